### charts

chart-empty = No value to draw
chart-empty-range = No value in this range
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

note-steps-equal-relative = All steps are equal: shown over relative time
note-steps-equal-index = All steps are equal: shown in the order of logging
note-times-equal-step = All times are equal: shown over steps
note-times-equal-index = All times are equal: shown in the order of logging
note-steps-sorted = { $n ->
    [one] In 1 run x goes backwards: its points are sorted
   *[other] In { $n } runs x goes backwards: their points are sorted
}
note-steps-split = { $n ->
    [one] In 1 run x goes backwards: its curve is split there
   *[other] In { $n } runs x goes backwards: their curves are split there
}
note-metric-equal-step = The metric along x has one value or none: shown over steps
note-metric-equal-index = The metric along x has one value or none: shown in the order of logging
note-without-x = { $n ->
    [one] 1 run lacks the metric along x
   *[other] { $n } runs lack the metric along x
}
note-not-joined = { $n ->
    [one] 1 point has no value of the metric along x at its step
   *[other] { $n } points have no value of the metric along x at their step
}
note-left-out-of-groups = { $n ->
    [one] 1 value is not a finite number and takes no part in the groups
   *[other] { $n } values are not finite numbers and take no part in the groups
}
note-x-not-positive = { $n ->
    [one] 1 point lies at x ≤ 0 and has no place on a logarithmic scale
   *[other] { $n } points lie at x ≤ 0 and have no place on a logarithmic scale
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
note-outliers-outside = Outliers lie outside the y axis
note-not-positive = { $n ->
    [one] 1 value is not positive and has no place on a logarithmic scale
   *[other] { $n } values are not positive and have no place on a logarithmic scale
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

error-export-size = A figure of { $width } × { $height } pt cannot be made: each side must be more than 0 and at most 14400 pt (200 inches)
error-export-too-many-pixels = { $width } × { $height } pixels are too many: at most { $side } on a side and { $megapixels } million in all. Choose fewer dots per inch or a smaller figure
error-export-failed = The { $format } file could not be made: { $cause }
error-metric-unknown = No run has a metric called { $name }
error-metric-unknown-but = No run has a metric called { $name }; did you mean { $nearest }?
error-metric-unknown-expression = No run has a metric called { $name }; to compute it, begin with =
error-metric-not-logged = No chosen run has the metric { $metric }
error-expression-unknown-name-but = “{ $name }” is neither a metric nor a function; did you mean { $nearest }?
error-expression-empty = An expression is needed, such as =1 - accuracy
error-expression-unknown-name = “{ $name }” is neither a metric nor a function
error-expression-syntax = The expression is not understood at character { $at }
error-expression-no-metric = The expression names no metric
error-expression-too-long = The expression is too long

export-axis-step = Step
export-axis-relative = Time since start
export-axis-since-first = Time since first point
export-axis-wall = Time
export-axis-index = Order of logging
