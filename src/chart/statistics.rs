//! What every curve of a figure does within a stretch of x: the numbers behind a marked range.

use std::sync::Arc;

use rayon::prelude::*;

use super::figure::Figure;
use super::palette::Look;
use super::series::Series;
use crate::store::Cancel;

/// One curve within a stretch of x. Of the values as drawn; those that are not finite only count in `left_out`.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeRow {
    /// Position in [`Figure::series`].
    pub series: usize,
    /// Name of the curve.
    pub name: Arc<str>,
    pub look: Look,
    /// Finite values.
    pub points: usize,
    /// Values that are not finite.
    pub left_out: usize,
    /// Smallest value, and its step.
    pub min: (f64, i64),
    /// Largest value, and its step.
    pub max: (f64, i64),
    /// Mean of the values (not weighted by their distance).
    pub mean: f64,
    /// Last value minus first value.
    pub change: f64,
}

impl Figure {
    /// One row for each curve with a finite value in `x_range`, ends included; `None` when cancelled. Linear in the
    /// points there. Of several pieces of a curve all count, in stored order.
    pub fn statistics(&self, x_range: (f64, f64), cancel: &Cancel) -> Option<Vec<RangeRow>> {
        let rows: Vec<Option<RangeRow>> = self
            .series
            .par_iter()
            .enumerate()
            .map(|(at, series)| {
                let found = Totals::of(&series.pieces, x_range, cancel)?;
                Some(RangeRow {
                    series: at,
                    name: self.label(series),
                    look: series.look,
                    points: found.points,
                    left_out: found.left_out,
                    min: found.min,
                    max: found.max,
                    mean: found.mean,
                    change: found.last - found.first,
                })
            })
            .collect();
        let rows: Option<Vec<RangeRow>> = rows.into_iter().collect();
        Some(rows?.into_iter().filter(|row| row.points > 0).collect())
    }
}

struct Totals {
    points: usize,
    left_out: usize,
    min: (f64, i64),
    max: (f64, i64),
    mean: f64,
    first: f64,
    last: f64,
}

impl Totals {
    fn of(pieces: &[Series], (low, high): (f64, f64), cancel: &Cancel) -> Option<Self> {
        let mut totals = Self {
            points: 0,
            left_out: 0,
            min: (f64::INFINITY, 0),
            max: (f64::NEG_INFINITY, 0),
            mean: 0.0,
            first: 0.0,
            last: 0.0,
        };
        for piece in pieces {
            for at in piece.lower_bound(low)..piece.upper_bound(high) {
                if at % (1 << 16) == 0 && cancel.is_cancelled() {
                    return None;
                }
                let value = piece.value(at);
                if !value.is_finite() {
                    totals.left_out += 1;
                    continue;
                }
                if totals.points == 0 {
                    totals.first = value;
                }
                totals.points += 1;
                totals.last = value;
                let count = totals.points as f64;
                // In this form the largest of numbers cannot overflow.
                totals.mean += value / count - totals.mean / count;
                if value < totals.min.0 {
                    totals.min = (value, piece.step(at));
                }
                if value > totals.max.0 {
                    totals.max = (value, piece.step(at));
                }
            }
        }
        Some(totals)
    }
}
