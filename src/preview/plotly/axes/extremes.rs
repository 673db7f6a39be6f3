//! The range of an axis that shows all data, as plotly chooses it: room for marks, and 5 % more.

/// A value at the edge of the data, and what room it needs.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Edge {
    /// In the measure of the axis: logarithms, milliseconds.
    value: f64,
    /// Points.
    room: f64,
    /// 5 % of the axis more.
    is_padded: bool,
}

/// How values widen the range.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::preview) struct Widen {
    /// Points that are needed beyond the value.
    pub(in crate::preview) room: f64,
    pub(in crate::preview) is_padded: bool,
    /// Zero is seen, without padding there.
    pub(in crate::preview) has_zero: bool,
}

/// The lowest and highest values of the data of an axis.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Extremes {
    lowest: Vec<Edge>,
    highest: Vec<Edge>,
}

impl Extremes {
    pub(in crate::preview) fn is_empty(&self) -> bool {
        self.lowest.is_empty() || self.highest.is_empty()
    }

    /// Takes a value into account.
    pub(in crate::preview) fn add(&mut self, value: f64, widen: Widen) {
        self.add_between(value, value, widen);
    }

    /// Takes a thing from `low` to `high` into account.
    pub(in crate::preview) fn add_between(&mut self, low: f64, high: f64, widen: Widen) {
        if !low.is_finite() || !high.is_finite() || low.abs() > 1e300 || high.abs() > 1e300 {
            return;
        }
        let (low, high) = if widen.has_zero { (low.min(0.0), high.max(0.0)) } else { (low, high) };
        let edge = |value: f64| {
            let is_zero = widen.has_zero && value == 0.0;
            Edge { value, room: if is_zero { 0.0 } else { widen.room }, is_padded: widen.is_padded && !is_zero }
        };
        keep(&mut self.lowest, edge(low), |mine, other| mine <= other);
        keep(&mut self.highest, edge(high), |mine, other| mine >= other);
    }

    /// Takes a thing at a value into account that needs so many points below and above it.
    pub(in crate::preview) fn add_sided(&mut self, value: f64, [below, above]: [f64; 2]) {
        if value.abs() <= 1e300 {
            keep(&mut self.lowest, Edge { value, room: below, is_padded: false }, |mine, other| mine <= other);
            keep(&mut self.highest, Edge { value, room: above, is_padded: false }, |mine, other| mine >= other);
        }
    }

    /// Takes all of another axis into account.
    pub(in crate::preview) fn join(&mut self, other: &Self) {
        for edge in &other.lowest {
            keep(&mut self.lowest, *edge, |mine, other| mine <= other);
        }
        for edge in &other.highest {
            keep(&mut self.highest, *edge, |mine, other| mine >= other);
        }
    }

    /// The range on an axis of so many points; `mode` is `rangemode`. `None` without data.
    pub(in crate::preview) fn range(&self, length: f64, mode: &str) -> Option<[f64; 2]> {
        let length = length.max(1.0);
        let pad = |edge: &Edge| edge.room + if edge.is_padded { 0.05 * length } else { 0.0 };
        let lowest = self.lowest.iter().map(|edge| edge.value).fold(f64::INFINITY, f64::min);
        let highest = self.highest.iter().map(|edge| edge.value).fold(f64::NEG_INFINITY, f64::max);
        if self.is_empty() {
            return None;
        }
        let (to_zero, not_negative) = (mode == "tozero", mode == "nonnegative");
        if lowest == highest {
            let value = lowest;
            return Some(if to_zero && value == 0.0 {
                [0.0, 1.0]
            } else if to_zero {
                let edges = if value > 0.0 { &self.highest } else { &self.lowest };
                let most = edges.iter().map(pad).fold(0.0, f64::max);
                let end = value / (1.0 - (most / length).min(0.5));
                if value > 0.0 { [0.0, end] } else { [end, 0.0] }
            } else if not_negative {
                [(value - 1.0).max(0.0), (value + 1.0).max(1.0)]
            } else {
                [value - 1.0, value + 1.0]
            });
        }
        // The pair whose data need the most units for a point.
        let mut best: Option<(f64, [f64; 2], [f64; 2])> = None;
        for low in &self.lowest {
            for high in &self.highest {
                let span = high.value - low.value;
                if span <= 0.0 {
                    continue;
                }
                let left = length - pad(low) - pad(high);
                let (scale, pads) =
                    if left > length / 10.0 { (span / left, [pad(low), pad(high)]) } else { (span / length, [0.0; 2]) };
                if best.is_none_or(|(most, ..)| scale > most) {
                    best = Some((scale, [low.value, high.value], pads));
                }
            }
        }
        let (scale, [mut low, mut high], [mut low_pad, mut high_pad]) = best?;
        if to_zero {
            if low >= 0.0 {
                (low, low_pad) = (0.0, 0.0);
            }
            if high <= 0.0 {
                (high, high_pad) = (0.0, 0.0);
            }
        } else if not_negative {
            if low - scale * low_pad < 0.0 {
                (low, low_pad) = (0.0, 0.0);
            }
            if high <= 0.0 {
                (high, high_pad) = (1.0, 0.0);
            }
        }
        let scale = (high - low) / (length - low_pad - high_pad);
        Some([low - scale * low_pad, high + scale * high_pad])
    }
}

/// Keeps an edge unless another one covers it, and drops those that it covers.
fn keep(edges: &mut Vec<Edge>, new: Edge, covers: impl Fn(f64, f64) -> bool) {
    let is_covered = |by: &Edge, edge: &Edge| {
        covers(by.value, edge.value) && by.room >= edge.room && (by.is_padded || !edge.is_padded)
    };
    if edges.iter().any(|edge| is_covered(edge, &new)) {
        return;
    }
    edges.retain(|edge| !is_covered(&new, edge));
    edges.push(new);
}
