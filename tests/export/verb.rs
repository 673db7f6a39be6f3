//! `runatlas export` as a script sees it, on a store written by a real MLflow.

use std::path::Path;
use std::process::{Command, Output};

use crate::support;
use crate::support::tree::Tree;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").env("TZ", "UTC").current_dir(folder).arg("export").args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Two runs, `a` and `b`, with these metrics: name and lines.
fn two_runs(a: &[(&str, &str)], b: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (run, metrics) in [("a", a), ("b", b)] {
        tree = tree.run(run);
        for (name, lines) in metrics {
            tree = tree.file(&format!("metrics/{name}"), lines);
        }
    }
    tree
}

/// Exit code, rows without the head, and what was said.
fn rows(tree: &Tree, arguments: &[&str]) -> (Option<i32>, Vec<String>, String) {
    let root = tree.root();
    let output = run(tree.project(), &[&[root.to_str().unwrap()], arguments, &["-o", "-"]].concat());
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let rows = text.lines().skip(1).map(|line| line.rsplit(',').next().unwrap_or_default().to_owned());
    (output.status.code(), rows.collect(), stderr(&output))
}

const THREE: &str = "1700000000000 5 0\n1700000000001 6 1\n1700000000002 7 2\n";
const CSV: [&str; 2] = ["--format", "csv"];

#[test]
fn a_name_is_a_metric_however_it_is_spelled_and_never_arithmetic() {
    let names = ["0", "1", "2023", "1.5", "1e-3", "-lr", "-.5", "f1-score", "val acc", "a/b - c", "e", "log"];
    let metrics: Vec<(&str, &str)> = names.iter().map(|name| (*name, THREE)).collect();
    let tree = two_runs(&metrics, &[("f1", "1700000000000 10 0\n"), ("score", "1700000000000 3 0\n")]);
    for name in names {
        let (code, values, said) = rows(&tree, &[&["--metric", name][..], &CSV].concat());
        assert_eq!((code, &values[..], &*said), (Some(0), &["5", "6", "7"].map(str::to_owned)[..], ""), "{name}");
        let (code, ..) = rows(&tree, &[&["--metric", "0", "--x", name][..], &CSV].concat());
        assert_eq!(code, Some(0), "{name} along x");
    }
    // The name exists, only not in the run that is drawn.
    let (code, values, said) =
        rows(&tree, &[&["--metric", "f1-score", "--filter", "\"name of b\""][..], &CSV].concat());
    assert_eq!((code, values.len()), (Some(2), 0));
    assert!(said.contains("No selected run has the metric f1-score"), "{said}");
    for (asked, said) in [
        ("score-f1", "No run has a metric called score-f1; to compute it, begin with ="),
        ("no-such", "No run has a metric called no-such"),
        ("f1-scor", "did you mean f1-score"),
        ("=scor - f1", "did you mean score"),
    ] {
        let (code, values, found) = rows(&tree, &[&["--metric", asked][..], &CSV].concat());
        assert_eq!((code, values.len()), (Some(2), 0), "{asked}");
        assert!(found.contains(said), "{asked}: {found}");
    }
    let (_, values, _) = rows(&tree, &[&["--metric", "=f1 - score"][..], &CSV].concat());
    assert_eq!(values, ["7"]);
    let (_, values, _) = rows(&tree, &[&["--metric", "=`0` - `f1-score`/2"][..], &CSV].concat());
    assert_eq!(values, ["2.5", "3", "3.5"]);
}

#[test]
fn curves_are_written_as_differences_to_a_run() {
    let tree = two_runs(&[("loss", THREE)], &[("loss", "1700000000000 9 0\n1700000000001 5 2\n1700000000002 5 3\n")]);
    let asked = ["--metric", "loss", "--difference-to", "a"];
    let (code, values, said) = rows(&tree, &[&asked[..], &CSV].concat());
    assert_eq!((code, values), (Some(0), ["0", "0", "0", "4", "-2"].map(str::to_owned).to_vec()));
    assert!(said.contains("1 point is where the reference has no value"), "{said}");
    let (code, values, said) = rows(&tree, &[&asked[..3], &["nobody"], &CSV].concat());
    assert_eq!((code, values.len()), (Some(2), 0), "{said}");
    let (_, values, said) = rows(&tree, &[&asked[..], &["--run", "b"], &CSV].concat());
    assert_eq!(values, ["9", "5", "5"]);
    assert!(said.contains("The reference has no such curve here"), "{said}");
}

#[test]
fn words_may_begin_with_a_dash() {
    let tree = two_runs(&[("loss", THREE)], &[("loss", "1700000000000 9 0\n")]);
    let (code, values, said) = rows(&tree, &[&["--metric", "loss", "--filter", "-\"name of b\""][..], &CSV].concat());
    assert_eq!((code, values.len(), &*said), (Some(0), 3, ""));
    let titled = ["--metric", "loss", "--title", "-a-", "--x-label", "-b", "--y-label", "-c", "--format", "svg"];
    assert_eq!(rows(&tree, &titled).0, Some(0));
}

#[test]
fn what_groups_and_colours_is_there() {
    let tree = two_runs(&[("loss", THREE)], &[("loss", THREE)]);
    for arguments in [["--group-by", "params.nosuch"], ["--group-by", "tags.nosuch"], ["--color-by", "nosuch"]] {
        let (code, _, said) = rows(&tree, &[&["--metric", "loss"][..], &arguments, &CSV].concat());
        assert!(code == Some(2) && said.contains("s.nosuch"), "{arguments:?}: {said}");
    }
}

#[test]
fn all_points_are_as_many_as_were_stored_and_the_rest_is_drawn_once() {
    let twice = "1700000000000 5 0\n1700000000000 5 0\n1700000000001 6 1\n1700000000001 6 1\n";
    let tree = two_runs(&[("loss", twice)], &[]);
    let (_, values, said) = rows(&tree, &[&["--metric", "loss"][..], &CSV].concat());
    assert_eq!(values, ["5", "5", "6", "6"]);
    assert!(said.contains("2 repeated lines are kept"), "{said}");
    let (_, values, said) = rows(&tree, &["--metric", "loss", "--format", "csv-wide"]);
    assert_eq!(values, ["5", "6"]);
    assert!(said.contains("2 repeated lines are drawn once"), "{said}");
}

#[test]
fn a_metric_along_x_that_never_meets_is_named() {
    let later = "1700000000000 1 1000\n1700000000001 2 1001\n";
    let tree = two_runs(&[("loss", THREE), ("other", later)], &[]);
    let (code, values, said) = rows(&tree, &[&["--metric", "loss", "--x", "other"][..], &CSV].concat());
    assert_eq!((code, values.len()), (Some(0), 3));
    assert!(said.contains("No value of other at the steps of loss"), "{said}");
}

#[test]
fn a_sweep_is_drawn_in_every_format_and_the_store_stays_as_it_is() {
    let store = support::zoo("v3");
    let out = tempfile::tempdir().unwrap();
    let mlruns = store.mlruns();
    let before = support::fingerprint(&mlruns);
    let path = mlruns.to_str().unwrap();
    let common = [path, "--metric", "loss", "--filter", "fold", "--group-by", "parent", "--band", "minmax"];
    for (file, start) in [
        ("a.svg", &b"<?xml"[..]),
        ("a.pdf", b"%PDF"),
        ("a.png", b"\x89PNG"),
        ("a.csv", b"group,metric,x"),
        ("a.tex", b"% Made by Runatlas"),
    ] {
        let output = run(out.path(), &[&common[..], &["-o", file]].concat());
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{file}");
        let written = std::fs::read(out.path().join(file)).unwrap();
        assert!(written.starts_with(start), "{file}");
        let again = run(
            out.path(),
            &[&common[..], &["--format", if file == "a.tex" { "tikz" } else { &file[2..] }, "-o", "-"]].concat(),
        );
        assert_eq!(again.stdout, written, "{file}: the same on standard output");
    }
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 5, "nothing is left beside the files");
    assert_eq!(support::fingerprint(&mlruns), before, "the store was changed");
}

#[test]
fn both_spellings_of_options_and_values_are_understood() {
    let store = support::zoo("v3");
    let out = tempfile::tempdir().unwrap();
    let path = store.mlruns();
    let common = [path.to_str().unwrap(), "--metric", "loss", "--filter", "fold", "--group-by", "parent"];
    let of = |spelling: &[&str]| {
        let output = run(out.path(), &[&common[..], spelling, &["--format", "svg", "-o", "-"]].concat());
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{spelling:?}");
        output.stdout
    };
    assert_eq!(
        of(&["--colours", "greyscale", "--centre", "median", "--colour-by", "lr"]),
        of(&["--colors", "grayscale", "--center", "median", "--color-by", "lr"]),
    );
    assert_eq!(of(&["--colours", "colourblind-safe"]), of(&["--colors", "colorblind-safe"]));
    assert_ne!(of(&["--colours", "colourblind-safe"]), of(&["--colours", "greyscale"]));
}

#[test]
fn a_file_is_only_replaced_when_asked() {
    let store = support::zoo("v3");
    let out = tempfile::tempdir().unwrap();
    let path = store.mlruns();
    let arguments = [path.to_str().unwrap(), "--metric", "loss", "-o", "loss.csv"];
    std::fs::write(out.path().join("loss.csv"), "mine").unwrap();
    let refused = run(out.path(), &arguments);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("loss.csv exists"), "{}", stderr(&refused));
    assert_eq!(std::fs::read(out.path().join("loss.csv")).unwrap(), b"mine");
    assert_eq!(run(out.path(), &[&arguments[..], &["--force"]].concat()).status.code(), Some(0));
    assert!(std::fs::read_to_string(out.path().join("loss.csv")).unwrap().starts_with("run_id,"));
}

#[test]
fn what_cannot_be_done_is_said_in_one_line() {
    let store = support::zoo("v3");
    let out = tempfile::tempdir().unwrap();
    let path = store.mlruns();
    let path = path.to_str().unwrap();
    for (arguments, said) in [
        (&["--metric", "lossy", "-o", "a.pdf"][..], "did you mean loss?"),
        (&["--metric", "loss", "--x", "stepp", "-o", "a.pdf"], "stepp"),
        (&["--metric", "loss", "--run", "nowhere", "-o", "a.pdf"], "nowhere"),
        (&["--metric", "loss", "--filter", "no such words", "-o", "a.pdf"], "No runs to draw"),
        (&["--metric", "loss", "-o", "figure"], "--format"),
        (&["--metric", "loss", "-o", "no/such/folder/a.pdf"], "a.pdf"),
        (&["--metric", "loss", "--size", "500inx400in", "-o", "a.pdf"], "WIDTHxHEIGHT"),
        (&["--metric", "loss", "--run-colour", "nowhere=#123456", "-o", "a.pdf"], "nowhere"),
        (&["--metric", "loss", "--run-color", "nowhere=13", "-o", "a.pdf"], "ID=#rrggbb"),
    ] {
        let output = run(out.path(), &[&[path], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains(".runatlas-"), "a file that nobody asked for: {}", stderr(&output));
    }
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0);
}
