//! What may not be read, or not be written. Left out for the superuser, who may do everything.
#![cfg(unix)]

use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use runatlas::store::{ArtifactKind, Cancel, Mark};

use crate::support::tree::{Seen, Tree};
use crate::support::{SUPERUSER, may_do_everything, skip};

/// Takes all rights from `relative`, and gives them back when dropped, so that the folder can be removed.
struct Locked(PathBuf);

impl Locked {
    fn new(tree: &Tree, relative: &str) -> Option<Self> {
        let path = tree.path(relative);
        set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
        let locked = Self(path);
        let is_superuser =
            if locked.0.is_dir() { std::fs::read_dir(&locked.0).is_ok() } else { std::fs::read(&locked.0).is_ok() };
        (!is_superuser).then_some(locked)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        set_permissions(&self.0, Permissions::from_mode(0o755)).unwrap();
    }
}

/// A store with something in every place, `locked` locked.
fn with_locked(locked: &str) -> Option<Seen> {
    let tree = Tree::with_run().file("params/p", "1").file("metrics/m", "1700000000000 1 1\n").file("artifacts/x", "1");
    let tree = tree.experiment("2").run("b").file("params/p", "2");
    let _locked = Locked::new(&tree, locked)?;
    Some(tree.read())
}

#[test]
fn a_locked_experiment_folder() {
    let Some(seen) = with_locked("1") else { return skip!(SUPERUSER) };
    assert_eq!(seen.experiments(), ["1", "2"]);
    assert_eq!(seen.experiment("1").marks, [Mark::Locked]);
    assert_eq!(seen.run("b").param("p"), Some("2"));
    seen.only(&[("problem-locked", "1", 0)]);
}

#[test]
fn a_locked_run_folder() {
    let Some(seen) = with_locked("1/a") else { return skip!(SUPERUSER) };
    assert_eq!(seen.runs(), ["1/a", "2/b"]);
    assert_eq!(seen.run("a").marks, [Mark::Locked]);
    seen.only(&[("problem-locked", "1/a", 0)]);
}

#[test]
fn a_locked_description_or_metric() {
    let Some(seen) = with_locked("1/a/meta.yaml") else { return skip!(SUPERUSER) };
    assert!(seen.run("a").marks.contains(&Mark::Locked));
    assert_eq!(seen.run("a").param("p"), Some("1"));
    seen.only(&[("problem-locked", "1/a/meta.yaml", 0)]);
    let seen = with_locked("1/a/metrics/m").unwrap();
    assert!(seen.run("a").marks.contains(&Mark::Locked));
    assert_eq!((seen.latest("m"), &*seen.run("a").name), (None, "name of a"));
    seen.only(&[("problem-locked", "1/a/metrics/m", 0)]);
}

#[test]
fn a_locked_folder_of_parameters() {
    let Some(seen) = with_locked("1/a/params") else { return skip!(SUPERUSER) };
    assert_eq!(seen.run("a").marks, [Mark::Locked]);
    assert_eq!(seen.latest("m"), Some((1.0, 1)));
    seen.only(&[("problem-locked", "1/a/params", 0)]);
}

#[test]
fn a_locked_folder_of_artifacts() {
    let tree = Tree::with_run().file("artifacts/sub/x", "1").file("artifacts/y", "1");
    let seen = tree.read();
    let Some(locked) = Locked::new(&tree, "1/a/artifacts/sub") else { return skip!(SUPERUSER) };
    let (listing, problems) = seen.artifacts("a");
    let kinds: Vec<_> = listing.entries.iter().map(|entry| (&*entry.path, entry.kind)).collect();
    assert_eq!(kinds, [("sub", ArtifactKind::Locked), ("y", ArtifactKind::File { size: 1 })]);
    assert_eq!(problems, ["problem-artifact-folder"]);
    drop(locked);
    let _locked = Locked::new(&tree, "1/a/artifacts").unwrap();
    let root = seen.artifact_root("a");
    assert_eq!(root.path, Some(tree.path("1/a/artifacts")));
    let listed = seen.store.list_artifacts(&root, &Cancel::new()).unwrap();
    assert_eq!((listed.value.entries.len(), listed.problems.len()), (0, 1));
}

#[test]
fn a_root_that_may_not_be_written() {
    let tree = Tree::with_run().file("params/p", "1");
    set_permissions(tree.root(), Permissions::from_mode(0o555)).unwrap();
    let shows_nothing = may_do_everything(&tree.root());
    let seen = tree.read();
    set_permissions(tree.root(), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(seen.run("a").param("p"), Some("1"));
    seen.only(&[]);
    if shows_nothing {
        skip!(SUPERUSER);
    }
}
