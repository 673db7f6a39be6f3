### The run table: its columns, the list of them, and how runs are listed.

## Tree or list

toggle-flat = List without parents
tree-or-flat = Runs as
tree = Tree
flat = Flat

## Header

more-columns = +{ $n } { $group }
more-columns-tip = Choose columns
scroll-to-group = Scroll to { $group }
higher-is-better = Higher is better
lower-is-better = Lower is better
no-best = No best
pin-column = Pin
unpin-column = Unpin
move-column-left = Move left
move-column-right = Move right
fit-column = Fit to content

## Cells

# Times of day, as short as they can be.
moment-this-year = { $day } { $month } { $time }
moment-of-year = { $day } { $month } { $year } { $time }
chip-stale = stale
stale-since = last written { $since }

## List of columns

search-columns = { $n ->
    [one] Search 1 column
   *[other] Search { $n } columns
}
column-details = Details
differing-only = Differing only
differing-hides-params = { $n ->
    [one] 1 parameter
   *[other] { $n } parameters
}
differing-hides-tags = { $n ->
    [one] 1 tag
   *[other] { $n } tags
}
differing-hides = hides { $what }
columns-shown-of = { $shown } of { $total }
columns-equal = { $n } equal hidden
tick-all-columns = All of { $group }
column-runs = in { $n } of { $total } runs
column-names = { $n ->
    [one] 1 value
   *[other] { $n } values
}
by-coverage = Coverage
columns-order = Order of { $group }
columns-more = { $n } more
columns-shown = { $n ->
    [one] 1 column shown
   *[other] { $n } columns shown
}
columns-keys = Alt ↑ ↓ moves · Space shows · P pins
columns-none = No column matches
drag-column = Move { $name }
pin-named = Pin { $name }
unpin-named = Unpin { $name }
reset = Reset
