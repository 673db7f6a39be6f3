//! Datasets and logged models that a run used, and logged models that it made (`datasets`, `inputs`, `outputs`).

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::description::described;
use super::keys::{Names, is_junk};
use super::layout::{ExperimentFolder, Parts, subfolders};
use super::meta::{Fields, Value};
use super::report::Report;
use crate::store::problem::Severity;
use crate::store::types::{DatasetInput, KeyValue, ModelId, Run};
use crate::text::Message;

/// Folder of the datasets in an experiment.
const DATASETS: &str = "datasets";

/// The datasets of one experiment by their id, without the tags that each use adds.
pub(super) enum Datasets {
    /// All were read.
    Read(FxHashMap<String, DatasetInput>),
    /// They lie in this folder, each to be read when a run names it: for a few runs. What is wrong with them was told when
    /// all were read.
    In(PathBuf),
}

impl Datasets {
    /// Reads `datasets/<id>/meta.yaml` of an experiment.
    pub(super) fn of(experiment: &ExperimentFolder, report: &mut Report) -> Self {
        let mut datasets = FxHashMap::default();
        if experiment.holds(DATASETS) {
            for (id, path) in subfolders(&experiment.folder.path.join(DATASETS), report) {
                if let Some(dataset) = dataset(&path, report) {
                    datasets.insert(id, dataset);
                }
            }
        }
        Self::Read(datasets)
    }

    /// Reads those of the experiment in `folder` when they are asked for.
    pub(super) fn later(folder: &Path) -> Self {
        Self::In(folder.join(DATASETS))
    }

    fn get(&self, id: &str) -> Option<DatasetInput> {
        match self {
            Self::Read(datasets) => datasets.get(id).cloned(),
            Self::In(folder) => {
                let path = folder.join(id);
                let is_listed = !id.contains(['/', '\\']) && !is_junk(id);
                let is_folder = || [folder, &path].iter().all(|path| is_real_folder(path));
                (is_listed && is_folder()).then(|| dataset(&path, &mut Report::default()))?
            }
        }
    }
}

/// A folder, and no link to one.
fn is_real_folder(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn dataset(path: &Path, report: &mut Report) -> Option<DatasetInput> {
    let fields = described(path, report, "problem-dataset-without-meta")?;
    let text = |key: &str| fields.text(key).unwrap_or_default().to_owned();
    Some(DatasetInput {
        name: text("name"),
        digest: text("digest"),
        source_type: text("source_type"),
        source: text("source"),
        schema: fields.text("schema").map(str::to_owned),
        profile: fields.text("profile").map(str::to_owned),
        tags: Vec::new(),
        is_missing: false,
    })
}

/// Reads `inputs/<id>/meta.yaml` and `outputs/<id>/meta.yaml` of a run.
pub(super) fn read(
    run: &mut Run,
    folder: &Path,
    parts: Parts,
    datasets: &Datasets,
    names: &Names,
    report: &mut Report,
) {
    if parts.inputs {
        for (_, path) in subfolders(&folder.join("inputs"), report) {
            let Some(fields) = described(&path, report, "problem-input-without-meta") else { continue };
            let Some(source) = fields.text("source_id") else { continue };
            if fields.text("source_type") == Some("MODEL") {
                run.model_inputs.push(ModelId::from(source));
                continue;
            }
            let mut input = datasets.get(source).unwrap_or_else(|| {
                let cause = Message::new("problem-dataset-missing").arg("id", source);
                report.add(Severity::Lost, &path.join("meta.yaml"), cause);
                DatasetInput { digest: source.to_owned(), is_missing: true, ..DatasetInput::default() }
            });
            input.tags = tags(&fields, names);
            run.dataset_inputs.push(input);
        }
    }
    if parts.outputs {
        for (name, path) in subfolders(&folder.join("outputs"), report) {
            let Some(fields) = described(&path, report, "problem-output-without-meta") else { continue };
            let id = fields.text("source_id").or_else(|| fields.text("destination_id")).unwrap_or(&name);
            run.model_outputs.push((ModelId::from(id), fields.integer("step").unwrap_or_default()));
        }
    }
    run.dataset_inputs.sort_by(|a, b| (&a.name, &a.digest).cmp(&(&b.name, &b.digest)));
    run.model_inputs.sort();
    run.model_outputs.sort();
}

/// The map `tags` of an input, sorted.
fn tags(fields: &Fields, names: &Names) -> Vec<KeyValue> {
    let Some(Value::Map(map)) = fields.get("tags") else { return Vec::new() };
    let mut tags: Vec<KeyValue> = map
        .iter()
        .map(|(key, value)| KeyValue { key: names.share(key), value: value.as_text().unwrap_or_default().into() })
        .collect();
    tags.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    tags
}
