# Pages, notebooks and descriptions of models.

html-cut = Only the first { $limit } MB of the page were read.
html-scripts-alone = This page draws itself with JavaScript, which is not run here. Its source is under “Text”.
html-chart-left-out = Not drawn: { $what }

notebook-empty = The notebook has no cells.
notebook-svg = A picture in SVG

mlmodel-title = MLflow model
mlmodel-id = Model ID
mlmodel-uuid = Model UUID
mlmodel-run = Run ID
mlmodel-mlflow = MLflow version
mlmodel-created = Created (UTC)
mlmodel-size = Size
mlmodel-inputs = Inputs
mlmodel-outputs = Outputs
mlmodel-params = Parameters
mlmodel-no-signature = The model has no signature.
mlmodel-signature-broken = The signature is not valid JSON.
mlmodel-requirements = Requirements
mlmodel-load = Load in Python

document-rows-more = Show more rows
document-rows-fewer = Show fewer rows
document-copy-table = Copy the table as CSV
document-lines-more = Show all { $count } lines
document-lines-fewer = Show fewer lines
