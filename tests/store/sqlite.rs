//! SQLite stores: old schemas, damage, writers at work, and leaving no trace.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use runatlas::store::sqlite::is_store;
use runatlas::store::{Cancel, LifecycleStage, Mark, RunStatus, Severity, StoreError};

use crate::support::database::{INDEXES_2, TABLES_1, add, add_run, contents, create, store_at};
use crate::support::told::{read, try_read};

/// One run with a parameter, in a database of MLflow 2.x.
fn one_run(path: &Path) -> rusqlite::Connection {
    let connection = create(path, &format!("{TABLES_1}{INDEXES_2}"));
    add_run(&connection, "r1", 1_000);
    add(&connection, "params", "r1", "lr", "0.1");
    connection
}

#[test]
fn reading_changes_nothing_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    drop(one_run(&path));
    let before = contents(folder.path());
    assert!(is_store(&path));
    let told = read(&*store_at(&path));
    assert_eq!(told.run("r1").param("lr"), Some("0.1"));
    assert!(contents(folder.path()) == before);
}

#[test]
fn a_quiet_write_ahead_database_gets_no_files_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    // No file of Windows has a question mark in its name.
    let path = folder.path().join(if cfg!(windows) { "with space % and ü#.db" } else { "with space % and ü?#.db" });
    let connection = one_run(&path);
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.close().unwrap();
    let before = contents(folder.path());
    assert_eq!(before.len(), 1, "closing removes the log");
    assert!(is_store(&path));
    let store = store_at(&path);
    let told = read(&*store);
    assert_eq!(told.run("r1").param("lr"), Some("0.1"));
    store.history(told.run("r1"), "loss", &Cancel::new()).unwrap();
    assert!(contents(folder.path()) == before);
}

#[test]
fn a_write_ahead_log_in_use_is_read_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let writer = one_run(&path);
    writer.pragma_update(None, "journal_mode", "WAL").unwrap();
    add(&writer, "params", "r1", "only in the log", "yes");
    let before = contents(folder.path());
    assert!(before.contains_key("mlflow.db-wal"));
    let store = store_at(&path);
    assert_eq!(read(&*store).run("r1").param("only in the log"), Some("yes"));
    assert!(contents(folder.path()) == before);

    add(&writer, "params", "r1", "later", "too");
    assert_eq!(read(&*store).run("r1").param("later"), Some("too"), "a new copy after a change");
}

#[test]
fn a_write_ahead_log_left_by_a_crash_is_read_and_left_alone() {
    let origin = tempfile::tempdir().unwrap();
    let path = origin.path().join("mlflow.db");
    let writer = one_run(&path);
    writer.pragma_update(None, "journal_mode", "WAL").unwrap();
    add(&writer, "params", "r1", "only in the log", "yes");
    let folder = tempfile::tempdir().unwrap();
    for name in ["mlflow.db", "mlflow.db-wal"] {
        std::fs::copy(origin.path().join(name), folder.path().join(name)).unwrap();
    }
    let before = contents(folder.path());
    let told = read(&*store_at(&folder.path().join("mlflow.db")));
    assert_eq!(told.run("r1").param("only in the log"), Some("yes"));
    assert!(contents(folder.path()) == before);
}

#[test]
fn tables_that_are_in_the_log_only_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let writer = create(&path, "PRAGMA journal_mode = WAL; CREATE TABLE other (a);");
    writer.execute_batch(TABLES_1).unwrap();
    assert!(is_store(&path));
}

/// A transaction half written to the database: the state after a crash.
fn interrupted_transaction(folder: &Path) -> std::path::PathBuf {
    let origin = tempfile::tempdir().unwrap();
    let path = origin.path().join("mlflow.db");
    let writer = one_run(&path);
    for at in 0..2_000 {
        add(&writer, "tags", "r1", &format!("tag{at:04}"), "before");
    }
    writer
        .execute_batch("PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN; UPDATE tags SET value = 'after'")
        .unwrap();
    for name in ["mlflow.db", "mlflow.db-journal"] {
        std::fs::copy(origin.path().join(name), folder.join(name)).unwrap();
    }
    assert!(
        std::fs::read(folder.join("mlflow.db")).unwrap().windows(5).any(|bytes| bytes == b"after"),
        "pages were spilt"
    );
    folder.join("mlflow.db")
}

#[test]
fn a_journal_left_by_a_crash_is_rolled_back_in_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = interrupted_transaction(folder.path());
    let before = contents(folder.path());
    assert_eq!(before.len(), 2);
    let told = read(&*store_at(&path));
    let run = told.run("r1");
    assert_eq!(run.tags.len(), 2_000);
    assert!(run.tags.iter().all(|tag| &*tag.value == "before"));
    assert_eq!(told.causes(), [""; 0]);
    assert!(contents(folder.path()) == before);
}

#[test]
#[cfg(unix)]
fn a_read_only_folder_is_enough() {
    use std::os::unix::fs::PermissionsExt as _;

    use crate::support::{SUPERUSER, may_do_everything, skip};
    let mut shows_nothing = false;
    for mode in ["DELETE", "WAL", "WAL in use", "crashed"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mlflow.db");
        if mode == "crashed" {
            interrupted_transaction(folder.path());
        } else {
            let origin = tempfile::tempdir().unwrap();
            let writer = one_run(&origin.path().join("mlflow.db"));
            writer.pragma_update(None, "journal_mode", mode.split(' ').next()).unwrap();
            if mode == "WAL in use" {
                add(&writer, "tags", "r1", "in the log", "yes");
                std::fs::copy(origin.path().join("mlflow.db-wal"), folder.path().join("mlflow.db-wal")).unwrap();
            }
            std::fs::copy(origin.path().join("mlflow.db"), &path).unwrap();
        }
        let before = contents(folder.path());
        for name in before.keys() {
            let file = folder.path().join(name);
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o444)).unwrap();
        }
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
        shows_nothing |= may_do_everything(folder.path());
        let told = read(&*store_at(&path));
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(told.run("r1").param("lr"), Some("0.1"), "{mode}");
        assert!(contents(folder.path()) == before, "{mode}");
    }
    if shows_nothing {
        skip!(SUPERUSER);
    }
}

#[test]
fn a_writer_who_holds_the_lock_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let writer = one_run(&path);
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            writer.execute_batch("COMMIT").unwrap();
        });
        assert_eq!(read(&*store_at(&path)).run("r1").param("lr"), Some("0.1"));
    });
}

/// Somebody who holds it for long makes it unreadable, not invisible.
#[test]
fn a_database_that_is_locked_is_a_store_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let writer = one_run(&path);
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert!(is_store(&path));
    assert!(matches!(try_read(&*store_at(&path), &Cancel::new()), Err(StoreError::Sqlite { .. })));
    drop(writer);
    assert_eq!(read(&*store_at(&path)).run("r1").param("lr"), Some("0.1"));
}

#[test]
fn reading_does_not_make_a_writer_fail() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let writer = one_run(&path);
    writer.execute_batch("BEGIN").unwrap();
    for at in 0..100_000 {
        add(&writer, "params", &format!("r{}", at / 100), &format!("key{:02}", at % 100), "some value");
    }
    writer.execute_batch("COMMIT").unwrap();
    writer.busy_timeout(Duration::from_secs(2)).unwrap();
    let cancel = Cancel::new();
    let mut longest = Duration::ZERO;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| while try_read(&*store_at(&path), &cancel).is_ok() {});
        }
        for at in 0..40 {
            let began = Instant::now();
            add(&writer, "tags", "r1", &format!("tag{at}"), "written while somebody reads");
            longest = longest.max(began.elapsed());
            std::thread::sleep(Duration::from_millis(5));
        }
        cancel.cancel();
    });
    assert!(longest < Duration::from_secs(2), "a writer waited for {longest:?}");
}

#[test]
fn the_schema_of_mlflow_1_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, TABLES_1);
    add_run(&connection, "r1", 1_000);
    connection.execute_batch("UPDATE runs SET name = '', lifecycle_stage = 'deleted', status = 'KILLED'").unwrap();
    add(&connection, "tags", "r1", "mlflow.runName", "named by its tag");
    let told = read(&*store_at(&path));
    let run = told.run("r1");
    assert_eq!(
        (&*run.name, run.status, run.lifecycle_stage),
        ("named by its tag", RunStatus::Killed, LifecycleStage::Deleted)
    );
    assert_eq!((run.deleted_time, run.end_time, told.schema.as_deref()), (None, None, None));
    assert_eq!(told.causes(), [""; 0]);
}

#[test]
fn missing_tables_are_missing_values_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, TABLES_1);
    add_run(&connection, "r1", 1_000);
    connection
        .execute_batch("DROP TABLE params; DROP TABLE tags; DROP TABLE metrics; DROP TABLE latest_metrics")
        .unwrap();
    let store = store_at(&path);
    let told = read(&*store);
    let run = told.run("r1");
    assert!(run.params.is_empty() && run.tags.is_empty() && run.metrics.is_empty());
    assert!(store.history(run, "loss", &Cancel::new()).unwrap().value.is_empty());
    connection.execute_batch("DROP TABLE experiments").unwrap();
    assert!(!is_store(&path));
    assert!(matches!(try_read(&*store, &Cancel::new()), Err(StoreError::NotAStore(_))));
}

#[test]
fn latest_values_are_derived_where_their_table_has_none() {
    for (sql, name) in [
        ("DROP TABLE latest_metrics;", "no table"),
        ("DELETE FROM latest_metrics;", "empty table"),
        ("DELETE FROM latest_metrics WHERE run_uuid = 'r1';", "rows of one run gone"),
    ] {
        for indexes in ["", INDEXES_2] {
            if name == "rows of one run gone" && indexes.is_empty() {
                continue; // Without an index, finding out would mean reading the whole table.
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("mlflow.db");
            let connection = create(&path, &format!("{TABLES_1}{indexes}"));
            add_run(&connection, "r1", 1_000);
            add_run(&connection, "r2", 1_000);
            connection
                .execute_batch(
                    "INSERT INTO metrics (run_uuid, \"key\", value, timestamp, step, is_nan) VALUES
                       ('r1', 'loss', 9.0, 5, 1, 0), ('r1', 'loss', 1.0, 4, 2, 0), ('r1', 'loss', -1.0, 4, 2, 0),
                       ('r1', 'nan', 0.0, 1, 1, 1), ('r1', 'nan', -1.0, 1, 1, 0), ('r2', 'loss', 3.0, 1, 1, 0);
                     INSERT INTO latest_metrics (run_uuid, \"key\", value, timestamp, step, is_nan) VALUES
                       ('r1', 'loss', 1.0, 4, 2, 0), ('r1', 'nan', 0.0, 1, 1, 1), ('r2', 'loss', 3.0, 1, 1, 0);",
                )
                .unwrap();
            connection.execute_batch(sql).unwrap();
            let told = read(&*store_at(&path));
            let value =
                |run: &str, key: &str| told.run(run).metric(key).and_then(|metric| metric.latest).unwrap().value;
            assert_eq!((value("r1", "loss"), value("r2", "loss")), (1.0, 3.0), "{name}");
            assert!(value("r1", "nan").is_nan(), "{name}: NaN counts as 0, and 0 is above -1");
        }
    }
}

#[test]
fn infinities_and_nan_are_shown_as_logged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, TABLES_1);
    add_run(&connection, "r1", 1_000);
    for (key, value, is_nan) in [("inf", f64::MAX, 0), ("-inf", f64::MIN, 0), ("nan", 0.0, 1), ("zero", 0.0, 0)] {
        connection.execute("INSERT INTO latest_metrics VALUES (?1, ?2, 7, 8, ?3, 'r1')", (key, value, is_nan)).unwrap();
    }
    let told = read(&*store_at(&path));
    let value = |key: &str| told.run("r1").metric(key).and_then(|metric| metric.latest).unwrap().value;
    assert_eq!((value("inf"), value("-inf"), value("zero")), (f64::INFINITY, f64::NEG_INFINITY, 0.0));
    assert!(value("nan").is_nan());
}

#[test]
fn a_cell_of_the_wrong_type_costs_one_value() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, TABLES_1);
    add_run(&connection, "r1", 1_000);
    connection
        .execute_batch(
            "INSERT INTO latest_metrics VALUES ('bad', 'tensor', 1, 1, 0, 'r1'), ('blob', x'00ff', 1, 1, 0, 'r1'),
               ('good', 0.5, 1, 1, 0, 'r1'), ('text', x'302e3235', 1, 1, 0, 'r1');
             INSERT INTO params VALUES ('blob', x'6162', 'r1'), ('latin', CAST(x'636166e9' AS TEXT), 'r1'),
               ('none', NULL, 'r1'), ('number', 3, 'r1');
             INSERT INTO tags VALUES ('x', 'of no run', 'nobody');
             UPDATE runs SET start_time = 'yesterday', lifecycle_stage = 'archived', status = 'PAUSED';",
        )
        .unwrap();
    let told = read(&*store_at(&path));
    let run = told.run("r1");
    let value = |key: &str| run.metric(key).unwrap().latest.map(|point| point.value);
    assert_eq!((value("good"), value("text"), value("bad"), value("blob")), (Some(0.5), Some(0.25), None, None));
    assert_eq!((run.param("blob"), run.param("latin")), (Some("ab"), Some("caf\u{FFFD}")));
    assert_eq!((run.param("none"), run.param("number")), (Some(""), Some("3")));
    assert_eq!((run.start_time, run.status), (None, RunStatus::Unknown));
    assert_eq!((run.lifecycle_stage, run.marks.as_slice()), (LifecycleStage::Active, &[Mark::UnknownStage][..]));
    let mut causes = told.causes();
    causes.sort_unstable();
    assert_eq!(
        causes,
        [
            "problem-database-blob",
            "problem-database-not-utf8",
            "problem-database-number",
            "problem-database-number",
            "problem-database-number",
            "problem-database-number-as-text",
            "problem-params-empty",
        ]
    );
    let lost =
        told.problems.iter().find(|problem| problem.severity == Severity::Lost && problem.run.is_some()).unwrap();
    assert_eq!((lost.run.as_ref().unwrap().as_str(), lost.origin.as_path()), ("r1", Some(&*path)));
}

#[test]
fn many_problems_alike_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, TABLES_1);
    add_run(&connection, "r1", 1_000);
    for at in 0..500 {
        connection
            .execute("INSERT INTO latest_metrics VALUES (?1, 'text', 1, 1, 0, 'r1')", [format!("m{at}")])
            .unwrap();
    }
    let told = read(&*store_at(&path));
    assert_eq!(told.run("r1").metrics.len(), 500);
    assert_eq!(told.problems.len(), 51);
    assert_eq!(told.causes().last(), Some(&"problem-database-more"));
}

#[test]
fn a_damaged_page_costs_its_rows_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, TABLES_1);
    connection.execute_batch("BEGIN").unwrap();
    for at in 0..100 {
        let id = format!("r{at:03}");
        add_run(&connection, &id, at);
        for key in 0..20 {
            add(&connection, "params", &id, &format!("key{key:02}"), &format!("value of {id} {key}"));
        }
    }
    connection.execute_batch("COMMIT").unwrap();
    connection.close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let marker = b"value of r050 10";
    let page = bytes.windows(marker.len()).position(|window| window == marker).unwrap() / 4096 * 4096;
    bytes[page..page + 200].fill(0xff);
    std::fs::write(&path, bytes).unwrap();

    let told = read(&*store_at(&path));
    assert_eq!(told.runs.len(), 100);
    let params: usize = told.runs.iter().map(|run| run.params.len()).sum();
    assert!((1_800..2_000).contains(&params), "{params} of 2,000 were read");
    assert_eq!((told.run("r000").params.len(), told.run("r099").params.len()), (20, 20), "on both sides of the damage");
    assert_eq!(told.causes(), ["problem-database-damaged"]);
}

#[test]
fn a_file_that_only_looks_like_a_database_is_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    assert!(!is_store(&path), "absent");
    std::fs::write(&path, b"SQLite format 3\0 and then nothing").unwrap();
    assert!(!is_store(&path));
    std::fs::write(&path, vec![0xff; 8192]).unwrap();
    assert!(!is_store(&path));
    std::fs::write(&path, b"").unwrap();
    assert!(!is_store(&path));
    let other = folder.path().join("other.db");
    drop(create(&other, "CREATE TABLE runs (a); CREATE TABLE experiments (b);"));
    assert!(!is_store(&other), "tables of these names, but not MLflow's");
    assert_eq!(contents(folder.path()).len(), 2);
}

#[test]
fn runs_without_their_experiment_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = one_run(&path);
    connection.execute_batch("DELETE FROM experiments").unwrap();
    let told = read(&*store_at(&path));
    assert_eq!(told.experiments.len(), 1);
    assert_eq!((told.experiments[0].id.as_str(), told.experiments[0].name.as_str()), ("1", ""));
    assert_eq!(told.causes(), ["problem-database-no-experiment"]);
}

#[test]
fn the_newest_runs_come_first_and_each_run_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = create(&path, &format!("{TABLES_1}{INDEXES_2}"));
    connection.execute_batch("BEGIN").unwrap();
    for at in 0..2_500 {
        let id = format!("r{at:04}");
        add_run(&connection, &id, at);
        add(&connection, "params", &id, "number", &at.to_string());
    }
    connection.execute_batch("COMMIT").unwrap();
    let told = read(&*store_at(&path));
    assert_eq!(told.batches, [200, 2_000, 300]);
    assert_eq!(told.runs[0].id.as_str(), "r2499");
    let ids: BTreeSet<&str> = told.runs.iter().map(|run| run.id.as_str()).collect();
    assert_eq!((ids.len(), told.runs.len()), (2_500, 2_500));
    assert!(told.runs.iter().all(|run| run.param("number") == Some(&*run.start_time.unwrap().to_string())));
}

#[test]
fn workspaces_keep_models_of_one_name_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    let connection = one_run(&path);
    connection
        .execute_batch(
            "CREATE TABLE registered_models (name, creation_time, last_updated_time, description, workspace);
             CREATE TABLE registered_model_tags (\"key\", value, name, workspace);
             CREATE TABLE model_versions (name, version INTEGER, current_stage, source, run_id, status, workspace);
             INSERT INTO registered_models (name, workspace) VALUES ('m', 'a'), ('m', 'b'), ('n', 'a');
             INSERT INTO registered_model_tags VALUES ('t', 'of b', 'm', 'b');
             INSERT INTO model_versions VALUES ('m', 1, 'None', NULL, NULL, 'READY', 'a'), ('m', 2, 'None', NULL, NULL, 'READY', 'b'),
               ('m', 3, 'Deleted_Internal', NULL, NULL, 'READY', 'b');",
        )
        .unwrap();
    let told = read(&*store_at(&path));
    let found: Vec<_> = told
        .registry
        .iter()
        .map(|model| {
            (model.name.as_str(), model.tags.len(), model.versions.iter().map(|v| v.version).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(found, [("a/m", 0, vec![1]), ("b/m", 1, vec![2]), ("n", 0, vec![])]);
}

#[test]
fn a_cancelled_read_stops() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    drop(one_run(&path));
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(matches!(try_read(&*store_at(&path), &cancel), Err(StoreError::Cancelled)));
}
