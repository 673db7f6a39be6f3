//! One thing that could not be read, or was read more kindly than MLflow would: reported beside the result, never
//! instead of it.

use super::origin::Origin;
use super::types::{ExperimentKey, RunKey};
use crate::text::Message;

/// How bad a problem is, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something could not be shown.
    Lost,
    /// Shown, although MLflow would reject it.
    Repaired,
    Note,
}

impl Severity {
    /// The word in `dump`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Repaired => "repaired",
            Self::Note => "note",
        }
    }

    /// The word for people, as compilers use it: English in every language, so that lists can be searched.
    pub fn word(self) -> &'static str {
        if self.is_error() { "error" } else { "note" }
    }

    /// Whether something is missing from what is shown.
    pub fn is_error(self) -> bool {
        match self {
            Self::Lost => true,
            Self::Repaired | Self::Note => false,
        }
    }
}

/// A problem: where, what, how bad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File or folder, absolute as opened. In a database: the database file.
    pub origin: Origin,
    /// Line in the file, from 1.
    pub line: Option<u64>,
    pub severity: Severity,
    /// What was found: a `problem-…` key of the locale files with its values.
    pub cause: Message,
    /// The run it belongs to, so that the list can lead there.
    pub run: Option<RunKey>,
    /// The experiment whose description or tags it is about.
    pub experiment: Option<ExperimentKey>,
}

impl Problem {
    /// A problem about a whole file or folder.
    pub fn new(severity: Severity, origin: impl Into<Origin>, cause: Message) -> Self {
        Self { origin: origin.into(), line: None, severity, cause, run: None, experiment: None }
    }

    /// At this line, from 1.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Belongs to this run.
    #[must_use]
    pub fn of_run(mut self, run: &RunKey) -> Self {
        self.run = Some(run.clone());
        self
    }
}
