//! Reads the lowest and highest values of metrics that a filter or an order asks for.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::filter::Extremes;
use crate::model::filter::extremes::Ends;
use crate::model::{Catalog, Directions, RunIndex, Summary};
use crate::store::{Cancel, History, StoreError};

/// Where points come from: memory or the store.
pub(super) type Histories<'a> = dyn Fn(RunIndex, &Arc<str>) -> Result<Arc<History>, StoreError> + Sync + 'a;

/// The ends of `metrics` in all of `runs` that have them: one history at a time for each thread. A history that cannot be
/// read counts as missing; the problems list says so of its run. `directions` say which end is the best. `Err` when
/// cancelled.
pub fn read_extremes(
    catalog: &Catalog,
    histories: &Histories<'_>,
    runs: &[RunIndex],
    metrics: &[Arc<str>],
    directions: &Directions,
    cancel: &Cancel,
) -> Result<Extremes, StoreError> {
    let mut extremes = Extremes::directed(directions.clone());
    for metric in metrics {
        let of_run = |run: &RunIndex| {
            cancel.check().ok()?;
            catalog.run(*run).metric(metric)?;
            let history = histories(*run, metric).ok()?;
            Some((*run, Ends::of(&Summary::of(&history))))
        };
        let found: Vec<_> = runs.par_iter().filter_map(of_run).collect();
        cancel.check()?;
        for (run, ends) in found {
            extremes.set(metric, run, ends);
        }
    }
    Ok(extremes)
}
