//! Changes to single rows that can be made and taken back: each knows what is in the row before and after.
//!
//! Only the columns that a change is about are compared and written, so that what others write into the same row stays.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::connection::Failure;
use crate::store::refusal::LifecycleError;

/// Values by column.
pub(super) type Columns = Vec<(String, Value)>;

/// One row before and after; `None` for no row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowChange {
    pub(super) table: &'static str,
    /// Columns that tell the row from all others.
    pub(super) key: Columns,
    pub(super) before: Option<Columns>,
    pub(super) after: Option<Columns>,
}

/// Changes that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::store) struct RowChanges(pub(super) Vec<RowChange>);

impl RowChanges {
    /// Makes all of them. Refuses when a row is not as it was before.
    pub(super) fn make(&self, connection: &Connection, path: &Path) -> Result<(), Failure> {
        self.0.iter().try_for_each(|change| change.make(connection, path))
    }

    /// The way back.
    pub(super) fn reversed(&self) -> Self {
        let turn = |change: &RowChange| RowChange {
            before: change.after.clone(),
            after: change.before.clone(),
            ..change.clone()
        };
        Self(self.0.iter().rev().map(turn).collect())
    }
}

impl RowChange {
    fn make(&self, connection: &Connection, path: &Path) -> Result<(), Failure> {
        let Some(columns) = self.before.as_ref().or(self.after.as_ref()) else { return Ok(()) };
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        if select(connection, self.table, &names, &self.key)? != self.before {
            let row = self.key.iter().map(|(_, value)| text(value)).collect::<Vec<_>>().join(" ");
            return Err(LifecycleError::Changed(path.join(row)).into());
        }
        let table = self.table;
        let condition = condition(&self.key);
        let key = self.key.iter().map(|(_, value)| value);
        let changed = match (&self.before, &self.after) {
            (Some(_), Some(after)) => {
                let set: Vec<String> = after.iter().map(|(name, _)| format!("\"{name}\" = ?")).collect();
                let sql = format!("UPDATE \"{table}\" SET {} WHERE {condition}", set.join(", "));
                let values = after.iter().map(|(_, value)| value).chain(key);
                connection.prepare(&sql)?.execute(params_from_iter(values))?
            }
            (None, Some(after)) => {
                let all: Vec<&(String, Value)> = self.key.iter().chain(after).collect();
                let names: Vec<String> = all.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                let marks = vec!["?"; all.len()].join(", ");
                let sql = format!("INSERT INTO \"{table}\" ({}) VALUES ({marks})", names.join(", "));
                connection.prepare(&sql)?.execute(params_from_iter(all.iter().map(|(_, value)| value)))?
            }
            (Some(_), None) => {
                let sql = format!("DELETE FROM \"{table}\" WHERE {condition}");
                connection.prepare(&sql)?.execute(params_from_iter(key))?
            }
            (None, None) => 1,
        };
        // A key that stands twice: damage, and nobody knows which row is meant.
        if changed == 1 { Ok(()) } else { Err(LifecycleError::Unreadable(path.to_path_buf()).into()) }
    }
}

fn condition(key: &[(String, Value)]) -> String {
    key.iter().map(|(name, _)| format!("\"{name}\" = ?")).collect::<Vec<_>>().join(" AND ")
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Null | Value::Blob(_) => String::new(),
    }
}

/// The named columns of one row.
pub(super) fn select(
    connection: &Connection,
    table: &str,
    names: &[&str],
    key: &[(String, Value)],
) -> rusqlite::Result<Option<Columns>> {
    let list: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let list = if list.is_empty() { "1".to_owned() } else { list.join(", ") };
    let sql = format!("SELECT {list} FROM \"{table}\" WHERE {}", condition(key));
    connection
        .prepare(&sql)?
        .query_row(params_from_iter(key.iter().map(|(_, value)| value)), |row| {
            names.iter().enumerate().map(|(at, name)| Ok(((*name).to_owned(), row.get(at)?))).collect()
        })
        .optional()
}
