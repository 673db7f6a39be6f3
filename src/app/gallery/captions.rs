//! What is written below the pictures: what differs between the runs, and how good they are.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::model::{Catalog, Cell, ColumnId, Compared, RunIndex, cell, differences, format};
use crate::store::Cancel;
use crate::text::Texts;

/// Parameters that are proposed.
const PARAMETERS: usize = 2;

/// Up to two parameters that differ and a metric; `None` when cancelled. Those that most runs have come first, and of these
/// those with many values; what is merely a name for each run comes last.
pub fn proposed(catalog: &Catalog, runs: &[RunIndex], cancel: &Cancel) -> Option<Vec<ColumnId>> {
    let found = differences(catalog, runs, cancel)?;
    let mut parameters: Vec<_> = found.differing.iter().filter(|known| known.distinct > 1).collect();
    let is_name = |known: &Compared| known.range.is_none() && known.distinct == known.present;
    parameters.sort_by_key(|known| (is_name(known), Reverse(known.present), Reverse(known.distinct)));
    let parameters = parameters.into_iter().take(PARAMETERS).map(|known| ColumnId::Param(Arc::clone(&known.key)));
    let metric = found.metrics.first().map(|known| ColumnId::Metric(Arc::clone(&known.key)));
    Some(parameters.chain(metric).collect())
}

/// What columns say of a run below its picture: each with its name, and the last metric alone. Safe to show.
pub fn told(texts: &Texts, catalog: &Catalog, run: RunIndex, columns: &[ColumnId]) -> (Vec<String>, Option<String>) {
    let mut columns: Vec<&ColumnId> = columns.iter().collect();
    let metric = columns.iter().rposition(|column| matches!(column, ColumnId::Metric(_))).map(|at| columns.remove(at));
    let metric = metric.and_then(|column| value(texts, catalog, run, column));
    let parts = columns.into_iter().filter_map(|column| {
        let (ColumnId::Param(title) | ColumnId::Metric(title) | ColumnId::Tag(title)) = column else { return None };
        // The value counts for more than what it is called.
        let title = format::middle_ellipsis(title, 16);
        Some(format!("{} {}", format::safe_text(&title), value(texts, catalog, run, column)?))
    });
    (parts.collect(), metric)
}

fn value(texts: &Texts, catalog: &Catalog, run: RunIndex, column: &ColumnId) -> Option<String> {
    Some(match cell(catalog, run, column) {
        // What a program wrote with all its digits is told shorter here.
        Cell::Text(text) => match text.parse::<f64>() {
            Ok(value) if text.len() > 8 => format::number(value),
            _ => format::safe_text(text.lines().next()?).into_owned(),
        },
        Cell::Number { value, .. } => format::number(value),
        Cell::Duration(Some(duration)) => format::duration(texts, duration),
        Cell::Missing | Cell::Time(_) | Cell::Duration(None) | Cell::Status(_) => return None,
    })
}
