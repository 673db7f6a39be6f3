//! What a reading tells, piece by piece, and what it can be asked for.

use std::sync::Arc;

use super::facts::RunFacts;
use super::problem::Problem;
use super::types::{Experiment, ExperimentKey, LoggedModel, MetricPoint, RegisteredModel, Run, RunKey, Trace};

/// A piece of what [`super::Store::read`] found. Experiments come before their runs; apart from that any order.
#[derive(Clone, Debug)]
pub enum ReadEvent {
    /// So many runs will come in all, as far as known now (a later event replaces the number).
    Expected {
        runs: usize,
    },
    /// Alembic revision of a database.
    Schema(String),
    Experiments(Vec<Experiment>),
    /// Runs, each complete but for metrics marked provisional.
    Runs(Vec<Run>),
    /// Exact latest values that replace provisional ones.
    Latest(Vec<LatestUpdate>),
    RegisteredModels(Vec<RegisteredModel>),
    LoggedModels(Vec<LoggedModel>),
    Traces(Vec<Trace>),
    /// What is to be counted of runs that were sent before, and of what lies in the place of runs.
    Facts(Vec<RunFacts>),
    /// What could not be read, or was read kindly.
    Problems(Vec<Problem>),
    /// Runs that are no longer there. This and what follows is only told by [`super::Store::read_runs`].
    Gone(Vec<RunKey>),
    /// Experiments that are no longer there, nor any run of theirs.
    GoneExperiments(Vec<ExperimentKey>),
    /// All problems of a run so far, in place of those that were told before.
    ProblemsOf(RunKey, Vec<Problem>),
    /// The same of an experiment's own description and tags.
    ProblemsOfExperiment(ExperimentKey, Vec<Problem>),
}

/// What is to be read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadKeys {
    /// Runs, whether they are known, new, or gone.
    pub runs: Vec<RunKey>,
    /// Experiments: their descriptions, not their runs.
    pub experiments: Vec<ExperimentKey>,
}

impl ReadKeys {
    /// Each once.
    pub(crate) fn distinct(&self) -> Self {
        let Self { mut runs, mut experiments } = self.clone();
        runs.sort_unstable();
        runs.dedup();
        experiments.sort_unstable();
        experiments.dedup();
        Self { runs, experiments }
    }
}

/// The exact latest value of a metric that was provisional before.
#[derive(Clone, Debug, PartialEq)]
pub struct LatestUpdate {
    pub run: RunKey,
    pub metric: Arc<str>,
    /// `None` when the file holds no readable value.
    pub latest: Option<MetricPoint>,
}

/// Receives [`ReadEvent`]s, possibly from several threads at once. Must return quickly.
pub trait Sink: Sync {
    /// One piece.
    fn event(&self, event: ReadEvent);
}

impl<F: Fn(ReadEvent) + Sync> Sink for F {
    fn event(&self, event: ReadEvent) {
        self(event);
    }
}

/// A value together with what was wrong on the way to it.
#[derive(Clone, Debug)]
pub struct Read<T> {
    pub value: T,
    /// What was wrong.
    pub problems: Vec<Problem>,
}
