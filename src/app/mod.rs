//! Layer 3: the state of the program and every way it can change. Still no windows: whoever shows it (a real window, a
//! picture, a test) reads [`State`], sends [`Action`]s to [`update`] and performs the [`Effect`]s that come back.
//!
//! One folder a feature. Each holds its part of the state, its `Action`s, `update`, which is exhaustive, and its `Job`s with
//! what is to be done when one of them fails; [`place`] and this module only hand on.

use std::path::PathBuf;

pub mod artifacts;
pub mod charts;
pub mod command;
pub mod data;
pub mod effect;
pub mod export;
pub mod files;
pub mod job;
pub mod lifecycle;
pub mod loadable;
pub mod notice;
pub mod pages;
pub mod place;
pub mod read;
pub mod run_page;
pub mod sample;
pub mod saved_charts;
pub mod settings;
pub mod space;
pub mod start;
pub mod system;
pub mod table;

pub use data::DataSource;
pub use effect::Effect;
pub use job::Jobs;
pub use loadable::Loadable;
pub use notice::{Notice, Notices, Operation};
pub use place::{Place, PlaceAction, PlaceId};
pub use settings::Settings;

use crate::text::{Language, Message, Texts};
use job::JobKey;

/// Everything the program shows, as plain owned data. Views read it; only [`update`] changes it.
#[derive(Default)]
pub struct State {
    /// What outlives the program.
    pub settings: Settings,
    /// Where what is written to stores is noted down, if anywhere.
    pub operations_log: Option<PathBuf>,
    pub start: start::State,
    /// The place that is open; `None` shows the start screen.
    pub place: Option<Place>,
    pub notices: Notices,
    /// Places opened so far.
    places: u64,
}

impl State {
    /// With these settings, on the start screen.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// The texts in the chosen language.
    pub fn texts(&self) -> &'static Texts {
        self.language().texts()
    }

    /// The chosen language.
    pub fn language(&self) -> Language {
        self.settings.language()
    }

    /// The place that is open, or none.
    pub fn place_id(&self) -> PlaceId {
        self.place.as_ref().map_or(PlaceId::NONE, |place| place.id)
    }
}

/// Every change, whoever asks for it: views, menus, shortcuts, drops, jobs, tests.
#[derive(Debug)]
pub enum Action {
    /// Opening and leaving places, and the screen that does it.
    Start(start::Action),
    /// What outlives the program.
    Settings(settings::Action),
    /// What only the operating system can do, and notices.
    System(system::Action),
    /// In the place that was open when this was asked for.
    Place(PlaceId, PlaceAction),
    /// A job panicked, or could not be started.
    JobFailed(JobKey),
}

/// What can be asked for while a place is open: an [`Action`], or one of a feature, which then concerns that place.
pub trait Ask {
    /// The action.
    fn ask(self, place: PlaceId) -> Action;
}

impl Ask for Action {
    fn ask(self, _: PlaceId) -> Action {
        self
    }
}

impl Ask for PlaceAction {
    fn ask(self, place: PlaceId) -> Action {
        Action::Place(place, self)
    }
}

macro_rules! ask {
    ($($module:ident: $variant:ident),*) => {
        $(impl Ask for $module::Action {
            fn ask(self, _: PlaceId) -> Action {
                Action::$variant(self)
            }
        })*
    };
}

ask!(start: Start, settings: Settings, system: System);

/// Applies one action. What the outside world has to do comes back as effects, in order.
pub fn update(state: &mut State, action: impl Ask) -> Vec<Effect> {
    let mut effects = Vec::new();
    match action.ask(state.place_id()) {
        Action::Start(action) => start::update(state, action, &mut effects),
        Action::Settings(action) => settings::update(&mut state.settings, action, &mut effects),
        Action::System(action) => system::update(&mut state.notices, action, &mut effects),
        Action::Place(id, action) => match in_place(state, id, &mut effects) {
            Some((place, mut context)) => place::update(place, &mut context, action),
            // Its results never reach another place: what was written is told, the rest is of no use.
            None => state.notices.extend(place::after_closing(action)),
        },
        Action::JobFailed(key) => job_failed(state, key, &mut effects),
    }
    effects
}

/// The place with this number, if it is the open one, and what its features may use beside it.
fn in_place<'a>(
    state: &'a mut State,
    id: PlaceId,
    effects: &'a mut Vec<Effect>,
) -> Option<(&'a mut Place, place::Context<'a>)> {
    let State { place, settings, notices, .. } = state;
    let place = place.as_mut().filter(|place| place.id == id)?;
    Some((place, place::Context::new(id, settings, notices, effects)))
}

/// A panic in a job is a fault of ours: say so, and leave nothing waiting for its result.
fn job_failed(state: &mut State, key: JobKey, effects: &mut Vec<Effect>) {
    let message = Message::new("error-job");
    match key {
        JobKey::Start(key) => start::failed(&mut state.start, key, &message),
        JobKey::Dialog | JobKey::Settings => {}
        JobKey::Place(id, key) => {
            if let Some((place, _)) = in_place(state, id, effects) {
                place::failed(place, key, &message);
            }
        }
    }
    state.notices.push(message);
}
