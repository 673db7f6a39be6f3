//! Reads one experiment folder: its `meta.yaml` and its tags. Its runs are read by [`super::run`].

use super::description::{read_meta, stage};
use super::keys::{self, Names};
use super::layout::ExperimentFolder;
use super::meta::Fields;
use super::report::Report;
use crate::store::problem::Severity;
use crate::store::types::{Experiment, ExperimentId, ExperimentKey, LifecycleStage, Mark};
use crate::text::Message;

/// Reads an experiment. What cannot be read is told by its folder.
pub(super) fn read(found: &ExperimentFolder, names: &Names) -> (Experiment, Report) {
    let folder = &found.folder;
    let key = ExperimentKey::from(folder.key.as_str());
    let mut report = Report { is_locked: found.is_locked, experiment: Some(key.clone()), ..Report::default() };
    let mut marks = Vec::new();
    let mut buffer = Vec::new();
    let meta = folder.path.join("meta.yaml");
    let fields = if found.has_meta {
        read_meta(&meta, &mut buffer, &mut report, &mut marks)
    } else {
        if found.is_loose {
            marks.push(Mark::Loose);
        } else if !found.is_locked {
            marks.push(Mark::MissingMeta);
            report.add(Severity::Repaired, &folder.path, Message::new("problem-experiment-without-meta"));
        }
        Fields::default()
    };
    if let Some(id) = fields.text("experiment_id").filter(|id| *id != folder.name) {
        marks.push(Mark::IdMismatch);
        report.add(Severity::Repaired, &meta, Message::new("problem-experiment-id-mismatch").arg("id", id));
    }
    let stored = stage(&fields, &folder.path, &mut report, &mut marks);
    let is_known = fields.has("lifecycle_stage");
    match (stored, found.is_in_trash) {
        (LifecycleStage::Active, true) if is_known => {
            marks.push(Mark::StageMismatch);
            report.add(Severity::Note, &meta, Message::new("problem-experiment-active-in-trash"));
        }
        (LifecycleStage::Deleted, false) => {
            marks.push(Mark::StageMismatch);
            report.add(Severity::Note, &meta, Message::new("problem-experiment-deleted-in-root"));
        }
        _ => {}
    }
    if found.has_meta && !is_known && fields.flaw.is_none() {
        report.add(Severity::Note, &meta, Message::new("problem-experiment-without-stage"));
    }
    let mut tags = Vec::new();
    if found.holds("tags") {
        tags = keys::values(&folder.path.join("tags"), names, &mut buffer, &mut report);
    }
    report.mark(&mut marks);
    let is_deleted = found.is_in_trash || stored == LifecycleStage::Deleted;
    let experiment = Experiment {
        key,
        id: ExperimentId::from(folder.name.as_str()),
        name: fields.text("name").unwrap_or_default().to_owned(),
        artifact_location: fields.text("artifact_location").map(str::to_owned),
        lifecycle_stage: if is_deleted { LifecycleStage::Deleted } else { LifecycleStage::Active },
        is_in_trash: found.is_in_trash,
        tags,
        creation_time: fields.integer("creation_time"),
        last_update_time: fields.integer("last_update_time"),
        marks,
    };
    (experiment, report)
}
