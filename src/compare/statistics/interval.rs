//! Where the mean of what a group was drawn from lies, with a confidence of 95 %.

use super::distributions::{normal_above, normal_quantile, t_half_width};
use super::seeded::Seeded;
use super::{CONFIDENCE, Interval, NoAnswer, enough, finite};
use crate::chart::aggregate::{mean_and_deviation, percentiles};
use crate::chart::numbers::Bounds;
use crate::store::Cancel;

/// How often is drawn, as `scipy.stats.bootstrap` does by default.
pub const RESAMPLES: usize = 9_999;
/// Above so many values a tenth as often, which their number makes up for.
const MANY: usize = 1_000;

/// By Student's t: `mean ± t(0.975, n − 1) · s / √n` (W. S. Gosset, 1908), of the finite values. No answer from fewer
/// than two.
pub fn by_t(values: &[f64]) -> Result<Interval, NoAnswer> {
    let values = finite(values);
    enough(values.len(), 2)?;
    let bounds = Bounds::of(&values).ok_or(NoAnswer::OutOfRange)?;
    let scale = bounds.scale();
    let count = values.len() as f64;
    let (mean, deviation) = mean_and_deviation(&values, bounds);
    let width = t_half_width(CONFIDENCE, count - 1.0) * (deviation * scale) / count.sqrt() / scale;
    let (low, high) = (mean - width, mean + width);
    if low.is_finite() && high.is_finite() { Ok(Interval { low, high }) } else { Err(NoAnswer::OutOfRange) }
}

/// By the bootstrap, bias-corrected and accelerated (`BCa`: B. Efron, "Better bootstrap confidence intervals", 1987), of
/// the mean of the finite values: the `α₁` and `α₂` percentiles of the means of [`RESAMPLES`] samples drawn with
/// replacement, where `α = Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z)))`, `z₀` the normal quantile of the part of means below the
/// mean (ties by half), `a = Σ d³ / (6 (Σ d²)^1.5)` of the differences `d` from the mean (the jackknife's).
///
/// The draws are seeded: the same values in the same order have the same interval. From a handful of values it is too
/// narrow, as every bootstrap is. No answer from fewer than two, or when cancelled.
pub fn by_bootstrap(values: &[f64], cancel: &Cancel) -> Result<Interval, NoAnswer> {
    let values = finite(values);
    enough(values.len(), 2)?;
    let bounds = Bounds::of(&values).ok_or(NoAnswer::OutOfRange)?;
    if bounds.low == bounds.high {
        return Ok(Interval { low: bounds.low, high: bounds.high });
    }
    let scale = bounds.scale();
    let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
    let count = scaled.len() as f64;
    let mean = scaled.iter().sum::<f64>() / count;
    let (squares, cubes) = scaled.iter().fold((0.0, 0.0), |(squares, cubes), value| {
        let difference = (value - mean) / (bounds.high * scale - bounds.low * scale);
        (squares + difference * difference, cubes + difference * difference * difference)
    });
    let acceleration = cubes / (6.0 * squares.powf(1.5));
    let mut means = resampled(&scaled, cancel)?;
    let tie = 1e-14 * mean.abs();
    let below: f64 =
        means.iter().map(|other| if (other - mean).abs() <= tie { 0.5 } else { f64::from(*other < mean) }).sum();
    let bias = normal_quantile(below / means.len() as f64);
    let part = |tail: f64| {
        let z = bias + normal_quantile(tail);
        100.0 * (1.0 - normal_above(bias + z / (1.0 - acceleration * z)))
    };
    let tail = (1.0 - CONFIDENCE) / 2.0;
    let (low, high) = percentiles(&mut means, part(tail), part(1.0 - tail)).ok_or(NoAnswer::OutOfRange)?;
    Ok(Interval { low: bounds.clamp(low / scale), high: bounds.clamp(high / scale) })
}

fn resampled(values: &[f64], cancel: &Cancel) -> Result<Vec<f64>, NoAnswer> {
    let times = if values.len() > MANY { RESAMPLES / 10 } else { RESAMPLES };
    let mut seeded = Seeded::new(values.len() as u64);
    let count = values.len() as f64;
    let mean = |at: usize| {
        if at.is_multiple_of(64) && cancel.is_cancelled() {
            return Err(NoAnswer::Cancelled);
        }
        Ok((0..values.len()).map(|_| values[seeded.below(values.len())]).sum::<f64>() / count)
    };
    (0..times).map(mean).collect()
}
