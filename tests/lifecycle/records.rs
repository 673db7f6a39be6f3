//! What is written down about changes and purges, when it cannot be read: that is told, hides nothing else, and is never
//! taken for nothing.

use std::fs;
#[cfg(unix)]
use std::path::PathBuf;

use runatlas::store::{Cancel, Change, LifecycleError, PurgeMode, Recovery, Severity, Store};

use crate::listing::{everything, hooked, listing, plan, store};
use crate::plans::with_deleted;
use crate::rows::database;
use crate::support::told::read;
use crate::support::tree::Tree;
use crate::support::zoo;

const WORK: &str = ".runatlas.trash";

/// What whoever reads the store is told about it.
fn told(store: &dyn Store) -> Vec<(Severity, &'static str)> {
    let told = read(store).problems.into_iter().filter(|problem| problem.cause.key.starts_with("lifecycle-"));
    told.map(|problem| (problem.severity, problem.cause.key)).collect()
}

/// A purge that could not take a run apart: its manifest stays.
fn with_cut_short_purge() -> Tree {
    let tree = with_deleted();
    let planned = plan(&tree.root(), &everything());
    let failing = hooked(&tree.root(), |what, path| {
        let is_file = what == "remove" && path.ends_with("loss");
        if is_file { Err(std::io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
    });
    let outcome = failing.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
    assert_eq!(outcome.skipped.len(), 1);
    tree
}

#[test]
fn a_record_that_cannot_be_read_is_listed_and_hides_no_other() {
    for name in ["1-2-3.journal.json", "1-2-3.purge.json"] {
        for text in ["", "{\"operation\": \"purge\"", "[]"] {
            let tree = with_cut_short_purge();
            let record = tree.path(WORK).join(name);
            fs::write(&record, text).unwrap();
            let store = store(&tree.root());
            let found = store.interrupted().unwrap();
            let unreadable: Vec<_> = found.iter().filter(|it| it.unreadable.is_some()).collect();
            assert_eq!((found.len(), unreadable.len()), (2, 1), "{name} {text:?}");
            // It is shown like any other, by its own name.
            assert_eq!(unreadable[0].keys, [format!("{WORK}/{name}")]);
            let lost = (Severity::Lost, "lifecycle-interrupted-unreadable");
            let mut told = told(&store);
            told.sort();
            assert_eq!(told, [lost, (Severity::Note, "lifecycle-interrupted-purge")], "{name} {text:?}");
            for interrupted in &found {
                let outcome = store.recover(interrupted, Recovery::Finish, &|_| {});
                match &interrupted.unreadable {
                    Some(_) => assert!(matches!(outcome, Err(LifecycleError::Unreadable(_))), "{outcome:?}"),
                    None => assert_eq!(outcome.unwrap().done, ["1/b"]),
                }
            }
            assert!(record.exists() && store.interrupted().unwrap().len() == 1);
        }
    }
}

#[test]
fn a_record_of_a_database_that_cannot_be_read_is_listed() {
    let zoo = zoo("v3-sqlite");
    let record = zoo.folder().join(WORK).join("1-2-3.database-purge.json");
    fs::create_dir_all(record.parent().unwrap()).unwrap();
    fs::write(&record, "").unwrap();
    let store = database(&zoo.database());
    let found = store.interrupted().unwrap();
    assert!(found.len() == 1 && found[0].unreadable.is_some(), "{found:?}");
    assert_eq!(told(&*store), [(Severity::Lost, "lifecycle-interrupted-unreadable")]);
    assert!(store.recover(&found[0], Recovery::Finish, &|_| {}).is_err() && record.exists());
}

#[test]
#[cfg(unix)]
fn a_work_area_that_cannot_be_opened_is_told() {
    let tree = Tree::with_run();
    std::os::unix::fs::symlink(tree.project(), tree.path(WORK)).unwrap();
    let store = store(&tree.root());
    assert!(matches!(store.interrupted(), Err(LifecycleError::Linked(_))));
    assert_eq!(told(&store), [(Severity::Lost, "lifecycle-interrupted-unreadable")]);
}

/// Nobody knows whether such an experiment is deleted, so nothing in it is changed.
#[test]
#[cfg(unix)]
fn an_experiment_whose_stage_cannot_be_read_keeps_its_runs_as_they_are() {
    let tree = Tree::with_run();
    fs::rename(tree.path("1/meta.yaml"), tree.path("elsewhere.yaml")).unwrap();
    std::os::unix::fs::symlink(tree.path("elsewhere.yaml"), tree.path("1/meta.yaml")).unwrap();
    let before = listing(&tree.root());
    let gone = Change::DeleteRuns { runs: vec!["1/a".into()], with_children: false, even_running: false };
    let outcome = store(&tree.root()).change(&gone, crate::listing::NOW).unwrap();
    assert!(matches!(&outcome.skipped[..], [skipped] if matches!(skipped.why, LifecycleError::Linked(_))));
    assert!(listing(&tree.root()) == before);
}

/// A database that may not be read may know of the runs whose folders look like nobody's.
#[test]
#[cfg(unix)]
fn a_database_that_may_not_be_read_leaves_folders_without_a_run() {
    use std::os::unix::fs::PermissionsExt;
    let id = "0123456789abcdef0123456789abcdef";
    let tree = Tree::with_run().at_root(&format!("1/{id}/artifacts/x"), "left");
    let leftovers = || runatlas::store::PurgeSelection { leftovers: true, ..everything() };
    let close = |path: PathBuf, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let path = tree.project().join("mlflow.db");
    fs::write(&path, "no database, as far as anybody can tell").unwrap();
    assert_eq!(plan(&tree.root(), &leftovers()).items.len(), 1);
    close(path.clone(), 0o000);
    if fs::read(&path).is_err() {
        assert_eq!(plan(&tree.root(), &leftovers()).items, []);
    } else {
        println!("skipped: the superuser is not kept out by permissions");
    }
    close(path, 0o644);
}
