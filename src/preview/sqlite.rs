//! SQLite files: their tables with the number of rows of each, and the rows of one. A copy is read, never the file itself,
//! so that no `-wal` and no `-shm` is ever made beside it.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value, json};

use super::format::{Format, Head};
use super::part::RowsWanted;
use super::{Column, Limits, Preview, PreviewError, Rows, Shape, Sheet, Source, TablePreview, safe};
use crate::store::Cancel;

/// Tables and views that are told.
const MAX_TABLES: usize = 1_000;

/// A view may join everything with everything.
const MOST: Duration = Duration::from_secs(4);

/// Steps of the virtual machine between two looks at whether to go on.
const STEPS: i32 = 10_000;

pub(super) struct Sqlite;

impl Format for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"SQLite format 3\0")
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let path = source.place().to_owned();
        if source.size() > limits.max_bytes {
            return Err(PreviewError::TooLarge { path, bytes: source.size(), limit: limits.max_bytes });
        }
        let io = |source| PreviewError::Io { path: path.clone(), source };
        let mut copy = tempfile::NamedTempFile::new().map_err(io)?;
        let mut stream = source.stream(cancel).map_err(io)?;
        let copied = io::copy(&mut stream, &mut copy).and_then(|_| copy.flush());
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        copied.map_err(io)?;
        drop(stream);
        let read = read(&copy, limits, cancel);
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let broken = |error: rusqlite::Error| PreviewError::Broken { path, format: "SQLite", cause: error.to_string() };
        let (table, counts) = read.map_err(broken)?;
        let mut details = Map::new();
        details.insert("database".to_owned(), json!({"tables": counts}));
        Ok(Preview::from(Shape::Table(table)).of_kind("database", "SQLite").with_details(&details))
    }
}

fn read(
    copy: &tempfile::NamedTempFile,
    limits: &Limits,
    cancel: &Cancel,
) -> rusqlite::Result<(TablePreview, Map<String, Value>)> {
    let path =
        percent_encoding::utf8_percent_encode(&copy.path().to_string_lossy(), percent_encoding::NON_ALPHANUMERIC)
            .to_string();
    let uri = format!("file:{}?mode=ro&immutable=1", path.replace("%2F", "/"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(uri, flags)?;
    let (stop, begun) = (cancel.clone(), Instant::now());
    connection.progress_handler(STEPS, Some(move || stop.is_cancelled() || begun.elapsed() > MOST))?;
    // What a schema says is text of the file: nothing in it is run that could do more than answer.
    connection.pragma_update(None, "trusted_schema", false)?;
    let mut sheets = Vec::new();
    let mut statement = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         ORDER BY type, rowid",
    )?;
    let mut names = statement.query([])?;
    while let Some(row) = names.next()? {
        if sheets.len() < MAX_TABLES {
            sheets.push(row.get::<_, String>(0)?);
        }
    }
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut counts = Map::new();
    let mut told = Vec::new();
    for name in &sheets {
        // One that cannot be counted is told all the same: a view of what is not there, a damaged page.
        let count =
            connection.query_row(&format!("SELECT count(*) FROM {}", quoted(name)), [], |row| row.get::<_, i64>(0));
        let rows = count.ok().and_then(|rows| u64::try_from(rows).ok());
        counts.insert(name.clone(), rows.map_or(Value::Null, Value::from));
        told.push(Sheet { name: safe(name, 200).into_owned(), rows });
    }
    let sheet = limits.table.sheet.min(sheets.len().saturating_sub(1));
    let mut table = TablePreview { sheets: told, sheet, total_rows: Some(0), ..TablePreview::default() };
    if let Some(name) = sheets.get(sheet) {
        fill(&mut table, &connection, &quoted(name), limits)?;
        table.total_rows = table.sheets[sheet].rows;
    }
    table.finish();
    table.is_cut = !table.is_whole();
    Ok((table, counts))
}

/// Rows of a table, with the types that it declares.
fn fill(table: &mut TablePreview, connection: &Connection, name: &str, limits: &Limits) -> rusqlite::Result<()> {
    let (first, count) = match &limits.table.rows {
        RowsWanted::First => (0, limits.held_rows(1) as u64),
        RowsWanted::Span { first, count } => (*first, *count),
        RowsWanted::These(rows) => {
            let first = rows.first().copied().unwrap_or(0);
            (first, rows.last().map_or(0, |last| last + 1 - first))
        }
    };
    let mut statement = connection.prepare(&format!("SELECT * FROM {name} LIMIT ?1 OFFSET ?2"))?;
    table.columns_are_cut = statement.column_count() > limits.max_columns;
    let width = statement.column_count().min(limits.max_columns);
    let named = |name: &str| Column::named(Some(safe(name, 1_000).into_owned()));
    table.columns = statement.column_names().take(width).map(named).collect();
    table.rows = Rows::of_columns(width);
    let count = if limits.table.rows == RowsWanted::First { limits.held_rows(width) as u64 } else { count };
    let mut found = statement.query([count, first].map(|number| i64::try_from(number).unwrap_or(i64::MAX)))?;
    let mut number = first;
    while let Some(row) = found.next()? {
        let is_wanted = match &limits.table.rows {
            RowsWanted::These(rows) => rows.binary_search(&number).is_ok(),
            RowsWanted::First | RowsWanted::Span { .. } => true,
        };
        number += 1;
        if is_wanted {
            let cells: Vec<String> = (0..width).map(|at| row.get_ref(at).map(value_of)).collect::<Result<_, _>>()?;
            table.rows.push(cells.iter().map(String::as_str));
        }
    }
    Ok(())
}

fn value_of(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => format!("{number:?}"),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => {
            let shown: Vec<String> = bytes.iter().take(32).map(|byte| format!("{byte:02x}")).collect();
            format!("x'{}{}'", shown.concat(), if bytes.len() > 32 { "…" } else { "" })
        }
    }
}
