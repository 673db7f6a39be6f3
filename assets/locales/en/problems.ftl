### What went wrong: errors of whole operations, and problems (one unreadable thing each).
### State what was found, then what Runatlas did about it. The path and line stand beside the text, not in it.

## Errors. What failed first, the path last.

error-not-found = Not found: { $path }
error-not-a-store = No MLflow results found. Looked for experiment folders with a meta.yaml, for mlruns folders and for an mlflow.db in and around { $path }
error-io = { $cause }: { $path }
error-sqlite = Could not read the database ({ $cause }): { $path }
error-gone = No longer exists: { $path }
error-outside = Path outside the artifact folder: { $path }
error-cancelled = Cancelled

## Problems

problem-locked = No permission to read; contents not shown
problem-unreadable = Unreadable ({ $cause }); contents not shown
problem-name-not-utf8 = Name is not UTF-8; shown with replacement characters
problem-value-not-utf8 = Not UTF-8; shown with replacement characters
problem-link-broken = Link target does not exist; skipped
problem-link-to-folder = Link to a folder among key files; not followed
problem-link-again = Link to a folder already read ({ $path }); skipped
problem-special-file = Neither a file nor a folder (a pipe, socket or device); skipped
problem-meta-empty = Empty file (a crash while writing?); showing what the folder contains
problem-meta-no-mapping = No “key: value” lines; showing what the folder contains
problem-meta-yaml = Invalid YAML ({ $cause }); the other fields were read
problem-field-missing = Field { $field } is missing; shown as unknown. MLflow would reject the run
problem-field-number = Field { $field } is “{ $found }”, not a number; shown as unknown
problem-stage-unknown = Unknown lifecycle stage “{ $word }”; shown as active
problem-status-unknown = Unknown status “{ $word }”
problem-status-text = Status written as the word “{ $word }”; read. MLflow would reject it
problem-experiment-without-meta = Experiment folder without a meta.yaml; named after the folder
problem-experiment-without-stage = No lifecycle stage (written before MLflow 0.7); shown as active. MLflow 2.3 and later cannot list it
problem-experiment-id-mismatch = meta.yaml says experiment { $id } but the folder is named differently; using the folder name
problem-experiment-active-in-trash = In the .trash folder but marked active (as MLflow before 2.3 did); shown as deleted
problem-experiment-deleted-in-root = Marked deleted but not in the .trash folder; shown as deleted
problem-experiment-twice = Experiment ID used twice in this store; both are shown, the other is { $other }
problem-experiment-name-twice = Another experiment is also named “{ $name }”: { $other }
problem-run-without-meta = Run folder without a meta.yaml; its parameters, tags and metrics are shown
problem-run-loose = Run outside any experiment; shown separately
problem-run-id-mismatch = meta.yaml says run { $id } but the folder is named differently (a copy?); using the folder name
problem-run-of-another-experiment = meta.yaml says experiment { $id }; shown in the experiment of its folder
problem-run-twice = Run { $id } appears twice in this store; the other is { $other }
problem-metric-empty = Empty metric file; no values
problem-metric-more = { $n ->
    [one] 1 more line with similar problems
   *[other] { $n } more lines with similar problems
}
problem-dataset-missing = Description of dataset { $id } is missing; only its ID is shown
problem-dataset-without-meta = Dataset folder without a meta.yaml; skipped
problem-input-without-meta = Input folder without a meta.yaml; skipped
problem-output-without-meta = Output folder without a meta.yaml; skipped
problem-model-without-meta = Logged model without a meta.yaml; skipped
problem-model-id-mismatch = meta.yaml says model { $id } but the folder is named differently; using the folder name
problem-registered-model-without-meta = Folder in the model registry without a meta.yaml
problem-model-version-without-meta = Model version without a meta.yaml; skipped
problem-model-version-number = Model version without a number; skipped
problem-trace-without-info = Trace without a trace_info.yaml; skipped

# What is true of { $n } runs (or values) of one experiment; the path is the experiment’s folder.
problem-runs-without-artifacts = { $n ->
    [one] 1 run has no artifacts folder
   *[other] { $n } runs have no artifacts folder
}
problem-runs-without-metrics = { $n ->
    [one] 1 run has no metrics folder
   *[other] { $n } runs have no metrics folder
}
problem-runs-without-params = { $n ->
    [one] 1 run has no params folder
   *[other] { $n } runs have no params folder
}
problem-runs-without-tags = { $n ->
    [one] 1 run has no tags folder
   *[other] { $n } runs have no tags folder
}
problem-artifacts-without-run = { $n ->
    [one] 1 folder contains artifacts
   *[other] { $n } folders contain artifacts
} but no run; skipped
problem-runs-artifacts-only = { $n ->
    [one] One run has artifacts only
   *[other] { $n } runs have artifacts only
}; the database or the meta.yaml files with their descriptions are missing
problem-models-artifacts-only = { $n ->
    [one] One logged model has artifacts only
   *[other] { $n } logged models have artifacts only
}; the database or the meta.yaml files with their descriptions are missing
problem-addresses-stale = { $n ->
    [one] The stored artifact URI of 1 run does
   *[other] The stored artifact URIs of { $n } runs do
} not exist on this machine; located by folder instead
problem-addresses-windows = { $n ->
    [one] The stored artifact URI of 1 run is a Windows path
   *[other] The stored artifact URIs of { $n } runs are Windows paths
}; located by folder instead
problem-addresses-relative = { $n ->
    [one] The stored artifact URI of 1 run is
   *[other] The stored artifact URIs of { $n } runs are
} relative to an unknown folder; located by folder instead
problem-addresses-percent = { $n ->
    [one] The stored artifact URI of 1 run is percent-encoded
   *[other] The stored artifact URIs of { $n } runs are percent-encoded
}
problem-addresses-blank = { $n ->
    [one] The stored artifact URI of 1 run contains spaces
   *[other] The stored artifact URIs of { $n } runs contain spaces
}
problem-runs-left-running = { $n ->
    [one] 1 run is still marked as running and has no end time
   *[other] { $n } runs are still marked as running and have no end time
}
problem-runs-failed = { $n ->
    [one] 1 run failed
   *[other] { $n } runs failed
}
problem-params-empty = { $n ->
    [one] 1 parameter is empty
   *[other] { $n } parameters are empty
}
problem-values-long = { $n ->
    [one] 1 parameter or tag is longer than 500 bytes
   *[other] { $n } parameters and tags are longer than 500 bytes
}
problem-params-line-breaks = { $n ->
    [one] 1 parameter has several lines
   *[other] { $n } parameters have several lines
}
problem-metric-lines-repeated = { $n ->
    [one] 1 metric line repeats
   *[other] { $n } metric lines repeat
} the line before exactly
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

problem-database-number = Table { $table }, column { $column }, row { $row }: “{ $found }” is not a number; value skipped
problem-database-number-as-text = Table { $table }, column { $column }, row { $row }: number “{ $found }” stored as text; read as a number
problem-database-not-utf8 = Table { $table }, column { $column }, row { $row }: not UTF-8; shown with replacement characters
problem-database-blob = Table { $table }, column { $column }, row { $row }: binary data instead of text; shown as text
problem-database-row = Table { $table }, row { $row }: column { $column } is empty; row skipped
problem-database-more = Table { $table }, column { $column }: { $n } more similar problems
problem-database-damaged = Table { $table } is damaged ({ $cause }); showing what could be read
problem-database-no-experiment = Experiment { $experiment } is missing in the database; its runs are shown under this ID

## Artifacts

artifacts-uri-stale = Located by folder; the stored artifact URI does not exist on this machine: { $uri }
artifacts-elsewhere-too = Located by folder; the stored artifact URI names another folder that also exists: { $path }
artifacts-found-though-remote = Located by folder; the stored artifact URI is remote ({ $scheme }): { $uri }
artifacts-in-sibling = Found in a folder beside the store, not at the stored URI: { $path }
artifacts-remote = Stored remotely ({ $scheme }); Runatlas does not download files: { $uri }
artifacts-proxied = Stored on a tracking server; no mlartifacts folder was found here: { $uri }
artifacts-not-found = Artifact folder found neither in the opened folder nor at the stored artifact URI: { $uri }
artifacts-none-logged = No artifact folder: nothing was logged, or the folder was not kept
artifacts-nowhere = No artifact folder found, and no artifact URI is stored
problem-artifact-folder = Could not list the folder ({ $cause }); contents not shown
problem-artifact-file = Could not examine the file ({ $cause })
problem-artifact-name = Name is not UTF-8; shown with replacement characters
problem-artifact-loop = Link to a parent folder; not followed
problem-artifact-special = Neither a file nor a folder (a pipe, socket or device); skipped
## Metric lines. { $text } is the start of the line.

problem-metric-blank = Blank line; skipped, no value lost
problem-metric-nul = { $n } NUL bytes instead of a line (a crash or power loss while writing?); skipped
problem-metric-spacing = Fields separated by tabs or several spaces: “{ $text }”; line skipped
problem-metric-fields = { $n ->
    [one] 1 field
   *[other] { $n } fields
} instead of “timestamp value step”: “{ $text }”; line skipped
problem-metric-timestamp = No timestamp at the start: “{ $text }”; line skipped
problem-metric-value = Value is not a number: “{ $text }”; line skipped
problem-metric-step = Step is not a whole number: “{ $text }”; line skipped
problem-metric-glued = Two lines joined into one: “{ $text }”; both skipped
problem-metric-encoding = Not UTF-8: “{ $text }”; line skipped
problem-metric-byte-order-mark = Byte order mark at the start of the file; ignored
problem-metric-nul-stripped = NUL bytes around the line (a crash or power loss while writing?); ignored, line read
problem-metric-dataset-blanks = Spaces in the dataset name: “{ $text }”; read. MLflow cannot read it back
problem-metric-dataset-encoding = Dataset name is not UTF-8: “{ $text }”; value read
problem-metric-float-timestamp = Timestamp with a fraction: “{ $text }”; rounded to milliseconds
problem-metric-float-step = Step written as a decimal number: “{ $text }”; read as a whole number
problem-metric-value-text = Value written as text: “{ $text }”; its number was read
problem-metric-model-fields = { $n } fields instead of “timestamp value step run_id” with or without dataset and digest: “{ $text }”; value read
problem-metric-step-clamped = Step beyond 64 bits: “{ $text }”; shown as the nearest possible step
problem-metric-cut = Incomplete last line: “{ $text }”; skipped, the run may still be writing

## Run tree

problem-parent-missing = Parent run { $parent } is not in this store; shown at the top level
problem-parent-cycle = Parent run { $parent } is also a descendant of this run (a cycle); shown at the top level
problem-parent-deleted = Parent run { $parent } is deleted
problem-parent-elsewhere = Parent run { $parent } belongs to another experiment; shown at the top level
problem-parents-missing = The parents of { $n } runs are not in this store; shown at the root
problem-parents-cycle = { $n } runs are their own ancestors; the cycles are cut
problem-parents-deleted = The parents of { $n } runs are deleted
problem-parents-elsewhere = The parents of { $n } runs belong to other experiments; shown at the root
