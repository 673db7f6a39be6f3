//! Eight stores written by real MLflow clients, field by field against what those clients answered about them.
//!
//! Where Runatlas is meant to read better than MLflow, the rule stands in [`Rule`], and each store names how often each
//! rule is needed: a deviation without a rule fails, and so does a rule that is not needed as often as it says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;

use runatlas::model::{Catalog, CatalogBuilder, StoreIndex};
use runatlas::store::{
    ArtifactKind, Backend, Cancel, Experiment, KeyValue, MetricPoint, Run, RunId, Store, find_value, locate, open,
};
use serde_json::{Value, json};

use crate::support;

/// What may differ from MLflow's answer, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// Up to 0.6 a parameter ended in a newline of its own.
    NewlineOfParameter,
    /// MLflow reads the step of a line with five fields as 0; the line says otherwise.
    StepOfFiveFields,
    /// Up to 0.5 a run was called `Run 3` by its `meta.yaml` alone, which no later client shows.
    NameOfOldMeta,
    /// The folder of the run is nowhere, and MLflow takes that for an empty one.
    NoFolder,
    /// MLflow's answer leaves the models out that the store names for the run.
    ModelsNamed,
}

#[derive(Default)]
struct Comparison {
    differences: Vec<String>,
    /// How much was compared at all.
    compared: usize,
    allowed: BTreeMap<Rule, usize>,
    /// `0.4` is 4, `1.23` is 1023.
    version: u64,
    is_database: bool,
}

impl Comparison {
    #[expect(clippy::needless_pass_by_value, reason = "most callers make the values for the comparison")]
    fn same<T: PartialEq + Debug>(&mut self, place: &str, want: T, got: T) {
        self.compared += 1;
        if want != got {
            self.differences.push(format!("{place}: MLflow says {want:?}, read {got:?}"));
        }
    }

    fn allow(&mut self, rule: Rule) {
        *self.allowed.entry(rule).or_default() += 1;
    }

    /// Milliseconds. Old clients wrote seconds into files.
    fn milliseconds(&self, time: i64) -> i64 {
        if !self.is_database && time != 0 && time.abs() < 100_000_000_000 { time * 1000 } else { time }
    }
}

/// A number as text, so that NaN equals NaN. Databases keep infinities as the largest double; −0 is 0 for them.
fn number(value: f64) -> String {
    match value {
        value if value >= f64::MAX => "Infinity".to_owned(),
        value if value <= f64::MIN => "-Infinity".to_owned(),
        value if value.is_nan() => "NaN".to_owned(),
        value => format!("{:e}", value + 0.0),
    }
}

fn wanted_number(value: &Value) -> String {
    value.as_str().map_or_else(|| number(value.as_f64().unwrap()), str::to_owned)
}

fn map(values: &[KeyValue]) -> Value {
    Value::Object(values.iter().map(|entry| (entry.key.to_string(), (*entry.value).into())).collect())
}

/// Null where there is nothing or an empty text.
fn filled(value: &Value) -> Value {
    if value.as_str() == Some("") { Value::Null } else { value.clone() }
}

fn object(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn keys(value: &Value) -> BTreeSet<&str> {
    object(value).map(|(key, _)| key).collect()
}

/// Values in any order.
fn sorted(values: impl Iterator<Item = Value>) -> Vec<String> {
    let mut texts: Vec<String> = values.map(|value| value.to_string()).collect();
    texts.sort();
    texts
}

fn listed(value: &Value) -> Vec<String> {
    sorted(value.as_array().into_iter().flatten().cloned())
}

fn experiments(to: &mut Comparison, want: &Value, catalog: &Catalog) {
    let mine: BTreeMap<&str, &Experiment> = catalog
        .experiment_indices()
        .map(|index| catalog.experiment(index))
        .map(|experiment| (experiment.id.as_str(), experiment))
        .collect();
    assert_eq!(mine.len(), catalog.experiments.len(), "no experiment stands twice");
    to.same("experiments", keys(want), mine.keys().copied().collect());
    for (id, want) in object(want) {
        let Some(got) = mine.get(id) else { continue };
        let at = |field: &str| format!("experiment {id} {field}");
        let fields = [
            ("name", got.name.as_str().into()),
            ("lifecycle_stage", got.lifecycle_stage.as_str().into()),
            ("artifact_location", got.artifact_location.as_deref().into()),
            ("tags", map(&got.tags)),
            ("creation_time", got.creation_time.into()),
            ("last_update_time", got.last_update_time.into()),
        ];
        for (field, got) in fields {
            if let Some(want) = want.get(field) {
                to.same(&at(field), want, &got);
            }
        }
    }
}

fn runs(to: &mut Comparison, want: &Value, catalog: &Catalog, store: &dyn Store) {
    let mine: BTreeMap<&str, &Run> =
        catalog.run_indices().map(|index| catalog.run(index)).map(|run| (run.id.as_str(), run)).collect();
    assert_eq!(mine.len(), catalog.runs.len(), "no run stands twice");
    to.same("runs", keys(want), mine.keys().copied().collect());
    for index in catalog.run_indices() {
        let (run, experiment) = (catalog.run(index), catalog.experiment_of(index));
        if let Some(want) = want.get(run.id.as_str()) {
            self::run(to, want, run, experiment);
            metrics(to, want, run, store);
            artifacts(to, want, run, store);
        }
    }
}

fn run(to: &mut Comparison, want: &Value, got: &Run, experiment: &Experiment) {
    let at = |field: &str| format!("run {} {field}", got.id);
    let fields = [
        ("experiment_id", experiment.id.as_str().into()),
        ("user_id", (*got.user_id).into()),
        ("status", got.status.as_str().into()),
        ("lifecycle_stage", got.lifecycle_stage.as_str().into()),
        ("artifact_uri", got.artifact_uri.as_deref().into()),
        ("start_time", got.start_time.into()),
        ("end_time", got.end_time.into()),
        ("tags", map(&got.tags)),
    ];
    for (field, got) in fields {
        to.same(&at(field), &want[field], &got);
    }
    let name = want["run_name"].as_str().filter(|name| !name.is_empty()).or(want["tags"]["mlflow.runName"].as_str());
    if to.version < 6 && name.is_none() && got.name.starts_with("Run ") {
        to.allow(Rule::NameOfOldMeta);
    } else {
        to.same(&at("name"), name.unwrap_or_default(), &*got.name);
    }

    to.same(&at("params"), keys(&want["params"]), got.params.iter().map(|param| &*param.key).collect());
    for (key, want) in object(&want["params"]) {
        let (want, got) = (want.as_str(), got.param(key));
        if want != got && got.is_some() {
            if to.version < 7 && want == got.map(|value| format!("{value}\n")).as_deref() {
                to.allow(Rule::NewlineOfParameter);
            } else {
                to.same(&at(key), want, got);
            }
        }
    }

    if let Some(want) = want.get("dataset_inputs").filter(|want| !want.is_null()) {
        let mine = got.dataset_inputs.iter().map(|input| {
            assert!(!input.is_missing, "{}", at("dataset"));
            json!({
                "name": input.name, "digest": input.digest, "source_type": input.source_type, "source": input.source,
                "schema": input.schema, "profile": input.profile, "tags": map(&input.tags),
            })
        });
        to.same(&at("dataset_inputs"), listed(want), sorted(mine));
    }
    let inputs = sorted(got.model_inputs.iter().map(|model| model.as_str().into()));
    let outputs = sorted(got.model_outputs.iter().map(|(model, step)| json!([model.as_str(), step])));
    for (field, mine) in [("model_inputs", inputs), ("model_outputs", outputs)] {
        let want = listed(&want[field]);
        if want.is_empty() && !mine.is_empty() {
            to.allow(Rule::ModelsNamed);
        } else {
            to.same(&at(field), want, mine);
        }
    }
}

/// Timestamp, value, step.
type Point = (i64, String, i64);

fn metrics(to: &mut Comparison, want: &Value, got: &Run, store: &dyn Store) {
    let of = |point: &MetricPoint| -> Point { (point.timestamp, number(point.value), point.step) };
    let latest = &want["latest_metrics"];
    let names: BTreeSet<&str> = got.metrics.iter().map(|metric| &*metric.key).collect();
    to.same(&format!("run {} metrics", got.id), keys(latest), names);
    for metric in &got.metrics {
        let at = format!("run {} metric {}", got.id, metric.key);
        assert!(!metric.is_provisional, "{at}: the exact value came");
        let read = store.history(got, &metric.key, &Cancel::new()).unwrap();
        assert_eq!(read.problems, [], "{at}");
        let stored: Vec<Point> = read.value.points().map(|point| of(&point)).collect();
        if to.is_database {
            assert!(stored.is_sorted_by_key(|(timestamp, _, step)| (*timestamp, *step)), "{at}");
        }
        let mut mine = stored.clone();
        let mut theirs: Vec<Point> = want["metric_history"][&*metric.key]
            .as_array()
            .into_iter()
            .flatten()
            .map(|point| {
                (to.milliseconds(point[0].as_i64().unwrap()), wanted_number(&point[1]), point[2].as_i64().unwrap())
            })
            .collect();
        if !to.is_database && theirs != stored {
            let without_steps: Vec<Point> = stored.iter().map(|(time, value, _)| (*time, value.clone(), 0)).collect();
            if to.version >= 3000 && theirs == without_steps {
                to.allow(Rule::StepOfFiveFields);
                continue;
            }
        }
        mine.sort();
        theirs.sort();
        to.same(&at, theirs, mine);

        let theirs = &latest[&*metric.key];
        let theirs = (
            to.milliseconds(theirs["timestamp"].as_i64().unwrap()),
            wanted_number(&theirs["value"]),
            theirs["step"].as_i64().unwrap(),
        );
        to.same(&at, theirs, of(&metric.latest.unwrap()));
    }
}

fn artifacts(to: &mut Comparison, want: &Value, got: &Run, store: &dyn Store) {
    let at = format!("run {} artifacts", got.id);
    let theirs: BTreeSet<(String, Option<u64>)> = want["artifacts"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|file| (file["path"].as_str().unwrap().to_owned(), file["size"].as_u64()))
        .collect();
    let root = store.artifact_root(got).unwrap();
    if root.path.is_none() {
        assert!(root.unavailable.is_some(), "{at}: a reason is told");
        // `null`: MLflow refused to list at all.
        if !want["artifacts"].is_null() {
            to.allow(Rule::NoFolder);
            to.same(&at, theirs, BTreeSet::new());
        }
        return;
    }
    let read = store.list_artifacts(&root, &Cancel::new()).unwrap();
    assert_eq!(read.problems, [], "{at}");
    let mine: BTreeSet<(String, Option<u64>)> = read
        .value
        .entries
        .into_iter()
        .map(|entry| match entry.kind {
            ArtifactKind::File { size } => (entry.path, Some(size)),
            ArtifactKind::Folder => (entry.path, None),
            other => panic!("{at}: {other:?}"),
        })
        .collect();
    to.same(&at, theirs, mine);
}

fn registry(to: &mut Comparison, expected: &Value, catalog: &Catalog) {
    let find = |name: &str| catalog.registered_models.iter().map(|(_, model)| model).find(|model| model.name == name);
    for (name, want) in object(&expected["registered_models"]) {
        let Some(got) = find(name) else {
            to.same("registered model", Some(name), None);
            continue;
        };
        let at = |field: &str| format!("registered model {name} {field}");
        let fields = [
            ("description", got.description.as_deref().into()),
            ("tags", map(&got.tags)),
            ("creation_timestamp", got.creation_timestamp.into()),
            ("last_updated_timestamp", got.last_updated_timestamp.into()),
        ];
        for (field, got) in fields {
            if let Some(want) = want.get(field) {
                to.same(&at(field), filled(want), filled(&got));
            }
        }
        let text = |value: &Value| value.to_string().trim_matches('"').to_owned();
        let aliases: BTreeMap<&str, String> = object(&want["aliases"]).map(|(key, value)| (key, text(value))).collect();
        let mine = got.aliases.iter().map(|(alias, version)| (alias.as_str(), version.clone())).collect();
        to.same(&at("aliases"), aliases, mine);
        let versions: BTreeMap<String, &Value> =
            want["versions"].as_array().unwrap().iter().map(|version| (text(&version["version"]), version)).collect();
        let mine: Vec<String> = got.versions.iter().map(|version| version.version.to_string()).collect();
        to.same(&at("versions"), versions.keys().cloned().collect(), mine);
        for got in &got.versions {
            let want = versions[&got.version.to_string()];
            let fields = [
                ("stage", got.stage.as_deref().into()),
                ("description", got.description.as_deref().into()),
                ("source", got.source.as_deref().into()),
                ("run_id", got.run_id.as_ref().map(RunId::as_str).into()),
                ("status", got.status.as_deref().into()),
                ("tags", map(&got.tags)),
            ];
            for (field, mine) in fields {
                if let Some(want) = want.get(field) {
                    to.same(&at(&format!("{} {field}", got.version)), filled(want), filled(&mine));
                }
            }
        }
    }
    for prompt in expected["prompts"].as_array().into_iter().flatten() {
        let name = prompt["name"].as_str().unwrap();
        let model = find(name).filter(|model| model.is_prompt());
        let versions = model.into_iter().flat_map(|model| &model.versions);
        let number = prompt["version"].to_string();
        let version = versions.into_iter().find(|version| version.version.to_string() == number.trim_matches('"'));
        let text = version.and_then(|version| find_value(&version.tags, "mlflow.prompt.text"));
        to.same(&format!("prompt {name} {number}"), prompt["template"].as_str(), text);
    }
}

fn logged_models(to: &mut Comparison, want: &Value, catalog: &Catalog) {
    for (id, want) in object(want) {
        let Some((_, got)) = catalog.logged_models.iter().find(|(_, model)| model.id.as_str() == id) else {
            to.same("logged model", Some(id), None);
            continue;
        };
        let fields = [
            ("name", got.name.as_str().into()),
            ("experiment_id", got.experiment_id.as_str().into()),
            ("source_run_id", got.source_run_id.as_ref().map(RunId::as_str).into()),
            ("status", got.status.as_str().into()),
            ("model_type", got.model_type.as_deref().into()),
            ("params", map(&got.params)),
            ("tags", map(&got.tags)),
            ("creation_timestamp", got.creation_timestamp.into()),
            ("last_updated_timestamp", got.last_updated_timestamp.into()),
        ];
        for (field, got) in fields {
            if let Some(want) = want.get(field) {
                to.same(&format!("logged model {id} {field}"), want, &got);
            }
        }
    }
}

fn traces(to: &mut Comparison, want: &Value, catalog: &Catalog, store: &dyn Store) {
    for (id, want) in object(want) {
        let Some((_, got)) = catalog.traces.iter().find(|(_, trace)| trace.id == id) else {
            to.same("trace", Some(id), None);
            continue;
        };
        let status = want["status"].as_str().and_then(|status| status.rsplit('.').next());
        to.same(&format!("trace {id} status"), status, Some(got.status.as_str()));
        to.same(&format!("trace {id} tags"), &want["tags"], &map(&got.tags));
        let content = store.trace_content(got, &Cancel::new()).unwrap().value;
        let rows = runatlas::model::spans::rows(&content.spans);
        let names: Vec<Value> = rows.iter().map(|row| content.spans[row.span].name.as_str().into()).collect();
        to.same(&format!("trace {id} spans"), &want["spans"], &Value::from(names));
        let said: Vec<Value> = content.assessments.iter().map(|it| it.name.as_str().into()).collect();
        if let Some(want) = want["assessments"].as_array() {
            to.same(&format!("trace {id} assessments"), want.len(), said.len());
        }
    }
}

fn compare(name: &str, allowances: &[(Rule, usize)]) {
    let fixture = support::zoo(name);
    let expected = fixture.expected();
    let is_database = expected["backend"] == "sqlite";
    if !is_database && !["v0.4", "v0.9"].contains(&name) && !support::tells_cases_apart() {
        return support::skip!("its metrics `CASE` and `case` are one file here");
    }
    let (path, backend) =
        if is_database { (fixture.database(), Backend::Sqlite) } else { (fixture.mlruns(), Backend::File) };
    let before = support::fingerprint(fixture.folder());

    let place = locate(&path).unwrap();
    assert_eq!(place.locations.len(), 1);
    assert_eq!((place.locations[0].origin.as_path(), place.locations[0].backend), (Some(&*path), backend));
    let store = open(&place.locations[0]).unwrap();
    let builder = std::sync::Mutex::new(CatalogBuilder::new(&place.locations));
    store.read(&|event| builder.lock().unwrap().event(StoreIndex(0), event), &Cancel::new()).unwrap();
    let catalog: Arc<Catalog> = builder.into_inner().unwrap().snapshot();

    let mut parts = expected["mlflow_version"].as_str().unwrap().split('.').map(|part| part.parse::<u64>().unwrap());
    let version = parts.next().unwrap() * 1000 + parts.next().unwrap();
    let mut to = Comparison { version, is_database, ..Comparison::default() };
    experiments(&mut to, &expected["experiments"], &catalog);
    runs(&mut to, &expected["runs"], &catalog, &*store);
    registry(&mut to, &expected, &catalog);
    logged_models(&mut to, &expected["logged_models"], &catalog);
    traces(&mut to, &expected["traces"], &catalog, &*store);

    assert!(to.differences.is_empty(), "{} differences:\n{}", to.differences.len(), to.differences.join("\n"));
    assert!(to.compared > 70, "only {} values were compared", to.compared);
    assert_eq!(to.allowed, allowances.iter().copied().collect(), "each rule as often as it is needed");
    let broken = catalog.problems.iter().filter(|problem| problem.severity != runatlas::store::Severity::Note);
    assert_eq!(broken.collect::<Vec<_>>(), Vec::<&runatlas::store::Problem>::new(), "MLflow wrote nothing broken");
    assert!(support::fingerprint(fixture.folder()) == before, "reading changed the store");
}

#[test]
fn mlflow_0_4_answers_match() {
    compare("v0.4", &[(Rule::NewlineOfParameter, 3), (Rule::NameOfOldMeta, 4)]);
}

#[test]
fn mlflow_0_9_answers_match() {
    compare("v0.9", &[]);
}

#[test]
fn mlflow_1_answers_match() {
    compare("v1", &[]);
}

#[test]
fn mlflow_1_database_answers_match() {
    compare("v1-sqlite", &[(Rule::NoFolder, 51)]);
}

#[test]
fn mlflow_2_answers_match() {
    compare("v2", &[]);
}

#[test]
fn mlflow_2_database_answers_match() {
    compare("v2-sqlite", &[(Rule::NoFolder, 53)]);
}

#[test]
fn mlflow_3_answers_match() {
    compare("v3", &[(Rule::StepOfFiveFields, 1)]);
}

#[test]
fn mlflow_3_database_answers_match() {
    compare("v3-sqlite", &[(Rule::NoFolder, 56), (Rule::ModelsNamed, 1)]);
}
