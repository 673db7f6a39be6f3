//! The one background mechanism.
//!
//! [`Jobs::start`] hands a [`Job`], which is data, to a small pool of threads. A newer job with the same key takes the
//! place of the older one: one that waits is dropped, one that runs is cancelled, and what it still sends does not count.
//! A panic becomes an [`Action::JobFailed`], as does a job for which no thread can be had; every message wakes the program
//! through a waker that knows nothing of windows.
//!
//! There are two lanes, so that what somebody waits for never stands behind what takes long: reading and measuring a
//! whole place, writing, dialogs.

use std::any::Any;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::place::{PlaceId, PlaceJob, PlaceKey};
use super::{Action, Ask, start};
use crate::store::Cancel;

mod pool;

use pool::{Pool, Waiting};

/// Something to be done in the background.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "made one at a time, moved twice")]
pub enum Job {
    /// Before a place is open.
    Start(start::Job),
    /// For an open place.
    Place(PlaceId, PlaceJob),
}

/// Two jobs with one key never count at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JobKey {
    Start(start::Key),
    /// A file dialog.
    Dialog,
    /// Writing the settings.
    Settings,
    Place(PlaceId, PlaceKey),
}

impl Job {
    /// Its key.
    pub fn key(&self) -> JobKey {
        match self {
            Self::Start(job) => JobKey::Start(job.key()),
            Self::Place(id, job) => JobKey::Place(*id, job.key()),
        }
    }

    fn run(self, context: &JobContext) {
        match self {
            Self::Start(job) => job.run(context),
            Self::Place(_, job) => job.run(context),
        }
    }
}

impl JobKey {
    fn place(&self) -> PlaceId {
        match self {
            Self::Place(id, _) => *id,
            Self::Start(_) | Self::Dialog | Self::Settings => PlaceId::NONE,
        }
    }

    /// Whether the program must not end, and no place be left, before it has.
    fn is_writing(&self) -> bool {
        matches!(self, Self::Place(_, key) if key.is_writing())
    }

    fn lane(&self) -> Lane {
        let is_long = match self {
            Self::Start(key) => key.is_long(),
            Self::Dialog | Self::Settings => true,
            Self::Place(_, key) => key.is_long(),
        };
        if is_long { Lane::Long } else { Lane::Quick }
    }

    /// How long to wait for a newer job with the same key before it is begun.
    fn debounce(&self) -> Duration {
        match self {
            Self::Start(_) | Self::Dialog => Duration::ZERO,
            Self::Settings => super::settings::SAVE_PAUSE,
            Self::Place(_, key) => key.debounce(),
        }
    }
}

/// What a running job holds: its cancel token, and the way to send results.
#[derive(Clone, Debug)]
pub struct JobContext {
    key: JobKey,
    generation: u64,
    /// Set when a newer job took over or somebody pressed Cancel.
    pub cancel: Cancel,
    sender: SyncSender<Sent>,
    waker: Waker,
}

impl JobContext {
    /// Sends an action, for the place that the job was started for; waits while the program is busy. Dropped when a newer
    /// job took over.
    pub fn send(&self, action: impl Ask) {
        self.deliver(Content::Action(action.ask(self.key.place())));
    }

    fn deliver(&self, content: Content) {
        let sent = Sent { key: self.key.clone(), generation: self.generation, content };
        if self.sender.send(sent).is_ok() {
            self.waker.wake();
        }
    }
}

/// Wakes whoever waits for actions. Cheap to clone.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// From a function that any thread may call.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(wake))
    }

    fn wake(&self) {
        (self.0)();
    }
}

impl std::fmt::Debug for Waker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waker")
    }
}

#[derive(Debug)]
struct Sent {
    key: JobKey,
    generation: u64,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Action(Action),
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Quick,
    Long,
}

/// See the module.
#[derive(Debug)]
pub struct Jobs {
    sender: SyncSender<Sent>,
    receiver: Receiver<Sent>,
    waker: Waker,
    quick: Arc<Pool>,
    long: Arc<Pool>,
    running: FxHashMap<JobKey, (u64, Cancel)>,
    /// Jobs that nobody could take.
    refused: Vec<JobKey>,
    next_generation: u64,
}

impl Jobs {
    /// Threads for what takes long: everything of that kind that can go on for one place, and a dialog.
    const LONG_THREADS: usize = 8;

    /// `waker` is called from job threads after each message.
    pub fn new(waker: Waker) -> Self {
        let quick = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).clamp(2, 8);
        Self::with_threads(waker, quick, Self::LONG_THREADS)
    }

    fn with_threads(waker: Waker, quick: usize, long: usize) -> Self {
        let (sender, receiver) = sync_channel(1024);
        Self {
            sender,
            receiver,
            waker,
            quick: Pool::new("job", quick),
            long: Pool::new("long job", long),
            running: FxHashMap::default(),
            refused: Vec::new(),
            next_generation: 0,
        }
    }

    /// Has `job` done, instead of any older one with its key.
    pub fn start(&mut self, job: Job) {
        let key = job.key();
        self.spawn(key, move |context| job.run(context));
    }

    /// The same for what is not data: the answer of a dialog.
    pub fn spawn(&mut self, key: JobKey, work: impl FnOnce(&JobContext) + Send + 'static) {
        self.cancel(&key);
        self.next_generation += 1;
        let context = JobContext {
            key: key.clone(),
            generation: self.next_generation,
            cancel: Cancel::new(),
            sender: self.sender.clone(),
            waker: self.waker.clone(),
        };
        self.running.insert(key.clone(), (context.generation, context.cancel.clone()));
        let begin = Instant::now() + key.debounce();
        let pool = self.pool(key.lane());
        pool.lock().waiting.push_back(Waiting { context, begin, work: Box::new(work) });
        if !pool.rouse() {
            self.cancel(&key);
            self.refused.push(key);
            self.waker.wake();
        }
    }

    fn pool(&self, lane: Lane) -> &Arc<Pool> {
        match lane {
            Lane::Quick => &self.quick,
            Lane::Long => &self.long,
        }
    }

    /// Gives something back elsewhere; here when no thread can be had.
    pub fn discard(&self, value: Box<dyn Any + Send>) {
        self.long.lock().garbage.push(value);
        if !self.long.rouse() {
            self.long.lock().garbage.clear();
        }
    }

    /// Cancels the job with this key, if there is one; what it still sends is dropped.
    pub fn cancel(&mut self, key: &JobKey) {
        if let Some((generation, cancel)) = self.running.remove(key) {
            cancel.cancel();
            let mut queue = self.pool(key.lane()).lock();
            let at = queue.waiting.iter().position(|waiting| waiting.context.generation == generation);
            let dropped = at.and_then(|at| queue.waiting.remove(at));
            drop(queue);
            drop(dropped);
        }
    }

    /// Asks the job with this key to come to an end; what it still sends counts.
    pub fn stop(&self, key: &JobKey) {
        if let Some((_, cancel)) = self.running.get(key) {
            cancel.cancel();
        }
    }

    /// Cancels everything for a place but what writes: that comes to its end, and says so.
    pub fn leave(&mut self, place: PlaceId) {
        let keys = self.running.keys().filter(|key| key.place() == place && !key.is_writing());
        for key in keys.cloned().collect::<Vec<_>>() {
            self.cancel(&key);
        }
    }

    /// Waits until nothing is being written any more: a purge ends with the item at work. For the end of the program.
    pub fn finish_writing(&mut self) {
        for (key, (_, cancel)) in &self.running {
            if matches!(key, JobKey::Place(_, key) if key.can_stop()) {
                cancel.cancel();
            }
        }
        while self.running.keys().any(JobKey::is_writing) {
            if self.next_action().is_none() {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// Cancels everything.
    pub fn cancel_all(&mut self) {
        for key in self.running.keys().cloned().collect::<Vec<_>>() {
            self.cancel(&key);
        }
    }

    /// The next action that has arrived. To be applied before the one after it is asked for: it may cancel the job that
    /// sent that one.
    pub fn next_action(&mut self) -> Option<Action> {
        if let Some(key) = self.refused.pop() {
            return Some(Action::JobFailed(key));
        }
        while let Ok(sent) = self.receiver.try_recv() {
            if self.running.get(&sent.key).is_none_or(|(generation, _)| *generation != sent.generation) {
                continue;
            }
            match sent.content {
                Content::Action(action) => return Some(action),
                Content::Done => {
                    self.running.remove(&sent.key);
                }
            }
        }
        None
    }

    /// Whether nothing is to be done.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty() && self.refused.is_empty()
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.cancel_all();
        self.quick.close();
        self.long.close();
    }
}

#[cfg(test)]
mod tests;
