### artifacts

## Previews

preview-too-large-for-tree = Larger than { $limit } MiB; shown as text
preview-too-deep-for-tree = Nested more than { $limit } levels deep, so shown as text
preview-not-json = Invalid JSON at line { $line }; shown as text
preview-not-yaml = Invalid YAML at line { $line }; shown as text
preview-image-reduced = Too large to be shown whole: { $width } × { $height } of { $full-width } × { $full-height } pixels, each the mean of those around it
preview-image-stretched = Values from { $low } to { $high } are shown as black to white
preview-error-io = { $cause }: { $path }
preview-error-not-a-file = Not a file: { $path }
preview-error-too-large = Too large to show ({ $size } MiB; the limit is { $limit } MiB): { $path }
preview-error-too-many-pixels = Image is too large to preview ({ $width } × { $height } needs { $size }): { $path }
preview-error-broken = Cannot be read as { $format } ({ $cause }): { $path }
preview-error-cancelled = Cancelled
preview-channels-gray = Grey
preview-channels-gray-alpha = Grey + alpha
preview-channels-rgb = RGB
preview-channels-rgba = RGBA
preview-kind-7z = 7z archive
preview-kind-arrow = Arrow table
preview-kind-audio = Audio
preview-kind-bzip2 = bzip2-compressed file
preview-kind-excel = Excel workbook
preview-kind-gzip = gzip-compressed file
preview-kind-hdf5 = HDF5 data
preview-kind-keras = Keras model
preview-kind-numpy = NumPy array
preview-kind-onnx = ONNX model
preview-kind-parquet = Parquet table
preview-kind-pickle = Python pickle
preview-kind-program = Program
preview-kind-safetensors = Safetensors weights
preview-kind-sqlite = SQLite database
preview-kind-tar = tar archive
preview-kind-torch = PyTorch checkpoint
preview-kind-unknown = Binary file
preview-kind-video = Video
preview-kind-xz = xz-compressed file
preview-kind-zip = ZIP archive
preview-kind-zstd = Zstandard-compressed file

## Artifacts page

artifacts-failed = Could not list the files
artifacts-unavailable = No files here
artifacts-none = No artifacts
choose-file = Select a file
preview-failed = Cannot preview
filter-files = Filter files
files-count = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
listing-cut = and more
image = Image
image-frames = { $n } frames
zoom = Zoom
zoom-fit = Fit
shown-as = Shown as
as-shown = Formatted
as-text = Text
table-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
table-columns = { $n ->
    [one] { $n } column
   *[other] { $n } columns
}
table-cut = Only the beginning of the table is shown
table-ragged = { $n ->
    [one] 1 row has more or fewer cells than the header
   *[other] { $n } rows have more or fewer cells than the header
}
text-lines = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}
text-lines-first = { $n ->
    [one] first line
   *[other] first { $n } lines
}
table-rows-first = { $n ->
    [one] first row
   *[other] first { $n } rows
}
table-columns-first = { $n ->
    [one] first column
   *[other] first { $n } columns
}
text-cut = { $n ->
    [one] Only the first { $shown } of { $size } are shown, one line
   *[other] Only the first { $shown } of { $size } are shown, { $n } lines
}
markdown-cut = Only the beginning is shown; as text it is whole
tree-cut = Only the beginning is shown
binary-why = { $size }. No preview for this file type; these are the first bytes.
preview-reading = { $done } of { $size } read
file-empty = Empty file
file-empty-fact = empty
pointer-not-downloaded = This file was not downloaded
pointer-beside = A note about a file that is kept elsewhere
pointer-fact = { $keeper } pointer
pointer-to = { $keeper } pointer to { $size }
pointer-fetch = In its repository, “{ $command }” downloads it.
artifact-not-found = The run has no file { $file }
artifact-outside = Link outside the artifact folder (not followed)
artifact-broken = Link target does not exist
