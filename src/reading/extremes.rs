//! Reads the lowest and highest values of metrics that a filter or an order asks for.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::filter::Extremes;
use crate::model::filter::extremes::Ends;
use crate::model::{Catalog, RunIndex, Summary};
use crate::store::{Cancel, Store, StoreError};

/// The ends of `metrics` in all of `runs` that have them: one history at a time for each thread. A history that cannot be
/// read counts as missing; the problems list says so of its run. `Err` when cancelled.
pub fn read_extremes(
    stores: &[Arc<dyn Store>],
    catalog: &Catalog,
    runs: &[RunIndex],
    metrics: &[Arc<str>],
    cancel: &Cancel,
) -> Result<Extremes, StoreError> {
    let mut extremes = Extremes::default();
    for metric in metrics {
        let of_run = |run: &RunIndex| {
            cancel.check().ok()?;
            let entry = &catalog.runs[run.at()];
            entry.run.metric(metric)?;
            let history = stores.get(entry.store.at())?.history(&entry.run, metric, cancel).ok()?;
            Some((*run, Ends::of(&Summary::of(&history.value))))
        };
        let found: Vec<_> = runs.par_iter().filter_map(of_run).collect();
        cancel.check()?;
        for (run, ends) in found {
            extremes.set(metric, run, ends);
        }
    }
    Ok(extremes)
}
