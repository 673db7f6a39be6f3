### Cells, selection, the table taken along

show-whole-value = Show whole value
whole-value-more = The beginning of { $size }. Copy takes all of it.
chart-metric = Show chart of this metric
open-metric-on-page = Open metric on run page
filter-by-value = Filter by this value
row-menu = Menu of the focused run
cell-seconds = { $n } s
cell-bytes = { $n } B, { $files ->
    [one] 1 file
   *[other] { $files } files
}
cell-provisional = Read from the end of the file; exact value follows
cell-extreme = { $name } { $value } at step { $step }
cell-nan = { $n ->
    [one] 1 point is NaN
   *[other] { $n } points are NaN
}
what-differs = What differs
copy-ids = Copy IDs
delete = Delete
select-none = Clear selection
selection-runs = { $n } runs
selection-differ = { $n } differ · { $equal } equal
show-equal = Show equal
hide-equal = Hide equal
nothing-differs = All parameters are equal
no-params = No parameters
all-metrics = All metrics
values-count = { $n ->
    [one] 1 value
   *[other] { $n } values
}
values-without = { $n } without
save-table = Save table…
save-table-title = Save table
save-table-format = Format
format-markdown = Markdown
format-latex = LaTeX
save-table-values = Values
values-exact = Full precision
values-shown = As shown
save-table-rows = Rows
rows-all = All ({ $n })
rows-selected = Selected ({ $n })
indent-children = Indent child runs
save-table-extent = { $rows ->
    [one] 1 row
   *[other] { $rows } rows
} × { $columns ->
    [one] 1 column
   *[other] { $columns } columns
}
save-table-csv-why = UTF-8, commas, plain numbers. Text that starts like a formula gets an apostrophe.
save-table-markdown-why = A table for GitHub, GitLab, Jupyter and most note editors.
save-table-latex-why = Needs the booktabs package. For Chinese, use XeLaTeX or LuaLaTeX.
