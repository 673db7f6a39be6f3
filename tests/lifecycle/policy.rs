//! The policy, as a table: what a change or a purge means is the same in a file store and in a database. Each row is built
//! as both, and both are held to the same outcome.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use runatlas::store::lifecycle::{ItemKind, RestoredRuns, Skipped, Target};
use runatlas::store::{
    Cancel, Change, ExperimentKey, LifecycleStage, PurgeMode, PurgePlan, PurgeSelection, RunKey, Store,
};

use crate::listing::{NOW, planned, store};
use crate::rows::{database, execute};
use crate::support::told::read;
use crate::support::tree::Tree;
use crate::support::{TempStore, empty_store, write};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// A folder that looks like a run, with artifacts.
const LEFT: &str = "0123456789abcdef0123456789abcdef";
/// One without.
const EMPTY: &str = "fedcba9876543210fedcba9876543210";

const TABLES: &str = "
    CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, artifact_location TEXT, lifecycle_stage TEXT,
        creation_time BIGINT, last_update_time BIGINT);
    CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, source_type TEXT, user_id TEXT, status TEXT,
        start_time BIGINT, end_time BIGINT, lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER,
        deleted_time BIGINT);
    CREATE TABLE tags (\"key\" TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE experiment_tags (\"key\" TEXT, value TEXT, experiment_id INTEGER, PRIMARY KEY (\"key\", experiment_id));
    CREATE TABLE params (\"key\" TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE latest_metrics (\"key\" TEXT, value FLOAT, timestamp BIGINT, step BIGINT, is_nan BOOLEAN, run_uuid TEXT,
        PRIMARY KEY (\"key\", run_uuid));
    CREATE TABLE metrics (\"key\" TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT, step BIGINT, is_nan BOOLEAN);
    CREATE TABLE logged_models (model_id TEXT PRIMARY KEY, experiment_id INTEGER, name TEXT, artifact_location TEXT,
        creation_timestamp_ms BIGINT, last_updated_timestamp_ms BIGINT, status INTEGER, lifecycle_stage TEXT,
        model_type TEXT, source_run_id TEXT);
";

/// Since when something is deleted.
#[derive(Clone, Copy)]
enum Since {
    At(i64),
    /// As before MLflow 1.28.
    SomeTime,
}

impl Since {
    fn time(self) -> Option<i64> {
        if let Self::At(time) = self { Some(time) } else { None }
    }
}

/// A run of experiment `1`, finished long ago, unless something else is said.
#[derive(Clone)]
struct Row {
    id: &'static str,
    experiment: &'static str,
    parent: Option<&'static str>,
    is_running: bool,
    start_time: i64,
    logged: Option<i64>,
    deleted: Option<Since>,
    tag: Option<&'static str>,
}

fn run(id: &'static str) -> Row {
    let start_time = NOW - 100 * DAY;
    Row { id, experiment: "1", parent: None, is_running: false, start_time, logged: None, deleted: None, tag: None }
}

impl Row {
    fn of(self, experiment: &'static str) -> Self {
        Self { experiment, ..self }
    }

    fn below(self, parent: &'static str) -> Self {
        Self { parent: Some(parent), ..self }
    }

    /// Marked as running.
    fn running(self) -> Self {
        Self { is_running: true, ..self }
    }

    fn started(self, ago: i64) -> Self {
        Self { start_time: NOW - ago, ..self }
    }

    fn logged(self, ago: i64) -> Self {
        Self { logged: Some(NOW - ago), ..self }
    }

    fn deleted(self, ago: i64) -> Self {
        Self { deleted: Some(Since::At(NOW - ago)), ..self }
    }

    fn deleted_some_time(self) -> Self {
        Self { deleted: Some(Since::SomeTime), ..self }
    }

    fn tagged(self, tag: &'static str) -> Self {
        Self { tag: Some(tag), ..self }
    }
}

/// A logged model of experiment `1`: its id, the run that made it, and when it was deleted.
type Model = (&'static str, &'static str, Option<i64>);

/// What is in a store. Experiments `0`, `1` and `2` are always there.
#[derive(Clone, Default)]
struct Scene {
    runs: Vec<Row>,
    models: Vec<Model>,
    /// Where folders lie that look like runs, one with artifacts and one without, by experiment.
    left: Vec<&'static str>,
    /// Experiments that are deleted, and since when.
    deleted: Vec<(&'static str, i64)>,
    /// Experiments that are called like another one.
    twins: Vec<(&'static str, &'static str)>,
}

fn runs<const N: usize>(runs: [Row; N]) -> Scene {
    Scene { runs: Vec::from(runs), ..Scene::default() }
}

impl Scene {
    fn experiments(&self) -> Vec<(&'static str, &'static str, Option<i64>)> {
        let ids = ["0", "1", "2"].into_iter().chain(self.twins.iter().map(|(id, _)| *id));
        ids.map(|id| {
            let twin = self.twins.iter().find(|(twin, _)| *twin == id);
            let deleted = self.deleted.iter().find(|(deleted, _)| *deleted == id);
            (id, twin.map_or(id, |(_, like)| like), deleted.map(|(_, ago)| NOW - ago))
        })
        .collect()
    }

    fn as_files(&self) -> Side {
        let mut tree = Tree::new();
        for (id, name, deleted) in self.experiments() {
            let key = deleted.map_or(id.to_owned(), |_| format!(".trash/{id}"));
            tree = tree.experiment(&key).field("name", &format!("name: experiment {name}"));
            if let Some(time) = deleted {
                tree = tree.field("last_update_time", &format!("last_update_time: {time}"));
            }
            for row in self.runs.iter().filter(|row| row.experiment == id) {
                tree = tree.run(row.id).field("start_time", &format!("start_time: {}", row.start_time));
                if row.is_running {
                    tree = tree.field("status", "status: 1");
                }
                if let Some(deleted) = row.deleted {
                    let time = deleted.time().map_or(String::new(), |time| format!("\ndeleted_time: {time}"));
                    tree = tree.field("lifecycle_stage", &format!("lifecycle_stage: deleted{time}"));
                }
                if let Some(parent) = row.parent {
                    tree = tree.file("tags/mlflow.parentRunId", parent);
                }
                if let Some(tag) = row.tag {
                    tree = tree.file(&format!("tags/{tag}"), "value");
                }
                if let Some(time) = row.logged {
                    tree = tree.file("metrics/loss", format!("{time} 1 1\n"));
                    let file = fs::File::options().write(true).open(tree.path(&key).join(row.id).join("metrics/loss"));
                    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(time.cast_unsigned());
                    file.unwrap().set_modified(time).unwrap();
                }
            }
        }
        for (id, maker, deleted) in &self.models {
            let stage = deleted.map_or(String::new(), |ago| {
                format!("lifecycle_stage: deleted\nlast_updated_timestamp: {}\n", NOW - ago)
            });
            let meta = format!("model_id: {id}\nname: {id}\nsource_run_id: {maker}\nstatus: 2\n{stage}");
            tree = tree.at_root(&format!("1/models/{id}/meta.yaml"), meta);
        }
        for experiment in &self.left {
            tree = tree.at_root(&format!("{experiment}/{LEFT}/artifacts/x"), "left");
            fs::create_dir_all(tree.path(experiment).join(EMPTY).join("artifacts")).unwrap();
        }
        Side { store: Arc::new(store(&tree.root())), _tree: Some(tree), _folder: None }
    }

    fn as_rows(&self) -> Side {
        let folder = empty_store();
        let path = folder.database();
        let mut sql = vec![TABLES.to_owned()];
        let number = |time: Option<i64>| time.map_or("NULL".to_owned(), |time| time.to_string());
        let stage = |is_deleted: bool| if is_deleted { "deleted" } else { "active" };
        for (id, name, deleted) in self.experiments() {
            let (stage, time) = (stage(deleted.is_some()), deleted.unwrap_or(NOW - 200 * DAY));
            sql.push(format!(
                "INSERT INTO experiments VALUES ({id}, 'experiment {name}', './mlruns/{id}', '{stage}', 0, {time});"
            ));
        }
        for row in &self.runs {
            let (id, start_time, experiment) = (row.id, row.start_time, row.experiment);
            let status = if row.is_running { "RUNNING" } else { "FINISHED" };
            let (stage, time) = (stage(row.deleted.is_some()), number(row.deleted.and_then(Since::time)));
            sql.push(format!(
                "INSERT INTO runs VALUES ('{id}', 'name of {id}', 'LOCAL', 'ada', '{status}', {start_time}, NULL, \
                 '{stage}', './mlruns/{experiment}/{id}/artifacts', {experiment}, {time});"
            ));
            let parent = row.parent.map(|parent| ("mlflow.parentRunId", parent));
            for (key, value) in parent.into_iter().chain(row.tag.map(|tag| (tag, "value"))) {
                sql.push(format!("INSERT INTO tags VALUES ('{key}', '{value}', '{id}');"));
            }
            if let Some(time) = row.logged {
                sql.push(format!("INSERT INTO latest_metrics VALUES ('loss', 1, {time}, 1, 0, '{id}');"));
            }
        }
        for (id, maker, deleted) in &self.models {
            let (stage, time) = (stage(deleted.is_some()), number(deleted.map(|ago| NOW - ago)));
            sql.push(format!(
                "INSERT INTO logged_models VALUES ('{id}', 1, '{id}', '', 0, {time}, 2, '{stage}', '', '{maker}');"
            ));
        }
        execute(&path, &sql.concat());
        for experiment in &self.left {
            write(folder.mlruns().join(experiment).join(LEFT).join("artifacts/x"), "left");
            fs::create_dir_all(folder.mlruns().join(experiment).join(EMPTY).join("artifacts")).unwrap();
        }
        Side { store: database(&path), _tree: None, _folder: Some(folder) }
    }
}

/// One of the two stores.
struct Side {
    store: Arc<dyn Store>,
    _tree: Option<Tree>,
    _folder: Option<TempStore>,
}

/// The id at the end of a key of either kind.
fn id(key: &str) -> &str {
    key.rsplit('/').next().unwrap()
}

/// `a b`, or `-`.
fn list<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = ids.into_iter().collect();
    if all.is_empty() { "-".to_owned() } else { all.join(" ") }
}

fn word(why: &runatlas::store::LifecycleError) -> String {
    format!("{why:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}

fn skipped(all: &[Skipped]) -> String {
    let told: Vec<String> =
        all.iter().map(|skipped| format!("; {} {}", id(&skipped.key), word(&skipped.why))).collect();
    told.concat()
}

impl Side {
    /// The key of a run as it is now; of one that is not there its id.
    fn run(&self, run: &str) -> String {
        let told = read(&*self.store);
        told.runs.iter().find(|known| known.id.as_str() == run).map_or(run.to_owned(), |known| known.key.to_string())
    }

    fn experiment(&self, experiment: &str) -> String {
        let told = read(&*self.store);
        let known = told.experiments.iter().find(|known| known.id.as_str() == experiment);
        known.map_or(experiment.to_owned(), |known| known.key.to_string())
    }

    /// Everything that a change may change.
    fn state(&self) -> String {
        let told = read(&*self.store);
        let mut lines: Vec<String> = told
            .runs
            .iter()
            .map(|run| {
                let tags: Vec<_> = run.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
                let (stage, since) = (run.lifecycle_stage, run.deleted_time);
                format!("{} {stage:?} {since:?} {} {tags:?}", run.id, run.name)
            })
            .chain(told.experiments.iter().map(|it| {
                format!("{} {:?} {:?} {} {:?}", it.id, it.lifecycle_stage, it.last_update_time, it.name, it.tags.len())
            }))
            .collect();
        lines.sort();
        lines.join("\n")
    }

    /// The active runs, and the active experiments.
    fn active(&self) -> String {
        let told = read(&*self.store);
        let is_active = |stage| stage == LifecycleStage::Active;
        let mut runs: Vec<&str> =
            told.runs.iter().filter(|run| is_active(run.lifecycle_stage)).map(|run| run.id.as_str()).collect();
        let mut experiments: Vec<&str> =
            told.experiments.iter().filter(|it| is_active(it.lifecycle_stage)).map(|it| it.id.as_str()).collect();
        runs.sort_unstable();
        experiments.sort_unstable();
        format!("{} in {}", list(runs), list(experiments))
    }

    /// Makes a change, takes it back, makes it again: `done; what was skipped and why`, or `refused why`.
    fn change(&self, change: &Change) -> String {
        let before = self.state();
        let outcome = match self.store.change(change, NOW) {
            Ok(outcome) => outcome,
            Err(why) => {
                assert_eq!(self.state(), before, "refused, and changed all the same");
                return format!("refused {}", word(&why));
            }
        };
        let after = self.state();
        let touched = &outcome.touched;
        let mut keys: Vec<&str> = touched.runs.iter().map(RunKey::as_str).collect();
        keys.extend(touched.experiments.iter().map(ExperimentKey::as_str));
        let mut keys: Vec<&str> = keys.into_iter().map(id).collect();
        keys.sort_unstable();
        let line =
            |id: &str, state: &str| state.lines().find(|line| line.split(' ').next() == Some(id)).map(str::to_owned);
        let mut changed: Vec<&str> = before.lines().map(|line| line.split(' ').next().unwrap()).collect();
        // The runs of an experiment in the trash read as deleted, whatever they say.
        changed.retain(|id| line(id, &before) != line(id, &after));
        changed.sort_unstable();
        assert_eq!(keys, changed, "what has to be read again");
        assert_eq!(outcome.undo.is_some(), !outcome.done.is_empty());
        if let Some(undo) = &outcome.undo {
            assert_eq!(undo.touched(), touched);
            self.store.undo(undo).unwrap();
            assert_eq!(self.state(), before, "undone");
            self.store.change(change, NOW).unwrap();
            assert_eq!(self.state(), after, "made again");
        }
        format!("{}{}", list(outcome.done.iter().map(|key| id(key))), skipped(&outcome.skipped))
    }

    fn plan(&self, selection: &PurgeSelection) -> PurgePlan {
        planned(&*self.store, selection)
    }
}

/// One thing to do to a store; returns what came of it.
type Act = Box<dyn Fn(&Side) -> String>;

fn act(act: impl Fn(&Side) -> String + 'static) -> Act {
    Box::new(act)
}

fn delete(ids: &'static [&'static str]) -> Act {
    delete_as(ids, false, false)
}

fn delete_as(ids: &'static [&'static str], with_children: bool, even_running: bool) -> Act {
    act(move |side| {
        let runs = ids.iter().map(|id| side.run(id).as_str().into()).collect();
        side.change(&Change::DeleteRuns { runs, with_children, even_running })
    })
}

fn restore(ids: &'static [&'static str], with_children: bool) -> Act {
    act(move |side| {
        let runs = ids.iter().map(|id| side.run(id).as_str().into()).collect();
        side.change(&Change::RestoreRuns { runs, with_children })
    })
}

fn delete_experiment(id: &'static str, even_running: bool) -> Act {
    act(move |side| {
        side.change(&Change::DeleteExperiment { experiment: side.experiment(id).as_str().into(), even_running })
    })
}

fn restore_experiment(id: &'static str, runs: RestoredRuns) -> Act {
    act(move |side| side.change(&Change::RestoreExperiment { experiment: side.experiment(id).as_str().into(), runs }))
}

/// What is edited: a run, or an experiment, by id.
fn target(side: &Side, id: &str) -> Target {
    match id.parse::<u32>() {
        Ok(_) => Target::Experiment(side.experiment(id).as_str().into()),
        Err(_) => Target::Run(side.run(id).as_str().into()),
    }
}

fn rename(id: &'static str, name: &'static str) -> Act {
    act(move |side| side.change(&Change::Rename { target: target(side, id), name: name.to_owned() }))
}

fn set(id: &'static str, key: &'static str, value: &'static str) -> Act {
    act(move |side| {
        side.change(&Change::SetTag { target: target(side, id), key: key.to_owned(), value: value.to_owned() })
    })
}

fn unset(id: &'static str, key: &'static str) -> Act {
    act(move |side| side.change(&Change::RemoveTag { target: target(side, id), key: key.to_owned() }))
}

fn describe(id: &'static str, text: &'static str) -> Act {
    act(move |side| side.change(&Change::Describe { target: target(side, id), text: text.to_owned() }))
}

/// Name and tags of a run.
fn look(id: &'static str) -> Act {
    act(move |side| {
        let told = read(&*side.store);
        let run = told.run(id);
        let tags: Vec<String> = run.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
        format!("{}: {}", run.name, list(tags.iter().map(String::as_str)))
    })
}

fn active() -> Act {
    act(Side::active)
}

/// What of a plan there is to say: items in order, what they go along with, what stays below them, what is skipped.
fn tell(plan: &PurgePlan) -> String {
    let items = plan.items.iter().map(|item| {
        let kind = match item.kind {
            ItemKind::Run => "",
            ItemKind::Experiment => "experiment:",
            ItemKind::LoggedModel => "model:",
            ItemKind::Leftover => "left:",
            ItemKind::UnknownRun => "unknown:",
        };
        let with = item.along_with.as_ref().map_or(String::new(), |with| format!("<{}", id(with)));
        let stay: Vec<String> = item.children_that_stay.iter().map(|stays| format!("-{}", id(stays))).collect();
        format!("{kind}{}{with}{}", item.id, stay.concat())
    });
    let items: Vec<String> = items.collect();
    format!("{}{}", list(items.iter().map(String::as_str)), skipped(&plan.skipped))
}

/// A selection, with the keys of a store.
fn selection(side: &Side, runs: &[&str], experiments: &[&str]) -> PurgeSelection {
    PurgeSelection {
        runs: runs.iter().map(|id| side.run(id).as_str().into()).collect(),
        experiments: experiments.iter().map(|id| side.experiment(id).as_str().into()).collect(),
        now: NOW,
        ..PurgeSelection::default()
    }
}

/// Plans the purge of these; `more` says what else is asked for.
fn plan(
    runs: &'static [&'static str],
    experiments: &'static [&'static str],
    more: fn(PurgeSelection) -> PurgeSelection,
) -> Act {
    act(move |side| tell(&side.plan(&more(selection(side, runs, experiments)))))
}

fn everything(selection: PurgeSelection) -> PurgeSelection {
    PurgeSelection { everything_deleted: true, ..selection }
}

fn older_than_ten_days(selection: PurgeSelection) -> PurgeSelection {
    PurgeSelection { older_than: Some(10 * DAY), ..selection }
}

fn with_children(selection: PurgeSelection) -> PurgeSelection {
    PurgeSelection { with_children: true, ..selection }
}

/// What it is about, what there is, what is done and what is to come of each.
type Case = (&'static str, Scene, Vec<(Act, &'static str)>);

fn family() -> Scene {
    runs([run("a"), run("b").below("a"), run("c").below("b").deleted(DAY), run("d").below("c"), run("e")])
}

fn stages_of_runs() -> Vec<Case> {
    vec![
        ("runs go alone unless told", family(), vec![(delete(&["a"]), "a"), (active(), "b d e in 0 1 2")]),
        (
            "children go too, and one that is deleted already is passed over silently",
            family(),
            vec![(delete_as(&["a"], true, false), "a b d"), (active(), "e in 0 1 2")],
        ),
        (
            "one that was named and is deleted already is told",
            family(),
            vec![(delete(&["c", "e", "c"]), "e; c Deleted"), (restore(&["a"], false), "-; a Active")],
        ),
        (
            "deleted children come back too, and active ones are passed over silently",
            family(),
            vec![(delete(&["a"]), "a"), (restore(&["a"], true), "a c"), (active(), "a b c d e in 0 1 2")],
        ),
        (
            "a run below itself or in a circle goes once",
            runs([run("a").below("b"), run("b").below("a"), run("c").below("c")]),
            vec![(delete_as(&["a", "c"], true, false), "a c b"), (active(), "- in 0 1 2")],
        ),
        (
            "a child in another experiment is none",
            runs([run("a"), run("b").below("a").of("2")]),
            vec![(delete_as(&["a"], true, false), "a")],
        ),
        ("what is not there is told", family(), vec![(delete(&["nothing", "e"]), "e; nothing Gone")]),
        (
            "a run at work stays, unless it is meant",
            runs([
                run("running").running().logged(MINUTE),
                run("begun").running().started(MINUTE),
                run("left").running().logged(10 * MINUTE),
                run("finished").logged(MINUTE),
            ]),
            vec![
                (
                    delete(&["running", "begun", "left", "finished"]),
                    "left finished; running StillWriting; begun StillWriting",
                ),
                (delete_as(&["running", "begun"], false, true), "running begun"),
            ],
        ),
        (
            "a run of a deleted experiment stays as it is",
            Scene { deleted: vec![("2", DAY)], ..runs([run("a").of("2").deleted(DAY)]) },
            vec![
                (restore(&["a"], false), "-; a ExperimentDeleted"),
                (delete(&["a"]), "-; a ExperimentDeleted"),
                (describe("a", "text"), "refused Deleted"),
            ],
        ),
    ]
}

fn stages_of_experiments() -> Vec<Case> {
    use RestoredRuns::{ActiveBefore, All};
    let mixed = || runs([run("a"), run("b").deleted(DAY), run("c"), run("d").of("2")]);
    let alone = |ago| runs([run("a").deleted(ago), run("b").deleted_some_time()]);
    vec![
        ("the default experiment stays", mixed(), vec![(delete_experiment("0", true), "refused DefaultExperiment")]),
        (
            "what is not there, is deleted, or is active",
            Scene { deleted: vec![("2", DAY)], ..mixed() },
            vec![
                (delete_experiment("7", false), "refused Gone"),
                (delete_experiment("2", false), "refused Deleted"),
                (restore_experiment("1", All), "refused Active"),
            ],
        ),
        (
            "only the runs that went with it come back",
            mixed(),
            vec![
                (delete_experiment("1", false), "1"),
                (active(), "d in 0 2"),
                (restore_experiment("1", ActiveBefore), "1"),
                (active(), "a c d in 0 1 2"),
            ],
        ),
        (
            "all come back when asked for",
            mixed(),
            vec![
                (delete_experiment("1", false), "1"),
                (restore_experiment("1", All), "1"),
                (active(), "a b c d in 0 1 2"),
            ],
        ),
        (
            "a run that was deleted alone a moment before does not come back",
            alone(500),
            vec![
                (delete_experiment("1", false), "1"),
                (restore_experiment("1", ActiveBefore), "1"),
                (active(), "- in 0 1 2"),
            ],
        ),
        (
            "nor one that was deleted in the very same millisecond",
            runs([run("a").deleted(0), run("b").deleted(-1), run("c")]),
            vec![
                (delete_experiment("1", false), "1"),
                (restore_experiment("1", ActiveBefore), "1"),
                (active(), "c in 0 1 2"),
            ],
        ),
        (
            "nor one that was deleted alone a moment before somebody else deleted the experiment, with which no run went",
            Scene { deleted: vec![("1", DAY)], ..runs([run("a").deleted(DAY + 500), run("b").deleted(DAY + 1)]) },
            vec![(restore_experiment("1", ActiveBefore), "1"), (active(), "- in 0 1 2")],
        ),
        (
            "nor does one of the minute before, while those that went with it do",
            Scene {
                deleted: vec![("1", DAY)],
                ..runs([
                    run("a").deleted(DAY + 59_000),
                    run("b").deleted(DAY),
                    run("c").deleted(DAY + 1),
                    run("d").deleted(DAY),
                ])
            },
            vec![(restore_experiment("1", ActiveBefore), "1"), (active(), "b d in 0 1 2")],
        ),
        (
            "an experiment stays while one of its runs is at work, unless that is meant",
            runs([run("a"), run("b").running().logged(MINUTE)]),
            vec![
                (delete_experiment("1", false), "refused StillWriting"),
                (delete_experiment("1", true), "1"),
                (active(), "- in 0 2"),
            ],
        ),
        (
            "a name that was taken meanwhile keeps it where it is",
            Scene { deleted: vec![("1", DAY)], twins: vec![("3", "1")], ..Scene::default() },
            vec![(restore_experiment("1", All), "refused NameTaken")],
        ),
        (
            "one of the same name that is deleted does not",
            Scene { deleted: vec![("1", DAY), ("3", DAY)], twins: vec![("3", "1")], ..Scene::default() },
            vec![(restore_experiment("1", All), "1")],
        ),
    ]
}

fn names_and_tags() -> Vec<Case> {
    let scene = || {
        let scene = runs([run("a").tagged("a+b"), run("gone").deleted(DAY), run("c").of("2")]);
        Scene { deleted: vec![("2", DAY)], ..scene }
    };
    vec![
        (
            "an empty name is none",
            scene(),
            vec![
                (rename("a", " "), "refused EmptyName"),
                (rename("1", ""), "refused EmptyName"),
                (set("a", "mlflow.runName", "\t"), "refused EmptyName"),
            ],
        ),
        (
            "the name of a run and its tag go together",
            scene(),
            vec![
                (rename("a", "new"), "a"),
                (look("a"), "new: a+b=value mlflow.runName=new"),
                (set("a", "mlflow.runName", "other"), "a"),
                (look("a"), "other: a+b=value mlflow.runName=other"),
                (rename("a", "other"), "-"),
            ],
        ),
        (
            "no two experiments have one name, deleted ones included",
            scene(),
            vec![
                (rename("1", "experiment 0"), "refused NameTaken"),
                (rename("1", "experiment 2"), "refused NameTaken"),
                (rename("1", "experiment 9"), "1"),
                (rename("0", "experiment 1"), "0"),
            ],
        ),
        (
            "what is deleted is not edited",
            scene(),
            vec![
                (rename("gone", "x"), "refused Deleted"),
                (set("gone", "k", "v"), "refused Deleted"),
                (rename("2", "x"), "refused Deleted"),
                (describe("2", "x"), "refused Deleted"),
                (unset("nothing", "k"), "refused Gone"),
            ],
        ),
        (
            "only what MLflow takes for a name of a tag is one",
            scene(),
            vec![
                (set("a", "../x", "v"), "refused TagName"),
                (set("a", "a+c", "v"), "refused TagName"),
                (set("1", "", "v"), "refused TagName"),
                (set("a", "p/q r", "v"), "a"),
                (set("a", "p/q r", "v"), "-"),
                (describe("1", "text"), "1"),
            ],
        ),
        (
            "a tag that is there can be removed, whatever it is called",
            scene(),
            vec![
                (unset("a", "a+b"), "a"),
                (unset("a", "a+b"), "refused NoTag"),
                (unset("a", "../x"), "refused NoTag"),
                (unset("1", "k"), "refused NoTag"),
            ],
        ),
    ]
}

fn purges() -> Vec<Case> {
    let scene = || Scene {
        deleted: vec![("2", 30 * DAY)],
        ..runs([run("a"), run("old").deleted(20 * DAY), run("young").deleted(DAY), run("odd").deleted_some_time()])
    };
    let tree = || {
        runs([
            run("a").deleted(20 * DAY),
            run("b").below("a"),
            run("c").below("b").deleted(20 * DAY),
            run("d").below("c").deleted(DAY),
            run("e").below("d").deleted(20 * DAY),
        ])
    };
    let models = || Scene {
        models: vec![("m-1", "old", None), ("m-2", "a", None), ("m-3", "a", Some(20 * DAY)), ("m-4", "x", None)],
        ..runs([run("a"), run("old").deleted(20 * DAY), run("x").of("2").deleted(20 * DAY)])
    };
    let left = || Scene { left: vec!["1"], ..runs([run("a")]) };
    vec![
        (
            "only what is deleted goes",
            scene(),
            vec![
                (
                    plan(&["a", "old", "nothing", "old"], &["1", "2", "7"], |all| all),
                    "experiment:2 old; 1 Active; 7 Gone; a Active; nothing Gone",
                ),
                (plan(&[], &[], everything), "experiment:2 odd old young"),
            ],
        ),
        (
            "what does not tell its age stays, and is told once; what is too young is told when it was named",
            scene(),
            vec![
                (plan(&[], &[], |all| older_than_ten_days(everything(all))), "experiment:2 old; odd UnknownAge"),
                (
                    plan(&["odd", "young", "old"], &["2"], |all| older_than_ten_days(everything(all))),
                    "experiment:2 old; odd UnknownAge; young TooYoung",
                ),
            ],
        ),
        (
            "runs of an experiment that goes are not named beside it",
            Scene { deleted: vec![("2", DAY)], ..runs([run("a").of("2").deleted(DAY), run("b").deleted(DAY)]) },
            vec![(plan(&["a"], &["2"], |all| all), "experiment:2"), (plan(&[], &[], everything), "experiment:2 b")],
        ),
        (
            "the deleted runs below go too, also those below one that stays",
            tree(),
            vec![
                (plan(&["a"], &[], |all| all), "a-b"),
                (plan(&["a"], &[], with_children), "a-b c<a d<c e<d"),
                (plan(&["a"], &[], |all| older_than_ten_days(with_children(all))), "a-b c<a-d e<c"),
            ],
        ),
        (
            "the models that a run made go before it, and deleted ones when asked for",
            models(),
            vec![
                (plan(&["old"], &[], |all| all), "model:m-1<old old"),
                (plan(&["old"], &[], |all| PurgeSelection { keep_models: true, ..all }), "old"),
                (plan(&[], &[], everything), "model:m-1<old old x model:m-3"),
                (
                    plan(&[], &[], |all| older_than_ten_days(PurgeSelection { keep_models: true, ..everything(all) })),
                    "old x model:m-3",
                ),
            ],
        ),
        (
            "empty folders without a run go when asked for, and those with artifacts when asked for by name",
            left(),
            vec![
                (plan(&[], &[], everything), "-"),
                (
                    plan(&[], &[], |all| PurgeSelection { leftovers: true, ..everything(all) }),
                    "left:fedcba9876543210fedcba9876543210; 0123456789abcdef0123456789abcdef UnknownRun",
                ),
                (
                    plan(&[], &[], |all| PurgeSelection { unknown_runs: true, ..all }),
                    "unknown:0123456789abcdef0123456789abcdef",
                ),
            ],
        ),
        (
            "what came back since the plan stays with all that goes along",
            models(),
            vec![(
                act(|side| {
                    let plan = side.plan(&everything(selection(side, &[], &[])));
                    let runs = vec![side.run("old").as_str().into()];
                    side.change(&Change::RestoreRuns { runs, with_children: false });
                    let outcome = side.store.purge(&plan, PurgeMode::Remove, &|_| {}, &Cancel::new()).unwrap();
                    format!("{}{}", list(outcome.done.iter().map(|key| id(key))), skipped(&outcome.skipped))
                }),
                "x m-3; m-1 Active; old Active",
            )],
        ),
    ]
}

#[test]
fn both_kinds_of_stores_keep_to_one_policy() {
    let mut wrong = Vec::new();
    for (what, scene, acts) in
        [stages_of_runs(), stages_of_experiments(), names_and_tags(), purges()].into_iter().flatten()
    {
        for (kind, side) in [("files", scene.as_files()), ("rows", scene.as_rows())] {
            for (at, (act, wanted)) in acts.iter().enumerate() {
                let came = act(&side);
                if came != *wanted {
                    wrong.push(format!("{what}, {kind}, {}: {came:?} instead of {wanted:?}", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
