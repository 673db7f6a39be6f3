//! Why something was not done: of a whole operation, or of one item of it.

use std::io;
use std::path::{Path, PathBuf};

use crate::store::error::StoreError;
use crate::text::{Language, Message};

/// A reason, each with the file or folder it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LifecycleError {
    /// This kind of store cannot be written.
    Unsupported(PathBuf),
    /// The store may not be written.
    ReadOnly(PathBuf),
    /// It is not (any longer) there.
    Gone(PathBuf),
    /// Several are called so.
    Ambiguous(String),
    /// A link stands in the way; links are never followed.
    Linked(PathBuf),
    /// Another file system begins here; it is not crossed.
    Mount(PathBuf),
    /// Something in it may not be removed or looked into.
    Locked(PathBuf),
    /// Its description cannot be read well enough to be rewritten.
    Unreadable(PathBuf),
    /// It has no description, so that there is nothing to change.
    NoDescription(PathBuf),
    /// It is deleted, and deleted things are not edited.
    Deleted(PathBuf),
    /// It is not deleted.
    Active(PathBuf),
    /// It lies in an experiment that is deleted.
    ExperimentDeleted(PathBuf),
    /// The experiment that a run says it is of is nowhere.
    NoExperiment {
        /// The run.
        path: PathBuf,
        id: String,
    },
    /// Marked as deleted, but not where deleted experiments lie.
    NotInTrash(PathBuf),
    /// The experiment `0`, which MLflow does not let go.
    DefaultExperiment(PathBuf),
    /// Something is in the place where it would go.
    Occupied(PathBuf),
    /// It is marked as running, and its files changed a moment ago.
    StillWriting {
        path: PathBuf,
        /// When they changed last, in milliseconds since 1970.
        changed: i64,
    },
    /// It is not as it was when the operation was planned.
    Changed(PathBuf),
    /// Another program holds it.
    InUse(PathBuf),
    /// It was deleted too short a time ago.
    TooYoung(PathBuf),
    /// It does not say when it was deleted.
    UnknownAge(PathBuf),
    /// No name of a tag.
    TagName(String),
    /// There is no such tag.
    NoTag(String),
    /// An experiment needs a name.
    EmptyName,
    /// Another experiment has the name.
    NameTaken(String),
    /// A database has something that this program does not know and that may be about what is to be changed.
    UnknownSchema {
        path: PathBuf,
        /// The table, column or trigger.
        what: String,
    },
    /// Something else in the database needs it.
    Needed(PathBuf),
    /// Somebody else keeps files in it.
    KeptBy {
        path: PathBuf,
        /// Key of a run or model, or path of a database.
        by: String,
    },
    /// Artifacts of a run that nobody knows, which somebody may need.
    UnknownRun(PathBuf),
    /// It lies outside the folder that is open now, and was inside that of a purge that was cut short.
    OutOfReach(PathBuf),
    /// The operating system refused.
    Io {
        /// File or folder.
        path: PathBuf,
        /// Which kind of failure.
        kind: io::ErrorKind,
        /// The system's words.
        cause: String,
    },
    /// There is no trash can that it could go to in one step.
    NoTrash(PathBuf),
    /// Somebody asked to stop.
    Cancelled,
}

/// What Windows answers about a file or folder that another program has open, or has locked.
const OPEN_ELSEWHERE: [i32; 2] = [32, 33];

impl LifecycleError {
    /// A failure of the system at `path`.
    pub fn io(path: impl Into<PathBuf>, error: &io::Error) -> Self {
        let path = path.into();
        match error.kind() {
            io::ErrorKind::NotFound => Self::Gone(path),
            _ if cfg!(windows) && error.raw_os_error().is_some_and(|code| OPEN_ELSEWHERE.contains(&code)) => {
                Self::InUse(path)
            }
            kind => Self::Io { path, kind, cause: error.to_string() },
        }
    }

    /// A failure of the database at `path`.
    pub(in crate::store) fn sqlite(path: &Path, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_path_buf();
        let other = |path, kind| Self::Io { path, kind, cause: error.to_string() };
        match error.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::InUse(path),
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly(path),
            Some(Code::OperationInterrupted) => Self::Cancelled,
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Unreadable(path),
            Some(Code::ConstraintViolation) => Self::Needed(path),
            Some(Code::DiskFull) => other(path, io::ErrorKind::StorageFull),
            _ => other(path, io::ErrorKind::Other),
        }
    }

    /// Whether the disk, or what one may use of it, is full.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Io { kind: io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded, .. })
    }

    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        let at = |key: &'static str, path: &Path| Message::new(key).path(path);
        match self {
            Self::Unsupported(path) => at("lifecycle-unsupported", path),
            Self::ReadOnly(path) => at("lifecycle-read-only", path),
            // What somebody typed is no path of a store: stores name places in full.
            Self::Gone(path) if path.is_relative() => at("lifecycle-unknown", path),
            Self::Gone(path) => at("lifecycle-gone", path),
            Self::Ambiguous(name) => Message::new("lifecycle-ambiguous").arg("name", name.as_str()),
            Self::Linked(path) => at("lifecycle-linked", path),
            Self::Mount(path) => at("lifecycle-mount", path),
            Self::Locked(path) => at("lifecycle-locked", path),
            Self::Unreadable(path) => at("lifecycle-unreadable", path),
            Self::NoDescription(path) => at("lifecycle-no-description", path),
            Self::Deleted(path) => at("lifecycle-deleted", path),
            Self::Active(path) => at("lifecycle-active", path),
            Self::ExperimentDeleted(path) => at("lifecycle-experiment-deleted", path),
            Self::NoExperiment { path, id } => at("lifecycle-no-experiment", path).arg("id", id.as_str()),
            Self::NotInTrash(path) => at("lifecycle-not-in-trash", path),
            Self::DefaultExperiment(path) => at("lifecycle-default-experiment", path),
            Self::Occupied(path) => at("lifecycle-occupied", path),
            Self::StillWriting { path, .. } => at("lifecycle-still-writing", path),
            Self::Changed(path) => at("lifecycle-changed", path),
            Self::InUse(path) => at("lifecycle-in-use", path),
            Self::TooYoung(path) => at("lifecycle-too-young", path),
            Self::UnknownAge(path) => at("lifecycle-unknown-age", path),
            Self::TagName(name) => Message::new("lifecycle-tag-name").arg("name", name.as_str()),
            Self::NoTag(name) => Message::new("lifecycle-no-tag").arg("name", name.as_str()),
            Self::EmptyName => Message::new("lifecycle-empty-name"),
            Self::NameTaken(name) => Message::new("lifecycle-name-taken").arg("name", name.as_str()),
            Self::UnknownSchema { path, what } => at("lifecycle-unknown-schema", path).arg("what", what.as_str()),
            Self::Needed(path) => at("lifecycle-needed", path),
            Self::KeptBy { path, by } => at("lifecycle-kept-by", path).arg("by", by.as_str()),
            Self::UnknownRun(path) => at("lifecycle-unknown-run", path),
            Self::OutOfReach(path) => at("lifecycle-out-of-reach", path),
            Self::Io { path, .. } if self.is_full() => at("lifecycle-full", path),
            Self::Io { path, cause, .. } => at("lifecycle-io", path).arg("cause", cause.as_str()),
            Self::NoTrash(path) => at("lifecycle-no-trash", path),
            Self::Cancelled => Message::new("error-cancelled"),
        }
    }
}

impl From<StoreError> for LifecycleError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Cancelled => Self::Cancelled,
            StoreError::Io { path, source } => Self::io(path, &source),
            StoreError::NotFound(path)
            | StoreError::NotAStore(path)
            | StoreError::Archive { path, .. }
            | StoreError::Gone(path) => Self::Gone(path),
            StoreError::Outside(path) => Self::Linked(path),
            StoreError::Sqlite { path, source } => Self::sqlite(&path, &source),
        }
    }
}

impl std::fmt::Display for LifecycleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&Language::English.texts().message(&self.message()))
    }
}

impl std::error::Error for LifecycleError {}
