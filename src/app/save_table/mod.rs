//! The dialog that takes the table along: as CSV, Markdown or LaTeX, to a file or to the clipboard.

use std::path::PathBuf;
use std::sync::Arc;

use super::Loadable;
use super::place::Place;
use crate::model::ColumnId;
use crate::model::{RunIndex, Space, Table, TableTextOptions};
use crate::text::{Language, Message};

mod jobs;
mod update;

pub use jobs::{Job, Key};
pub(super) use update::update;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    pub options: TableTextOptions,
    /// The selected runs alone.
    pub is_selected_only: bool,
    /// How the text begins.
    pub preview: Loadable<Arc<str>>,
    /// Where to; empty until a folder has been found.
    pub path: String,
    /// There is a file at `path`; saving again replaces it.
    pub is_replacing: bool,
    /// The system's own dialog was asked for `path`, and has asked whether a file there may be replaced.
    is_agreed: bool,
    /// Why the last saving failed.
    pub failure: Option<Message>,
    /// Where the table, as it is, was written to.
    pub saved: Option<PathBuf>,
    /// A file is being written.
    pub is_saving: bool,
}

/// What is written, as the jobs get it.
#[derive(Clone, Debug)]
pub struct TableRequest {
    pub catalog: Arc<crate::model::Catalog>,
    pub table: Arc<Table>,
    /// In the order of the table.
    pub columns: Vec<ColumnId>,
    /// Runs whose rows are written; all where `None`.
    pub selected: Option<Vec<RunIndex>>,
    pub space: Option<Arc<Space>>,
    pub options: TableTextOptions,
    pub language: Language,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the dialog.
    Open,
    Close,
    /// How the table is written.
    SetOptions(TableTextOptions),
    /// Write the rows of the selected runs alone.
    SetSelectedOnly(bool),
    /// Where to, as it is typed.
    SetPath(String),
    /// Show the system's dialog that picks where to.
    PickPath,
    /// What that dialog answered.
    Picked(PathBuf),
    /// Write the file.
    Save,
    /// Put the text on the clipboard.
    Copy,
    /// The beginning of the text, and a folder to write into.
    PreviewDone(Arc<str>, PathBuf),
    /// There is a file already; nothing was written.
    Exists,
    /// The file was written there, or why not.
    Done(Result<PathBuf, Message>),
}

/// What is said of a table that was written after its dialog was closed.
pub(super) fn outcome(result: &Result<PathBuf, Message>) -> Message {
    super::export::outcome(result)
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    let Some(saving) = &mut place.save_table else { return };
    match key {
        Key::Preview => saving.preview.finish(Err(why.clone())),
        Key::Save => (saving.is_saving, saving.failure) = (false, Some(why.clone())),
    }
}
