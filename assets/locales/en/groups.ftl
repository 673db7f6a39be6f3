### Groups of runs, such as seeds, and tests between them.

groups = Groups
groups-by = Group by
groups-add-key = Add key
groups-search-keys = Search keys
groups-remove-key = Do not group by { $key }
groups-propose = Use suggested keys
groups-pattern = Name pattern
groups-bad-pattern = Not a regular expression
groups-name-stem = name without seed
groups-parent = parent run
groups-group = Group
groups-all-runs = All runs
groups-runs = Runs
groups-count = { $groups ->
    [one] { $groups } group
   *[other] { $groups } groups
} of { $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
}
groups-dropped = { $n ->
    [one] { $n } smaller group skipped
   *[other] { $n } smaller groups skipped
}
groups-empty-runs = { $n ->
    [one] { $n } run without results skipped
   *[other] { $n } runs without results skipped
}
groups-none = No runs to group
groups-none-why = Groups need runs that have parameters or metrics.
groups-no-metric = These runs have no metric
groups-metrics = Metrics
groups-search-metrics = Search metrics
groups-scope = Runs to group
groups-scope-compared = Compared runs
groups-scope-view = All runs in view
groups-median = Median
groups-interval = 95 % interval
groups-interval-kind = Interval of the mean
groups-interval-t = t interval
groups-interval-bootstrap = Bootstrap
groups-best = Best
groups-notes = Notes
groups-spread-tip = { $metric }: mean ± standard deviation (n − 1)
groups-without = { $n ->
    [one] { $n } run has no value
   *[other] { $n } runs have no value
}
groups-nan = { $n } NaN
groups-infinite = { $n } infinite
groups-no-value = no finite value
groups-one-value = one value: no spread
groups-constant = all values equal
groups-is-best = best mean
groups-export = Export groups
groups-bold = Best mean in bold
groups-test = Test
groups-test-welch = Welch’s t
groups-test-mann-whitney = Mann–Whitney U
groups-test-paired = Paired t
groups-test-wilcoxon = Wilcoxon signed-rank
groups-correction = Correction for many comparisons
groups-correction-none = No correction
groups-correction-holm = Holm
groups-correction-bh = Benjamini–Hochberg
groups-against = Compare with
groups-all-pairs = All pairs
groups-against-group = With { $group }
groups-pair-by = Pair runs by
groups-pair-by-key = Paired by { $key }
groups-pair = Groups
groups-difference = Difference
groups-p = p
groups-adjusted = p, corrected
groups-effect-g = Hedges’ g
groups-effect-delta = Cliff’s δ
groups-effect-r = Rank-biserial r
groups-verdict = Result
groups-not-shown = no difference shown
groups-higher = first is higher
groups-lower = first is lower
groups-better = first is better
groups-worse = first is worse
groups-why-few = needs { $need } values, has { $have }
groups-why-constant = all values equal
groups-why-no-spread = no spread to measure with
groups-why-range = out of the range of numbers
groups-one-group = Tests need two groups. Add a key to group by.
groups-too-many = { $pairs } comparisons are too many (at most { $most }). Compare with one group.
groups-no-pairs = Nothing says which runs are pairs. Select a key to pair by.
groups-unpaired = { $n ->
    [one] { $n } run has no partner
   *[other] { $n } runs have no partner
}
groups-doubled = { $n ->
    [one] { $n } run skipped: its partner is ambiguous
   *[other] { $n } runs skipped: their partners are ambiguous
}
groups-level = A difference is shown where the corrected p is below 0.05.
cli-groups-no-group = No group is called { $group }. Groups: { $groups }
