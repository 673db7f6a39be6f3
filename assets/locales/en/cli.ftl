### What the headless verbs print. Help for the arguments is not translated.

cli-no-display = runatlas: No display found. Commands that work without one: ls, check, dump, export, picture, delete, restore, gc (see runatlas --help)

## check

check-read = Read { $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
} in { $experiments ->
    [one] { $experiments } experiment
   *[other] { $experiments } experiments
}.
check-none = No problems.
check-found = { $n ->
    [one] { $n } problem
   *[other] { $n } problems
}: { $notes ->
    [one] { $notes } note
   *[other] { $notes } notes
}, { $errors ->
    [one] { $errors } error
   *[other] { $errors } errors
}.

## ls

ls-name = NAME
ls-run-id = RUN ID
ls-status = STATUS
ls-created = CREATED
ls-duration = DURATION
ls-experiment = EXPERIMENT
ls-note = NOTE
ls-deleted = deleted
ls-orphan = parent missing
ls-cycle = cycle
ls-parent-deleted = parent deleted
ls-parent-elsewhere = parent elsewhere
ls-artifacts-only = artifacts only
ls-running = { $duration } so far
ls-count = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
ls-store = STORE
ls-also-in = also in { $stores }
cli-no-store = No store called { $store }. There are: { $stores }
cli-no-window = Could not open a window ({ $cause }). Commands that work without one: ls, check, dump, export, picture, delete, restore, gc
check-bare-experiments = { $n ->
    [one] 1 experiment folder beside the database has no meta.yaml and contains only files
   *[other] { $n } experiment folders beside the database have no meta.yaml and contain only files
}
check-bare-runs = { $n ->
    [one] 1 run folder beside the database has no meta.yaml and contains only artifacts
   *[other] { $n } run folders beside the database have no meta.yaml and contain only artifacts
}
check-bare-models = { $n ->
    [one] 1 logged model beside the database has no meta.yaml; its folder contains only files
   *[other] { $n } logged models beside the database have no meta.yaml; their folders contain only files
}
check-one-step = { $n ->
    [one] 1 metric has several values at a single step; its chart uses time instead
   *[other] { $n } metrics have several values at a single step; their charts use time instead
}
check-empty-artifacts = { $n ->
    [one] 1 artifact is an empty file
   *[other] { $n } artifacts are empty files
}

## export

cli-export-no-format = { $path }: unknown file extension; add --format svg, pdf, png, csv, csv-wide or tikz
cli-export-exists = { $path } exists; add --force to replace it
cli-export-no-run = No run, or more than one, matches { $id }
cli-export-no-runs = No runs to draw
cli-export-no-key = No run has { $name }
cli-export-note = note: { $note }

## delete, restore, gc

cli-skipped = skipped: { $what }: { $why }
cli-even-running = A program may still be writing. Use --even-running to delete anyway
cli-deleted = { $n ->
    [one] { $n } run or experiment deleted
   *[other] { $n } runs and experiments deleted
}
cli-restored = { $n ->
    [one] { $n } run or experiment restored
   *[other] { $n } runs and experiments restored
}
cli-recovered = { $n ->
    [one] operation completed: { $n } item
   *[other] operation completed: { $n } items
}
cli-no-log = Not added to the operations log: { $cause }
cli-gc-whole-store = gc works on a whole results folder. Use { $path }, with --run or --experiment for a part of it
cli-gc-interrupted = { $n ->
    [0] An earlier { $operation } was interrupted before it started; nothing is affected. Use --recover put-back to clear it
    [one] An earlier { $operation } was interrupted; { $n } item is half-done. Use --recover
   *[other] An earlier { $operation } was interrupted; { $n } items are half-done. Use --recover
}
cli-gc-no-terminal = Not a terminal; use --yes to delete permanently, or --dry-run to preview
cli-gc-nothing-removed = Nothing was deleted
cli-gc-ask = { $n ->
    [one] Permanently delete { $n } item ({ $size })? This cannot be undone. Type yes:
   *[other] Permanently delete { $n } items ({ $size })? This cannot be undone. Type yes:
}
cli-gc-removed = { $n ->
    [one] { $n } item permanently deleted ({ $size })
   *[other] { $n } items permanently deleted ({ $size })
}
cli-gc-ask-trash = { $n ->
    [one] Move { $n } item ({ $size }) to system trash? Type yes:
   *[other] Move { $n } items ({ $size }) to system trash? Type yes:
}
cli-gc-trashed = { $n ->
    [one] { $n } item moved to system trash ({ $size })
   *[other] { $n } items moved to system trash ({ $size })
}
cli-gc-interrupted-purge = An earlier permanent deletion was interrupted: { $removed } of { $n } items were deleted, { $half } half-done. Use --recover
cli-gc-ask-without-recovery = { $n ->
    [one] Permanently delete { $n } item ({ $size }) without a recovery record? If interrupted, half-deleted items cannot be listed. Type yes:
   *[other] Permanently delete { $n } items ({ $size }) without a recovery record? If interrupted, half-deleted items cannot be listed. Type yes:
}
cli-without-recovery = The disk is full. --without-recovery deletes without a recovery record
cli-recovering-purge = A permanent deletion was interrupted: { $removed } of { $n } items were deleted, { $half } half-done
cli-recovered-back = put back: { $what } { $name }
cli-recovered-ended = completed: { $what } { $name }
cli-waiting = Waiting for another program at work (process { $process })
cli-at-work = Another program is still at work (process { $process })
# Stands in other texts: the number of runs.
some-runs = { $runs ->
    [one] 1 run
   *[other] { $runs } runs
}
cli-gc-run = run { $path } { $name }: { $size }, { some-files }, deleted { $since }
cli-gc-experiment = experiment { $path } { $name }: { some-runs }, { $size }, { some-files }, deleted { $since }
cli-gc-model = logged model { $path } { $name }: { $size }, { some-files }
cli-gc-leftover = orphaned folder { $path }: { $size }, { some-files }
cli-gc-unknown-run = unknown run with artifacts { $path }: { $size }, { some-files }
cli-gc-elsewhere = with its artifacts in { $path }
cli-gc-unknown-since = at an unknown time
cli-gc-children-stay = { $n ->
    [one] { $n } child run is kept
   *[other] { $n } child runs are kept
}
cli-gc-traces = { $n ->
    [one] { $n } trace is deleted too
   *[other] { $n } traces are deleted too
}
cli-gc-links = { $n ->
    [one] { $n } link is removed; its target is kept
   *[other] { $n } links are removed; their targets are kept
}
cli-gc-shared = { $n ->
    [one] { $n } file has another name elsewhere and is kept there
   *[other] { $n } files have other names elsewhere and are kept there
}
cli-gc-outside = outside this folder (kept): { $place } (of { $what })
cli-gc-kept-shared = kept, also belongs to { $by }: { $place } (of { $what })
cli-gc-kept-unclear = kept, may hold other files too: { $place } (of { $what })
cli-gc-lost-source = source will be gone: registered model { $model }, version { $version }
cli-gc-total = { $n ->
    [0] nothing to delete
    [one] { $n } item, { some-files }, { $size }
   *[other] { $n } items, { some-files }, { $size }
}
