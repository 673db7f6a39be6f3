//! The rows of a table, wherever they are.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::preview::{self, Limits, Preview, RecordIndex, Rows, RowsWanted, Shape, TablePart, TablePreview};
use crate::reading::artifacts::ArtifactSection;
use crate::store::Cancel;
use crate::text::Message;

/// Rows that are read at once when all are gone through.
const PIECE: usize = 50_000;

/// See the module.
#[derive(Clone, Debug)]
pub struct Data {
    pub(super) preview: Arc<Preview>,
    pub(super) index: Option<Arc<RecordIndex>>,
    pub(super) total: Option<u64>,
    pub(super) section: ArtifactSection,
    pub(super) path: String,
    pub(super) part: TablePart,
}

impl Data {
    /// What is here of the table.
    pub(super) fn table(&self) -> Result<&TablePreview, Message> {
        match &self.preview.shape {
            Shape::Table(table) => Ok(table),
            _ => Err(Message::new("table-gone")),
        }
    }

    fn source(&self) -> Result<preview::Source<'_>, Message> {
        self.section.source(&self.path).map_err(|error| error.message())
    }

    /// Counts the rows; tells how many there are so far.
    pub(super) fn count(&self, cancel: &Cancel, mut told: impl FnMut()) -> Result<RecordIndex, Message> {
        let index = self.index.as_ref().ok_or_else(|| Message::new("table-gone"))?;
        let mut source = self.source()?;
        preview::count_rows(&mut source, index, cancel, |_| {
            told();
            true
        })
        .map_err(|error| error.message())
    }

    /// The rows with these numbers, which ascend.
    pub(super) fn read(&self, wanted: RowsWanted, cancel: &Cancel) -> Result<Rows, Message> {
        if let Some(index) = &self.index {
            return preview::read_rows(&mut self.source()?, index, &wanted, cancel).map_err(|error| error.message());
        }
        let limits = Limits { table: TablePart { rows: wanted, ..self.part.clone() }, ..Limits::default() };
        let read = preview::load(self.source()?, &limits, cancel).map_err(|error| error.message())?;
        match read.shape {
            Shape::Table(table) => Ok(table.rows),
            _ => Err(Message::new("table-gone")),
        }
    }

    /// All rows from the first to the last, piece by piece.
    pub(super) fn scan(&self, cancel: &Cancel, mut each: impl FnMut(u64, &Rows)) -> Result<(), Message> {
        let table = self.table()?;
        if table.is_whole() {
            each(0, &table.rows);
            return Ok(());
        }
        if let Some(index) = &self.index {
            let flow = |first, rows: &Rows| {
                each(first, rows);
                ControlFlow::Continue(())
            };
            return preview::scan_rows(&mut self.source()?, index, PIECE, cancel, flow)
                .map_err(|error| error.message());
        }
        // What is cut off and cannot be gone on from is answered from what is here.
        let Some(total) = self.total else {
            each(0, &table.rows);
            return Ok(());
        };
        each(0, &table.rows);
        let mut first = table.row_count() as u64;
        while first < total {
            let rows = self.read(RowsWanted::Span { first, count: PIECE as u64 }, cancel)?;
            if rows.is_empty() {
                break;
            }
            each(first, &rows);
            first += rows.len() as u64;
        }
        Ok(())
    }
}
