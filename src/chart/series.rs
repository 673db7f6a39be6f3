//! The points of one curve along an axis, in order of x.
//!
//! Nothing is copied that need not be: a [`Series`] holds the `Arc` of the history and, only when x goes backwards, the
//! order of its points by x (stable: equal x keep their stored order). Smoothed values are kept beside the raw ones. So
//! look-ups are exact at any zoom.

use std::cmp::Ordering;
use std::ops::Range;
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
    #[inline]
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
    pub kind: RailKind,
    pub count: usize,
}

/// What x is made of.
#[derive(Clone, Debug)]
pub enum Along {
    Step,
    /// Milliseconds since this moment (0 for wall time).
    Time(i64),
    /// Position in stored order.
    Index,
    /// These finite numbers, one per stored point.
    Values(Arc<[f64]>),
}

impl Along {
    /// x of `history` for a kind of axis that has no numbers of its own. Relative time begins at `start_time`, without
    /// one at the earliest timestamp. A metric along x comes as [`Along::Values`]; here it counts as the position.
    pub fn new(kind: AxisKind, history: &History, start_time: Option<i64>) -> Self {
        match kind {
            AxisKind::Step => Self::Step,
            AxisKind::Wall => Self::Time(0),
            AxisKind::Relative => Self::Time(start_time.or_else(|| history.timestamps().min()).unwrap_or_default()),
            AxisKind::Index | AxisKind::Metric => Self::Index,
        }
    }

    #[inline]
    fn number(&self, history: &History, at: usize) -> f64 {
        match self {
            Self::Step => history.step(at) as f64,
            Self::Time(origin) => history.timestamp(at).saturating_sub(*origin) as f64,
            Self::Index => at as f64,
            Self::Values(values) => values[at],
        }
    }

    /// Exact also where floats are too coarse to tell two steps apart.
    fn compare(&self, history: &History, a: usize, b: usize) -> Ordering {
        match self {
            Self::Step => history.step(a).cmp(&history.step(b)),
            Self::Time(_) => history.timestamp(a).cmp(&history.timestamp(b)),
            Self::Index => a.cmp(&b),
            Self::Values(values) => values[a].total_cmp(&values[b]),
        }
    }
}

/// What surrounds the curve of a group; one number per point.
#[derive(Clone, Debug)]
pub struct Spread {
    /// Lower edge of the band.
    pub low: Arc<[f64]>,
    /// Upper edge of the band.
    pub high: Arc<[f64]>,
    /// Runs that have a value there.
    pub n: Arc<[u32]>,
}

/// Points along an axis, x never falling.
#[derive(Clone, Debug)]
pub struct Series {
    history: Arc<History>,
    along: Along,
    /// The stored points it is made of.
    part: Range<usize>,
    /// Positions in `part` by x; `None` where they rise as stored.
    order: Option<Arc<[u32]>>,
    /// Instead of the logged values, in order of x.
    smoothed: Option<Arc<[f64]>>,
    spread: Option<Spread>,
    /// How often each point of the history was stored, where any was stored again.
    times: Option<Arc<[u32]>>,
}

impl Series {
    /// All points in order of x. Linear when x never goes backwards, else one stable sort.
    pub fn sorted(history: Arc<History>, along: Along) -> Self {
        let len = history.len();
        let rises = (1..len).all(|at| along.compare(&history, at - 1, at) != Ordering::Greater);
        let order = (!rises).then(|| {
            // Histories beyond 4 G points are not held in memory.
            let mut order: Vec<u32> = (0..len as u32).collect();
            order.sort_by(|&a, &b| along.compare(&history, a as usize, b as usize));
            order.into()
        });
        Self { history, along, part: 0..len, order, smoothed: None, spread: None, times: None }
    }

    /// The points in stored order, a new series wherever x goes backwards; `None` when that would be more than `most`.
    pub fn split(history: &Arc<History>, along: &Along, most: usize) -> Option<Vec<Self>> {
        let mut parts = Vec::new();
        let mut start = 0;
        for at in 1..=history.len() {
            if at == history.len() || along.compare(history, at - 1, at) == Ordering::Greater {
                if parts.len() == most {
                    return None;
                }
                let (history, along) = (history.clone(), along.clone());
                let (order, smoothed, spread, times) = (None, None, None, None);
                parts.push(Self { history, along, part: start..at, order, smoothed, spread, times });
                start = at;
            }
        }
        Some(parts)
    }

    /// With these values, one per point in order of x, instead of the logged ones.
    #[must_use]
    pub(crate) fn with_smoothed(mut self, values: Vec<f64>) -> Self {
        debug_assert_eq!(values.len(), self.len());
        self.smoothed = Some(values.into());
        self
    }

    /// With how often each point of the history was stored.
    #[must_use]
    pub(super) fn with_times(mut self, times: Option<Arc<[u32]>>) -> Self {
        debug_assert!(times.as_ref().is_none_or(|times| times.len() == self.history.len()));
        self.times = times;
        self
    }

    /// With a band around it; for histories that rise as stored.
    #[must_use]
    pub fn with_spread(mut self, spread: Spread) -> Self {
        debug_assert!(self.order.is_none());
        self.spread = Some(spread);
        self
    }

    /// Number of points, finite or not.
    pub fn len(&self) -> usize {
        self.part.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.part.is_empty()
    }

    /// Whether x went backwards in stored order, so that the points had to be sorted.
    pub(crate) fn is_sorted_from_disorder(&self) -> bool {
        self.order.is_some()
    }

    /// Whether its values are not the logged ones.
    pub(crate) fn is_smoothed(&self) -> bool {
        self.smoothed.is_some()
    }

    /// The points behind it, in stored order.
    pub fn history(&self) -> &Arc<History> {
        &self.history
    }

    /// x of the `at`-th point in order of x.
    #[inline]
    pub fn x(&self, at: usize) -> f64 {
        self.along.number(&self.history, self.stored(at))
    }

    /// Value that is drawn of the `at`-th point in order of x; may be non-finite.
    #[inline]
    pub fn value(&self, at: usize) -> f64 {
        self.smoothed.as_ref().map_or_else(|| self.raw(at), |values| values[at])
    }

    /// Value that was logged.
    #[inline]
    pub fn raw(&self, at: usize) -> f64 {
        self.history.values()[self.stored(at)]
    }

    /// All drawn values in order of x, where they lie so in memory.
    pub fn values(&self) -> Option<&[f64]> {
        match &self.smoothed {
            Some(values) => Some(values),
            None => self.raw_values(),
        }
    }

    /// All logged values in order of x, where they lie so in memory.
    pub(crate) fn raw_values(&self) -> Option<&[f64]> {
        self.order.is_none().then(|| &self.history.values()[self.part.clone()])
    }

    /// Step of the `at`-th point in order of x.
    pub fn step(&self, at: usize) -> i64 {
        self.history.step(self.stored(at))
    }

    /// Milliseconds of the `at`-th point in order of x.
    pub fn timestamp(&self, at: usize) -> i64 {
        self.history.timestamp(self.stored(at))
    }

    /// How often the `at`-th point in order of x was stored: lines that are equal are one point.
    pub(crate) fn times(&self, at: usize) -> u32 {
        self.times.as_ref().map_or(1, |times| times[self.stored(at)])
    }

    /// What surrounds the `at`-th point of a group: lower and upper edge, and number of runs.
    pub fn spread(&self, at: usize) -> Option<(f64, f64, u32)> {
        let spread = self.spread.as_ref()?;
        let at = self.stored(at);
        Some((spread.low[at], spread.high[at], spread.n[at]))
    }

    /// Whether it has a band.
    pub(crate) fn has_spread(&self) -> bool {
        self.spread.is_some()
    }

    /// Position of the first point whose x is not below `x` (the length when there is none).
    pub(crate) fn lower_bound(&self, x: f64) -> usize {
        self.partition(|candidate| candidate < x)
    }

    /// Position after the last point whose x is not above `x`.
    pub(crate) fn upper_bound(&self, x: f64) -> usize {
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

    /// The drawn values in order of x and their x.
    pub fn columns(&self) -> (Vec<f64>, Vec<f64>) {
        ((0..self.len()).map(|at| self.x(at)).collect(), (0..self.len()).map(|at| self.value(at)).collect())
    }

    fn partition(&self, is_before: impl Fn(f64) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(self.x(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    #[inline]
    fn stored(&self, at: usize) -> usize {
        self.order.as_ref().map_or(self.part.start + at, |order| order[at] as usize)
    }
}
