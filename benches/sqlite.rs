//! Reading a database against bare `SELECT`s of the same rows through rusqlite, in the same process and in turns: what is
//! printed is the median of the ratios.
//!
//! `cargo bench --bench sqlite`

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that prints figures, and may panic")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use runatlas::store::{Backend, Cancel, Location, ReadEvent, Run, Store, open};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

const PAIRS: usize = 11;

/// Tables and indexes of MLflow 2.x; 3.18 has one index more.
const TABLES: &str = "
    CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(256) NOT NULL,
        artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32), creation_time BIGINT, last_update_time BIGINT);
    CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name VARCHAR(250), source_type VARCHAR(20),
        source_name VARCHAR(500), entry_point_name VARCHAR(50), user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT,
        end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20), artifact_uri VARCHAR(200),
        experiment_id INTEGER, deleted_time BIGINT);
    CREATE TABLE params (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(8000) NOT NULL, run_uuid VARCHAR(32) NOT NULL,
        PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE tags (\"key\" VARCHAR(250) NOT NULL, value VARCHAR(8000), run_uuid VARCHAR(32) NOT NULL,
        PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL,
        run_uuid VARCHAR(32) NOT NULL, step BIGINT DEFAULT '0' NOT NULL, is_nan BOOLEAN DEFAULT '0' NOT NULL,
        PRIMARY KEY (\"key\", timestamp, step, run_uuid, value, is_nan));
    CREATE TABLE latest_metrics (\"key\" VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL,
        is_nan BOOLEAN NOT NULL, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (\"key\", run_uuid));
    CREATE INDEX index_params_run_uuid ON params (run_uuid);
    CREATE INDEX index_tags_run_uuid ON tags (run_uuid);
    CREATE INDEX index_latest_metrics_run_uuid ON latest_metrics (run_uuid);
    CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid);
    INSERT INTO experiments VALUES (1, 'bench', './mlruns/1', 'active', 0, 0);
";

/// What a database for measuring holds.
struct Shape {
    runs: usize,
    metrics: usize,
    points: usize,
    params: usize,
    tags: usize,
}

fn run_id(at: usize) -> String {
    // Spread like real ids, which are random.
    format!("{:032x}", (at as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

fn make(path: &Path, shape: &Shape) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;").unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    {
        let mut run = connection
            .prepare("INSERT INTO runs VALUES (?1, 'a run', 'LOCAL', 'train.py', '', 'ada', 'FINISHED', ?2, ?2, '', 'active', ?3, 1, NULL)")
            .unwrap();
        let mut param = connection.prepare("INSERT INTO params VALUES (?1, ?2, ?3)").unwrap();
        let mut tag = connection.prepare("INSERT INTO tags VALUES (?1, ?2, ?3)").unwrap();
        let mut point = connection.prepare("INSERT INTO metrics VALUES (?1, ?2, ?3, ?4, ?5, 0)").unwrap();
        let mut latest = connection.prepare("INSERT INTO latest_metrics VALUES (?1, ?2, ?3, ?4, 0, ?5)").unwrap();
        for at in 0..shape.runs {
            let id = run_id(at);
            run.execute((&id, at as u32, format!("./mlruns/1/{id}/artifacts"))).unwrap();
            for key in 0..shape.params {
                param.execute((format!("param_{key:02}"), format!("value {}", at * key), &id)).unwrap();
            }
            for key in 0..shape.tags {
                tag.execute((format!("mlflow.tag{key:02}"), format!("some words of text {}", at * key), &id)).unwrap();
            }
            for key in 0..shape.metrics {
                let name = format!("train/metric_{key:02}");
                for step in 0..shape.points {
                    let value = 1.0 / (step + key + 1) as f64;
                    point
                        .execute((&name, value, 1_700_000_000_000 + i64::from(step as u32) * 1000, &id, step as u32))
                        .unwrap();
                }
                latest.execute((&name, 0.5, 1_700_000_000_000_i64, shape.points as u32, &id)).unwrap();
            }
        }
    }
    connection.execute_batch("COMMIT").unwrap();
}

/// Steps through every row and looks at every cell: what no reader can do without.
fn bare(connection: &Connection, sql: &str) -> u64 {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut sum = 0;
    while let Some(row) = rows.next().unwrap() {
        for at in 0..columns {
            sum += match row.get_ref(at).unwrap() {
                ValueRef::Null => 0,
                ValueRef::Integer(number) => number.unsigned_abs() & 1,
                ValueRef::Real(number) => number.to_bits() & 1,
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.len() as u64,
            };
        }
    }
    sum
}

fn read_only(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX).unwrap()
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let value = black_box(work());
    (began.elapsed(), value)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Measures the two in turns; prints medians and the median ratio. What ours returns is dropped outside the measured time.
fn compare<T>(name: &str, budget: f64, mut reference: impl FnMut(), mut ours: impl FnMut() -> T) {
    reference();
    ours();
    let pairs: Vec<(f64, f64)> = (0..PAIRS)
        .map(|_| (timed(&mut reference).0.as_secs_f64() * 1e3, timed(&mut ours).0.as_secs_f64() * 1e3))
        .collect();
    let ratio = median(pairs.iter().map(|(reference, ours)| ours / reference).collect());
    let reference = median(pairs.iter().map(|(reference, _)| *reference).collect());
    let ours = median(pairs.iter().map(|(_, ours)| *ours).collect());
    println!("{name:<44} bare {reference:>8.2} ms   ours {ours:>8.2} ms   ratio {ratio:>5.2}   budget {budget:.1}");
}

fn store(path: &Path) -> std::sync::Arc<dyn Store> {
    let opened = path.parent().unwrap().to_path_buf();
    open(&Location::new(path, Backend::Sqlite, opened)).unwrap()
}

fn read(store: &dyn Store) -> Vec<Run> {
    let runs = Mutex::new(Vec::new());
    let sink = |event| {
        if let ReadEvent::Runs(piece) = event {
            runs.lock().unwrap().extend(piece);
        }
    };
    store.read(&sink, &Cancel::new()).unwrap();
    runs.into_inner().unwrap()
}

/// Time until the first event with runs.
fn first_runs(store: &dyn Store) -> Duration {
    let began = Instant::now();
    let first = Mutex::new(None);
    let sink = |event| {
        if matches!(event, ReadEvent::Runs(_)) {
            first.lock().unwrap().get_or_insert_with(|| began.elapsed());
        }
    };
    store.read(&sink, &Cancel::new()).unwrap();
    first.into_inner().unwrap().unwrap()
}

fn table(name: &str, path: &Path) {
    let store = store(path);
    compare(
        name,
        2.0,
        || {
            let connection = read_only(path);
            for sql in [
                "SELECT run_uuid, experiment_id, name, user_id, status, start_time, end_time, lifecycle_stage, deleted_time, artifact_uri FROM runs",
                "SELECT run_uuid, \"key\", value FROM params",
                "SELECT run_uuid, \"key\", value FROM tags",
                "SELECT run_uuid, \"key\", value, timestamp, step, is_nan FROM latest_metrics",
            ] {
                black_box(bare(&connection, sql));
            }
        },
        || read(&*store),
    );
    let first = median((0..PAIRS).map(|_| first_runs(&*store).as_secs_f64() * 1e3).collect());
    println!("{:<44} {first:>8.2} ms", "  … first runs after");
}

fn history(name: &str, path: &Path) {
    let store = store(path);
    let runs = read(&*store);
    let run = runs.iter().find(|run| run.id.as_str() == run_id(0)).unwrap();
    let key = "train/metric_00";
    let sql = format!(
        "SELECT timestamp, step, value, is_nan FROM metrics WHERE run_uuid = '{}' AND \"key\" = '{key}' ORDER BY timestamp, step, value",
        run.id
    );
    compare(
        name,
        2.0,
        || {
            black_box(bare(&read_only(path), &sql));
        },
        || store.history(run, key, &Cancel::new()).unwrap(),
    );
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| -> PathBuf { folder.path().join(name) };

    let usual = file("usual.db");
    make(&usual, &Shape { runs: 500, metrics: 10, points: 1_000, params: 20, tags: 10 });
    table("table, 500 runs × 10 metrics", &usual);
    history("history of 1,000 points among 5,000,000", &usual);

    let many = file("many.db");
    make(&many, &Shape { runs: 10_000, metrics: 5, points: 1, params: 10, tags: 8 });
    table("table, 10,000 runs × 5 metrics", &many);

    let long = file("long.db");
    make(&long, &Shape { runs: 3, metrics: 2, points: 100_000, params: 2, tags: 2 });
    history("history of 100,000 points, indexes of 2.x", &long);
    Connection::open(&long).unwrap().execute_batch("CREATE INDEX i ON metrics (run_uuid, \"key\", step)").unwrap();
    history("history of 100,000 points, indexes of 3.18", &long);
}
