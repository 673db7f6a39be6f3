//! `dump`: everything that was read, as one JSON document that is written while it is made.

use std::collections::BTreeMap;
use std::io;

use super::json::{self, Files, Float, ListingJson, Pairs, RunJson, Streamed, Tags};
use crate::model::{Catalog, ExperimentIndex, RunIndex, StoreIndex};
use crate::reading::OpenedPlace;
use crate::store::{Experiment, LoggedModel, ModelMetric, ModelVersion, Problem, RegisteredModel, RunId, find_value};
use crate::text::Language;

#[derive(serde::Serialize)]
struct Document<R, P> {
    /// The other paths that were given; only where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_opened: Vec<String>,
    format: u32,
    opened: String,
    problems: P,
    roots: R,
}

#[derive(serde::Serialize)]
struct RootJson<E, L, M, P, R, T> {
    backend: &'static str,
    experiments: E,
    logged_models: L,
    path: String,
    prompts: P,
    registered_models: M,
    runs: R,
    schema: Option<String>,
    traces: T,
}

#[derive(serde::Serialize)]
struct ProblemJson {
    cause: String,
    line: Option<u64>,
    path: String,
    severity: &'static str,
}

impl From<&Problem> for ProblemJson {
    fn from(problem: &Problem) -> Self {
        Self {
            cause: Language::English.texts().message(&problem.cause),
            line: problem.line,
            path: problem.origin.to_string(),
            severity: problem.severity.as_str(),
        }
    }
}

#[derive(serde::Serialize)]
struct ExperimentJson<'a> {
    artifact_location: Option<&'a str>,
    creation_time: Option<i64>,
    in_trash: bool,
    last_update_time: Option<i64>,
    lifecycle_stage: &'static str,
    name: &'a str,
    tags: Pairs<'a>,
}

impl<'a> From<&'a Experiment> for ExperimentJson<'a> {
    fn from(experiment: &'a Experiment) -> Self {
        Self {
            artifact_location: experiment.artifact_location.as_deref(),
            creation_time: experiment.creation_time,
            in_trash: experiment.is_in_trash,
            last_update_time: experiment.last_update_time,
            lifecycle_stage: experiment.lifecycle_stage.as_str(),
            name: &experiment.name,
            tags: Pairs(&experiment.tags),
        }
    }
}

#[derive(serde::Serialize)]
struct VersionJson<'a> {
    description: Option<&'a str>,
    run_id: Option<&'a str>,
    source: Option<&'a str>,
    stage: Option<&'a str>,
    status: Option<&'a str>,
    tags: Pairs<'a>,
    version: i64,
}

impl<'a> From<&'a ModelVersion> for VersionJson<'a> {
    fn from(version: &'a ModelVersion) -> Self {
        Self {
            description: version.description.as_deref(),
            run_id: version.run_id.as_ref().map(RunId::as_str),
            source: version.source.as_deref(),
            stage: version.stage.as_deref(),
            status: version.status.as_deref(),
            tags: Pairs(&version.tags),
            version: version.version,
        }
    }
}

#[derive(serde::Serialize)]
struct RegisteredModelJson<'a> {
    aliases: BTreeMap<&'a str, &'a str>,
    creation_timestamp: Option<i64>,
    description: Option<&'a str>,
    last_updated_timestamp: Option<i64>,
    tags: Pairs<'a>,
    versions: Vec<VersionJson<'a>>,
}

impl<'a> From<&'a RegisteredModel> for RegisteredModelJson<'a> {
    fn from(model: &'a RegisteredModel) -> Self {
        Self {
            aliases: model.aliases.iter().map(|(alias, version)| (&**alias, &**version)).collect(),
            creation_timestamp: model.creation_timestamp,
            description: model.description.as_deref(),
            last_updated_timestamp: model.last_updated_timestamp,
            tags: Pairs(&model.tags),
            versions: model.versions.iter().map(VersionJson::from).collect(),
        }
    }
}

/// One version of a prompt, which MLflow stores as a version of a registered model. `tags` are those of the version,
/// `prompt_tags` those of the prompt; what MLflow wrote for itself stands apart.
#[derive(serde::Serialize)]
struct PromptJson<'a> {
    commit_message: Option<&'a str>,
    internal_tags: Tags<'a>,
    name: &'a str,
    prompt_internal_tags: Tags<'a>,
    prompt_tags: Tags<'a>,
    tags: Tags<'a>,
    template: Option<&'a str>,
    version: i64,
}

#[derive(serde::Serialize)]
struct ModelMetricJson<'a> {
    dataset_digest: Option<&'a str>,
    dataset_name: Option<&'a str>,
    key: &'a str,
    run_id: Option<&'a str>,
    step: i64,
    timestamp: i64,
    value: Float,
}

impl<'a> From<&'a ModelMetric> for ModelMetricJson<'a> {
    fn from(metric: &'a ModelMetric) -> Self {
        let dataset = metric.dataset.as_ref();
        Self {
            dataset_digest: dataset.map(|(_, digest)| &**digest),
            dataset_name: dataset.map(|(name, _)| &**name),
            key: &metric.key,
            run_id: metric.run_id.as_ref().map(RunId::as_str),
            step: metric.latest.step,
            timestamp: metric.latest.timestamp,
            value: Float(metric.latest.value),
        }
    }
}

#[derive(serde::Serialize)]
struct LoggedModelJson<'a> {
    artifact_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifacts: Option<ListingJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifacts_unavailable: Option<String>,
    creation_timestamp: Option<i64>,
    experiment_id: &'a str,
    last_updated_timestamp: Option<i64>,
    lifecycle_stage: &'static str,
    metrics: Vec<ModelMetricJson<'a>>,
    model_type: Option<&'a str>,
    name: &'a str,
    params: Pairs<'a>,
    source_run_id: Option<&'a str>,
    status: &'static str,
    tags: Pairs<'a>,
}

impl<'a> LoggedModelJson<'a> {
    fn new(model: &'a LoggedModel, files: Files) -> Self {
        Self {
            artifact_path: files.path,
            artifacts: files.listing,
            artifacts_unavailable: files.unavailable,
            creation_timestamp: model.creation_timestamp,
            experiment_id: model.experiment_id.as_str(),
            last_updated_timestamp: model.last_updated_timestamp,
            lifecycle_stage: model.lifecycle_stage.as_str(),
            metrics: model.metrics.iter().map(ModelMetricJson::from).collect(),
            model_type: model.model_type.as_deref(),
            name: &model.name,
            params: Pairs(&model.params),
            source_run_id: model.source_run_id.as_ref().map(RunId::as_str),
            status: model.status.as_str(),
            tags: Pairs(&model.tags),
        }
    }
}

#[derive(serde::Serialize)]
struct TraceJson<'a> {
    execution_time_ms: Option<i64>,
    experiment_id: &'a str,
    metadata: Pairs<'a>,
    status: &'a str,
    tags: Pairs<'a>,
    timestamp_ms: Option<i64>,
}

/// Names each thing by its id; of several with one id the one not deleted keeps it, and the others become `ID@folder`.
fn keyed<T: Copy + Ord>(things: impl Iterator<Item = (String, bool, String, T)>) -> BTreeMap<String, T> {
    let mut things: Vec<_> = things.collect();
    things.sort_unstable();
    let mut keyed = BTreeMap::new();
    for (id, _, folder, thing) in things {
        let key = if keyed.contains_key(&id) { format!("{id}@{folder}") } else { id };
        keyed.insert(key, thing);
    }
    keyed
}

fn experiments(catalog: &Catalog, store: StoreIndex) -> BTreeMap<String, ExperimentIndex> {
    let of_store = catalog.experiment_indices().filter(|index| catalog.experiments[index.at()].store == store);
    keyed(of_store.map(|index| {
        let experiment = catalog.experiment(index);
        (experiment.id.to_string(), experiment.is_in_trash, experiment.key.to_string(), index)
    }))
}

fn runs(catalog: &Catalog, store: StoreIndex) -> BTreeMap<String, RunIndex> {
    let of_store = catalog.run_indices().filter(|index| catalog.runs[index.at()].store == store);
    keyed(of_store.map(|index| {
        let run = catalog.run(index);
        (run.id.to_string(), catalog.is_deleted(index), run.key.to_string(), index)
    }))
}

/// The values of one store.
fn of_store<T>(values: &[(StoreIndex, T)], store: StoreIndex) -> impl Iterator<Item = &T> {
    values.iter().filter(move |(of, _)| *of == store).map(|(_, value)| value)
}

/// Writes the document.
pub(super) fn write(
    out: &mut dyn io::Write,
    opened: &OpenedPlace,
    with_history: bool,
    with_artifacts: bool,
) -> io::Result<()> {
    let catalog = &*opened.catalog;
    let forest = catalog.forest();
    let roots = (0_u32..).map(StoreIndex).zip(&catalog.stores).map(|(store, entry)| {
        let registry: BTreeMap<&str, &RegisteredModel> =
            of_store(&catalog.registered_models, store).map(|model| (&*model.name, &**model)).collect();
        let prompts = registry.values().filter(|model| model.is_prompt()).flat_map(|model| {
            model.versions.iter().map(|version| PromptJson {
                commit_message: version.description.as_deref(),
                internal_tags: Tags { of: &version.tags, are_internal: true },
                name: &model.name,
                prompt_internal_tags: Tags { of: &model.tags, are_internal: true },
                prompt_tags: Tags { of: &model.tags, are_internal: false },
                tags: Tags { of: &version.tags, are_internal: false },
                template: find_value(&version.tags, "mlflow.prompt.text"),
                version: version.version,
            })
        });
        let logged: BTreeMap<&str, &LoggedModel> =
            of_store(&catalog.logged_models, store).map(|model| (model.id.as_str(), &**model)).collect();
        let traces: BTreeMap<&str, TraceJson<'_>> = of_store(&catalog.traces, store)
            .map(|trace| {
                let json = TraceJson {
                    execution_time_ms: trace.execution_time,
                    experiment_id: trace.experiment_id.as_str(),
                    metadata: Pairs(&trace.metadata),
                    status: &trace.status,
                    tags: Pairs(&trace.tags),
                    timestamp_ms: trace.timestamp,
                };
                (&*trace.id, json)
            })
            .collect();
        RootJson {
            backend: entry.location.backend.as_str(),
            experiments: Streamed::new(
                experiments(catalog, store)
                    .into_iter()
                    .map(|(key, index)| (key, ExperimentJson::from(catalog.experiment(index)))),
            ),
            logged_models: Streamed::new(logged.into_iter().map(move |(id, model)| {
                let store = &*opened.stores[store.at()];
                let files = Files::new(store, store.model_artifact_root(model), with_artifacts);
                (id, LoggedModelJson::new(model, files))
            })),
            path: entry.location.origin.to_string(),
            prompts: prompts.collect::<Vec<_>>(),
            registered_models: Streamed::new(
                registry
                    .clone()
                    .into_iter()
                    .filter(|(_, model)| !model.is_prompt())
                    .map(|(name, model)| (name, RegisteredModelJson::from(model))),
            ),
            runs: Streamed::new(
                runs(catalog, store)
                    .into_iter()
                    .map(move |(key, run)| (key, RunJson::new(opened, forest, run, with_history, with_artifacts))),
            ),
            schema: entry.schema.clone(),
            traces,
        }
    });
    let also_opened = opened.place.also_opened.iter().map(|path| path.to_string_lossy().into_owned());
    let document = Document {
        also_opened: also_opened.collect(),
        format: 1,
        opened: opened.place.opened.to_string_lossy().into_owned(),
        problems: catalog.problems.iter().map(ProblemJson::from).collect::<Vec<_>>(),
        roots: roots.collect::<Vec<_>>(),
    };
    json::write(out, &document, 6)
}
