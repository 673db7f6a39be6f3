//! What is written below the pictures: what differs between the runs, and how good they are.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::model::{Catalog, ColumnId, Compared, RunIndex, differences};
use crate::store::Cancel;

/// Parameters that are proposed.
const PARAMETERS: usize = 2;

/// Up to two parameters that differ and a metric; `None` when cancelled. Those that most runs have come first, and of these
/// those with many values; what is merely a name for each run comes last.
pub(super) fn proposed(catalog: &Catalog, runs: &[RunIndex], cancel: &Cancel) -> Option<Vec<ColumnId>> {
    let found = differences(catalog, runs, cancel)?;
    let mut parameters: Vec<_> = found.differing.iter().filter(|known| known.distinct > 1).collect();
    let is_name = |known: &Compared| known.range.is_none() && known.distinct == known.present;
    parameters.sort_by_key(|known| (is_name(known), Reverse(known.present), Reverse(known.distinct)));
    let parameters = parameters.into_iter().take(PARAMETERS).map(|known| ColumnId::Param(Arc::clone(&known.key)));
    let metric = found.metrics.first().map(|known| ColumnId::Metric(Arc::clone(&known.key)));
    Some(parameters.chain(metric).collect())
}
