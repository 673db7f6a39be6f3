//! Groups against each other, in one metric.

use rustc_hash::FxHashMap;

use super::types::{GroupChoice, NoTests, OfGroup, RunGroup, Tests};
use crate::chart::{GroupKey, GroupReader};
use crate::compare::statistics::pairwise::{Against, Comparison, TestKind, pairwise};
use crate::model::same::Meaning;
use crate::model::{Catalog, RunIndex};

/// Comparisons beyond which nobody reads them.
const MOST_PAIRS: usize = 2_000;

/// Tests of the groups, the values of each in the order of its runs.
pub(super) fn tests(
    catalog: &Catalog,
    groups: &[RunGroup],
    of_groups: &[OfGroup],
    choice: &GroupChoice,
    against: Option<usize>,
    pair_by: Option<&GroupKey>,
) -> Result<Tests, NoTests> {
    if groups.len() < 2 {
        return Err(NoTests::OneGroup);
    }
    let pairs = if against.is_some() { groups.len() - 1 } else { groups.len() * (groups.len() - 1) / 2 };
    if pairs > MOST_PAIRS {
        return Err(NoTests::TooMany { pairs, most: MOST_PAIRS });
    }
    let against = against.map_or(Against::All, Against::Reference);
    match choice.test {
        TestKind::Welch | TestKind::MannWhitney => {
            let values: Vec<Vec<f64>> = of_groups.iter().map(|of_group| of_group.values.clone()).collect();
            let comparisons = answered_first(pairwise(&values, choice.test, against, choice.correction));
            Ok(Tests { comparisons, ..Tests::default() })
        }
        TestKind::PairedT | TestKind::Wilcoxon => {
            let key = pair_by.ok_or(NoTests::NoPairs)?;
            let paired = Paired::of(catalog, groups, of_groups, key);
            let comparisons = answered_first(pairwise(&paired.values, choice.test, against, choice.correction));
            Ok(Tests { comparisons, unpaired: paired.unpaired, doubled: paired.doubled })
        }
    }
}

/// Those without an answer say the least.
fn answered_first(mut comparisons: Vec<Comparison>) -> Vec<Comparison> {
    comparisons.sort_by_key(|comparison| comparison.outcome.is_err());
    comparisons
}

/// Values at one place of all groups belong together.
struct Paired {
    values: Vec<Vec<f64>>,
    unpaired: usize,
    doubled: usize,
}

impl Paired {
    fn of(catalog: &Catalog, groups: &[RunGroup], of_groups: &[OfGroup], key: &GroupKey) -> Self {
        let reader = GroupReader::new(key, catalog);
        let partner = |run: &RunIndex| reader.identity(*run).map(Meaning::of);
        let mut places: FxHashMap<Meaning<'_>, usize> = FxHashMap::default();
        for meaning in groups.iter().flat_map(|group| &group.runs).filter_map(partner) {
            let next = places.len();
            places.entry(meaning).or_insert(next);
        }
        // How many runs of each group are at each place.
        let mut taken = vec![vec![0_usize; places.len()]; groups.len()];
        let mut values = vec![vec![f64::NAN; places.len()]; groups.len()];
        let mut unpaired = 0;
        for (at, (group, of_group)) in groups.iter().zip(of_groups).enumerate() {
            for (run, value) in group.runs.iter().zip(&of_group.values) {
                match partner(run).and_then(|meaning| places.get(&meaning)) {
                    Some(place) => {
                        taken[at][*place] += 1;
                        values[at][*place] = *value;
                    }
                    None => unpaired += 1,
                }
            }
        }
        let mut doubled = 0;
        for (taken, values) in taken.iter_mut().zip(&mut values) {
            for (taken, value) in taken.iter_mut().zip(values) {
                if *taken > 1 {
                    doubled += *taken;
                    (*taken, *value) = (0, f64::NAN);
                }
            }
        }
        for place in 0..places.len() {
            let groups = taken.iter().filter(|taken| taken[place] > 0).count();
            unpaired += usize::from(groups == 1);
        }
        Self { values, unpaired, doubled }
    }
}
