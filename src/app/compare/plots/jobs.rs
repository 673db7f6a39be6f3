//! The job that reads and draws a plot.

use std::sync::Arc;

use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;

use super::picture::Parts;
use super::{Action, MOST_RUNS, Made, PlotPicture, Runs};
use crate::app::compare;
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::chart::palette::{DARK, LIGHT};
use crate::compare::plots::{Field, Plot, PlotData, PlotQuery, PlotRun, PlotSetup, read};
use crate::drawing::system_faces;
use crate::model::{Catalog, RunIndex, discover};
use crate::store::RunKey;
use crate::text::Message;

/// Runs that are marked among others at most.
const MOST_MARKED: usize = 12;

/// See the module.
#[derive(Debug)]
pub struct Job {
    pub(super) made: Made,
    pub(super) data: DataSource,
    /// Runs that are hidden from charts.
    pub(super) hidden: FxHashSet<RunKey>,
    /// A picture of the same runs as they are now.
    pub(super) known: Option<Arc<PlotPicture>>,
}

impl Job {
    pub(in crate::app::compare) fn run(self, context: &JobContext) {
        let kind = self.made.setup.kind();
        if let Some(parts) = self.drawn(context) {
            let picture = PlotPicture::of(parts).map(Arc::new).map_err(|error| error.message());
            context.send(compare::Action::Plots(Action::Drawn(kind, picture)));
        }
    }

    /// `None` when cancelled.
    fn drawn(&self, context: &JobContext) -> Option<Parts> {
        system_faces::allow();
        let (made, catalog) = (&self.made, &*self.data.catalog);
        let (runs, left_out) = chosen(&made.runs, catalog, &self.hidden);
        let setup = made.setup.filled(catalog, &runs, made.metric().as_ref(), &context.cancel)?;
        let data = Arc::new(self.values(&setup, &runs, context)?);
        let setup = setup.scaled(&data);
        let (texts, zone) = (made.language.texts(), TimeZone::system());
        let mut plot: Plot = setup.draw(&data, &made.look.style, texts, &zone, &context.cancel)?;
        if left_out > 0 {
            plot.notes.push(Message::new("plot-too-many").arg("n", left_out).arg("most", MOST_RUNS));
        }
        let brushed = match &setup {
            PlotSetup::Parallel(setup) => crate::compare::plots::parallel::brushed(setup, &data),
            _ => None,
        };
        let choices = match &self.known {
            Some(known) => known.choices.clone(),
            None => discover(catalog, runs).into_iter().map(Field::of).collect(),
        };
        let (look, reference) = (made.look.clone(), made.reference);
        Some(Parts { look, setup, data, plot, brushed, choices, reference })
    }

    /// The columns that are asked for: those that were read already, or all of them.
    fn values(&self, setup: &PlotSetup, runs: &[RunIndex], context: &JobContext) -> Option<PlotData> {
        let (made, catalog) = (&self.made, &*self.data.catalog);
        let fields = setup.fields();
        let palette = if made.look.is_dark { &DARK } else { &LIGHT };
        // Among others those that are compared are found again; lines of parallel coordinates are too many for that.
        let is_marked = matches!(made.runs, Runs::InView(..))
            && !matches!(setup, PlotSetup::Parallel(_))
            && made.compared.len() <= MOST_MARKED;
        let runs: Vec<PlotRun> = runs
            .iter()
            .map(|run| PlotRun {
                is_focused: made.focus == Some(*run) || is_marked && made.compared.contains(run),
                ..PlotRun::new(catalog, *run, &made.colors, palette)
            })
            .collect();
        let known = |field: &Field| self.known.as_ref()?.data.column(field).cloned();
        if let Some(columns) = fields.iter().map(known).collect::<Option<Vec<_>>>() {
            return Some(PlotData { runs, columns });
        }
        let query = PlotQuery { catalog, fields: &fields, directions: &made.directions, texts: made.language.texts() };
        // A metric that cannot be read has no value; the store says why in its problems.
        let history = |run: RunIndex, metric: &Arc<str>| self.data.history(run, metric, context).ok();
        read(&query, runs, &history, &context.cancel)
    }
}

/// The runs, the oldest first, and how many of them are too many.
fn chosen(runs: &Runs, catalog: &Catalog, hidden: &FxHashSet<RunKey>) -> (Vec<RunIndex>, usize) {
    let is_shown = |run: &RunIndex| hidden.is_empty() || !hidden.contains(&catalog.run(*run).key);
    let mut runs: Vec<RunIndex> = match runs {
        Runs::Compared(runs, _) => runs.iter().copied().filter(is_shown).collect(),
        Runs::InView(table, _) => table.iter().flat_map(|table| table.runs.iter().copied()).filter(is_shown).collect(),
    };
    runs.sort_unstable();
    runs.dedup();
    catalog.sort_by_start(&mut runs);
    let left_out = runs.len().saturating_sub(MOST_RUNS);
    runs.truncate(MOST_RUNS);
    (runs, left_out)
}
