# The list of experiments, opening places, and what to do where the system lacks something.
experiments-search = Search experiments
experiments-all = All experiments
experiments-found = All experiments found
experiments-order = Sort experiments
experiments-by-name = By name
experiments-by-date = Newest first
experiments-by-runs = Most runs first
experiments-none-found = No experiment matches
tick-none = Deselect all experiments
experiment-spoken =
    { $name }, { $n ->
        [one] 1 run
       *[other] { $n } runs
    }
experiments-ticked = { $n } of { $all } experiments
copy-code = Copy code
no-dialog = This system has no file dialog. Type the path here, or install xdg-desktop-portal with a backend such as xdg-desktop-portal-gtk, or zenity.
no-dialog-to-save = This system has no file dialog: type the path in the field
open-path = Open path…
open-path-open = Open
path-names = Matching names
error-archive = { $path } is an archive ({ $kind }). Unpack it and open the folder inside
cli-no-opengl = runatlas: No usable OpenGL. Install Mesa (Debian: libgl1-mesa-dri libegl1; Fedora: mesa-dri-drivers mesa-libEGL; Arch: mesa), or set LIBGL_ALWAYS_SOFTWARE=1. Details: { $details }
cli-no-opengl-windows = runatlas: No usable OpenGL. Install the driver of the graphics card; in a virtual machine or remote session, put Mesa's opengl32.dll beside runatlas.exe. Details: { $details }
cli-no-opengl-mac = runatlas: No usable OpenGL. Run Runatlas in a session with a screen; a virtual machine needs graphics acceleration. Details: { $details }
place-gone = This folder cannot be read any more, so nothing is shown. { $why }
