//! Which store: where it lies and in which format.

use std::path::PathBuf;

use super::origin::Origin;

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
