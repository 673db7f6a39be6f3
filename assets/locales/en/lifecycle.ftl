### Deleting, restoring, editing and purging: why something was not done.

lifecycle-unsupported = This kind of store cannot be changed: { $path }
lifecycle-read-only = It may not be written: { $path }
lifecycle-gone = It is not there any more: { $path }
lifecycle-ambiguous = Several are called { $name }; name the folder of the one that is meant, or open its store alone
lifecycle-linked = A link stands here, and links are not followed: { $path }
lifecycle-mount = Another file system begins here, which is left alone: { $path }
lifecycle-locked = There is no permission to remove what lies here: { $path }
lifecycle-unreadable = Its description cannot be read well enough to be changed: { $path }
lifecycle-deleted = It is deleted: { $path }
lifecycle-active = It is not deleted: { $path }
lifecycle-experiment-deleted = Its experiment is deleted; restore the experiment first: { $path }
lifecycle-not-in-trash = It is marked as deleted but does not lie in the trash folder; restore it and delete it again: { $path }
lifecycle-default-experiment = MLflow needs the default experiment, which cannot be deleted: { $path }
lifecycle-occupied = Something else is in its place: { $path }
lifecycle-still-writing = It is marked as running, and its files changed in the last minutes: { $path }
lifecycle-changed = It is not as it was a moment ago: { $path }
lifecycle-in-use = Another program is at work on it; try again: { $path }
lifecycle-too-young = It was deleted too short a time ago: { $path }
lifecycle-unknown-age = It does not say when it was deleted, so its age does not choose it: { $path }
lifecycle-tag-name = This is no name for a tag: { $name }
lifecycle-no-tag = There is no tag { $name }
lifecycle-empty-name = The name is empty
lifecycle-name-taken = Another experiment is called { $name }
lifecycle-unknown-schema = { $what } in this database was made by a version of MLflow that is not known here, so it is left alone: { $path }
lifecycle-needed = Something else in the database needs it: { $path }
lifecycle-kept-by = Files of { $by } lie in it: { $path }
lifecycle-no-trash = The system has no trash for this: it would have to be a folder on the same file system and outside the results: { $path }
lifecycle-io = { $cause }: { $path }
lifecycle-interrupted = { $n ->
    [0] A { $operation } was cut short before it began; nothing is affected
    [one] A { $operation } was cut short; { $n } item is affected. Finish it or put it back with runatlas gc --recover
   *[other] A { $operation } was cut short; { $n } items are affected. Finish it or put it back with runatlas gc --recover
}
lifecycle-interrupted-unreadable = A change or purge may have been cut short, but what is written down about it cannot be read ({ $cause })
lifecycle-interrupted-purge = A permanent deletion was interrupted: { $removed } of { $n } items were removed, { $half } half-done. Finish it or put back what is intact with runatlas gc --recover
lifecycle-full = No space left on this disk. Permanently delete something that is on the Deleted page, or remove other files first: { $path }
