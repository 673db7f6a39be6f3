//! All data read from the opened stores, indexed.
//!
//! A snapshot is cheap ([`Catalog`] behind `Arc`) and immutable; indices stay valid in later snapshots.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::forest::Forest;
use super::index::{ExperimentIndex, RunIndex, StoreIndex};
use super::keys::RunKeys;
use super::twins::{StoreView, Twins};
use crate::store::{
    Backend, Experiment, LifecycleStage, Location, LoggedModel, Origin, Problem, RegisteredModel, Run, RunFacts,
    RunKey, Severity, Trace,
};

/// The facts of all runs, by what they are about.
pub(super) type Facts = FxHashMap<(StoreIndex, RunKey), RunFacts>;

/// A run and where it came from.
#[derive(Clone, Debug)]
pub struct RunEntry {
    pub store: StoreIndex,
    pub experiment: ExperimentIndex,
    /// What was read.
    pub run: Arc<Run>,
    /// Its key lists, shared with the runs that logged the same keys.
    pub keys: Arc<RunKeys>,
    /// The run's own stage, copied here to make a pass over all runs fast.
    pub stage: LifecycleStage,
    /// A re-read no longer found it.
    pub is_gone: bool,
    /// Incremented each time the run is read again; tells whether values derived from it are still valid.
    pub generation: u64,
}

/// An experiment and where it came from.
#[derive(Clone, Debug)]
pub struct ExperimentEntry {
    pub store: StoreIndex,
    /// What was read.
    pub experiment: Arc<Experiment>,
    /// A re-read no longer found it.
    pub is_gone: bool,
}

/// One opened store.
#[derive(Clone, Debug)]
pub struct StoreEntry {
    /// Its location.
    pub location: Location,
    /// Its name beside the other opened stores: no two have the same.
    pub label: String,
    /// Alembic revision of a database.
    pub schema: Option<String>,
}

/// A snapshot of what was read so far.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub stores: Vec<StoreEntry>,
    /// All experiments, indexed by [`ExperimentIndex`].
    pub experiments: Vec<ExperimentEntry>,
    /// All runs, indexed by [`RunIndex`].
    pub runs: Vec<RunEntry>,
    /// The registries, prompts included.
    pub registered_models: Vec<(StoreIndex, Arc<RegisteredModel>)>,
    pub logged_models: Vec<(StoreIndex, Arc<LoggedModel>)>,
    pub traces: Vec<(StoreIndex, Arc<Trace>)>,
    /// All problems, worst first, then by path and line.
    pub problems: Vec<Problem>,
    /// Total number of runs expected, as far as known.
    pub expected_runs: usize,
    /// Files and points were looked at too: [`CatalogBuilder::looking_closer`](super::CatalogBuilder::looking_closer).
    pub has_closer_look: bool,
    /// Changes with every snapshot, so that derived values can be invalidated.
    pub revision: u64,
    /// Number of `problems` of each severity, worst first.
    pub(super) problem_counts: [usize; 3],
    /// Where each of `problems` comes from.
    pub(super) problem_sources: Vec<ProblemSource>,
    /// What is counted in the notes.
    pub(super) facts: Arc<Facts>,
    pub(super) twins: OnceLock<Twins>,
    pub(super) forest: OnceLock<Forest>,
    /// The same where what several stores hold counts once.
    pub(super) joint_forest: OnceLock<Forest>,
    pub(super) problem_runs: OnceLock<Vec<Option<RunIndex>>>,
    /// All, and without what is shown as its twin.
    pub(super) experiment_lists: OnceLock<[Vec<ExperimentList>; 2]>,
}

/// Where a problem comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProblemSource {
    pub(super) store: StoreIndex,
    pub(super) told_by: Teller,
}

/// Who found a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Teller {
    /// The store, while it was read.
    Store,
    /// A closer look at files and points.
    CloserLook,
    /// Derived from the catalog as a whole.
    Catalog,
}

/// The existing experiments of one store: newest first as in MLflow; those without a creation time last, by id.
#[derive(Clone, Debug, Default)]
pub struct ExperimentList {
    /// Those not deleted.
    pub active: Vec<ExperimentIndex>,
    pub deleted: Vec<ExperimentIndex>,
}

impl Catalog {
    /// The place of an experiment: its folder, or its database.
    pub fn origin_of_experiment(&self, experiment: ExperimentIndex) -> Origin {
        let entry = &self.experiments[experiment.at()];
        self.origin_in(entry.store, entry.experiment.key.as_str())
    }

    /// The place of a run: its folder, or its database.
    pub fn origin_of(&self, run: RunIndex) -> Origin {
        let entry = &self.runs[run.at()];
        self.origin_in(entry.store, entry.run.key.as_str())
    }

    fn origin_in(&self, store: StoreIndex, key: &str) -> Origin {
        let location = &self.stores[store.at()].location;
        match location.backend {
            Backend::File => location.origin.join(key),
            Backend::Sqlite => location.origin.clone(),
        }
    }

    /// Puts runs in an order that does not depend on how they were read: by their start, then by their ID.
    pub fn sort_by_start(&self, runs: &mut [RunIndex]) {
        let key = |run: RunIndex| (self.run(run).start_time, self.run(run).id.as_str());
        runs.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)).then_with(|| a.cmp(b)));
    }

    /// The run at `index`. Panics for an index of another place.
    pub fn run(&self, index: RunIndex) -> &Run {
        &self.runs[index.at()].run
    }

    /// The experiment at `index`. Panics for an index of another place.
    pub fn experiment(&self, index: ExperimentIndex) -> &Experiment {
        &self.experiments[index.at()].experiment
    }

    /// The experiment of a run.
    pub fn experiment_of(&self, run: RunIndex) -> &Experiment {
        self.experiment(self.runs[run.at()].experiment)
    }

    /// Number of [`Self::problems`] of this severity.
    pub fn problem_count(&self, severity: Severity) -> usize {
        self.problem_counts[severity as usize]
    }

    /// The run of a problem, by the problem's position. All are looked up on first use.
    pub fn run_of_problem(&self, at: usize) -> Option<RunIndex> {
        self.problem_runs.get_or_init(|| problem_runs(self)).get(at).copied().flatten()
    }

    /// The experiments in the order of the sidebar, for each store; what several stores hold, in one of them alone where
    /// the view shows it once. Sorted on first use.
    pub fn experiment_lists(&self, view: StoreView) -> &[ExperimentList] {
        let [all, once] = self.experiment_lists.get_or_init(|| {
            let twins = self.twins();
            [experiment_lists(self, |_| true), experiment_lists(self, |index| twins.experiment(index) == index)]
        });
        if view == StoreView::Once { once } else { all }
    }

    /// Whether a run counts as deleted: its own stage says so, or its experiment is deleted.
    pub fn is_deleted(&self, run: RunIndex) -> bool {
        let entry = &self.runs[run.at()];
        entry.stage == LifecycleStage::Deleted
            || self.experiment(entry.experiment).lifecycle_stage == LifecycleStage::Deleted
    }

    /// Whether a run is unchanged since `before`, a catalog of the same place, so that derived values are still valid.
    pub fn is_unchanged(&self, run: RunIndex, before: &Self) -> bool {
        let generation = |catalog: &Self| catalog.runs.get(run.at()).map(|entry| (entry.generation, entry.is_gone));
        generation(self) == generation(before)
    }

    /// Indices of all existing runs.
    pub fn run_indices(&self) -> impl Iterator<Item = RunIndex> + '_ {
        self.runs.iter().enumerate().filter(|(_, entry)| !entry.is_gone).map(|(at, _)| RunIndex(at as u32))
    }

    /// Indices of all existing experiments.
    pub fn experiment_indices(&self) -> impl Iterator<Item = ExperimentIndex> + '_ {
        self.experiments
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.is_gone)
            .map(|(at, _)| ExperimentIndex(at as u32))
    }

    /// The first run with this MLflow id or key; of several stores that hold it, the one that counts. Linear: for
    /// commands, not for frames.
    pub fn find_run(&self, id_or_key: &str) -> Option<RunIndex> {
        let has_id = |index: &RunIndex| self.run(*index).id.as_str() == id_or_key;
        let found = self.run_indices().find(|index| has_id(index) || self.run(*index).key.as_str() == id_or_key)?;
        Some(if has_id(&found) { self.twins().counted(found) } else { found })
    }

    /// The logged models that a run made or used.
    pub fn models_of(&self, run: RunIndex) -> impl Iterator<Item = &Arc<LoggedModel>> + '_ {
        let entry = &self.runs[run.at()];
        self.logged_models
            .iter()
            .filter(move |(store, model)| {
                *store == entry.store
                    && (entry.run.model_outputs.iter().any(|(id, _)| *id == model.id)
                        || entry.run.model_inputs.contains(&model.id)
                        || model.source_run_id.as_ref() == Some(&entry.run.id))
            })
            .map(|(_, model)| model)
    }
}

fn experiment_lists(catalog: &Catalog, is_listed: impl Fn(ExperimentIndex) -> bool) -> Vec<ExperimentList> {
    let mut lists = vec![ExperimentList::default(); catalog.stores.len()];
    let mut indices: Vec<ExperimentIndex> = catalog.experiment_indices().filter(|index| is_listed(*index)).collect();
    indices.sort_by_key(|&index| {
        let experiment = catalog.experiment(index);
        (std::cmp::Reverse(experiment.creation_time), &experiment.id)
    });
    for index in indices {
        let Some(list) = lists.get_mut(catalog.experiments[index.at()].store.at()) else { continue };
        match catalog.experiment(index).lifecycle_stage {
            LifecycleStage::Active => list.active.push(index),
            LifecycleStage::Deleted => list.deleted.push(index),
        }
    }
    lists
}

/// The runs named in the problems, by key: one pass over the runs, whatever the number of problems.
fn problem_runs(catalog: &Catalog) -> Vec<Option<RunIndex>> {
    let keys: Vec<Option<(StoreIndex, &str)>> = (catalog.problem_sources.iter().zip(&catalog.problems))
        .map(|(source, problem)| Some((source.store, problem.run.as_ref()?.as_str())))
        .collect();
    let mut by_key: FxHashMap<(StoreIndex, &str), Option<RunIndex>> = FxHashMap::default();
    by_key.extend(keys.iter().flatten().map(|key| (*key, None)));
    if !by_key.is_empty() {
        for index in catalog.run_indices() {
            let key = (catalog.runs[index.at()].store, catalog.run(index).key.as_str());
            if let Some(found) = by_key.get_mut(&key) {
                found.get_or_insert(index);
            }
        }
    }
    keys.into_iter().map(|key| by_key.get(&key?).copied().flatten()).collect()
}
