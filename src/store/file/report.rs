//! Collects what was wrong while one experiment, run or folder is read.

use std::io;
use std::path::Path;

use crate::store::problem::{Problem, Severity};
use crate::store::types::{ExperimentKey, Mark, RunKey};
use crate::text::Message;

/// Problems and marks of one item. Filled by one thread, sent by whoever made it.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Set while a run is read, so that its problems lead to it.
    pub(super) run: Option<RunKey>,
    /// Set while an experiment is read.
    pub(super) experiment: Option<ExperimentKey>,
    /// Found so far.
    pub(super) problems: Vec<Problem>,
    /// Something was refused for lack of permission.
    pub(super) is_locked: bool,
}

impl Report {
    /// For a run.
    pub(super) fn of_run(run: &RunKey) -> Self {
        Self { run: Some(run.clone()), ..Self::default() }
    }

    /// A problem of a whole file or folder.
    pub(super) fn add(&mut self, severity: Severity, path: &Path, cause: Message) {
        self.add_at(severity, path, None, cause);
    }

    /// A problem of a line, if that is known.
    pub(super) fn add_at(&mut self, severity: Severity, path: &Path, line: Option<u64>, cause: Message) {
        let mut problem = Problem::new(severity, path, cause);
        problem.line = line;
        problem.run.clone_from(&self.run);
        problem.experiment.clone_from(&self.experiment);
        self.problems.push(problem);
    }

    /// The system refused to read `path`.
    pub(super) fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let is_denied = error.kind() == io::ErrorKind::PermissionDenied;
        if is_denied && cfg!(windows) && std::fs::read_dir(path).is_ok() {
            // A folder that was read as a file.
            return self.unreadable(path, &io::ErrorKind::IsADirectory.into());
        }
        if is_denied {
            self.is_locked = true;
            self.add(Severity::Lost, path, Message::new("problem-locked"));
        } else {
            self.add(Severity::Lost, path, Message::new("problem-unreadable").arg("cause", error.to_string()));
        }
    }

    /// The marks that the problems call for, added to `marks`.
    pub(super) fn mark(&self, marks: &mut Vec<Mark>) {
        if self.is_locked && !marks.contains(&Mark::Locked) {
            marks.push(Mark::Locked);
        }
    }
}
