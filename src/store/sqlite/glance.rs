//! What can be found out about a database without reading it: whether it is MLflow's, and whom it knows.

use std::path::Path;

use super::open::{self, Database, Session};
use super::schema::Schema;
use crate::store::cancel::Cancel;
use crate::store::error::StoreError;

/// Whether `path` is an SQLite database with MLflow's tables. Cheap, and leaves nothing behind.
pub fn is_store(path: &Path) -> bool {
    let cancel = Cancel::new();
    let has_tables = |session: Result<Session, StoreError>| {
        session.is_ok_and(|session| Schema::probe(&session).is_ok_and(|schema| schema.is_store()))
    };
    if !matches!(open::journal_mode(path), Ok(Some(_))) {
        return false;
    }
    let database = Database::new(path);
    // Tables made a moment ago may so far be in the log only.
    has_tables(database.glance(&cancel)) || has_tables(database.session(&cancel))
}

/// How many runs the database at `path` holds, so that one with data can be preferred over an empty one beside it.
/// `None` when it cannot be read.
pub(crate) fn run_count(path: &Path) -> Option<usize> {
    let cancel = Cancel::new();
    let database = Database::new(path);
    let count = |session: &Session| {
        let mut count = 0_i64;
        session.query("SELECT count(*) FROM runs", [], |row| row.get(0).map(|n| count = n).map(|()| false)).ok()?;
        usize::try_from(count).ok()
    };
    let at_a_glance = database.glance(&cancel).ok().and_then(|session| count(&session));
    at_a_glance.filter(|count| *count > 0).or_else(|| count(&database.session(&cancel).ok()?))
}

/// The ids of all runs and logged models of the database at `path`; none of one that cannot be read.
pub(in crate::store) fn ids(path: &Path) -> Vec<String> {
    let Ok(session) = Database::new(path).session(&Cancel::new()) else { return Vec::new() };
    let mut ids = Vec::new();
    // Databases before MLflow 3.0 have no logged models.
    for statement in ["SELECT run_uuid FROM runs", "SELECT model_id FROM logged_models"] {
        let read = session.query(statement, [], |row| {
            ids.extend(row.get::<_, String>(0).ok());
            Ok(true)
        });
        if read.is_err() {
            break;
        }
    }
    ids
}
