//! The same runs in a file store and in a database, as `mlflow migrate-filestore` leaves them: each counts once, nothing
//! is lost, and what is shown of one store alone is the store.

use std::sync::Arc;

use runatlas::model::{
    Catalog, CatalogBuilder, ColumnId, RunIndex, StageView, StoreIndex, StoreView, TableQuery, run_counts, table,
};
use runatlas::reading::{OpenedPlace, read_again, read_place};
use runatlas::store::{Backend, Cancel, ReadKeys};
use rusqlite::Connection;

use crate::support::database;
use crate::support::tree::Tree;

const EXPERIMENT: &str = "123456789012345678";
const RUNS: [&str; 3] = ["aaaa1111", "bbbb2222", "cccc3333"];

/// A run with two children, in `mlruns` and in `mlflow.db` beside it.
struct Migrated {
    tree: Tree,
    database: Connection,
}

impl Migrated {
    fn new() -> Self {
        let mut tree = Tree::new().experiment(EXPERIMENT);
        let database = database::create(&tree.project().join("mlflow.db"), database::TABLES_1);
        for (at, id) in RUNS.into_iter().enumerate() {
            tree = tree
                .run(id)
                .file("metrics/loss", "1700000000000 0.5 0\n1700000000500 0.25 1\n")
                .file("params/lr", "0.1");
            database::add_run(&database, id, 1_700_000_000_000);
            database::add(&database, "params", id, "lr", "0.1");
            if at > 0 {
                tree = tree.file("tags/mlflow.parentRunId", RUNS[0]);
                database::add(&database, "tags", id, "mlflow.parentRunId", RUNS[0]);
            }
        }
        let migrated = Self { tree, database };
        migrated.sql(&format!("UPDATE experiments SET experiment_id = {EXPERIMENT}, name = 'experiment {EXPERIMENT}'"));
        migrated.sql(&format!("UPDATE runs SET experiment_id = {EXPERIMENT}, end_time = 1700000001000"));
        migrated.sql(
            "INSERT INTO metrics SELECT 'loss', 0.5, 1700000000000, run_uuid, 0, 0 FROM runs;
             INSERT INTO metrics SELECT 'loss', 0.25, 1700000000500, run_uuid, 1, 0 FROM runs;
             INSERT INTO latest_metrics SELECT 'loss', 0.25, 1700000000500, 1, 0, run_uuid FROM runs;",
        );
        migrated
    }

    fn sql(&self, sql: &str) {
        self.database.execute_batch(sql).unwrap();
    }

    fn forget(&self, run: &str) {
        for table in ["metrics", "latest_metrics", "params", "tags", "runs"] {
            self.sql(&format!("DELETE FROM {table} WHERE run_uuid = '{run}'"));
        }
    }

    fn read(&self) -> OpenedPlace {
        read_place(self.tree.project(), &Cancel::new()).unwrap()
    }
}

/// Rows as `depth id store`, `(…)` around those that only show where others belong.
fn rows_of(catalog: &Catalog, query: &TableQuery) -> Vec<String> {
    let rows = table(catalog, query, &Cancel::new()).unwrap().rows;
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let store = &catalog.stores[catalog.runs[row.run.at()].store.at()].label;
            let line = format!("{} {} {store}", row.depth, catalog.run(row.run).id);
            if row.is_context { format!("({line})") } else { line }
        })
        .collect();
    lines.sort();
    lines
}

fn query(catalog: &Catalog, stores: StoreView) -> TableQuery {
    TableQuery { experiments: catalog.experiment_indices().collect(), stores, ..TableQuery::default() }
}

fn rows(catalog: &Catalog, stores: StoreView) -> Vec<String> {
    rows_of(catalog, &query(catalog, stores))
}

fn store(catalog: &Catalog, backend: Backend) -> StoreIndex {
    StoreIndex(catalog.stores.iter().position(|store| store.location.backend == backend).unwrap() as u32)
}

fn causes(catalog: &Catalog) -> Vec<&str> {
    let mut causes: Vec<&str> = catalog.problems.iter().map(|problem| problem.cause.key).collect();
    causes.retain(|cause| cause.starts_with("problem-runs-in") || cause.starts_with("problem-parent"));
    causes
}

const ONCE: [&str; 3] = ["0 aaaa1111 mlflow.db", "1 bbbb2222 mlflow.db", "1 cccc3333 mlflow.db"];

#[test]
fn what_two_stores_hold_counts_once_and_the_database_is_shown() {
    let opened = Migrated::new().read();
    let catalog = &*opened.catalog;
    assert_eq!(catalog.run_indices().count(), 6, "nothing is forgotten");
    assert_eq!(rows(catalog, StoreView::Once), ONCE);
    let shown = table(catalog, &query(catalog, StoreView::Once), &Cancel::new()).unwrap();
    assert_eq!((shown.total, shown.matching), (3, 3));
    assert!(!shown.columns.contains(&ColumnId::Store), "it would be the same in every row");
    let counts = run_counts(catalog, StoreView::Once, StageView::Active);
    assert_eq!(counts.values().collect::<Vec<_>>(), [&3], "one experiment stands for both");
    assert_eq!(causes(catalog), ["problem-runs-in-two-stores"]);
    let note = catalog.problems.iter().find(|problem| problem.cause.key == "problem-runs-in-two-stores").unwrap();
    assert!(note.origin.to_string().ends_with("mlflow.db"));
    let told = runatlas::text::Language::English.texts().message(&note.cause);
    assert_eq!(told, "3 runs are also in mlruns; counted once");
    for run in catalog.run_indices() {
        assert_eq!(catalog.stores_of(run).len(), 2);
        assert_eq!(catalog.find_run(catalog.run(run).id.as_str()), Some(catalog.twins().counted(run)));
    }
    assert_eq!(catalog.find_run(&format!("{EXPERIMENT}/{}", RUNS[1])).map(|run| catalog.runs[run.at()].store), {
        Some(store(catalog, Backend::File))
    });
}

#[test]
fn one_store_alone_and_all_stores_can_be_shown() {
    let opened = Migrated::new().read();
    let catalog = &*opened.catalog;
    let files: Vec<String> = ONCE.iter().map(|row| row.replace("mlflow.db", "mlruns")).collect();
    assert_eq!(rows(catalog, StoreView::One(store(catalog, Backend::File))), files);
    assert_eq!(rows(catalog, StoreView::One(store(catalog, Backend::Sqlite))), ONCE);
    let mut both: Vec<String> = files.into_iter().chain(ONCE.iter().map(|row| (*row).to_owned())).collect();
    both.sort();
    assert_eq!(rows(catalog, StoreView::All), both);
    let shown = table(catalog, &query(catalog, StoreView::All), &Cancel::new()).unwrap();
    assert!(shown.columns.contains(&ColumnId::Store), "rows of two stores are told apart");
    // A tick of either experiment is a tick of both, where they stand for each other.
    for experiment in catalog.experiment_indices() {
        let query = TableQuery { experiments: vec![experiment], ..TableQuery::default() };
        assert_eq!(rows_of(catalog, &query), ONCE);
    }
}

#[test]
fn a_store_that_holds_more_counts_and_the_tree_stays_whole() {
    let migrated = Migrated::new();
    // The training went on in the folder.
    let metric = migrated.tree.path(&format!("{EXPERIMENT}/{}/metrics/loss", RUNS[1]));
    std::fs::write(metric, "1700000000000 0.5 0\n1700000000500 0.25 1\n1700000000900 0.125 2\n").unwrap();
    let opened = migrated.read();
    assert_eq!(
        rows(&opened.catalog, StoreView::Once),
        ["0 aaaa1111 mlflow.db", "1 bbbb2222 mlruns", "1 cccc3333 mlflow.db"]
    );
    // Both went on: the database counts.
    migrated.sql(&format!("INSERT INTO params VALUES ('seed', '1', '{}')", RUNS[1]));
    assert_eq!(rows(&migrated.read().catalog, StoreView::Once), ONCE);
}

#[test]
fn a_changed_tag_or_name_does_not_make_a_store_hold_more() {
    let migrated = Migrated::new();
    let run = format!("{EXPERIMENT}/{}", RUNS[2]);
    std::fs::write(migrated.tree.path(&format!("{run}/tags/team")), "a tag that was removed in the database").unwrap();
    migrated.sql(&format!("UPDATE runs SET name = 'renamed' WHERE run_uuid = '{}'", RUNS[2]));
    assert_eq!(rows(&migrated.read().catalog, StoreView::Once), ONCE);
}

#[test]
fn a_parent_that_only_the_other_store_holds_is_the_parent() {
    let migrated = Migrated::new();
    migrated.forget(RUNS[0]);
    let opened = migrated.read();
    let expected = ["0 aaaa1111 mlruns", "1 bbbb2222 mlflow.db", "1 cccc3333 mlflow.db"];
    assert_eq!(rows(&opened.catalog, StoreView::Once), expected);
    // In its own store it is not.
    assert_eq!(causes(&opened.catalog).iter().filter(|cause| **cause == "problem-parent-missing").count(), 2);
}

#[test]
fn parents_that_contradict_each_other_lose_no_run() {
    let migrated = Migrated::new();
    // In the database b lies below a; in the folder a lies below b, and that a counts.
    let parent = migrated.tree.path(&format!("{EXPERIMENT}/{}", RUNS[0]));
    std::fs::write(parent.join("tags/mlflow.parentRunId"), RUNS[1]).unwrap();
    std::fs::write(parent.join("params/seed"), "1").unwrap();
    let opened = migrated.read();
    let rows = rows(&opened.catalog, StoreView::Once);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(rows.iter().filter(|row| row.starts_with('0')).count(), 1, "{rows:?}");
}

#[test]
fn a_run_deleted_in_the_store_that_counts_does_not_come_back_from_the_other() {
    let migrated = Migrated::new();
    migrated.sql(&format!("UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = '{}'", RUNS[2]));
    let opened = migrated.read();
    assert_eq!(rows(&opened.catalog, StoreView::Once), ONCE[..2]);
    migrated.sql("UPDATE experiments SET lifecycle_stage = 'deleted'");
    assert_eq!(rows(&migrated.read().catalog, StoreView::Once), [""; 0]);
}

#[test]
fn stores_that_share_numbers_but_no_runs_have_no_twins() {
    let tree = Tree::new().experiment("1").run("aaaa1111");
    let database = database::create(&tree.project().join("mlflow.db"), database::TABLES_1);
    database::add_run(&database, "bbbb2222", 1_700_000_000_000);
    let opened = read_place(tree.project(), &Cancel::new()).unwrap();
    assert!(opened.catalog.twins().is_empty());
    assert_eq!(rows(&opened.catalog, StoreView::Once), ["0 aaaa1111 mlruns", "0 bbbb2222 mlflow.db"]);
    assert_eq!(run_counts(&opened.catalog, StoreView::Once, StageView::Active).len(), 2);
}

/// What depends on twins, as far as it can be told in words.
fn told(catalog: &Catalog) -> Vec<String> {
    let shown = |stores| rows(catalog, stores).into_iter().map(move |row| format!("{stores:?} {row}"));
    let problems = catalog.problems.iter().map(|problem| format!("{problem:?}"));
    shown(StoreView::Once).chain(shown(StoreView::All)).chain(problems).collect()
}

#[test]
fn after_some_runs_are_read_again_twins_are_what_a_complete_reading_finds() {
    let migrated = Migrated::new();
    let before = migrated.read();
    let database = store(&before.catalog, Backend::Sqlite);
    let again = |catalog: &Arc<Catalog>, run: &str| {
        let keys = ReadKeys { runs: vec![run.into()], experiments: Vec::new() };
        read_again(&before.stores, catalog, &[(database, keys)], &Cancel::new()).unwrap()
    };
    migrated.forget(RUNS[1]);
    let amended = again(&before.catalog, RUNS[1]);
    assert_eq!(told(&amended), told(&migrated.read().catalog));
    assert!(rows(&amended, StoreView::Once).contains(&"1 bbbb2222 mlruns".to_owned()));
    migrated.sql(&format!("DELETE FROM params WHERE run_uuid = '{}'", RUNS[2]));
    let amended = again(&amended, RUNS[2]);
    assert_eq!(told(&amended), told(&migrated.read().catalog));
    assert!(rows(&amended, StoreView::Once).contains(&"1 cccc3333 mlruns".to_owned()));
    let gone = CatalogBuilder::continuing(&amended).finish();
    assert!(gone.twins().is_empty() && gone.run_indices().next().is_none());
    assert!(!amended.is_deleted(RunIndex(0)));
}

/// A registry and traces that a migration took along.
#[test]
fn models_and_traces_that_two_stores_hold_are_counted_once() {
    let migrated = Migrated::new();
    let meta = "aliases: {}\ncreation_timestamp: 5\ndescription: ''\nlast_updated_timestamp: 5\nname: shared\n";
    std::fs::create_dir_all(migrated.tree.path("models/shared")).unwrap();
    std::fs::write(migrated.tree.path("models/shared/meta.yaml"), meta).unwrap();
    let own = meta.replace("shared", "own");
    std::fs::create_dir_all(migrated.tree.path("models/own")).unwrap();
    std::fs::write(migrated.tree.path("models/own/meta.yaml"), own).unwrap();
    migrated.sql(
        "CREATE TABLE registered_models (name VARCHAR(256) PRIMARY KEY, creation_time BIGINT, last_updated_time BIGINT,
            description VARCHAR(5000));
         INSERT INTO registered_models VALUES ('shared', 5, 5, ''), ('own', 6, 6, '');
         CREATE TABLE trace_info (request_id VARCHAR(50) PRIMARY KEY, experiment_id INTEGER, timestamp_ms BIGINT,
            execution_time_ms BIGINT, status VARCHAR(50));",
    );
    let opened = migrated.read();
    let catalog = &*opened.catalog;
    let shown = |view| {
        let mut shown: Vec<String> = catalog
            .models_shown(view)
            .map(|(store, model)| format!("{} {}", model.name, catalog.stores[store.at()].label))
            .collect();
        shown.sort();
        shown
    };
    assert_eq!(shown(StoreView::Once), ["own mlflow.db", "own mlruns", "shared mlflow.db"]);
    assert_eq!(shown(StoreView::All).len(), 4);
    assert_eq!(shown(StoreView::One(store(catalog, Backend::File))), ["own mlruns", "shared mlruns"]);
    assert_eq!(catalog.trace_count(StoreView::Once), 0);
}
