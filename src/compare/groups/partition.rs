//! Which runs have the same under some keys.

use rustc_hash::FxHashMap;

use crate::chart::{GroupKey, GroupReader};
use crate::model::same::Meaning;
use crate::model::{Catalog, RunIndex};

/// Runs by what they have in common: the same class is the same group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Partition {
    /// Of each run.
    pub(super) classes: Vec<u32>,
    /// How many classes there are.
    pub(super) count: usize,
}

impl Partition {
    /// All runs together.
    pub(super) fn whole(runs: usize) -> Self {
        Self { classes: vec![0; runs], count: usize::from(runs > 0) }
    }

    /// Runs that also have the same under `key`: numbers as numbers. Not to have it is a value too.
    pub(super) fn refined(&self, catalog: &Catalog, runs: &[RunIndex], key: &GroupKey) -> Self {
        let reader = GroupReader::new(key, catalog);
        let mut known: FxHashMap<(u32, Option<Meaning<'_>>), u32> = FxHashMap::default();
        let class_of = |(run, class): (&RunIndex, &u32)| {
            let next = known.len() as u32;
            *known.entry((*class, reader.identity(*run).map(Meaning::of))).or_insert(next)
        };
        let classes = runs.iter().zip(&self.classes).map(class_of).collect();
        Self { classes, count: known.len() }
    }

    /// Whether any two runs belong together.
    pub(super) fn has_groups(&self) -> bool {
        self.count < self.classes.len()
    }
}
