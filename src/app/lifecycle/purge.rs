//! The dialog that purges, and bringing back what could be purged.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::change::writer;
use super::{ItemRef, Job, Plans, PurgeState};
use crate::app::Loadable;
use crate::app::place::{Context, Place};
use crate::model::StoreIndex;
use crate::store::lifecycle::{ItemKind, PurgeItem, RestoredRuns};
use crate::store::{Change, PurgeMode, PurgePlan, PurgeProgress, PurgeSelection};

/// The changes that bring the chosen items back.
pub(super) fn restoring_chosen(place: &Place) -> Vec<(StoreIndex, Change)> {
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
                ItemKind::LoggedModel | ItemKind::Leftover | ItemKind::UnknownRun => {}
            }
        }
        if !runs.is_empty() {
            changes.push((*store, Change::RestoreRuns { runs, with_children: false }));
        }
    }
    changes
}

/// Begins to remove what the dialog shows, if it may be.
pub(super) fn begin(place: &mut Place, mode: PurgeMode, context: &mut Context<'_>) {
    let plans = place.lifecycle.purge.as_ref().and_then(|purge| purge.plans.value().cloned());
    let can_trash = plans.as_ref().is_some_and(|plans| place.lifecycle.can_trash(plans));
    let (Some(plans), Some(purge)) = (plans, &mut place.lifecycle.purge) else { return };
    let plans = match mode {
        PurgeMode::Remove => Some(plans).filter(|_| purge.is_confirmed()),
        PurgeMode::Trash => Some(plans).filter(|_| purge.is_ready() && can_trash),
        // Once more, for what was left as the disk is full.
        PurgeMode::WithoutRecovery => purge.report.take().map(|report| Arc::new(left_of(&plans, &report.full))),
    };
    if let Some(plans) = plans {
        (purge.mode, purge.is_stopping, purge.progress) = (mode, false, Some(PurgeProgress::default()));
        context.start(Job::Purge(writer(place), plans, mode));
    }
}

/// The plans of these items alone.
fn left_of(plans: &Plans, items: &[ItemRef]) -> Plans {
    let left = plans.iter().map(|(store, plan)| {
        let is_left = |item: &&PurgeItem| items.contains(&(*store, item.key.clone()));
        (*store, PurgePlan { items: plan.items.iter().filter(is_left).cloned().collect(), ..PurgePlan::default() })
    });
    left.collect()
}

/// Opens the dialog and finds out what these items come to.
pub(super) fn plan(place: &mut Place, items: &[ItemRef], context: &mut Context<'_>) {
    let Some(deleted) = place.lifecycle.deleted.value().cloned() else { return };
    let items: FxHashSet<&ItemRef> = items.iter().collect();
    let mut selections: Vec<(StoreIndex, PurgeSelection)> = Vec::new();
    for (store, plan) in &deleted.plans {
        let mut selection = PurgeSelection::default();
        for item in plan.items.iter().filter(|item| items.contains(&(*store, item.key.clone()))) {
            match item.kind {
                ItemKind::Run => selection.runs.push(item.key.as_str().into()),
                ItemKind::Experiment => selection.experiments.push(item.key.as_str().into()),
                ItemKind::LoggedModel | ItemKind::Leftover | ItemKind::UnknownRun => {
                    selection.others.push(item.key.clone());
                }
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
    context.start(Job::PlanPurge(place.stores.clone(), selections));
}
