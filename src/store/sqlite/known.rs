//! What a database knows of runs, experiments, logged models and traces, and where it keeps their artifacts: what a purge
//! of it needs, and a purge of others whose files may be its own. Only reads.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::open::{Database, journal_mode};
use super::pass::Pass;
use super::purge::Tables;
use crate::store::artifacts::search_bases;
use crate::store::belongings::Owner;
use crate::store::cancel::Cancel;
use crate::store::lifecycle::survey::{KnownExperiment, KnownModel, KnownRun, Survey};
use crate::store::refusal::LifecycleError;
use crate::store::types::{Experiment, LifecycleStage, LoggedModel, RegisteredModel, Run};

type Result<T> = std::result::Result<T, LifecycleError>;

/// A trace, as far as its files go.
#[derive(Clone)]
pub(in crate::store::sqlite) struct KnownTrace {
    id: String,
    pub(in crate::store::sqlite) experiment: String,
    uri: Option<String>,
}

/// What the database knows.
pub(in crate::store::sqlite) struct Known {
    /// Something that a purge might break, because nobody knows what it is about.
    pub(in crate::store::sqlite) stranger: Option<String>,
    pub(in crate::store::sqlite) survey: Survey,
    pub(in crate::store::sqlite) traces: Vec<KnownTrace>,
}

impl Known {
    pub(in crate::store::sqlite) fn read(database: &Database, path: &Path, cancel: &Cancel) -> Result<Self> {
        let mut pass = Pass::begin(database, path, cancel)?;
        let tables = pass.read(|reader| {
            let session = reader.session;
            Tables::probe(&mut |sql, each| session.query(sql, [], |row| each(row).map(|()| true)))
                .map_err(|source| session.error(source))
        })?;
        let stranger = tables.stranger();
        let experiments = pass.read(|reader| reader.experiments())?;
        let mut runs = pass.read(|reader| reader.bare_runs())?;
        let mut parents = FxHashMap::default();
        let mut names: FxHashMap<String, String> = FxHashMap::default();
        if tables.has("tags", "run_uuid, key, value") {
            let condition = "\"key\" IN ('mlflow.parentRunId', 'mlflow.runName')";
            pass.read(|reader| {
                parents.clear();
                reader.select("tags", &["run_uuid", "key", "value"], condition, &[], |row| {
                    let (run, value) = (row.text_or_empty(0).into_owned(), row.text_or_empty(2).into_owned());
                    let which = if row.text_or_empty(1) == "mlflow.runName" { &mut names } else { &mut parents };
                    which.insert(run, value);
                })
            })?;
        }
        for run in runs.iter_mut().filter(|run| run.name.is_empty()) {
            run.name = names.remove(run.id.as_str()).unwrap_or_default().into();
        }
        let mut traces = Vec::new();
        if tables.has("trace_info", "request_id, experiment_id") {
            let mut places: FxHashMap<String, String> = FxHashMap::default();
            if tables.has("trace_tags", "request_id, key, value") {
                let condition = "\"key\" = 'mlflow.artifactLocation'";
                pass.read(|reader| {
                    reader.select("trace_tags", &["request_id", "value"], condition, &[], |row| {
                        places.insert(row.text_or_empty(0).into_owned(), row.text_or_empty(1).into_owned());
                    })
                })?;
            }
            pass.read(|reader| {
                traces.clear();
                reader.select("trace_info", &["request_id", "experiment_id"], "true", &[], |row| {
                    let id = row.text_or_empty(0).into_owned();
                    let uri = places.get(&id).cloned();
                    traces.push(KnownTrace { id, experiment: row.text_or_empty(1).into_owned(), uri });
                })
            })?;
        }
        let models = pass.read(|reader| reader.logged_models())?;
        let registry = pass.read(|reader| reader.registered_models())?;
        let survey = survey(experiments, runs, &parents, models, registry);
        Ok(Self { stranger, survey, traces })
    }
}

/// The same as of any store. Rows of an experiment that is not there stand below one that nothing can be done to.
fn survey(
    experiments: Vec<Experiment>,
    runs: Vec<Run>,
    parents: &FxHashMap<String, String>,
    models: Vec<LoggedModel>,
    registry: Vec<RegisteredModel>,
) -> Survey {
    let mut survey = Survey { registry, ..Survey::default() };
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for found in experiments {
        places.insert(found.key.to_string(), survey.experiments.len());
        survey.experiments.push(KnownExperiment {
            key: found.key.to_string(),
            id: found.id.to_string(),
            name: found.name,
            is_put_away: found.lifecycle_stage == LifecycleStage::Deleted,
            has_meta: true,
            is_loose: false,
            stage: found.lifecycle_stage,
            last_update_time: found.last_update_time,
        });
    }
    let mut place = |key: &str, all: &mut Vec<KnownExperiment>| {
        *places.entry(key.to_owned()).or_insert_with(|| {
            all.push(KnownExperiment {
                key: key.to_owned(),
                id: key.to_owned(),
                name: String::new(),
                is_put_away: false,
                has_meta: false,
                is_loose: true,
                stage: LifecycleStage::Active,
                last_update_time: None,
            });
            all.len() - 1
        })
    };
    for run in runs {
        survey.runs.push(KnownRun {
            experiment: place(run.experiment.as_str(), &mut survey.experiments),
            key: run.key.to_string(),
            id: run.id.to_string(),
            name: run.name.to_string(),
            stage: run.lifecycle_stage,
            deleted_time: run.deleted_time,
            parent_id: parents.get(run.id.as_str()).cloned(),
            artifact_uri: run.artifact_uri.map(|uri| uri.to_string()),
            is_described: true,
        });
    }
    for model in models {
        survey.models.push(KnownModel {
            experiment: place(model.experiment.as_str(), &mut survey.experiments),
            key: model.id.to_string(),
            id: model.id.to_string(),
            name: model.name,
            source_run: model.source_run_id.map(|id| id.to_string()),
            stage: model.lifecycle_stage,
            updated: model.last_updated_timestamp,
            artifact_uri: model.artifact_location,
        });
    }
    survey
}

/// What a database keeps in folders.
pub(in crate::store) struct Claims {
    /// Where artifacts of its rows lie.
    pub(in crate::store) folders: Vec<PathBuf>,
    /// Its runs, logged models and traces.
    pub(in crate::store) ids: Vec<String>,
}

/// Finds out what the database at `path` keeps where, as shown when `opened` is open; [`LifecycleError::Gone`] when it is
/// none of MLflow's.
pub(in crate::store) fn claims(path: &Path, opened: &Path, cancel: &Cancel) -> Result<Claims> {
    match journal_mode(path) {
        Ok(Some(_)) => {}
        Ok(None) => return Err(LifecycleError::Gone(path.to_path_buf())),
        Err(error) => return Err(LifecycleError::io(path, &error)),
    }
    let known = Known::read(&Database::new(path), path, cancel)?;
    let bases = bases(path, opened);
    let owned = Owned::of(&known);
    let owners: Vec<&Owner<'_>> = owned.each.values().map(|(_, owner)| owner).collect();
    let folders = owners.par_iter().filter_map(|owner| owner.artifacts(&bases)).collect();
    Ok(Claims { folders, ids: owners.iter().map(|owner| owner.id.to_owned()).collect() })
}

/// Where artifacts of the database at `path` are looked for: around it, then around the folder that was opened.
pub(in crate::store::sqlite) fn bases(path: &Path, opened: &Path) -> Vec<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let opened = if opened.is_dir() { opened } else { opened.parent().unwrap_or(folder) };
    search_bases(&[folder, opened, folder.parent().unwrap_or(folder)])
}

/// All rows with artifacts, and their tables.
pub(in crate::store::sqlite) struct Owned<'k> {
    /// By table and id.
    pub(in crate::store::sqlite) each: FxHashMap<(&'static str, &'k str), (&'static str, Owner<'k>)>,
    together: FxHashMap<&'k str, Vec<(&'static str, Owner<'k>)>>,
}

impl<'k> Owned<'k> {
    pub(in crate::store::sqlite) fn of(known: &'k Known) -> Self {
        let survey = &known.survey;
        let experiment = |at: usize| survey.experiments.get(at).map_or("", |experiment| experiment.key.as_str());
        let owner = |id: &'k str, experiment: &'k str, uri: Option<&'k str>, between: Option<&'static str>| Owner {
            key: id,
            id,
            experiment,
            uri,
            between,
            own: None,
        };
        let runs = survey
            .runs
            .iter()
            .map(|run| ("runs", owner(&run.id, experiment(run.experiment), run.artifact_uri.as_deref(), None)));
        let models = survey.models.iter().map(|model| {
            let uri = model.artifact_uri.as_deref();
            ("logged_models", owner(&model.id, experiment(model.experiment), uri, Some("models")))
        });
        let traces = known
            .traces
            .iter()
            .map(|trace| ("trace_info", owner(&trace.id, &trace.experiment, trace.uri.as_deref(), Some("traces"))));
        let mut owned = Self { each: FxHashMap::default(), together: FxHashMap::default() };
        for (table, owner) in runs.chain(models).chain(traces) {
            owned.each.insert((table, owner.id), (table, owner.clone()));
            owned.together.entry(owner.experiment).or_default().push((table, owner));
        }
        owned
    }

    /// Those that go with a row.
    pub(in crate::store::sqlite) fn by<'s>(
        &'s self,
        table: &'static str,
        id: &'s str,
    ) -> &'s [(&'static str, Owner<'s>)] {
        if table == "experiments" {
            return self.together.get(id).map_or(&[], Vec::as_slice);
        }
        self.each.get(&(table, id)).map_or(&[], std::slice::from_ref)
    }
}
