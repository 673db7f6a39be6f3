//! Names that are hard on file systems: those that differ in their cases alone, those with signs that turn lines around,
//! and paths longer than some systems like; and a root that may not be written.

use std::fs;

use runatlas::store::lifecycle::{RestoredRuns, Target};
use runatlas::store::{Change, LifecycleError, PurgeSelection};

use crate::listing::{NOW, change, differences, listing, plan, purge};
use crate::support::tree::Tree;

fn run(key: &str) -> Target {
    Target::Run(key.into())
}

fn delete(key: &str) -> Change {
    Change::DeleteRuns { runs: vec![key.into()], with_children: false, even_running: false }
}

fn set(key: &str, tag: &str) -> Change {
    Change::SetTag { target: run(key), key: tag.to_owned(), value: "value".to_owned() }
}

fn named(key: &str) -> PurgeSelection {
    PurgeSelection { runs: vec![key.into()], now: NOW, ..PurgeSelection::default() }
}

/// What differs after a change.
#[track_caller]
fn differs(tree: &Tree, made: &Change) -> Vec<String> {
    let before = listing(&tree.root());
    let outcome = change(&tree.root(), made).unwrap();
    assert_eq!(outcome.skipped, []);
    differences(&before, &listing(&tree.root()))
}

/// On a file system that tells `A` from `a` there are two runs, on another only one: neither is ever taken for the other.
#[test]
fn names_that_differ_in_cases_alone_are_never_taken_for_each_other() {
    let (small, large) = ("1/ab", "1/AB");
    let mut tree = Tree::with_run().run("ab").file("tags/key", "k").file("tags/way/x", "x");
    let tells_apart = !tree.path(large).exists();
    if tells_apart {
        tree = tree.run("AB");
        assert_eq!(differs(&tree, &set(large, "KEY")), ["+ 1/AB/tags/KEY"]);
        assert_eq!(differs(&tree, &set(small, "KEY")), ["+ 1/ab/tags/KEY"]);
        assert_eq!(differs(&tree, &set(small, "WAY/x")), ["+ 1/ab/tags/WAY"]);
        let removed = |tag: &str| Change::RemoveTag { target: run(small), key: tag.to_owned() };
        assert_eq!(differs(&tree, &removed("KEY")), ["- 1/ab/tags/KEY"]);
        assert_eq!(differs(&tree, &removed("WAY/x")), ["- 1/ab/tags/WAY"]);
        let renamed = Change::Rename { target: run(large), name: "large".to_owned() };
        assert_eq!(differs(&tree, &renamed), ["~ 1/AB/meta.yaml", "+ 1/AB/tags/mlflow.runName"]);
        assert_eq!(differs(&tree, &delete(large)), ["~ 1/AB/meta.yaml"]);
        assert_eq!(plan(&tree.root(), &named(small)).items, []);
        let before = listing(&tree.root());
        assert_eq!(purge(&tree.root(), &plan(&tree.root(), &named(large))).done, [large]);
        assert_eq!(differences(&before, &listing(&tree.root())), ["- 1/AB"]);
        return;
    }
    change(&tree.root(), &delete("1/a")).unwrap();
    let before = listing(&tree.root());
    assert!(matches!(change(&tree.root(), &delete(large)).unwrap().skipped[0].why, LifecycleError::Gone(_)));
    assert!(matches!(change(&tree.root(), &set(large, "new")), Err(LifecycleError::Gone(_))));
    let renamed = Change::Rename { target: run(large), name: "large".to_owned() };
    assert!(matches!(change(&tree.root(), &renamed), Err(LifecycleError::Gone(_))));
    for tag in ["KEY", "WAY/x", "way/X"] {
        assert!(matches!(change(&tree.root(), &set(small, tag)), Err(LifecycleError::Occupied(_))), "{tag}");
        let removed = Change::RemoveTag { target: run(small), key: tag.to_owned() };
        assert!(matches!(change(&tree.root(), &removed), Err(LifecycleError::NoTag(_))), "{tag}");
    }
    let planned = plan(&tree.root(), &named("1/A"));
    assert!(planned.items.is_empty() && matches!(planned.skipped[0].why, LifecycleError::Gone(_)));
    assert_eq!(differences(&before, &listing(&tree.root())), [""; 0]);
}

#[test]
fn odd_and_long_names_go_through_every_operation() {
    let long = "long".repeat(50);
    for name in ["new\nline", "\u{202e}txt.exe\u{2066}", " ", "-rf *", "-rf %TEMP%", "a\tb", &long, "训练 🧪"] {
        // No file of Windows can be called so.
        if cfg!(windows) && (name == " " || name.contains(['\n', '\t', '*'])) {
            continue;
        }
        let tree = Tree::new().experiment("1").run("plain").run("b").file("artifacts/deep/x", "x");
        let experiment = if name == long { &long } else { "1" };
        fs::rename(tree.path("1/plain"), tree.path("1").join(name)).unwrap();
        fs::rename(tree.path("1"), tree.path("moved")).unwrap();
        fs::rename(tree.path("moved"), tree.path(experiment)).unwrap();
        let key = format!("{experiment}/{name}");
        let tag = if name == long { format!("{}/{}", "t".repeat(120), "u".repeat(120)) } else { "tag".to_owned() };
        let first = tag.split('/').next().unwrap();
        assert_eq!(differs(&tree, &set(&key, &tag)), [format!("+ {key}/tags/{first}")], "{name:?}");
        let renamed = Change::Rename { target: run(&key), name: name.trim().to_owned() + "!" };
        let wanted = [format!("~ {key}/meta.yaml"), format!("+ {key}/tags/mlflow.runName")];
        assert_eq!(differs(&tree, &renamed), wanted, "{name:?}");
        assert_eq!(differs(&tree, &delete(&key)), [format!("~ {key}/meta.yaml")], "{name:?}");
        let gone = Change::DeleteExperiment { experiment: experiment.into(), even_running: false };
        assert_eq!(differs(&tree, &gone), ["+ .trash".to_owned(), format!("- {experiment}")], "{name:?}");
        let back = Change::RestoreExperiment {
            experiment: format!(".trash/{experiment}").as_str().into(),
            runs: RestoredRuns::ActiveBefore,
        };
        change(&tree.root(), &back).unwrap();
        // Of an open folder at so long a path Wine tells nothing (`GetFileInformationByHandle`: `ERROR_MORE_DATA`).
        if cfg!(windows) && name == long {
            continue;
        }
        let before = listing(&tree.root());
        let planned = plan(&tree.root(), &named(&key));
        assert_eq!(purge(&tree.root(), &planned).done, [key.as_str()], "{name:?}");
        assert_eq!(differences(&before, &listing(&tree.root())), [format!("- {key}")], "{name:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_root_that_may_not_be_written_says_so_and_stays() {
    use std::os::unix::fs::PermissionsExt;

    use runatlas::store::{Cancel, PurgeMode, Store};

    use crate::listing::store;
    use crate::support::{SUPERUSER, skip};
    let tree = Tree::with_run().run("b").experiment(".trash/2").run("c");
    change(&tree.root(), &delete("1/b")).unwrap();
    let planned = plan(&tree.root(), &named("1/b"));
    let folders = ["1/a/tags", "1/a", "1/b", "1", ".trash", ""];
    let set_mode = |mode| {
        for folder in folders {
            fs::set_permissions(tree.path(folder), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    let before = listing(&tree.root());
    set_mode(0o555);
    // The superuser is not kept out by this.
    if fs::write(tree.path("probe"), "").is_ok() {
        fs::remove_file(tree.path("probe")).unwrap();
        set_mode(0o755);
        return skip!(SUPERUSER);
    }
    let store = store(&tree.root());
    assert!(!store.capabilities().can_write);
    for made in [delete("1/a"), set("1/a", "x")] {
        assert!(matches!(change(&tree.root(), &made), Err(LifecycleError::ReadOnly(_))), "{made:?}");
    }
    let refused = store.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new());
    assert!(matches!(refused, Err(LifecycleError::ReadOnly(_))), "{refused:?}");
    // A plan made now says why nothing can go.
    let everything = PurgeSelection { everything_deleted: true, now: NOW, ..PurgeSelection::default() };
    let planned = plan(&tree.root(), &everything);
    assert!(planned.items.is_empty() && planned.skipped.len() == 2, "{planned:?}");
    assert!(planned.skipped.iter().all(|skipped| matches!(skipped.why, LifecycleError::Locked(_))), "{planned:?}");
    set_mode(0o755);
    assert_eq!(differences(&before, &listing(&tree.root())), [""; 0]);
}
