//! What a plan says.

use std::fs;

use runatlas::store::lifecycle::{ItemKind, LostSource};
use runatlas::store::{Change, LifecycleError, PurgeSelection, Store};

use crate::listing::{NOW, change, differences, everything, listing, plan, purge, store};
use crate::support::tree::Tree;

const DAY: i64 = 86_400_000;

/// Experiment `1` with the run `a`, the deleted run `b` that made the model `m-1`, and its active child `c`; the deleted
/// experiment `2` with a run; the active experiment `3`.
pub(crate) fn with_deleted() -> Tree {
    let tree = Tree::with_run()
        .run("b")
        .file("metrics/loss", "1 2 3\n")
        .file("artifacts/deep/er/x.txt", "four")
        .file("tags/mlflow.runName", "bee")
        .run("c")
        .file("tags/mlflow.parentRunId", "b")
        .at_root("1/models/m-1/meta.yaml", "model_id: m-1\nname: net\nsource_run_id: b\nstatus: 2\n")
        .at_root("1/models/m-1/artifacts/w.bin", "12345")
        .at_root("1/models/m-2/meta.yaml", "model_id: m-2\nname: other\nsource_run_id: a\nstatus: 2\n")
        .at_root("models/reg/meta.yaml", "name: reg\n")
        .at_root("models/reg/version-1/meta.yaml", "name: reg\nversion: 1\nrun_id: b\nsource: x\n")
        .at_root("models/reg/version-2/meta.yaml", "name: reg\nversion: 2\nsource: models:/m-1\n")
        .at_root("models/reg/version-3/meta.yaml", "name: reg\nversion: 3\nsource: models:/m-2\nrun_id: a\n")
        .experiment("2")
        .run("d")
        .experiment("3");
    let gone = Change::DeleteRuns { runs: vec!["1/b".into()], with_children: false, even_running: false };
    store(&tree.root()).change(&gone, NOW - 10 * DAY).unwrap();
    let gone = Change::DeleteExperiment { experiment: "2".into(), even_running: false };
    store(&tree.root()).change(&gone, NOW - 5 * DAY).unwrap();
    tree
}

fn keys(tree: &Tree, selection: &PurgeSelection) -> Vec<String> {
    plan(&tree.root(), selection).items.into_iter().map(|item| item.key).collect()
}

#[test]
fn a_plan_names_everything_with_its_size() {
    let tree = with_deleted();
    let planned = plan(&tree.root(), &everything());
    let items: Vec<_> = planned.items.iter().map(|item| (item.kind, item.key.as_str(), item.runs)).collect();
    let wanted =
        [(ItemKind::Experiment, ".trash/2", 1), (ItemKind::LoggedModel, "1/models/m-1", 0), (ItemKind::Run, "1/b", 1)];
    assert_eq!(items, wanted);
    let run = &planned.items[2];
    let meta = fs::metadata(tree.path("1/b/meta.yaml")).unwrap().len();
    assert_eq!((run.extent.files, run.extent.bytes), (4, meta + 6 + 4 + 3));
    assert_eq!((run.extent.folders, run.extent.links, run.extent.shared_files), (7, 0, 0));
    assert_eq!((run.deleted_since, run.id.as_str()), (Some(NOW - 10 * DAY), "b"));
    assert_eq!(run.children_that_stay, ["1/c"]);
    assert_eq!(planned.items[1].along_with.as_deref(), Some("1/b"));
    let lost = |version, key: &str| LostSource { model: "reg".to_owned(), version, key: key.to_owned() };
    assert_eq!(planned.lost_sources, [lost(1, "1/b"), lost(2, "1/models/m-1")]);
    assert_eq!((planned.skipped.as_slice(), planned.outside.as_slice()), (&[][..], &[][..]));
}

#[test]
fn age_chooses_only_what_tells_its_age() {
    let tree = with_deleted();
    let older = |days: i64| PurgeSelection { older_than: Some(days * DAY), keep_models: true, ..everything() };
    assert_eq!(keys(&tree, &older(10)), ["1/b"]);
    assert_eq!(keys(&tree, &older(11)), [""; 0]);
    assert_eq!(keys(&tree, &older(5)), [".trash/2", "1/b"]);
    let tree = with_deleted().run("e").field("lifecycle_stage", "lifecycle_stage: deleted");
    let planned = plan(&tree.root(), &older(0));
    assert!(!planned.items.iter().any(|item| item.key.ends_with("/e")));
    assert!(matches!(planned.skipped[0].why, LifecycleError::UnknownAge(_)));
    assert!(keys(&tree, &everything()).iter().any(|key| key.ends_with("/e")), "without an age it goes");
    let named = PurgeSelection { runs: vec!["1/b".into()], older_than: Some(11 * DAY), now: NOW, ..Default::default() };
    let planned = plan(&tree.root(), &named);
    assert!(planned.items.is_empty() && matches!(planned.skipped[0].why, LifecycleError::TooYoung(_)));
}

#[test]
fn what_is_not_deleted_is_not_planned() {
    let tree = with_deleted().experiment("4").field("lifecycle_stage", "lifecycle_stage: deleted");
    let selection = PurgeSelection {
        runs: ["1/a", "1/nothing", "../x", "1/models/m-1"].map(Into::into).to_vec(),
        experiments: ["1", "4", ".trash/9", ".", ".trash"].map(Into::into).to_vec(),
        now: NOW,
        ..PurgeSelection::default()
    };
    let planned = plan(&tree.root(), &selection);
    assert_eq!(planned.items, []);
    let why = |key: &str| planned.skipped.iter().find(|skipped| skipped.key == key).map(|skipped| skipped.why.clone());
    assert!(matches!(why("1/a"), Some(LifecycleError::Active(_))));
    assert!(matches!(why("1"), Some(LifecycleError::Active(_))));
    assert!(matches!(why("4"), Some(LifecycleError::NotInTrash(_))));
    for key in ["1/nothing", "../x", "1/models/m-1", ".trash/9", ".", ".trash"] {
        assert!(matches!(why(key), Some(LifecycleError::Gone(_))), "{key}");
    }
}

#[test]
fn children_and_models_go_along_as_asked() {
    let tree = with_deleted();
    change(&tree.root(), &Change::DeleteRuns { runs: vec!["1/c".into()], with_children: false, even_running: false })
        .unwrap();
    let named = |with_children, keep_models| PurgeSelection {
        runs: vec!["1/b".into()],
        now: NOW,
        with_children,
        keep_models,
        ..PurgeSelection::default()
    };
    assert_eq!(keys(&tree, &named(false, true)), ["1/b"]);
    assert_eq!(keys(&tree, &named(true, true)), ["1/b", "1/c"]);
    assert_eq!(keys(&tree, &named(false, false)), ["1/models/m-1", "1/b"]);
    let planned = plan(&tree.root(), &named(true, true));
    assert_eq!(planned.items[1].along_with.as_deref(), Some("1/b"));
    assert_eq!(planned.items[0].children_that_stay, [""; 0]);
}

/// As with `mlflow gc`, a run that goes leaves its traces with the experiment.
#[test]
fn traces_go_with_their_experiment_alone() {
    let trace = |tree: Tree, experiment: &str, id: &str, run: &str| {
        tree.at_root(&format!("{experiment}/traces/{id}/trace_info.yaml"), format!("trace_id: {id}\nstate: OK\n"))
            .at_root(&format!("{experiment}/traces/{id}/request_metadata/mlflow.sourceRun"), run)
            .at_root(&format!("{experiment}/traces/{id}/artifacts/traces.json"), "{}")
    };
    let tree = trace(with_deleted(), "1", "tr-1", "b");
    let tree = trace(trace(tree, ".trash/2", "tr-2", "d"), ".trash/2", "tr-3", "elsewhere");
    let planned = plan(&tree.root(), &everything());
    let items: Vec<_> = planned.items.iter().map(|item| (item.key.as_str(), item.traces)).collect();
    assert_eq!(items, [(".trash/2", 2), ("1/models/m-1", 0), ("1/b", 0)]);
    let before = listing(&tree.root());
    assert_eq!(purge(&tree.root(), &planned).skipped, []);
    let wanted = ["- .trash/2", "- 1/b", "- 1/models/m-1"];
    assert_eq!(differences(&before, &listing(&tree.root())), wanted);
    assert!(tree.path("1/traces/tr-1/trace_info.yaml").exists());
}

#[test]
fn leftovers_are_named_when_asked_for() {
    let id = "0123456789abcdef0123456789abcdef";
    let tree = Tree::with_run()
        .at_root(&format!("1/{id}/artifacts/x"), "left")
        .at_root("1/notes/artifacts/x", "mine")
        .folder("../fedcba9876543210fedcba9876543210");
    assert_eq!(keys(&tree, &everything()), [""; 0]);
    let wanted = [format!("1/{id}"), "1/fedcba9876543210fedcba9876543210".to_owned()];
    // Artifacts may be somebody's: they are asked for by a word of their own.
    let empty = plan(&tree.root(), &PurgeSelection { leftovers: true, ..everything() });
    assert_eq!(
        empty.items.iter().map(|item| (item.kind, &item.key)).collect::<Vec<_>>(),
        [(ItemKind::Leftover, &wanted[1])]
    );
    assert!(
        matches!(&empty.skipped[..], [one] if one.key == wanted[0] && matches!(one.why, LifecycleError::UnknownRun(_)))
    );
    let unknown = plan(&tree.root(), &PurgeSelection { unknown_runs: true, ..everything() });
    let found: Vec<_> = unknown.items.iter().map(|item| (item.kind, &item.key)).collect();
    assert_eq!((found, unknown.skipped.len()), (vec![(ItemKind::UnknownRun, &wanted[0])], 0));
    assert_eq!(keys(&tree, &PurgeSelection { leftovers: true, unknown_runs: true, ..everything() }), wanted);
    // One alone, by its key in the plan before.
    let one = PurgeSelection { others: vec![wanted[0].clone()], now: NOW, ..PurgeSelection::default() };
    assert_eq!(keys(&tree, &one), wanted[..1]);
    let stranger = PurgeSelection { others: vec!["1/notes".to_owned(), "1/a".to_owned()], ..one };
    assert_eq!(keys(&tree, &stranger), [""; 0], "neither is a folder without a run");
}
