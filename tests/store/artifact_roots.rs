//! Where artifacts are found: by place first, by URI second; and listings that never leave their folder.

use std::io::{Read as _, Seek as _, SeekFrom};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use runatlas::store::{
    ArtifactKind, ArtifactListing, ArtifactRoot, Backend, Cancel, Location, Problem, Read, Store, StoreError, open,
};
use tempfile::TempDir;

use crate::support::database::{TABLES_1, create, store_at};
use crate::support::told::read;
use crate::support::tree::Tree;

const RUN: &str = "0123456789abcdef0123456789abcdef";

/// Writes a file with its folders.
fn write(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, b"text").unwrap();
}

/// Where the artifacts of one run with this URI are found, in a folder with a database and these files.
fn find(uri: &str, files: &[&str]) -> (TempDir, ArtifactRoot) {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        write(&folder.path().join(file));
    }
    let root = find_in(folder.path(), uri);
    (folder, root)
}

fn find_in(folder: &Path, uri: &str) -> ArtifactRoot {
    let path = folder.join("mlflow.db");
    let connection = create(&path, TABLES_1);
    connection
        .execute(
            "INSERT INTO runs (run_uuid, status, lifecycle_stage, artifact_uri, experiment_id) VALUES (?1, 'FINISHED', 'active', ?2, 7)",
            (RUN, uri),
        )
        .unwrap();
    let store = store_at(&path);
    store.artifact_root(read(&*store).run(RUN)).unwrap()
}

fn mark(root: &ArtifactRoot) -> Option<&str> {
    root.disagreement.as_ref().map(|message| message.key)
}

fn reason(root: &ArtifactRoot) -> Option<&str> {
    root.unavailable.as_ref().map(|message| message.key)
}

#[test]
fn a_stale_absolute_uri_is_found_by_place_and_marked() {
    for uri in [
        format!("file:///gone/project/mlruns/7/{RUN}/artifacts"),
        format!("/gone/project/mlruns/7/{RUN}/artifacts"),
        format!("file:///C:/Users/Ada%20L/mlruns/7/{RUN}/artifacts"),
        format!(r"C:\Users\Ada\mlruns\7\{RUN}\artifacts"),
        format!(r"\\server\share\mlruns\7\{RUN}\artifacts"),
    ] {
        let place = format!("mlruns/7/{RUN}/artifacts");
        let (folder, root) = find(&uri, &[&format!("{place}/a.txt")]);
        assert_eq!(root.path, Some(folder.path().join(place)), "{uri}");
        assert_eq!(mark(&root), Some("artifacts-uri-stale"), "{uri}");
    }
}

#[test]
fn a_relative_uri_is_tried_against_the_folders_around() {
    for (uri, place) in [
        (format!("./mlruns/7/{RUN}/artifacts"), format!("mlruns/7/{RUN}/artifacts")),
        (format!("file:./elsewhere/rel/{RUN}/artifacts"), format!("elsewhere/rel/{RUN}/artifacts")),
        (format!("my%20files/{RUN}/artifacts"), format!("my files/{RUN}/artifacts")),
        (format!(r"elsewhere\rel\{RUN}\artifacts"), format!("elsewhere/rel/{RUN}/artifacts")),
    ] {
        let (folder, root) = find(&uri, &[&format!("{place}/a.txt")]);
        assert_eq!(root.path, Some(folder.path().join(place)), "{uri}");
        assert_eq!(mark(&root), None, "{uri}");
    }
}

#[test]
fn proxied_artifacts_lie_below_mlartifacts() {
    for uri in
        [format!("mlflow-artifacts:/7/{RUN}/artifacts"), format!("mlflow-artifacts://host:5000/7/{RUN}/artifacts")]
    {
        let place = format!("mlartifacts/7/{RUN}/artifacts");
        let (folder, root) = find(&uri, &[&format!("{place}/a.txt")]);
        assert_eq!((root.path.clone(), mark(&root)), (Some(folder.path().join(place)), None));
        let (_folder, root) = find(&uri, &[]);
        assert_eq!((root.path.clone(), reason(&root)), (None, Some("artifacts-proxied")));
    }
}

#[test]
fn a_folder_beside_the_store_by_another_name_is_found_if_it_is_the_only_one() {
    for uri in [
        format!("mlflow-artifacts:/7/{RUN}/artifacts"),
        format!("file:///gone/mlruns/7/{RUN}/artifacts"),
        format!("./mlruns/7/{RUN}/artifacts"),
    ] {
        for name in ["store", "mlruns_old", "mlruns-backup"] {
            let (folder, root) = find(&uri, &[&format!("{name}/7/{RUN}/artifacts/a.txt")]);
            assert_eq!(root.path, Some(folder.path().join(format!("{name}/7/{RUN}/artifacts"))), "{uri}");
            assert_eq!(mark(&root), Some("artifacts-in-sibling"), "a guess is marked");
        }
        let two = ["one", "two"].map(|name| format!("{name}/7/{RUN}/artifacts/a.txt"));
        let (_folder, root) = find(&uri, &[&two[0], &two[1]]);
        assert_eq!(root.path, None, "nobody knows which");
        // What lies where it should goes before any guess, and so does another experiment's folder.
        let (folder, root) = find(&uri, &[&two[0], &format!("mlruns/7/{RUN}/artifacts/a.txt")]);
        assert_eq!(root.path, Some(folder.path().join(format!("mlruns/7/{RUN}/artifacts"))));
        let (_folder, root) = find(&uri, &[&format!("store/8/{RUN}/artifacts/a.txt")]);
        assert_eq!(root.path, None);
    }
}

#[test]
fn logged_models_in_a_folder_that_was_renamed_are_found_beside_a_file_store() {
    const MODEL: &str = "m-0123456789abcdef0123456789abcdef";
    let tree = Tree::new().experiment("0").run("a");
    let tree = tree.at_root(&format!("0/models/{MODEL}/meta.yaml"), format!("model_id: {MODEL}\nname: m\n"));
    write(&tree.project().join(format!("mlruns_old/0/models/{MODEL}/artifacts/MLmodel")));
    let seen = tree.read();
    let root = seen.store.model_artifact_root(&seen.told.models[0]).unwrap();
    assert_eq!(root.path, Some(tree.project().join(format!("mlruns_old/0/models/{MODEL}/artifacts"))));
    assert_eq!(mark(&root), Some("artifacts-in-sibling"));
}

#[test]
fn folders_beside_the_store_are_looked_into_once_a_reading() {
    let folder = tempfile::tempdir().unwrap();
    let root = find_in(folder.path(), &format!("mlflow-artifacts:/7/{RUN}/artifacts"));
    assert_eq!(root.path, None);
    let store = store_at(&folder.path().join("mlflow.db"));
    let told = read(&*store);
    assert_eq!(store.artifact_root(told.run(RUN)).unwrap().path, None);
    write(&folder.path().join(format!("late/7/{RUN}/artifacts/a.txt")));
    assert_eq!(store.artifact_root(told.run(RUN)).unwrap().path, None, "listed before");
    let told = read(&*store);
    assert!(store.artifact_root(told.run(RUN)).unwrap().path.is_some(), "listed again");
}

#[test]
fn remote_artifacts_say_so_unless_they_are_found_by_place() {
    let uri = format!("s3://bucket/prefix/{RUN}/artifacts");
    let (_folder, root) = find(&uri, &[]);
    assert_eq!((root.path.clone(), reason(&root)), (None, Some("artifacts-remote")));
    let (folder, root) = find(&uri, &[&format!("prefix/{RUN}/artifacts/synced.txt")]);
    assert_eq!(root.path, Some(folder.path().join(format!("prefix/{RUN}/artifacts"))));
    assert_eq!(mark(&root), Some("artifacts-found-though-remote"));
}

#[test]
fn another_existing_folder_is_named() {
    let origin = tempfile::tempdir().unwrap();
    let old = origin.path().join(format!("mlruns/7/{RUN}/artifacts"));
    write(&old.join("old.txt"));
    let uri = old.to_str().unwrap();
    let (folder, root) = find(uri, &[&format!("mlruns/7/{RUN}/artifacts/new.txt")]);
    assert_eq!(root.path, Some(folder.path().join(format!("mlruns/7/{RUN}/artifacts"))), "the place wins");
    assert_eq!(mark(&root), Some("artifacts-elsewhere-too"));
    // With nothing at the place, or only an empty folder, the URI is right.
    let (_folder, root) = find(uri, &[]);
    assert_eq!((root.path.as_deref(), mark(&root)), (Some(&*old), None));
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join(format!("mlruns/7/{RUN}/artifacts"))).unwrap();
    let root = find_in(folder.path(), uri);
    assert_eq!((root.path.as_deref(), mark(&root)), (Some(&*old), None));
}

#[test]
fn nothing_found_is_a_reason_and_creates_nothing() {
    for (uri, key) in [
        (format!("file:///gone/mlruns/7/{RUN}/artifacts"), "artifacts-not-found"),
        (format!("./mlruns/7/{RUN}/artifacts"), "artifacts-not-found"),
        (format!("runs:/{RUN}/model"), "artifacts-not-found"),
        (String::new(), "artifacts-nowhere"),
        ("dbfs:/databricks/x".to_owned(), "artifacts-remote"),
        // These exist, but nothing says that they belong to the run.
        ("../../../../..".to_owned(), "artifacts-not-found"),
        ("file:///".to_owned(), "artifacts-not-found"),
    ] {
        let (folder, root) = find(&uri, &[]);
        assert_eq!((root.path.clone(), reason(&root)), (None, Some(key)), "{uri}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

/// A store; where it lies does not matter to the folders that it is asked about.
fn any_store() -> Arc<dyn Store> {
    let anywhere = std::env::temp_dir();
    open(&Location::new(anywhere.clone(), Backend::File, anywhere)).unwrap()
}

fn list_artifacts(root: &ArtifactRoot, cancel: &Cancel) -> Result<Read<ArtifactListing>, StoreError> {
    any_store().list_artifacts(root, cancel)
}

/// The real path of an artifact, which is read once through the store.
fn file_path(root: &ArtifactRoot, path: &str) -> Result<PathBuf, StoreError> {
    let mut file = any_store().open_artifact(root, path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len() as u64, file.size());
    assert_eq!(file.seek(SeekFrom::Start(0)).unwrap(), 0);
    let path = file.path().unwrap();
    assert_eq!(bytes, std::fs::read(path).unwrap());
    Ok(path.to_path_buf())
}

fn listed(folder: &Path) -> (ArtifactListing, Vec<Problem>) {
    let root = ArtifactRoot { path: Some(folder.to_path_buf()), ..ArtifactRoot::default() };
    let read = list_artifacts(&root, &Cancel::new()).unwrap();
    (read.value, read.problems)
}

fn paths(listing: &ArtifactListing) -> Vec<&str> {
    listing.entries.iter().map(|entry| entry.path.as_str()).collect()
}

#[test]
fn a_listing_is_complete_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for file in
        ["b/c/d.txt", "b-1.txt", "b/a.txt", "a.txt", "mlruns/0/meta.yaml", "b/.artifact.uploading.xyz", "图.png"]
    {
        write(&folder.path().join(file));
    }
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let (listing, problems) = listed(folder.path());
    assert_eq!(
        paths(&listing),
        [
            "a.txt",
            "b",
            "b/a.txt",
            "b/c",
            "b/c/d.txt",
            "b-1.txt",
            "empty",
            "mlruns",
            "mlruns/0",
            "mlruns/0/meta.yaml",
            "图.png"
        ]
    );
    assert_eq!((listing.total_bytes, listing.is_cut, problems.len()), (6 * 4, false, 0));
    assert_eq!(listing.entries[0].kind, ArtifactKind::File { size: 4 });
    assert!(listing.entries[0].modified.is_some());
}

#[test]
fn a_folder_that_is_gone_is_an_error_and_none_is_an_empty_list() {
    let root = ArtifactRoot { path: Some(PathBuf::from("no/such/folder")), ..ArtifactRoot::default() };
    assert!(matches!(list_artifacts(&root, &Cancel::new()), Err(StoreError::Gone(_))));
    assert!(list_artifacts(&ArtifactRoot::default(), &Cancel::new()).unwrap().value.entries.is_empty());
}

#[test]
fn a_very_deep_tree_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(["d"; 80].join("/")).join("deep.txt"));
    let (listing, _) = listed(folder.path());
    assert!(listing.is_cut);
    assert!(listing.entries.len() >= 64);
}

#[test]
#[cfg(unix)]
fn links_are_followed_inside_and_shown_outside() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(&outside.path().join("secret.txt"));
    let top = folder.path().join("artifacts");
    write(&top.join("real/a.txt"));
    symlink(top.join("real"), top.join("in")).unwrap();
    symlink(top.join("real/a.txt"), top.join("in.txt")).unwrap();
    symlink("..", top.join("real/loop")).unwrap();
    symlink(outside.path(), top.join("out")).unwrap();
    symlink(top.join("gone"), top.join("broken")).unwrap();
    let (listing, problems) = listed(&top);
    let kind = |path: &str| listing.entries.iter().find(|entry| entry.path == path).map(|entry| entry.kind);
    assert_eq!(kind("in/a.txt"), Some(ArtifactKind::File { size: 4 }));
    assert_eq!(kind("in.txt"), Some(ArtifactKind::File { size: 4 }));
    assert_eq!((kind("out"), kind("out/secret.txt")), (Some(ArtifactKind::OutsideLink), None));
    assert_eq!(kind("broken"), Some(ArtifactKind::BrokenLink));
    assert_eq!(kind("real/loop"), Some(ArtifactKind::Folder));
    assert!(listing.entries.len() < 20, "a loop ends: {:?}", paths(&listing));
    let causes: Vec<_> = problems.iter().map(|problem| problem.cause.key).collect();
    assert!(!causes.is_empty() && causes.iter().all(|cause| *cause == "problem-artifact-loop"), "{causes:?}");
}

#[test]
#[cfg(unix)]
fn odd_entries_are_told() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.txt")), b"x").unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let (listing, problems) = listed(folder.path());
    assert_eq!(paths(&listing), ["caf\u{FFFD}.txt"]);
    let mut causes: Vec<_> = problems.iter().map(|problem| problem.cause.key).collect();
    causes.sort_unstable();
    assert_eq!(causes, ["problem-artifact-name", "problem-artifact-special"]);
    let root = ArtifactRoot { path: Some(folder.path().to_path_buf()), ..ArtifactRoot::default() };
    assert_eq!(std::fs::read(file_path(&root, "caf\u{FFFD}.txt").unwrap()).unwrap(), b"x");
    assert!(matches!(file_path(&root, "socket"), Err(StoreError::Gone(_))));
}

#[test]
fn paths_do_not_leave_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("secret.txt"));
    let top = folder.path().join("artifacts");
    write(&top.join("a/b.txt"));
    let root = ArtifactRoot { path: Some(top.clone()), ..ArtifactRoot::default() };
    assert_eq!(file_path(&root, "a/b.txt").unwrap(), top.join("a").join("b.txt"));
    let absolute = folder.path().join("secret.txt");
    for path in ["../secret.txt", "a/../../secret.txt", "..", "", "/", "a//b.txt", "./a", absolute.to_str().unwrap()] {
        assert!(matches!(file_path(&root, path), Err(StoreError::Outside(_))), "{path}");
    }
    assert!(matches!(file_path(&root, "a/none.txt"), Err(StoreError::Gone(_))));
    assert!(matches!(file_path(&root, "a"), Err(StoreError::Io { .. })), "a folder");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&absolute, top.join("link")).unwrap();
        assert!(matches!(file_path(&root, "link"), Err(StoreError::Outside(_))));
    }
}

#[test]
fn where_the_place_is_here_a_missing_folder_means_that_nothing_was_logged() {
    for uri in [format!("file:///gone/mlruns/7/{RUN}/artifacts"), format!("C:/gone/mlruns/7/{RUN}/artifacts")] {
        let (_folder, root) = find(&uri, &["mlruns/8/another/artifacts/a.txt"]);
        assert_eq!((root.path.clone(), reason(&root)), (None, Some("artifacts-none-logged")), "{uri}");
    }
    let (_folder, root) =
        find(&format!("file:///gone/elsewhere/{RUN}/artifacts"), &["mlruns/8/another/artifacts/a.txt"]);
    assert_eq!(reason(&root), Some("artifacts-not-found"));
}
