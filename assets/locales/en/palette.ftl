# The command palette and the list of shortcuts.
command-palette = Command palette
command-shortcuts = Keyboard shortcuts
command-zoom-in = Zoom in
command-zoom-out = Zoom out
command-zoom-reset = Actual size
palette-hint = Search commands, runs, metrics, files
palette-kinds = Kind
palette-all = All
palette-recent = Recent
palette-commands = Commands
palette-metrics = Metrics
palette-runs = Runs
palette-experiment = Experiment
palette-others = Experiments, files, folders
palette-files = Files
palette-matching = { $n } of { $all }
palette-found = { $n ->
    [one] 1 result
   *[other] { $n } results
}
palette-searching = Searching…
palette-none = No results
palette-none-why = Nothing here is called “{ $text }”.
palette-coverage = in { $n } of { $all } runs
palette-range = { $low } to { $high }
palette-key-move = move
palette-key-run = run or open
palette-key-kind = next kind
palette-key-close = close
palette-key-add = add run to selection
group-window = Window
group-place = Folder
group-run-page = Run
shortcuts-search = Search shortcuts
shortcuts-none = No shortcuts match

# Rows for screen readers.
row-unfold = { $n ->
    [one] Unfold { $name }, 1 child run
   *[other] Unfold { $name }, { $n } child runs
}
row-fold = { $n ->
    [one] Fold { $name }, 1 child run
   *[other] Fold { $name }, { $n } child runs
}
row-hide = Hide { $name } from charts
row-show = Show { $name } in charts
row-value = { $column }: { $value }
column-width = Width of { $column }
