//! Rows of a table in slices that keep no lock for long, and cells that need not hold what their column says.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, Row};
use rustc_hash::FxHashMap;

use super::open::{Database, Session};
use super::schema::Schema;
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;
use crate::store::problem::{Problem, Severity};
use crate::store::types::{ExperimentKey, RunKey};
use crate::text::Message;

/// How long one statement may hold its read lock: a writer waits 5 s (MLflow 1.x) or 20 s (2.x, 3.x) before it gives up.
/// (Tests cut at every look.)
const SLICE: Duration = if cfg!(test) { Duration::ZERO } else { Duration::from_millis(100) };
/// Rows between two looks at the clock and at the cancel token.
const ROWS_BETWEEN_LOOKS: u32 = 1024;
/// Problems of one kind in one column that are told one by one; the rest is counted.
const MAX_ALIKE: usize = 50;

/// Collects problems; many alike become one with a count.
pub(super) struct Problems {
    path: PathBuf,
    list: RefCell<Vec<Problem>>,
    counts: RefCell<FxHashMap<(&'static str, String, String), usize>>,
}

impl Problems {
    /// None yet, for the database at `path`.
    pub(super) fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), list: RefCell::default(), counts: RefCell::default() }
    }

    /// Adds one about the whole database or a whole table.
    pub(super) fn add(&self, severity: Severity, cause: Message, run: Option<RunKey>) {
        self.list.borrow_mut().push(Problem { run, ..Problem::new(severity, &self.path, cause) });
    }

    /// Everything told so far; leaves none.
    pub(super) fn take(&self) -> Vec<Problem> {
        let mut counts: Vec<_> = self.counts.take().into_iter().filter(|(_, count)| *count > MAX_ALIKE).collect();
        counts.sort();
        for ((_, table, column), count) in counts {
            let cause = Message::new("problem-database-more").arg("table", table).arg("column", column);
            self.add(Severity::Lost, cause.arg("n", count - MAX_ALIKE), None);
        }
        self.list.take()
    }

    /// Puts problems back in front of the others.
    pub(super) fn put_back(&self, mut earlier: Vec<Problem>) {
        let mut list = self.list.borrow_mut();
        earlier.append(&mut list);
        *list = earlier;
    }

    fn cell(&self, cell: &Cell<'_, '_>, severity: Severity, key: &'static str, found: &str) {
        let column = cell.record.columns.get(cell.at).copied().unwrap_or_default();
        let table = cell.record.table;
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry((key, table.to_owned(), column.to_owned())).or_default();
        *count += 1;
        if *count > MAX_ALIKE {
            return;
        }
        let row = cell.record.row_id().map_or_else(String::new, |id| id.to_string());
        let cause = Message::new(key).arg("table", table).arg("column", column).arg("row", row).arg("found", found);
        let (run, experiment) = (cell.record.run(), cell.record.experiment());
        self.list.borrow_mut().push(Problem { run, experiment, ..Problem::new(severity, &self.path, cause) });
    }
}

/// One row: its rowid first, then the columns that were asked for.
pub(super) struct Record<'a> {
    row: &'a Row<'a>,
    table: &'a str,
    columns: &'a [&'a str],
    problems: &'a Problems,
}

struct Cell<'a, 'r> {
    record: &'a Record<'r>,
    at: usize,
}

impl<'a> Record<'a> {
    /// `row` has the rowid first, then `columns` of `table`.
    pub(super) fn new(row: &'a Row<'a>, table: &'a str, columns: &'a [&'a str], problems: &'a Problems) -> Self {
        Self { row, table, columns, problems }
    }

    fn row_id(&self) -> Option<i64> {
        self.row.get(0).ok()
    }

    fn run(&self) -> Option<RunKey> {
        let at = self.columns.iter().position(|column| *column == "run_uuid")?;
        self.value(at).as_str().ok().map(RunKey::from)
    }

    /// The experiment whose description or tag it is.
    fn experiment(&self) -> Option<ExperimentKey> {
        if !["experiments", "experiment_tags"].contains(&self.table) {
            return None;
        }
        let at = self.columns.iter().position(|column| *column == "experiment_id")?;
        match self.value(at) {
            ValueRef::Integer(id) => Some(ExperimentKey::from(id.to_string())),
            id => id.as_str().ok().map(ExperimentKey::from),
        }
    }

    fn value(&self, at: usize) -> ValueRef<'a> {
        self.row.get_ref(at + 1).unwrap_or(ValueRef::Null)
    }

    fn report(&self, at: usize, severity: Severity, key: &'static str, found: &str) {
        self.problems.cell(&Cell { record: self, at }, severity, key, found);
    }

    /// Text of column `at`; numbers as they print, bytes that are not UTF-8 replaced.
    pub(super) fn text(&self, at: usize) -> Option<Cow<'a, str>> {
        match self.value(at) {
            ValueRef::Null => None,
            ValueRef::Text(bytes) => Some(if let Ok(text) = std::str::from_utf8(bytes) {
                Cow::Borrowed(text)
            } else {
                self.report(at, Severity::Repaired, "problem-database-not-utf8", "");
                String::from_utf8_lossy(bytes)
            }),
            ValueRef::Blob(bytes) => {
                self.report(at, Severity::Repaired, "problem-database-blob", "");
                Some(String::from_utf8_lossy(bytes))
            }
            ValueRef::Integer(number) => Some(number.to_string().into()),
            ValueRef::Real(number) => Some(number.to_string().into()),
        }
    }

    /// Text of column `at`, empty when NULL.
    pub(super) fn text_or_empty(&self, at: usize) -> Cow<'a, str> {
        self.text(at).unwrap_or_default()
    }

    /// Owned text of column `at`.
    pub(super) fn string(&self, at: usize) -> Option<String> {
        self.text(at).map(Cow::into_owned)
    }

    /// Whole number of column `at`.
    pub(super) fn integer(&self, at: usize) -> Option<i64> {
        match self.value(at) {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(number),
            // 2^63 itself does not fit, but no time or step is that large.
            ValueRef::Real(number) if number.fract() == 0.0 && number.abs() < 9.2e18 => Some(number as i64),
            ValueRef::Real(number) => {
                self.report(at, Severity::Lost, "problem-database-number", &number.to_string());
                None
            }
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => self.parsed(at, bytes),
        }
    }

    /// Number of column `at`; NULL is NaN, since that is how SQLite stores a NaN.
    pub(super) fn real(&self, at: usize) -> Option<f64> {
        match self.value(at) {
            ValueRef::Real(number) => Some(number),
            ValueRef::Integer(number) => Some(number as f64),
            ValueRef::Null => Some(f64::NAN),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => self.parsed(at, bytes),
        }
    }

    fn parsed<T: std::str::FromStr>(&self, at: usize, bytes: &[u8]) -> Option<T> {
        let text = String::from_utf8_lossy(bytes);
        let found: String = text.chars().take(40).collect();
        let number = text.trim().parse().ok();
        match number {
            Some(_) => self.report(at, Severity::Repaired, "problem-database-number-as-text", &found),
            None => self.report(at, Severity::Lost, "problem-database-number", &found),
        }
        number
    }

    /// Reports that column `at`, without which the row means nothing, is empty.
    pub(super) fn report_missing(&self, at: usize) {
        self.report(at, Severity::Lost, "problem-database-row", "");
    }
}

/// Everything that a scan needs.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) database: &'a Database,
    pub(super) session: &'a Session,
    pub(super) schema: &'a Schema,
    pub(super) problems: &'a Problems,
    pub(super) cancel: &'a Cancel,
}

impl Reader<'_> {
    /// Alembic revision.
    pub(super) fn revision(&self) -> Result<Option<String>, StoreError> {
        let mut revision = None;
        self.scan("alembic_version", &["version_num"], |row| revision = row.string(0))?;
        Ok(revision)
    }

    /// Runs `other` on a session of its own in a second thread while `own` runs in this one. Where there is no second
    /// session to be had, one runs after the other.
    pub(super) fn both<A, B: Send>(
        self,
        own: impl FnOnce(Self) -> Result<A, StoreError>,
        other: impl FnOnce(Reader<'_>) -> Result<B, StoreError> + Send,
    ) -> Result<(A, B), StoreError> {
        let Self { database, schema, cancel, session, problems } = self;
        let Ok(sibling) = database.sibling(session, cancel) else { return Ok((own(self)?, other(self)?)) };
        let path = problems.path.as_path();
        let (own, other, found) = std::thread::scope(|scope| {
            let thread = scope.spawn(move || {
                let problems = Problems::new(path);
                let value = other(Reader { database, session: &sibling, schema, problems: &problems, cancel });
                (value, problems.take())
            });
            let own = own(self);
            match thread.join() {
                Ok((other, found)) => (own, other, found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        problems.list.borrow_mut().extend(found);
        Ok((own?, other?))
    }

    /// Hands every row of `table` to `each`, in the order of storage; none when there is no such table. A damaged page
    /// costs the rows in it: the table is then read from its end as well.
    pub(super) fn scan(
        &self,
        table: &str,
        columns: &[&str],
        mut each: impl FnMut(&Record<'_>),
    ) -> Result<(), StoreError> {
        if !self.schema.has_table(table) {
            return Ok(());
        }
        let list = self.schema.select_list(table, columns);
        let mut done = i64::MIN;
        let forward = format!("SELECT rowid, {list} FROM \"{table}\" WHERE rowid > ?1 ORDER BY rowid");
        let Err(damage) = self.slices(&forward, table, columns, &mut done, &mut each) else { return Ok(()) };
        if !is_damage(&damage) {
            return Err(self.session.error(damage));
        }
        if done == i64::MIN && damage.to_string().contains("no such column: rowid") {
            // A view, or a table that somebody rebuilt without row ids.
            return self.statement(&format!("SELECT NULL, {list} FROM \"{table}\""), table, columns, &[], each);
        }
        let cause = Message::new("problem-database-damaged").arg("table", table).arg("cause", damage.to_string());
        self.problems.add(Severity::Lost, cause, None);
        let backward =
            format!("SELECT rowid, {list} FROM \"{table}\" WHERE rowid < ?1 AND rowid > {done} ORDER BY rowid DESC");
        match self.slices(&backward, table, columns, &mut i64::MAX.clone(), &mut each) {
            Err(error) if !is_damage(&error) => Err(self.session.error(error)),
            _ => Ok(()),
        }
    }

    /// Rows of `table` that `condition` selects, in one statement: for few rows, by an index.
    pub(super) fn select(
        &self,
        table: &str,
        columns: &[&str],
        condition: &str,
        params: &[&dyn rusqlite::ToSql],
        each: impl FnMut(&Record<'_>),
    ) -> Result<(), StoreError> {
        let mut list = vec!["rowid".to_owned()];
        list.extend(columns.iter().map(|column| self.schema.select_list(table, &[column])));
        let sql = format!("SELECT {} FROM \"{table}\" WHERE {condition}", list.join(", "));
        self.statement(&sql, table, columns, params, each)
    }

    fn statement(
        &self,
        sql: &str,
        table: &str,
        columns: &[&str],
        params: &[&dyn rusqlite::ToSql],
        mut each: impl FnMut(&Record<'_>),
    ) -> Result<(), StoreError> {
        self.cancel.check()?;
        let problems = self.problems;
        self.session
            .query(sql, params, |row| {
                each(&Record { row, table, columns, problems });
                Ok(true)
            })
            .map_err(|source| self.session.error(source))
    }

    /// Runs `sql` again and again, its parameter being the row id at which the slice before it ended.
    fn slices(
        &self,
        sql: &str,
        table: &str,
        columns: &[&str],
        at: &mut i64,
        each: &mut impl FnMut(&Record<'_>),
    ) -> rusqlite::Result<()> {
        let problems = self.problems;
        loop {
            let mut slice = Slice::new(self.cancel);
            let start = *at;
            self.session.query(sql, [start], |row| {
                *at = row.get(0).unwrap_or(start);
                each(&Record { row, table, columns, problems });
                Ok(slice.goes_on())
            })?;
            if !slice.is_cut()? {
                return Ok(());
            }
        }
    }
}

/// Says when a statement has run for long enough.
pub(super) struct Slice<'a> {
    began: Instant,
    rows: u32,
    is_cut: bool,
    cancel: &'a Cancel,
}

impl<'a> Slice<'a> {
    pub(super) fn new(cancel: &'a Cancel) -> Self {
        Self { began: Instant::now(), rows: 0, is_cut: false, cancel }
    }

    /// To be asked after every row.
    pub(super) fn goes_on(&mut self) -> bool {
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_BETWEEN_LOOKS) {
            self.is_cut = self.began.elapsed() > SLICE || self.cancel.is_cancelled();
        }
        !self.is_cut
    }

    /// Whether there may be more rows; an error when cancelled.
    pub(super) fn is_cut(&self) -> rusqlite::Result<bool> {
        if self.cancel.is_cancelled() { Err(interrupted()) } else { Ok(self.is_cut) }
    }
}

fn interrupted() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT), None)
}

/// Whether an error is about what the file holds (the rest can still be read), not about getting at it.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::OperationInterrupted
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::OutOfMemory
        )
    )
}
