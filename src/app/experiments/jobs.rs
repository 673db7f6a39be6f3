//! The job of the list of experiments.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Action, ExperimentOrder, Like, Listed, StoreList};
use crate::app::job::JobContext;
use crate::model::{Catalog, ExperimentIndex, StoreView, natural_cmp};

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
    let names = names(catalog, lists.iter().flat_map(|list| list.active.iter().chain(&list.deleted)).copied());
    let listed = |indices: &[ExperimentIndex]| {
        let mut found: Vec<ExperimentIndex> = indices.iter().copied().filter(is_found).collect();
        let name = |index: &ExperimentIndex| catalog.experiment(*index).display_name();
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
        let listed = |experiment| Listed { experiment, like: like(catalog, &names, experiment) };
        found.into_iter().map(listed).collect()
    };
    lists.iter().map(|list| StoreList { active: listed(&list.active), deleted: listed(&list.deleted) }).collect()
}

/// The experiments of each name, where there are several.
fn names(catalog: &Catalog, all: impl Iterator<Item = ExperimentIndex>) -> FxHashMap<&str, Vec<ExperimentIndex>> {
    let mut names: FxHashMap<&str, Vec<ExperimentIndex>> = FxHashMap::default();
    for index in all {
        names.entry(catalog.experiment(index).display_name()).or_default().push(index);
    }
    names.retain(|_, indices| indices.len() > 1);
    names
}

fn like(catalog: &Catalog, names: &FxHashMap<&str, Vec<ExperimentIndex>>, of: ExperimentIndex) -> Option<Like> {
    let store = |index: ExperimentIndex| catalog.experiments[index.at()].store;
    let mut others = names.get(catalog.experiment(of).display_name())?.iter().filter(|index| **index != of);
    let is_same = others.any(|other| store(*other) == store(of));
    Some(if is_same { Like::InSameStore } else { Like::InOtherStore })
}
