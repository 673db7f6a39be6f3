//! Builds catalogs as a store would send them.
#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(unreachable_pub, reason = "a module of every test binary")]

use std::path::PathBuf;

use runatlas::model::{Catalog, CatalogBuilder, StoreIndex};
use runatlas::store::{
    Backend, Experiment, KeyValue, LatestMetric, LifecycleStage, Location, MetricPoint, Problem, ReadEvent, Run,
    RunStatus, Severity,
};
use runatlas::text::Message;

/// A run to be built.
pub struct TestRun(Run);

/// A run with this id and nothing else.
pub fn run(id: &str) -> TestRun {
    TestRun(Run {
        key: id.into(),
        id: id.into(),
        experiment: "".into(),
        name: "".into(),
        user_id: "".into(),
        status: RunStatus::Finished,
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
        marks: Vec::new(),
    })
}

fn pair(key: &str, value: &str) -> KeyValue {
    KeyValue { key: key.into(), value: value.into() }
}

impl TestRun {
    pub fn name(mut self, name: &str) -> Self {
        self.0.name = name.into();
        self
    }
    pub fn start(mut self, millis: i64) -> Self {
        self.0.start_time = Some(millis);
        self
    }
    pub fn end(mut self, millis: i64) -> Self {
        self.0.end_time = Some(millis);
        self
    }
    pub fn status(mut self, status: RunStatus) -> Self {
        self.0.status = status;
        self
    }
    pub fn deleted(mut self) -> Self {
        self.0.lifecycle_stage = LifecycleStage::Deleted;
        self
    }
    pub fn parent(self, id: &str) -> Self {
        self.tag("mlflow.parentRunId", id)
    }
    pub fn param(mut self, key: &str, value: &str) -> Self {
        self.0.params.push(pair(key, value));
        self
    }
    pub fn tag(mut self, key: &str, value: &str) -> Self {
        self.0.tags.push(pair(key, value));
        self
    }
    pub fn metric(self, key: &str, value: f64) -> Self {
        self.metric_at(key, value, 0)
    }
    pub fn metric_at(mut self, key: &str, value: f64, step: i64) -> Self {
        let latest = Some(MetricPoint { value, step, timestamp: 0 });
        self.0.metrics.push(LatestMetric { key: key.into(), latest, is_provisional: false });
        self
    }
}

/// Collects experiments and runs of one store.
pub struct Builder {
    builder: CatalogBuilder,
    experiment: String,
}

impl Builder {
    pub fn new() -> Self {
        let path = PathBuf::from("mlruns");
        let location = Location::new(path.clone(), Backend::File, path);
        Self { builder: CatalogBuilder::new(&[location]), experiment: String::new() }
    }

    /// The runs that follow belong to this active experiment.
    pub fn experiment(self, id: &str) -> Self {
        self.experiment_in(id, LifecycleStage::Active)
    }

    /// The runs that follow belong to this experiment.
    pub fn experiment_in(mut self, id: &str, lifecycle_stage: LifecycleStage) -> Self {
        id.clone_into(&mut self.experiment);
        let experiment = Experiment {
            key: id.into(),
            id: id.into(),
            name: format!("experiment {id}"),
            artifact_location: None,
            lifecycle_stage,
            is_in_trash: false,
            tags: Vec::new(),
            creation_time: None,
            last_update_time: None,
            marks: Vec::new(),
        };
        self.builder.event(StoreIndex(0), ReadEvent::Experiments(vec![experiment]));
        self
    }

    pub fn run(mut self, run: TestRun) -> Self {
        let mut run = run.0;
        run.experiment = self.experiment.as_str().into();
        run.key = format!("{}/{}", self.experiment, run.id).into();
        run.params.sort_by(|a, b| a.key.cmp(&b.key));
        run.tags.sort_by(|a, b| a.key.cmp(&b.key));
        run.metrics.sort_by(|a, b| a.key.cmp(&b.key));
        self.builder.event(StoreIndex(0), ReadEvent::Runs(vec![run]));
        self
    }

    /// A problem of a run of the last experiment.
    pub fn problem(mut self, severity: Severity, run: &str) -> Self {
        let key = format!("{}/{run}", self.experiment);
        let problem = Problem {
            run: Some(key.as_str().into()),
            ..Problem::new(severity, PathBuf::from(&key), Message::new("error-cancelled"))
        };
        self.builder.event(StoreIndex(0), ReadEvent::Problems(vec![problem]));
        self
    }

    pub fn build(mut self) -> Catalog {
        (*self.builder.snapshot()).clone()
    }
}
