# The wall of pictures.

tab-gallery = Gallery
gallery-choose = Choose a file
gallery-search = Search files
gallery-in = in { $shown } of { $n ->
    [one] { $n } run
   *[other] { $n } runs
  }
gallery-listed = { $done } of { $n } runs looked through
gallery-captions = Caption
gallery-missing = Runs without it
gallery-size = Size
gallery-step = step { $step }
gallery-not-before = not before step { $step }
gallery-zoom = Enlarge all pictures (Ctrl with the wheel, or +)
gallery-zoomed = { $percent } %
gallery-zoom-reset = Show whole pictures (Escape)
gallery-open-file = Open the file
gallery-no-runs = No run matches
gallery-no-files = These runs have logged no files
gallery-listing = Looking for files…
gallery-not-logged = not logged
gallery-no-picture = no picture
gallery-open-tip = Double-click to open
