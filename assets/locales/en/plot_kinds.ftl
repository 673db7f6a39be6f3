### Scatter, bar, box and surface plots of runs, and what is said below them.

plot-choose-axes = Choose the x and y axes
plot-no-runs = No runs to plot
plot-others = others
plot-missing = missing
plot-front = Pareto front
plot-front-of = Pareto front, { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
plot-trend-of = Trend, R² = { $squared }, n = { $n }
plot-note-no-value = No run has a value of { $field }
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
    [one] { $field } is missing in { $n } run: a small ring
   *[other] { $field } is missing in { $n } runs: small rings
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
plot-one-group = all runs
plot-group = group
plot-n = n { $n }
plot-median = median
plot-mean = mean
plot-first-quartile = first quartile
plot-third-quartile = third quartile
plot-lowest = lowest
plot-highest = highest
plot-lower-whisker = lower whisker
plot-upper-whisker = upper whisker
plot-number-of-runs = number of runs
plot-note-quantiles = { $field } has many values: runs are in { $n } groups of about equal size
plot-note-bins = { $field } has many values: { $n } ranges of equal width
plot-note-rare = { $n ->
    [one] { $n } run with a rarer value of { $field } is not shown
   *[other] { $n } runs with rarer values of { $field } are not shown
}
plot-note-few-in-group = { $n ->
    [one] { $n } group has fewer than { $need } values: its points alone are drawn
   *[other] { $n } groups have fewer than { $need } values: their points alone are drawn
}
plot-note-not-finite = { $n ->
    [one] { $n } run has no finite { $field }
   *[other] { $n } runs have no finite { $field }
}
plot-note-contour-words = No contours: { $field } has words, not numbers
plot-note-contour-few = No contours: runs at { $have } different places, { $need } needed
plot-note-contour-line = No contours: all runs are on one line

## What goes with a metric

plot-importance = importance
plot-association = association, 95 % interval
plot-parameter = parameter
plot-runs-short = runs
plot-spearman = Spearman’s ρ
plot-correlation-ratio = correlation ratio η
plot-interval = 95 % interval
plot-explained = of the variance of ranks
plot-adjusted-p = p, corrected
plot-measure = measure
plot-strength = strength
plot-low-end = low end of the interval
plot-high-end = high end of the interval
plot-drop = fall of R² when shuffled
plot-reason = why not
plot-importance-few = { $n ->
    [0] No run has { $field }
    [one] { $n } run has { $field }
   *[other] { $n } runs have { $field }
}: an association is claimed from { $need } runs on
plot-importance-constant = { $field } is the same in all runs: no association is defined
plot-importance-none = No parameter differs between these runs
plot-importance-caveat = Associated with { $field } in { $n ->
    [one] { $n } run
   *[other] { $n } runs
}, not the cause of it
plot-importance-forest = Importance: random forest of { $trees } trees, { $n ->
    [one] { $n } run
   *[other] { $n } runs
}, out-of-bag R² { $squared }
plot-importance-no-forest = No importance by a random forest: { $reason }
plot-importance-pale = Pale: p > 0.05, corrected for the number of parameters
plot-importance-left = { $n ->
    [one] { $n } run has no { $field } and does not count
   *[other] { $n } runs have no { $field } and do not count
}
plot-importance-undefined = { $n ->
    [one] No association is defined for { $n } parameter
   *[other] No association is defined for { $n } parameters
}
plot-importance-more = { $n ->
    [one] { $n } more parameter is not shown
   *[other] { $n } more parameters are not shown
}
plot-reason-few = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}, { $need } needed
plot-reason-constant-metric = the metric is the same in these runs
plot-reason-constant = the same in all runs
plot-reason-categories = { $categories ->
    [one] { $categories } value
   *[other] { $categories } values
} in { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
plot-reason-nothing = it predicts no better than the mean
plot-reason-range = the values are too far apart
