//! Everything that was read from the opened stores, indexed.
//!
//! A [`CatalogBuilder`] collects [`ReadEvent`]s in the reading job and hands out cheap snapshots ([`Catalog`] behind
//! `Arc`) while more arrives. Indices stay valid for as long as a place is open: a re-read continues from the catalog
//! before it, keeps the index of everything that is still there, and marks what has gone. Where only some runs are read
//! again, the catalog is amended: all else stays as it is.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::keys::{KeyInterner, RunKeys};
use super::notes::{self, Facts};
use super::tree::{Forest, forest};
use crate::store::{
    Backend, Experiment, ExperimentKey, LifecycleStage, Location, LoggedModel, Origin, Problem, ReadEvent,
    RegisteredModel, Run, RunKey, Severity, Trace,
};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// For indexing slices.
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// One of the opened stores, in the order of `Place::locations`.
    StoreIndex
);
index!(
    /// A run, for as long as the place is open.
    RunIndex
);
index!(
    /// An experiment, for as long as the place is open.
    ExperimentIndex
);

/// A run and where it came from.
#[derive(Clone, Debug)]
pub struct RunEntry {
    /// Its store.
    pub store: StoreIndex,
    /// Its experiment.
    pub experiment: ExperimentIndex,
    /// What was read.
    pub run: Arc<Run>,
    /// Its key lists, shared with the runs that logged the same keys.
    pub keys: Arc<RunKeys>,
    /// The run's own stage, here so that a pass over all runs need not look into each.
    pub stage: LifecycleStage,
    /// A re-read no longer found it.
    pub is_gone: bool,
    /// Grows each time the run is read again, so that what was made of it is known to be old, or still good.
    pub generation: u64,
}

/// An experiment and where it came from.
#[derive(Clone, Debug)]
pub struct ExperimentEntry {
    /// Its store.
    pub store: StoreIndex,
    /// What was read.
    pub experiment: Arc<Experiment>,
    /// A re-read no longer found it.
    pub is_gone: bool,
}

/// One opened store.
#[derive(Clone, Debug)]
pub struct StoreEntry {
    /// Where it lies.
    pub location: Location,
    /// Alembic revision of a database.
    pub schema: Option<String>,
}

/// A snapshot of what was read so far.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// Opened stores.
    pub stores: Vec<StoreEntry>,
    /// All experiments, indexed by [`ExperimentIndex`].
    pub experiments: Vec<ExperimentEntry>,
    /// All runs, indexed by [`RunIndex`].
    pub runs: Vec<RunEntry>,
    /// The registries, prompts included.
    pub registered_models: Vec<(StoreIndex, Arc<RegisteredModel>)>,
    /// Logged models.
    pub logged_models: Vec<(StoreIndex, Arc<LoggedModel>)>,
    /// Traces.
    pub traces: Vec<(StoreIndex, Arc<Trace>)>,
    /// Everything that could not be read or was read kindly, worst first, then by path and line.
    pub problems: Vec<Problem>,
    /// Runs that will come in all, as far as known.
    pub expected_runs: usize,
    /// Changes with every snapshot, so that derived things know when they are old.
    pub revision: u64,
    /// How many of `problems` there are of each severity, worst first.
    problem_counts: [usize; 3],
    /// Where each of `problems` comes from.
    problem_sources: Vec<ProblemSource>,
    /// What is counted in the notes.
    facts: Arc<Facts>,
    forest: OnceLock<Forest>,
    problem_runs: OnceLock<Vec<Option<RunIndex>>>,
    experiment_lists: OnceLock<Vec<ExperimentList>>,
}

/// Where a problem comes from.
#[derive(Clone, Copy, Debug)]
struct ProblemSource {
    store: StoreIndex,
    /// Found out from the catalog as a whole, not told by the store.
    is_derived: bool,
}

/// The experiments of one store that are still there: newest first as in MLflow; those that do not tell when they were
/// made come last, by id.
#[derive(Clone, Debug, Default)]
pub struct ExperimentList {
    /// Those not deleted.
    pub active: Vec<ExperimentIndex>,
    /// Those deleted.
    pub deleted: Vec<ExperimentIndex>,
}

impl Catalog {
    /// Where an experiment lies: its folder, or the database that holds it.
    pub fn origin_of_experiment(&self, experiment: ExperimentIndex) -> Origin {
        let entry = &self.experiments[experiment.at()];
        self.origin_in(entry.store, entry.experiment.key.as_str())
    }

    /// Where a run lies: its folder, or the database that holds it.
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

    /// The forest of nested runs. Made when first asked for.
    pub fn forest(&self) -> &Forest {
        self.forest.get_or_init(|| forest(self))
    }

    /// How many of [`Self::problems`] are this bad.
    pub fn problem_count(&self, severity: Severity) -> usize {
        self.problem_counts[severity as usize]
    }

    /// The run that a problem belongs to, by the problem's position. All are looked up when first asked for.
    pub fn run_of_problem(&self, at: usize) -> Option<RunIndex> {
        self.problem_runs.get_or_init(|| problem_runs(self)).get(at).copied().flatten()
    }

    /// The experiments in the order of the sidebar, for each store. Sorted when first asked for.
    pub fn experiment_lists(&self) -> &[ExperimentList] {
        self.experiment_lists.get_or_init(|| experiment_lists(self))
    }

    /// Makes what is made when first asked for, so that no frame has to wait for it. For jobs.
    pub fn prepare(&self) {
        self.forest();
        self.run_of_problem(0);
        self.experiment_lists();
    }

    /// Whether a run counts as deleted: its own stage says so, or its experiment is deleted.
    pub fn is_deleted(&self, run: RunIndex) -> bool {
        let entry = &self.runs[run.at()];
        entry.stage == LifecycleStage::Deleted
            || self.experiment(entry.experiment).lifecycle_stage == LifecycleStage::Deleted
    }

    /// Whether a run is as it was in `before`, a catalog of the same place: what was made of it is still right.
    pub fn is_unchanged(&self, run: RunIndex, before: &Self) -> bool {
        let generation = |catalog: &Self| catalog.runs.get(run.at()).map(|entry| (entry.generation, entry.is_gone));
        generation(self) == generation(before)
    }

    /// Indices of all runs that are still there.
    pub fn run_indices(&self) -> impl Iterator<Item = RunIndex> + '_ {
        self.runs.iter().enumerate().filter(|(_, entry)| !entry.is_gone).map(|(at, _)| RunIndex(at as u32))
    }

    /// Indices of all experiments that are still there.
    pub fn experiment_indices(&self) -> impl Iterator<Item = ExperimentIndex> + '_ {
        self.experiments
            .iter()
            .enumerate()
            .filter(|(_, entry)| !entry.is_gone)
            .map(|(at, _)| ExperimentIndex(at as u32))
    }

    /// The first run with this MLflow id or key. Linear: for commands, not for frames.
    pub fn find_run(&self, id_or_key: &str) -> Option<RunIndex> {
        self.run_indices().find(|&index| {
            let run = self.run(index);
            run.id.as_str() == id_or_key || run.key.as_str() == id_or_key
        })
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

/// Builds [`Catalog`]s out of [`ReadEvent`]s.
#[derive(Debug, Default)]
pub struct CatalogBuilder {
    /// Without problems.
    catalog: Catalog,
    problems: Vec<(ProblemSource, Problem)>,
    /// Problems may be told that are there already.
    is_amending: bool,
    experiments_by_key: FxHashMap<(StoreIndex, ExperimentKey), ExperimentIndex>,
    runs_by_key: FxHashMap<(StoreIndex, RunKey), RunIndex>,
    expected: Vec<usize>,
    interner: KeyInterner,
}

impl CatalogBuilder {
    /// For the stores at `locations`, in this order.
    pub fn new(locations: &[Location]) -> Self {
        let stores = locations.iter().map(|location| StoreEntry { location: location.clone(), schema: None }).collect();
        Self {
            catalog: Catalog { stores, ..Catalog::default() },
            expected: vec![0; locations.len()],
            ..Self::default()
        }
    }

    /// For a re-read of the same stores: indices of what is still there stay the same, and everything counts as gone
    /// until it is read again.
    pub fn continuing(previous: &Catalog) -> Self {
        let mut builder = Self::upon(previous);
        let catalog = &mut builder.catalog;
        catalog.facts = Arc::default();
        catalog.registered_models.clear();
        catalog.logged_models.clear();
        catalog.traces.clear();
        catalog.expected_runs = 0;
        for entry in &mut catalog.experiments {
            entry.is_gone = true;
        }
        for entry in &mut catalog.runs {
            entry.is_gone = true;
        }
        builder
    }

    /// For reading some runs again ([`crate::store::Store::read_runs`]): everything stays, but for what is told anew.
    pub fn amending(previous: &Catalog) -> Self {
        let told = previous.problem_sources.iter().zip(&previous.problems).filter(|(source, _)| !source.is_derived);
        let problems = told.map(|(source, problem)| (*source, problem.clone())).collect();
        Self { problems, is_amending: true, ..Self::upon(previous) }
    }

    /// With the same indices, and no problems.
    fn upon(previous: &Catalog) -> Self {
        let catalog = Catalog {
            stores: previous.stores.clone(),
            experiments: previous.experiments.clone(),
            runs: previous.runs.clone(),
            registered_models: previous.registered_models.clone(),
            logged_models: previous.logged_models.clone(),
            traces: previous.traces.clone(),
            expected_runs: previous.expected_runs,
            revision: previous.revision,
            facts: Arc::clone(&previous.facts),
            ..Catalog::default()
        };
        let experiments_by_key = catalog
            .experiments
            .iter()
            .enumerate()
            .map(|(at, entry)| ((entry.store, entry.experiment.key.clone()), ExperimentIndex(at as u32)))
            .collect();
        let runs_by_key = catalog
            .runs
            .iter()
            .enumerate()
            .map(|(at, entry)| ((entry.store, entry.run.key.clone()), RunIndex(at as u32)))
            .collect();
        let expected = vec![0; catalog.stores.len()];
        Self { catalog, experiments_by_key, runs_by_key, expected, ..Self::default() }
    }

    /// Takes one event of the store at `store`.
    pub fn event(&mut self, store: StoreIndex, event: ReadEvent) {
        match event {
            ReadEvent::Expected { runs } => {
                if let Some(expected) = self.expected.get_mut(store.at()) {
                    *expected = runs;
                }
                self.catalog.expected_runs = self.expected.iter().sum();
            }
            ReadEvent::Schema(schema) => {
                if let Some(entry) = self.catalog.stores.get_mut(store.at()) {
                    entry.schema = Some(schema);
                }
            }
            ReadEvent::Experiments(experiments) => {
                for experiment in experiments {
                    self.experiment(store, experiment);
                }
            }
            ReadEvent::Runs(runs) => {
                for run in runs {
                    self.run(store, run);
                }
            }
            ReadEvent::Latest(updates) => {
                for update in updates {
                    let Some(index) = self.runs_by_key.get(&(store, update.run)) else { continue };
                    let run = Arc::make_mut(&mut self.catalog.runs[index.at()].run);
                    if let Ok(at) = run.metrics.binary_search_by(|metric| metric.key.cmp(&update.metric)) {
                        run.metrics[at].latest = update.latest;
                        run.metrics[at].is_provisional = false;
                    }
                }
            }
            ReadEvent::RegisteredModels(models) => {
                self.catalog.registered_models.extend(models.into_iter().map(|model| (store, Arc::new(model))));
            }
            ReadEvent::LoggedModels(models) => {
                self.catalog.logged_models.extend(models.into_iter().map(|model| (store, Arc::new(model))));
            }
            ReadEvent::Traces(traces) => {
                self.catalog.traces.extend(traces.into_iter().map(|trace| (store, Arc::new(trace))));
            }
            ReadEvent::Facts(facts) => {
                let all = Arc::make_mut(&mut self.catalog.facts);
                all.extend(facts.into_iter().map(|facts| ((store, facts.run.clone()), facts)));
            }
            ReadEvent::Problems(problems) => {
                for problem in problems {
                    self.problem(store, problem);
                }
            }
            ReadEvent::Gone(runs) => {
                for key in runs {
                    let key = (store, key);
                    if let Some(index) = self.runs_by_key.get(&key) {
                        self.catalog.runs[index.at()].is_gone = true;
                    }
                    self.forget_facts(&key);
                    self.replace_problems(store, |problem| problem.run.as_ref() == Some(&key.1), Vec::new());
                }
            }
            ReadEvent::GoneExperiments(experiments) => {
                for key in experiments {
                    self.gone_experiment(store, &key);
                }
            }
            ReadEvent::ProblemsOf(run, problems) => {
                self.replace_problems(store, |problem| problem.run.as_ref() == Some(&run), problems);
            }
            ReadEvent::ProblemsOfExperiment(experiment, problems) => {
                self.replace_problems(store, |problem| problem.experiment.as_ref() == Some(&experiment), problems);
            }
        }
    }

    fn problem(&mut self, store: StoreIndex, problem: Problem) {
        let is_known = |(source, known): &(ProblemSource, Problem)| source.store == store && *known == problem;
        if !self.is_amending || !self.problems.iter().any(is_known) {
            self.problems.push((ProblemSource { store, is_derived: false }, problem));
        }
    }

    fn replace_problems(&mut self, store: StoreIndex, is_old: impl Fn(&Problem) -> bool, by: Vec<Problem>) {
        self.problems.retain(|(source, problem)| source.store != store || !is_old(problem));
        let source = ProblemSource { store, is_derived: false };
        self.problems.extend(by.into_iter().map(|problem| (source, problem)));
    }

    fn forget_facts(&mut self, key: &(StoreIndex, RunKey)) {
        if self.catalog.facts.contains_key(key) {
            Arc::make_mut(&mut self.catalog.facts).remove(key);
        }
    }

    /// An experiment that is gone takes its runs along.
    fn gone_experiment(&mut self, store: StoreIndex, key: &ExperimentKey) {
        self.replace_problems(store, |problem| problem.experiment.as_ref() == Some(key), Vec::new());
        Arc::make_mut(&mut self.catalog.facts).retain(|(of, _), facts| *of != store || facts.experiment != *key);
        let Some(&index) = self.experiments_by_key.get(&(store, key.clone())) else { return };
        self.catalog.experiments[index.at()].is_gone = true;
        let mut gone = Vec::new();
        for entry in &self.catalog.runs {
            if entry.experiment == index && !entry.is_gone {
                gone.push(entry.run.key.clone());
            }
        }
        if !gone.is_empty() {
            self.event(store, ReadEvent::Gone(gone));
        }
    }

    fn experiment(&mut self, store: StoreIndex, experiment: Experiment) -> ExperimentIndex {
        let key = (store, experiment.key.clone());
        let entry = ExperimentEntry { store, experiment: Arc::new(experiment), is_gone: false };
        if let Some(&index) = self.experiments_by_key.get(&key) {
            self.catalog.experiments[index.at()] = entry;
            return index;
        }
        let index = ExperimentIndex(self.catalog.experiments.len() as u32);
        self.catalog.experiments.push(entry);
        self.experiments_by_key.insert(key, index);
        index
    }

    fn run(&mut self, store: StoreIndex, run: Run) {
        let experiment = match self.experiments_by_key.get(&(store, run.experiment.clone())) {
            Some(&index) => {
                // One that lost its description and its last run is there again with the next run.
                self.catalog.experiments[index.at()].is_gone = false;
                index
            }
            // A store sends experiments first; should one be missing, its runs still need a home.
            None => self.experiment(store, Experiment::undescribed(&run.experiment)),
        };
        let key = (store, run.key.clone());
        let keys = Arc::new(self.interner.run_keys(&run));
        let stage = run.lifecycle_stage;
        let mut entry = RunEntry { store, experiment, run: Arc::new(run), keys, stage, is_gone: false, generation: 0 };
        self.forget_facts(&key);
        if let Some(&index) = self.runs_by_key.get(&key) {
            let old = &mut self.catalog.runs[index.at()];
            entry.generation = old.generation + 1;
            *old = entry;
        } else {
            let index = RunIndex(self.catalog.runs.len() as u32);
            self.catalog.runs.push(entry);
            self.runs_by_key.insert(key, index);
        }
    }

    /// What was read so far. Costs one copy of the tables of pointers.
    pub fn snapshot(&mut self) -> Arc<Catalog> {
        self.catalog.revision += 1;
        self.problems.sort_by(|(_, a), (_, b)| (a.severity, &a.origin, a.line).cmp(&(b.severity, &b.origin, b.line)));
        let mut catalog = self.catalog.clone();
        (catalog.problem_sources, catalog.problems) = self.problems.iter().cloned().unzip();
        for problem in &catalog.problems {
            catalog.problem_counts[problem.severity as usize] += 1;
        }
        Arc::new(catalog)
    }

    /// Experiments that were known only by their runs go with the last of these.
    fn drop_empty_names(&mut self) {
        let Catalog { experiments, runs, .. } = &mut self.catalog;
        let is_name = |entry: &ExperimentEntry| *entry.experiment == Experiment::undescribed(&entry.experiment.key);
        if experiments.iter().any(is_name) {
            let mut has_runs = vec![false; experiments.len()];
            for entry in runs.iter().filter(|entry| !entry.is_gone) {
                has_runs[entry.experiment.at()] = true;
            }
            for (entry, has_runs) in experiments.iter_mut().zip(has_runs) {
                entry.is_gone |= !has_runs && is_name(entry);
            }
        }
    }

    /// The last snapshot, when everything has been read: prepared, and with what is odd about it among the
    /// problems.
    pub fn finish(&mut self) -> Arc<Catalog> {
        if self.is_amending {
            self.drop_empty_names();
        }
        let catalog = self.snapshot();
        let derived = notes::problems(&catalog, &catalog.facts).into_iter().chain(super::tree::problems(&catalog));
        let source = |store| ProblemSource { store, is_derived: true };
        self.problems.retain(|(source, _)| !source.is_derived);
        self.problems.extend(derived.map(|(store, problem)| (source(store), problem)));
        let catalog = self.snapshot();
        catalog.prepare();
        catalog
    }
}

fn experiment_lists(catalog: &Catalog) -> Vec<ExperimentList> {
    let mut lists = vec![ExperimentList::default(); catalog.stores.len()];
    let mut indices: Vec<ExperimentIndex> = catalog.experiment_indices().collect();
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

/// The runs that the problems name by their keys: one pass over the runs, whatever the number of problems.
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
