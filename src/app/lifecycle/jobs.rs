//! The jobs that write: changes, undoing them, purges; and those that find out what could be purged. Every write is added
//! to the operations log of the user.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Action, ChangeReport, Deleted, Plans, PurgeReport, UndoStep, WayBack};
use crate::app::data::Stores;
use crate::app::job::JobContext;
use crate::app::system;
use crate::model::{Catalog, StoreIndex};
use crate::store::lifecycle::{Skipped, log};
use crate::store::{
    Change, Interrupted, LifecycleError, PlanNews, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, PurgeSelection,
    Recovery, Store,
};
use crate::text::Message;

/// What jobs change, and where they note it down.
#[derive(Clone, Debug)]
pub struct StoreWriter {
    pub stores: Stores,
    /// For names.
    pub catalog: Arc<Catalog>,
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
    let is_open = |it: &Interrupted| it.open_items() > 0 || !it.removed.is_empty() || it.unreadable.is_some();
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
                writer.note(store, change.operation(), &outcome.done, &outcome.skipped, 0, context);
                if let [key] = &outcome.done[..] {
                    report.name = writer.name_of(index, key).unwrap_or_else(|| key.clone());
                }
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
    let mut left = UndoStep { steps: Vec::new(), ..step.clone() };
    for back in step.steps.iter().rev() {
        let store = at(&writer.stores, back.store);
        match store.undo(&back.undo) {
            Ok(()) => {
                writer.note(store, "undo", &back.keys, &[], 0, context);
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
    context.send(Action::Undone { done: step.done.clone(), failure: failure.map(|why| (why, left)), touched });
}

/// Finds out what is deleted; tells of it before and while it is measured.
fn plan_deleted(stores: &[Arc<dyn Store>], selections: Vec<(StoreIndex, PurgeSelection)>, context: &JobContext) {
    let tell = |so_far: &SoFar| {
        context.send(Action::DeletedFound(Arc::new(Deleted::of(so_far.plans.clone(), false))));
        context.send(Action::PlanProgressed(so_far.progress.clone()));
    };
    // What cannot be removed, as the store may only be read, is there all the same.
    let mut selections = selections;
    for (index, selection) in &mut selections {
        selection.only_look = !at(stores, *index).capabilities().can_write;
    }
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
    let mut all = PurgeProgress::default();
    for (_, plan) in plans {
        let extent = plan.extent();
        all.items += plan.items.len();
        all.files += extent.files + extent.links;
        all.bytes += extent.bytes;
    }
    let throttle = Throttle::default();
    for (index, plan) in plans.iter().filter(|(_, plan)| !plan.items.is_empty()) {
        let store = at(&writer.stores, *index);
        let root = store.location().origin.to_string();
        let log = log::PurgeLog::begin(writer.log.as_deref(), mode.operation(), Path::new(&root), plan);
        let before = all.clone();
        let progress = |progress: &PurgeProgress| {
            progress.gone.iter().for_each(|item| log.gone(item));
            throttle.tell(progress, || {
                let now = PurgeProgress {
                    items_done: before.items_done + progress.items_done,
                    files_done: before.files_done + progress.files_done,
                    bytes_done: before.bytes_done + progress.bytes_done,
                    key: progress.key.clone(),
                    ..before.clone()
                };
                context.send(Action::PurgeProgressed(now));
            });
        };
        let outcome = store.purge(plan, mode, &progress, &context.cancel).unwrap_or_else(|why| {
            if why.is_full() {
                report.full.extend(plan.items.iter().map(|item| (*index, item.key.clone())));
            }
            PurgeOutcome { skipped: vec![whole(store, why)], ..PurgeOutcome::default() }
        });
        if let Err(error) = log.end(&outcome) {
            report.unlogged = Some(unlogged(&error));
        }
        report.done += outcome.done.len();
        report.bytes += outcome.freed.bytes;
        let is_full = |skipped: &&Skipped| skipped.why.is_full();
        report.full.extend(outcome.skipped.iter().filter(is_full).map(|skipped| (*index, skipped.key.clone())));
        report.skipped.extend(outcome.skipped);
        report.is_stopped |= outcome.is_cancelled;
        let extent = plan.extent();
        all.items_done += plan.items.len();
        all.files_done += extent.files + extent.links;
        all.bytes_done += extent.bytes;
    }
    context.send(Action::Purged(report));
}

/// Tells how far something is: every new item, and within one not more often than somebody can read.
#[derive(Default)]
struct Throttle(RefCell<Option<(usize, Instant)>>);

impl Throttle {
    fn tell(&self, progress: &PurgeProgress, tell: impl FnOnce()) {
        let mut last = self.0.borrow_mut();
        let is_news = last.is_none_or(|(items, told)| items != progress.items_done || told.elapsed() >= INTERVAL);
        if is_news {
            *last = Some((progress.items_done, Instant::now()));
            tell();
        }
    }
}

/// Brings what was cut short to an end.
fn recover(writer: &StoreWriter, interrupted: &[(StoreIndex, Interrupted)], recovery: Recovery, context: &JobContext) {
    let (mut back, mut ended, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    let throttle = Throttle::default();
    for (index, interrupted) in interrupted {
        let store = at(&writer.stores, *index);
        let progress = |progress: &PurgeProgress| {
            throttle.tell(progress, || context.send(Action::RecoverProgressed(progress.clone())));
        };
        match store.recover(interrupted, recovery, &progress) {
            Ok(outcome) => {
                writer.note(store, "recover", &outcome.done, &outcome.skipped, outcome.freed.bytes, context);
                for key in outcome.done {
                    let name = interrupted.names.get(&key).cloned().or_else(|| writer.name_of(*index, &key));
                    let is_back = recovery == Recovery::PutBack && interrupted.keys.contains(&key);
                    let names = if is_back { &mut back } else { &mut ended };
                    names.push(name.unwrap_or(key));
                }
                skipped.extend(outcome.skipped);
            }
            Err(why) => skipped.push(whole(store, why)),
        }
    }
    let named = |(key, names): (&'static str, Vec<String>)| {
        let first = names.first()?.as_str();
        Some(Message::new(key).arg("n", names.len()).arg("name", first).arg("more", names.len() - 1))
    };
    let mut told: Vec<Message> =
        [("recovered-put-back", back), ("recovered-completed", ended)].into_iter().filter_map(named).collect();
    if told.is_empty() && skipped.is_empty() {
        told.push(Message::new("recovered-nothing"));
    }
    told.extend(skipped.first().map(Skipped::message));
    context.send(Action::Recovered(told));
    examine(&writer.stores, context);
}

fn unlogged(error: &std::io::Error) -> Message {
    Message::new("notice-not-logged").arg("cause", error.to_string())
}

impl StoreWriter {
    /// What something is called that has a key in a store.
    fn name_of(&self, store: StoreIndex, key: &str) -> Option<String> {
        let catalog = &self.catalog;
        let run = catalog.runs.iter().find(|entry| entry.store == store && entry.run.key.as_str() == key);
        let experiment = || {
            let mut all = catalog.experiments.iter();
            all.find(|entry| entry.store == store && entry.experiment.key.as_str() == key)
        };
        let of_run = run.map(|entry| entry.run.display_name().to_owned());
        of_run.or_else(|| experiment().map(|entry| entry.experiment.name.clone()))
    }

    /// A log that cannot be written stops nothing, as what it would tell has happened, but is told.
    fn note(
        &self,
        store: &dyn Store,
        operation: &str,
        done: &[String],
        skipped: &[Skipped],
        bytes: u64,
        context: &JobContext,
    ) {
        let Some(path) = &self.log else { return };
        let mut entry = log::Entry::now(operation, Path::new(&store.location().origin.to_string()));
        entry.keys = done.to_vec();
        entry.skipped = skipped.iter().map(|skipped| skipped.key.clone()).collect();
        entry.bytes = bytes;
        if let Err(error) = log::append(path, &entry) {
            context.send(system::Action::Notify(unlogged(&error)));
        }
    }
}
