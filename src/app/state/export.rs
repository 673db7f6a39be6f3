//! The dialog that makes files of charts.

use std::path::PathBuf;
use std::sync::Arc;

use super::{DataKey, FigureId, Loadable};
use crate::chart::Prepared;
use crate::chart::export::{CheckView, ExportSpec, Pixels, RunChoice};
use crate::text::{Language, Message};

/// See the module.
#[derive(Debug)]
pub struct ExportState {
    /// What is exported, in order.
    pub charts: Vec<ExportedChart>,
    /// How.
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
    /// Curves.
    pub series: usize,
    /// What the reader of the figure would want to know.
    pub notes: Vec<Message>,
    /// The command that repeats it.
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
    /// See [`ExportState::charts`].
    pub charts: Vec<ExportedChart>,
    /// How.
    pub spec: Arc<ExportSpec>,
    /// With which eyes.
    pub check: CheckView,
    /// What was opened, for the command that repeats it; and so the rest.
    pub opened: PathBuf,
    /// Which runs are drawn.
    pub runs: RunChoice,
    /// The parameter by which they are coloured.
    pub color_by: Option<String>,
    /// Where to, as far as it is known.
    pub path: Option<PathBuf>,
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
