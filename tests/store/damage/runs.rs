//! Runs: their descriptions and what is missing around them.

use runatlas::store::{LifecycleStage, Mark, RunStatus, Severity};

use crate::support::tree::Tree;

const META: &str = "1/a/meta.yaml";

#[test]
fn no_description() {
    let tree = Tree::with_run().run("b").without("meta.yaml").file("params/lr", "0.1").folder_of_runs("1/nothing");
    let seen = tree.at_root("1/only files/x.txt", "x").read();
    assert_eq!(seen.runs(), ["1/a", "1/b"]);
    let run = seen.run("b");
    assert_eq!((run.param("lr"), run.status), (Some("0.1"), RunStatus::Unknown));
    assert_eq!(run.marks, [Mark::MissingMeta]);
    seen.only(&[("problem-run-without-meta", "1/b", 0)]);
}

#[test]
fn an_empty_description() {
    for content in ["", " \n\n", "\0\0\0"] {
        let seen = Tree::with_run().file("meta.yaml", content).file("params/lr", "0.1").run("b").read();
        assert_eq!(seen.run("a").marks, [Mark::UnreadableMeta]);
        assert_eq!(seen.run("a").param("lr"), Some("0.1"));
        assert_eq!(&*seen.run("b").name, "name of b");
        seen.only(&[("problem-meta-empty", META, 0)]);
    }
}

#[test]
fn an_empty_description_that_is_just_being_written_is_read_again() {
    let tree = Tree::with_run();
    let path = tree.path(META);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, "").unwrap();
    let place = runatlas::store::locate(&tree.root()).unwrap();
    let store = runatlas::store::open(&place.locations[0]).unwrap();
    let told = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(80));
            std::fs::write(&path, &whole).unwrap();
        });
        crate::support::told::read(&*store)
    });
    assert_eq!(&*told.run("a").name, "name of a");
    assert_eq!(told.problems, []);
}

#[test]
fn a_description_cut_between_lines_in_a_key_or_in_a_value() {
    let cut_at = |found: &str, more: usize| {
        let tree = Tree::with_run().run("b").run("a");
        let whole = std::fs::read_to_string(tree.path(META)).unwrap();
        let cut = whole[..whole.find(found).unwrap() + more].to_owned();
        (tree.file("meta.yaml", &cut).read(), cut.lines().count() as u64)
    };
    // Between lines: nothing tells that it was cut but the missing fields.
    let (seen, _) = cut_at("run_name", 0);
    assert_eq!((seen.run("a").end_time, seen.run("a").start_time), (Some(1_700_000_001_000), None));
    assert_eq!(seen.runs(), ["1/a", "1/b"]);
    assert!(seen.told.causes().contains(&"problem-field-missing"));
    // In the middle of a key.
    let (seen, line) = cut_at("start_time", 4);
    assert_eq!((&*seen.run("a").name, seen.run("a").end_time), ("name of a", Some(1_700_000_001_000)));
    assert_eq!(seen.run("a").marks, [Mark::UnreadableMeta]);
    seen.only(&[("problem-meta-yaml", META, line)]);
    // In the middle of a quoted value.
    let (seen, line) = cut_at("'1'", 1);
    assert_eq!(seen.run("a").end_time, Some(1_700_000_001_000));
    seen.only(&[("problem-meta-yaml", META, line)]);
}

#[test]
fn a_description_that_is_no_yaml_or_a_folder_or_not_utf8() {
    let seen = Tree::with_run().file("meta.yaml", "}}}{{{ : :\n\u{1}").run("b").read();
    assert_eq!(seen.run("a").marks, [Mark::UnreadableMeta]);
    assert_eq!(seen.worst(), Some(Severity::Lost));
    let seen = Tree::with_run().without("meta.yaml").folder("meta.yaml").file("params/lr", "1").run("b").read();
    assert_eq!(seen.run("a").marks, [Mark::UnreadableMeta]);
    assert_eq!(seen.run("a").param("lr"), Some("1"));
    seen.only(&[("problem-unreadable", META, 0)]);
    let tree = Tree::with_run();
    let mut bytes = std::fs::read(tree.path(META)).unwrap();
    let at = bytes.windows(3).position(|word| word == b"ada").unwrap();
    bytes[at + 1] = 0xe9;
    let seen = tree.file("meta.yaml", bytes).read();
    assert_eq!((&*seen.run("a").user_id, seen.run("a").status), ("a\u{FFFD}a", RunStatus::Finished));
    seen.only(&[("problem-value-not-utf8", META, 11)]);
}

#[test]
fn a_description_with_byte_order_mark_and_windows_line_ends() {
    let tree = Tree::with_run();
    let text = format!("\u{feff}{}", std::fs::read_to_string(tree.path(META)).unwrap().replace('\n', "\r\n"));
    let seen = tree.file("meta.yaml", text).read();
    assert_eq!((&*seen.run("a").name, &*seen.run("a").user_id), ("name of a", "ada"));
    assert_eq!(seen.run("a").status, RunStatus::Finished);
    seen.only(&[]);
}

#[test]
fn a_status_that_is_missing_a_word_or_unknown() {
    let status = |line: &str| {
        let seen = Tree::with_run().field("status", line).read();
        (seen.run("a").status, seen.told.problems.first().map(|problem| (problem.cause.key, problem.severity)))
    };
    assert_eq!(status("").0, RunStatus::Running);
    let kindly = Some(("problem-status-text", Severity::Repaired));
    assert_eq!(status("status: FINISHED"), (RunStatus::Finished, kindly));
    assert_eq!(status("status: failed"), (RunStatus::Failed, kindly));
    for unknown in ["status: 9", "status: done"] {
        let (status, problem) = status(unknown);
        assert_eq!((status, problem.map(|problem| problem.0)), (RunStatus::Unknown, Some("problem-status-unknown")));
    }
}

#[test]
fn a_lifecycle_stage_that_is_missing_or_unknown() {
    let seen = Tree::with_run().field("lifecycle_stage", "").read();
    assert_eq!((seen.run("a").lifecycle_stage, &seen.run("a").marks), (LifecycleStage::Active, &Vec::new()));
    let seen = Tree::with_run().field("lifecycle_stage", "lifecycle_stage: archived").read();
    assert_eq!(seen.run("a").lifecycle_stage, LifecycleStage::Active);
    assert_eq!(seen.run("a").marks, [Mark::UnknownStage]);
    seen.only(&[("problem-stage-unknown", META, 0)]);
}

#[test]
fn fields_that_are_missing_or_null() {
    for (key, null) in [("end_time", true), ("start_time", false), ("user_id", false)] {
        let gone = Tree::with_run().field(key, "").read();
        gone.only(&[("problem-field-missing", META, 0)]);
        let line = format!("{key}: null");
        let empty = Tree::with_run().field(key, &line).read();
        let expected: &[(&str, &str, u64)] = if null { &[] } else { &[("problem-field-missing", META, 0)] };
        empty.only(expected);
        for seen in [gone, empty] {
            assert_eq!(seen.run("a").end_time.is_none(), key == "end_time");
            assert_eq!(seen.run("a").start_time.is_none(), key == "start_time");
            assert_eq!(seen.run("a").user_id.is_empty(), key == "user_id");
        }
    }
    let seen = Tree::with_run().field("start_time", "start_time: 1700000000000.0").read();
    assert_eq!(seen.run("a").start_time, Some(1_700_000_000_000));
    let seen = Tree::with_run().field("start_time", "start_time: yesterday").read();
    assert_eq!(seen.run("a").start_time, None);
    seen.only(&[("problem-field-number", META, 0)]);
}

#[test]
fn no_address_of_artifacts() {
    let seen = Tree::with_run().field("artifact_uri", "").file("artifacts/a.txt", "abc").read();
    let (listing, problems) = seen.artifacts("a");
    assert_eq!(listing.entries.iter().map(|entry| &*entry.path).collect::<Vec<_>>(), ["a.txt"]);
    assert!(problems.is_empty());
}

#[test]
fn only_one_of_the_two_ids() {
    for gone in ["run_id", "run_uuid"] {
        let seen = Tree::with_run().field(gone, "").read();
        assert_eq!((seen.run("a").id.as_str(), &*seen.run("a").name), ("a", "name of a"));
        seen.only(&[]);
    }
}

#[test]
fn a_run_id_that_is_not_the_folder() {
    let tree = Tree::with_run().field("run_id", "run_id: other").field("run_uuid", "run_uuid: other");
    let seen = tree.read();
    assert_eq!(seen.run("a").marks, [Mark::IdMismatch]);
    seen.only(&[("problem-run-id-mismatch", META, 0)]);
}

#[test]
fn an_experiment_id_that_is_an_integer() {
    let seen = Tree::with_run().field("experiment_id", "experiment_id: 1").read();
    assert_eq!(seen.run("a").marks, []);
    seen.only(&[]);
}

#[test]
fn a_run_copied_from_another_experiment() {
    let seen = Tree::with_run().field("experiment_id", "experiment_id: '5'").read();
    assert_eq!(seen.run("a").experiment.as_str(), "1");
    assert_eq!(seen.run("a").marks, [Mark::ExperimentMismatch]);
    seen.only(&[("problem-run-of-another-experiment", META, 0)]);
}

#[test]
fn a_name_in_the_field_or_in_the_tag_or_different_in_both() {
    let name = |tree: Tree| {
        let seen = tree.read();
        seen.only(&[]);
        seen.run("a").name.to_string()
    };
    let tagged = || Tree::with_run().file("tags/mlflow.runName", "from the tag");
    assert_eq!(name(tagged().field("run_name", "")), "from the tag");
    assert_eq!(name(tagged().field("run_name", "run_name: ''")), "from the tag");
    assert_eq!(name(tagged()), "name of a");
    assert_eq!(name(Tree::with_run().field("run_name", "run_name: 2024")), "2024");
    assert_eq!(name(Tree::with_run().field("run_name", "")), "");
}

#[test]
fn python_tags_in_a_description() {
    let tree = Tree::with_run().field("run_name", "run_name: !!python/unicode 'old'");
    let seen = tree.field("user_id", "user_id: !!python/str \"someone\"").read();
    assert_eq!((&*seen.run("a").name, &*seen.run("a").user_id), ("old", "someone"));
    seen.only(&[]);
}

#[test]
fn folders_that_are_missing_because_they_were_empty() {
    let tree = Tree::with_run().without("metrics").without("params").without("tags").without("artifacts");
    let seen = tree.read();
    assert_eq!(seen.run("a").marks, []);
    assert_eq!((seen.run("a").params.len(), seen.run("a").metrics.len()), (0, 0));
    assert_eq!(seen.worst(), Some(Severity::Note), "normal for a store that was kept in version control");
    seen.only(&[
        ("problem-runs-without-artifacts", "1", 0),
        ("problem-runs-without-metrics", "1", 0),
        ("problem-runs-without-params", "1", 0),
        ("problem-runs-without-tags", "1", 0),
    ]);
}

#[test]
fn no_folder_of_tags() {
    let seen = Tree::with_run().without("tags").file("params/p", "kept\n").read();
    assert_eq!(seen.run("a").param("p"), Some("kept\n"), "not of an old MLflow: it has a stage");
    seen.only(&[("problem-params-line-breaks", "1", 0), ("problem-runs-without-tags", "1", 0)]);
}

#[test]
fn a_folder_that_is_no_hexadecimal_id() {
    let seen = Tree::new().experiment("1").run("My_run-7").read();
    assert_eq!(seen.run("My_run-7").marks, []);
    seen.only(&[]);
}

#[test]
fn one_run_id_in_two_experiments() {
    let seen = Tree::with_run().experiment("2").run("a").file("params/p", "2").read();
    assert_eq!(seen.runs(), ["1/a", "2/a"]);
    assert_eq!((seen.told.run_at("1/a").param("p"), seen.told.run_at("2/a").param("p")), (None, Some("2")));
    seen.only(&[("problem-run-twice", "2/a", 0)]);
}

#[test]
fn a_copy_of_a_run_inside_its_experiment() {
    let tree = Tree::with_run().run("copy").field("run_id", "run_id: a").field("run_uuid", "run_uuid: a");
    let seen = tree.file("params/p", "copied").read();
    assert_eq!(seen.runs(), ["1/a", "1/copy"]);
    assert_eq!(seen.told.run_at("1/copy").param("p"), Some("copied"));
    assert!(seen.told.run_at("1/copy").marks.contains(&Mark::IdMismatch));
}

#[cfg(unix)]
#[test]
fn a_linked_run_is_followed_once() {
    let tree = Tree::with_run().folder_of_runs("1").link("again", "1/a");
    let seen = tree.read();
    assert_eq!(seen.runs(), ["1/a"]);
    seen.only(&[("problem-link-again", "1/again", 0)]);
}

#[test]
fn parents_that_are_gone_elsewhere_or_in_a_circle() {
    let parent = |tree: Tree, id: &str, of: &str| tree.run(id).file("tags/mlflow.parentRunId", of);
    let tree = Tree::new().experiment("1").run("root").field("lifecycle_stage", "lifecycle_stage: deleted");
    let tree = parent(parent(parent(tree, "child", "root"), "orphan", "gone"), "self", "self");
    let tree = parent(parent(tree, "x", "y"), "y", "x");
    let tree = parent(tree.run("none").file("tags/mlflow.parentRunId", "").experiment("2"), "far", "root");
    let seen = tree.read();
    seen.only(&[]);
    let forest = seen.catalog.forest();
    let found = |id: &str| seen.catalog.find_run(id).unwrap();
    let note = |id: &str| forest.note(found(id)).map(runatlas::model::TreeNote::as_str);
    assert_eq!(forest.parent(found("child")), Some(found("root")));
    assert_eq!(note("child"), Some("parent-deleted"));
    assert_eq!((note("orphan"), forest.parent(found("orphan"))), (Some("orphan"), None));
    assert_eq!((note("self"), forest.parent(found("self"))), (Some("cycle"), None));
    assert_eq!((note("far"), forest.parent(found("far"))), (Some("parent-elsewhere"), None));
    assert_eq!(forest.linked_parent(found("far")), Some(found("root")));
    assert_eq!((note("none"), note("root")), (None, None));
    let roots = ["x", "y"].map(|id| forest.parent(found(id)).is_none());
    assert!(roots[0] != roots[1], "the circle is cut once, and nobody vanishes");
}
