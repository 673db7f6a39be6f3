//! Deleting, restoring, editing and purging: what is under way, what can be taken back, what is asked.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Loadable;
use super::place::{Context, Place};
use crate::model::{ExperimentIndex, RunIndex, StoreIndex};
use crate::store::lifecycle::{ItemKind, PurgeItem, RestoredRuns, Skipped};
use crate::store::{Capabilities, Change, Interrupted, PurgeMode, PurgePlan, PurgeProgress, Recovery, Touched, Undo};
use crate::text::Message;

mod change;
mod chosen;
mod edit;
mod jobs;
mod purge;
mod update;

pub(super) use change::want_deleted;
pub use chosen::Chosen;
pub(super) use edit::is_asked_to_stay;
pub use jobs::{Job, Key, StoreWriter};
pub(super) use update::update;

/// Purges of several stores.
pub type Plans = Vec<(StoreIndex, PurgePlan)>;

/// An item of a plan: its store, and its key there.
pub type ItemRef = (StoreIndex, String);

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Where changes are noted down, if anywhere.
    pub operations_log: Option<PathBuf>,
    /// What can be done with each store, in the order of [`StoreIndex`]; empty until it is known.
    pub capabilities: Vec<Capabilities>,
    /// What can be taken back, newest last.
    pub undo: Vec<UndoStep>,
    /// Changes that could be taken back, so far: each has its number.
    pub operations: u64,
    /// A change is being made.
    pub is_writing: bool,
    /// What was cut short is being brought to an end, this far.
    pub recovering: Option<PurgeProgress>,
    /// A deletion that waits for an answer, where the user wants to be asked.
    pub asked: Option<Box<Action>>,
    /// What was not deleted, as something seems to be writing to it.
    pub in_use: Option<InUse>,
    /// What is being edited.
    pub edit: Option<Editing>,
    /// Editors opened so far.
    pub edits: u64,
    /// Everything that is deleted, with its size.
    pub deleted: Loadable<Arc<Deleted>>,
    /// How far the plan at work is.
    pub planning: PurgeProgress,
    /// Items of `deleted` that are chosen.
    pub chosen: Chosen,
    /// What counts as old.
    pub age: AgeLimit,
    /// The dialog that purges.
    pub purge: Option<PurgeState>,
    /// What was cut short before.
    pub interrupted: Vec<(StoreIndex, Interrupted)>,
}

impl State {
    /// Whether one of its dialogs is open.
    pub fn has_dialog(&self) -> bool {
        self.edit.is_some() || self.purge.is_some() || self.in_use.is_some() || self.asked.is_some()
    }

    /// What can be done with a store; nothing until it is known.
    pub fn capabilities_of(&self, store: StoreIndex) -> Capabilities {
        self.capabilities.get(store.at()).copied().unwrap_or_default()
    }

    /// Whether all that is planned can go to the trash can of the desktop.
    pub fn can_trash(&self, plans: &Plans) -> bool {
        let mut going = plans.iter().filter(|(_, plan)| !plan.items.is_empty()).peekable();
        going.peek().is_some() && going.all(|(store, _)| self.capabilities_of(*store).can_trash)
    }
}

/// An item of a plan: its store, and its position in the items.
pub type ItemPlace = (StoreIndex, usize);

/// Everything that is deleted, as the pages show it: counted once for all frames.
#[derive(Clone, Debug, Default)]
pub struct Deleted {
    /// The purge of all of it.
    pub plans: Plans,
    /// Whether all of it is measured; until then, some has no size yet, and some may turn out not to be removable.
    pub is_measured: bool,
    /// What can be chosen by itself: not what goes along with something else.
    pub items: Vec<ItemPlace>,
    /// How many of these are in each store.
    pub by_store: Vec<(StoreIndex, usize)>,
    /// Bytes of these.
    pub bytes: u64,
    /// When those that tell it were deleted, in milliseconds since 1970, in order.
    pub ages: Vec<i64>,
    /// Folders without a run; last those with artifacts of unknown runs, which are in no other list.
    pub leftovers: Vec<ItemPlace>,
    /// Bytes of these, and of the largest.
    pub leftover_bytes: (u64, u64),
}

impl Deleted {
    /// Counts what there is to list.
    pub fn of(plans: Plans, is_measured: bool) -> Self {
        let mut listed = Self::default();
        for (store, plan) in &plans {
            let before = listed.items.len();
            for (at, item) in plan.items.iter().enumerate().filter(|(_, item)| item.along_with.is_none()) {
                let bytes = item.extent.bytes;
                // What a run may be that somebody needs is never chosen among all.
                if item.kind != ItemKind::UnknownRun {
                    listed.items.push((*store, at));
                    listed.bytes += bytes;
                    listed.ages.extend(item.deleted_since);
                }
                if matches!(item.kind, ItemKind::Leftover | ItemKind::UnknownRun) {
                    listed.leftovers.push((*store, at));
                    let (all, largest) = listed.leftover_bytes;
                    listed.leftover_bytes = (all + bytes, largest.max(bytes));
                }
            }
            listed.by_store.push((*store, listed.items.len() - before));
        }
        listed.ages.sort_unstable();
        let is_unknown = |(store, at): &ItemPlace| {
            let plan = plans.iter().find(|(index, _)| index == store);
            plan.is_some_and(|(_, plan)| plan.items[*at].kind == ItemKind::UnknownRun)
        };
        listed.leftovers.sort_by_key(is_unknown);
        Self { plans, is_measured, ..listed }
    }

    /// An item by its place.
    pub fn item(&self, place: ItemPlace) -> Option<&PurgeItem> {
        let (store, at) = place;
        self.plans.iter().find(|(index, _)| *index == store)?.1.items.get(at)
    }
}

/// Since when something must have been deleted to be chosen by its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeLimit {
    /// For more than so many days.
    Days(u32),
    /// Since before this day began.
    Before(Date),
}

impl Default for AgeLimit {
    fn default() -> Self {
        Self::Days(30)
    }
}

impl AgeLimit {
    /// Most days that a limit can have: a century.
    pub const MAX_DAYS: u32 = 36_500;

    /// Whether what was deleted at `since` is old enough at `now`, both in milliseconds since 1970. What does not tell its
    /// age is never old.
    pub fn is_met(self, since: Option<i64>, now: i64, zone: &TimeZone) -> bool {
        let Some(since) = since else { return false };
        match self {
            Self::Days(days) => since <= now.saturating_sub(i64::from(days) * 86_400_000),
            Self::Before(date) => {
                date.to_zoned(zone.clone()).is_ok_and(|start| since < start.timestamp().as_millisecond())
            }
        }
    }
}

/// One change, as it is taken back.
#[derive(Clone, Debug)]
pub struct UndoStep {
    /// Tells it from others in this place.
    pub number: u64,
    /// What was done.
    pub done: Message,
    /// The way back in each store.
    pub steps: Vec<WayBack>,
}

/// The way back in one store.
#[derive(Clone, Debug)]
pub struct WayBack {
    pub store: StoreIndex,
    /// Keys of what was changed.
    pub keys: Vec<String>,
    pub undo: Undo,
}

/// Deletions that wait for a second word.
#[derive(Clone, Debug)]
pub struct InUse {
    /// The same once more, whatever is writing, for those alone that were left.
    pub changes: Vec<(StoreIndex, Change)>,
    /// What they are called.
    pub names: Vec<String>,
    /// The last sign of life of any of them, in milliseconds since 1970.
    pub changed: i64,
}

/// An editor that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    /// What stands in the fields.
    pub now: Edit,
    /// What stood in them at first.
    pub before: Edit,
    /// Which editor it is: the fields of another one remember nothing of this.
    pub number: u64,
    /// Somebody wants to leave what was written, and is asked again.
    pub is_leaving: bool,
    /// It is being written to the disk.
    pub is_saving: bool,
    /// Why it could not be.
    pub failure: Option<Message>,
}

/// What is edited, and what stands in the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Name(Edited, String),
    /// A note or description, as Markdown.
    Note(Edited, String),
    /// A tag of a run: its name and value.
    Tag(RunIndex, String, String),
}

/// What has the name or note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    Run(RunIndex),
    Experiment(ExperimentIndex),
}

/// The dialog that purges.
#[derive(Debug)]
pub struct PurgeState {
    /// What would be removed.
    pub plans: Loadable<Arc<Plans>>,
    /// What was typed to confirm it.
    pub typed: String,
    /// Where it goes, once it has begun.
    pub mode: PurgeMode,
    /// How far it is, once it has begun.
    pub progress: Option<PurgeProgress>,
    /// Somebody pressed Stop.
    pub is_stopping: bool,
    /// What was done.
    pub report: Option<PurgeReport>,
}

impl PurgeState {
    /// Runs from which on a number has to be typed.
    pub const MANY_RUNS: usize = 50;

    /// The number that has to be typed before so much is removed: that of the runs, when there are many, a whole experiment
    /// goes, or artifacts of runs that nobody knows.
    pub fn must_type(&self) -> Option<usize> {
        let plans = self.plans.value()?;
        let items = || plans.iter().flat_map(|(_, plan)| &plan.items);
        let unknown = self.unknown_runs();
        let runs = items().map(|item| item.runs).sum::<usize>() + unknown;
        let has_experiment = items().any(|item| item.kind == ItemKind::Experiment);
        (runs > Self::MANY_RUNS || has_experiment || unknown > 0).then_some(runs)
    }

    /// How many folders with artifacts of unknown runs go.
    pub fn unknown_runs(&self) -> usize {
        let items = self.plans.value().into_iter().flat_map(|plans| plans.iter().flat_map(|(_, plan)| &plan.items));
        items.filter(|item| item.kind == ItemKind::UnknownRun).count()
    }

    /// Whether there is something to remove, and its removal has not begun.
    pub fn is_ready(&self) -> bool {
        let has_items = self.plans.value().is_some_and(|plans| plans.iter().any(|(_, plan)| !plan.items.is_empty()));
        has_items && self.progress.is_none() && self.report.is_none() && !self.plans.is_loading()
    }

    /// Whether it may be removed for good.
    pub fn is_confirmed(&self) -> bool {
        self.is_ready() && self.must_type().is_none_or(|number| self.typed.trim() == number.to_string())
    }
}

/// What a purge did in all stores.
#[derive(Clone, Debug, Default)]
pub struct PurgeReport {
    /// Items that are gone.
    pub done: usize,
    /// Bytes that they held.
    pub bytes: u64,
    /// What was left, and why.
    pub skipped: Vec<Skipped>,
    /// Somebody stopped it.
    pub is_stopped: bool,
    /// What was left as the disk is full.
    pub full: Vec<ItemRef>,
    /// Why not all of it is in the operations log.
    pub unlogged: Option<Message>,
}

/// What a change did in all stores.
#[derive(Debug, Default)]
pub struct ChangeReport {
    /// Runs and experiments that were changed.
    pub done: usize,
    /// What the one that was changed is called, where it is one.
    pub name: String,
    /// What was not, and why.
    pub skipped: Vec<Skipped>,
    /// What something seems to be writing to: the change that would be made all the same, and the last sign of life.
    pub in_use: Vec<(StoreIndex, Change, i64)>,
    /// The way back.
    pub undo: Vec<WayBack>,
    /// What has to be read again.
    pub touched: Vec<(StoreIndex, Touched)>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Move runs to the deleted ones.
    DeleteRuns {
        runs: Vec<RunIndex>,
        /// With the runs below them.
        with_children: bool,
        /// Even those that something seems to be writing to.
        even_running: bool,
    },
    /// Bring deleted runs back.
    RestoreRuns {
        runs: Vec<RunIndex>,
        /// With the deleted runs below them.
        with_children: bool,
    },
    /// Move an experiment with its runs to the deleted ones.
    DeleteExperiment(ExperimentIndex),
    /// Bring a deleted experiment back, with the runs that were active.
    RestoreExperiment(ExperimentIndex, RestoredRuns),
    /// The deletion that was asked about is meant.
    DeleteAsked,
    /// It is not.
    LeaveAsked,
    /// Remove a tag of a run.
    RemoveTag(RunIndex, String),
    /// What stands in the fields of the editor; `None` closes it.
    SetEdit(Option<Edit>),
    /// Closes the editor; asks first where a text would be lost.
    LeaveEdit,
    /// Goes on writing.
    StayInEdit,
    /// Write what stands in them.
    CommitEdit,
    /// Take the last change back.
    Undo,
    /// Take this change back, by its number, and no other.
    UndoOperation(u64),
    /// Delete what something seems to be writing to.
    DeleteInUse,
    LeaveInUse,
    /// Find out what is deleted, with its size.
    WantDeleted,
    /// Deleted items that are chosen.
    SetChosen(Vec<ItemRef>),
    /// Choose one more, or one less.
    ToggleChosen(ItemRef),
    /// Bring the chosen items back.
    RestoreChosen,
    /// What counts as old.
    SetAge(AgeLimit),
    /// Show what purging these would remove.
    PlanPurge(Vec<ItemRef>),
    /// What was typed to confirm it.
    SetPurgeTyped(String),
    /// Remove it for good, or into the trash can.
    Purge(PurgeMode),
    /// Stop after the item at work.
    StopPurge,
    /// Close the dialog.
    ClosePurge,
    /// Bring what was cut short to an end.
    Recover(Recovery),

    /// What can be done with the stores, and what was cut short in them.
    Examined {
        /// In the order of the stores.
        capabilities: Vec<Capabilities>,
        /// Changes and purges.
        interrupted: Vec<(StoreIndex, Interrupted)>,
    },
    /// A change was made; what to say of it.
    Changed(Message, ChangeReport),
    /// A change was taken back.
    Undone {
        /// What had been done.
        done: Message,
        /// Why not, and what of it can be tried again.
        failure: Option<(Message, UndoStep)>,
        /// What has to be read again.
        touched: Vec<(StoreIndex, Touched)>,
    },
    /// How far bringing it to an end is.
    RecoverProgressed(PurgeProgress),
    /// What was cut short was brought to an end; what to say of it.
    Recovered(Vec<Message>),
    /// How far a plan is: of what is deleted, or of a purge.
    PlanProgressed(PurgeProgress),
    /// What is deleted, as far as it is measured.
    DeletedFound(Arc<Deleted>),
    /// What is deleted.
    DeletedPlanned(Result<Arc<Deleted>, Message>),
    /// What a purge would remove.
    PurgePlanned(Result<Arc<Plans>, Message>),
    PurgeProgressed(PurgeProgress),
    /// What a purge did.
    Purged(PurgeReport),
}

/// Why nothing can be changed in a store.
pub fn read_only(place: &Place, store: StoreIndex) -> Message {
    Message::new("read-only-why").arg("path", place.stores[store.at()].location().origin.to_string())
}

/// Has it found out which stores can be written and what was cut short in them.
pub(super) fn examine(place: &Place, context: &mut Context<'_>) {
    context.start(Job::Examine(place.stores.clone()));
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let lifecycle = &mut place.lifecycle;
    match key {
        Key::Examine => {}
        Key::Change => {
            (lifecycle.is_writing, lifecycle.recovering) = (false, None);
            edit::saved(lifecycle, Some(why));
        }
        Key::PlanDeleted => lifecycle.deleted.finish(Err(why.clone())),
        Key::PlanPurge | Key::Purge => {
            if let Some(purge) = &mut lifecycle.purge {
                purge.progress = None;
                purge.plans.finish(Err(why.clone()));
            }
        }
    }
}

/// What is told when a change or purge comes to its end after its place was closed.
pub(super) fn after_closing(action: Action) -> Vec<Message> {
    let skipped = |skipped: &[Skipped]| skipped.first().map(Skipped::message);
    match action {
        Action::Changed(done, report) => {
            let done = (report.done > 0).then(|| change::told(done, &report));
            skipped(&report.skipped).into_iter().chain(done).collect()
        }
        Action::Undone { done, failure, .. } => vec![failure.map_or_else(|| change::undone(done), |(why, _)| why)],
        Action::Recovered(told) => told,
        Action::Purged(report) => {
            let size = crate::model::format::size(report.bytes);
            let done = (report.done > 0).then(|| Message::new("purge-done").arg("n", report.done).arg("size", size));
            skipped(&report.skipped).into_iter().chain(report.unlogged).chain(done).collect()
        }
        // What only somebody who looks at the place could ask for or see.
        Action::DeleteRuns { .. }
        | Action::RestoreRuns { .. }
        | Action::DeleteExperiment(_)
        | Action::RestoreExperiment(..)
        | Action::DeleteAsked
        | Action::LeaveAsked
        | Action::RemoveTag(..)
        | Action::SetEdit(_)
        | Action::LeaveEdit
        | Action::StayInEdit
        | Action::CommitEdit
        | Action::Undo
        | Action::UndoOperation(_)
        | Action::DeleteInUse
        | Action::LeaveInUse
        | Action::WantDeleted
        | Action::SetChosen(_)
        | Action::ToggleChosen(_)
        | Action::RestoreChosen
        | Action::SetAge(_)
        | Action::PlanPurge(_)
        | Action::SetPurgeTyped(_)
        | Action::Purge(_)
        | Action::StopPurge
        | Action::ClosePurge
        | Action::Recover(_)
        | Action::Examined { .. }
        | Action::RecoverProgressed(_)
        | Action::PlanProgressed(_)
        | Action::DeletedFound(_)
        | Action::DeletedPlanned(_)
        | Action::PurgePlanned(_)
        | Action::PurgeProgressed(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_age_limit_in_days_and_one_by_date() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now = 1_700_100_000_000; // 2023-11-16T04:00+02
        let day = 86_400_000;
        let days = AgeLimit::Days(1);
        assert!(days.is_met(Some(now - day), now, &zone) && !days.is_met(Some(now - day + 1), now, &zone));
        let midnight = now - 4 * 3_600_000;
        let before = AgeLimit::Before(date(2023, 11, 16));
        assert!(before.is_met(Some(midnight - 1), now, &zone) && !before.is_met(Some(midnight), now, &zone));
        for limit in [days, before, AgeLimit::Days(0)] {
            assert!(!limit.is_met(None, now, &zone), "what does not tell is never old");
        }
    }
}
