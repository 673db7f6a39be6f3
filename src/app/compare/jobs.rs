//! The jobs that make the table, look at files, and write what is shown.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{Action, files, groups, plots};
use crate::app::data::DataSource;
use crate::app::files::write_whole;
use crate::app::job::JobContext;
use crate::app::system;
use crate::compare::table::export::{CompareFormat, Shown, export};
use crate::compare::table::{CompareQuery, Comparison, Line, MetricValue, compare};
use crate::model::{Catalog, Directions, RunIndex};
use crate::reading::same_files;
use crate::store::StoreError;
use crate::text::Language;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Compare runs.
    Table {
        data: DataSource,
        runs: Vec<RunIndex>,
        reference: Option<RunIndex>,
        value: MetricValue,
        directions: Directions,
    },
    /// Look which files of runs are the same.
    Files(DataSource, Vec<RunIndex>),
    /// Put what is shown on the clipboard, or into a file.
    Write(Box<CompareRequest>, CompareFormat, Option<PathBuf>),
    /// For the file that is looked at of each run.
    File(files::Job),
    /// Draw a plot of runs.
    Plot(Box<plots::Job>),
    /// Put runs into groups.
    Groups(Box<groups::Job>),
    /// Put groups on the clipboard, or into a file.
    WriteGroups(Box<groups::WriteGroups>, CompareFormat, Option<PathBuf>),
}

/// What is shown, as a job takes it along.
#[derive(Clone, Debug)]
pub struct CompareRequest {
    pub catalog: Arc<Catalog>,
    pub comparison: Arc<Comparison>,
    pub lines: Arc<Vec<Line>>,
    /// Positions of the runs in the comparison.
    pub order: Vec<usize>,
    pub is_transposed: bool,
    pub language: Language,
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Table,
    Files,
    Groups,
    Write,
    File(files::Key),
    Plot,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Table { .. } => Key::Table,
            Self::Files(..) => Key::Files,
            Self::Groups(..) => Key::Groups,
            Self::Write(..) | Self::WriteGroups(..) => Key::Write,
            Self::File(job) => Key::File(job.key()),
            Self::Plot(_) => Key::Plot,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Table { data, runs, reference, value, directions } => {
                let query =
                    CompareQuery { catalog: &data.catalog, runs: &runs, reference, value, directions: &directions };
                // A metric that cannot be read has no value; the store says why in its problems.
                let history = |run: RunIndex, metric: &Arc<str>| data.history(run, metric, context).ok();
                if let Some(comparison) = compare(&query, &history, &context.cancel) {
                    context.send(Action::Done(Box::new(comparison)));
                }
            }
            Self::Files(data, runs) => {
                if let Some(files) = same_files::files(&data.stores, &data.catalog, &runs, &context.cancel) {
                    context.send(Action::FilesDone(files));
                }
            }
            Self::Groups(job) => job.run(context),
            Self::Write(request, format, path) => hand_over(text_of(&request, format), path, context),
            Self::WriteGroups(request, format, path) => hand_over(request.text(format), path, context),
            Self::File(job) => job.run(context),
            Self::Plot(job) => job.run(context),
        }
    }
}

fn text_of(request: &CompareRequest, format: CompareFormat) -> String {
    let zone = TimeZone::system();
    let shown = Shown {
        catalog: &request.catalog,
        comparison: &request.comparison,
        lines: &request.lines,
        order: &request.order,
        is_transposed: request.is_transposed,
        texts: request.language.texts(),
        zone: &zone,
    };
    export(&shown, format)
}

/// On the clipboard, or into a file.
fn hand_over(text: String, path: Option<PathBuf>, context: &JobContext) {
    match path {
        None => context.send(system::Action::Copy(text)),
        // The system's dialog has asked whether a file there may be replaced.
        Some(path) => context.send(Action::Saved(match write_whole(&path, text.as_bytes(), true) {
            Ok(()) => Ok(std::path::absolute(&path).unwrap_or(path)),
            Err(error) => Err(StoreError::io(&path, error).message()),
        })),
    }
}
