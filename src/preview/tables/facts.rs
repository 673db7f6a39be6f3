//! What a column holds: how many values, which, how they are spread.

use rustc_hash::FxHashMap;

use crate::preview::{Column, Rows, ValueKind, is_missing, measure};

/// Values that are told apart; with more, "at least so many" is all that is said.
const MAX_DISTINCT: usize = 200_000;

/// Numbers kept for the median: beyond that every other one is dropped.
const MAX_KEPT: usize = 4_000_000;

/// Bars of a histogram.
const BARS: usize = 24;

/// The most frequent values that are told.
const MOST: usize = 5;

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnFacts {
    pub kind: ValueKind,
    pub type_name: String,
    /// Values, with those that are missing.
    pub rows: u64,
    pub missing: u64,
    /// Different values; there may be more when `is_distinct_cut`.
    pub distinct: u64,
    pub is_distinct_cut: bool,
    /// The smallest and the largest value as they were written: of numbers and dates by what they mean.
    pub least: Option<String>,
    pub greatest: Option<String>,
    /// Of numbers alone.
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// Of the values as a sample, as pandas computes it.
    pub deviation: Option<f64>,
    /// The most frequent values and how often they occur; empty when all differ.
    pub frequent: Vec<(String, u64)>,
    pub histogram: Option<Histogram>,
}

/// Numbers counted by where they lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// The lower end of the first bar, and the upper one of the last.
    pub range: (f64, f64),
    pub counts: Vec<u64>,
}

impl Histogram {
    /// Of so many bars; `None` without a finite number.
    pub fn of(values: &[f64], bars: usize) -> Option<Self> {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) =
            finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return None;
        }
        let (low, high) = if low == high { (low - 0.5, high + 0.5) } else { (low, high) };
        let mut counts = vec![0; bars];
        for value in finite() {
            // Halves first: the difference of the largest numbers is none.
            let part = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
            counts[((part * bars as f64) as usize).min(bars - 1)] += 1;
        }
        Some(Self { range: (low, high), counts })
    }
}

/// Gathers them.
#[derive(Debug)]
pub struct FactsOf {
    at: usize,
    column: Column,
    rows: u64,
    missing: u64,
    seen: FxHashMap<Box<str>, u64>,
    is_distinct_cut: bool,
    least: Option<(f64, String)>,
    greatest: Option<(f64, String)>,
    kept: Vec<f64>,
    stride: u64,
    count: u64,
    mean: f64,
    squares: f64,
}

impl FactsOf {
    /// Of a column.
    pub fn new(at: usize, column: &Column) -> Self {
        Self {
            at,
            column: column.clone(),
            rows: 0,
            missing: 0,
            seen: FxHashMap::default(),
            is_distinct_cut: false,
            least: None,
            greatest: None,
            kept: Vec::new(),
            stride: 1,
            count: 0,
            mean: 0.0,
            squares: 0.0,
        }
    }

    /// Takes the next rows.
    pub fn take(&mut self, rows: &Rows) {
        let is_number = self.column.kind.is_number();
        for cell in rows.column(self.at) {
            self.rows += 1;
            if is_missing(cell) {
                self.missing += 1;
                continue;
            }
            let cell = cell.trim();
            if let Some(count) = self.seen.get_mut(cell) {
                *count += 1;
            } else if self.seen.len() < MAX_DISTINCT {
                self.seen.insert(cell.into(), 1);
            } else {
                self.is_distinct_cut = true;
            }
            match measure(self.column.kind, cell) {
                Some(value) => {
                    if self.least.as_ref().is_none_or(|(least, _)| value < *least) {
                        self.least = Some((value, cell.to_owned()));
                    }
                    if self.greatest.as_ref().is_none_or(|(greatest, _)| value > *greatest) {
                        self.greatest = Some((value, cell.to_owned()));
                    }
                    if is_number && value.is_finite() {
                        self.number(value);
                    }
                }
                None if self.column.kind == ValueKind::Text => {
                    if self.least.as_ref().is_none_or(|(_, least)| cell < least.as_str()) {
                        self.least = Some((0.0, cell.to_owned()));
                    }
                    if self.greatest.as_ref().is_none_or(|(_, greatest)| cell > greatest.as_str()) {
                        self.greatest = Some((0.0, cell.to_owned()));
                    }
                }
                None => {}
            }
        }
    }

    fn number(&mut self, value: f64) {
        if self.count.is_multiple_of(self.stride) {
            self.kept.push(value);
            if self.kept.len() >= MAX_KEPT {
                self.kept = self.kept.iter().step_by(2).copied().collect();
                self.stride *= 2;
            }
        }
        self.count += 1;
        let from_mean = value - self.mean;
        self.mean += from_mean / self.count as f64;
        self.squares += from_mean * (value - self.mean);
    }

    /// All of them.
    pub fn finish(mut self) -> ColumnFacts {
        let distinct = self.seen.len() as u64;
        let mut frequent: Vec<(String, u64)> = self
            .seen
            .iter()
            .filter(|(_, count)| **count > 1)
            .map(|(value, count)| (value.to_string(), *count))
            .collect();
        frequent.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        frequent.truncate(MOST);
        let histogram = Histogram::of(&self.kept, BARS);
        self.kept.sort_unstable_by(f64::total_cmp);
        let middle = self.kept.len() / 2;
        let median = match self.kept.len() {
            0 => None,
            even if even % 2 == 0 => Some(f64::midpoint(self.kept[middle - 1], self.kept[middle])),
            _ => Some(self.kept[middle]),
        };
        ColumnFacts {
            kind: self.column.kind,
            type_name: self.column.type_name,
            rows: self.rows,
            missing: self.missing,
            distinct,
            is_distinct_cut: self.is_distinct_cut,
            least: self.least.map(|(_, cell)| cell),
            greatest: self.greatest.map(|(_, cell)| cell),
            mean: (self.count > 0).then_some(self.mean),
            median,
            deviation: (self.count > 1).then(|| (self.squares / (self.count - 1) as f64).sqrt()),
            frequent,
            histogram,
        }
    }
}
