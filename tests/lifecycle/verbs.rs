//! `delete`, `restore` and `gc` as a script sees them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::listing::{differences, listing};
use crate::plans::with_deleted;
use crate::rows::{database, execute, is_sound, row_differences, rows};
use crate::support::told::read;
use crate::support::tree::Tree;
use crate::support::zoo;

fn runatlas(tree: &Tree, arguments: &[&str]) -> Output {
    runatlas_on(&tree.root(), &state(tree), arguments)
}

fn runatlas_on(store: &Path, state: &Path, arguments: &[&str]) -> Output {
    program(store, state, arguments).output().unwrap()
}

fn program(store: &Path, state: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C").env("TZ", "UTC").env("XDG_STATE_HOME", state).stdin(Stdio::null());
    command.env("HOME", state).env_remove("XDG_DATA_HOME");
    command.args(&arguments[..1]).arg(store).args(&arguments[1..]);
    command
}

/// Beside the project, so that listings of the root do not show it.
fn state(tree: &Tree) -> std::path::PathBuf {
    tree.project().join("state")
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn log(tree: &Tree) -> Vec<Value> {
    let path = state(tree).join("runatlas/operations.jsonl");
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn delete_and_restore_tell_what_they_did() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    let output = runatlas(&tree, &["delete", "a", "1/c"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, "2 runs and experiments deleted\n"));
    assert_eq!(differences(&before, &listing(&tree.root())), ["~ 1/a/meta.yaml", "~ 1/c/meta.yaml"]);
    let output = runatlas(&tree, &["delete", "a", "nothing"]);
    assert_eq!(code(&output), 2);
    let output = runatlas(&tree, &["restore", "a", "c", "d"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("restore the experiment first"), "{}", stderr(&output));
    assert_eq!(differences(&before, &listing(&tree.root())), [""; 0]);
    let output = runatlas(&tree, &["delete", "--experiment", "3"]);
    assert_eq!(code(&output), 0);
    let output = runatlas(&tree, &["restore", "--experiment", "3"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(differences(&before, &listing(&tree.root())), ["~ 3/meta.yaml"]);
    let operations: Vec<_> = log(&tree).iter().map(|line| line["operation"].as_str().unwrap().to_owned()).collect();
    if cfg!(target_os = "linux") {
        assert_eq!(operations, ["delete", "restore", "delete-experiment", "restore-experiment"]);
    }
}

#[test]
fn gc_without_a_word_of_consent_removes_nothing() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    let output = runatlas(&tree, &["gc"]);
    assert_eq!(code(&output), 2);
    let plan = String::from_utf8(output.stdout).unwrap();
    for part in
        ["experiment .trash/2", "run 1/b", "logged model 1/models/m-1", "3 items", "source will be gone", "1 child run"]
    {
        assert!(plan.contains(part), "{part}: {plan}");
    }
    assert_eq!(code(&runatlas(&tree, &["gc", "--dry-run"])), 0);
    let document = runatlas(&tree, &["gc", "--dry-run", "--json"]).stdout;
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document[0]["items"].as_array().unwrap().len(), 3);
    assert_eq!(document[0]["done"].as_array().unwrap().len(), 0);
    for wrong in [&["gc", "--older-than", "30"][..], &["gc", "--older-than", "1d1d"]] {
        assert_eq!(code(&runatlas(&tree, wrong)), 2);
    }
    assert_eq!(differences(&before, &listing(&tree.root())), [""; 0]);
    assert_eq!(log(&tree), [Value::Null; 0]);
}

#[test]
fn what_cannot_be_done_is_told_and_counts() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    for (arguments, wanted) in [
        (&["gc", "--dry-run", "--run", "nosuch"][..], 2),
        (&["gc", "--dry-run", "--run", "1/a"], 2),
        (&["gc", "--dry-run", "--run", "1/a", "--run", "1/b"], 1),
        (&["gc", "--recover", "finish", "--run", "1/b"], 2),
        (&["delete", "1/nosuch"], 2),
    ] {
        assert_eq!(code(&runatlas(&tree, arguments)), wanted, "{arguments:?}");
    }
    // JSON is JSON whether or not there is consent.
    let output = runatlas(&tree, &["gc", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((code(&output), document[0]["done"].as_array().map(Vec::len)), (2, Some(0)));
    assert!(stderr(&output).contains("1/b"), "what is asked about: {}", stderr(&output));

    // One name for two runs.
    let tree = tree.run("a");
    let output = runatlas(&tree, &["delete", "a"]);
    assert!(code(&output) == 2 && stderr(&output).contains("More than one match for a"), "{}", stderr(&output));
    // One that is running now.
    let now = jiff::Timestamp::now().as_millisecond();
    let tree = tree.run("busy").field("status", "status: 1").field("start_time", &format!("start_time: {now}"));
    let output = runatlas(&tree, &["delete", "3/busy"]);
    assert!(stderr(&output).contains("--even-running"), "{}", stderr(&output));
    let there = ["+ 3/a", "+ 3/busy"];
    assert_eq!(differences(&before, &listing(&tree.root())), there);
}

/// What `mlflow gc` leaves holds no file; what does may be a run that a database elsewhere knows.
#[test]
fn gc_takes_artifacts_of_unknown_runs_on_a_word_of_their_own_alone() {
    let (left, unknown) = ("1/fedcba9876543210fedcba9876543210", "1/0123456789abcdef0123456789abcdef");
    let tree = Tree::with_run().folder("../fedcba9876543210fedcba9876543210/artifacts");
    let tree = tree.at_root(&format!("{unknown}/artifacts/x"), "somebody's");
    let output = runatlas(&tree, &["gc", "--leftovers", "--yes"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains(&format!("{unknown}: Unknown run with artifacts")), "{}", stderr(&output));
    assert!(!tree.path(left).exists() && tree.path(unknown).join("artifacts/x").exists());
    let document = runatlas(&tree, &["gc", "--unknown-runs", "--dry-run", "--json"]).stdout;
    let document: Value = serde_json::from_slice(&document).unwrap();
    assert_eq!(document[0]["items"][0]["kind"], "unknown-run");
    let output = runatlas(&tree, &["gc", "--unknown-runs", "--yes"]);
    let told = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(told.contains(&format!("unknown run with artifacts {unknown}")), "{told}");
    assert!(code(&output) == 0 && !tree.path(unknown).exists());
}

#[test]
fn a_run_that_lies_alone_in_the_trash_is_restored_and_removed() {
    let tree = Tree::with_run().folder_of_runs(".trash").run("l").field("experiment_id", "experiment_id: '1'");
    let tree = tree.run("m").field("experiment_id", "experiment_id: '8'");
    let output = runatlas(&tree, &["delete", "l"]);
    assert!(code(&output) == 2 && stderr(&output).contains("Already deleted"), "{}", stderr(&output));
    let output = runatlas(&tree, &["restore", "m"]);
    assert!(code(&output) == 2 && stderr(&output).contains("There is no experiment 8"), "{}", stderr(&output));
    let output = runatlas(&tree, &["restore", "l"]);
    assert!(code(&output) == 0 && tree.path("1/l/meta.yaml").exists(), "{}", stderr(&output));
    let output = runatlas(&tree, &["gc", "--yes"]);
    assert!(code(&output) == 0 && !tree.path(".trash/m").exists(), "{}", stderr(&output));
}

#[test]
fn gc_removes_what_it_is_told_and_logs_it() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    let output = runatlas(&tree, &["gc", "--run", "b", "--run", "a", "--keep-models", "--yes"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("skipped: 1/a: Not deleted"), "{}", stderr(&output));
    assert_eq!(differences(&before, &listing(&tree.root())), ["- 1/b"]);
    let output = runatlas(&tree, &["gc", "--experiment", "2", "--yes", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((code(&output), document[0]["done"][0].as_str()), (0, Some(".trash/2")));
    assert_eq!(code(&runatlas(&tree, &["gc", "--yes"])), 0, "nothing is left to do");
    assert_eq!(code(&runatlas(&tree, &["gc", "--run", "a", "--yes"])), 2);
    if cfg!(target_os = "linux") {
        let lines = log(&tree);
        let states: Vec<_> = lines.iter().map(|line| line["state"].as_str().unwrap().to_owned()).collect();
        assert_eq!(states, ["intended", "removed", "done", "intended", "removed", "done"]);
        assert_eq!(lines[0]["keys"], serde_json::json!(["1/b"]), "before it was done");
        assert!(lines[3]["id"] == lines[5]["id"] && lines[0]["id"] != lines[3]["id"]);
        let lines: Vec<_> = lines.into_iter().filter(|line| line["state"] == "done").collect();
        assert_eq!((&lines[1]["keys"][0], lines[1]["bytes"].as_u64() > Some(0)), (&Value::from(".trash/2"), true));
    }
}

#[test]
fn the_verbs_work_on_databases() {
    let zoo = zoo("v3-sqlite");
    let (path, state) = (zoo.database(), zoo.holder().join("state"));
    let runatlas = |arguments: &[&str]| runatlas_on(&path, &state, arguments);
    let told = read(&*database(&path));
    let is_active = |run: &&runatlas::store::Run| {
        run.experiment.as_str() == "1" && run.status.as_str() == "FINISHED" && run.lifecycle_stage.as_str() == "active"
    };
    let id = told.runs.iter().filter(is_active).map(|run| run.id.to_string()).min().unwrap();
    let before = rows(&path);
    let output = runatlas(&["delete", &id, "nothing"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let lines = row_differences(&before, &rows(&path));
    assert!(lines.len() == 1 && lines[0].starts_with(&format!("~ runs {id}: deleted_time NULL → ")), "{lines:?}");
    assert_eq!(code(&runatlas(&["restore", &id])), 0);
    assert_eq!(code(&runatlas(&["delete", "--experiment", "3"])), 0);
    assert_eq!(code(&runatlas(&["restore", "--experiment", "3"])), 0);
    let lines = row_differences(&before, &rows(&path));
    assert!(lines.len() == 1 && lines[0].starts_with("~ experiments 3: last_update_time"), "{lines:?}");
    assert_eq!(code(&runatlas(&["delete", "--experiment", "0"])), 2);

    let before = rows(&path);
    let output = runatlas(&["gc", "--experiment", "11"]);
    assert_eq!(code(&output), 2, "nobody said yes");
    assert!(String::from_utf8(output.stdout).unwrap().contains("experiment 11"));
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
    let output = runatlas(&["gc", "--experiment", "11", "--yes", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((code(&output), document[0]["done"][0].as_str()), (0, Some("11")), "{}", stderr(&output));
    assert_eq!(code(&runatlas(&["gc", "--yes"])), 0);
    assert!(read(&*database(&path)).runs.iter().all(|run| run.lifecycle_stage.as_str() == "active"));
    assert_eq!(code(&runatlas(&["gc", "--recover", "finish"])), 0);
    is_sound(&path);
    execute(&path, "CREATE TABLE later (run_id TEXT)");
    let output = runatlas(&["gc", "--yes"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("later in this database"), "{}", stderr(&output));
}

#[test]
fn gc_of_a_part_is_refused() {
    let tree = with_deleted();
    let output = Command::new(env!("CARGO_BIN_EXE_runatlas"))
        .args([Path::new("gc"), &tree.path("1"), Path::new("--yes")])
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(tree.path("1/b/meta.yaml").exists());
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn gc_moves_to_the_trash() {
    let tree = with_deleted();
    let before = listing(&tree.root());
    let trash = |arguments: &[&str], store: &Path| {
        let mut command = program(store, &state(&tree), arguments);
        command.env("XDG_DATA_HOME", tree.project().join("data")).output().unwrap()
    };
    let output = trash(&["gc", "--trash"], &tree.root());
    assert_eq!((code(&output), differences(&before, &listing(&tree.root())).len()), (2, 0));
    assert!(!tree.project().join("data").exists());
    let output = trash(&["gc", "--trash", "--yes"], &tree.root());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("3 items moved to system trash"), "{}", stderr(&output));
    assert_eq!(differences(&before, &listing(&tree.root())), ["- .trash/2", "- 1/b", "- 1/models/m-1"]);
    assert!(tree.project().join("data/Trash/files/b/meta.yaml").is_file());
    assert!(tree.project().join("data/Trash/info/b.trashinfo").is_file());
    if cfg!(target_os = "linux") {
        assert_eq!(log(&tree)[0]["operation"], "trash");
    }

    let zoo = zoo("v3-sqlite");
    let before = rows(&zoo.database());
    let output = trash(&["gc", "--trash", "--yes"], &zoo.database());
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("System trash not available"), "{}", stderr(&output));
    assert_eq!(row_differences(&before, &rows(&zoo.database())), [""; 0]);
}

/// Whoever finishes what was cut short waits for another program that does, or says who does.
#[cfg(unix)]
#[test]
fn finishing_waits_for_whoever_is_at_it_or_says_who() {
    let (holder, root) = crate::records::killed_after_six(true);
    let work = root.join(".runatlas.trash");
    let mut names = fs::read_dir(&work).unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap());
    let record = names.find(|name| name.ends_with(".purge.json")).unwrap();
    let held = fs::File::open(work.join(record)).unwrap();
    held.lock().unwrap();
    let finish = |wait: &str| program(&root, holder.path(), &["gc", "--recover", "finish", "--wait", wait]);
    let output = finish("0").output().unwrap();
    let who = format!("still at work (process {})", std::process::id());
    assert!(code(&output) == 2 && stderr(&output).contains(&who), "{}", stderr(&output));
    assert!(work.exists());

    let waiting = finish("60").stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    drop(held);
    let output = waiting.wait_with_output().unwrap();
    let said = stderr(&output);
    assert_eq!(code(&output), 0, "{said}");
    for part in ["Waiting for another program", "6 of 11 items were deleted", "completed: 1/r06 name of r06", "1 item"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!work.exists());
}

#[test]
fn gc_tells_what_an_earlier_purge_had_removed() {
    let (holder, root) = crate::records::killed_after_six(false);
    let output = program(&root, holder.path(), &["gc", "--dry-run"]).output().unwrap();
    assert!(stderr(&output).contains("6 of 11 items were deleted"), "{}", stderr(&output));
    assert_eq!(code(&program(&root, holder.path(), &["gc", "--recover", "finish"]).output().unwrap()), 0);
    let output = program(&root, holder.path(), &["gc", "--dry-run"]).output().unwrap();
    assert_eq!(stderr(&output), "");
    assert!(String::from_utf8(output.stdout).unwrap().contains("5 items"));
}
