//! Which columns and which rows of several tables are the same.

use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::difference::{MAX_ROWS, RowKey, TableColumn, TableRow};
use crate::preview::{TablePreview, ValueKind, is_missing, number_of};
use crate::store::Cancel;

/// Names of columns that tell rows from each other, the best first.
const KEY_NAMES: &[&str] =
    &["id", "uuid", "run_id", "key", "name", "path", "file", "filename", "step", "epoch", "index"];

/// Things of several tables in one order: that of the first table; what it does not have stands behind what is before it
/// in another. The number of an equal thing before it in the same table is a part of what a thing is.
fn ordered<K: Hash + Eq + Clone>(tables: &[Vec<K>]) -> (Vec<Vec<Option<u32>>>, usize) {
    let mut at: Vec<Vec<Option<u32>>> = Vec::new();
    let mut known: FxHashMap<(K, u32), usize> = FxHashMap::default();
    // What follows each thing that is known, and which come first of all: lists, as positions in `at`.
    let mut next: Vec<Option<usize>> = Vec::new();
    let mut first: Option<usize> = None;
    let mut repeated = 0;
    for (table, keys) in tables.iter().enumerate() {
        let mut counts: FxHashMap<&K, u32> = FxHashMap::default();
        let mut before: Option<usize> = None;
        for (position, key) in keys.iter().enumerate() {
            let count = counts.entry(key).or_insert(0);
            repeated += usize::from(*count > 0);
            let thing = *known.entry((key.clone(), *count)).or_insert_with(|| {
                let new = at.len();
                at.push(vec![None; tables.len()]);
                let place = match before {
                    Some(before) => &mut next[before],
                    None => &mut first,
                };
                let follows = place.replace(new);
                next.push(follows);
                new
            });
            *count += 1;
            at[thing][table] = Some(position as u32);
            before = Some(thing);
        }
    }
    let mut ordered = Vec::with_capacity(at.len());
    let mut here = first;
    while let Some(thing) = here {
        ordered.push(std::mem::take(&mut at[thing]));
        here = next[thing];
    }
    (ordered, repeated)
}

/// The columns of all tables.
pub(super) fn columns(tables: &[Arc<TablePreview>]) -> Vec<TableColumn> {
    let titles = |table: &Arc<TablePreview>| -> Vec<String> {
        (0..table.columns.len()).map(|column| table.title(column).into_owned()).collect()
    };
    let titles: Vec<Vec<String>> = tables.iter().map(titles).collect();
    ordered(&titles)
        .0
        .into_iter()
        .map(|at| {
            let at: Vec<Option<usize>> = at.into_iter().map(|at| at.map(|at| at as usize)).collect();
            let title = at.iter().zip(&titles).find_map(|(at, titles)| titles.get((*at)?)).cloned();
            TableColumn { title: title.unwrap_or_default(), at, changed: 0 }
        })
        .collect()
}

/// The rows of all tables, and how many had a key that was there before; `None` when cancelled.
pub(super) fn rows(
    tables: &[Arc<TablePreview>],
    columns: &[TableColumn],
    key: &RowKey,
    cancel: &Cancel,
) -> Option<(Vec<TableRow>, usize)> {
    let row = |at| TableRow { at, changed: 0 };
    let counts: Vec<usize> = tables.iter().map(|table| table.row_count().min(MAX_ROWS)).collect();
    let column = match key {
        RowKey::Number => None,
        RowKey::Column(title) => columns.iter().find(|column| column.title == *title),
    };
    let Some(column) = column else {
        let most = counts.iter().copied().max().unwrap_or(0);
        let number = |at: usize| counts.iter().map(|&count| (at < count).then_some(at as u32)).collect();
        return Some(((0..most).map(|at| row(number(at))).collect(), 0));
    };
    let mut keys = Vec::new();
    for ((table, &count), &at) in tables.iter().zip(&counts).zip(&column.at) {
        if cancel.is_cancelled() {
            return None;
        }
        // A table without the column has no row that is in another.
        keys.push(at.map_or_else(Vec::new, |at| (0..count).map(|row| key_of(table.raw_cell(row, at))).collect()));
    }
    let (mut rows, repeated) = ordered(&keys);
    for (table, _) in column.at.iter().enumerate().filter(|(_, at)| at.is_none()) {
        rows.extend((0..counts[table] as u32).map(|at| {
            let mut place = vec![None; tables.len()];
            place[table] = Some(at);
            place
        }));
    }
    (!cancel.is_cancelled()).then(|| (rows.into_iter().map(row).collect(), repeated))
}

/// What makes two keys one: numbers by their value, words as they are written.
fn key_of(cell: &str) -> Cow<'_, str> {
    let cell = cell.trim();
    if cell.parse::<i128>().is_ok() {
        return cell.into();
    }
    match number_of(cell) {
        Some(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}").into(),
        Some(value) => format!("{value:e}").into(),
        None => cell.into(),
    }
}

/// The columns that all tables have: those that rows can be matched by.
pub fn key_columns(columns: &[TableColumn]) -> impl Iterator<Item = &TableColumn> {
    columns.iter().filter(|column| column.at.iter().all(Option::is_some))
}

/// How rows are best matched: by a column that all tables have, whose values are all there and differ in each of them;
/// by number where there is none. One whose name says so goes before all others, of which the first is taken that holds no
/// measured values.
pub fn suggested_key(tables: &[Arc<TablePreview>], cancel: &Cancel) -> RowKey {
    let columns = columns(tables);
    let is_usual = |column: &TableColumn| KEY_NAMES.iter().position(|name| column.title.eq_ignore_ascii_case(name));
    let mut candidates: Vec<&TableColumn> = key_columns(&columns).collect();
    candidates.sort_by_key(|column| is_usual(column).unwrap_or(usize::MAX));
    let tells_apart = |column: &&TableColumn| {
        tables.iter().zip(&column.at).all(|(table, at)| {
            let Some(at) = *at else { return false };
            let kind = table.columns.get(at).map_or(ValueKind::Text, |column| column.kind);
            let is_measured = kind == ValueKind::Number && is_usual(column).is_none();
            let mut seen = FxHashSet::default();
            let is_new = |row| {
                let cell = table.raw_cell(row, at);
                !is_missing(cell) && seen.insert(key_of(cell))
            };
            !is_measured && !cancel.is_cancelled() && (0..table.row_count().min(MAX_ROWS)).all(is_new)
        })
    };
    match candidates.into_iter().find(tells_apart) {
        Some(column) => RowKey::Column(column.title.clone()),
        None => RowKey::Number,
    }
}
