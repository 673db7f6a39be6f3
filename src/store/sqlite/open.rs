//! Opening a database without ever writing: not to it, not beside it, and without being in a writer's way.
//!
//! - Rollback journal (MLflow's default): opened read-only; locks last as long as one short statement.
//! - Write-ahead log, nobody at work (no `-wal` with content, no `-shm`): opened as immutable, since an ordinary reader
//!   would create both files. What was read counts only if the files are still the same afterwards
//!   ([`Database::consistent`]).
//! - Write-ahead log in use, or a journal left by a crash: a private copy of the database and its log is read.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode, OpenFlags, Params, Row};
use tempfile::TempDir;

use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::path::{OUR_NAMES, real_path};

/// How long a statement waits for a writer's commit.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Attempts at a copy that nobody writes into meanwhile.
const COPY_ATTEMPTS: u32 = 40;
/// Instructions of SQLite's machine between two looks at the cancel token.
const INSTRUCTIONS_BETWEEN_CHECKS: i32 = 20_000;

/// POSIX locks belong to the process: closing a file drops the locks that SQLite holds on it through another handle.
/// So statements share this lock, and whoever opens a database file as plain bytes takes it alone.
static FILES: RwLock<()> = RwLock::new(());

/// To be held by whoever uses SQLite without a [`Session`]; never twice by one thread.
pub(super) fn shared() -> RwLockReadGuard<'static, ()> {
    FILES.read().unwrap_or_else(PoisonError::into_inner)
}

/// How a database file keeps its journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum JournalMode {
    Rollback,
    WriteAhead,
}

/// Reads the file's header; `None` when it is no SQLite database.
/// Format: <https://www.sqlite.org/fileformat2.html#the_database_header>.
pub(super) fn journal_mode(path: &Path) -> std::io::Result<Option<JournalMode>> {
    let _alone = FILES.write().unwrap_or_else(PoisonError::into_inner);
    let mut header = [0_u8; 20];
    match File::open(path)?.read_exact(&mut header) {
        Ok(()) if header.starts_with(b"SQLite format 3\0") => {
            Ok(Some(if header[19] == 2 { JournalMode::WriteAhead } else { JournalMode::Rollback }))
        }
        Ok(()) => Ok(None),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a file is a database, or cannot be read and may be one.
pub(in crate::store) fn may_be_database(path: &Path) -> bool {
    !matches!(journal_mode(path), Ok(None))
}

/// Size and time of a file; `None` when it is absent.
type Stamp = Option<(u64, SystemTime)>;

fn stamp(path: &Path) -> Stamp {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH)))
}

/// The files of one database and how they look at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Stamps {
    main: Stamp,
    log: Stamp,
    journal: Stamp,
}

/// A copy that is ours alone; deleted when dropped.
struct Snapshot {
    of: Stamps,
    folder: TempDir,
}

/// A database file that is to be read. Holds no file open between sessions.
pub(super) struct Database {
    path: PathBuf,
    snapshot: Mutex<Option<Arc<Snapshot>>>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("path", &self.path).finish_non_exhaustive()
    }
}

enum Kind {
    Live,
    Immutable(Stamps),
    Copy(Arc<Snapshot>),
}

/// An open connection, with the words to report its errors.
pub(super) struct Session {
    connection: Connection,
    kind: Kind,
    path: PathBuf,
}

impl Database {
    /// The database at `path`; links are followed, since its log lies beside the target.
    pub(super) fn new(path: &Path) -> Self {
        Self { path: real_or_given(path), snapshot: Mutex::new(None) }
    }

    /// Without links.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(suffix);
        PathBuf::from(name)
    }

    fn stamps(&self) -> Stamps {
        Stamps { main: stamp(&self.path), log: stamp(&self.beside("-wal")), journal: stamp(&self.beside("-journal")) }
    }

    /// Whether another process has (or had, when it died) the write-ahead log open.
    fn is_log_in_use(&self) -> bool {
        stamp(&self.beside("-wal")).is_some_and(|(size, _)| size > 0) || self.beside("-shm").exists()
    }

    /// Opens it in the gentlest way that shows everything.
    pub(super) fn session(&self, cancel: &Cancel) -> Result<Session, StoreError> {
        let mode = journal_mode(&self.path).map_err(|source| match source.kind() {
            ErrorKind::NotFound => StoreError::NotFound(self.path.clone()),
            _ => StoreError::io(&self.path, source),
        })?;
        match mode {
            None => Err(StoreError::NotAStore(self.path.clone())),
            Some(JournalMode::WriteAhead) if self.is_log_in_use() => self.copy_session(cancel),
            Some(JournalMode::WriteAhead) => self.immutable_session(cancel),
            Some(JournalMode::Rollback) => match self.live_session(cancel) {
                Err(StoreError::Sqlite { source, .. }) if needs_copy(&source) => self.copy_session(cancel),
                other => other,
            },
        }
    }

    /// What the main file alone tells, whoever is at work: good enough to ask which tables there are.
    pub(super) fn glance(&self, cancel: &Cancel) -> Result<Session, StoreError> {
        match journal_mode(&self.path) {
            Ok(Some(_)) => self.immutable_session(cancel),
            _ => self.session(cancel),
        }
    }

    fn live_session(&self, cancel: &Cancel) -> Result<Session, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        self.connect(&self.path, flags, Kind::Live, cancel)
    }

    fn immutable_session(&self, cancel: &Cancel) -> Result<Session, StoreError> {
        let stamps = self.stamps();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let uri = format!("{}?mode=ro&immutable=1", file_uri(&self.path));
        self.connect(Path::new(&uri), flags, Kind::Immutable(stamps), cancel)
    }

    fn copy_session(&self, cancel: &Cancel) -> Result<Session, StoreError> {
        self.session_of(self.snapshot(cancel)?, cancel)
    }

    /// Another session on exactly what `session` reads, for another thread.
    pub(super) fn sibling(&self, session: &Session, cancel: &Cancel) -> Result<Session, StoreError> {
        match &session.kind {
            Kind::Live => self.live_session(cancel),
            Kind::Immutable(_) => self.immutable_session(cancel),
            Kind::Copy(snapshot) => self.session_of(Arc::clone(snapshot), cancel),
        }
    }

    fn session_of(&self, snapshot: Arc<Snapshot>, cancel: &Cancel) -> Result<Session, StoreError> {
        // The copy may be written to: that is how the log is applied, or the journal rolled back.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let path = snapshot.folder.path().join(COPY_NAME);
        self.connect(&path, flags, Kind::Copy(snapshot), cancel)
    }

    fn connect(&self, path: &Path, flags: OpenFlags, kind: Kind, cancel: &Cancel) -> Result<Session, StoreError> {
        cancel.check()?;
        let fail = |source| StoreError::sqlite(&self.path, source);
        let mut connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(fail)?;
        let token = cancel.clone();
        connection.progress_handler(INSTRUCTIONS_BETWEEN_CHECKS, Some(move || token.is_cancelled())).map_err(fail)?;
        let session = Session { connection, kind, path: self.path.clone() };
        // The first statement takes the first lock: this is where a journal left by a crash shows.
        session
            .query("SELECT count(*) FROM sqlite_master", [], |_| Ok(true))
            .map_err(|source| session.error(source))?;
        Ok(session)
    }

    /// Runs `work`; if somebody began to write into files that were taken for quiet, again on a private copy.
    pub(super) fn consistent<T>(
        &self,
        session: &mut Session,
        cancel: &Cancel,
        mut work: impl FnMut(&Session) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let value = work(session);
        match &session.kind {
            Kind::Immutable(before) if *before != self.stamps() || self.is_log_in_use() => {
                *session = self.copy_session(cancel)?;
                work(session)
            }
            _ => value,
        }
    }

    /// The copy in use if the files are as they were, else a new one.
    fn snapshot(&self, cancel: &Cancel) -> Result<Arc<Snapshot>, StoreError> {
        let mut kept = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.stamps();
        if let Some(snapshot) = kept.as_ref().filter(|snapshot| snapshot.of == now) {
            return Ok(Arc::clone(snapshot));
        }
        *kept = None;
        let snapshot = Arc::new(self.copy(cancel)?);
        *kept = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// Copies database and log. The log may grow meanwhile (what is not committed in it is ignored), but neither may the
    /// database change nor the log start anew.
    fn copy(&self, cancel: &Cancel) -> Result<Snapshot, StoreError> {
        for attempt in 0..COPY_ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(25));
            }
            let before = self.stamps();
            let log_before = self.log_header();
            let folder = tempfile::Builder::new()
                .prefix(&format!("{OUR_NAMES}-"))
                .tempdir()
                .map_err(|source| StoreError::io(std::env::temp_dir(), source))?;
            let copy = folder.path().join(COPY_NAME);
            copy_file(&self.path, &copy, cancel)?;
            for suffix in ["-wal", "-journal"] {
                let file = self.beside(suffix);
                match copy_file(&file, &folder.path().join(format!("{COPY_NAME}{suffix}")), cancel) {
                    Err(StoreError::NotFound(_)) | Ok(()) => {}
                    Err(error) => return Err(error),
                }
            }
            let after = self.stamps();
            let log_size = |stamps: &Stamps| stamps.log.map_or(0, |(size, _)| size);
            if before.main == after.main
                && before.journal == after.journal
                && log_before == self.log_header()
                && log_size(&before) <= log_size(&after)
            {
                return Ok(Snapshot { of: before, folder });
            }
        }
        let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
        Err(StoreError::sqlite(&self.path, rusqlite::Error::SqliteFailure(busy, None)))
    }

    /// The log's first 32 bytes, which change whenever it starts anew.
    fn log_header(&self) -> Option<[u8; 32]> {
        let _alone = FILES.write().unwrap_or_else(PoisonError::into_inner);
        let mut header = [0; 32];
        File::open(self.beside("-wal")).ok()?.read_exact(&mut header).ok()?;
        Some(header)
    }
}

const COPY_NAME: &str = "copy.db";

impl Session {
    /// Runs one statement and hands its rows to `each` until that returns false. The statement is finished, and every
    /// lock released, when this returns.
    pub(super) fn query(
        &self,
        sql: &str,
        params: impl Params,
        mut each: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> rusqlite::Result<()> {
        let _shared = FILES.read().unwrap_or_else(PoisonError::into_inner);
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            if !each(row)? {
                break;
            }
        }
        Ok(())
    }

    /// Wraps an SQLite error: an interrupted statement was cancelled.
    pub(super) fn error(&self, source: rusqlite::Error) -> StoreError {
        if source.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
            StoreError::Cancelled
        } else {
            StoreError::sqlite(&self.path, source)
        }
    }
}

/// Errors of a read-only connection that a private copy does not have: a journal to be rolled back, a folder or a file
/// system that does not let us lock.
fn needs_copy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::SystemIoFailure
        )
    )
}

fn copy_file(from: &Path, to: &Path, cancel: &Cancel) -> Result<(), StoreError> {
    let _alone = FILES.write().unwrap_or_else(PoisonError::into_inner);
    let mut source = File::open(from).map_err(|source| match source.kind() {
        ErrorKind::NotFound => StoreError::NotFound(from.to_path_buf()),
        _ => StoreError::io(from, source),
    })?;
    let mut target = File::create_new(to).map_err(|source| StoreError::io(to, source))?;
    loop {
        cancel.check()?;
        let mut part = source.by_ref().take(64 << 20);
        let copied = std::io::copy(&mut part, &mut target).map_err(|source| StoreError::io(from, source))?;
        if copied == 0 {
            return Ok(());
        }
    }
}

/// `path` without links, if it is there.
fn real_or_given(path: &Path) -> PathBuf {
    real_path(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A `file:` URI in SQLite's own form.
fn file_uri(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    // After `//` comes a host, which SQLite allows none of: a share has both of its separators after that.
    let start = match bytes {
        [b'/', ..] => "file:",
        [b'\\', ..] if cfg!(windows) => "file://",
        _ => "file:///",
    };
    let mut uri = String::from(start);
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                uri.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => {
                let [high, low] =
                    [byte >> 4, byte & 15].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                uri.extend(['%', high, low]);
            }
        }
    }
    uri
}
