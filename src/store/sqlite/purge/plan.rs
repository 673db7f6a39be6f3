//! What the rows of a database know, for the plan of a purge. Only reads.

use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::folders::{Owner, Root, kind_of_place};
use super::relations::Tables;
use super::site::{Site, table_of};
use crate::store::cancel::Cancel;
use crate::store::lifecycle::plan::{self, Leftover, Source};
use crate::store::lifecycle::purge::{ItemKind, Outside, PlanNews, PurgeItem, PurgePlan, PurgeSelection};
use crate::store::lifecycle::survey::{KnownExperiment, KnownModel, KnownRun, Survey};
use crate::store::refusal::LifecycleError;
use crate::store::types::{Experiment, LifecycleStage, LoggedModel, RegisteredModel, Run};

type Result<T> = std::result::Result<T, LifecycleError>;

/// A trace, as far as its files go.
#[derive(Clone)]
struct KnownTrace {
    id: String,
    experiment: String,
    uri: Option<String>,
}

/// What the database knows.
struct Known {
    /// Something that a purge might break, because nobody knows what it is about.
    stranger: Option<String>,
    survey: Survey,
    traces: Vec<KnownTrace>,
}

impl Known {
    fn read(site: &Site<'_>, cancel: &Cancel) -> Result<Self> {
        let mut pass = site.pass(cancel)?;
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

/// Finds out what would be removed.
pub(in crate::store::sqlite) fn plan(
    site: &Site<'_>,
    selection: &PurgeSelection,
    news: &(dyn Fn(PlanNews<'_>) + Sync),
    cancel: &Cancel,
) -> Result<PurgePlan> {
    let known = Known::read(site, cancel)?;
    if let Some(what) = known.stranger.clone() {
        return Err(site.unknown(what));
    }
    let rows =
        Rows { site, known: &known, owned: Owned::of(&known), root: Root::new(site.root()?, selection.purpose())? };
    plan::plan(&rows, selection, news, cancel)
}

/// A database while a plan is made.
struct Rows<'a> {
    site: &'a Site<'a>,
    known: &'a Known,
    owned: Owned<'a>,
    root: Root,
}

impl Source for Rows<'_> {
    fn survey(&self) -> &Survey {
        &self.known.survey
    }

    fn place(&self, key: &str) -> PathBuf {
        self.site.path.join(key)
    }

    /// Only measuring tells whether there is a folder.
    fn path_of_item(&self, _: &str) -> PathBuf {
        self.site.path.to_path_buf()
    }

    fn traces_in(&self, experiment: &KnownExperiment) -> usize {
        self.known.traces.iter().filter(|trace| trace.experiment == experiment.key).count()
    }

    /// Folders that are named like a run, model or trace of which the database does not know.
    fn leftovers(&self) -> Vec<Leftover> {
        if !self.site.is_alone() {
            return Vec::new();
        }
        let found = self.root.folders_like_items().into_iter();
        let unknown = found.filter(|(key, id, _)| !self.owned.each.contains_key(&(kind_of_place(key).0, id.as_str())));
        unknown
            .map(|(key, id, experiment)| Leftover { path: self.root.folder.path.join(&key), key, id, experiment })
            .collect()
    }

    fn measure(&self, item: &mut PurgeItem, cancel: &Cancel) -> Result<Vec<Outside>> {
        if item.kind == ItemKind::Leftover {
            let folder = self.root.measured(item.key.clone(), kind_of_place(&item.key).0, &item.id, cancel)?;
            item.extent = folder.extent;
            item.folders.push(folder);
            return Ok(Vec::new());
        }
        let mut outside = Vec::new();
        let id = item.id.clone();
        for owner in self.owned.by(table_of(item).0, &id) {
            cancel.check()?;
            let places = self.root.places(owner);
            outside.extend(places.outside.into_iter().map(|place| Outside { key: owner.id.to_owned(), place }));
            if let Some(key) = places.inside {
                let folder = self.root.measured(key, owner.table, owner.id, cancel)?;
                item.extent.add(&folder.extent);
                item.folders.push(folder);
            }
        }
        if let Some(first) = item.folders.first().filter(|_| item.kind != ItemKind::Experiment) {
            item.path = self.root.folder.path.join(&first.key);
        }
        Ok(outside)
    }
}

/// What a database keeps in folders.
pub(in crate::store) struct Claims {
    /// Where artifacts of its rows lie.
    pub(in crate::store) folders: Vec<PathBuf>,
    /// Its runs, logged models and traces.
    pub(in crate::store) ids: Vec<String>,
}

/// Finds out what it keeps where.
pub(in crate::store::sqlite) fn claims(site: &Site<'_>, cancel: &Cancel) -> Result<Claims> {
    let known = Known::read(site, cancel)?;
    let owned = Owned::of(&known);
    let owners: Vec<&Owner<'_>> = owned.each.values().collect();
    let folders = owners.par_iter().filter_map(|owner| owner.artifacts(&site.bases)).collect();
    Ok(Claims { folders, ids: owners.iter().map(|owner| owner.id.to_owned()).collect() })
}

/// All rows with artifacts.
struct Owned<'k> {
    /// By table and id.
    each: FxHashMap<(&'static str, &'k str), Owner<'k>>,
    together: FxHashMap<&'k str, Vec<Owner<'k>>>,
}

impl<'k> Owned<'k> {
    fn of(known: &'k Known) -> Self {
        let survey = &known.survey;
        let experiment = |at: usize| survey.experiments.get(at).map_or("", |experiment| experiment.key.as_str());
        let runs = survey.runs.iter().map(|run| {
            let (id, experiment, uri) = (run.id.as_str(), experiment(run.experiment), run.artifact_uri.as_deref());
            Owner { table: "runs", id, experiment, uri, between: None }
        });
        let models = survey.models.iter().map(|model| {
            let (id, experiment, uri) =
                (model.id.as_str(), experiment(model.experiment), model.artifact_uri.as_deref());
            Owner { table: "logged_models", id, experiment, uri, between: Some("models") }
        });
        let traces = known.traces.iter().map(|trace| {
            let (id, experiment, uri) = (trace.id.as_str(), trace.experiment.as_str(), trace.uri.as_deref());
            Owner { table: "trace_info", id, experiment, uri, between: Some("traces") }
        });
        let mut owned = Self { each: FxHashMap::default(), together: FxHashMap::default() };
        for owner in runs.chain(models).chain(traces) {
            owned.each.insert((owner.table, owner.id), owner);
            owned.together.entry(owner.experiment).or_default().push(owner);
        }
        owned
    }

    /// Those that go with a row.
    fn by<'s>(&'s self, table: &'static str, id: &'s str) -> &'s [Owner<'s>] {
        if table == "experiments" {
            return self.together.get(id).map_or(&[], Vec::as_slice);
        }
        self.each.get(&(table, id)).map_or(&[], std::slice::from_ref)
    }
}
