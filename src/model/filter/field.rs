//! What a filter and an order can name of a run, and its value there.

use std::fmt;
use std::sync::Arc;

use super::extremes::{End, Extremes};
use super::lex::quoted_key;
use crate::model::columns::Finder;
use crate::model::keys::RunKeys;
use crate::model::{Catalog, RunIndex};
use crate::store::{DatasetInput, Run, RunStatus};

/// What stands before the dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    Metric,
    Param,
    Tag,
    Attribute,
    Dataset,
}

/// MLflow's words for them; the first of each is the one that is written.
pub const ENTITIES: &[(&str, Entity)] = &[
    ("metrics", Entity::Metric),
    ("metric", Entity::Metric),
    ("params", Entity::Param),
    ("param", Entity::Param),
    ("parameters", Entity::Param),
    ("parameter", Entity::Param),
    ("tags", Entity::Tag),
    ("tag", Entity::Tag),
    ("attributes", Entity::Attribute),
    ("attribute", Entity::Attribute),
    ("attr", Entity::Attribute),
    ("run", Entity::Attribute),
    ("datasets", Entity::Dataset),
    ("dataset", Entity::Dataset),
];

impl Entity {
    /// What a word means before a dot.
    pub fn parse(word: &str) -> Option<Self> {
        ENTITIES.iter().find(|(name, _)| *name == word).map(|(_, entity)| *entity)
    }

    /// The word that is written for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Metric => "metrics",
            Self::Param => "params",
            Self::Tag => "tags",
            Self::Attribute => "attributes",
            Self::Dataset => "dataset",
        }
    }
}

/// What every run has. MLflow's, and a few of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    RunId,
    RunName,
    Status,
    /// `created` as well.
    StartTime,
    EndTime,
    /// Ours: end minus start, of runs that ended.
    Duration,
    UserId,
    ArtifactUri,
    /// Ours, as the next two.
    ExperimentId,
    ExperimentName,
    LifecycleStage,
}

/// The words for attributes; the first of each is the one that is written.
pub const ATTRIBUTES: &[(&str, Attribute)] = &[
    ("run_name", Attribute::RunName),
    ("run name", Attribute::RunName),
    ("Run name", Attribute::RunName),
    ("Run Name", Attribute::RunName),
    ("status", Attribute::Status),
    ("created", Attribute::StartTime),
    ("Created", Attribute::StartTime),
    ("start_time", Attribute::StartTime),
    ("end_time", Attribute::EndTime),
    ("duration", Attribute::Duration),
    ("run_id", Attribute::RunId),
    ("run_uuid", Attribute::RunId),
    ("user_id", Attribute::UserId),
    ("artifact_uri", Attribute::ArtifactUri),
    ("experiment_name", Attribute::ExperimentName),
    ("experiment_id", Attribute::ExperimentId),
    ("lifecycle_stage", Attribute::LifecycleStage),
];

impl Attribute {
    /// What a word means.
    pub fn parse(word: &str) -> Option<Self> {
        ATTRIBUTES.iter().find(|(name, _)| *name == word).map(|(_, attribute)| *attribute)
    }

    /// The word that is written for it.
    pub fn word(self) -> &'static str {
        ATTRIBUTES.iter().find(|(_, attribute)| *attribute == self).map_or("", |(name, _)| name)
    }
}

/// A field of the datasets of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DatasetField {
    Name,
    Digest,
    /// What it was used for: the tag `mlflow.data.context` of the input.
    Context,
}

/// The words for fields of datasets.
pub const DATASET_FIELDS: &[(&str, DatasetField)] =
    &[("name", DatasetField::Name), ("digest", DatasetField::Digest), ("context", DatasetField::Context)];

impl DatasetField {
    /// What a word means.
    pub fn parse(word: &str) -> Option<Self> {
        DATASET_FIELDS.iter().find(|(name, _)| *name == word).map(|(_, field)| *field)
    }

    /// Of one dataset.
    pub(super) fn of(self, input: &DatasetInput) -> Option<&str> {
        match self {
            // Of a dataset whose description is gone nothing is known.
            _ if input.is_missing => None,
            Self::Name => Some(&input.name),
            Self::Digest => Some(&input.digest),
            Self::Context => crate::store::find_value(&input.tags, "mlflow.data.context"),
        }
    }
}

/// What is compared, or ordered by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The latest value. `loss.min` is the lowest of `loss`, unless a metric has that very name.
    Metric(Arc<str>),
    Param(Arc<str>),
    Tag(Arc<str>),
    Attribute(Attribute),
    /// Of any dataset of the run.
    Dataset(DatasetField),
}

/// What values are by their nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Metrics.
    Number,
    /// Milliseconds since 1970.
    Time,
    /// Milliseconds.
    Duration,
    /// Parameters and tags: texts that may be numbers.
    Either,
    Text,
}

impl Field {
    /// What its values are.
    pub fn nature(&self) -> Nature {
        match self {
            Self::Metric(_) => Nature::Number,
            Self::Param(_) | Self::Tag(_) => Nature::Either,
            Self::Attribute(Attribute::StartTime | Attribute::EndTime) => Nature::Time,
            Self::Attribute(Attribute::Duration) => Nature::Duration,
            Self::Attribute(_) | Self::Dataset(_) => Nature::Text,
        }
    }

    /// The key of a parameter, metric or tag.
    pub fn key(&self) -> Option<&Arc<str>> {
        match self {
            Self::Metric(key) | Self::Param(key) | Self::Tag(key) => Some(key),
            Self::Attribute(_) | Self::Dataset(_) => None,
        }
    }
}

/// As it stands in a filter: ``metrics.`val/loss` ``, `run_name`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pair = |f: &mut fmt::Formatter<'_>, entity: Entity, key: &str| match quoted_key(key) {
            Some(key) => write!(f, "{}.{key}", entity.word()),
            // Has all three quotation marks: no filter can say it.
            None => write!(f, "{}.`{key}`", entity.word()),
        };
        match self {
            Self::Metric(key) => pair(f, Entity::Metric, key),
            Self::Param(key) => pair(f, Entity::Param, key),
            Self::Tag(key) => pair(f, Entity::Tag, key),
            Self::Attribute(attribute) => f.write_str(attribute.word()),
            Self::Dataset(field) => {
                let word = DATASET_FIELDS.iter().find(|(_, other)| other == field).map_or("", |(word, _)| word);
                write!(f, "{}.{word}", Entity::Dataset.word())
            }
        }
    }
}

/// A value of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    Missing,
    Number(f64),
    Text(&'a str),
}

/// Where the value of a field comes from in one catalog. `loss.min` was looked up.
#[derive(Clone, Debug)]
pub struct Source {
    pub field: Field,
    /// The metric whose history has the value, and which end of it.
    end: Option<(Arc<str>, End)>,
}

impl Source {
    /// Looks up what a field means: a look at every list of keys where it might be `loss.min`.
    pub fn of(field: &Field, catalog: &Catalog) -> Self {
        let direct = Self { field: field.clone(), end: None };
        let Field::Metric(key) = field else { return direct };
        let Some((name, end)) = End::split(key) else { return direct };
        let is_named = |keys: &RunKeys, name: &str| keys.metrics.position(name).is_some();
        let mut last = std::ptr::null();
        let mut is_known = false;
        for run in catalog.run_indices() {
            let keys = &*catalog.runs[run.at()].keys;
            let list = Arc::as_ptr(&keys.metrics);
            if std::ptr::eq(list, last) {
                continue;
            }
            last = list;
            if is_named(keys, key) {
                return direct;
            }
            is_known |= is_named(keys, name);
        }
        if !is_known {
            return direct;
        }
        match end {
            End::Last => Self { field: Field::Metric(name.into()), end: None },
            end => Self { field: field.clone(), end: Some((name.into(), end)) },
        }
    }

    /// The metric whose histories have to be read.
    pub fn metric_of_history(&self) -> Option<&Arc<str>> {
        self.end.as_ref().map(|(metric, _)| metric)
    }

    /// Reads values run by run; quick for many runs in a row with the same keys.
    pub fn reader<'s, 'a>(&'s self, catalog: &'a Catalog, extremes: Option<&'s Extremes>) -> Reader<'s, 'a> {
        let key = self.field.key().map_or("", |key| key);
        Reader { source: self, catalog, extremes, finder: Finder::new(key) }
    }
}

/// See [`Source::reader`].
#[derive(Debug)]
pub struct Reader<'s, 'a> {
    source: &'s Source,
    catalog: &'a Catalog,
    extremes: Option<&'s Extremes>,
    finder: Finder<'s>,
}

impl<'a> Reader<'_, 'a> {
    /// The value of `run`; of datasets that of the first.
    pub fn value(&mut self, index: RunIndex) -> Value<'a> {
        let run = self.catalog.run(index);
        let keys = &self.catalog.runs[index.at()].keys;
        match &self.source.field {
            Field::Metric(_) => {
                if let Some((metric, end)) = &self.source.end {
                    let found = self.extremes.and_then(|extremes| extremes.end(metric, index, *end));
                    return found.map_or(Value::Missing, Value::Number);
                }
                let metric = self.finder.position(&keys.metrics).and_then(|at| run.metrics.get(at));
                metric.and_then(|metric| metric.latest).map_or(Value::Missing, |point| Value::Number(point.value))
            }
            Field::Param(_) => {
                let param = self.finder.position(&keys.params).and_then(|at| run.params.get(at));
                param.map_or(Value::Missing, |param| Value::Text(&param.value))
            }
            Field::Tag(_) => {
                let tag = self.finder.position(&keys.tags).and_then(|at| run.tags.get(at));
                tag.map_or(Value::Missing, |tag| Value::Text(&tag.value))
            }
            Field::Attribute(attribute) => self.attribute(index, run, *attribute),
            Field::Dataset(field) => {
                run.dataset_inputs.iter().find_map(|input| field.of(input)).map_or(Value::Missing, Value::Text)
            }
        }
    }

    fn attribute(&self, index: RunIndex, run: &'a Run, attribute: Attribute) -> Value<'a> {
        let time = |millis: Option<i64>| millis.map_or(Value::Missing, |millis| Value::Number(millis as f64));
        match attribute {
            Attribute::RunId => Value::Text(run.id.as_str()),
            Attribute::RunName => Value::Text(&run.name),
            Attribute::Status => Value::Text(run.status.as_str()),
            Attribute::StartTime => time(run.start_time),
            Attribute::EndTime => time(run.end_time),
            // A resumed run keeps its old end while it runs.
            Attribute::Duration if run.status == RunStatus::Running => Value::Missing,
            Attribute::Duration => time(run.end_time.zip(run.start_time).map(|(end, start)| end.saturating_sub(start))),
            Attribute::UserId => Value::Text(&run.user_id),
            Attribute::ArtifactUri => run.artifact_uri.as_deref().map_or(Value::Missing, Value::Text),
            Attribute::ExperimentId => Value::Text(self.catalog.experiment_of(index).id.as_str()),
            Attribute::ExperimentName => Value::Text(&self.catalog.experiment_of(index).name),
            Attribute::LifecycleStage => Value::Text(run.lifecycle_stage.as_str()),
        }
    }
}
