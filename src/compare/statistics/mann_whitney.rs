//! Whether values of one group tend to be above those of another, by ranks alone.

use super::distributions::normal_above;
use super::ranks::Ranks;
use super::{Method, NoAnswer, Test, enough, numbers};

/// Most values of the smaller group for which all orders are counted, without ties.
const FEW: usize = 8;

/// The test of H. B. Mann and D. R. Whitney (1947), over the values that are not NaN; infinities are the ends of the
/// order. The statistic is `U₁ = R₁ − n₁ (n₁ + 1) / 2`: how many pairs the first group wins, ties by half.
///
/// As `scipy.stats.mannwhitneyu(method="auto")`: exact without ties when either group has at most eight, otherwise normal
/// with the tie-corrected variance `n₁n₂/12 (N + 1 − Σ(t³ − t) / (N (N − 1)))` and continuity of ½. No answer when a
/// group is empty, or when all values are equal.
pub fn mann_whitney(first: &[f64], second: &[f64]) -> Result<Test, NoAnswer> {
    let (first, second) = (numbers(first), numbers(second));
    let counts = [first.len(), second.len()];
    let smaller = counts[0].min(counts[1]);
    enough(smaller, 1)?;
    let ranks = Ranks::of(&[first, second].concat());
    if ranks.distinct < 2 {
        return Err(NoAnswer::NoSpread);
    }
    let [a, b] = counts.map(|count| count as f64);
    let u = ranks.of[..counts[0]].iter().sum::<f64>() - a * (a + 1.0) / 2.0;
    let larger = u.max(a * b - u);
    let exact = if smaller <= FEW && ranks.ties == 0.0 { exact_above(counts, larger as u64) } else { None };
    let (p, method) = exact.map_or_else(
        || {
            let count = a + b;
            let variance = a * b / 12.0 * (count + 1.0 - ranks.ties / (count * (count - 1.0)));
            (normal_above((larger - a * b / 2.0 - 0.5) / variance.sqrt()), Method::Normal)
        },
        |p| (p, Method::Exact),
    );
    Ok(Test { statistic: u, degrees: None, p: (2.0 * p).min(1.0), method, counts })
}

/// `P(U ≥ u)`: the coefficients of `Π (1 − q^(n + i)) / (1 − q^i)`, `i` to `m`, over their sum. Whole numbers modulo 2¹²⁸,
/// so that what is taken away and added again leaves no trace. `None` where the sum is larger than that.
fn exact_above([m, n]: [usize; 2], u: u64) -> Option<f64> {
    let (few, many) = (m.min(n), m.max(n));
    let most = few.checked_mul(many).filter(|most| *most <= 4_000_000)?;
    let mut ways = vec![0_u128; most + 1];
    ways[0] = 1;
    let mut all: u128 = 1;
    for i in 1..=few {
        for at in (many + i..=most).rev() {
            ways[at] = ways[at].wrapping_sub(ways[at - many - i]);
        }
        for at in i..=most {
            ways[at] = ways[at].wrapping_add(ways[at - i]);
        }
        all = all.checked_mul((many + i) as u128)? / i as u128;
    }
    // The distribution is symmetrical: as many at least `u` as at most the rest.
    let tail: u128 = ways[..=most - (u as usize).min(most)].iter().sum();
    Some(tail as f64 / all as f64)
}
