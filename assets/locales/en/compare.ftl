### The page that shows runs beside each other.

tab-compare = Compare
compare-selection = Compare selected runs
compare-none = No runs to compare
compare-none-why = Select two or more runs in the table, then press Compare.
compare-to-table = Go to the table
compare-one = One run: its values. Add another run to see what differs.
compare-nothing-common = These runs share no parameter, metric, tag, dataset or model.
compare-all-equal = Everything is equal in these runs. Turn off “Differences only” to see the values.
compare-too-many = { $n } runs selected; the first { $most } are compared
compare-key = Key
compare-details = Details
compare-models = Models
compare-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
compare-counts = { $differ ->
    [one] { $differ } differs
   *[other] { $differ } differ
}, { $equal } equal
compare-counts-hidden = { $differ ->
    [one] { $differ } differs
   *[other] { $differ } differ
}, { $equal } equal hidden
compare-runs = { $n ->
    [one] { $n } run compared
   *[other] { $n } runs compared
}
compare-hidden = { $n ->
    [one] { $n } equal row hidden
   *[other] { $n } equal rows hidden
}
compare-hint = Click a metric to see its curves · drag a name to move the run
compare-search = Search keys
compare-no-key = No key holds these words.
compare-differences-only = Differences only
compare-add = Add run
compare-add-search = Search runs
compare-add-none = No other runs in the table
compare-transpose = Swap rows and columns
compare-show-in-charts = Show these runs on the Charts page
compare-export = Export comparison
compare-copy-as = Copy as { $format }
compare-save-as = Save as { $format }…
compare-value-last = last value
compare-value-min = lowest value
compare-value-max = highest value
compare-value-best = best value
compare-value-all = last, lowest and highest
compare-value-at = At step
compare-value-step = value at step { $step }
compare-value-is = Metric value: { $value }
compare-reference = reference
compare-is-reference = { $name }, reference
compare-make-reference = Use as reference
compare-curve-difference = Difference to the reference
compare-no-reference = Stop using as reference
compare-pin = Pin run
compare-unpin = Unpin run
compare-remove = Remove from comparison
compare-remove-run = Remove { $name } from comparison
compare-head-tip = Drag to move. Right-click for more.
compare-against-reference = { $difference } against the reference
compare-changed-lines = Changed lines
compare-copy-key = Copy key
compare-draw = Show its curves
compare-draw-too = Add its curves
compare-views = Views
compare-no-curve = Click a metric above to see its curves
cli-compare-no-runs = No runs to compare: name some, or use --filter
cli-compare-reference = The reference { $run } is not among the runs
