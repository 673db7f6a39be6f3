//! Which rows are shown, and in which order.

use std::cmp::Ordering;

use crate::preview::{Column, Rows, ValueKind, is_missing, measure, number_of, time_of};

/// What is wanted of the rows of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Words that a row must hold, in any of its columns, in lower case.
    pub words: Vec<String>,
    /// What must be true of single columns.
    pub tests: Vec<(usize, Test)>,
    /// The column that rows are sorted by, and whether the largest comes first.
    pub sort: Option<(usize, bool)>,
}

/// What must be true of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Holds this text, in lower case.
    Contains(String),
    /// Is this, as a text or as a number.
    Is(String),
    Isnt(String),
    /// A number or date within these; without one end where it is `None`. Whether the ends belong to it.
    Within {
        from: Option<f64>,
        to: Option<f64>,
        is_open: bool,
    },
    Missing,
}

impl Test {
    /// What somebody wrote: `text`, `=value`, `!=value`, `<3`, `>=3`, `1..2`, and a lone `=` for nothing. `None` for nothing
    /// written, and for a comparison that has no number yet.
    pub fn parse(text: &str, kind: ValueKind) -> Option<Self> {
        let text = text.trim();
        let value = |text: &str| {
            let text = text.trim();
            if kind == ValueKind::Time { time_of(&whole_date(text)) } else { number_of(text) }
        };
        if text.is_empty() {
            return None;
        }
        if let Some(other) = text.strip_prefix("!=") {
            return Some(Self::Isnt(other.trim().to_owned()));
        }
        for (sign, is_less, is_open) in
            [("<=", true, false), (">=", false, false), ("<", true, true), (">", false, true)]
        {
            if let Some(limit) = text.strip_prefix(sign) {
                let limit = value(limit)?;
                let (from, to) = if is_less { (None, Some(limit)) } else { (Some(limit), None) };
                return Some(Self::Within { from, to, is_open });
            }
        }
        if let Some(other) = text.strip_prefix('=') {
            let other = other.trim_start_matches('=').trim();
            return Some(if other.is_empty() { Self::Missing } else { Self::Is(other.to_owned()) });
        }
        if let Some((from, to)) = text.split_once("..")
            && let (Some(from), Some(to)) = (value(from), value(to))
        {
            return Some(Self::Within { from: Some(from), to: Some(to), is_open: false });
        }
        Some(Self::Contains(text.to_lowercase()))
    }

    /// Whether it is true of a value.
    pub fn holds(&self, cell: &str, kind: ValueKind) -> bool {
        match self {
            Self::Contains(text) => contains(cell, text),
            Self::Is(text) => is(cell, text),
            Self::Isnt(text) => !is(cell, text),
            Self::Missing => is_missing(cell),
            Self::Within { from, to, is_open } => {
                measure(kind, cell).or_else(|| number_of(cell)).is_some_and(|value| {
                    let above = |from: f64| if *is_open { value > from } else { value >= from };
                    let below = |to: f64| if *is_open { value < to } else { value <= to };
                    from.is_none_or(above) && to.is_none_or(below)
                })
            }
        }
    }
}

/// `2025`, `2025-03` as the day that they begin with.
fn whole_date(text: &str) -> String {
    match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    }
}

fn is(cell: &str, text: &str) -> bool {
    let cell = cell.trim();
    cell == text || matches!((number_of(cell), number_of(text)), (Some(a), Some(b)) if a == b)
}

fn contains(cell: &str, lower: &str) -> bool {
    if cell.is_ascii() && lower.is_ascii() {
        let (cell, lower) = (cell.as_bytes(), lower.as_bytes());
        return lower.is_empty() || cell.windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower));
    }
    cell.to_lowercase().contains(lower)
}

impl Query {
    /// Every row, as the file has them.
    pub fn is_all(&self) -> bool {
        self.words.is_empty() && self.tests.is_empty() && self.sort.is_none()
    }

    fn holds(&self, rows: &Rows, row: usize, columns: &[Column]) -> bool {
        let kind = |at: usize| columns.get(at).map_or(ValueKind::Text, |column| column.kind);
        self.tests.iter().all(|(at, test)| test.holds(rows.get(row, *at), kind(*at)))
            && self.words.iter().all(|word| (0..rows.width()).any(|at| contains(rows.get(row, at), word)))
    }
}

/// Characters of a text by which rows are sorted: what is alike that far stays as it is.
const KEY_CHARS: usize = 64;

/// Numbers of the rows that are wanted, in their order.
#[derive(Debug)]
pub struct Sorter {
    query: Query,
    columns: Vec<Column>,
    rows: Vec<u32>,
    numbers: Vec<f64>,
    texts: Vec<Box<str>>,
}

impl Sorter {
    /// For a table with these columns.
    pub fn new(query: Query, columns: &[Column]) -> Self {
        Self { query, columns: columns.to_vec(), rows: Vec::new(), numbers: Vec::new(), texts: Vec::new() }
    }

    fn kind(&self) -> ValueKind {
        let sorted = self.query.sort.and_then(|(at, _)| self.columns.get(at));
        sorted.map_or(ValueKind::Text, |column| column.kind)
    }

    fn is_text(&self) -> bool {
        matches!(self.kind(), ValueKind::Text | ValueKind::Image)
    }

    /// Takes the next rows; the first of them has this number.
    pub fn take(&mut self, first: u64, rows: &Rows) {
        for row in 0..rows.len() {
            if !self.query.holds(rows, row, &self.columns) {
                continue;
            }
            let Ok(number) = u32::try_from(first + row as u64) else { return };
            self.rows.push(number);
            if let Some((at, _)) = self.query.sort {
                let cell = rows.get(row, at);
                if self.is_text() {
                    let key: String =
                        if is_missing(cell) { String::new() } else { cell.trim().chars().take(KEY_CHARS).collect() };
                    self.texts.push(key.into());
                } else {
                    self.numbers.push(measure(self.kind(), cell).unwrap_or(f64::NAN));
                }
            }
        }
    }

    /// The numbers. Rows without a value come last in either direction.
    pub fn finish(self) -> Vec<u32> {
        let Some((_, is_descending)) = self.query.sort else { return self.rows };
        let is_text = self.is_text();
        let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
        let directed = |order: Ordering| if is_descending { order.reverse() } else { order };
        if is_text {
            let key = |at: &u32| &self.texts[*at as usize];
            order.sort_by(|a, b| {
                let (a, b) = (key(a), key(b));
                a.is_empty().cmp(&b.is_empty()).then_with(|| directed(natural(a, b)))
            });
        } else {
            let key = |at: &u32| self.numbers[*at as usize];
            order.sort_by(|a, b| {
                let (a, b) = (key(a), key(b));
                a.is_nan().cmp(&b.is_nan()).then_with(|| directed(a.total_cmp(&b)))
            });
        }
        order.into_iter().map(|at| self.rows[at as usize]).collect()
    }
}

/// Without regard to case first.
fn natural(a: &str, b: &str) -> Ordering {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    if a == b { Ordering::Equal } else { lower(a).cmp(&lower(b)).then_with(|| a.cmp(b)) }
}
