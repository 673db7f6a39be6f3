//! What is worth knowing about many runs at once: told with one note an experiment and a count, instead of one a run.
//!
//! All of these are normal for some stores (a copied one, one kept in git, one from another system), so that naming every
//! run would bury what matters. A store says what is to be counted of each run; whoever holds all runs counts.

use super::types::{ExperimentKey, Run, RunKey, RunStatus};
use crate::text::Message;

/// Values above this many bytes are named: MLflow's limit was 500 for years.
const LONG_VALUE: usize = 500;

/// What is to be counted of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFacts {
    /// The run; or a folder in the place of one, with artifacts and nothing else; or a logged model, by its ID.
    pub run: RunKey,
    /// The experiment that holds it.
    pub experiment: ExperimentKey,
    /// Each fact once, with how often it is the case.
    pub counts: Vec<(Fact, usize)>,
}

/// What every kind of store tells of a run: what is odd about its status and its values.
pub(crate) fn of_values(run: &Run) -> Vec<(Fact, usize)> {
    let params = |is_odd: &dyn Fn(&str) -> bool| run.params.iter().filter(|param| is_odd(&param.value)).count();
    let has_line_break = |value: &str| memchr::memchr(b'\n', value.as_bytes()).is_some();
    let long = run.params.iter().chain(&run.tags).filter(|entry| entry.value.len() > LONG_VALUE).count();
    let counts = [
        (Fact::LeftRunning, usize::from(run.status == RunStatus::Running && run.end_time.is_none())),
        (Fact::Failed, usize::from(run.status == RunStatus::Failed)),
        (Fact::EmptyParams, params(&str::is_empty)),
        (Fact::LineBreaks, params(&has_line_break)),
        (Fact::LongValues, long),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// What is counted.
#[allow(missing_docs, reason = "the words for each are in the locale files")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    NoArtifacts,
    NoMetrics,
    NoParams,
    NoTags,
    NoRun,
    ArtifactsOnly,
    ModelArtifactsOnly,
    AddressStale,
    AddressWindows,
    AddressRelative,
    AddressPercent,
    AddressBlank,
    LeftRunning,
    Failed,
    EmptyParams,
    LongValues,
    LineBreaks,
    Repeated,
    // What only a closer look finds.
    StaleInDatabase,
    ModelStale,
    Elsewhere,
    FoundThoughRemote,
    Remote,
    Proxied,
    NotFound,
    Nowhere,
    EmptyFiles,
    OneStep,
}

impl Fact {
    /// In the order in which they are told.
    pub const ALL: [Self; 28] = [
        Self::NoArtifacts,
        Self::NoMetrics,
        Self::NoParams,
        Self::NoTags,
        Self::NoRun,
        Self::ArtifactsOnly,
        Self::ModelArtifactsOnly,
        Self::AddressStale,
        Self::AddressWindows,
        Self::AddressRelative,
        Self::AddressPercent,
        Self::AddressBlank,
        Self::LeftRunning,
        Self::Failed,
        Self::EmptyParams,
        Self::LongValues,
        Self::LineBreaks,
        Self::Repeated,
        Self::StaleInDatabase,
        Self::ModelStale,
        Self::Elsewhere,
        Self::FoundThoughRemote,
        Self::Remote,
        Self::Proxied,
        Self::NotFound,
        Self::Nowhere,
        Self::EmptyFiles,
        Self::OneStep,
    ];

    /// Whether it takes a look at files and points to find it out.
    pub fn needs_closer_look(self) -> bool {
        self >= Self::StaleInDatabase
    }

    /// The words for it; they want the number `n`.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::NoArtifacts => "problem-runs-without-artifacts",
            Self::NoMetrics => "problem-runs-without-metrics",
            Self::NoParams => "problem-runs-without-params",
            Self::NoTags => "problem-runs-without-tags",
            Self::NoRun => "problem-artifacts-without-run",
            Self::ArtifactsOnly => "problem-runs-artifacts-only",
            Self::ModelArtifactsOnly => "problem-models-artifacts-only",
            Self::AddressStale | Self::StaleInDatabase => "problem-addresses-stale",
            Self::AddressWindows => "problem-addresses-windows",
            Self::AddressRelative => "problem-addresses-relative",
            Self::AddressPercent => "problem-addresses-percent",
            Self::AddressBlank => "problem-addresses-blank",
            Self::LeftRunning => "problem-runs-left-running",
            Self::Failed => "problem-runs-failed",
            Self::EmptyParams => "problem-params-empty",
            Self::LongValues => "problem-values-long",
            Self::LineBreaks => "problem-params-line-breaks",
            Self::Repeated => "problem-metric-lines-repeated",
            Self::ModelStale => "problem-models-stale",
            Self::Elsewhere => "problem-files-elsewhere",
            Self::FoundThoughRemote => "problem-files-found-though-remote",
            Self::Remote => "problem-files-remote",
            Self::Proxied => "problem-files-proxied",
            Self::NotFound => "problem-files-not-found",
            Self::Nowhere => "problem-files-nowhere",
            Self::EmptyFiles => "check-empty-artifacts",
            Self::OneStep => "check-one-step",
        })
    }
}
