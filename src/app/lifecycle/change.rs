//! Making a change, and what follows from it: undo, questions, reading again what it touched.

use rustc_hash::FxHashSet;

use super::{ChangeReport, InUse, Job, StoreWriter, UndoStep, edit};
use crate::app::pages::Page;
use crate::app::place::{Context, Place};
use crate::app::read;
use crate::model::{ExperimentIndex, RunIndex, StoreIndex};
use crate::store::lifecycle::Skipped;
use crate::store::{Change, LifecycleError, PurgeProgress, PurgeSelection, RunKey, Touched};
use crate::text::Message;

/// Changes that can be taken back.
const MAX_UNDO: usize = 50;

pub(super) fn writer(place: &Place) -> StoreWriter {
    StoreWriter {
        stores: place.stores.clone(),
        catalog: place.catalog.clone(),
        log: place.lifecycle.operations_log.clone(),
    }
}

pub(super) fn store_of(place: &Place, experiment: ExperimentIndex) -> StoreIndex {
    place.catalog.experiments[experiment.at()].store
}

/// One change for each store that holds some of the runs.
pub(super) fn by_store(
    place: &Place,
    runs: &[RunIndex],
    change: impl Fn(Vec<crate::store::RunKey>) -> Change,
) -> Vec<(StoreIndex, Change)> {
    let stores = (0..place.stores.len() as u32).map(StoreIndex);
    stores
        .filter_map(|store| {
            let of_store = runs.iter().filter(|run| place.catalog.runs[run.at()].store == store);
            let keys: Vec<_> = of_store.map(|&run| place.catalog.run(run).key.clone()).collect();
            (!keys.is_empty()).then(|| (store, change(keys)))
        })
        .collect()
}

pub(super) fn change(place: &mut Place, changes: Vec<(StoreIndex, Change)>, done: Message, context: &mut Context<'_>) {
    // One at a time, in the order of asking: a second one would meet the first half done.
    if place.lifecycle.is_writing || changes.is_empty() {
        return;
    }
    place.lifecycle.is_writing = true;
    context.start(Job::Change { writer: writer(place), changes, done });
}

/// What is said of a change.
pub(super) fn told(done: Message, report: &ChangeReport) -> Message {
    let is_named = done.args.iter().any(|(name, _)| *name == "name");
    let done = done.arg("n", report.done);
    if is_named { done } else { done.arg("name", &*report.name) }
}

/// What is said when a change was taken back.
pub(super) fn undone(done: Message) -> Message {
    Message::new("done-undone-what").arg("what", done)
}

pub(super) fn changed(place: &mut Place, done: Message, report: ChangeReport, context: &mut Context<'_>) {
    place.lifecycle.is_writing = false;
    let done = told(done, &report);
    let failure = report.skipped.first().map(Skipped::message);
    let is_shown = edit::saved(&mut place.lifecycle, failure.as_ref().filter(|_| report.done == 0));
    context.notices.extend(failure.filter(|_| !is_shown));
    if !report.undo.is_empty() {
        let lifecycle = &mut place.lifecycle;
        lifecycle.operations += 1;
        let operation = context.operation(lifecycle.operations);
        lifecycle.undo.push(UndoStep { number: operation.number, done: done.clone(), steps: report.undo });
        let surplus = lifecycle.undo.len().saturating_sub(MAX_UNDO);
        lifecycle.undo.drain(..surplus);
        context.notices.push_undoable(done, operation);
    } else if report.done > 0 {
        context.notices.push(done);
    }
    place.lifecycle.in_use = in_use(place, report.in_use);
    if report.skipped.iter().any(|skipped| matches!(skipped.why, LifecycleError::Gone(_))) {
        // What is not there any more is not shown any more.
        reread(place, context);
    } else if report.done > 0 {
        again(place, report.touched, context);
    }
}

/// Takes one change back: that at this place in the list.
pub(super) fn undo(place: &mut Place, at: Option<usize>, context: &mut Context<'_>) {
    let lifecycle = &mut place.lifecycle;
    let Some(at) = at.filter(|&at| !lifecycle.is_writing && at < lifecycle.undo.len()) else { return };
    let step = lifecycle.undo.remove(at);
    lifecycle.is_writing = true;
    context.notices.forget(context.operation(step.number));
    context.start(Job::Undo(writer(place), step));
}

/// What the dialog asks about, with the names as they are now.
fn in_use(place: &Place, found: Vec<(StoreIndex, Change, i64)>) -> Option<InUse> {
    let changed = found.iter().map(|(_, _, at)| *at).max()?;
    let catalog = &place.catalog;
    let mut names = Vec::new();
    for (store, change, _) in &found {
        match change {
            Change::DeleteRuns { runs, .. } => {
                let keys: FxHashSet<&RunKey> = runs.iter().collect();
                let of_store = catalog.run_indices().filter(|run| catalog.runs[run.at()].store == *store);
                let meant = of_store.filter(|&run| keys.contains(&catalog.run(run).key));
                names.extend(meant.map(|run| catalog.run(run).display_name().to_owned()));
            }
            Change::DeleteExperiment { experiment, .. } => {
                let mut all = catalog.experiment_indices().map(|index| &catalog.experiments[index.at()]);
                let meant = all.find(|entry| entry.store == *store && entry.experiment.key == *experiment);
                names.extend(meant.map(|entry| entry.experiment.display_name().to_owned()));
            }
            // Nothing else is asked about.
            Change::RestoreRuns { .. }
            | Change::RestoreExperiment { .. }
            | Change::Rename { .. }
            | Change::SetTag { .. }
            | Change::RemoveTag { .. }
            | Change::Describe { .. } => {}
        }
    }
    Some(InUse { changes: found.into_iter().map(|(store, change, _)| (store, change)).collect(), names, changed })
}

/// Has it found out what is deleted.
pub(in crate::app) fn want_deleted(place: &mut Place, context: &mut Context<'_>) {
    place.lifecycle.deleted.start();
    place.lifecycle.planning = PurgeProgress::default();
    let everything = |store| {
        let everything = PurgeSelection { everything_deleted: true, leftovers: true, ..PurgeSelection::default() };
        let selection = PurgeSelection { unknown_runs: true, ..everything };
        (store, selection)
    };
    let selections = (0..place.stores.len() as u32).map(|at| everything(StoreIndex(at))).collect();
    context.start(Job::PlanDeleted(place.stores.clone(), selections));
}

/// What was changed is read again, and listed again by whoever shows it.
pub(super) fn again(place: &mut Place, touched: Vec<(StoreIndex, Touched)>, context: &mut Context<'_>) {
    read::again(place, touched, context);
    if place.pages.shown == Page::Deleted {
        want_deleted(place, context);
    }
}

/// Everything is read again: what was removed may have held runs and models.
pub(super) fn reread(place: &mut Place, context: &mut Context<'_>) {
    read::refresh(place, context);
    if place.pages.shown == Page::Deleted {
        want_deleted(place, context);
    }
}
