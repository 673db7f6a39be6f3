//! Rows of parameters and tags.

use std::sync::Arc;

use rayon::prelude::*;

use super::classes::Classes;
use super::nesting::{Nesting, name_parts, taken_apart};
use super::types::{Row, Source};
use crate::model::keys::{KeyList, RunKeys};
use crate::model::same::Meaning;
use crate::model::{Catalog, ColumnId, RunIndex};
use crate::store::{Cancel, KeyValue, Run};

/// Parameters as a tree: names with dots, and values that are dictionaries.
pub(super) fn params(catalog: &Catalog, runs: &[RunIndex], columns: &[&ColumnId], cancel: &Cancel) -> Option<Vec<Row>> {
    let counted = runs.iter().filter(|run| !catalog.run(**run).params.is_empty()).count();
    let rows: Vec<Vec<(Vec<String>, Row)>> = columns
        .par_iter()
        .map(|column| {
            if cancel.is_cancelled() {
                return None;
            }
            let key = column.key()?;
            let values = values(catalog, runs, key, |keys| &keys.params, |run| &run.params);
            Some(taken_apart(key, &values, counted).unwrap_or_else(|| {
                let path = name_parts(key).map(ToOwned::to_owned).collect();
                vec![(path, plain(column, key, &values, counted))]
            }))
        })
        .collect::<Option<_>>()?;
    let mut tree = Nesting::default();
    for (path, row) in rows.into_iter().flatten() {
        tree.add(&path, row);
    }
    Some(tree.rows())
}

/// Tags that users set, in a list.
pub(super) fn tags(catalog: &Catalog, runs: &[RunIndex], columns: &[&ColumnId], cancel: &Cancel) -> Option<Vec<Row>> {
    let row = |column: &&ColumnId| {
        let key = column.key().filter(|_| !cancel.is_cancelled())?;
        let values = values(catalog, runs, key, |keys| &keys.tags, |run| &run.tags);
        Some(plain(column, key, &values, runs.len()))
    };
    columns.par_iter().map(row).collect()
}

fn plain(column: &ColumnId, key: &str, values: &[Option<&str>], counted: usize) -> Row {
    let classes = Classes::of(values.iter().map(|value| value.map(Meaning::of)));
    classes.row(key, key, Source::Column(column.clone()), counted)
}

/// What each run says; where the key stands is looked up once for all runs in a row with the same keys.
fn values<'a>(
    catalog: &'a Catalog,
    runs: &[RunIndex],
    key: &str,
    keys: fn(&RunKeys) -> &Arc<KeyList>,
    list: fn(&Run) -> &[KeyValue],
) -> Vec<Option<&'a str>> {
    let mut last: Option<(*const KeyList, Option<usize>)> = None;
    let value = |run: &RunIndex| {
        let entry = &catalog.runs[run.at()];
        let keys = keys(&entry.keys);
        let position = match last {
            Some((known, position)) if known == Arc::as_ptr(keys) => position,
            _ => keys.position(key),
        };
        last = Some((Arc::as_ptr(keys), position));
        list(&entry.run).get(position?).map(|found| &*found.value)
    };
    runs.iter().map(value).collect()
}
