//! Which part of a file is wanted: other rows of a table than the first, another sheet.

use serde::{Deserialize, Serialize};

/// What is wanted of a file that holds more than is shown at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePart {
    /// Which of several tables.
    pub sheet: usize,
    pub rows: RowsWanted,
    /// A tree rather than the table that the file makes as well.
    pub as_tree: bool,
}

/// Rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowsWanted {
    /// As many from the first on as are held.
    #[default]
    First,
    /// So many, from one on.
    Span { first: u64, count: u64 },
    /// These, whose numbers ascend.
    These(Vec<u64>),
}

impl RowsWanted {
    /// Numbers of the rows, in a table of so many; those that are not there are left out.
    pub fn numbers(&self, total: u64) -> Vec<u64> {
        match self {
            Self::First => Vec::new(),
            Self::Span { first, count } => (*first..first.saturating_add(*count).min(total)).collect(),
            Self::These(rows) => rows.iter().copied().filter(|&row| row < total).collect(),
        }
    }
}
