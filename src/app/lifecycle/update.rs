//! Changes, undo, and what is deleted.

use rustc_hash::FxHashSet;

use super::{Action, AgeLimit, ChangeReport, Chosen, InUse, ItemRef, Job, Key, StoreWriter, UndoStep, edit, purge};
use crate::app::pages::Page;
use crate::app::place::{Context, Place};
use crate::app::{Loadable, read};
use crate::model::{ExperimentIndex, RunIndex, StoreIndex};
use crate::store::lifecycle::Target;
use crate::store::{Change, PurgeProgress, PurgeSelection, RunKey, Touched};
use crate::text::Message;

/// Changes that can be taken back.
const MAX_UNDO: usize = 50;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Examined { capabilities, interrupted } => {
            (place.lifecycle.capabilities, place.lifecycle.interrupted) = (capabilities, interrupted);
        }
        Action::DeleteRuns { runs, with_children, even_running } => {
            let done = Message::new("done-deleted");
            let changes = by_store(place, &runs, |runs| Change::DeleteRuns { runs, with_children, even_running });
            change(place, changes, done, context);
        }
        Action::RestoreRuns { runs, with_children } => {
            let changes = by_store(place, &runs, |runs| Change::RestoreRuns { runs, with_children });
            change(place, changes, Message::new("done-restored"), context);
        }
        Action::DeleteExperiment(index) => {
            let experiment = place.catalog.experiment(index).key.clone();
            let made = Change::DeleteExperiment { experiment, even_running: false };
            change(place, vec![(store_of(place, index), made)], Message::new("done-deleted"), context);
        }
        Action::RestoreExperiment(index, runs) => {
            let experiment = place.catalog.experiment(index).key.clone();
            let made = Change::RestoreExperiment { experiment, runs };
            change(place, vec![(store_of(place, index), made)], Message::new("done-restored"), context);
        }
        Action::RemoveTag(run, key) => {
            let target = Target::Run(place.catalog.run(run).key.clone());
            let store = place.catalog.runs[run.at()].store;
            change(place, vec![(store, Change::RemoveTag { target, key })], Message::new("done-edited"), context);
        }
        Action::SetEdit(Some(edit)) => edit::set(&mut place.lifecycle, edit),
        Action::SetEdit(None) => place.lifecycle.edit = None,
        Action::LeaveEdit => edit::leave(&mut place.lifecycle),
        Action::StayInEdit => {
            if let Some(editing) = &mut place.lifecycle.edit {
                editing.is_leaving = false;
            }
        }
        Action::CommitEdit => edit::commit(place, context),
        Action::Undo => {
            if place.lifecycle.is_writing {
                return;
            }
            if let Some(step) = place.lifecycle.undo.pop() {
                place.lifecycle.is_writing = true;
                context.start(Job::Undo(writer(place), step));
            }
        }
        Action::DeleteInUse => {
            let waiting = if place.lifecycle.is_writing { None } else { place.lifecycle.in_use.take() };
            if let Some(in_use) = waiting {
                change(place, in_use.changes, Message::new("done-deleted"), context);
            }
        }
        Action::LeaveInUse => place.lifecycle.in_use = None,
        Action::Changed(done, report) => changed(place, done, report, context),
        Action::Undone { failure, touched } => {
            place.lifecycle.is_writing = false;
            let told = failure.map(|(why, left)| {
                if !left.steps.is_empty() {
                    place.lifecycle.undo.push(left);
                }
                why
            });
            context.notices.push(told.unwrap_or_else(|| Message::new("done-undone")));
            again(place, touched, context);
        }
        Action::Recovered(told) => {
            context.notices.extend(told);
            reread(place, context);
        }
        Action::WantDeleted => want_deleted(place, context),
        Action::PlanProgressed(progress) => place.lifecycle.planning = progress,
        // What was measured whole before is worth more than what is only found.
        Action::DeletedFound(found) => {
            let deleted = &mut place.lifecycle.deleted;
            if deleted.is_loading() && deleted.value().is_none_or(|before| !before.is_measured) {
                *deleted = Loadable::Loading(Some(found));
                choose(place, &place.lifecycle.chosen.items().clone());
            }
        }
        Action::DeletedPlanned(result) => {
            place.lifecycle.deleted.finish(result);
            choose(place, &place.lifecycle.chosen.items().clone());
        }
        Action::SetChosen(chosen) => choose(place, &chosen.into_iter().collect()),
        Action::ToggleChosen(item) => {
            let mut chosen = place.lifecycle.chosen.items().clone();
            if !chosen.remove(&item) {
                chosen.insert(item);
            }
            choose(place, &chosen);
        }
        Action::RestoreChosen => {
            let changes = purge::restoring_chosen(place);
            place.lifecycle.chosen.clear();
            change(place, changes, Message::new("done-restored"), context);
        }
        Action::SetAge(AgeLimit::Days(days)) => {
            place.lifecycle.age = AgeLimit::Days(days.clamp(1, AgeLimit::MAX_DAYS));
        }
        Action::SetAge(age) => place.lifecycle.age = age,
        Action::PlanPurge(items) => purge::plan(place, &items, context),
        Action::PurgePlanned(result) => {
            if let Some(purge) = &mut place.lifecycle.purge {
                purge.plans.finish(result);
            }
        }
        Action::SetPurgeTyped(text) => {
            if let Some(purge) = &mut place.lifecycle.purge {
                purge.typed = text;
            }
        }
        Action::Purge(mode) => purge::begin(place, mode, context),
        Action::PurgeProgressed(progress) => {
            if let Some(purge) = &mut place.lifecycle.purge {
                purge.progress = Some(progress);
            }
        }
        Action::StopPurge => {
            if let Some(purge) = &mut place.lifecycle.purge {
                purge.is_stopping = true;
                context.stop(Key::Purge);
            }
        }
        Action::Purged(report) => {
            // What was deleted can no longer be taken back as if nothing had happened.
            place.lifecycle.undo.clear();
            place.lifecycle.chosen.clear();
            if let Some(purge) = &mut place.lifecycle.purge {
                (purge.progress, purge.report) = (None, Some(report));
            }
            reread(place, context);
        }
        Action::ClosePurge => {
            if place.lifecycle.purge.as_ref().is_some_and(|purge| purge.progress.is_none()) {
                place.lifecycle.purge = None;
                context.cancel(Key::PlanPurge);
            }
        }
        Action::Recover(recovery) => {
            let interrupted = std::mem::take(&mut place.lifecycle.interrupted);
            context.start(Job::Recover(writer(place), interrupted, recovery));
        }
    }
}

pub(super) fn writer(place: &Place) -> StoreWriter {
    StoreWriter { stores: place.stores.clone(), log: place.lifecycle.operations_log.clone() }
}

fn store_of(place: &Place, experiment: ExperimentIndex) -> StoreIndex {
    place.catalog.experiments[experiment.at()].store
}

/// One change for each store that holds some of the runs.
fn by_store(
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

fn changed(place: &mut Place, done: Message, report: ChangeReport, context: &mut Context<'_>) {
    place.lifecycle.is_writing = false;
    let done = done.arg("n", report.done);
    if !report.undo.is_empty() {
        place.lifecycle.undo.push(UndoStep { done: done.clone(), steps: report.undo });
        let surplus = place.lifecycle.undo.len().saturating_sub(MAX_UNDO);
        place.lifecycle.undo.drain(..surplus);
    }
    place.lifecycle.in_use = in_use(place, report.in_use);
    if let Some(first) = report.skipped.first() {
        context.notices.push(first.message());
    }
    if report.done > 0 {
        context.notices.push_undoable(done);
        again(place, report.touched, context);
    }
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
                names.extend(meant.map(|entry| entry.experiment.name.clone()));
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
        let selection = PurgeSelection { everything_deleted: true, leftovers: true, ..PurgeSelection::default() };
        (store, selection)
    };
    let selections = (0..place.stores.len() as u32).map(|at| everything(StoreIndex(at))).collect();
    context.start(Job::PlanDeleted(place.stores.clone(), selections));
}

/// Chooses items, of those that are there.
fn choose(place: &mut Place, chosen: &FxHashSet<ItemRef>) {
    let deleted = place.lifecycle.deleted.value();
    place.lifecycle.chosen = Chosen::of(chosen, deleted.map(|deleted| &**deleted));
}

/// What was changed is read again, and listed again by whoever shows it.
fn again(place: &mut Place, touched: Vec<(StoreIndex, Touched)>, context: &mut Context<'_>) {
    read::again(place, touched, context);
    if place.pages.shown == Page::Deleted {
        want_deleted(place, context);
    }
}

/// Everything is read again: what was removed may have held runs and models.
fn reread(place: &mut Place, context: &mut Context<'_>) {
    read::refresh(place, context);
    if place.pages.shown == Page::Deleted {
        want_deleted(place, context);
    }
}
