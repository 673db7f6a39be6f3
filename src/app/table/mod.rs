//! The run table: which runs, in which order, with which columns, and which of them are selected.

use std::sync::Arc;
use std::time::Duration;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Loadable;
use super::charts::{drawn_runs, looks};
use super::place::{Context, Place};
use super::saved_table::{self, Memory, Recalled};
use crate::chart::Sparkline;
use crate::model::{
    Catalog, ColumnFormat, ColumnId, Direction, ExperimentIndex, RunIndex, Sort, StageView, StoreView, Table,
    TableLook, TableQuery,
};
use crate::text::Message;

pub mod cell;
pub mod column_list;
mod columns;
pub mod compared;
mod jobs;
pub(in crate::app) mod selection;

pub use columns::{Action as ColumnAction, Columns};
pub use jobs::{Job, Key};
pub use selection::Selection;

/// Sparklines that wait for a job at most; what was scrolled past long ago is asked for again when it is visible.
const MAX_WAITING: usize = 512;
/// Sparklines that are remembered; more than any screen shows.
const MAX_SPARKLINES: usize = 20_000;

/// How long the pointer rests on a cell before its history is looked at.
pub(super) const CELL_DEBOUNCE: Duration = Duration::from_millis(120);

/// One small curve of the table.
pub type RunMetric = (RunIndex, Arc<str>);

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Experiments whose runs are shown, in the order of the sidebar.
    pub ticked: Vec<ExperimentIndex>,
    /// Of which stores; see [`Catalog::shows`].
    pub stores: StoreView,
    /// The user ticked experiments (until then the choice follows the reading).
    pub is_choice_made: bool,
    /// Active, deleted, all.
    pub stage: StageView,
    /// Text of the filter.
    pub filter: String,
    pub sort: Sort,
    /// Further columns of the order.
    pub then: Vec<Sort>,
    /// Parents whose children are folded away.
    pub collapsed: Arc<FxHashSet<RunIndex>>,
    /// Rows and columns, derived in a job.
    pub content: Loadable<Arc<Table>>,
    /// Runs of each experiment in the chosen stage; follows `content`.
    pub counts: Arc<FxHashMap<ExperimentIndex, usize>>,
    /// Columns in order of display, hidden ones left out; follows `content` and the settings.
    pub columns: Vec<ColumnId>,
    /// What else is known of them.
    pub layout: Columns,
    pub selection: Selection,
    /// Scroll to the focused row at the next frame.
    pub scroll_to_focus: bool,
    /// Give the filter the keyboard at the next frame.
    pub focus_filter: bool,
    /// What outlives the program.
    pub memory: Memory,
    /// Small curves; `None` while on their way.
    pub sparklines: FxHashMap<RunMetric, Option<Arc<Sparkline>>>,
    pub cells: cell::Cells,
    pub compared: compared::State,
}

impl State {
    /// The same with columns as they looked when the place was left.
    pub(super) fn looking(self, look: TableLook) -> Self {
        Self { layout: Columns::of(look), ..self }
    }

    /// The columns of the order, the most important first.
    pub fn sort_keys(&self) -> impl Iterator<Item = &Sort> {
        std::iter::once(&self.sort).chain(&self.then)
    }

    /// Folds or unfolds the children of a run.
    fn toggle_children(&mut self, run: RunIndex) {
        let collapsed = Arc::make_mut(&mut self.collapsed);
        if !collapsed.remove(&run) {
            collapsed.insert(run);
        }
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Show the runs of this experiment (too); with `only`, of this one alone.
    TickExperiment {
        experiment: ExperimentIndex,
        only: bool,
    },
    /// Show the runs of all experiments.
    TickAll,
    /// Show the runs of these experiments (too), or no longer.
    Tick(Vec<ExperimentIndex>, bool),
    SetStage(StageView),
    /// Show what several stores hold once, or the runs of one of them, or all.
    SetStores(StoreView),
    SetFilter(String),
    /// Sort by a column; again turns the order round.
    SortBy(ColumnId),
    /// Order what is equal so far by this column; again turns its order round, a third time leaves it out.
    SortAlsoBy(ColumnId),
    /// The same in this order.
    SortAlso(Sort),
    /// Fold or unfold the children of a run.
    ToggleChildren(RunIndex),
    /// Fold or unfold all.
    FoldAll(bool),

    /// Hide or show a column.
    ToggleColumn(ColumnId),
    /// Leave out the parameters and tags that are the same in all runs, or show them again.
    HideEqualParams,
    /// Columns, order, pins and widths as they are by themselves.
    ResetColumns,
    /// Put a column before another of its group (or last there).
    MoveColumn {
        column: ColumnId,
        before: Option<ColumnId>,
    },
    /// Whatever else can be done with columns.
    Columns(ColumnAction),
    /// All runs in one list, or each below its parent.
    ToggleFlat,

    /// A click on a row.
    SelectRun {
        run: RunIndex,
        /// Ctrl or ⌘: add or remove.
        toggle: bool,
        /// Shift: from the anchor to here.
        range: bool,
    },
    /// Give a run the focus; others that are selected with it stay so.
    FocusRun(RunIndex),
    /// The arrow keys: so many rows down (negative: up).
    MoveFocus {
        rows: isize,
        /// Shift: extend the selection.
        extend: bool,
    },
    /// To the parent or first child, folding and unfolding: left and right arrow keys.
    FoldFocus(bool),
    SelectAll,
    SelectNone,
    /// Put the IDs of the selected runs on the clipboard, one a line.
    CopyIds,
    /// Of one cell.
    Cell(cell::Action),
    /// Of what differs in the selection.
    Compared(compared::Action),

    /// Small curves that are visible and not here yet.
    WantSparklines(Vec<RunMetric>),
    /// The table was scrolled to the run with the focus.
    ScrolledToFocus,
    /// Somebody wants to write in the filter.
    FocusFilter,
    /// The filter has the keyboard.
    FilterFocused,

    /// The rows of the table.
    Done {
        table: Arc<Table>,
        /// Runs of each experiment in the chosen stage.
        counts: Arc<FxHashMap<ExperimentIndex, usize>>,
        /// How the columns that are shown are written.
        formats: Vec<(ColumnId, Arc<ColumnFormat>)>,
    },
    /// Runs that were folded or selected when the place was open last.
    Recalled(Recalled),
    SparklinesDone(Vec<(RunMetric, Arc<Sparkline>)>),
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::TickExperiment { experiment, only } => tick(place, experiment, only, context),
        Action::TickAll => {
            place.table.ticked = place.catalog.experiment_indices().collect();
            ticked(place, context);
        }
        Action::Tick(experiments, is_on) => tick_these(place, &experiments, is_on, context),
        Action::SetStage(stage) => {
            place.table.stage = stage;
            place.table.layout.are_free = true;
            refresh(place, context);
        }
        Action::SetStores(stores) => {
            place.table.stores = stores;
            tick_some(place);
            ticked(place, context);
        }
        Action::SetFilter(text) => {
            if text != place.table.filter {
                place.table.filter = text;
                place.table.layout.are_free = true;
                refresh(place, context);
            }
        }
        Action::SortBy(column) => {
            sort_by(&mut place.table, column);
            refresh(place, context);
        }
        Action::SortAlsoBy(column) => {
            sort_also_by(&mut place.table, column);
            refresh(place, context);
        }
        Action::SortAlso(sort) => {
            sort_also(&mut place.table, sort);
            refresh(place, context);
        }
        Action::ToggleChildren(run) => {
            place.table.toggle_children(run);
            refresh(place, context);
        }
        Action::FoldAll(fold) => {
            let all = if fold { place.catalog.run_indices().collect() } else { FxHashSet::default() };
            place.table.collapsed = Arc::new(all);
            refresh(place, context);
        }

        Action::ToggleColumn(column) => columns::toggle(place, &column, context),
        Action::HideEqualParams => columns::toggle_differing(place, context),
        Action::ResetColumns => columns::reset(place, context),
        Action::MoveColumn { column, before } => columns::move_before(place, &column, before.as_ref(), context),
        Action::Columns(action) => columns::update(place, context, action),
        Action::ToggleFlat => {
            place.table.layout.look.is_flat = !place.table.layout.look.is_flat;
            columns::keep(place, context);
            place.table.scroll_to_focus = place.table.selection.focus.is_some();
            refresh(place, context);
        }

        Action::SelectRun { run, toggle, range } => selection::select(place, run, toggle, range),
        Action::FocusRun(run) => selection::focus(place, run),
        Action::MoveFocus { rows, extend } => selection::move_focus(place, rows, extend),
        Action::FoldFocus(fold) => selection::fold_focus(place, fold, context),
        Action::SelectAll => selection::select_all(place),
        Action::SelectNone => selection::select_none(place),
        Action::CopyIds => selection::copy_ids(place, context),
        Action::Cell(action) => cell::update(place, context, action),
        Action::Compared(action) => compared::update(place, context, action),

        Action::WantSparklines(wanted) => want_sparklines(place, wanted, context),
        Action::ScrolledToFocus => place.table.scroll_to_focus = false,
        Action::FocusFilter => place.table.focus_filter = true,
        Action::FilterFocused => place.table.focus_filter = false,

        Action::Done { table, counts, formats } => {
            place.table.counts = counts;
            place.table.content = Loadable::Ready(table);
            columns::follow_rows(place, formats, context);
            drawn_runs::update(place);
            looks::want(place, context);
        }
        Action::Recalled(recalled) => saved_table::recalled(place, context, recalled),
        Action::SparklinesDone(done) => {
            for (key, sparkline) in done {
                // One that was forgotten meanwhile shows what its run no longer is.
                if let Some(waiting) = place.table.sparklines.get_mut(&key) {
                    *waiting = Some(sparkline);
                }
            }
        }
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Rows => place.table.content.finish(Err(why.clone())),
        // What is still on its way is asked for again.
        Key::Sparklines => place.table.sparklines.retain(|_, sparkline| sparkline.is_some()),
        Key::Formats | Key::Recall => {}
        Key::Cell => cell::failed(&mut place.table.cells),
        Key::Compare => place.table.compared.found.finish(Err(why.clone())),
    }
}

fn tick(place: &mut Place, experiment: ExperimentIndex, only: bool, context: &mut Context<'_>) {
    let is_ticked = place.is_ticked(experiment);
    // What several stores hold has one tick.
    let Place { catalog, table, .. } = place;
    let shown = |experiment| catalog.experiment_shown(experiment, table.stores);
    let meant = shown(experiment).unwrap_or(experiment);
    let ticks = &mut table.ticked;
    if only {
        ticks.clear();
    }
    ticks.retain(|known| shown(*known) != Some(meant));
    if only || !is_ticked {
        ticks.extend(catalog.experiment_indices().filter(|known| shown(*known) == Some(meant)));
        ticks.sort_unstable();
    }
    ticked(place, context);
}

fn tick_these(place: &mut Place, experiments: &[ExperimentIndex], is_on: bool, context: &mut Context<'_>) {
    let Place { catalog, table, .. } = place;
    let shown = |experiment| catalog.experiment_shown(experiment, table.stores);
    let meant: FxHashSet<ExperimentIndex> = experiments.iter().filter_map(|experiment| shown(*experiment)).collect();
    let is_meant = |known: &ExperimentIndex| shown(*known).is_some_and(|shown| meant.contains(&shown));
    table.ticked.retain(|known| !is_meant(known));
    if is_on {
        table.ticked.extend(catalog.experiment_indices().filter(is_meant));
        table.ticked.sort_unstable();
    }
    ticked(place, context);
}

/// A store whose experiments all have no tick shows all of them: nobody chooses it to see nothing.
fn tick_some(place: &mut Place) {
    let Place { catalog, table, .. } = place;
    let is_shown = |experiment: &ExperimentIndex| catalog.experiment_shown(*experiment, table.stores).is_some();
    if !table.ticked.iter().any(is_shown) {
        table.ticked.extend(catalog.experiment_indices().filter(is_shown));
        table.ticked.sort_unstable();
    }
}

fn ticked(place: &mut Place, context: &mut Context<'_>) {
    place.table.is_choice_made = true;
    place.table.layout.are_free = true;
    drawn_runs::show_all(place);
    refresh(place, context);
}

/// Forgets the small curves of runs that were read anew since `before`.
pub(super) fn forget_changed(place: &mut Place, before: &Catalog, context: &mut Context<'_>) {
    let sparklines = std::mem::take(&mut place.table.sparklines);
    let is_kept = |(run, _): &RunMetric| place.catalog.is_unchanged(*run, before);
    let (kept, gone): (FxHashMap<_, _>, FxHashMap<_, _>) = sparklines.into_iter().partition(|(key, _)| is_kept(key));
    place.table.sparklines = kept;
    cell::forget_changed(&mut place.table.cells, &place.catalog, before);
    context.discard(gone);
}

fn sort_by(table: &mut State, column: ColumnId) {
    let is_known = table.sort.column == column;
    let is_descending = if is_known { !table.sort.is_descending } else { column.is_descending_first() };
    table.then.clear();
    table.sort = Sort { column, is_descending };
}

fn sort_also(table: &mut State, sort: Sort) {
    if table.sort.column == sort.column {
        table.sort = sort;
    } else if let Some(known) = table.then.iter_mut().find(|known| known.column == sort.column) {
        *known = sort;
    } else {
        table.then.push(sort);
    }
}

fn sort_also_by(table: &mut State, column: ColumnId) {
    if table.sort.column == column {
        table.sort.is_descending = !table.sort.is_descending;
        return;
    }
    let first = column.is_descending_first();
    match table.then.iter().position(|sort| sort.column == column) {
        Some(at) if table.then[at].is_descending == first => table.then[at].is_descending = !first,
        Some(at) => drop(table.then.remove(at)),
        None => table.then.push(Sort { column, is_descending: first }),
    }
}

/// Has the rows derived again.
pub(super) fn refresh(place: &mut Place, context: &mut Context<'_>) {
    let wishes = columns::wishes(place, context.settings);
    let kept = columns::kept(place).to_vec();
    let query = query(place);
    let table = &mut place.table;
    table.content.start();
    let (query, wishes) = (Box::new(query), Box::new(wishes));
    let before = table.content.value().map(|before| (before.clone(), table.layout.known.clone()));
    let directions = context.settings.directions.clone();
    context.start(Job::Rows { data: place.data(), query, directions, wishes, kept, before });
}

/// The user said which end of a metric is the good one.
pub(in crate::app) fn set_direction(place: &mut Place, metric: &str, direction: Direction, context: &mut Context<'_>) {
    context.settings.directions.set(metric, direction);
    context.settings_changed();
    // Where nothing reads `metrics.loss.best`, the rows stay what they are.
    if place.table.filter.contains(".best") {
        refresh(place, context);
    }
}

/// What the table shall show.
pub(super) fn query(place: &Place) -> TableQuery {
    let table = &place.table;
    TableQuery {
        experiments: table.ticked.clone(),
        stores: table.stores,
        stage: table.stage,
        filter: table.filter.clone(),
        extremes: None,
        sort: table.sort.clone(),
        then: table.then.clone(),
        space: place.space.measured.value().cloned(),
        collapsed: table.collapsed.clone(),
        is_flat: table.layout.look.is_flat,
    }
}

fn want_sparklines(place: &mut Place, wanted: Vec<RunMetric>, context: &mut Context<'_>) {
    // While the stores are being read the disk has better things to do.
    if place.read.is_running {
        return;
    }
    if place.table.sparklines.len() > MAX_SPARKLINES {
        place.table.sparklines.clear();
    }
    // The new job takes over what the one before has not brought yet, after what is visible now.
    let waiting =
        place.table.sparklines.iter().filter(|(_, sparkline)| sparkline.is_none()).map(|(key, _)| key.clone());
    let mut wanted = wanted;
    wanted.extend(waiting.take(MAX_WAITING));
    for key in &wanted {
        place.table.sparklines.insert(key.clone(), None);
    }
    context.start(Job::Sparklines(place.data(), wanted));
}
