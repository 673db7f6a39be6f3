//! The basic facts of traces (MLflow ≥ 2.13): `<experiment>/traces/<id>/trace_info.yaml`, tags and metadata.

use std::path::{Path, PathBuf};

use super::description::read_meta;
use super::keys::{self, Names};
use super::layout::{ExperimentFolder, TRACES, subfolders};
use super::report::Report;
use crate::store::problem::Severity;
use crate::store::types::{ExperimentId, ExperimentKey, Trace};
use crate::text::Message;

/// The folders of the traces of an experiment and their names.
pub(super) fn folders(experiment: &ExperimentFolder, report: &mut Report) -> Vec<(String, PathBuf)> {
    if !experiment.holds(TRACES) {
        return Vec::new();
    }
    subfolders(&experiment.folder.path.join(TRACES), report)
}

/// Reads one of them.
pub(super) fn read(
    experiment: &ExperimentFolder,
    id: &str,
    folder: &Path,
    names: &Names,
    report: &mut Report,
) -> Option<Trace> {
    let path = folder.join("trace_info.yaml");
    if !path.exists() {
        report.add(Severity::Lost, folder, Message::new("problem-trace-without-info"));
        return None;
    }
    let mut buffer = Vec::new();
    let fields = read_meta(&path, &mut buffer, report, &mut Vec::new());
    if fields.is_empty() {
        return None;
    }
    // MLflow 2 has `status`, `timestamp_ms` and `execution_time_ms`; MLflow 3 the other names, and a time as text.
    let by_text = || {
        let time: jiff::Timestamp = fields.text("request_time")?.parse().ok()?;
        Some(time.as_millisecond())
    };
    Some(Trace {
        id: id.to_owned(),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        experiment_id: ExperimentId::from(experiment.folder.name.as_str()),
        status: fields.text("state").or_else(|| fields.text("status")).unwrap_or_default().to_owned(),
        timestamp: fields.integer("timestamp_ms").or_else(by_text),
        execution_time: fields.integer("execution_time_ms").or_else(|| fields.integer("execution_duration_ms")),
        tags: keys::values(&folder.join("tags"), names, &mut buffer, report),
        metadata: keys::values(&folder.join("request_metadata"), names, &mut buffer, report),
    })
}
