//! What is asked for when something is changed that can be undone, and what came of it.

use super::undo::{Touched, Undo};
use crate::store::refusal::LifecycleError;
use crate::store::types::{ExperimentKey, RunKey};
use crate::text::Message;

/// A run or an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Run(RunKey),
    Experiment(ExperimentKey),
}

impl Target {
    /// The text of its key.
    pub fn key(&self) -> &str {
        match self {
            Self::Run(key) => key.as_str(),
            Self::Experiment(key) => key.as_str(),
        }
    }
}

/// Which runs come back with their experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum RestoredRuns {
    /// Those that were deleted with it.
    #[default]
    ActiveBefore,
    /// All, as MLflow does.
    All,
}

/// Something that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Marks runs as deleted.
    DeleteRuns {
        runs: Vec<RunKey>,
        /// With the runs below them in the tree of their experiment.
        with_children: bool,
        /// Even those that something seems to be writing to.
        even_running: bool,
    },
    /// Marks runs as active again.
    RestoreRuns {
        runs: Vec<RunKey>,
        /// With the deleted runs below them.
        with_children: bool,
    },
    /// Marks an experiment and its active runs as deleted and moves it to the trash folder.
    DeleteExperiment {
        experiment: ExperimentKey,
        /// Even if something seems to be writing to one of its runs.
        even_running: bool,
    },
    /// The way back.
    RestoreExperiment {
        experiment: ExperimentKey,
        /// With which runs.
        runs: RestoredRuns,
    },
    /// Gives a new name.
    Rename { target: Target, name: String },
    /// Sets a tag.
    SetTag {
        target: Target,
        /// Name, `/` between its parts.
        key: String,
        /// Value, stored as it is.
        value: String,
    },
    /// Removes a tag.
    RemoveTag { target: Target, key: String },
    /// Sets the note of a run or the description of an experiment: the tag `mlflow.note.content`.
    Describe { target: Target, text: String },
}

impl Change {
    /// A word for the log.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::DeleteRuns { .. } => "delete",
            Self::RestoreRuns { .. } => "restore",
            Self::DeleteExperiment { .. } => "delete-experiment",
            Self::RestoreExperiment { .. } => "restore-experiment",
            Self::Rename { .. } => "rename",
            Self::SetTag { .. } => "set-tag",
            Self::RemoveTag { .. } => "remove-tag",
            Self::Describe { .. } => "describe",
        }
    }
}

/// Something that was left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its key in the store.
    pub key: String,
    pub why: LifecycleError,
}

/// What a change did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Keys of the runs and experiments that were asked for, children among them, and changed.
    pub done: Vec<String>,
    /// What was not, and why.
    pub skipped: Vec<Skipped>,
    /// The way back; `None` when nothing was changed.
    pub undo: Option<Undo>,
    /// Everything whose description changed, also what came along.
    pub touched: Touched,
}

impl Skipped {
    pub(in crate::store) fn new(key: impl Into<String>, why: LifecycleError) -> Self {
        Self { key: key.into(), why }
    }

    /// The words for the reason, in the locale files.
    pub fn message(&self) -> Message {
        self.why.message()
    }
}
