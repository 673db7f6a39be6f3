### The window: start screen, bars, run table, run page, problems.

language-name = English
language = Language

## Start screen

start-claim = Open any MLflow results folder. No Python, no server, no network.
drop-here = Drop a folder here
drop-what = an mlruns folder or an mlflow.db
open-folder = Open folder…
open-database = Open mlflow.db…
enter-path = Type or paste a path
opening = Opening { $path }
open-sample = Open the built-in sample
recent = Recent
recent-none = Places that you open appear here.
recent-missing = Not found
clear-list = Clear list
forget-recent = Remove from list

## Top bar

toggle-sidebar = Sidebar
toggle-inspector = Inspector
refresh = Read again
filter-runs = Filter runs
filter-tip = Words that a run's name, ID, parameters, tags or metric names must hold. "…" keeps words together, -word excludes.
clear-filter = Clear filter
theme = Theme
theme-system = As the system
theme-light = Light
theme-dark = Dark
show-in-folder = Show in folder
close-place = Close
close = Close
cancel = Cancel

## Sidebar

experiments = Experiments
deleted-experiments = Deleted experiments
experiment-without-name = Experiment { $id }
experiment-tip =
    { $name }
    ID { $id }
    Created { $created }
models = Models
prompts = Prompts
traces = Traces
traces-count = { $n ->
    [one] { $n } trace
   *[other] { $n } traces
}
tick-only = Show only this one
tick-all = Show all experiments
copy-experiment-id = Copy experiment ID
and-more = and { $n } more

## Tabs and menus

tab-table = Table
tab-charts = Charts
tab-overview = Overview
tab-metrics = Metrics
tab-artifacts = Artifacts
stage-active = Active
stage-deleted = Deleted
stage-all = Active and deleted
columns = Columns
parameter = parameter
metric = Metric
tag = tag
hide-equal-params = Show only parameters that differ
reset-columns = Reset columns
hide-column = Hide column
sort-ascending = Sort ascending
sort-descending = Sort descending

## Run table

parameters = Parameters
metrics = Metrics
system-metrics = System metrics
tags = Tags
column-run = Run
column-created = Created
column-duration = Duration
column-status = Status
column-experiment = Experiment
column-user = User
column-source = Source
column-git-commit = Git commit
column-run-id = Run ID
open-run = Open run
show-artifacts = Show artifacts
show-charts-of-selection = Show charts of the selection
show-in-charts = Show in charts
hide-from-charts = Hide from charts
copy-run-id = Copy run ID
copy-run-name = Copy run name
copy-name = Copy name
copy-value = Copy value
copy-path = Copy path
fold = Fold
unfold = Unfold
fold-all = Fold all
unfold-all = Unfold all
status-finished = Finished
status-failed = Failed
status-running = Running
status-killed = Killed
status-scheduled = Scheduled
status-unknown = Unknown status
chip-orphan = parent missing
chip-cycle = cycle cut
chip-parent-elsewhere = parent elsewhere
chip-deleted = deleted
chip-unreadable = unreadable
chip-no-meta = no meta.yaml
chip-other-id = other ID inside
chip-other-experiment = other experiment inside
chip-unknown-stage = unclear stage
chip-locked = no permission
chip-loose = loose
empty-filter = No run matches this filter
empty-filter-why = { $n ->
    [one] One run is hidden by it.
   *[other] { $n } runs are hidden by it.
}
empty-ticked = No experiment is chosen
empty-ticked-why = Tick one in the sidebar to see its runs.
empty-stage = No runs here
empty-stage-why = There are runs of the other stage.
show-all-stages = Show active and deleted
empty-unreadable = Nothing could be read here
empty-runs = No runs
empty-runs-why = Nothing has been logged to these experiments yet.

## Run page

back = Back
next-run = Next run
previous-run = Previous run
note = Note
details = Details
started = Started
ended = Ended
parent-run = Parent run
parent-missing = { $id } is not here
child-runs = Child runs
model = Model
registered-as = Registered as
artifact-uri = Artifact URI
dataset = Dataset
datasets = Datasets
figures = Figures
all-artifacts = All artifacts
curves = Curves
no-metrics = This run has no metrics
shown-of = { $shown } of { $n }
last = Last
metric-min = Min
metric-max = Max
at-step = at step
metric-tip =
    { $value }
    step { $step }
    { $time }
points-count = { $n ->
    [one] { $n } point
   *[other] { $n } points
}

## Charts page

search-metrics = Find metrics
x-axis = X axis
y-axis = Y axis
axis-step = Step
axis-relative = Relative
axis-wall = Wall
linear = Lin
log = Log
drawn-runs = Runs drawn
all-in-view = All in view
selected-only = Selected
drawn-of = { $shown } of { $n } runs drawn
section-other = Other
enlarge = Enlarge
no-drawn = No run is drawn
no-drawn-why = Select runs in the table, or show all that are in view.
no-charts = No metrics to draw
no-charts-why = None of the runs in view has logged a metric.
no-metric-found = No metric has this name
search-metrics-tip = A regular expression, such as ^val/ or acc|f1
x-scale = X scale
x-metric = Metric along x
no-x-metric = None
relative-to = Since
since-start = Start of the run
since-first = First point
smoothing = Smoothing
smoothing-none = None
smoothing-ema = EMA
smoothing-time-ema = Time EMA
smoothing-gaussian = Gaussian
smoothing-mean = Mean
smoothing-amount = Amount
show-raw = Raw curve behind the smoothed one
point-order = Backward x
order-sorted = Sort
order-stored = Split curve
ignore-outliers = Scale y to the 5th–95th percentile
chart-options = Chart options
chart-columns = Columns
columns-auto = Auto
link-x = Same part of x in all charts
color-by = Colour by
color-by-run = Run
spread-colors = Different colours for all
color-of-run = Colour of { $name }
color-slot = Colour { $n }
color-own = Own colour
color-reset = As it comes
group = Group
grouped-by = by { $key }
group-parent = Parent run
group-name = Name pattern
group-name-hint = e.g. ^(.+)_seed
group-center = Curve
center-mean = Mean
center-median = Median
group-band = Band
band-none = None
band-std = ± std
band-stderr = ± std. error
band-minmax = Min–max
band-ci95 = 95 % CI
group-align = Meet at
align-exact = Same x
align-interpolate = Interpolated x
x-range = X range
y-range = Y range
range-from = from
range-to = to
range-all = Show all
chart-menu = Options of this chart
chart-own-options = Options of this chart (its own)
as-others = Same options as the other charts
remove-chart = Remove this chart
section-own = Added
add-chart = New chart
add-chart-why = Metrics share the chart. Expressions compute with them.
add-chart-hint =
    train/loss
    val/loss − train/loss
add-chart-lines = Metrics and expressions, one a line
add-chart-done = Add
mark-view = Numbers of what is in view
marked-range = { $from } – { $to }
marked-run = Run
marked-points = Points
marked-at-step = at step
marked-mean = Mean
marked-change = Change
marked-copy = Copy as a table
marked-zoom = Zoom in

## Deleting, restoring, editing

undo = Undo
save = Save
edit = Edit
rename = Rename…
deleted = Deleted
restore = Restore
read-only = Read-only: nothing can be changed here
restore-with-all = Restore with all its runs
restore-some = { $n ->
    [0] Only runs and experiments can be restored
    [one] 1 of these is restored; logged models and folders without a run stay
   *[other] { $n } of these are restored; logged models and folders without a run stay
}
read-only-why = Nothing can be changed here, as this may not be written: { $path }
delete-runs = { $n ->
    [one] Delete
   *[other] Delete { $n } runs
}
delete-with-children = Delete with the runs below
delete-experiment = Delete the experiment
restore-runs = { $n ->
    [one] Restore
   *[other] Restore { $n } runs
}
restore-with-children = Restore with the runs below
edit-name = Name
edit-note = Note
edit-description = Description
edit-tag = Tag
edit-tag-name = Name of the tag
edit-tag-value = Value
edit-note-hint = Markdown
edit-discard-ask = Leave without saving what you wrote?
edit-discard = Discard
edit-keep = Keep writing
add-note = Add a note
add-tag = Add
remove-tag = Remove
done-deleted-runs = { $n ->
    [one] “{ $name }” deleted
   *[other] { $n } runs deleted
}
done-deleted-experiment = Experiment “{ $name }” deleted
done-restored-runs = { $n ->
    [one] “{ $name }” restored
   *[other] { $n } runs restored
}
done-restored-experiment = Experiment “{ $name }” restored
done-restored-items = { $n ->
    [one] “{ $name }” restored
   *[other] { $n } items restored
}
done-renamed = Renamed to “{ $name }”
done-note = Note of “{ $name }” saved
done-tag = Tag “{ $tag }” of “{ $name }” saved
done-tag-removed = Tag “{ $tag }” of “{ $name }” removed
done-undone-what = Undone: { $what }
edit-not-saved = Not saved: { $why }
recovered-put-back = { $n ->
    [one] “{ $name }” put back
   *[other] “{ $name }” and { $more } more put back
}
recovered-completed = { $n ->
    [one] “{ $name }” completed
   *[other] “{ $name }” and { $more } more completed
}
recovered-nothing = Nothing was left to do
recovering = { $done } of { $n } items completed, { $files ->
    [one] 1 file removed
   *[other] { $files } files removed
} ({ $size })
notice-not-logged = Not added to the operations log: { $cause }
in-use-title = Delete what seems to be in use?
in-use-runs = { $n ->
    [one] 1 run seems to be in use: it is marked as running, and changed { $when }. Delete it anyway? A program that is still writing may fail.
   *[other] { $n } runs seem to be in use: they are marked as running, and changed { $when }. Delete them anyway? A program that is still writing may fail.
}
in-use-experiment = A run of this experiment seems to be in use: it is marked as running, and changed { $when }. Delete the experiment anyway? A program that is still writing may fail.
in-use-delete = Delete anyway
interrupted = { $n ->
    [one] A change was cut short: 1 item is neither here nor gone
   *[other] A change was cut short: { $n } items are neither here nor gone
}
interrupted-finish = Finish
interrupted-put-back = Put back
interrupted-finish-why = Do the rest of a change; of a purge, remove what had been taken out of its place, and nothing more
interrupted-put-back-why = Bring back everything that is whole
interrupted-all-lost = Nothing of it can come back
interrupted-lost = { $n ->
    [one] 1 of them is half removed and cannot come back
   *[other] { $n } of them are half removed and cannot come back
}
interrupted-lost-item = { $item } (cannot come back)
interrupted-removed = A permanent deletion was interrupted: { $removed } of { $n } items were removed
interrupted-removed-item = { $item } (removed)
deleted-total = { $n ->
    [one] 1 item, { $size }
   *[other] { $n } items, { $size }
}
deleted-measuring = Looking at what is there…
deleted-measured = { $n } of { $all } measured, { $size }
deleted-failed = This could not be found out
deleted-none = Nothing is deleted
deleted-none-why = What you delete lies here until you restore it or remove it for good.
deleted-left-out = { $n } left out: { $why }
deleted-since = Deleted
size = Size
files = Files
column-name = Name
choose-all = Choose all
choose-older = { $n ->
    [one] Choose 1
   *[other] Choose { $n }
}
older-than = Deleted more than
days = days ago
choose-by = Choose by
age-days = Age
age-date = Date
deleted-before = Deleted before
calendar-previous = Previous month
calendar-next = Next month
calendar-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
calendar-weekday = { $day ->
    [1] Mo
    [2] Tu
    [3] We
    [4] Th
    [5] Fr
    [6] Sa
   *[7] Su
}
unknown-age = unknown
deleted-model = logged model
operations-log = Log of all operations
leftover = no run in it
children-stay = { $n ->
    [one] 1 run below stays
   *[other] { $n } runs below stay
}
purge-chosen = { $n ->
    [0] Delete permanently…
   *[other] Delete { $n } permanently ({ $size })…
}
purge-title = Delete permanently
purge-report = Deleted permanently
purge-experiments = { $n ->
    [one] 1 experiment
   *[other] { $n } experiments
}
purge-runs = { $n ->
    [one] 1 run
   *[other] { $n } runs
}
purge-models = { $n ->
    [one] 1 logged model
   *[other] { $n } logged models
}
purge-leftovers = { $n ->
    [one] 1 folder without a run
   *[other] { $n } folders without a run
}
# Stands in other texts: the number of files.
some-files = { $files ->
    [one] 1 file
   *[other] { $files } files
}
purge-summary = { $what }: { some-files }, { $size }
purge-nothing = Nothing of this can be removed
purge-for-good = This cannot be undone.
purge-outside = Outside this folder, left alone:
purge-lost-sources = Versions of registered models that lose their source:
purge-skipped = Left as it is:
purge-type = Type { $n }, the number of runs, to confirm:
purge-typed = Number of runs
purge-button = { $n ->
    [one] Delete permanently, free { $size }
   *[other] Delete { $n } permanently, free { $size }
}
purge-progress-files = { $done } of { $n } items, { $files } of { $allfiles } files, { $size } of { $allsize }
purge-without-recovery = { $n ->
    [one] Delete 1 item without recovery
   *[other] Delete { $n } items without recovery
}
purge-without-recovery-why = The disk is full. Without recovery nothing is written down first: if Runatlas is killed meanwhile, an item may stay half removed without a trace, and a database can be damaged.
purge-stop = Stop after this one
purge-done = { $n ->
    [one] 1 removed, { $size } freed
   *[other] { $n } removed, { $size } freed
}
trash-button = Move to the system trash instead
trash-why = There it can be brought back to its place, as deleted, until the trash is emptied. No room is freed before.
trash-report = Moved to the system trash
trash-progress = { $done } of { $n } moved
trash-done = { $n ->
    [one] 1 moved to the system trash, { $size }
   *[other] { $n } moved to the system trash, { $size }
}
purge-stopped = Stopped: the rest was not touched

## Export

export-title = Export figure
export-chart = Export this chart
export-charts = Export the charts shown
export-format = Format
format-svg = SVG
format-pdf = PDF
format-png = PNG
format-csv = CSV
format-csv-wide = CSV, wide
format-tikz = TikZ
export-csv-why = One row for each logged point, in full precision, with run, metric, step and time.
export-csv-wide-why = x in the first column, then one column for each curve, in full precision.
export-size = Size
export-single = One column
export-double = Two columns
export-slide = Slide
export-width = Width
export-height = Height
export-unit = Unit
export-text = Text
export-font-size = Font size in points
export-line = Line
export-line-width = Width of curves in points
export-resolution = DPI
export-pixels = { $size } pixels
export-heading = Title
export-no-heading = None
export-automatic = Automatic
export-range-hint = low : high
export-legend = Legend
legend-inside = Inside, where there is room
legend-top-left = Inside, top left
legend-top-right = Inside, top right
legend-bottom-left = Inside, bottom left
legend-bottom-right = Inside, bottom right
legend-right = Beside the plot
legend-below = Below the plot
legend-none = None
export-colors = Colours
colors-as-shown = As shown
colors-safe = Safe for colour-blind readers
colors-greyscale = Greys
export-paper = Paper
export-grid = Grid
export-frame = Frame
export-ticks = Ticks
export-markers = Markers
export-raw = Raw curve
export-transparent = Transparent
export-preview = Preview
export-zoom = Size of the preview
export-check = Seen
check-colour = Colour
check-greyscale = Greyscale
check-deuteranopia = Deuteranopia
export-series = { $n ->
    [one] 1 curve
   *[other] { $n } curves
}
export-to = Save to
export-path = File
export-choose = Choose a folder
export-copy-command = Copy the command
export-copy-image = Copy image
export-copy-text = Copy text
export-save = Save { $format }
export-replace = Replace the file
notice-exported = Saved as { $path }

## Status bar and notices

runs-count = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
runs-of = { $shown } of { $n } runs
selected-count = { $n } selected
charts-hint = Drag zooms · Shift-drag pans · Ctrl-drag marks · double-click resets
drawn-count = { $n } drawn
read-in = read in { $time }
reading-progress = Reading { $done } of { $n } runs
reading-cancelled = Reading was cancelled; what was read is shown
lost-count = { $n ->
    [one] One thing unreadable
   *[other] { $n } things unreadable
}
notes-count = { $n ->
    [one] { $n } note
   *[other] { $n } notes
}
notice-copied = Copied
notice-settings-unread = Some settings could not be read and start as new; the old ones are kept.
notice-settings-unsaved = Settings could not be saved: { $cause }
error-job = Something went wrong inside Runatlas. Everything else goes on working.

## Problems

problems = Problems
problems-why = Everything else was read; nothing on disk was changed.
no-problems = Nothing to report
copy-list = Copy list
severity-lost = Could not be shown
severity-repaired = Shown, but read more kindly than MLflow would
severity-note = Worth knowing
at-line = line { $line }

### What takes space.

space = What takes space
space-total = { $n ->
    [one] 1 file, { $size } on disk
   *[other] { $n } files, { $size } on disk
}
space-measuring = measuring…
space-view = Show
space-runs = Runs
space-experiments = Experiments
space-paths = Artifact paths
space-kinds = Kinds
space-leftovers = Without a run
space-on-disk = On disk
space-share = Share
space-none = Nothing to measure
space-leftovers-none = Nothing is left over
space-leftovers-why = Folders in which a run was, such as mlflow gc leaves behind, would stand here.
space-delete = { $n ->
    [0] Delete runs
    [one] Delete 1 run, { $size }
   *[other] Delete { $n } runs, { $size }
}
space-delete-tip = Deleted runs keep their space until they are removed for good on the page of deleted things.
space-run-deleted = deleted
space-others = other names
space-in-runs = { $n ->
    [one] in 1 run
   *[other] in { $n } runs
}
kind-models = Models and checkpoints
kind-data = Arrays and binary tables
kind-text = Text, tables and reports
kind-images = Pictures
kind-media = Sound and film
kind-archives = Archives
kind-other = Other artifacts
kind-metrics = Histories of metrics
kind-records = Descriptions, parameters, tags
kind-traces = Traces
kind-database = Database
