//! The registry, logged models and traces.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::Reader;
use super::runs::{Index, KeyValueTable, Wanted, stage};
use crate::store::error::StoreError;
use crate::store::trace::{Assessment, Span, TraceContent};
use crate::store::types::{
    ExperimentId, ExperimentKey, KeyValue, LoggedModel, MetricPoint, ModelId, ModelMetric, ModelStatus, ModelVersion,
    RegisteredModel, RunId, Trace,
};

/// MLflow's word for a model version that was deleted.
const DELETED_VERSION: &str = "Deleted_Internal";

/// A model's name within its workspace (MLflow ≥ 3.10 knows several; before there was one).
type ModelName = (String, String);

impl Reader<'_> {
    /// The registry: models, prompts, their versions, tags and aliases.
    pub(super) fn registered_models(&self) -> Result<Vec<RegisteredModel>, StoreError> {
        let mut models: Vec<(ModelName, RegisteredModel)> = Vec::new();
        let columns = ["workspace", "name", "description", "creation_time", "last_updated_time"];
        self.scan("registered_models", &columns, |row| {
            let name = row.text_or_empty(1).into_owned();
            let model = RegisteredModel {
                name: name.clone(),
                description: row.string(2),
                creation_timestamp: row.integer(3),
                last_updated_timestamp: row.integer(4),
                ..RegisteredModel::default()
            };
            models.push(((row.text_or_empty(0).into_owned(), name), model));
        })?;
        let places: FxHashMap<ModelName, usize> =
            models.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        self.scan("registered_model_tags", &["workspace", "name", "key", "value"], |row| {
            let name = (row.text_or_empty(0).into_owned(), row.text_or_empty(1).into_owned());
            if let Some((_, model)) = places.get(&name).and_then(|&at| models.get_mut(at)) {
                model
                    .tags
                    .push(KeyValue { key: Arc::from(&*row.text_or_empty(2)), value: row.text_or_empty(3).into() });
            }
        })?;
        self.scan("registered_model_aliases", &["workspace", "name", "alias", "version"], |row| {
            let name = (row.text_or_empty(0).into_owned(), row.text_or_empty(1).into_owned());
            if let Some((_, model)) = places.get(&name).and_then(|&at| models.get_mut(at)) {
                model.aliases.push((row.text_or_empty(2).into_owned(), row.text_or_empty(3).into_owned()));
            }
        })?;
        for (name, version) in self.model_versions()? {
            if let Some((_, model)) = places.get(&name).and_then(|&at| models.get_mut(at)) {
                model.versions.push(version);
            }
        }
        let mut names: FxHashSet<&str> = FxHashSet::default();
        let repeated: FxHashSet<String> =
            models.iter().filter(|((_, name), _)| !names.insert(name)).map(|((_, name), _)| name.clone()).collect();
        let mut models: Vec<RegisteredModel> = models
            .into_iter()
            .map(|((workspace, name), mut model)| {
                // A name cannot hold `/`, so this cannot be taken for another name.
                if repeated.contains(&name) {
                    model.name = format!("{workspace}/{name}");
                }
                model.tags.sort_by(|a, b| a.key.cmp(&b.key));
                model.aliases.sort();
                model.versions.sort_by_key(|version| version.version);
                model
            })
            .collect();
        models.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(models)
    }

    fn model_versions(&self) -> Result<Vec<(ModelName, ModelVersion)>, StoreError> {
        let columns = [
            "workspace",
            "name",
            "version",
            "current_stage",
            "description",
            "source",
            "run_id",
            "status",
            "status_message",
            "user_id",
            "creation_time",
            "last_updated_time",
        ];
        let mut versions: Vec<(ModelName, ModelVersion)> = Vec::new();
        self.scan("model_versions", &columns, |row| {
            let Some(version) = row.integer(2) else { return };
            let stage = row.string(3);
            if stage.as_deref() == Some(DELETED_VERSION) {
                return;
            }
            let source = row.string(5);
            let version = ModelVersion {
                version,
                stage,
                description: row.string(4),
                model_id: ModelVersion::model_in(source.as_deref()),
                source,
                run_id: row.text(6).filter(|id| !id.is_empty()).map(|id| RunId::from(&*id)),
                status: row.string(7),
                status_message: row.string(8),
                user_id: row.string(9),
                creation_timestamp: row.integer(10),
                last_updated_timestamp: row.integer(11),
                tags: Vec::new(),
            };
            versions.push(((row.text_or_empty(0).into_owned(), row.text_or_empty(1).into_owned()), version));
        })?;
        let places: FxHashMap<(ModelName, i64), usize> =
            versions.iter().enumerate().map(|(at, (name, version))| ((name.clone(), version.version), at)).collect();
        self.scan("model_version_tags", &["workspace", "name", "version", "key", "value"], |row| {
            let name = (row.text_or_empty(0).into_owned(), row.text_or_empty(1).into_owned());
            let place = row.integer(2).and_then(|version| places.get(&(name, version)));
            if let Some((_, version)) = place.and_then(|&at| versions.get_mut(at)) {
                version
                    .tags
                    .push(KeyValue { key: Arc::from(&*row.text_or_empty(3)), value: row.text_or_empty(4).into() });
            }
        })?;
        for (_, version) in &mut versions {
            version.tags.sort_by(|a, b| a.key.cmp(&b.key));
        }
        Ok(versions)
    }

    /// Logged models (MLflow ≥ 3.0), the deleted ones too.
    pub(super) fn logged_models(&self) -> Result<Vec<LoggedModel>, StoreError> {
        let columns = [
            "model_id",
            "experiment_id",
            "name",
            "source_run_id",
            "status",
            "model_type",
            "lifecycle_stage",
            "artifact_location",
            "creation_timestamp_ms",
            "last_updated_timestamp_ms",
            "status_message",
        ];
        let mut models = Vec::new();
        self.scan("logged_models", &columns, |row| {
            let Some(id) = row.text(0) else { return row.report_missing(0) };
            let experiment = row.text_or_empty(1);
            models.push(LoggedModel {
                id: ModelId::from(&*id),
                experiment: ExperimentKey::from(&*experiment),
                experiment_id: ExperimentId::from(&*experiment),
                name: row.text_or_empty(2).into_owned(),
                source_run_id: row.text(3).filter(|id| !id.is_empty()).map(|id| RunId::from(&*id)),
                status: ModelStatus::from_number(row.integer(4).unwrap_or(0)),
                status_message: row.string(10),
                model_type: row.string(5),
                lifecycle_stage: stage(row, 6, &mut Vec::new()),
                artifact_location: row.string(7),
                params: Vec::new(),
                tags: Vec::new(),
                metrics: Vec::new(),
                creation_timestamp: row.integer(8),
                last_updated_timestamp: row.integer(9),
            });
        })?;
        if models.is_empty() {
            return Ok(models);
        }
        let index = Index::new(models.iter().map(|model| &model.id.0));
        let table = |name, key, value| KeyValueTable { name, owner: "model_id", key, value };
        let params = self.key_values(table("logged_model_params", "param_key", "param_value"), &index, Wanted::All)?;
        let tags = self.key_values(table("logged_model_tags", "tag_key", "tag_value"), &index, Wanted::All)?;
        let metrics = self.model_metrics(&index, models.len())?;
        for (((model, params), tags), metrics) in models.iter_mut().zip(params).zip(tags).zip(metrics) {
            model.params = params;
            model.tags = tags;
            model.metrics = metrics;
        }
        Ok(models)
    }

    /// The latest value by name and dataset, for each model. The table keeps every value.
    fn model_metrics(&self, index: &Index, models: usize) -> Result<Vec<Vec<ModelMetric>>, StoreError> {
        let columns = [
            "model_id",
            "metric_name",
            "metric_value",
            "metric_timestamp_ms",
            "metric_step",
            "run_id",
            "dataset_name",
            "dataset_digest",
        ];
        let mut lists: Vec<Vec<ModelMetric>> = vec![Vec::new(); models];
        self.scan("logged_model_metrics", &columns, |row| {
            let Some(list) = row.text(0).and_then(|id| index.find(&id)).and_then(|at| lists.get_mut(at)) else {
                return;
            };
            let Some(value) = row.real(2) else { return };
            let latest =
                MetricPoint { value, timestamp: row.integer(3).unwrap_or(0), step: row.integer(4).unwrap_or(0) };
            let name = row.text_or_empty(1);
            let dataset = row.string(6).map(|name| (name, row.text_or_empty(7).into_owned()));
            let run_id = row.text(5).filter(|id| !id.is_empty()).map(|id| RunId::from(&*id));
            match list.iter_mut().find(|metric| *metric.key == *name && metric.dataset == dataset) {
                Some(metric) if latest.beats(&metric.latest) => {
                    metric.latest = latest;
                    metric.run_id = run_id;
                }
                Some(_) => {}
                None => list.push(ModelMetric { key: Arc::from(&*name), latest, run_id, dataset }),
            }
        })?;
        for list in &mut lists {
            list.sort_by(|a, b| (&a.key, &a.dataset).cmp(&(&b.key, &b.dataset)));
        }
        Ok(lists)
    }

    /// Traces (MLflow ≥ 2.13): list and basic facts.
    pub(super) fn traces(&self) -> Result<Vec<Trace>, StoreError> {
        let columns = [
            "request_id",
            "experiment_id",
            "status",
            "timestamp_ms",
            "execution_time_ms",
            "trace_name",
            "session_id",
            "request_preview",
            "response_preview",
        ];
        let mut traces = Vec::new();
        let mut ids = Vec::new();
        let mut moved = Vec::new();
        self.scan("trace_info", &columns, |row| {
            let Some(id) = row.text(0) else { return row.report_missing(0) };
            let experiment = row.text_or_empty(1);
            ids.push(Arc::from(&*id));
            moved.push((row.text(5).map(Into::into), row.text(6).map(Into::into)));
            traces.push(Trace {
                id: id.into_owned(),
                experiment: ExperimentKey::from(&*experiment),
                experiment_id: ExperimentId::from(&*experiment),
                status: row.text_or_empty(2).into_owned(),
                timestamp: row.integer(3),
                execution_time: row.integer(4),
                request_preview: row.string(7),
                response_preview: row.string(8),
                tags: Vec::new(),
                metadata: Vec::new(),
            });
        })?;
        if traces.is_empty() {
            return Ok(traces);
        }
        let index = Index::new(ids.iter());
        let tags = self.key_values(KeyValueTable::new("trace_tags", "request_id"), &index, Wanted::All)?;
        let metadata =
            self.key_values(KeyValueTable::new("trace_request_metadata", "request_id"), &index, Wanted::All)?;
        let (name_key, session_key) = (Arc::from("mlflow.traceName"), Arc::from("mlflow.trace.session"));
        for (((trace, tags), metadata), (name, session)) in traces.iter_mut().zip(tags).zip(metadata).zip(moved) {
            trace.tags = tags;
            trace.metadata = metadata;
            // MLflow 3.18 keeps these two in columns and still answers with the tag and the entry.
            add_if_absent(&mut trace.tags, &name_key, name);
            add_if_absent(&mut trace.metadata, &session_key, session);
        }
        Ok(traces)
    }
}

impl Reader<'_> {
    /// Spans of a trace that the database itself holds (MLflow ≥ 3.5), and what was said of it.
    pub(super) fn trace_content(&self, id: &str) -> Result<TraceContent, StoreError> {
        let mut spans = Vec::new();
        let mut broken = None;
        let columns = ["content", "name", "span_id", "parent_span_id", "status"];
        if self.schema.has_table("spans") {
            self.select("spans", &columns, "trace_id = ?1", &[&id], |row| {
                match Span::parse(&row.text_or_empty(0)) {
                    Ok(span) => spans.push(span),
                    // Its name and place are in columns too.
                    Err(error) => {
                        broken = Some(error);
                        spans.push(Span {
                            id: row.text_or_empty(2).into_owned(),
                            parent: row.string(3).filter(|parent| !parent.is_empty()),
                            name: row.text_or_empty(1).into_owned(),
                            status: row.text_or_empty(4).into_owned(),
                            ..Span::default()
                        });
                    }
                }
            })?;
        }
        let mut assessments = Vec::new();
        let columns = [
            "name",
            "assessment_type",
            "value",
            "source_type",
            "source_id",
            "rationale",
            "span_id",
            "created_timestamp",
        ];
        if self.schema.has_table("assessments") {
            self.select("assessments", &columns, "trace_id = ?1", &[&id], |row| {
                assessments.push(Assessment {
                    name: row.text_or_empty(0).into_owned(),
                    is_expectation: row.text_or_empty(1) == "expectation",
                    value: row.text_or_empty(2).into_owned(),
                    source: format!("{} {}", row.text_or_empty(3), row.text_or_empty(4)).trim().to_owned(),
                    rationale: row.string(5),
                    span: row.string(6),
                    created: row.integer(7),
                });
            })?;
        }
        assessments.sort_by(|a, b| (a.created, &a.name).cmp(&(b.created, &b.name)));
        Ok(TraceContent { spans, assessments, without_spans: broken })
    }
}

fn add_if_absent(sorted: &mut Vec<KeyValue>, key: &Arc<str>, value: Option<Box<str>>) {
    if let (Some(value), Err(at)) = (value, sorted.binary_search_by(|entry| entry.key.cmp(key))) {
        sorted.insert(at, KeyValue { key: Arc::clone(key), value });
    }
}
