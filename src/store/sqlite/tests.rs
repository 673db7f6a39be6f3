//! Tests of what only shows inside: slices (every slice ends after 1,024 rows here), ways of asking, hints for `locate`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use rusqlite::Connection;

use super::glance::run_count;
use super::*;
use crate::store::Backend;

const TABLES: &str = "
    CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name);
    CREATE TABLE runs (run_uuid VARCHAR(32) PRIMARY KEY, experiment_id INTEGER, start_time BIGINT);
    CREATE TABLE params (\"key\", value, run_uuid, PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE latest_metrics (\"key\" VARCHAR(250), value FLOAT, timestamp BIGINT, step BIGINT, is_nan BOOLEAN,
        run_uuid VARCHAR(32), PRIMARY KEY (\"key\", run_uuid));
    INSERT INTO experiments VALUES (1, 'one');
    INSERT INTO runs VALUES ('r1', 1, 1), ('r2', 1, 2);
    INSERT INTO latest_metrics VALUES ('loss', 0, 0, 0, 0, 'r1'), ('loss', 0, 0, 0, 0, 'r2'), ('acc', 0, 0, 0, 0, 'r1');
";
const COLUMNS: &str =
    "\"key\" VARCHAR(250), value FLOAT, timestamp BIGINT, run_uuid VARCHAR(32), step BIGINT, is_nan BOOLEAN";
const KEY: &str = "PRIMARY KEY (\"key\", timestamp, step, run_uuid, value, is_nan)";

fn store(path: &Path) -> SqliteStore {
    let opened = path.parent().unwrap().to_path_buf();
    SqliteStore::open(&Location::new(path, Backend::Sqlite, opened)).unwrap()
}

fn runs_of(store: &SqliteStore) -> Vec<Run> {
    let runs = std::sync::Mutex::new(Vec::new());
    store
        .read(
            &|event| {
                if let ReadEvent::Runs(piece) = event {
                    runs.lock().unwrap().extend(piece);
                }
            },
            &Cancel::new(),
        )
        .unwrap();
    runs.into_inner().unwrap()
}

/// 5,000 points of two metrics of two runs, with ties that differ in the value or in being NaN only.
fn add_points(connection: &Connection) {
    connection.execute_batch("BEGIN").unwrap();
    let mut insert = connection.prepare("INSERT INTO metrics VALUES (?1, ?2, ?3, ?4, ?5, ?6)").unwrap();
    for at in 0..5_000_i64 {
        for (run, key) in [("r1", "loss"), ("r2", "loss"), ("r1", "acc")] {
            let (value, is_nan) = if at % 7 == 0 { (0.0, at % 14 == 0) } else { ((at % 5) as f64, false) };
            // Backward steps, and up to four points at one time and step.
            let _ = insert.execute((key, value, 1_000 + at / 4, run, (at / 4) * 37 % 11, is_nan));
        }
    }
    connection.execute_batch("COMMIT").unwrap();
}

#[test]
fn every_way_of_asking_gives_the_same_history() {
    let mut answers = Vec::new();
    for (columns, indexes) in [
        (format!("{COLUMNS}, {KEY}"), ""),
        (format!("{COLUMNS}, {KEY}"), "CREATE INDEX by_run ON metrics (run_uuid)"),
        (
            format!("{COLUMNS}, UNIQUE (value, is_nan, timestamp, step, run_uuid, \"key\")"),
            "CREATE INDEX by_run ON metrics (run_uuid)",
        ),
        (format!("{COLUMNS}, UNIQUE (value, is_nan, timestamp, step, run_uuid, \"key\")"), ""),
        (format!("{COLUMNS}, {KEY}"), "CREATE INDEX by_all ON metrics (run_uuid, \"key\", step)"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mlflow.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("{TABLES} CREATE TABLE metrics ({columns}); {indexes}")).unwrap();
        add_points(&connection);
        let store = store(&path);
        let runs = runs_of(&store);
        let run = runs.iter().find(|run| run.id.as_str() == "r1").unwrap();
        let read = store.history(run, "loss", &Cancel::new()).unwrap();
        assert_eq!(read.problems, []);
        let points: Vec<_> = read.value.points().map(|p| (p.timestamp, p.step, p.value.to_bits())).collect();
        let count: i64 = connection
            .query_row("SELECT count(*) FROM metrics WHERE run_uuid = 'r1' AND \"key\" = 'loss'", [], |row| row.get(0))
            .unwrap();
        assert!(count > 4_000);
        assert_eq!(i64::try_from(points.len()).unwrap(), count, "{columns} {indexes}");
        answers.push(points);
    }
    for answer in &answers {
        let sorted = |points: &Vec<(i64, i64, u64)>| {
            let mut points = points.clone();
            points.sort_unstable();
            points
        };
        assert_eq!(sorted(answer), sorted(&answers[0]));
        assert!(answer.is_sorted_by_key(|(timestamp, step, _)| (*timestamp, *step)));
    }
}

#[test]
fn slices_neither_lose_nor_repeat_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    for at in 0..10_000 {
        connection.execute("INSERT INTO params VALUES (?1, ?1, 'r1')", [format!("p{at:05}")]).unwrap();
    }
    connection.execute_batch("DELETE FROM params WHERE rowid % 3 = 0; COMMIT").unwrap();
    let runs = runs_of(&store(&path));
    let run = runs.iter().find(|run| run.id.as_str() == "r1").unwrap();
    assert_eq!(run.params.len(), 6_667);
    assert!(run.params.windows(2).all(|pair| pair[0].key < pair[1].key));
}

#[test]
fn tables_rebuilt_without_row_ids_are_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection
        .execute_batch(
            "DROP TABLE params; CREATE TABLE params (\"key\", value, run_uuid, PRIMARY KEY (\"key\", run_uuid)) WITHOUT ROWID;
             INSERT INTO params VALUES ('a', 1, 'r1'), ('b', 2, 'r2');",
        )
        .unwrap();
    let runs = runs_of(&store(&path));
    assert_eq!(runs.iter().map(|run| run.params.len()).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn an_empty_database_beside_one_with_data_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, full) = (folder.path().join("mlflow.db"), folder.path().join("mlruns.db"));
    for path in [&empty, &full] {
        Connection::open(path).unwrap().execute_batch(TABLES).unwrap();
    }
    Connection::open(&empty).unwrap().execute_batch("DELETE FROM runs").unwrap();
    assert!(is_store(&empty) && is_store(&full));
    assert_eq!((run_count(&empty), run_count(&full)), (Some(0), Some(2)));
    assert_eq!(run_count(&folder.path().join("none.db")), None);

    // Runs that so far are in the write-ahead log only.
    let writer = Connection::open(&empty).unwrap();
    writer.pragma_update(None, "journal_mode", "WAL").unwrap();
    writer.execute_batch("INSERT INTO runs VALUES ('r', 1, 1)").unwrap();
    assert_eq!(run_count(&empty), Some(1));
}

#[test]
fn a_database_that_changes_under_an_immutable_reader_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.close().unwrap();
    let (store, cancel) = (store(&path), Cancel::new());
    let mut session = store.database.session(&cancel).unwrap();
    let mut attempts = 0;
    let count = store
        .database
        .consistent(&mut session, &cancel, |session| {
            attempts += 1;
            if attempts == 1 {
                let writer = Connection::open(&path).unwrap();
                writer.execute_batch("INSERT INTO runs VALUES ('r3', 1, 3)").unwrap();
            }
            let mut count = 0;
            session
                .query("SELECT count(*) FROM runs", [], |row| row.get::<_, i64>(0).map(|n| count = n).map(|()| true))
                .map_err(|source| session.error(source))?;
            Ok(count)
        })
        .unwrap();
    assert_eq!((attempts, count), (2, 3));
}
