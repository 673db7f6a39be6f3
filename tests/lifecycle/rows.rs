//! Every row of every table of a database, and what differs between two such dumps.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use runatlas::store::sqlite::SqliteStore;
use runatlas::store::{Backend, Change, LifecycleError, Location, Outcome, Store};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::listing::NOW;

/// Rows by table and primary key, values by column.
pub(crate) type Rows = BTreeMap<(String, String), BTreeMap<String, String>>;

pub(crate) fn rows(path: &Path) -> Rows {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut found = Rows::new();
    for table in names(&connection, "SELECT name FROM sqlite_master WHERE type = 'table'") {
        let keys = names(&connection, &format!("SELECT name FROM pragma_table_info('{table}') WHERE pk > 0"));
        let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut cursor = statement.query([]).unwrap();
        while let Some(row) = cursor.next().unwrap() {
            let value = |at: usize| match row.get::<_, Value>(at).unwrap() {
                Value::Null => "NULL".to_owned(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => format!("{number:?}"),
                Value::Text(text) => text,
                Value::Blob(bytes) => format!("{bytes:?}"),
            };
            let values: BTreeMap<String, String> =
                columns.iter().enumerate().map(|(at, name)| (name.clone(), value(at))).collect();
            let is_key = |name: &&String| keys.is_empty() || keys.contains(name);
            let key: Vec<&str> = columns.iter().filter(is_key).map(|name| values[name].as_str()).collect();
            let before = found.insert((table.clone(), key.join(" ")), values.clone());
            assert!(before.is_none(), "{table} {key:?} stands twice");
        }
    }
    found
}

fn names(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// `+ table key`, `- table key`, `~ table key: column before → after, …`, sorted.
pub(crate) fn row_differences(before: &Rows, after: &Rows) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, old) in before {
        let (table, id) = key;
        let Some(new) = after.get(key) else {
            lines.push(format!("- {table} {id}"));
            continue;
        };
        let changed: Vec<String> = old
            .iter()
            .filter(|(column, value)| new[*column] != **value)
            .map(|(column, value)| format!("{column} {value} → {}", new[column]))
            .collect();
        if !changed.is_empty() {
            lines.push(format!("~ {table} {id}: {}", changed.join(", ")));
        }
    }
    lines.extend(after.keys().filter(|key| !before.contains_key(*key)).map(|(table, id)| format!("+ {table} {id}")));
    lines.sort();
    lines
}

pub(crate) fn location(path: &Path) -> Location {
    Location::new(path, Backend::Sqlite, path.parent().unwrap())
}

pub(crate) fn database(path: &Path) -> Arc<dyn Store> {
    Arc::new(SqliteStore::open(&location(path)).unwrap())
}

pub(crate) fn change_rows(path: &Path, change: &Change) -> Result<Outcome, LifecycleError> {
    database(path).change(change, NOW)
}

/// Runs statements as somebody else.
pub(crate) fn execute(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// The database holds together.
pub(crate) fn is_sound(path: &Path) {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    let mut statement = connection.prepare("PRAGMA foreign_key_check").unwrap();
    let broken: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(broken, [""; 0]);
}
