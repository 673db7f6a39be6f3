//! Reads a store into plain lists, as a view would gather them.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "shared by several test binaries; a test may panic")]

use std::sync::Mutex;

use runatlas::model::{CatalogBuilder, StoreIndex};
use runatlas::store::{
    Cancel, Experiment, LatestUpdate, LoggedModel, Problem, ReadEvent, RegisteredModel, Run, Store, StoreError, Trace,
};

/// Everything that a store told.
#[derive(Default)]
pub struct Told {
    pub schema: Option<String>,
    pub experiments: Vec<Experiment>,
    /// Sizes of the events with runs.
    pub batches: Vec<usize>,
    pub runs: Vec<Run>,
    pub registry: Vec<RegisteredModel>,
    pub models: Vec<LoggedModel>,
    pub traces: Vec<Trace>,
    pub problems: Vec<Problem>,
}

impl Told {
    /// The only run with this id.
    pub fn run(&self, id: &str) -> &Run {
        let mut found = self.runs.iter().filter(|run| run.id.as_str() == id);
        let run = found.next().unwrap_or_else(|| panic!("no run {id}"));
        assert!(found.next().is_none(), "run {id} stands twice");
        run
    }

    /// The run in this folder below the root.
    pub fn run_at(&self, key: &str) -> &Run {
        self.runs.iter().find(|run| run.key.as_str() == key).unwrap_or_else(|| panic!("no run at {key}"))
    }

    /// The experiment in this folder below the root.
    pub fn experiment_at(&self, key: &str) -> &Experiment {
        self.experiments.iter().find(|found| found.key.as_str() == key).unwrap_or_else(|| panic!("no experiment {key}"))
    }

    /// Keys of the problems.
    pub fn causes(&self) -> Vec<&str> {
        self.problems.iter().map(|problem| problem.cause.key).collect()
    }
}

pub fn try_read(store: &dyn Store, cancel: &Cancel) -> Result<Told, StoreError> {
    let gathered = Mutex::new((Told::default(), Vec::<LatestUpdate>::new()));
    let catalog = Mutex::new(CatalogBuilder::new(&[store.location().clone()]));
    store.read(
        &|event: ReadEvent| {
            catalog.lock().unwrap().event(StoreIndex(0), event.clone());
            let (told, updates) = &mut *gathered.lock().unwrap();
            match event {
                ReadEvent::Schema(revision) => told.schema = Some(revision),
                ReadEvent::Experiments(list) => told.experiments.extend(list),
                ReadEvent::Runs(list) => {
                    told.batches.push(list.len());
                    told.runs.extend(list);
                }
                ReadEvent::Latest(list) => updates.extend(list),
                ReadEvent::RegisteredModels(list) => told.registry.extend(list),
                ReadEvent::LoggedModels(list) => told.models.extend(list),
                ReadEvent::Traces(list) => told.traces.extend(list),
                ReadEvent::Problems(list) => told.problems.extend(list),
                _ => {}
            }
        },
        cancel,
    )?;
    let (mut told, updates) = gathered.into_inner().unwrap();
    for update in updates {
        let run = told.runs.iter_mut().find(|run| run.key == update.run).unwrap();
        let metric = run.metrics.iter_mut().find(|metric| metric.key == update.metric).unwrap();
        metric.latest = update.latest;
        metric.is_provisional = false;
    }
    // What is counted is told by the catalog.
    let catalog = catalog.into_inner().unwrap().finish();
    let is_note =
        |problem: &&Problem| !told.problems.contains(problem) && !problem.cause.key.starts_with("problem-parent");
    let notes: Vec<Problem> = catalog.problems.iter().filter(is_note).cloned().collect();
    told.problems.extend(notes);
    Ok(told)
}

pub fn read(store: &dyn Store) -> Told {
    try_read(store, &Cancel::new()).unwrap()
}
