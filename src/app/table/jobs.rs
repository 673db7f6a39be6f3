//! The jobs of the run table.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Action, ColumnAction, RunMetric, cell, compared};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::app::saved_table::SavedTable;
use crate::chart::{self, Sparkline};
use crate::model::{self, Catalog, ColumnFormat, ColumnId, Directions, Filter, RunIndex, Table, TableQuery, Wishes};
use crate::reading;

/// Pixels that a sparkline has, on a sharp screen.
const SPARKLINE_COLUMNS: usize = 72;
/// Sparklines that are sent together: what is visible appears first, and a newer job loses little.
const SPARKLINES_AT_ONCE: usize = 48;

/// How columns are written.
type Formats = FxHashMap<ColumnId, Arc<ColumnFormat>>;

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Derive the rows, and how the columns that are shown with them are written.
    Rows {
        data: DataSource,
        query: Box<TableQuery>,
        /// Which end of a metric is the best, for `metrics.loss.best`.
        directions: Directions,
        wishes: Box<Wishes>,
        /// Columns that stay.
        kept: Vec<ColumnId>,
        /// The rows before, and how columns were written with them.
        before: Option<(Arc<Table>, Formats)>,
    },
    /// Find out how columns are written that are shown only now.
    Formats(Arc<Catalog>, Arc<Table>, Vec<ColumnId>),
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
    Formats,
    Sparklines,
    Cell,
    Compare,
    Recall,
}

/// Reads the histories that the filter asks for: `metrics.loss.min`. False when cancelled.
fn read_extremes(query: &mut TableQuery, data: &DataSource, directions: &Directions, context: &JobContext) -> bool {
    let filter = Filter::parse(&query.filter);
    let metrics = filter.plan(&data.catalog, None).metrics_of_histories();
    if metrics.is_empty() {
        return true;
    }
    let runs: Vec<RunIndex> = data.catalog.run_indices().collect();
    // Those of other rows, a moment ago, are in memory.
    let history = |run: RunIndex, metric: &Arc<str>| data.history(run, metric, context);
    match reading::read_extremes(&data.catalog, &history, &runs, &metrics, directions, &context.cancel) {
        Ok(extremes) => query.extremes = Some(Arc::new(extremes)),
        Err(_) => return false,
    }
    true
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Rows { .. } => Key::Rows,
            Self::Formats(..) => Key::Formats,
            Self::Sparklines(..) => Key::Sparklines,
            Self::Cell(..) => Key::Cell,
            Self::Compare(..) => Key::Compare,
            Self::Recall(..) => Key::Recall,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Rows { data, mut query, directions, wishes, kept, before } => {
                let catalog = &data.catalog;
                if query.extremes.is_none() && !read_extremes(&mut query, &data, &directions, context) {
                    return;
                }
                let of_before = before.as_ref().map(|(table, _)| &**table);
                let Some(table) = model::table_after(catalog, &query, of_before, &context.cancel) else { return };
                let columns = model::arrange(&table, &wishes, &kept).columns;
                // The column of names goes by the rows, the others by the runs.
                let known = before.filter(|(before, _)| before.has_columns_of(&table)).map(|(_, formats)| formats);
                let known = known.unwrap_or_default();
                let (old, new): (Vec<ColumnId>, Vec<ColumnId>) =
                    columns.into_iter().partition(|column| *column != ColumnId::Name && known.contains_key(column));
                let Some(mut formats) = model::column_formats(catalog, &table, &new, &context.cancel) else { return };
                formats.extend(old.into_iter().filter_map(|column| known.get_key_value(&column).map(clone_of)));
                let counts = Arc::new(model::run_counts(catalog, query.stores, query.stage));
                context.send(Action::Done { table: Arc::new(table), counts, formats });
            }
            Self::Formats(catalog, of, columns) => {
                if let Some(formats) = model::column_formats(&catalog, &of, &columns, &context.cancel) {
                    context.send(Action::Columns(ColumnAction::FormatsDone { of, formats }));
                }
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

fn clone_of((column, format): (&ColumnId, &Arc<ColumnFormat>)) -> (ColumnId, Arc<ColumnFormat>) {
    (column.clone(), format.clone())
}

fn sparkline(data: &DataSource, (run, metric): &RunMetric, context: &JobContext) -> Arc<Sparkline> {
    let history = data.history(*run, metric, context).unwrap_or_default();
    Arc::new(chart::sparkline(&history, SPARKLINE_COLUMNS))
}
