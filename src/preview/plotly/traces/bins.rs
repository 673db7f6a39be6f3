//! Bins of histograms, as plotly chooses them.

use super::super::axes::axis::Axis;
use super::super::axes::kind::Kind;
use super::super::axes::steps::{self, Step};
use super::super::dates::Civil;
use super::super::node::Node;

/// Edges of bins: one more than there are bins.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Bins {
    pub(in crate::preview) edges: Vec<f64>,
}

/// Most bins along an axis.
const MOST: usize = 5000;

impl Bins {
    pub(in crate::preview) fn count(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The bin of a value.
    pub(in crate::preview) fn bin(&self, value: f64) -> Option<usize> {
        let after = self.edges.partition_point(|edge| *edge <= value);
        (value.is_finite() && after > 0 && after < self.edges.len()).then(|| after - 1)
    }

    /// One more on both sides.
    pub(in crate::preview) fn widen(&mut self) {
        if self.count() > 0 {
            let (first, last) = (self.width(0), self.width(self.count() - 1));
            self.edges.insert(0, self.edges[0] - first);
            self.edges.extend(self.edges.last().map(|edge| edge + last));
        }
    }

    pub(in crate::preview) fn center(&self, bin: usize) -> f64 {
        f64::midpoint(self.edges[bin], self.edges[bin + 1])
    }

    pub(in crate::preview) fn width(&self, bin: usize) -> f64 {
        self.edges[bin + 1] - self.edges[bin]
    }
}

/// The bins of values on an axis. `said` holds `start`, `end` and `size` of a figure, `most` is `nbinsx`.
pub(in crate::preview) fn bins(
    values: &[f64],
    axis: &Axis<'_>,
    said: Node<'_>,
    most: Option<f64>,
    is_2d: bool,
) -> Bins {
    let values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if values.is_empty() {
        return Bins { edges: Vec::new() };
    }
    let size = said.at("size").and_then(|size| step_in(axis, size));
    let ends = ["start", "end"].map(|name| said.at(name).and_then(|value| axis.read_one(value)));
    let (mut start, step) = if axis.kind.has_categories() {
        let width = match size {
            Some(Step::By(size)) => size.round().max(1.0),
            _ => 1.0,
        };
        (low - 0.5, Step::By(width))
    } else {
        let step = size.unwrap_or_else(|| automatic(&values, low, high, axis.kind, most, is_2d));
        (first_edge(&values, low, high, step, axis.kind), step)
    };
    start = ends[0].unwrap_or(start);
    let end = ends[1].unwrap_or(high);
    let mut edges = vec![start];
    let mut at = start;
    let is_fixed = ends[1].is_some();
    while edges.len() <= MOST && (if is_fixed { at < end - 1e-9 * (end - start).abs() } else { at <= end }) {
        at = match step {
            Step::By(size) => start + size * edges.len() as f64,
            step => steps::next(at, step, 1),
        };
        edges.push(at);
    }
    Bins { edges }
}

fn step_in(axis: &Axis<'_>, size: &serde_json::Value) -> Option<Step> {
    if let Some(months) = size.as_str().and_then(|text| text.strip_prefix('M')) {
        return Some(Step::Months(months.parse().ok().filter(|months| *months > 0)?));
    }
    let _ = axis;
    super::super::node::number(size).filter(|size| *size > 0.0).map(Step::By)
}

fn automatic(values: &[f64], low: f64, high: f64, kind: Kind, most: Option<f64>, is_2d: bool) -> Step {
    let rough = if let Some(most) = most.filter(|most| *most >= 1.0) {
        (high - low) / most
    } else {
        let least = least_difference(values);
        let unit = steps::power(least);
        let digits = [0.9, 1.9, 4.9, 9.9].into_iter().rev().find(|digit| *digit <= least / unit).unwrap_or(0.9);
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
        (unit * digits).max(2.0 * deviation / count.powf(if is_2d { 0.25 } else { 0.4 }))
    };
    let rough = if rough.is_finite() && rough > 0.0 { rough } else { 1.0 };
    if kind == Kind::Date { steps::nice_time(rough).0 } else { Step::By(steps::nice(rough)) }
}

/// The smallest difference between two values that differ; 1 where none do.
pub(in crate::preview) fn least_difference(values: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return 1.0 };
    if first == last {
        return 1.0;
    }
    let span = last - first;
    // Differences by rounding alone count for nothing.
    let noise = span / if *last == 0.0 { 1.0 } else { last.abs() } / 10_000.0;
    let noise = noise.min(span / 10_000.0);
    sorted.windows(2).map(|pair| pair[1] - pair[0]).filter(|difference| *difference > noise).fold(span, f64::min)
}

fn first_edge(values: &[f64], low: f64, high: f64, step: Step, kind: Kind) -> f64 {
    let origin = match kind {
        Kind::Date => match step {
            Step::By(size) if size >= super::super::dates::DAY => 946_771_200_000.0,
            _ => 946_684_800_000.0,
        },
        _ => 0.0,
    };
    let Step::By(size) = step else {
        let first = Civil { day: 1, hour: 0, minute: 0, second: 0, millisecond: 0.0, ..Civil::of(low) }.ms();
        return if let Step::Months(months) = step {
            let at = steps::first(first, Step::Months(months), origin);
            if at > low { steps::next(at, step, -1) } else { at }
        } else {
            first
        };
    };
    let start = steps::first(low, step, origin) - size;
    // Values on edges would be hard to tell apart: shift by half a bin.
    let near = |value: f64| (1.0 + (value - start) * 100.0 / size).rem_euclid(100.0) < 2.0;
    let count = values.len() as f64;
    let number_of = |test: &dyn Fn(f64) -> bool| values.iter().filter(|value| test(**value)).count() as f64;
    if kind != Kind::Date && values.iter().all(|value| value.fract() == 0.0) {
        if size < 1.0 {
            return low - 0.5 * size;
        }
        let shifted = start - 0.5;
        return if shifted + size < low { shifted + size } else { shifted };
    }
    let middles = number_of(&|value| near(value + size / 2.0));
    let edges = number_of(&near);
    if middles < count * 0.1 && (edges > count * 0.3 || near(low) || near(high)) {
        let half = size / 2.0;
        return if start + half < low { start + half } else { start - half };
    }
    if start + size <= low { start + size } else { start }
}
