//! The job of the list of experiments.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Action, ExperimentOrder, Listed, StoreList};
use crate::app::job::JobContext;
use crate::model::{Catalog, ExperimentIndex, ExperimentList, StoreView, natural_cmp};

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Search and sort.
    List {
        catalog: Arc<Catalog>,
        stores: StoreView,
        order: ExperimentOrder,
        search: String,
        /// Runs of each.
        counts: Arc<FxHashMap<ExperimentIndex, usize>>,
    },
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    List,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::List { .. } => Key::List,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::List { catalog, stores, order, search, counts } => {
                context.send(Action::Done(list(&catalog, stores, order, &search, &counts)));
            }
        }
    }
}

/// The experiments of each store that hold all words of `search`, in this order.
pub(super) fn list(
    catalog: &Catalog,
    stores: StoreView,
    order: ExperimentOrder,
    search: &str,
    counts: &FxHashMap<ExperimentIndex, usize>,
) -> Vec<StoreList> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let is_found = |index: &ExperimentIndex| {
        let experiment = catalog.experiment(*index);
        let name = experiment.display_name().to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()) || experiment.id.as_str().starts_with(word.as_str()))
    };
    let lists = catalog.experiment_lists(stores);
    let name = |index: &ExperimentIndex| catalog.experiment(*index).display_name();
    let listed = |indices: &[ExperimentIndex], shared: &FxHashSet<&str>| {
        let mut found: Vec<ExperimentIndex> = indices.iter().copied().filter(is_found).collect();
        match order {
            ExperimentOrder::Name => found.sort_by(|a, b| natural_cmp(name(a), name(b))),
            // They come newest first.
            ExperimentOrder::Date => {}
            ExperimentOrder::Runs => {
                let runs = |index: &ExperimentIndex| counts.get(index).copied().unwrap_or(0);
                found.sort_by(|a, b| {
                    (Reverse(runs(a)).cmp(&Reverse(runs(b)))).then_with(|| natural_cmp(name(a), name(b)))
                });
            }
        }
        let listed = |experiment| Listed { experiment, is_namesake: shared.contains(name(&experiment)) };
        found.into_iter().map(listed).collect()
    };
    let of_store = |list: &ExperimentList| {
        let (mut known, mut shared) = (FxHashSet::default(), FxHashSet::default());
        shared.extend(list.active.iter().chain(&list.deleted).map(name).filter(|name| !known.insert(*name)));
        StoreList { active: listed(&list.active, &shared), deleted: listed(&list.deleted, &shared) }
    };
    lists.iter().map(of_store).collect()
}
