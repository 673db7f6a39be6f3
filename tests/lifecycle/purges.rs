//! Removing for good: exactly what the plan names, after a second look at each item.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use runatlas::store::lifecycle::ItemKind;
use runatlas::store::{Cancel, Change, LifecycleError, PurgeMode, PurgeSelection, Store};

use crate::listing::{NOW, change, differences, everything, hooked, listing, plan, purge, store, told};
use crate::plans::with_deleted;
use crate::support::tree::Tree;
use crate::support::{write, zoo};

#[test]
fn what_is_planned_goes_and_nothing_else_differs() {
    let tree = with_deleted();
    let before = listing(tree.project());
    let planned = plan(&tree.root(), &everything());
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0], "planning only reads");
    let outcome = purge(&tree.root(), &planned);
    assert_eq!((outcome.skipped.len(), outcome.done.len()), (0, 3));
    assert_eq!(outcome.freed, planned.extent());
    let wanted = ["- mlruns/.trash/2", "- mlruns/1/b", "- mlruns/1/models/m-1"];
    assert_eq!(differences(&before, &listing(tree.project())), wanted);
    assert!(store(&tree.root()).interrupted().unwrap().is_empty());
    assert_eq!(plan(&tree.root(), &everything()).items, []);
}

#[test]
fn every_zoo_is_purged_and_a_copy_leaves_the_original_as_it_was() {
    for name in ["v0.9", "v1", "v2", "v3"] {
        // The original lies where the addresses in the copy point.
        let original = zoo(name);
        let copy = zoo(name);
        let place = original.mlruns().to_string_lossy().into_owned();
        for zoo in [&original, &copy] {
            point_at(&zoo.mlruns(), &format!("/home/ada/projects/zoo/{name}/mlruns"), &place);
        }
        let before = listing(original.holder());
        let copied = listing(&copy.mlruns());
        let planned = plan(&copy.mlruns(), &everything());
        assert!(planned.items.len() >= 2 || name == "v0.9", "{name}: {}", planned.items.len());
        let outcome = purge(&copy.mlruns(), &planned);
        assert_eq!((outcome.skipped.as_slice(), outcome.done.len()), (&[][..], planned.items.len()), "{name}");
        let wanted: Vec<String> = {
            let mut keys: Vec<_> = planned.items.iter().map(|item| format!("- {}", item.key)).collect();
            keys.sort();
            keys
        };
        assert_eq!(differences(&copied, &listing(&copy.mlruns())), wanted, "{name}");
        assert!(listing(original.holder()) == before, "{name}: the original was touched");
        if planned.items.iter().any(|item| item.kind == ItemKind::Run && item.extent.files > 3) && name != "v0.9" {
            assert!(!planned.outside.is_empty(), "{name}: the plan says that files lie elsewhere");
        }
    }
}

/// Lets all addresses in descriptions begin with another place.
fn point_at(root: &std::path::Path, from: &str, to: &str) {
    let metas = listing(root).into_keys().filter(|path| path.ends_with("meta.yaml"));
    for meta in metas {
        let text = String::from_utf8(fs::read(root.join(&meta)).unwrap()).unwrap();
        fs::write(root.join(&meta), text.replace(from, to)).unwrap();
    }
}

/// Plans, does something, purges: nothing may go that is not as planned.
#[track_caller]
fn is_left(tree: &Tree, meanwhile: impl FnOnce()) -> LifecycleError {
    let selection = PurgeSelection { runs: vec!["1/b".into()], now: NOW, keep_models: true, ..Default::default() };
    let planned = plan(&tree.root(), &selection);
    assert_eq!(planned.items.len(), 1);
    meanwhile();
    let before = listing(tree.project());
    let mut outcome = purge(&tree.root(), &planned);
    assert_eq!(outcome.done, [""; 0]);
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
    assert!(store(&tree.root()).interrupted().unwrap().is_empty());
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
    let grown = is_left(&tree, || fs::write(tree.path("1/b/artifacts/new.txt"), "x").unwrap());
    assert!(matches!(grown, LifecycleError::Changed(_)), "{grown}");

    let tree = with_deleted();
    let rewritten = is_left(&tree, || {
        fs::write(tree.path("1/b/metrics/loss"), "9 9 9\n").unwrap();
    });
    assert!(matches!(rewritten, LifecycleError::Changed(_)), "{rewritten}");

    let tree = with_deleted();
    let swapped = is_left(&tree, || {
        fs::rename(tree.path("1/b"), tree.path("1/old")).unwrap();
        fs::create_dir_all(tree.path("1/b")).unwrap();
        for entry in fs::read_dir(tree.path("1/old")).unwrap().flatten() {
            fs::rename(entry.path(), tree.path("1/b").join(entry.file_name())).unwrap();
        }
    });
    assert!(matches!(swapped, LifecycleError::Changed(_)), "{swapped}");

    let tree = with_deleted();
    let gone = is_left(&tree, || fs::rename(tree.path("1/b"), tree.path("1/elsewhere")).unwrap());
    assert!(matches!(gone, LifecycleError::Gone(_)), "{gone}");
}

/// A training process appends to a deleted run, and to one beside it, while plans are made and carried out: either it goes
/// before the next line, or it stays with every line.
#[test]
fn a_writer_of_metrics_is_noticed() {
    use std::sync::atomic::AtomicBool;
    let tree = with_deleted();
    let (deleted, active) = (tree.path("1/b/metrics/loss"), tree.path("1/a/metrics/loss"));
    let before = fs::read_to_string(&deleted).unwrap().lines().count();
    let (stop, written) = (AtomicBool::new(false), AtomicUsize::new(0));
    let append = |path: &std::path::Path| {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, b"1 0.5 1\n").unwrap();
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                append(&deleted);
                append(&active);
                written.fetch_add(1, Ordering::Relaxed);
            }
        });
        for _ in 0..20 {
            let selection = PurgeSelection { runs: vec!["1/b".into()], now: NOW, ..Default::default() };
            let planned = plan(&tree.root(), &selection);
            assert_eq!(planned.items.len(), 2, "{:?}", planned.skipped);
            let lines = written.load(Ordering::Relaxed);
            while written.load(Ordering::Relaxed) < lines + 2 {
                std::thread::yield_now();
            }
            let outcome = purge(&tree.root(), &planned);
            assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, 2));
            assert!(outcome.skipped.iter().all(|skipped| matches!(skipped.why, LifecycleError::Changed(_))));
        }
        stop.store(true, Ordering::Relaxed);
    });
    let lines = |path| fs::read_to_string(path).unwrap().lines().count();
    let written = written.load(Ordering::Relaxed);
    assert_eq!((lines(&deleted), lines(&active)), (before + written, written));
    assert!(tree.path("1/models/m-1/meta.yaml").exists());
}

#[test]
fn a_model_stays_with_its_run() {
    let tree = with_deleted();
    let selection = PurgeSelection { runs: vec!["1/b".into()], now: NOW, ..Default::default() };
    let planned = plan(&tree.root(), &selection);
    assert_eq!(planned.items.iter().map(|item| item.kind).collect::<Vec<_>>(), [ItemKind::LoggedModel, ItemKind::Run]);
    change(&tree.root(), &Change::RestoreRuns { runs: vec!["1/b".into()], with_children: false }).unwrap();
    let outcome = purge(&tree.root(), &planned);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, 2));
    assert!(tree.path("1/models/m-1/meta.yaml").exists());
}

#[test]
fn a_purge_stops_between_two_items() {
    let tree = with_deleted();
    let planned = plan(&tree.root(), &everything());
    let cancel = Cancel::new();
    let outcome = store(&tree.root())
        .purge(
            &planned,
            PurgeMode::Remove,
            &|progress| {
                if progress.items_done == 1 {
                    cancel.cancel();
                }
            },
            &cancel,
        )
        .unwrap();
    assert!(outcome.is_cancelled);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (1, 0));
    assert!(store(&tree.root()).interrupted().unwrap().is_empty());
    assert_eq!(plan(&tree.root(), &everything()).items.len(), 2);
}

#[test]
fn while_a_purge_runs_nobody_takes_it_for_interrupted() {
    let tree = with_deleted();
    let planned = plan(&tree.root(), &everything());
    let root = tree.root();
    let looked = std::sync::Arc::new(AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&looked);
    let watched = hooked(&tree.root(), move |what, path| {
        if what == "remove" && path.to_string_lossy().contains(".removing") {
            assert!(store(&root).interrupted().unwrap().is_empty());
            // Reading goes on meanwhile, and finds nothing half there.
            let seen = told(&root);
            assert!(seen.runs.iter().all(|run| run.marks.is_empty()));
            count.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    });
    watched.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
    assert!(looked.load(Ordering::Relaxed) > 5);
}

#[test]
fn the_log_holds_one_line_for_each_write() {
    use runatlas::store::lifecycle::log;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/runatlas/operations.jsonl");
    let mut entry = log::Entry::now("purge", std::path::Path::new("mlruns"));
    entry.keys = vec!["1/a\nb".to_owned()];
    entry.bytes = 7;
    log::append(&path, &entry).unwrap();
    log::append(&path, &entry).unwrap();
    // What a full disk left of a line spoils no other, and lines of an earlier version are read.
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    std::io::Write::write_all(&mut file, b"{\"time\":").unwrap();
    log::append(&path, &entry).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<_> = text.lines().map(serde_json::from_str::<log::Entry>).collect();
    assert!(lines.len() == 4 && lines[2].is_err());
    assert!([0, 1, 3].iter().all(|&at| lines[at].as_ref().is_ok_and(|line| *line == entry)));
    let earlier = r#"{"time":"t","operation":"delete","store":"mlruns","keys":[],"skipped":[],"bytes":0}"#;
    let earlier: log::Entry = serde_json::from_str(earlier).unwrap();
    assert_eq!((earlier.state, earlier.id), (log::EntryState::Done, None));
}

/// What is intended stands in the log before anything is touched, then each item, then all of it.
#[test]
fn the_log_of_a_purge_tells_as_much_as_was_done_whenever_it_ends() {
    use runatlas::store::lifecycle::log;
    use runatlas::store::lifecycle::log::EntryState::{Done, Intended, Removed};
    let tree = with_deleted();
    let planned = plan(&tree.root(), &everything());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("operations.jsonl");
    let lines = || -> Vec<log::Entry> {
        let text = fs::read_to_string(&path).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let log = log::PurgeLog::begin(Some(&path), "purge", &tree.root(), &planned);
    assert_eq!((lines()[0].state, lines()[0].keys.len()), (Intended, 3));
    let progress = |now: &runatlas::store::PurgeProgress| {
        let gone = lines().iter().filter(|line| line.state == Removed).count();
        assert!(gone >= now.items_done.saturating_sub(1), "a kill now would leave what was done");
        now.gone.iter().for_each(|item| log.gone(item));
    };
    let outcome = store(&tree.root()).purge(&planned, PurgeMode::Remove, &progress, &Cancel::new()).unwrap();
    log.end(&outcome).unwrap();
    let lines = lines();
    let states: Vec<_> = lines.iter().map(|line| line.state).collect();
    assert_eq!(states, [Intended, Removed, Removed, Removed, Done]);
    assert!(lines.iter().all(|line| line.id == lines[0].id && line.id.is_some()));
    assert_eq!(lines[4].keys, outcome.done);
    let bytes: u64 = lines[1..4].iter().map(|line| line.bytes).sum();
    assert!(bytes == outcome.freed.bytes && bytes == lines[4].bytes);
}

/// At each step of a purge somebody puts another folder in the place of one on the way: what lies in that one is nobody's to
/// remove, whether folders are reached from open ones or, as on Windows, by paths that cannot change meanwhile.
#[test]
fn a_folder_swapped_in_during_the_purge_stays() {
    let mut swapped = 0;
    for place in ["1", "1/a", ".runatlas.trash"] {
        for step in 0..24 {
            let tree = Tree::with_run().file("metrics/loss", "1 2 3\n").file("artifacts/deep/x", "x");
            let outside = tree.project().join("outside");
            for path in ["a/artifacts/deep/x", "a/meta.yaml", "artifacts/deep/x", "deep/x", "x", "meta.yaml"] {
                write(outside.join(path), "precious");
            }
            let delete = Change::DeleteRuns { runs: vec!["1/a".into()], with_children: false, even_running: false };
            change(&tree.root(), &delete).unwrap();
            let planned = plan(&tree.root(), &everything());
            let precious = listing(&outside);
            let (path, aside, from) = (tree.path(place), tree.project().join("aside"), outside.clone());
            let count = AtomicUsize::new(0);
            let hook = move |_: &str, _: &Path| {
                if count.fetch_add(1, Ordering::Relaxed) == step && fs::rename(&path, &aside).is_ok() {
                    fs::rename(&from, &path).unwrap();
                }
                Ok(())
            };
            let _ = hooked(&tree.root(), hook).purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new());
            let is_swapped = tree.project().join("aside").exists();
            swapped += usize::from(is_swapped);
            let now = if is_swapped { tree.path(place) } else { outside };
            assert!(now.exists() && listing(&now) == precious, "{place} at step {step}");
        }
    }
    // Windows does not let folders go that are open here.
    assert!(swapped > if cfg!(windows) { 0 } else { 30 }, "{swapped}");
}
