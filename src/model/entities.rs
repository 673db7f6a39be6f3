//! What a place holds beside runs, indexed: models, datasets and traces, in the order in which they are listed, and what
//! belongs to which run. Made for one catalog; [`EntityKey`] names a thing in every later one too.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::natural::natural_cmp;
use super::{Catalog, ExperimentIndex, RunIndex, StoreIndex, StoreView};
use crate::store::{DatasetInput, LoggedModel, ModelId, RegisteredModel, Trace, find_value};

/// Something that has a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EntityKey {
    /// A registered model or a prompt, by its name.
    Registered(StoreIndex, Arc<str>),
    Logged(StoreIndex, ModelId),
    /// By name and digest.
    Dataset(StoreIndex, Arc<str>, Arc<str>),
    /// By id.
    Trace(StoreIndex, Arc<str>),
    /// The list of all logged models.
    LoggedModels,
    /// The list of all datasets.
    Datasets,
    /// The list of traces: of one experiment, or of all.
    Traces(Option<ExperimentIndex>),
}

/// A dataset and who used it.
#[derive(Clone, Debug)]
pub struct DatasetEntry {
    pub store: StoreIndex,
    pub name: Arc<str>,
    pub digest: Arc<str>,
    /// The uses, as runs and positions in [`Run::dataset_inputs`](crate::store::Run::dataset_inputs). Never empty.
    pub uses: Vec<(RunIndex, usize)>,
}

impl DatasetEntry {
    /// Its description, as the run that used it first tells.
    pub fn input<'a>(&self, catalog: &'a Catalog) -> Option<&'a DatasetInput> {
        let (run, at) = self.uses.first()?;
        catalog.run(*run).dataset_inputs.get(*at)
    }
}

/// A version of a registered model: the positions of the model and of the version in it.
pub type VersionAt = (usize, usize);

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// Positions in [`Catalog::registered_models`] of the view: models and prompts, by name.
    pub registered: Vec<usize>,
    /// Positions in [`Catalog::logged_models`] of the view, newest first.
    pub logged: Vec<usize>,
    /// Of the view, by name.
    pub datasets: Vec<DatasetEntry>,
    /// Positions in [`Catalog::traces`] of the view, newest first.
    pub traces: Vec<usize>,
    /// The same for each experiment that has some, by name.
    traces_of_experiments: Vec<(ExperimentIndex, Vec<usize>)>,
    positions: FxHashMap<EntityKey, usize>,
    runs_by_id: FxHashMap<(StoreIndex, Arc<str>), RunIndex>,
    logged_of_run: FxHashMap<RunIndex, Vec<usize>>,
    versions_of_run: FxHashMap<RunIndex, Vec<VersionAt>>,
    versions_of_model: FxHashMap<(StoreIndex, ModelId), Vec<VersionAt>>,
    traces_of_run: FxHashMap<RunIndex, Vec<usize>>,
}

impl Entities {
    /// Indexes a catalog. Proportional to all its runs: in a job.
    pub fn of(catalog: &Catalog, view: StoreView) -> Self {
        let mut entities = Self::default();
        entities.find_runs(catalog);
        entities.add_registered(catalog, view);
        entities.add_logged(catalog, view);
        entities.add_datasets(catalog, view);
        entities.add_traces(catalog, view);
        entities
    }

    /// The runs that anything here names.
    fn find_runs(&mut self, catalog: &Catalog) {
        let mut named: FxHashSet<(StoreIndex, &str)> = FxHashSet::default();
        for (store, model) in &catalog.registered_models {
            named.extend(model.versions.iter().filter_map(|version| Some((*store, version.run_id.as_ref()?.as_str()))));
        }
        for (store, model) in &catalog.logged_models {
            let sources = model.source_run_id.iter().chain(model.metrics.iter().filter_map(|it| it.run_id.as_ref()));
            named.extend(sources.map(|id| (*store, id.as_str())));
        }
        named.extend(catalog.traces.iter().filter_map(|(store, trace)| Some((*store, trace.source_run()?))));
        if named.is_empty() {
            return;
        }
        for run in catalog.run_indices() {
            let id = &catalog.run(run).id;
            let store = catalog.runs[run.at()].store;
            if named.contains(&(store, id.as_str())) {
                // A copied folder has the ID of its original; MLflow means the one found first.
                self.runs_by_id.entry((store, id.0.clone())).or_insert(run);
            }
        }
    }

    fn add_registered(&mut self, catalog: &Catalog, view: StoreView) {
        for (at, (store, model)) in catalog.registered_models.iter().enumerate() {
            self.positions.insert(EntityKey::Registered(*store, model.name.as_str().into()), at);
            for (number, version) in model.versions.iter().enumerate() {
                if let Some(run) = version.run_id.as_ref().and_then(|id| self.run(*store, id.as_str())) {
                    self.versions_of_run.entry(run).or_default().push((at, number));
                }
                if let Some(id) = &version.model_id {
                    self.versions_of_model.entry((*store, id.clone())).or_default().push((at, number));
                }
            }
        }
        self.registered = catalog.models_shown_at(view).collect();
        let name = |at: usize| &*catalog.registered_models[at].1.name;
        self.registered.sort_by(|a, b| natural_cmp(name(*a), name(*b)));
    }

    fn add_logged(&mut self, catalog: &Catalog, view: StoreView) {
        let mut by_id: FxHashMap<(StoreIndex, &ModelId), usize> = FxHashMap::default();
        for (at, (store, model)) in catalog.logged_models.iter().enumerate() {
            self.positions.insert(EntityKey::Logged(*store, model.id.clone()), at);
            by_id.insert((*store, &model.id), at);
            if let Some(run) = model.source_run_id.as_ref().and_then(|id| self.run(*store, id.as_str())) {
                self.logged_of_run.entry(run).or_default().push(at);
            }
        }
        if !by_id.is_empty() {
            for index in catalog.run_indices() {
                let run = catalog.run(index);
                let store = catalog.runs[index.at()].store;
                for id in run.model_outputs.iter().map(|(id, _)| id).chain(&run.model_inputs) {
                    let Some(&at) = by_id.get(&(store, id)) else { continue };
                    let of_run = self.logged_of_run.entry(index).or_default();
                    if !of_run.contains(&at) {
                        of_run.push(at);
                    }
                }
            }
        }
        self.logged = catalog.logged_models_shown(view).collect();
        let created = |at: usize| catalog.logged_models[at].1.creation_timestamp;
        self.logged.sort_by_key(|at| (std::cmp::Reverse(created(*at)), *at));
    }

    fn add_datasets(&mut self, catalog: &Catalog, view: StoreView) {
        let mut places: FxHashMap<(StoreIndex, &str, &str), usize> = FxHashMap::default();
        for run in catalog.run_indices().filter(|run| catalog.shows(*run, view)) {
            let store = catalog.runs[run.at()].store;
            for (at, input) in catalog.run(run).dataset_inputs.iter().enumerate() {
                let place = *places.entry((store, &input.name, &input.digest)).or_insert_with(|| {
                    let (name, digest) = (input.name.as_str().into(), input.digest.as_str().into());
                    self.datasets.push(DatasetEntry { store, name, digest, uses: Vec::new() });
                    self.datasets.len() - 1
                });
                self.datasets[place].uses.push((run, at));
            }
        }
        self.datasets.sort_by(|a, b| natural_cmp(&a.name, &b.name).then_with(|| a.digest.cmp(&b.digest)));
        for (at, dataset) in self.datasets.iter().enumerate() {
            let key = EntityKey::Dataset(dataset.store, dataset.name.clone(), dataset.digest.clone());
            self.positions.insert(key, at);
        }
    }

    fn add_traces(&mut self, catalog: &Catalog, view: StoreView) {
        let mut experiments: FxHashMap<(StoreIndex, &str), ExperimentIndex> = FxHashMap::default();
        if !catalog.traces.is_empty() {
            let all = catalog.experiment_indices().map(|index| (index, &catalog.experiments[index.at()]));
            experiments.extend(all.map(|(index, entry)| ((entry.store, entry.experiment.key.as_str()), index)));
        }
        for (at, (store, trace)) in catalog.traces.iter().enumerate() {
            self.positions.insert(EntityKey::Trace(*store, trace.id.as_str().into()), at);
            if let Some(run) = trace.source_run().and_then(|id| self.run(*store, id)) {
                self.traces_of_run.entry(run).or_default().push(at);
            }
        }
        self.traces = catalog.traces_shown(view).collect();
        self.traces.sort_by_key(|at| (std::cmp::Reverse(catalog.traces[*at].1.timestamp), *at));
        let mut of_experiments: FxHashMap<ExperimentIndex, Vec<usize>> = FxHashMap::default();
        for &at in &self.traces {
            let (store, trace) = &catalog.traces[at];
            if let Some(experiment) = experiments.get(&(*store, trace.experiment.as_str())) {
                of_experiments.entry(*experiment).or_default().push(at);
            }
        }
        self.traces_of_experiments = of_experiments.into_iter().collect();
        let name = |experiment: ExperimentIndex| catalog.experiment(experiment).display_name();
        self.traces_of_experiments.sort_by(|(a, _), (b, _)| natural_cmp(name(*a), name(*b)).then_with(|| a.cmp(b)));
    }

    /// Positions of the traces of one experiment, or of all, newest first.
    pub fn traces_of(&self, experiment: Option<ExperimentIndex>) -> &[usize] {
        let Some(experiment) = experiment else { return &self.traces };
        let found = self.traces_of_experiments.iter().find(|(of, _)| *of == experiment);
        found.map(|(_, traces)| traces.as_slice()).unwrap_or_default()
    }

    /// The experiments that have traces, and how many.
    pub fn trace_counts(&self) -> impl ExactSizeIterator<Item = (ExperimentIndex, usize)> + '_ {
        self.traces_of_experiments.iter().map(|(experiment, traces)| (*experiment, traces.len()))
    }

    /// The run with this ID in a store, of those that something here names.
    pub fn run(&self, store: StoreIndex, id: &str) -> Option<RunIndex> {
        self.runs_by_id.get(&(store, Arc::from(id))).copied()
    }

    /// Logged models that a run made or used, as positions.
    pub fn logged_of_run(&self, run: RunIndex) -> &[usize] {
        self.logged_of_run.get(&run).map(Vec::as_slice).unwrap_or_default()
    }

    /// Versions of registered models that a run made.
    pub fn versions_of_run(&self, run: RunIndex) -> &[VersionAt] {
        self.versions_of_run.get(&run).map(Vec::as_slice).unwrap_or_default()
    }

    /// Versions that were made of a logged model.
    pub fn versions_of_model(&self, store: StoreIndex, id: &ModelId) -> &[VersionAt] {
        self.versions_of_model.get(&(store, id.clone())).map(Vec::as_slice).unwrap_or_default()
    }

    /// Traces that a run recorded, as positions.
    pub fn traces_of_run(&self, run: RunIndex) -> &[usize] {
        self.traces_of_run.get(&run).map(Vec::as_slice).unwrap_or_default()
    }

    /// The registered model or prompt of a key, if it is (still) there.
    pub fn registered<'a>(&self, catalog: &'a Catalog, key: &EntityKey) -> Option<&'a Arc<RegisteredModel>> {
        let (store, model) = catalog.registered_models.get(*self.positions.get(key)?)?;
        let is_meant = matches!(key, EntityKey::Registered(of, name) if of == store && **name == *model.name);
        is_meant.then_some(model)
    }

    /// The logged model of a key, if it is (still) there.
    pub fn logged<'a>(&self, catalog: &'a Catalog, key: &EntityKey) -> Option<&'a Arc<LoggedModel>> {
        let (store, model) = catalog.logged_models.get(*self.positions.get(key)?)?;
        let is_meant = matches!(key, EntityKey::Logged(of, id) if of == store && *id == model.id);
        is_meant.then_some(model)
    }

    /// The trace of a key, if it is (still) there.
    pub fn trace<'a>(&self, catalog: &'a Catalog, key: &EntityKey) -> Option<&'a Arc<Trace>> {
        let (store, trace) = catalog.traces.get(*self.positions.get(key)?)?;
        let is_meant = matches!(key, EntityKey::Trace(of, id) if of == store && **id == *trace.id);
        is_meant.then_some(trace)
    }

    /// The dataset of a key, if a run uses it.
    pub fn dataset(&self, key: &EntityKey) -> Option<&DatasetEntry> {
        if !matches!(key, EntityKey::Dataset(..)) {
            return None;
        }
        self.datasets.get(*self.positions.get(key)?)
    }

    /// Everything with a page, to be found by its name: registered models and prompts, logged models, datasets.
    pub fn keys<'a>(&'a self, catalog: &'a Catalog) -> impl Iterator<Item = (EntityKey, &'a str)> + 'a {
        let registered = self.registered.iter().map(|at| {
            let (store, model) = &catalog.registered_models[*at];
            (EntityKey::Registered(*store, model.name.as_str().into()), &*model.name)
        });
        let logged = self.logged.iter().map(|at| {
            let (store, model) = &catalog.logged_models[*at];
            (EntityKey::Logged(*store, model.id.clone()), model.display_name())
        });
        let datasets = self.datasets.iter().map(|dataset| {
            let key = EntityKey::Dataset(dataset.store, dataset.name.clone(), dataset.digest.clone());
            (key, if dataset.name.is_empty() { &*dataset.digest } else { &*dataset.name })
        });
        registered.chain(logged).chain(datasets)
    }
}

/// The context in which a run used a dataset, such as `training`.
pub fn dataset_context(input: &DatasetInput) -> &str {
    find_value(&input.tags, "mlflow.data.context").unwrap_or_default()
}
