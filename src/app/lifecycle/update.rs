//! Changes, undo, and what is deleted.

use rustc_hash::FxHashSet;

use super::change::{again, by_store, change, changed, reread, store_of, undo, undone, want_deleted, writer};
use super::{Action, AgeLimit, Chosen, ItemRef, Job, Key, edit, purge};
use crate::app::Loadable;
use crate::app::place::{Context, Place};
use crate::store::lifecycle::Target;
use crate::store::{Change, Experiment, PurgeProgress};
use crate::text::Message;

pub(in crate::app) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let deletes = matches!(action, Action::DeleteRuns { even_running: false, .. } | Action::DeleteExperiment(_));
    if deletes && context.settings.asks_before_delete {
        place.lifecycle.asked = Some(Box::new(action));
    } else {
        apply(place, context, action);
    }
}

fn apply(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Examined { capabilities, interrupted } => {
            (place.lifecycle.capabilities, place.lifecycle.interrupted) = (capabilities, interrupted);
        }
        Action::DeleteRuns { runs, with_children, even_running } => {
            let changes = by_store(place, &runs, |runs| Change::DeleteRuns { runs, with_children, even_running });
            change(place, changes, Message::new("done-deleted-runs"), context);
        }
        Action::RestoreRuns { runs, with_children } => {
            let changes = by_store(place, &runs, |runs| Change::RestoreRuns { runs, with_children });
            change(place, changes, Message::new("done-restored-runs"), context);
        }
        Action::DeleteExperiment(index) => {
            let Experiment { key, name, .. } = place.catalog.experiment(index);
            let made = Change::DeleteExperiment { experiment: key.clone(), even_running: false };
            let done = Message::new("done-deleted-experiment").arg("name", name.as_str());
            change(place, vec![(store_of(place, index), made)], done, context);
        }
        Action::RestoreExperiment(index, runs) => {
            let Experiment { key, name, .. } = place.catalog.experiment(index);
            let made = Change::RestoreExperiment { experiment: key.clone(), runs };
            let done = Message::new("done-restored-experiment").arg("name", name.as_str());
            change(place, vec![(store_of(place, index), made)], done, context);
        }
        Action::DeleteAsked => {
            if let Some(asked) = place.lifecycle.asked.take() {
                apply(place, context, *asked);
            }
        }
        Action::LeaveAsked => place.lifecycle.asked = None,
        Action::RemoveTag(run, key) => {
            let target = Target::Run(place.catalog.run(run).key.clone());
            let store = place.catalog.runs[run.at()].store;
            let name = place.catalog.run(run).display_name();
            let done = Message::new("done-tag-removed").arg("tag", &*key).arg("name", name);
            change(place, vec![(store, Change::RemoveTag { target, key })], done, context);
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
        Action::Undo => undo(place, place.lifecycle.undo.len().checked_sub(1), context),
        Action::UndoOperation(number) => {
            undo(place, place.lifecycle.undo.iter().position(|step| step.number == number), context);
        }
        Action::DeleteInUse => {
            let waiting = if place.lifecycle.is_writing { None } else { place.lifecycle.in_use.take() };
            if let Some(in_use) = waiting {
                let is_of_runs = |(_, change): &(_, Change)| matches!(change, Change::DeleteRuns { .. });
                let is_runs = in_use.changes.iter().all(is_of_runs);
                let done = if is_runs { "done-deleted-runs" } else { "done-deleted-experiment" };
                change(place, in_use.changes, Message::new(done), context);
            }
        }
        Action::LeaveInUse => place.lifecycle.in_use = None,
        Action::Changed(done, report) => changed(place, done, report, context),
        Action::Undone { done, failure, touched } => {
            place.lifecycle.is_writing = false;
            let told = failure.map(|(why, left)| {
                if !left.steps.is_empty() {
                    place.lifecycle.undo.push(left);
                }
                why
            });
            context.notices.push(told.unwrap_or_else(|| undone(done)));
            again(place, touched, context);
        }
        Action::RecoverProgressed(progress) => {
            if let Some(recovering) = &mut place.lifecycle.recovering {
                *recovering = progress;
            }
        }
        Action::Recovered(told) => {
            let lifecycle = &mut place.lifecycle;
            (lifecycle.is_writing, lifecycle.recovering) = (false, None);
            lifecycle.interrupted.clear();
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
            // What comes back leaves the list and with it the choice; what does not stays chosen.
            let changes = purge::restoring_chosen(place);
            change(place, changes, Message::new("done-restored-items"), context);
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
            context.forget_operations();
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
            // One at a time, like a change.
            if place.lifecycle.is_writing || place.lifecycle.interrupted.is_empty() {
                return;
            }
            place.lifecycle.is_writing = true;
            place.lifecycle.recovering = Some(PurgeProgress::default());
            context.start(Job::Recover(writer(place), place.lifecycle.interrupted.clone(), recovery));
        }
    }
}

/// Chooses items, of those that are there.
fn choose(place: &mut Place, chosen: &FxHashSet<ItemRef>) {
    let deleted = place.lifecycle.deleted.value();
    // Of a store that may only be read nothing can be done to any.
    let can_write = |(store, _): &&ItemRef| place.lifecycle.capabilities_of(*store).can_write;
    let chosen = &chosen.iter().filter(can_write).cloned().collect();
    place.lifecycle.chosen = Chosen::of(chosen, deleted.map(|deleted| &**deleted));
}
