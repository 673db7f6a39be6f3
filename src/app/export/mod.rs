//! The dialog that makes files of charts.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::Loadable;
use super::charts::{DataKey, FigureId};
use super::place::Place;
use crate::chart::Prepared;
use crate::chart::export::{CheckView, ExportFormat, ExportSpec, Pixels, RunChoice};
use crate::text::{Language, Message};

mod jobs;
mod plots;
mod update;

pub use jobs::{Job, Key};
pub use plots::ExportedPlot;
pub use update::file_stem;
pub(super) use update::update;

/// How long a preview waits for the next letter.
pub(super) const DEBOUNCE: Duration = Duration::from_millis(120);

/// See the module.
#[derive(Debug)]
pub struct State {
    /// What is exported, in order.
    pub charts: Vec<ExportedChart>,
    /// A plot of runs instead of charts.
    pub plot: Option<Arc<ExportedPlot>>,
    pub spec: Arc<ExportSpec>,
    /// With which eyes the preview is seen.
    pub check: CheckView,
    /// The preview is as large as the figure will be, not as large as fits.
    pub is_actual_size: bool,
    /// What will be written.
    pub preview: Loadable<Arc<ExportPreview>>,
    /// Where to; empty until a folder has been found.
    pub path: String,
    /// There is a file at `path`; saving again replaces it.
    pub is_replacing: bool,
    /// Why the last saving failed.
    pub failure: Option<Message>,
    /// Where the figure, as it is, was written to.
    pub saved: Option<PathBuf>,
    /// The command that repeats it; empty while it is not known or where there is none.
    pub command: String,
    /// A file is being written.
    pub is_saving: bool,
}

/// What will be written, to be looked at.
#[derive(Debug)]
pub struct ExportPreview {
    /// Different for every preview of this process.
    pub identity: u64,
    /// What it was made of.
    pub spec: Arc<ExportSpec>,
    /// How it looks.
    pub content: PreviewContent,
    /// Size of the file.
    pub bytes: usize,
    pub series: usize,
    /// What the reader of the figure would want to know.
    pub notes: Vec<Message>,
    /// Of a picture: width and height of the page in points, higher than was asked for where a legend needs the room.
    pub size: Option<(f64, f64)>,
    /// The command that repeats it, up to where it writes; empty where there is none.
    pub command: String,
    /// A folder to write into, while none was chosen.
    pub folder: PathBuf,
}

/// How an export looks.
#[derive(Debug)]
pub enum PreviewContent {
    /// As a picture.
    Picture(Pixels),
    /// The beginning of a text.
    Text(String),
}

/// What an export is asked for, as the jobs get it.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// See [`State::charts`].
    pub charts: Vec<ExportedChart>,
    /// See [`State::plot`].
    pub plot: Option<Arc<ExportedPlot>>,
    pub spec: Arc<ExportSpec>,
    /// With which eyes.
    pub check: CheckView,
    /// What was opened, for the command that repeats it, where that is one path; and so the rest.
    pub opened: Option<PathBuf>,
    /// Which runs are drawn.
    pub runs: RunChoice,
    /// The parameter by which they are coloured.
    pub color_by: Option<String>,
    /// Language of what is written by itself.
    pub language: Language,
}

/// A chart that is exported.
#[derive(Clone, Debug)]
pub struct ExportedChart {
    /// Where it stands, and what is drawn of each run.
    pub id: FigureId,
    /// What its lines are prepared from.
    pub key: DataKey,
    /// The lines, when they are there already.
    pub prepared: Option<Arc<Prepared>>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the dialog that makes a file of these charts.
    Open(Vec<FigureId>),
    /// Show the dialog that makes a file of a plot of runs.
    OpenPlot(Arc<ExportedPlot>),
    /// The same, of this format at first.
    OpenAs(Vec<FigureId>, ExportFormat),
    Close,
    /// How the figure is to look.
    SetSpec(Arc<ExportSpec>),
    /// With which eyes the preview is seen.
    SetCheck(CheckView),
    /// The preview in its real size, or as large as fits.
    SetActualSize(bool),
    SetPath(String),
    /// Show the dialog that picks where to.
    PickPath,
    /// Write the file.
    Save,
    /// Put the figure on the clipboard.
    Copy,
    PreviewDone(Result<Arc<ExportPreview>, Message>),
    /// There is a file already; nothing was written.
    Exists,
    /// The file was written there, or why not.
    Done(Result<PathBuf, Message>),
}

/// What is said of an export that has come to its end.
pub(super) fn outcome(result: &Result<PathBuf, Message>) -> Message {
    match result {
        Ok(path) => Message::new("notice-exported").path(path),
        Err(why) => why.clone(),
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let Some(export) = &mut place.export else { return };
    match key {
        Key::Preview => export.preview.finish(Err(why.clone())),
        Key::Save => (export.is_saving, export.failure) = (false, Some(why.clone())),
    }
}
