//! Reading a few runs again and amending the catalog gives what a complete reading gives: runs, experiments, problems.
//! Anything may have happened to them in between.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use runatlas::model::{Catalog, CatalogBuilder, StoreIndex};
use runatlas::store::{Backend, Cancel, Location, ReadKeys, Store, open};
use rusqlite::Connection;

use crate::support::zoo;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.roll(of.len())])
    }
}

fn build(builder: CatalogBuilder, read: impl FnOnce(&(dyn Fn(runatlas::store::ReadEvent) + Sync))) -> Arc<Catalog> {
    let builder = Mutex::new(builder);
    read(&|event| builder.lock().unwrap().event(StoreIndex(0), event));
    builder.into_inner().unwrap().finish()
}

fn fresh(store: &dyn Store) -> Arc<Catalog> {
    let builder = CatalogBuilder::new(&[store.location().clone()]);
    build(builder, |sink| store.read(&sink, &Cancel::new()).unwrap())
}

fn amended(store: &dyn Store, before: &Catalog, keys: &ReadKeys) -> Arc<Catalog> {
    build(CatalogBuilder::amending(before), |sink| store.read_runs(keys, &sink, &Cancel::new()).unwrap())
}

/// Everything that is there, in an order of its own: a line for each.
fn told(catalog: &Catalog) -> Vec<String> {
    let mut lines: Vec<String> = catalog
        .run_indices()
        .map(|index| format!("run {:?} of {:?}", catalog.run(index), catalog.experiment_of(index).key))
        .chain(catalog.experiment_indices().map(|index| format!("{:?}", catalog.experiment(index))))
        .chain((0..catalog.problems.len()).map(|at| {
            let run = catalog.run_of_problem(at).map(|run| &catalog.run(run).key);
            format!("{:?} leads to {run:?}", catalog.problems[at])
        }))
        .collect();
    lines.sort();
    lines
}

#[track_caller]
fn assert_same(amended: &Catalog, fresh: &Catalog, after: &[String]) {
    let (amended, fresh) = (told(amended), told(fresh));
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    let (too_much, missing) = (only(&amended, &fresh), only(&fresh, &amended));
    assert!(amended == fresh, "after {after:#?}\ntoo much: {too_much:#?}\nmissing: {missing:#?}");
}

/// Runs that were not read again are exactly what they were; the others are known to be new.
#[track_caller]
fn assert_generations(before: &Catalog, after: &Catalog, keys: &ReadKeys) {
    for (at, old) in before.runs.iter().enumerate() {
        let new = &after.runs[at];
        assert_eq!(old.run.key, new.run.key, "indices stay");
        let is_asked = keys.runs.contains(&new.run.key);
        if !is_asked {
            assert!(Arc::ptr_eq(&old.run, &new.run) && old.generation == new.generation, "{}", new.run.key);
        } else if !new.is_gone {
            assert!(new.generation > old.generation, "{}", new.run.key);
        }
    }
}

/// A file that nobody is in the middle of writing.
fn write(path: &Path, content: &str) {
    crate::support::write(path, content);
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
    fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

fn append(path: &Path, line: &str) {
    let old = fs::read_to_string(path).unwrap_or_default();
    write(path, &(old + line));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            write(&target, &String::from_utf8_lossy(&fs::read(entry.path()).unwrap()));
        }
    }
}

fn set_field(meta: &Path, field: &str, value: &str) {
    let Ok(old) = fs::read_to_string(meta) else { return };
    let lines = old.lines().filter(|line| !line.starts_with(&format!("{field}:")));
    let mut text: Vec<&str> = lines.collect();
    let field = format!("{field}: {value}\n");
    text.push(&field);
    write(meta, &text.join("\n"));
}

/// Changes something below `root`; notes whose keys are concerned, and says what it was.
fn change_files(root: &Path, catalog: &Catalog, dice: &mut Dice, keys: &mut ReadKeys) -> String {
    let runs: Vec<_> = catalog.run_indices().map(|index| catalog.run(index).key.clone()).collect();
    let experiments: Vec<_> = catalog.experiment_indices().map(|index| catalog.experiment(index).key.clone()).collect();
    let (Some(run), Some(experiment)) = (dice.one(&runs).cloned(), dice.one(&experiments).cloned()) else {
        return "nothing is left".to_owned();
    };
    let folder = root.join(run.as_str());
    if !folder.exists() {
        return "gone already".to_owned();
    }
    let number = dice.roll(1000);
    let kind = dice.roll(18);
    match kind {
        0 => write(&folder.join(format!("tags/new {number}")), "value"),
        1 => write(&folder.join("tags/mlflow.runName"), &format!("other name {number}")),
        2 => append(&folder.join("metrics/loss"), &format!("1700000000000 0.5 {number}\n")),
        3 => append(&folder.join("metrics/deep/er"), "no number at all\n"),
        4 => set_field(&folder.join("meta.yaml"), "status", ["1", "3", "4", "x"][dice.roll(4)]),
        5 => set_field(&folder.join("meta.yaml"), "end_time", "null"),
        6 => fs::remove_dir_all(&folder).unwrap(),
        7 => drop(fs::remove_file(folder.join("meta.yaml"))),
        8 => {
            for part in ["meta.yaml", "metrics", "params", "tags"] {
                drop(fs::remove_dir_all(folder.join(part)));
                drop(fs::remove_file(folder.join(part)));
            }
            write(&folder.join("artifacts/left.txt"), "");
        }
        9 => write(&folder.join("meta.yaml"), "artifact_uri: [\nrun_id: x\n"),
        10 => {
            let line = |step| format!("1700000000{:03} 0.25 {step}\n", step % 1000);
            append(&folder.join("metrics/long"), &(0..30_000).map(line).collect::<Vec<_>>().concat());
        }
        11 => append(&folder.join("metrics/long"), "torn 1 2 3 4\n1700000000000 2 99999\n"),
        12 => {
            // The same id in another experiment (or a new run in the same one).
            let id = if dice.roll(2) == 0 { format!("{number:032x}") } else { last(run.as_str()).to_owned() };
            let key = format!("{experiment}/{id}");
            if experiment.as_str() != "." && !root.join(&key).exists() {
                copy(&folder, &root.join(&key));
                keys.runs.push(key.into());
            }
        }
        13 => {
            let name = experiments[dice.roll(experiments.len())].to_string();
            set_field(&root.join(experiment.as_str()).join("meta.yaml"), "name", &format!("name of {name}"));
            keys.experiments.push(experiment);
        }
        14 if number.is_multiple_of(2) => {
            drop(fs::remove_file(root.join(experiment.as_str()).join("meta.yaml")));
            keys.experiments.push(experiment);
        }
        14 => {
            write(&root.join(experiment.as_str()).join("tags/new"), &format!("{number}"));
            keys.experiments.push(experiment);
        }
        15 => {
            let id = (500_000 + number).to_string();
            write(
                &root.join(&id).join("meta.yaml"),
                &format!("experiment_id: {id}\nname: new\nartifact_location: x\n"),
            );
            keys.experiments.push(id.into());
        }
        16 => {
            // To the trash and back, with its runs.
            let key = experiment.as_str();
            let other = key.strip_prefix(".trash/").map_or_else(|| format!(".trash/{key}"), str::to_owned);
            if key == "." || key == ".trash" || root.join(&other).exists() {
                return "no way to the trash".to_owned();
            }
            fs::create_dir_all(root.join(".trash")).unwrap();
            fs::rename(root.join(key), root.join(&other)).unwrap();
            for run in runs.iter().filter(|run| run.as_str().starts_with(&format!("{key}/"))) {
                keys.runs.push(run.clone());
            }
            // What the catalog does not know of, since it came after.
            for entry in fs::read_dir(root.join(&other)).unwrap().flatten() {
                let name = entry.file_name().into_string().unwrap();
                keys.runs.push(format!("{other}/{name}").into());
                keys.runs.push(format!("{key}/{name}").into());
            }
            keys.experiments.extend([experiment, other.into()]);
        }
        _ => {
            // A run outside any experiment.
            let key = format!("{number:032x}");
            copy(&folder, &root.join(&key));
            keys.runs.push(key.into());
            keys.experiments.push(".".into());
        }
    }
    keys.runs.push(run.clone());
    format!("{kind} of {run}")
}

fn last(key: &str) -> &str {
    key.rsplit('/').next().unwrap()
}

#[test]
fn any_changes_of_files_are_found_by_the_keys_of_their_runs() {
    for (name, seed) in [("v0.9", 1), ("v1", 2), ("v2", 3), ("v3", 4), ("v3", 5)] {
        let fixture = zoo(name);
        let root = fixture.mlruns();
        let store = open(&Location::new(root.clone(), Backend::File, root.clone())).unwrap();
        let mut dice = Dice(seed);
        let mut catalog = fresh(&*store);
        let mut done = Vec::new();
        for _ in 0..25 {
            let mut keys = ReadKeys::default();
            for _ in 0..=dice.roll(4) {
                done.push(format!("{name}: {}", change_files(&root, &catalog, &mut dice, &mut keys)));
            }
            let before = catalog;
            catalog = amended(&*store, &before, &keys);
            assert_same(&catalog, &fresh(&*store), &done);
            assert_generations(&before, &catalog, &keys);
        }
    }
}

fn change_rows(connection: &Connection, catalog: &Catalog, dice: &mut Dice, keys: &mut ReadKeys) -> String {
    let runs: Vec<_> = catalog.run_indices().map(|index| catalog.run(index).key.clone()).collect();
    let experiments: Vec<_> = catalog.experiment_indices().map(|index| catalog.experiment(index).key.clone()).collect();
    let (Some(run), Some(experiment)) = (dice.one(&runs).cloned(), dice.one(&experiments).cloned()) else {
        return "nothing is left".to_owned();
    };
    let number = dice.roll(1000);
    let kind = dice.roll(11);
    let run_too = |sql: &str| connection.execute(sql, [run.as_str(), &number.to_string()]).unwrap();
    let with_experiment = |sql: &str| connection.execute(sql, [experiment.as_str(), &number.to_string()]).unwrap();
    match kind {
        0 => run_too("INSERT OR REPLACE INTO tags (run_uuid, \"key\", value) VALUES (?1, 'new ' || ?2, 'value')"),
        1 => run_too("UPDATE tags SET value = ?2 WHERE run_uuid = ?1"),
        2 => run_too(
            "INSERT OR REPLACE INTO latest_metrics (\"key\", value, timestamp, step, is_nan, run_uuid) \
             VALUES ('loss', 0.5, 1700000000000, ?2, 0, ?1)",
        ),
        3 => run_too("UPDATE latest_metrics SET value = 'no number ' || ?2 WHERE run_uuid = ?1"),
        4 => run_too("UPDATE runs SET status = 'RUNNING', end_time = NULL, name = ?2 WHERE run_uuid = ?1"),
        5 => run_too("UPDATE runs SET start_time = 'yesterday ' || ?2 WHERE run_uuid = ?1"),
        6 => run_too("UPDATE runs SET lifecycle_stage = 'deleted', user_id = ?2 WHERE run_uuid = ?1"),
        7 => {
            for table in ["params", "tags", "metrics", "latest_metrics", "runs"] {
                connection.execute(&format!("DELETE FROM {table} WHERE run_uuid = ?1"), [run.as_str()]).unwrap();
            }
            1
        }
        8 => {
            keys.experiments.push(experiment.clone());
            with_experiment("UPDATE experiments SET name = 'other ' || ?2 WHERE experiment_id = ?1")
        }
        9 => {
            keys.experiments.push(experiment.clone());
            with_experiment("UPDATE experiments SET artifact_location = x'ff' || ?2 WHERE experiment_id = ?1")
        }
        _ => {
            // Its runs stay behind.
            keys.experiments.push(experiment.clone());
            with_experiment("DELETE FROM experiment_tags WHERE experiment_id = ?1 AND ?2 = ?2");
            with_experiment("DELETE FROM experiments WHERE experiment_id = ?1 AND ?2 = ?2")
        }
    };
    keys.runs.push(run.clone());
    format!("{kind} of {run} and {experiment}")
}

#[test]
fn any_changes_of_rows_are_found_by_the_keys_of_their_runs() {
    for (name, seed) in [("v1-sqlite", 1), ("v2-sqlite", 2), ("v3-sqlite", 3), ("v3-sqlite", 4)] {
        let fixture = zoo(name);
        let path: PathBuf = fixture.database();
        let store = open(&Location::new(path.clone(), Backend::Sqlite, fixture.folder())).unwrap();
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        let mut dice = Dice(seed);
        let mut catalog = fresh(&*store);
        let mut done = Vec::new();
        for _ in 0..20 {
            let mut keys = ReadKeys::default();
            for _ in 0..=dice.roll(4) {
                done.push(format!("{name}: {}", change_rows(&connection, &catalog, &mut dice, &mut keys)));
            }
            let before = catalog;
            catalog = amended(&*store, &before, &keys);
            assert_same(&catalog, &fresh(&*store), &done);
            assert_generations(&before, &catalog, &keys);
        }
    }
}

#[test]
fn reading_nothing_again_changes_nothing() {
    for (name, backend) in [("v3", Backend::File), ("v3-sqlite", Backend::Sqlite)] {
        let fixture = zoo(name);
        let path = if backend == Backend::File { fixture.mlruns() } else { fixture.database() };
        let store = open(&Location::new(path, backend, fixture.folder())).unwrap();
        let catalog = fresh(&*store);
        let keys =
            ReadKeys { runs: vec!["no/such".into(), "../x".into(), "".into()], experiments: vec!["none".into()] };
        for keys in [ReadKeys::default(), keys] {
            let again = amended(&*store, &catalog, &keys);
            assert_same(&again, &catalog, &[]);
            assert!(again.revision > catalog.revision);
            assert_eq!(again.registered_models.len(), catalog.registered_models.len());
            assert_eq!(
                (again.logged_models.len(), again.traces.len()),
                (catalog.logged_models.len(), catalog.traces.len())
            );
        }
    }
}
