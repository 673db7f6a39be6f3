//! What is written down about changes and purges, when it cannot be read: that is told, hides nothing else, and is never
//! taken for nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use runatlas::store::{Cancel, Change, LifecycleError, PurgeMode, PurgeProgress, Recovery, Severity, Store};

use crate::listing::{NOW, everything, hooked, plan, store};
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
    use crate::listing::listing;
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
    let leftovers = || runatlas::store::PurgeSelection { leftovers: true, unknown_runs: true, ..everything() };
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

/// Eleven deleted runs, each with a name.
fn with_eleven() -> Tree {
    let mut tree = Tree::with_run();
    let mut runs = Vec::new();
    for number in 0..11 {
        let id = format!("r{number:02}");
        tree = tree.run(&id).file("artifacts/x", "four");
        runs.push(format!("1/{id}").as_str().into());
    }
    store(&tree.root()).change(&Change::DeleteRuns { runs, with_children: false, even_running: true }, NOW).unwrap();
    tree
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The store as a kill would leave it once six of eleven runs are gone: while the seventh is taken apart, or before it is
/// touched.
pub(crate) fn killed_after_six(while_at_it: bool) -> (tempfile::TempDir, PathBuf) {
    let tree = with_eleven();
    let holder = tempfile::tempdir().unwrap();
    let (root, left) = (tree.root(), holder.path().join("left"));
    let (from, to) = (root.clone(), left.clone());
    let taken = if while_at_it { "6.removing" } else { "1/r06" };
    let hook = move |what: &str, path: &Path| {
        let is_then = if while_at_it { what == "remove" } else { what == "rename" };
        if is_then && path.to_string_lossy().replace('\\', "/").contains(taken) && !to.exists() {
            copy(&from, &to);
        }
        Ok(())
    };
    let planned = plan(&root, &everything());
    let outcome = hooked(&root, hook).purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
    assert_eq!((outcome.done.len(), left.exists()), (11, true));
    (holder, left)
}

#[test]
fn a_purge_that_was_killed_tells_how_many_are_gone() {
    for while_at_it in [true, false] {
        let (_holder, root) = killed_after_six(while_at_it);
        let found = store(&root).interrupted().unwrap();
        let [it] = &found[..] else { panic!("{found:?}") };
        let half = usize::from(while_at_it);
        assert_eq!((it.removed.len(), it.open_items(), it.untouched.len()), (6, half, 5 - half));
        assert_eq!((it.items(), it.names["1/r03"].as_str()), (11, "name of r03"));
        let read = read(&store(&root));
        let problem = read.problems.iter().find(|it| it.cause.key == "lifecycle-interrupted-purge").expect("told");
        let said = runatlas::text::Language::English.texts().message(&problem.cause);
        assert!(said.contains("6 of 11 items were deleted"), "{said}");
        // What it had not come to stays, deleted.
        store(&root).recover(it, Recovery::Finish, &|_| {}).unwrap();
        assert_eq!(plan(&root, &everything()).items.len(), 5 - half);
        assert!(store(&root).interrupted().unwrap().is_empty());
    }
}

/// The same of a database: its rows tell what is gone.
#[test]
fn a_purge_of_a_database_that_was_killed_tells_how_many_are_gone() {
    let zoo = zoo("v3-sqlite");
    let items = crate::listing::planned(&*database(&zoo.database()), &everything()).items;
    let kept = &items[0];
    let listed = [("gone", "run"), ("gone-too", "experiment"), (kept.key.as_str(), kept.kind.as_str())];
    let listed = listed.map(|(key, kind)| format!(r#"{{"key":"{key}","kind":"{kind}"}}"#)).join(",");
    let manifest = format!(r#"{{"operation":"purge","time":1,"database":"mlflow.db","items":[{listed}]}}"#);
    let record = zoo.folder().join(WORK).join("1-2-3.database-purge.json");
    fs::create_dir_all(record.parent().unwrap()).unwrap();
    fs::write(&record, manifest).unwrap();
    let found = database(&zoo.database()).interrupted().unwrap();
    assert_eq!((found[0].removed.len(), found[0].untouched.len()), (2, 1));
}

/// The bar moves within a run of many files, and counts what it says.
#[test]
fn a_purge_tells_of_every_file() {
    let mut tree = with_deleted();
    for number in 0..40 {
        tree = tree.at_root(&format!("1/b/artifacts/many/{number}.txt"), "0123456789");
    }
    let planned = plan(&tree.root(), &everything());
    let told = Mutex::new(Vec::new());
    let store = store(&tree.root());
    let progress = |now: &PurgeProgress| told.lock().unwrap().push(now.clone());
    store.purge(&planned, PurgeMode::Remove, &progress, &Cancel::new()).unwrap();
    let told = told.into_inner().unwrap();
    let extent = planned.extent();
    assert!(told.iter().all(|now| now.bytes == extent.bytes && now.files == extent.files + extent.links));
    assert!(told.is_sorted_by_key(|now| (now.files_done, now.bytes_done, now.items_done)));
    assert!(told.is_sorted_by(|before, after| before.share() <= after.share()));
    let within = told.iter().filter(|now| now.key == "1/b" && now.gone.is_none());
    assert!(within.map(|now| now.files_done).collect::<std::collections::BTreeSet<_>>().len() > 40);
    let last = told.last().unwrap();
    assert_eq!((last.files_done, last.bytes_done, last.items_done), (last.files, last.bytes, 3));
    assert!((last.share() - 1.0).abs() < f32::EPSILON);
    let gone: Vec<_> = told.iter().filter_map(|now| now.gone.as_ref()).map(|gone| (&*gone.key, gone.bytes)).collect();
    let items: Vec<_> = planned.items.iter().map(|item| (&*item.key, item.extent.bytes)).collect();
    assert_eq!(gone, items, "each of them once");
}
