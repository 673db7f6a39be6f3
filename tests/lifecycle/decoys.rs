//! Nothing outside the root is ever changed, whatever points there.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use runatlas::store::lifecycle::Target;
use runatlas::store::{Cancel, Change, LifecycleError, PurgeMode, PurgeSelection, Store};

use crate::listing::{Entry, NOW, change, differences, everything, hooked, listing, plan, purge, store};
use crate::support::tree::Tree;
use crate::support::{SUPERUSER, skip, write};

fn delete(key: &str) -> Change {
    Change::DeleteRuns { runs: vec![key.into()], with_children: false, even_running: false }
}

/// A tree with a deleted run `a`, and beside the root a folder full of things that look like its own.
fn with_decoys() -> Tree {
    let tree = Tree::with_run().file("metrics/loss", "1 2 3\n").file("artifacts/own.txt", "own");
    let outside = tree.project().join("outside");
    write(outside.join("artifacts/precious.txt"), "precious");
    write(outside.join("1/a/artifacts/precious.txt"), "precious");
    write(outside.join("1/a/meta.yaml"), "run_id: a\nlifecycle_stage: deleted\n");
    write(outside.join("linked.txt"), "linked");
    tree
}

#[test]
fn links_are_removed_as_links() {
    let tree = with_decoys();
    let outside = tree.project().join("outside");
    let run = tree.path("1/a");
    symlink(outside.join("linked.txt"), run.join("artifacts/file")).unwrap();
    symlink(&outside, run.join("artifacts/folder")).unwrap();
    symlink("../../../../outside/artifacts", run.join("artifacts/relative")).unwrap();
    symlink("..", run.join("artifacts/circle")).unwrap();
    symlink("nowhere", run.join("artifacts/broken")).unwrap();
    fs::hard_link(outside.join("linked.txt"), run.join("artifacts/twin.txt")).unwrap();
    // Links into the run do not keep it.
    symlink(&run, outside.join("into")).unwrap();
    change(&tree.root(), &delete("1/a")).unwrap();
    let before = listing(tree.project());
    let planned = plan(&tree.root(), &everything());
    let extent = planned.items[0].extent;
    assert_eq!((extent.links, extent.shared_files, extent.files), (5, 1, 4));
    assert_eq!(purge(&tree.root(), &planned).done, ["1/a"]);
    assert_eq!(differences(&before, &listing(tree.project())), ["- mlruns/1/a"]);
}

#[test]
fn artifacts_at_a_stale_address_are_named_and_left() {
    let tree = with_decoys();
    let outside = tree.project().join("outside/1/a/artifacts");
    for address in [
        outside.display().to_string(),
        format!("file://{}", outside.display()),
        format!("file://{}/../artifacts", outside.display()),
        tree.path("1/a/../../../outside/1/a/artifacts").display().to_string(),
    ] {
        let tree = with_decoys().file("tags/x", "y");
        let tree = tree.field("artifact_uri", &format!("artifact_uri: {address}"));
        change(&tree.root(), &delete("1/a")).unwrap();
        let before = listing(tree.project());
        let planned = plan(&tree.root(), &everything());
        assert_eq!(planned.outside.len(), 1, "{address}");
        assert_eq!(planned.outside[0].place, outside.canonicalize().unwrap().display().to_string());
        assert_eq!(purge(&tree.root(), &planned).done, ["1/a"]);
        assert_eq!(differences(&before, &listing(tree.project())), ["- mlruns/1/a"]);
    }
    assert!(outside.join("precious.txt").exists());
    let remote = Tree::with_run().field("artifact_uri", "artifact_uri: s3://bucket/1/a/artifacts");
    change(&remote.root(), &delete("1/a")).unwrap();
    assert_eq!(plan(&remote.root(), &everything()).outside[0].place, "s3://bucket/1/a/artifacts");
}

#[test]
fn runs_and_experiments_behind_links_are_neither_written_nor_purged() {
    let tree = with_decoys();
    let outside = tree.project().join("outside");
    write(
        outside.join("8/meta.yaml"),
        "experiment_id: '8'\nname: eight\nartifact_location: x\nlifecycle_stage: active\n",
    );
    write(outside.join("8/r/meta.yaml"), "run_id: r\nexperiment_id: '8'\nlifecycle_stage: deleted\n");
    write(outside.join("s/meta.yaml"), "run_id: s\nexperiment_id: '1'\nlifecycle_stage: deleted\n");
    symlink(outside.join("8"), tree.path("8")).unwrap();
    symlink(outside.join("s"), tree.path("1/s")).unwrap();
    fs::create_dir(tree.path(".trash")).unwrap();
    symlink(outside.join("8"), tree.path(".trash/9")).unwrap();
    let before = listing(tree.project());
    for key in ["8/r", "1/s"] {
        let restored = Change::RestoreRuns { runs: vec![key.into()], with_children: false };
        let outcome = change(&tree.root(), &restored).unwrap();
        assert!(matches!(outcome.skipped[0].why, LifecycleError::Linked(_)), "{key}");
        let tag = Change::SetTag { target: Target::Run(key.into()), key: "x".to_owned(), value: "y".to_owned() };
        assert!(matches!(change(&tree.root(), &tag), Err(LifecycleError::Linked(_))), "{key}");
    }
    let gone = Change::DeleteExperiment { experiment: "8".into(), even_running: false };
    assert!(matches!(change(&tree.root(), &gone), Err(LifecycleError::Linked(_))));
    let planned = plan(&tree.root(), &everything());
    assert_eq!(planned.items, []);
    assert!(!planned.skipped.is_empty());
    assert!(planned.skipped.iter().all(|skipped| matches!(skipped.why, LifecycleError::Linked(_))), "{planned:?}");
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
}

#[test]
fn links_in_the_way_of_a_write_are_refused() {
    let tree = with_decoys();
    let outside = tree.project().join("outside");
    let tag =
        |key: &str| Change::SetTag { target: Target::Run("1/a".into()), key: key.to_owned(), value: "y".to_owned() };
    symlink(outside.join("linked.txt"), tree.path("1/a/tags/file")).unwrap();
    symlink(&outside, tree.path("1/a/tags/folder")).unwrap();
    let before = listing(tree.project());
    for key in ["file", "folder/artifacts", "folder/new"] {
        assert!(matches!(change(&tree.root(), &tag(key)), Err(LifecycleError::Linked(_))), "{key}");
    }
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);

    fs::rename(tree.path("1/a/meta.yaml"), outside.join("meta.yaml")).unwrap();
    symlink(outside.join("meta.yaml"), tree.path("1/a/meta.yaml")).unwrap();
    fs::remove_dir(tree.path("1/a/params")).unwrap();
    symlink(&outside, tree.path(".trash")).unwrap();
    let before = listing(tree.project());
    assert!(matches!(change(&tree.root(), &delete("1/a")).unwrap().skipped[0].why, LifecycleError::Linked(_)));
    let gone = Change::DeleteExperiment { experiment: "1".into(), even_running: false };
    assert!(change(&tree.root(), &gone).is_err());
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);

    let tree = with_decoys();
    change(&tree.root(), &delete("1/a")).unwrap();
    symlink(tree.project().join("outside"), tree.path(".runatlas.trash")).unwrap();
    let before = listing(tree.project());
    let planned = plan(&tree.root(), &everything());
    assert!(matches!(
        store(&tree.root()).purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()),
        Err(LifecycleError::Linked(_))
    ));
    assert_eq!(differences(&before, &listing(tree.project())), [""; 0]);
}

/// People move `artifacts` to a larger disk and leave a link.
#[test]
fn a_run_with_a_link_in_it_is_deleted_and_the_link_stays() {
    let tree = with_decoys();
    let outside = tree.project().join("outside");
    fs::remove_dir_all(tree.path("1/a/artifacts")).unwrap();
    symlink(&outside, tree.path("1/a/artifacts")).unwrap();
    let before = listing(tree.project());
    let outcome = change(&tree.root(), &delete("1/a")).unwrap();
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (1, 0), "{:?}", outcome.skipped);
    assert_eq!(differences(&before, &listing(tree.project())), ["~ mlruns/1/a/meta.yaml"]);
}

/// At each step of a purge, a folder of the way is swapped for a link to the decoys.
#[test]
fn a_link_swapped_in_during_the_purge_leads_nowhere() {
    let mut swapped = 0;
    for place in ["1", "1/a", "1/a/artifacts", ".runatlas.trash"] {
        for step in 0..24 {
            let tree = with_decoys().file("artifacts/deep/x", "x");
            change(&tree.root(), &delete("1/a")).unwrap();
            let planned = plan(&tree.root(), &everything());
            let outside = tree.project().join("outside");
            let decoys = listing(&outside);
            let (path, aside, target) = (tree.path(place), tree.project().join("aside"), outside.clone());
            let count = std::sync::atomic::AtomicUsize::new(0);
            let hook = move |_: &str, _: &std::path::Path| {
                if count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == step && fs::rename(&path, &aside).is_ok()
                {
                    symlink(&target, &path).unwrap();
                }
                Ok(())
            };
            let _ = hooked(&tree.root(), hook).purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new());
            swapped += usize::from(tree.project().join("aside").exists());
            assert!(listing(&outside) == decoys, "{place} at step {step}");
        }
    }
    assert!(swapped > 30, "{swapped}");
}

#[test]
fn odd_names_and_depths_go_too() {
    use std::os::unix::ffi::OsStrExt;
    let tree = with_decoys();
    let artifacts = tree.path("1/a/artifacts");
    for name in [&b"new\nline"[..], b"\xe2\x80\xaebidi", b"\xff\xfe", b" ", b"-rf", b"*"] {
        fs::write(artifacts.join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
    }
    // Longer than any path may be.
    let mut deep = cap_std::fs::Dir::open_ambient_dir(&artifacts, cap_std::ambient_authority()).unwrap();
    for _ in 0..60 {
        deep.create_dir("d".repeat(100)).unwrap();
        deep = deep.open_dir("d".repeat(100)).unwrap();
    }
    deep.write("x", "x").unwrap();
    change(&tree.root(), &delete("1/a")).unwrap();
    let planned = plan(&tree.root(), &everything());
    assert_eq!(planned.items[0].extent.files, 3 + 6 + 1);
    assert_eq!(purge(&tree.root(), &planned).done, ["1/a"]);
    assert!(!tree.path("1/a").exists() && !tree.path(".runatlas.trash").exists());
}

#[test]
fn a_crafted_manifest_leads_nowhere() {
    use runatlas::store::Recovery;
    let tree = with_decoys();
    let outside = tree.project().join("outside");
    let item = |key: &str| {
        format!(
            r#"{{"key":"{key}","kind":"run","extent":{{"bytes":0,"files":0,"folders":1,"links":0,"shared_files":0,"newest":0}}}}"#
        )
    };
    let keys = ["../outside/new", "/elsewhere/x", "1/../../outside/new"].map(item).join(",");
    write(tree.path(".runatlas.trash/x.purge.json"), format!(r#"{{"operation":"purge","time":1,"items":[{keys}]}}"#));
    for number in 0..3 {
        write(tree.path(&format!(".runatlas.trash/x.purged/{number}/file")), "x");
    }
    let journal = r#"{"operation":"x","time":1,"keys":[],"files":[{"folder":"../outside","file":"linked.txt","before":null,"after":"eA=="},
        {"folder":"1/a","file":"../../../outside/new","before":null,"after":"eA=="}],"moved":{"from":"1","to":"../outside/1b"}}"#;
    write(tree.path(".runatlas.trash/y.journal.json"), journal);
    let before = listing(&outside);
    let found = store(&tree.root()).interrupted().unwrap();
    assert_eq!(found.len(), 2);
    for interrupted in found {
        for recovery in [Recovery::PutBack, Recovery::Finish] {
            let _ = store(&tree.root()).recover(&interrupted, recovery, &|_| {});
        }
    }
    assert!(listing(&outside) == before);
    assert_eq!(listing(&tree.root()).get("1/a/artifacts/own.txt"), Some(&Entry::File(b"own".to_vec())));
}

#[test]
fn folders_that_cannot_be_emptied_are_left_whole() {
    use std::os::unix::fs::PermissionsExt;
    let tree = with_decoys().file("artifacts/shut/x", "x");
    change(&tree.root(), &delete("1/a")).unwrap();
    let shut = tree.path("1/a/artifacts/shut");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o555)).unwrap();
    // The superuser may do everything; there is nothing to see then.
    let may_all = fs::write(shut.join("y"), "y").is_ok();
    let planned = plan(&tree.root(), &PurgeSelection { now: NOW, ..everything() });
    if may_all {
        skip!(SUPERUSER);
    } else {
        assert!(planned.items.is_empty() && matches!(planned.skipped[0].why, LifecycleError::Locked(_)));
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
}
