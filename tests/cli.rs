//! The headless verbs as a script sees them: exit codes, standard output, standard error.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use support::database;

/// The program in a plain environment: English, no display.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").env("TZ", "UTC");
    command
}

fn run(arguments: &[&str], path: &Path) -> Output {
    program().args(arguments).arg(path).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A database with a small tree: `parent` (two children), `gone` (deleted), and files of `child-b`.
fn make_store(folder: &Path) {
    let connection = database::create(&folder.join("mlflow.db"), database::TABLES_1);
    for (id, start) in [("parent", 1000), ("child-a", 2000), ("child-b", 3000), ("gone", 4000)] {
        database::add_run(&connection, id, start);
    }
    for child in ["child-a", "child-b"] {
        database::add(&connection, "tags", child, "mlflow.parentRunId", "parent");
    }
    database::add(&connection, "params", "child-a", "lr", "0.1");
    connection
        .execute_batch(
            "UPDATE runs SET end_time = start_time + 186000;
             UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = 'gone';
             UPDATE runs SET name = '训练' WHERE run_uuid = 'child-a';
             INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES
                ('loss', 0.5, 10, 'child-b', 0, 0), ('loss', 0.0, 11, 'child-b', 1, 1);
             INSERT INTO latest_metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES
                ('loss', 0.0, 11, 'child-b', 1, 1);",
        )
        .unwrap();
    for run in ["parent", "child-a", "child-b", "gone"] {
        std::fs::create_dir_all(folder.join("mlruns/1").join(run).join("artifacts")).unwrap();
    }
    std::fs::write(folder.join("mlruns/1/child-b/artifacts/note.txt"), "five\n").unwrap();
}

/// Adds a row that cannot be read.
fn damage(folder: &Path) {
    let connection = rusqlite::Connection::open(folder.join("mlflow.db")).unwrap();
    connection.execute_batch("UPDATE runs SET start_time = 'soon' WHERE run_uuid = 'child-a'").unwrap();
}

#[test]
fn version_and_help_are_told() {
    let version = program().arg("--version").output().unwrap();
    assert_eq!(version.status.code(), Some(0));
    assert_eq!(stdout(&version), format!("runatlas {}\n", env!("CARGO_PKG_VERSION")));
    let help = stdout(&program().arg("--help").output().unwrap());
    for verb in ["picture", "dump", "check", "ls", "--sample"] {
        assert!(help.contains(verb), "{help}");
    }
}

#[test]
fn without_a_store_every_verb_fails_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_path_buf(), folder.path().join("nowhere")] {
        for arguments in [&["dump", "--json"][..], &["check"], &["ls"], &["ls", "--json"]] {
            let output = run(arguments, &path);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert_eq!(stdout(&output), "");
            let said = stderr(&output);
            assert_eq!(said.lines().count(), 1, "{said}");
            assert!(said.contains(&*path.to_string_lossy()), "{said}");
        }
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing may be created");
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_display_the_window_names_the_verbs_that_need_none() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&[], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    for verb in ["picture", "dump", "check", "ls"] {
        assert!(said.contains(verb), "{said}");
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["dump"][..],
        &["ls", "--view", "some"],
        &["picture", "--page", "run:", "-o", "a.png"],
        &["picture", "--size", "0x900", "-o", "a.png"],
        &["picture", "--scale", "NaN", "-o", "a.png"],
        &["picture", "--lang", "xx", "-o", "a.png"],
        &["picture"],
    ] {
        assert_eq!(run(arguments, folder.path()).status.code(), Some(2), "{arguments:?}");
    }
}

/// Whether the keys of all objects stand in order. Order is read off the text, as `Value` may sort.
fn assert_sorted(text: &str) {
    let mut levels: Vec<Option<String>> = Vec::new();
    for line in text.lines() {
        let level = line.len() - line.trim_start().len();
        levels.resize(level + 1, None);
        let Some(rest) = line.trim_start().strip_prefix('"') else { continue };
        let Some((key, _)) = rest.split_once("\": ") else { continue };
        let before = levels[level].replace(key.to_owned());
        assert!(before.as_deref().is_none_or(|before| before < key), "{before:?} before {key}");
    }
}

#[test]
fn dump_prints_everything_in_a_fixed_order() {
    let folder = tempfile::tempdir().unwrap();
    make_store(folder.path());
    let before = database::contents(folder.path());
    let output = run(&["dump", "--json", "--history", "--artifacts"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(database::contents(folder.path()), before, "reading may not write");
    let text = stdout(&output);
    assert_sorted(&text);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["format"], 1);
    assert_eq!(document["problems"], serde_json::json!([]));
    let root = &document["roots"][0];
    assert_eq!((&root["backend"], &root["schema"]), (&"sqlite".into(), &Value::Null));
    assert_eq!(root["experiments"]["1"]["name"], "first");
    let run = &root["runs"]["child-b"];
    assert_eq!((&run["depth"], &run["parent_run_id"], &run["tree_note"]), (&1.into(), &"parent".into(), &Value::Null));
    assert_eq!(run["latest_metrics"]["loss"], serde_json::json!({ "value": "NaN", "step": 1, "timestamp": 11 }));
    assert_eq!(run["metric_history"]["loss"], serde_json::json!([[10, 0.5, 0], [11, "NaN", 1]]));
    assert_eq!(run["artifacts"], serde_json::json!([{ "path": "note.txt", "is_dir": false, "size": 5 }]));
    assert!(run["artifact_path"].as_str().unwrap().ends_with("artifacts"));
    assert_eq!(root["runs"]["child-a"]["params"]["lr"], "0.1");
    assert_eq!(root["runs"]["gone"]["lifecycle_stage"], "deleted");

    let plain: Value = serde_json::from_str(&stdout(&self::run(&["dump", "--json"], folder.path()))).unwrap();
    let run = plain["roots"][0]["runs"]["child-b"].as_object().unwrap();
    assert!(!run.contains_key("metric_history") && !run.contains_key("artifacts"));
}

#[test]
fn check_tells_by_its_exit_code_whether_there_are_problems() {
    let folder = tempfile::tempdir().unwrap();
    make_store(folder.path());
    let clean = run(&["check"], folder.path());
    assert!(stdout(&clean).ends_with("Read 4 runs in 1 experiment. No problems.\n"), "{}", stdout(&clean));
    assert_eq!(clean.status.code(), Some(0));

    damage(folder.path());
    let damaged = run(&["check"], folder.path());
    assert_eq!(damaged.status.code(), Some(1));
    let text = stdout(&damaged);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains("mlflow.db") && lines[0].contains(": error: ") && lines[0].contains("soon"), "{text}");
    assert_eq!(*lines.last().unwrap(), "Read 4 runs in 1 experiment. 1 problem: 0 notes, 1 error.");

    let chinese = program().arg("check").arg(folder.path()).env("LANG", "zh_CN.UTF-8").output().unwrap();
    assert!(stdout(&chinese).contains("1 个问题"), "{}", stdout(&chinese));
}

#[test]
fn check_names_the_line_of_a_bad_value() {
    let folder = tempfile::tempdir().unwrap();
    let run_folder = folder.path().join("mlruns/1/0123456789abcdef0123456789abcdef");
    for inner in ["metrics", "params", "tags", "artifacts"] {
        std::fs::create_dir_all(run_folder.join(inner)).unwrap();
    }
    let experiment = "artifact_location: ./mlruns/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: first\n";
    std::fs::write(folder.path().join("mlruns/1/meta.yaml"), experiment).unwrap();
    let run_meta = "artifact_uri: ./mlruns/1/0123456789abcdef0123456789abcdef/artifacts\nend_time: 2000\n\
        experiment_id: '1'\nlifecycle_stage: active\nrun_id: 0123456789abcdef0123456789abcdef\nrun_name: a\n\
        start_time: 1000\nstatus: 3\nuser_id: ada\n";
    std::fs::write(run_folder.join("meta.yaml"), run_meta).unwrap();
    std::fs::write(run_folder.join("metrics/loss"), "1000 0.5 0\nnonsense\n1002 0.25 1\n").unwrap();
    let output = run(&["check"], folder.path());
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    let path = run_folder.join("metrics/loss");
    assert!(text.lines().next().unwrap().starts_with(&format!("{}:2: error: ", path.display())), "{text}");
    assert_eq!(text.matches(": error: ").count(), 1, "{text}");
}

#[test]
fn ls_draws_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    make_store(folder.path());
    let output = run(&["ls"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "\
NAME           RUN ID   STATUS    CREATED              DURATION  EXPERIMENT  NOTE
run parent     parent   FINISHED  1970-01-01 00:00:01  3.1 m     first
├ run child-b  child-b  FINISHED  1970-01-01 00:00:03  3.1 m     first
└ 训练         child-a  FINISHED  1970-01-01 00:00:02  3.1 m     first
3 runs
"
    );
    let ids = |view: &str| -> Vec<String> {
        let output = run(&["ls", "--json", "--view", view], folder.path());
        let runs: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        runs.iter().map(|run| run["run_id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("active"), ["parent", "child-b", "child-a"]);
    assert_eq!(ids("deleted"), ["gone"]);
    assert_eq!(ids("all"), ["gone", "parent", "child-b", "child-a"]);
}

#[test]
fn several_paths_are_read_together_and_what_is_not_there_is_told() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make_store(first.path());
    let connection = database::create(&second.path().join("mlflow.db"), database::TABLES_1);
    database::add_run(&connection, "beside", 9000);
    let missing = first.path().join("missing");
    let run = |arguments: &[&str], paths: &[&Path]| program().args(arguments).args(paths).output().unwrap();

    let output = run(&["ls", "--json"], &[first.path(), second.path(), first.path()]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let runs: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(runs.len(), 4, "each once: {runs:?}");
    let output = run(&["dump", "--json"], &[first.path(), second.path()]);
    let dump: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(dump["roots"].as_array().unwrap().len(), 2);
    assert_eq!(dump["also_opened"][0].as_str(), second.path().to_str());

    for arguments in [&["ls"][..], &["dump", "--json"], &["check"]] {
        let output = run(arguments, &[&missing, second.path()]);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(stderr(&output).contains("missing"), "{arguments:?}: {}", stderr(&output));
        assert!(!output.stdout.is_empty(), "{arguments:?}");
        let output = run(arguments, &[&missing, &first.path().join("other")]);
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains("missing") && told.contains("other"), "{arguments:?}: {told}");
    }
}

#[test]
fn a_picture_of_several_paths_shows_all_and_tells_what_is_not_there() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make_store(first.path());
    let connection = database::create(&second.path().join("mlflow.db"), database::TABLES_1);
    database::add_run(&connection, "beside", 9000);
    let picture = first.path().join("x.png");
    let missing = first.path().join("missing");
    let draw = |paths: &[&Path]| {
        let arguments = ["picture", "--now", "0", "--output"];
        program().args(arguments).arg(&picture).args(paths).output().unwrap()
    };
    let output = draw(&[first.path()]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let one = std::fs::read(&picture).unwrap();
    let output = draw(&[first.path(), &missing, second.path()]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("missing"));
    assert_ne!(std::fs::read(&picture).unwrap(), one);
    let output = draw(&[&missing, &first.path().join("other")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("missing") && stderr(&output).contains("other"), "{}", stderr(&output));
}

#[test]
fn an_experiment_without_a_name_to_see_is_called_by_its_number() {
    for name in ["", " ", "\u{200b}", "\t"] {
        let folder = tempfile::tempdir().unwrap();
        make_store(folder.path());
        let connection = rusqlite::Connection::open(folder.path().join("mlflow.db")).unwrap();
        connection.execute("UPDATE experiments SET name = ?1", [name]).unwrap();
        let output = run(&["ls"], folder.path());
        assert_eq!(stdout(&output).matches("Experiment 1\n").count(), 3, "{name:?}: {}", stdout(&output));
    }
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    make_store(folder.path());
    for arguments in [&["dump", "--json"][..], &["check"], &["ls"]] {
        let mut child =
            program().args(arguments).arg(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{arguments:?}");
    }
}
