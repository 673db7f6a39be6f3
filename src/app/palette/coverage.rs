//! How many runs have a metric that was found, and between which last values it lies.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Found, Target};
use crate::model::{Catalog, RunIndex};
use crate::store::Cancel;

/// Metrics whose runs are counted: more are in view only after scrolling.
const MOST: usize = 24;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    pub runs: usize,
    pub of: usize,
    /// Least and greatest of the last values, numbers alone.
    pub range: Option<(f64, f64)>,
}

/// Counts for the metrics of `found`, in one pass over the runs.
pub(super) fn fill(found: &mut Found, catalog: &Catalog, runs: &[RunIndex], cancel: &Cancel) {
    let hits = found.sections.iter_mut().flat_map(|section| &mut section.hits);
    let mut metrics: Vec<_> = hits.filter(|hit| matches!(hit.target, Target::Metric(_))).take(MOST).collect();
    if metrics.is_empty() {
        return;
    }
    let mut counted = vec![Coverage { runs: 0, of: runs.len(), range: None }; metrics.len()];
    // Where each metric stands in a list of names that many runs share.
    let mut places: FxHashMap<_, Vec<(usize, usize)>> = FxHashMap::default();
    for (at, run) in runs.iter().enumerate() {
        if at % 1024 == 0 && cancel.is_cancelled() {
            return;
        }
        let entry = &catalog.runs[run.at()];
        let place = places.entry(Arc::as_ptr(&entry.keys.metrics)).or_insert_with(|| {
            let position = |(which, hit): (usize, &&mut super::Hit)| match &hit.target {
                Target::Metric(name) => Some((which, entry.keys.metrics.position(name)?)),
                _ => None,
            };
            metrics.iter().enumerate().filter_map(position).collect()
        });
        for (which, position) in place.iter() {
            let coverage = &mut counted[*which];
            coverage.runs += 1;
            let value = entry.run.metrics.get(*position).and_then(|metric| metric.latest).map(|point| point.value);
            if let Some(value) = value.filter(|value| value.is_finite()) {
                let (low, high) = coverage.range.unwrap_or((value, value));
                coverage.range = Some((low.min(value), high.max(value)));
            }
        }
    }
    for (hit, coverage) in metrics.iter_mut().zip(counted) {
        hit.coverage = Some(coverage);
    }
}
