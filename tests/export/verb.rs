//! `runatlas export` as a script sees it, on a store written by a real MLflow.

use std::path::Path;
use std::process::{Command, Output};

use crate::support;

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
