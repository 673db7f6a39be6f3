//! What runs and experiments there are and in which stage: what a change or a purge needs to know of the others. Reads
//! descriptions and two tags, and none of the rest.

use rayon::prelude::*;

use super::description::{described, read_meta, stage};
use super::layout::{ExperimentFolder, Lister, MODELS, Parts, subfolders};
use super::report::Report;
use crate::store::{Cancel, LifecycleError, LifecycleStage};

/// A run.
#[derive(Clone, Debug)]
pub(super) struct KnownRun {
    pub(super) key: String,
    pub(super) id: String,
    pub(super) name: String,
    /// Its experiment, by its place in [`Survey::experiments`].
    pub(super) experiment: usize,
    pub(super) stage: LifecycleStage,
    pub(super) deleted_time: Option<i64>,
    pub(super) parent_id: Option<String>,
    pub(super) artifact_uri: Option<String>,
    /// Its description could be read.
    pub(super) is_described: bool,
}

/// A logged model.
#[derive(Clone, Debug)]
pub(super) struct KnownModel {
    pub(super) key: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) experiment: usize,
    pub(super) source_run: Option<String>,
    pub(super) stage: LifecycleStage,
    pub(super) updated: Option<i64>,
    pub(super) artifact_uri: Option<String>,
}

/// An experiment.
#[derive(Clone, Debug)]
pub(super) struct KnownExperiment {
    pub(super) key: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) is_in_trash: bool,
    pub(super) has_meta: bool,
    pub(super) is_loose: bool,
    pub(super) stage: LifecycleStage,
    pub(super) last_update_time: Option<i64>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    pub(super) experiments: Vec<KnownExperiment>,
    pub(super) runs: Vec<KnownRun>,
    pub(super) models: Vec<KnownModel>,
    /// Keys of folders where runs would be, that are none: with nothing in them, or artifacts alone.
    pub(super) leftovers: Vec<(String, usize)>,
}

impl Survey {
    /// Reads the store at `root`.
    pub(super) fn of(root: &std::path::Path, cancel: &Cancel) -> Result<Self, LifecycleError> {
        let folders = Lister::default().experiments(root);
        let mut survey = Self { experiments: folders.iter().map(experiment).collect(), ..Self::default() };
        let found: Vec<_> =
            folders.iter().enumerate().flat_map(|(at, folder)| folder.runs.iter().map(move |run| (at, run))).collect();
        let read: Vec<Result<KnownRun, (String, usize)>> = found
            .par_iter()
            .map_init(Vec::new, |buffer, (at, found)| {
                cancel.check()?;
                let folder = &found.folder;
                let mut report = Report::default();
                let parts = Parts::of(&folder.path, &mut report);
                if !parts.is_run() {
                    return Ok(Err((folder.key.clone(), *at)));
                }
                let mut marks = Vec::new();
                let fields = read_meta(&folder.path.join("meta.yaml"), buffer, &mut report, &mut marks);
                let tag = |name: &str| std::fs::read_to_string(folder.path.join("tags").join(name)).ok();
                let text = |key: &str| fields.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
                Ok(Ok(KnownRun {
                    key: folder.key.clone(),
                    id: folder.name.clone(),
                    name: text("run_name").or_else(|| tag("mlflow.runName")).unwrap_or_default(),
                    experiment: *at,
                    stage: stage(&fields, &folder.path, &mut report, &mut marks),
                    deleted_time: fields.integer("deleted_time"),
                    parent_id: tag("mlflow.parentRunId").filter(|id| !id.is_empty()),
                    artifact_uri: text("artifact_uri"),
                    is_described: parts.meta && !fields.is_empty(),
                }))
            })
            .collect::<Result<_, LifecycleError>>()?;
        for read in read {
            match read {
                Ok(run) => survey.runs.push(run),
                Err(leftover) => survey.leftovers.push(leftover),
            }
        }
        for (at, folder) in folders.iter().enumerate().filter(|(_, folder)| folder.holds(MODELS)) {
            cancel.check()?;
            survey.models.extend(models(at, folder));
        }
        Ok(survey)
    }

    /// The runs and, once each, everything below them; parents first.
    pub(super) fn with_children<'s>(&'s self, runs: Vec<&'s KnownRun>) -> Vec<&'s KnownRun> {
        let mut by_parent: rustc_hash::FxHashMap<(usize, &str), Vec<&KnownRun>> = rustc_hash::FxHashMap::default();
        for run in &self.runs {
            if let Some(parent) = &run.parent_id {
                by_parent.entry((run.experiment, parent)).or_default().push(run);
            }
        }
        let mut seen: rustc_hash::FxHashSet<&str> = runs.iter().map(|run| run.key.as_str()).collect();
        let mut all = runs;
        let mut at = 0;
        while let Some(run) = all.get(at).copied() {
            for child in by_parent.get(&(run.experiment, run.id.as_str())).into_iter().flatten() {
                if seen.insert(&child.key) {
                    all.push(child);
                }
            }
            at += 1;
        }
        all
    }
}

/// The experiments of the store at `root`.
pub(super) fn experiments(root: &std::path::Path) -> Vec<KnownExperiment> {
    Lister::default().experiments(root).iter().map(experiment).collect()
}

fn experiment(found: &ExperimentFolder) -> KnownExperiment {
    let mut buffer = Vec::new();
    let fields = if found.has_meta {
        read_meta(&found.folder.path.join("meta.yaml"), &mut buffer, &mut Report::default(), &mut Vec::new())
    } else {
        super::meta::Fields::default()
    };
    let stored = stage(&fields, &found.folder.path, &mut Report::default(), &mut Vec::new());
    KnownExperiment {
        key: found.folder.key.clone(),
        id: found.folder.name.clone(),
        name: fields.text("name").unwrap_or_default().to_owned(),
        is_in_trash: found.is_in_trash,
        has_meta: found.has_meta,
        is_loose: found.is_loose,
        stage: if found.is_in_trash { LifecycleStage::Deleted } else { stored },
        last_update_time: fields.integer("last_update_time"),
    }
}

fn models(at: usize, experiment: &ExperimentFolder) -> Vec<KnownModel> {
    let mut report = Report::default();
    let folder = experiment.folder.path.join(MODELS);
    let found = subfolders(&folder, &mut report);
    let read = found.into_iter().filter_map(|(id, path)| {
        let fields = described(&path, &mut report, "problem-model-without-meta")?;
        let text = |key: &str| fields.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
        Some(KnownModel {
            key: format!("{}/{MODELS}/{id}", experiment.folder.key),
            name: text("name").unwrap_or_default(),
            experiment: at,
            source_run: text("source_run_id"),
            stage: if text("lifecycle_stage").as_deref() == Some("deleted") {
                LifecycleStage::Deleted
            } else {
                LifecycleStage::Active
            },
            updated: fields.integer("last_updated_timestamp"),
            artifact_uri: text("artifact_location"),
            id,
        })
    });
    read.collect()
}
