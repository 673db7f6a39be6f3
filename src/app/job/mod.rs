//! The one background mechanism.
//!
//! [`Jobs::start`] gives a [`Job`], which is plain data, to a small thread pool. A newer job replaces an older one with
//! the same key: a waiting one is dropped, a running one is cancelled and its later messages are ignored. A panic
//! becomes an [`Action::JobFailed`], as does a job that gets no thread; every message wakes the program through a
//! [`Waker`], which knows nothing of windows.
//!
//! There are three lanes, so that short jobs never wait behind long ones (reading and measuring a whole place, writing,
//! dialogs), nor behind files of runs, which may be on a slow disk and whose decoders cannot always be stopped.

use std::any::Any;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::place::{PlaceId, PlaceJob, PlaceKey};
use super::{Action, Ask, compare, help, palette, settings_page, start};
use crate::store::Cancel;

mod pool;

use pool::{Pool, Waiting};

/// A background job, as data.
#[derive(Debug)]
pub enum Job {
    /// Before a place is open.
    Start(start::Job),
    Palette(palette::Job),
    SettingsPage(settings_page::Job),
    Help(help::Job),
    /// For an open place.
    Place(PlaceId, PlaceJob),
}

/// Of two jobs with the same key only the newer counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JobKey {
    Start(start::Key),
    /// A file dialog.
    Dialog,
    /// Writing the settings.
    Settings,
    /// Looking what other windows wrote of them.
    OthersSettings,
    /// Starting another window or another program, by a number: none takes the place of another.
    Outside(u64),
    /// Writing the report of a crash, or looking for one.
    CrashReport,
    /// The search of the palette.
    Palette,
    SettingsPage(settings_page::Key),
    Help(help::Key),
    Place(PlaceId, PlaceKey),
}

impl Job {
    /// Its key.
    pub fn key(&self) -> JobKey {
        match self {
            Self::Start(job) => JobKey::Start(job.key()),
            Self::Palette(_) => JobKey::Palette,
            Self::SettingsPage(job) => JobKey::SettingsPage(job.key()),
            Self::Help(job) => JobKey::Help(job.key()),
            Self::Place(id, job) => JobKey::Place(*id, job.key()),
        }
    }

    fn run(self, context: &JobContext) {
        match self {
            Self::Start(job) => job.run(context),
            Self::Palette(job) => job.run(context),
            Self::SettingsPage(job) => job.run(context),
            Self::Help(job) => job.run(context),
            Self::Place(_, job) => job.run(context),
        }
    }
}

impl JobKey {
    fn place(&self) -> PlaceId {
        match self {
            Self::Place(id, _) => *id,
            _ => PlaceId::NONE,
        }
    }

    /// Whether the program must wait for it before it exits or closes the place.
    fn is_writing(&self) -> bool {
        matches!(self, Self::Place(_, key) if key.is_writing())
    }

    fn lane(&self) -> Lane {
        let is_long = match self {
            Self::Start(key) => key.is_long(),
            Self::Palette => false,
            Self::Place(_, key @ PlaceKey::Artifacts(artifact)) if !key.is_writing() && artifact.is_reading() => {
                return Lane::Files;
            }
            Self::Place(_, PlaceKey::Compare(compare::Key::File(_))) => return Lane::Files,
            Self::Place(_, key) => key.is_long(),
            // What the window asks for of the system may take as long as that wants.
            _ => true,
        };
        if is_long { Lane::Long } else { Lane::Quick }
    }

    /// How long to wait for a newer job with the same key before starting.
    fn debounce(&self) -> Duration {
        match self {
            Self::Settings => super::settings::SAVE_PAUSE,
            Self::Place(_, key) => key.debounce(),
            _ => Duration::ZERO,
        }
    }
}

/// Given to a running job: its cancel token, and the means to send results.
#[derive(Clone, Debug)]
pub struct JobContext {
    key: JobKey,
    generation: u64,
    /// Set when a newer job replaces this one or somebody pressed Cancel.
    pub cancel: Cancel,
    sender: SyncSender<Sent>,
    waker: Waker,
}

impl JobContext {
    /// Sends an action to the place of the job; blocks while the program is busy. Dropped when a newer job replaced
    /// this one.
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

/// Wakes the receiver of actions. Cheap to clone.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn() + Send + Sync>);

impl Waker {
    /// From a function callable from any thread.
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
    Files,
    Long,
}

/// See the module.
#[derive(Debug)]
pub struct Jobs {
    sender: SyncSender<Sent>,
    receiver: Receiver<Sent>,
    waker: Waker,
    quick: Arc<Pool>,
    files: Arc<Pool>,
    long: Arc<Pool>,
    running: FxHashMap<JobKey, (u64, Cancel)>,
    /// Jobs that got no thread.
    refused: Vec<JobKey>,
    next_generation: u64,
}

impl Jobs {
    /// Threads for long jobs: all that can run for one place at once, and a dialog.
    const LONG_THREADS: usize = 8;
    /// Threads for files of runs: a list, a preview, thumbnails, one that was cancelled and has not come to its end, and
    /// what reads, counts, colours and searches the lines of a text.
    const FILE_THREADS: usize = 8;

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
            files: Pool::new("file job", Self::FILE_THREADS),
            long: Pool::new("long job", long),
            running: FxHashMap::default(),
            refused: Vec::new(),
            next_generation: 0,
        }
    }

    /// Starts `job`; it replaces an older one with the same key.
    pub fn start(&mut self, job: Job) {
        let key = job.key();
        self.spawn(key, move |context| job.run(context));
    }

    /// The same for a job that is not data: waiting for the answer of a dialog.
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
            Lane::Files => &self.files,
            Lane::Long => &self.long,
        }
    }

    /// Frees a value on a job thread, or here when no thread is available.
    pub fn discard(&self, value: Box<dyn Any + Send>) {
        self.long.lock().garbage.push(value);
        if !self.long.rouse() {
            self.long.lock().garbage.clear();
        }
    }

    /// Cancels the job with this key, if there is one; its later messages are dropped.
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

    /// Asks the job with this key to finish early; its messages still count.
    pub fn stop(&self, key: &JobKey) {
        if let Some((_, cancel)) = self.running.get(key) {
            cancel.cancel();
        }
    }

    /// Cancels the jobs of a place, except those that write: they finish and report.
    pub fn leave(&mut self, place: PlaceId) {
        let keys = self.running.keys().filter(|key| key.place() == place && !key.is_writing());
        for key in keys.cloned().collect::<Vec<_>>() {
            self.cancel(&key);
        }
    }

    /// Waits until nothing is written any more; a purge stops after its current item. Called before exit.
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

    /// The next action that arrived. Apply it before asking for another: it may cancel the job that sent the next one.
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

    /// Whether no job is waiting or running.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty() && self.refused.is_empty()
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.cancel_all();
        self.quick.close();
        self.files.close();
        self.long.close();
    }
}

#[cfg(test)]
mod tests;
