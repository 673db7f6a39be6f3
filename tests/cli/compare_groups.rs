//! `compare --group-by`: statistics of groups for scripts and papers.

use serde_json::Value;

use super::support::tree::Tree;
use super::{run, stderr, stdout};

/// Two models of three seeds.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, model, seed, value) in [
        ("cnn1", "cnn", "1", "0.80"),
        ("cnn2", "cnn", "2", "0.82"),
        ("cnn3", "cnn", "3", "0.84"),
        ("vit1", "vit", "1", "0.70"),
        ("vit2", "vit", "2", "0.71"),
        ("vit3", "vit", "3", "0.72"),
    ] {
        tree = tree
            .run(id)
            .file("params/model", model)
            .file("params/seed", seed)
            .file("metrics/acc", format!("1700000000000 0.95 0\n1700000001000 {value} 10\n"))
            .file("metrics/loss", format!("1700000001000 {seed} 10\n"));
    }
    tree
}

fn printed(tree: &Tree, arguments: &[&str]) -> String {
    let output = run(&[&["compare", "--all"], arguments].concat(), &tree.root());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn refused(tree: &Tree, arguments: &[&str]) -> String {
    let output = run(&[&["compare", "--all"], arguments].concat(), &tree.root());
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    stderr(&output)
}

#[test]
fn the_table_of_a_paper_is_one_command() {
    let text =
        printed(&tree(), &["--group-by", "params.model", "--metric", "acc", "--metric", "loss", "--format", "tex"]);
    assert_eq!(
        text,
        "% mean and standard deviation (n - 1) of n = 3 runs per group\n\
         % \\usepackage{booktabs}\n\
         \\begin{tabular}{lrr}\n\
         \\toprule\n\
         model & acc & loss \\\\\n\
         \\midrule\n\
         cnn & $\\mathbf{0.820} \\pm 0.020$ & $2.0 \\pm 1.0$ \\\\\n\
         vit & $0.710 \\pm 0.010$ & $2.0 \\pm 1.0$ \\\\\n\
         \\bottomrule\n\
         \\end{tabular}\n"
    );
    let plain = printed(&tree(), &["--group-by", "params.model", "--format", "tex", "--no-bold"]);
    assert!(plain.contains("cnn & $0.820 \\pm 0.020$ \\\\\n"), "{plain}");
}

#[test]
fn groups_are_proposed_tested_and_printed_for_programs() {
    let tree = tree();
    let json: Value =
        serde_json::from_str(&printed(&tree, &["--group-by", "auto", "--against", "vit", "--format", "json"])).unwrap();
    assert_eq!(json["by"], serde_json::json!(["params.model"]));
    let tests = &json["metrics"][0]["tests"];
    assert_eq!(tests["comparisons"][0]["groups"], serde_json::json!(["cnn", "vit"]));
    assert_eq!(tests["comparisons"][0]["verdict"], "better");
    let paired = ["--group-by", "params.model", "--test", "paired-t", "--format", "json", "--metric-value", "max"];
    let json: Value = serde_json::from_str(&printed(&tree, &paired)).unwrap();
    assert_eq!((&json["pair_by"], &json["value"]), (&Value::from("params.seed"), &Value::from("max")));
    assert_eq!(json["metrics"][0]["groups"][0]["mean"], 0.95);
    assert_eq!(json["metrics"][0]["tests"]["comparisons"][0]["no_answer"], "no spread");
    let csv = printed(&tree, &["--group-by", "params.model,params.seed", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 7);
    assert!(csv.starts_with("model,seed,runs,acc n,"), "{csv}");
    let table = printed(&tree, &["--group-by", "name:of (...)", "--filter", "params.seed < 3"]);
    assert!(table.contains("cnn") && table.contains("first is better"), "{table}");
}

#[test]
fn what_is_not_there_is_refused() {
    let tree = tree();
    assert!(refused(&tree, &["--group-by", "params.nothing"]).contains("No run has params.nothing"));
    assert!(refused(&tree, &["--group-by", "model"]).contains("expected params.NAME"));
    assert!(refused(&tree, &["--group-by", "params.model", "--metric", "f1"]).contains("f1"));
    let why = refused(&tree, &["--group-by", "params.model", "--against", "resnet"]);
    assert!(why.contains("No group is called resnet. Groups: cnn; vit"), "{why}");
    assert!(refused(&tree, &["--metric", "acc"]).contains("--group-by"));
}
