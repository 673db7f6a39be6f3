//! Where the records of a text begin, so that any of them is found without reading all before it.

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

/// Positions kept at most: beyond that every other one is dropped.
const MAX_MARKS: usize = 16 << 10;

/// How a file separates its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::preview) struct Dialect {
    pub(in crate::preview) delimiter: u8,
    /// Bytes in front of the first record: a byte order mark and lines of comment.
    pub(in crate::preview) skip: usize,
    /// Names that a comment tells, where the first record is none of names.
    pub(in crate::preview) commented: Option<String>,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordIndex {
    pub(in crate::preview) dialect: Dialect,
    encoding: String,
    /// The first record is one of names.
    pub(in crate::preview) has_header: bool,
    pub(in crate::preview) width: usize,
    /// Columns whose numbers have a comma where others have a point.
    pub(in crate::preview) decimal_commas: Vec<usize>,
    /// Where each `every`-th row begins.
    marks: Vec<u64>,
    pub(in crate::preview) every: u64,
    /// Rows that were counted, without the header and without empty lines at the end.
    pub rows: u64,
    /// Where counting stopped, and how many lines without anything stand in front of there.
    pub(in crate::preview) at: u64,
    empty_lines: u64,
    /// From here on quotes are characters like others.
    pub(in crate::preview) literal_from: Option<u64>,
    /// All rows were counted.
    pub is_complete: bool,
}

impl RecordIndex {
    /// Nothing counted yet, but for the header.
    pub(in crate::preview) fn new(dialect: Dialect, encoding: &'static Encoding) -> Self {
        Self {
            at: dialect.skip as u64,
            dialect,
            encoding: encoding.name().to_owned(),
            has_header: false,
            width: 0,
            decimal_commas: Vec::new(),
            marks: Vec::new(),
            every: 1,
            rows: 0,
            empty_lines: 0,
            literal_from: None,
            is_complete: false,
        }
    }

    pub(in crate::preview) fn encoding(&self) -> &'static Encoding {
        Encoding::for_label(self.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8)
    }

    /// Takes note of a record: where it begins, where the next one does, how many values it has.
    pub(in crate::preview) fn note(&mut self, start: u64, next: u64, width: usize) {
        self.at = next;
        self.mark(self.rows + self.empty_lines, start);
        // Empty lines are rows when something follows them.
        if width == 0 {
            self.empty_lines += 1;
        } else {
            self.rows += self.empty_lines + 1;
            self.empty_lines = 0;
        }
    }

    fn mark(&mut self, row: u64, start: u64) {
        if row == self.marks.len() as u64 * self.every {
            self.marks.push(start);
            if self.marks.len() > MAX_MARKS {
                let kept: Vec<u64> = self.marks.iter().step_by(2).copied().collect();
                self.marks = kept;
                self.every *= 2;
            }
        }
    }

    /// A row that has a mark, at or before `row`, and where it begins.
    pub(in crate::preview) fn before(&self, row: u64) -> (u64, u64) {
        let at = (row / self.every).min(self.marks.len().saturating_sub(1) as u64);
        self.marks.get(at as usize).map_or((0, self.dialect.skip as u64), |&start| (at * self.every, start))
    }
}
