//! What differs between some runs: their parameters, and the last values of their metrics, summed up so that any number of
//! runs fits beside each other.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::is_system_metric;
use super::same::{self, Meaning};
use super::{Catalog, RunIndex, natural_cmp};
use crate::store::Cancel;

/// Runs between two looks at whether somebody cancelled.
const RUNS_AT_ONCE: usize = 512;

/// What differs, and what does not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Differences {
    /// How many runs were looked at.
    pub runs: usize,
    /// Parameters whose value is not the same in all runs that have parameters, in natural order.
    pub differing: Vec<Compared>,
    /// The others, in natural order.
    pub equal: Vec<Compared>,
    /// Metrics by how many runs have them, then in natural order; those of the system last.
    pub metrics: Vec<Compared>,
}

/// The values of one parameter or metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    pub key: Arc<str>,
    /// Least and greatest, where all values are finite numbers.
    pub range: Option<(f64, f64)>,
    /// Different values.
    pub distinct: usize,
    /// Runs with a value.
    pub present: usize,
    /// A metric, not a parameter.
    pub is_measured: bool,
    /// Of a metric: it was logged at several steps by one of the runs at least, as far as is known without its points.
    pub has_curve: bool,
}

/// What is known of one key while the runs are looked at.
struct Gathered<'a> {
    values: FxHashSet<Meaning<'a>>,
    range: Option<(f64, f64)>,
    is_numeric: bool,
    present: usize,
    is_measured: bool,
    has_curve: bool,
}

impl<'a> Gathered<'a> {
    fn new(is_measured: bool) -> Self {
        let values = FxHashSet::default();
        Self { values, range: None, is_numeric: true, present: 0, is_measured, has_curve: false }
    }

    fn add(&mut self, value: Meaning<'a>, number: Option<f64>) {
        self.present += 1;
        self.values.insert(value);
        match number.filter(|number| number.is_finite()) {
            Some(number) => {
                let (least, most) = self.range.unwrap_or((number, number));
                self.range = Some((least.min(number), most.max(number)));
            }
            None => self.is_numeric = false,
        }
    }

    fn finish(self, key: &Arc<str>) -> Compared {
        Compared {
            key: key.clone(),
            range: self.range.filter(|_| self.is_numeric),
            distinct: self.values.len(),
            present: self.present,
            is_measured: self.is_measured,
            has_curve: self.has_curve,
        }
    }
}

/// Looks at `runs`; `None` when cancelled. A missing parameter differs from any other; runs without any parameter (such as
/// the parent of a sweep) do not count, as in [`super::differing`].
pub fn differences(catalog: &Catalog, runs: &[RunIndex], cancel: &Cancel) -> Option<Differences> {
    let mut params: FxHashMap<&Arc<str>, Gathered<'_>> = FxHashMap::default();
    let mut metrics: FxHashMap<&Arc<str>, Gathered<'_>> = FxHashMap::default();
    let mut with_params = 0;
    for (at, index) in runs.iter().enumerate() {
        if at % RUNS_AT_ONCE == 0 && cancel.is_cancelled() {
            return None;
        }
        let run = catalog.run(*index);
        with_params += usize::from(!run.params.is_empty());
        for param in &run.params {
            let known = params.entry(&param.key).or_insert_with(|| Gathered::new(false));
            known.add(Meaning::of(&param.value), same::number(&param.value));
        }
        for metric in &run.metrics {
            let Some(point) = metric.latest else { continue };
            let known = metrics.entry(&metric.key).or_insert_with(|| Gathered::new(true));
            known.has_curve |= point.step > 0;
            known.add(Meaning::of_number(point.value), Some(point.value));
        }
    }
    let finished = |all: FxHashMap<&Arc<str>, Gathered<'_>>| -> Vec<Compared> {
        all.into_iter().map(|(key, gathered)| gathered.finish(key)).collect()
    };
    let mut params = finished(params);
    params.sort_by(|a, b| natural_cmp(&a.key, &b.key));
    let (differing, equal) = params.into_iter().partition(|param| param.distinct > 1 || param.present < with_params);
    let mut metrics = finished(metrics);
    metrics.sort_by(|a, b| {
        let rank = |metric: &Compared| (is_system_metric(&metric.key), std::cmp::Reverse(metric.present));
        rank(a).cmp(&rank(b)).then_with(|| natural_cmp(&a.key, &b.key))
    });
    Some(Differences { runs: runs.len(), differing, equal, metrics })
}
