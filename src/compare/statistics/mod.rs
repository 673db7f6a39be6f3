//! Statistics over values of runs: how parameters and metrics go together, and whether groups of runs differ. Numbers in,
//! numbers out; each function names its formula, its source, and the cases in which it has no answer.
//!
//! Contract: any number is normal input. NaN counts as missing everywhere; what is done with infinities is said by each
//! function. Nothing panics, nothing is NaN in an answer unless its field says so: without an answer there is a
//! [`NoAnswer`]. Whatever draws numbers draws them from a fixed seed, so that the same input gives the same answer.
//! `docs/statistics.md` has all formulas in one place; `tests` hold them against `SciPy`, statsmodels and scikit-learn.

pub mod association;
pub mod correction;
pub mod correlation_ratio;
mod distributions;
pub mod effect;
pub mod forest;
pub mod groups;
pub mod interval;
pub mod mann_whitney;
pub mod pairwise;
pub mod parameter;
pub mod pareto;
mod ranks;
mod seeded;
pub mod spearman;
pub mod t_tests;
pub mod trend;
pub mod wilcoxon;

#[cfg(test)]
mod tests;

use thiserror::Error;

/// Why there is no answer. The texts are for logs and files; a window says it in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum NoAnswer {
    #[error("{have} values, {need} needed")]
    TooFew { have: usize, need: usize },
    #[error("all values of the metric are equal")]
    ConstantMetric,
    #[error("all values of the parameter are equal")]
    ConstantParameter,
    /// Nothing varies within the groups, or nothing between the pairs: no spread to measure a difference with.
    #[error("no spread")]
    NoSpread,
    /// Hardly a category has two values: whatever is chosen would be explained.
    #[error("{categories} categories for {values} values")]
    TooManyCategories { categories: usize, values: usize },
    /// The forest predicts runs it has not seen no better than their mean does: R² is not above zero.
    #[error("the forest explains nothing: R² {r_squared}")]
    ExplainsNothing { r_squared: f64 },
    /// The answer lies outside the range of numbers.
    #[error("out of the range of numbers")]
    OutOfRange,
    #[error("cancelled")]
    Cancelled,
}

/// Fewest runs of which an association is claimed.
pub const FEWEST_RUNS: usize = 10;

/// An interval that holds the true value with a confidence of 95 %, ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Two-sided; of the errors of the first kind, half on either side.
const CONFIDENCE: f64 = 0.95;

/// How a p-value was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// From the distribution of the statistic itself, all its outcomes counted.
    Exact,
    /// From the normal distribution, with corrections for ties and continuity.
    Normal,
    /// From Student's t.
    Student,
}

/// What a test came to; two-sided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    pub statistic: f64,
    /// Degrees of freedom of tests by Student's t.
    pub degrees: Option<f64>,
    pub p: f64,
    pub method: Method,
    /// How many values of either group, or pairs twice, it rests on.
    pub counts: [usize; 2],
}

/// The values that are numbers, infinities included.
fn numbers(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| !value.is_nan()).collect()
}

/// The values that are finite.
fn finite(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| value.is_finite()).collect()
}

fn enough(have: usize, need: usize) -> Result<(), NoAnswer> {
    if have < need { Err(NoAnswer::TooFew { have, need }) } else { Ok(()) }
}
