//! The operations log: one line of JSON for every write, in the user's state folder, so that one can look up later what
//! was done to which results.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One operation.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, PartialEq, Eq)]
pub struct Entry {
    /// RFC 3339, UTC.
    pub time: String,
    /// `delete`, `purge`, ….
    pub operation: String,
    /// The root of the store.
    pub store: PathBuf,
    /// Keys of what was changed.
    pub keys: Vec<String>,
    /// Keys of what was asked for and left.
    pub skipped: Vec<String>,
    pub bytes: u64,
}

impl Entry {
    /// An operation that happens now.
    pub fn now(operation: impl Into<String>, store: &Path) -> Self {
        Self {
            time: jiff::Timestamp::now().to_string(),
            operation: operation.into(),
            store: store.to_path_buf(),
            keys: Vec::new(),
            skipped: Vec::new(),
            bytes: 0,
        }
    }
}

/// Where the log lies, if this system has a place for it.
pub fn default_path() -> Option<PathBuf> {
    Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("runatlas").join("operations.jsonl"))
}

/// Adds a line. One write, so that lines of several programs do not mix.
pub fn append(path: &Path, entry: &Entry) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let mut line = serde_json::to_string(entry)?;
    line.push('\n');
    fs_err::OpenOptions::new().create(true).append(true).open(path)?.write_all(line.as_bytes())
}
