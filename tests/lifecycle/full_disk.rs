//! The person whose disk is full: what is deleted can be removed although not one block is free, as safely as ever; what
//! cannot be done says why.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use runatlas::store::sqlite::SqliteStore;
use runatlas::store::{Backend, Cancel, Change, Location, PurgeMode, PurgeOutcome, Recovery, Store};

use crate::listing::{NOW, differences, everything, hooked, listing, store, told};
use crate::plans::with_deleted;
use crate::rows::{database, is_sound, row_differences, rows};
use crate::support::tree::Tree;
use crate::support::{self, skip, zoo};

const ROOT: &str = "RUNATLAS_TEST_FULL_ROOT";
const VERB: &str = "RUNATLAS_TEST_FULL_VERB";
const STEP: &str = "RUNATLAS_TEST_FULL_STEP";

const ITEMS: [&str; 3] = [".trash/2", "1/b", "1/models/m-1"];

/// Whether a change needs a block that is not there.
fn needs_room(what: &str) -> bool {
    ["make", "create", "write", "journal"].contains(&what)
}

/// A disk that stays full.
pub(crate) fn full(what: &str) -> io::Result<()> {
    if needs_room(what) { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

fn purge(store: &dyn Store, mode: PurgeMode) -> PurgeOutcome {
    let planned = store.plan_purge(&everything(), &|_| {}, &Cancel::new()).unwrap();
    store.purge(&planned, mode, &|_| {}, &Cancel::new()).unwrap()
}

#[test]
fn what_is_deleted_is_removed_without_room_for_a_record() {
    // Full for good, and full until the first file is gone.
    for stays_full in [true, false] {
        let tree = with_deleted();
        let before = listing(&tree.root());
        let (has_room, steps) = (AtomicBool::new(false), Arc::new(std::sync::Mutex::new(Vec::new())));
        let seen = Arc::clone(&steps);
        let store = hooked(&tree.root(), move |what, path| {
            if what == "remove" && !stays_full {
                has_room.store(true, Ordering::Relaxed);
            }
            seen.lock().unwrap().push(format!("{what} {}", path.display()));
            if has_room.load(Ordering::Relaxed) { Ok(()) } else { full(what) }
        });
        let outcome = purge(&store, PurgeMode::Remove);
        assert_eq!((outcome.skipped.as_slice(), outcome.done.len()), (&[][..], 3));
        assert_eq!(differences(&before, &listing(&tree.root())), ITEMS.map(|item| format!("- {item}")));
        assert!(store.interrupted().unwrap().is_empty());
        let is_recorded = steps.lock().unwrap().iter().any(|step| step.replace('\\', "/").contains(".purged/"));
        assert_eq!(is_recorded, !stays_full, "with room again it goes the usual way");
    }
}

#[test]
fn nobody_takes_it_for_interrupted_meanwhile() {
    let tree = with_deleted();
    let (root, looked) = (tree.root(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&looked);
    let watched = hooked(&tree.root(), move |what, path| {
        if what == "remove" && path.to_string_lossy().contains(".removing.trash") {
            let store = store(&root);
            assert!(store.interrupted().unwrap().is_empty());
            assert_eq!(store.at_work().unwrap().len(), 1);
            assert!(told(&root).runs.iter().all(|run| run.marks.is_empty()));
            count.fetch_add(1, Ordering::Relaxed);
        }
        full(what)
    });
    assert_eq!(purge(&watched, PurgeMode::Remove).done.len(), 3);
    assert!(looked.load(Ordering::Relaxed) > 5);
    assert!(store(&tree.root()).at_work().unwrap().is_empty());
}

/// What the test below starts and lets die.
#[test]
#[ignore = "no test of its own"]
fn child() {
    let (root, verb) = (std::env::var(ROOT).unwrap(), std::env::var(VERB).unwrap());
    let step: usize = std::env::var(STEP).unwrap().parse().unwrap();
    let count = AtomicUsize::new(0);
    let dying = hooked(Path::new(&root), move |what, _| {
        if count.fetch_add(1, Ordering::Relaxed) == step {
            std::process::abort();
        }
        full(what)
    });
    if verb == "purge" {
        assert_eq!(purge(&dying, PurgeMode::Remove).skipped, []);
        return;
    }
    let recovery = if verb == "finish" { Recovery::Finish } else { Recovery::PutBack };
    for interrupted in dying.interrupted().unwrap() {
        assert_eq!(dying.recover(&interrupted, recovery, &|_| {}).unwrap().skipped, []);
    }
}

fn dies(root: &Path, verb: &str, step: usize) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "full_disk::child", "--test-threads=1", "--nocapture"])
        .env(ROOT, root)
        .env(VERB, verb)
        .env(STEP, step.to_string())
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    !status.success()
}

/// Every item is whole in its place, listed as whole or half, or gone as a whole.
fn check(tree: &Tree, before: &crate::listing::Listing, context: &str) {
    let found = store(&tree.root()).interrupted().unwrap();
    assert!(found.len() <= 1, "{context}");
    let listed: Vec<&String> = found.iter().flat_map(|it| it.keys.iter().chain(&it.beyond_recall)).collect();
    let after = listing(&tree.root());
    for line in differences(before, &after) {
        let is_item = ITEMS.iter().any(|item| line == format!("- {item}"));
        assert!(is_item || line.starts_with("+ .runatlas-purge."), "{context}: {line}");
        assert!(!line.starts_with('+') || listed.len() == 1, "{context}: {line}");
    }
    for key in listed {
        assert!(!after.contains_key(key), "{context}: {key} is here and there");
    }
    let seen = told(&tree.root());
    assert!(seen.runs.iter().all(|run| run.marks.is_empty()), "{context}: nothing is half there");
    let is_told = seen.causes().iter().filter(|cause| cause.starts_with("lifecycle-interrupted")).count();
    assert_eq!(is_told, found.len(), "{context}");
}

#[test]
fn killed_at_any_step_of_it_nothing_is_half_there_unlisted() {
    let _turn = crate::faults::TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (mut kills, mut states) = (0, std::collections::BTreeSet::new());
    for step in 0.. {
        let mut is_over = false;
        for (verb, recovery) in [("finish", Recovery::Finish), ("put-back", Recovery::PutBack)] {
            let tree = with_deleted();
            let before = listing(&tree.root());
            if !dies(&tree.root(), "purge", step) {
                is_over = true;
                break;
            }
            kills += 1;
            let context = format!("step {step}, {verb}");
            check(&tree, &before, &context);
            let found = store(&tree.root()).interrupted().unwrap();
            let whole: Vec<String> = found.iter().flat_map(|it| it.keys.clone()).collect();
            states.insert((found.len(), whole.len()));
            // Killed once more while it is brought to an end.
            if step % 3 == 0 && !found.is_empty() && dies(&tree.root(), verb, 1) {
                kills += 1;
                check(&tree, &before, &context);
            }
            for interrupted in store(&tree.root()).interrupted().unwrap() {
                assert_eq!(store(&tree.root()).recover(&interrupted, recovery, &|_| {}).unwrap().skipped, []);
            }
            assert!(store(&tree.root()).interrupted().unwrap().is_empty(), "{context}");
            let after = listing(&tree.root());
            let gone = differences(&before, &after);
            assert!(gone.iter().all(|line| ITEMS.iter().any(|item| *line == format!("- {item}"))), "{gone:?}");
            if recovery == Recovery::PutBack {
                assert!(whole.iter().all(|key| after.contains_key(key)), "{context}: {whole:?} did not come back");
            }
            // And it goes through.
            assert_eq!(purge(&store(&tree.root()), PurgeMode::Remove).skipped, [], "{context}");
            let wanted = ITEMS.map(|item| format!("- {item}"));
            assert_eq!(differences(&before, &listing(&tree.root())), wanted, "{context}");
        }
        if is_over {
            break;
        }
    }
    println!("{kills} kills");
    assert!(kills >= 60, "only {kills} kills");
    assert_eq!(states.into_iter().collect::<Vec<_>>(), [(0, 0), (1, 0), (1, 1)], "before, half, whole");
}

/// Not even a name can be changed: only whoever gives up recovery gets on.
#[test]
fn without_recovery_nothing_at_all_is_written() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    let no_names = |what: &str| if what == "rename" { Err(io::ErrorKind::StorageFull.into()) } else { full(what) };
    let store = hooked(&tree.root(), move |what, _| no_names(what));
    let outcome = purge(&store, PurgeMode::Remove);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, 3));
    assert!(outcome.skipped.iter().all(|skipped| skipped.why.is_full()), "{:?}", outcome.skipped);
    assert_eq!(differences(&before, &listing(&tree.root())), [""; 0]);

    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&order);
    let store = hooked(&tree.root(), move |what, path| {
        if what == "remove" && path.parent().is_some_and(|folder| folder.ends_with("1/b")) {
            seen.lock().unwrap().push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
        no_names(what)
    });
    let outcome = purge(&store, PurgeMode::WithoutRecovery);
    assert_eq!((outcome.done.len(), outcome.skipped.as_slice()), (3, &[][..]));
    assert_eq!(differences(&before, &listing(&tree.root())), ITEMS.map(|item| format!("- {item}")));
    // What says that it is a deleted run goes last.
    assert_eq!(order.lock().unwrap().last().map(String::as_str), Some("meta.yaml"));
}

#[test]
fn a_change_that_needs_room_says_so_and_leaves_everything() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    let store = hooked(&tree.root(), |what, _| full(what));
    let change = Change::DeleteRuns { runs: vec!["1/a".into()], with_children: false, even_running: true };
    let outcome = store.change(&change, NOW);
    let why = match outcome {
        Ok(mut outcome) => outcome.skipped.remove(0).why,
        Err(why) => why,
    };
    assert!(why.is_full() && why.to_string().starts_with("No space left on this disk."), "{why}");
    assert_eq!(differences(&before, &listing(&tree.root())), [""; 0]);
}

/// A purge of a database deletes rows first. Where the disk has no room for that the folders go first.
#[test]
fn folders_make_room_for_the_rows_of_a_database() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let planned = crate::listing::planned(&*database(&path), &everything());
    let with_folders: Vec<_> = planned.items.iter().filter(|item| item.extent.files > 0).collect();
    let without: Vec<_> = planned.items.iter().filter(|item| item.extent.files == 0).map(|item| &item.key).collect();
    assert!(!with_folders.is_empty());
    let location = Location::new(&path, Backend::Sqlite, path.parent().unwrap());
    // Each item finds the disk full until a file of its own is gone.
    let has_room = AtomicBool::new(false);
    let hook = move |what: &str, path: &Path| {
        if what == "remove" && path.to_string_lossy().contains("removing") {
            has_room.store(true, Ordering::Relaxed);
        }
        if what == "committed" {
            has_room.store(false, Ordering::Relaxed);
        }
        if has_room.load(Ordering::Relaxed) { Ok(()) } else { full(what) }
    };
    let store = SqliteStore::with_steps(&location, Arc::new(hook)).unwrap();
    let outcome = store.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
    let left: Vec<_> = outcome.skipped.iter().map(|skipped| &skipped.key).collect();
    assert_eq!((outcome.done.len(), left), (with_folders.len(), without), "{:?}", outcome.skipped);
    assert!(with_folders.iter().all(|item| outcome.done.contains(&item.key)));
    assert!(store.interrupted().unwrap().is_empty());
    is_sound(&path);

    // What has no folders goes only without recovery.
    let full_for_good = SqliteStore::with_steps(&location, Arc::new(|what: &str, _: &Path| full(what))).unwrap();
    assert!(purge(&full_for_good, PurgeMode::Remove).done.is_empty());
    assert_eq!(purge(&full_for_good, PurgeMode::WithoutRecovery).skipped, []);
    is_sound(&path);
    assert!(plan_of(&path).is_empty());
}

fn plan_of(path: &Path) -> Vec<String> {
    let planned = crate::listing::planned(&*database(path), &everything());
    planned.items.into_iter().map(|item| item.key).collect()
}

/// Folders that were to make room, whose rows are there still: they can come back.
#[test]
fn folders_of_a_database_that_were_set_aside_come_back_with_their_run() {
    for recovery in [Recovery::PutBack, Recovery::Finish] {
        let zoo = zoo("v3-sqlite");
        let path = zoo.database();
        let planned = crate::listing::planned(&*database(&path), &everything());
        let item = planned.items.iter().find(|item| item.extent.files > 0).unwrap();
        let before = (rows(&path), listing(&zoo.mlruns()));
        let location = Location::new(&path, Backend::Sqlite, path.parent().unwrap());
        // The second move, which says that it is not whole any more, fails for good, and so does the way back.
        let moves = AtomicUsize::new(0);
        let hook = move |what: &str, _: &Path| match what {
            "rename" if moves.fetch_add(1, Ordering::Relaxed) > 0 => Err(io::ErrorKind::PermissionDenied.into()),
            what => full(what),
        };
        let store = SqliteStore::with_steps(&location, Arc::new(hook)).unwrap();
        let selection = everything();
        let planned = store.plan_purge(&selection, &|_| {}, &Cancel::new()).unwrap();
        let _ = store.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
        let found = database(&path).interrupted().unwrap();
        assert_eq!((found.len(), &found[0].keys), (1, &vec![item.key.clone()]));
        let outcome = database(&path).recover(&found[0], recovery, &|_| {}).unwrap();
        assert_eq!((outcome.done, outcome.skipped), (vec![item.key.clone()], vec![]));
        assert_eq!(row_differences(&before.0, &rows(&path)), [""; 0], "the rows are there either way");
        let is_back = differences(&before.1, &listing(&zoo.mlruns())).is_empty();
        assert_eq!(is_back, recovery == Recovery::PutBack);
        assert!(database(&path).interrupted().unwrap().is_empty());
        // It is still deleted, and goes with the next purge.
        assert_eq!(purge(&*database(&path), PurgeMode::Remove).skipped, []);
        assert!(plan_of(&path).is_empty());
    }
}

/// A real, small file system, unmounted when dropped.
struct SmallDisk {
    holder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where mounting is not permitted.
    fn mounted(size: &str) -> Option<Self> {
        let holder = tempfile::tempdir().unwrap();
        fs::create_dir(holder.path().join("disk")).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(holder.path().join("disk"));
        let is_mounted = mount.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success());
        is_mounted.then(|| Self { holder })
    }

    fn path(&self) -> PathBuf {
        self.holder.path().join("disk")
    }

    /// From now on it may only be read, whoever asks.
    fn set_read_only(&self) {
        let mut mount = Command::new("mount");
        assert!(mount.args(["-o", "remount,ro"]).arg(self.path()).status().unwrap().success());
    }

    /// Until not one more byte can be written.
    fn fill(&self) {
        use std::io::Write as _;
        let mut file = fs::File::create(self.path().join("ballast")).unwrap();
        for size in [4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        assert!(fs::write(self.path().join("probe"), "x").is_err(), "it is full");
        fs::remove_file(self.path().join("probe")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
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

fn gc(store: &Path, state: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE", "XDG_DATA_HOME"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").env("XDG_STATE_HOME", state).env("HOME", state).stdin(Stdio::null());
    let output = command.arg("gc").arg(store).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_real_disk_without_a_free_byte_is_freed() {
    let Some(disk) = SmallDisk::mounted("size=1m") else { return skip!("mounting is not permitted") };
    // The log is on the full disk as well: that is told, and stops nothing.
    let (root, state) = (disk.path().join("mlruns"), disk.path().join("state"));
    fs::create_dir(&state).unwrap();
    copy(&with_deleted().root(), &root);
    let before = listing(&root);
    disk.fill();
    let change = Change::DeleteRuns { runs: vec!["1/a".into()], with_children: false, even_running: true };
    let outcome = store(&root).change(&change, NOW);
    let why = outcome.map_or_else(|why| why, |mut outcome| outcome.skipped.remove(0).why);
    assert!(why.is_full(), "{why}");
    assert_eq!(differences(&before, &listing(&root)), [""; 0]);
    let (code, said) = gc(&root, &state, &["--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("3 items permanently deleted"), "{said}");
    assert!(!cfg!(target_os = "linux") || said.contains("operations log"), "{said}");
    assert_eq!(differences(&before, &listing(&root)), ITEMS.map(|item| format!("- {item}")));
    assert!(store(&root).interrupted().unwrap().is_empty());
    // And now there is room to go on.
    store(&root).change(&change, NOW).unwrap();
}

#[test]
fn a_database_on_a_real_disk_without_a_free_byte_is_purged() {
    let Some(disk) = SmallDisk::mounted("size=16m") else { return skip!("mounting is not permitted") };
    let zoo = zoo("v3-sqlite");
    let folder = disk.path().join("project");
    fs::create_dir(&folder).unwrap();
    fs::copy(zoo.database(), folder.join("mlflow.db")).unwrap();
    copy(&zoo.mlruns(), &folder.join("mlruns"));
    let path = folder.join("mlflow.db");
    // Enough in a deleted run to make room for the journal of its rows.
    let planned = plan_with_files(&path);
    support::write(planned.1.join("artifacts/large.bin"), vec![7; 1024 * 1024]);
    disk.fill();
    let outcome = purge(&*database(&path), PurgeMode::Remove);
    assert!(outcome.done.contains(&planned.0), "{:?}", outcome.skipped);
    assert!(database(&path).interrupted().unwrap().is_empty());
    is_sound(&path);
    // What it freed, something else takes at once: what is left goes without recovery.
    fs::remove_file(disk.path().join("ballast")).unwrap();
    disk.fill();
    let outcome = purge(&*database(&path), PurgeMode::WithoutRecovery);
    assert_eq!(outcome.skipped, []);
    is_sound(&path);
    assert!(plan_of(&path).is_empty());
}

/// A deleted run with files: its key and folder.
fn plan_with_files(path: &Path) -> (String, PathBuf) {
    let planned = crate::listing::planned(&*database(path), &everything());
    let item = planned.items.iter().find(|item| item.extent.files > 0 && item.path.is_dir()).unwrap();
    (item.key.clone(), item.path.clone())
}

/// What is deleted in a store that may only be read is found by whoever only looks.
#[test]
fn a_read_only_disk_tells_what_is_deleted_on_it() {
    let Some(disk) = SmallDisk::mounted("size=16m") else { return skip!("mounting is not permitted") };
    let (root, folder) = (disk.path().join("mlruns"), disk.path().join("project"));
    copy(&with_deleted().root(), &root);
    let zoo = zoo("v3-sqlite");
    copy(&zoo.mlruns(), &folder.join("mlruns"));
    fs::copy(zoo.database(), folder.join("mlflow.db")).unwrap();
    let path = folder.join("mlflow.db");
    let look = runatlas::store::PurgeSelection { only_look: true, ..everything() };
    let extents = |store: &dyn Store, selection: &runatlas::store::PurgeSelection| {
        let planned = store.plan_purge(selection, &|_| {}, &Cancel::new()).unwrap();
        let items: Vec<_> = planned.items.iter().map(|item| (item.key.clone(), item.extent.bytes)).collect();
        (items, planned.skipped.len())
    };
    let before = [extents(&store(&root), &everything()), extents(&*database(&path), &everything())];
    disk.set_read_only();
    assert!(!store(&root).capabilities().can_write && !database(&path).capabilities().can_write);
    assert_eq!([extents(&store(&root), &look), extents(&*database(&path), &look)], before);
    let (items, skipped) = extents(&store(&root), &everything());
    assert!(items.is_empty() && skipped > 0, "to remove it there is no permission");
}
