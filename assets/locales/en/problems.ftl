### What went wrong: errors of whole operations, and problems (one unreadable thing each).
### State what was found, then what Runatlas did about it. The path and line stand beside the text, not in it.

## Errors. What failed first, the path last.

error-not-found = There is nothing at { $path }
error-not-a-store = No MLflow results found. Looked for experiment folders with a meta.yaml, for mlruns folders and for an mlflow.db in and around { $path }
error-io = { $cause }: { $path }
error-sqlite = The database could not be read ({ $cause }): { $path }
error-gone = No longer there: { $path }
error-outside = This path leads out of the artifact folder: { $path }
error-cancelled = Cancelled

## Problems

problem-locked = No permission to read this; what it holds is not shown
problem-unreadable = It cannot be read ({ $cause }); what it holds is not shown
problem-name-not-utf8 = The name is not UTF-8; shown with replacement characters
problem-value-not-utf8 = Bytes that are not UTF-8; shown with replacement characters
problem-link-broken = Link to something that is not there; left out
problem-link-to-folder = Link to a folder among key files; not followed
problem-link-again = Link to a folder that was read already ({ $path }); not followed
problem-special-file = Neither a file nor a folder (a pipe, socket or device); left out
problem-meta-empty = The file is empty (a crash while writing?); what the folder tells is shown
problem-meta-no-mapping = No “key: value” lines; what the folder tells is shown
problem-meta-yaml = Not valid YAML ({ $cause }); the other fields were read
problem-field-missing = The field { $field } is missing, without which MLflow refuses the run; shown as unknown
problem-field-number = The field { $field } is “{ $found }”, which is no number; shown as unknown
problem-stage-unknown = Unknown lifecycle stage “{ $word }”; taken for active
problem-status-unknown = Unknown status “{ $word }”
problem-status-text = Status written as the word “{ $word }”, which MLflow refuses; read
problem-experiment-without-meta = Experiment folder without a meta.yaml; shown under the folder’s name
problem-experiment-without-stage = No lifecycle stage (written before MLflow 0.7); taken for active, though MLflow 2.3 and later cannot list it
problem-experiment-id-mismatch = The file says experiment { $id }, the folder says otherwise; the folder counts
problem-experiment-active-in-trash = Lies in the trash but is marked active (MLflow before 2.3 did so); shown as deleted
problem-experiment-deleted-in-root = Marked deleted but does not lie in the trash; shown as deleted
problem-experiment-twice = This experiment ID stands twice in the store; both are shown, the other is { $other }
problem-experiment-name-twice = Another experiment has the name “{ $name }” too: { $other }
problem-run-without-meta = Run folder without a meta.yaml; its parameters, tags and metrics are shown
problem-run-loose = Run outside any experiment; shown among loose runs
problem-run-id-mismatch = The file says run { $id }, the folder says otherwise (a copy?); the folder counts
problem-run-of-another-experiment = The file says experiment { $id }; the run is shown in the experiment whose folder it lies in
problem-run-twice = Run { $id } stands twice in the store; the other is { $other }
problem-metric-empty = Empty metric file; no values
problem-metric-more = { $n ->
    [one] One more line
   *[other] { $n } more lines
} of such kinds in this file
problem-dataset-missing = The description of dataset { $id } is gone; only its ID is shown
problem-dataset-without-meta = Dataset folder without a meta.yaml; left out
problem-input-without-meta = Input folder without a meta.yaml; left out
problem-output-without-meta = Output folder without a meta.yaml; left out
problem-model-without-meta = Logged model without a meta.yaml; left out
problem-model-id-mismatch = The file says model { $id }, the folder says otherwise; the folder counts
problem-registered-model-without-meta = Folder in the model registry without a meta.yaml
problem-model-version-without-meta = Model version without a meta.yaml; left out
problem-model-version-number = Model version without a number; left out
problem-trace-without-info = Trace without a trace_info.yaml; left out

# What is true of { $n } runs (or values) of one experiment; the path is the experiment’s folder.
problem-runs-without-artifacts = { $n ->
    [one] One run has no artifacts folder
   *[other] { $n } runs have no artifacts folder
}
problem-runs-without-metrics = { $n ->
    [one] One run has no metrics folder
   *[other] { $n } runs have no metrics folder
}
problem-runs-without-params = { $n ->
    [one] One run has no params folder
   *[other] { $n } runs have no params folder
}
problem-runs-without-tags = { $n ->
    [one] One run has no tags folder
   *[other] { $n } runs have no tags folder
}
problem-artifacts-without-run = { $n ->
    [one] One folder holds artifacts
   *[other] { $n } folders hold artifacts
} but no run; left out
problem-addresses-stale = { $n ->
    [one] The stored artifact address of one run leads
   *[other] The stored artifact addresses of { $n } runs lead
} nowhere on this machine; files are found by their place
problem-addresses-windows = { $n ->
    [one] The stored artifact address of one run is a Windows path
   *[other] The stored artifact addresses of { $n } runs are Windows paths
}; files are found by their place
problem-addresses-relative = { $n ->
    [one] The stored artifact address of one run is relative
   *[other] The stored artifact addresses of { $n } runs are relative
} to a folder that is not told; files are found by their place
problem-addresses-percent = { $n ->
    [one] The stored artifact address of one run is percent-encoded
   *[other] The stored artifact addresses of { $n } runs are percent-encoded
}
problem-addresses-blank = { $n ->
    [one] The stored artifact address of one run holds blanks
   *[other] The stored artifact addresses of { $n } runs hold blanks
}
problem-runs-left-running = { $n ->
    [one] One run is still marked as running and has no end time
   *[other] { $n } runs are still marked as running and have no end time
}
problem-runs-failed = { $n ->
    [one] One run failed
   *[other] { $n } runs failed
}
problem-params-empty = { $n ->
    [one] One parameter is empty
   *[other] { $n } parameters are empty
}
problem-values-long = { $n ->
    [one] One parameter or tag is longer than 500 bytes
   *[other] { $n } parameters and tags are longer than 500 bytes
}
problem-params-line-breaks = { $n ->
    [one] One parameter has several lines
   *[other] { $n } parameters have several lines
}
problem-metric-lines-repeated = { $n ->
    [one] One metric line repeats
   *[other] { $n } metric lines repeat
} the line before, word for word

problem-runs-in-two-stores = { $n ->
    [one] One run is
   *[other] { $n } runs are
} also in { $other }; counted once

problem-models-stale = { $n ->
    [one] The stored artifact URI of one logged model does
   *[other] The stored artifact URIs of { $n } logged models do
} not exist on this machine; located by folder instead
problem-files-elsewhere = { $n ->
    [one] One artifact folder was
   *[other] { $n } artifact folders were
} located by folder; the stored URI names another folder, which exists too
problem-files-found-though-remote = { $n ->
    [one] One artifact folder was
   *[other] { $n } artifact folders were
} located by folder; the stored URI is a remote one
problem-files-remote = { $n ->
    [one] The artifacts of one run or logged model are
   *[other] The artifacts of { $n } runs and logged models are
} stored remotely; Runatlas does not download files
problem-files-proxied = { $n ->
    [one] The artifacts of one run or logged model are
   *[other] The artifacts of { $n } runs and logged models are
} kept by a tracking server; no mlartifacts folder was found here
problem-files-not-found = { $n ->
    [one] The artifact folder of one run or logged model is
   *[other] The artifact folders of { $n } runs and logged models are
} neither in the opened folder nor at the stored URI
problem-files-nowhere = { $n ->
    [one] One run or logged model has
   *[other] { $n } runs and logged models have
} no artifact folder and no stored URI

## Database

problem-database-number = Table { $table }, column { $column }, row { $row }: “{ $found }” is no number; this value is lost
problem-database-number-as-text = Table { $table }, column { $column }, row { $row }: the number “{ $found }” is stored as text; read as a number
problem-database-not-utf8 = Table { $table }, column { $column }, row { $row }: not UTF-8; shown with replacement characters
problem-database-blob = Table { $table }, column { $column }, row { $row }: binary data where text belongs; shown as text
problem-database-row = Table { $table }, row { $row }: column { $column } is empty; this row is lost
problem-database-more = Table { $table }, column { $column }: { $n } more problems of this kind
problem-database-damaged = Table { $table } is damaged ({ $cause }); what could be read is shown
problem-database-no-experiment = Experiment { $experiment } is missing in the database; its runs are shown under its number

## Artifacts

artifacts-uri-stale = Found by its place in the opened folder; the stored address leads nowhere on this machine: { $uri }
artifacts-elsewhere-too = Found by its place in the opened folder; the stored address names another folder, which exists as well: { $path }
artifacts-found-though-remote = Found by its place in the opened folder; the stored address is a remote one ({ $scheme }): { $uri }
artifacts-remote = The files are kept remotely ({ $scheme }), and Runatlas fetches nothing: { $uri }
artifacts-proxied = The files are kept by a tracking server, and no mlartifacts folder was found here: { $uri }
artifacts-not-found = The artifact folder is neither in the opened folder nor at its stored address: { $uri }
artifacts-none-logged = There is no artifact folder: nothing was logged, or the folder was not kept
artifacts-nowhere = No artifact folder was found, and no address is stored
problem-artifact-folder = Folder cannot be listed ({ $cause }); what it holds is not shown
problem-artifact-file = File cannot be looked at ({ $cause })
problem-artifact-name = The name is not UTF-8; shown with replacement characters
problem-artifact-loop = Link to a folder above itself; not followed
problem-artifact-special = Neither a file nor a folder (a pipe, socket or device); not shown
## Metric lines. { $text } is the start of the line.

problem-metric-blank = Blank line; skipped, nothing is lost
problem-metric-nul = { $n } NUL bytes instead of a line (a crash or power loss while writing?); skipped
problem-metric-spacing = Fields set apart by tabs or by more than one blank: “{ $text }”; line skipped
problem-metric-fields = { $n ->
    [one] One field
   *[other] { $n } fields
} where “timestamp value step” was expected: “{ $text }”; line skipped
problem-metric-timestamp = No timestamp at the start: “{ $text }”; line skipped
problem-metric-value = The value is no number: “{ $text }”; line skipped
problem-metric-step = The step is no whole number: “{ $text }”; line skipped
problem-metric-glued = Two lines run together: “{ $text }”; both skipped
problem-metric-encoding = Bytes that are not UTF-8: “{ $text }”; line skipped
problem-metric-byte-order-mark = Byte order mark at the start of the file; ignored
problem-metric-nul-stripped = NUL bytes around the line (a crash or power loss while writing?); ignored, the line was read
problem-metric-dataset-blanks = Blanks in the dataset name, which MLflow cannot read back: “{ $text }”; read
problem-metric-dataset-encoding = Dataset name that is not UTF-8: “{ $text }”; the value was read
problem-metric-float-timestamp = Timestamp with a fraction: “{ $text }”; read, rounded to milliseconds
problem-metric-float-step = Step written as a decimal number: “{ $text }”; read as a whole number
problem-metric-value-text = Value written as text: “{ $text }”; the number in it was read
problem-metric-model-fields = { $n } fields where “timestamp value step run_id” with or without dataset and digest was expected: “{ $text }”; the value was read
problem-metric-step-clamped = Step beyond 64 bits: “{ $text }”; shown as the nearest step possible
problem-metric-cut = The last line is incomplete: “{ $text }”; left out, the run may still be writing it

## Run tree

problem-parent-missing = The parent run { $parent } is not in this store; shown at the root
problem-parent-cycle = The parent run { $parent } lies below this run; the circle is cut here
problem-parent-deleted = The parent run { $parent } is deleted
problem-parent-elsewhere = The parent run { $parent } belongs to another experiment; shown at the root
problem-parents-missing = The parents of { $n } runs are not in this store; shown at the root
problem-parents-cycle = { $n } runs lie below themselves; the cycles are cut
problem-parents-deleted = The parents of { $n } runs are deleted
problem-parents-elsewhere = The parents of { $n } runs belong to other experiments; shown at the root
