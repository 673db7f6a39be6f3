//! Whether the differences of pairs lie around zero, by ranks alone.

use super::distributions::normal_above;
use super::ranks::Ranks;
use super::{Method, NoAnswer, Test, enough};

/// Most pairs of which all signs are counted: without ties, and with.
const FEW: [usize; 2] = [50, 13];

/// The ranks of the differences above zero, of those below, and what else the test needs.
pub(super) struct Signed {
    above: f64,
    below: f64,
    ranks: Ranks,
    /// Pairs, those without a difference included.
    pairs: usize,
}

impl Signed {
    /// Over the pairs of which neither value is NaN. Equal pairs, equal infinities among them, have no difference.
    pub(super) fn of(first: &[f64], second: &[f64]) -> Self {
        let pairs = first.iter().zip(second).filter(|(a, b)| !a.is_nan() && !b.is_nan());
        let all: Vec<f64> = pairs.map(|(a, b)| if a == b { 0.0 } else { a - b }).collect();
        let differences: Vec<f64> = all.iter().copied().filter(|difference| *difference != 0.0).collect();
        let ranks = Ranks::of(&differences.iter().map(|difference| difference.abs()).collect::<Vec<_>>());
        let (mut above, mut below) = (0.0, 0.0);
        for (difference, rank) in differences.iter().zip(&ranks.of) {
            *if *difference > 0.0 { &mut above } else { &mut below } += rank;
        }
        Self { above, below, ranks, pairs: all.len() }
    }

    /// `(R₊ − R₋) / (R₊ + R₋)`; `None` without a difference.
    pub(super) fn rank_biserial(&self) -> Option<f64> {
        let all = self.above + self.below;
        (all > 0.0).then(|| (self.above - self.below) / all)
    }
}

/// The signed-rank test of F. Wilcoxon (1945), over the pairs of which neither is NaN. The statistic is the smaller sum of
/// ranks, `min(R₊, R₋)`; pairs without a difference are left out, as Wilcoxon did.
///
/// As `scipy.stats.wilcoxon(method="auto", correction=True)`: exact of at most 50 pairs without ties and without equal
/// pairs, of at most 13 with them (over all signs of the mid-ranks), otherwise normal with the tie-corrected variance
/// `(n (n + 1)(2n + 1) − Σ(t³ − t)/2) / 24` and continuity of ½. No answer without pairs, or when none differs.
pub fn wilcoxon(first: &[f64], second: &[f64]) -> Result<Test, NoAnswer> {
    let signed = Signed::of(first, second);
    enough(signed.pairs, 1)?;
    let differing = signed.ranks.of.len();
    if differing == 0 {
        return Err(NoAnswer::NoSpread);
    }
    let smaller = signed.above.min(signed.below);
    let is_plain = signed.ranks.ties == 0.0 && differing == signed.pairs;
    let (p, method) = if signed.pairs <= FEW[usize::from(!is_plain)] {
        (exact_below(&signed.ranks.of, smaller), Method::Exact)
    } else {
        let n = differing as f64;
        let variance = (n * (n + 1.0) * (2.0 * n + 1.0) - signed.ranks.ties / 2.0) / 24.0;
        let away = (n * (n + 1.0) / 4.0 - smaller - 0.5).max(0.0);
        (normal_above(away / variance.sqrt()), Method::Normal)
    };
    let counts = [signed.pairs; 2];
    Ok(Test { statistic: smaller, degrees: None, p: (2.0 * p).min(1.0), method, counts })
}

/// `P(R ≤ sum)` over all signs of the ranks, of which the doubles are whole numbers.
fn exact_below(ranks: &[f64], sum: f64) -> f64 {
    let doubled: Vec<usize> = ranks.iter().map(|rank| (rank * 2.0).round() as usize).collect();
    let mut ways = vec![0.0_f64; doubled.iter().sum::<usize>() + 1];
    ways[0] = 1.0;
    for rank in &doubled {
        for at in (*rank..ways.len()).rev() {
            ways[at] += ways[at - rank];
        }
    }
    let last = ((sum * 2.0).round() as usize).min(ways.len() - 1);
    ways[..=last].iter().sum::<f64>() / (doubled.len() as f64).exp2()
}
