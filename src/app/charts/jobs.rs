//! The jobs that make figures.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::kinds::{self, KindsQuery};
use super::looks::LooksRequest;
use super::{Action, DataKey, FigureId, FigureKey, copying};
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::chart::{self, ChartQuery, Figure, MetricNames, Prepared, RunColors, Viewport};
use crate::model::RunIndex;
use crate::text::Message;

/// Colours of runs, and groups that are not drawn.
#[derive(Clone, Debug)]
pub struct Appearance {
    pub colors: Arc<RunColors>,
    /// Names of groups that are not drawn.
    pub hidden_groups: Arc<FxHashSet<String>>,
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Make a chart.
    Figure {
        id: FigureId,
        key: FigureKey,
        data: DataSource,
        appearance: Appearance,
        /// Its lines, when only the view of them changed.
        prepared: Option<Arc<Prepared>>,
    },
    /// Compute the numbers of a marked stretch of x.
    Statistics(Arc<Figure>, (f64, f64)),
    /// Find out which metrics have one value per run.
    Kinds(KindsQuery),
    /// Write the points of a chart as a table.
    Points(Arc<Figure>),
    /// Give looks to the runs that are not drawn.
    Looks(LooksRequest),
}

/// See [`JobKey`](crate::app::job::JobKey).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Figure(FigureId),
    Statistics,
    Kinds,
    Points,
    Looks,
}

impl Job {
    pub(in crate::app) fn key(&self) -> Key {
        match self {
            Self::Figure { id, .. } => Key::Figure(id.clone()),
            Self::Statistics(..) => Key::Statistics,
            Self::Kinds(_) => Key::Kinds,
            Self::Points(_) => Key::Points,
            Self::Looks(_) => Key::Looks,
        }
    }

    pub(in crate::app) fn run(self, context: &JobContext) {
        match self {
            Self::Figure { id, key, data, appearance, prepared } => {
                if let Some(result) = figure(&id, &key, &data, &appearance, prepared, context).transpose() {
                    context.send(Action::FigureDone(id, key, result.map(Arc::new)));
                }
            }
            Self::Statistics(figure, x_range) => {
                if let Some(rows) = figure.statistics(x_range, &context.cancel) {
                    context.send(Action::MarkedDone(figure.identity, Arc::new(rows)));
                }
            }
            Self::Kinds(query) => kinds::run(&query, context),
            Self::Points(figure) => {
                if let Some(result) = copying::table(&figure, &context.cancel) {
                    context.send(Action::PointsDone(result));
                }
            }
            Self::Looks(request) => {
                let changes = request.changes;
                if let Some(given) = request.settled() {
                    context.send(Action::LooksDone(Box::new(given), changes));
                }
            }
        }
    }
}

/// Makes a figure, of `prepared` lines where there are some; `None` when cancelled.
fn figure(
    id: &FigureId,
    key: &FigureKey,
    data: &DataSource,
    appearance: &Appearance,
    prepared: Option<Arc<Prepared>>,
    context: &JobContext,
) -> Result<Option<Figure>, Message> {
    let prepared = match prepared {
        Some(prepared) => prepared,
        None => match prepare(id, &key.data, data, appearance, context)? {
            Some(prepared) => prepared,
            None => return Ok(None),
        },
    };
    let viewport = Viewport { x_range: key.range.x, y_range: key.range.y, ..Viewport::of_width(key.width as usize) };
    Ok(chart::cut(&prepared, viewport, &context.cancel))
}

/// Reads and prepares the lines of a chart; `None` when cancelled.
pub(in crate::app) fn prepare(
    id: &FigureId,
    key: &DataKey,
    data: &DataSource,
    appearance: &Appearance,
    context: &JobContext,
) -> Result<Option<Arc<Prepared>>, Message> {
    let query = ChartQuery {
        catalog: &data.catalog,
        runs: &key.runs,
        sources: &id.sources(&MetricNames::of(&data.catalog)),
        options: &key.options,
        colors: &appearance.colors,
        hidden_groups: &appearance.hidden_groups,
    };
    let history = |run: RunIndex, metric: &Arc<str>| data.history(run, metric, context);
    let inputs = chart::gather(&query, history, &context.cancel);
    let inputs = inputs.map_err(|error| error.message())?;
    Ok(chart::prepare(&inputs, &key.options, &context.cancel).map(Arc::new))
}
