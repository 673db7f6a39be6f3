//! Finds out which runs several stores hold, and which of them counts.
//!
//! Runs with one ID in several stores are the same run. The one in a database counts, and of several databases or folders
//! the one in the store that was opened first: after a migration MLflow goes on with the database. Only where another one
//! holds all that this one does, and more (a parameter, a metric, a later value, a later end), that one counts: then it
//! is the database that was left behind. Names, tags and stages do not matter: these are changed and removed, in the store
//! that is in use.

use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::catalog::Catalog;
use super::index::{ExperimentIndex, RunIndex, StoreIndex};
use super::twins::{StoreView, Twins};
use crate::store::{Backend, RegisteredModel, Run};

impl Catalog {
    /// What several stores hold. Made when first asked for.
    pub fn twins(&self) -> &Twins {
        self.twins.get_or_init(|| twins(self))
    }

    /// Whether a run belongs to the view.
    pub fn shows(&self, run: RunIndex, view: StoreView) -> bool {
        match view {
            StoreView::Once => !self.twins().is_left_out(run),
            StoreView::One(store) => self.runs[run.at()].store == store,
            StoreView::All => true,
        }
    }

    /// The experiment that stands for this one in the view; `None` where it is not shown.
    pub fn experiment_shown(&self, experiment: ExperimentIndex, view: StoreView) -> Option<ExperimentIndex> {
        match view {
            StoreView::Once => Some(self.twins().experiment(experiment)),
            StoreView::One(store) => (self.experiments[experiment.at()].store == store).then_some(experiment),
            StoreView::All => Some(experiment),
        }
    }

    /// The registered models and prompts of the view.
    pub fn models_shown(&self, view: StoreView) -> impl Iterator<Item = &(StoreIndex, Arc<RegisteredModel>)> + '_ {
        self.models_shown_at(view).map(|at| &self.registered_models[at])
    }

    /// Their positions.
    pub fn models_shown_at(&self, view: StoreView) -> impl Iterator<Item = usize> + '_ {
        shown(&self.registered_models, view, &self.twins().models)
    }

    /// How many traces the view has.
    pub fn trace_count(&self, view: StoreView) -> usize {
        let twins = self.twins();
        match view {
            StoreView::Once => self.traces.len() - twins.traces.len(),
            StoreView::One(store) => twins.trace_counts.get(store.at()).copied().unwrap_or(self.traces.len()),
            StoreView::All => self.traces.len(),
        }
    }

    /// Positions of the traces of the view.
    pub fn traces_shown(&self, view: StoreView) -> impl Iterator<Item = usize> + '_ {
        shown(&self.traces, view, &self.twins().traces)
    }

    /// Positions of the logged models of the view.
    pub fn logged_models_shown(&self, view: StoreView) -> impl Iterator<Item = usize> + '_ {
        shown(&self.logged_models, view, &self.twins().logged_models)
    }

    /// The names of the stores that hold a run, its own first.
    pub fn stores_of(&self, run: RunIndex) -> Vec<&str> {
        let mut stores: Vec<StoreIndex> = vec![self.runs[run.at()].store];
        let mut others: Vec<StoreIndex> = self.twins().of(run).map(|twin| self.runs[twin.at()].store).collect();
        others.retain(|other| !stores.contains(other));
        others.sort_unstable();
        others.dedup();
        stores.append(&mut others);
        stores.into_iter().map(|store| &*self.stores[store.at()].label).collect()
    }
}

fn shown<'a, T>(
    all: &'a [(StoreIndex, T)],
    view: StoreView,
    left_out: &'a FxHashSet<usize>,
) -> impl Iterator<Item = usize> + 'a {
    let shown = all.iter().enumerate();
    shown.filter(move |(at, (store, _))| is_shown(view, *store, left_out.contains(at))).map(|(at, _)| at)
}

fn is_shown(view: StoreView, store: StoreIndex, is_left_out: bool) -> bool {
    match view {
        StoreView::Once => !is_left_out,
        StoreView::One(shown) => shown == store,
        StoreView::All => true,
    }
}

/// What orders stores: databases first, then those that were opened first.
fn rank(catalog: &Catalog, store: StoreIndex) -> (bool, StoreIndex) {
    (catalog.stores[store.at()].location.backend != Backend::Sqlite, store)
}

fn twins(catalog: &Catalog) -> Twins {
    let mut twins = Twins::default();
    // Nothing to compare, and nothing to pay, for the usual place.
    if catalog.stores.len() < 2 {
        return twins;
    }
    for group in groups(catalog) {
        let counted = counted(catalog, &group);
        let store = catalog.runs[counted.at()].store;
        let others: Vec<RunIndex> = group.into_iter().filter(|run| catalog.runs[run.at()].store != store).collect();
        twins.counted.extend(others.iter().map(|other| (*other, counted)));
        twins.others.insert(counted, others);
    }
    pair_experiments(catalog, &mut twins);
    // A name alone may be anybody's.
    let models =
        catalog.registered_models.iter().map(|(store, model)| (*store, (&*model.name, model.creation_timestamp)));
    twins.models = left_out(catalog, models);
    twins.logged_models =
        left_out(catalog, catalog.logged_models.iter().map(|(store, model)| (*store, model.id.as_str())));
    twins.traces = left_out(catalog, catalog.traces.iter().map(|(store, trace)| (*store, &*trace.id)));
    twins.trace_counts = vec![0; catalog.stores.len()];
    for (store, _) in &catalog.traces {
        twins.trace_counts[store.at()] += 1;
    }
    twins
}

/// Positions of what stands in a better store too.
fn left_out<K: Eq + Hash>(catalog: &Catalog, things: impl Iterator<Item = (StoreIndex, K)>) -> FxHashSet<usize> {
    let mut best: FxHashMap<K, (usize, StoreIndex)> = FxHashMap::default();
    let mut left_out = FxHashSet::default();
    for (at, (store, key)) in things.enumerate() {
        match best.entry(key) {
            Entry::Vacant(place) => drop(place.insert((at, store))),
            Entry::Occupied(mut known) => {
                let (known_at, known_store) = *known.get();
                if known_store == store {
                    continue;
                }
                let is_better = rank(catalog, store) < rank(catalog, known_store);
                left_out.insert(if is_better { known_at } else { at });
                if is_better {
                    known.insert((at, store));
                }
            }
        }
    }
    left_out
}

/// The runs with one ID, where these are in several stores, those of the better store first.
fn groups(catalog: &Catalog) -> Vec<Vec<RunIndex>> {
    let mut first: FxHashMap<&str, RunIndex> = FxHashMap::default();
    let mut groups: FxHashMap<&str, Vec<RunIndex>> = FxHashMap::default();
    first.reserve(catalog.runs.len());
    for run in catalog.run_indices() {
        let id = catalog.run(run).id.as_str();
        if let Some(known) = first.get(id) {
            groups.entry(id).or_insert_with(|| vec![*known]).push(run);
        } else {
            first.insert(id, run);
        }
    }
    let store = |run: &RunIndex| catalog.runs[run.at()].store;
    let mut groups: Vec<Vec<RunIndex>> = groups.into_values().collect();
    groups.retain(|group| group.iter().any(|run| store(run) != store(&group[0])));
    for group in &mut groups {
        group.sort_by_key(|run| (rank(catalog, store(run)), catalog.is_deleted(*run)));
    }
    groups
}

fn counted(catalog: &Catalog, group: &[RunIndex]) -> RunIndex {
    let mut best = group[0];
    for &other in &group[1..] {
        let (known, run) = (catalog.run(best), catalog.run(other));
        if holds(run, known) && !holds(known, run) {
            best = other;
        }
    }
    best
}

/// Whether all that was logged to `other` is in `run` too, as new or newer.
fn holds(run: &Run, other: &Run) -> bool {
    let has_end = other.end_time.is_none_or(|end| run.end_time.is_some_and(|own| own >= end));
    has_end
        && other.params.iter().all(|param| run.param(&param.key).is_some())
        && other.metrics.iter().all(|metric| {
            metric.latest.is_none_or(|latest| {
                let own = run.metric(&metric.key).and_then(|own| own.latest);
                own.is_some_and(|own| (own.step, own.timestamp) >= (latest.step, latest.timestamp))
            })
        })
}

/// Experiments with one ID that share a run: small numbers alone are given by every store. Shown is one whose runs count.
fn pair_experiments(catalog: &Catalog, twins: &mut Twins) {
    let mut counting: FxHashSet<ExperimentIndex> = FxHashSet::default();
    let mut pairs: Vec<(ExperimentIndex, ExperimentIndex)> = Vec::new();
    for (other, counted) in &twins.counted {
        let pair = (catalog.runs[other.at()].experiment, catalog.runs[counted.at()].experiment);
        if catalog.experiment(pair.0).id == catalog.experiment(pair.1).id && pair.0 != pair.1 {
            counting.insert(pair.1);
            pairs.push(pair);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let rank = |index: ExperimentIndex| {
        (!counting.contains(&index), rank(catalog, catalog.experiments[index.at()].store), index)
    };
    let mut above: FxHashMap<ExperimentIndex, ExperimentIndex> = FxHashMap::default();
    for (one, other) in pairs {
        let (one, other) = (top(&above, one), top(&above, other));
        let (shown, hidden) = if rank(one) < rank(other) { (one, other) } else { (other, one) };
        if shown != hidden {
            above.insert(hidden, shown);
        }
    }
    twins.experiments = above.keys().map(|&experiment| (experiment, top(&above, experiment))).collect();
    for (other, shown) in &twins.experiments {
        let store = catalog.experiments[other.at()].store;
        let stores = twins.experiment_stores.entry(*shown).or_default();
        if let Err(at) = stores.binary_search(&store) {
            stores.insert(at, store);
        }
    }
}

fn top(above: &FxHashMap<ExperimentIndex, ExperimentIndex>, mut experiment: ExperimentIndex) -> ExperimentIndex {
    while let Some(next) = above.get(&experiment) {
        experiment = *next;
    }
    experiment
}
