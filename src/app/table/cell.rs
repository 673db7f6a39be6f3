//! Single cells: what the history of a metric says of one, the menu of one, and the whole value of one.

use rustc_hash::FxHashMap;

use super::{Job, RunMetric};
use crate::app::Loadable;
use crate::app::data::DataSource;
use crate::app::job::JobContext;
use crate::app::place::{Context, Place};
use crate::model::{Catalog, ColumnId, RunIndex, Summary};
use crate::text::Message;

/// Cells whose histories are remembered; more than anybody points at in a while.
const MAX_FACTS: usize = 2_000;

/// See the module.
#[derive(Debug, Default)]
pub struct Cells {
    /// Number of points, minimum and maximum of the metrics that were pointed at.
    pub facts: FxHashMap<RunMetric, Loadable<Summary>>,
    /// The cell that the menu of a row was opened in; none where it was opened with the keyboard.
    pub menu: Option<(RunIndex, ColumnId)>,
    /// The keyboard asks for the menu of the row with the focus, at the next frame.
    pub is_menu_wanted: bool,
    /// The cell whose whole value is shown.
    pub whole: Option<(RunIndex, ColumnId)>,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The pointer rests on a metric whose history nobody has looked at.
    WantFacts(RunMetric),
    FactsDone(RunMetric, Result<Summary, Message>),
    /// The menu of a row is being opened, in a cell or beside all of them.
    MenuIn(Option<(RunIndex, ColumnId)>),
    /// Open the menu of the row with the focus.
    OpenMenu,
    /// The menu was opened as the keyboard asked.
    MenuOpened,
    /// Show the whole value of a cell, or none.
    ShowWhole(Option<(RunIndex, ColumnId)>),
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    let cells = &mut place.table.cells;
    match action {
        Action::WantFacts(key) => {
            // While the stores are being read the disk has better things to do.
            if !place.read.is_running && !cells.facts.contains_key(&key) {
                // The new job takes the place of the one before, whose cell is asked for again when it is pointed at.
                cells.facts.retain(|_, facts| !facts.is_loading());
                if cells.facts.len() >= MAX_FACTS {
                    cells.facts.clear();
                }
                cells.facts.insert(key.clone(), Loadable::Loading(None));
                context.start(Job::Cell(place.data(), key));
            }
        }
        Action::FactsDone(key, result) => {
            if let Some(facts) = cells.facts.get_mut(&key) {
                facts.finish(result);
            }
        }
        Action::MenuIn(cell) => cells.menu = cell,
        Action::OpenMenu => (cells.menu, cells.is_menu_wanted) = (None, true),
        Action::MenuOpened => cells.is_menu_wanted = false,
        Action::ShowWhole(cell) => cells.whole = cell,
    }
}

/// Looks at the history of one metric.
pub(super) fn read_facts(data: &DataSource, key: RunMetric, context: &JobContext) {
    let history = data.history(key.0, &key.1, context);
    let result = history.map(|history| Summary::of(&history)).map_err(|error| error.message());
    context.send(super::Action::Cell(Action::FactsDone(key, result)));
}

/// Forgets what is known of runs that were read anew since `before`.
pub(super) fn forget_changed(cells: &mut Cells, catalog: &Catalog, before: &Catalog) {
    cells.facts.retain(|(run, _), _| catalog.is_unchanged(*run, before));
}

/// The job failed: nothing waits for it.
pub(super) fn failed(cells: &mut Cells) {
    cells.facts.retain(|_, facts| !facts.is_loading());
}
