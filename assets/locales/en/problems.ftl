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
