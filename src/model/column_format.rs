//! How the values of a column are shown together: with the same decimals where that loses nothing, in a column as wide as
//! its widest text, with the best of them known. Made in a job for the columns that are shown.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::columns::{Cell, ColumnReader};
use super::keys::{KeyList, RunKeys};
use super::summary::Best;
use super::{Catalog, ColumnId, ExperimentIndex, RunIndex, Table, format};
use crate::store::{Cancel, LifecycleStage, RunStatus};

/// Longer texts are cut when the width is found: no column starts as wide.
const LONGEST: usize = 120;
/// Decimals that numbers may be filled up to.
const MOST_DECIMALS: u8 = 4;
/// The same where all are smaller than 1.
const MOST_DECIMALS_OF_SMALL: u8 = 6;
/// Digits before the point and decimals together.
const MOST_DIGITS: u32 = 12;
/// Numbers of which each is shown by itself that are looked at for the widest.
const LOOKED_AT: usize = 2_000;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnFormat {
    /// All numbers have so many decimals; `None` where each is shown by itself.
    pub decimals: Option<u8>,
    /// A text that takes as much room as any other.
    pub widest: Box<str>,
    /// Levels by which that one is set in: of the column of names.
    pub levels: u16,
    /// Something may be said beside that one: of the column of names.
    pub is_remarked: bool,
    /// The lowest and highest number, where there are several and they are not the same.
    pub range: Option<(f64, f64)>,
    /// The first and the last time, in milliseconds since 1970 UTC.
    pub times: Option<(i64, i64)>,
    /// Experiments of which some run has the column: in others nothing is missing.
    pub experiments: FxHashSet<ExperimentIndex>,
}

impl ColumnFormat {
    /// A number of this column.
    pub fn number(&self, value: f64) -> String {
        format::aligned_number(value, self.decimals)
    }

    /// Whether no other value of the column is better.
    pub fn is_best(&self, value: f64, best: Option<Best>) -> bool {
        match (self.range, best) {
            (Some((low, _)), Some(Best::Min)) => value == low,
            (Some((_, high)), Some(Best::Max)) => value == high,
            _ => false,
        }
    }
}

/// The formats of some columns of `table`; `None` when cancelled.
pub fn column_formats(
    catalog: &Catalog,
    table: &Table,
    columns: &[ColumnId],
    cancel: &Cancel,
) -> Option<Vec<(ColumnId, Arc<ColumnFormat>)>> {
    let metrics = Logged::new(catalog, &table.runs, |keys| &keys.metrics);
    let params = Logged::new(catalog, &table.runs, |keys| &keys.params);
    let format_of = |column: &ColumnId| {
        if cancel.is_cancelled() {
            return None;
        }
        let mut format = match column {
            ColumnId::Name => names(catalog, table),
            _ => values(catalog, &table.runs, column),
        };
        match column {
            ColumnId::Metric(key) => format.experiments = metrics.experiments(key),
            ColumnId::Param(key) => format.experiments = params.experiments(key),
            _ => {}
        }
        Some((column.clone(), Arc::new(format)))
    };
    columns.par_iter().map(format_of).collect()
}

/// Which experiments have runs with which keys.
struct Logged<'a> {
    lists: Vec<(ExperimentIndex, &'a Arc<KeyList>)>,
}

impl<'a> Logged<'a> {
    fn new(catalog: &'a Catalog, runs: &[RunIndex], list: fn(&RunKeys) -> &Arc<KeyList>) -> Self {
        let mut lists = Vec::new();
        let mut seen = FxHashSet::default();
        let mut last = None;
        for run in runs {
            let entry = &catalog.runs[run.at()];
            let list = list(&entry.keys);
            let met = (entry.experiment, Arc::as_ptr(list));
            if last != Some(met) && seen.insert(met) {
                lists.push((entry.experiment, list));
            }
            last = Some(met);
        }
        Self { lists }
    }

    fn experiments(&self, key: &str) -> FxHashSet<ExperimentIndex> {
        self.lists.iter().filter(|(_, list)| list.position(key).is_some()).map(|(experiment, _)| *experiment).collect()
    }
}

/// The widest of the names, set in as they are.
fn names(catalog: &Catalog, table: &Table) -> ColumnFormat {
    /// Columns of text that a level takes.
    const LEVEL: usize = 2;
    /// What a word beside a name takes.
    const REMARK: usize = 8;
    let mut widest = (0, "", 0, false);
    for row in &table.rows {
        let run = catalog.run(row.run);
        let name = run.display_name();
        let is_remarked = row.note.is_some()
            || !run.marks.is_empty()
            || run.status == RunStatus::Running
            || run.lifecycle_stage == LifecycleStage::Deleted;
        let indent = LEVEL * usize::from(row.depth.min(32));
        let indent = indent + if is_remarked { REMARK } else { 0 };
        if name.len() + indent > widest.0 {
            let width = format::width(first_line(name)) + indent;
            if width > widest.0 {
                widest = (width, name, row.depth, is_remarked);
            }
        }
    }
    ColumnFormat { widest: cut(widest.1).into(), levels: widest.2, is_remarked: widest.3, ..ColumnFormat::default() }
}

fn values(catalog: &Catalog, runs: &[RunIndex], column: &ColumnId) -> ColumnFormat {
    let mut reader = ColumnReader::new(catalog, column);
    let mut numbers = Numbers::default();
    let mut widest = Widest::default();
    let mut times = None;
    for &run in runs {
        match reader.cell(run) {
            Cell::Number { value, is_provisional } => numbers.add(value, is_provisional),
            Cell::Text(text) => widest.add(text),
            Cell::Time(time) => {
                times = Some(times.map_or((time, time), |(low, high): (i64, i64)| (low.min(time), high.max(time))));
            }
            _ => {}
        }
    }
    if numbers.count == 0 {
        return ColumnFormat { widest: widest.text.into(), times, ..ColumnFormat::default() };
    }
    let decimals = numbers.decimals();
    let mut candidates: Vec<f64> = vec![numbers.low, numbers.high];
    candidates.extend(numbers.has_nan.then_some(f64::NAN));
    if decimals.is_none() {
        let mut reader = ColumnReader::new(catalog, column);
        candidates.extend(runs.iter().take(LOOKED_AT).filter_map(|run| match reader.cell(*run) {
            Cell::Number { value, .. } => Some(value),
            _ => None,
        }));
    }
    let texts = candidates.into_iter().filter(|value| !value.is_infinite());
    for value in texts {
        widest.add(&format::aligned_number(value, decimals));
    }
    let mark = if numbers.is_provisional { "≈ " } else { "" };
    ColumnFormat {
        decimals,
        widest: format!("{mark}{}", widest.text).into(),
        range: (numbers.low < numbers.high).then_some((numbers.low, numbers.high)),
        ..ColumnFormat::default()
    }
}

/// The widest of some texts, as far as a column shows them.
#[derive(Default)]
struct Widest {
    width: usize,
    text: String,
}

impl Widest {
    fn add(&mut self, text: &str) {
        // No text has more columns than bytes.
        if text.len() <= self.width || self.width >= LONGEST {
            return;
        }
        let shown = cut(text);
        let width = format::width(&shown);
        if width > self.width {
            (self.width, self.text) = (width, shown.into_owned());
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What a cell shows of a text at most.
fn cut(text: &str) -> Cow<'_, str> {
    let line = first_line(text);
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    format::safe_text(&line[..end])
}

/// What the numbers of a column have in common.
struct Numbers {
    count: usize,
    low: f64,
    high: f64,
    most_decimals: u8,
    /// Some are so small or so large that they are shown with an exponent.
    has_exponents: bool,
    has_nan: bool,
    is_provisional: bool,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            count: 0,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
            most_decimals: 0,
            has_exponents: false,
            has_nan: false,
            is_provisional: false,
        }
    }
}

impl Numbers {
    fn add(&mut self, value: f64, is_provisional: bool) {
        self.count += 1;
        self.is_provisional |= is_provisional;
        if !value.is_finite() {
            self.has_nan |= value.is_nan();
            return;
        }
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        let size = value.abs();
        if value.fract() == 0.0 {
            self.has_exponents |= size >= format::WHOLE_BELOW;
        } else if (1e-4..1e12).contains(&size) {
            self.most_decimals = self.most_decimals.max(format::decimals_of(size));
        } else {
            self.has_exponents = true;
        }
    }

    fn decimals(&self) -> Option<u8> {
        let largest = self.low.abs().max(self.high.abs());
        if self.has_exponents || !largest.is_finite() {
            return None;
        }
        let most = if largest < 1.0 { MOST_DECIMALS_OF_SMALL } else { MOST_DECIMALS };
        let digits_before = if largest < 1.0 { 1 } else { largest.log10() as u32 + 1 };
        let is_short = self.most_decimals == 0 || digits_before + u32::from(self.most_decimals) <= MOST_DIGITS;
        (self.most_decimals <= most && is_short).then_some(self.most_decimals)
    }
}
