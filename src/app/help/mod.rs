//! Help: what is new, documentation, what the program is made of, its folders, and the hints of the first start.
//!
//! All texts are compiled in ([`pages`], [`parts`]); only what is around the program is looked up, in a job.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::command::Command;
use super::effect::{Effect, SystemEffect};
use super::job::Job as AnyJob;
use super::pages::Page as PlacePage;
use super::{State as Program, sample, start};
use crate::text::Message;

mod jobs;
pub mod pages;
pub mod parts;

pub use jobs::{Job, Key, LICENCES_FILE, Surroundings};

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The oldest and the newest version of MLflow whose results are read.
pub const FIRST_MLFLOW: &str = "0.1";
/// See [`FIRST_MLFLOW`].
pub const LAST_MLFLOW: &str = "3.18";

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// The dialog, while it is open.
    pub dialog: Option<Dialog>,
    /// The chosen page of a dialog that has several.
    pub page: usize,
    /// Words that a part must hold.
    pub search: String,
    /// The parts that do, by their places in [`parts::all`].
    pub found: Vec<usize>,
    /// What the window is drawn with, where that is known.
    pub graphics: Option<String>,
    /// What was found around the program.
    pub surroundings: Surroundings,
}

/// A dialog of the help menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialog {
    /// The changelog, by version.
    WhatsNew,
    /// What is written about filters, view files and statistics.
    Documentation,
    /// Name, version, surroundings, and all parts.
    About,
    /// Licences as they are worded.
    Licences,
}

/// A folder of the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Folder {
    /// The operations log, and what is written when something fails.
    Logs,
    Settings,
}

/// What a first start points out, each until it was done or dismissed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hint {
    /// One's own folder takes the place of the sample.
    OpenFolder,
    /// The palette finds everything.
    Palette,
    /// Selected runs are compared.
    Compare,
}

impl Hint {
    /// All of them, the most useful first.
    pub const ALL: [Self; 3] = [Self::OpenFolder, Self::Palette, Self::Compare];
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The window is there. `is_free`: nothing was to be opened in it, and the settings could be read.
    Started {
        is_free: bool,
    },
    Open(Dialog),
    Close,
    /// Choose a page of the dialog.
    ShowPage(usize),
    /// Words that a part must hold.
    SetSearch(String),
    /// Show it in the file manager.
    OpenFolder(Folder),
    /// Open the file with the licences of all parts.
    OpenLicences,
    /// Put version and surroundings on the clipboard, for a report.
    CopyFacts,
    /// What was found around the program.
    Looked(Surroundings),
    Dismiss(Hint),
}

/// Whether `version` is later than `other`: by numbers, whatever follows them.
fn is_later(version: &str, other: &str) -> bool {
    let numbers =
        |text: &str| -> Vec<u64> { text.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect() };
    numbers(version) > numbers(other)
}

pub(super) fn update(program: &mut Program, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Started { is_free } => started(program, is_free, effects),
        Action::Open(dialog) => {
            let help = &mut program.help;
            (help.dialog, help.page) = (Some(dialog), 0);
            if dialog == Dialog::WhatsNew {
                program.notices.withdraw(Command::ShowWhatsNew);
            }
            if dialog == Dialog::About {
                help.search.clear();
                help.found = parts::matching("");
                effects.push(Effect::Start(AnyJob::Help(Job::LookAround)));
            }
        }
        Action::Close => program.help.dialog = None,
        Action::ShowPage(page) => program.help.page = page,
        Action::SetSearch(text) => {
            program.help.found = parts::matching(&text);
            program.help.search = text;
        }
        Action::OpenFolder(folder) => match folder_path(program, folder) {
            Some(path) => effects.push(Effect::Start(AnyJob::Help(Job::MakeFolder(path)))),
            None => program.notices.push(Message::new("help-no-folder")),
        },
        Action::OpenLicences => {
            let path = program.help.surroundings.licences.clone();
            effects.extend(path.map(|path| SystemEffect::Open(path).into()));
        }
        Action::CopyFacts => {
            effects.push(SystemEffect::Copy(facts(program)).into());
            program.notices.push(Message::new("notice-copied"));
        }
        Action::Looked(surroundings) => program.help.surroundings = surroundings,
        Action::Dismiss(hint) => {
            program.settings.hints.retain(|known| *known != hint);
            effects.push(SystemEffect::SettingsChanged.into());
        }
    }
}

/// A first start shows the sample with hints; the first start after an update says so, once.
fn started(program: &mut Program, is_free: bool, effects: &mut Vec<Effect>) {
    let settings = &mut program.settings;
    let is_update = match &settings.last_version {
        // Two versions side by side do not announce each other in turn.
        Some(last) if !is_later(VERSION, last) => return,
        Some(_) => true,
        None => false,
    };
    // Where nothing can be remembered every start would be the first.
    let is_first = settings.last_version.is_none() && settings.recent.is_empty() && program.settings_folder.is_some();
    settings.last_version = Some(VERSION.to_owned());
    if is_first && is_free {
        settings.hints = Hint::ALL.to_vec();
    }
    effects.push(SystemEffect::SettingsChanged.into());
    if is_update {
        let message = Message::new("help-updated").arg("version", VERSION);
        program.notices.push_offering(message, Command::ShowWhatsNew);
    } else if is_first && is_free {
        start::update(program, start::Action::OpenSample, effects);
    }
}

fn folder_path(program: &Program, folder: Folder) -> Option<PathBuf> {
    match folder {
        Folder::Logs => program.operations_log.as_deref()?.parent().map(PathBuf::from),
        Folder::Settings => program.settings_folder.clone(),
    }
}

/// Takes away hints whose deed was done, by whatever way. After every action.
pub(super) fn follow(program: &mut Program, effects: &mut Vec<Effect>) {
    if program.settings.hints.is_empty() {
        return;
    }
    let place = program.place.as_ref();
    let is_done = |hint: Hint| match hint {
        Hint::OpenFolder => place.is_some_and(|place| !place.paths().any(|path| sample::is_inside(path))),
        Hint::Palette => program.palette.is_some(),
        Hint::Compare => place.is_some_and(|place| place.pages.shown == PlacePage::Compare),
    };
    let left: Vec<Hint> = program.settings.hints.iter().copied().filter(|hint| !is_done(*hint)).collect();
    if left.len() < program.settings.hints.len() {
        program.settings.hints = left;
        effects.push(SystemEffect::SettingsChanged.into());
    }
}

/// A job panicked: what it would have found is not known.
pub(super) fn failed(help: &mut State, key: Key) {
    match key {
        Key::LookAround => help.surroundings = Surroundings::default(),
        Key::MakeFolder => {}
    }
}

/// Version and surroundings in lines, in English: for a report.
fn facts(program: &Program) -> String {
    let graphics = program.help.graphics.as_deref().unwrap_or("unknown");
    let settings = &program.settings;
    format!(
        "Runatlas {VERSION}\nSystem: {}\nGraphics: {graphics}\nBuilt with: {}\nLanguage {}, theme {:?}, scale {} %\n",
        program.help.surroundings.system(),
        parts::toolkit(),
        settings.language().tag(),
        settings.theme,
        settings.scale,
    )
}

#[cfg(test)]
mod tests;
