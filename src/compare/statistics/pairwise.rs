//! Groups against each other: one test for each two of them, corrected for how many there are.

use serde::{Deserialize, Serialize};

use super::correction::Correction;
use super::effect::{cliffs_delta, hedges_g, hedges_g_paired, rank_biserial};
use super::mann_whitney::mann_whitney;
use super::t_tests::{paired, welch};
use super::wilcoxon::wilcoxon;
use super::{Interval, NoAnswer, Test};

/// By which test groups are held against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TestKind {
    /// Means.
    #[default]
    Welch,
    /// Ranks.
    MannWhitney,
    /// Means of pairs: the values at one place of both groups belong together (the same seed, say).
    PairedT,
    /// Ranks of pairs.
    Wilcoxon,
}

/// Which groups are held against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// Each against each.
    #[default]
    All,
    /// Each against this one.
    Reference(usize),
}

/// Two groups, the first less the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Places among the groups.
    pub groups: [usize; 2],
    pub outcome: Result<Test, NoAnswer>,
    /// Of the means, with its interval, by tests of means.
    pub difference: Option<(f64, Interval)>,
    /// Hedges' g by tests of means, in deviations; Cliff's δ or the rank-biserial correlation by tests of ranks.
    pub effect: Result<f64, NoAnswer>,
    /// Corrected for all comparisons that have an answer.
    pub adjusted_p: Option<f64>,
}

/// All comparisons of the groups, in their order; none of fewer than two groups.
pub fn pairwise(groups: &[Vec<f64>], kind: TestKind, against: Against, correction: Correction) -> Vec<Comparison> {
    let pairs: Vec<[usize; 2]> = match against {
        Against::All => (0..groups.len()).flat_map(|a| (a + 1..groups.len()).map(move |b| [a, b])).collect(),
        Against::Reference(reference) if reference < groups.len() => {
            (0..groups.len()).filter(|at| *at != reference).map(|at| [at, reference]).collect()
        }
        Against::Reference(_) => Vec::new(),
    };
    let mut found: Vec<Comparison> =
        pairs.into_iter().map(|[a, b]| compare([a, b], [&groups[a], &groups[b]], kind)).collect();
    let p: Vec<f64> = found.iter().map(|one| one.outcome.map_or(f64::NAN, |test| test.p)).collect();
    for (one, adjusted) in found.iter_mut().zip(correction.apply(&p)) {
        one.adjusted_p = (!adjusted.is_nan()).then_some(adjusted);
    }
    found
}

fn compare(groups: [usize; 2], [first, second]: [&[f64]; 2], kind: TestKind) -> Comparison {
    let means = match kind {
        TestKind::Welch => Some((welch(first, second), hedges_g(first, second))),
        TestKind::PairedT => Some((paired(first, second), hedges_g_paired(first, second))),
        TestKind::MannWhitney | TestKind::Wilcoxon => None,
    };
    if let Some((outcome, effect)) = means {
        let difference = outcome.ok().map(|found| (found.difference, found.interval));
        return Comparison { groups, outcome: outcome.map(|found| found.test), difference, effect, adjusted_p: None };
    }
    let (outcome, effect) = if kind == TestKind::MannWhitney {
        (mann_whitney(first, second), cliffs_delta(first, second))
    } else {
        (wilcoxon(first, second), rank_biserial(first, second))
    };
    Comparison { groups, outcome, difference: None, effect, adjusted_p: None }
}
