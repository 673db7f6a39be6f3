//! Every way of opening a place: roots, what lies above and below them, databases, artifacts, and what is no store.

use std::fs;
use std::path::Path;

use runatlas::model::{CatalogBuilder, StoreIndex};
use runatlas::reading::{open_place, open_places, read_place, read_stores};
use runatlas::store::{Backend, Cancel, Focus, Located, Problem, Severity, StoreError, locate, open};
use runatlas::text::Message;

use crate::support::told::read;
use crate::support::tree::Tree;
use crate::support::{fingerprint, write, zoo};

/// The stores of a place by their path below `base` and their format, and what is shown first.
fn found(base: &Path, relative: &str) -> (Vec<(String, Backend)>, Focus) {
    let before = fingerprint(base);
    let path = base.join(relative);
    let Located { locations, focus, opened, .. } = locate(&path).unwrap_or_else(|error| panic!("{relative}: {error}"));
    assert_eq!(opened, path);
    let stores = locations.iter().map(|location| {
        assert_eq!(location.opened, path);
        let place = location.origin.as_path().unwrap().strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/");
        (place, location.backend)
    });
    let stores = stores.collect();
    for location in &locations {
        read(&*open(location).unwrap());
    }
    assert!(fingerprint(base) == before, "opening {relative} changed something");
    (stores, focus)
}

fn files(path: &str) -> (String, Backend) {
    (path.to_owned(), Backend::File)
}

fn database(path: &str) -> (String, Backend) {
    (path.to_owned(), Backend::Sqlite)
}

/// A root with an experiment, a deleted one, a registered model and artifacts.
fn full() -> Tree {
    let tree = Tree::new().experiment(".trash/9").run("gone").experiment("1").run("a");
    let tree =
        tree.file("artifacts/plots/deep/x.png", "png").file("artifacts/mlruns/0/meta.yaml", "experiment_id: 0\n");
    let tree = tree.file("params/lr", "0.1").at_root("1/models/m-1/artifacts/MLmodel", "x");
    let tree = tree.at_root("1/models/m-1/meta.yaml", "model_id: m-1\nname: m\n").at_root("1/tags/note", "x");
    let tree = tree.at_root("models/best/meta.yaml", "name: best\n");
    tree.at_root("models/best/version-1/meta.yaml", "name: best\nversion: 1\n")
}

#[test]
fn a_root_and_the_folder_above_it() {
    let tree = full();
    assert_eq!(found(tree.project(), "mlruns"), (vec![files("mlruns")], Focus::Store));
    assert_eq!(found(tree.project(), ""), (vec![files("mlruns")], Focus::Store));
    let above = tree.project().parent().unwrap();
    assert_eq!(found(above, ""), (vec![files("project/mlruns")], Focus::Store));
}

#[test]
fn an_experiment_a_run_and_what_lies_in_them() {
    let tree = full();
    let run = || Focus::Run("1/a".into());
    let artifact = |path: &str| Focus::Artifact("1/a".into(), path.to_owned());
    let cases = [
        ("1", Focus::Experiment("1".into())),
        ("1/meta.yaml", Focus::Experiment("1".into())),
        ("1/tags/note", Focus::Experiment("1".into())),
        ("1/a", run()),
        ("1/a/meta.yaml", run()),
        ("1/a/params", run()),
        ("1/a/params/lr", run()),
        ("1/a/artifacts", run()),
        ("1/a/artifacts/plots", artifact("plots")),
        ("1/a/artifacts/plots/deep/x.png", artifact("plots/deep/x.png")),
        ("1/a/artifacts/mlruns", artifact("mlruns")),
        ("1/a/artifacts/mlruns/0", artifact("mlruns/0")),
        (".trash", Focus::Deleted),
        (".trash/9", Focus::Experiment(".trash/9".into())),
        (".trash/9/gone", Focus::Run(".trash/9/gone".into())),
        ("models", Focus::Models),
    ];
    for (path, focus) in cases {
        assert_eq!(found(tree.project(), &format!("mlruns/{path}")), (vec![files("mlruns")], focus), "{path}");
    }
    for inside in ["1/models/m-1", "1/models/m-1/artifacts/MLmodel", "models/best", "models/best/version-1/meta.yaml"] {
        assert_eq!(found(tree.project(), &format!("mlruns/{inside}")).0, [files("mlruns")], "{inside}");
    }
}

#[test]
fn a_root_by_another_name_and_without_descriptions() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("results/7/meta.yaml"), "artifact_location: x\nexperiment_id: '7'\nname: seven\n");
    assert_eq!(found(folder.path(), "results"), (vec![files("results")], Focus::Store));
    write(folder.path().join("results/7/meta.yaml"), "");
    write(folder.path().join("results/7/r/meta.yaml"), "run_id: r\nstatus: 3\n");
    assert_eq!(found(folder.path(), "results"), (vec![files("results")], Focus::Store));
    // A sibling that describes itself tells that the folder above is the root.
    write(folder.path().join("results/8/meta.yaml"), "artifact_location: x\nexperiment_id: '8'\nname: eight\n");
    assert_eq!(found(folder.path(), "results/7/r"), (vec![files("results")], Focus::Run("7/r".into())));
}

#[test]
fn only_a_trash_or_only_a_registry() {
    let tree = Tree::new().experiment(".trash/9").run("a");
    assert_eq!(found(tree.project(), "mlruns"), (vec![files("mlruns")], Focus::Store));
    assert_eq!(found(tree.project(), "mlruns/.trash"), (vec![files("mlruns")], Focus::Deleted));
    let tree = Tree::new().at_root("models/best/meta.yaml", "name: best\n");
    let tree = tree.at_root("models/best/version-1/meta.yaml", "name: best\nversion: 1\n");
    assert_eq!(found(tree.project(), "mlruns/models"), (vec![files("mlruns")], Focus::Models));
    assert_eq!(found(tree.project(), "mlruns").0, [files("mlruns")]);
}

#[test]
fn a_folder_of_files_and_a_database_side_by_side() {
    let store = zoo("v3-sqlite");
    assert_eq!(found(store.folder(), "mlflow.db"), (vec![database("mlflow.db")], Focus::Store));
    assert_eq!(found(store.folder(), "").0, [database("mlflow.db")], "mlruns holds only its artifacts");
    write(store.folder().join("mlruns/77/meta.yaml"), "artifact_location: x\nexperiment_id: '77'\nname: files\n");
    write(store.folder().join("mlruns/77/r/meta.yaml"), "run_id: r\nexperiment_id: '77'\n");
    assert_eq!(found(store.folder(), "").0, [files("mlruns"), database("mlflow.db")]);
    // Both are shown, told apart.
    let place = locate(store.folder()).unwrap();
    let mut builder = CatalogBuilder::new(&place.locations);
    for (at, location) in place.locations.iter().enumerate() {
        let told = read(&*open(location).unwrap());
        builder.event(StoreIndex(at as u32), runatlas::store::ReadEvent::Experiments(told.experiments));
        builder.event(StoreIndex(at as u32), runatlas::store::ReadEvent::Runs(told.runs));
    }
    let catalog = builder.snapshot();
    let run = catalog.find_run("r").unwrap();
    assert_eq!(catalog.runs[run.at()].store, StoreIndex(0));
    assert!(catalog.runs.iter().any(|entry| entry.store == StoreIndex(1)));
}

#[test]
fn a_database_by_any_name_and_its_artifacts() {
    let store = zoo("v2-sqlite");
    fs::rename(store.database(), store.folder().join("results.store")).unwrap();
    assert_eq!(found(store.folder(), "results.store"), (vec![database("results.store")], Focus::Store));
    fs::rename(store.folder().join("results.store"), store.database()).unwrap();
    let place = locate(&store.database()).unwrap();
    let opened = open(&place.locations[0]).unwrap();
    let told = read(&*opened);
    let (run, file) = told
        .runs
        .iter()
        .find_map(|run| {
            let root = opened.artifact_root(run).unwrap();
            let listing = opened.list_artifacts(&root, &Cancel::new()).unwrap().value;
            let file = listing.entries.iter().find(|entry| !entry.is_folder() && entry.path.contains('/'))?;
            Some((run, root.path?.join(&file.path)))
        })
        .unwrap();
    let relative = file.strip_prefix(store.folder()).unwrap().to_string_lossy().into_owned();
    let (stores, focus) = found(store.folder(), &relative);
    assert_eq!(stores, [database("mlflow.db")]);
    assert!(matches!(&focus, Focus::Artifact(key, _) if *key == run.key), "{focus:?}");
}

#[test]
fn artifacts_of_a_tracking_server() {
    let tree = Tree::new().experiment("1").run("a");
    write(tree.project().join("mlartifacts/1/a/artifacts/sub/x.txt"), "x");
    let cases = [
        ("mlartifacts", Focus::Store),
        ("mlartifacts/1", Focus::Experiment("1".into())),
        ("mlartifacts/1/a", Focus::Run("1/a".into())),
        ("mlartifacts/1/a/artifacts/sub/x.txt", Focus::Artifact("1/a".into(), "sub/x.txt".to_owned())),
    ];
    for (path, focus) in cases {
        assert_eq!(found(tree.project(), path), (vec![files("mlruns")], focus), "{path}");
    }
}

#[test]
fn a_parent_of_several_roots() {
    let tree = full();
    let meta = "artifact_location: x\nexperiment_id: '0'\nname: other\n";
    for place in ["jobs/2021-01-02/03-04-05", "jobs/2021-01-02/04-05-06", "notebook"] {
        write(tree.project().join(place).join("mlruns/0/meta.yaml"), meta);
    }
    write(tree.project().join(".venv/mlruns/0/meta.yaml"), meta);
    write(tree.project().join("node_modules/x/mlruns/0/meta.yaml"), meta);
    write(tree.project().join("mlruns/models/best/mlruns/0/meta.yaml"), meta);
    let jobs = [files("jobs/2021-01-02/03-04-05/mlruns"), files("jobs/2021-01-02/04-05-06/mlruns")];
    assert_eq!(found(tree.project(), "jobs"), (jobs.to_vec(), Focus::Store));
    let [first, second] = jobs;
    let (all, focus) = found(tree.project(), "");
    assert_eq!((all, focus), (vec![files("mlruns"), first, second, files("notebook/mlruns")], Focus::Store));
}

#[test]
fn a_database_in_a_root_is_found_from_everywhere_and_once() {
    let tree = full();
    crate::support::database::create(&tree.path("mlflow.db"), crate::support::database::TABLES_1);
    let both = [files("mlruns"), database("mlruns/mlflow.db")];
    let above = tree.project().parent().unwrap();
    assert_eq!(found(tree.project(), "mlruns").0, both);
    assert_eq!(found(tree.project(), "").0, both);
    assert_eq!(found(above, "").0, [files("project/mlruns"), database("project/mlruns/mlflow.db")]);
    assert_eq!(found(tree.project(), "mlruns/mlflow.db").0, both[1..]);
}

#[test]
fn the_database_of_artifacts_in_any_layout_is_found_beside_their_folder() {
    for place in ["mlflow.db", "db/mlflow.db", "server/state/mlflow.db"] {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path().join("mlartifacts/team/gan/x.txt"), "x");
        fs::create_dir_all(folder.path().join(place).parent().unwrap()).unwrap();
        crate::support::database::create(&folder.path().join(place), crate::support::database::TABLES_1);
        for path in ["mlartifacts", "mlartifacts/team", "mlartifacts/team/gan/x.txt"] {
            assert_eq!(found(folder.path(), path).0, [database(place)], "{place} from {path}");
        }
    }
}

#[test]
fn several_paths_are_one_place_with_each_store_once() {
    let tree = full();
    let other = tree.project().join("other/mlruns");
    write(other.join("0/meta.yaml"), "artifact_location: x\nexperiment_id: '0'\nname: other\n");
    let missing = tree.project().join("missing");
    let paths =
        [tree.path("1"), other.clone(), missing.clone(), tree.project().to_path_buf(), tree.root(), other.clone()];
    let (place, failed) = runatlas::store::locate_all(&paths);
    let place = place.unwrap();
    let roots: Vec<_> = place.locations.iter().map(|location| location.origin.as_path().unwrap()).collect();
    assert_eq!(roots, [&*tree.root(), &*other]);
    assert_eq!((&place.opened, place.focus), (&tree.path("1"), Focus::Store));
    assert_eq!(place.also_opened, [other, tree.project().to_path_buf(), tree.root()]);
    assert!(matches!(&failed[..], [(path, StoreError::NotFound(_))] if *path == missing), "{failed:?}");

    let opened = open_places(&paths).unwrap();
    assert_eq!((opened.stores.len(), opened.not_found.len(), opened.place.unopened.len()), (2, 1, 1));
    assert!(open_places(std::slice::from_ref(&missing)).is_err_and(|failures| failures.len() == 1));
    // Of one that is there, its own focus counts.
    let (place, _) = runatlas::store::locate_all(&[missing, tree.path("1")]);
    assert_eq!(place.unwrap().focus, Focus::Experiment("1".into()));
}

#[test]
fn a_missing_path_is_told_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlruns");
    let error = locate(&path).unwrap_err();
    assert!(matches!(&error, StoreError::NotFound(missing) if *missing == path));
    assert!(error.to_string().contains("mlruns"));
    assert!(!path.exists());
}

#[test]
fn what_is_no_store_is_told_with_what_was_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("docs/meta.yaml"), "name: some other tool\n");
    write(folder.path().join("text.db"), "no database");
    write(folder.path().join("empty.db"), "");
    rusqlite::Connection::open(folder.path().join("other.db")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let before = fingerprint(folder.path());
    for path in ["", "docs", "docs/meta.yaml", "text.db", "empty.db", "other.db"] {
        let error = locate(&folder.path().join(path)).unwrap_err();
        assert!(matches!(error, StoreError::NotAStore(_)), "{path}: {error:?}");
        let text = error.to_string();
        for word in ["meta.yaml", "mlruns", "mlflow.db", &folder.path().to_string_lossy()] {
            assert!(text.contains(word), "{text} names {word}");
        }
    }
    assert!(fingerprint(folder.path()) == before);
}

#[test]
fn an_empty_root_is_a_store_or_told() {
    let tree = Tree::new();
    let before = fingerprint(tree.project());
    assert!(matches!(locate(&tree.root()), Err(StoreError::NotAStore(_))));
    assert!(fingerprint(tree.project()) == before);
}

#[test]
fn relative_paths_and_paths_with_dots() {
    let tree = full();
    let path = tree.path("1/a/../../../mlruns/1");
    let place = locate(&path).unwrap();
    assert_eq!(place.focus, Focus::Experiment("1".into()));
    assert_eq!(
        place.locations[0].origin.as_path().unwrap().canonicalize().unwrap(),
        tree.root().canonicalize().unwrap()
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_root() {
    let tree = full();
    let link = tree.project().join("link");
    std::os::unix::fs::symlink(tree.root(), &link).unwrap();
    let place = locate(&link).unwrap();
    let told = read(&*open(&place.locations[0]).unwrap());
    assert_eq!(told.run("a").param("lr"), Some("0.1"));
}

#[test]
fn a_store_that_fails_beside_others_is_a_problem_and_the_others_are_read() {
    let store = zoo("v2-sqlite");
    let files = zoo("v2");
    fs::remove_dir_all(store.mlruns()).ok();
    fs::rename(files.mlruns(), store.mlruns()).unwrap();
    let opened = open_place(store.folder()).unwrap();
    assert_eq!((opened.stores.len(), opened.failures.len()), (2, 0));
    fs::remove_file(store.database()).unwrap();
    let snapshots = std::sync::Mutex::new(0);
    let progress = |_| *snapshots.lock().unwrap() += 1;
    let unopened = Problem::new(Severity::Lost, store.folder(), Message::new("error-cancelled"));
    let read = read_stores(&opened.stores, None, std::slice::from_ref(&unopened), Some(&progress), &Cancel::new());
    assert!(read.catalog.run_indices().count() > 0, "what can be read");
    let failure = &read.failures[0];
    assert_eq!((read.failures.len(), failure.origin.as_path()), (1, Some(&*store.database())));
    for told in [&unopened, &failure.problem()] {
        assert_eq!(read.catalog.problems.iter().filter(|problem| *problem == told).count(), 1, "{told:?}");
    }
    let again = read_stores(&opened.stores, Some(&read.catalog), &[unopened], None, &Cancel::new());
    assert_eq!(again.catalog.problems, read.catalog.problems);
    assert!(read_place(&store.database(), &Cancel::new()).is_err());
}
