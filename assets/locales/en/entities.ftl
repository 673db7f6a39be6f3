## The children of a run

show-in-table = Show in table
children-status = { $n } { $status }
children-below = { $n ->
    [one] 1 child run of their own
   *[other] { $n } child runs of their own
}
children-more = { $n ->
    [one] 1 more child run
   *[other] { $n } more child runs
}
children-more-columns = { $n ->
    [one] 1 more column
   *[other] { $n } more columns
}
children-differs = Differs
children-metrics = Metrics, last
children-curves = { $n ->
    [one] 1 child run, { $shown } of { $metrics } metrics
   *[other] { $n } child runs together, { $shown } of { $metrics } metrics
}
more-metrics = { $n ->
    [one] 1 more metric
   *[other] { $n } more metrics
}
fewer-metrics = Fewer metrics
own-metrics = Own metrics
none = none
same-in-children = Same in all children
fold-children-of = Fold the child runs of { $name }
unfold-children-of = Unfold the child runs of { $name }

## Models, prompts, datasets and traces

data = Data
logged-models = Logged models
logged-model = Logged model
registered-model = Registered model
prompt = Prompt
trace = Trace
copy-id = Copy ID
entity-gone = No longer there
entity-gone-why = The last refresh did not find it.
description = Description
last-updated = Last updated
aliases = Aliases
versions = Versions
version = Version
stage = Stage
no-versions = No versions
show-files = Show files
source-run = Source run
run-not-here = This run is not in the opened folder.
model-id = Model ID
model-type = Type
no-logged-models = No logged models
tags-internal = MLflow tags
metadata = Metadata
step = Step
runs = Runs

## Prompts

prompt-text = Text
prompt-changes = Changes
prompt-without-text = This version has no text.
prompt-model-config = Model configuration
prompt-response-format = Response format
commit-message = Message
copy-text = Copy text

## Datasets

no-datasets = No datasets
digest = Digest
source-type = Source type
context = Context
dataset-missing = Description missing
dataset-source = Source
dataset-profile = Profile
dataset-schema = Schema
dataset-runs = Used by runs
schema-type = Type
schema-required = Required
yes = yes
no = no

## Traces

no-traces = No traces
all-experiments = All experiments
trace-id = Trace ID
request = Request
response = Response
assessments = Assessments
assessment-expected = expected: { $value }
spans = Spans
no-spans = This trace has no spans.
span-message = Status message
span-inputs = Inputs
span-outputs = Outputs
span-attributes = Attributes
span-events = Events
span-empty = This span has neither inputs nor outputs.
text-lines-cut = Only the beginning is shown.
trace-without-file = No spans are stored with this trace.
trace-file-missing = The spans of this trace are not here: { $path }
trace-file-large = The spans of this trace are too large to show: { $path }
trace-file-broken = The spans of this trace cannot be read: { $path }: { $cause }
trace-span-broken = A span is not valid JSON: { $cause }
