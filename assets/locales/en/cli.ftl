### What the headless verbs print. Help for the arguments is not translated.

cli-no-display = runatlas: there is no display to open a window on; these need none: picture, dump, check, ls, export (see runatlas --help)

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
}: { $lost } lost, { $repaired } repaired, { $notes } notes.
check-left-running = Run { $run } is still marked as running and has no end time

## ls

ls-name = NAME
ls-run-id = RUN ID
ls-status = STATUS
ls-created = CREATED
ls-duration = DURATION
ls-experiment = EXPERIMENT
ls-note = NOTE
ls-deleted = deleted
ls-orphan = parent unknown
ls-cycle = circle cut
ls-parent-deleted = parent deleted
ls-parent-elsewhere = parent in another experiment
ls-separator = {", "}
ls-running = { $duration } so far
ls-count = { $n ->
    [one] { $n } run
   *[other] { $n } runs
}
cli-no-window = No window could be opened ({ $cause }). Without one, use: runatlas ls, check, dump, export or picture
check-bare-experiments = { $n ->
    [one] One experiment folder beside the database has no meta.yaml; it holds files alone
   *[other] { $n } experiment folders beside the database have no meta.yaml; they hold files alone
}
check-bare-runs = { $n ->
    [one] One run folder beside the database has no meta.yaml; it holds artifacts alone
   *[other] { $n } run folders beside the database have no meta.yaml; they hold artifacts alone
}
check-bare-models = { $n ->
    [one] One logged model beside the database has no meta.yaml; its folder holds files alone
   *[other] { $n } logged models beside the database have no meta.yaml; their folders hold files alone
}
check-one-step = { $n ->
    [one] One metric has several values at one single step; its chart falls back to time
   *[other] { $n } metrics have several values at one single step; their charts fall back to time
}
check-empty-artifacts = { $n ->
    [one] One artifact is an empty file
   *[other] { $n } artifacts are empty files
}

## export

cli-export-no-format = { $path }: its ending names no format; add --format svg, pdf, png, csv, csv-wide or tikz
cli-export-exists = { $path } exists; add --force to replace it
cli-export-no-run = There is no run with the ID { $id }, or several begin with it
cli-export-no-runs = No run is left to draw
cli-export-no-metric = No chosen run has the metric { $metric }
cli-export-no-metric-but = No chosen run has the metric { $metric }; did you mean { $name }?
cli-export-note = note: { $note }

## delete, restore, gc

cli-skipped = skipped: { $what }: { $why }
cli-even-running = Something may still be writing. --even-running deletes it all the same
cli-deleted = { $n ->
    [one] { $n } run or experiment deleted
   *[other] { $n } runs and experiments deleted
}
cli-restored = { $n ->
    [one] { $n } run or experiment restored
   *[other] { $n } runs and experiments restored
}
cli-recovered = { $n ->
    [one] { $n } item brought to an end
   *[other] { $n } items brought to an end
}
cli-no-log = This was not added to the operations log: { $cause }
cli-gc-whole-store = gc works on a whole results folder. Name { $path }, and --run or --experiment for a part of it
cli-gc-interrupted = { $n ->
    [0] A { $operation } was cut short before it began; nothing is affected. --recover put-back forgets it
    [one] An earlier { $operation } was cut short; { $n } item is affected. See --recover
   *[other] An earlier { $operation } was cut short; { $n } items are affected. See --recover
}
cli-gc-no-terminal = There is no terminal to ask on. Add --yes to remove, or --dry-run to look
cli-gc-nothing-removed = Nothing was removed
cli-gc-ask = { $n ->
    [one] Remove { $n } item ({ $size }) for good? It cannot be undone. Type yes:
   *[other] Remove { $n } items ({ $size }) for good? It cannot be undone. Type yes:
}
cli-gc-removed = { $n ->
    [one] { $n } item removed ({ $size })
   *[other] { $n } items removed ({ $size })
}
cli-gc-ask-trash = { $n ->
    [one] Move { $n } item ({ $size }) to the system trash? Type yes:
   *[other] Move { $n } items ({ $size }) to the system trash? Type yes:
}
cli-gc-trashed = { $n ->
    [one] { $n } item moved to the system trash ({ $size })
   *[other] { $n } items moved to the system trash ({ $size })
}
cli-gc-interrupted-purge = An earlier permanent deletion was interrupted: { $removed } of { $n } items were removed, { $half } half-done. See --recover
cli-gc-ask-without-recovery = { $n ->
    [one] Remove { $n } item ({ $size }) permanently, without a way to recover if the program dies meanwhile? Type yes:
   *[other] Remove { $n } items ({ $size }) permanently, without a way to recover if the program dies meanwhile? Type yes:
}
cli-without-recovery = The disk is full. --without-recovery removes without writing anything down first
cli-recovering-purge = A permanent deletion was interrupted: { $removed } of { $n } items were removed, { $half } half-done
cli-recovered-back = put back: { $what } { $name }
cli-recovered-ended = completed: { $what } { $name }
cli-waiting = Waiting for another program that is working on this (process { $process })
cli-at-work = Another program is still working on this (process { $process })
# Stands in other texts: the number of runs.
some-runs = { $runs ->
    [one] 1 run
   *[other] { $runs } runs
}
cli-gc-run = run { $path } { $name }: { $size }, { some-files }, deleted { $since }
cli-gc-experiment = experiment { $path } { $name }: { some-runs }, { $size }, { some-files }, deleted { $since }
cli-gc-model = logged model { $path } { $name }: { $size }, { some-files }
cli-gc-leftover = leftover { $path }: { $size }, { some-files }
cli-gc-unknown-since = at an unknown time
cli-gc-children-stay = { $n ->
    [one] { $n } run below it stays
   *[other] { $n } runs below it stay
}
cli-gc-traces = { $n ->
    [one] { $n } trace goes with it
   *[other] { $n } traces go with it
}
cli-gc-links = { $n ->
    [one] { $n } link is removed, not what it points to
   *[other] { $n } links are removed, not what they point to
}
cli-gc-shared = { $n ->
    [one] { $n } file has another name elsewhere and stays there
   *[other] { $n } files have other names elsewhere and stay there
}
cli-gc-outside = outside this folder, left alone: { $place } (of { $what })
cli-gc-lost-source = version { $version } of the registered model { $model } loses its source
cli-gc-total = { $n ->
    [0] nothing to remove
    [one] { $n } item, { some-files }, { $size }
   *[other] { $n } items, { some-files }, { $size }
}
