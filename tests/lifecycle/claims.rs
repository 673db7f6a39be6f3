//! Folders in which somebody else keeps files: they stay.

use std::fs;
use std::path::{Path, PathBuf};

use runatlas::store::{Backend, Cancel, Change, LifecycleError, Location, PurgeSelection, Store as _};

use crate::listing::{NOW, change, everything, listing, plan, planned, purge, store};
use crate::plans::with_deleted;
use crate::rows::{database, execute};
use crate::support::tree::Tree;
use crate::support::{real_path, write, zoo};

const ID: &str = "0123456789abcdef0123456789abcdef";

fn leftovers() -> PurgeSelection {
    PurgeSelection { leftovers: true, unknown_runs: true, now: NOW, ..PurgeSelection::default() }
}

fn keys(root: &Path, selection: &PurgeSelection) -> Vec<String> {
    plan(root, selection).items.into_iter().map(|item| item.key).collect()
}

/// What would stay, and who keeps files in it.
fn kept(root: &Path, selection: &PurgeSelection) -> Vec<(String, String)> {
    let kept = plan(root, selection).skipped.into_iter().map(|skipped| match skipped.why {
        LifecycleError::KeptBy { by, .. } => (skipped.key, by),
        why => panic!("{why}"),
    });
    kept.collect()
}

fn insert(id: &str, uri: &Path) -> String {
    let uri = uri.display();
    format!(
        "INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage, artifact_uri) VALUES ('{id}', 1, 'active', '{uri}')"
    )
}

/// A database of MLflow's without runs, beside the store of `tree`.
fn with_database(tree: &Tree) -> PathBuf {
    let path = tree.project().join("mlflow.db");
    execute(
        &path,
        "CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, lifecycle_stage TEXT);
         CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, experiment_id INTEGER, lifecycle_stage TEXT, artifact_uri TEXT);
         INSERT INTO experiments VALUES (1, 'one', 'active');",
    );
    path
}

/// A server with a database keeps artifacts where a file store was before: nothing of them is a folder without a run.
#[test]
fn artifacts_of_a_database_are_no_leftovers() {
    let zoo = zoo("v3-sqlite");
    let (root, path) = (zoo.mlruns(), zoo.database());
    write(root.join("1/meta.yaml"), "artifact_location: ''\nexperiment_id: '1'\nlifecycle_stage: active\nname: one\n");
    let key = format!("1/{ID}");
    write(root.join(&key).join("artifacts/x"), "left");
    // One that the database will know, with nothing in it.
    let empty = "fedcba9876543210fedcba9876543210";
    fs::create_dir_all(root.join("1").join(empty)).unwrap();
    assert_eq!(keys(&root, &leftovers()), [key.clone(), format!("1/{empty}")]);
    execute(&path, &insert(empty, Path::new("")));
    let before = plan(&root, &leftovers());
    assert_eq!(before.items.iter().map(|item| &item.key).collect::<Vec<_>>(), [&key]);
    // Told once: the folders of an experiment that describes itself are a matter of the file store.
    let others = planned(&*database(&path), &leftovers());
    assert!(others.items.iter().all(|item| !item.key.starts_with("mlruns/1/")), "{:?}", others.items);

    // The run came into being after the plan.
    execute(&path, &insert(ID, Path::new("")));
    let (tree, outcome) = (listing(&root), purge(&root, &before));
    assert!(matches!(&outcome.skipped[..], [skipped] if matches!(skipped.why, LifecycleError::Changed(_))));
    assert!(tree == listing(&root));
}

#[test]
fn a_database_that_cannot_be_read_leaves_everything_where_it_is() {
    let tree = Tree::with_run().at_root(&format!("1/{ID}/artifacts/x"), "left");
    let path = with_database(&tree);
    assert_eq!(keys(&tree.root(), &leftovers()), [format!("1/{ID}")]);
    let held = rusqlite::Connection::open(&path).unwrap();
    held.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = store(&tree.root()).plan_purge(&leftovers(), &|_| {}, &Cancel::new());
    assert!(matches!(refused, Err(LifecycleError::InUse(_))), "{refused:?}");
    drop(held);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..200]).unwrap();
    assert_eq!(keys(&tree.root(), &leftovers()), [""; 0]);
    // One that has nothing to do with MLflow says nothing.
    fs::remove_file(&path).unwrap();
    execute(&path, "CREATE TABLE studies (id INTEGER)");
    assert_eq!(keys(&tree.root(), &leftovers()), [format!("1/{ID}")]);
}

/// Migrated in place: the database has the run of the file store, with its artifacts where they were.
#[test]
fn a_run_stays_while_a_database_keeps_its_artifacts_there() {
    let tree = with_deleted();
    let artifacts = tree.path("1/b/artifacts");
    let database = with_database(&tree);
    execute(&database, &insert("b", &artifacts));
    let by = real_path(&database).display().to_string();
    assert_eq!(keys(&tree.root(), &everything()), [".trash/2"], "its model stays with it");
    assert_eq!(kept(&tree.root(), &everything()), [("1/b".to_owned(), by)]);
    execute(&database, "DELETE FROM runs");
    let planned = plan(&tree.root(), &everything());
    assert_eq!(planned.items.len(), 3);
    execute(&database, &insert("b", &artifacts));
    let outcome = purge(&tree.root(), &planned);
    assert!(outcome.skipped.iter().any(|skipped| skipped.key == "1/b"), "{:?}", outcome.skipped);
    assert!(artifacts.exists());
}

#[test]
fn a_folder_stays_while_another_run_keeps_its_artifacts_there() {
    let tree = with_deleted().at_root(&format!("1/{ID}/artifacts/x"), "left");
    let root = tree.root();
    let there = |key: &str| format!("artifact_uri: {}", root.join(key).display());
    assert_eq!(keys(&root, &leftovers()), [format!("1/{ID}")]);
    let tree = tree.run("e").field("artifact_uri", &there("1/b/artifacts"));
    assert_eq!(kept(&root, &everything()), [("1/b".to_owned(), "3/e".to_owned())]);
    // It may go with the other one.
    let gone = Change::DeleteRuns { runs: vec!["3/e".into()], with_children: false, even_running: false };
    change(&root, &gone).unwrap();
    assert_eq!(kept(&root, &everything()), []);
    assert!(keys(&root, &everything()).contains(&"1/b".to_owned()));
    let _tree = tree.run("f").field("artifact_uri", &there(&format!("1/{ID}/artifacts")));
    assert_eq!(keys(&root, &leftovers()), [""; 0]);
}

#[test]
fn a_folder_without_a_run_is_as_old_as_the_newest_in_it() {
    let tree = Tree::with_run().at_root(&format!("1/{ID}/artifacts/x"), "left");
    let now = jiff::Timestamp::now().as_millisecond();
    let older_than = |age, now| PurgeSelection { older_than: Some(age), now, ..leftovers() };
    // The file is years old, its folder was made just now.
    assert_eq!(keys(&tree.root(), &older_than(60_000, now)), [""; 0]);
    assert_eq!(keys(&tree.root(), &older_than(60_000, now + 120_000)), [format!("1/{ID}")]);

    let zoo = zoo("v3-sqlite");
    write(zoo.folder().join(format!("mlruns/77/{ID}/artifacts/x")), "left");
    let count = |selection| planned(&*database(&zoo.database()), &selection).items.len();
    assert_eq!((count(older_than(60_000, now)), count(leftovers())), (0, 1));
}

/// MLflow's databases lie wherever somebody started the server: what the run of one may be is nobody's to remove.
#[test]
fn a_database_nearby_is_asked_wherever_it_lies() {
    for place in [
        "mlruns/mlflow.db",
        "mlruns/server/mlflow.db",
        "tracking",
        "db/mlflow.db",
        "deep/er/still/runs.sqlite",
        "../mlflow.db",
        "../sibling/mlflow.db",
    ] {
        let tree = Tree::with_run()
            .at_root(&format!("1/{ID}/artifacts/x"), "alive")
            .folder(&format!("../{}", "ab".repeat(16)));
        let before = plan(&tree.root(), &leftovers());
        assert_eq!(before.items.len(), 2, "{place}");
        fs::rename(with_database(&tree), tree.project().join("kept.aside")).unwrap();
        let path = tree.project().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::rename(tree.project().join("kept.aside"), &path).unwrap();
        // The address is that of another machine.
        execute(&path, &insert(ID, Path::new("/w/mlruns/1/x/artifacts")));
        execute(&path, &insert(&"ab".repeat(16), Path::new("")));
        assert_eq!(keys(&tree.root(), &leftovers()), [""; 0], "{place}");
        let (all, outcome) = (listing(tree.project()), purge(&tree.root(), &before));
        assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, 2), "{place}");
        assert!(all == listing(tree.project()), "{place}");
    }
}

#[test]
fn where_too_much_lies_around_nothing_is_offered() {
    let tree = Tree::with_run().at_root(&format!("1/{ID}/artifacts/x"), "left");
    assert_eq!(keys(&tree.root(), &leftovers()).len(), 1);
    for at in 0..5_100 {
        fs::create_dir_all(tree.project().join("data").join(at.to_string())).unwrap();
    }
    assert_eq!(keys(&tree.root(), &leftovers()), [""; 0]);
    assert_eq!(plan(&tree.root(), &everything()).skipped, [], "what is deleted goes all the same");
}

/// Stores that are open together know of each other.
#[test]
fn runs_of_another_open_store_are_not_left_over() {
    let tree = Tree::with_run().at_root(&format!("1/{ID}/artifacts/x"), "left");
    let other = tree.project().join("far/away/from/it/all/mlruns");
    write(other.join("1/meta.yaml"), fs::read(tree.path("1/meta.yaml")).unwrap());
    write(
        other.join("1").join(ID).join("meta.yaml"),
        format!("run_id: {ID}\nexperiment_id: '1'\nlifecycle_stage: active\n"),
    );
    let beside = vec![Location::new(&other, Backend::File, tree.project())];
    assert_eq!(keys(&tree.root(), &leftovers()).len(), 1);
    assert_eq!(keys(&tree.root(), &PurgeSelection { beside, ..leftovers() }), [""; 0]);
}
