//! Changes to runs and experiments that can be undone, each in one transaction.
//!
//! What is written is what MLflow ≥ 2.3 writes, in the columns that this database has; the schema is never altered. In
//! addition an experiment remembers which runs were active when it was deleted: their time of deletion is its own, and
//! runs that were deleted before keep theirs. (MLflow gives all its runs a time at or right after its own.) A database
//! from before `deleted_time` cannot remember.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use rustc_hash::{FxHashMap, FxHashSet};

use super::connection::{Failure, transaction};
use super::row_changes::{Columns, RowChange, RowChanges, select};
use crate::store::file::folder::Disk;
use crate::store::lifecycle::{Change, LifecycleError, Outcome, RestoredRuns, Skipped, Steps, Target, Undo};

type Result<T> = std::result::Result<T, Failure>;

const RUN_NAME: &str = "mlflow.runName";
const NOTE: &str = "mlflow.note.content";
/// The experiment that MLflow makes by itself and does not delete.
const DEFAULT_EXPERIMENT: &str = "0";
/// A running run with values younger than this is being written.
const AT_WORK_MILLIS: i64 = 5 * 60_000;
/// MLflow marks an experiment first and its runs then, which takes a while where there are many.
const MARKING_MILLIS: i64 = 60_000;

/// The tables that changes touch, and every column that any known version of MLflow gave them.
const TABLES: [(&str, &[&str]); 4] = [
    (
        "runs",
        &[
            "run_uuid",
            "name",
            "source_type",
            "source_name",
            "entry_point_name",
            "user_id",
            "status",
            "start_time",
            "end_time",
            "source_version",
            "lifecycle_stage",
            "artifact_uri",
            "experiment_id",
            "deleted_time",
        ],
    ),
    (
        "experiments",
        &[
            "experiment_id",
            "name",
            "artifact_location",
            "lifecycle_stage",
            "creation_time",
            "last_update_time",
            "workspace",
        ],
    ),
    ("tags", &["key", "value", "run_uuid"]),
    ("experiment_tags", &["key", "value", "experiment_id"]),
];

/// Makes a change in the database at `path`.
pub(super) fn change(
    path: &Path,
    disk: &Disk,
    change: &Change,
    now: i64,
) -> std::result::Result<Outcome, LifecycleError> {
    transaction(path, disk, |connection| {
        let mut editor = Editor::new(connection, path, now)?;
        editor.prepare(change)?;
        let Editor { changes, done, skipped, .. } = editor;
        if changes.0.is_empty() {
            return Ok(Outcome { done: Vec::new(), skipped, undo: None });
        }
        changes.make(connection, path)?;
        Ok(Outcome { done, skipped, undo: Some(Undo(Steps::Rows(changes.reversed()))) })
    })
}

/// Takes a change back.
pub(super) fn undo(path: &Path, disk: &Disk, undo: &Undo) -> std::result::Result<(), LifecycleError> {
    match &undo.0 {
        Steps::Rows(changes) => transaction(path, disk, |connection| changes.make(connection, path)),
        Steps::Files(_) => Err(LifecycleError::Unsupported(path.to_path_buf())),
    }
}

/// Gathers what a change means.
struct Editor<'a> {
    connection: &'a Connection,
    path: &'a Path,
    now: i64,
    /// Columns of the tables that may be written.
    columns: FxHashMap<&'static str, FxHashSet<String>>,
    changes: RowChanges,
    done: Vec<String>,
    skipped: Vec<Skipped>,
}

/// A run as far as changes ask.
struct RunRow {
    id: String,
    name: Value,
    status: String,
    start_time: Option<i64>,
    stage: Value,
    deleted_time: Option<i64>,
    experiment: String,
}

/// An experiment as far as changes ask.
struct ExperimentRow {
    key: Columns,
    name: Value,
    stage: Value,
    last_update_time: Option<i64>,
}

fn is_deleted(stage: &Value) -> bool {
    matches!(stage, Value::Text(word) if word == "deleted")
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn time(time: Option<i64>) -> Value {
    time.map_or(Value::Null, Value::Integer)
}

fn column(name: &str, value: Value) -> (String, Value) {
    (name.to_owned(), value)
}

impl<'a> Editor<'a> {
    fn new(connection: &'a Connection, path: &'a Path, now: i64) -> Result<Self> {
        let mut columns: FxHashMap<&'static str, FxHashSet<String>> = FxHashMap::default();
        for (table, _) in TABLES {
            let mut statement = connection.prepare("SELECT lower(name) FROM pragma_table_info(?1)")?;
            let names = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            columns.insert(table, names);
        }
        let (changes, done, skipped) = (RowChanges::default(), Vec::new(), Vec::new());
        Ok(Self { connection, path, now, columns, changes, done, skipped })
    }

    fn place(&self, key: &str) -> std::path::PathBuf {
        self.path.join(key)
    }

    fn has(&self, table: &str, column: &str) -> bool {
        self.columns.get(table).is_some_and(|columns| columns.contains(column))
    }

    /// Refuses a table with columns or triggers that are not known here: nobody knows what else would have to be written.
    fn check_table(&self, table: &'static str) -> Result<()> {
        let refused = |what: String| LifecycleError::UnknownSchema { path: self.path.to_path_buf(), what };
        let known = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, columns)| columns);
        let is_table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND lower(name) = ?1";
        if self.connection.query_row(is_table, [table], |row| row.get::<_, i64>(0))? == 0 {
            return Err(refused(table.to_owned()).into());
        }
        let mut unknown: Vec<&String> =
            self.columns.get(table).into_iter().flatten().filter(|name| !known.contains(&name.as_str())).collect();
        unknown.sort();
        if let Some(name) = unknown.first() {
            return Err(refused(format!("{table}.{name}")).into());
        }
        let trigger = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = ?1";
        match self.connection.query_row(trigger, [table], |row| row.get::<_, String>(0)).optional()? {
            Some(trigger) => Err(refused(trigger).into()),
            None => Ok(()),
        }
    }

    fn prepare(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::DeleteRuns { runs, with_children, even_running } => {
                self.stage_runs(runs, *with_children, |editor, run| editor.delete_run(run, editor.now, *even_running))
            }
            Change::RestoreRuns { runs, with_children } => self.stage_runs(runs, *with_children, Self::restore_run),
            Change::DeleteExperiment { experiment, even_running } => {
                self.delete_experiment(experiment.as_str(), *even_running)
            }
            Change::RestoreExperiment { experiment, runs } => self.restore_experiment(experiment.as_str(), *runs),
            Change::Rename { target: Target::Run(key), name } => self.rename_run(key.as_str(), name),
            Change::Rename { target: Target::Experiment(key), name } => self.rename_experiment(key.as_str(), name),
            Change::SetTag { target: Target::Run(run), key, value } if key == RUN_NAME => {
                self.rename_run(run.as_str(), value)
            }
            Change::SetTag { target, key, value } => self.tag(target, key, Some(value)),
            Change::RemoveTag { target, key } => self.tag(target, key, None),
            Change::Describe { target, text } => self.tag(target, NOTE, Some(text)),
        }
    }

    fn read_runs(&self, condition: &str, value: &str) -> Result<Vec<RunRow>> {
        let deleted_time = if self.has("runs", "deleted_time") { "deleted_time" } else { "NULL" };
        let sql = format!(
            "SELECT run_uuid, name, status, start_time, lifecycle_stage, {deleted_time}, CAST(experiment_id AS TEXT) \
             FROM runs WHERE {condition} ORDER BY run_uuid"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([value], |row| {
            Ok(RunRow {
                id: row.get(0)?,
                name: row.get(1)?,
                status: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                start_time: row.get(3)?,
                stage: row.get(4)?,
                deleted_time: row.get(5)?,
                experiment: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn run(&self, key: &str) -> Result<RunRow> {
        let mut found = self.read_runs("run_uuid = ?1", key)?;
        found.pop().ok_or_else(|| LifecycleError::Gone(self.place(key)).into())
    }

    fn experiment(&self, key: &str) -> Result<Option<ExperimentRow>> {
        let last_update = if self.has("experiments", "last_update_time") { "last_update_time" } else { "NULL" };
        let sql = format!(
            "SELECT experiment_id, name, lifecycle_stage, {last_update} FROM experiments \
             WHERE CAST(experiment_id AS TEXT) = ?1"
        );
        let row = self.connection.prepare(&sql)?.query_row([key], |row| {
            Ok(ExperimentRow {
                key: vec![column("experiment_id", row.get(0)?)],
                name: row.get(1)?,
                stage: row.get(2)?,
                last_update_time: row.get(3)?,
            })
        });
        Ok(row.optional()?)
    }

    fn known_experiment(&self, key: &str) -> Result<ExperimentRow> {
        self.experiment(key)?.ok_or_else(|| LifecycleError::Gone(self.place(key)).into())
    }

    /// Refuses what lies in a deleted experiment.
    fn check_experiment_of(&self, run: &RunRow) -> Result<()> {
        match self.experiment(&run.experiment)? {
            Some(experiment) if is_deleted(&experiment.stage) => {
                Err(LifecycleError::ExperimentDeleted(self.place(&run.experiment)).into())
            }
            _ => Ok(()),
        }
    }

    /// The named runs and, when asked for, everything below them in their experiments; parents first.
    fn chosen(&self, named: &[crate::store::RunKey], with_children: bool) -> Result<Vec<String>> {
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut keys: Vec<String> =
            named.iter().map(ToString::to_string).filter(|key| seen.insert(key.clone())).collect();
        if !with_children {
            return Ok(keys);
        }
        let sql = "SELECT t.value, c.run_uuid FROM tags t \
                   JOIN runs c ON c.run_uuid = t.run_uuid JOIN runs p ON p.run_uuid = t.value \
                   WHERE t.\"key\" = 'mlflow.parentRunId' AND c.experiment_id = p.experiment_id ORDER BY c.run_uuid";
        let mut children: FxHashMap<String, Vec<String>> = FxHashMap::default();
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            children.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        let mut at = 0;
        while let Some(key) = keys.get(at).cloned() {
            let below = children.remove(&key).unwrap_or_default();
            keys.extend(below.into_iter().filter(|child| seen.insert(child.clone())));
            at += 1;
        }
        Ok(keys)
    }

    /// Gives runs another stage. Children that are in that stage already are passed over without a word.
    fn stage_runs(
        &mut self,
        named: &[crate::store::RunKey],
        with_children: bool,
        change: impl Fn(&Self, &RunRow) -> Result<RowChange>,
    ) -> Result<()> {
        self.check_table("runs")?;
        let names: FxHashSet<&str> = named.iter().map(crate::store::RunKey::as_str).collect();
        for key in self.chosen(named, with_children)? {
            let prepared = self.run(&key).and_then(|run| {
                self.check_experiment_of(&run)?;
                change(self, &run)
            });
            match prepared {
                Ok(change) => {
                    self.changes.0.push(change);
                    self.done.push(key);
                }
                Err(Failure::Refused(LifecycleError::Deleted(_) | LifecycleError::Active(_)))
                    if !names.contains(key.as_str()) => {}
                Err(Failure::Refused(why)) => self.skipped.push(Skipped::new(key, why)),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn staged(&self, run: &RunRow, stage: &str, deleted_time: Option<i64>) -> RowChange {
        let mut before = vec![column("lifecycle_stage", run.stage.clone())];
        let mut after = vec![column("lifecycle_stage", text(stage))];
        if self.has("runs", "deleted_time") {
            before.push(column("deleted_time", time(run.deleted_time)));
            after.push(column("deleted_time", time(deleted_time)));
        }
        let key = vec![column("run_uuid", text(&run.id))];
        RowChange { table: "runs", key, before: Some(before), after: Some(after) }
    }

    fn delete_run(&self, run: &RunRow, at: i64, even_running: bool) -> Result<RowChange> {
        if is_deleted(&run.stage) {
            return Err(LifecycleError::Deleted(self.place(&run.id)).into());
        }
        if !even_running && let Some(changed) = self.at_work(run)? {
            return Err(LifecycleError::StillWriting { path: self.place(&run.id), changed }.into());
        }
        Ok(self.staged(run, "deleted", Some(at)))
    }

    fn restore_run(&self, run: &RunRow) -> Result<RowChange> {
        if !is_deleted(&run.stage) {
            return Err(LifecycleError::Active(self.place(&run.id)).into());
        }
        Ok(self.staged(run, "active", None))
    }

    /// When something wrote to a run that seems to be at work still.
    fn at_work(&self, run: &RunRow) -> Result<Option<i64>> {
        if run.status != "RUNNING" {
            return Ok(None);
        }
        let is_young = |time: &i64| self.now.saturating_sub(*time) < AT_WORK_MILLIS;
        let is_there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'latest_metrics'";
        if self.connection.query_row(is_there, [], |row| row.get::<_, i64>(0))? == 0 {
            return Ok(run.start_time.filter(is_young));
        }
        let sql = "SELECT max(timestamp) FROM latest_metrics WHERE run_uuid = ?1";
        let logged: Option<i64> = self.connection.prepare(sql)?.query_row([&run.id], |row| row.get(0))?;
        Ok(run.start_time.max(logged).filter(is_young))
    }

    fn staged_experiment(&mut self, key: &str, experiment: ExperimentRow, stage: &str, at: i64) {
        let mut before = vec![column("lifecycle_stage", experiment.stage)];
        let mut after = vec![column("lifecycle_stage", text(stage))];
        if self.has("experiments", "last_update_time") {
            before.push(column("last_update_time", time(experiment.last_update_time)));
            after.push(column("last_update_time", Value::Integer(at)));
        }
        let table = "experiments";
        self.changes.0.push(RowChange { table, key: experiment.key, before: Some(before), after: Some(after) });
        self.done.push(key.to_owned());
    }

    fn delete_experiment(&mut self, key: &str, even_running: bool) -> Result<()> {
        self.check_table("runs")?;
        self.check_table("experiments")?;
        let experiment = self.known_experiment(key)?;
        if is_deleted(&experiment.stage) {
            return Err(LifecycleError::Deleted(self.place(key)).into());
        }
        if key == DEFAULT_EXPERIMENT {
            return Err(LifecycleError::DefaultExperiment(self.place(key)).into());
        }
        let runs = self.read_runs("experiment_id = ?1", key)?;
        // By this time the experiment knows its runs again, so no other run may be near it.
        let times = runs.iter().filter_map(|run| run.deleted_time);
        let at = times.filter(|time| (0..=MARKING_MILLIS).contains(&(time - self.now))).max();
        let at = at.map_or(self.now, |time| time + 1);
        for run in &runs {
            match self.delete_run(run, at, even_running) {
                Ok(change) => self.changes.0.push(change),
                Err(Failure::Refused(LifecycleError::Deleted(_))) => {}
                Err(why) => return Err(why),
            }
        }
        self.staged_experiment(key, experiment, "deleted", at);
        Ok(())
    }

    fn restore_experiment(&mut self, key: &str, which: RestoredRuns) -> Result<()> {
        self.check_table("runs")?;
        self.check_table("experiments")?;
        let experiment = self.known_experiment(key)?;
        if !is_deleted(&experiment.stage) {
            return Err(LifecycleError::Active(self.place(key)).into());
        }
        let is_with_it = |run: &RunRow| match (experiment.last_update_time, run.deleted_time) {
            (Some(with), Some(time)) => (0..=MARKING_MILLIS).contains(&time.saturating_sub(with)),
            // Nobody remembers.
            _ => !self.has("runs", "deleted_time") || !self.has("experiments", "last_update_time"),
        };
        let mut changes = Vec::new();
        for run in self.read_runs("experiment_id = ?1", key)? {
            if is_deleted(&run.stage) && (which == RestoredRuns::All || is_with_it(&run)) {
                changes.push(self.staged(&run, "active", None));
            }
        }
        self.changes.0.extend(changes);
        self.staged_experiment(key, experiment, "active", self.now);
        Ok(())
    }

    /// A run that is to be edited: not deleted, nor its experiment.
    fn editable_run(&self, key: &str) -> Result<RunRow> {
        let run = self.run(key)?;
        if is_deleted(&run.stage) {
            return Err(LifecycleError::Deleted(self.place(key)).into());
        }
        self.check_experiment_of(&run)?;
        Ok(run)
    }

    fn editable_experiment(&self, key: &str) -> Result<ExperimentRow> {
        let experiment = self.known_experiment(key)?;
        if is_deleted(&experiment.stage) {
            return Err(LifecycleError::Deleted(self.place(key)).into());
        }
        Ok(experiment)
    }

    fn rename_run(&mut self, key: &str, name: &str) -> Result<()> {
        if name.trim().is_empty() {
            return Err(LifecycleError::EmptyName.into());
        }
        self.check_table("runs")?;
        let run = self.editable_run(key)?;
        let change = RowChange {
            table: "runs",
            key: vec![column("run_uuid", text(&run.id))],
            before: Some(vec![column("name", run.name)]),
            after: Some(vec![column("name", text(name))]),
        };
        self.changes.0.extend((change.before != change.after).then_some(change));
        self.tag(&Target::Run(key.into()), RUN_NAME, Some(name))
    }

    fn rename_experiment(&mut self, key: &str, name: &str) -> Result<()> {
        if name.trim().is_empty() {
            return Err(LifecycleError::EmptyName.into());
        }
        self.check_table("experiments")?;
        let experiment = self.editable_experiment(key)?;
        let within = if self.has("experiments", "workspace") {
            " AND workspace = (SELECT workspace FROM experiments WHERE CAST(experiment_id AS TEXT) = ?2)"
        } else {
            ""
        };
        let sql =
            format!("SELECT count(*) FROM experiments WHERE name = ?1 AND CAST(experiment_id AS TEXT) <> ?2{within}");
        if self.connection.query_row(&sql, [name, key], |row| row.get::<_, i64>(0))? > 0 {
            return Err(LifecycleError::NameTaken(name.to_owned()).into());
        }
        let mut before = vec![column("name", experiment.name)];
        let mut after = vec![column("name", text(name))];
        if self.has("experiments", "last_update_time") {
            before.push(column("last_update_time", time(experiment.last_update_time)));
            after.push(column("last_update_time", Value::Integer(self.now)));
        }
        let table = "experiments";
        self.changes.0.push(RowChange { table, key: experiment.key, before: Some(before), after: Some(after) });
        self.done.push(key.to_owned());
        Ok(())
    }

    fn tag(&mut self, target: &Target, name: &str, value: Option<&str>) -> Result<()> {
        // A tag that is there can be removed, whatever it is called.
        if value.is_some() && !is_tag_name(name) {
            return Err(LifecycleError::TagName(name.to_owned()).into());
        }
        let (table, owner) = match target {
            Target::Run(key) => ("tags", column("run_uuid", text(&self.editable_run(key.as_str())?.id))),
            Target::Experiment(key) => {
                let mut id = self.editable_experiment(key.as_str())?.key;
                ("experiment_tags", id.pop().unwrap_or_else(|| column("experiment_id", Value::Null)))
            }
        };
        self.check_table(table)?;
        let key = vec![column("key", text(name)), owner];
        let before = select(self.connection, table, &["value"], &key)?;
        if before.is_none() && value.is_none() {
            return Err(LifecycleError::NoTag(name.to_owned()).into());
        }
        let after = value.map(|value| vec![column("value", text(value))]);
        if before != after {
            self.changes.0.push(RowChange { table, key, before, after });
        }
        self.done.push(target.key().to_owned());
        Ok(())
    }
}

/// What MLflow takes for the name of a tag.
fn is_tag_name(name: &str) -> bool {
    let is_legal = |c: char| c.is_alphanumeric() || "_-. /:".contains(c);
    let is_part = |part: &str| !part.is_empty() && part != "." && part != "..";
    name.chars().count() <= 250 && name.chars().all(is_legal) && name.split('/').all(is_part)
}
