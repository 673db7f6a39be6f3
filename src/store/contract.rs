//! What a store is asked for, and what it tells: the trait that every kind of store fulfils.

use std::path::PathBuf;
use std::sync::Arc;

use super::artifacts::{self, ArtifactFile, ArtifactListing, ArtifactRoot};
use super::cancel::Cancel;
use super::error::StoreError;
use super::facts::RunFacts;
use super::history::History;
use super::lifecycle::{
    Change, Interrupted, Outcome, PlanNews, PurgeMode, PurgeOutcome, PurgePlan, PurgeProgress, PurgeSelection,
    Recovery, Undo,
};
use super::origin::Origin;
use super::problem::Problem;
use super::refusal::LifecycleError;
use super::space::{FoundFile, Measured, Owner};
use super::types::{Experiment, ExperimentKey, LoggedModel, MetricPoint, RegisteredModel, Run, RunKey, Trace};

/// Which format a store has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// A folder of `meta.yaml` files (`mlruns`).
    File,
    /// An SQLite database (`mlflow.db`).
    Sqlite,
}

impl Backend {
    /// The word in `dump`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Sqlite => "sqlite",
        }
    }
}

/// Where one store lies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// The root folder, or the database file; absolute.
    pub origin: Origin,
    /// Its format.
    pub backend: Backend,
    /// The folder that the user opened, if it lies above or below: relative artifact URIs are tried against it too.
    pub opened: PathBuf,
}

impl Location {
    /// A store on this machine.
    pub fn new(path: impl Into<PathBuf>, backend: Backend, opened: impl Into<PathBuf>) -> Self {
        Self { origin: Origin::from(path.into()), backend, opened: opened.into() }
    }
}

/// What can be done with a store. Views ask this, never which backend it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Capabilities {
    /// Runs and experiments can be deleted, restored and edited.
    pub can_write: bool,
    /// What is deleted can go to the trash can of the desktop: [`PurgeMode::Trash`].
    pub can_trash: bool,
}

/// A piece of what [`Store::read`] found. Experiments come before their runs; apart from that any order.
#[derive(Clone, Debug)]
pub enum ReadEvent {
    /// So many runs will come in all, as far as known now (a later event replaces the number).
    Expected {
        /// Runs.
        runs: usize,
    },
    /// Alembic revision of a database.
    Schema(String),
    /// Experiments.
    Experiments(Vec<Experiment>),
    /// Runs, each complete but for metrics marked provisional.
    Runs(Vec<Run>),
    /// Exact latest values that replace provisional ones.
    Latest(Vec<LatestUpdate>),
    /// The registry.
    RegisteredModels(Vec<RegisteredModel>),
    /// Logged models.
    LoggedModels(Vec<LoggedModel>),
    /// Traces.
    Traces(Vec<Trace>),
    /// What is to be counted of runs that were sent before, and of what lies in the place of runs.
    Facts(Vec<RunFacts>),
    /// What could not be read, or was read kindly.
    Problems(Vec<Problem>),
    /// Runs that are no longer there. This and what follows is only told by [`Store::read_runs`].
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
    /// Which run.
    pub run: RunKey,
    /// Which metric.
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
    /// The value.
    pub value: T,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// One opened store. Calls block; any thread may call, several at once.
pub trait Store: Send + Sync {
    /// Where it lies.
    fn location(&self) -> &Location;

    /// What can be done with it.
    fn capabilities(&self) -> Capabilities;

    /// Reads everything but histories, artifacts and previews, streaming to `sink`. `Err` only when nothing could be
    /// read at all, or when cancelled.
    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError>;

    /// Reads some runs and some descriptions of experiments again, at a cost that grows with their number and not with the
    /// store. Sends what [`Self::read`] would send of them, exact latest values included, and what is gone of them; of
    /// new experiments the descriptions have to be asked for too. To be taken by `CatalogBuilder::amending`.
    fn read_runs(&self, keys: &ReadKeys, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError>;

    /// The whole history of one metric in stored order (files: line order; databases: by timestamp, step, value).
    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Read<History>, StoreError>;

    /// Where the files of a run lie, decided by position in the opened folder first and by `artifact_uri` second.
    fn artifact_root(&self, run: &Run) -> Result<ArtifactRoot, StoreError>;

    /// The same for a logged model.
    fn model_artifact_root(&self, model: &LoggedModel) -> Result<ArtifactRoot, StoreError>;

    /// Lists everything below the folder of `root`, recursively, sorted by path. `Err` only when the folder is gone or
    /// somebody cancelled.
    fn list_artifacts(&self, root: &ArtifactRoot, cancel: &Cancel) -> Result<Read<ArtifactListing>, StoreError> {
        artifacts::list(root, cancel)
    }

    /// Opens one file by its path as listed (relative, with `/`). No path leads out of the artifact folder: absolute
    /// parts, `..`, and links that lead out are refused with [`StoreError::Outside`].
    fn open_artifact(&self, root: &ArtifactRoot, path: &str) -> Result<ArtifactFile, StoreError> {
        artifacts::open(root, path)
    }

    /// Calls `found` for each file on this machine that belongs to `owner`, but for folders that were `measured` before.
    fn files_of(
        &self,
        owner: Owner<'_>,
        measured: &Measured,
        cancel: &Cancel,
        found: &mut dyn FnMut(FoundFile<'_>),
    ) -> Result<(), StoreError>;

    /// Makes a change, as if at `now` (milliseconds since 1970). `Err` when nothing was changed.
    fn change(&self, change: &Change, now: i64) -> Result<Outcome, LifecycleError> {
        let _ = (change, now);
        Err(self.cannot_be_written())
    }

    /// Takes a change back. `Err` when nothing was changed, as somebody else changed the same since.
    fn undo(&self, undo: &Undo) -> Result<(), LifecycleError> {
        let _ = undo;
        Err(self.cannot_be_written())
    }

    /// Finds out what a purge would remove. Only reads.
    fn plan_purge(
        &self,
        selection: &PurgeSelection,
        news: &(dyn Fn(PlanNews<'_>) + Sync),
        cancel: &Cancel,
    ) -> Result<PurgePlan, LifecycleError> {
        let _ = (selection, news, cancel);
        Err(self.cannot_be_written())
    }

    /// Removes what the plan names, for good or into the trash can, after a second look at each item. Stops between two
    /// items when cancelled.
    fn purge(
        &self,
        plan: &PurgePlan,
        mode: PurgeMode,
        progress: &dyn Fn(&PurgeProgress),
        cancel: &Cancel,
    ) -> Result<PurgeOutcome, LifecycleError> {
        let _ = (plan, mode, progress, cancel);
        Err(self.cannot_be_written())
    }

    /// Changes and purges that were cut short and that no program is at work on. Only reads.
    fn interrupted(&self) -> Result<Vec<Interrupted>, LifecycleError> {
        Ok(Vec::new())
    }

    /// Brings one of them to an end.
    fn recover(&self, interrupted: &Interrupted, recovery: Recovery) -> Result<PurgeOutcome, LifecycleError> {
        let _ = (interrupted, recovery);
        Err(self.cannot_be_written())
    }

    /// The answer of a store to whom nothing can be done.
    #[doc(hidden)]
    fn cannot_be_written(&self) -> LifecycleError {
        LifecycleError::Unsupported(self.location().origin.to_string().into())
    }
}

impl std::fmt::Debug for dyn Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(self.location()).finish()
    }
}
