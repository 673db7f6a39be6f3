//! Reads the `meta.yaml` of whatever has one: from the disk to [`Fields`], with what was wrong on the way.

use std::io;
use std::path::Path;

use super::keys;
use super::meta::{Fields, Flaw};
use super::report::Report;
use crate::store::problem::Severity;
use crate::store::types::{LifecycleStage, Mark};
use crate::text::Message;

/// Reads a `meta.yaml`.
pub(super) fn read_meta(path: &Path, buffer: &mut Vec<u8>, report: &mut Report, marks: &mut Vec<Mark>) -> Fields {
    match fields_of(path, buffer) {
        Ok(fields) => {
            if let Some(flaw) = &fields.flaw {
                report_flaw(flaw, path, report);
                marks.push(Mark::UnreadableMeta);
            }
            fields
        }
        Err(error) => {
            report.unreadable(path, &error);
            marks.push(Mark::UnreadableMeta);
            Fields::default()
        }
    }
}

/// The fields of the `meta.yaml` in a folder; `None` with a problem where there is none to be had.
pub(super) fn described(folder: &Path, report: &mut Report, without: &'static str) -> Option<Fields> {
    let path = folder.join("meta.yaml");
    match fields_of(&path, &mut Vec::new()) {
        Ok(fields) => {
            if let Some(flaw) = &fields.flaw {
                report_flaw(flaw, &path, report);
            }
            (!fields.is_empty()).then_some(fields)
        }
        Err(error) => {
            if error.kind() == io::ErrorKind::NotFound || !path.exists() {
                report.add(Severity::Lost, folder, Message::new(without));
            } else {
                report.unreadable(&path, &error);
            }
            None
        }
    }
}

/// An empty or half file that was written a moment ago is read again a few times: MLflow writes in place, without a lock.
fn fields_of(path: &Path, buffer: &mut Vec<u8>) -> io::Result<Fields> {
    let mut fields = Fields::default();
    for attempt in 0..4 {
        if attempt > 0 {
            std::thread::sleep(std::time::Duration::from_millis(160));
        }
        keys::read_into(path, buffer)?;
        fields = Fields::parse(buffer);
        if fields.flaw.is_none() || !is_fresh(path) {
            break;
        }
    }
    Ok(fields)
}

fn report_flaw(flaw: &Flaw, path: &Path, report: &mut Report) {
    let (cause, line, severity) = match flaw {
        Flaw::Empty => (Message::new("problem-meta-empty"), None, Severity::Lost),
        Flaw::NotAMapping => (Message::new("problem-meta-no-mapping"), None, Severity::Lost),
        Flaw::NotYaml(words, line) => {
            (Message::new("problem-meta-yaml").arg("cause", words.as_str()), *line, Severity::Lost)
        }
        Flaw::NotUtf8(line) => (Message::new("problem-value-not-utf8"), Some(*line), Severity::Repaired),
    };
    report.add_at(severity, path, line, cause);
}

/// Whether somebody may be in the middle of writing the file. No longer than a moment: broken files that were just
/// unpacked must not be waited for one by one.
fn is_fresh(path: &Path) -> bool {
    let modified = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age.as_secs() < 2))
}

/// The stage in `meta.yaml`; absent means active, an unknown word too.
pub(super) fn stage(fields: &Fields, folder: &Path, report: &mut Report, marks: &mut Vec<Mark>) -> LifecycleStage {
    match fields.text("lifecycle_stage") {
        None | Some("active") => LifecycleStage::Active,
        Some("deleted") => LifecycleStage::Deleted,
        Some(word) => {
            marks.push(Mark::UnknownStage);
            let cause = Message::new("problem-stage-unknown").arg("word", word);
            report.add(Severity::Repaired, &folder.join("meta.yaml"), cause);
            LifecycleStage::Active
        }
    }
}
