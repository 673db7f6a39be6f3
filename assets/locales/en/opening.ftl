# Opening from the file manager, in several windows.

notice-settings-no-folder = Settings are not kept: there is no home folder

new-window = New window
open-in-new-window = Open in new window
open-name-in-new-window = Open { $name } in new window
notice-no-window = A new window could not be opened: { $cause }
try-again = Try again
opening-elsewhere = Not a folder or file on this computer: { $path }
opening-too-many = Too many view files at once. Not opened: { $path }
palette-key-window = open in new window
notice-no-program = A new window could not be opened: the program was moved or removed from { $path }
