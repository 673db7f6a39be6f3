//! Logged models of an experiment (MLflow ≥ 3.0) and the registry of the root (≥ 2.1), which holds prompts too.

use std::path::{Path, PathBuf};

use super::description::described;
use super::keys::{self, Names};
use super::layout::{ExperimentFolder, MODELS, subfolders};
use super::meta::Fields;
use super::metrics;
use super::report::Report;
use super::run::report_lines;
use crate::store::problem::Severity;
use crate::store::types::{
    ExperimentId, ExperimentKey, KeyValue, LifecycleStage, LoggedModel, ModelId, ModelMetric, ModelStatus,
    ModelVersion, RegisteredModel, RunId,
};
use crate::text::Message;

/// Word that MLflow puts in the stage of a version that was deleted.
const DELETED_VERSION: &str = "Deleted_Internal";

/// The folders `<experiment>/models/m-…` and their names.
pub(super) fn logged_folders(experiment: &ExperimentFolder, report: &mut Report) -> Vec<(String, PathBuf)> {
    if !experiment.holds(MODELS) {
        return Vec::new();
    }
    subfolders(&experiment.folder.path.join(MODELS), report)
}

/// Reads one of them.
pub(super) fn logged(
    experiment: &ExperimentFolder,
    id: &str,
    path: &Path,
    names: &Names,
    report: &mut Report,
) -> Option<LoggedModel> {
    let fields = described(path, report, "problem-model-without-meta")?;
    let mut buffer = Vec::new();
    if let Some(other) = fields.text("model_id").filter(|other| *other != id) {
        let cause = Message::new("problem-model-id-mismatch").arg("id", other);
        report.add(Severity::Repaired, &path.join("meta.yaml"), cause);
    }
    Some(LoggedModel {
        id: ModelId::from(id),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        experiment_id: ExperimentId::from(experiment.folder.name.as_str()),
        name: fields.text("name").unwrap_or_default().to_owned(),
        source_run_id: fields.text("source_run_id").filter(|id| !id.is_empty()).map(RunId::from),
        status: fields.integer("status").map(ModelStatus::from_number).unwrap_or_default(),
        status_message: fields.text("status_message").map(str::to_owned),
        model_type: fields.text("model_type").map(str::to_owned),
        lifecycle_stage: match fields.text("lifecycle_stage") {
            Some("deleted") => LifecycleStage::Deleted,
            _ => LifecycleStage::Active,
        },
        artifact_location: fields.text("artifact_location").map(str::to_owned),
        params: keys::values(&path.join("params"), names, &mut buffer, report),
        tags: keys::values(&path.join("tags"), names, &mut buffer, report),
        metrics: model_metrics(&path.join("metrics"), names, &mut buffer, report),
        creation_timestamp: fields.integer("creation_timestamp"),
        last_updated_timestamp: fields.integer("last_updated_timestamp"),
    })
}

/// A logged model of which nothing but the artifacts is here. The `MLmodel` among them names the run that made it.
pub(super) fn with_artifacts_only(experiment: &ExperimentFolder, id: &str, path: &Path) -> LoggedModel {
    let mut bytes = Vec::new();
    // Without it the model is shown all the same, of no run.
    let card = keys::read_into(&path.join("artifacts").join("MLmodel"), &mut bytes).map(|()| Fields::parse(&bytes));
    let source_run = card.ok().and_then(|card| card.text("run_id").filter(|id| !id.is_empty()).map(RunId::from));
    LoggedModel {
        id: ModelId::from(id),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        experiment_id: ExperimentId::from(experiment.folder.name.as_str()),
        name: String::new(),
        source_run_id: source_run,
        status: ModelStatus::Unspecified,
        status_message: None,
        model_type: None,
        lifecycle_stage: LifecycleStage::Active,
        artifact_location: None,
        params: Vec::new(),
        tags: Vec::new(),
        metrics: Vec::new(),
        creation_timestamp: None,
        last_updated_timestamp: None,
    }
}

fn model_metrics(folder: &Path, names: &Names, buffer: &mut Vec<u8>, report: &mut Report) -> Vec<ModelMetric> {
    let mut found = Vec::new();
    keys::each(folder, report, |key, path, report| match keys::read_into(&path, buffer) {
        Ok(()) => {
            let (mut metrics, scan) = metrics::parse_model_metrics(&names.share(&key), buffer);
            report_lines(&scan, &path, report, buffer.is_empty());
            found.append(&mut metrics);
        }
        Err(error) => report.unreadable(&path, &error),
    });
    found.sort_by(|a, b| (&a.key, &a.dataset).cmp(&(&b.key, &b.dataset)));
    found
}

/// Reads `<root>/models/<name>`, if it is there.
pub(super) fn registered(root: &Path, names: &Names, report: &mut Report) -> Vec<RegisteredModel> {
    let found = registered_folders(root, report);
    found.into_iter().filter_map(|(name, path)| registered_model(&name, &path, names, report)).collect()
}

/// The folders `<root>/models/<name>` and their names.
pub(super) fn registered_folders(root: &Path, report: &mut Report) -> Vec<(String, PathBuf)> {
    let folder = root.join(MODELS);
    if folder.is_dir() { subfolders(&folder, report) } else { Vec::new() }
}

/// Reads one of them.
pub(super) fn registered_model(name: &str, path: &Path, names: &Names, report: &mut Report) -> Option<RegisteredModel> {
    if !path.join("meta.yaml").exists() && !keys_below(path, report).any(|name| name.starts_with("version-")) {
        report.add(Severity::Note, path, Message::new("problem-registered-model-without-meta"));
        return None;
    }
    let fields = described(path, report, "problem-registered-model-without-meta").unwrap_or_default();
    let mut buffer = Vec::new();
    let text = |value: &KeyValue| (value.key.to_string(), value.value.trim().to_owned());
    let aliases = keys::values(&path.join("aliases"), names, &mut buffer, report).iter().map(text).collect();
    let mut versions: Vec<ModelVersion> = subfolders(path, report)
        .into_iter()
        .filter(|(name, _)| name.starts_with("version-"))
        .filter_map(|(name, path)| version(&name, &path, names, report))
        .collect();
    versions.sort_by_key(|version| version.version);
    Some(RegisteredModel {
        name: fields.text("name").unwrap_or(name).to_owned(),
        description: fields.text("description").map(str::to_owned),
        tags: keys::values(&path.join("tags"), names, &mut buffer, report),
        aliases,
        creation_timestamp: fields.integer("creation_timestamp"),
        last_updated_timestamp: fields.integer("last_updated_timestamp"),
        versions,
    })
}

fn keys_below(path: &Path, report: &mut Report) -> impl Iterator<Item = String> + use<> {
    subfolders(path, report).into_iter().map(|(name, _)| name)
}

fn version(name: &str, path: &Path, names: &Names, report: &mut Report) -> Option<ModelVersion> {
    let fields = described(path, report, "problem-model-version-without-meta")?;
    let by_folder = || name.strip_prefix("version-").and_then(|number| number.parse().ok());
    let Some(number) = fields.integer("version").or_else(by_folder) else {
        report.add(Severity::Lost, path, Message::new("problem-model-version-number"));
        return None;
    };
    let stage = fields.text("current_stage");
    if stage == Some(DELETED_VERSION) {
        return None;
    }
    let text = |key: &str| fields.text(key).map(str::to_owned);
    let model = fields.text("model_id").filter(|id| !id.is_empty()).map(ModelId::from);
    Some(ModelVersion {
        version: number,
        // YAML takes the word for a null only when nobody quoted it; MLflow means the word.
        stage: stage.map(str::to_owned),
        description: text("description"),
        source: text("source"),
        run_id: fields.text("run_id").filter(|id| !id.is_empty()).map(RunId::from),
        status: text("status"),
        status_message: text("status_message"),
        user_id: text("user_id"),
        model_id: model.or_else(|| ModelVersion::model_in(fields.text("source"))),
        creation_timestamp: fields.integer("creation_timestamp"),
        last_updated_timestamp: fields.integer("last_updated_timestamp"),
        tags: keys::values(&path.join("tags"), names, &mut Vec::new(), report),
    })
}
