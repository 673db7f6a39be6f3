//! Which rows go with which: every table of MLflow's databases that refers to runs, experiments, logged models and traces.
//!
//! Rows are deleted explicitly, those that refer before those that are referred to, so that it makes no difference which
//! foreign keys a database was made with. A database that has a reference which is not listed here was made by a version
//! of MLflow that nobody here knows, and nothing is purged from it.
//!
//! As with `mlflow gc`, traces that a run made, with the assessments in them, and datasets that it used stay until their
//! experiment goes.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use rustc_hash::{FxHashMap, FxHashSet};

/// What becomes of rows that refer to a row that goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// They go too.
    Gone,
    /// They stay and refer to nothing.
    Cleared,
    /// They stay, and while they do, so does what they refer to.
    Kept,
}

/// Columns of one table that name a row of another.
struct Relation {
    child: &'static str,
    columns: &'static str,
    parent: &'static str,
    parent_columns: &'static str,
    /// Which rows of the child, in SQL.
    filter: &'static str,
    fate: Fate,
}

const fn goes(
    child: &'static str,
    columns: &'static str,
    parent: &'static str,
    parent_columns: &'static str,
) -> Relation {
    Relation { child, columns, parent, parent_columns, filter: "", fate: Fate::Gone }
}

const fn goes_if(
    child: &'static str,
    columns: &'static str,
    parent: &'static str,
    parent_columns: &'static str,
    filter: &'static str,
) -> Relation {
    Relation { child, columns, parent, parent_columns, filter, fate: Fate::Gone }
}

const fn with_fate(fate: Fate, child: &'static str, columns: &'static str, parent: &'static str) -> Relation {
    Relation { child, columns, parent, parent_columns: columns, filter: "", fate }
}

const RELATIONS: &[Relation] = &[
    goes("metrics", "run_uuid", "runs", "run_uuid"),
    goes("latest_metrics", "run_uuid", "runs", "run_uuid"),
    goes("params", "run_uuid", "runs", "run_uuid"),
    goes("tags", "run_uuid", "runs", "run_uuid"),
    goes("logged_model_metrics", "run_id", "runs", "run_uuid"),
    goes_if("inputs", "destination_id", "runs", "run_uuid", "destination_type = 'RUN'"),
    goes_if("inputs", "source_id", "runs", "run_uuid", "source_type IN ('RUN_INPUT', 'RUN_OUTPUT')"),
    goes_if("entity_associations", "source_id", "runs", "run_uuid", "source_type = 'run'"),
    goes_if("entity_associations", "destination_id", "runs", "run_uuid", "destination_type = 'run'"),
    Relation {
        child: "issues",
        columns: "source_run_id",
        parent: "runs",
        parent_columns: "run_uuid",
        filter: "",
        fate: Fate::Cleared,
    },
    goes("input_tags", "input_uuid", "inputs", "input_uuid"),
    goes("logged_model_metrics", "model_id", "logged_models", "model_id"),
    goes("logged_model_params", "model_id", "logged_models", "model_id"),
    goes("logged_model_tags", "model_id", "logged_models", "model_id"),
    goes_if(
        "inputs",
        "destination_id",
        "logged_models",
        "model_id",
        "destination_type IN ('MODEL_INPUT', 'MODEL_OUTPUT')",
    ),
    goes("trace_tags", "request_id", "trace_info", "request_id"),
    goes("trace_request_metadata", "request_id", "trace_info", "request_id"),
    goes("trace_metrics", "request_id", "trace_info", "request_id"),
    goes("assessments", "trace_id", "trace_info", "request_id"),
    goes("spans", "trace_id", "trace_info", "request_id"),
    goes("span_metrics", "trace_id, span_id", "spans", "trace_id, span_id"),
    goes_if("entity_associations", "source_id", "trace_info", "request_id", "source_type = 'trace'"),
    goes_if("entity_associations", "destination_id", "trace_info", "request_id", "destination_type = 'trace'"),
    goes("runs", "experiment_id", "experiments", "experiment_id"),
    goes("trace_info", "experiment_id", "experiments", "experiment_id"),
    goes("spans", "experiment_id", "experiments", "experiment_id"),
    goes("logged_models", "experiment_id", "experiments", "experiment_id"),
    goes("logged_model_metrics", "experiment_id", "experiments", "experiment_id"),
    goes("logged_model_params", "experiment_id", "experiments", "experiment_id"),
    goes("logged_model_tags", "experiment_id", "experiments", "experiment_id"),
    goes("datasets", "experiment_id", "experiments", "experiment_id"),
    goes_if("inputs", "source_id", "datasets", "dataset_uuid", "source_type = 'DATASET'"),
    goes("experiment_tags", "experiment_id", "experiments", "experiment_id"),
    goes("issues", "experiment_id", "experiments", "experiment_id"),
    goes("issue_categories", "issue_id", "issues", "issue_id"),
    goes("label_schemas", "experiment_id", "experiments", "experiment_id"),
    goes("review_queues", "experiment_id", "experiments", "experiment_id"),
    goes("review_queue_users", "queue_id", "review_queues", "queue_id"),
    goes("review_queue_items", "queue_id", "review_queues", "queue_id"),
    goes("review_queue_label_schemas", "queue_id", "review_queues", "queue_id"),
    goes("online_scoring_configs", "experiment_id", "experiments", "experiment_id"),
    goes("online_scoring_configs", "scorer_id", "scorers", "scorer_id"),
    goes("scorer_versions", "scorer_id", "scorers", "scorer_id"),
    goes("scorers", "experiment_id", "experiments", "experiment_id"),
    with_fate(Fate::Kept, "guardrails", "scorer_id, scorer_version", "scorer_versions"),
    with_fate(Fate::Cleared, "endpoints", "experiment_id", "experiments"),
    goes("sql_trace_metric_daily_rollups", "experiment_id", "experiments", "experiment_id"),
    goes("sql_span_cost_daily_rollups", "experiment_id", "experiments", "experiment_id"),
    goes("sql_assessment_daily_rollups", "experiment_id", "experiments", "experiment_id"),
    goes("sql_trace_rollup_rebuild_queue", "experiment_id", "experiments", "experiment_id"),
    goes_if("entity_associations", "source_id", "experiments", "experiment_id", "source_type = 'experiment'"),
    goes_if("entity_associations", "destination_id", "experiments", "experiment_id", "destination_type = 'experiment'"),
];

/// Tables with ids of runs that stay as they are: the plan names them.
const BYSTANDERS: &[&str] = &["model_versions"];
/// Columns that refer to something even where no foreign key says so.
const TELLING_COLUMNS: &[&str] =
    &["run_uuid", "run_id", "source_run_id", "experiment_id", "model_id", "request_id", "trace_id", "dataset_uuid"];

/// A way to ask a database.
type Ask<'q> = dyn FnMut(&str, &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>) -> rusqlite::Result<()> + 'q;

/// The tables of one database and what refers to what in it.
pub(in crate::store::sqlite) struct Tables {
    columns: FxHashMap<String, FxHashSet<String>>,
    /// Child, parent, and the child's columns as in [`RELATIONS`].
    foreign_keys: Vec<(String, String, String)>,
    /// Table and name.
    triggers: Vec<(String, String)>,
}

impl Tables {
    /// Asks the database.
    pub(in crate::store::sqlite) fn probe(ask: &mut Ask<'_>) -> rusqlite::Result<Self> {
        let mut columns: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
        let sql = "SELECT lower(m.name), lower(c.name) FROM sqlite_master m, pragma_table_xinfo(m.name) c \
                   WHERE m.type = 'table'";
        ask(sql, &mut |row| {
            columns.entry(row.get(0)?).or_default().insert(row.get(1)?);
            Ok(())
        })?;
        let mut keys: BTreeMap<(String, i64), (String, Vec<String>)> = BTreeMap::new();
        let sql = "SELECT lower(m.name), f.id, lower(f.\"table\"), lower(f.\"from\") \
                   FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY 1, 2, f.seq";
        ask(sql, &mut |row| {
            let (_, names) = keys.entry((row.get(0)?, row.get(1)?)).or_insert((row.get::<_, String>(2)?, Vec::new()));
            names.push(row.get(3)?);
            Ok(())
        })?;
        let foreign_keys =
            keys.into_iter().map(|((child, _), (parent, names))| (child, parent, names.join(", "))).collect();
        let mut triggers = Vec::new();
        ask("SELECT lower(tbl_name), name FROM sqlite_master WHERE type = 'trigger'", &mut |row| {
            triggers.push((row.get(0)?, row.get(1)?));
            Ok(())
        })?;
        Ok(Self { columns, foreign_keys, triggers })
    }

    /// The same within a transaction.
    pub(super) fn of(connection: &Connection) -> rusqlite::Result<Self> {
        Self::probe(&mut |sql, each| {
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(row)?;
            }
            Ok(())
        })
    }

    pub(in crate::store::sqlite) fn has(&self, table: &str, columns: &str) -> bool {
        self.columns.get(table).is_some_and(|known| columns.split(", ").all(|column| known.contains(column)))
    }

    fn children<'t>(&'t self, table: &'t str) -> impl Iterator<Item = &'static Relation> + 't {
        let is_there = |relation: &&Relation| {
            self.has(relation.child, relation.columns) && self.has(relation.parent, relation.parent_columns)
        };
        RELATIONS.iter().filter(move |relation| relation.parent == table).filter(is_there)
    }

    /// Something in the database that is not known here and that a purge might break.
    pub(in crate::store::sqlite) fn stranger(&self) -> Option<String> {
        // Whatever goes, goes below an experiment.
        let mut touched = vec!["experiments"];
        let mut at = 0;
        while let Some(table) = touched.get(at).copied() {
            for relation in self.children(table).filter(|relation| relation.fate == Fate::Gone) {
                if !touched.contains(&relation.child) {
                    touched.push(relation.child);
                }
            }
            at += 1;
        }
        let is_known = |(child, parent, columns): &&(String, String, String)| {
            RELATIONS.iter().any(|known| known.child == child && known.parent == parent && known.columns == columns)
        };
        let foreign = self.foreign_keys.iter().filter(|key| touched.contains(&key.1.as_str()));
        let foreign = foreign.filter(|key| !is_known(key)).map(|key| key.0.clone());
        let is_table = |name: &str| {
            BYSTANDERS.contains(&name) || RELATIONS.iter().any(|known| known.child == name || known.parent == name)
        };
        let unknown = self.columns.iter().filter(|(name, columns)| {
            !is_table(name) && TELLING_COLUMNS.iter().any(|telling| columns.contains(*telling))
        });
        let triggers = self.triggers.iter().filter(|(table, _)| touched.contains(&table.as_str()));
        let mut all: Vec<String> = foreign
            .chain(unknown.map(|(name, _)| name.clone()))
            .chain(triggers.map(|(_, name)| name.clone()))
            .collect();
        all.sort();
        all.into_iter().next()
    }

    /// Deletes the row of `table` whose `column` is `id`, with all that goes with it.
    pub(super) fn delete(&self, connection: &Connection, table: &str, column: &str, id: &str) -> rusqlite::Result<()> {
        self.delete_rows(connection, table, &format!("{column} = ?1"), id)
    }

    fn delete_rows(&self, connection: &Connection, table: &str, condition: &str, id: &str) -> rusqlite::Result<()> {
        for Relation { child, columns, parent_columns, filter, fate, .. } in self.children(table) {
            let mut which = format!("({columns}) IN (SELECT {parent_columns} FROM {table} WHERE {condition})");
            if !filter.is_empty() {
                which = format!("{filter} AND {which}");
            }
            match fate {
                Fate::Gone => self.delete_rows(connection, child, &which, id)?,
                Fate::Cleared => {
                    connection.execute(&format!("UPDATE {child} SET {columns} = NULL WHERE {which}"), [id])?;
                }
                Fate::Kept => {}
            }
        }
        connection.execute(&format!("DELETE FROM {table} WHERE {condition}"), [id]).map(|_| ())
    }
}
