//! Changes in databases: the difference in all rows of all tables, and that undoing leaves none.

use std::path::Path;

use runatlas::store::lifecycle::{RestoredRuns, Target};
use runatlas::store::{Change, LifecycleError, LifecycleStage};
use rusqlite::Connection;

use crate::listing::{NOW, listing};
use crate::rows::{change_rows, database, execute, is_sound, row_differences, rows};
use crate::support::told::read;
use crate::support::zoo;

const ALL: [&str; 3] = ["v1-sqlite", "v2-sqlite", "v3-sqlite"];

fn delete(runs: &[&str]) -> Change {
    let runs = runs.iter().map(|run| (*run).into()).collect();
    Change::DeleteRuns { runs, with_children: false, even_running: false }
}

fn delete_experiment(id: &str) -> Change {
    Change::DeleteExperiment { experiment: id.into(), even_running: true }
}

fn restore_experiment(id: &str, runs: RestoredRuns) -> Change {
    Change::RestoreExperiment { experiment: id.into(), runs }
}

fn set(target: Target, key: &str, value: &str) -> Change {
    Change::SetTag { target, key: key.to_owned(), value: value.to_owned() }
}

/// Makes a change, takes it back, checks that nothing differs and that nothing is left beside the database, makes it
/// again, and returns what differs.
#[track_caller]
fn differs(path: &Path, made: &Change) -> Vec<String> {
    let before = rows(path);
    let files: Vec<String> = listing(path.parent().unwrap()).into_keys().collect();
    let outcome = change_rows(path, made).unwrap();
    assert_eq!(outcome.skipped, []);
    let lines = row_differences(&before, &rows(path));
    is_sound(path);
    database(path).undo(&outcome.undo.unwrap()).unwrap();
    assert_eq!(row_differences(&before, &rows(path)), [""; 0], "undone");
    assert_eq!(listing(path.parent().unwrap()).into_keys().collect::<Vec<_>>(), files);
    change_rows(path, made).unwrap();
    lines
}

/// An active run without a parent in experiment 1, with its name and tags.
fn some_run(path: &Path) -> runatlas::store::Run {
    let told = read(&*database(path));
    let is_plain = |run: &&runatlas::store::Run| {
        run.lifecycle_stage == LifecycleStage::Active
            && run.experiment.as_str() == "1"
            && run.status.as_str() == "FINISHED"
            && !run.name.is_empty()
            && run.tag("mlflow.note.content").is_none()
    };
    told.runs.iter().filter(is_plain).min_by_key(|run| run.id.as_str().to_owned()).unwrap().clone()
}

#[test]
fn a_run_is_deleted_and_restored_in_the_columns_that_there_are() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        let id = some_run(&path).id.to_string();
        let time = if name == "v1-sqlite" { String::new() } else { format!("deleted_time NULL → {NOW}, ") };
        let wanted = format!("~ runs {id}: {time}lifecycle_stage active → deleted");
        assert_eq!(differs(&path, &delete(&[&id])), [wanted], "{name}");
        let told = read(&*database(&path));
        assert_eq!(told.run(&id).lifecycle_stage, LifecycleStage::Deleted);
        let restore = Change::RestoreRuns { runs: vec![id.as_str().into()], with_children: false };
        let time = if name == "v1-sqlite" { String::new() } else { format!("deleted_time {NOW} → NULL, ") };
        let wanted = format!("~ runs {id}: {time}lifecycle_stage deleted → active");
        assert_eq!(differs(&path, &restore), [wanted], "{name}");
    }
}

#[test]
fn names_notes_and_tags_are_written_where_mlflow_writes_them() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        let run = some_run(&path);
        let (id, old) = (run.id.as_str(), run.tag("mlflow.runName").unwrap_or_default().to_owned());
        let target = || Target::Run(id.into());
        let lines = differs(&path, &Change::Rename { target: target(), name: "néw 名".to_owned() });
        let wanted = [
            format!("~ runs {id}: name {} → néw 名", if name == "v1-sqlite" { "" } else { &*old }),
            format!("~ tags mlflow.runName {id}: value {old} → néw 名"),
        ];
        assert_eq!(lines, wanted, "{name}");
        assert_eq!(&*read(&*database(&path)).run(id).name, "néw 名");
        let lines = differs(&path, &Change::Describe { target: target(), text: "# one\ntwo".to_owned() });
        assert_eq!(lines, [format!("+ tags mlflow.note.content {id}")]);
        assert_eq!(read(&*database(&path)).run(id).tag("mlflow.note.content"), Some("# one\ntwo"));
        assert_eq!(differs(&path, &set(target(), "a/b c", "")), [format!("+ tags a/b c {id}")]);
        let lines = differs(&path, &Change::RemoveTag { target: target(), key: "a/b c".to_owned() });
        assert_eq!(lines, [format!("- tags a/b c {id}")]);

        let target = || Target::Experiment("1".into());
        let lines = differs(&path, &Change::Rename { target: target(), name: "other name".to_owned() });
        assert_eq!(lines.len(), 1);
        assert!(lines[0].starts_with("~ experiments 1: ") && lines[0].contains("name zoo → other name"), "{lines:?}");
        assert_eq!(lines[0].contains(&format!("→ {NOW}")), name != "v1-sqlite");
        assert_eq!(differs(&path, &set(target(), "k", "v")), ["+ experiment_tags k 1"]);
        let told = read(&*database(&path));
        assert_eq!(
            (
                told.experiment_at("1").name.as_str(),
                told.experiment_at("1").tags.iter().find(|tag| &*tag.key == "k").map(|tag| &*tag.value)
            ),
            ("other name", Some("v"))
        );
    }
}

#[test]
fn an_experiment_comes_back_with_the_runs_that_were_active() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        let told = read(&*database(&path));
        let of = |stage| {
            let mine = |run: &&runatlas::store::Run| run.experiment.as_str() == "1" && run.lifecycle_stage == stage;
            told.runs.iter().filter(mine).count()
        };
        let (active, gone) = (of(LifecycleStage::Active), of(LifecycleStage::Deleted));
        assert!(active > 5 && gone > 0);
        let before = rows(&path);
        assert_eq!(differs(&path, &delete_experiment("1")).len(), active + 1, "{name}");
        let lines = differs(&path, &restore_experiment("1", RestoredRuns::ActiveBefore));
        let left = row_differences(&before, &rows(&path));
        if name == "v1-sqlite" {
            // Nothing in such a database tells when runs were deleted.
            assert_eq!((lines.len(), left.len()), (active + gone + 1, gone));
        } else {
            assert_eq!(lines.len(), active + 1, "{name}");
            assert!(left.len() == 1 && left[0].starts_with("~ experiments 1: last_update_time"), "{left:?}");
        }
        change_rows(&path, &delete_experiment("1")).unwrap();
        change_rows(&path, &restore_experiment("1", RestoredRuns::All)).unwrap();
        let told = read(&*database(&path));
        assert!(
            told.runs.iter().all(|run| run.experiment.as_str() != "1" || run.lifecycle_stage == LifecycleStage::Active)
        );
    }
}

#[test]
fn what_mlflow_deleted_with_an_experiment_comes_back() {
    for name in ["v2-sqlite", "v3-sqlite"] {
        let zoo = zoo(name);
        let path = zoo.database();
        // MLflow writes each run's time a little later than the experiment's own.
        let before = rows(&path);
        change_rows(&path, &restore_experiment("11", RestoredRuns::ActiveBefore)).unwrap();
        let active = row_differences(&before, &rows(&path));
        let told = read(&*database(&path));
        let runs = told.runs.iter().filter(|run| run.experiment.as_str() == "11").count();
        assert_eq!(active.len(), runs + 1, "{name}: {active:?}");
    }
}

#[test]
fn children_go_along_when_asked_for() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        let told = read(&*database(&path));
        let parent_of = |run: &runatlas::store::Run| run.tag("mlflow.parentRunId").map(str::to_owned);
        let family = |top: &str| {
            let mut all = vec![top.to_owned()];
            let mut at = 0;
            while let Some(id) = all.get(at).cloned() {
                for run in &told.runs {
                    let same = told.run(&id).experiment == run.experiment;
                    if same && parent_of(run).as_deref() == Some(&*id) && !all.contains(&run.id.to_string()) {
                        all.push(run.id.to_string());
                    }
                }
                at += 1;
            }
            all
        };
        let is_active = |id: &str| told.run(id).lifecycle_stage == LifecycleStage::Active;
        let top = told
            .runs
            .iter()
            .filter(|run| is_active(run.id.as_str()) && parent_of(run).is_none())
            .max_by_key(|run| family(run.id.as_str()).len())
            .unwrap();
        let mut wanted: Vec<String> = family(top.id.as_str()).into_iter().filter(|id| is_active(id)).collect();
        assert!(wanted.len() > 2, "{name}");
        let gone = Change::DeleteRuns { runs: vec![top.key.clone()], with_children: true, even_running: true };
        let mut done = change_rows(&path, &gone).unwrap().done;
        wanted.sort();
        done.sort();
        assert_eq!(done, wanted, "{name}");
    }
}

#[test]
fn every_run_and_experiment_of_the_zoo_goes_and_comes_back() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        let before = rows(&path);
        let told = read(&*database(&path));
        let store = database(&path);
        let mut undos = Vec::new();
        let runs = told.runs.iter().step_by(2).map(|run| run.key.clone()).collect();
        let gone = Change::DeleteRuns { runs, with_children: false, even_running: true };
        undos.push(change_rows(&path, &gone).unwrap().undo.unwrap());
        for experiment in told.experiments.iter().filter(|e| e.lifecycle_stage == LifecycleStage::Active) {
            match change_rows(&path, &delete_experiment(experiment.key.as_str())) {
                Ok(outcome) => undos.push(outcome.undo.unwrap()),
                Err(why) => assert!(matches!(why, LifecycleError::DefaultExperiment(_)), "{why}"),
            }
        }
        let seen = read(&*store);
        let is_gone = |e: &runatlas::store::Experiment| e.lifecycle_stage == LifecycleStage::Deleted;
        assert!(seen.experiments.iter().all(|e| is_gone(e) || e.id.as_str() == "0"));
        for undo in undos.iter().rev() {
            store.undo(undo).unwrap();
        }
        assert_eq!(row_differences(&before, &rows(&path)), [""; 0], "{name}");
    }
}

#[test]
fn what_may_not_be_changed_is_refused_with_its_reason() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let id = some_run(&path).id.to_string();
    let run = || Target::Run(id.as_str().into());
    let before = rows(&path);
    let refused = |change: &Change| {
        let why = change_rows(&path, change).map(|outcome| outcome.skipped[0].why.clone());
        assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
        why.unwrap_or_else(|why| why)
    };
    let experiment = |id: &str| Target::Experiment(id.into());
    let named = |target, name: &str| Change::Rename { target, name: name.to_owned() };
    assert!(matches!(refused(&delete(&["nothing"])), LifecycleError::Gone(_)));
    assert!(matches!(refused(&delete_experiment("0")), LifecycleError::DefaultExperiment(_)));
    assert!(matches!(refused(&delete_experiment("11")), LifecycleError::Deleted(_)));
    assert!(matches!(refused(&restore_experiment("1", RestoredRuns::All)), LifecycleError::Active(_)));
    assert_eq!(refused(&named(experiment("1"), "other")), LifecycleError::NameTaken("other".to_owned()));
    let taken = refused(&named(experiment("1"), "deleted-experiment"));
    assert_eq!(taken, LifecycleError::NameTaken("deleted-experiment".to_owned()));
    assert_eq!(refused(&named(run(), " ")), LifecycleError::EmptyName);
    assert!(matches!(refused(&set(experiment("11"), "k", "v")), LifecycleError::Deleted(_)));
    assert!(matches!(refused(&set(run(), "../k", "v")), LifecycleError::TagName(_)));
    let gone = Change::RemoveTag { target: run(), key: "no such tag".to_owned() };
    assert!(matches!(refused(&gone), LifecycleError::NoTag(_)));
    let in_deleted = read(&*database(&path)).runs.into_iter().find(|run| run.experiment.as_str() == "11").unwrap();
    let back = Change::RestoreRuns { runs: vec![in_deleted.key], with_children: false };
    assert!(matches!(refused(&back), LifecycleError::ExperimentDeleted(_)));
}

#[test]
fn a_run_at_work_needs_a_second_word() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let id = some_run(&path).id.to_string();
    execute(&path, &format!("UPDATE runs SET status = 'RUNNING', start_time = 5 WHERE run_uuid = '{id}'"));
    execute(&path, &format!("UPDATE latest_metrics SET timestamp = {} WHERE run_uuid = '{id}'", NOW - 60_000));
    let outcome = change_rows(&path, &delete(&[&id])).unwrap();
    assert!(matches!(outcome.skipped[0].why, LifecycleError::StillWriting { .. }));
    let whole = Change::DeleteExperiment { experiment: "1".into(), even_running: false };
    let before = rows(&path);
    assert!(matches!(change_rows(&path, &whole), Err(LifecycleError::StillWriting { .. })));
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
    execute(&path, &format!("UPDATE latest_metrics SET timestamp = {} WHERE run_uuid = '{id}'", NOW - 600_000));
    assert_eq!(change_rows(&path, &delete(&[&id])).unwrap().done, [id]);
}

#[test]
fn undo_refuses_what_somebody_changed_and_leaves_what_others_wrote() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let id = some_run(&path).id.to_string();
    let rename = Change::Rename { target: Target::Run(id.as_str().into()), name: "mine".to_owned() };
    let undo = change_rows(&path, &rename).unwrap().undo.unwrap();
    execute(&path, &format!("UPDATE tags SET value = 'theirs' WHERE key = 'mlflow.runName' AND run_uuid = '{id}'"));
    let before = rows(&path);
    assert!(matches!(database(&path).undo(&undo), Err(LifecycleError::Changed(_))));
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0], "neither name is changed");

    let undo = change_rows(&path, &delete(&[&id])).unwrap().undo.unwrap();
    execute(&path, &format!("UPDATE runs SET end_time = 77 WHERE run_uuid = '{id}'"));
    database(&path).undo(&undo).unwrap();
    let left = row_differences(&before, &rows(&path));
    assert!(left.len() == 1 && left[0].contains("end_time") && !left[0].contains("stage"), "{left:?}");
}

#[test]
fn a_locked_database_is_in_use_and_waits_for_a_short_lock() {
    for mode in ["DELETE", "WAL"] {
        let zoo = zoo("v3-sqlite");
        let path = zoo.database();
        let id = some_run(&path).id.to_string();
        let other = Connection::open(&path).unwrap();
        other.pragma_update(None, "journal_mode", mode).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert!(matches!(change_rows(&path, &delete(&[&id])), Err(LifecycleError::InUse(_))), "{mode}");
        let done = std::thread::scope(|scope| {
            let waiting = scope.spawn(|| change_rows(&path, &delete(&[&id])).unwrap().done);
            std::thread::sleep(std::time::Duration::from_millis(300));
            other.execute_batch("UPDATE runs SET end_time = 78 WHERE end_time = 77; COMMIT").unwrap();
            waiting.join().unwrap()
        });
        assert_eq!(done, [id]);
        let kept: String = other.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(kept.to_uppercase(), mode);
    }
}

#[test]
fn unknown_columns_and_triggers_are_left_alone() {
    for sql in [
        "ALTER TABLE runs ADD COLUMN deleted_by TEXT",
        "CREATE TRIGGER watch AFTER UPDATE ON runs BEGIN DELETE FROM tags; END",
    ] {
        let zoo = zoo("v3-sqlite");
        let path = zoo.database();
        let id = some_run(&path).id.to_string();
        execute(&path, sql);
        let before = rows(&path);
        let refused = change_rows(&path, &delete(&[&id])).unwrap_err();
        assert!(matches!(refused, LifecycleError::UnknownSchema { .. }), "{refused}");
        assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
        // What does not touch the table goes on.
        change_rows(&path, &set(Target::Run(id.as_str().into()), "k", "v")).unwrap();
    }
}

#[test]
#[cfg(unix)]
fn a_read_only_database_or_folder_says_so() {
    use std::os::unix::fs::PermissionsExt as _;

    use crate::support::{SUPERUSER, skip};
    for is_folder in [false, true] {
        let zoo = zoo("v3-sqlite");
        let path = zoo.database();
        let id = some_run(&path).id.to_string();
        assert!(database(&path).capabilities().can_write);
        let (closed, mode) = if is_folder { (zoo.folder().to_path_buf(), 0o555) } else { (path.clone(), 0o444) };
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(mode)).unwrap();
        // Whoever may do everything is not kept out by this.
        if std::fs::OpenOptions::new().append(true).open(&path).is_ok() && (!is_folder || is_superuser(zoo.folder())) {
            std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
            return skip!(SUPERUSER);
        }
        assert!(!database(&path).capabilities().can_write);
        let refused = change_rows(&path, &delete(&[&id])).unwrap_err();
        assert_eq!(refused, LifecycleError::ReadOnly(closed.clone().canonicalize().unwrap()));
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[cfg(unix)]
fn is_superuser(folder: &Path) -> bool {
    let probe = folder.join("probe");
    let is_made = std::fs::write(&probe, "").is_ok();
    let _ = std::fs::remove_file(probe);
    is_made
}
