//! Which bars of a polar plot stand upon which.

use std::collections::HashMap;

use super::super::super::node::Node;
use super::super::super::sheet::Trace;
use super::super::super::values::{Column, Each};

/// Most bars of a trace.
pub(super) const MOST: usize = 20_000;

/// Where a bar begins and ends, as values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bar {
    pub(super) trace: usize,
    pub(super) index: usize,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// Bars of the same angle, upon each other unless the plot lays them over each other.
pub(super) fn stack(traces: &[&Trace<'_>], node: Node<'_>) -> Vec<Bar> {
    let is_stacked = node.text("barmode").unwrap_or("stack") != "overlay";
    let mut tops: HashMap<String, f64> = HashMap::new();
    let mut bars = Vec::new();
    for trace in traces.iter().filter(|trace| trace.kind == "barpolar") {
        let Some(r) = Column::at(trace.node, "r") else {
            continue;
        };
        let theta = Column::at(trace.node, "theta");
        let bases = Each::at(trace.node, "base");
        for index in 0..r.len().min(MOST) {
            let length = r.number(index);
            if !length.is_finite() {
                continue;
            }
            let key = theta.as_ref().map_or_else(|| index.to_string(), |theta| theta.text(index).into_owned());
            let below = if is_stacked { tops.get(&key).copied().unwrap_or_default() } else { 0.0 };
            let from = bases.number(index).unwrap_or(below);
            tops.insert(key, from + length);
            bars.push(Bar { trace: trace.index, index, from, to: from + length });
        }
    }
    bars
}
