//! What a run page says about a metric: last, lowest, highest, and at which step.

use crate::store::{History, MetricPoint};

/// Which end of a metric is the good one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Best {
    #[default]
    Min,
    Max,
}

/// The summary of one history. NaN takes no part in lowest and highest, infinities do.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Points, NaN included; what was stored again counts once.
    pub count: usize,
    /// Points that are NaN.
    pub nan_count: usize,
    /// The earliest by (step, timestamp); of equals the one stored first.
    pub first: Option<MetricPoint>,
    /// MLflow's latest: the greatest by (step, timestamp, value).
    pub last: Option<MetricPoint>,
    /// The lowest; of equals the one at the lowest step.
    pub min: Option<MetricPoint>,
    /// The highest; of equals the one at the lowest step.
    pub max: Option<MetricPoint>,
}

impl Summary {
    /// One pass over `history`.
    pub fn of(history: &History) -> Self {
        let distinct = history.distinct();
        let history = distinct.as_ref().map_or(history, |distinct| &distinct.history);
        let mut summary = Self { count: history.len(), ..Self::default() };
        for point in history.points() {
            if summary.first.is_none_or(|first| (point.step, point.timestamp) < (first.step, first.timestamp)) {
                summary.first = Some(point);
            }
            if summary.last.is_none_or(|last| point.beats(&last)) {
                summary.last = Some(point);
            }
            if point.value.is_nan() {
                summary.nan_count += 1;
                continue;
            }
            let earlier = |other: MetricPoint| point.value == other.value && point.step < other.step;
            if summary.min.is_none_or(|min| point.value < min.value || earlier(min)) {
                summary.min = Some(point);
            }
            if summary.max.is_none_or(|max| point.value > max.value || earlier(max)) {
                summary.max = Some(point);
            }
        }
        summary
    }

    /// The best point.
    pub fn best(&self, best: Best) -> Option<MetricPoint> {
        match best {
            Best::Min => self.min,
            Best::Max => self.max,
        }
    }
}
