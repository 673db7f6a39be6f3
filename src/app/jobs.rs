//! The one background mechanism.
//!
//! [`Jobs::spawn`] runs a closure on a thread of its own. A newer job with the same key cancels the older one, and what
//! the older one still sends is dropped; a panic becomes an [`Action::JobFailed`]; every message wakes the program
//! through a waker that knows nothing of windows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rustc_hash::FxHashMap;

use super::Action;
use crate::store::Cancel;

/// Two jobs with one key never count at the same time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JobKey {
    /// Opening a path and reading the stores in it.
    Read,
    /// Deriving the rows of the run table.
    Table,
    /// Small curves for visible cells.
    Sparklines,
    /// One chart.
    Figure(super::state::FigureId),
    /// The numbers of a marked stretch of x.
    Statistics,
    /// Which stores can be written.
    Examine,
    /// Writing a change, or taking it back.
    Change,
    /// What is deleted.
    PlanDeleted,
    /// What takes space.
    Space,
    /// What a purge would remove.
    PlanPurge,
    /// Purging.
    Purge,
    /// How an export looks.
    ExportPreview,
    /// Writing an export.
    Export,
    /// Last, minimum and maximum of all metrics of one run.
    Summaries,
    /// Which parameters differ.
    Differing,
    /// The files of one run.
    Artifacts,
    /// One file.
    Preview,
    /// Small pictures on the run page.
    Thumbnails,
    /// A file dialog.
    Dialog,
    /// Looking after the recent places.
    Recent,
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
    /// Sends an action; waits while the program is busy. Dropped when a newer job took over.
    pub fn send(&self, action: Action) {
        let sent = Sent { key: self.key.clone(), generation: self.generation, content: Content::Action(action) };
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

/// See the module.
#[derive(Debug)]
pub struct Jobs {
    sender: SyncSender<Sent>,
    receiver: Receiver<Sent>,
    waker: Waker,
    running: FxHashMap<JobKey, (u64, Cancel)>,
    next_generation: u64,
}

impl Jobs {
    /// `waker` is called from job threads after each message.
    pub fn new(waker: Waker) -> Self {
        let (sender, receiver) = sync_channel(1024);
        Self { sender, receiver, waker, running: FxHashMap::default(), next_generation: 0 }
    }

    /// Runs `job` on a thread of its own, instead of any older job with this key.
    pub fn spawn(&mut self, key: JobKey, job: impl FnOnce(&JobContext) + Send + 'static) {
        self.cancel(&key);
        self.next_generation += 1;
        let name = format!("job {key:?}");
        let context = JobContext {
            key: key.clone(),
            generation: self.next_generation,
            cancel: Cancel::new(),
            sender: self.sender.clone(),
            waker: self.waker.clone(),
        };
        let running = (context.generation, context.cancel.clone());
        let started = std::thread::Builder::new().name(name).spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| job(&context))).is_err() {
                context.send(Action::JobFailed(context.key.clone()));
            }
            let done = Sent { key: context.key.clone(), generation: context.generation, content: Content::Done };
            if context.sender.send(done).is_ok() {
                context.waker.wake();
            }
        });
        if started.is_ok() {
            self.running.insert(key, running);
        }
    }

    /// Cancels the job with this key, if one runs; what it still sends is dropped.
    pub fn cancel(&mut self, key: &JobKey) {
        if let Some((_, cancel)) = self.running.remove(key) {
            cancel.cancel();
        }
    }

    /// Asks the job with this key to come to an end; what it still sends counts.
    pub fn stop(&self, key: &JobKey) {
        if let Some((_, cancel)) = self.running.get(key) {
            cancel.cancel();
        }
    }

    /// Waits until nothing is being written any more: a purge ends with the item at work. For the end of the program.
    pub fn finish_writing(&mut self) {
        const WRITING: [JobKey; 3] = [JobKey::Change, JobKey::Purge, JobKey::Export];
        self.stop(&JobKey::Purge);
        while WRITING.iter().any(|key| self.running.contains_key(key)) {
            if self.next_action().is_none() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        }
    }

    /// Cancels everything.
    pub fn cancel_all(&mut self) {
        for (_, (_, cancel)) in self.running.drain() {
            cancel.cancel();
        }
    }

    /// The next action that has arrived. To be applied before the one after it is asked for: it may cancel the job that
    /// sent that one.
    pub fn next_action(&mut self) -> Option<Action> {
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

    /// Whether no job runs.
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Whether a job with this key runs.
    pub fn is_running(&self, key: &JobKey) -> bool {
        self.running.contains_key(key)
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        self.cancel_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn wait(jobs: &mut Jobs) -> Vec<Action> {
        let end = Instant::now() + Duration::from_secs(10);
        let mut all = Vec::new();
        while !jobs.is_idle() && Instant::now() < end {
            all.extend(std::iter::from_fn(|| jobs.next_action()));
            std::thread::sleep(Duration::from_millis(1));
        }
        all
    }

    #[test]
    fn a_newer_job_silences_the_older_one() {
        let mut jobs = Jobs::new(Waker::new(|| {}));
        jobs.spawn(JobKey::Table, |context| {
            while !context.cancel.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            context.send(Action::SetFilter("old".into()));
        });
        jobs.spawn(JobKey::Table, |context| context.send(Action::SetFilter("new".into())));
        let actions = wait(&mut jobs);
        assert!(matches!(&actions[..], [Action::SetFilter(text)] if text == "new"), "{actions:?}");
    }

    #[test]
    fn an_action_can_silence_what_has_arrived_after_it() {
        let (sender, news) = std::sync::mpsc::sync_channel(3);
        let mut jobs = Jobs::new(Waker::new(move || {
            let _ = sender.send(());
        }));
        jobs.spawn(JobKey::Table, |context| {
            context.send(Action::SetFilter("first".into()));
            context.send(Action::SetFilter("second".into()));
        });
        // Both actions and the end of the job.
        for _ in 0..3 {
            assert!(news.recv_timeout(Duration::from_secs(10)).is_ok());
        }
        assert!(matches!(jobs.next_action(), Some(Action::SetFilter(text)) if text == "first"));
        jobs.cancel(&JobKey::Table);
        assert!(jobs.next_action().is_none());
    }

    #[test]
    fn a_panic_becomes_an_action() {
        let mut jobs = Jobs::new(Waker::new(|| {}));
        jobs.spawn(JobKey::Preview, |_| panic!("on purpose"));
        let actions = wait(&mut jobs);
        assert!(matches!(&actions[..], [Action::JobFailed(JobKey::Preview)]), "{actions:?}");
    }
}
