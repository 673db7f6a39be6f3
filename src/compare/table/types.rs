//! What a comparison is made of.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::short_diff::ShortDiff;
use crate::model::{Best, Catalog, Cell, ColumnId, RunIndex, cell, same};
use crate::store::RunStatus;
use crate::text::Texts;

/// The tag that holds the description of a run.
pub(super) const NOTE: &str = "mlflow.note.content";

/// Which value of a metric is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MetricValue {
    /// MLflow's latest.
    #[default]
    Last,
    Min,
    Max,
    /// The good end; the last where nobody knows which end that is.
    Best,
    /// At this step; of several points there the latest.
    At(i64),
    /// Last, lowest and highest, a row each.
    All,
}

/// Runs beside each other.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// In the order of the cells of a row.
    pub runs: Vec<RunIndex>,
    /// Position in `runs` of the one that others are compared with.
    pub reference: Option<usize>,
    /// Groups that have any row.
    pub groups: Vec<Arc<Group>>,
}

/// Rows of one kind.
#[derive(Clone, Debug)]
pub struct Group {
    pub kind: GroupKind,
    pub rows: Vec<Row>,
    /// Rows with values that are not the same in all runs.
    pub differing: usize,
    /// The other rows with values.
    pub equal: usize,
}

impl Group {
    /// With its rows counted.
    pub fn new(kind: GroupKind, rows: Vec<Row>) -> Self {
        let equal = rows.iter().filter(|row| !row.is_branch() && row.is_equal).count();
        let all = rows.iter().filter(|row| !row.is_branch()).count();
        Self { kind, rows, differing: all - equal, equal }
    }
}

/// A kind of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GroupKind {
    /// What every run has.
    Details,
    Params,
    Metrics,
    /// Those that users set.
    Tags,
    Datasets,
    Models,
    /// Files, by their path.
    Artifacts,
}

impl GroupKind {
    /// In the order of the table.
    pub const ALL: [Self; 7] =
        [Self::Details, Self::Params, Self::Metrics, Self::Tags, Self::Datasets, Self::Models, Self::Artifacts];

    /// Locale key of its heading.
    pub fn key(self) -> &'static str {
        match self {
            Self::Details => "compare-details",
            Self::Params => "parameters",
            Self::Metrics => "metrics",
            Self::Tags => "tags",
            Self::Datasets => "datasets",
            Self::Models => "compare-models",
            Self::Artifacts => "tab-artifacts",
        }
    }

    /// In exports for other programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Params => "parameters",
            Self::Metrics => "metrics",
            Self::Tags => "tags",
            Self::Datasets => "datasets",
            Self::Models => "models",
            Self::Artifacts => "artifacts",
        }
    }
}

/// Where the values of a row are.
#[derive(Clone, Debug)]
pub enum Source {
    /// Nowhere: other rows lie below it.
    Branch,
    /// In the catalog.
    Column(ColumnId),
    /// Of a metric: these of its values.
    Summary(Arc<str>, MetricValue, Box<[Option<f64>]>),
    /// Put together.
    Texts(Box<[Option<Box<str>>]>),
    /// Files of one path.
    Files(Box<[Option<FileFact>]>),
}

/// One key and what each run says under it.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its whole name, by which it is known from one comparison to the next.
    pub key: Arc<str>,
    /// Its own part of the name.
    pub label: Box<str>,
    /// Levels above it.
    pub depth: u16,
    pub source: Source,
    /// Which values are the same: 0 where there is none, else counted in the order in which they are met.
    pub classes: Box<[u32]>,
    /// The value that most runs have; of equals the one that is met first.
    pub usual: u32,
    /// All runs that count say the same.
    pub is_equal: bool,
    /// The good end of a metric, where one is known.
    pub best: Option<Best>,
    /// The best value, where not all are the same.
    pub best_class: Option<u32>,
    /// Of values of several lines: what was changed, by class, against the reference or the usual value.
    pub diffs: Option<Arc<[ShortDiff]>>,
}

impl Row {
    /// Whether other rows lie below it, and no values in it.
    pub fn is_branch(&self) -> bool {
        matches!(self.source, Source::Branch)
    }

    /// The metric that it is about.
    pub fn metric(&self) -> Option<&Arc<str>> {
        match &self.source {
            Source::Column(ColumnId::Metric(key)) | Source::Summary(key, ..) => Some(key),
            _ => None,
        }
    }

    /// What it is called beside the rows of its branch.
    pub fn title(&self, texts: &'static Texts) -> Cow<'_, str> {
        match &self.source {
            Source::Column(ColumnId::Tag(key)) if &**key == NOTE => texts.get("note").into(),
            Source::Column(column) => match column.attribute() {
                Some(attribute) => texts.get(attribute.title).into(),
                None => Cow::Borrowed(&*self.label),
            },
            Source::Summary(_, value, _) if self.depth > 0 => match value {
                MetricValue::Min => texts.get("compare-value-min").into(),
                MetricValue::Max => texts.get("compare-value-max").into(),
                _ => texts.get("compare-value-last").into(),
            },
            _ => Cow::Borrowed(&*self.label),
        }
    }

    /// What the run at a position in [`Comparison::runs`] says.
    pub fn value<'a>(&'a self, catalog: &'a Catalog, run: RunIndex, at: usize) -> Value<'a> {
        match &self.source {
            Source::Branch => Value::Missing,
            Source::Column(ColumnId::Param(key)) => catalog.run(run).param(key).map_or(Value::Missing, Value::Text),
            Source::Column(ColumnId::Tag(key)) => catalog.run(run).tag(key).map_or(Value::Missing, Value::Text),
            Source::Column(column) => match cell(catalog, run, column) {
                Cell::Missing => Value::Missing,
                Cell::Text(text) => Value::Text(text),
                Cell::Number { value, .. } => Value::Number(value),
                Cell::Time(time) => Value::Time(time),
                Cell::Duration(duration) => Value::Duration(duration),
                Cell::Status(status) => Value::Status(status),
            },
            Source::Summary(_, _, numbers) => numbers[at].map_or(Value::Missing, Value::Number),
            Source::Texts(texts) => texts[at].as_deref().map_or(Value::Missing, Value::Text),
            Source::Files(files) => files[at].as_ref().map_or(Value::Missing, |file| Value::File(file.bytes)),
        }
    }
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    Missing,
    /// As stored.
    Text(&'a str),
    Number(f64),
    /// Milliseconds since 1970 UTC.
    Time(i64),
    /// Milliseconds; `None` while the run is running.
    Duration(Option<i64>),
    Status(RunStatus),
    /// Bytes.
    File(u64),
}

impl Value<'_> {
    /// The number that it is: of durations milliseconds, of files bytes.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            Self::Text(text) => same::number(text),
            Self::Duration(Some(millis)) => Some(*millis as f64),
            Self::File(bytes) => Some(*bytes as f64),
            Self::Missing | Self::Time(_) | Self::Duration(None) | Self::Status(_) => None,
        }
    }
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    pub bytes: u64,
    /// Of its content; `None` where that was not read, because no other run has a file of that size there or because it is
    /// too large: then files of one size are taken for the same.
    pub digest: Option<Box<str>>,
}
