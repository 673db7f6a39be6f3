//! In which order bars stand, and which is the best.

use super::super::data::{Column, PlotData};
use super::BarOrder;
use crate::model::{Best, natural_cmp};

/// Positions of the runs that have a value, from first to last: those that are not a number are last.
pub(super) fn order(order: BarOrder, column: &Column, data: &PlotData) -> Vec<usize> {
    let has_value = |run: &usize| column.number(*run).is_some();
    let mut runs: Vec<usize> = (0..data.runs.len()).filter(has_value).collect();
    match order {
        BarOrder::Table => {}
        BarOrder::Name => runs.sort_by(|a, b| natural_cmp(&data.runs[*a].name, &data.runs[*b].name)),
        BarOrder::Value => {
            let is_low_first = column.best == Some(Best::Min);
            runs.sort_by(|a, b| {
                let [a, b] = [*a, *b].map(|run| column.number(run).filter(|value| !value.is_nan()));
                match (a, b) {
                    (Some(a), Some(b)) if is_low_first => a.total_cmp(&b),
                    (Some(a), Some(b)) => b.total_cmp(&a),
                    _ => b.is_some().cmp(&a.is_some()),
                }
            });
        }
    }
    runs
}

/// The run with the best value, where it is known which end that is; the first of equal ones.
pub(super) fn best(column: &Column, runs: usize) -> Option<usize> {
    let sign = match column.best? {
        Best::Min => -1.0,
        Best::Max => 1.0,
    };
    let values = (0..runs).filter_map(|run| Some((run, sign * column.finite(run)?)));
    values.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(run, _)| run)
}
