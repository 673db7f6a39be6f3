### The window: start screen, bars, run table, run page, problems.

language-name = English
language = Language

## Start screen

start-claim = Open any MLflow results folder. No Python, no server, no network.
drop-here = Drop a folder here
drop-what = an mlruns folder, an mlflow.db or a view file
open-folder = Open folder…
open-database = Open mlflow.db…
enter-path = Type or paste a path
opening = Opening { $path }
open-sample = Open the built-in sample
recent = Recent
recent-none = Folders you open appear here.
recent-missing = Not found
clear-list = Clear list
forget-recent = Remove from list

## Top bar

toggle-sidebar = Sidebar
toggle-inspector = Inspector
refresh = Refresh
filter-runs = Filter runs
filter-tip = Words, or conditions such as params.lr < 0.01. Use "…" for phrases, -word to exclude.
clear-filter = Clear filter
theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
show-in-folder = Show in folder
close-place = Close
close = Close
cancel = Cancel

## Sidebar

experiments = Experiments
deleted-experiments = Deleted experiments
model-without-name = Unnamed model
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
tick-only = Show only this experiment
tick-all = Show all experiments
copy-experiment-id = Copy experiment ID
and-more = and { $n } more

## Several stores

column-store = Store
stores-once = Each run once
stores-one = Only { $store }
stores-all = All stores
stores-shared = { $n ->
    [one] 1 run is in several stores
   *[other] { $n } runs are in several stores
}
stores-twins = Everything here is also in { $stores }
in-stores = in { $n } stores
in-stores-tip =
    In { $stores }
    Shown here: { $store }
also-in = Also in { $stores }

## Tabs and menus

tab-table = Table
tab-charts = Charts
tab-overview = Overview
tab-metrics = Metrics
tab-artifacts = Artifacts
stage-active = Active
stage-deleted = Deleted
stage-all = All
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
chip-cycle = cycle
chip-parent-elsewhere = parent elsewhere
chip-deleted = deleted
chip-unreadable = unreadable
chip-no-meta = no meta.yaml
chip-other-id = ID mismatch
chip-other-experiment = experiment mismatch
chip-unknown-stage = unknown stage
chip-locked = no access
chip-loose = outside any experiment
chip-artifacts-only = artifacts only
run-artifacts-only = Only artifacts are left of this run. The database or the meta.yaml that describes it is missing, so it cannot be edited or deleted.
empty-filter = No run matches the filter
empty-filter-why = { $n ->
    [one] 1 run is hidden.
   *[other] { $n } runs are hidden.
}
empty-ticked = No experiment selected
empty-ticked-why = Tick an experiment in the sidebar to see its runs.
empty-stage = No runs here
empty-stage-active-why = All runs are deleted.
empty-stage-deleted-why = No run is deleted.
show-all-stages = Show all
empty-unreadable = Nothing here could be read
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
parent-missing = { $id } (missing)
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

search-metrics = Search metrics
x-axis = X axis
y-axis = Y axis
axis-step = Step
axis-relative = Relative
axis-wall = Wall
linear = Lin
log = Log
drawn-runs = Runs in charts
all-in-view = All shown
selected-only = Selected
drawn-of = { $shown } of { $n } runs in charts
section-other = Other
enlarge = Enlarge
no-drawn = No runs in the charts
no-drawn-why = Select runs in the table, or show all runs.
no-charts = No metrics to draw
no-charts-why = None of the shown runs has metrics.
no-metric-found = No matching metric
search-metrics-tip = A regular expression, such as ^val/ or acc|f1
x-scale = X scale
x-metric = Use a metric as x
no-x-metric = None
relative-to = Since
since-start = Run start
since-first = First point
smoothing = Smoothing
smoothing-none = None
smoothing-ema = EMA
smoothing-time-ema = Time EMA
smoothing-gaussian = Gaussian
smoothing-mean = Mean
smoothing-amount = Amount
show-raw = Show raw curve
point-order = When x goes back
order-sorted = Sort points
order-stored = Split the curve
ignore-outliers = Scale y to the 5th–95th percentile
chart-options = Page options
chart-columns = Columns
columns-auto = Auto
link-x = Link x axes
color-by = Colour by
color-by-run = Run
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
group-align = Align on
align-exact = Same x
align-interpolate = Interpolated x
x-range = X range
y-range = Y range
range-from = from
range-to = to
range-all = Show all
chart-menu = Chart options
chart-own-options = Chart options (customised)
as-others = Use page options
remove-chart = Remove chart
section-own = Added
add-chart = New chart
add-chart-why = One metric or expression per line; an expression begins with =
add-chart-hint =
    train/loss
    =val/loss - train/loss
add-chart-lines = Metrics and expressions, one per line
add-chart-done = Add
mark-view = Statistics of the visible range
marked-range = { $from } – { $to }
marked-run = Run
marked-points = Points
marked-at-step = at step
marked-mean = Mean
marked-change = Change
marked-copy = Copy as table
marked-zoom = Zoom in

## Deleting, restoring, editing

undo = Undo
save = Save
edit = Edit
rename = Rename…
deleted = Deleted
restore = Restore
read-only = Read-only
restore-with-all = Restore with all runs
restore-some = { $n ->
    [0] Only runs and experiments can be restored
    [one] Restores 1 item; logged models and orphaned folders are skipped
   *[other] Restores { $n } items; logged models and orphaned folders are skipped
}
read-only-why = Read-only: { $path }
delete-runs = { $n ->
    [one] Delete
   *[other] Delete { $n } runs
}
delete-with-children = Delete with child runs
delete-experiment = Delete experiment
restore-runs = { $n ->
    [one] Restore
   *[other] Restore { $n } runs
}
restore-with-children = Restore with child runs
edit-name = Name
edit-note = Note
edit-description = Description
edit-tag = Tag
edit-tag-name = Tag name
edit-tag-value = Value
edit-note-hint = Markdown
edit-discard-ask = Discard your changes?
edit-discard = Discard
edit-keep = Keep editing
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
    [one] 1 file deleted
   *[other] { $files } files deleted
} ({ $size })
notice-not-logged = Not added to the operations log: { $cause }
in-use-title = Delete while in use?
in-use-runs = { $n ->
    [one] 1 run seems to be in use: marked as running, changed { $when }. If a program is still writing to it, that program may fail.
   *[other] { $n } runs seem to be in use: marked as running, changed { $when }. If a program is still writing to them, that program may fail.
}
in-use-experiment = A run in this experiment seems to be in use: marked as running, changed { $when }. If a program is still writing to it, that program may fail.
in-use-delete = Delete anyway
interrupted = { $n ->
    [one] An operation was interrupted; 1 item is half-done
   *[other] An operation was interrupted; { $n } items are half-done
}
interrupted-finish = Finish
interrupted-put-back = Put back
interrupted-finish-why = Complete the operation. A permanent deletion removes only items already set aside.
interrupted-put-back-why = Restore every intact item
interrupted-all-lost = Nothing can be restored
interrupted-lost = { $n ->
    [one] 1 of them is partly removed and cannot be restored
   *[other] { $n } of them are partly removed and cannot be restored
}
interrupted-lost-item = { $item } (cannot be restored)
interrupted-removed = A permanent deletion was interrupted: { $removed } of { $n } items were deleted
interrupted-removed-item = { $item } (deleted)
deleted-total = { $n ->
    [one] 1 item, { $size }
   *[other] { $n } items, { $size }
}
deleted-measuring = Scanning…
deleted-measured = { $n } of { $all } measured, { $size }
deleted-failed = Could not list deleted items
deleted-none = No deleted items
deleted-none-why = Deleted items stay here until you restore or permanently delete them.
deleted-left-out = { $n } skipped: { $why }
deleted-since = Deleted on
size = Size
files = Files
column-name = Name
choose-all = Select all
choose-older = { $n ->
    [one] Select 1
   *[other] Select { $n }
}
older-than = Deleted more than
days = days ago
choose-by = Select by
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
operations-log = Operations log
leftover = no run
unknown-run = unknown run with artifacts
children-stay = { $n ->
    [one] 1 child run is kept
   *[other] { $n } child runs are kept
}
purge-chosen = { $n ->
    [0] Delete permanently…
   *[other] Delete { $n } permanently ({ $size })…
}
purge-title = Delete permanently
purge-report = Permanently deleted
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
    [one] 1 orphaned folder
   *[other] { $n } orphaned folders
}
purge-unknown-runs = { $n ->
    [one] 1 unknown run with artifacts
   *[other] { $n } unknown runs with artifacts
}
purge-unknown-runs-why = { $n ->
    [one] 1 folder holds artifacts of a run that no open store knows. A database elsewhere may still need them.
   *[other] { $n } folders hold artifacts of runs that no open store knows. A database elsewhere may still need them.
}
# Stands in other texts: the number of files.
some-files = { $files ->
    [one] 1 file
   *[other] { $files } files
}
purge-summary = { $what }: { some-files }, { $size }
purge-nothing = Nothing here can be removed
purge-for-good = This cannot be undone.
purge-outside = Outside this folder (kept):
purge-kept-shared = Kept, because these files also belong to another run:
purge-kept-unclear = Kept, because other files may be among them:
purge-lost-sources = Registered model versions whose source will be gone:
purge-elsewhere = Artifacts of these runs in other folders, also removed:
purge-skipped = Skipped:
purge-type = To confirm, type the number of runs ({ $n }):
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
purge-without-recovery-why = The disk is full. Deletes without a recovery record: if interrupted, half-deleted items cannot be listed and a database can be damaged.
purge-stop = Stop after this item
purge-done = { $n ->
    [one] 1 item permanently deleted, { $size } freed
   *[other] { $n } items permanently deleted, { $size } freed
}
trash-button = Move to system trash instead
trash-why = Items can be put back from the trash until it is emptied. Space is freed only then.
trash-report = Moved to system trash
trash-progress = { $done } of { $n } moved
trash-done = { $n ->
    [one] 1 item moved to system trash, { $size }
   *[other] { $n } items moved to system trash, { $size }
}
purge-stopped = Stopped; the remaining items are unchanged

## Export

export-title = Export figure
export-chart = Export chart
export-charts = Export shown charts
export-format = Format
format-svg = SVG
format-pdf = PDF
format-png = PNG
format-csv = CSV
format-csv-wide = CSV, wide
format-tikz = TikZ
export-csv-why = One row per logged point with run, metric, step and time. Full precision.
export-csv-wide-why = x in the first column, then one column per curve. Full precision.
export-run-ids = A second row with run IDs
export-size = Size
export-single = One column
export-double = Two columns
export-slide = Slide
export-width = Width
export-height = Height
export-unit = Unit
export-text = Text
export-font-size = Font size (points)
export-line = Line
export-line-width = Curve width (points)
export-resolution = DPI
export-pixels = { $size } pixels
export-heading = Title
export-no-heading = None
export-automatic = Automatic
export-range-hint = low : high
export-legend = Legend
legend-inside = Inside, automatic
legend-top-left = Inside, top left
legend-top-right = Inside, top right
legend-bottom-left = Inside, bottom left
legend-bottom-right = Inside, bottom right
legend-right = Beside the plot
legend-below = Below the plot
legend-none = None
export-colors = Colours
colors-as-shown = As shown
colors-safe = Colour-blind safe
colors-greyscale = Greyscale
export-paper = Background
export-grid = Grid
export-frame = Frame
export-ticks = Ticks
export-markers = Markers
export-raw = Raw curve
export-transparent = Transparent
export-text-as-paths = Text as paths
export-preview = Preview
export-zoom = Preview size
export-check = Preview as
check-colour = Colour
check-greyscale = Greyscale
check-deuteranopia = Deuteranopia
export-series = { $n ->
    [one] 1 curve
   *[other] { $n } curves
}
export-to = Save to
export-path = File
export-choose = Choose file…
export-copy-command = Copy command
export-copy-image = Copy image
export-copy-text = Copy text
export-save = Save as { $format }
export-replace = Replace file
notice-exported = Saved as { $path }
export-saved = Saved to { $name }

## Status bar and notices

runs-count = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
runs-of = { $shown } of { $n } runs
selected-count = { $n } selected
charts-hint = Drag: zoom · Shift+drag: pan · Ctrl+drag: statistics · double-click: reset
drawn-count = { $n } in charts
read-in = read in { $time }
reading-progress = Reading { $done } of { $n } runs
reading-cancelled = Reading cancelled; showing what was read
errors-count = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
notes-count = { $n ->
    [one] { $n } note
   *[other] { $n } notes
}
notice-copied = Copied
notice-settings-unread = Some settings could not be read and were reset. The old settings are kept.
notice-settings-unsaved = Settings could not be saved: { $cause }
error-job = Something went wrong inside Runatlas. The rest of Runatlas keeps working.

## Problems

problems = Problems
problems-why = Everything else was read; nothing on disk was changed.
problems-looking = Looking at files and metric histories…
no-problems = No problems
copy-list = Copy list
severity-lost = Error: unreadable
severity-repaired = Note: shown; MLflow would reject it
severity-note = Note
at-line = line { $line }

### What takes space.

space = Disk usage
space-total = { $n ->
    [one] 1 file, { $size } on disk
   *[other] { $n } files, { $size } on disk
}
space-measuring = Measuring…
space-view = Show
space-runs = Runs
space-experiments = Experiments
space-paths = Artifact paths
space-kinds = Kinds
space-leftovers = Orphaned folders
space-on-disk = On disk
space-share = Share
space-none = Nothing to measure
space-leftovers-none = No orphaned folders
space-leftovers-why = Folders left behind by deleted runs (for example by mlflow gc) appear here.
space-delete = { $n ->
    [0] Delete runs
    [one] Delete 1 run, { $size }
   *[other] Delete { $n } runs, { $size }
}
space-delete-tip = Deleted runs use space until they are permanently deleted on the Deleted page.
space-run-deleted = deleted
space-others = other names
space-in-runs = { $n ->
    [one] in 1 run
   *[other] in { $n } runs
}
kind-models = Models and checkpoints
kind-data = Arrays and binary tables
kind-text = Text, tables and reports
kind-images = Images
kind-media = Audio and video
kind-archives = Archives
kind-other = Other artifacts
kind-metrics = Metric histories
kind-records = Metadata
kind-traces = Traces
kind-database = Database

## Bars

more = More
