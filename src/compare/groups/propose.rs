//! How runs could be grouped: by what varies besides seeds.

use std::sync::Arc;

use super::partition::Partition;
use crate::chart::GroupKey;
use crate::model::filter::field::Attribute;
use crate::model::same;
use crate::model::{Catalog, ColumnId, RunIndex, differing, discover, natural_cmp};
use crate::store::Cancel;

/// The name of a run without what tells it from its siblings: `-seed3`, `_3`, `(2)`.
pub const NAME_WITHOUT_SEED: &str = concat!(
    r"(?is)^(.+?)",
    r"(?:[\s,;._/-]+\(?(?:random[\s._-]?state|seed|fold|rep|repeat|trial|run|s)[\s._=:#-]*\d+\)?)*",
    r"(?:\s*\(\d+\)|[\s._-]+\d+)?\s*$",
);
/// Parameters that are looked at, keys that are proposed.
const MOST_LOOKED_AT: usize = 256;
const MOST_KEYS: usize = 8;

/// Whether a parameter tells repetitions of one experiment apart: `seed`, `random_state`, `data.fold`, but not `n_folds`.
pub fn is_seed_like(name: &str) -> bool {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() {
            words.push(String::new());
            was_lower = false;
            continue;
        }
        if words.is_empty() || was_lower && character.is_uppercase() {
            words.push(String::new());
        }
        was_lower = character.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    let has =
        |known: &[&str]| words.iter().any(|word| known.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())));
    let follow = |first: &str, second: &str| words.windows(2).any(|two| two[0] == first && two[1] == second);
    if has(&["n", "num", "number", "count", "total", "k", "max"]) && !has(&["seed"]) {
        return false;
    }
    has(&["seed", "randomseed", "rngseed", "rng", "randomstate", "fold", "repetition", "replicate", "replica", "trial"])
        || follow("random", "state")
        || follow("run", "index")
        || follow("run", "idx")
        || words.len() == 1 && has(&["repeat", "rep"])
}

/// What varies among runs.
pub(super) struct Varying {
    /// Parameters that tell repetitions apart.
    pub(super) seeds: Vec<GroupKey>,
    /// The others, in natural order.
    pub(super) others: Vec<GroupKey>,
}

impl Varying {
    pub(super) fn of(catalog: &Catalog, runs: &[RunIndex]) -> Self {
        let keys = differing(catalog, runs.iter().copied());
        let keys = keys.iter().filter_map(|column| column.key()).map(|key| GroupKey::Param(key.to_string()));
        let (seeds, others) = keys.partition(|key| matches!(key, GroupKey::Param(name) if is_seed_like(name)));
        Self { seeds, others }
    }
}

/// What runs of a group have in common: all that varies besides seeds and what goes with them, as long as groups of
/// several runs are left; the name without its seed where no parameter says anything. `None` when cancelled.
pub(super) fn propose(
    catalog: &Catalog,
    runs: &[RunIndex],
    varying: &Varying,
    cancel: &Cancel,
) -> Option<Vec<GroupKey>> {
    let whole = Partition::whole(runs.len());
    let seeds = varying.seeds.iter().fold(whole.clone(), |seeds, key| seeds.refined(catalog, runs, key));
    let mut candidates = Vec::new();
    for key in varying.others.iter().take(MOST_LOOKED_AT) {
        if cancel.is_cancelled() {
            return None;
        }
        // What most runs do not have says little of how they differ.
        if 2 * runs.iter().filter(|run| has(catalog, **run, key)).count() < runs.len() {
            continue;
        }
        let alone = whole.refined(catalog, runs, key);
        let with_seeds = seeds.refined(catalog, runs, key).count;
        // Says the same as the seed: a folder named after it, say.
        let is_of_seed = seeds.count > 1 && with_seeds == seeds.count && with_seeds == alone.count;
        if !is_of_seed {
            candidates.push((is_number(catalog, runs, key), alone.count, key));
        }
    }
    // Words tell more than numbers, few values more than many.
    candidates
        .sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| natural_cmp(&a.2.to_string(), &b.2.to_string())));
    let mut found = whole.clone();
    let mut keys = Vec::new();
    for (.., key) in candidates {
        if cancel.is_cancelled() {
            return None;
        }
        let refined = found.refined(catalog, runs, key);
        if refined.count > found.count && refined.has_groups() && keys.len() < MOST_KEYS {
            keys.push(key.clone());
            found = refined;
        }
    }
    let by_name = GroupKey::Name(NAME_WITHOUT_SEED.to_owned());
    if keys.is_empty() {
        let named = whole.refined(catalog, runs, &by_name);
        if named.count > 1 && named.has_groups() {
            keys.push(by_name);
        }
    }
    Some(keys)
}

fn has(catalog: &Catalog, run: RunIndex, key: &GroupKey) -> bool {
    matches!(key, GroupKey::Param(name) if catalog.run(run).param(name).is_some())
}

fn is_number(catalog: &Catalog, runs: &[RunIndex], key: &GroupKey) -> bool {
    let GroupKey::Param(name) = key else { return false };
    runs.iter().filter_map(|run| catalog.run(*run).param(name)).all(|value| same::number(value).is_some())
}

/// All that runs can be grouped by: parameters that vary, tags, and what every run has.
pub(super) fn keys(catalog: &Catalog, runs: &[RunIndex], varying: &Varying) -> Vec<GroupKey> {
    let mut keys = varying.others.clone();
    keys.push(GroupKey::Name(NAME_WITHOUT_SEED.to_owned()));
    let columns = discover(catalog, runs.iter().copied());
    let tag =
        |column: &ColumnId| if let ColumnId::Tag(key) = column { Some(GroupKey::Tag(key.to_string())) } else { None };
    keys.extend(columns.iter().filter_map(tag));
    keys.push(GroupKey::Parent);
    keys.extend([Attribute::ExperimentName, Attribute::Status, Attribute::UserId].map(GroupKey::Attribute));
    keys.extend(varying.seeds.iter().cloned());
    keys
}

/// All by which runs could be pairs.
pub(super) fn pair_keys(varying: &Varying) -> Vec<GroupKey> {
    varying.seeds.iter().chain(&varying.others).cloned().collect()
}

/// All metrics of runs; those of the system are last.
pub(super) fn metrics(catalog: &Catalog, runs: &[RunIndex]) -> Vec<Arc<str>> {
    let columns = discover(catalog, runs.iter().copied());
    columns.into_iter().filter_map(|column| if let ColumnId::Metric(key) = column { Some(key) } else { None }).collect()
}
