//! From what stores tell to [`Catalog`]s.
//!
//! A [`CatalogBuilder`] collects [`ReadEvent`]s in the reading job and hands out cheap snapshots while more arrives. A
//! re-read continues from the catalog before it, keeps the index of everything that is still there, and marks what has
//! gone. Where only some runs are read again, the catalog is amended: all else stays as it is.

use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::catalog::{Catalog, ExperimentEntry, ProblemSource, RunEntry, StoreEntry, Teller};
use super::index::{ExperimentIndex, RunIndex, StoreIndex};
use super::keys::KeyInterner;
use super::notes;
use super::paths::path_name;
use super::tree;
use crate::store::{Experiment, ExperimentKey, Location, Problem, ReadEvent, Run, RunFacts, RunKey};

/// Short names of stores, all different: as each lies in the folder that was opened, or its last parts, or its path.
fn labels(locations: &[Location]) -> Vec<String> {
    fn inside(location: &Location) -> Option<String> {
        let path = location.origin.as_path()?;
        let inside = path.strip_prefix(&location.opened).ok().filter(|inside| !inside.as_os_str().is_empty());
        Some(inside.unwrap_or(Path::new(path.file_name()?)).display().to_string())
    }
    fn last_parts(location: &Location) -> Option<String> {
        location.origin.as_path().map(path_name)
    }
    let label = |location: &Location| {
        let alone = |form: fn(&Location) -> Option<String>| {
            let name = form(location).filter(|name| !name.is_empty())?;
            let alike = locations.iter().filter(|other| form(other).as_ref() == Some(&name)).count();
            (alike == 1).then_some(name)
        };
        alone(inside).or_else(|| alone(last_parts)).unwrap_or_else(|| location.origin.to_string())
    };
    locations.iter().map(label).collect()
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
        let entry =
            |(location, label): (&Location, String)| StoreEntry { location: location.clone(), label, schema: None };
        let stores = locations.iter().zip(labels(locations)).map(entry).collect();
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
        let told = previous.problem_sources.iter().zip(&previous.problems);
        let told = told.filter(|(source, _)| source.told_by != Teller::Catalog);
        let problems = told.map(|(source, problem)| (*source, problem.clone())).collect();
        Self { problems, is_amending: true, ..Self::upon(previous) }
    }

    /// For a closer look at what was read: everything stays, but for what an earlier look found.
    pub fn looking_closer(previous: &Catalog) -> Self {
        let mut builder = Self::amending(previous);
        builder.problems.retain(|(source, _)| source.told_by != Teller::CloserLook);
        builder.catalog.has_closer_look = true;
        let is_looked_up = |facts: &RunFacts| facts.counts.iter().any(|(fact, _)| fact.needs_closer_look());
        if builder.catalog.facts.values().any(is_looked_up) {
            Arc::make_mut(&mut builder.catalog.facts).retain(|_, facts| {
                facts.counts.retain(|(fact, _)| !fact.needs_closer_look());
                !facts.counts.is_empty()
            });
        }
        builder
    }

    /// Takes what a closer look found.
    pub fn seen_closer(&mut self, store: StoreIndex, facts: Option<RunFacts>, problems: Vec<Problem>) {
        self.facts(store, facts);
        let source = ProblemSource { store, told_by: Teller::CloserLook };
        self.problems.extend(problems.into_iter().map(|problem| (source, problem)));
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
                self.facts(store, facts);
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

    fn facts(&mut self, store: StoreIndex, facts: impl IntoIterator<Item = RunFacts>) {
        let all = Arc::make_mut(&mut self.catalog.facts);
        for facts in facts {
            match all.entry((store, facts.run.clone())) {
                Entry::Vacant(place) => drop(place.insert(facts)),
                // What was counted again counts once.
                Entry::Occupied(mut known) => {
                    let known = &mut known.get_mut().counts;
                    known.retain(|(fact, _)| facts.counts.iter().all(|(other, _)| other != fact));
                    known.extend(facts.counts);
                }
            }
        }
    }

    fn problem(&mut self, store: StoreIndex, problem: Problem) {
        let is_known = |(source, known): &(ProblemSource, Problem)| source.store == store && *known == problem;
        if !self.is_amending || !self.problems.iter().any(is_known) {
            self.problems.push((ProblemSource { store, told_by: Teller::Store }, problem));
        }
    }

    fn replace_problems(&mut self, store: StoreIndex, is_old: impl Fn(&Problem) -> bool, by: Vec<Problem>) {
        self.problems.retain(|(source, problem)| source.store != store || !is_old(problem));
        let source = ProblemSource { store, told_by: Teller::Store };
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
        let derived = notes::problems(&catalog, &catalog.facts).into_iter().chain(tree::problems(&catalog));
        let source = |store| ProblemSource { store, told_by: Teller::Catalog };
        self.problems.retain(|(source, _)| source.told_by != Teller::Catalog);
        self.problems.extend(derived.map(|(store, problem)| (source(store), problem)));
        let catalog = self.snapshot();
        catalog.prepare();
        catalog
    }
}
