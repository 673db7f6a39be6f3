//! The job that measures what takes space.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Action;
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::model::space::{Holder, SpaceBuilder, Tally};
use crate::model::{Catalog, ExperimentIndex, RunIndex, StoreIndex};
use crate::store::{Measured, Owner};

/// Owners that are measured before anybody can look at the sum.
const AT_ONCE: usize = 256;
/// How often the sum so far is shown.
const INTERVAL: Duration = Duration::from_millis(400);

/// Whose files are measured, for whom they count, and the folder that they count as lying in.
type Task<'a> = (StoreIndex, Owner<'a>, Holder, &'a str);

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Measure what takes space.
    Measure(DataSource),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Measure,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Measure(_) => Key::Measure,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Measure(data) => measure(&data, context),
        }
    }
}

fn measure(data: &DataSource, context: &JobContext) {
    let catalog = &*data.catalog;
    let tasks = tasks(catalog, data.stores.len());
    let measured = Measured::default();
    let mut builder = SpaceBuilder::new(catalog);
    let mut last = Instant::now();
    for chunk in tasks.chunks(AT_ONCE) {
        let tallies: Vec<_> = chunk
            .par_iter()
            .map(|(store, owner, holder, below)| {
                let mut tally = Tally::default();
                let store = &data.stores[store.at()];
                // What cannot be read is told by the problems of the place; here it takes no room.
                let _ = store.files_of(*owner, &measured, &context.cancel, &mut |file| tally.add(file, below));
                (*holder, tally)
            })
            .collect();
        if context.cancel.is_cancelled() {
            return;
        }
        for (holder, tally) in tallies {
            builder.add(catalog, holder, tally);
        }
        if last.elapsed() >= INTERVAL {
            context.send(Action::Measured(Arc::new(builder.space(catalog, false))));
            last = Instant::now();
        }
    }
    context.send(Action::Measured(Arc::new(builder.space(catalog, true))));
}

fn tasks(catalog: &Catalog, stores: usize) -> Vec<Task<'_>> {
    let mut tasks: Vec<Task<'_>> =
        (0..stores as u32).map(|at| (StoreIndex(at), Owner::Store, Holder::Store, "")).collect();
    let mut experiments: FxHashMap<(StoreIndex, &str), ExperimentIndex> = FxHashMap::default();
    for index in catalog.experiment_indices() {
        let entry = &catalog.experiments[index.at()];
        experiments.insert((entry.store, entry.experiment.key.as_str()), index);
        tasks.push((entry.store, Owner::Experiment(&entry.experiment), Holder::Experiment(index), ""));
    }
    let mut makers: FxHashMap<(ExperimentIndex, &str), RunIndex> = FxHashMap::default();
    for run in catalog.run_indices() {
        let entry = &catalog.runs[run.at()];
        makers.insert((entry.experiment, entry.run.id.as_str()), run);
        tasks.push((entry.store, Owner::Run(&entry.run), Holder::Run(run), ""));
    }
    for (store, model) in &catalog.logged_models {
        let experiment = experiments.get(&(*store, model.experiment.as_str())).copied();
        let maker = experiment
            .zip(model.source_run_id.as_ref())
            .and_then(|(experiment, id)| makers.get(&(experiment, id.as_str())));
        let holder = match (maker, experiment) {
            (Some(run), _) => Holder::Run(*run),
            (None, Some(experiment)) => Holder::Experiment(experiment),
            (None, None) => Holder::Store,
        };
        tasks.push((*store, Owner::Model(model), holder, model.display_name()));
    }
    tasks
}
