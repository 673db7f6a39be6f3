//! Lowest and highest values of metrics, for `metrics.loss.min`. They stand in histories, which the catalog does not hold:
//! whoever can read files brings them, for the runs and metrics that [`super::Plan::metrics_of_histories`] names.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::model::direction::Directions;
use crate::model::summary::Best;
use crate::model::{RunIndex, Summary};

/// Which value of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    Min,
    Max,
    Last,
    /// Lowest or highest, as the user or the name of the metric says; the last where neither does.
    Best,
}

/// What stands behind the last dot for each.
pub const ENDS: &[(&str, End)] = &[("min", End::Min), ("max", End::Max), ("last", End::Last), ("best", End::Best)];

impl End {
    /// `loss.min` as `loss` and the lowest.
    pub fn split(key: &str) -> Option<(&str, Self)> {
        let (name, end) = key.rsplit_once('.')?;
        let end = ENDS.iter().find(|(word, _)| *word == end)?.1;
        (!name.is_empty()).then_some((name, end))
    }
}

/// Of one history. NaN takes no part in lowest and highest; where there is nothing else, it is both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    pub min: f64,
    pub max: f64,
    pub last: f64,
}

impl Ends {
    /// Those of a history; `None` where it has no point.
    pub fn of(summary: &Summary) -> Option<Self> {
        let value = |point: Option<crate::store::MetricPoint>| point.map_or(f64::NAN, |point| point.value);
        let last = summary.last?.value;
        Some(Self { min: value(summary.min), max: value(summary.max), last })
    }

    /// One of them, of a metric with this good end.
    fn end(&self, end: End, best: Option<Best>) -> f64 {
        match (end, best) {
            (End::Min, _) | (End::Best, Some(Best::Min)) => self.min,
            (End::Max, _) | (End::Best, Some(Best::Max)) => self.max,
            (End::Last, _) | (End::Best, None) => self.last,
        }
    }
}

/// Those of many runs and metrics.
#[derive(Clone, Debug, Default)]
pub struct Extremes {
    of: FxHashMap<Arc<str>, FxHashMap<RunIndex, Ends>>,
    /// Which end is the best.
    directions: Directions,
}

impl Extremes {
    /// With what the user said of metrics.
    pub fn directed(directions: Directions) -> Self {
        Self { directions, ..Self::default() }
    }

    /// Keeps what was read of a run; `None` where its history holds nothing.
    pub fn set(&mut self, metric: &Arc<str>, run: RunIndex, ends: Option<Ends>) {
        let of_metric = self.of.entry(metric.clone()).or_default();
        if let Some(ends) = ends {
            of_metric.insert(run, ends);
        }
    }

    /// One of the ends of the metric of a run, as far as it is known.
    pub fn end(&self, metric: &str, run: RunIndex, end: End) -> Option<f64> {
        Some(self.of.get(metric)?.get(&run)?.end(end, self.directions.best(metric)))
    }
}
