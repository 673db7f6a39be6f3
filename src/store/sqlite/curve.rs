//! The history of one metric, by whichever index finds its rows.
//!
//! MLflow's indexes changed: (`key`, `timestamp`, `step`, `run_uuid`, …) is the primary key since ever, (`run_uuid`) came
//! in 2.x, (`run_uuid`, `key`, `step`) in 3.18. Each way of asking goes on where the slice before it ended without sorting
//! or repeating, so that a history of millions of points keeps no lock for long.

use std::cmp::Ordering;

use rusqlite::types::Value;
use rustc_hash::FxHashMap;

use super::rows::{Reader, Record, Slice, is_damage};
use super::runs::{Index, StoredPoint, point};
use crate::store::error::StoreError;
use crate::store::history::History;
use crate::store::problem::Severity;
use crate::store::types::Run;
use crate::text::Message;

/// Selected columns, after the rowid; see [`point`].
const COLUMNS: [&str; 6] = ["run_uuid", "key", "value", "timestamp", "step", "is_nan"];

/// A way of asking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// Index (`run_uuid`, `key`, `step`).
    RunKeyStep,
    /// Index (`run_uuid`): passes over all metrics of the run.
    Run,
    /// The primary key: passes over all runs with this metric, but without touching the table.
    Key,
    /// No index: one pass over the table.
    Scan,
}

impl Way {
    /// Condition and order. `?1` run, `?2` key, from `?3` on where the slice before ended.
    fn condition(self) -> &'static str {
        match self {
            Self::RunKeyStep => "run_uuid = ?1 AND \"key\" = ?2 AND (step, rowid) > (?3, ?4) ORDER BY step, rowid",
            // The plus keeps SQLite from choosing another index.
            Self::Run => "run_uuid = ?1 AND +\"key\" = ?2 AND rowid > ?3 ORDER BY rowid",
            Self::Key => {
                "run_uuid = ?1 AND \"key\" = ?2 AND (timestamp, step, value, is_nan) > (?3, ?4, ?5, ?6) \
                 ORDER BY timestamp, step, value, is_nan"
            }
            Self::Scan => "run_uuid = ?1 AND \"key\" = ?2 AND rowid > ?3 ORDER BY rowid",
        }
    }

    fn start(self) -> Vec<Value> {
        let lowest = Value::Integer(i64::MIN);
        match self {
            Self::RunKeyStep => vec![lowest.clone(), lowest],
            Self::Run | Self::Scan => vec![lowest],
            // NULL would compare as unknown; every number is above the lowest one.
            Self::Key => vec![lowest.clone(), lowest.clone(), Value::Real(f64::NEG_INFINITY), lowest],
        }
    }

    fn after(self, row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
        let columns: &[usize] = match self {
            Self::RunKeyStep => &[5, 0],
            Self::Run | Self::Scan => &[0],
            Self::Key => &[4, 5, 3, 6],
        };
        columns.iter().map(|&at| row.get(at)).collect()
    }
}

/// The steps of one metric.
struct Steps {
    first: i64,
    count: usize,
    is_one: bool,
}

impl Reader<'_> {
    /// See [`crate::store::Store::metrics_at_one_step`]: one pass over all metrics, as a question for each would take longer.
    pub(super) fn metrics_at_one_step(&self, runs: &[&Run]) -> Result<Vec<usize>, StoreError> {
        let index = Index::new(runs.iter().map(|run| &run.id.0));
        let mut steps: Vec<FxHashMap<Box<str>, Steps>> = Vec::new();
        steps.resize_with(runs.len(), FxHashMap::default);
        self.scan("metrics", &["run_uuid", "key", "step"], |row| {
            let (Some(run), Some(key), Some(step)) = (row.text(0), row.text(1), row.integer(2)) else { return };
            let Some(of_run) = index.find(&run).and_then(|at| steps.get_mut(at)) else { return };
            if let Some(known) = of_run.get_mut(&*key) {
                known.count += 1;
                known.is_one &= known.first == step;
            } else {
                of_run.insert(key.into(), Steps { first: step, count: 1, is_one: true });
            }
        })?;
        let is_told =
            |(run, key, steps): (&Run, &str, &Steps)| steps.is_one && steps.count > 1 && run.metric(key).is_some();
        let of_run = |(run, steps): (&&Run, FxHashMap<Box<str>, Steps>)| {
            steps.iter().filter(|(key, steps)| is_told((run, key, steps))).count()
        };
        Ok(runs.iter().zip(steps).map(of_run).collect())
    }

    /// All points of one metric by (timestamp, step, value), as MLflow's database store returns them. `metrics` is how
    /// many metrics the run has: it tells which index is the cheaper one.
    pub(super) fn history(&self, run: &str, key: &str, metrics: usize) -> Result<History, StoreError> {
        let mut history = History::default();
        if !self.schema.has_table("metrics") {
            return Ok(history);
        }
        let mut points: Vec<StoredPoint> = Vec::new();
        let way = self.way(key, metrics)?;
        if let Err(error) = self.collect(way, run, key, &mut points) {
            if !is_damage(&error) {
                return Err(self.session.error(error));
            }
            let cause =
                Message::new("problem-database-damaged").arg("table", "metrics").arg("cause", error.to_string());
            self.problems.add(Severity::Lost, cause, Some(run.into()));
        }
        if !points.is_sorted_by(|a, b| order(a, b) != Ordering::Greater) {
            points.sort_by(order);
        }
        for point in points {
            history.push(point.shown());
        }
        Ok(history)
    }

    fn collect(&self, way: Way, run: &str, key: &str, points: &mut Vec<StoredPoint>) -> rusqlite::Result<()> {
        let list = self.schema.select_list("metrics", &COLUMNS);
        let sql = format!("SELECT rowid, {list} FROM metrics WHERE {}", way.condition());
        let mut at = way.start();
        let problems = self.problems;
        loop {
            let mut slice = Slice::new(self.cancel);
            let mut params = vec![Value::from(run.to_owned()), Value::from(key.to_owned())];
            params.append(&mut at);
            self.session.query(&sql, rusqlite::params_from_iter(params), |row| {
                points.extend(point(&Record::new(row, "metrics", &COLUMNS, problems)));
                let goes_on = slice.goes_on();
                if !goes_on {
                    at = way.after(row)?;
                }
                Ok(goes_on)
            })?;
            if !slice.is_cut()? {
                return Ok(());
            }
        }
    }

    fn way(&self, key: &str, metrics: usize) -> Result<Way, StoreError> {
        let has = |columns: &[&str]| self.schema.has_index("metrics", columns);
        let is_covered = has(&["key", "timestamp", "step", "run_uuid", "value", "is_nan"]);
        if has(&["run_uuid", "key", "step"]) {
            return Ok(Way::RunKeyStep);
        }
        if !has(&["run_uuid"]) {
            return Ok(if is_covered { Way::Key } else { Way::Scan });
        }
        if !is_covered || !self.schema.has_index("latest_metrics", &["key"]) {
            return Ok(Way::Run);
        }
        // Jumping from an index to a row costs about three times as much as going on in the index.
        let limit = 3 * metrics.max(1);
        let mut runs = 0;
        let condition = format!("\"key\" = ?1 LIMIT {}", limit + 1);
        self.select("latest_metrics", &[], &condition, &[&key], |_| runs += 1)?;
        Ok(if runs <= limit { Way::Key } else { Way::Run })
    }
}

/// By (timestamp, step, value as stored).
fn order(a: &StoredPoint, b: &StoredPoint) -> Ordering {
    (a.0.timestamp, a.0.step)
        .cmp(&(b.0.timestamp, b.0.step))
        .then(a.0.value.partial_cmp(&b.0.value).unwrap_or(Ordering::Equal))
}
