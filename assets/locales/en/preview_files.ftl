### series of files, and what can be done with a file

series-steps = { $n ->
    [one] { $n } step
   *[other] { $n } steps
}
file-actions = More actions
save-copy = Save a copy…
open-with = Open
open-browser = Open in browser
open-browser-title = Open in the browser?
open-browser-why = { $file } may contain scripts. The browser runs them, and they may load things from the internet. Runatlas will not ask again until it is restarted.
copy-python = Copy Python code
notice-copy-saved = Saved a copy: { $path }
notice-copy-failed = The copy was not saved: { $cause }
