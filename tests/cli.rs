//! The headless verbs as a script sees them: exit codes, standard output, standard error.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "cli/compare_groups.rs"]
mod compare_groups;
#[path = "cli/console_program.rs"]
mod console_program;
#[path = "cli/gallery_walls.rs"]
mod gallery_walls;
#[path = "cli/manual.rs"]
mod manual;
#[path = "cli/opening.rs"]
mod opening;
#[path = "cli/preview_pictures.rs"]
mod preview_pictures;
mod support;
#[path = "cli/view_files.rs"]
mod view_files;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use support::database;
use support::tree::Tree;

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

/// On Windows too, where the file is `runatlas.exe` and most start `runatlas.com`.
#[test]
fn the_usage_names_the_program_as_it_is_typed() {
    let mut command = program();
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut command, "programs/runatlas.exe");
    let output = command.args(["ls", "--nonsense"]).output().unwrap();
    assert!(stderr(&output).contains("Usage: runatlas ls "), "{}", stderr(&output));
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
fn an_archive_is_called_one_by_every_verb_that_reads() {
    let folder = tempfile::tempdir().unwrap();
    let mut tar = vec![0_u8; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    let archives: [(&str, &[u8], &str); 5] = [
        ("results.zip", b"PK\x03\x04\x14", "zip"),
        ("results.tgz", b"\x1F\x8B\x08", "tar.gz"),
        ("results.tar", &tar, "tar"),
        ("results.7z", b"7z\xBC\xAF\x27\x1C", "7z"),
        // By what it is, whatever it is called.
        ("mlflow.db", b"PK\x03\x04\x14", "zip"),
    ];
    for (name, bytes, kind) in archives {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        for verb in ["ls", "check", "dump --json"] {
            let output = run(&verb.split(' ').collect::<Vec<_>>(), &path);
            let said = format!("{name} is an archive ({kind}). Unpack it and open the folder inside\n");
            assert!(output.status.code() == Some(2) && stderr(&output).ends_with(&said), "{}", stderr(&output));
        }
    }
}

/// Windows and macOS always have one.
#[cfg(not(any(windows, target_os = "macos")))]
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

    // Elsewhere the language is a setting of the system.
    if cfg!(all(unix, not(target_os = "macos"))) {
        let chinese = program().arg("check").arg(folder.path()).env("LANG", "zh_CN.UTF-8").output().unwrap();
        assert!(stdout(&chinese).contains("1 个问题"), "{}", stdout(&chinese));
    }
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
    // With the separators of the system alone.
    let path: PathBuf = run_folder.join("metrics/loss").components().collect();
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

/// The store of [`make_store`] once more as a folder with the same IDs, and a run of its own in it.
fn make_twins(folder: &Path) {
    make_store(folder);
    std::fs::remove_dir_all(folder.join("mlruns")).unwrap();
    let mut tree = Tree::new().experiment("1");
    for id in ["parent", "child-a", "child-b", "gone", "only-here"] {
        tree = tree.run(id);
        if id.starts_with("child") {
            tree = tree.file("tags/mlflow.parentRunId", "parent");
        }
        // Older than in the database, which therefore holds more.
        let meta = std::fs::read_to_string(tree.path(&format!("1/{id}/meta.yaml"))).unwrap();
        let meta = meta
            .replace("end_time: 1700000001000", "end_time: 1")
            .replace("start_time: 1700000000000", "start_time: 0");
        tree = tree.file("meta.yaml", meta);
    }
    std::fs::rename(tree.root(), folder.join("mlruns")).unwrap();
}

#[test]
fn ls_prints_what_two_stores_hold_once_and_says_which_store() {
    let folder = tempfile::tempdir().unwrap();
    make_twins(folder.path());
    let output = run(&["ls"], folder.path());
    assert_eq!(
        stdout(&output),
        "\
NAME               RUN ID     STATUS    CREATED              DURATION  EXPERIMENT    STORE      NOTE
run parent         parent     FINISHED  1970-01-01 00:00:01  3.1 m     first         mlflow.db  also in mlruns
├ run child-b      child-b    FINISHED  1970-01-01 00:00:03  3.1 m     first         mlflow.db  also in mlruns
└ 训练             child-a    FINISHED  1970-01-01 00:00:02  3.1 m     first         mlflow.db  also in mlruns
name of only-here  only-here  FINISHED  1970-01-01 00:00:00  1 ms      experiment 1  mlruns
4 runs
"
    );
    let listed = |arguments: &[&str]| -> Vec<String> {
        let output = run(&[&["ls", "--json"], arguments].concat(), folder.path());
        let runs: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let name = |path: &Value| Path::new(path.as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned();
        let line = |run: &Value| {
            let others: Vec<String> = run["also_in"].as_array().unwrap().iter().map(name).collect();
            format!("{} {} {}", run["run_id"].as_str().unwrap(), name(&run["store"]), others.join(" "))
        };
        runs.iter().map(line).collect()
    };
    let once = ["parent mlflow.db mlruns", "child-b mlflow.db mlruns", "child-a mlflow.db mlruns", "only-here mlruns "];
    assert_eq!(listed(&[]), once);
    assert_eq!(listed(&["--store", "mlflow.db"]), once[..3]);
    assert_eq!(listed(&["--store", "all"]).len(), 8);
    let files = listed(&["--store", &folder.path().join("mlruns").to_string_lossy()]);
    assert_eq!(files.len(), 5, "{files:?}");
    assert!(files.contains(&"child-b mlruns mlflow.db".to_owned()), "{files:?}");

    let unknown = run(&["ls", "--store", "nowhere"], folder.path());
    assert_eq!((unknown.status.code(), stdout(&unknown)), (Some(2), String::new()));
    assert!(stderr(&unknown).contains("nowhere") && stderr(&unknown).contains("mlflow.db"), "{}", stderr(&unknown));
    let check = stdout(&run(&["check"], folder.path()));
    assert!(check.contains("4 runs are also in mlruns; counted once"), "{check}");
    assert!(check.contains("Read 5 runs in 1 experiment."), "{check}");
}

/// The problems that `check` and `dump` print, as `path: severity: cause`, sorted; and that they are the same.
fn same_problems(path: &Path) -> Vec<String> {
    let check = stdout(&run(&["check"], path));
    let mut checked: Vec<String> = check.lines().map(str::to_owned).collect();
    checked.pop();
    checked.retain(|line| !line.contains("beside the database"));
    let document: Value = serde_json::from_slice(&run(&["dump", "--json"], path).stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let dumped = document["problems"].as_array().unwrap().iter().map(|problem| {
        let line = problem["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}{line}: {}: {}", text(&problem["path"]), text(&problem["severity"]), text(&problem["cause"]))
    });
    let mut dumped: Vec<String> = dumped.collect();
    checked.sort();
    dumped.sort();
    assert_eq!(checked, dumped);
    dumped
}

const MANY: usize = 1_000;

#[test]
fn a_thousand_runs_with_one_oddity_are_one_line_in_every_list_of_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let connection = database::create(&folder.path().join("mlflow.db"), database::TABLES_1);
    connection.execute_batch("BEGIN").unwrap();
    for at in 0..MANY {
        let id = format!("{at:032x}");
        database::add_run(&connection, &id, 1000);
        database::add(&connection, "tags", &id, "mlflow.parentRunId", "nobody");
        database::add(&connection, "params", &id, "empty", "");
    }
    connection
        .execute_batch(
            "UPDATE runs SET status = 'RUNNING', artifact_uri = 's3://bucket/' || run_uuid || '/artifacts';
             INSERT INTO metrics SELECT 'final', 0.5, 1, run_uuid, 0, 0 FROM runs;
             INSERT INTO metrics SELECT 'final', 0.5, 2, run_uuid, 0, 0 FROM runs;
             INSERT INTO latest_metrics SELECT 'final', 0.5, 2, 0, 0, run_uuid FROM runs;
             COMMIT",
        )
        .unwrap();
    let problems = same_problems(folder.path());
    let said: Vec<&str> =
        problems.iter().filter_map(|line| line.split_once(": note: ")).map(|(_, cause)| cause).collect();
    assert_eq!(
        said,
        [
            "1,000 metrics have several values at a single step; their charts use time instead",
            "1,000 parameters are empty",
            "1,000 runs are still marked as running and have no end time",
            "The artifacts of 1,000 runs and logged models are stored remotely; Runatlas does not download files",
            "The parents of 1,000 runs are not in this store; shown at the root",
        ],
        "{problems:?}"
    );
}

#[test]
fn a_thousand_runs_with_one_oddity_are_one_line_in_every_list_of_a_folder() {
    let mut tree = Tree::new().experiment("1");
    for at in 0..MANY {
        tree = tree
            .run(&format!("{at:032x}"))
            .field("artifact_uri", "artifact_uri: s3://bucket/somewhere")
            .field("end_time", "end_time: null")
            .field("status", "status: 1")
            .file("tags/mlflow.parentRunId", "nobody")
            .file("params/empty", "")
            .file("metrics/final", "1 0.5 0\n2 0.5 0\n")
            // What was written twice is one value.
            .file("metrics/once", "1 0.5 0\n1 0.5 0\n")
            .file("artifacts/empty.txt", "");
    }
    let problems = same_problems(&tree.root());
    let said: Vec<&str> =
        problems.iter().filter_map(|line| line.split_once(": note: ")).map(|(_, cause)| cause).collect();
    assert_eq!(
        said,
        [
            "1,000 artifact folders were located by folder; the stored URI is a remote one",
            "1,000 artifacts are empty files",
            "1,000 metric lines repeat the line before exactly",
            "1,000 metrics have several values at a single step; their charts use time instead",
            "1,000 parameters are empty",
            "1,000 runs are still marked as running and have no end time",
            "The parents of 1,000 runs are not in this store; shown at the root",
        ],
        "{problems:?}"
    );
}

#[test]
fn check_and_dump_tell_the_same_problems_of_real_stores() {
    for name in ["v0.4", "v1", "v1-sqlite", "v2", "v2-sqlite", "v3", "v3-sqlite"] {
        let store = support::zoo(name);
        same_problems(store.folder());
    }
}

#[test]
fn deep_trees_keep_their_names_and_tell_the_level() {
    let folder = tempfile::tempdir().unwrap();
    let connection = database::create(&folder.path().join("mlflow.db"), database::TABLES_1);
    connection.execute_batch("BEGIN").unwrap();
    for level in 0..5_000 {
        database::add_run(&connection, &format!("run-{level}"), 1000 + level);
        if level > 0 {
            database::add(
                &connection,
                "tags",
                &format!("run-{level}"),
                "mlflow.parentRunId",
                &format!("run-{}", level - 1),
            );
        }
    }
    connection.execute_batch("COMMIT").unwrap();
    let text = stdout(&run(&["ls"], folder.path()));
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[9].starts_with("              └ run run-8 "), "{}", lines[9]);
    assert!(lines[10].starts_with("              └ L9 run run-9 "), "{}", lines[10]);
    assert!(lines[5_000].starts_with("              └ L4,999 run run-4999 "), "{}", lines[5_000]);
    assert!(text.lines().all(|line| line.chars().count() < 140), "the columns stay in view");
}

#[test]
fn dump_tells_the_tags_of_prompts_as_mlflow_does_and_marks_deleted_models() {
    let store = support::zoo("v3");
    let document: Value = serde_json::from_slice(&run(&["dump", "--json"], &store.mlruns()).stdout).unwrap();
    let root = &document["roots"][0];
    let expected = store.expected();
    let prompts = root["prompts"].as_array().unwrap();
    assert_eq!(prompts.len(), expected["prompts"].as_array().unwrap().len());
    for (got, want) in prompts.iter().zip(expected["prompts"].as_array().unwrap()) {
        for field in ["name", "version", "template", "commit_message", "tags"] {
            assert_eq!(got[field], want[field], "{field} of {}", got["version"]);
        }
        assert_eq!(got["prompt_tags"], serde_json::json!({ "lang": "zh" }));
        assert_eq!(got["internal_tags"]["_mlflow_prompt_type"], "text");
        assert_eq!(got["prompt_internal_tags"]["mlflow.prompt.is_prompt"], "true");
    }
    let models = root["logged_models"].as_object().unwrap();
    let stage_of = |wanted: &str| {
        let model = models.values().find(|model| model["name"] == wanted).unwrap();
        model["lifecycle_stage"].as_str().unwrap()
    };
    assert_eq!(
        (stage_of("deleted-model"), stage_of("pending-model"), stage_of("external")),
        ("deleted", "active", "active")
    );
    let active = models.values().filter(|model| model["lifecycle_stage"] == "active").count();
    assert_eq!(active, expected["logged_models"].as_object().unwrap().len(), "MLflow lists no others");
}

#[test]
fn ls_finds_orders_and_prints_what_is_asked_for() {
    let tree = Tree::with_run().run("b").run("c");
    let lines = |arguments: &[&str]| -> Vec<String> {
        let output = run(arguments, &tree.root());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).lines().map(str::to_owned).collect()
    };
    let csv = lines(&["ls", "--order-by", "run_id DESC", "--columns", "run_id,status", "--format", "csv"]);
    assert_eq!(csv[0], "run_id,status");
    assert_eq!(csv[1..].iter().map(|line| &line[..1]).collect::<String>(), "cba");
    let csv =
        lines(&["ls", "--filter", "run_id IN ('a', 'c')", "--columns", "run_id", "--format", "csv", "--limit", "1"]);
    assert_eq!(csv.len(), 2);
    let table =
        lines(&["ls", "--filter", "run_id != 'b'", "--order-by", "run_id", "--columns", "run_id", "--limit", "1"]);
    assert_eq!(table, ["run_id", "a", "1 of 2 runs"]);
    let json: Value = serde_json::from_str(&lines(&["ls", "--filter", "run_id = 'b'", "--json"]).concat()).unwrap();
    assert_eq!(json.as_array().map(Vec::len), Some(1));
    assert_eq!(json[0]["run_id"], "b");
}

#[test]
fn what_cannot_be_understood_is_refused_with_its_place() {
    let tree = Tree::with_run();
    for (arguments, told, mark) in [
        (
            ["ls", "--filter", "statsu = 'FAILED'"],
            "No such attribute: statsu (column 1). Did you mean status?",
            "  ^^^^^^",
        ),
        (["ls", "--filter", "metrics.m = 1 AND"], "A condition is missing (column 18)", "                   ^"),
        (["ls", "--order-by", "metrics.m up"], "Neither ASC nor DESC: up (column 11)", "            ^^"),
        (["ls", "--columns", "run_id,loss.x"], "No such kind: loss (column 8)", "         ^^^^"),
    ] {
        let output = run(&arguments, &tree.root());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "");
        let stderr = stderr(&output);
        let mut lines = stderr.lines();
        assert_eq!(lines.next(), Some(&*format!("runatlas: {}: {told}", arguments[1])));
        assert_eq!(lines.nth(1), Some(mark));
    }
}

#[test]
fn every_command_refuses_a_filter_that_is_wrong() {
    let tree = Tree::with_run();
    let output = tempfile::tempdir().unwrap();
    let file = output.path().join("a.png");
    let file = file.to_str().unwrap();
    for command in [
        &["picture", "--output", file][..],
        &["export", "--metric", "m", "--output", file],
        &["export", "--artifact", "a.png", "--output", file],
        &["compare"],
    ] {
        let arguments = [command, &["--filter", "statsu = 'FAILED'"]].concat();
        let output = run(&arguments, &tree.root());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr(&output).contains("No such attribute: statsu (column 1). Did you mean status?"),
            "{arguments:?}"
        );
        assert!(!std::path::Path::new(file).exists());
    }
}

#[test]
fn diff_tells_what_differs_between_the_same_file_of_two_runs() {
    let folder = tempfile::tempdir().unwrap();
    make_store(folder.path());
    let put = |run: &str, name: &str, text: &str| {
        std::fs::write(folder.path().join("mlruns/1").join(run).join("artifacts").join(name), text).unwrap();
    };
    put("child-a", "note.txt", "five\n");
    for (run, lr) in [("child-a", "0.001"), ("child-b", "3e-4")] {
        put(run, "config.yaml", &format!("lr: {lr}\nseed: 1\n"));
    }
    let diff = |path: &str, more: &[&str]| {
        let output = program().arg("diff").arg(folder.path()).args(["child-a", "child-b", path]).args(more).output();
        output.unwrap()
    };
    let same = diff("note.txt", &[]);
    assert_eq!((same.status.code(), stdout(&same)), (Some(0), String::new()), "{}", stderr(&same));

    let told = diff("config.yaml", &["--json"]);
    assert_eq!(told.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["identical"], false);
    assert_eq!(
        told["keys"]["differences"],
        serde_json::json!([{"path": "lr", "change": "changed", "before": "0.001", "after": "3e-4"}])
    );
    assert!(stdout(&diff("config.yaml", &[])).contains("\nlr: 0.001 → 3e-4\n"));
    let lines = stdout(&diff("config.yaml", &["--lines"]));
    assert!(lines.contains("\n-lr: 0.001\n+lr: 3e-4\n seed: 1\n"), "{lines}");

    let missing = diff("nothing.txt", &[]);
    assert_eq!((missing.status.code(), stdout(&missing)), (Some(2), String::new()));
}
