//! Changes to runs and experiments that can be undone, each in one transaction.
//!
//! What a change means is decided by [`policy`]; here are the facts that it asks for and what is written: what MLflow ≥ 2.3
//! writes, in the columns that this database has. The schema is never altered.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use rustc_hash::{FxHashMap, FxHashSet};

use super::connection::{Failure, transaction};
use super::row_changes::{Columns, RowChange, RowChanges, select};
use crate::store::disk::folder::Disk;
use crate::store::lifecycle::change::{Change, Outcome, Target};
use crate::store::lifecycle::marking::Marking;
use crate::store::lifecycle::policy::{self, ExperimentFacts, Ground, Owner, RunFacts, RunsIn, Step, Stop};
use crate::store::lifecycle::undo::Undo;
use crate::store::refusal::LifecycleError;
use crate::store::types::{LifecycleStage, RunStatus};

type Result<T> = std::result::Result<T, Failure>;

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
        let mut rows = Rows::new(connection, path)?;
        for table in tables_of(change) {
            rows.check_table(table)?;
        }
        let decided = policy::prepare(&mut rows, change, now)?;
        if rows.changes.0.is_empty() {
            return Ok(Outcome { skipped: decided.skipped, ..Outcome::default() });
        }
        rows.changes.make(connection, path)?;
        let undo = Undo::new(decided.touched.clone(), rows.changes.reversed());
        Ok(Outcome { done: decided.done, skipped: decided.skipped, undo: Some(undo), touched: decided.touched })
    })
}

/// Takes a change back.
pub(super) fn undo(path: &Path, disk: &Disk, undo: &Undo) -> std::result::Result<(), LifecycleError> {
    match undo.steps::<RowChanges>() {
        Some(changes) => transaction(path, disk, |connection| changes.make(connection, path)),
        None => Err(LifecycleError::Unsupported(path.to_path_buf())),
    }
}

/// The tables that a change may write to.
fn tables_of(change: &Change) -> &'static [&'static str] {
    match change {
        Change::DeleteRuns { .. } | Change::RestoreRuns { .. } => &["runs"],
        Change::DeleteExperiment { .. } | Change::RestoreExperiment { .. } => &["runs", "experiments"],
        Change::Rename { target: Target::Run(_), .. } => &["runs", "tags"],
        Change::Rename { target: Target::Experiment(_), .. } => &["experiments"],
        Change::SetTag { target: Target::Run(_), key, .. } if policy::is_run_name(key) => &["runs", "tags"],
        Change::SetTag { target, .. } | Change::RemoveTag { target, .. } | Change::Describe { target, .. } => {
            match target {
                Target::Run(_) => &["tags"],
                Target::Experiment(_) => &["experiment_tags"],
            }
        }
    }
}

/// The rows of a database while a change is prepared.
struct Rows<'a> {
    connection: &'a Connection,
    path: &'a Path,
    /// Columns of the tables that may be written.
    columns: FxHashMap<&'static str, FxHashSet<String>>,
    changes: RowChanges,
}

/// What of a run is written back as it was.
struct RunRow {
    name: Value,
    stage: Value,
    experiment: String,
}

/// What of an experiment is written back as it was.
struct ExperimentRow {
    key: Columns,
    name: Value,
    stage: Value,
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

impl<'a> Rows<'a> {
    fn new(connection: &'a Connection, path: &'a Path) -> Result<Self> {
        let mut columns: FxHashMap<&'static str, FxHashSet<String>> = FxHashMap::default();
        for (table, _) in TABLES {
            let mut statement = connection.prepare("SELECT lower(name) FROM pragma_table_info(?1)")?;
            let names = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            columns.insert(table, names);
        }
        Ok(Self { connection, path, columns, changes: RowChanges::default() })
    }

    fn place(&self, key: &str) -> PathBuf {
        self.path.join(key)
    }

    fn has(&self, table: &str, column: &str) -> bool {
        self.columns.get(table).is_some_and(|columns| columns.contains(column))
    }

    /// A failure of the database ends the whole change.
    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Step<T> {
        ask(self.connection).map_err(|error| Stop::All(LifecycleError::sqlite(self.path, &error)))
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

    fn read_runs(&self, condition: &str, value: &str) -> Step<Vec<RunFacts<RunRow>>> {
        let deleted_time = if self.has("runs", "deleted_time") { "deleted_time" } else { "NULL" };
        let sql = format!(
            "SELECT run_uuid, name, status, start_time, lifecycle_stage, {deleted_time}, CAST(experiment_id AS TEXT) \
             FROM runs WHERE {condition} ORDER BY run_uuid"
        );
        self.ask(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let rows = statement.query_map([value], |row| {
                let key: String = row.get(0)?;
                let stage: Value = row.get(4)?;
                Ok(RunFacts {
                    place: self.place(&key),
                    key,
                    is_deleted: is_deleted(&stage),
                    deleted_time: row.get(5)?,
                    status: RunStatus::parse(&row.get::<_, Option<String>>(2)?.unwrap_or_default()),
                    start_time: row.get(3)?,
                    own: RunRow {
                        name: row.get(1)?,
                        stage,
                        experiment: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
                    },
                })
            })?;
            rows.collect()
        })
    }

    fn find_experiment(&self, key: &str) -> Step<Option<ExperimentFacts<ExperimentRow>>> {
        let last_update = if self.has("experiments", "last_update_time") { "last_update_time" } else { "NULL" };
        let sql = format!(
            "SELECT experiment_id, name, lifecycle_stage, {last_update} FROM experiments \
             WHERE CAST(experiment_id AS TEXT) = ?1"
        );
        self.ask(|connection| {
            let found = connection.prepare(&sql)?.query_row([key], |row| {
                let (name, stage): (Value, Value) = (row.get(1)?, row.get(2)?);
                let is_deleted = is_deleted(&stage);
                Ok(ExperimentFacts {
                    key: key.to_owned(),
                    place: self.place(key),
                    name: if let Value::Text(name) = &name { name.clone() } else { String::new() },
                    is_marked: is_deleted,
                    is_put_away: is_deleted,
                    last_update_time: row.get(3)?,
                    own: ExperimentRow { key: vec![column("experiment_id", row.get(0)?)], name, stage },
                })
            });
            found.optional()
        })
    }

    /// Writes to a row of a run or experiment, and its time of change where the table has one.
    fn update(&mut self, table: &'static str, key: Columns, mut before: Columns, mut after: Columns, times: Times) {
        if self.has(table, times.column) {
            before.push(column(times.column, time(times.before)));
            after.push(column(times.column, time(times.after)));
        }
        if before != after {
            self.changes.0.push(RowChange { table, key, before: Some(before), after: Some(after) });
        }
    }
}

/// A time that is written along.
#[derive(Clone, Copy)]
struct Times {
    column: &'static str,
    before: Option<i64>,
    after: Option<i64>,
}

impl Ground for Rows<'_> {
    type Run = RunRow;
    type Experiment = ExperimentRow;

    fn marking(&self) -> Option<Marking> {
        let remembers = self.has("runs", "deleted_time") && self.has("experiments", "last_update_time");
        remembers.then_some(Marking::ExperimentFirst)
    }

    fn run(&self, key: &str) -> Step<RunFacts<RunRow>> {
        let mut found = self.read_runs("run_uuid = ?1", key)?;
        found.pop().ok_or_else(|| LifecycleError::Gone(self.place(key)).into())
    }

    fn experiment(&self, key: &str) -> Step<ExperimentFacts<ExperimentRow>> {
        self.find_experiment(key)?.ok_or_else(|| LifecycleError::Gone(self.place(key)).into())
    }

    fn deleted_experiment_of(&self, run: &RunFacts<RunRow>) -> Step<Option<PathBuf>> {
        let experiment = self.find_experiment(&run.own.experiment)?;
        Ok(experiment.filter(|experiment| experiment.is_marked).map(|experiment| experiment.place))
    }

    fn runs_in(&self, experiment: &ExperimentFacts<ExperimentRow>) -> Step<RunsIn<RunRow>> {
        Ok(RunsIn { runs: self.read_runs("experiment_id = ?1", &experiment.key)?, unreachable: Vec::new() })
    }

    fn families(&self) -> Step<Vec<(String, String)>> {
        let sql = "SELECT t.value, c.run_uuid FROM tags t \
                   JOIN runs c ON c.run_uuid = t.run_uuid JOIN runs p ON p.run_uuid = t.value \
                   WHERE t.\"key\" = 'mlflow.parentRunId' AND c.experiment_id = p.experiment_id ORDER BY c.run_uuid";
        self.ask(|connection| {
            let mut statement = connection.prepare(sql)?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    fn last_logged(&self, run: &RunFacts<RunRow>) -> Step<Option<i64>> {
        self.ask(|connection| {
            let is_there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'latest_metrics'";
            if connection.query_row(is_there, [], |row| row.get::<_, i64>(0))? == 0 {
                return Ok(None);
            }
            let sql = "SELECT max(timestamp) FROM latest_metrics WHERE run_uuid = ?1";
            connection.prepare(sql)?.query_row([&run.key], |row| row.get(0))
        })
    }

    fn is_name_taken(
        &self,
        experiment: &ExperimentFacts<ExperimentRow>,
        name: &str,
        even_by_deleted: bool,
    ) -> Step<bool> {
        let within = if self.has("experiments", "workspace") {
            " AND workspace = (SELECT workspace FROM experiments WHERE CAST(experiment_id AS TEXT) = ?2)"
        } else {
            ""
        };
        let active = if even_by_deleted { "" } else { " AND lifecycle_stage IS NOT 'deleted'" };
        let sql = format!(
            "SELECT count(*) FROM experiments WHERE name = ?1 AND CAST(experiment_id AS TEXT) <> ?2{within}{active}"
        );
        self.ask(|connection| connection.query_row(&sql, [name, &experiment.key], |row| row.get::<_, i64>(0)))
            .map(|count| count > 0)
    }

    /// Any text.
    fn can_hold_tag(&self, _: &str) -> bool {
        true
    }

    fn stage_run(&mut self, run: &RunFacts<RunRow>, to: LifecycleStage, deleted_time: Option<i64>) -> Step<bool> {
        let before = vec![column("lifecycle_stage", run.own.stage.clone())];
        let after = vec![column("lifecycle_stage", text(to.as_str()))];
        let times = Times { column: "deleted_time", before: run.deleted_time, after: deleted_time };
        self.update("runs", vec![column("run_uuid", text(&run.key))], before, after, times);
        Ok(false)
    }

    fn stage_experiment(
        &mut self,
        experiment: &ExperimentFacts<ExperimentRow>,
        to: LifecycleStage,
        time: i64,
    ) -> Step<bool> {
        let before = vec![column("lifecycle_stage", experiment.own.stage.clone())];
        let after = vec![column("lifecycle_stage", text(to.as_str()))];
        self.update("experiments", experiment.own.key.clone(), before, after, updated(experiment, time));
        Ok(false)
    }

    fn name_run(&mut self, run: &RunFacts<RunRow>, name: &str) -> Step<()> {
        let change = RowChange {
            table: "runs",
            key: vec![column("run_uuid", text(&run.key))],
            before: Some(vec![column("name", run.own.name.clone())]),
            after: Some(vec![column("name", text(name))]),
        };
        self.changes.0.extend((change.before != change.after).then_some(change));
        Ok(())
    }

    fn name_experiment(&mut self, experiment: &ExperimentFacts<ExperimentRow>, name: &str, time: i64) -> Step<()> {
        let before = vec![column("name", experiment.own.name.clone())];
        let after = vec![column("name", text(name))];
        self.update("experiments", experiment.own.key.clone(), before, after, updated(experiment, time));
        Ok(())
    }

    fn tag(&mut self, owner: &Owner<'_, RunRow, ExperimentRow>, name: &str, value: Option<&str>) -> Step<()> {
        let mut key = vec![column("key", text(name))];
        let table = match owner {
            Owner::Run(run) => {
                key.push(column("run_uuid", text(&run.key)));
                "tags"
            }
            Owner::Experiment(experiment) => {
                key.extend(experiment.own.key.iter().cloned());
                "experiment_tags"
            }
        };
        let before = self.ask(|connection| select(connection, table, &["value"], &key))?;
        if before.is_none() && value.is_none() {
            return Err(LifecycleError::NoTag(name.to_owned()).into());
        }
        let after = value.map(|value| vec![column("value", text(value))]);
        if before != after {
            self.changes.0.push(RowChange { table, key, before, after });
        }
        Ok(())
    }
}

fn updated(experiment: &ExperimentFacts<ExperimentRow>, time: i64) -> Times {
    Times { column: "last_update_time", before: experiment.last_update_time, after: Some(time) }
}
