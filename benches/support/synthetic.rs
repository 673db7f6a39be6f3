//! A store that holds nothing but what it makes up: the run table and histories at sizes that no folder should have to
//! have, the same every time.

use std::path::PathBuf;
use std::sync::Arc;

use runatlas::store::{
    ArtifactRoot, Backend, Cancel, Capabilities, Experiment, Focus, FoundFile, History, KeyValue, LatestMetric,
    LifecycleStage, Located, Location, LoggedModel, Measured, MetricPoint, Owner, Problem, Read, ReadEvent, ReadKeys,
    Run, RunStatus, Severity, Sink, Store, StoreError,
};
use runatlas::text::Message;

/// Milliseconds of the first run.
pub const START: i64 = 1_700_000_000_000;

/// How much there is of everything.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub experiments: usize,
    /// In all; dealt out to the experiments in turn.
    pub runs: usize,
    /// Of each run, like the two below.
    pub params: usize,
    pub metrics: usize,
    pub tags: usize,
    /// Of each metric.
    pub points: usize,
    /// About so many runs.
    pub problems: usize,
}

/// See the module.
pub struct Synthetic {
    location: Location,
    shape: Shape,
}

impl Synthetic {
    /// The place and its store, as a job that looked at a path would bring them.
    pub fn place(shape: Shape) -> (Located, Vec<Arc<dyn Store>>) {
        let path = PathBuf::from("/synthetic/mlruns");
        let location = Location::new(path.clone(), Backend::File, path.clone());
        let place = Located {
            opened: path,
            also_opened: Vec::new(),
            locations: vec![location.clone()],
            focus: Focus::Store,
            unopened: Vec::new(),
        };
        (place, vec![Arc::new(Self { location, shape })])
    }

    fn experiment(number: usize) -> Experiment {
        Experiment {
            key: number.to_string().into(),
            id: number.to_string().into(),
            name: format!("experiment {number}"),
            artifact_location: None,
            lifecycle_stage: LifecycleStage::Active,
            is_in_trash: false,
            tags: Vec::new(),
            creation_time: Some(START + (mixed(number) % 100_000_000).cast_signed()),
            last_update_time: None,
            marks: Vec::new(),
        }
    }

    fn key(&self, number: usize) -> String {
        format!("{}/{}", number / 10 % self.shape.experiments, id(number))
    }
}

impl Store for Synthetic {
    fn location(&self) -> &Location {
        &self.location
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }

    fn read(&self, sink: &dyn Sink, cancel: &Cancel) -> Result<(), StoreError> {
        let shape = self.shape;
        sink.event(ReadEvent::Expected { runs: shape.runs });
        sink.event(ReadEvent::Experiments((0..shape.experiments).map(Self::experiment).collect()));
        let keys = |prefix: &str, count: usize| -> Vec<Arc<str>> {
            (0..count).map(|at| format!("{prefix}{at:03}").into()).collect()
        };
        let (params, tags) = (keys("param_", shape.params), keys("tag_", shape.tags.saturating_sub(1)));
        let (metrics, parent) = (keys("val/metric_", shape.metrics), Arc::<str>::from("mlflow.parentRunId"));
        let pair = |key: &Arc<str>, value: String| KeyValue { key: key.clone(), value: value.into() };
        for first in (0..shape.runs).step_by(1000) {
            cancel.check()?;
            let run = |number: usize| {
                let start = START + (mixed(number) % 100_000_000).cast_signed();
                let mut own_tags = Vec::with_capacity(shape.tags);
                // Nine children below every tenth run.
                if shape.tags > 0 && !number.is_multiple_of(10) {
                    own_tags.push(pair(&parent, id(number - number % 10)));
                }
                let word = |at: usize| format!("Some text {}", mixed(number + at) % 97);
                own_tags.extend(tags.iter().enumerate().map(|(at, tag)| pair(tag, word(at))));
                let param = |at: usize| match at % 2 {
                    0 => format!("{:.4}", unit(number * shape.params + at)),
                    _ => format!("choice-{}", mixed(number * shape.params + at) % 1000),
                };
                let latest = |at: usize| MetricPoint {
                    value: unit(number * shape.metrics + at),
                    step: as_step(shape.points),
                    timestamp: start,
                };
                Run {
                    key: self.key(number).into(),
                    id: id(number).into(),
                    experiment: (number / 10 % shape.experiments).to_string().as_str().into(),
                    name: format!("brave-owl-{number}").into(),
                    user_id: "ada".into(),
                    status: RunStatus::Finished,
                    start_time: Some(start),
                    end_time: Some(start + 3_600_000),
                    lifecycle_stage: LifecycleStage::Active,
                    deleted_time: None,
                    artifact_uri: None,
                    params: params.iter().enumerate().map(|(at, key)| pair(key, param(at))).collect(),
                    tags: own_tags,
                    metrics: metrics
                        .iter()
                        .enumerate()
                        .map(|(at, key)| LatestMetric {
                            key: key.clone(),
                            latest: Some(latest(at)),
                            is_provisional: false,
                        })
                        .collect(),
                    dataset_inputs: Vec::new(),
                    model_inputs: Vec::new(),
                    model_outputs: Vec::new(),
                    marks: Vec::new(),
                }
            };
            sink.event(ReadEvent::Runs((first..(first + 1000).min(shape.runs)).map(run).collect()));
        }
        let problem = |at: usize| {
            let number = mixed(at) as usize % shape.runs;
            Problem {
                line: Some(3),
                run: Some(self.key(number).into()),
                ..Problem::new(
                    if at.is_multiple_of(3) { Severity::Repaired } else { Severity::Note },
                    self.location.origin.join(&self.key(number)).join("meta.yaml"),
                    Message::new("error-cancelled"),
                )
            }
        };
        sink.event(ReadEvent::Problems((0..shape.problems).map(problem).collect()));
        Ok(())
    }

    fn read_runs(&self, _: &ReadKeys, _: &dyn Sink, _: &Cancel) -> Result<(), StoreError> {
        Ok(())
    }

    fn files_of(
        &self,
        _: Owner<'_>,
        _: &Measured,
        _: &Cancel,
        _: &mut dyn FnMut(FoundFile<'_>),
    ) -> Result<(), StoreError> {
        Ok(())
    }

    fn history(&self, run: &Run, metric: &str, cancel: &Cancel) -> Result<Read<History>, StoreError> {
        let seed = mixed(
            run.id
                .as_str()
                .bytes()
                .chain(metric.bytes())
                .map(usize::from)
                .fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)),
        ) as usize;
        let (points, level) = (self.shape.points, unit(seed));
        let mut history = History::with_capacity(points);
        for step in 0..points {
            if step.is_multiple_of(1 << 16) {
                cancel.check()?;
            }
            let value = level + (-3.0 * step as f64 / points as f64).exp() + 0.2 * unit(seed.wrapping_add(step));
            history.push(MetricPoint { value, step: as_step(step), timestamp: START + as_step(step) * 50 });
        }
        history.finish();
        Ok(Read { value: history, problems: Vec::new() })
    }

    fn artifact_root(&self, _: &Run) -> Result<ArtifactRoot, StoreError> {
        Ok(nowhere())
    }

    fn model_artifact_root(&self, _: &LoggedModel) -> Result<ArtifactRoot, StoreError> {
        Ok(nowhere())
    }
}

fn nowhere() -> ArtifactRoot {
    ArtifactRoot { path: None, unavailable: Some(Message::new("artifacts-none-logged")), disagreement: None }
}

fn id(number: usize) -> String {
    format!("{:016x}{:016x}", mixed(number), mixed(!number))
}

/// `SplitMix64`: one well-mixed number for each input.
fn mixed(at: usize) -> u64 {
    let mut bits = (at as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Between 0 and 1.
fn unit(at: usize) -> f64 {
    (mixed(at) >> 11) as f64 / (1_u64 << 53) as f64
}

fn as_step(number: usize) -> i64 {
    i64::try_from(number).expect("a small number")
}
