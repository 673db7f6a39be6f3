//! Into the trash can of the desktop: what goes there, from where, and what never does. The real trash of whoever runs the
//! tests is never touched: stores get one in a folder of their own, programs another home.

#![cfg(all(unix, not(target_os = "macos")))]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use runatlas::store::file::FileStore;
use runatlas::store::{Cancel, Change, LifecycleError, PurgeMode, PurgeOutcome, PurgePlan, PurgeSelection, Store};

use crate::listing::{
    Entry, Listing, NOW, change, differences, everything, hooked, listing, location, plan, store, told,
};
use crate::plans::with_deleted;
use crate::support::tree::Tree;
use crate::support::write;

/// Beside the project, as the real one is.
fn can(tree: &Tree) -> PathBuf {
    tree.project().join("home/Trash")
}

fn with_can(tree: &Tree) -> FileStore {
    store(&tree.root()).with_trash(&can(tree))
}

fn trash(store: &FileStore, plan: &PurgePlan) -> PurgeOutcome {
    store.purge(plan, PurgeMode::Trash, &|_| {}, &Cancel::new()).unwrap()
}

/// One run, without what goes along with it.
fn purge_selection_of(key: &str) -> PurgeSelection {
    PurgeSelection { runs: vec![key.into()], now: NOW, keep_models: true, ..PurgeSelection::default() }
}

/// The path in a `.trashinfo`, and whether it has a date as the specification wants it.
fn note(tree: &Tree, name: &str) -> (PathBuf, bool) {
    let text = fs::read_to_string(can(tree).join("info").join(format!("{name}.trashinfo"))).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "[Trash Info]"), "{text}");
    let path = lines[1].strip_prefix("Path=").unwrap();
    let path = percent_encoding::percent_decode_str(path).decode_utf8().unwrap().into_owned();
    let date = lines[2].strip_prefix("DeletionDate=").unwrap();
    (PathBuf::from(path), date.parse::<jiff::civil::DateTime>().is_ok() && date.len() == 19)
}

#[test]
fn what_is_planned_goes_to_the_trash_and_nothing_else_differs() {
    let tree = with_deleted();
    let planned = plan(&tree.root(), &everything());
    let before = listing(tree.project());
    assert!(with_can(&tree).capabilities().can_trash);
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0], "to ask makes nothing");
    let outcome = trash(&with_can(&tree), &planned);
    assert_eq!((outcome.skipped.len(), outcome.done.len()), (0, 3));
    assert_eq!(outcome.freed, planned.extent());
    let after = listing(tree.project());
    let wanted = ["+ home", "- mlruns/.trash/2", "- mlruns/1/b", "- mlruns/1/models/m-1"];
    assert_eq!(differences(&before, &after), wanted);
    let in_trash: Vec<_> = fs::read_dir(can(&tree).join("files")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(in_trash.len(), 3);
    for (key, name) in [(".trash/2", "2"), ("1/b", "b"), ("1/models/m-1", "m-1")] {
        let place = tree.root().canonicalize().unwrap().join(key);
        assert_eq!(note(&tree, name), (place, true));
        // Byte for byte what was there.
        let was =
            before.iter().filter_map(|(path, entry)| Some((path.strip_prefix(&format!("mlruns/{key}/"))?, entry)));
        let is = after
            .iter()
            .filter_map(|(path, entry)| Some((path.strip_prefix(&format!("home/Trash/files/{name}/"))?, entry)));
        assert!(was.eq(is), "{key}");
    }
    assert_eq!(fs::metadata(can(&tree)).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(store(&tree.root()).interrupted().unwrap().is_empty());
    // As the desktop brings it back: there, and deleted as before.
    fs::rename(can(&tree).join("files/b"), note(&tree, "b").0).unwrap();
    assert_eq!(plan(&tree.root(), &everything()).items.len(), 1);
    assert!(told(&tree.root()).runs.iter().any(|run| run.id.as_str() == "b"));
}

#[test]
fn the_same_name_twice_and_odd_names() {
    let tree = Tree::with_run().run("ü 41%25").experiment("2").run("a");
    let keys = ["1/a", "1/ü 41%25", "2/a"];
    let runs = keys.iter().map(|key| (*key).into()).collect();
    change(&tree.root(), &Change::DeleteRuns { runs, with_children: false, even_running: false }).unwrap();
    write(can(&tree).join("files/a/theirs"), "theirs");
    write(can(&tree).join("info/a.trashinfo"), "[Trash Info]\nPath=/x\n");
    // Taken without a note: left alone too.
    write(can(&tree).join("files/a.2/theirs"), "theirs");
    let before = listing(&can(&tree));
    let outcome = trash(&with_can(&tree), &plan(&tree.root(), &everything()));
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (3, 0), "{:?}", outcome.skipped);
    let differs = differences(&before, &listing(&can(&tree)));
    let wanted = [
        "+ files/a.3",
        "+ files/a.4",
        "+ files/ü 41%25",
        "+ info/a.3.trashinfo",
        "+ info/a.4.trashinfo",
        "+ info/ü 41%25.trashinfo",
    ];
    assert_eq!(differs, wanted);
    let root = tree.root().canonicalize().unwrap();
    assert_eq!(note(&tree, "ü 41%25").0, root.join("1/ü 41%25"));
    assert_eq!([note(&tree, "a.3").0, note(&tree, "a.4").0], [root.join("1/a"), root.join("2/a")]);
}

/// Plans one run, does something, and finds nothing moved.
#[track_caller]
fn is_left(tree: &Tree, meanwhile: impl FnOnce()) -> LifecycleError {
    let planned = plan(&tree.root(), &purge_selection_of("1/b"));
    assert_eq!(planned.items.len(), 1);
    meanwhile();
    let before = listing(tree.project());
    let mut outcome = trash(&with_can(tree), &planned);
    assert_eq!(outcome.done, [""; 0]);
    let differs = differences(&before, &listing(tree.project()));
    assert!(differs == ["+ home"] || differs.is_empty(), "{differs:?}");
    if can(tree).exists() {
        assert_eq!(listing(&can(tree)).into_keys().collect::<Vec<_>>(), ["files", "info"]);
    }
    outcome.skipped.remove(0).why
}

#[test]
fn what_changed_since_the_plan_stays() {
    let tree = with_deleted();
    let restored = is_left(&tree, || {
        change(&tree.root(), &Change::RestoreRuns { runs: vec!["1/b".into()], with_children: false }).unwrap();
    });
    assert!(matches!(restored, LifecycleError::Active(_)), "{restored}");

    let tree = with_deleted();
    let written = is_left(&tree, || fs::write(tree.path("1/b/metrics/loss"), "9 9 9\n").unwrap());
    assert!(matches!(written, LifecycleError::Changed(_)), "{written}");

    let tree = with_deleted();
    let swapped = is_left(&tree, || {
        fs::rename(tree.path("1/b"), tree.path("1/old")).unwrap();
        fs::create_dir_all(tree.path("1/b")).unwrap();
        for entry in fs::read_dir(tree.path("1/old")).unwrap().flatten() {
            fs::rename(entry.path(), tree.path("1/b").join(entry.file_name())).unwrap();
        }
    });
    assert!(matches!(swapped, LifecycleError::Changed(_)), "{swapped}");

    // A link in the place of the parent, to the very same folder.
    let tree = with_deleted();
    let outside = tree.project().join("outside");
    let linked = is_left(&tree, || {
        fs::rename(tree.path("1"), &outside).unwrap();
        symlink(&outside, tree.path("1")).unwrap();
    });
    assert!(matches!(linked, LifecycleError::Linked(_)), "{linked}");

    let tree = with_deleted();
    let itself = is_left(&tree, || {
        fs::rename(tree.path("1/b"), tree.path("1/elsewhere")).unwrap();
        symlink(tree.path("1/elsewhere"), tree.path("1/b")).unwrap();
    });
    assert!(matches!(itself, LifecycleError::Linked(_)), "{itself}");
}

/// At each step, a folder of the way is swapped for a link to decoys of the same names, or for a copy.
#[test]
fn a_link_swapped_in_during_the_move_leads_nowhere() {
    let mut swapped = 0;
    for place in ["1", "1/b"] {
        for step in 0..12 {
            let tree = with_deleted();
            let outside = tree.project().join("outside");
            write(outside.join("b/meta.yaml"), "run_id: b\nlifecycle_stage: deleted\n");
            write(outside.join("precious.txt"), "precious");
            let planned = plan(&tree.root(), &purge_selection_of("1/b"));
            let decoys = listing(&outside);
            let (path, aside, target) = (tree.path(place), tree.project().join("aside"), outside.clone());
            let count = std::sync::atomic::AtomicUsize::new(0);
            let hook = move |_: &str, _: &Path| {
                if count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == step && fs::rename(&path, &aside).is_ok()
                {
                    symlink(&target, &path).unwrap();
                }
                Ok(())
            };
            let outcome = trash(&hooked(&tree.root(), hook).with_trash(&can(&tree)), &planned);
            swapped += usize::from(tree.project().join("aside").exists());
            assert!(listing(&outside) == decoys, "{place} at step {step}");
            // What is in the trash is the run itself, or nothing.
            let files = listing(&can(&tree).join("files"));
            if outcome.done.is_empty() {
                assert!(files.is_empty(), "{place} at step {step}: {files:?}");
            } else {
                assert_eq!(files.get("b/metrics/loss"), Some(&Entry::File(b"1 2 3\n".to_vec())));
            }
        }
    }
    assert!(swapped >= 4, "{swapped}");
}

#[test]
fn a_failure_at_any_step_leaves_all_or_nothing() {
    let mut failed = 0;
    for step in 0..12 {
        let tree = with_deleted();
        let planned = plan(&tree.root(), &purge_selection_of("1/b"));
        let before = listing(&tree.root());
        let count = std::sync::atomic::AtomicUsize::new(0);
        let hook = move |_: &str, _: &Path| {
            if count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == step {
                return Err(std::io::Error::from(std::io::ErrorKind::StorageFull));
            }
            Ok(())
        };
        let store = hooked(&tree.root(), hook).with_trash(&can(&tree));
        let outcome = store.purge(&planned, PurgeMode::Trash, &|_| {}, &Cancel::new()).unwrap_or_default();
        let differs = differences(&before, &listing(&tree.root()));
        let in_trash: Vec<_> = listing(&can(&tree)).into_keys().filter(|path| path.matches('/').count() == 1).collect();
        if outcome.done.is_empty() {
            failed += 1;
            assert_eq!((differs.len(), in_trash.len()), (0, 0), "step {step}: {in_trash:?}");
        } else {
            assert_eq!(differs, ["- 1/b"]);
            assert_eq!(in_trash, ["files/b", "info/b.trashinfo"], "step {step}");
        }
    }
    assert!((8..12).contains(&failed), "{failed}");
}

#[test]
fn no_trash_is_used_inside_the_results() {
    let tree = with_deleted();
    let inside = FileStore::open(&location(&tree.root())).unwrap().with_trash(&tree.path(".local/share/Trash"));
    assert!(!inside.capabilities().can_trash);
    assert!(inside.capabilities().can_write);
    let planned = plan(&tree.root(), &everything());
    let before = listing(tree.project());
    let refused = inside.purge(&planned, PurgeMode::Trash, &|_| {}, &Cancel::new());
    assert!(matches!(refused, Err(LifecycleError::NoTrash(_))), "{refused:?}");
    // Nor through a link.
    symlink(tree.path("1"), tree.project().join("link")).unwrap();
    assert!(!store(&tree.root()).with_trash(&tree.project().join("link/Trash")).capabilities().can_trash);
    fs::remove_file(tree.project().join("link")).unwrap();
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
}

/// On this system `/dev/shm` is another file system than the one of temporary folders, or there is nothing to see.
#[test]
fn nothing_is_copied_to_another_file_system() {
    let tree = with_deleted();
    let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else { return };
    if fs::metadata(elsewhere.path()).unwrap().dev() == fs::metadata(tree.root()).unwrap().dev() {
        return;
    }
    let away = store(&tree.root()).with_trash(&elsewhere.path().join("Trash"));
    // The temporary folder's own file system may have a trash, or let one be made; then it would not be refused.
    if !away.capabilities().can_trash {
        let before = listing(tree.project());
        let planned = plan(&tree.root(), &PurgeSelection { now: NOW, ..everything() });
        assert!(matches!(
            away.purge(&planned, PurgeMode::Trash, &|_| {}, &Cancel::new()),
            Err(LifecycleError::NoTrash(_))
        ));
        assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
    }
    assert_eq!(listing(elsewhere.path()), Listing::new());
}
