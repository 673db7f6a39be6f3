//! The small curve beside a value: a handful of points, computed once per metric and kept.

use super::axis::Scale;
use super::decimate::decimate;
use crate::store::History;

/// A curve in the unit square, ready for a cell of any size.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sparkline {
    /// Strokes between values that are not finite; x and y in 0..1, y upward. A constant curve lies at 0.5.
    pub strokes: Vec<Vec<[f32; 2]>>,
    /// Where the last finite value lies.
    pub end: Option<[f32; 2]>,
    /// The last value, by step, is not finite: `end` gets a cross.
    pub is_end_non_finite: bool,
}

impl Sparkline {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.end.is_none()
    }
}

/// Shape of `history` over its steps (over its order when all steps are equal) for `columns` pixels. What was
/// stored again is one point. Linear; one sort when steps go backwards. Runs of points between non-finite values are at most a few points per column.
pub fn sparkline(history: &History, columns: usize) -> Sparkline {
    let distinct = history.distinct();
    let history = distinct.as_ref().map_or(history, |distinct| &distinct.history);
    let count = history.len();
    let mut order: Vec<u32> = Vec::new();
    if (1..count).any(|at| history.step(at) < history.step(at - 1)) {
        order = (0..count as u32).collect();
        order.sort_by_key(|&at| history.step(at as usize));
    }
    let stored = |at: usize| order.get(at).map_or(at, |&stored| stored as usize);
    let is_flat = count > 0 && history.step(stored(0)) == history.step(stored(count - 1));
    let x = |at: usize| if is_flat { at as f64 } else { history.step(stored(at)) as f64 };
    let y = |at: usize| history.values()[stored(at)];
    let x_range = if count == 0 { (0.0, 0.0) } else { (x(0), x(count - 1)) };

    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for &value in history.values().iter().filter(|value| value.is_finite()) {
        (low, high) = (low.min(value), high.max(value));
    }
    let across = Scale::linear(x_range);
    let up = Scale::linear((low, high));
    let place = |point: [f64; 2]| [across.unit(point[0]) as f32, up.unit(point[1]) as f32];

    let mut strokes = Vec::new();
    let mut at = 0;
    while at < count {
        let start = at;
        while at < count && y(at).is_finite() {
            at += 1;
        }
        // Beyond a few strokes per pixel nothing can be told apart.
        if at > start && strokes.len() < columns.max(1) * 2 {
            let points = decimate((start..at).map(|at| [x(at), y(at)]), x_range, columns);
            strokes.push(points.into_iter().map(place).collect());
        }
        at += 1;
    }
    let last = (0..count).rev().find(|&at| y(at).is_finite());
    Sparkline {
        strokes,
        end: last.map(|at| place([x(at), y(at)])),
        is_end_non_finite: last.is_some_and(|last| last + 1 < count),
    }
}
