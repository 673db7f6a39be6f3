//! Artifacts that nothing describes: whose they are, when they are shown as runs, and that they are never written to.

use std::fs;
use std::path::Path;

use runatlas::reading::{OpenedPlace, read_place};
use runatlas::store::{Backend, Cancel, Change, Focus, LifecycleError, Mark, RunStatus, StoreError, locate};

use crate::support::database::{TABLES_1, create};
use crate::support::tree::Tree;
use crate::support::{fingerprint, write};

const RUN: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "ffffffffffffffffffffffffffffffff";
const MODEL: &str = "m-0123456789abcdef0123456789abcdef";

/// A database that knows the run.
fn database(path: &Path, run: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let sql = "INSERT INTO runs (run_uuid, status, lifecycle_stage, artifact_uri, experiment_id) VALUES (?1, 'FINISHED', 'active', '', 1)";
    create(path, TABLES_1).execute(sql, [run]).unwrap();
}

/// What MLflow 3.7 leaves of a run with a logged model when the database is elsewhere.
fn artifacts(home: &Path) {
    write(home.join(format!("1/{RUN}/artifacts/plot.txt")), "plot");
    write(home.join(format!("1/models/{MODEL}/artifacts/MLmodel")), format!("model_id: {MODEL}\nrun_id: {RUN}\n"));
}

fn read(path: &Path) -> OpenedPlace {
    let before = fingerprint(path);
    let opened = read_place(path, &Cancel::new()).unwrap();
    assert!(fingerprint(path) == before, "reading changed something");
    opened
}

/// The stores at a path, below `base`.
fn stores(base: &Path, relative: &str) -> Vec<(String, Backend)> {
    let place = locate(&base.join(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"));
    let shown = |path: &Path| path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/");
    place.locations.iter().map(|location| (shown(location.origin.as_path().unwrap()), location.backend)).collect()
}

#[test]
fn a_folder_of_artifacts_alone_opens_with_its_runs_and_models_marked() {
    let folder = tempfile::tempdir().unwrap();
    artifacts(&folder.path().join("mlruns"));
    // Neither is a run: one has nothing in it, the other no name of a run.
    fs::create_dir_all(folder.path().join(format!("mlruns/1/{OTHER}/artifacts"))).unwrap();
    write(folder.path().join("mlruns/1/notes/artifacts/x.txt"), "x");
    for path in ["", "mlruns", "mlruns/1", &format!("mlruns/1/{RUN}/artifacts/plot.txt")] {
        assert_eq!(stores(folder.path(), path), [("mlruns".to_owned(), Backend::File)], "{path}");
    }
    let focus = locate(&folder.path().join(format!("mlruns/1/{RUN}"))).unwrap().focus;
    assert_eq!(focus, Focus::Run(format!("1/{RUN}").into()));

    let opened = read(folder.path());
    let catalog = &opened.catalog;
    assert_eq!(catalog.runs.len(), 1);
    let index = catalog.find_run(RUN).unwrap();
    let run = catalog.run(index);
    assert_eq!((run.marks.as_slice(), run.status), (&[Mark::ArtifactsOnly][..], RunStatus::Unknown));
    assert_eq!((run.display_name(), run.start_time, run.end_time), (&RUN[..8], None, None));
    let store = opened.store_of(index);
    let root = store.artifact_root(run).unwrap();
    assert_eq!(store.list_artifacts(&root, &Cancel::new()).unwrap().value.entries[0].path, "plot.txt");
    let models: Vec<_> = catalog.models_of(index).map(|model| model.id.as_str()).collect();
    assert_eq!(models, [MODEL], "the file with the model names the run");
    let told = |key: &str| catalog.problems.iter().filter(|problem| problem.cause.key == key).count();
    assert_eq!(told("problem-runs-artifacts-only"), 1);
    assert_eq!(told("problem-models-artifacts-only"), 1);
    assert_eq!((told("problem-artifacts-without-run"), told("problem-model-without-meta")), (1, 0));
}

#[test]
fn nothing_is_written_to_a_run_without_a_description() {
    let folder = tempfile::tempdir().unwrap();
    artifacts(&folder.path().join("mlruns"));
    let opened = read(folder.path());
    let index = opened.catalog.find_run(RUN).unwrap();
    let key = opened.catalog.run(index).key.clone();
    let before = fingerprint(folder.path());
    let delete = Change::DeleteRuns { runs: vec![key.clone()], with_children: false, even_running: true };
    let rename = Change::Rename { target: runatlas::store::lifecycle::Target::Run(key), name: "new".to_owned() };
    for change in [delete, rename] {
        let refused = match opened.store_of(index).change(&change, 0) {
            Ok(outcome) => outcome.skipped.into_iter().next().map(|skipped| skipped.why),
            Err(why) => Some(why),
        };
        assert!(matches!(refused, Some(LifecycleError::NoDescription(_))), "{change:?}: {refused:?}");
    }
    assert!(fingerprint(folder.path()) == before);
}

#[test]
fn ordinary_folders_are_no_store() {
    let folder = tempfile::tempdir().unwrap();
    for file in
        ["1/a/artifacts/x.txt", "2024/data/x.txt", "7/models/best/artifacts/x.txt", &format!("exp/{RUN}/artifacts/x")]
    {
        write(folder.path().join(file), "x");
    }
    write(folder.path().join(format!("3/{RUN}/x.txt")), "x");
    assert!(matches!(locate(folder.path()), Err(StoreError::NotAStore(_))));
}

#[test]
fn a_database_near_has_the_artifacts_if_it_knows_them() {
    for place in ["mlflow.db", "db/mlflow.db", "backend/data/mlflow.db", "mlruns/mlflow.db", "../mlflow.db"] {
        for home in ["mlruns", "mlartifacts", "results"] {
            if place.starts_with("mlruns") && home != "mlruns" {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            let base = folder.path().canonicalize().unwrap();
            let project = base.join("project");
            artifacts(&project.join(home));
            let path = project.join(place.replace("../", ""));
            let path = if place.starts_with("..") { base.join("mlflow.db") } else { path };
            database(&path, RUN);
            let name = path.strip_prefix(&base).unwrap().to_string_lossy().replace('\\', "/");
            for opened in ["project".to_owned(), format!("project/{home}"), format!("project/{home}/1/{RUN}")] {
                assert_eq!(stores(&base, &opened), [(name.clone(), Backend::Sqlite)], "{place}, {opened}");
            }
        }
    }
}

#[test]
fn a_database_that_knows_nothing_of_them_is_shown_beside_them_and_none_far_away() {
    let folder = tempfile::tempdir().unwrap();
    artifacts(&folder.path().join("old/mlruns"));
    database(&folder.path().join("new/mlflow.db"), OTHER);
    let both = [("new/mlflow.db".to_owned(), Backend::Sqlite), ("old/mlruns".to_owned(), Backend::File)];
    assert_eq!(stores(folder.path(), ""), both);
    assert_eq!(stores(folder.path(), "old"), both[1..]);
}

#[test]
fn in_a_file_store_what_no_database_near_knows_is_shown_too() {
    let tree = Tree::new().experiment("1").run("a");
    let tree =
        tree.at_root(&format!("1/{RUN}/artifacts/x.txt"), "x").at_root(&format!("5/{OTHER}/artifacts/x.txt"), "x");
    let seen = tree.read();
    assert_eq!(seen.runs(), [&format!("1/{RUN}"), "1/a", &format!("5/{OTHER}")]);
    assert_eq!(seen.run(RUN).marks, [Mark::ArtifactsOnly]);
    assert_eq!(seen.experiments(), ["1", "5"]);
    database(&tree.project().join("db/mlflow.db"), RUN);
    let seen = tree.read();
    assert_eq!(seen.runs(), ["1/a", &format!("5/{OTHER}")], "the database has the other one");
    assert!(!seen.told.causes().contains(&"problem-artifacts-without-run"));
}

#[test]
fn artifacts_of_a_file_store_kept_by_a_server_are_its_own() {
    let tree = Tree::new().experiment("1").run(RUN);
    write(tree.project().join(format!("mlartifacts/1/{RUN}/artifacts/x.txt")), "x");
    assert_eq!(stores(tree.project(), ""), [("mlruns".to_owned(), Backend::File)]);
}
