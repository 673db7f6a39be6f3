//! Layer 3: the state of the program and every action that changes it. No windows: a front end (the real window, a
//! picture, a test) reads [`State`], sends [`Action`]s to [`update`] and performs the [`Effect`]s it returns.
//!
//! One folder per feature. Each has its part of the state, its `Action`s, an exhaustive `update`, and its `Job`s with
//! their failure handling; [`place`] and this module only dispatch.

use std::path::PathBuf;

pub mod artifacts;
pub mod charts;
pub mod children;
pub mod command;
pub mod compare;
pub mod crash_report;
pub mod data;
pub mod effect;
pub mod entities;
pub mod experiments;
pub mod export;
pub mod files;
pub mod find;
pub mod gallery;
pub mod help;
pub mod job;
pub mod layout;
pub mod lifecycle;
pub mod loadable;
pub mod notice;
mod page_grid;
pub mod pages;
pub mod palette;
pub mod place;
pub mod read;
pub mod run_page;
pub mod sample;
pub mod save_table;
pub mod saved_charts;
pub mod saved_table;
pub mod session;
pub mod settings;
pub mod settings_page;
pub mod shortcut_list;
pub mod space;
pub mod start;
pub mod system;
pub mod table;
pub mod view_file;

pub use data::DataSource;
pub use effect::Effect;
pub use job::Jobs;
pub use loadable::Loadable;
pub use notice::{Notice, Notices, Operation};
pub use place::{Place, PlaceAction, PlaceId};
pub use settings::Settings;

use crate::text::{Language, Message, Texts};
use effect::SystemEffect;
use job::JobKey;

/// The whole state, as plain owned data. Views read it; only [`update`] changes it.
#[derive(Default)]
pub struct State {
    /// Saved between sessions.
    pub settings: Settings,
    /// The operations log, if there is one.
    pub operations_log: Option<PathBuf>,
    pub start: start::State,
    /// The place that is open; `None` shows the start screen.
    pub place: Option<Place>,
    pub notices: Notices,
    /// Which panels stand beside the page.
    pub layout: layout::Layout,
    /// The folder of the settings, if there is one.
    pub settings_folder: Option<PathBuf>,
    pub settings_page: settings_page::State,
    pub help: help::State,
    /// The command palette, while it is open.
    pub palette: Option<palette::State>,
    /// The list of shortcuts, while it is open.
    pub shortcut_list: Option<shortcut_list::State>,
    /// A crash that is told of.
    pub crash_report: crash_report::State,
    /// Places opened so far.
    places: u64,
}

impl State {
    /// The start screen, with these settings.
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

/// Every change of the state, whatever its origin: views, menus, shortcuts, drops, jobs, tests.
#[derive(Debug)]
pub enum Action {
    /// Opening and leaving places, and the screen that does it.
    Start(start::Action),
    /// Settings, saved between sessions.
    Settings(settings::Action),
    /// Which panels stand beside the page.
    Layout(layout::Action),
    /// Requests to the operating system, and notices.
    System(system::Action),
    Palette(palette::Action),
    ShortcutList(shortcut_list::Action),
    SettingsPage(settings_page::Action),
    Help(help::Action),
    CrashReport(crash_report::Action),
    /// For the place that was open when the action was created.
    Place(PlaceId, PlaceAction),
    /// A job panicked, or could not be started.
    JobFailed(JobKey),
}

/// An action for the open place: an [`Action`], or one of a feature.
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

ask!(
    start: Start,
    settings: Settings,
    layout: Layout,
    system: System,
    palette: Palette,
    shortcut_list: ShortcutList,
    settings_page: SettingsPage,
    help: Help,
    crash_report: CrashReport
);

/// Applies one action. Returns the effects to perform outside the state, in order.
pub fn update(state: &mut State, action: impl Ask) -> Vec<Effect> {
    let mut effects = Vec::new();
    match action.ask(state.place_id()) {
        Action::Start(action) => start::update(state, action, &mut effects),
        Action::Settings(action) => settings::update(&mut state.settings, action, &mut effects),
        Action::Layout(action) => layout::update(&mut state.layout, &mut state.settings, action, &mut effects),
        Action::System(action) => system::update(&mut state.notices, action, &mut effects),
        Action::Palette(action) => palette::update(state, action, &mut effects),
        Action::ShortcutList(action) => shortcut_list::update(&mut state.shortcut_list, action),
        Action::SettingsPage(action) => settings_page::update(state, action, &mut effects),
        Action::Help(action) => help::update(state, action, &mut effects),
        Action::CrashReport(action) => crash_report::update(&mut state.crash_report, action, &mut effects),
        Action::Place(id, action) => {
            // Whoever asks for a page wants to see it.
            state.settings_page.is_open &= !action.leads_to_a_page();
            match in_place(state, id, &mut effects) {
                Some((place, mut context)) => place::update(place, &mut context, action),
                // Results never reach another place: a notice reports what was written, the rest is dropped.
                None => state.notices.extend(place::after_closing(action)),
            }
        }
        Action::JobFailed(key) => job_failed(state, key, &mut effects),
    }
    palette::follow(state, &mut effects);
    help::follow(state, &mut effects);
    effects
}

/// The place with this number, if it is the open one, with the context its features may use.
fn in_place<'a>(
    state: &'a mut State,
    id: PlaceId,
    effects: &'a mut Vec<Effect>,
) -> Option<(&'a mut Place, place::Context<'a>)> {
    let State { place, settings, notices, .. } = state;
    let place = place.as_mut().filter(|place| place.id == id)?;
    Some((place, place::Context::new(id, settings, notices, effects)))
}

/// A job panicked, which is a bug: show a notice, and let nothing wait for its result.
fn job_failed(state: &mut State, key: JobKey, effects: &mut Vec<Effect>) {
    let message = Message::new("error-job");
    match key {
        JobKey::Start(key) => start::failed(&mut state.start, key, &message),
        JobKey::Dialog | JobKey::Settings | JobKey::CrashReport | JobKey::OthersSettings | JobKey::Outside(_) => {}
        JobKey::Palette => palette::failed(state.palette.as_mut()),
        JobKey::SettingsPage(key) => settings_page::failed(&mut state.settings_page, key, &message),
        JobKey::Help(key) => help::failed(&mut state.help, key),
        JobKey::Place(id, key) => {
            if let Some((place, _)) = in_place(state, id, effects) {
                place::failed(place, key, &message);
            }
        }
    }
    state.notices.push(message);
    effects.push(SystemEffect::KeepCrashReport.into());
}
