//! How far two rows of numbers rise together, whatever the curve: Spearman's rank correlation.

use super::distributions::{normal_quantile, t_both_tails};
use super::ranks::Ranks;
use super::{CONFIDENCE, Interval, NoAnswer, enough};

/// Spearman's correlation of pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spearman {
    /// From −1 to 1.
    pub rho: f64,
    pub interval: Interval,
    /// Two-sided, against no association.
    pub p: f64,
    /// Pairs without a missing value.
    pub n: usize,
}

/// Pearson's correlation of mid-ranks (C. Spearman, 1904), over the pairs of which neither is NaN; infinities are the
/// ends of the order.
///
/// - p by `t = ρ √((n − 2) / (1 − ρ²))` with `n − 2` degrees of freedom, as `scipy.stats.spearmanr`.
/// - The interval is `tanh(atanh ρ ± z √((1 + ρ²/2) / (n − 3)))`: D. G. Bonett, T. A. Wright, "Sample size requirements
///   for estimating Pearson, Kendall and Spearman correlations", Psychometrika 65, 2000, whose variance keeps to its
///   confidence up to |ρ| = 0.95, where Fieller's 1.06 falls short. Of |ρ| = 1 it is that one value.
///
/// No answer below `fewest` (and four) pairs, or when either side has one value only.
pub fn spearman(x: &[f64], y: &[f64], fewest: usize) -> Result<Spearman, NoAnswer> {
    let pairs = x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan());
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.unzip();
    let n = x.len();
    enough(n, fewest.max(4))?;
    let (first, second) = (Ranks::of(&x), Ranks::of(&y));
    if second.distinct < 2 {
        return Err(NoAnswer::ConstantMetric);
    }
    if first.distinct < 2 {
        return Err(NoAnswer::ConstantParameter);
    }
    let middle = f64::midpoint(n as f64, 1.0);
    let products: f64 = first.of.iter().zip(&second.of).map(|(a, b)| (a - middle) * (b - middle)).sum();
    let rho = (products / (first.squares() * second.squares()).sqrt()).clamp(-1.0, 1.0);
    // The root of a product of squares may miss 1 by a rounding.
    let rho = if 1.0 - rho.abs() < 1e-14 { rho.signum() } else { rho };
    let count = n as f64;
    let t = rho * ((count - 2.0) / (1.0 - rho * rho)).sqrt();
    let width = normal_quantile(f64::midpoint(1.0, CONFIDENCE)) * ((1.0 + rho * rho / 2.0) / (count - 3.0)).sqrt();
    let interval = Interval { low: (rho.atanh() - width).tanh(), high: (rho.atanh() + width).tanh() };
    Ok(Spearman { rho, interval, p: t_both_tails(t, count - 2.0), n })
}
