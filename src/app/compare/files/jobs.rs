//! The jobs that list, read and compare files of the compared runs.

use std::sync::Arc;

use super::{Action, Compared, List, Read, choices, compared, figures, images, plot, read, rows, steps};
use crate::app::compare;
use crate::app::data::DataSource;
use crate::app::gallery::Index;
use crate::app::job::JobContext;
use crate::compare::table::Group;
use crate::model::RunIndex;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// List the files of the runs, and tell of which runs those that were read are others now.
    List {
        data: DataSource,
        runs: Vec<RunIndex>,
        reads: Vec<(RunIndex, Arc<Read>)>,
    },
    /// Put the choices in order. The group is of the runs beside it, in that order.
    Rank {
        index: Arc<Index>,
        runs: Vec<RunIndex>,
        facts: Option<(Arc<Group>, Vec<RunIndex>)>,
    },
    /// Find where a path stands.
    Find {
        index: Arc<Index>,
        path: String,
    },
    /// Find the steps of a series.
    Steps {
        index: Arc<Index>,
        runs: Vec<RunIndex>,
        path: Arc<str>,
    },
    /// Read files, `beside` of which are held together.
    Read {
        list: List,
        runs: Vec<RunIndex>,
        of: read::Of,
        beside: usize,
    },
    /// Compare two files.
    Compare {
        of: compared::Of,
        reads: [Arc<Read>; 2],
    },
    Rows(rows::RowsJob),
    Map(images::MapJob),
    Plot(plot::PlotJob),
    Figure(Box<figures::DrawJob>),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    List,
    Rank,
    Find,
    Steps,
    Read,
    Compare,
    Rows,
    Map,
    Plot,
    Figure(RunIndex),
}

impl Job {
    pub(in crate::app::compare) fn key(&self) -> Key {
        match self {
            Self::List { .. } => Key::List,
            Self::Rank { .. } => Key::Rank,
            Self::Find { .. } => Key::Find,
            Self::Steps { .. } => Key::Steps,
            Self::Read { .. } => Key::Read,
            Self::Compare { .. } => Key::Compare,
            Self::Rows(_) => Key::Rows,
            Self::Map(_) => Key::Map,
            Self::Plot(_) => Key::Plot,
            Self::Figure(job) => Key::Figure(job.run),
        }
    }

    pub(in crate::app::compare) fn run(self, context: &JobContext) {
        let send = |action| context.send(compare::Action::File(action));
        match self {
            Self::List { data, runs, reads } => {
                let Some(list) = choices::list(&data, &runs, &context.cancel) else { return };
                let is_other = |(run, read): &(RunIndex, Arc<Read>)| match &read.content {
                    super::Content::File(file) => {
                        list.sections.get(run).is_none_or(|sections| file.is_other_in(sections))
                    }
                    super::Content::Missing | super::Content::NotBefore(_) => true,
                };
                let others = reads.into_iter().filter(is_other).map(|(run, _)| run).collect();
                send(Action::Listed(list, others));
            }
            Self::Rank { index, runs, facts } => {
                let facts = facts.as_ref().map(|(group, runs)| (&**group, &**runs));
                if let Some(choices) = choices::rank(&index, &runs, facts, &context.cancel) {
                    send(Action::Ranked(Arc::new(choices)));
                }
            }
            Self::Find { index, path } => {
                // Who asks for a series asks for no step of it.
                let found = index.place_of(&path).map(|(known, step)| {
                    let is_file = *known != *path;
                    (known, is_file.then_some(step))
                });
                send(Action::Found(found));
            }
            Self::Steps { index, runs, path } => {
                let found = steps::find(&index, &runs, &path);
                send(Action::StepsFound(path, Box::new(found)));
            }
            Self::Read { list, runs, of, beside } => read::read(&list, &runs, &of, beside, context),
            Self::Compare { of, reads } => {
                if let Some(found) = compared::compare(of, &reads, &context.cancel) {
                    send(Action::Compared(Box::<Compared>::new(found)));
                }
            }
            Self::Rows(job) => job.run(context),
            Self::Map(job) => job.run(context),
            Self::Plot(job) => job.run(context),
            Self::Figure(job) => job.run(context),
        }
    }
}
