//! Whether the means of two groups differ, by Student's t.

use super::distributions::{t_both_tails, t_half_width};
use super::{CONFIDENCE, Interval, Method, NoAnswer, Test, enough, finite};
use crate::chart::numbers::Bounds;

/// A test of means, and how far apart they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanTest {
    pub test: Test,
    /// Mean of the first less that of the second, in their unit.
    pub difference: f64,
    pub interval: Interval,
}

/// Number, mean and variance of the sample, of values multiplied by a scale.
struct Moments {
    count: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    fn of(values: &[f64], scale: f64) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().map(|value| value * scale).sum::<f64>() / count;
        // Corrected for what the mean is wrong by, as in `chart::aggregate::statistics`.
        let (squares, rest) = values.iter().fold((0.0, 0.0), |(squares, rest), value| {
            let difference = value * scale - mean;
            (squares + difference * difference, rest + difference)
        });
        Self { count, mean, variance: ((squares - rest * rest / count) / (count - 1.0)).max(0.0) }
    }
}

/// Welch's test (B. L. Welch, 1947), of the finite values: `t = (m₁ − m₂) / √(s₁²/n₁ + s₂²/n₂)`, degrees of freedom
/// after Satterthwaite (1946), as `scipy.stats.ttest_ind(equal_var=False)`; with the interval of the difference. No
/// answer from fewer than two values in either group, or when neither varies.
pub fn welch(first: &[f64], second: &[f64]) -> Result<MeanTest, NoAnswer> {
    let (first, second) = (finite(first), finite(second));
    enough(first.len().min(second.len()), 2)?;
    let scale = common_scale(&first, &second)?;
    let (a, b) = (Moments::of(&first, scale), Moments::of(&second, scale));
    let (of_a, of_b) = (a.variance / a.count, b.variance / b.count);
    let squared = of_a + of_b;
    if is_nothing(squared, a.mean.abs().max(b.mean.abs())) {
        return Err(NoAnswer::NoSpread);
    }
    // As parts of their sum: squares of tiny variances would vanish.
    let (part_a, part_b) = (of_a / squared, of_b / squared);
    let degrees = 1.0 / (part_a * part_a / (a.count - 1.0) + part_b * part_b / (b.count - 1.0));
    finish(a.mean - b.mean, squared.sqrt(), degrees, scale, [first.len(), second.len()])
}

/// The test of pairs, of those whose both values are finite: `t = d̄ / (s_d / √n)` with `n − 1` degrees of freedom, as
/// `scipy.stats.ttest_rel`. No answer from fewer than two pairs, or when all differences are equal.
pub fn paired(first: &[f64], second: &[f64]) -> Result<MeanTest, NoAnswer> {
    let pairs = first.iter().zip(second).filter(|(a, b)| a.is_finite() && b.is_finite());
    let (first, second): (Vec<f64>, Vec<f64>) = pairs.unzip();
    enough(first.len(), 2)?;
    let scale = common_scale(&first, &second)?;
    let differences: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a * scale - b * scale).collect();
    let moments = Moments::of(&differences, 1.0);
    let squared = moments.variance / moments.count;
    if is_nothing(squared, moments.mean.abs()) {
        return Err(NoAnswer::NoSpread);
    }
    finish(moments.mean, squared.sqrt(), moments.count - 1.0, scale, [first.len(); 2])
}

/// Whether a variance is none but the rounding of what it was computed from.
fn is_nothing(variance: f64, mean: f64) -> bool {
    variance.sqrt() <= 1e-15 * mean || variance == 0.0
}

fn common_scale(first: &[f64], second: &[f64]) -> Result<f64, NoAnswer> {
    let (a, b) = Bounds::of(first).zip(Bounds::of(second)).ok_or(NoAnswer::OutOfRange)?;
    Ok(Bounds { low: a.low.min(b.low), high: a.high.max(b.high) }.scale())
}

fn finish(difference: f64, error: f64, degrees: f64, scale: f64, counts: [usize; 2]) -> Result<MeanTest, NoAnswer> {
    let t = difference / error;
    let width = t_half_width(CONFIDENCE, degrees) * error;
    let test =
        Test { statistic: t, degrees: Some(degrees), p: t_both_tails(t, degrees), method: Method::Student, counts };
    let interval = Interval { low: (difference - width) / scale, high: (difference + width) / scale };
    let is_finite = t.is_finite() && interval.low.is_finite() && interval.high.is_finite();
    if is_finite { Ok(MeanTest { test, difference: difference / scale, interval }) } else { Err(NoAnswer::OutOfRange) }
}
