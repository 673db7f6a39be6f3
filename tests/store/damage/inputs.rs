//! Datasets, logged models, traces and the registry: what is broken there never costs a run.

use runatlas::store::Severity;

use crate::support::tree::Tree;

const USE: &str = "destination_id: d1\ndestination_type: RUN\nsource_id: d1\nsource_type: DATASET\n\
                   tags:\n  mlflow.data.context: training\n";
const DATASET: &str = "digest: 7e060510\nname: train\nprofile: null\nschema: '{\"mlflow_colspec\":\n  []}'\n\
                       source: '{}'\nsource_type: local\n";

#[test]
fn uses_of_datasets_without_description() {
    let tree = Tree::with_run().file("inputs/i1/meta.yaml", USE).file("inputs/i2/meta.yaml", "").folder("inputs/i3");
    let seen = tree.file("inputs/.DS_Store", b"\0").at_root("1/datasets/d1/meta.yaml", DATASET).read();
    let inputs = &seen.run("a").dataset_inputs;
    assert_eq!(inputs.len(), 1);
    assert_eq!((inputs[0].name.as_str(), inputs[0].digest.as_str()), ("train", "7e060510"));
    assert_eq!(inputs[0].schema.as_deref(), Some("{\"mlflow_colspec\": []}"));
    assert_eq!((&*inputs[0].tags[0].key, &*inputs[0].tags[0].value), ("mlflow.data.context", "training"));
    seen.only(&[
        ("problem-meta-empty", "1/a/inputs/i2/meta.yaml", 0),
        ("problem-input-without-meta", "1/a/inputs/i3", 0),
    ]);
}

#[test]
fn a_dataset_whose_folder_is_gone_is_shown_as_missing() {
    let seen = Tree::with_run().file("inputs/i1/meta.yaml", USE).read();
    let input = &seen.run("a").dataset_inputs[0];
    assert!(input.is_missing);
    assert_eq!(input.digest, "d1");
    seen.only(&[("problem-dataset-missing", "1/a/inputs/i1/meta.yaml", 0)]);
}

#[test]
fn outputs_without_description() {
    let good =
        "destination_id: m-2\ndestination_type: MODEL_OUTPUT\nsource_id: m-2\nsource_type: RUN_OUTPUT\nstep: 4\n";
    let tree = Tree::with_run().file("outputs/m-1/meta.yaml", "").file("outputs/m-2/meta.yaml", good);
    let seen = tree.folder("outputs/m-3").read();
    let outputs: Vec<(&str, i64)> = seen.run("a").model_outputs.iter().map(|(id, step)| (id.as_str(), *step)).collect();
    assert_eq!(outputs, [("m-2", 4)]);
    seen.only(&[
        ("problem-meta-empty", "1/a/outputs/m-1/meta.yaml", 0),
        ("problem-output-without-meta", "1/a/outputs/m-3", 0),
    ]);
}

#[test]
fn models_and_traces_without_description() {
    let tree = Tree::with_run().at_root("1/models/m-1/params/x", "1").at_root("1/models/m-2/meta.yaml", "");
    let tree = tree.at_root("1/models/m-3/meta.yaml", "model_id: m-3\nname: fine\nstatus: 2\n");
    let tree = tree.at_root("1/models/m-3/metrics/f1", "1700000000000 0.5 3 a\nbroken\n");
    let tree = tree.at_root("1/traces/tr-1/tags/x", "1").at_root("1/traces/tr-2/trace_info.yaml", "");
    let info = "trace_id: tr-3\nstate: OK\nrequest_time: '2025-01-02T03:04:05.678Z'\nexecution_duration_ms: 12\n";
    let seen = tree.at_root("1/traces/tr-3/trace_info.yaml", info).read();
    assert_eq!(seen.runs(), ["1/a"]);
    assert_eq!(seen.told.models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>(), ["fine"]);
    assert_eq!(seen.told.models[0].metrics[0].latest.value, 0.5);
    let traces: Vec<_> = seen.told.traces.iter().map(|trace| (trace.id.as_str(), trace.timestamp)).collect();
    assert_eq!(traces, [("tr-3", Some(1_735_787_045_678))]);
    seen.only(&[
        ("problem-model-without-meta", "1/models/m-1", 0),
        ("problem-meta-empty", "1/models/m-2/meta.yaml", 0),
        ("problem-metric-fields", "1/models/m-3/metrics/f1", 2),
        ("problem-trace-without-info", "1/traces/tr-1", 0),
        ("problem-meta-empty", "1/traces/tr-2/trace_info.yaml", 0),
    ]);
}

#[test]
fn a_broken_registry_costs_what_is_broken() {
    let tree = Tree::with_run().at_root("models/good/meta.yaml", "name: good\ndescription: null\n");
    let tree = tree.at_root("models/good/version-1/meta.yaml", "version: 1\ncurrent_stage: None\n");
    let tree = tree.at_root("models/good/version-2/meta.yaml", "").at_root("models/good/aliases/best", "1");
    let tree = tree.at_root("models/good/version-3/meta.yaml", "version: 3\ncurrent_stage: Deleted_Internal\n");
    let seen = tree.at_root("models/.DS_Store", "x").at_root("models/empty/note.txt", "x").read();
    assert_eq!(seen.experiments(), ["1"], "the registry is no experiment");
    assert_eq!(seen.told.registry.len(), 1);
    let model = &seen.told.registry[0];
    let versions: Vec<_> = model.versions.iter().map(|version| (version.version, version.stage.as_deref())).collect();
    assert_eq!(versions, [(1, Some("None"))]);
    assert_eq!(model.aliases, [("best".to_owned(), "1".to_owned())]);
    assert_eq!(seen.worst(), Some(Severity::Lost));
}
