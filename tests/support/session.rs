//! The program without a window: a state, what `update` makes of actions, and jobs whose results are taken in until none
//! is left.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "a module of every test binary")]

use std::path::Path;
use std::time::{Duration, Instant};

use runatlas::app::jobs::Waker;
use runatlas::app::update::update;
use runatlas::app::{Action, Effect, Jobs, Settings, State, effect};
use runatlas::text::Language;

/// See the module.
pub struct Session {
    pub state: State,
    jobs: Jobs,
    /// What only a window could do, in order.
    pub left_to_the_window: Vec<Effect>,
}

/// How a place is opened.
fn opening(path: &Path) -> Action {
    Action::Open(path.to_path_buf())
}

impl Session {
    /// On the start screen, in English, with nothing kept of earlier sessions.
    pub fn new() -> Self {
        let settings = Settings { language: Some(Language::English), ..Settings::default() };
        Self { state: State::new(settings), jobs: Jobs::new(Waker::new(|| {})), left_to_the_window: Vec::new() }
    }

    /// With a place open and read.
    pub fn open(path: &Path) -> Self {
        let mut session = Self::new();
        session.act(opening(path));
        assert!(session.state.place.is_some(), "{:?}", session.state.open_failure);
        session
    }

    /// Applies one action, starts what it asks for, and takes in all that comes of it.
    pub fn act(&mut self, action: Action) {
        self.begin(action);
        self.settle();
    }

    /// Applies one action and starts what it asks for; what its jobs bring is still to come.
    pub fn begin(&mut self, action: Action) {
        for effect in self.only_update(action) {
            self.left_to_the_window.extend(effect::perform(effect, &mut self.jobs));
        }
    }

    /// Applies one action and gives what it asks for, without starting it.
    pub fn only_update(&mut self, action: Action) -> Vec<Effect> {
        update(&mut self.state, action)
    }

    /// Takes in what jobs bring until none runs.
    pub fn settle(&mut self) {
        let end = Instant::now() + Duration::from_mins(1);
        loop {
            // Before the look for results: a job sends its last one before it ends.
            let was_idle = self.jobs.is_idle();
            while let Some(action) = self.jobs.next_action() {
                self.begin(action);
            }
            if was_idle && self.jobs.is_idle() {
                return;
            }
            assert!(Instant::now() < end, "the jobs do not come to an end");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
