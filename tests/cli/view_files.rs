//! `picture` and `export` of a view file, as a Makefile calls them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::support::tree::Tree;
use super::{program, stderr, stdout};

/// Two metrics of three runs, and a view of them in `paper/figure.runatlas`.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, last) in [("a", "0.5"), ("b", "0.25"), ("c", "0.75")] {
        for metric in ["train/loss", "val acc", "only"] {
            let more = if metric == "only" { String::new() } else { format!("1700000001000 {last} 10\n") };
            tree = tree.run(id).file(&format!("metrics/{metric}"), format!("1700000000000 0.9 0\n{more}"));
        }
    }
    let view = r#"{ "runatlas_view": 1, "places": ["../mlruns"], "run_names": { "gone": "the old baseline" }, "view": {
        "table": { "stores": ["../mlruns"], "filter": "-\"name of c\"", "page": "Charts",
                   "compared": [[0, "a"], [0, "gone"], [0, "b"]] },
        "compare": { "metrics": ["val acc"] },
        "charts": { "options": null, "ranges": { "train/loss": { "x": [0.0, 5.0], "y": null } } }
    } }"#;
    fs::create_dir(tree.project().join("paper")).unwrap();
    fs::write(tree.project().join("paper/figure.runatlas"), view).unwrap();
    tree
}

fn call(folder: &Path, arguments: &[&str]) -> Output {
    program().current_dir(folder).args(arguments).output().unwrap()
}

#[test]
fn all_figures_of_a_view_are_written_with_names_and_bytes_that_repeat() {
    let tree = tree();
    let paper = tree.project().join("paper");
    let export = |folder: &str| {
        let arguments = ["export", "figure.runatlas", "--output-dir", folder, "--format", "svg,pdf,png,csv,tikz"];
        let output = call(&paper, &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output
    };
    let output = export("one");
    let names: Vec<String> = ["train_loss", "val_acc", "compare-val_acc"]
        .iter()
        .flat_map(|name| ["svg", "pdf", "png", "csv", "tex"].map(|ending| format!("{name}.{ending}")))
        .collect();
    let told: Vec<PathBuf> = stdout(&output).lines().map(PathBuf::from).collect();
    assert_eq!(told, names.iter().map(|name| Path::new("one").join(name)).collect::<Vec<_>>());
    assert!(stderr(&output).contains("1 run of this view is missing: the old baseline"), "{}", stderr(&output));
    export("two");
    for name in &names {
        let [one, two] = ["one", "two"].map(|folder| fs::read(paper.join(folder).join(name)).unwrap());
        assert!(one == two && !one.is_empty(), "{name}");
    }
    assert_eq!(fs::read_dir(paper.join("one")).unwrap().count(), names.len(), "and nothing else");
    // The filter of the view leaves `c` out.
    let csv = fs::read_to_string(paper.join("one/val_acc.csv")).unwrap();
    assert!(csv.contains("0.25") && csv.contains("0.5") && !csv.contains("0.75"), "{csv}");

    let again = call(&paper, &["export", "figure.runatlas", "--output-dir", "one", "--format", "csv"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    let forced = ["export", "figure.runatlas", "--output-dir", "one", "--format", "csv", "--force"];
    assert_eq!(call(&paper, &forced).status.code(), Some(0));
}

#[test]
fn a_picture_of_a_view_shows_its_page() {
    let tree = tree();
    let paper = tree.project().join("paper");
    let draw = |arguments: &[&str]| {
        let always = ["--now", "1700100000000", "--size", "900x600"];
        let output = call(&paper, &[&["picture"], arguments, &always].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output
    };
    let output = draw(&["figure.runatlas", "-o", "view.png"]);
    assert!(stderr(&output).contains("the old baseline"), "{}", stderr(&output));
    draw(&["figure.runatlas", "-o", "table.png", "--page", "runs"]);
    draw(&["figure.runatlas", "-o", "dark.png", "--theme", "dark", "--lang", "zh-CN"]);
    let pictures = ["view.png", "table.png", "dark.png"].map(|name| image::open(paper.join(name)).unwrap().into_rgb8());
    assert!(pictures[0] != pictures[1] && pictures[0] != pictures[2]);
    assert!(pictures.iter().all(|picture| picture.dimensions() == (900, 600)));
}

#[test]
fn what_lies_elsewhere_is_refused_unless_it_is_allowed() {
    let tree = tree();
    let other = tempfile::tempdir().unwrap();
    let view = other.path().join("stranger.runatlas");
    let root = tree.root().canonicalize().unwrap();
    let place = serde_json::to_string(root.to_str().unwrap()).unwrap();
    fs::write(&view, format!(r#"{{ "runatlas_view": 1, "places": [{place}], "view": {{}} }}"#)).unwrap();
    for verb in [["picture", "-o", "x.png"], ["export", "--output-dir", "figures"]] {
        let mut arguments = verb.to_vec();
        arguments.push("stranger.runatlas");
        let output = call(other.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{verb:?}");
        let said = stderr(&output);
        assert!(said.contains(root.to_str().unwrap()) && said.contains("--allow-elsewhere"), "{said}");
        assert!(!other.path().join(verb[2]).exists());
        arguments.push("--allow-elsewhere");
        let output = call(other.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    assert!(other.path().join("figures/train_loss.pdf").is_file());
}

#[test]
fn what_is_no_view_or_names_no_file_is_told_in_one_line() {
    let tree = tree();
    let paper = tree.project().join("paper");
    fs::write(paper.join("broken.runatlas"), "{\n  \"runatlas_view\": ").unwrap();
    for (arguments, said) in [
        (&["export", "broken.runatlas", "--output-dir", "x"][..], "line 2, column 19"),
        (&["picture", "broken.runatlas", "-o", "x.png"], "line 2, column 19"),
        (&["export", "none.runatlas", "--output-dir", "x"], "none.runatlas"),
        (&["export", "figure.runatlas", "-o", "x.pdf"], "--output-dir"),
        (&["export", "../mlruns", "--output-dir", "x"], "--metric"),
        (&["export", "../mlruns", "--metric", "only"], "--output"),
    ] {
        let output = call(&paper, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains(said) && told.lines().count() == 1, "{arguments:?}: {told}");
        assert!(!paper.join("x").exists() && !paper.join("x.png").exists() && !paper.join("x.pdf").exists());
    }
}
