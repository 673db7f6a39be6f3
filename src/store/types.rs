//! What a results store holds, in MLflow's own words.
//!
//! Plain data, owned, cheap to share behind `Arc`. Times are integer milliseconds since 1970 UTC, steps are `i64`
//! (larger ones are clamped), values are `f64` with NaN and infinities kept.

use std::fmt;
use std::sync::Arc;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub Arc<str>);

        impl $name {
            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:?})", stringify!($name), &*self.0)
            }
        }
    };
}

text_id!(
    /// MLflow's experiment ID: the folder name in a file store, the primary key in a database.
    ExperimentId
);
text_id!(
    /// MLflow's run ID: the folder name in a file store, `run_uuid` in a database. Not unique within a store: a copied
    /// folder keeps the id of its `meta.yaml` beside its own name. Use [`RunKey`] for identity.
    RunId
);
text_id!(
    /// Logged model ID, `m-` and 32 hex digits.
    ModelId
);
text_id!(
    /// Identity of an experiment within one store, stable across re-reads. File store: its folder relative to the root
    /// (`12`, `.trash/12`), so that the same id in the root and in the trash are two entries. Database: the id.
    ExperimentKey
);
text_id!(
    /// Identity of a run within one store, stable across re-reads. File store: its folder relative to the root with `/`
    /// (`12/7b1e…`). Database: `run_uuid`.
    RunKey
);

/// *Active* or *deleted* (deleted can be undone; *purged* things are gone and have no stage).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum LifecycleStage {
    /// Shown by default.
    #[default]
    Active,
    /// Marked as deleted, or lying below `.trash`.
    Deleted,
}

impl LifecycleStage {
    /// MLflow's word, as in `meta.yaml` and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deleted => "deleted",
        }
    }
}

/// Status of a run. File stores hold the integer, databases the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum RunStatus {
    /// 1
    #[default]
    Running,
    /// 2
    Scheduled,
    /// 3
    Finished,
    /// 4
    Failed,
    /// 5
    Killed,
    /// A number or word that no MLflow writes.
    Unknown,
}

impl RunStatus {
    /// MLflow's word; `UNKNOWN` for what it would refuse.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "RUNNING",
            Self::Scheduled => "SCHEDULED",
            Self::Finished => "FINISHED",
            Self::Failed => "FAILED",
            Self::Killed => "KILLED",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// From the integer of a `meta.yaml`, or the word of a database (any case; accepted in files too).
    pub fn parse(text: &str) -> Self {
        match text.trim() {
            "1" => Self::Running,
            "2" => Self::Scheduled,
            "3" => Self::Finished,
            "4" => Self::Failed,
            "5" => Self::Killed,
            word => [Self::Running, Self::Scheduled, Self::Finished, Self::Failed, Self::Killed]
                .into_iter()
                .find(|status| status.as_str().eq_ignore_ascii_case(word))
                .unwrap_or(Self::Unknown),
        }
    }
}

/// A named value: a parameter or a tag. `key` is shared between runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyValue {
    /// Name, `/` between its parts.
    pub key: Arc<str>,
    /// Value as stored, nothing trimmed; bytes that are not UTF-8 are replaced and reported as a problem.
    pub value: Box<str>,
}

/// One logged value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricPoint {
    /// As logged; NaN and infinities are kept.
    pub value: f64,
    /// As logged; may be negative, repeated, or go backwards.
    pub step: i64,
    /// Milliseconds (the seconds of old files are converted).
    pub timestamp: i64,
}

impl MetricPoint {
    /// Whether `self` is MLflow's "latest" over `other`: greater by (step, timestamp, value). A comparison with NaN is
    /// false, so of tied points the first one that is not beaten stays, as in MLflow's file store.
    pub fn beats(&self, other: &Self) -> bool {
        (self.step, self.timestamp) > (other.step, other.timestamp)
            || ((self.step, self.timestamp) == (other.step, other.timestamp) && self.value > other.value)
    }
}

/// A metric of a run as the run table needs it: its name and its latest value.
#[derive(Clone, Debug, PartialEq)]
pub struct LatestMetric {
    /// Name, `/` between its parts.
    pub key: Arc<str>,
    /// Latest by (step, timestamp, value); `None` when the file holds no readable value.
    pub latest: Option<MetricPoint>,
    /// `latest` comes from the tail of a long file; the exact one follows as [`super::ReadEvent::Latest`].
    pub is_provisional: bool,
}

/// A dataset used by a run.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DatasetInput {
    /// Name of the dataset.
    pub name: String,
    /// Digest of its content, as MLflow computed it.
    pub digest: String,
    /// `local`, `http`, `code`, `s3`, …
    pub source_type: String,
    pub source: String,
    /// JSON text, if any.
    pub schema: Option<String>,
    /// JSON text, if any.
    pub profile: Option<String>,
    /// Tags of the input, such as `mlflow.data.context`.
    pub tags: Vec<KeyValue>,
    /// The input names a dataset whose description is gone: only `digest` (its id) is known.
    pub is_missing: bool,
}

/// What is odd about a run or an experiment, shown as a badge. The problems list says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// `meta.yaml` could not be read (or only in part).
    UnreadableMeta,
    /// No `meta.yaml`.
    MissingMeta,
    /// The id in `meta.yaml` is not the folder's name; the folder wins.
    IdMismatch,
    /// A run whose `meta.yaml` names another experiment than the folder it lies in.
    ExperimentMismatch,
    /// Stage in `meta.yaml` and place (`.trash` or not) disagree.
    StageMismatch,
    /// `lifecycle_stage` is a word that MLflow does not know.
    UnknownStage,
    /// No permission to read.
    Locked,
    /// A run folder directly inside `.trash`, or otherwise outside any experiment.
    Loose,
    /// Nothing but artifacts: the database that describes them, or the `meta.yaml`, is not here.
    ArtifactsOnly,
}

/// An experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// Identity within the store.
    pub key: ExperimentKey,
    pub id: ExperimentId,
    /// Name; empty when it could not be read (show the id then).
    pub name: String,
    /// Root of its runs' artifact URIs, as stored. Never trusted.
    pub artifact_location: Option<String>,
    /// Effective stage: deleted when marked so or when below `.trash`.
    pub lifecycle_stage: LifecycleStage,
    /// Lies below `.trash`.
    pub is_in_trash: bool,
    /// Tags, sorted by key.
    pub tags: Vec<KeyValue>,
    /// Milliseconds; absent before MLflow 1.29.
    pub creation_time: Option<i64>,
    /// Milliseconds; absent before MLflow 1.29.
    pub last_update_time: Option<i64>,
    pub marks: Vec<Mark>,
}

impl Experiment {
    /// One that is known only because a run names it.
    pub fn undescribed(key: &ExperimentKey) -> Self {
        Self {
            key: key.clone(),
            id: ExperimentId::from(key.as_str()),
            name: String::new(),
            artifact_location: None,
            lifecycle_stage: LifecycleStage::Active,
            is_in_trash: false,
            tags: Vec::new(),
            creation_time: None,
            last_update_time: None,
            marks: vec![Mark::MissingMeta],
        }
    }

    /// The name, or the id where there is none to see.
    pub fn display_name(&self) -> &str {
        visible_name(&self.name).unwrap_or(self.id.as_str())
    }
}

/// A run, with everything that the run table needs and nothing that grows with its history.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Identity within the store.
    pub key: RunKey,
    /// MLflow's id (the folder's name in a file store).
    pub id: RunId,
    /// The experiment that holds it.
    pub experiment: ExperimentKey,
    /// Name as MLflow would show it: `run_name`, else the tag `mlflow.runName`, else the `name` of an old `meta.yaml`; may be
    /// empty.
    pub name: Box<str>,
    /// As stored; may be empty.
    pub user_id: Box<str>,
    pub status: RunStatus,
    /// Milliseconds.
    pub start_time: Option<i64>,
    /// Milliseconds; a resumed run keeps its old one while it runs.
    pub end_time: Option<i64>,
    /// The run's own stage (its experiment may be deleted as well).
    pub lifecycle_stage: LifecycleStage,
    /// Milliseconds; only for runs deleted by MLflow ≥ 1.28.
    pub deleted_time: Option<i64>,
    /// As stored. Never trusted: see [`super::Store::artifact_root`].
    pub artifact_uri: Option<Box<str>>,
    /// Sorted by key.
    pub params: Vec<KeyValue>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Sorted by key.
    pub metrics: Vec<LatestMetric>,
    /// Datasets it used.
    pub dataset_inputs: Vec<DatasetInput>,
    /// Logged models it used.
    pub model_inputs: Vec<ModelId>,
    /// Logged models it made, with the step.
    pub model_outputs: Vec<(ModelId, i64)>,
    pub marks: Vec<Mark>,
}

impl Run {
    /// Value of a tag.
    pub fn tag(&self, key: &str) -> Option<&str> {
        find_value(&self.tags, key)
    }

    /// Value of a parameter.
    pub fn param(&self, key: &str) -> Option<&str> {
        find_value(&self.params, key)
    }

    /// Metric by name.
    pub fn metric(&self, key: &str) -> Option<&LatestMetric> {
        let at = self.metrics.binary_search_by(|metric| (*metric.key).cmp(key)).ok()?;
        self.metrics.get(at)
    }

    /// Run ID of the parent, from the tag `mlflow.parentRunId`; an empty tag is none.
    pub fn parent_id(&self) -> Option<&str> {
        self.tag("mlflow.parentRunId").filter(|id| !id.is_empty())
    }

    /// The name, or the start of the id where there is none to see.
    pub fn display_name(&self) -> &str {
        visible_name(&self.name).unwrap_or_else(|| {
            let end = self.id.as_str().char_indices().nth(8).map_or(self.id.as_str().len(), |(at, _)| at);
            &self.id.as_str()[..end]
        })
    }
}

/// The name, if there is anything of it to see: MLflow takes names of blanks, of control and of zero-width characters.
pub fn visible_name(name: &str) -> Option<&str> {
    let is_seen = |character: char| {
        !character.is_whitespace()
            && unicode_width::UnicodeWidthChar::width(character).is_some_and(|width| width > 0)
            // Letters without ink: fillers of Hangul, the empty cell of Braille, the soft hyphen.
            && !matches!(character, '\u{AD}' | '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
    };
    name.contains(is_seen).then_some(name)
}

/// Looks a value up in a list sorted by key.
pub fn find_value<'a>(sorted: &'a [KeyValue], key: &str) -> Option<&'a str> {
    let at = sorted.binary_search_by(|entry| (*entry.key).cmp(key)).ok()?;
    sorted.get(at).map(|entry| &*entry.value)
}

/// Status of a logged model, MLflow ≥ 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ModelStatus {
    /// 0
    #[default]
    Unspecified,
    /// 1
    Pending,
    /// 2
    Ready,
    /// 3
    Failed,
}

impl ModelStatus {
    /// MLflow's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "UNSPECIFIED",
            Self::Pending => "PENDING",
            Self::Ready => "READY",
            Self::Failed => "FAILED",
        }
    }

    /// From the stored integer.
    pub fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Pending,
            2 => Self::Ready,
            3 => Self::Failed,
            _ => Self::Unspecified,
        }
    }
}

/// A metric value of a logged model, which names the run (and maybe the dataset) that it was measured in.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelMetric {
    pub key: Arc<str>,
    /// Latest by (step, timestamp, value) for this dataset.
    pub latest: MetricPoint,
    /// Run that logged it.
    pub run_id: Option<RunId>,
    /// Dataset name and digest.
    pub dataset: Option<(String, String)>,
}

/// A logged model (MLflow ≥ 3.0). Its files belong to the run that made it.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedModel {
    pub id: ModelId,
    /// Experiment that holds it.
    pub experiment: ExperimentKey,
    /// MLflow's id of that experiment.
    pub experiment_id: ExperimentId,
    pub name: String,
    /// Run that made it.
    pub source_run_id: Option<RunId>,
    pub status: ModelStatus,
    /// Why, if told.
    pub status_message: Option<String>,
    /// Kind, if told.
    pub model_type: Option<String>,
    pub lifecycle_stage: LifecycleStage,
    /// URI of its files, as stored. Never trusted.
    pub artifact_location: Option<String>,
    /// Sorted by key.
    pub params: Vec<KeyValue>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Sorted by key, then dataset.
    pub metrics: Vec<ModelMetric>,
    /// Milliseconds.
    pub creation_timestamp: Option<i64>,
    /// Milliseconds.
    pub last_updated_timestamp: Option<i64>,
}

impl LoggedModel {
    /// The name, or the id where there is none to see.
    pub fn display_name(&self) -> &str {
        visible_name(&self.name).unwrap_or(self.id.as_str())
    }
}

/// One version of a registered model.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ModelVersion {
    pub version: i64,
    /// `None` (the word), `Staging`, `Production`, `Archived`.
    pub stage: Option<String>,
    /// Description, or commit message of a prompt.
    pub description: Option<String>,
    /// URI of its files, as stored.
    pub source: Option<String>,
    /// Run it came from.
    pub run_id: Option<RunId>,
    /// `READY`, …
    pub status: Option<String>,
    /// Why, if told.
    pub status_message: Option<String>,
    pub user_id: Option<String>,
    /// The logged model it was made of (MLflow ≥ 3.0).
    pub model_id: Option<ModelId>,
    /// Milliseconds.
    pub creation_timestamp: Option<i64>,
    /// Milliseconds.
    pub last_updated_timestamp: Option<i64>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
}

impl ModelVersion {
    /// The logged model that an address `models:/m-…` means.
    pub fn model_in(source: Option<&str>) -> Option<ModelId> {
        let id = source?.strip_prefix("models:/")?.trim_matches('/');
        (id.starts_with("m-") && !id.contains('/')).then(|| ModelId::from(id))
    }

    /// The template of a prompt.
    pub fn prompt_text(&self) -> Option<&str> {
        find_value(&self.tags, "mlflow.prompt.text")
    }
}

/// A registered model, or a prompt (one with the tag `mlflow.prompt.is_prompt`).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RegisteredModel {
    pub name: String,
    pub description: Option<String>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Alias and version, sorted.
    pub aliases: Vec<(String, String)>,
    /// Milliseconds.
    pub creation_timestamp: Option<i64>,
    /// Milliseconds.
    pub last_updated_timestamp: Option<i64>,
    /// Ascending; versions deleted by MLflow are left out.
    pub versions: Vec<ModelVersion>,
}

impl RegisteredModel {
    /// Whether MLflow stores a prompt in it.
    pub fn is_prompt(&self) -> bool {
        find_value(&self.tags, "mlflow.prompt.is_prompt").is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

/// The basic facts of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub id: String,
    /// Experiment that holds it.
    pub experiment: ExperimentKey,
    /// MLflow's id of that experiment.
    pub experiment_id: ExperimentId,
    /// `OK`, `ERROR`, `IN_PROGRESS`, …
    pub status: String,
    /// Milliseconds.
    pub timestamp: Option<i64>,
    /// Milliseconds.
    pub execution_time: Option<i64>,
    /// The beginning of what was asked, as stored (MLflow ≥ 3.0).
    pub request_preview: Option<String>,
    /// The beginning of what was answered, as stored (MLflow ≥ 3.0).
    pub response_preview: Option<String>,
    /// Sorted by key.
    pub tags: Vec<KeyValue>,
    /// Sorted by key.
    pub metadata: Vec<KeyValue>,
}

impl Trace {
    /// Its name; `None` where it has none that can be seen.
    pub fn name(&self) -> Option<&str> {
        find_value(&self.tags, "mlflow.traceName").and_then(visible_name)
    }

    /// The name, or the id where there is none to see.
    pub fn display_name(&self) -> &str {
        self.name().unwrap_or(&self.id)
    }

    /// What was asked, or its beginning.
    pub fn request(&self) -> Option<&str> {
        let stored = self.request_preview.as_deref();
        stored.or_else(|| find_value(&self.metadata, "mlflow.traceInputs")).filter(|text| !text.is_empty())
    }

    /// What was answered, or its beginning.
    pub fn response(&self) -> Option<&str> {
        let stored = self.response_preview.as_deref();
        stored.or_else(|| find_value(&self.metadata, "mlflow.traceOutputs")).filter(|text| !text.is_empty())
    }

    /// The run it belongs to.
    pub fn source_run(&self) -> Option<&str> {
        find_value(&self.metadata, "mlflow.sourceRun").filter(|id| !id.is_empty())
    }
}

/// What an artifact entry is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArtifactKind {
    /// A regular file with its size in bytes.
    File {
        /// Bytes.
        size: u64,
    },
    Folder,
    /// A link that leads out of the artifact folder: shown, not followed.
    OutsideLink,
    /// A link whose target is gone.
    BrokenLink,
    Locked,
}

/// One file or folder below a run's artifacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArtifactEntry {
    /// Relative path with `/`.
    pub path: String,
    /// What it is.
    pub kind: ArtifactKind,
    /// Milliseconds, if the file system tells.
    pub modified: Option<i64>,
}

impl ArtifactEntry {
    /// A folder?
    pub fn is_folder(&self) -> bool {
        self.kind == ArtifactKind::Folder
    }
}
