//! The points of one metric of one run, along an axis.
//!
//! Nothing is copied: a [`Series`] holds the `Arc` of the history and, only when x goes backwards, the order of its points
//! by x (stable: equal x keep their stored order). So look-ups are exact at any zoom and cost 0 or 4 bytes a point.

use std::sync::Arc;

use super::axis::AxisKind;
use crate::store::History;

/// A kind of value that no curve can pass through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RailKind {
    /// Not a number.
    Nan,
    /// +∞
    PositiveInfinity,
    /// −∞
    NegativeInfinity,
}

impl RailKind {
    /// Kind of `value`; `None` when it is finite.
    pub fn of(value: f64) -> Option<Self> {
        if value.is_finite() {
            None
        } else if value.is_nan() {
            Some(Self::Nan)
        } else if value > 0.0 {
            Some(Self::PositiveInfinity)
        } else {
            Some(Self::NegativeInfinity)
        }
    }
}

/// Values that are not finite, within one pixel column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RailMark {
    /// x of the first of them.
    pub x: f64,
    /// Step of the first of them.
    pub step: i64,
    /// Which kind.
    pub kind: RailKind,
    /// How many.
    pub count: usize,
}

/// A history along an axis, in order of x.
#[derive(Clone, Debug)]
pub struct Series {
    history: Arc<History>,
    kind: AxisKind,
    origin: i64,
    order: Option<Arc<[u32]>>,
}

impl Series {
    /// `start_time` in milliseconds is where relative time begins; without it the earliest timestamp is. Linear when x
    /// never goes backwards, else one stable sort.
    pub fn new(history: Arc<History>, kind: AxisKind, start_time: Option<i64>) -> Self {
        let origin = match kind {
            AxisKind::Relative => {
                start_time.or_else(|| (0..history.len()).map(|at| history.timestamp(at)).min()).unwrap_or_default()
            }
            AxisKind::Step | AxisKind::Wall | AxisKind::Index => 0,
        };
        let mut series = Self { history, kind, origin, order: None };
        if (1..series.len()).any(|at| series.stored_key(at) < series.stored_key(at - 1)) {
            // Histories beyond 4 G points are not held in memory.
            let mut order: Vec<u32> = (0..series.len() as u32).collect();
            order.sort_by_key(|&at| series.stored_key(at as usize));
            series.order = Some(order.into());
        }
        series
    }

    /// Number of points, finite or not.
    pub fn len(&self) -> usize {
        self.history.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
    }

    /// Whether x went backwards in stored order, so that the points had to be sorted.
    pub fn is_sorted_from_disorder(&self) -> bool {
        self.order.is_some()
    }

    /// The points behind it, in stored order.
    pub fn history(&self) -> &Arc<History> {
        &self.history
    }

    /// x of the `at`-th point in order of x.
    pub fn x(&self, at: usize) -> f64 {
        self.stored_key(self.stored(at)) as f64
    }

    /// Value of the `at`-th point in order of x; may be non-finite.
    pub fn value(&self, at: usize) -> f64 {
        self.history.values()[self.stored(at)]
    }

    /// Step of the `at`-th point in order of x.
    pub fn step(&self, at: usize) -> i64 {
        self.history.step(self.stored(at))
    }

    /// Milliseconds of the `at`-th point in order of x.
    pub fn timestamp(&self, at: usize) -> i64 {
        self.history.timestamp(self.stored(at))
    }

    /// Position of the first point whose x is not below `x` (the length when there is none).
    pub fn lower_bound(&self, x: f64) -> usize {
        self.partition(|candidate| candidate < x)
    }

    /// Position after the last point whose x is not above `x`.
    pub fn upper_bound(&self, x: f64) -> usize {
        self.partition(|candidate| candidate <= x)
    }

    /// Position of the point nearest to `x`; of several with the same x the one stored last. `None` when empty.
    pub fn nearest(&self, x: f64) -> Option<usize> {
        if self.is_empty() {
            return None;
        }
        let after = self.lower_bound(x);
        let nearest_x = if after == 0 {
            self.x(0)
        } else if after == self.len() || x - self.x(after - 1) <= self.x(after) - x {
            self.x(after - 1)
        } else {
            self.x(after)
        };
        Some(self.upper_bound(nearest_x).saturating_sub(1))
    }

    fn partition(&self, is_before: impl Fn(f64) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(self.x(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn stored(&self, at: usize) -> usize {
        self.order.as_ref().map_or(at, |order| order[at] as usize)
    }

    /// x before it becomes a float, of the point stored at `at`.
    fn stored_key(&self, at: usize) -> i64 {
        match self.kind {
            AxisKind::Step => self.history.step(at),
            AxisKind::Relative => self.history.timestamp(at).saturating_sub(self.origin),
            AxisKind::Wall => self.history.timestamp(at),
            AxisKind::Index => i64::try_from(at).unwrap_or(i64::MAX),
        }
    }
}
