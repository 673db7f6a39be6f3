//! One cell of one table, held against that of the first.

use super::difference::{TableColumn, TableDifference, TableRow};
use crate::preview::{is_missing, number_of};

/// What became of a cell of the first table in another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellChange {
    /// Both are there and mean the same; or neither is there.
    Same,
    /// Both are there and differ: by how much, and which part of the first that is, where both are numbers.
    Changed { delta: Option<f64>, part: Option<f64> },
    /// The first table has not this row or column.
    Added,
    /// The other table has not this row or column.
    Removed,
}

impl TableDifference {
    /// The cell of a table as it was written; `None` where that has not the row or the column.
    pub fn cell(&self, row: usize, column: usize, table: usize) -> Option<&str> {
        self.written(self.rows.get(row)?, self.columns.get(column)?, table)
    }

    /// The same, held against the first table.
    pub fn cell_change(&self, row: usize, column: usize, table: usize) -> CellChange {
        match (self.rows.get(row), self.columns.get(column)) {
            (Some(row), Some(column)) => self.change(row, column, table),
            _ => CellChange::Same,
        }
    }

    fn written(&self, row: &TableRow, column: &TableColumn, table: usize) -> Option<&str> {
        let (row, column) = ((*row.at.get(table)?)?, (*column.at.get(table)?)?);
        Some(self.tables.get(table)?.raw_cell(row as usize, column))
    }

    pub(super) fn change(&self, row: &TableRow, column: &TableColumn, table: usize) -> CellChange {
        match [0, table].map(|table| self.written(row, column, table)) {
            [None, None] => CellChange::Same,
            [None, _] => CellChange::Added,
            [_, None] => CellChange::Removed,
            [Some(before), Some(after)] => change_of(before, after),
        }
    }
}

fn change_of(before: &str, after: &str) -> CellChange {
    if before == after || before.trim() == after.trim() || (is_missing(before) && is_missing(after)) {
        return CellChange::Same;
    }
    let (Some(old), Some(new)) = (number_of(before), number_of(after)) else {
        return CellChange::Changed { delta: None, part: None };
    };
    // Whole numbers beyond the digits of a float are not taken for equal.
    let whole = [before, after].map(|cell| cell.trim().parse::<i128>().ok());
    let is_same = if let [Some(before), Some(after)] = whole { before == after } else { old == new };
    if is_same {
        return CellChange::Same;
    }
    let delta = Some(new - old).filter(|delta| delta.is_finite());
    CellChange::Changed { delta, part: delta.filter(|_| old != 0.0).map(|delta| delta / old.abs()) }
}
