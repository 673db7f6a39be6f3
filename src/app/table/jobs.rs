//! The jobs of the run table.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Action, RunMetric, cell, compared};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::app::saved_table::SavedTable;
use crate::chart::{self, Sparkline};
use crate::model::{self, Catalog, RunIndex, Table, TableQuery};

/// Pixels that a sparkline has, on a sharp screen.
const SPARKLINE_COLUMNS: usize = 72;
/// Sparklines that are sent together: what is visible appears first, and a newer job loses little.
const SPARKLINES_AT_ONCE: usize = 48;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Derive the rows.
    Rows(Arc<Catalog>, TableQuery),
    /// Find the parameters that are not the same in all runs of a table.
    Differing(Arc<Catalog>, Arc<Table>),
    /// Read small curves.
    Sparklines(DataSource, Vec<RunMetric>),
    /// Look at the history of one cell.
    Cell(DataSource, RunMetric),
    /// Find what differs between runs.
    Compare(Arc<Catalog>, Vec<RunIndex>),
    /// Find the runs that were folded or selected in an earlier session.
    Recall(Arc<Catalog>, Box<SavedTable>),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Rows,
    Differing,
    Sparklines,
    Cell,
    Compare,
    Recall,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Rows(..) => Key::Rows,
            Self::Differing(..) => Key::Differing,
            Self::Sparklines(..) => Key::Sparklines,
            Self::Cell(..) => Key::Cell,
            Self::Compare(..) => Key::Compare,
            Self::Recall(..) => Key::Recall,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Rows(catalog, query) => {
                if let Some(table) = model::table(&catalog, &query, &context.cancel) {
                    let counts = Arc::new(model::run_counts(&catalog, query.stores, query.stage));
                    context.send(Action::Done { table: Arc::new(table), counts });
                }
            }
            Self::Differing(catalog, table) => {
                let runs = table.rows.iter().map(|row| row.run);
                context.send(Action::DifferingDone(model::differing(&catalog, runs)));
            }
            Self::Cell(data, key) => cell::read_facts(&data, key, context),
            Self::Compare(catalog, runs) => {
                if let Some(found) = model::differences(&catalog, &runs, &context.cancel) {
                    context.send(Action::Compared(compared::Action::Done(Arc::new(found))));
                }
            }
            Self::Recall(catalog, saved) => {
                context.send(Action::Recalled(saved.recall(&catalog, &context.cancel)));
            }
            Self::Sparklines(data, wanted) => {
                for group in wanted.chunks(SPARKLINES_AT_ONCE) {
                    if context.cancel.is_cancelled() {
                        return;
                    }
                    let done = group.par_iter().map(|key| (key.clone(), sparkline(&data, key, context))).collect();
                    context.send(Action::SparklinesDone(done));
                }
            }
        }
    }
}

fn sparkline(data: &DataSource, (run, metric): &RunMetric, context: &JobContext) -> Arc<Sparkline> {
    let history = data.history(*run, metric, context).unwrap_or_default();
    Arc::new(chart::sparkline(&history, SPARKLINE_COLUMNS))
}
