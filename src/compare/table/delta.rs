//! How a value differs from that of the reference run.

use super::types::{Comparison, Row, Value};
use crate::model::{Best, Catalog};

/// Whether a value is better than that of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Better,
    Worse,
}

/// How far a number is from that of the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delta {
    /// This minus the reference, in the unit of the value: of durations milliseconds, of files bytes.
    pub difference: f64,
    /// Of the size of the reference; `None` where that is zero or not finite.
    pub percent: Option<f64>,
    /// Where the good end is known and the values are not the same.
    pub verdict: Option<Verdict>,
}

impl Comparison {
    /// How the value of a run differs from that of the reference; `None` for the reference itself, and where either is no
    /// number. With NaN on one side there is no difference that could be said.
    pub fn delta(&self, catalog: &Catalog, row: &Row, at: usize) -> Option<Delta> {
        let reference = self.reference.filter(|reference| *reference != at)?;
        let value = row.value(catalog, self.runs[at], at);
        let of_reference = row.value(catalog, self.runs[reference], reference);
        let is_one_kind = std::mem::discriminant(&value) == std::mem::discriminant(&of_reference);
        if !is_one_kind || matches!(value, Value::Missing) {
            return None;
        }
        let (number, other) = (value.number()?, of_reference.number()?);
        let difference = if number == other { 0.0 } else { number - other };
        if difference.is_nan() {
            return None;
        }
        let percent = difference / other.abs() * 100.0;
        let is_higher_better = row.best.map(|best| best == Best::Max);
        let verdict = is_higher_better.filter(|_| difference != 0.0).map(|is_higher_better| {
            if (difference > 0.0) == is_higher_better { Verdict::Better } else { Verdict::Worse }
        });
        Some(Delta {
            difference,
            percent: Some(percent).filter(|percent| percent.is_finite() && other.is_finite()),
            verdict,
        })
    }
}
