//! What runs and experiments there are and in which stage: what a change or a purge needs to know of the others. Reads
//! descriptions and two tags, and none of the rest.

use rayon::prelude::*;

use super::description::{described, read_meta, stage};
use super::layout::{ExperimentFolder, Lister, MODELS, Parts, name_in_trash, subfolders};
use super::meta::Fields;
use super::report::Report;
use crate::store::belongings::Owner;
use crate::store::cancel::Cancel;
use crate::store::lifecycle::survey::{KnownExperiment, KnownModel, KnownRun, Survey};
use crate::store::path::at_key;
use crate::store::refusal::LifecycleError;
use crate::store::types::LifecycleStage;

/// Keys of folders where runs would be, that are none, with the places of their experiments.
pub(super) type Runless = Vec<(String, usize)>;

/// Its runs and logged models, as far as their artifacts go.
pub(in crate::store) fn owners<'s>(survey: &'s Survey, root: &std::path::Path) -> Vec<Owner<'s>> {
    let experiment = |at: usize| survey.experiments.get(at).map_or("", |experiment| experiment.id.as_str());
    let runs = survey.runs.iter().map(|run| Owner {
        key: &run.key,
        id: &run.id,
        experiment: experiment(run.experiment),
        uri: run.artifact_uri.as_deref(),
        between: None,
        own: Some(at_key(root, &run.key)),
    });
    let models = survey.models.iter().map(|model| Owner {
        key: &model.key,
        id: &model.id,
        experiment: experiment(model.experiment),
        uri: model.artifact_uri.as_deref(),
        between: Some(MODELS),
        own: Some(at_key(root, &model.key)),
    });
    runs.chain(models).collect()
}

/// Reads the store at `root`, but for the registry.
pub(in crate::store) fn survey(root: &std::path::Path, cancel: &Cancel) -> Result<Survey, LifecycleError> {
    Ok(survey_with_runless(root, cancel)?.0)
}

/// The same, with folders that hold nothing, or artifacts alone.
pub(super) fn survey_with_runless(
    root: &std::path::Path,
    cancel: &Cancel,
) -> Result<(Survey, Runless), LifecycleError> {
    let folders = Lister::default().experiments(root);
    let mut survey = Survey { experiments: folders.iter().map(experiment).collect(), ..Survey::default() };
    let found: Vec<_> =
        folders.iter().enumerate().flat_map(|(at, folder)| folder.runs.iter().map(move |run| (at, run))).collect();
    let read: Vec<Result<KnownRun, (String, usize)>> = found
        .par_iter()
        .map_init(Vec::new, |buffer, (at, found)| {
            cancel.check()?;
            let folder = &found.folder;
            let mut report = Report::default();
            let parts = Parts::of(&folder.path, &mut report);
            // Whatever else is shown as a run: without these nothing says that it is one.
            if !(parts.meta || parts.metrics || parts.params || parts.tags || parts.is_locked) {
                return Ok(Err((folder.key.clone(), *at)));
            }
            let mut marks = Vec::new();
            let fields = read_meta(&folder.path.join("meta.yaml"), buffer, &mut report, &mut marks);
            let tag = |name: &str| std::fs::read_to_string(folder.path.join("tags").join(name)).ok();
            let text = |key: &str| fields.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
            Ok(Ok(KnownRun {
                key: folder.key.clone(),
                id: folder.name.clone(),
                name: text("run_name").or_else(|| tag("mlflow.runName")).or_else(|| text("name")).unwrap_or_default(),
                experiment: *at,
                stage: match name_in_trash(&folder.key) {
                    Some(_) => LifecycleStage::Deleted,
                    None => stage(&fields, &folder.path, &mut report, &mut marks),
                },
                deleted_time: fields.integer("deleted_time"),
                parent_id: tag("mlflow.parentRunId").filter(|id| !id.is_empty()),
                artifact_uri: text("artifact_uri"),
                is_described: parts.meta && !fields.is_empty(),
            }))
        })
        .collect::<Result<_, LifecycleError>>()?;
    let mut runless = Vec::new();
    for read in read {
        match read {
            Ok(run) => survey.runs.push(run),
            Err(without) => runless.push(without),
        }
    }
    for (at, folder) in folders.iter().enumerate().filter(|(_, folder)| folder.holds(MODELS)) {
        cancel.check()?;
        survey.models.extend(models(at, folder));
    }
    Ok((survey, runless))
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
        Fields::default()
    };
    let stored = stage(&fields, &found.folder.path, &mut Report::default(), &mut Vec::new());
    KnownExperiment {
        key: found.folder.key.clone(),
        id: found.folder.name.clone(),
        name: fields.text("name").unwrap_or_default().to_owned(),
        is_put_away: found.is_in_trash,
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
