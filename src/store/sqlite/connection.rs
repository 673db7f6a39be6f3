//! Writing to a database: one short transaction on a connection of its own.
//!
//! `BEGIN IMMEDIATE` takes the write lock before anything is read, so that what is decided still holds when it is written;
//! whoever holds it is waited for, then the store is in use. Foreign keys are on, the journal mode stays what it is, and
//! only what is committed happens: an error, or death at any point, leaves what was there.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::open::shared;
use crate::store::disk::folder::{Disk, Folder};
use crate::store::refusal::LifecycleError;

type Result<T> = std::result::Result<T, LifecycleError>;

/// How long a lock of another program is waited for; SQLite tries again and again meanwhile.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);

/// Refuses a database that may not be written: itself, or the folder, in which SQLite keeps its journal.
pub(super) fn check_writable(path: &Path) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let open = Folder::root(folder, &Disk::default())?;
    if !open.may_write(name) {
        return Err(LifecycleError::ReadOnly(path.to_path_buf()));
    }
    if !open.is_writable() {
        return Err(LifecycleError::ReadOnly(folder.to_path_buf()));
    }
    Ok(())
}

/// Where SQLite keeps what it needs to take a transaction back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Journal {
    /// Beside the database: death at any point leaves what was there.
    Kept,
    /// In memory, where a full disk has no room for it: death in the middle of a commit can damage the database.
    InMemory,
}

/// Runs `work` in a transaction and commits what it did, or nothing. `path` is without links.
pub(super) fn transaction<T>(
    path: &Path,
    disk: &Disk,
    work: impl FnOnce(&Connection) -> std::result::Result<T, Failure>,
) -> Result<T> {
    transaction_with(path, disk, Journal::Kept, work)
}

/// The same with a choice.
pub(super) fn transaction_with<T>(
    path: &Path,
    disk: &Disk,
    journal: Journal,
    work: impl FnOnce(&Connection) -> std::result::Result<T, Failure>,
) -> Result<T> {
    check_writable(path)?;
    let fail = |error: rusqlite::Error| LifecycleError::sqlite(path, &error);
    let step = |what| disk.step(what, path).map_err(|error| LifecycleError::io(path, &error));
    let value = {
        let _shared = shared();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(fail)?;
        if connection.is_readonly("main").map_err(fail)? {
            return Err(LifecycleError::ReadOnly(path.to_path_buf()));
        }
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY").map_err(fail)?;
        if journal == Journal::InMemory {
            keep_journal_in_memory(&connection).map_err(fail)?;
        }
        connection.execute_batch("BEGIN IMMEDIATE").map_err(fail)?;
        // When this fails the connection is closed, which takes back what was done.
        let value = work(&connection).map_err(|failure| failure.at(path))?;
        // In memory nothing is written before the commit.
        if journal == Journal::Kept && connection.total_changes() > 0 {
            step("journal")?;
        }
        step("commit")?;
        connection.execute_batch("COMMIT").map_err(fail)?;
        value
    };
    // It has happened, whatever comes now.
    let _ = step("committed");
    Ok(value)
}

/// A database that writes ahead keeps its log: to end that is a change of the database itself.
fn keep_journal_in_memory(connection: &Connection) -> rusqlite::Result<()> {
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        connection.query_row("PRAGMA journal_mode = MEMORY", [], |_| Ok(()))?;
    }
    Ok(())
}

/// What can go wrong within a transaction.
#[derive(Debug)]
pub(super) enum Failure {
    Sqlite(rusqlite::Error),
    Refused(LifecycleError),
}

impl Failure {
    fn at(self, path: &Path) -> LifecycleError {
        match self {
            Self::Sqlite(error) => LifecycleError::sqlite(path, &error),
            Self::Refused(why) => why,
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<LifecycleError> for Failure {
    fn from(why: LifecycleError) -> Self {
        Self::Refused(why)
    }
}
