### Plots of runs on the page that compares them.

plot-min = lowest
plot-max = highest
plot-best = best
plot-at = step { $step }
plot-lane-missing = missing
plot-lane-nan = not a number
plot-brushed = Brushed
plot-left-out = { $n ->
    [one] { $n } run has none of these values and is not drawn
   *[other] { $n } runs have none of these values and are not drawn
}
plot-parallel-described = Parallel coordinates of { $n ->
    [one] { $n } run
   *[other] { $n } runs
} along { $axes }
plot-parallel = Parallel
plot-failed = The plot could not be drawn
plot-too-many = { $n } runs more than the { $most } that are drawn
plot-no-filter = No filter can say what is brushed
plot-more-runs = and { $n } more
plot-held-against = (difference from { $name })
plot-which-runs = Runs
plot-runs-compared = { $n } compared
plot-runs-in-view = All { $n } in view
plot-count-runs = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
plot-search-fields = Search metrics, parameters, tags
plot-no-field = Nothing is called so
plot-color = Colour
plot-color-last = Last axis
plot-color-runs = Colours of the runs
plot-add-axis = Axes
plot-axes-reset = Choose axes automatically
plot-axis = Axis { $name }
plot-axis-tip = { $name }
    Drag to move, double-click to flip, click for more
plot-flip = Flip
plot-log = Logarithmic
plot-color-by-this = Colour by this
plot-move-left = Move left
plot-move-right = Move right
plot-remove-axis = Remove axis
plot-brush-is = { $name }, brushed: { $what }
plot-brush-none = { $name }, not brushed
plot-brush-tip = Drag to brush, click to clear.
    Keys: ↑ ↓ move the upper end, with Shift the lower end, with Alt both; Esc clears
plot-brushed-of = { $n } of { $all } runs
plot-brushed-select = Select these runs
plot-brushed-compare = Compare these runs
plot-brushed-filter = Filter by these ranges
plot-brushed-clear = Clear all brushes
plot-scatter = Scatter
plot-bar = Bar
plot-role-x = x
plot-role-y = y
plot-role-metric = Metric
plot-role-by = By
plot-role-size = Size
plot-role-none = None
plot-options = Plot options
plot-trend-line = Trend line
plot-front-line = Pareto front
plot-log-x = Logarithmic x
plot-log-y = Logarithmic y
plot-order = Order
plot-order-value = Best first
plot-order-name = By name
plot-order-table = By run
plot-export = Export plot
plot-csv-why = The values of the plot: one row per run, or per group
error-export-cells = Pictures of { $width } × { $height } pixels are too large for TikZ: export PDF, SVG or PNG
cli-export-no-metric = Name a metric to draw with --metric
cli-export-no-field = “{ $text }” is no field: expected one such as params.lr, metrics.loss, metrics.loss.min, tags.stage or duration
cli-export-not-of-kind = { $flag } means nothing for --kind { $kind }
plot-parallel-hint = Drag along an axis to brush · drag its name to move it
plot-hint = Click a run to give it the focus
plot-box = Box
plot-violin = Violin
plot-contour = Contour
plot-heat-map = Heat map
plot-kind-importance = Importance
plot-box-kind = Shape
plot-points = Points of the runs
plot-mean-mark = Mean
plot-surface-kind = Shape
plot-cell-value = Value of a cell
plot-forest = Random forest
