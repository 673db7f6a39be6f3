//! Deleting, restoring, editing and purging.

use rustc_hash::FxHashSet;

use super::super::effect::Writer;
use super::super::jobs::JobKey;
use super::super::loadable::Loadable;
use super::super::state::{
    AgeLimit, ChangeReport, Edit, Edited, Editing, InUse, ItemRef, Page, PlaceState, PurgeState, State, UndoStep,
};
use super::super::{Action, Effect};
use super::{notify, notify_undoable, opening};
use crate::model::{ExperimentIndex, RunIndex, StoreIndex};
use crate::store::lifecycle::{ItemKind, RestoredRuns, Target};
use crate::store::{Change, PurgeMode, PurgeProgress, PurgeSelection, RunKey};
use crate::text::Message;

/// Changes that can be taken back.
const MAX_UNDO: usize = 50;

pub(super) fn apply(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let Some(place) = &mut state.place else { return };
    match action {
        Action::Examined { capabilities, interrupted } => {
            (place.lifecycle.capabilities, place.lifecycle.interrupted) = (capabilities, interrupted);
        }
        Action::DeleteRuns { runs, with_children, even_running } => {
            let done = Message::new("done-deleted");
            let changes = by_store(place, &runs, |runs| Change::DeleteRuns { runs, with_children, even_running });
            change(place, changes, done, effects);
        }
        Action::RestoreRuns { runs, with_children } => {
            let changes = by_store(place, &runs, |runs| Change::RestoreRuns { runs, with_children });
            change(place, changes, Message::new("done-restored"), effects);
        }
        Action::DeleteExperiment(index) => {
            let experiment = place.catalog.experiment(index).key.clone();
            let made = Change::DeleteExperiment { experiment, even_running: false };
            change(place, vec![(store_of(place, index), made)], Message::new("done-deleted"), effects);
        }
        Action::RestoreExperiment(index, runs) => {
            let experiment = place.catalog.experiment(index).key.clone();
            let made = Change::RestoreExperiment { experiment, runs };
            change(place, vec![(store_of(place, index), made)], Message::new("done-restored"), effects);
        }
        Action::RemoveTag(run, key) => {
            let target = Target::Run(place.catalog.run(run).key.clone());
            let store = place.catalog.runs[run.at()].store;
            change(place, vec![(store, Change::RemoveTag { target, key })], Message::new("done-edited"), effects);
        }
        Action::SetEdit(Some(edit)) => set_edit(place, edit),
        Action::SetEdit(None) => place.lifecycle.edit = None,
        Action::LeaveEdit => leave_edit(place),
        Action::StayInEdit => {
            if let Some(editing) = &mut place.lifecycle.edit {
                editing.is_leaving = false;
            }
        }
        Action::CommitEdit => commit(place, effects),
        Action::Undo => {
            if place.lifecycle.is_writing {
                return;
            }
            if let Some(step) = place.lifecycle.undo.pop() {
                place.lifecycle.is_writing = true;
                effects.push(Effect::Undo(writer(place), step));
            }
        }
        Action::DeleteInUse => {
            let waiting = if place.lifecycle.is_writing { None } else { place.lifecycle.in_use.take() };
            if let Some(in_use) = waiting {
                change(place, in_use.changes, Message::new("done-deleted"), effects);
            }
        }
        Action::LeaveInUse => place.lifecycle.in_use = None,
        Action::Changed(done, report) => changed(state, done, report, effects),
        Action::Undone(failure) => {
            place.lifecycle.is_writing = false;
            let told = failure.map(|(why, left)| {
                if !left.steps.is_empty() {
                    place.lifecycle.undo.push(left);
                }
                why
            });
            notify(state, told.unwrap_or_else(|| Message::new("done-undone")));
            reread(state, effects);
        }
        Action::Recovered(told) => {
            for message in told {
                notify(state, message);
            }
            reread(state, effects);
        }
        Action::WantDeleted => {
            place.lifecycle.deleted.start();
            place.lifecycle.planning = PurgeProgress::default();
            let everything = |store| {
                let selection =
                    PurgeSelection { everything_deleted: true, leftovers: true, ..PurgeSelection::default() };
                (store, selection)
            };
            let selections = (0..place.stores.len() as u32).map(|at| everything(StoreIndex(at))).collect();
            effects.push(Effect::PlanDeleted(place.stores.clone(), selections));
        }
        Action::PlanProgressed(progress) => place.lifecycle.planning = progress,
        // What was measured whole before is worth more than what is only found.
        Action::DeletedFound(found)
            if place.lifecycle.deleted.is_loading()
                && place.lifecycle.deleted.value().is_none_or(|before| !before.is_measured) =>
        {
            place.lifecycle.deleted = Loadable::Loading(Some(found));
            let chosen = std::mem::take(&mut place.lifecycle.chosen);
            choose(place, &chosen);
        }
        Action::DeletedPlanned(result) => {
            place.lifecycle.deleted.finish(result);
            let chosen = std::mem::take(&mut place.lifecycle.chosen);
            choose(place, &chosen);
        }
        Action::SetChosen(chosen) => choose(place, &chosen.into_iter().collect()),
        Action::ToggleChosen(item) => {
            let mut chosen = std::mem::take(&mut place.lifecycle.chosen);
            if !chosen.remove(&item) {
                chosen.insert(item);
            }
            choose(place, &chosen);
        }
        Action::RestoreChosen => {
            let changes = restoring_chosen(place);
            choose(place, &FxHashSet::default());
            change(place, changes, Message::new("done-restored"), effects);
        }
        Action::SetAge(AgeLimit::Days(days)) => {
            place.lifecycle.age = AgeLimit::Days(days.clamp(1, AgeLimit::MAX_DAYS));
        }
        Action::SetAge(age) => place.lifecycle.age = age,
        Action::PlanPurge(items) => plan_purge(place, &items, effects),
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
        Action::Purge(mode) => purge(place, mode, effects),
        Action::PurgeProgressed(progress) => {
            if let Some(purge) = &mut place.lifecycle.purge {
                purge.progress = Some(progress);
            }
        }
        Action::StopPurge => {
            if let Some(purge) = &mut place.lifecycle.purge {
                purge.is_stopping = true;
                effects.push(Effect::Stop(JobKey::Purge));
            }
        }
        Action::Purged(report) => {
            // What was deleted can no longer be taken back as if nothing had happened.
            place.lifecycle.undo.clear();
            choose(place, &FxHashSet::default());
            if let Some(purge) = &mut place.lifecycle.purge {
                (purge.progress, purge.report) = (None, Some(report));
            }
            reread(state, effects);
        }
        Action::ClosePurge if place.lifecycle.purge.as_ref().is_some_and(|purge| purge.progress.is_none()) => {
            place.lifecycle.purge = None;
            effects.push(Effect::Cancel(JobKey::PlanPurge));
        }
        Action::Recover(recovery) => {
            let interrupted = std::mem::take(&mut place.lifecycle.interrupted);
            effects.push(Effect::Recover(writer(place), interrupted, recovery));
        }
        _ => {}
    }
}

fn writer(place: &PlaceState) -> Writer {
    Writer { stores: place.stores.clone(), log: place.lifecycle.operations_log.clone() }
}

fn store_of(place: &PlaceState, experiment: ExperimentIndex) -> StoreIndex {
    place.catalog.experiments[experiment.at()].store
}

/// One change for each store that holds some of the runs.
fn by_store(
    place: &PlaceState,
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

fn change(place: &mut PlaceState, changes: Vec<(StoreIndex, Change)>, done: Message, effects: &mut Vec<Effect>) {
    // One at a time, in the order of asking: a second one would meet the first half done.
    if place.lifecycle.is_writing || changes.is_empty() {
        return;
    }
    place.lifecycle.is_writing = true;
    effects.push(Effect::Change { writer: writer(place), changes, done });
}

/// Opens an editor, or takes what was written in it.
fn set_edit(place: &mut PlaceState, edit: Edit) {
    let lifecycle = &mut place.lifecycle;
    if let Some(editing) = &mut lifecycle.edit {
        editing.now = edit;
        return;
    }
    lifecycle.edits += 1;
    let before = edit.clone();
    lifecycle.edit = Some(Editing { now: edit, before, number: lifecycle.edits, is_leaving: false });
}

/// Closes the editor. A note that was written in is asked about first: it may be long.
fn leave_edit(place: &mut PlaceState) {
    match &mut place.lifecycle.edit {
        Some(editing) if matches!(editing.now, Edit::Note(..)) && editing.now != editing.before => {
            editing.is_leaving = true;
        }
        edit => *edit = None,
    }
}

fn commit(place: &mut PlaceState, effects: &mut Vec<Effect>) {
    if place.lifecycle.is_writing {
        return;
    }
    let Some(Editing { now: edit, .. }) = place.lifecycle.edit.take() else { return };
    let catalog = &place.catalog;
    let target = |edited: Edited| match edited {
        Edited::Run(run) => (catalog.runs[run.at()].store, Target::Run(catalog.run(run).key.clone())),
        Edited::Experiment(index) => {
            (catalog.experiments[index.at()].store, Target::Experiment(catalog.experiment(index).key.clone()))
        }
    };
    let made = match edit {
        Edit::Name(edited, name) => {
            let (store, target) = target(edited);
            (store, Change::Rename { target, name })
        }
        Edit::Note(edited, text) => {
            let (store, target) = target(edited);
            (store, Change::Describe { target, text })
        }
        Edit::Tag(run, key, value) => {
            let (store, target) = target(Edited::Run(run));
            (store, Change::SetTag { target, key, value })
        }
    };
    change(place, vec![made], Message::new("done-edited"), effects);
}

fn changed(state: &mut State, done: Message, report: ChangeReport, effects: &mut Vec<Effect>) {
    let Some(place) = &mut state.place else { return };
    place.lifecycle.is_writing = false;
    let done = done.arg("n", report.done);
    if !report.undo.is_empty() {
        place.lifecycle.undo.push(UndoStep { done: done.clone(), steps: report.undo });
        let surplus = place.lifecycle.undo.len().saturating_sub(MAX_UNDO);
        place.lifecycle.undo.drain(..surplus);
    }
    place.lifecycle.in_use = in_use(place, report.in_use);
    if let Some(first) = report.skipped.first() {
        notify(state, first.message());
    }
    if report.done > 0 {
        notify_undoable(state, done);
        reread(state, effects);
    }
}

/// What the dialog asks about, with the names as they are now.
fn in_use(place: &PlaceState, found: Vec<(StoreIndex, Change, i64)>) -> Option<InUse> {
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
            _ => {}
        }
    }
    Some(InUse { changes: found.into_iter().map(|(store, change, _)| (store, change)).collect(), names, changed })
}

/// Chooses items, of those that are there.
fn choose(place: &mut PlaceState, chosen: &FxHashSet<ItemRef>) {
    let lifecycle = &mut place.lifecycle;
    (lifecycle.chosen, lifecycle.chosen_bytes, lifecycle.restorable) = (FxHashSet::default(), 0, 0);
    let Some(deleted) = lifecycle.deleted.value().filter(|_| !chosen.is_empty()) else { return };
    for (store, plan) in &deleted.plans {
        for item in &plan.items {
            let key = (*store, item.key.clone());
            if chosen.contains(&key) {
                lifecycle.chosen_bytes += item.extent.bytes;
                lifecycle.restorable += usize::from(matches!(item.kind, ItemKind::Run | ItemKind::Experiment));
                lifecycle.chosen.insert(key);
            }
        }
    }
}

/// The changes that bring the chosen items back.
fn restoring_chosen(place: &PlaceState) -> Vec<(StoreIndex, Change)> {
    let mut changes = Vec::new();
    for (store, plan) in place.lifecycle.deleted.value().iter().flat_map(|deleted| &deleted.plans) {
        let chosen = plan.items.iter().filter(|item| place.lifecycle.chosen.contains(&(*store, item.key.clone())));
        let mut runs = Vec::new();
        for item in chosen {
            match item.kind {
                ItemKind::Run => runs.push(item.key.as_str().into()),
                ItemKind::Experiment => {
                    let experiment = item.key.as_str().into();
                    let made = Change::RestoreExperiment { experiment, runs: RestoredRuns::ActiveBefore };
                    changes.push((*store, made));
                }
                ItemKind::LoggedModel | ItemKind::Leftover => {}
            }
        }
        if !runs.is_empty() {
            changes.push((*store, Change::RestoreRuns { runs, with_children: false }));
        }
    }
    changes
}

/// What was written is read again, by whoever shows it.
fn reread(state: &mut State, effects: &mut Vec<Effect>) {
    opening::apply(state, Action::Refresh, effects);
    if state.place.as_ref().is_some_and(|place| place.page == Page::Deleted) {
        apply(state, Action::WantDeleted, effects);
    }
}

/// Begins to remove what the dialog shows, if it may be.
fn purge(place: &mut PlaceState, mode: PurgeMode, effects: &mut Vec<Effect>) {
    let plans = place.lifecycle.purge.as_ref().and_then(|purge| purge.plans.value().cloned());
    let can_trash = plans.as_ref().is_some_and(|plans| place.lifecycle.can_trash(plans));
    let (Some(plans), Some(purge)) = (plans, &mut place.lifecycle.purge) else { return };
    let may_begin = match mode {
        PurgeMode::Remove => purge.is_confirmed(),
        PurgeMode::Trash => purge.is_ready() && can_trash,
    };
    if may_begin {
        (purge.mode, purge.progress) = (mode, Some(PurgeProgress::default()));
        effects.push(Effect::Purge(writer(place), plans, mode));
    }
}

/// Opens the dialog and finds out what these items come to.
fn plan_purge(place: &mut PlaceState, items: &[ItemRef], effects: &mut Vec<Effect>) {
    let Some(deleted) = place.lifecycle.deleted.value().cloned() else { return };
    let items: FxHashSet<&ItemRef> = items.iter().collect();
    let mut selections: Vec<(StoreIndex, PurgeSelection)> = Vec::new();
    for (store, plan) in &deleted.plans {
        let mut selection = PurgeSelection::default();
        for item in plan.items.iter().filter(|item| items.contains(&(*store, item.key.clone()))) {
            match item.kind {
                ItemKind::Run => selection.runs.push(item.key.as_str().into()),
                ItemKind::Experiment => selection.experiments.push(item.key.as_str().into()),
                ItemKind::LoggedModel | ItemKind::Leftover => selection.others.push(item.key.clone()),
            }
        }
        if !selection.runs.is_empty() || !selection.experiments.is_empty() || !selection.others.is_empty() {
            selections.push((*store, selection));
        }
    }
    if selections.is_empty() {
        return;
    }
    place.lifecycle.planning = PurgeProgress::default();
    let mut plans = Loadable::Idle;
    plans.start();
    place.lifecycle.purge = Some(PurgeState {
        plans,
        typed: String::new(),
        mode: PurgeMode::default(),
        progress: None,
        is_stopping: false,
        report: None,
    });
    effects.push(Effect::PlanPurge(place.stores.clone(), selections));
}
