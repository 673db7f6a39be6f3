//! What differs between two or more tables, cell by cell: the first is the one that others are held against.
//!
//! Columns are matched by name, those without one by position. Rows are matched by the values of a key column or by their
//! number. Cells are the same when they mean the same: `1e-3` and `0.001`, two of the words for nothing. What a row holds is
//! compared once, for [`TableRow::changed`]; single cells are asked for as they are shown.

mod cells;
mod difference;
mod matching;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::cells::CellChange;
pub use self::difference::{MAX_ROWS, RowKey, TableColumn, TableDifference, TableRow};
pub use self::matching::{key_columns, suggested_key};

use crate::preview::TablePreview;
use crate::store::Cancel;

impl TableDifference {
    /// Compares; `None` when cancelled. Takes time in proportion to the cells: for a job.
    pub fn of(tables: &[Arc<TablePreview>], key: &RowKey, cancel: &Cancel) -> Option<Self> {
        let columns = matching::columns(tables);
        let (rows, repeated_keys) = matching::rows(tables, &columns, key, cancel)?;
        let is_partial = tables
            .iter()
            .any(|table| table.is_cut || table.columns_are_cut || !table.is_whole() || table.row_count() > MAX_ROWS);
        let mut found = Self {
            tables: tables.to_vec(),
            columns,
            rows,
            same_rows: 0,
            changed_rows: 0,
            added_rows: 0,
            removed_rows: 0,
            changed_cells: 0,
            repeated_keys,
            is_partial,
        };
        found.count(cancel)?;
        Some(found)
    }

    /// The rows to show.
    pub fn visible(&self, only_changes: bool) -> Vec<usize> {
        (0..self.rows.len()).filter(|row| !only_changes || !self.rows[*row].is_same()).collect()
    }

    fn count(&mut self, cancel: &Cancel) -> Option<()> {
        let mut rows = std::mem::take(&mut self.rows);
        let mut columns = vec![0_u64; self.columns.len()];
        for (number, row) in rows.iter_mut().enumerate() {
            if number % 1_024 == 0 && cancel.is_cancelled() {
                return None;
            }
            for (at, column) in self.columns.iter().enumerate() {
                let changed = (1..self.tables.len())
                    .filter(|table| matches!(self.change(row, column, *table), CellChange::Changed { .. }))
                    .count();
                row.changed += changed as u32;
                columns[at] += changed as u64;
            }
            self.changed_cells += u64::from(row.changed);
            let is_in_first = row.at.first().is_some_and(Option::is_some);
            let is_in_all = row.at.iter().all(Option::is_some);
            match (is_in_first, is_in_all) {
                (false, _) => self.added_rows += 1,
                (true, false) => self.removed_rows += 1,
                (true, true) if row.changed == 0 => self.same_rows += 1,
                (true, true) => self.changed_rows += 1,
            }
        }
        self.rows = rows;
        self.columns.iter_mut().zip(columns).for_each(|(column, changed)| column.changed = changed);
        Some(())
    }
}
