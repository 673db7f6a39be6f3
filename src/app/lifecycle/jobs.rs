//! The jobs that write: changes, undoing them, purges; and those that find out what could be purged. Every write is added
//! to the operations log of the user.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Action, ChangeReport, Deleted, Plans, PurgeReport, UndoStep, WayBack};
use crate::app::data::Stores;
use crate::app::job::JobContext;
use crate::model::StoreIndex;
use crate::store::lifecycle::{Skipped, log};
use crate::store::{
    Change, Interrupted, LifecycleError, PlanNews, PurgeMode, PurgePlan, PurgeProgress, PurgeSelection, Recovery, Store,
};
use crate::text::Message;

/// What jobs change, and where they note it down.
#[derive(Clone, Debug)]
pub struct StoreWriter {
    pub stores: Stores,
    /// The operations log, if there is one.
    pub log: Option<PathBuf>,
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Find out which stores can be written and what was cut short in them.
    Examine(Stores),
    Change {
        writer: StoreWriter,
        /// One after another.
        changes: Vec<(StoreIndex, Change)>,
        /// What is said when it is done.
        done: Message,
    },
    /// Take a change back.
    Undo(StoreWriter, UndoStep),
    /// Find out what is deleted.
    PlanDeleted(Stores, Vec<(StoreIndex, PurgeSelection)>),
    /// Find out what a purge would remove.
    PlanPurge(Stores, Vec<(StoreIndex, PurgeSelection)>),
    /// Remove for good.
    Purge(StoreWriter, Arc<Plans>, PurgeMode),
    /// Bring what was cut short to an end.
    Recover(StoreWriter, Vec<(StoreIndex, Interrupted)>, Recovery),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Examine,
    /// Changes, undoing them and recovering: one at a time.
    Change,
    PlanDeleted,
    PlanPurge,
    Purge,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Examine(_) => Key::Examine,
            Self::Change { .. } | Self::Undo(..) | Self::Recover(..) => Key::Change,
            Self::PlanDeleted(..) => Key::PlanDeleted,
            Self::PlanPurge(..) => Key::PlanPurge,
            Self::Purge(..) => Key::Purge,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Examine(stores) => examine(&stores, context),
            Self::Change { writer, changes, done } => change(&writer, changes, done, context),
            Self::Undo(writer, step) => undo(&writer, &step, context),
            Self::PlanDeleted(stores, selections) => plan_deleted(&stores, selections, context),
            Self::PlanPurge(stores, selections) => plan_purge(&stores, selections, context),
            Self::Purge(writer, plans, mode) => purge(&writer, &plans, mode, context),
            Self::Recover(writer, interrupted, recovery) => recover(&writer, &interrupted, recovery, context),
        }
    }
}

/// How often a plan tells how far it is.
const INTERVAL: Duration = Duration::from_millis(150);

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn at(stores: &[Arc<dyn Store>], index: StoreIndex) -> &dyn Store {
    &*stores[index.at()]
}

/// What can be done with the stores, and what was cut short in them.
fn examine(stores: &[Arc<dyn Store>], context: &JobContext) {
    let indexed = || (0..).map(StoreIndex).zip(stores);
    let capabilities = stores.iter().map(|store| store.capabilities()).collect();
    // A purge that was killed before it had moved anything asks nothing of anybody.
    let is_open = |it: &Interrupted| !it.keys.is_empty() || !it.beyond_recall.is_empty() || it.unreadable.is_some();
    // A store of which this cannot be told does not pass for one in which nothing was cut short.
    let found = |store: &Arc<dyn Store>| {
        let path = store.location().origin.to_string();
        store.interrupted().unwrap_or_else(|why| vec![Interrupted::unreadable(path, why)])
    };
    let of_store = |store: &Arc<dyn Store>| found(store).into_iter().filter(is_open);
    let interrupted = indexed().flat_map(|(at, store)| of_store(store).map(move |it| (at, it)));
    context.send(Action::Examined { capabilities, interrupted: interrupted.collect() });
}

/// Makes changes one after another.
fn change(writer: &StoreWriter, changes: Vec<(StoreIndex, Change)>, done: Message, context: &JobContext) {
    let mut report = ChangeReport::default();
    for (index, change) in changes {
        let store = at(&writer.stores, index);
        match store.change(&change, now()) {
            Ok(outcome) => {
                writer.note(store, change.operation(), &outcome.done, &outcome.skipped, 0);
                report.done += outcome.done.len();
                report.touched.push((index, outcome.touched));
                let (in_use, skipped): (Vec<_>, Vec<_>) =
                    outcome.skipped.into_iter().partition(|skipped| sign_of_life(&skipped.why).is_some());
                report.in_use.extend(runs_in_use(&in_use).into_iter().map(|(change, at)| (index, change, at)));
                report.skipped.extend(skipped);
                report.undo.extend(outcome.undo.map(|undo| WayBack { store: index, keys: outcome.done, undo }));
            }
            Err(why) => match (change, sign_of_life(&why)) {
                (Change::DeleteExperiment { experiment, .. }, Some(at)) => {
                    report.in_use.push((index, Change::DeleteExperiment { experiment, even_running: true }, at));
                }
                _ => report.skipped.push(whole(store, why)),
            },
        }
    }
    context.send(Action::Changed(done, report));
}

/// When something was last seen writing, if that is the reason.
fn sign_of_life(why: &LifecycleError) -> Option<i64> {
    if let LifecycleError::StillWriting { changed, .. } = why { Some(*changed) } else { None }
}

/// The change that deletes runs all the same, and the last sign of life of any of them.
fn runs_in_use(skipped: &[Skipped]) -> Option<(Change, i64)> {
    let last = skipped.iter().filter_map(|skipped| sign_of_life(&skipped.why)).max()?;
    let runs = skipped.iter().map(|skipped| skipped.key.as_str().into()).collect();
    Some((Change::DeleteRuns { runs, with_children: false, even_running: true }, last))
}

fn whole(store: &dyn Store, why: LifecycleError) -> Skipped {
    Skipped { key: store.location().origin.to_string(), why }
}

/// Takes a change back, the last store first.
fn undo(writer: &StoreWriter, step: &UndoStep, context: &JobContext) {
    let (mut failure, mut touched) = (None, Vec::new());
    let mut left = UndoStep { done: step.done.clone(), steps: Vec::new() };
    for back in step.steps.iter().rev() {
        let store = at(&writer.stores, back.store);
        match store.undo(&back.undo) {
            Ok(()) => {
                writer.note(store, "undo", &back.keys, &[], 0);
                touched.push((back.store, back.undo.touched().clone()));
            }
            Err(why) => {
                // What only stood in the way for now can be tried again.
                if matches!(why, LifecycleError::InUse(_) | LifecycleError::Io { .. } | LifecycleError::ReadOnly(_)) {
                    left.steps.insert(0, back.clone());
                }
                failure.get_or_insert(why.message());
            }
        }
    }
    context.send(Action::Undone { failure: failure.map(|why| (why, left)), touched });
}

/// Finds out what is deleted; tells of it before and while it is measured.
fn plan_deleted(stores: &[Arc<dyn Store>], selections: Vec<(StoreIndex, PurgeSelection)>, context: &JobContext) {
    let tell = |so_far: &SoFar| {
        context.send(Action::DeletedFound(Arc::new(Deleted::of(so_far.plans.clone(), false))));
        context.send(Action::PlanProgressed(so_far.progress.clone()));
    };
    if let Some(result) = plan(stores, selections, tell, context) {
        context.send(Action::DeletedPlanned(result.map(|plans| Arc::new(Deleted::of(plans, true)))));
    }
}

/// Finds out what a purge would remove.
fn plan_purge(stores: &[Arc<dyn Store>], selections: Vec<(StoreIndex, PurgeSelection)>, context: &JobContext) {
    let tell = |so_far: &SoFar| context.send(Action::PlanProgressed(so_far.progress.clone()));
    if let Some(result) = plan(stores, selections, tell, context) {
        context.send(Action::PurgePlanned(result.map(Arc::new)));
    }
}

/// What plans have told so far.
struct SoFar {
    plans: Plans,
    progress: PurgeProgress,
    told: Instant,
}

/// Makes the plans; nothing when cancelled.
fn plan(
    stores: &[Arc<dyn Store>],
    selections: Vec<(StoreIndex, PurgeSelection)>,
    tell: impl Fn(&SoFar) + Sync,
    context: &JobContext,
) -> Option<Result<Plans, Message>> {
    let (mut plans, mut refused) = (Plans::new(), Vec::new());
    let so_far = Mutex::new(SoFar { plans: Plans::new(), progress: PurgeProgress::default(), told: Instant::now() });
    let open: Vec<_> = stores.iter().map(|store| store.location().clone()).collect();
    for (index, selection) in selections {
        let selection = PurgeSelection { beside: open.clone(), ..selection };
        let news = |news: PlanNews<'_>| {
            let mut so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
            match news {
                PlanNews::Found(items) => {
                    so_far.progress.items += items.len();
                    so_far.plans.push((index, PurgePlan { items: items.to_vec(), ..PurgePlan::default() }));
                    tell(&so_far);
                }
                PlanNews::Measured(at, extent) => {
                    so_far.progress.items_done += 1;
                    if let (Some(extent), Some((_, plan))) = (extent, so_far.plans.last_mut()) {
                        plan.items[at].extent = *extent;
                        so_far.progress.bytes_done += extent.bytes;
                    }
                    if so_far.told.elapsed() >= INTERVAL {
                        so_far.told = Instant::now();
                        tell(&so_far);
                    }
                }
            }
        };
        match at(stores, index).plan_purge(&selection, &news, &context.cancel) {
            Ok(plan) => plans.push((index, plan)),
            Err(LifecycleError::Cancelled) => return None,
            // A store that cannot be written has nothing to purge.
            Err(LifecycleError::Unsupported(_) | LifecycleError::ReadOnly(_)) => {}
            Err(why) => refused.push((index, whole(at(stores, index), why))),
        }
    }
    // One store that refuses does not hide what is in the others.
    match refused.first() {
        Some((_, first)) if plans.is_empty() => Some(Err(first.message())),
        _ => {
            let refused = refused.into_iter();
            plans.extend(refused.map(|(at, why)| (at, PurgePlan { skipped: vec![why], ..PurgePlan::default() })));
            Some(Ok(plans))
        }
    }
}

/// Removes what the plans name.
fn purge(writer: &StoreWriter, plans: &Plans, mode: PurgeMode, context: &JobContext) {
    let mut report = PurgeReport::default();
    let all: usize = plans.iter().map(|(_, plan)| plan.items.len()).sum();
    let mut before = 0;
    for (index, plan) in plans {
        let store = at(&writer.stores, *index);
        let progress = |progress: &PurgeProgress| {
            let items_done = before + progress.items_done;
            context.send(Action::PurgeProgressed(PurgeProgress { items_done, items: all, ..progress.clone() }));
        };
        match store.purge(plan, mode, &progress, &context.cancel) {
            Ok(outcome) => {
                writer.note(store, mode.operation(), &outcome.done, &outcome.skipped, outcome.freed.bytes);
                report.done += outcome.done.len();
                report.bytes += outcome.freed.bytes;
                report.skipped.extend(outcome.skipped);
                report.is_stopped |= outcome.is_cancelled;
            }
            Err(why) => report.skipped.push(whole(store, why)),
        }
        before += plan.items.len();
    }
    context.send(Action::Purged(report));
}

/// Brings what was cut short to an end.
fn recover(writer: &StoreWriter, interrupted: &[(StoreIndex, Interrupted)], recovery: Recovery, context: &JobContext) {
    let (mut back, mut ended, mut skipped) = (0, 0, Vec::new());
    for (index, interrupted) in interrupted {
        let store = at(&writer.stores, *index);
        match store.recover(interrupted, recovery) {
            Ok(outcome) => {
                writer.note(store, "recover", &outcome.done, &outcome.skipped, outcome.freed.bytes);
                let is_back = |key: &&String| recovery == Recovery::PutBack && interrupted.keys.contains(key);
                let count = outcome.done.iter().filter(is_back).count();
                (back, ended) = (back + count, ended + outcome.done.len() - count);
                skipped.extend(outcome.skipped);
            }
            Err(why) => skipped.push(whole(store, why)),
        }
    }
    let counts = [("recovered-back", back), ("recovered-ended", ended)].into_iter().filter(|(_, n)| *n > 0);
    let mut told: Vec<Message> = counts.map(|(key, n)| Message::new(key).arg("n", n)).collect();
    told.extend(skipped.first().map(Skipped::message));
    context.send(Action::Recovered(told));
    examine(&writer.stores, context);
}

impl StoreWriter {
    /// A log that cannot be written stops nothing: what it would tell has happened.
    fn note(&self, store: &dyn Store, operation: &str, done: &[String], skipped: &[Skipped], bytes: u64) {
        let Some(path) = &self.log else { return };
        let mut entry = log::Entry::now(operation, std::path::Path::new(&store.location().origin.to_string()));
        entry.keys = done.to_vec();
        entry.skipped = skipped.iter().map(|skipped| skipped.key.clone()).collect();
        entry.bytes = bytes;
        let _ = log::append(path, &entry);
    }
}
