//! Deleted items that are chosen, counted once for all frames.

use rustc_hash::FxHashSet;

use super::{Deleted, ItemRef};
use crate::store::lifecycle::ItemKind;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    items: FxHashSet<ItemRef>,
    bytes: u64,
    restorable: usize,
}

impl Chosen {
    /// Those of `wanted` that are there.
    pub fn of(wanted: &FxHashSet<ItemRef>, deleted: Option<&Deleted>) -> Self {
        let mut chosen = Self::default();
        let plans = deleted.filter(|_| !wanted.is_empty()).map(|deleted| &deleted.plans);
        for (store, plan) in plans.into_iter().flatten() {
            for item in &plan.items {
                let key = (*store, item.key.clone());
                if wanted.contains(&key) {
                    chosen.bytes += item.extent.bytes;
                    chosen.restorable += usize::from(matches!(item.kind, ItemKind::Run | ItemKind::Experiment));
                    chosen.items.insert(key);
                }
            }
        }
        chosen
    }

    /// By store and key.
    pub fn items(&self) -> &FxHashSet<ItemRef> {
        &self.items
    }

    /// Whether an item is chosen.
    pub fn contains(&self, item: &ItemRef) -> bool {
        self.items.contains(item)
    }

    /// How many are chosen.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// What they hold.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many of them can be restored: runs and experiments.
    pub fn restorable(&self) -> usize {
        self.restorable
    }

    /// Chooses nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
