### Previews of arrays, models, archives, events, sound and video

data-arrays = Arrays
data-attributes = Attributes
data-bytes = Size
data-channels = Channels
data-class = Class
data-code = Code
data-content = Content
data-count = Count
data-dataset = Dataset
data-datasets = Datasets
data-default = Default
data-dtype = Type
data-duration = Duration
data-files = Files
data-from = From
data-functions = Functions
data-graph = Graph
data-groups = Groups
data-hparams = Hyperparameters
data-images = Images
data-import = Import
data-imports = Imports
data-index = index
data-infinite = Infinite
data-inputs = Inputs
data-ir-version = IR version
data-kind = Kind
data-layer = Layer
data-layers = Layers
data-load-again = Load it in Python
data-max = Maximum
data-mean = Mean
data-metadata = Metadata
data-min = Minimum
data-name = Name
data-nan = NaN
data-operator = Operator
data-operators = Operators
data-opset = Opset
data-order = Order
data-other-members = Other members
data-outputs = Outputs
data-packed-size = Compressed size
data-parameters = Parameters
data-producer = Producer
data-rate = Sample rate
data-records = Records
data-required = Required
data-scalars = Scalars
data-seconds = seconds
data-shape = Shape
data-signature = Signature
data-signatures = Signatures
data-size = Size
data-step = step
data-tag = Tag
data-tags = Tags
data-tensors = Tensors
data-to = To
data-top-class = Class
data-type = Type
data-unpacked-size = Uncompressed size
data-values = Values
data-weights = Weights

data-archive-bomb = Unpacking this archive would write { $size }
data-archive-too-deep = An archive inside an archive inside an archive; not opened
data-damaged = Damaged, or not { $format }: { $cause }
data-dangerous = Loading this file can run commands or change files. It imports: { $names }
data-first-slice = Shape { $shape }: only the first slice is shown
data-first-values-only = Statistics of the first { $read } of { $all } values
data-has-graph = The file also holds a graph
data-holds-code = The file holds code of its own; calling its functions runs that code
data-image-of = { $tag } at step { $step } (last of { $count })
data-loading-executes = Loading this file runs code from it. Load it only if you trust where it came from.
data-member-cut = Only the first { $size } of this member are shown
data-members-cut = Only the first { $shown } of { $all } members are shown
data-members-lead-out = { $count ->
    [one] { $count } member would be written outside the folder
   *[other] { $count } members would be written outside the folder
}
data-not-read = Not read: { $cause }
data-object-array = The values are pickled Python objects; they are not read
data-offsets-outside = { $count ->
    [one] The data of { $count } tensor is outside the file
   *[other] The data of { $count } tensors is outside the file
}
data-pickle-stopped = The pickle is not read to its end: { $cause }
data-record-cut = The last record is incomplete (the run may still have been writing); { $records } records are shown
data-record-damaged = The record after the first { $records } is damaged; what follows is not shown
data-records-first = A long file: only the first { $records } records are shown
data-records-unreadable = { $count ->
    [one] { $count } record is not readable
   *[other] { $count } records are not readable
}
data-rest-not-read = The rest is not read: { $cause }
data-sound-cut = A long recording: the waveform shows the first { $seconds } seconds
data-tags-cut = Only the first { $count } tags are shown
data-tensors-unreadable = { $count ->
    [one] { $count } tensor is not described in full
   *[other] { $count } tensors are not described in full
}
data-unpacked = Compressed with { $coding }; this is its content ({ $size })
data-unpacked-part = Compressed with { $coding }; this is the first { $size } of its content
data-values-missing = The file ends early: { $read } of { $all } values are there
data-video-not-played = Video is not played here
data-weights-elsewhere = Some weights are in other files

member-back = Back to the archive
member-name = Name
member-size = Size
member-compressed = Compressed
member-modified = Modified
member-leads-out = would be written outside the folder
member-open = Open { $name }
