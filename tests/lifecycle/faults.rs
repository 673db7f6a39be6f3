//! Programs that die and disks that fail, at every single change of every operation: the store stays readable, nothing is
//! half there without being listed, and it recovers in both directions.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use runatlas::store::file::FileStore;
use runatlas::store::lifecycle::{RestoredRuns, Target};
use runatlas::store::{Cancel, Change, PurgeMode, Recovery, Store};

use crate::listing::{Entry, Listing, NOW, differences, everything, hooked, listing, store, told};
use crate::plans::with_deleted;
use crate::support::tree::Tree;

/// Variables by which this program, started again, is told what to do and when to die.
const ROOT: &str = "RUNATLAS_TEST_ROOT";
const OPERATION: &str = "RUNATLAS_TEST_OPERATION";
const STEP: &str = "RUNATLAS_TEST_STEP";

/// One at a time: a process that is being started holds the locks of this one for a moment.
pub(crate) static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Everything that writes.
const OPERATIONS: [&str; 11] = [
    "delete",
    "restore",
    "delete-tree",
    "delete-experiment",
    "restore-experiment",
    "rename",
    "set-tag",
    "remove-tag",
    "rename-experiment",
    "describe",
    "purge",
];

fn scene() -> Tree {
    let tree = with_deleted().run("x").experiment("5");
    let tree = tree.run("e").file("tags/mlflow.runName", "old").file("tags/k/v", "w").run("f");
    let tree = tree.file("tags/mlflow.parentRunId", "e").run("g").file("tags/mlflow.parentRunId", "f");
    fs::remove_dir(tree.path("5/e/params")).unwrap();
    tree
}

fn perform(store: &FileStore, operation: &str) -> Result<(), String> {
    let run = || Target::Run("5/e".into());
    let text = |text: &str| text.to_owned();
    let made = match operation {
        "delete" => Change::DeleteRuns { runs: vec!["5/e".into()], with_children: false, even_running: true },
        "restore" => Change::RestoreRuns { runs: vec!["1/b".into()], with_children: false },
        "delete-tree" => Change::DeleteRuns { runs: vec!["5/e".into()], with_children: true, even_running: true },
        "delete-experiment" => Change::DeleteExperiment { experiment: "5".into(), even_running: true },
        "restore-experiment" => {
            Change::RestoreExperiment { experiment: ".trash/2".into(), runs: RestoredRuns::ActiveBefore }
        }
        "rename" => Change::Rename { target: run(), name: text("new name") },
        "set-tag" => Change::SetTag { target: run(), key: text("p/q/r"), value: text("value") },
        "remove-tag" => Change::RemoveTag { target: run(), key: text("k/v") },
        "rename-experiment" => Change::Rename { target: Target::Experiment("5".into()), name: text("five") },
        "describe" => Change::Describe { target: Target::Experiment("5".into()), text: text("about") },
        "finish" | "put-back" => {
            let recovery = if operation == "finish" { Recovery::Finish } else { Recovery::PutBack };
            for interrupted in store.interrupted().map_err(|error| error.to_string())? {
                store.recover(&interrupted, recovery, &|_| {}).map_err(|error| error.to_string())?;
            }
            return Ok(());
        }
        _ => {
            let plan = store.plan_purge(&everything(), &|_| {}, &Cancel::new()).map_err(|error| error.to_string())?;
            let outcome =
                store.purge(&plan, PurgeMode::Remove, &|_| {}, &Cancel::new()).map_err(|error| error.to_string())?;
            return if outcome.skipped.is_empty() { Ok(()) } else { Err(format!("{:?}", outcome.skipped)) };
        }
    };
    store.change(&made, NOW).map(|_| ()).map_err(|error| error.to_string())
}

/// What the tests below start and let die.
#[test]
#[ignore = "no test of its own"]
fn child() {
    let (root, operation) = (std::env::var(ROOT).unwrap(), std::env::var(OPERATION).unwrap());
    let step: usize = std::env::var(STEP).unwrap().parse().unwrap();
    let count = AtomicUsize::new(0);
    let dying = hooked(Path::new(&root), move |_, _| {
        if count.fetch_add(1, Ordering::Relaxed) == step {
            std::process::abort();
        }
        Ok(())
    });
    perform(&dying, &operation).unwrap();
}

/// Lets the operation die at a step in a process of its own. False when it was done before it came so far.
fn dies(root: &Path, operation: &str, step: usize) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "faults::child", "--test-threads=1", "--nocapture"])
        .env(ROOT, root)
        .env(OPERATION, operation)
        .env(STEP, step.to_string())
        .env("RUST_BACKTRACE", "0")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    !status.success()
}

/// Steps that the operation takes when nothing goes wrong, and the tree after it.
fn whole(operation: &str) -> (usize, Listing) {
    let tree = scene();
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&count);
    let counting = hooked(&tree.root(), move |_, _| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    perform(&counting, operation).unwrap();
    (count.load(Ordering::Relaxed), comparable(&tree))
}

/// The tree without what means nothing: empty folders that writing makes, unfinished files, and the times and addresses
/// in which two scenes differ.
fn comparable(tree: &Tree) -> Listing {
    let place = tree.project().display().to_string();
    let means_nothing = |path: &str, entry: &Entry| {
        let name = path.rsplit('/').next().unwrap();
        (*entry == Entry::Folder && ["params", "tags", ".trash", "p", "q", "k", ".runatlas.trash"].contains(&name))
            || name.starts_with(".runatlas-")
            || (*entry == Entry::Folder && name.ends_with(".purged"))
    };
    let all = listing(&tree.root()).into_iter().filter(|(path, entry)| !means_nothing(path, entry));
    all.map(|(path, entry)| match entry {
        Entry::File(bytes) => {
            // Addresses have slashes on every system.
            let text = String::from_utf8_lossy(&bytes).replace(&place, "PLACE");
            let text = text.replace(&place.replace('\\', "/"), "PLACE");
            (path, Entry::File(text.into_bytes()))
        }
        entry => (path, entry),
    })
    .collect()
}

/// All runs that are read, or are listed as taken out of their place.
fn accounted(tree: &Tree) -> Vec<String> {
    let seen = told(&tree.root());
    for run in &seen.runs {
        assert_eq!(run.marks, [], "{} is half there", run.key);
        assert!(!run.name.is_empty());
    }
    let mut ids: Vec<String> = seen.runs.iter().map(|run| run.id.to_string()).collect();
    let interrupted = store(&tree.root()).interrupted().unwrap();
    let told = seen.causes().iter().filter(|cause| cause.starts_with("lifecycle-interrupted")).count();
    assert_eq!(told, interrupted.len(), "whoever reads is told");
    for interrupted in interrupted {
        if interrupted.operation != "purge" {
            continue;
        }
        for key in interrupted.keys.iter().chain(&interrupted.beyond_recall) {
            match key.as_str() {
                ".trash/2" => ids.push("d".to_owned()),
                "1/b" => ids.push("b".to_owned()),
                _ => {}
            }
        }
    }
    ids.sort();
    ids
}

fn recover(tree: &Tree, recovery: Recovery) {
    for interrupted in store(&tree.root()).interrupted().unwrap() {
        let outcome = store(&tree.root()).recover(&interrupted, recovery, &|_| {}).unwrap();
        assert_eq!(outcome.skipped, []);
    }
    assert!(store(&tree.root()).interrupted().unwrap().is_empty());
    let left: Vec<String> =
        listing(&tree.root()).into_keys().filter(|path| path.starts_with(".runatlas.trash/")).collect();
    assert!(left.iter().all(|path| is_unfinished(path)), "{left:?}");
}

/// A file or empty folder that a kill left, which hides from everybody until it is swept away.
fn is_unfinished(path: &str) -> bool {
    path.rsplit('/').next().unwrap().starts_with(".runatlas-") || path.ends_with(".purged")
}

/// Each of a purge's items is wholly there or wholly gone.
fn assert_items_whole(before: &Listing, after: &Listing, beyond_recall: &[String], context: &str) {
    let gone = differences(before, after);
    let items = ["- .trash/2", "- 1/b", "- 1/models/m-1"];
    assert!(gone.iter().all(|line| items.contains(&line.as_str())), "{context}: {gone:?}");
    for key in beyond_recall {
        assert!(gone.contains(&format!("- {key}")), "{context}: {key} came back half");
    }
}

#[test]
fn killed_at_any_step_every_operation_recovers() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut kills = 0;
    for operation in OPERATIONS {
        let (steps, done) = whole(operation);
        for step in 0..steps {
            for recovery in [Recovery::Finish, Recovery::PutBack] {
                let tree = scene();
                let before = comparable(&tree);
                let runs = accounted(&tree);
                assert!(dies(&tree.root(), operation, step), "{operation} takes {steps} steps");
                kills += 1;
                let context = format!("{operation}, step {step} of {steps}, {recovery:?}");
                let found = store(&tree.root()).interrupted().unwrap();
                assert!(found.len() <= 1, "{context}");
                let mut left = accounted(&tree);
                if operation == "purge" {
                    // What is done is gone.
                    left.extend(
                        runs.iter()
                            .filter(|id| ["b", "d"].contains(&id.as_str()) && !left.contains(id))
                            .cloned()
                            .collect::<Vec<_>>(),
                    );
                    left.sort();
                }
                assert_eq!(left, runs, "{context}");
                recover(&tree, recovery);
                let after = comparable(&tree);
                if operation == "purge" {
                    let beyond = found.first().map(|found| found.beyond_recall.clone()).unwrap_or_default();
                    assert_items_whole(&before, &after, &beyond, &context);
                    if recovery == Recovery::PutBack {
                        for key in found.iter().flat_map(|found| &found.keys) {
                            assert!(after.contains_key(key), "{context}: {key} did not come back");
                        }
                    }
                } else if found.is_empty() {
                    assert!(after == before || after == done, "{context}: {:?}", differences(&before, &after));
                } else {
                    let wanted = if recovery == Recovery::Finish { &done } else { &before };
                    assert_eq!(differences(wanted, &after), [""; 0], "{context}");
                }
                // And the operation goes through afterwards, leaving nothing unfinished behind where it writes.
                if after != done {
                    perform(&store(&tree.root()), operation).unwrap();
                    assert_eq!(differences(&done, &comparable(&tree)), [""; 0], "{context}");
                    let swept = listing(&tree.root());
                    assert!(!swept.keys().any(|path| is_unfinished(path)), "{context}: unfinished files stay");
                    assert!(!swept.contains_key(".runatlas.trash"), "{context}");
                }
            }
        }
    }
    println!("{kills} kills");
    assert!(kills >= 400, "only {kills} kills");
}

/// Killed, and killed again at any step of the recovery.
#[test]
fn killed_while_recovering_it_recovers_all_the_same() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut kills = 0;
    for operation in ["purge", "delete-tree", "delete-experiment", "restore-experiment"] {
        let (steps, done) = whole(operation);
        for (verb, recovery) in [("finish", Recovery::Finish), ("put-back", Recovery::PutBack)] {
            for first in (steps / 3..steps).step_by(steps / 4) {
                for second in (0..).step_by(2) {
                    let tree = scene();
                    let before = comparable(&tree);
                    assert!(dies(&tree.root(), operation, first));
                    let interrupted = store(&tree.root()).interrupted().unwrap();
                    if interrupted.is_empty() || !dies(&tree.root(), verb, second) {
                        break;
                    }
                    kills += 2;
                    let context = format!("{operation}, step {first}, then {verb}, step {second}");
                    accounted(&tree);
                    let again = store(&tree.root()).interrupted().unwrap();
                    recover(&tree, recovery);
                    let after = comparable(&tree);
                    if operation == "purge" {
                        let beyond = again.first().map(|found| found.beyond_recall.clone()).unwrap_or_default();
                        assert_items_whole(&before, &after, &beyond, &context);
                    } else if !again.is_empty() {
                        let wanted = if recovery == Recovery::Finish { &done } else { &before };
                        assert_eq!(differences(wanted, &after), [""; 0], "{context}");
                    }
                }
            }
        }
    }
    println!("{kills} kills");
    assert!(kills >= 100, "only {kills} kills");
}

#[test]
fn a_disk_that_fails_at_any_step_leaves_what_was_there() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut faults = 0;
    for operation in OPERATIONS {
        let (steps, done) = whole(operation);
        for step in 0..steps {
            for lasts in [false, true] {
                // Every step fails once for a moment and once for good, in one of two ways.
                let is_full = (step % 2 == 0) == lasts;
                let kind = if is_full { io::ErrorKind::StorageFull } else { io::ErrorKind::PermissionDenied };
                let tree = scene();
                let before = comparable(&tree);
                let count = AtomicUsize::new(0);
                let failing = hooked(&tree.root(), move |_, _| {
                    let at = count.fetch_add(1, Ordering::Relaxed);
                    if at == step || (lasts && at > step) { Err(kind.into()) } else { Ok(()) }
                });
                let result = perform(&failing, operation);
                faults += 1;
                let context = format!("{operation}, step {step} of {steps}, {kind:?}, lasts {lasts}: {result:?}");
                accounted(&tree);
                let found = store(&tree.root()).interrupted().unwrap();
                let after = comparable(&tree);
                if operation == "purge" {
                    recover(&tree, Recovery::PutBack);
                    let beyond = found.first().map(|found| found.beyond_recall.clone()).unwrap_or_default();
                    assert_items_whole(&before, &comparable(&tree), &beyond, &context);
                } else if found.is_empty() {
                    // A failure after the last rename means that it is done all the same.
                    assert!(after == before || after == done, "{context}: {:?}", differences(&before, &after));
                    assert!(lasts || result.is_ok() || after == before || after == done, "{context}");
                } else {
                    assert!(result.is_err(), "{context}");
                    recover(&tree, Recovery::PutBack);
                    assert_eq!(differences(&before, &comparable(&tree)), [""; 0], "{context}");
                }
            }
        }
    }
    println!("{faults} faults");
    assert!(faults >= 400, "only {faults} faults");
}
