### Scatter, bar, box and surface plots of runs, and what is said below them.

plot-choose-axes = Choose what lies along x and y
plot-no-runs = No runs to plot
plot-others = others
plot-missing = missing
plot-front = Pareto front
plot-front-of = Pareto front, { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
plot-trend-of = Trend, R² = { $squared }, n = { $n }
plot-note-no-log = { $field } has no value above 0: its axis is linear
plot-note-missing = { $n ->
    [one] { $n } run has no { $field }
   *[other] { $n } runs have no { $field }
}
plot-note-infinite = { $n ->
    [one] { $field } is ∞ in { $n } run
   *[other] { $field } is ∞ in { $n } runs
}
plot-note-minus-infinite = { $n ->
    [one] { $field } is −∞ in { $n } run
   *[other] { $field } is −∞ in { $n } runs
}
plot-note-nan = { $n ->
    [one] { $field } is NaN in { $n } run
   *[other] { $field } is NaN in { $n } runs
}
plot-note-not-positive = { $n ->
    [one] { $field } is not above 0 in { $n } run: beside the log axis
   *[other] { $field } is not above 0 in { $n } runs: beside the log axis
}
plot-note-nan-or-not-positive = { $n ->
    [one] { $field } is NaN or not above 0 in { $n } run: beside the log axis
   *[other] { $field } is NaN or not above 0 in { $n } runs: beside the log axis
}
plot-note-trend-words = No trend: { $field } has words, not numbers
plot-note-trend-equal = No trend: { $field } is the same in all runs
plot-note-trend-few = No trend: { $have ->
    [one] { $have } point
   *[other] { $have } points
}, { $need } needed
plot-note-trend-range = No trend: the values are too far apart
plot-note-front-words = No Pareto front: { $field } has words, not numbers
plot-note-front-direction = No Pareto front: choose whether low or high { $field } is better
plot-note-size-words = { $field } has words, not numbers: all points have one size
plot-note-size-none = { $field } has no finite value: all points have one size
plot-note-size-missing = { $n ->
    [one] { $n } run has no number for { $field } and is a small ring
   *[other] { $n } runs have no number for { $field } and are small rings
}
plot-choose-metric = Choose a metric
plot-not-a-number = { $field } has words, not numbers
plot-runs = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
plot-best-is = best: { $name }, { $value }
plot-reference-is = { $name }, { $value }
plot-against = against { $name }
