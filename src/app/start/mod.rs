//! The start screen, and what leads from one place to another: looking at a path, opening its stores, leaving.

use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::effect::{Effect, SystemEffect};
use super::job::{Job as AnyJob, JobContext, JobKey};
use super::place::{Place, PlaceId};
use super::{
    State as Program, children, entities, experiments, find, lifecycle, pages, read, run_page, sample, saved_table,
    space, view_file,
};
use crate::chart::ChartOptions;
use crate::model::Catalog;
use crate::reading;
use crate::store::{self, Focus, Store};
use crate::text::Message;

mod completion;
mod pointed;
mod views;

pub use completion::{Completion, Entry};
pub use pointed::paths as pointed_paths;
pub use views::AskedView;

/// The start screen.
#[derive(Debug, Default)]
pub struct State {
    /// Recent places that are no longer there (looked up in a job).
    pub missing_recent: FxHashSet<PathBuf>,
    /// Text in the path field.
    pub path_entry: String,
    /// What can follow there.
    pub completion: Completion,
    /// Over an open place: the dialog with the path field.
    pub is_asking_path: bool,
    /// Give the path field the keyboard at the next frame.
    pub focus_path: bool,
    /// The system has no file dialog.
    pub is_dialog_missing: bool,
    /// Paths that are being looked at.
    pub opening: Vec<PathBuf>,
    /// A view file that names places elsewhere, while it is asked whether they may be opened.
    pub asked_view: Option<AskedView>,
    /// Why the last opening failed, for each of its paths.
    pub failures: Vec<Message>,
    /// What was to be opened then.
    pub failed: Vec<PathBuf>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the dialog that picks a folder.
    PickFolder,
    /// Show the dialog that picks a database.
    PickDatabase,
    /// Show the dialog that picks a view file.
    PickView,
    /// Open a path.
    Open(PathBuf),
    /// Open several: folders and databases as one place, each view file in a window of its own.
    OpenAll(Vec<PathBuf>),
    /// Open them in another window; without any, its start screen.
    OpenInNewWindow(Vec<PathBuf>),
    /// Open once more what could not be opened.
    TryAgain,
    /// Open the built-in sample.
    OpenSample,
    /// Stop looking at a path.
    CancelOpening,
    /// Text in the path field.
    SetPathEntry(String),
    /// Choose the next name that is offered, or the one before.
    ChooseName(isize),
    /// Offer nothing any more.
    CloseNames,
    /// Open the path that was typed.
    OpenEntry,
    /// Show the dialog for typing a path, or close it.
    AskPath(bool),
    /// The path field has the keyboard.
    PathFocused,
    /// The system could not show a file dialog, to open something or to save.
    DialogMissing { is_opening: bool },
    /// What lies in a folder.
    Listed(PathBuf, Vec<Entry>),
    /// Back to the start screen.
    ClosePlace,
    /// Take a place off the list of recent ones.
    ForgetRecent(PathBuf),
    /// Empty the list of recent places.
    ClearRecent,
    /// A path was looked at and its stores opened.
    Located(store::Located, Vec<Arc<dyn Store>>),
    /// The same through a view file.
    ViewLocated(store::Located, Vec<Arc<dyn Store>>, Box<view_file::ReadView>),
    /// A view file names places elsewhere.
    ViewAsks(AskedView),
    /// Open the view that is asked about, with these places; or leave it.
    AnswerView(bool),
    /// Open a view file with whatever places it names: for the command line, which was told so.
    OpenViewAnywhere(PathBuf),
    /// Beside paths that could be opened, these could not.
    LeftOut(Vec<Message>),
    /// None of the paths could be opened.
    LocateFailed(Vec<Message>),
    /// See which recent places are still there.
    CheckRecent,
    /// Which recent places are no longer there.
    RecentChecked(Vec<PathBuf>),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Look at paths and open their stores.
    Locate(Vec<PathBuf>),
    /// Read a view file and open its places.
    LocateView(views::Asked),
    /// Unpack the built-in sample, then open it.
    LocateSample,
    /// Which of these places are gone?
    CheckRecent(Vec<PathBuf>),
    /// What lies in this folder?
    List(PathBuf),
}

/// See [`JobKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Locate,
    CheckRecent,
    List,
}

impl Key {
    /// A disk that sleeps, or is no longer there, takes its time.
    pub(super) fn is_long(self) -> bool {
        matches!(self, Self::Locate | Self::CheckRecent | Self::List)
    }
}

impl Job {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Locate(_) | Self::LocateView(_) | Self::LocateSample => Key::Locate,
            Self::CheckRecent(_) => Key::CheckRecent,
            Self::List(_) => Key::List,
        }
    }

    pub(super) fn run(self, context: &JobContext) {
        match self {
            Self::Locate(paths) => locate(&paths, context),
            Self::LocateView(asked) => views::locate(&asked, context),
            Self::LocateSample => match sample::unpack() {
                Ok(path) => locate(&[path], context),
                Err(error) => context.send(Action::LocateFailed(vec![error.message()])),
            },
            Self::CheckRecent(paths) => {
                let missing = paths.into_iter().filter(|path| !path.exists()).collect();
                context.send(Action::RecentChecked(missing));
            }
            Self::List(folder) => {
                let entries = list(&folder);
                context.send(Action::Listed(folder, entries));
            }
        }
    }
}

/// Folders and files in `folder`; nothing where it cannot be read, which the field needs no words for.
fn list(folder: &std::path::Path) -> Vec<Entry> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(completion::MOST_NAMES);
    let entry = |entry: std::fs::DirEntry| {
        Some(Entry { name: entry.file_name().into_string().ok()?, is_folder: entry.path().is_dir() })
    };
    entries.filter_map(entry).collect()
}

fn words(failures: &[reading::Failure]) -> Vec<Message> {
    failures.iter().map(|failure| failure.error.message()).collect()
}

fn locate(paths: &[PathBuf], context: &JobContext) {
    // Somebody may have a folder of such a name.
    let is_elsewhere = |path: &&PathBuf| pointed::is_elsewhere(path) && !path.exists();
    let (elsewhere, paths): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(is_elsewhere);
    let paths: Vec<PathBuf> = paths.into_iter().cloned().collect();
    let mut left_out: Vec<Message> =
        elsewhere.into_iter().map(|path| Message::new("opening-elsewhere").path(path)).collect();
    match reading::open_places(&paths) {
        Ok(opened) => {
            context.send(Action::Located(opened.place, opened.stores));
            left_out.extend(words(&opened.not_found));
            if !left_out.is_empty() {
                context.send(Action::LeftOut(left_out));
            }
        }
        Err(failures) => {
            left_out.extend(words(&failures));
            context.send(Action::LocateFailed(left_out));
        }
    }
}

pub(super) fn update(program: &mut Program, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::PickFolder => effects.push(SystemEffect::PickFolder.into()),
        Action::PickDatabase => effects.push(SystemEffect::PickDatabase.into()),
        Action::PickView => effects.push(SystemEffect::PickView.into()),
        Action::Open(_)
        | Action::OpenAll(_)
        | Action::TryAgain
        | Action::OpenSample
        | Action::OpenEntry
        | Action::OpenViewAnywhere(_)
        | Action::ClosePlace
            if is_asked_to_stay(program) => {}
        Action::Open(path) => open(program, vec![path], effects),
        Action::OpenAll(paths) => open(program, paths, effects),
        Action::OpenInNewWindow(paths) => effects.push(SystemEffect::NewWindow(paths).into()),
        Action::TryAgain => {
            let paths = std::mem::take(&mut program.start.failed);
            open(program, paths, effects);
        }
        Action::OpenSample => {
            program.start.forget_failures();
            begin(Job::LocateSample, effects);
        }
        Action::CancelOpening => {
            program.start.opening.clear();
            effects.push(Effect::Cancel(JobKey::Start(Key::Locate)));
        }
        Action::SetPathEntry(text) => {
            let start = &mut program.start;
            start.path_entry = text;
            if let Some(folder) = start.completion.follow(&start.path_entry, dirs::home_dir().as_deref()) {
                begin(Job::List(folder), effects);
            }
        }
        Action::ChooseName(step) => program.start.completion.choose(step),
        Action::CloseNames => program.start.completion.close(),
        Action::OpenEntry => {
            let path = completion::meant(&program.start.path_entry, dirs::home_dir().as_deref());
            if !path.as_os_str().is_empty() {
                program.start.completion.close();
                open(program, vec![path], effects);
            }
        }
        Action::AskPath(is_open) => {
            let start = &mut program.start;
            (start.is_asking_path, start.focus_path) = (is_open, is_open);
            start.completion.close();
        }
        Action::PathFocused => program.start.focus_path = false,
        Action::DialogMissing { is_opening: true } => {
            let start = &mut program.start;
            (start.is_dialog_missing, start.focus_path) = (true, true);
            start.is_asking_path = program.place.is_some();
        }
        Action::DialogMissing { is_opening: false } => program.notices.push(Message::new("no-dialog-to-save")),
        Action::Listed(folder, entries) => {
            let start = &mut program.start;
            start.completion.listed(&folder, entries, &start.path_entry, dirs::home_dir().as_deref());
        }
        Action::ClosePlace => {
            leave(program, effects);
            begin(Job::CheckRecent(program.settings.recent_paths()), effects);
        }
        Action::CheckRecent => begin(Job::CheckRecent(program.settings.recent_paths()), effects),
        Action::ForgetRecent(path) => {
            program.settings.recent.retain(|place| place.path != path);
            effects.push(SystemEffect::SettingsChanged.into());
        }
        Action::ClearRecent => {
            program.settings.recent.clear();
            effects.push(SystemEffect::SettingsChanged.into());
        }
        Action::RecentChecked(missing) => program.start.missing_recent = missing.into_iter().collect(),
        Action::Located(found, stores) => located(program, found, stores, None, effects),
        Action::ViewLocated(found, stores, view) => located(program, found, stores, Some(*view), effects),
        Action::ViewAsks(asked) => {
            program.start.opening.clear();
            program.start.is_asking_path = false;
            program.start.asked_view = Some(asked);
        }
        Action::AnswerView(is_agreed) => {
            if let Some(asked) = program.start.asked_view.take().filter(|_| is_agreed) {
                open_view(program, views::Asked::agreed(asked), effects);
            }
        }
        Action::OpenViewAnywhere(path) => open_view(program, views::Asked::anywhere(path), effects),
        Action::LeftOut(messages) => {
            effects.extend(messages.iter().cloned().map(|message| SystemEffect::Report(message).into()));
            for message in messages {
                program.notices.push(message);
            }
        }
        Action::LocateFailed(messages) => {
            let failed = std::mem::take(&mut program.start.opening);
            effects.extend(messages.iter().cloned().map(|message| SystemEffect::Report(message).into()));
            // With a place open the failure is a notice over it, else it stands on the start screen.
            if program.place.is_none() {
                program.start.failures = messages;
                program.start.failed = failed;
                return;
            }
            for message in messages {
                program.notices.push(message);
            }
        }
    }
}

pub(super) fn failed(start: &mut State, key: Key, why: &Message) {
    match key {
        Key::Locate => {
            start.failed = std::mem::take(&mut start.opening);
            start.failures = vec![why.clone()];
        }
        Key::CheckRecent => {}
        // It offers nothing, as if nothing were there.
        Key::List => start.completion.close(),
    }
}

impl State {
    fn forget_failures(&mut self) {
        self.failures.clear();
        self.failed.clear();
    }
}

fn open_view(program: &mut Program, asked: views::Asked, effects: &mut Vec<Effect>) {
    program.start.forget_failures();
    program.start.asked_view = None;
    program.start.opening = vec![asked.path().to_path_buf()];
    begin(Job::LocateView(asked), effects);
}

fn open(program: &mut Program, paths: Vec<PathBuf>, effects: &mut Vec<Effect>) {
    let pointed::Windows { here, others, left_out } = pointed::Windows::of(pointed::paths(paths), view_file::is_view);
    effects.extend(others.into_iter().map(|view| SystemEffect::NewWindow(vec![view]).into()));
    program.notices.extend(left_out.iter().map(|view| Message::new("opening-too-many").path(view)));
    match &here[..] {
        [] => {}
        [path] if view_file::is_view(path) => {
            let asked = views::Asked::remembered(path.clone(), &program.settings);
            open_view(program, asked, effects);
        }
        _ => {
            program.start.asked_view = None;
            program.start.forget_failures();
            program.start.opening.clone_from(&here);
            begin(Job::Locate(here), effects);
        }
    }
}

fn begin(job: Job, effects: &mut Vec<Effect>) {
    effects.push(Effect::Start(AnyJob::Start(job)));
}

/// Opens a place in which nothing is read yet.
fn located(
    program: &mut Program,
    found: store::Located,
    stores: Vec<Arc<dyn Store>>,
    view: Option<view_file::ReadView>,
    effects: &mut Vec<Effect>,
) {
    program.start.opening.clear();
    program.start.is_asking_path = false;
    program.start.path_entry.clear();
    program.start.forget_failures();
    leave(program, effects);
    program.places += 1;
    let id = PlaceId::of(program.places);
    // What a view shows is not where the user pointed, but what it says.
    let focus = if view.is_some() { Focus::Store } else { found.focus };
    let usual = if view.is_some() { ChartOptions::default() } else { program.settings.chart_options.clone() };
    let setup = match &view {
        Some(view) => view.file.view.clone(),
        None => view_file::Setup::remembered(&program.settings, &found.opened),
    };
    let find = find::State::with(program.settings.filters.of(&found.opened));
    let table = saved_table::begin(setup.table, &stores, &focus).looking(setup.columns);
    let lifecycle = lifecycle::State { operations_log: program.operations_log.clone(), ..lifecycle::State::default() };
    program.place = Some(Place {
        id,
        opened: found.opened,
        also_opened: found.also_opened,
        unopened: found.unopened,
        stores,
        catalog: Arc::new(Catalog::default()),
        histories: Arc::default(),
        read: read::State::pointed_at(Some(focus).filter(|focus| *focus != Focus::Store)),
        pages: pages::State::default(),
        table,
        find,
        experiments: experiments::State::default(),
        run_page: run_page::State::default(),
        charts: setup.charts.restore(&usual),
        export: None,
        gallery: setup.gallery.restore(),
        compare: setup.compare.restore(),
        save_table: None,
        artifacts: None,
        lifecycle,
        space: space::State::default(),
        children: children::State::default(),
        entities: entities::State::default(),
        view: view_file::State::default(),
    });
    if let Some((place, mut context)) = super::in_place(program, id, effects) {
        lifecycle::examine(place, &mut context);
        view_file::begin(place, view, &mut context);
        read::begin(place, &mut context);
    }
}

/// Whether something was written in the open place that would be lost; then the question whether it may is on the screen.
fn is_asked_to_stay(program: &mut Program) -> bool {
    program.place.as_mut().is_some_and(|place| lifecycle::is_asked_to_stay(&mut place.lifecycle))
}

/// Stops what is under way for a place that is no longer open, and gives the place back.
fn leave(program: &mut Program, effects: &mut Vec<Effect>) {
    let Some(place) = program.place.take() else { return };
    program.notices.forget_all_of(place.id);
    effects.push(Effect::Leave(place.id));
    effects.push(Effect::Discard(super::effect::Discarded::new(place)));
}
