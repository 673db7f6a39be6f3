//! Which tables and columns a database has, whatever MLflow made it: asked from the database, never guessed from the
//! alembic revision.

use rustc_hash::FxHashMap;

use super::open::Session;

/// Tables that are read, of any schema version.
const TABLES: &[&str] = &[
    "alembic_version",
    "assessments",
    "datasets",
    "experiment_tags",
    "experiments",
    "input_tags",
    "inputs",
    "latest_metrics",
    "logged_model_metrics",
    "logged_model_params",
    "logged_model_tags",
    "logged_models",
    "metrics",
    "model_version_tags",
    "model_versions",
    "params",
    "registered_model_aliases",
    "registered_model_tags",
    "registered_models",
    "runs",
    "spans",
    "tags",
    "trace_info",
    "trace_request_metadata",
    "trace_tags",
];

/// Columns and indexes of the known tables.
#[derive(Debug, Default)]
pub(super) struct Schema {
    columns: FxHashMap<String, Vec<String>>,
    /// Columns of each index, by table.
    indexes: FxHashMap<String, Vec<Vec<String>>>,
}

impl Schema {
    /// Asks the database.
    pub(super) fn probe(session: &Session) -> rusqlite::Result<Self> {
        let mut schema = Self::default();
        let names = TABLES.iter().map(|table| format!("'{table}'")).collect::<Vec<_>>().join(",");
        let sql = format!(
            "SELECT lower(m.name), lower(c.name) FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type IN ('table', 'view') AND lower(m.name) IN ({names})"
        );
        session.query(&sql, [], |row| {
            schema.columns.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(true)
        })?;
        let sql = format!(
            "SELECT lower(m.name), i.seq, c.seqno, lower(c.name) \
             FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c \
             WHERE m.type = 'table' AND lower(m.name) IN ({names}) AND i.partial = 0 ORDER BY 1, 2, 3"
        );
        session.query(&sql, [], |row| {
            let indexes: &mut Vec<Vec<String>> = schema.indexes.entry(row.get(0)?).or_default();
            if row.get::<_, i64>(2)? == 0 {
                indexes.push(Vec::new());
            }
            if let Some(columns) = indexes.last_mut() {
                columns.push(row.get::<_, Option<String>>(3)?.unwrap_or_default());
            }
            Ok(true)
        })?;
        Ok(schema)
    }

    /// Whether there is such a table.
    pub(super) fn has_table(&self, table: &str) -> bool {
        self.columns.contains_key(table)
    }

    /// Whether there is such a column.
    pub(super) fn has_column(&self, table: &str, column: &str) -> bool {
        self.columns.get(table).is_some_and(|columns| columns.iter().any(|name| name == column))
    }

    /// Whether rows can be found by these columns without a scan.
    pub(super) fn has_index(&self, table: &str, first_columns: &[&str]) -> bool {
        self.indexes.get(table).is_some_and(|indexes| {
            indexes.iter().any(|index| {
                index.len() >= first_columns.len() && index.iter().zip(first_columns).all(|(have, want)| have == want)
            })
        })
    }

    /// `columns` for a SELECT, NULL in place of those that this schema does not have.
    pub(super) fn select_list(&self, table: &str, columns: &[&str]) -> String {
        let name = |column: &&str| {
            if self.has_column(table, column) { format!("\"{column}\"") } else { "NULL".to_owned() }
        };
        columns.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    /// Experiments and runs: what makes a database a store.
    pub(super) fn is_store(&self) -> bool {
        self.has_column("experiments", "experiment_id") && self.has_column("runs", "run_uuid")
    }

    /// Whether the rows of a few runs can be found without reading whole tables.
    pub(super) fn can_find_by_run(&self) -> bool {
        ["params", "tags", "latest_metrics"].iter().all(|table| self.has_index(table, &["run_uuid"]))
    }
}
