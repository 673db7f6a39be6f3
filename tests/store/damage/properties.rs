//! Arbitrary bytes in any file of a store: nothing panics, and no other run is lost.

use proptest::prelude::*;

use crate::support::tree::Tree;

/// Bytes of any kind, and bytes that look a little like the file they stand in.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        Just("run_id: a".to_owned()),
        Just("name: 'x".to_owned()),
        Just("1700000000000 1 1".to_owned()),
        "[ -~]{0,30}",
        "[a-z_]{1,12}: [ -~]{0,20}",
        "-?[0-9]{1,20} [0-9.e+-]{1,12} -?[0-9]{1,22}",
    ];
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n").into_bytes()),
    ]
}

/// Reads a store in which `file` holds `bytes`, and checks that the rest is as it should be.
fn read_with(file: &str, bytes: &[u8]) {
    let tree = Tree::new().experiment("2").run("b").file("params/p", "2").file("metrics/m", "1700000000000 2 2\n");
    let seen = tree.experiment("1").run("a").run("c").at_root(file, bytes).read();
    let other = seen.run("b");
    assert_eq!((&*other.name, other.param("p"), other.marks.len()), ("name of b", Some("2"), 0));
    assert_eq!(other.metric("m").and_then(|metric| metric.latest).map(|point| point.value), Some(2.0));
    for key in ["1/a", "1/c"] {
        assert_eq!(seen.told.runs.iter().filter(|run| run.key.as_str() == key).count(), 1, "{key}");
    }
    let problem_elsewhere =
        seen.told.problems.iter().find(|problem| problem.origin.as_path().unwrap().starts_with(tree_of(&seen, "2")));
    assert_eq!(problem_elsewhere, None);
}

fn tree_of(seen: &crate::support::tree::Seen, experiment: &str) -> std::path::PathBuf {
    seen.store.location().origin.as_path().unwrap().join(experiment)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn description_of_a_run(bytes in content()) {
        read_with("1/a/meta.yaml", &bytes);
    }

    #[test]
    fn description_of_an_experiment(bytes in content()) {
        read_with("1/meta.yaml", &bytes);
    }

    #[test]
    fn metric(bytes in content()) {
        read_with("1/a/metrics/m", &bytes);
    }

    #[test]
    fn parameter_and_tag(bytes in content()) {
        read_with("1/a/params/p", &bytes);
        read_with("1/a/tags/mlflow.parentRunId", &bytes);
    }

    #[test]
    fn input_and_model(bytes in content()) {
        read_with("1/a/inputs/i/meta.yaml", &bytes);
        read_with("1/models/m-1/meta.yaml", &bytes);
        read_with("1/traces/tr-1/trace_info.yaml", &bytes);
    }
}
