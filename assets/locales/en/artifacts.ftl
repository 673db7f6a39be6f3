### artifacts

## Previews

preview-too-large-for-tree = Larger than { $limit } MiB, so shown as text
preview-not-json = Not valid JSON at line { $line }, so shown as text
preview-not-yaml = Not valid YAML at line { $line }, so shown as text

preview-error-io = { $cause }: { $path }
preview-error-not-a-file = Not a file: { $path }
preview-error-too-large = { $size } MiB are too much to show, the limit is { $limit } MiB: { $path }
preview-error-too-many-pixels = { $width } × { $height } pixels are too many to show: { $path }
preview-error-broken = Not readable as { $format } ({ $cause }): { $path }
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
preview-kind-pdf = PDF document
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

artifacts-failed = The files could not be listed
artifacts-unavailable = The files are not here
artifacts-none = No artifacts
choose-file = Choose a file
preview-failed = No preview
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
    [one] One row has more or fewer cells than the header
   *[other] { $n } rows have more or fewer cells than the header
}
text-lines = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}
text-cut = Only the beginning of { $size } is shown
tree-cut = Only the beginning is shown
binary-why = { $size }. There is no preview for this kind of file yet; these are its first bytes.
artifact-outside = A link that leads out of the artifact folder; not followed
artifact-broken = A link whose target is gone
