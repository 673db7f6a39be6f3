//! Threads that do what waits for them.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::{Content, JobContext};
use crate::app::Action;

/// What waits in a lane. Boxed, as dialogs and tests bring closures of their own.
pub(super) struct Waiting {
    pub(super) context: JobContext,
    /// Not before.
    pub(super) begin: Instant,
    pub(super) work: Box<dyn FnOnce(&JobContext) + Send>,
}

#[derive(Default)]
pub(super) struct Queue {
    pub(super) waiting: VecDeque<Waiting>,
    /// What is only to be freed.
    pub(super) garbage: Vec<Box<dyn Any + Send>>,
    pub(super) threads: usize,
    idle: usize,
    is_closed: bool,
}

/// Threads that take what waits, oldest first. They come when they are needed and stay.
pub(super) struct Pool {
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
    pub(super) fn new(name: &'static str, most: usize) -> Arc<Self> {
        Arc::new(Self { name, most, queue: Mutex::default(), news: Condvar::new() })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has somebody look at what was added. Whether there is anybody.
    pub(super) fn rouse(self: &Arc<Self>) -> bool {
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

    pub(super) fn close(&self) {
        let mut queue = self.lock();
        queue.is_closed = true;
        queue.waiting.clear();
        drop(queue);
        self.news.notify_all();
    }
}
