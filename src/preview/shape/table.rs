//! Rows and columns of values as they were written.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

use super::text::safe;

/// Characters of a name or value that are shown.
pub(in crate::preview) const MAX_CELL_CHARS: usize = 1_000;

/// A table, whole or its beginning.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TablePreview {
    /// From left to right; as many as the longest row has.
    pub columns: Vec<Column>,
    #[serde(with = "records")]
    pub(in crate::preview) rows: Vec<csv::StringRecord>,
    /// What separates the values, where they are text.
    pub delimiter: Option<char>,
    /// The file has more rows than are here.
    pub is_cut: bool,
    /// The file has more columns than are here.
    pub columns_are_cut: bool,
    /// Rows whose number of values differs from the header's (or from the first row's).
    pub ragged_rows: usize,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// From the header; `None` without one, and where it says nothing.
    pub name: Option<String>,
    /// Every value that is not empty is a number: align to the right.
    pub is_numeric: bool,
}

impl TablePreview {
    /// A table whose cells are here already. Rows may be short; names may be fewer than there are columns, and empty.
    pub(in crate::preview) fn of_rows(names: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(names.len());
        let is_number = |text: &str| text.trim().is_empty() || text.trim().parse::<f64>().is_ok();
        let is_numeric = |column: usize| {
            let mut cells = rows.iter().filter_map(|row| row.get(column)).peekable();
            cells.peek().is_some() && cells.all(|cell| is_number(cell))
        };
        let mut names = names.into_iter();
        let columns = (0..width)
            .map(|column| Column { name: names.next().filter(|name| !name.is_empty()), is_numeric: is_numeric(column) })
            .collect();
        let rows = rows.into_iter().map(csv::StringRecord::from).collect();
        Self { columns, rows, delimiter: None, is_cut: false, columns_are_cut: false, ragged_rows: 0 }
    }

    /// Rows without the header.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// A value as it was written; empty where a row is too short.
    pub fn raw_cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).unwrap_or_default()
    }

    /// A value for showing, on one line.
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        safe(self.raw_cell(row, column).trim(), MAX_CELL_CHARS)
    }
}

/// Rows on their way from another process.
mod records {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(rows: &[csv::StringRecord], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(rows.iter().map(|row| row.iter().collect::<Vec<_>>()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<csv::StringRecord>, D::Error> {
        Ok(Vec::<Vec<String>>::deserialize(from)?.into_iter().map(csv::StringRecord::from).collect())
    }
}
