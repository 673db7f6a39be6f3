//! Artifact folders: stale addresses, links, and what looks like a store but is a file of a run.

use runatlas::store::ArtifactKind;

use crate::support::tree::{Seen, Tree};

fn listed(seen: &Seen) -> Vec<(String, ArtifactKind)> {
    seen.artifacts("a").0.entries.into_iter().map(|entry| (entry.path, entry.kind)).collect()
}

fn file(path: &str, size: u64) -> (String, ArtifactKind) {
    (path.to_owned(), ArtifactKind::File { size })
}

#[test]
fn addresses_that_lead_nowhere_any_more() {
    let addresses = [
        "file:///gone/mlruns/1/a/artifacts",
        "/gone/mlruns/1/a/artifacts",
        "./mlruns/1/a/artifacts",
        "file:mlruns/1/a/artifacts",
        "file:///C:/Users/ada/mlruns/1/a/artifacts",
        "C:\\Users\\ada\\mlruns\\1\\a\\artifacts",
        "s3://bucket/1/a/artifacts",
        "file:///gone/with blank/100%/1/a/artifacts",
    ];
    for address in addresses {
        let tree = Tree::with_run().field("artifact_uri", &format!("artifact_uri: {address}"));
        let tree = tree.file("artifacts/plots/a.png", "abc");
        let seen = tree.read();
        let root = seen.artifact_root("a");
        assert_eq!(root.path, Some(tree.path("1/a/artifacts")), "{address}");
        assert_eq!(listed(&seen), [("plots".to_owned(), ArtifactKind::Folder), file("plots/a.png", 3)], "{address}");
    }
    let seen = Tree::with_run().field("artifact_uri", "artifact_uri: file:///gone/1/a/artifacts").read();
    seen.only(&[("problem-addresses-stale", "1", 0)]);
}

#[test]
fn a_run_whose_experiment_went_to_the_trash() {
    let tree = Tree::new().experiment("1").run("other").experiment(".trash/2").run("a").file("artifacts/x", "1");
    let seen = tree.read();
    assert_eq!(listed(&seen), [file("x", 1)]);
}

#[test]
fn files_of_a_tracking_server_beside_the_root() {
    let tree = Tree::with_run().field("artifact_uri", "artifact_uri: mlflow-artifacts:/1/a/artifacts");
    crate::support::write(tree.project().join("mlartifacts/1/a/artifacts/x"), "1");
    let seen = tree.read();
    assert_eq!(listed(&seen), [file("x", 1)]);
}

#[test]
fn a_copy_keeps_to_its_own_files() {
    let original = Tree::with_run().file("artifacts/x", "original");
    let address = format!("artifact_uri: {}", original.path("1/a/artifacts").display());
    let copy = Tree::with_run().field("artifact_uri", &address).file("artifacts/x", "copy").read();
    assert_eq!(listed(&copy), [file("x", 4)]);
    assert!(copy.artifact_root("a").disagreement.is_some(), "that the address leads elsewhere is told");
}

#[cfg(unix)]
#[test]
fn links_among_artifacts_that_loop_lead_outside_or_are_broken() {
    let tree = Tree::with_run().file("artifacts/sub/x", "12").link("artifacts/sub/loop", "1/a/artifacts");
    let tree = tree.link("artifacts/out", "1").link("artifacts/broken", "nowhere").at_root("secret", "hidden");
    let tree = tree.link("artifacts/secret", "secret").link("artifacts/inside", "1/a/artifacts/sub/x");
    let seen = tree.read();
    let listed = listed(&seen);
    let kind = |path: &str| listed.iter().find(|entry| entry.0 == path).map(|entry| entry.1);
    assert_eq!(kind("broken"), Some(ArtifactKind::BrokenLink));
    assert_eq!(kind("out"), Some(ArtifactKind::OutsideLink));
    assert_eq!(kind("secret"), Some(ArtifactKind::OutsideLink));
    assert_eq!(kind("inside"), Some(ArtifactKind::File { size: 2 }));
    assert_eq!(kind("sub/x"), Some(ArtifactKind::File { size: 2 }));
    assert!(listed.iter().all(|(path, _)| !path.starts_with("out/") && !path.contains("loop/")), "{listed:?}");
    assert_eq!(seen.artifacts("a").1, ["problem-artifact-loop"]);
}

#[test]
fn a_store_among_the_artifacts_is_only_files() {
    let tree = Tree::with_run().file("artifacts/mlruns/9/meta.yaml", "artifact_location: x\nexperiment_id: '9'\n");
    let tree = tree.file("artifacts/mlruns/9/r/meta.yaml", "run_id: r\n");
    let seen = tree.read();
    assert_eq!((seen.experiments(), seen.runs()), (vec!["1"], vec!["1/a"]));
    assert!(listed(&seen).iter().any(|entry| entry.0 == "mlruns/9/r/meta.yaml"));
}
