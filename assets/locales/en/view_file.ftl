# View files: what a place shows, kept in a file.
open-view = Open view…
save-view = Save view
save-view-as = Save view as…
save-view-why = Table, charts and comparison as they are now. The file names the results relative to itself, so both can be moved together.
save-view-save = Save
saved-views = Saved views
notice-view-saved = Saved { $name }
view-changed = { $name }, changed
view-changed-why = Changed since it was saved
view-revert = Reopen as saved
view-elsewhere = Open results outside this folder?
view-elsewhere-why = { $file } refers to a place that is not beside it. Open only if you trust the file.
view-later = { $name } was saved by a later version of Runatlas. Settings unknown here are kept but not shown.
view-missing-runs =
    { $n ->
        [one] 1 run of this view is missing: { $names }
       *[other] { $n } runs of this view are missing: { $names }
    }{ $more ->
        [0] {""}
       *[other] { " " }and { $more } more
    }
view-no-file = { $path } is not a view file
view-no-text = { $path } is not UTF-8 text
view-no-place = { $path } names no results
view-unreadable = { $path }: line { $line }, column { $column }: { $cause }
view-among-runs = { $path } belongs to an experiment or run. Choose a folder outside the results
view-no-unicode = Results with a name that is not Unicode cannot be written to a view file: { $path }
cli-view-elsewhere = { $path } refers to { $places }, which is not beside it; add --allow-elsewhere to open it
view-alone = { $path } is a view file; open it without other paths
cli-view-no-figure = { $path } shows no chart with a curve
cli-view-output-dir = { $path } is a view file with several figures; use --output-dir instead of --output
cli-export-one-file = Name what to export (--metric or --artifact) and one file (--output); a view file takes --output-dir and several formats
