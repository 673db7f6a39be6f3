//! Small databases with MLflow's tables, built by the test that needs them.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "shared by several test binaries; a test may panic")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use runatlas::store::{Backend, Location, Store, open};
use rusqlite::Connection;

/// As MLflow 1.x made it: no `deleted_time`, no indexes but the primary keys.
pub const TABLES_1: &str = "
    CREATE TABLE experiments (experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256),
        lifecycle_stage VARCHAR(32), PRIMARY KEY (experiment_id));
    CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), user_id VARCHAR(256),
        status VARCHAR(20), start_time BIGINT, end_time BIGINT, lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200),
        experiment_id INTEGER, PRIMARY KEY (run_uuid));
    CREATE TABLE params (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(250), run_uuid VARCHAR(32) NOT NULL,
        PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(250), run_uuid VARCHAR(32) NOT NULL,
        PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT, timestamp BIGINT NOT NULL,
        run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT 0 NOT NULL, is_nan BOOLEAN DEFAULT 0 NOT NULL,
        PRIMARY KEY (\"key\", timestamp, step, run_uuid, value, is_nan));
    CREATE TABLE latest_metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT, timestamp BIGINT, step BIGINT NOT NULL,
        is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (\"key\", run_uuid));
    INSERT INTO experiments VALUES (1, 'first', './mlruns/1', 'active');
";

/// What 2.x added.
pub const INDEXES_2: &str = "
    ALTER TABLE runs ADD COLUMN deleted_time BIGINT;
    CREATE INDEX index_params_run_uuid ON params (run_uuid);
    CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
    CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
    CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
";

/// A new database in `folder` after running `sql`.
pub fn create(path: &Path, sql: &str) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

/// Adds an active run of experiment 1.
pub fn add_run(connection: &Connection, id: &str, start_time: i64) {
    connection
        .execute(
            "INSERT INTO runs (run_uuid, name, user_id, status, start_time, lifecycle_stage, artifact_uri, experiment_id) \
             VALUES (?1, 'run ' || ?1, 'ada', 'FINISHED', ?2, 'active', './mlruns/1/' || ?1 || '/artifacts', 1)",
            (id, start_time),
        )
        .unwrap();
}

/// Adds a value to `params` or `tags`.
pub fn add(connection: &Connection, table: &str, run: &str, key: &str, value: &str) {
    connection
        .execute(&format!("INSERT INTO {table} (run_uuid, \"key\", value) VALUES (?1, ?2, ?3)"), (run, key, value))
        .unwrap();
}

/// The database at `path` as a store.
pub fn store_at(path: &Path) -> Arc<dyn Store> {
    let opened = path.parent().unwrap().to_path_buf();
    open(&Location::new(path, Backend::Sqlite, opened)).unwrap()
}

/// Every file of a folder with its content and time: what reading must not change.
pub fn contents(folder: &Path) -> BTreeMap<String, (Vec<u8>, std::time::SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            let modified = entry.metadata().unwrap().modified().unwrap();
            files.insert(entry.file_name().into_string().unwrap(), (std::fs::read(entry.path()).unwrap(), modified));
        }
    }
    files
}
