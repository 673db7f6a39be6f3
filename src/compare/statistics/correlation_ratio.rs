//! How far the category a run is in goes with its metric: the correlation ratio, of ranks.

use super::distributions::{bisect, chi_squared_above, noncentral_f_below};
use super::ranks::Ranks;
use super::{CONFIDENCE, Interval, NoAnswer, enough};

/// The correlation ratio of a metric over categories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelationRatio {
    /// From 0 to 1: the root of the part of the ranks' variance that lies between categories.
    pub eta: f64,
    pub interval: Interval,
    /// Of the test of Kruskal and Wallis, against no association.
    pub p: f64,
    /// Values that are numbers.
    pub n: usize,
    /// Categories that have any.
    pub categories: usize,
}

/// Of values, each in the category of the same place. Values that are NaN do not count; infinities are the ends of the
/// order.
///
/// Pearson's correlation ratio (`η² = between squares / all squares`, K. Pearson, 1905) of mid-ranks, so that a run that
/// diverged to 1e30 is the last and no more, and so that it lies on the scale of Spearman's ρ: of two categories `η = |ρ|`.
/// It is `√(H / (n − 1))` with the H of W. H. Kruskal and W. A. Wallis (1952) corrected for ties, whose p by chi-squared
/// with `k − 1` degrees of freedom is given, as `scipy.stats.kruskal`.
///
/// The interval is that of the noncentral F (J. H. Steiger, "Beyond the F test", Psychological Methods 9, 2004): those λ
/// for which the F seen is at a 2.5 % tail, as `η² = λ / (λ + n)`; exact for normal values, an approximation for ranks.
///
/// No answer from fewer than `fewest` values, one category, equal values, or fewer than two values for a category in the
/// mean.
pub fn correlation_ratio(category: &[usize], values: &[f64], fewest: usize) -> Result<CorrelationRatio, NoAnswer> {
    let pairs = category.iter().copied().zip(values.iter().copied()).filter(|(_, value)| !value.is_nan());
    let (category, values): (Vec<usize>, Vec<f64>) = pairs.unzip();
    let n = values.len();
    enough(n, fewest.max(4))?;
    let ranks = Ranks::of(&values);
    if ranks.distinct < 2 {
        return Err(NoAnswer::ConstantMetric);
    }
    let mut sums: std::collections::BTreeMap<usize, (f64, f64)> = std::collections::BTreeMap::new();
    for (category, rank) in category.iter().zip(&ranks.of) {
        let sum = sums.entry(*category).or_default();
        *sum = (sum.0 + rank, sum.1 + 1.0);
    }
    let categories = sums.len();
    if categories < 2 {
        return Err(NoAnswer::ConstantParameter);
    }
    if categories * 2 > n {
        return Err(NoAnswer::TooManyCategories { categories, values: n });
    }
    let middle = f64::midpoint(n as f64, 1.0);
    let between: f64 = sums.values().map(|(sum, count)| count * (sum / count - middle).powi(2)).sum();
    let squared = (between / ranks.squares()).clamp(0.0, 1.0);
    let squared = if 1.0 - squared < 1e-14 { 1.0 } else { squared };
    let [count, k] = [n as f64, categories as f64];
    Ok(CorrelationRatio {
        eta: squared.sqrt(),
        interval: interval(squared, count, k),
        p: chi_squared_above(squared * (count - 1.0), k - 1.0),
        n,
        categories,
    })
}

fn interval(squared: f64, count: f64, k: f64) -> Interval {
    if squared >= 1.0 {
        return Interval { low: 1.0, high: 1.0 };
    }
    let degrees = [k - 1.0, count - k];
    let f = squared / (1.0 - squared) * degrees[1] / degrees[0];
    let tail = (1.0 - CONFIDENCE) / 2.0;
    let end = |part: f64| {
        let is_above = |lambda: f64| noncentral_f_below(f, degrees, lambda) > part;
        if !is_above(0.0) {
            return 0.0;
        }
        let mut high = 1.0;
        while is_above(high) && high < 1e9 {
            high *= 2.0;
        }
        let lambda = bisect(0.0, high, is_above);
        (lambda / (lambda + count)).sqrt()
    };
    Interval { low: end(1.0 - tail), high: end(tail) }
}
