### The same file of the runs that are compared.

files-side-by-side = Side by side
files-swipe = Swipe
files-blink = Blink
files-difference = Difference
files-cells = Cells
files-chart = Chart
files-keys = Keys
files-lines = Lines
files-show = View
files-choose = File
files-none = These runs have no artifacts
files-listing = Listing artifacts…
files-no-match = No file matches
files-different = different
files-missing-in-some = missing in some runs
files-steps-missing = some steps in some runs only
files-same = same
files-in = in { $n } of { $all } runs
files-steps = { $n ->
    [one] { $n } step
   *[other] { $n } steps
}
files-missing = This run has no such file
files-reading = Reading…
files-comparing = Comparing…
files-first = First run
files-second = Second run
files-identical = Identical, byte for byte
files-same-pixels = Same pixels; the files differ
files-same-text = Same text; the files differ
files-same-values = Same values
files-differ-at = Different from byte { $byte } on
files-sizes-differ = Different: { $before } and { $after }
files-not-compared = These images cannot be compared
files-other-size = { $before } against { $after }; sizes differ
files-scale = Scale to fit
files-scaled = second image scaled
files-reduced = compared at reduced size
files-depths-differ = different bit depths, compared from 0 to 1
files-mean = Mean difference
files-largest = Largest
files-of-range = of { $range }
files-over-visible = Pixels over { $value }
files-pixels-by-difference = pixels by difference
files-difference-what = mean of |A − B| over the channels
files-difference-image = Image of the difference
files-difference-here = difference
files-magnify = Magnify
files-line = Line between the images
files-over = { $first } beside { $second }
files-swipe-hint = Drag the line · Alt ← → moves it
files-blink-hint = Space pauses
files-blink-on = Continue
files-blink-pause = Pause
files-blink-speed = Blinks per second
files-blinks = { $n } per second
files-key-space = Space
files-columns = Columns
files-two-columns = Two columns
files-one-column = One column
files-options = Options
files-show-equal = Show equal parts
files-ignore-spaces = Ignore spaces
files-key = Match rows by
files-key-suggested = Automatic
files-previous = Previous difference
files-next = Next difference
files-differences = { $n ->
    [one] { $n } difference
   *[other] { $n } differences
}
files-equal-lines = { $n ->
    [one] { $n } equal line
   *[other] { $n } equal lines
}
files-cut = { $name }: too large to compare whole; only the first { $shown } of { $all } compared
files-line-ends = Only the line ends differ: { $before } and { $after }
files-no-last-end = { $end }, none after the last line
files-spaces-differ = Only spaces differ
files-rough = Large difference: not the shortest one
files-partial = Only the beginning is compared: a file is very large
files-repeated-keys = { $n ->
    [one] { $n } row shares its key with another
   *[other] { $n } rows share their key with another
}
files-rows = Rows: { $same } same, { $changed } changed, { $added } added, { $removed } removed
files-first-runs = First { $n } runs
files-without-column = { $n ->
    [one] { $n } run has no such column
   *[other] { $n } runs have no such column
}
files-same-axes = Same axes
files-reset-axes = Reset axes
