//! Removing for good from databases: exactly the rows and folders that the plan names.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use runatlas::store::lifecycle::{ItemKind, Recovery};
use runatlas::store::sqlite::SqliteStore;
use runatlas::store::{
    Cancel, Change, Fact, LifecycleError, LifecycleStage, PurgeMode, PurgeOutcome, PurgePlan, PurgeSelection, Store,
};

use crate::listing::{Entry, Listing, NOW, differences, everything, listing, planned};
use crate::rows::{Rows, change_rows, database, execute, is_sound, location, row_differences, rows};
use crate::support::told::{Told, read};
use crate::support::{TempStore, write, zoo};

const ALL: [&str; 3] = ["v1-sqlite", "v2-sqlite", "v3-sqlite"];

fn delete(path: &Path, runs: &[&str]) {
    let runs = runs.iter().map(|run| (*run).into()).collect();
    let gone = Change::DeleteRuns { runs, with_children: false, even_running: true };
    assert_eq!(change_rows(path, &gone).unwrap().skipped, []);
}

fn delete_experiment(path: &Path, id: &str) {
    change_rows(path, &Change::DeleteExperiment { experiment: id.into(), even_running: true }).unwrap();
}

fn plan(path: &Path, selection: &PurgeSelection) -> PurgePlan {
    planned(&*database(path), selection)
}

fn purge(path: &Path, planned: &PurgePlan) -> PurgeOutcome {
    database(path).purge(planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap()
}

fn named(runs: &[&str]) -> PurgeSelection {
    PurgeSelection { runs: runs.iter().map(|run| (*run).into()).collect(), now: NOW, ..PurgeSelection::default() }
}

/// The files beside the database.
fn files(zoo: &TempStore) -> Listing {
    let mut all = listing(zoo.folder());
    all.retain(|path, _| !path.starts_with("mlflow.db"));
    all
}

/// Rows that should go when these ids of runs, experiments, models, traces and datasets do: those that hold one of them
/// where tables hold ids, and the tags of inputs among them.
fn rows_of(all: &Rows, ids: &BTreeSet<String>, experiment: Option<&str>) -> Vec<String> {
    let of_ids = ["run_uuid", "run_id", "model_id", "request_id", "trace_id", "source_id", "destination_id"];
    let holds = |table: &str, row: &std::collections::BTreeMap<String, String>| {
        let names = |column: &&str| row.get(*column).is_some_and(|value| ids.contains(value));
        let is_bystander = table == "model_versions" || table == "assessments" && !names(&"trace_id");
        !is_bystander && of_ids.iter().any(names)
            || experiment.is_some() && row.get("experiment_id").map(String::as_str) == experiment
    };
    let inputs: BTreeSet<&String> = all
        .iter()
        .filter(|((table, _), row)| table == "inputs" && holds(table, row))
        .map(|(_, row)| &row["input_uuid"])
        .collect();
    let mut lines: Vec<String> = all
        .iter()
        .filter(|((table, _), row)| holds(table, row) || table == "input_tags" && inputs.contains(&row["input_uuid"]))
        .map(|((table, key), _)| format!("- {table} {key}"))
        .collect();
    lines.sort();
    lines
}

/// The run with the most kinds of rows.
fn rich_run(path: &Path) -> String {
    let all = rows(path);
    let told = read(&*database(path));
    let runs = told.runs.iter().filter(|run| {
        let folder = path.parent().unwrap().join("mlruns/1").join(run.id.as_str()).join("artifacts");
        run.lifecycle_stage == LifecycleStage::Active && run.experiment.as_str() == "1" && folder.is_dir()
    });
    let tables = |id: &str| {
        let lines = rows_of(&all, &BTreeSet::from([id.to_owned()]), None);
        lines.iter().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect::<BTreeSet<_>>().len()
    };
    let best = runs.max_by_key(|run| (tables(run.id.as_str()), run.id.as_str().to_owned())).unwrap();
    best.id.to_string()
}

/// Keys of the problems, but for what is counted of the runs that are there.
fn uncounted(told: &Told) -> Vec<&str> {
    let is_count = |cause: &str| Fact::ALL.iter().any(|fact| fact.message().key == cause);
    told.causes().into_iter().filter(|cause| !is_count(cause)).collect()
}

#[test]
fn a_run_goes_with_its_rows_and_its_folder_and_nothing_else() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        let id = rich_run(&path);
        delete(&path, &[&id]);
        let (before, tree, bytes) = (rows(&path), files(&zoo), fs::read(&path).unwrap());
        let planned = plan(&path, &PurgeSelection { keep_models: true, ..named(&[&id]) });
        assert!(fs::read(&path).unwrap() == bytes && files(&zoo) == tree, "planning only reads");
        assert_eq!(planned.items.len(), 1);
        let inside = tree.iter().filter(|(key, _)| key.starts_with(&format!("mlruns/1/{id}/")));
        let sizes: Vec<u64> = inside
            .filter_map(|(_, entry)| if let Entry::File(bytes) = entry { Some(bytes.len() as u64) } else { None })
            .collect();
        let extent = planned.items[0].extent;
        assert_eq!((extent.files, extent.bytes), (sizes.len() as u64, sizes.iter().sum()), "{name}");

        let outcome = purge(&path, &planned);
        assert_eq!((outcome.done, outcome.skipped, outcome.freed), (vec![id.clone()], vec![], extent));
        let wanted = rows_of(&before, &BTreeSet::from([id.clone()]), None);
        assert!(wanted.len() > 4, "{name}");
        assert_eq!(row_differences(&before, &rows(&path)), wanted, "{name}");
        assert_eq!(differences(&tree, &files(&zoo)), [format!("- mlruns/1/{id}")], "{name}");
        is_sound(&path);
        let told = read(&*database(&path));
        assert!(told.runs.iter().all(|run| run.id.as_str() != id));
        assert_eq!(uncounted(&told), [""; 0]);
        assert!(database(&path).interrupted().unwrap().is_empty());
    }
}

#[test]
fn an_experiment_goes_with_runs_traces_models_and_datasets() {
    for name in ALL {
        let zoo = zoo(name);
        let path = zoo.database();
        delete_experiment(&path, "1");
        let (before, tree) = (rows(&path), files(&zoo));
        let told = read(&*database(&path));
        let mut ids: BTreeSet<String> = BTreeSet::new();
        ids.extend(told.runs.iter().filter(|run| run.experiment.as_str() == "1").map(|run| run.id.to_string()));
        let of_runs = ids.len();
        ids.extend(
            told.models.iter().filter(|model| model.experiment.as_str() == "1").map(|model| model.id.to_string()),
        );
        let traces: Vec<String> =
            told.traces.iter().filter(|trace| trace.experiment.as_str() == "1").map(|trace| trace.id.clone()).collect();
        assert_eq!(traces.is_empty(), name == "v1-sqlite");
        let of_traces = traces.len();
        ids.extend(traces);
        let datasets = before.iter().filter(|((table, _), row)| table == "datasets" && row["experiment_id"] == "1");
        ids.extend(datasets.map(|(_, row)| row["dataset_uuid"].clone()));

        let selection = PurgeSelection { experiments: vec!["1".into()], now: NOW, ..PurgeSelection::default() };
        let planned = plan(&path, &selection);
        assert_eq!(planned.items.len(), 1);
        let item = &planned.items[0];
        assert_eq!((item.kind, item.runs, item.traces), (ItemKind::Experiment, of_runs, of_traces));
        assert_eq!(planned.items[0].deleted_since, (name != "v1-sqlite").then_some(NOW));
        let outcome = purge(&path, &planned);
        assert_eq!((outcome.done, outcome.skipped), (vec!["1".to_owned()], vec![]), "{name}");
        let gone = row_differences(&before, &rows(&path));
        assert_eq!(gone, rows_of(&before, &ids, Some("1")), "{name}");
        let holds_rows = |table: &str| gone.iter().any(|line| line.starts_with(&format!("- {table} ")));
        for table in ["inputs", "input_tags", "datasets", "trace_info", "trace_tags", "trace_request_metadata"] {
            assert!(holds_rows(table) || name == "v1-sqlite", "{name} has nothing in {table} that could go");
        }
        for table in ["spans", "assessments", "logged_models", "logged_model_params", "logged_model_tags"] {
            assert!(holds_rows(table) || name != "v3-sqlite", "{name} has nothing in {table} that could go");
        }
        is_sound(&path);
        // Every folder in it belonged to what went.
        let left = differences(&tree, &files(&zoo));
        assert!(!left.is_empty() && left.iter().all(|line| line.starts_with("- mlruns/1")), "{name}: {left:?}");
        let told = read(&*database(&path));
        assert!(told.runs.iter().all(|run| run.experiment.as_str() != "1"));
        assert!(told.problems.is_empty(), "{:?}", told.causes());
    }
}

#[test]
fn models_go_along_and_lost_sources_are_named() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let told = read(&*database(&path));
    let model = told.models.iter().find(|model| model.source_run_id.is_some() && model.experiment.as_str() == "1");
    let model = model.unwrap();
    let maker = model.source_run_id.as_ref().unwrap().to_string();
    execute(&path, &format!("UPDATE model_versions SET run_id = '{maker}' WHERE version = 1"));
    delete(&path, &[&maker]);
    let planned = plan(&path, &named(&[&maker]));
    let models: Vec<_> = planned.items.iter().filter(|item| item.kind == ItemKind::LoggedModel).collect();
    assert!(models.iter().any(|item| item.id == model.id.as_str()));
    assert!(models.iter().all(|item| item.along_with.as_deref() == Some(&*maker)));
    assert!(planned.lost_sources.iter().any(|lost| lost.version == 1 && lost.key == maker));
    assert!(planned.items.last().is_some_and(|item| item.kind == ItemKind::Run), "models before their run");
    let mut ids = BTreeSet::from([maker.clone()]);
    ids.extend(models.iter().map(|item| item.id.clone()));
    let before = rows(&path);
    // A run that came back keeps its models.
    change_rows(&path, &Change::RestoreRuns { runs: vec![maker.as_str().into()], with_children: false }).unwrap();
    let (restored, tree) = (rows(&path), files(&zoo));
    let outcome = purge(&path, &planned);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, planned.items.len()));
    assert_eq!(row_differences(&restored, &rows(&path)), [""; 0]);
    assert_eq!(differences(&tree, &files(&zoo)), [""; 0]);
    delete(&path, &[&maker]);
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
    let outcome = purge(&path, &planned);
    assert_eq!((outcome.done.len(), outcome.skipped.len()), (planned.items.len(), 0));
    assert_eq!(row_differences(&before, &rows(&path)), rows_of(&before, &ids, None));
    is_sound(&path);
}

#[test]
fn every_zoo_is_purged_and_a_copy_leaves_the_original_as_it_was() {
    for name in ALL {
        let (original, copy) = (zoo(name), zoo(name));
        let place = original.folder().to_string_lossy().into_owned();
        for path in [original.database(), copy.database()] {
            let stale = format!("/home/ada/projects/zoo/{name}");
            execute(
                &path,
                &format!(
                    "UPDATE runs SET artifact_uri = replace(replace(artifact_uri, '{stale}', '{place}'), './mlruns', \
                     '{place}/mlruns');
                     UPDATE experiments SET artifact_location = replace(artifact_location, '{stale}', '{place}');"
                ),
            );
        }
        let path = copy.database();
        delete_experiment(&path, "1");
        delete_experiment(&path, "3");
        let untouched = listing(original.holder());
        let tree = files(&copy);
        let planned = plan(&path, &everything());
        assert!(planned.outside.iter().any(|outside| outside.place.starts_with(&place)), "{name}");
        let outcome = purge(&path, &planned);
        assert_eq!((outcome.done.len(), outcome.skipped.as_slice()), (planned.items.len(), &[][..]), "{name}");
        assert!(listing(original.holder()) == untouched, "{name}: the original was touched");
        assert!(!differences(&tree, &files(&copy)).is_empty());
        is_sound(&path);
        assert_eq!(plan(&path, &everything()).items, []);
    }
}

#[test]
fn age_chooses_only_what_tells_its_age() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    let older = |millis| PurgeSelection { older_than: Some(millis), now: NOW, ..named(&[&id]) };
    assert!(plan(&path, &older(0)).items.iter().any(|item| item.id == id));
    let planned = plan(&path, &older(1));
    assert!(planned.items.is_empty() && matches!(planned.skipped[0].why, LifecycleError::TooYoung(_)));
    execute(&path, &format!("UPDATE runs SET deleted_time = NULL WHERE run_uuid = '{id}'"));
    let planned = plan(&path, &older(0));
    assert!(planned.items.is_empty() && matches!(planned.skipped[0].why, LifecycleError::UnknownAge(_)));
}

/// Plans the purge of a run, does something, purges: nothing may go.
#[track_caller]
fn is_left(meanwhile: impl FnOnce(&Path, &str)) -> LifecycleError {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    let planned = plan(&path, &PurgeSelection { keep_models: true, ..named(&[&id]) });
    meanwhile(&path, &id);
    let (before, tree) = (rows(&path), files(&zoo));
    let mut outcome = purge(&path, &planned);
    assert_eq!(outcome.done, [""; 0]);
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
    assert_eq!(differences(&tree, &files(&zoo)), [""; 0]);
    assert!(database(&path).interrupted().unwrap().is_empty());
    outcome.skipped.remove(0).why
}

#[test]
fn what_changed_since_the_plan_stays() {
    let restored = is_left(|path, id| {
        change_rows(path, &Change::RestoreRuns { runs: vec![id.into()], with_children: false }).unwrap();
    });
    assert!(matches!(restored, LifecycleError::Active(_)), "{restored}");
    let again = is_left(|path, id| execute(path, &format!("UPDATE runs SET deleted_time = 5 WHERE run_uuid = '{id}'")));
    assert!(matches!(again, LifecycleError::Changed(_)), "{again}");
    let grown = is_left(|path, id| {
        fs::write(path.parent().unwrap().join("mlruns/1").join(id).join("artifacts/new.txt"), "x").unwrap();
    });
    assert!(matches!(grown, LifecycleError::Changed(_)), "{grown}");
    let unknown = is_left(|path, _| execute(path, "CREATE TABLE later (id TEXT, run_uuid TEXT)"));
    assert!(matches!(unknown, LifecycleError::UnknownSchema { .. }), "{unknown}");
}

#[test]
fn a_locked_database_loses_nothing() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    delete_experiment(&path, "3");
    let planned = plan(&path, &PurgeSelection { keep_models: true, ..everything() });
    assert!(planned.items.len() > 2);
    let (before, tree) = (rows(&path), files(&zoo));
    // A writer, and a reader who lets nobody commit.
    for lock in ["BEGIN IMMEDIATE", "BEGIN; SELECT count(*) FROM runs"] {
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch(lock).unwrap();
        let begin = std::time::Instant::now();
        let outcome = purge(&path, &planned);
        assert_eq!((outcome.done.len(), outcome.skipped.len()), (0, planned.items.len()), "{lock}");
        assert!(outcome.skipped.iter().all(|skipped| matches!(skipped.why, LifecycleError::InUse(_))), "{lock}");
        assert!(begin.elapsed().as_secs() < 6, "it is waited for once: {:?}", begin.elapsed());
        other.execute_batch("ROLLBACK").unwrap();
        drop(other);
        assert_eq!(row_differences(&before, &rows(&path)), [""; 0], "{lock}");
        assert_eq!(differences(&tree, &files(&zoo)), [""; 0], "{lock}");
        assert!(database(&path).interrupted().unwrap().is_empty());
    }
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let refused = SqliteStore::open(&location(&path))
        .map_err(LifecycleError::from)
        .and_then(|store| store.plan_purge(&everything(), &|_| {}, &Cancel::new()));
    assert!(matches!(refused, Err(LifecycleError::InUse(_))), "{refused:?}");
}

#[test]
fn a_database_with_unknown_references_is_not_purged() {
    for sql in [
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT REFERENCES runs (run_uuid))",
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, what TEXT REFERENCES datasets (dataset_uuid))",
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, run_id TEXT)",
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, trace_id TEXT)",
        "CREATE TABLE audit (id INTEGER PRIMARY KEY, model_id TEXT)",
        "CREATE TRIGGER audit AFTER DELETE ON params BEGIN DELETE FROM tags; END",
    ] {
        let zoo = zoo("v3-sqlite");
        let path = zoo.database();
        execute(&path, sql);
        let refused = database(&path).plan_purge(&everything(), &|_| {}, &Cancel::new()).unwrap_err();
        let LifecycleError::UnknownSchema { what, .. } = refused else { panic!("{refused}") };
        assert_eq!(what, "audit");
    }
    let zoo = zoo("v3-sqlite");
    execute(&zoo.database(), "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
    plan(&zoo.database(), &everything());
}

#[test]
fn a_row_that_something_needs_stays_with_all_that_is_its() {
    let zoo = zoo("v3-sqlite");
    let path = zoo.database();
    delete_experiment(&path, "3");
    execute(
        &path,
        "INSERT INTO scorers (experiment_id, scorer_name, scorer_id) VALUES (3, 's', 's1');
         INSERT INTO scorer_versions (scorer_id, scorer_version, serialized_scorer) VALUES ('s1', 1, '{}');",
    );
    let insert = "PRAGMA foreign_keys = OFF; INSERT INTO guardrails SELECT ";
    let connection = rusqlite::Connection::open(&path).unwrap();
    let columns: Vec<(String, String)> = {
        let mut statement = connection.prepare("SELECT name, type FROM pragma_table_info('guardrails')").unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let value = |(name, kind): &(String, String)| match name.as_str() {
        "scorer_id" => "'s1'".to_owned(),
        "scorer_version" => "1".to_owned(),
        "action_endpoint_id" => "NULL".to_owned(),
        "stage" => "'BEFORE'".to_owned(),
        "action" => "'VALIDATION'".to_owned(),
        _ if kind.contains("INT") => "1".to_owned(),
        _ => "'x'".to_owned(),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    connection.execute_batch(&format!("{insert}{}", values.join(", "))).unwrap();
    drop(connection);
    let selection = PurgeSelection { experiments: vec!["3".into()], now: NOW, ..PurgeSelection::default() };
    let planned = plan(&path, &selection);
    let (before, tree) = (rows(&path), files(&zoo));
    let outcome = purge(&path, &planned);
    assert!(matches!(outcome.skipped[0].why, LifecycleError::Needed(_)), "{:?}", outcome.skipped);
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
    assert_eq!(differences(&tree, &files(&zoo)), [""; 0]);
}

#[test]
fn folders_that_are_not_plainly_the_runs_own_stay_and_are_named() {
    // A run of a file store: `mlflow migrate-filestore` leaves it in its place.
    let store = zoo("v3-sqlite");
    let path = store.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    let folder = store.mlruns().join("1").join(&id);
    write(folder.join("meta.yaml"), "run_id: x\n");
    let tree = files(&store);
    let planned = plan(&path, &PurgeSelection { keep_models: true, ..named(&[&id]) });
    assert_eq!(planned.items[0].extent.files, 0);
    assert!(planned.outside.iter().any(|outside| outside.place.contains(&id)), "{:?}", planned.outside);
    assert_eq!(purge(&path, &planned).done, [id]);
    assert_eq!(differences(&tree, &files(&store)), [""; 0]);

    // Something else beside the artifacts.
    let store = zoo("v3-sqlite");
    let path = store.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    write(store.mlruns().join("1").join(&id).join("mine.txt"), "x");
    let tree = files(&store);
    purge(&path, &plan(&path, &PurgeSelection { keep_models: true, ..named(&[&id]) }));
    assert_eq!(differences(&tree, &files(&store)), [format!("- mlruns/1/{id}/artifacts")]);
}

#[test]
fn a_deleted_model_is_purged_by_itself_and_a_living_one_is_not() {
    let store = zoo("v3-sqlite");
    let path = store.database();
    let all = plan(&path, &everything());
    let deleted = all.items.iter().find(|item| item.kind == ItemKind::LoggedModel).unwrap().key.clone();
    let found = read(&*database(&path)).models;
    let living = found.iter().find(|model| model.lifecycle_stage == LifecycleStage::Active).unwrap();
    let others = vec![deleted.clone(), living.id.to_string()];
    let planned = plan(&path, &PurgeSelection { others, now: NOW, ..PurgeSelection::default() });
    assert_eq!(planned.items.iter().map(|item| &item.key).collect::<Vec<_>>(), [&deleted]);
    assert_eq!(purge(&path, &planned).done, [deleted]);
}

#[test]
#[cfg(unix)]
fn links_lead_nowhere() {
    let store = zoo("v3-sqlite");
    let path = store.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    let decoy = store.holder().join("decoy");
    fs::create_dir_all(&decoy).unwrap();
    let folder = store.mlruns().join("1").join(&id);
    fs::rename(&folder, decoy.join(&id)).unwrap();
    std::os::unix::fs::symlink(decoy.join(&id), &folder).unwrap();
    let (tree, outside) = (files(&store), listing(&decoy));
    let planned = plan(&path, &PurgeSelection { keep_models: true, ..named(&[&id]) });
    assert!(planned.outside.iter().any(|outside| outside.place.contains(&id)), "{:?}", planned.outside);
    assert_eq!(purge(&path, &planned).done, [id]);
    assert_eq!(differences(&tree, &files(&store)), [""; 0]);
    assert!(listing(&decoy) == outside);

    // A link put in the way after the plan.
    let store = zoo("v3-sqlite");
    let path = store.database();
    let id = rich_run(&path);
    delete(&path, &[&id]);
    let planned = plan(&path, &PurgeSelection { keep_models: true, ..named(&[&id]) });
    let decoy = store.holder().join("decoy");
    fs::create_dir_all(&decoy).unwrap();
    let folder = store.mlruns().join("1").join(&id);
    fs::rename(&folder, decoy.join(&id)).unwrap();
    std::os::unix::fs::symlink(decoy.join(&id), &folder).unwrap();
    let outside = listing(&decoy);
    let outcome = purge(&path, &planned);
    assert!(matches!(outcome.skipped[0].why, LifecycleError::Linked(_)), "{:?}", outcome.skipped);
    assert!(listing(&decoy) == outside);
}

#[test]
fn leftovers_are_named_when_asked_for_and_no_other_database_is_there() {
    let store = zoo("v3-sqlite");
    let path = store.database();
    let id = "0123456789abcdef0123456789abcdef";
    let orphans = [
        // What `mlflow gc` leaves of experiments: of runs nothing or an empty folder, of models and traces everything.
        format!("mlruns/1/{id}"),
        format!("mlruns/1/models/m-{id}"),
        format!("mlruns/77/{id}"),
        format!("mlruns/77/traces/tr-{id}"),
    ];
    let place = |key: &str| store.folder().join(key);
    for key in &orphans[..3] {
        write(place(key).join("artifacts/x"), "left");
    }
    fs::create_dir_all(place(&orphans[3])).unwrap();
    // Of a file store, or somebody's own.
    for key in [
        "mlruns/1/notes/artifacts/x".to_owned(),
        format!("mlruns/1/models/{id}/artifacts/x"),
        format!("mlruns/notes/{id}/artifacts/x"),
        format!("mlruns/77/a{}/meta.yaml", &id[1..]),
        format!("mlruns/77/b{}/mine.txt", &id[1..]),
    ] {
        write(place(&key), "mine");
    }
    let asked = PurgeSelection { leftovers: true, unknown_runs: true, now: NOW, ..PurgeSelection::default() };
    let planned = plan(&path, &asked);
    assert_eq!(planned.items.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), orphans);
    // A run that came into being after the plan keeps its folder.
    execute(
        &path,
        &format!("INSERT INTO runs (run_uuid, experiment_id, lifecycle_stage) VALUES ('{id}', 1, 'active')"),
    );
    let (before, tree) = (rows(&path), files(&store));
    let outcome = purge(&path, &planned);
    assert_eq!(outcome.done, [orphans[1].clone(), orphans[3].clone()]);
    assert!(outcome.skipped.iter().all(|skipped| matches!(skipped.why, LifecycleError::Changed(_))));
    assert_eq!(row_differences(&before, &rows(&path)), [""; 0]);
    let gone = [format!("- {}", orphans[1]), format!("- {}", orphans[3])];
    assert_eq!(differences(&tree, &files(&store)), gone);
    write(store.mlruns().join("1").join(id).join("artifacts/x"), "left");
    fs::copy(&path, store.folder().join("other.db")).unwrap();
    assert_eq!(plan(&path, &asked).items, []);
}

#[test]
fn a_database_without_foreign_keys_is_purged_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mlflow.db");
    execute(
        &path,
        "CREATE TABLE experiments (experiment_id INTEGER NOT NULL PRIMARY KEY, name TEXT, artifact_location TEXT,
             lifecycle_stage TEXT);
         CREATE TABLE runs (run_uuid TEXT NOT NULL PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT,
             end_time BIGINT, lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER, user_id TEXT);
         CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (key, run_uuid));
         CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (key, run_uuid));
         CREATE TABLE metrics (key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN,
             PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan));
         INSERT INTO experiments VALUES (1, 'first', './mlruns/1', 'active');
         INSERT INTO runs (run_uuid, lifecycle_stage, experiment_id) VALUES ('a', 'active', 1), ('b', 'active', 1);
         INSERT INTO params VALUES ('lr', '1', 'a'), ('lr', '2', 'b');
         INSERT INTO tags VALUES ('t', '1', 'a'), ('mlflow.parentRunId', 'a', 'b');
         INSERT INTO metrics VALUES ('loss', 1, 2, 'a', 3, 0), ('loss', 1, 2, 'b', 3, 0);",
    );
    delete(&path, &["a"]);
    let before = rows(&path);
    let planned = plan(&path, &named(&["a"]));
    assert_eq!(planned.items[0].children_that_stay, ["b"]);
    assert_eq!(purge(&path, &planned).done, ["a"]);
    let wanted = ["- metrics loss 1.0 2 a 3 0", "- params lr a", "- runs a", "- tags t a"];
    assert_eq!(row_differences(&before, &rows(&path)), wanted);
}

/// A store in which everything fails from one step on.
fn dead_at(path: &Path, step: usize) -> (SqliteStore, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let hook = move |_: &str, _: &Path| {
        if counted.fetch_add(1, Ordering::Relaxed) >= step { Err(io::Error::other("dead")) } else { Ok(()) }
    };
    (SqliteStore::with_steps(&location(path), Arc::new(hook)).unwrap(), count)
}

/// How a purge comes to a sudden end.
#[derive(Clone, Copy, Debug)]
enum Death {
    /// Everything fails from some step on.
    Failures,
    /// The program is gone.
    Killed,
    /// The same, with a write-ahead log.
    KilledWithLog,
}

const VICTIM: &str = "RUNATLAS_TEST_DATABASE";
const STEP: &str = "RUNATLAS_TEST_DATABASE_STEP";

/// Runs in a process of its own, which ends within.
#[test]
#[ignore = "no test of its own"]
fn victim_of_a_kill() {
    let path = std::env::var(VICTIM).unwrap();
    let step: usize = std::env::var(STEP).unwrap().parse().unwrap();
    let count = AtomicUsize::new(0);
    let hook = move |_: &str, _: &Path| {
        if count.fetch_add(1, Ordering::Relaxed) >= step {
            std::process::abort();
        }
        Ok(())
    };
    let store = SqliteStore::with_steps(&location(Path::new(&path)), Arc::new(hook)).unwrap();
    let planned = store.plan_purge(&dying(), &|_| {}, &Cancel::new()).unwrap();
    store.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
}

fn dies(path: &Path, step: usize, death: Death) {
    if let Death::Failures = death {
        let (store, _) = dead_at(path, step);
        let planned = store.plan_purge(&dying(), &|_| {}, &Cancel::new()).unwrap();
        let _ = store.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new());
        return;
    }
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "sqlite_purges::victim_of_a_kill"])
        .env(VICTIM, path)
        .env(STEP, step.to_string())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success(), "step {step}");
}

/// The deleted runs of experiment 1 and the deleted experiments.
fn dying() -> PurgeSelection {
    PurgeSelection { keep_models: true, ..everything() }
}

#[test]
fn death_at_any_step_leaves_whole_items_or_tells_of_them() {
    let _turn = crate::faults::TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let prepared = zoo("v3-sqlite");
    let told = read(&*database(&prepared.database()));
    assert!(told.runs.iter().any(|run| run.experiment.as_str() == "3"));
    delete_experiment(&prepared.database(), "3");
    let id = rich_run(&prepared.database());
    delete(&prepared.database(), &[&id]);
    let all = prepared.copy();
    let (store, count) = dead_at(&all.database(), usize::MAX);
    let planned = store.plan_purge(&dying(), &|_| {}, &Cancel::new()).unwrap();
    let untouched = (rows(&all.database()), files(&all));
    store.purge(&planned, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
    let steps = count.load(Ordering::Relaxed);
    let done = (rows(&all.database()), files(&all));
    assert!(steps > 15, "{steps}");

    let mut kinds = BTreeSet::new();
    let deaths = [Death::Failures, Death::Killed, Death::KilledWithLog];
    for (step, death) in (0..steps).flat_map(|step| deaths.map(|death| (step, death))) {
        let zoo = prepared.copy();
        let path = zoo.database();
        if let Death::KilledWithLog = death {
            rusqlite::Connection::open(&path).unwrap().pragma_update(None, "journal_mode", "WAL").unwrap();
        }
        dies(&path, step, death);
        is_sound(&path);
        let told = read(&*database(&path));
        let is_there = |id: &str| told.runs.iter().any(|run| run.id.as_str() == id);
        let alive = database(&path);
        let interrupted = alive.interrupted().unwrap();
        let causes = uncounted(&told);
        let is_told = causes.iter().all(|cause| cause.starts_with("lifecycle-interrupted"));
        assert!(is_told && causes.len() == interrupted.len(), "whoever reads is told");
        let beyond: Vec<String> = interrupted.iter().flat_map(|one| one.beyond_recall.clone()).collect();
        for item in &planned.items {
            let has_rows = match item.kind {
                ItemKind::Run => is_there(&item.id),
                _ => told.experiments.iter().any(|experiment| experiment.id.as_str() == item.id),
            };
            // With its rows an item is whole, and nothing tells of it.
            assert!(!(has_rows && beyond.contains(&item.key)), "{death:?}, step {step}");
            let folder = zoo.mlruns().join("1").join(&item.id);
            if item.kind == ItemKind::Run && item.extent.folders > 0 {
                assert_eq!(has_rows, folder.is_dir() && !beyond.contains(&item.key), "{death:?}, step {step}");
            }
            kinds.insert((has_rows, beyond.contains(&item.key)));
        }
        for one in &interrupted {
            let outcome =
                alive.recover(one, if step % 2 == 0 { Recovery::Finish } else { Recovery::PutBack }, &|_| {}).unwrap();
            assert_eq!(outcome.skipped, [], "{death:?}, step {step}");
        }
        assert!(alive.interrupted().unwrap().is_empty());
        // An empty folder that means nothing may be left.
        let kept: Vec<String> = files(&zoo).into_keys().filter(|key| key.starts_with(".runatlas.trash/")).collect();
        assert!(
            kept.iter().all(|key| key.contains(".tmp") && interrupted.is_empty()),
            "{death:?}, step {step}: {kept:?}"
        );
        is_sound(&path);
        // What had not begun is done by a second purge; then nothing tells the two stores apart.
        let rest = plan(&path, &dying());
        purge(&path, &rest);
        assert_eq!(row_differences(&done.0, &rows(&path)), [""; 0], "{death:?}, step {step}");
        let mut left = differences(&done.1, &files(&zoo));
        left.retain(|line| !matches!(line.as_str(), "+ mlruns/3" | "+ mlruns/11" | "+ .runatlas.trash"));
        assert_eq!(left, [""; 0], "{death:?}, step {step}");
    }
    assert!(kinds.len() == 3, "before, between and after: {kinds:?}");
    assert!(!row_differences(&untouched.0, &done.0).is_empty() && untouched.1 != done.1);
}
