//! Experiments: their descriptions, their folders, the trash.

use runatlas::store::{LifecycleStage, Mark, Severity};

use crate::support::tree::Tree;

#[test]
fn no_description() {
    let seen = Tree::with_run().folder_of_runs("7").run("r").read();
    let experiment = seen.experiment("7");
    assert_eq!((experiment.name.as_str(), &experiment.marks), ("", &vec![Mark::MissingMeta]));
    assert_eq!(seen.runs(), ["1/a", "7/r"]);
    seen.only(&[("problem-experiment-without-meta", "7", 0)]);
}

#[test]
fn an_empty_description() {
    for content in ["", "\n", "\0\0\0\0"] {
        let seen = Tree::with_run().experiment("7").file("meta.yaml", content).run("r").read();
        assert_eq!(seen.experiment("7").marks, [Mark::UnreadableMeta], "{content:?}");
        assert_eq!(seen.runs(), ["1/a", "7/r"]);
        seen.only(&[("problem-meta-empty", "7/meta.yaml", 0)]);
    }
}

#[test]
fn a_description_that_is_no_yaml_or_cut_or_a_list() {
    let cases = [
        ("name: [broken\nartifact_location: x\nlifecycle_stage: active\n", "problem-meta-yaml", 1),
        ("artifact_location: x\nexperiment_id: '7'\nname: 'cut", "problem-meta-yaml", 3),
        ("- one\n- two\n", "problem-meta-no-mapping", 0),
    ];
    for (content, cause, line) in cases {
        let seen = Tree::with_run().experiment("7").file("meta.yaml", content).run("r").read();
        assert_eq!(seen.experiment("7").marks, [Mark::UnreadableMeta], "{content:?}");
        assert_eq!(seen.runs(), ["1/a", "7/r"]);
        seen.only(&[(cause, "7/meta.yaml", line)]);
    }
    let seen = Tree::new().experiment("7").file("meta.yaml", "artifact_location: x\nname: seven\nlifecycle_st").read();
    assert_eq!(seen.experiment("7").name, "seven", "what was whole is kept");
}

#[test]
fn no_lifecycle_stage() {
    let tree = Tree::new().experiment("1").field("lifecycle_stage", "");
    let seen = tree.experiment(".trash/2").field("lifecycle_stage", "").read();
    assert_eq!(seen.experiment("1").lifecycle_stage, LifecycleStage::Active);
    assert_eq!(seen.experiment(".trash/2").lifecycle_stage, LifecycleStage::Deleted);
    assert_eq!(seen.worst(), Some(Severity::Note));
}

#[test]
fn an_id_that_is_an_integer() {
    let seen = Tree::new().experiment("1").field("experiment_id", "experiment_id: 1").run("a").read();
    assert_eq!(seen.experiment("1").marks, []);
    seen.only(&[]);
}

#[test]
fn an_id_that_is_not_the_folder() {
    let seen = Tree::new().experiment("1").field("experiment_id", "experiment_id: '5'").run("a").read();
    assert_eq!(seen.experiment("1").id.as_str(), "1");
    assert_eq!(seen.experiment("1").marks, [Mark::IdMismatch]);
    assert_eq!(seen.runs(), ["1/a"]);
    seen.only(&[("problem-experiment-id-mismatch", "1/meta.yaml", 0)]);
}

#[test]
fn no_times() {
    let tree = Tree::new().experiment("1").field("creation_time", "").field("last_update_time", "");
    let seen = tree.run("a").read();
    assert_eq!((seen.experiment("1").creation_time, seen.experiment("1").last_update_time), (None, None));
    seen.only(&[]);
}

#[test]
fn a_name_that_is_a_number_or_null() {
    let tree = Tree::new().experiment("1").field("name", "name: 2024").experiment("2").field("name", "name: null");
    let seen = tree.experiment("3").field("name", "name: 1e3").read();
    assert_eq!((seen.experiment("1").name.as_str(), seen.experiment("2").name.as_str()), ("2024", ""));
    assert_eq!(seen.experiment("3").name, "1e3");
    seen.only(&[]);
}

#[test]
fn folders_that_are_no_legal_id() {
    let tree = Tree::new().experiment("my exp").run("r").experiment("1").run("a");
    let tree = tree.at_root(".git/config", "x").at_root(".ipynb_checkpoints/meta.yaml", "name: x\n");
    let seen = tree.read();
    assert_eq!(seen.experiments(), ["1", "my exp"]);
    assert_eq!(seen.runs(), ["1/a", "my exp/r"]);
}

#[test]
fn an_id_that_is_a_word() {
    let seen = Tree::new().experiment("abc").run("a").read();
    assert_eq!(seen.experiment("abc").id.as_str(), "abc");
    seen.only(&[]);
}

#[test]
fn two_experiments_of_one_name() {
    let tree = Tree::new().experiment("1").field("name", "name: same").experiment("2").field("name", "name: same");
    let seen = tree.read();
    assert_eq!(seen.experiments(), ["1", "2"]);
    seen.only(&[("problem-experiment-name-twice", "2", 0)]);
    assert_eq!(seen.worst(), Some(Severity::Note));
}

#[test]
fn one_id_in_the_root_and_in_the_trash() {
    let tree = Tree::new().experiment("1").run("a").experiment(".trash/1").run("b");
    let seen = tree.read();
    assert_eq!(seen.experiments(), [".trash/1", "1"]);
    assert_eq!(seen.runs(), [".trash/1/b", "1/a"]);
    assert_eq!(seen.experiment("1").lifecycle_stage, LifecycleStage::Active);
    assert_eq!(seen.experiment(".trash/1").lifecycle_stage, LifecycleStage::Deleted);
    assert_eq!(seen.run("b").experiment.as_str(), ".trash/1");
    seen.only(&[("problem-experiment-twice", ".trash/1", 0)]);
}

#[test]
fn an_active_experiment_in_the_trash() {
    let tree = Tree::new().experiment(".trash/1").field("lifecycle_stage", "lifecycle_stage: active");
    let seen = tree.run("a").read();
    let experiment = seen.experiment(".trash/1");
    assert_eq!((experiment.lifecycle_stage, experiment.is_in_trash), (LifecycleStage::Deleted, true));
    assert_eq!(experiment.marks, [Mark::StageMismatch]);
    assert!(seen.catalog.is_deleted(seen.catalog.find_run("a").unwrap()));
    seen.only(&[("problem-experiment-active-in-trash", ".trash/1/meta.yaml", 0)]);
}

#[test]
fn a_deleted_experiment_in_the_root() {
    let tree = Tree::new().experiment("1").field("lifecycle_stage", "lifecycle_stage: deleted");
    let seen = tree.run("a").read();
    let experiment = seen.experiment("1");
    assert_eq!((experiment.lifecycle_stage, experiment.is_in_trash), (LifecycleStage::Deleted, false));
    assert_eq!(experiment.marks, [Mark::StageMismatch]);
    seen.only(&[("problem-experiment-deleted-in-root", "1/meta.yaml", 0)]);
}

#[cfg(unix)]
#[test]
fn links_to_experiments_that_are_broken_or_lead_to_the_root_or_outside() {
    let tree = Tree::new().experiment("1").run("a").folder_of_runs("").link("8", "nowhere").link("9", "");
    let outside = tree.project().join("kept");
    std::fs::create_dir_all(&outside).unwrap();
    std::fs::write(outside.join("meta.yaml"), "artifact_location: x\nexperiment_id: '5'\nlifecycle_stage: active\n")
        .unwrap();
    let seen = tree.link("5", "../kept").read();
    assert_eq!(seen.experiments(), ["1", "5"]);
    seen.only(&[("problem-link-broken", "8", 0), ("problem-link-again", "9", 0)]);
}

#[test]
fn tags_that_are_not_utf8() {
    let tree = Tree::new().experiment("1").file("tags/who", b"caf\xe9").file("tags/.DS_Store", b"\0\0\xff\xfe");
    let seen = tree.file("tags/whole", "yes").read();
    let tags: Vec<(&str, &str)> = seen.experiment("1").tags.iter().map(|tag| (&*tag.key, &*tag.value)).collect();
    assert_eq!(tags, [("who", "caf\u{FFFD}"), ("whole", "yes")]);
    seen.only(&[("problem-value-not-utf8", "1/tags/who", 1)]);
}

#[test]
fn stray_files_and_folders_in_the_root() {
    let tree = Tree::with_run().at_root("notes.txt", "x").at_root("plots/a.png", "x").at_root("empty/.keep", "");
    let seen = tree.read();
    assert_eq!((seen.experiments(), seen.runs()), (vec!["1"], vec!["1/a"]));
    seen.only(&[]);
}

#[test]
fn no_trash_is_needed_and_none_is_made() {
    let tree = Tree::with_run();
    tree.read().only(&[]);
    assert!(!tree.path(".trash").exists());
}

#[test]
fn a_bare_run_in_the_trash() {
    let seen = Tree::with_run().folder_of_runs(".trash").run("b").read();
    assert_eq!(seen.runs(), [".trash/b", "1/a"]);
    assert!(seen.run("b").marks.contains(&Mark::Loose));
    assert!(seen.catalog.is_deleted(seen.catalog.find_run("b").unwrap()));
    assert!(seen.told.causes().contains(&"problem-run-loose"));
}

#[test]
fn no_experiment_0() {
    let seen = Tree::with_run().read();
    assert_eq!(seen.experiments(), ["1"]);
    seen.only(&[]);
}

#[test]
fn a_deleted_run_in_a_deleted_experiment_is_both() {
    let tree = Tree::with_run().experiment(".trash/2").run("b").field("lifecycle_stage", "lifecycle_stage: deleted");
    let seen = tree.read();
    assert_eq!(seen.run("b").lifecycle_stage, LifecycleStage::Deleted);
    assert_eq!(seen.experiment(".trash/2").lifecycle_stage, LifecycleStage::Deleted);
    assert!(!seen.catalog.is_deleted(seen.catalog.find_run("a").unwrap()));
    seen.only(&[]);
}
