//! Columns of a trace that may be missing: counted up from `x0` by `dx`.

use super::super::axes::axis::Axis;
use super::super::sheet::Trace;
use super::super::values::Column;

/// The values along an axis: `name` is `x` or `y`, `count` how many the other column has.
pub(in crate::preview) fn along(trace: &Trace<'_>, name: &str, axis: &Axis<'_>, count: usize) -> Vec<f64> {
    match Column::at(trace.node, name).filter(|column| column.len() > 0) {
        Some(column) => axis.read(&column),
        None => counted(trace, name, axis, count),
    }
}

/// Values counted up.
pub(in crate::preview) fn counted(trace: &Trace<'_>, name: &str, axis: &Axis<'_>, count: usize) -> Vec<f64> {
    let start = trace.node.at(&format!("{name}0")).and_then(|value| axis.read_one(value)).unwrap_or(0.0);
    let step = trace.node.number(&format!("d{name}")).unwrap_or(1.0);
    (0..count).map(|at| start + step * at as f64).collect()
}

/// The length of a column of a trace.
pub(in crate::preview) fn length(trace: &Trace<'_>, name: &str) -> Option<usize> {
    trace.node.at(name).and_then(super::super::values::length)
}
