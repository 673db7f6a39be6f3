//! Experiments, and runs with everything that the run table shows.
//!
//! The key–value tables have their primary keys ordered by key, not by run: reading them run by run would jump through
//! the whole file. So each is read once, in the order of storage, into a list for each run.

use std::borrow::Borrow;
use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::{Problems, Reader, Record};
use crate::store::error::StoreError;
use crate::store::problem::Severity;
use crate::store::types::{
    DatasetInput, Experiment, ExperimentId, ExperimentKey, KeyValue, LatestMetric, LifecycleStage, Mark, MetricPoint,
    ModelId, Run, RunId, RunKey, RunStatus,
};
use crate::text::Message;

/// From the id of an owner (a run, an experiment, …) to its place in a list.
#[derive(Default)]
pub(super) struct Index {
    places: FxHashMap<Arc<str>, usize>,
    count: usize,
    /// Neighbouring rows mostly have one owner.
    last: Cell<Option<(Arc<str>, usize)>>,
}

impl Index {
    /// Places in the order of `ids`; of ids that stand twice, the first.
    pub(super) fn new<'a>(ids: impl Iterator<Item = &'a Arc<str>>) -> Self {
        let mut places = FxHashMap::default();
        let mut count = 0;
        for id in ids {
            places.entry(Arc::clone(id)).or_insert(count);
            count += 1;
        }
        Self { places, count, last: Cell::default() }
    }

    /// The place of `id`.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        let mut last = self.last.take();
        if last.as_ref().is_none_or(|(key, _)| **key != *id) {
            last = self.places.get_key_value(id).map(|(key, at)| (Arc::clone(key), *at));
        }
        let at = last.as_ref().map(|(_, at)| *at);
        self.last.set(last);
        at
    }

    fn len(&self) -> usize {
        self.count
    }
}

/// Shares the text of equal keys.
#[derive(Default)]
struct Interner(FxHashSet<Arc<str>>);

impl Interner {
    fn get(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// A table of named values, by the columns that say whose, which and what.
#[derive(Clone, Copy)]
pub(super) struct KeyValueTable {
    pub(super) name: &'static str,
    pub(super) owner: &'static str,
    pub(super) key: &'static str,
    pub(super) value: &'static str,
}

impl KeyValueTable {
    pub(super) const fn new(name: &'static str, owner: &'static str) -> Self {
        Self { name, owner, key: "key", value: "value" }
    }
}

/// With fewer, a second session costs more than it saves.
const RUNS_FOR_TWO_THREADS: usize = 200;

const PARAMS: KeyValueTable = KeyValueTable::new("params", "run_uuid");
const TAGS: KeyValueTable = KeyValueTable::new("tags", "run_uuid");

/// Which rows of a table are wanted.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    All,
    /// Those of these owners; only sensible where an index finds them.
    Of(&'a [Arc<str>]),
}

impl Reader<'_> {
    /// Reads rows of all owners, or of some.
    fn rows_of(
        &self,
        table: &str,
        columns: &[&str],
        wanted: Wanted<'_>,
        each: impl FnMut(&Record<'_>),
    ) -> Result<(), StoreError> {
        match wanted {
            Wanted::All => self.scan(table, columns, each),
            Wanted::Of(_) if !self.schema.has_table(table) => Ok(()),
            Wanted::Of(ids) => {
                let marks = vec!["?"; ids.len()].join(",");
                let owner = columns.first().copied().unwrap_or_default();
                let params: Vec<&str> = ids.iter().map(Borrow::borrow).collect();
                let params: Vec<&dyn rusqlite::ToSql> = params.iter().map(|id| id as &dyn rusqlite::ToSql).collect();
                self.select(table, columns, &format!("\"{owner}\" IN ({marks})"), &params, each)
            }
        }
    }

    /// The named values of each owner, sorted by key.
    pub(super) fn key_values(
        &self,
        table: KeyValueTable,
        owners: &Index,
        wanted: Wanted<'_>,
    ) -> Result<Vec<Vec<KeyValue>>, StoreError> {
        let mut lists: Vec<Vec<KeyValue>> = vec![Vec::new(); owners.len()];
        let mut keys = Interner::default();
        self.rows_of(table.name, &[table.owner, table.key, table.value], wanted, |row| {
            let Some(at) = row.text(0).and_then(|id| owners.find(&id)) else { return };
            let Some(key) = row.text(1) else { return row.report_missing(1) };
            if let Some(list) = lists.get_mut(at) {
                list.push(KeyValue { key: keys.get(&key), value: row.text_or_empty(2).into() });
            }
        })?;
        for list in &mut lists {
            list.sort_by(|a, b| a.key.cmp(&b.key));
        }
        Ok(lists)
    }

    /// All experiments with their tags, by id.
    pub(super) fn experiments(&self) -> Result<Vec<Experiment>, StoreError> {
        self.experiments_of(Wanted::All)
    }

    /// These experiments.
    pub(super) fn experiments_of(&self, wanted: Wanted<'_>) -> Result<Vec<Experiment>, StoreError> {
        let columns =
            ["experiment_id", "name", "artifact_location", "lifecycle_stage", "creation_time", "last_update_time"];
        let mut experiments = Vec::new();
        self.rows_of("experiments", &columns, wanted, |row| {
            let Some(id) = row.text(0) else { return row.report_missing(0) };
            let mut marks = Vec::new();
            experiments.push(Experiment {
                key: ExperimentKey::from(&*id),
                id: ExperimentId::from(&*id),
                name: row.text_or_empty(1).into_owned(),
                artifact_location: row.string(2),
                lifecycle_stage: stage(row, 3, &mut marks),
                is_in_trash: false,
                tags: Vec::new(),
                creation_time: row.integer(4),
                last_update_time: row.integer(5),
                marks,
            });
        })?;
        let index = Index::new(experiments.iter().map(|experiment| &experiment.id.0));
        let tags = self.key_values(KeyValueTable::new("experiment_tags", "experiment_id"), &index, wanted)?;
        for (experiment, tags) in experiments.iter_mut().zip(tags) {
            experiment.tags = tags;
        }
        Ok(experiments)
    }

    /// All runs as the table `runs` tells them: without parameters, tags, metrics and inputs.
    pub(super) fn bare_runs(&self) -> Result<Vec<Run>, StoreError> {
        self.bare_runs_of(Wanted::All)
    }

    /// These runs.
    pub(super) fn bare_runs_of(&self, wanted: Wanted<'_>) -> Result<Vec<Run>, StoreError> {
        let columns = [
            "run_uuid",
            "experiment_id",
            "name",
            "user_id",
            "status",
            "start_time",
            "end_time",
            "lifecycle_stage",
            "deleted_time",
            "artifact_uri",
        ];
        let mut runs = Vec::new();
        let mut experiments = Interner::default();
        self.rows_of("runs", &columns, wanted, |row| {
            let Some(id) = row.text(0) else { return row.report_missing(0) };
            let id: Arc<str> = Arc::from(&*id);
            let mut marks = Vec::new();
            runs.push(Run {
                key: RunKey(Arc::clone(&id)),
                id: RunId(id),
                experiment: ExperimentKey(experiments.get(&row.text_or_empty(1))),
                name: row.text_or_empty(2).into(),
                user_id: row.text_or_empty(3).into(),
                status: RunStatus::parse(&row.text_or_empty(4)),
                start_time: row.integer(5),
                end_time: row.integer(6),
                lifecycle_stage: stage(row, 7, &mut marks),
                deleted_time: row.integer(8),
                artifact_uri: row.text(9).map(Into::into),
                params: Vec::new(),
                tags: Vec::new(),
                metrics: Vec::new(),
                dataset_inputs: Vec::new(),
                model_inputs: Vec::new(),
                model_outputs: Vec::new(),
                marks,
            });
        })?;
        Ok(runs)
    }

    /// The run that stands first among those of an experiment.
    pub(super) fn first_run_of(&self, experiment: &ExperimentKey) -> Result<Option<RunKey>, StoreError> {
        let mut first = None;
        self.select("runs", &["run_uuid"], "experiment_id = ?1 LIMIT 1", &[&experiment.as_str()], |row| {
            first = row.text(0).map(|id| RunKey::from(&*id));
        })?;
        Ok(first)
    }

    /// Fills in parameters, tags, latest metrics, datasets and models of `runs`, in place of any that they have.
    pub(super) fn complete_runs(&self, runs: &mut [Run], wanted: Wanted<'_>) -> Result<(), StoreError> {
        let index = Index::new(runs.iter().map(|run| &run.id.0));
        let ((params, mut metrics), tags) = if matches!(wanted, Wanted::All) && runs.len() >= RUNS_FOR_TWO_THREADS {
            let all = &*runs;
            self.both(
                |reader| Ok((reader.key_values(PARAMS, &index, wanted)?, reader.latest_metrics(&index, wanted)?)),
                move |reader| reader.key_values(TAGS, &Index::new(all.iter().map(|run| &run.id.0)), Wanted::All),
            )?
        } else {
            let tags = self.key_values(TAGS, &index, wanted)?;
            ((self.key_values(PARAMS, &index, wanted)?, self.latest_metrics(&index, wanted)?), tags)
        };
        self.derive_missing_metrics(runs, &mut metrics)?;
        for (((run, params), tags), metrics) in runs.iter_mut().zip(params).zip(tags).zip(metrics) {
            run.params = params;
            run.tags = tags;
            run.metrics = metrics;
            run.dataset_inputs.clear();
            run.model_inputs.clear();
            run.model_outputs.clear();
        }
        self.inputs(runs, &index, wanted)
    }

    fn latest_metrics(&self, runs: &Index, wanted: Wanted<'_>) -> Result<Vec<Vec<LatestMetric>>, StoreError> {
        let mut lists: Vec<Vec<LatestMetric>> = vec![Vec::new(); runs.len()];
        let mut keys = Interner::default();
        self.rows_of("latest_metrics", &METRIC_COLUMNS, wanted, |row| {
            let Some(at) = row.text(0).and_then(|id| runs.find(&id)) else { return };
            let Some(key) = row.text(1) else { return row.report_missing(1) };
            if let Some(list) = lists.get_mut(at) {
                let latest = point(row).map(StoredPoint::shown);
                list.push(LatestMetric { key: keys.get(&key), latest, is_provisional: false });
            }
        })?;
        for list in &mut lists {
            list.sort_by(|a, b| a.key.cmp(&b.key));
        }
        Ok(lists)
    }

    /// Very old and damaged databases: latest values from all values, for runs without any in `latest_metrics`.
    fn derive_missing_metrics(&self, runs: &[Run], lists: &mut [Vec<LatestMetric>]) -> Result<(), StoreError> {
        if !self.schema.has_table("metrics") {
            return Ok(());
        }
        let is_by_run = self.schema.has_index("metrics", &["run_uuid"]);
        let without: Vec<Arc<str>> = runs
            .iter()
            .zip(&*lists)
            .filter(|(_, list)| list.is_empty())
            .map(|(run, _)| Arc::clone(&run.id.0))
            .collect();
        let mut missing = Vec::new();
        if lists.iter().all(Vec::is_empty) && self.schema.has_table("latest_metrics") && !is_by_run {
            // Nothing at all: one look tells whether there are values to derive from.
            self.select("metrics", &["run_uuid"], "true LIMIT 1", &[], |_| missing.clone_from(&without))?;
        } else if !self.schema.has_table("latest_metrics") {
            missing = without;
        } else if is_by_run {
            for id in without {
                let mut is_there = false;
                self.select("metrics", &[], "run_uuid = ?1 LIMIT 1", &[&&*id], |_| is_there = true)?;
                if is_there {
                    missing.push(id);
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let index = Index::new(runs.iter().map(|run| &run.id.0));
        let wanted = if is_by_run && missing.len() < runs.len() / 2 { Wanted::Of(&missing) } else { Wanted::All };
        let is_missing: FxHashSet<usize> = missing.iter().filter_map(|id| index.find(id)).collect();
        let mut latest: FxHashMap<(usize, Arc<str>), Option<StoredPoint>> = FxHashMap::default();
        let mut keys = Interner::default();
        self.rows_of("metrics", &METRIC_COLUMNS, wanted, |row| {
            let Some(at) = row.text(0).and_then(|id| index.find(&id)).filter(|at| is_missing.contains(at)) else {
                return;
            };
            let Some(key) = row.text(1) else { return row.report_missing(1) };
            let best = latest.entry((at, keys.get(&key))).or_default();
            if let Some(point) = point(row)
                && best.is_none_or(|best| point.0.beats(&best.0))
            {
                *best = Some(point);
            }
        })?;
        for ((at, key), point) in latest {
            if let Some(list) = lists.get_mut(at) {
                list.push(LatestMetric { key, latest: point.map(StoredPoint::shown), is_provisional: false });
            }
        }
        for &at in &is_missing {
            if let Some(list) = lists.get_mut(at) {
                list.sort_by(|a, b| a.key.cmp(&b.key));
            }
        }
        Ok(())
    }

    /// Datasets and logged models that runs used and made (MLflow ≥ 2.4 and ≥ 3.0).
    fn inputs(&self, runs: &mut [Run], index: &Index, wanted: Wanted<'_>) -> Result<(), StoreError> {
        if !self.schema.has_table("inputs") {
            return Ok(());
        }
        let columns = ["destination_id", "destination_type", "source_id", "source_type", "input_uuid", "step"];
        let mut used: Vec<(usize, String, Arc<str>)> = Vec::new();
        let each = |row: &Record<'_>| {
            let source = row.text_or_empty(2);
            let destination = row.text_or_empty(0);
            match (&*row.text_or_empty(3), &*row.text_or_empty(1)) {
                ("DATASET", "RUN") => {
                    if let Some(at) = index.find(&destination) {
                        used.push((at, source.into_owned(), Arc::from(&*row.text_or_empty(4))));
                    }
                }
                ("RUN_INPUT", "MODEL_INPUT") => {
                    if let Some(run) = index.find(&source).and_then(|at| runs.get_mut(at)) {
                        run.model_inputs.push(ModelId::from(&*destination));
                    }
                }
                ("RUN_OUTPUT", "MODEL_OUTPUT") => {
                    if let Some(run) = index.find(&source).and_then(|at| runs.get_mut(at)) {
                        run.model_outputs.push((ModelId::from(&*destination), row.integer(5).unwrap_or(0)));
                    }
                }
                _ => {}
            }
        };
        match wanted {
            Wanted::All => self.scan("inputs", &columns, each)?,
            Wanted::Of(ids) => {
                let marks = (1..=ids.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(",");
                let params: Vec<&str> = ids.iter().map(Borrow::borrow).collect();
                let params: Vec<&dyn rusqlite::ToSql> = params.iter().map(|id| id as &dyn rusqlite::ToSql).collect();
                let condition = format!(
                    "(source_type IN ('RUN_INPUT', 'RUN_OUTPUT') AND source_id IN ({marks})) \
                     OR (destination_type = 'RUN' AND destination_id IN ({marks}))"
                );
                self.select("inputs", &columns, &condition, &params, each)?;
            }
        }
        if used.is_empty() {
            return Ok(());
        }
        let tag_index = Index::new(used.iter().map(|(_, _, input)| input));
        let tag_table = KeyValueTable { name: "input_tags", owner: "input_uuid", key: "name", value: "value" };
        let mut tags = self.key_values(tag_table, &tag_index, Wanted::All)?;
        let datasets = self.datasets()?;
        for (at, id, input) in used {
            let tags = tag_index.find(&input).and_then(|at| tags.get_mut(at)).map(std::mem::take).unwrap_or_default();
            let dataset = datasets.get(&id).cloned().unwrap_or_else(|| DatasetInput {
                digest: id,
                is_missing: true,
                ..DatasetInput::default()
            });
            if let Some(run) = runs.get_mut(at) {
                run.dataset_inputs.push(DatasetInput { tags, ..dataset });
            }
        }
        Ok(())
    }

    fn datasets(&self) -> Result<FxHashMap<String, DatasetInput>, StoreError> {
        let columns = [
            "dataset_uuid",
            "name",
            "digest",
            "dataset_source_type",
            "dataset_source",
            "dataset_schema",
            "dataset_profile",
        ];
        let mut datasets = FxHashMap::default();
        self.scan("datasets", &columns, |row| {
            let dataset = DatasetInput {
                name: row.text_or_empty(1).into_owned(),
                digest: row.text_or_empty(2).into_owned(),
                source_type: row.text_or_empty(3).into_owned(),
                source: row.text_or_empty(4).into_owned(),
                schema: row.string(5),
                profile: row.string(6),
                tags: Vec::new(),
                is_missing: false,
            };
            datasets.insert(row.text_or_empty(0).into_owned(), dataset);
        })?;
        Ok(datasets)
    }
}

/// Columns of `metrics` and `latest_metrics`.
const METRIC_COLUMNS: [&str; 6] = ["run_uuid", "key", "value", "timestamp", "step", "is_nan"];

/// A metric row with its value as stored, where NaN stands as 0: so MLflow compares.
#[derive(Clone, Copy)]
pub(super) struct StoredPoint(pub(super) MetricPoint, pub(super) bool);

impl StoredPoint {
    /// With the value that was logged: NaN by its flag, and infinities, which MLflow stores as the largest doubles.
    pub(super) fn shown(self) -> MetricPoint {
        let Self(point, is_nan) = self;
        let value = match point.value {
            _ if is_nan => f64::NAN,
            value if value >= f64::MAX => f64::INFINITY,
            value if value <= f64::MIN => f64::NEG_INFINITY,
            value => value,
        };
        MetricPoint { value, ..point }
    }
}

/// The point in a row of [`METRIC_COLUMNS`]; `None` when its value cannot be read.
pub(super) fn point(row: &Record<'_>) -> Option<StoredPoint> {
    let value = row.real(2)?;
    let is_nan = value.is_nan() || row.integer(5).unwrap_or(0) != 0;
    let value = if is_nan { 0.0 } else { value };
    Some(StoredPoint(
        MetricPoint { value, timestamp: row.integer(3).unwrap_or(0), step: row.integer(4).unwrap_or(0) },
        is_nan,
    ))
}

/// Stage in column `at`; a word that MLflow does not know is taken as active, and marked.
pub(super) fn stage(row: &Record<'_>, at: usize, marks: &mut Vec<Mark>) -> LifecycleStage {
    match row.text(at).as_deref() {
        None | Some("" | "active") => LifecycleStage::Active,
        Some("deleted") => LifecycleStage::Deleted,
        Some(_) => {
            marks.push(Mark::UnknownStage);
            LifecycleStage::Active
        }
    }
}

/// Experiments that runs name but that the table does not have.
pub(super) fn missing_experiments(known: &[Experiment], runs: &[Run], problems: &Problems) -> Vec<Experiment> {
    let mut seen: FxHashSet<&str> = known.iter().map(|experiment| experiment.key.as_str()).collect();
    let mut missing = Vec::new();
    for run in runs {
        let id = run.experiment.as_str();
        if seen.insert(id) {
            let cause = Message::new("problem-database-no-experiment").arg("experiment", id);
            problems.add(Severity::Repaired, cause, Some(run.key.clone()));
            missing.push(Experiment::undescribed(&run.experiment));
        }
    }
    missing
}
