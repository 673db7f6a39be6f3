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
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;

use super::place::{PlaceId, PlaceJob, PlaceKey};
use super::{Action, Ask, start};
use crate::store::Cancel;

/// Something to be done in the background.
#[derive(Debug)]
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
            Self::Start(_) | Self::Dialog => PlaceId::NONE,
        }
    }

    /// Whether the program must not end, and no place be left, before it has.
    fn is_writing(&self) -> bool {
        matches!(self, Self::Place(_, key) if key.is_writing())
    }

    fn lane(&self) -> Lane {
        let is_long = match self {
            Self::Start(key) => key.is_long(),
            Self::Dialog => true,
            Self::Place(_, key) => key.is_long(),
        };
        if is_long { Lane::Long } else { Lane::Quick }
    }

    /// How long to wait for a newer job with the same key before it is begun.
    fn debounce(&self) -> Duration {
        match self {
            Self::Start(_) | Self::Dialog => Duration::ZERO,
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

/// What waits in a lane. Boxed, as dialogs and tests bring closures of their own.
struct Waiting {
    context: JobContext,
    begin: Instant,
    work: Box<dyn FnOnce(&JobContext) + Send>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Waiting>,
    garbage: Vec<Box<dyn Any + Send>>,
    threads: usize,
    idle: usize,
    is_closed: bool,
}

/// Threads that take what waits, oldest first. They come when they are needed and stay.
struct Pool {
    name: &'static str,
    most: usize,
    queue: Mutex<Queue>,
    news: Condvar,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pool({})", self.name)
    }
}

impl Pool {
    fn new(name: &'static str, most: usize) -> Arc<Self> {
        Arc::new(Self { name, most, queue: Mutex::default(), news: Condvar::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has somebody look at what was added. Whether there is anybody.
    fn rouse(self: &Arc<Self>) -> bool {
        let mut queue = self.lock();
        if queue.waiting.len() + queue.garbage.len() > queue.idle && queue.threads < self.most {
            let pool = Arc::clone(self);
            let name = format!("{} {}", self.name, queue.threads + 1);
            if std::thread::Builder::new().name(name).spawn(move || pool.work()).is_ok() {
                queue.threads += 1;
            }
        }
        let is_served = queue.threads > 0;
        drop(queue);
        self.news.notify_one();
        is_served
    }

    fn work(&self) {
        let mut queue = self.lock();
        while !queue.is_closed {
            if let Some(garbage) = queue.garbage.pop() {
                drop(queue);
                drop(garbage);
                queue = self.lock();
                continue;
            }
            let now = Instant::now();
            if let Some(at) = queue.waiting.iter().position(|waiting| waiting.begin <= now) {
                let Some(Waiting { context, work, .. }) = queue.waiting.remove(at) else { continue };
                // Who slept until the next one is due may be the one that took this.
                if !queue.waiting.is_empty() {
                    self.news.notify_one();
                }
                drop(queue);
                if catch_unwind(AssertUnwindSafe(|| work(&context))).is_err() {
                    context.deliver(Content::Action(Action::JobFailed(context.key.clone())));
                }
                context.deliver(Content::Done);
                // What the job held is given back before the lock is taken.
                drop(context);
                queue = self.lock();
                continue;
            }
            let next = queue.waiting.iter().map(|waiting| waiting.begin).min();
            queue.idle += 1;
            queue = match next {
                Some(begin) => {
                    let pause = begin.saturating_duration_since(now);
                    self.news.wait_timeout(queue, pause).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.news.wait(queue).unwrap_or_else(PoisonError::into_inner),
            };
            queue.idle -= 1;
        }
        queue.threads -= 1;
    }

    fn close(&self) {
        let mut queue = self.lock();
        queue.is_closed = true;
        queue.waiting.clear();
        drop(queue);
        self.news.notify_all();
    }
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
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    use super::*;
    use crate::app::{charts, export, lifecycle, read, system, table};
    use crate::text::Message;

    const PLACE: PlaceId = PlaceId::of(1);

    fn table() -> JobKey {
        JobKey::Place(PLACE, PlaceKey::Table(table::Key::Rows))
    }

    fn say(word: &str) -> Action {
        Action::System(system::Action::Copy(word.to_owned()))
    }

    fn quiet() -> Jobs {
        Jobs::new(Waker::new(|| {}))
    }

    /// Everything that comes until nothing runs: the words that were said, `!` for a failure.
    fn wait(jobs: &mut Jobs) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(10);
        let mut all = Vec::new();
        while !jobs.is_idle() && Instant::now() < end {
            all.extend(std::iter::from_fn(|| jobs.next_action()).map(|action| match action {
                Action::System(system::Action::Copy(word)) => word,
                Action::JobFailed(key) => format!("! {key:?}"),
                other => format!("{other:?}"),
            }));
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(jobs.is_idle(), "a job does not come to its end");
        all
    }

    #[test]
    fn a_newer_job_silences_the_older_one() {
        let mut jobs = quiet();
        jobs.spawn(table(), |context| {
            while !context.cancel.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            context.send(say("old"));
        });
        jobs.spawn(table(), |context| context.send(say("new")));
        assert_eq!(wait(&mut jobs), ["new"]);
    }

    #[test]
    fn of_many_jobs_with_one_key_that_wait_only_the_last_is_done() {
        let mut jobs = Jobs::with_threads(Waker::new(|| {}), 1, 1);
        let (go, gate) = channel::<()>();
        let figure = |name: &str| {
            JobKey::Place(PLACE, PlaceKey::Charts(charts::Key::Figure(charts::FigureId::Charts(name.into()))))
        };
        jobs.spawn(table(), move |_| {
            let _ = gate.recv();
        });
        let begun = Arc::new(AtomicUsize::new(0));
        for frame in 0..60 {
            for chart in 0..12 {
                let begun = Arc::clone(&begun);
                jobs.spawn(figure(&chart.to_string()), move |context| {
                    begun.fetch_add(1, Ordering::Relaxed);
                    context.send(say(&format!("{chart}@{frame}")));
                });
            }
        }
        go.send(()).expect("the first job waits");
        let mut said = wait(&mut jobs);
        said.sort_unstable();
        let mut last: Vec<String> = (0..12).map(|chart| format!("{chart}@59")).collect();
        last.sort_unstable();
        assert_eq!(said, last);
        assert_eq!(begun.load(Ordering::Relaxed), 12, "what a newer one replaced is never begun");
        assert_eq!(jobs.quick.lock().threads, 1, "no thread a job");
    }

    #[test]
    fn what_takes_long_does_not_keep_the_rest_waiting() {
        let mut jobs = Jobs::with_threads(Waker::new(|| {}), 1, 1);
        let (go, gate) = channel::<()>();
        jobs.spawn(JobKey::Place(PLACE, PlaceKey::Read(read::Key::Read)), move |context| {
            let _ = gate.recv();
            context.send(say("read"));
        });
        jobs.spawn(table(), move |context| {
            context.send(say("table"));
            let _ = go.send(());
        });
        assert_eq!(wait(&mut jobs), ["table", "read"]);
    }

    #[test]
    fn a_job_waits_for_a_newer_one_of_its_kind() {
        let mut jobs = quiet();
        let key = || JobKey::Place(PLACE, PlaceKey::Export(export::Key::Preview));
        for letter in ["p", "pa", "pap", "paper"] {
            jobs.spawn(key(), move |context| context.send(say(letter)));
        }
        assert_eq!(wait(&mut jobs), ["paper"]);
    }

    #[test]
    fn an_action_can_silence_what_has_arrived_after_it() {
        let (sender, news) = std::sync::mpsc::sync_channel(3);
        let mut jobs = Jobs::new(Waker::new(move || {
            let _ = sender.send(());
        }));
        jobs.spawn(table(), |context| {
            context.send(say("first"));
            context.send(say("second"));
        });
        // Both actions and the end of the job.
        for _ in 0..3 {
            assert!(news.recv_timeout(Duration::from_secs(10)).is_ok());
        }
        assert!(matches!(jobs.next_action(), Some(Action::System(system::Action::Copy(text))) if text == "first"));
        jobs.cancel(&table());
        assert!(jobs.next_action().is_none());
    }

    #[test]
    fn a_panic_becomes_an_action_and_the_thread_goes_on() {
        let mut jobs = Jobs::with_threads(Waker::new(|| {}), 1, 1);
        jobs.spawn(table(), |_| panic!("on purpose"));
        assert_eq!(wait(&mut jobs), [format!("! {:?}", table())]);
        jobs.spawn(table(), |context| context.send(say("next")));
        assert_eq!(wait(&mut jobs), ["next"]);
    }

    #[test]
    fn a_job_that_nobody_can_take_fails_instead_of_waiting_for_ever() {
        let mut jobs = Jobs::with_threads(Waker::new(|| {}), 0, 0);
        jobs.spawn(table(), |context| context.send(say("never")));
        assert_eq!(wait(&mut jobs), [format!("! {:?}", table())]);
    }

    #[test]
    fn leaving_a_place_ends_what_reads_and_not_what_writes() {
        let mut jobs = quiet();
        let (go, gate) = channel::<()>();
        jobs.spawn(table(), |context| {
            while !context.cancel.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            context.send(say("table"));
        });
        jobs.spawn(JobKey::Place(PLACE, PlaceKey::Lifecycle(lifecycle::Key::Change)), move |context| {
            let _ = gate.recv();
            assert!(!context.cancel.is_cancelled());
            context.send(say("changed"));
        });
        jobs.leave(PLACE);
        go.send(()).expect("the change waits");
        assert_eq!(wait(&mut jobs), ["changed"]);
    }

    #[test]
    fn results_carry_the_place_that_the_job_was_started_for() {
        let mut jobs = quiet();
        jobs.spawn(table(), |context| context.send(charts::Action::SpreadColors));
        jobs.spawn(JobKey::Dialog, |context| context.send(system::Action::Notify(Message::new("notice-copied"))));
        let said = wait(&mut jobs);
        assert!(said.iter().any(|said| said.starts_with(&format!("Place({PLACE:?}"))), "{said:?}");
        assert!(said.iter().any(|said| said.starts_with("System")), "{said:?}");
    }
}
