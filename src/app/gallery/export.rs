//! The wall as a file: the dialog that asks for one, and the job that writes it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Found, PathEntry, State as Gallery};
use crate::app::data::DataSource;
use crate::app::export::outcome;
use crate::app::files::write_whole;
use crate::app::job::JobContext;
use crate::app::place::{Context, Place};
use crate::chart::export::{ExportFormat, PageSize, Theme};
use crate::model::RunIndex;
use crate::preview::plotly::Style;
use crate::store::StoreError;
use crate::text::{Language, Message};

mod make;
pub mod wall;

pub use make::{Made, Request, Wanted, has, make};

/// Formats of a wall, in the order in which they are offered.
pub const FORMATS: [ExportFormat; 3] = [ExportFormat::Png, ExportFormat::Pdf, ExportFormat::Svg];
/// Pictures beside each other.
pub const COLUMNS: std::ops::RangeInclusive<usize> = 1..=12;

/// How a wall is written.
#[derive(Clone, Debug, PartialEq)]
pub struct WallSpec {
    /// One of [`FORMATS`].
    pub format: ExportFormat,
    /// Of [`COLUMNS`].
    pub columns: usize,
    /// Of the page, points.
    pub width: f64,
    /// Of the pictures, and of a PNG as a whole.
    pub dpi: f64,
    pub theme: Theme,
}

impl Default for WallSpec {
    fn default() -> Self {
        let (width, _) = PageSize::DOUBLE_COLUMN.points();
        Self { format: ExportFormat::Png, columns: 4, width, dpi: 200.0, theme: Theme::default() }
    }
}

/// The dialog, while it is open.
#[derive(Debug, Default)]
pub struct State {
    pub spec: WallSpec,
    /// Where to; empty until a folder has been found.
    pub path: String,
    /// There is a file at `path`; saving again replaces it.
    pub is_replacing: bool,
    /// The system's own dialog was asked for `path`, and has asked whether a file there may be replaced.
    is_agreed: bool,
    pub failure: Option<Message>,
    /// Where the wall, as it is, was written to, and how many runs had no room.
    pub saved: Option<(PathBuf, usize)>,
    /// Pictures that are read, and all of them, while a file is being made.
    pub making: Option<(usize, usize)>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the dialog.
    Open,
    /// A file that is being made is not.
    Close,
    SetSpec(WallSpec),
    /// Where to, as it is typed.
    SetPath(String),
    PickPath,
    /// What the system's dialog answered.
    Picked(PathBuf),
    /// Write the file; what has no colours of its own is drawn like this.
    Save(Arc<Style>),
    /// A folder to write into.
    FolderFound(PathBuf),
    /// So many pictures of so many are read.
    Reading(usize, usize),
    /// There is a file already; nothing was written.
    Exists,
    /// The file was written there, with so many runs left out, or why not.
    Done(Result<(PathBuf, usize), Message>),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Find a folder to write into.
    FindFolder,
    /// Write the wall; a file that is there only when it is to be replaced.
    Save { request: Box<Request>, data: DataSource, path: PathBuf, is_replacing: bool },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    FindFolder,
    Save,
}

impl Job {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::FindFolder => Key::FindFolder,
            Self::Save { .. } => Key::Save,
        }
    }

    pub(super) fn run(self, context: &JobContext) {
        let send = |action| context.send(super::Action::Export(action));
        match self {
            Self::FindFolder => {
                send(Action::FolderFound(dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default()));
            }
            Self::Save { request, data, path, is_replacing } => {
                let made = make(&request, &data, &context.cancel, |read, all| send(Action::Reading(read, all)));
                match made {
                    Ok(Some(made)) => send(save(&path, &made, is_replacing)),
                    Ok(None) => {}
                    Err(error) => send(Action::Done(Err(error.message()))),
                }
            }
        }
    }
}

fn save(path: &Path, made: &Made, is_replacing: bool) -> Action {
    match write_whole(path, &made.bytes, is_replacing) {
        // Whole, so that its folder can be shown.
        Ok(()) => Action::Done(Ok((std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()), made.left_out))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Action::Exists,
        Err(error) => Action::Done(Err(StoreError::io(path, error).message())),
    }
}

impl State {
    /// What was said of the last file is no longer about what will be written.
    fn forget_outcome(&mut self) {
        (self.is_replacing, self.failure, self.saved) = (false, None, None);
    }

    fn set_spec(&mut self, spec: WallSpec) {
        self.forget_outcome();
        if spec.format != self.spec.format && !self.path.is_empty() {
            let path = PathBuf::from(&self.path).with_extension(spec.format.extension());
            self.path = path.to_string_lossy().into_owned();
            self.is_agreed = false;
        }
        self.spec = spec;
    }

    /// The ending says what is written.
    fn set_path(&mut self, path: String, is_agreed: bool) {
        self.forget_outcome();
        (self.path, self.is_agreed) = (path, is_agreed);
        let ending = Path::new(self.path.trim()).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let named = FORMATS.into_iter().find(|format| format.extension().eq_ignore_ascii_case(ending));
        self.spec.format = named.unwrap_or(self.spec.format);
    }
}

/// Applies one action.
pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Open => open(&mut place.gallery, context),
        Action::Save(style) => start(place, context, style),
        Action::Close => {
            if place.gallery.export.take().is_some_and(|export| export.making.is_some()) {
                context.cancel(super::Key::Export(Key::Save));
            }
        }
        Action::Done(result) => done(&mut place.gallery, context, result),
        Action::SetSpec(_)
        | Action::SetPath(_)
        | Action::PickPath
        | Action::Picked(_)
        | Action::FolderFound(_)
        | Action::Reading(..)
        | Action::Exists => {
            let file = place.gallery.path.clone();
            if let Some(export) = &mut place.gallery.export {
                change(export, file.as_deref().unwrap_or_default(), context, action);
            }
        }
    }
}

/// The columns and colours of the wall as it is on screen.
fn open(gallery: &mut Gallery, context: &mut Context<'_>) {
    let columns = gallery.columns.min(gallery.tiles.len()).clamp(*COLUMNS.start(), *COLUMNS.end());
    let spec = WallSpec { columns, ..WallSpec::default() };
    gallery.export = Some(State { spec, ..State::default() });
    context.start(super::Job::Export(Job::FindFolder));
}

/// What is changed in the dialog.
fn change(export: &mut State, file: &str, context: &mut Context<'_>, action: Action) {
    match action {
        Action::SetSpec(spec) => export.set_spec(spec),
        Action::SetPath(path) => export.set_path(path, false),
        Action::Picked(path) => export.set_path(path.to_string_lossy().into_owned(), true),
        Action::PickPath => context.pick_wall_path(PathBuf::from(&export.path)),
        Action::FolderFound(folder) => {
            if export.path.is_empty() {
                let name = Path::new(file).file_stem().unwrap_or("gallery".as_ref());
                let name = format!("{}.{}", name.to_string_lossy(), export.spec.format.extension());
                export.path = folder.join(name).to_string_lossy().into_owned();
            }
        }
        Action::Reading(read, all) => {
            if export.making.is_some() {
                export.making = Some((read, all));
            }
        }
        Action::Exists => (export.making, export.is_replacing) = (None, true),
        // None of them changes what is asked for.
        Action::Open | Action::Close | Action::Save(_) | Action::Done(_) => {}
    }
}

fn start(place: &mut Place, context: &mut Context<'_>, style: Arc<Style>) {
    let data = place.data();
    let colors = place.charts.appearance().colors;
    let language = context.settings.language();
    let gallery = &mut place.gallery;
    let count =
        language.texts().with("gallery-in", &[("shown", gallery.having().into()), ("n", gallery.runs.len().into())]);
    let Some(entry) = gallery.shown.clone() else { return };
    let (title, tiles) = wanted(gallery, &entry, language);
    let Some(export) = &mut gallery.export else { return };
    if export.making.is_some() || export.path.trim().is_empty() {
        return;
    }
    let is_replacing = export.is_replacing || export.is_agreed;
    export.forget_outcome();
    export.making = Some((0, gallery.tiles.len()));
    let request = Request {
        title,
        tiles,
        count,
        captions: gallery.captions.clone(),
        colors,
        spec: export.spec.clone(),
        style,
        language,
    };
    let path = PathBuf::from(export.path.trim());
    context.start(super::Job::Export(Job::Save { request: Box::new(request), data, path, is_replacing }));
}

/// The wall as it is on screen: what it is called, and the file of each run.
fn wanted(gallery: &Gallery, entry: &PathEntry, language: Language) -> (String, Vec<Wanted>) {
    let texts = language.texts();
    let said = |step| texts.with("gallery-step", &[("step", entry.label(step).into())]);
    let shown = gallery.steps.shown();
    let title = if gallery.steps.are_many() {
        format!("{} · {}", entry.title(), said(shown))
    } else {
        entry.title().to_owned()
    };
    let of_run = |&run: &RunIndex| {
        let (path, note) = match gallery.found(run) {
            Found::At(step, path) => (Some(path.into()), (step != shown).then(|| said(step))),
            Found::NotBefore(_) | Found::Missing | Found::Unknown => (None, None),
        };
        Wanted { run, path, note }
    };
    (title, gallery.tiles.iter().map(of_run).collect())
}

fn done(gallery: &mut Gallery, context: &mut Context<'_>, result: Result<(PathBuf, usize), Message>) {
    match (&mut gallery.export, result) {
        (Some(export), Ok(saved)) if export.making.is_some() => {
            export.forget_outcome();
            (export.making, export.is_agreed, export.saved) = (None, false, Some(saved));
        }
        (Some(export), Err(why)) => {
            export.forget_outcome();
            (export.making, export.failure) = (None, Some(why));
        }
        (_, result) => context.notices.push(told(result)),
    }
}

/// What is said of an export that has come to its end after its dialog.
pub(in crate::app) fn told(result: Result<(PathBuf, usize), Message>) -> Message {
    outcome(&result.map(|(path, _)| path))
}

/// A job panicked.
pub(super) fn failed(gallery: &mut Gallery, key: Key, why: &Message) {
    match (key, &mut gallery.export) {
        (Key::Save, Some(export)) => (export.making, export.failure) = (None, Some(why.clone())),
        (Key::Save | Key::FindFolder, _) => {}
    }
}
