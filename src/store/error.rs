//! What makes a whole operation impossible. Anything smaller is a [`super::Problem`] beside the result.

use std::io;
use std::path::PathBuf;

use crate::text::{Language, Message};

/// Failure of a store operation as a whole; every variant names the path it is about.
#[derive(Debug)]
pub enum StoreError {
    /// The path does not exist.
    NotFound(PathBuf),
    /// The path exists but neither is nor holds nor lies in a results store. `looked_for` names what was looked for.
    NotAStore(PathBuf),
    /// The path is an archive, of this kind: what lies in it cannot be read where it is.
    Archive {
        path: PathBuf,
        kind: &'static str,
    },
    /// The operating system refused.
    Io {
        /// File or folder.
        path: PathBuf,
        source: io::Error,
    },
    Sqlite {
        path: PathBuf,
        source: rusqlite::Error,
    },
    /// A run, experiment or artifact that the store does not (any longer) hold.
    Gone(PathBuf),
    /// A path that would leave the artifact folder.
    Outside(PathBuf),
    /// Somebody asked to stop.
    Cancelled,
}

impl StoreError {
    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        match self {
            Self::NotFound(path) => Message::new("error-not-found").path(path),
            Self::NotAStore(path) => Message::new("error-not-a-store").path(path),
            Self::Archive { path, kind } => Message::new("error-archive").path(path).arg("kind", *kind),
            Self::Io { path, source } => Message::new("error-io").path(path).arg("cause", source.to_string()),
            Self::Sqlite { path, source } => Message::new("error-sqlite").path(path).arg("cause", source.to_string()),
            Self::Gone(path) => Message::new("error-gone").path(path),
            Self::Outside(path) => Message::new("error-outside").path(path),
            Self::Cancelled => Message::new("error-cancelled"),
        }
    }

    /// Wraps an I/O error with its path.
    pub fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }

    /// Wraps an SQLite error with the database's path.
    pub fn sqlite(path: impl Into<PathBuf>, source: rusqlite::Error) -> Self {
        Self::Sqlite { path: path.into(), source }
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.texts().message(&self.message()))
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Sqlite { source, .. } => Some(source),
            _ => None,
        }
    }
}
