//! What every kind of text is made of: heads, and rows of cells.

use super::shown::Shown;
use crate::compare::table::shape::Line;
use crate::compare::table::types::{Row, Value};
use crate::model::format;
use crate::model::table_text::{exact_time, is_digits};

/// A cell on its way into a text.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::compare) enum Field {
    Missing,
    Text(String),
    /// A number that was written as a text.
    Digits(String),
    Number(f64),
    /// What TeX sets in a way of its own.
    Typeset {
        text: String,
        tex: String,
    },
}

/// One cell.
#[derive(Clone, Debug)]
pub(in crate::compare) struct SheetCell {
    pub(in crate::compare) field: Field,
    pub(in crate::compare) is_best: bool,
}

/// One row.
#[derive(Clone, Debug)]
pub(in crate::compare) struct SheetRow {
    pub(in crate::compare) title: String,
    /// Levels above it.
    pub(in crate::compare) depth: u16,
    /// None of a heading.
    pub(in crate::compare) cells: Vec<SheetCell>,
}

impl SheetRow {
    /// Whether other rows stand below it, and nothing in it.
    pub(super) fn is_heading(&self) -> bool {
        self.cells.is_empty()
    }
}

/// A table.
#[derive(Clone, Debug)]
pub(in crate::compare) struct Sheet {
    /// Of the first column, and of each other.
    pub(in crate::compare) heads: Vec<String>,
    pub(in crate::compare) rows: Vec<SheetRow>,
    /// Numbers have every digit.
    pub(in crate::compare) is_exact: bool,
}

/// What is shown as a table. With `is_exact`, values are for programs.
pub(super) fn sheet(shown: &Shown<'_>, is_exact: bool) -> Sheet {
    let names = run_names(shown);
    let mut rows = Vec::new();
    for line in shown.lines {
        match line {
            Line::Group(group) => rows.push(SheetRow {
                title: shown.texts.get(shown.comparison.groups[*group].kind.key()).to_owned(),
                depth: 0,
                cells: Vec::new(),
            }),
            Line::Row { group, row, depth, prefix } => {
                let row = &shown.comparison.groups[*group].rows[*row];
                let title = format!("{prefix}{}", title(shown, row, is_exact));
                let cells = if row.is_branch() { Vec::new() } else { cells(shown, row, is_exact) };
                rows.push(SheetRow { title, depth: depth + 1, cells });
            }
        }
    }
    // Groups of which everything is left out.
    let is_empty = |at: usize| {
        let row: &SheetRow = &rows[at];
        row.is_heading() && row.depth == 0 && rows.get(at + 1).is_none_or(|next: &SheetRow| next.depth == 0)
    };
    let kept: Vec<bool> = (0..rows.len()).map(|at| !is_empty(at)).collect();
    let mut kept = kept.into_iter();
    rows.retain(|_| kept.next().unwrap_or(true));
    if !shown.is_transposed {
        let heads = std::iter::once(shown.texts.get("compare-key").to_owned()).chain(names).collect();
        return Sheet { heads, rows, is_exact };
    }
    rows.retain(|row| !row.is_heading());
    let first = shown.texts.get("column-run").to_owned();
    // Where the rows of a branch are columns, nothing above them says what they are of.
    let keys = shown.lines.iter().filter_map(|line| match line {
        Line::Row { group, row, .. } => {
            let row = &shown.comparison.groups[*group].rows[*row];
            (!row.is_branch()).then(|| if row.depth > 0 { row.key.to_string() } else { title(shown, row, is_exact) })
        }
        Line::Group(_) => None,
    });
    let heads = std::iter::once(first).chain(keys).collect();
    let of_run = |(at, title): (usize, String)| SheetRow {
        title,
        depth: 0,
        cells: rows.iter().map(|row| row.cells[at].clone()).collect(),
    };
    let turned = names.into_iter().enumerate().map(of_run).collect();
    Sheet { heads, rows: turned, is_exact }
}

/// Durations and sizes for programs have a unit.
fn title(shown: &Shown<'_>, row: &Row, is_exact: bool) -> String {
    let title = row.title(shown.texts);
    let first = shown.comparison.runs.first();
    let unit = first.filter(|_| is_exact).and_then(|run| match row.value(shown.catalog, *run, 0) {
        Value::Duration(_) => Some("s"),
        Value::File(_) => Some("B"),
        _ => None,
    });
    unit.map_or_else(|| title.to_string(), |unit| format!("{title} ({unit})"))
}

/// Names of the runs; of equal ones each with the begin of its ID.
pub(super) fn run_names(shown: &Shown<'_>) -> Vec<String> {
    let name = |at: &usize| shown.catalog.run(shown.comparison.runs[*at]).display_name();
    let mut times: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
    for at in shown.order {
        *times.entry(name(at)).or_default() += 1;
    }
    let told = |at: &usize| {
        let id = shown.catalog.run(shown.comparison.runs[*at]).id.as_str();
        let short: String = id.chars().take(8).collect();
        if times[name(at)] > 1 && short != name(at) { format!("{} ({short})", name(at)) } else { name(at).to_owned() }
    };
    shown.order.iter().map(told).collect()
}

fn cells(shown: &Shown<'_>, row: &Row, is_exact: bool) -> Vec<SheetCell> {
    let cell = |at: &usize| SheetCell {
        field: field(shown, row.value(shown.catalog, shown.comparison.runs[*at], *at), is_exact),
        is_best: row.best_class.is_some_and(|best| best == row.classes[*at]),
    };
    shown.order.iter().map(cell).collect()
}

fn field(shown: &Shown<'_>, value: Value<'_>, is_exact: bool) -> Field {
    match value {
        Value::Missing | Value::Duration(None) => Field::Missing,
        Value::Text(text) if is_digits(text) => Field::Digits(text.to_owned()),
        Value::Text(text) => Field::Text(text.to_owned()),
        Value::Number(number) => Field::Number(number),
        Value::Time(time) if is_exact => Field::Text(exact_time(time, shown.zone)),
        Value::Time(time) => Field::Text(format::absolute_time(time, shown.zone)),
        Value::Duration(Some(millis)) if is_exact => Field::Number(millis as f64 / 1000.0),
        Value::Duration(Some(millis)) => Field::Text(format::duration(shown.texts, millis)),
        Value::Status(status) if is_exact => Field::Text(status.as_str().to_owned()),
        Value::Status(status) => Field::Text(format::status_word(shown.texts, status).to_owned()),
        Value::File(bytes) if is_exact => Field::Number(bytes as f64),
        Value::File(bytes) => Field::Text(format::size(bytes)),
    }
}
