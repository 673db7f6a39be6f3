//! The program without a window: actions, jobs and what comes of them, for commands that do what the window does.

use std::time::{Duration, Instant};

use super::effect::{self, SystemEffect};
use super::job::Waker;
use super::{Ask, Jobs, Settings, State, update};
use crate::text::Message;

/// See the module.
pub struct Session {
    pub state: State,
    jobs: Jobs,
    /// What was to be said on standard error.
    reports: Vec<Message>,
    /// Jobs are waited for until then.
    end: Instant,
}

impl Session {
    /// With these settings; after `patience` nothing is waited for any more.
    pub fn new(settings: Settings, patience: Duration) -> Self {
        let end = Instant::now() + patience;
        Self { state: State::new(settings), jobs: Jobs::new(Waker::new(|| {})), reports: Vec::new(), end }
    }

    /// Applies an action and waits for all that comes of it. False when that takes too long.
    pub fn act(&mut self, action: impl Ask) -> bool {
        self.apply(action);
        while !self.jobs.is_idle() {
            if Instant::now() > self.end {
                return false;
            }
            match self.jobs.next_action() {
                Some(action) => self.apply(action),
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        true
    }

    fn apply(&mut self, action: impl Ask) {
        for effect in update(&mut self.state, action) {
            if let Some(SystemEffect::Report(message)) = effect::perform(effect, &mut self.jobs) {
                self.reports.push(message);
            }
        }
    }

    /// What was to be said since the last call: why paths were left out, and notices.
    pub fn take_messages(&mut self) -> (Vec<Message>, Vec<Message>) {
        (std::mem::take(&mut self.reports), self.state.notices.take())
    }
}
