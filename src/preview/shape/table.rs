//! Rows and columns of values, whatever they were read from: all of them, or the part that was asked for.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

use super::record_index::RecordIndex;
use super::rows::Rows;
use super::text::safe;
use super::values::{ValueKind, is_missing, kind_of};
use crate::text::Message;

/// Characters of a name or value that are shown.
pub(in crate::preview) const MAX_CELL_CHARS: usize = 1_000;

/// A table, whole or a part of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TablePreview {
    /// From left to right; as many as the longest row has.
    pub columns: Vec<Column>,
    /// What people read above the columns instead of their names, where the names are ours; else empty.
    pub titles: Vec<Message>,
    /// Those that are here: the first ones, unless others were asked for.
    pub rows: Rows,
    /// Rows of the whole table; `None` when they were not counted to the end.
    pub total_rows: Option<u64>,
    /// What separates the values, where they are text.
    pub delimiter: Option<char>,
    /// The file has more rows than are here.
    pub is_cut: bool,
    /// The file has more columns than are here.
    pub columns_are_cut: bool,
    /// Rows whose number of values differs from the header's (or from the first row's), of those that are here.
    pub ragged_rows: usize,
    /// Tables of the file by name, where it may have several.
    pub sheets: Vec<Sheet>,
    /// Which of [`Self::sheets`] this is.
    pub sheet: usize,
    /// The file can be shown as a tree as well.
    pub has_tree: bool,
    /// Where records begin in a file that is too large to be held.
    pub index: Option<Arc<RecordIndex>>,
}

/// One of several tables in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// As the file calls it.
    pub name: String,
    /// Counted in the file, where that costs little.
    pub rows: Option<u64>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// From the header; `None` without one, and where it says nothing.
    pub name: Option<String>,
    /// Every value that is not empty is a number: align to the right.
    pub is_numeric: bool,
    /// What its values are, as far as they are here.
    pub kind: ValueKind,
    /// Its type as the file tells it, such as `timestamp[us]`; of text what the values look like.
    pub type_name: String,
    /// Digits behind the point at which all its numbers are shown.
    pub decimals: Option<u8>,
}

impl Column {
    /// A column whose type is known from its values alone.
    pub(in crate::preview) fn named(name: Option<String>) -> Self {
        let kind = ValueKind::Text;
        Self { name, is_numeric: false, kind, type_name: String::new(), decimals: None }
    }
}

impl TablePreview {
    /// A table that is wholly here: each row a list of values, no matter how long. Types are found from the values.
    pub fn of_rows(names: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let mut table = Self { total_rows: Some(rows.len() as u64), ..Self::default() };
        for row in rows {
            table.rows.push(row.iter().map(String::as_str));
        }
        table.columns =
            names.into_iter().map(|name| Column::named(Some(name).filter(|name| !name.is_empty()))).collect();
        table.finish();
        table
    }

    /// The same with titles of ours, by their keys in the locale files. Programs get what follows the first dash of a key.
    pub fn titled(titles: &[&'static str], rows: Vec<Vec<String>>) -> Self {
        let name = |key: &&str| key.split_once('-').map_or(*key, |(_, name)| name).to_owned();
        let table = Self::of_rows(titles.iter().map(name).collect(), rows);
        Self { titles: titles.iter().copied().map(Message::new).collect(), ..table }
    }

    /// Makes names and rows equally wide, and finds out what the columns hold.
    pub(in crate::preview) fn finish(&mut self) {
        let width = self.columns.len().max(self.rows.width());
        self.columns.resize_with(width, || Column::named(None));
        for at in 0..width {
            let found = kind_of(self.rows.column(at));
            let column = &mut self.columns[at];
            column.decimals = found.decimals;
            // What the file tells of a type counts for more than what values look like: 007 may be text.
            if column.type_name.is_empty() {
                column.kind = found.kind;
                found.kind.type_name().clone_into(&mut column.type_name);
            }
            column.is_numeric = column.kind.is_number();
            column.decimals = column.decimals.filter(|_| column.kind == ValueKind::Number);
        }
    }

    /// Cuts off the columns that nobody wants.
    pub(in crate::preview) fn limit_columns(&mut self, most: usize) {
        if self.columns.len().max(self.rows.width()) > most {
            self.columns_are_cut = true;
            self.columns.truncate(most);
            self.rows.truncate_columns(most);
        }
    }

    /// Rows that are here, without the header.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// All rows are here: what is asked of the table can be answered from it alone.
    pub fn is_whole(&self) -> bool {
        self.total_rows == Some(self.rows.len() as u64)
    }

    /// A value as it was written; empty where a row is too short.
    pub fn raw_cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row, column)
    }

    /// A value for showing, on one line.
    pub fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        shown(self.rows.get(row, column))
    }

    /// What stands above a column: its name, or its number from 1.
    pub fn title(&self, column: usize) -> Cow<'_, str> {
        match self.columns.get(column).and_then(|column| column.name.as_deref()) {
            Some(name) => safe(name, 200),
            None => (column + 1).to_string().into(),
        }
    }
}

/// A value for showing, on one line.
pub fn shown(cell: &str) -> Cow<'_, str> {
    safe(cell.trim(), MAX_CELL_CHARS)
}

impl Column {
    /// A value for showing in this column: numbers with the same decimals, nothing where nothing is.
    pub fn shown<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        match self.decimals {
            Some(decimals) if !is_missing(cell) => match cell.trim().parse::<f64>() {
                Ok(value) if value.is_finite() => format!("{value:.*}", usize::from(decimals)).into(),
                _ => shown(cell),
            },
            _ => shown(cell),
        }
    }
}
