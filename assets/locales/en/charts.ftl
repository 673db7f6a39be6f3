### charts

chart-empty = No value to draw
chart-empty-range = No value in this range
chart-name = Chart of { $metric }, { $n ->
    [one] 1 run
   *[other] { $n } runs
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

note-steps-equal-relative = All steps are equal: shown over relative time
note-steps-equal-index = All steps are equal: shown in the order of logging
note-times-equal-step = All times are equal: shown over steps
note-times-equal-index = All times are equal: shown in the order of logging
note-steps-sorted = { $n ->
    [one] In 1 run x goes backwards: its points are sorted
   *[other] In { $n } runs x goes backwards: their points are sorted
}
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
