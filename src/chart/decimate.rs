//! As few points as a screen can show, without losing one extreme.
//!
//! The x range is cut into columns (one per physical pixel, or wider where hundreds of lines share a chart). Of each
//! column the lowest and the highest point stay, in stored order; the first and the last point of a stroke stay too. A
//! single pass, at most `2 × columns + 6` points out. Property held by tests: the smallest and the largest finite
//! value of any column, hence of the visible range, are among the points.

use super::axis::AxisScale;
use super::series::Series;

/// `points` (finite, x in any order; meant to rise) cut down for `x_range` shown on `columns` columns. Of points outside
/// the range only those next to it stay, so that lines leave the picture in the right direction.
pub fn decimate(points: impl IntoIterator<Item = [f64; 2]>, x_range: (f64, f64), columns: usize) -> Vec<[f64; 2]> {
    let mut stroke = StrokeDecimator::new(Columns::new(x_range, columns, AxisScale::Linear));
    for point in points {
        stroke.push(point);
    }
    stroke.finish()
}

/// The x range cut into columns. Column -1 lies left of it, column `count` right of it. On a logarithmic axis the columns
/// are equally wide in decades.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    low: f64,
    high: f64,
    /// Of the axis, where columns are equally wide.
    start: f64,
    /// Half a column: the whole range may be wider than any number.
    half: f64,
    count: f64,
    is_log: bool,
}

impl Columns {
    pub(super) fn new(x_range: (f64, f64), columns: usize, scale: AxisScale) -> Self {
        let count = columns.max(1) as f64;
        let (low, high) = x_range;
        let is_log = scale == AxisScale::Log && low > 0.0 && high > 0.0;
        let (start, end) = if is_log { (low.log10(), high.log10()) } else { (low, high) };
        Self { low, high, start, half: end * 0.5 / count - start * 0.5 / count, count, is_log }
    }

    /// Column of `x`.
    pub(super) fn of(&self, x: f64) -> f64 {
        if x < self.low {
            -1.0
        } else if x > self.high {
            self.count
        } else if self.half > 0.0 {
            let x = if self.is_log { x.log10() } else { x };
            ((x * 0.5 - self.start * 0.5) / self.half).floor().clamp(0.0, self.count - 1.0)
        } else {
            0.0
        }
    }

    /// Position after the last point, from `start` to at most `end`, that lies in the column of the point at `start`.
    pub(super) fn end_of(&self, data: &Series, start: usize, end: usize) -> usize {
        let column = self.of(data.x(start));
        let is_inside = |at: usize| self.of(data.x(at)) == column;
        // Columns are about equally full, so the end is found in leaps that double.
        let mut leap = 1;
        let (mut low, mut high) = (start, end);
        while low + leap < end {
            if !is_inside(low + leap) {
                high = low + leap;
                break;
            }
            low += leap;
            leap *= 2;
        }
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if is_inside(middle) { low = middle } else { high = middle }
        }
        high
    }

    /// A half-open stretch of x that surely lies in `column` (perhaps a little less of it than belongs to it).
    fn inner(&self, column: f64) -> (f64, f64) {
        if column < 0.0 {
            (f64::NEG_INFINITY, self.low)
        } else if column >= self.count || self.half.is_nan() || self.half <= 0.0 {
            (0.0, 0.0)
        } else {
            let slack = self.half * 2e-6;
            let edge = |at: f64| if self.is_log { 10_f64.powf(at) } else { at };
            let at = |column: f64| self.start + column * self.half + column * self.half;
            (edge(at(column) + slack), edge(at(column + 1.0) - slack).min(self.high))
        }
    }

    fn is_inside(&self, column: f64) -> bool {
        column >= 0.0 && column < self.count
    }
}

/// One stroke on its way through.
#[derive(Debug)]
pub(super) struct StrokeDecimator {
    columns: Columns,
    column: f64,
    /// Where the current column surely goes on, to spare a division per point.
    inner: (f64, f64),
    /// Points of the current column: first, lowest, highest, last, each with its position.
    first: ([f64; 2], usize),
    low: ([f64; 2], usize),
    high: ([f64; 2], usize),
    last: ([f64; 2], usize),
    pushed: usize,
    out: Vec<[f64; 2]>,
    flushed_columns: usize,
}

impl StrokeDecimator {
    pub(super) fn new(columns: Columns) -> Self {
        let none = ([0.0; 2], 0);
        Self {
            columns,
            column: f64::NAN,
            inner: (0.0, 0.0),
            first: none,
            low: none,
            high: none,
            last: none,
            pushed: 0,
            out: Vec::new(),
            flushed_columns: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pushed == 0
    }

    #[inline]
    pub(super) fn push(&mut self, point: [f64; 2]) {
        let entry = (point, self.pushed);
        self.pushed += 1;
        let is_same_column = (point[0] >= self.inner.0 && point[0] < self.inner.1) || {
            let column = self.columns.of(point[0]);
            column == self.column || {
                self.flush(false);
                self.column = column;
                self.inner = self.columns.inner(column);
                false
            }
        };
        if is_same_column {
            if point[1] < self.low.0[1] {
                self.low = entry;
            }
            if point[1] > self.high.0[1] {
                self.high = entry;
            }
        } else {
            (self.first, self.low, self.high) = (entry, entry, entry);
        }
        self.last = entry;
    }

    /// The stroke, and nothing left behind.
    pub(super) fn finish(&mut self) -> Vec<[f64; 2]> {
        self.flush(true);
        (self.column, self.inner, self.pushed, self.flushed_columns) = (f64::NAN, (0.0, 0.0), 0, 0);
        std::mem::take(&mut self.out)
    }

    /// Whether all points so far lie in one column, and in which.
    pub(super) fn only_column(&self) -> Option<f64> {
        (self.flushed_columns == 0 && self.pushed > 0).then_some(self.column)
    }

    fn flush(&mut self, is_end: bool) {
        if self.column.is_nan() {
            return;
        }
        let mut kept = if self.columns.is_inside(self.column) {
            let first = if self.flushed_columns == 0 { self.first } else { self.low };
            let last = if is_end { self.last } else { self.high };
            [first, self.low, self.high, last]
        } else {
            // Outside: only the points by which the line comes in and goes out.
            let first = if self.flushed_columns == 0 { self.last } else { self.first };
            let last = if is_end { first } else { self.last };
            [first, first, last, last]
        };
        kept.sort_unstable_by_key(|&(_, position)| position);
        let mut previous = usize::MAX;
        for (point, position) in kept {
            if position != previous {
                self.out.push(point);
                previous = position;
            }
        }
        self.flushed_columns += 1;
    }
}
