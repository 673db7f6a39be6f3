//! Cells of a table as text, column by column: a few bytes a cell beyond what is written in it, whatever the source was.

use serde::{Deserialize, Serialize};

/// Bytes of a cell that are kept: what is longer was cut off.
pub(in crate::preview) const MAX_CELL_BYTES: usize = 32 << 10;

/// Rows that follow each other, or those that were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    columns: Vec<Cells>,
    count: usize,
    /// Values that the first row had in the file.
    usual_width: u32,
    /// Rows that had another number of values: position and number.
    odd_widths: Vec<(u32, u32)>,
}

/// The cells of a column, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    fn push(&mut self, cell: &str) {
        let mut end = cell.len().min(MAX_CELL_BYTES);
        while !cell.is_char_boundary(end) {
            end -= 1;
        }
        if u32::try_from(self.text.len() + end).is_ok() {
            self.text.push_str(&cell[..end]);
        }
        self.ends.push(self.text.len() as u32);
    }

    fn get(&self, row: usize) -> &str {
        let Some(&end) = self.ends.get(row) else { return "" };
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl Rows {
    /// None yet, of so many columns.
    pub fn of_columns(count: usize) -> Self {
        Self { columns: vec![Cells::default(); count], ..Self::default() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Columns of the longest row.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Another row; one that is longer than all before makes columns.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let mut width = 0;
        for cell in cells {
            if width == self.columns.len() {
                self.columns.push(Cells { text: String::new(), ends: vec![0; self.count] });
            }
            self.columns[width].push(cell);
            width += 1;
        }
        for column in &mut self.columns[width..] {
            column.push("");
        }
        let width = width as u32;
        if self.count == 0 {
            self.usual_width = width;
        } else if width != self.usual_width {
            self.odd_widths.push((self.count as u32, width));
        }
        self.count += 1;
    }

    /// Values that a row had in the file.
    pub fn width_of(&self, row: usize) -> usize {
        let at = self.odd_widths.binary_search_by_key(&(row as u32), |&(row, _)| row);
        at.map_or(self.usual_width, |at| self.odd_widths[at].1) as usize
    }

    /// A cell; empty where there is none.
    pub fn get(&self, row: usize, column: usize) -> &str {
        self.columns.get(column).map_or("", |cells| cells.get(row))
    }

    /// The cells of a column from top to bottom.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        (0..self.count).map(move |row| self.get(row, column))
    }

    /// Those of another table with as many columns, behind these.
    pub fn append(&mut self, other: &Self) {
        for row in 0..other.count {
            self.push((0..other.width_of(row)).map(|column| other.get(row, column)));
        }
    }

    /// Without the columns behind the first so many.
    pub(in crate::preview) fn truncate_columns(&mut self, most: usize) {
        self.columns.truncate(most);
    }

    /// Another cell than was read, column by column.
    pub(in crate::preview) fn map_column(&mut self, column: usize, mut change: impl FnMut(&str) -> Option<String>) {
        let Some(cells) = self.columns.get(column) else { return };
        let mut changed = Cells { text: String::with_capacity(cells.text.len()), ends: Vec::new() };
        for row in 0..self.count {
            let cell = cells.get(row);
            match change(cell) {
                Some(other) => changed.push(&other),
                None => changed.push(cell),
            }
        }
        self.columns[column] = changed;
    }
}
