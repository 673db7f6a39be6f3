### The page of a run: metrics large, their points, parameters, how to go on with the run.

tab-system = System

## Metrics

metric-row-name = { $name }, last { $value }
metric-row-drawn = { $name }, last { $value }, in the chart
metric-section-name = { $name }, { $n ->
    [one] { $n } metric
   *[other] { $n } metrics
}
metric-section-draw = Draw all { $n } metrics
metric-section-draw-some = Draw the first { $most } of { $n } metrics
metrics-count = { $n ->
    [one] { $n } metric
   *[other] { $n } metrics
}
metrics-found = { $shown } of { $n } metrics
metric-sort = Sort metrics
metric-sort-name = Name
metric-sort-last = Last value
metric-sort-points = Most points
metric-add-tip = Ctrl-click adds
metric-add-tip-mac = ⌘-click adds
metric-add-hint = Ctrl-click or Space adds to the chart
metric-add-hint-mac = ⌘-click or Space adds to the chart
metrics-system-only = This run has only system metrics
metrics-show-system = Show system metrics
open-metric = Open { $name }
show-all-metrics = Show all
chart-min-at = min { $value } at { $step }
chart-max-at = max { $value } at { $step }
chart-settings = Chart options
show-on-charts-page = Show on the charts page

## Points

points = Points
points-in-view = { $shown } of { $n } in view
points-step = Step
points-relative = Relative
points-wall = Wall time
points-value = Value
points-smoothed = Smoothed
points-change = Change
points-row-name = Step { $step }, { $value }
points-go-to = Go to step
points-copy = Copy
points-copy-tip = Copies the selected rows, or all rows, as tab-separated text
points-csv = CSV
points-csv-tip = Saves all points with full precision
points-none = No points in view
points-show-all = Show all
points-too-many = More than { $n } rows; save them as CSV
points-scroll = Scroll points

## Parameters

params-search = Search parameters
params-as = Parameters as
params-list = List
params-tree = Tree
params-copy = Copy all parameters
params-copy-json = Copy as JSON
params-copy-yaml = Copy as YAML
params-none-found = No matching parameter
param-more-lines = ↵ +{ $n }
param-cut = Only the beginning is shown. Copy gets all of it.
param-branch = { $n ->
    [one] { $n } value
   *[other] { $n } values
}

## Resume

resume = Resume
resume-python = Copy Python code
resume-command = Copy command
copy-folder = Copy folder path
