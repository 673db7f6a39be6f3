//! How many of the runs in view have each column, and which columns do not say the same of all of them.
//!
//! Counted by key lists, which the runs of one script share: the cost is a look at each run, not at its values. Only of
//! parameters and tags are values compared, and of each until it is known to differ.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::is_system_metric;
use super::index::RunIndex;
use super::keys::{KeyList, RunKeys};
use super::natural::natural_cmp;
use super::same::is_same;
use super::{Catalog, ColumnId, Directions};
use crate::store::{KeyValue, Run};

/// What is known of a column among the runs in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Runs that have it; attributes are had by all.
    pub count: usize,
    /// Of parameters and tags: it is not the same in all runs. A missing value differs from any other.
    pub differs: bool,
    /// Of attributes that name something many runs share: how many things are named.
    pub names: Option<usize>,
}

/// What is known of columns among the runs in view.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Of each column.
    pub facts: Vec<ColumnFacts>,
    /// Runs that have any metric of their own.
    pub with_metrics: usize,
    /// Runs that have any parameter.
    pub with_params: usize,
}

/// The metric that is looked at while nobody chose one: of one's own before those of the system, whose good end is known, for
/// it says more than a rate or a time, and that most runs have; the first of several.
pub fn main_metric(
    catalog: &Catalog,
    runs: &[RunIndex],
    metrics: &[Arc<str>],
    directions: &Directions,
) -> Option<Arc<str>> {
    let columns: Vec<ColumnId> = metrics.iter().cloned().map(ColumnId::Metric).collect();
    let counts = coverage(catalog, &columns, runs).facts.into_iter().map(|facts| facts.count);
    let rank = |(metric, count): &(&Arc<str>, usize)| {
        (is_system_metric(metric), directions.best(metric).is_none(), Reverse(*count))
    };
    metrics.iter().zip(counts).min_by_key(rank).map(|(metric, _)| metric.clone())
}

/// What is known of `columns` among `runs`.
pub fn coverage(catalog: &Catalog, columns: &[ColumnId], runs: &[RunIndex]) -> Coverage {
    let tally = Tally::new(catalog, runs, |keys| &keys.metrics);
    let with_metrics = tally.with_any(|key| !is_system_metric(key));
    let metrics = tally.counts();
    let params = Differences::new(catalog, runs, Of::PARAMS);
    let tags = Differences::new(catalog, runs, Of::TAGS);
    let mut experiments = FxHashSet::default();
    let mut stores = FxHashSet::default();
    for run in runs {
        let entry = &catalog.runs[run.at()];
        experiments.insert(entry.experiment);
        stores.insert(entry.store);
    }
    let facts = |column: &ColumnId| match column {
        ColumnId::Metric(key) => ColumnFacts { count: metrics.get(&**key).copied().unwrap_or(0), ..Default::default() },
        ColumnId::Param(key) => params.facts(key),
        ColumnId::Tag(key) => tags.facts(key),
        ColumnId::Experiment => ColumnFacts { count: runs.len(), differs: true, names: Some(experiments.len()) },
        ColumnId::Store => ColumnFacts { count: runs.len(), differs: true, names: Some(stores.len()) },
        _ => ColumnFacts { count: runs.len(), differs: true, names: None },
    };
    Coverage { facts: columns.iter().map(facts).collect(), with_metrics, with_params: params.total }
}

/// The parameter columns whose value is not the same in all of `runs`, in natural order. A missing value differs from
/// any other; runs without any parameter (such as the parent of a sweep) do not count.
pub fn differing(catalog: &Catalog, runs: impl IntoIterator<Item = RunIndex>) -> Vec<ColumnId> {
    let runs: Vec<RunIndex> = runs.into_iter().collect();
    let found = Differences::new(catalog, &runs, Of::PARAMS);
    let mut keys: Vec<&Arc<str>> =
        found.keys.into_values().filter(|facts| facts.differs).map(|facts| facts.key).collect();
    keys.sort_unstable_by(|a, b| natural_cmp(a, b));
    keys.into_iter().cloned().map(ColumnId::Param).collect()
}

/// How many of `runs` share each key list.
struct Tally<'a> {
    /// In the order in which they were met.
    lists: Vec<(&'a Arc<KeyList>, usize)>,
}

impl<'a> Tally<'a> {
    fn new(catalog: &'a Catalog, runs: &[RunIndex], list: fn(&RunKeys) -> &Arc<KeyList>) -> Self {
        let mut tally = Self { lists: Vec::new() };
        let mut known = Known::default();
        for run in runs {
            let list = list(&catalog.runs[run.at()].keys);
            let at = known.place_of(list);
            match tally.lists.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => tally.lists.push((list, 1)),
            }
        }
        tally
    }

    /// How many runs have any of the keys that count.
    fn with_any(&self, counts: impl Fn(&str) -> bool) -> usize {
        let has_any = |list: &&(&Arc<KeyList>, usize)| list.0.keys().iter().any(|key| counts(key));
        self.lists.iter().filter(has_any).map(|(_, count)| count).sum()
    }

    /// How many runs have each key.
    fn counts(self) -> FxHashMap<&'a str, usize> {
        let mut counts = FxHashMap::default();
        for (list, count) in self.lists {
            for key in list.keys() {
                *counts.entry(&**key).or_default() += count;
            }
        }
        counts
    }
}

/// Numbers key lists in the order in which they are met.
#[derive(Default)]
struct Known {
    places: FxHashMap<*const KeyList, usize>,
    last: Option<(*const KeyList, usize)>,
}

impl Known {
    fn place_of(&mut self, list: &Arc<KeyList>) -> usize {
        let list = Arc::as_ptr(list);
        if let Some((_, place)) = self.last.filter(|(last, _)| *last == list) {
            return place;
        }
        let next = self.places.len();
        let place = *self.places.entry(list).or_insert(next);
        self.last = Some((list, place));
        place
    }
}

/// Where the values are that are compared.
#[derive(Clone, Copy)]
struct Of {
    keys: fn(&RunKeys) -> &Arc<KeyList>,
    values: fn(&Run) -> &[KeyValue],
    /// Runs without any take no part.
    counts_none: bool,
}

impl Of {
    const PARAMS: Self = Self { keys: |keys| &keys.params, values: |run| &run.params, counts_none: false };
    const TAGS: Self = Self { keys: |keys| &keys.tags, values: |run| &run.tags, counts_none: true };
}

struct KeyFacts<'a> {
    key: &'a Arc<str>,
    count: usize,
    differs: bool,
    first: &'a str,
}

/// Keys of values that are compared.
struct Differences<'a> {
    keys: FxHashMap<&'a str, KeyFacts<'a>>,
    /// Runs that take part.
    total: usize,
}

/// The runs of one key list.
struct Alike<'a> {
    list: &'a Arc<KeyList>,
    first: &'a [KeyValue],
    count: usize,
    /// Positions that were the same in all runs so far.
    same: Vec<usize>,
}

impl<'a> Differences<'a> {
    fn new(catalog: &'a Catalog, runs: &[RunIndex], of: Of) -> Self {
        let mut groups: Vec<Alike<'a>> = Vec::new();
        let mut known = Known::default();
        let mut total = 0;
        for run in runs {
            let entry = &catalog.runs[run.at()];
            let values = (of.values)(&entry.run);
            total += usize::from(of.counts_none || !values.is_empty());
            let list = (of.keys)(&entry.keys);
            let at = known.place_of(list);
            let Some(group) = groups.get_mut(at) else {
                groups.push(Alike { list, first: values, count: 1, same: (0..values.len()).collect() });
                continue;
            };
            group.count += 1;
            let first = group.first;
            group.same.retain(|&at| values.get(at).is_some_and(|value| is_same(&value.value, &first[at].value)));
        }
        Self::merged(groups, total)
    }

    fn merged(groups: Vec<Alike<'a>>, total: usize) -> Self {
        let mut keys: FxHashMap<&str, KeyFacts<'a>> = FxHashMap::default();
        for group in groups {
            let mut same = group.same.iter().peekable();
            for (at, (key, value)) in group.list.keys().iter().zip(group.first).enumerate() {
                let is_the_same = same.next_if_eq(&&at).is_some();
                let facts =
                    keys.entry(&**key).or_insert(KeyFacts { key, count: 0, differs: false, first: &value.value });
                facts.count += group.count;
                facts.differs |= !is_the_same || !is_same(facts.first, &value.value);
            }
        }
        for facts in keys.values_mut() {
            facts.differs |= facts.count < total;
        }
        Self { keys, total }
    }

    fn facts(&self, key: &str) -> ColumnFacts {
        let facts = self.keys.get(key);
        ColumnFacts {
            count: facts.map_or(0, |facts| facts.count),
            differs: facts.is_some_and(|facts| facts.differs),
            names: None,
        }
    }
}
