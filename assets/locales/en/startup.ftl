## How the program starts, and what it says where that went wrong.

crash-before = Runatlas ended unexpectedly last time
crash-now = Something went wrong inside Runatlas
crash-why = A report was saved on this computer. It holds no results and is never sent.
crash-open = Open report
crash-show-folder = Show folder
crash-dismiss = Dismiss
notice-software = No usable OpenGL: Runatlas draws on the processor
