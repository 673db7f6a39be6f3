//! What is plotted while nobody chose: parameters that vary, and a metric.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::data::Field;
use crate::model::numbers::parse_number;
use crate::model::same::Meaning;
use crate::model::{Catalog, Cell, ColumnId, Directions, RunIndex, cell, discover, main_metric};
use crate::store::Cancel;

/// A parameter of more words than this is a name, of which a plot says nothing.
const MOST_WORDS: usize = 24;

/// What runs have to be plotted.
pub(super) struct Defaults {
    /// Parameters with several values, in natural order; of words not too many.
    pub(super) params: Vec<Field>,
    /// Those of them that are numbers.
    pub(super) numbers: Vec<Field>,
    /// The metric that is looked at, or the first.
    pub(super) metric: Option<Field>,
}

impl Defaults {
    /// `None` when cancelled.
    pub(super) fn of(catalog: &Catalog, runs: &[RunIndex], metric: Option<&Field>, cancel: &Cancel) -> Option<Self> {
        let columns = discover(catalog, runs.iter().copied());
        let metrics: Vec<Arc<str>> = columns.iter().filter_map(own_metric).collect();
        let main = || main_metric(catalog, runs, &metrics, &Directions::default());
        let metric = metric.cloned().or_else(|| main().map(|key| Field::of(ColumnId::Metric(key))));
        // What does not vary where the metric is says nothing of it.
        let has_metric = |run: &&RunIndex| {
            let key = metric.as_ref().and_then(|field| field.column.key());
            key.is_some_and(|key| catalog.run(**run).metric(key).is_some())
        };
        let with_metric: Vec<RunIndex> = runs.iter().filter(has_metric).copied().collect();
        let runs = if with_metric.len() > 1 { &with_metric[..] } else { runs };
        let params: Vec<&ColumnId> = columns.iter().filter(|column| matches!(column, ColumnId::Param(_))).collect();
        let vary = |column: &&ColumnId| -> Option<(Field, bool)> {
            let are_numbers = (!cancel.is_cancelled()).then(|| varies(catalog, runs, column)).flatten()?;
            Some((Field::of((*column).clone()), are_numbers))
        };
        let found: Vec<(Field, bool)> = params.par_iter().filter_map(vary).collect();
        if cancel.is_cancelled() {
            return None;
        }
        Some(Self {
            numbers: found.iter().filter(|(_, are_numbers)| *are_numbers).map(|(field, _)| field.clone()).collect(),
            params: found.into_iter().map(|(field, _)| field).collect(),
            metric,
        })
    }
}

fn own_metric(column: &ColumnId) -> Option<Arc<str>> {
    if let ColumnId::Metric(key) = column { Some(key.clone()) } else { None }
}

/// Whether runs have more than one value of a parameter, and not too many words; then whether all of them are numbers.
fn varies(catalog: &Catalog, runs: &[RunIndex], column: &ColumnId) -> Option<bool> {
    let mut known: FxHashSet<Meaning<'_>> = FxHashSet::default();
    let mut are_numbers = true;
    for run in runs {
        let Cell::Text(text) = cell(catalog, *run, column) else { continue };
        if known.insert(Meaning::of(text)) {
            are_numbers &= parse_number(text).is_some();
        }
        if known.len() > MOST_WORDS {
            // Many numbers are fine.
            return are_numbers.then_some(true);
        }
    }
    (known.len() > 1).then_some(are_numbers)
}
