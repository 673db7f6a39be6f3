//! Reads one run folder.

use std::path::Path;

use super::description::{read_meta, stage};
use super::inputs::{self, Datasets};
use super::keys::{self, Names};
use super::layout::{ExperimentFolder, Folder, Parts, RunFolder};
use super::meta::Fields;
use super::metrics::{self, PROVISIONAL_ABOVE_BYTES, Scan};
use super::report::Report;
use crate::store::io::Readers;
use crate::store::near::KnownNear;
use crate::store::problem::Severity;
use crate::store::types::{
    ExperimentKey, KeyValue, LatestMetric, LifecycleStage, Mark, MetricPoint, Run, RunKey, RunStatus, find_value,
};
use crate::text::Message;

/// Bytes from the end of a long metric file that a provisional value is taken from.
const TAIL_BYTES: u64 = 8 * 1024;

/// A run as read, and what was wrong with it.
pub(super) struct ReadRun {
    pub(super) run: Run,
    pub(super) report: Report,
    /// What its folder holds.
    pub(super) parts: Parts,
    /// Metric lines that repeat the one before, in short files.
    pub(super) repeated_lines: usize,
}

/// What a folder turned out to be.
pub(super) enum Found {
    Run(Box<ReadRun>),
    /// No run, but somebody put artifacts there.
    OnlyArtifacts,
    Nothing,
}

/// What a run is read with.
pub(super) struct Context<'a> {
    pub(super) experiment: &'a ExperimentFolder,
    pub(super) datasets: &'a Datasets,
    pub(super) names: &'a Names,
    pub(super) readers: &'a Readers,
    /// Who knows runs that nothing in the root describes.
    pub(super) known: &'a KnownNear,
}

/// Reads a run, if the folder is one.
pub(super) fn read(found: &RunFolder, context: &Context<'_>, buffer: &mut Vec<u8>) -> Found {
    let Context { experiment, datasets, names, readers, known } = *context;
    let folder = &found.folder;
    let key = RunKey::from(folder.key.as_str());
    let mut report = Report::of_run(&key);
    let parts = readers.look(|| Parts::of(&folder.path, &mut report));
    if !parts.is_run() {
        return match parts.artifacts {
            false => Found::Nothing,
            true if experiment.is_artifacts_alone(&folder.name, &folder.path, known) => {
                let run = with_artifacts_only(key, folder, experiment);
                Found::Run(Box::new(ReadRun { run, report, parts, repeated_lines: 0 }))
            }
            // A database knows it.
            true if known.has(&folder.name) => Found::Nothing,
            true => Found::OnlyArtifacts,
        };
    }
    let mut marks = Vec::new();
    let fields = if parts.meta {
        read_meta(&folder.path.join("meta.yaml"), buffer, &mut report, &mut marks)
    } else {
        if !parts.is_locked {
            marks.push(Mark::MissingMeta);
            report.add(Severity::Lost, &folder.path, Message::new("problem-run-without-meta"));
        }
        Fields::default()
    };
    if experiment.is_loose {
        marks.push(Mark::Loose);
        report.add(Severity::Note, &folder.path, Message::new("problem-run-loose"));
    }
    check_ids(experiment, found, &fields, &mut report, &mut marks);
    let lifecycle_stage = stage(&fields, &folder.path, &mut report, &mut marks);

    let mut tags = Vec::new();
    if parts.tags {
        tags = keys::values(&folder.path.join("tags"), names, buffer, &mut report);
    }
    let mut params = Vec::new();
    if parts.params {
        params = keys::values(&folder.path.join("params"), names, buffer, &mut report);
    }
    if !parts.tags && parts.meta && !fields.has("lifecycle_stage") {
        drop_old_newlines(&mut params);
    }
    let mut metrics = Vec::new();
    let mut repeated_lines = 0;
    if parts.metrics {
        (metrics, repeated_lines) = read_metrics(&folder.path.join("metrics"), names, buffer, &mut report);
    }
    if !fields.is_empty() && fields.flaw.is_none() {
        check_fields(&fields, &folder.path, &mut report);
    }
    let status = status(&fields, parts.meta, &folder.path, &mut report);
    let name = run_name(&fields, &tags);
    let text = |key: &str| fields.text(key).unwrap_or_default();
    let mut run = Run {
        id: folder.name.as_str().into(),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        name: name.into(),
        user_id: text("user_id").into(),
        status,
        start_time: fields.integer("start_time"),
        end_time: fields.integer("end_time"),
        lifecycle_stage,
        deleted_time: fields.integer("deleted_time"),
        artifact_uri: fields.text("artifact_uri").map(Into::into),
        params,
        tags,
        metrics,
        dataset_inputs: Vec::new(),
        model_inputs: Vec::new(),
        model_outputs: Vec::new(),
        marks,
        key,
    };
    inputs::read(&mut run, &folder.path, parts, datasets, names, &mut report);
    report.mark(&mut run.marks);
    Found::Run(Box::new(ReadRun { run, report, parts, repeated_lines }))
}

/// A run of which nothing but the artifacts is here.
fn with_artifacts_only(key: RunKey, folder: &Folder, experiment: &ExperimentFolder) -> Run {
    Run {
        key,
        id: folder.name.as_str().into(),
        experiment: ExperimentKey::from(experiment.folder.key.as_str()),
        name: Box::default(),
        user_id: Box::default(),
        status: RunStatus::Unknown,
        start_time: None,
        end_time: None,
        lifecycle_stage: LifecycleStage::Active,
        deleted_time: None,
        artifact_uri: None,
        params: Vec::new(),
        tags: Vec::new(),
        metrics: Vec::new(),
        dataset_inputs: Vec::new(),
        model_inputs: Vec::new(),
        model_outputs: Vec::new(),
        marks: vec![Mark::ArtifactsOnly],
    }
}

/// The folder wins where `meta.yaml` names another run or experiment.
fn check_ids(
    experiment: &ExperimentFolder,
    found: &RunFolder,
    fields: &Fields,
    report: &mut Report,
    marks: &mut Vec<Mark>,
) {
    let meta = found.folder.path.join("meta.yaml");
    let id = fields.text("run_id").or_else(|| fields.text("run_uuid"));
    if let Some(id) = id.filter(|id| *id != found.folder.name) {
        marks.push(Mark::IdMismatch);
        report.add(Severity::Repaired, &meta, Message::new("problem-run-id-mismatch").arg("id", id));
    }
    let of = fields.text("experiment_id").filter(|of| !experiment.is_loose && *of != experiment.folder.name);
    if let Some(of) = of {
        marks.push(Mark::ExperimentMismatch);
        report.add(Severity::Repaired, &meta, Message::new("problem-run-of-another-experiment").arg("id", of));
    }
}

/// Names the fields without which MLflow refuses the run, and times that are no numbers.
fn check_fields(fields: &Fields, folder: &Path, report: &mut Report) {
    let meta = folder.join("meta.yaml");
    let is_required = |key: &&&str| match **key {
        "end_time" => !fields.has("end_time"),
        key => fields.text(key).is_none(),
    };
    for key in ["start_time", "end_time", "user_id", "artifact_uri"].iter().filter(is_required) {
        report.add(Severity::Repaired, &meta, Message::new("problem-field-missing").arg("field", *key));
    }
    for key in ["start_time", "end_time", "deleted_time"] {
        if let Some(found) = fields.text(key)
            && fields.integer(key).is_none()
        {
            let cause = Message::new("problem-field-number").arg("field", key).arg("found", found);
            report.add(Severity::Lost, &meta, cause);
        }
    }
}

fn status(fields: &Fields, has_meta: bool, folder: &Path, report: &mut Report) -> RunStatus {
    let Some(word) = fields.text("status") else {
        return if has_meta && !fields.is_empty() && fields.flaw.is_none() {
            RunStatus::Running
        } else {
            RunStatus::Unknown
        };
    };
    let status = RunStatus::parse(word);
    let meta = folder.join("meta.yaml");
    if status == RunStatus::Unknown {
        report.add(Severity::Repaired, &meta, Message::new("problem-status-unknown").arg("word", word));
    } else if word.trim().parse::<i64>().is_err() {
        report.add(Severity::Repaired, &meta, Message::new("problem-status-text").arg("word", word));
    }
    status
}

/// `run_name`, else the tag, else the field `name`, which MLflow before 0.6 filled (later ones left it empty, but hands did
/// not).
fn run_name<'a>(fields: &'a Fields, tags: &'a [KeyValue]) -> &'a str {
    let filled = |text: &&str| !text.is_empty();
    let by_tag = || find_value(tags, "mlflow.runName").filter(|name| !name.is_empty());
    let old = || fields.text("name").filter(filled);
    fields.text("run_name").filter(filled).or_else(by_tag).or_else(old).unwrap_or_default()
}

/// MLflow before 0.7 ended every parameter with a newline.
fn drop_old_newlines(params: &mut [KeyValue]) {
    for param in params {
        if let Some(rest) = param.value.strip_suffix('\n')
            && !rest.ends_with('\n')
        {
            param.value = rest.into();
        }
    }
}

/// The metrics, sorted, and how many lines repeat the one before.
fn read_metrics(folder: &Path, names: &Names, buffer: &mut Vec<u8>, report: &mut Report) -> (Vec<LatestMetric>, usize) {
    let mut metrics = Vec::new();
    let mut repeated = 0;
    keys::each(folder, report, |key, path, report| {
        let (latest, is_provisional) = match read_latest(&path, buffer) {
            Ok(Latest::Exact(scan)) => {
                report_lines(&scan, &path, report, buffer.is_empty());
                repeated += repeated_lines(buffer);
                (scan.latest, false)
            }
            Ok(Latest::Provisional(latest)) => (latest, true),
            Err(error) => {
                report.unreadable(&path, &error);
                (None, false)
            }
        };
        metrics.push(LatestMetric { key: names.share(&key), latest, is_provisional });
    });
    metrics.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    (metrics, repeated)
}

/// Lines that are the same as the one before: something logged every value twice. Only short files are looked at.
fn repeated_lines(bytes: &[u8]) -> usize {
    const LOOKED_AT: usize = 4096;
    if bytes.len() > LOOKED_AT {
        return 0;
    }
    let mut before: &[u8] = b"";
    let mut repeated = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        repeated += usize::from(!line.is_empty() && line == before);
        before = line;
    }
    repeated
}

enum Latest {
    Exact(Scan),
    Provisional(Option<MetricPoint>),
}

/// Scans a file, or the end of it where it is long.
fn read_latest(path: &Path, buffer: &mut Vec<u8>) -> std::io::Result<Latest> {
    use std::io::{Seek, SeekFrom};
    /// Most metric files are shorter; only longer ones are worth asking for their size.
    const FIRST_BYTES: u64 = 64 * 1024;
    buffer.clear();
    let mut file = std::fs::File::open(path)?;
    keys::read_up_to(&mut file, FIRST_BYTES, buffer)?;
    if buffer.len() as u64 == FIRST_BYTES {
        let size = file.metadata()?.len();
        if size > PROVISIONAL_ABOVE_BYTES {
            buffer.clear();
            file.seek(SeekFrom::Start(size - TAIL_BYTES))?;
            std::io::Read::read_to_end(&mut file, buffer)?;
            return Ok(Latest::Provisional(metrics::scan_tail(buffer, false)));
        }
        keys::read_up_to(&mut file, u64::MAX, buffer)?;
    }
    Ok(Latest::Exact(metrics::scan_latest(buffer)))
}

/// Turns the odd lines of a metric file into problems.
pub(super) fn report_lines(scan: &Scan, path: &Path, report: &mut Report, is_empty: bool) {
    if is_empty {
        report.add(Severity::Repaired, path, Message::new("problem-metric-empty"));
        return;
    }
    for bad in &scan.bad_lines {
        report.add_at(bad.severity, path, Some(bad.line), bad.cause.clone());
    }
    let odd = scan.bad_count + scan.kind_lines;
    let described = scan.bad_lines.iter().filter(|bad| bad.severity != Severity::Note).count() as u64;
    if odd > described {
        let severity = if scan.bad_count > 0 { Severity::Lost } else { Severity::Repaired };
        report.add(severity, path, Message::new("problem-metric-more").arg("n", odd - described));
    }
}
