//! The basic facts of traces (MLflow ≥ 2.13): `<experiment>/traces/<id>/trace_info.yaml`, tags and metadata; and what
//! people and judges said of one.

use std::path::{Path, PathBuf};

use super::description::read_meta;
use super::keys::{self, Names};
use super::layout::{ExperimentFolder, TRACES, subfolders};
use super::meta::Value;
use super::report::Report;
use crate::store::problem::Severity;
use crate::store::trace::Assessment;
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
        request_preview: fields.text("request_preview").map(str::to_owned),
        response_preview: fields.text("response_preview").map(str::to_owned),
        tags: keys::values(&folder.join("tags"), names, &mut buffer, report),
        metadata: keys::values(&folder.join("request_metadata"), names, &mut buffer, report),
    })
}

/// Reads `assessments/*.yaml` of a trace (MLflow ≥ 3.2), in the order in which they were given.
pub(super) fn assessments(folder: &Path, report: &mut Report) -> Vec<Assessment> {
    let mut found = Vec::new();
    let mut buffer = Vec::new();
    keys::each(&folder.join("assessments"), report, |name, path, report| {
        if path.extension().is_none_or(|ending| ending != "yaml") {
            return;
        }
        let fields = read_meta(&path, &mut buffer, report, &mut Vec::new());
        if fields.is_empty() {
            return;
        }
        let inside = |key: &str, inner: &str| match fields.get(key) {
            Some(Value::Map(map)) => map.iter().find(|(name, _)| name == inner).map(|(_, value)| value.clone()),
            _ => None,
        };
        let serialized = match inside("expectation", "serialized_value") {
            Some(Value::Map(map)) => map.into_iter().find(|(name, _)| name == "value").map(|(_, value)| value),
            _ => None,
        };
        let value = inside("feedback", "value").or_else(|| inside("expectation", "value")).or(serialized);
        let text = |value: Option<Value>| value.map(|value| plain(&value));
        let time = fields.text("create_time").and_then(|time| time.parse::<jiff::Timestamp>().ok());
        found.push(Assessment {
            name: fields.text("assessment_name").unwrap_or(&name).to_owned(),
            is_expectation: fields.has("expectation"),
            value: text(value).unwrap_or_default(),
            source: [text(inside("source", "source_type")), text(inside("source", "source_id"))]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            rationale: fields.text("rationale").map(str::to_owned),
            span: fields.text("span_id").map(str::to_owned),
            created: time.map(jiff::Timestamp::as_millisecond),
        });
    });
    found.sort_by(|a, b| (a.created, &a.name).cmp(&(b.created, &b.name)));
    found
}

/// A value in one line.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Text(text) => text.clone(),
        Value::List(list) => format!("[{}]", list.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| format!("{key}: {}", plain(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}
