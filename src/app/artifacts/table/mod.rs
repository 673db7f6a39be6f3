//! A table that is shown: its order, its filter, what its columns hold and how they are drawn.
//!
//! What is asked of a table is answered by jobs, from the rows that are here when these are all, else from the file. Rows
//! that are not here are read when the view comes near them; see [`State::place_of`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::app::Loadable;
use crate::preview::tables::{ColumnFacts, Mark, PlotData, Query, Test};
use crate::preview::{Preview, RecordIndex, Rows, TablePart, TablePreview};
use crate::text::Message;

mod data;
mod jobs;
mod update;

pub use data::Data;
pub use jobs::{Job, Key};
pub(super) use update::{arrived, failed, update};

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Which of several tables is shown, or that a tree is.
    pub part: TablePart,
    /// All rows, once they are counted.
    pub total: Option<u64>,
    /// Rows counted so far.
    pub counted: u64,
    index: Option<Arc<RecordIndex>>,
    /// Words that a row must hold.
    pub words: String,
    /// What must be true of columns, as it was written: see [`Test::parse`].
    pub tests: BTreeMap<usize, String>,
    /// The column that rows are sorted by, and whether the largest comes first.
    pub sort: Option<(usize, bool)>,
    /// Numbers of the rows that are shown, in their order; `None` for all as the file has them.
    pub order: Option<Arc<Vec<u32>>>,
    /// Rows are being sorted or filtered.
    pub is_ordering: bool,
    /// Rows that were read last, beside those of the preview.
    pub fetched: Option<Arc<Fetched>>,
    /// Columns that are not shown.
    pub hidden: BTreeSet<usize>,
    /// The column whose facts are shown.
    pub facts: Option<(usize, Loadable<Arc<ColumnFacts>>)>,
    pub plot: Option<Plot>,
    /// The cell that is chosen: row as shown, column.
    pub focus: Option<(u64, usize)>,
    /// All of the chosen cell is shown.
    pub is_whole_open: bool,
    /// Pictures in cells, by path; `None` where there is none to show.
    pub pictures: FxHashMap<String, Option<Arc<Preview>>>,
    /// Where the table was saved, or why not.
    pub saved: Option<Result<PathBuf, Message>>,
    /// Why the last question had no answer.
    pub failure: Option<Message>,
    /// The newest request of each kind.
    asked: FxHashMap<Key, u64>,
    requests: u64,
    asked_rows: Vec<u64>,
}

/// Rows by their numbers.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Ascending.
    pub numbers: Vec<u64>,
    pub rows: Rows,
}

/// Columns that are drawn.
#[derive(Debug)]
pub struct Plot {
    pub mark: Mark,
    /// `None` for the number of the row.
    pub x: Option<usize>,
    pub y: Vec<usize>,
    pub data: Loadable<Arc<PlotData>>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Another of several tables.
    SetSheet(usize),
    /// A tree instead of the table, or the table.
    SetTree(bool),
    SetWords(String),
    /// What must be true of a column; nothing when empty.
    SetTest(usize, String),
    /// Sort by a column: the smallest first, then the largest, then as in the file.
    SortBy(usize),
    SetSort(Option<(usize, bool)>),
    SetHidden(usize, bool),
    ShowAll,
    /// Words, conditions and order are forgotten.
    Reset,
    /// What a column holds; `None` closes it.
    ShowFacts(Option<usize>),
    /// Draw columns; nothing when there is none.
    SetPlot {
        mark: Mark,
        x: Option<usize>,
        y: Vec<usize>,
    },
    Focus(Option<(u64, usize)>),
    /// Show all of the chosen cell.
    OpenWhole(bool),
    /// The view shows these rows.
    Look {
        first: u64,
        count: u64,
    },
    /// These pictures are in view.
    WantPictures(Vec<String>),
    /// Put something on the clipboard.
    Copy(What),
    /// Save what is shown as CSV.
    Save,
    Counted(u64, u64, Option<Arc<RecordIndex>>),
    Ordered(u64, Arc<Vec<u32>>),
    RowsRead(u64, Arc<Fetched>),
    FactsDone(u64, Arc<ColumnFacts>),
    PlotDone(u64, Arc<PlotData>),
    PicturesDone(Vec<(String, Option<Arc<Preview>>)>),
    Saved(Result<PathBuf, Message>),
    Failed(Key, u64, Message),
}

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Cell(u64, usize),
    /// With tabs between its values.
    Row(u64),
    /// All its values that are shown, one a line.
    Column(usize),
}

/// Where a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowPlace<'a> {
    /// In these rows, at this position.
    In(&'a Rows, usize),
    /// Not read yet.
    Elsewhere,
}

impl State {
    /// For another file.
    pub(super) fn anew(&self) -> Self {
        Self { requests: self.requests, ..Self::default() }
    }

    /// Rows that are shown.
    pub fn shown_rows(&self, table: &TablePreview) -> u64 {
        match &self.order {
            Some(order) => order.len() as u64,
            None => self.total.or(table.total_rows).unwrap_or(self.counted.max(table.row_count() as u64)),
        }
    }

    /// Number in the file of a row as shown; 0 is the first.
    pub fn number_of(&self, shown: u64) -> u64 {
        self.order.as_ref().map_or(shown, |order| order.get(shown as usize).copied().map_or(0, u64::from))
    }

    /// Where a row as shown can be read.
    pub fn place_of<'a>(&'a self, table: &'a TablePreview, shown: u64) -> RowPlace<'a> {
        let number = self.number_of(shown);
        if number < table.row_count() as u64 {
            return RowPlace::In(&table.rows, number as usize);
        }
        match &self.fetched {
            Some(fetched) => fetched
                .numbers
                .binary_search(&number)
                .ok()
                .filter(|&at| at < fetched.rows.len())
                .map_or(RowPlace::Elsewhere, |at| RowPlace::In(&fetched.rows, at)),
            None => RowPlace::Elsewhere,
        }
    }

    /// Text of a cell as shown; `None` when its row is not here.
    pub fn cell<'a>(&'a self, table: &'a TablePreview, shown: u64, column: usize) -> Option<&'a str> {
        match self.place_of(table, shown) {
            RowPlace::In(rows, at) => Some(rows.get(at, column)),
            RowPlace::Elsewhere => None,
        }
    }

    /// Columns that are shown.
    pub fn columns(&self, table: &TablePreview) -> Vec<usize> {
        (0..table.columns.len()).filter(|at| !self.hidden.contains(at)).collect()
    }

    /// What is asked of the rows.
    pub fn query(&self, table: &TablePreview) -> Query {
        let kind = |at: usize| table.columns.get(at).map(|column| column.kind);
        let test = |(&at, text): (&usize, &String)| Some((at, Test::parse(text, kind(at)?)?));
        Query {
            words: self.words.to_lowercase().split_whitespace().map(str::to_owned).collect(),
            tests: self.tests.iter().filter_map(test).collect(),
            sort: self.sort,
        }
    }

    /// Rows are counted, sorted, filtered or summed up: something is on its way.
    pub fn is_busy(&self, table: &TablePreview) -> bool {
        self.is_ordering || (self.total.is_none() && table.total_rows.is_none() && table.index.is_some())
    }
}
