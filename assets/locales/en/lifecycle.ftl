### Deleting, restoring, editing and purging: why something was not done.

lifecycle-unsupported = This kind of store cannot be changed: { $path }
lifecycle-read-only = Read-only: { $path }
lifecycle-gone = No longer exists: { $path }
lifecycle-unknown = No run or experiment called { $path }
lifecycle-ambiguous = More than one match for { $name }; give its folder, or open its store alone
lifecycle-linked = A link (not followed): { $path }
lifecycle-mount = On another file system; skipped: { $path }
lifecycle-locked = No permission to remove the contents: { $path }
lifecycle-unreadable = Too damaged to change safely: { $path }
lifecycle-no-description = No meta.yaml to change: { $path }
lifecycle-deleted = Already deleted: { $path }
lifecycle-active = Not deleted: { $path }
lifecycle-experiment-deleted = The experiment is deleted; restore the experiment first: { $path }
lifecycle-not-in-trash = Marked as deleted but not in the .trash folder; restore and delete it again: { $path }
lifecycle-no-experiment = There is no experiment { $id } to restore it to: { $path }
lifecycle-default-experiment = The default experiment cannot be deleted; MLflow needs it: { $path }
lifecycle-occupied = The place is taken: { $path }
lifecycle-still-writing = Marked as running, and files changed in the last few minutes: { $path }
lifecycle-changed = Changed in the meantime: { $path }
lifecycle-in-use = In use by another program; try again: { $path }
lifecycle-too-young = Deleted too recently: { $path }
lifecycle-unknown-age = Deletion time unknown; skipped: { $path }
lifecycle-tag-name = Invalid tag name: { $name }
lifecycle-no-tag = No tag named { $name }
lifecycle-empty-name = The name is empty
lifecycle-name-taken = There is already an experiment named { $name }
lifecycle-unknown-schema = { $what } in this database comes from an unknown version of MLflow; nothing was changed: { $path }
lifecycle-needed = Still referenced in the database: { $path }
lifecycle-kept-by = Contains files that belong to { $by }: { $path }
lifecycle-unknown-run = Unknown run with artifacts; kept unless --unknown-runs is given: { $path }
lifecycle-out-of-reach = Outside the open folder; open the folder that holds both: { $path }
lifecycle-no-trash = System trash not available here: { $path }
lifecycle-io = { $cause }: { $path }
lifecycle-interrupted = { $n ->
    [0] A { $operation } was interrupted before it started; nothing is affected
    [one] A { $operation } was interrupted; { $n } item is half-done. Finish it or put it back with runatlas gc --recover
   *[other] A { $operation } was interrupted; { $n } items are half-done. Finish or put them back with runatlas gc --recover
}
lifecycle-interrupted-unreadable = An operation may have been interrupted, but its record cannot be read ({ $cause })
lifecycle-interrupted-purge = A permanent deletion was interrupted: { $removed } of { $n } items were deleted, { $half } half-done. Finish or put them back with runatlas gc --recover
lifecycle-full = No space left on this disk. Permanently delete something on the Deleted page, or remove other files first: { $path }
