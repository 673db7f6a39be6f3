//! How large a difference is, whatever the number of runs.

use statrs::function::gamma::ln_gamma;

use super::ranks::Ranks;
use super::wilcoxon::Signed;
use super::{NoAnswer, enough, finite, numbers};
use crate::chart::aggregate::mean_and_deviation;
use crate::chart::numbers::Bounds;

/// Hedges' g (L. V. Hedges, 1981), of the finite values: `J (m₁ − m₂) / s` with the pooled deviation `s` and the exact
/// correction `J = Γ(d/2) / (√(d/2) Γ((d − 1)/2))`, `d = n₁ + n₂ − 2`. In deviations; above zero when the first group is
/// higher. No answer from fewer than two values in either group, or without spread.
pub fn hedges_g(first: &[f64], second: &[f64]) -> Result<f64, NoAnswer> {
    let (first, second) = (finite(first), finite(second));
    enough(first.len().min(second.len()), 2)?;
    let all = Bounds::of(&first).zip(Bounds::of(&second)).ok_or(NoAnswer::OutOfRange)?;
    let scale = Bounds { low: all.0.low.min(all.1.low), high: all.0.high.max(all.1.high) }.scale();
    let moments = |values: &[f64]| {
        let scaled: Vec<f64> = values.iter().map(|value| value * scale).collect();
        Bounds::of(&scaled).map(|bounds| (mean_and_deviation(&scaled, bounds), scaled.len() as f64 - 1.0))
    };
    let (a, b) = moments(&first).zip(moments(&second)).ok_or(NoAnswer::OutOfRange)?;
    let (((mean_a, deviation_a), degrees_a), ((mean_b, deviation_b), degrees_b)) = (a, b);
    let degrees = degrees_a + degrees_b;
    let pooled = ((degrees_a * deviation_a * deviation_a + degrees_b * deviation_b * deviation_b) / degrees).sqrt();
    standardised(mean_a - mean_b, pooled, degrees)
}

/// The same of pairs: `J d̄ / s_d`, `d = n − 1`, of the pairs whose both values are finite.
pub fn hedges_g_paired(first: &[f64], second: &[f64]) -> Result<f64, NoAnswer> {
    let pairs = first.iter().zip(second).filter(|(a, b)| a.is_finite() && b.is_finite());
    // Halved, so that no difference leaves the range of numbers.
    let differences: Vec<f64> = pairs.map(|(a, b)| a / 2.0 - b / 2.0).collect();
    enough(differences.len(), 3)?;
    let bounds = Bounds::of(&differences).ok_or(NoAnswer::OutOfRange)?;
    let (mean, deviation) = mean_and_deviation(&differences, bounds);
    standardised(mean, deviation, differences.len() as f64 - 1.0)
}

fn standardised(difference: f64, deviation: f64, degrees: f64) -> Result<f64, NoAnswer> {
    if deviation == 0.0 {
        return Err(NoAnswer::NoSpread);
    }
    let half = degrees / 2.0;
    let correction = (ln_gamma(half) - ln_gamma(half - 0.5) - half.ln() / 2.0).exp();
    let found = correction * (difference / deviation);
    if found.is_finite() { Ok(found) } else { Err(NoAnswer::OutOfRange) }
}

/// Cliff's δ (N. Cliff, 1993), which is the rank-biserial correlation of two groups: the part of pairs that the first
/// group wins less the part it loses, `2 U₁ / (n₁ n₂) − 1`. From −1 to 1; infinities are the ends of the order. No answer
/// when a group is empty.
pub fn cliffs_delta(first: &[f64], second: &[f64]) -> Result<f64, NoAnswer> {
    let (first, second) = (numbers(first), numbers(second));
    enough(first.len().min(second.len()), 1)?;
    let [a, b] = [first.len() as f64, second.len() as f64];
    let ranks = Ranks::of(&[&first[..], &second[..]].concat());
    let wins = ranks.of[..first.len()].iter().sum::<f64>() - a * (a + 1.0) / 2.0;
    Ok(2.0 * wins / (a * b) - 1.0)
}

/// The matched-pairs rank-biserial correlation (D. S. Kerby, 2014): the part of the ranks of differences that the first of
/// each pair wins less the part it loses, `(R₊ − R₋) / (R₊ + R₋)`. No answer when no pair differs.
pub fn rank_biserial(first: &[f64], second: &[f64]) -> Result<f64, NoAnswer> {
    Signed::of(first, second).rank_biserial().ok_or(NoAnswer::NoSpread)
}
