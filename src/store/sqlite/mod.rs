//! SQLite stores of any schema version.

use super::{ArtifactRoot, Cancel, Capabilities, History, Location, LoggedModel, Read, Run, Sink, Store, StoreError};

/// A database such as `mlflow.db`.
#[derive(Debug)]
pub struct SqliteStore {
    location: Location,
}

impl SqliteStore {
    /// Opens the database at `location`.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        Ok(Self { location: location.clone() })
    }
}

impl Store for SqliteStore {
    fn location(&self) -> &Location {
        &self.location
    }
    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }
    fn read(&self, _sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        cancel.check()
    }
    fn history(&self, _run: &Run, _metric: &str, _cancel: &Cancel) -> Result<Read<History>, StoreError> {
        Ok(Read { value: History::default(), problems: Vec::new() })
    }
    fn artifact_root(&self, _run: &Run) -> Result<ArtifactRoot, StoreError> {
        Ok(ArtifactRoot::default())
    }
    fn model_artifact_root(&self, _model: &LoggedModel) -> Result<ArtifactRoot, StoreError> {
        Ok(ArtifactRoot::default())
    }
}
