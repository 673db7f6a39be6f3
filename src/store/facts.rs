//! What is worth knowing about many runs at once: told with one note an experiment and a count, instead of one a run.
//!
//! All of these are normal for some stores (a copied one, one kept in git, one from another system), so that naming every
//! run would bury what matters. A store says what is to be counted of each run; whoever holds all runs counts.

use super::types::{ExperimentKey, RunKey};
use crate::text::Message;

/// What is to be counted of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFacts {
    /// The run; or a folder in the place of one, with artifacts and nothing else.
    pub run: RunKey,
    /// The experiment that holds it.
    pub experiment: ExperimentKey,
    /// Each fact once, with how often it is the case.
    pub counts: Vec<(Fact, usize)>,
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
}

impl Fact {
    /// In the order in which they are told.
    pub const ALL: [Self; 18] = [
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
    ];

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
            Self::AddressStale => "problem-addresses-stale",
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
        })
    }
}
