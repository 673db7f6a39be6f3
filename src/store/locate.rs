//! From any path that a user opens to the stores it means.

use std::path::{Path, PathBuf};

use super::{ExperimentKey, Location, RunKey, StoreError};

/// What the user pointed at inside a store, to be shown first.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Focus {
    /// The store as a whole.
    #[default]
    Store,
    /// The deleted experiments (`.trash` was opened).
    Deleted,
    /// The registry (`models` was opened).
    Models,
    /// One experiment.
    Experiment(ExperimentKey),
    /// One run.
    Run(RunKey),
    /// One artifact of a run, by its relative path with `/`.
    Artifact(RunKey, String),
}

/// The stores that a path means.
#[derive(Clone, Debug)]
pub struct Place {
    /// The path that was opened, absolute.
    pub opened: PathBuf,
    /// At least one; sorted by path, a file store before the database beside it.
    pub locations: Vec<Location>,
    /// What to show first; keys belong to the first location.
    pub focus: Focus,
}

/// Finds the stores that `path` means: a root, a folder above several roots, an experiment, a run, `.trash`, `models`,
/// `mlartifacts`, a database, or a file or folder somewhere inside one of these.
pub fn locate(path: &Path) -> Result<Place, StoreError> {
    Err(StoreError::NotAStore(path.to_path_buf()))
}
