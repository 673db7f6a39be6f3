//! `runatlas export --kind …`: one value of each run.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::tree::Tree;

fn export(tree: &Tree, arguments: &[&str]) -> Output {
    let folder: &Path = tree.project();
    let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").env("TZ", "UTC").current_dir(folder).arg("export").arg(tree.root()).args(arguments);
    command.output().unwrap()
}

fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, rate, optimiser, values) in
        [("a", "1e-3", "adam", ["0.9", "0.25", "0.5"]), ("b", "0.01", "sgd", ["0.8", "0.125", "nan"])]
    {
        let points = |(step, value): (usize, &&str)| format!("170000000{step}000 {value} {step}\n");
        let lines: String = values.iter().enumerate().map(points).collect();
        tree = tree.run(id).file("params/lr", rate).file("params/opt", optimiser).file("metrics/val_loss", lines);
    }
    tree
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn parallel_coordinates_are_written_in_every_format() {
    let tree = tree();
    let axes = ["--kind", "parallel", "--axes", "params.lr,params.opt,metrics.val_loss.min", "--log", "params.lr"];
    let made = |format: &str| {
        let output = export(&tree, &[&axes[..], &["--format", format, "-o", "-"]].concat());
        assert_eq!(output.status.code(), Some(0), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        output
    };
    assert_eq!(
        text(&made("csv")),
        "Run ID,Run,lr,opt,\"val_loss, lowest\"\na,name of a,0.001,adam,0.25\nb,name of b,0.01,sgd,0.125\n"
    );
    let svg = text(&made("svg"));
    assert!(svg.starts_with("<?xml") && svg.contains("Parallel coordinates of 2 runs along lr, opt, val_loss, lowest"));
    assert!(made("pdf").stdout.starts_with(b"%PDF"));
    assert!(made("png").stdout.starts_with(b"\x89PNG"));
    let tikz = text(&made("tikz"));
    assert!(tikz.contains("\\begin{tikzpicture}") && tikz.contains("{val\\_loss, lowest}"), "{tikz}");
    assert_eq!(tikz.matches("\\begin{").count(), tikz.matches("\\end{").count());
    assert_eq!(text(&made("svg")), svg, "the same bytes each time");
}

#[test]
fn a_scatter_plot_takes_fields_and_says_which_are_not_there() {
    let tree = tree();
    let csv = ["--format", "csv", "-o", "-"];
    let scatter = |x: &str| {
        let what = ["--kind", "scatter", "--x", x, "--y", "metrics.val_loss", "--color-by", "opt"];
        export(&tree, &[&what[..], &csv].concat())
    };
    let output = scatter("params.lr");
    assert_eq!(
        text(&output).lines().collect::<Vec<_>>()[1..],
        ["name of a,a,0.001,0.5,adam", "name of b,b,0.01,NaN,sgd"]
    );
    let output = scatter("params.depth");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("params.depth"));
    let output = scatter("depth");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("“depth” is no field"));
    let output = export(&tree, &[&["--kind", "parallel", "--y", "params.lr"][..], &csv].concat());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--y means nothing for --kind parallel"));
}

#[test]
fn bars_take_the_name_of_a_metric_and_curves_need_one() {
    let tree = tree();
    let output = export(
        &tree,
        &["--kind", "bar", "--metric", "val_loss", "--filter", "params.opt = 'adam'", "--format", "csv", "-o", "-"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let table = text(&output);
    assert!(table.lines().count() == 2 && table.contains("name of a") && table.contains("0.5"), "{table}");
    let output = export(&tree, &["--kind", "curves", "--format", "csv", "-o", "-"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--metric"));
    let output = export(&tree, &["--kind", "pie", "--metric", "val_loss", "-o", "-"]);
    assert_eq!(output.status.code(), Some(2));
}
