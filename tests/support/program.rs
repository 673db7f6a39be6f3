//! The program without a window: its state, its jobs, and what it would ask of the system.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "a module of every test binary")]

use std::path::Path;
use std::time::{Duration, Instant};

use runatlas::app::effect::{self, SystemEffect};
use runatlas::app::job::Waker;
use runatlas::app::{Ask, Effect, Jobs, Place, Settings, State, start, update};
use runatlas::model::RunIndex;

pub struct Program {
    pub state: State,
    jobs: Jobs,
    /// What only a window could have done, oldest first.
    pub asked: Vec<SystemEffect>,
}

impl Program {
    pub fn new(settings: Settings) -> Self {
        Self { state: State::new(settings), jobs: Jobs::new(Waker::new(|| {})), asked: Vec::new() }
    }

    /// With everything at `path` read.
    pub fn open(path: &Path) -> Self {
        let mut program = Self::new(Settings::default());
        program.act(start::Action::Open(path.to_path_buf()));
        program
    }

    /// With the stores at `path` found and nothing read: what a test says was read is.
    pub fn open_unread(path: &Path) -> Self {
        let mut program = Self::new(Settings::default());
        program.begin(start::Action::Open(path.to_path_buf()));
        let end = Instant::now() + Duration::from_mins(1);
        while program.state.place.is_none() {
            assert!(Instant::now() < end, "nothing is found");
            let Some(action) = program.jobs.next_action() else {
                std::thread::sleep(Duration::from_millis(1));
                continue;
            };
            let effects = update(&mut program.state, action);
            if program.state.place.is_none() {
                for effect in effects {
                    program.asked.extend(effect::perform(effect, &mut program.jobs));
                }
            }
        }
        program
    }

    /// What an action asks for, undone.
    pub fn effects(&mut self, action: impl Ask) -> Vec<Effect> {
        update(&mut self.state, action)
    }

    /// An action with all that comes of it.
    pub fn act(&mut self, action: impl Ask) {
        self.begin(action);
        self.settle();
    }

    /// An action, and the beginning of what comes of it.
    pub fn begin(&mut self, action: impl Ask) {
        for effect in update(&mut self.state, action) {
            self.asked.extend(effect::perform(effect, &mut self.jobs));
        }
    }

    pub fn settle(&mut self) {
        let end = Instant::now() + Duration::from_mins(1);
        while !self.jobs.is_idle() {
            assert!(Instant::now() < end, "the jobs do not come to their end");
            match self.jobs.next_action() {
                Some(action) => self.begin(action),
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    pub fn place(&self) -> &Place {
        self.state.place.as_ref().expect("a place is open")
    }

    pub fn run(&self, name: &str) -> RunIndex {
        let catalog = &self.place().catalog;
        catalog.run_indices().find(|&run| &*catalog.run(run).name == name).expect("there is such a run")
    }

    /// Keys of the messages that are shown.
    pub fn notices(&self) -> Vec<&'static str> {
        self.state.notices.iter().map(|notice| notice.message.key).collect()
    }
}
