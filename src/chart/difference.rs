//! Curves as what they differ by from those of one run: at each point of a curve, its value minus that of the other curve
//! there, which is interpolated linearly between the points of that run and known nowhere else.

use std::sync::Arc;

use super::aggregate::value_at;
use super::inputs::FigureInputs;
use super::note::Note;
use super::series::{Along, Series};
use crate::model::RunIndex;
use crate::store::{Cancel, History, MetricPoint};

/// The lines minus those of `reference` with the same source, and what is said of it; `None` when cancelled. Points where
/// the other curve has no finite value are left out.
pub(super) fn minus(
    lines: &[Vec<Series>],
    inputs: &FigureInputs,
    reference: RunIndex,
    cancel: &Cancel,
) -> Option<(Vec<Vec<Series>>, Vec<Note>)> {
    let mut others: Vec<Vec<(f64, f64)>> = vec![Vec::new(); inputs.sources.len()];
    for (pieces, line) in lines.iter().zip(&inputs.lines) {
        if line.run == reference {
            others[line.source] = points(pieces);
        }
    }
    let mut left_out = 0;
    let mut made = Vec::with_capacity(lines.len());
    for (pieces, line) in lines.iter().zip(&inputs.lines) {
        if cancel.is_cancelled() {
            return None;
        }
        let other = &others[line.source];
        let pieces: Vec<Series> = pieces.iter().map(|series| difference(series, other)).collect();
        let before = lines[made.len()].iter().map(Series::len).sum::<usize>();
        left_out += before - pieces.iter().map(Series::len).sum::<usize>();
        made.push(pieces);
    }
    let notes = if left_out > 0 { vec![Note::BesideReference { points: left_out }] } else { Vec::new() };
    Some((made, notes))
}

/// The points of a run in order of x; of several at one x the last counts, and what is not finite is NaN.
fn points(pieces: &[Series]) -> Vec<(f64, f64)> {
    let of = |series: &Series| -> Vec<(f64, f64)> {
        let finite = |value: f64| if value.is_finite() { value } else { f64::NAN };
        (0..series.len()).map(|at| (series.x(at), finite(series.value(at)))).collect()
    };
    let mut points: Vec<(f64, f64)> = pieces.iter().flat_map(of).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.dedup_by(|next, kept| {
        let is_equal = next.0 == kept.0;
        if is_equal {
            *kept = *next;
        }
        is_equal
    });
    points
}

fn difference(series: &Series, other: &[(f64, f64)]) -> Series {
    let mut history = History::with_capacity(series.len());
    let mut along = Vec::with_capacity(series.len());
    let mut cursor = 0;
    for at in 0..series.len() {
        let x = series.x(at);
        let there = value_at(other, &mut cursor, x);
        if !there.is_nan() {
            let value = series.value(at) - there;
            history.push(MetricPoint { value, step: series.step(at), timestamp: series.timestamp(at) });
            along.push(x);
        }
    }
    history.finish();
    Series::sorted(Arc::new(history), Along::Values(along.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[(i64, f64)]) -> Series {
        let mut history = History::with_capacity(points.len());
        for &(step, value) in points {
            history.push(MetricPoint { value, step, timestamp: 0 });
        }
        history.finish();
        Series::sorted(Arc::new(history), Along::Step)
    }

    #[test]
    fn a_curve_is_known_only_where_the_other_is() {
        let other = points(&[series(&[(10, 1.0), (20, 3.0), (30, f64::NAN), (40, 5.0)])]);
        let curve = series(&[(0, 9.0), (10, 1.5), (15, 1.0), (20, f64::INFINITY), (25, 2.0), (40, 4.0), (50, 4.0)]);
        let found = difference(&curve, &other);
        let found: Vec<(f64, f64)> = (0..found.len()).map(|at| (found.x(at), found.value(at))).collect();
        // At 15 the other is half way between 1 and 3; at 0 and 50 it has not begun or has ended, at 25 it is not finite.
        assert_eq!(found, [(10.0, 0.5), (15.0, -1.0), (20.0, f64::INFINITY), (40.0, -1.0)]);
    }

    #[test]
    fn of_two_points_at_one_x_the_last_counts() {
        let other = points(&[series(&[(1, 1.0), (1, 2.0)])]);
        assert_eq!(difference(&series(&[(1, 5.0)]), &other).value(0), 3.0);
    }
}
