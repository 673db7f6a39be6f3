//! What was found: columns, rows, and how much of them differs.

use std::sync::Arc;

use crate::preview::TablePreview;

/// Rows of each table that are compared.
pub const MAX_ROWS: usize = 100_000;

/// How rows are matched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// The first with the first, and so on.
    #[default]
    Number,
    /// Those with the same value in the column with this title; where a value is there more than once, in order.
    Column(String),
}

/// See [the module](super). Holds the tables, which are shared.
#[derive(Clone, Debug)]
pub struct TableDifference {
    pub tables: Vec<Arc<TablePreview>>,
    /// In the order of the first table; those it does not have stand behind what is before them elsewhere.
    pub columns: Vec<TableColumn>,
    /// In the same order.
    pub rows: Vec<TableRow>,
    /// Rows that are in all tables and the same in all.
    pub same_rows: usize,
    /// Rows that are in all tables and differ.
    pub changed_rows: usize,
    /// Rows that the first table does not have.
    pub added_rows: usize,
    /// Rows of the first table that another does not have.
    pub removed_rows: usize,
    /// Cells that differ from the first table's, of those that both tables have.
    pub changed_cells: u64,
    /// Rows whose key another row of the same table has as well.
    pub repeated_keys: usize,
    /// Not all rows or columns were compared: there are too many, or the table was not read to its end.
    pub is_partial: bool,
}

/// A column of some of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name, or its number from 1.
    pub title: String,
    /// Where it is in each table.
    pub at: Vec<Option<usize>>,
    /// Cells of it that differ from the first table's.
    pub changed: u64,
}

/// A row of some of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Where it is in each table.
    pub at: Vec<Option<u32>>,
    /// How many of its cells differ from the first table's, over all tables.
    pub changed: u32,
}

impl TableRow {
    /// Nothing differs, and no table lacks it.
    pub fn is_same(&self) -> bool {
        self.changed == 0 && self.at.iter().all(Option::is_some)
    }
}
