//! The children of the run whose page is open: their table, which of them are chosen, and which are drawn together.

use std::hash::Hasher as _;
use std::sync::Arc;

use rustc_hash::{FxHashSet, FxHasher};

use super::Loadable;
use super::charts;
use super::job::JobContext;
use super::pages::{self, Page};
use super::place::{Context, Place};
use super::table::selection;
use crate::model::children::children;
use crate::model::{Catalog, Children, ChildrenQuery, ColumnId, RunIndex, Sort, StoreView};
use crate::text::Message;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    /// Of the run that [`Children::parent`] names.
    pub content: Loadable<Arc<Children>>,
    /// What `content` is made of, or being made of: run, revision of the catalog, stores.
    made_of: Option<(RunIndex, u64, StoreView)>,
    pub sort: Sort,
    /// Children whose own children are shown.
    pub open: Arc<FxHashSet<RunIndex>>,
    /// Rows that are chosen.
    pub chosen: Vec<RunIndex>,
    /// From where Shift extends the choice.
    anchor: Option<RunIndex>,
    /// The run under the pointer, in the table or in a chart.
    pub hovered: Option<RunIndex>,
    /// All metrics are drawn, not only the first.
    pub shows_all_charts: bool,
}

impl State {
    /// The table of `run`, if it is that one which is there.
    pub fn of(&self, run: RunIndex) -> Option<&Arc<Children>> {
        self.content.value().filter(|children| children.parent == run)
    }

    /// Whether the table of `run` has to be made (again).
    pub fn is_stale(&self, place: &Place, run: RunIndex) -> bool {
        self.made_of != Some((run, place.catalog.revision, place.table.stores))
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// The children of a run are wanted.
    Want(RunIndex),
    /// Sort by a column; again turns the order round.
    SortBy(ColumnId),
    /// Fold or unfold the children of a child.
    Toggle(RunIndex),
    /// A click on a row.
    Choose {
        run: RunIndex,
        /// Ctrl or ⌘: add or remove.
        toggle: bool,
        /// Shift: from the anchor to here.
        range: bool,
    },
    /// The pointer is on a run, or on none.
    Hover(Option<RunIndex>),
    /// Draw all metrics, or the first alone.
    ShowAllCharts(bool),
    /// Show the run in the table, unfolded, with all others folded.
    ShowInTable(RunIndex),
    Done(Arc<Children>),
}

/// What is done in the background.
#[derive(Debug)]
pub enum Job {
    /// Make the table.
    Children(Arc<Catalog>, ChildrenQuery),
}

/// See [`JobKey`](super::job::JobKey).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Children,
}

impl Job {
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Children(..) => Key::Children,
        }
    }

    pub(super) fn run(self, context: &JobContext) {
        let Self::Children(catalog, query) = self;
        if let Some(children) = children(&catalog, &query, &context.cancel) {
            context.send(Action::Done(Arc::new(children)));
        }
    }
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Want(run) => {
            if place.children.is_stale(place, run) {
                if place.children.made_of.is_none_or(|(before, ..)| before != run) {
                    let sort = std::mem::take(&mut place.children.sort);
                    context.discard(std::mem::replace(&mut place.children, State { sort, ..State::default() }));
                }
                make(place, run, context);
            }
        }
        Action::SortBy(column) => {
            let sort = &mut place.children.sort;
            let is_descending = if sort.column == column { !sort.is_descending } else { column.is_descending_first() };
            *sort = Sort { column, is_descending };
            make_again(place, context);
        }
        Action::Toggle(run) => {
            let open = Arc::make_mut(&mut place.children.open);
            if !open.remove(&run) {
                open.insert(run);
            }
            make_again(place, context);
        }
        Action::Choose { run, toggle, range } => choose(&mut place.children, run, toggle, range),
        Action::Hover(run) => place.children.hovered = run,
        Action::ShowAllCharts(shows_all) => place.children.shows_all_charts = shows_all,
        Action::ShowInTable(run) => show_in_table(place, run, context),
        Action::Done(children) => {
            place.children.content = Loadable::Ready(children);
            draw(place);
        }
    }
}

fn make(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    let stores = place.table.stores;
    let children = &mut place.children;
    children.made_of = Some((run, place.catalog.revision, stores));
    children.content.start();
    let (sort, open) = (children.sort.clone(), children.open.clone());
    context.start(Job::Children(place.catalog.clone(), ChildrenQuery { parent: run, stores, sort, open }));
}

fn make_again(place: &mut Place, context: &mut Context<'_>) {
    if let Some((run, ..)) = place.children.made_of {
        make(place, run, context);
    }
}

fn choose(children: &mut State, run: RunIndex, toggle: bool, range: bool) {
    let place_of = |wanted: RunIndex| {
        let rows = &children.content.value()?.rows;
        rows.iter().position(|row| row.run == wanted)
    };
    if range && let Some((from, to)) = children.anchor.and_then(place_of).zip(place_of(run)) {
        let rows = children.content.value().map(|content| &content.rows[from.min(to)..=from.max(to)]);
        children.chosen = rows.into_iter().flatten().map(|row| row.run).collect();
        return;
    }
    if toggle && let Some(at) = children.chosen.iter().position(|chosen| *chosen == run) {
        children.chosen.remove(at);
    } else if toggle {
        children.chosen.push(run);
    } else {
        children.chosen = vec![run];
    }
    children.anchor = Some(run);
}

/// Tells the charts which children they draw: those that are not hidden, after either changed.
pub(super) fn draw(place: &mut Place) {
    let Some(children) = place.children.content.value() else { return };
    let is_shown = |run: &RunIndex| !place.is_hidden(*run);
    let drawn: Vec<RunIndex> = children.direct.iter().copied().filter(is_shown).take(charts::State::MAX_RUNS).collect();
    let mut hasher = FxHasher::default();
    for run in &drawn {
        hasher.write_u64(place.catalog.runs[run.at()].generation);
    }
    let generations = hasher.finish();
    if *place.charts.children.0 != *drawn || place.charts.children.1 != generations {
        place.charts.children = (drawn.into(), generations);
    }
}

fn show_in_table(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    let forest = place.forest();
    let mut open = vec![run];
    while let Some(parent) = open.last().and_then(|run| forest.parent(*run)) {
        open.push(parent);
    }
    let parents = place.catalog.run_indices().filter(|run| !forest.children(*run).is_empty());
    let collapsed: FxHashSet<RunIndex> = parents.filter(|run| !open.contains(run)).collect();
    place.table.collapsed = Arc::new(collapsed);
    pages::reveal(place, run, context);
    selection::select(place, run, false, false);
    pages::show(place, Page::Table, context);
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Children => place.children.content.finish(Err(why.clone())),
    }
}
