//! The visible rows of the run table: the forest of runs, filtered, sorted inside each parent, flattened.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::filter::Extremes;
use super::forest::{Forest, TreeNote};
use super::{
    Catalog, ColumnId, Coverage, ExperimentIndex, Filter, RunIndex, Sort, Space, StoreView, coverage, discover, sort,
};
use crate::store::Cancel;

/// Which runs are shown. A run counts as deleted when it is marked so or when its experiment is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum StageView {
    /// Those not deleted.
    #[default]
    Active,
    Deleted,
    All,
}

impl StageView {
    /// Whether a run that is, or is not, deleted belongs to the view.
    pub fn shows(self, is_deleted: bool) -> bool {
        match self {
            Self::Active => !is_deleted,
            Self::Deleted => is_deleted,
            Self::All => true,
        }
    }
}

/// What is to be shown.
#[derive(Clone, Debug, Default)]
pub struct TableQuery {
    /// The runs of these experiments.
    pub experiments: Vec<ExperimentIndex>,
    /// Of which stores; decides what stands for experiments that several of them hold.
    pub stores: StoreView,
    /// Active, deleted or all.
    pub stage: StageView,
    /// Text of the filter box.
    pub filter: String,
    /// Lowest and highest values of metrics, as far as the filter asks for them.
    pub extremes: Option<Arc<Extremes>>,
    /// Order of the roots, and of the children inside each parent.
    pub sort: Sort,
    /// Further columns, each of which orders what is equal by those before.
    pub then: Vec<Sort>,
    /// Sizes, for the order by them.
    pub space: Option<Arc<Space>>,
    /// Runs whose children are folded away. Does not count while a filter is set.
    pub collapsed: Arc<FxHashSet<RunIndex>>,
    /// All runs in one list, without their parents: the best of all is the first.
    pub is_flat: bool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub run: RunIndex,
    /// Runs above it.
    pub depth: u16,
    /// Direct children that the query shows, folded away or not.
    pub child_count: u32,
    /// Its children stand below it.
    pub is_expanded: bool,
    /// Shown only because a descendant belongs to the result: it does not match the filter, or is of the other stage
    /// (such as a deleted parent in the active view).
    pub is_context: bool,
    /// What is odd about its place.
    pub note: Option<TreeNote>,
    /// Bit *d* is set when a line goes on at depth *d*, because the ancestor at that depth has later siblings. The 64th
    /// level and deeper have none.
    pub guides: u64,
    /// No sibling follows.
    pub is_last_sibling: bool,
}

impl Row {
    /// A row of a list that is no tree. What is odd about a place in the tree does not count there.
    pub fn alone(run: RunIndex) -> Self {
        Self {
            run,
            depth: 0,
            child_count: 0,
            is_expanded: false,
            is_context: false,
            note: None,
            guides: 0,
            is_last_sibling: false,
        }
    }
}

/// The rows of a query.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Visible rows, top to bottom.
    pub rows: Vec<Row>,
    /// All columns that the runs of the chosen experiments and stage have, see [`discover`].
    pub columns: Vec<ColumnId>,
    /// What is known of them among `runs`.
    pub coverage: Coverage,
    /// The runs that match the filter, folded away or not, in no order.
    pub runs: Vec<RunIndex>,
    /// Runs that match the filter, folded away or not.
    pub matching: usize,
    /// Runs of the chosen experiments and stage, before the filter.
    pub total: usize,
    /// [`Catalog::revision`] that this was derived from.
    pub revision: u64,
}

impl Table {
    /// Whether what is known of the columns of this one holds for `other`: of the same runs, as they were read then.
    pub fn has_columns_of(&self, other: &Self) -> bool {
        self.revision == other.revision && self.runs == other.runs && self.columns == other.columns
    }
}

/// Runs of each experiment in a stage, as the sidebar counts them.
pub fn run_counts(catalog: &Catalog, stores: StoreView, stage: StageView) -> FxHashMap<ExperimentIndex, usize> {
    let mut counts = FxHashMap::default();
    for run in catalog.run_indices().filter(|run| catalog.shows(*run, stores)) {
        let experiment = catalog.experiment_shown(catalog.runs[run.at()].experiment, stores);
        if let Some(experiment) = experiment.filter(|_| stage.shows(catalog.is_deleted(run))) {
            *counts.entry(experiment).or_default() += 1;
        }
    }
    counts
}

/// Answers `query`; `None` when cancelled. At most 100 ms for 100,000 runs of 300 columns.
pub fn table(catalog: &Catalog, query: &TableQuery, cancel: &Cancel) -> Option<Table> {
    table_after(catalog, query, None, cancel)
}

/// The same after `before`, whose counts are taken where they still hold: another order changes none.
pub fn table_after(catalog: &Catalog, query: &TableQuery, before: Option<&Table>, cancel: &Cancel) -> Option<Table> {
    let chosen = chosen_runs(catalog, query);
    let columns = discover(catalog, chosen.iter().copied());
    if cancel.is_cancelled() {
        return None;
    }
    let filter = Filter::parse(&query.filter);
    let matching = if filter.is_empty() {
        chosen.clone()
    } else {
        filter.plan(catalog, query.extremes.as_deref()).select(&chosen, cancel)?
    };
    let (count, total, revision) = (matching.len(), chosen.len(), catalog.revision);
    let mut table = Table { columns, runs: matching, matching: count, total, revision, ..Table::default() };
    table.coverage = match before.filter(|before| before.has_columns_of(&table)) {
        Some(before) => before.coverage.clone(),
        None => coverage(catalog, &table.columns, &table.runs),
    };
    if cancel.is_cancelled() {
        return None;
    }
    let keys: Vec<Sort> = std::iter::once(&query.sort).chain(&query.then).cloned().collect();
    if query.is_flat {
        let order = sort::sorted(catalog, &table.runs, &keys, query.space.as_deref(), cancel)?;
        table.rows = order.into_iter().map(Row::alone).collect();
        return Some(table);
    }
    let forest = catalog.forest_of(query.stores);
    let shown = Shown::new(catalog, forest, &table.runs);
    let order = sort::sorted(catalog, &shown.runs, &keys, query.space.as_deref(), cancel)?;
    table.rows = flatten(forest, &shown, &order, if filter.is_empty() { Some(&query.collapsed) } else { None });
    Some(table)
}

/// The runs of the chosen experiments and stage, before any filter.
pub fn chosen_runs(catalog: &Catalog, query: &TableQuery) -> Vec<RunIndex> {
    let mut is_ticked = vec![false; catalog.experiments.len()];
    for &experiment in query.experiments.iter().filter(|experiment| experiment.at() < catalog.experiments.len()) {
        if let Some(shown) = catalog.experiment_shown(experiment, query.stores) {
            is_ticked[shown.at()] = true;
        }
    }
    let all = (0..catalog.experiments.len()).map(|at| ExperimentIndex(at as u32));
    let is_chosen: Vec<bool> = all
        .map(|experiment| catalog.experiment_shown(experiment, query.stores).is_some_and(|shown| is_ticked[shown.at()]))
        .collect();
    let shows = |run: RunIndex| {
        is_chosen[catalog.runs[run.at()].experiment.at()]
            && catalog.shows(run, query.stores)
            && (query.stage == StageView::All || query.stage.shows(catalog.is_deleted(run)))
    };
    catalog.run_indices().filter(|&run| shows(run)).collect()
}

/// The matching runs and all runs above them.
struct Shown {
    runs: Vec<RunIndex>,
    is_context: Vec<bool>,
}

impl Shown {
    fn new(catalog: &Catalog, forest: &Forest, matching: &[RunIndex]) -> Self {
        let mut is_shown = vec![false; catalog.runs.len()];
        let mut is_context = vec![false; catalog.runs.len()];
        for run in matching {
            is_shown[run.at()] = true;
        }
        let mut runs = matching.to_vec();
        for &run in matching {
            let mut above = forest.parent(run);
            while let Some(parent) = above.filter(|parent| !is_shown[parent.at()]) {
                is_shown[parent.at()] = true;
                is_context[parent.at()] = true;
                runs.push(parent);
                above = forest.parent(parent);
            }
        }
        Self { runs, is_context }
    }
}

/// The shown runs in the order in which a tree is drawn. `order` is the shown runs, sorted; children keep its order
/// inside their parents. `collapsed` is `None` when everything is expanded.
fn flatten(forest: &Forest, shown: &Shown, order: &[RunIndex], collapsed: Option<&FxHashSet<RunIndex>>) -> Vec<Row> {
    // All parents of shown runs are shown. Children are bucketed by counting; the last bucket holds the roots.
    let count = shown.is_context.len();
    let bucket = |run: RunIndex| forest.parent(run).map_or(count, RunIndex::at);
    let mut ends = vec![0_u32; count + 1];
    for &run in order {
        ends[bucket(run)] += 1;
    }
    let counts = ends.clone();
    let mut total = 0;
    for end in &mut ends {
        let start = total;
        total += *end;
        *end = start;
    }
    let mut children = vec![RunIndex(0); order.len()];
    for &run in order {
        let slot = &mut ends[bucket(run)];
        children[*slot as usize] = run;
        *slot += 1;
    }
    let children_of = |at: usize| &children[(ends[at] - counts[at]) as usize..ends[at] as usize];

    let mut rows = Vec::with_capacity(order.len());
    // The siblings still to be drawn on each level, with the guides that they stand behind.
    let mut levels: Vec<(&[RunIndex], u64)> = vec![(children_of(count), 0)];
    while let Some((siblings, guides)) = levels.last_mut() {
        let Some((&run, later)) = siblings.split_first() else {
            levels.pop();
            continue;
        };
        *siblings = later;
        let guides = *guides;
        let depth = levels.len() - 1;
        let child_count = counts[run.at()];
        let is_expanded = child_count > 0 && collapsed.is_none_or(|collapsed| !collapsed.contains(&run));
        rows.push(Row {
            run,
            depth: u16::try_from(depth).unwrap_or(u16::MAX),
            child_count,
            is_expanded,
            is_context: shown.is_context[run.at()],
            note: forest.note(run),
            guides,
            is_last_sibling: later.is_empty(),
        });
        if is_expanded {
            let line = if later.is_empty() || depth >= 64 { 0 } else { 1 << depth };
            levels.push((children_of(run.at()), guides | line));
        }
    }
    rows
}
