### Finding runs: what the filter box offers, and the page about its syntax.

find-list = What can follow
find-names = Names
find-metrics = Metrics
find-params = Parameters
find-tags = Tags
find-attributes = Attributes
find-datasets = Datasets
find-comparisons = Comparisons
find-values = Values
find-joining = Continue with
find-suggestions = Suggestions
find-saved = Saved filters
find-recent = Recent filters
find-in-view = in { $n ->
    [one] the run in view
   *[other] the { $n } runs in view
}
find-within = in { $n ->
    [one] the run with { $filter }
   *[other] the { $n } runs with { $filter }
}
find-coverage = { $n } of { $all } runs
find-values-few = { $n ->
    [one] 1 value: { $values }
   *[other] { $n } values: { $values }
}
find-values-between = { $low } to { $high }
find-values-many = { $n } values
find-column = Column { $column }.
find-allowed = Allowed here: { $allowed }
find-sentence-gap = {" "}
find-repair = Replace { $wrong } with { $put }
find-repair-insert = Insert { $put }
find-key-choose = select
find-key-complete = complete
find-key-filter = filter
find-key-apply = apply
find-key-keep = keep typing
find-long = { $size } of text
find-long-why = Too long to edit here; clear it to type another filter
find-part-before = filtered by the part before { $rest }
find-last-valid = last valid filter kept: { $filter }
find-not-applied = filter not applied: { $why }

## Kept filters

find-menu = Saved and recent filters
find-save = Save filter…
find-save-title = Save filter
find-name = Name of the filter
find-replaces = Replaces the filter of this name
find-remove = Remove { $name }
find-forget = Clear recent filters

## Conditions by a click

find-not = Exclude this value
find-at-most = Filter: this value or less
find-at-least = Filter: this value or more
find-without = Only runs without a value
find-with = Only runs with a value
find-copy-python = Copy Python line

## The syntax

find-syntax = Filter syntax
syntax-words = Words
syntax-word = in the name, ID, status, a parameter, tag or metric name
syntax-phrase = a phrase; without a word
syntax-conditions = Conditions
syntax-metric = latest value of a metric
syntax-max = highest value; also .min .best
syntax-param = parameter, compared as a number
syntax-like = begins with; ILIKE ignores case
syntax-tag = one of several values
syntax-name = the tag that holds the name of a run
syntax-attribute = status, user_id, run_id, …
syntax-time = started in the last 3 days
syntax-duration = shorter than two hours
syntax-dataset = dataset of the run
syntax-expression = regular expression
syntax-nan = latest value is not a number
syntax-null = runs without this parameter
syntax-several = Several conditions
syntax-and = both
syntax-or = neither of the two
syntax-both = words and conditions
syntax-note-keys = Names with spaces or other signs stand in backticks: metrics.`val acc`
syntax-note-missing = A comparison with a value that a run does not have is false; NOT finds these runs too.
syntax-note-order = Shift-click column headers to sort by several columns.
