//! The jobs that write the table, and show how it will begin.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;

use super::{Action, TableRequest};
use crate::app::files::write_whole;
use crate::app::job::JobContext;
use crate::app::system;
use crate::model::table_text::{TableText, table_text};
use crate::model::{Row, RunIndex, TableFormat};
use crate::store::StoreError;

/// Rows and columns of a preview: more than its place shows.
const PREVIEW_ROWS: usize = 40;
const PREVIEW_COLUMNS: usize = 24;
/// Bytes of text that a preview shows.
const PREVIEW_TEXT: usize = 12_000;
/// By this a spreadsheet knows UTF-8 from the code page of its country.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Show how the text will begin.
    Preview(TableRequest),
    /// Write the file; one that is there only when it is to be replaced.
    Save { request: TableRequest, path: PathBuf, is_replacing: bool },
    /// Put the text on the clipboard.
    Copy(TableRequest),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Preview,
    Save,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Preview(_) => Key::Preview,
            Self::Save { .. } | Self::Copy(_) => Key::Save,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Preview(mut request) => {
                request.columns.truncate(PREVIEW_COLUMNS);
                let Some(text) = text(&request, PREVIEW_ROWS, context) else { return };
                let folder = dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default();
                context.send(Action::PreviewDone(text[..text.floor_char_boundary(PREVIEW_TEXT)].into(), folder));
            }
            Self::Save { request, path, is_replacing } => save(&request, &path, is_replacing, context),
            Self::Copy(request) => {
                let Some(text) = text(&request, usize::MAX, context) else { return };
                context.send(system::Action::Copy(text));
            }
        }
    }
}

/// The first rows as text; `None` when cancelled.
fn text(request: &TableRequest, most: usize, context: &JobContext) -> Option<String> {
    let selected: Option<FxHashSet<RunIndex>> = request.selected.as_ref().map(|runs| runs.iter().copied().collect());
    let is_wanted = |row: &&Row| selected.as_ref().is_none_or(|selected| selected.contains(&row.run));
    let rows: Vec<&Row> = request.table.rows.iter().filter(is_wanted).take(most).collect();
    let table = TableText {
        catalog: &request.catalog,
        rows: &rows,
        columns: &request.columns,
        space: request.space.as_deref(),
        texts: request.language.texts(),
        zone: &TimeZone::system(),
    };
    table_text(&table, request.options, &context.cancel)
}

/// Writes the file; one that is there only when it is to be replaced.
fn save(request: &TableRequest, path: &Path, is_replacing: bool, context: &JobContext) {
    let Some(mut text) = text(request, usize::MAX, context) else { return };
    if request.options.format == TableFormat::Csv && !text.is_ascii() {
        text.insert_str(0, BYTE_ORDER_MARK);
    }
    context.send(match write_whole(path, text.as_bytes(), is_replacing) {
        // Whole, so that its folder can be shown.
        Ok(()) => Action::Done(Ok(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Action::Exists,
        Err(error) => Action::Done(Err(StoreError::io(path, error).message())),
    });
}
