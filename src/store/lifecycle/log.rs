//! The operations log: lines of JSON for every write, in the user's state folder, so that one can look up later what was
//! done to which results.
//!
//! A change happens as a whole and is one line. A purge takes its time and can be cut short, so it says what is intended
//! before anything is touched, then what is gone, item by item, and at last what came of it; its `id` holds these lines
//! together. An `intended` without a `done` is a purge that was cut short.

use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::purge::{GoneItem, PurgeOutcome, PurgePlan};
use crate::store::state_folder;

/// One line.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Entry {
    /// RFC 3339, UTC.
    pub time: String,
    /// `delete`, `purge`, ….
    pub operation: String,
    #[serde(default)]
    pub state: EntryState,
    /// The same in all lines of one purge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The root of the store.
    pub store: PathBuf,
    /// Keys of what was changed, or is to be.
    pub keys: Vec<String>,
    /// Keys of what was asked for and left.
    pub skipped: Vec<String>,
    pub bytes: u64,
}

/// What a line tells of its operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// What is about to be removed.
    Intended,
    /// What is gone by now.
    Removed,
    /// All that was done.
    #[default]
    Done,
}

impl Entry {
    /// An operation that happens now.
    pub fn now(operation: impl Into<String>, store: &Path) -> Self {
        Self {
            time: jiff::Timestamp::now().to_string(),
            operation: operation.into(),
            state: EntryState::Done,
            id: None,
            store: store.to_path_buf(),
            keys: Vec::new(),
            skipped: Vec::new(),
            bytes: 0,
        }
    }
}

/// Where the log lies, if this system has a place for it.
pub fn default_path() -> Option<PathBuf> {
    Some(state_folder()?.join("operations.jsonl"))
}

/// Adds a line. One write, so that lines of several programs do not mix.
pub fn append(path: &Path, entry: &Entry) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let mut file = fs_err::OpenOptions::new().create(true).read(true).append(true).open(path)?;
    let mut line = serde_json::to_string(entry)?;
    line.push('\n');
    // What a full disk left of a line does not spoil this one.
    if file.seek(SeekFrom::End(-1)).is_ok() {
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            line.insert(0, '\n');
        }
    }
    file.write_all(line.as_bytes())
}

/// The lines of one purge. That one of them cannot be written stops nothing, and is told at the end.
pub struct PurgeLog<'a> {
    path: Option<&'a Path>,
    /// What all its lines have in common.
    line: Entry,
    failure: RefCell<Option<io::Error>>,
}

impl<'a> PurgeLog<'a> {
    /// Says what is intended; in the log at `path`, if there is one.
    pub fn begin(path: Option<&'a Path>, operation: &str, store: &Path, plan: &PurgePlan) -> Self {
        let now = jiff::Timestamp::now().as_nanosecond();
        let line = Entry { id: Some(format!("{now:x}-{}", std::process::id())), ..Entry::now(operation, store) };
        let log = Self { path, line, failure: RefCell::default() };
        let keys = plan.items.iter().map(|item| item.key.clone()).collect();
        log.add(EntryState::Intended, keys, Vec::new(), plan.extent().bytes);
        log
    }

    /// Says what is gone.
    pub fn gone(&self, item: &GoneItem) {
        self.add(EntryState::Removed, vec![item.key.clone()], Vec::new(), item.bytes);
    }

    /// Says what came of it. `Err` when not all of it could be noted down.
    pub fn end(self, outcome: &PurgeOutcome) -> io::Result<()> {
        let skipped = outcome.skipped.iter().map(|skipped| skipped.key.clone()).collect();
        self.add(EntryState::Done, outcome.done.clone(), skipped, outcome.freed.bytes);
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn add(&self, state: EntryState, keys: Vec<String>, skipped: Vec<String>, bytes: u64) {
        let Some(path) = self.path else { return };
        let time = jiff::Timestamp::now().to_string();
        if let Err(error) = append(path, &Entry { time, state, keys, skipped, bytes, ..self.line.clone() }) {
            self.failure.borrow_mut().get_or_insert(error);
        }
    }
}
