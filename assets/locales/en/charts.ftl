### charts

chart-empty = No values to draw
chart-empty-range = No values in this range
chart-name = Chart of { $metric }, { $n ->
    [one] 1 run
   *[other] { $n } runs
}
chart-name-curves = Chart of { $metric }, { $n ->
    [one] 1 curve
   *[other] { $n } curves
}
chart-name-groups = Chart of { $metric }, { $n ->
    [one] 1 group
   *[other] { $n } groups
}
chart-bars-name = Bar chart of { $metric }, { $n ->
    [one] 1 run
   *[other] { $n } runs
}
chart-more-runs = and { $n } more
chart-run-ended = ended { $at }
chart-run-starts = starts { $at }
chart-cursor-step = step { $step }
chart-cursor-index = point { $index }
chart-run-hidden = { $name }, hidden
chart-cursor-smoothed = smoothed
chart-n-of = n={ $n } of { $runs }
chart-raw = raw { $value }
chart-rail-mark = { $n ->
    [1] { $kind } at step { $step }
   *[other] { $n } × { $kind } from step { $step }
}
chart-x-since-first = since first point
note-steps-equal-relative = All steps are equal; shown over relative time
note-steps-equal-index = All steps are equal; shown in logging order
note-times-equal-step = All times are equal; shown over steps
note-times-equal-index = All times are equal; shown in logging order
note-steps-sorted = { $n ->
    [one] x goes back in 1 run; its points are sorted
   *[other] x goes back in { $n } runs; their points are sorted
}
note-steps-split = { $n ->
    [one] x goes back in 1 run; its curve is split
   *[other] x goes back in { $n } runs; their curves are split
}
note-metric-equal-step = The x metric has at most one value; shown over steps
note-metric-equal-index = The x metric has at most one value; shown in logging order
note-without-x = { $n ->
    [one] 1 run has no x metric
   *[other] { $n } runs have no x metric
}
note-not-joined = { $n ->
    [one] 1 point has no x value at its step
   *[other] { $n } points have no x value at their step
}
note-left-out-of-groups = { $n ->
    [one] 1 value is not finite; excluded from groups
   *[other] { $n } values are not finite; excluded from groups
}
note-x-not-positive = { $n ->
    [one] 1 point has x ≤ 0; not shown on a log scale
   *[other] { $n } points have x ≤ 0; not shown on a log scale
}
note-never-meets-step = No value of { $x } at the steps of { $metric }: shown over steps
note-never-meets-index = No value of { $x } at the steps of { $metric }: shown in the order of logging
note-no-times-step = No usable times: shown over steps
note-no-times-index = No usable times: shown in the order of logging
note-without-times = { $n ->
    [one] 1 curve has no usable times and is not shown
   *[other] { $n } curves have no usable times and are not shown
}
note-without-start = { $n ->
    [one] 1 curve has no usable start time: its time begins at its first value
   *[other] { $n } curves have no usable start time: their time begins at their first value
}
note-without-steps = { $n ->
    [one] 1 curve has all its values at one step
   *[other] { $n } curves have all their values at one step
}
note-repeated = { $n ->
    [one] 1 repeated line is drawn once
   *[other] { $n } repeated lines are drawn once
}
note-repeated-kept = { $n ->
    [one] 1 repeated line is kept
   *[other] { $n } repeated lines are kept
}
note-interpolated = Runs were logged at different x: values between are interpolated
note-cut-to-all = { $n ->
    [one] 1 group is drawn only where all its runs have values
   *[other] { $n } groups are drawn only where all their runs have values
}
note-fewer-runs = { $n ->
    [one] In 1 group not every run has a value at every x
   *[other] In { $n } groups not every run has a value at every x
}
note-beside-reference = { $n ->
    [one] 1 point is where the reference has no value
   *[other] { $n } points are where the reference has no value
}
note-without-reference = The reference has no such curve here: values are shown, not differences
note-outliers-outside = Outliers are outside the visible y range
note-not-positive = { $n ->
    [one] 1 value is not positive; not shown on a log scale
   *[other] { $n } values are not positive; not shown on a log scale
}
tick-milliseconds = { $value } ms
tick-seconds = { $value } s
tick-minutes = { $value } min
tick-hours = { $value } h
tick-days = { $value } d
tick-day = { $day } { $month }
tick-year = { $year }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
error-export-size = Cannot create a figure of { $width } × { $height } pt: each side must be above 0 and at most 14400 pt (200 inches)
error-export-too-many-pixels = { $width } × { $height } pixels is too large: at most { $side } per side and { $megapixels } million in total. Lower the DPI or choose a smaller figure
error-export-failed = Could not create the { $format } file: { $cause }
error-metric-unknown = No run has a metric called { $name }
error-metric-unknown-but = No run has a metric called { $name }; did you mean { $nearest }?
error-metric-unknown-expression = No run has a metric called { $name }; to compute it, begin with =
error-metric-not-logged = No selected run has the metric { $metric }
error-expression-unknown-name-but = “{ $name }” is neither a metric nor a function; did you mean { $nearest }?
error-expression-empty = Enter an expression, such as =1 - accuracy
error-expression-unknown-name = “{ $name }” is neither a metric nor a function
error-expression-syntax = Syntax error at character { $at }
error-expression-no-metric = The expression contains no metric
error-expression-too-long = The expression is too long
export-axis-step = Step
export-axis-relative = Time since start
export-axis-since-first = Time since first point
export-axis-wall = Time
export-axis-index = Order of logging

## Notes of an exported figure

note-export-unnamed = { $n ->
    [one] 1 curve is not named: the legend has no room for it
   *[other] { $n } curves are not named: the legend has no room for them
}
note-export-names-cut = Long names are shortened
note-export-names-alike = Long names are shortened, and some now look alike
note-export-legend-moved = In that corner the legend would cover curves: it is below the plot
note-export-higher = The figure is { $height } high instead of { $asked }, so that everything in it is named
note-export-no-glyph = No outline font on this computer has { $characters }, which are missing in: { $names }

## The layout of the charts page

section-pinned = Pinned
section-up = Move section up
section-down = Move section down
section-first = Move section to the top
sections-fold = Collapse all sections
sections-unfold = Expand all sections
card-options = Options
card-pin = Pin to the top
card-unpin = Unpin
card-move-left = Move left
card-move-right = Move right
card-move-first = Move to the start
card-save = Save as…
card-copy = Copy data
card-hide = Hide this chart
card-width = Width
card-height = Height
card-size-reset = Usual size
card-resize = Resize chart
chart-facts = { $n ->
    [one] 1 run
   *[other] { $n } runs
}, { $points ->
    [one] 1 point
   *[other] { $count } points
}
chart-facts-groups = { $n ->
    [one] 1 group
   *[other] { $n } groups
}, { $points ->
    [one] 1 point
   *[other] { $count } points
}
zoom-x = Zoomed to { $range }. Reset ({ $key })
zoom-x-linked = All charts zoomed to { $range }. Reset ({ $key })
zoom-y = Values from { $range }. Reset ({ $key })
reset-zoom = Reset zoom
reset-chart-layout = Reset chart layout
show-hidden-charts = Show hidden charts
all-charts-hidden = All charts are hidden
next-chart = Next chart
previous-chart = Previous chart
notice-points-copied = { $n ->
    [one] 1 point copied
   *[other] { $n } points copied
}
error-points-too-many = { $n } points are too many for the clipboard (at most { $most }). Save them as CSV instead

## Looks of runs
look-of-run = Colour of { $name }: { $look }
look-name = { $color }, { $dash }
look-none = none (a parent without metrics)
look-by-param = Coloured by { $param } at present
color-own = Another colour
color-reset = As it comes
color-strength = Strength and brightness
color-hue = Hue
color-digits = Colour in six digits
color-blue = blue
color-orange = orange
color-violet = violet
color-brick = brick
color-sky = sky blue
color-magenta = magenta
color-navy = navy
color-teal = teal
color-rose = rose
color-forest = forest green
color-sand = sand
color-olive = olive
dash-solid = solid
dash-dashed = dashed
dash-dotted = dotted
dash-dot = dash and dot
