//! What of the run table outlives the program, for each place: ticked experiments, shown stores and stage, filter, order,
//! folded rows, page, what is selected, and which runs are compared.
//!
//! Experiments and runs are named by their store and MLflow's ID, as indices mean nothing in another session. What is no
//! longer there is left out; a place of which no ticked experiment is left begins like one that was never opened.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::charts::drawn_runs;
use super::data::Stores;
use super::pages::{self, Page, RunTab};
use super::place::{Context, Place};
use super::table::{self, Job, Selection};
use super::{compare, read, view_file};
use crate::model::{Catalog, ColumnId, ExperimentIndex, RunIndex, Sort, StageView, StoreIndex, StoreView};
use crate::store::{Cancel, Focus};

/// Folded rows, selected runs, or experiments that are named one by one at most; beyond that the others are named, or none.
const MOST: usize = 2_000;

/// A run or experiment: the position of its store in [`SavedTable::stores`], and MLflow's ID.
type Named = (usize, String);

/// See the module.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedTable {
    /// Where the stores lie.
    stores: Vec<String>,
    ticked: Picked,
    view: SavedView,
    stage: StageView,
    filter: String,
    sort: Option<SavedSort>,
    /// Further columns of the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    then: Vec<SavedSort>,
    collapsed: Picked,
    selected: Vec<Named>,
    focus: Option<Named>,
    /// Runs beside each other, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    compared: Vec<Named>,
    /// So many of them stay in sight.
    #[serde(skip_serializing_if = "is_zero")]
    pinned: usize,
    /// The one that the others are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Named>,
    page: SavedPage,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks for it")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Some of many.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
enum Picked {
    /// Nobody has chosen.
    #[default]
    Usual,
    Only(Vec<Named>),
    AllBut(Vec<Named>),
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
enum SavedView {
    #[default]
    Once,
    One(usize),
    All,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SavedSort {
    column: String,
    is_descending: bool,
}

#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
enum SavedPage {
    #[default]
    Table,
    Charts,
    Compare,
    Gallery,
    Deleted,
    Space,
    Run(Named, RunTab),
}

/// What is remembered of the open place, and of which state that was made.
#[derive(Debug, Default)]
pub struct Memory {
    saved: SavedTable,
    /// Runs were looked up, so that from now on what changes is kept.
    is_recalled: bool,
    seen: Seen,
}

/// Cheap to compare with what is shown now.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    revision: u64,
    ticked: Vec<ExperimentIndex>,
    /// Held, so that a change gives the table another set.
    collapsed: Arc<FxHashSet<RunIndex>>,
    selected: Vec<RunIndex>,
    focus: Option<RunIndex>,
    compared: Vec<RunIndex>,
    page: Page,
}

/// Runs that were found again.
#[derive(Debug, Default)]
pub struct Recalled {
    collapsed: FxHashSet<RunIndex>,
    selected: Vec<RunIndex>,
    focus: Option<RunIndex>,
    compared: compare::Chosen,
    /// The page of this run was open.
    page: Option<(RunIndex, RunTab)>,
    /// IDs of those that were not found, of all but the folded ones.
    missing: Vec<String>,
}

impl SavedTable {
    /// What the open place shows now.
    pub(super) fn now(place: &Place) -> &Self {
        &place.table.memory.saved
    }

    /// With the places of stores written in another way.
    pub(super) fn with_stores(mut self, written: impl Fn(&str) -> String) -> Self {
        for store in &mut self.stores {
            *store = written(store);
        }
        self
    }

    /// Runs that somebody pointed at: selected, compared, or with a page that is open.
    fn pointed_at(&self) -> impl Iterator<Item = &Named> {
        let page = if let SavedPage::Run(run, _) = &self.page { Some(run) } else { None };
        self.compared.iter().chain(&self.reference).chain(page).chain(&self.focus).chain(&self.selected)
    }

    /// The store at this position, among those that are open now.
    fn store(&self, at: usize, now: &[String]) -> Option<StoreIndex> {
        let origin = self.stores.get(at)?;
        now.iter().position(|known| known == origin).map(|at| StoreIndex(at as u32))
    }

    /// Finds runs again; for a job.
    pub(super) fn recall(&self, catalog: &Catalog, cancel: &Cancel) -> Recalled {
        let now: Vec<String> = catalog.stores.iter().map(|store| store.location.origin.to_string()).collect();
        let mut runs: FxHashMap<(StoreIndex, &str), RunIndex> = FxHashMap::default();
        let mut wanted: FxHashSet<(StoreIndex, &str)> = FxHashSet::default();
        let place = |(store, id): &Named| Some((self.store(*store, &now)?, id.clone()));
        let page = if let SavedPage::Run(run, tab) = &self.page { Some((run, *tab)) } else { None };
        for (store, id) in self.collapsed.names().iter().chain(self.pointed_at()) {
            wanted.extend(self.store(*store, &now).map(|store| (store, id.as_str())));
        }
        for run in catalog.run_indices() {
            let name = (catalog.runs[run.at()].store, catalog.run(run).id.as_str());
            if wanted.contains(&name) {
                runs.entry(name).or_insert(run);
            }
            if cancel.is_cancelled() {
                return Recalled::default();
            }
        }
        let find = |named: &Named| place(named).and_then(|(store, id)| runs.get(&(store, id.as_str())).copied());
        let named: FxHashSet<RunIndex> = self.collapsed.names().iter().filter_map(find).collect();
        let collapsed = match &self.collapsed {
            Picked::Usual | Picked::Only(_) => named,
            Picked::AllBut(_) => catalog.run_indices().filter(|run| !named.contains(run)).collect(),
        };
        let mut missing: Vec<String> = Vec::new();
        let mut known = FxHashSet::default();
        for named in self.pointed_at().filter(|named| known.insert(*named)) {
            if find(named).is_none() {
                missing.push(named.1.clone());
            }
        }
        let is_found = |named: &&Named| find(named).is_some();
        Recalled {
            collapsed,
            selected: self.selected.iter().filter_map(find).collect(),
            focus: self.focus.as_ref().and_then(find),
            compared: compare::Chosen {
                runs: self.compared.iter().filter_map(find).collect(),
                pinned: self.compared.iter().take(self.pinned).filter(is_found).count(),
                reference: self.reference.as_ref().and_then(find),
            },
            missing,
            page: page.and_then(|(run, tab)| Some((find(run)?, tab))),
        }
    }
}

impl Picked {
    fn names(&self) -> &[Named] {
        match self {
            Self::Usual => &[],
            Self::Only(names) | Self::AllBut(names) => names,
        }
    }

    /// Whichever is shorter. [`Picked::Usual`] where both are too long.
    fn of<T>(all: &[T], is_picked: impl Fn(&T) -> bool, name: impl Fn(&T) -> Named) -> Self {
        let picked = all.iter().filter(|it| is_picked(it)).count();
        let others = all.len() - picked;
        if picked > others && others <= MOST {
            Self::AllBut(all.iter().filter(|it| !is_picked(it)).map(name).collect())
        } else if picked <= MOST {
            Self::Only(all.iter().filter(|it| is_picked(it)).map(name).collect())
        } else {
            Self::Usual
        }
    }
}

/// The table that a place begins with. Where the user pointed at something inside it, that is shown, and no more than the
/// order comes back.
pub(super) fn begin(saved: SavedTable, stores: &Stores, focus: &Focus) -> table::State {
    let column = |sort: &SavedSort| sort.column.parse::<ColumnId>().ok();
    let read = |sort: &SavedSort| Some(Sort { column: column(sort)?, ..sort.into() });
    let sort = saved.sort.as_ref().and_then(read).unwrap_or_default();
    let then: Vec<Sort> = saved.then.iter().filter_map(read).collect();
    if *focus != Focus::Store {
        let saved = SavedTable { sort: saved.sort, then: saved.then, ..SavedTable::default() };
        return table::State { sort, then, memory: Memory { saved, ..Memory::default() }, ..table::State::default() };
    }
    let now: Vec<String> = stores.iter().map(|store| store.location().origin.to_string()).collect();
    table::State {
        stores: match saved.view {
            SavedView::Once => StoreView::Once,
            SavedView::One(store) => saved.store(store, &now).map_or(StoreView::Once, StoreView::One),
            SavedView::All => StoreView::All,
        },
        stage: saved.stage,
        filter: saved.filter.clone(),
        sort,
        then,
        memory: Memory { saved, ..Memory::default() },
        ..table::State::default()
    }
}

impl From<&SavedSort> for Sort {
    fn from(saved: &SavedSort) -> Self {
        Self { is_descending: saved.is_descending, ..Self::default() }
    }
}

/// The experiments that were ticked, as far as they have been read. `None` where nobody chose, or nothing of it is left.
pub(super) fn ticked(place: &Place) -> Option<Vec<ExperimentIndex>> {
    let (saved, catalog) = (&place.table.memory.saved, &place.catalog);
    if saved.ticked == Picked::Usual {
        return None;
    }
    let now: Vec<String> = catalog.stores.iter().map(|store| store.location.origin.to_string()).collect();
    let names = saved.ticked.names().iter();
    let named: FxHashSet<(StoreIndex, &str)> =
        names.filter_map(|(store, id)| Some((saved.store(*store, &now)?, id.as_str()))).collect();
    let is_all_but = matches!(saved.ticked, Picked::AllBut(_));
    let is_ticked = |index: &ExperimentIndex| {
        let entry = &catalog.experiments[index.at()];
        named.contains(&(entry.store, entry.experiment.id.as_str())) != is_all_but
    };
    let ticked: Vec<ExperimentIndex> = catalog.experiment_indices().filter(is_ticked).collect();
    // Nobody who left without a tick is shown an empty table: that says nothing but "why?".
    (!ticked.is_empty() || place.read.is_running).then_some(ticked)
}

/// The place was read: has the runs looked up that were folded, selected or open.
pub(super) fn place_read(place: &mut Place, context: &mut Context<'_>) {
    if place.table.memory.is_recalled || !place.read.failures.is_empty() {
        return;
    }
    if !place.table.is_choice_made && ticked(place).is_some() {
        place.table.is_choice_made = true;
    }
    context.start(Job::Recall(place.catalog.clone(), Box::new(place.table.memory.saved.clone())));
}

/// Shows what was found again, unless the user has gone on meanwhile.
pub(super) fn recalled(place: &mut Place, context: &mut Context<'_>, recalled: Recalled) {
    let Recalled { collapsed, selected, focus, compared, page, missing } = recalled;
    place.table.memory.is_recalled = true;
    if place.table.collapsed.is_empty() && !collapsed.is_empty() {
        place.table.collapsed = Arc::new(collapsed);
        table::refresh(place, context);
    }
    let is_untouched = place.pages.shown == Page::Table && place.table.selection.focus.is_none();
    if is_untouched {
        place.table.selection.set(selected);
        compare::restore(place, compared, context);
        show_again(place, focus, page, context);
    }
    view_file::recalled(place, &missing, context);
}

/// The focus and the page.
fn show_again(place: &mut Place, focus: Option<RunIndex>, page: Option<(RunIndex, RunTab)>, context: &mut Context<'_>) {
    (place.table.selection.focus, place.table.selection.anchor) = (focus, focus);
    place.table.scroll_to_focus = focus.is_some();
    drawn_runs::update(place);
    match place.table.memory.saved.page {
        SavedPage::Table => {}
        SavedPage::Charts => pages::update(place, context, pages::Action::Show(Page::Charts)),
        SavedPage::Compare => pages::update(place, context, pages::Action::Show(Page::Compare)),
        SavedPage::Gallery => pages::update(place, context, pages::Action::Show(Page::Gallery)),
        SavedPage::Deleted => pages::update(place, context, pages::Action::Show(Page::Deleted)),
        SavedPage::Space => pages::update(place, context, pages::Action::Show(Page::Space)),
        SavedPage::Run(..) => {
            if let Some((run, tab)) = page {
                pages::update(place, context, pages::Action::OpenRun(run, tab));
            }
        }
    }
}

/// Remembers what is shown now. Called after every action; costs next to nothing where nothing has changed.
pub(super) fn keep(place: &mut Place, context: &mut Context<'_>) {
    if !place.table.memory.is_recalled {
        return;
    }
    let mut memory = std::mem::take(&mut place.table.memory);
    if memory.follow(place)
        && place.is_remembered()
        && context.settings.tables.keep(&place.opened, memory.saved.clone())
    {
        context.settings_changed();
    }
    place.table.memory = memory;
}

impl Memory {
    /// Runs were looked up again, if there were any to be.
    pub fn is_recalled(&self) -> bool {
        self.is_recalled
    }

    /// Whether anything is to be remembered that was not.
    fn follow(&mut self, place: &Place) -> bool {
        let Place { catalog, table, pages, compare, .. } = place;
        let Self { saved, seen, .. } = self;
        let mut is_news = false;
        if saved.filter != table.filter {
            saved.filter.clone_from(&table.filter);
            is_news = true;
        }
        is_news |= set(&mut saved.stage, table.stage);
        is_news |= set(
            &mut saved.view,
            match table.stores {
                StoreView::Once => SavedView::Once,
                StoreView::One(store) => SavedView::One(store.at()),
                StoreView::All => SavedView::All,
            },
        );
        is_news |= set(&mut saved.sort, saved_sort(&table.sort));
        is_news |= set(&mut saved.then, table.then.iter().map(SavedSort::from).collect());
        let is_other_catalog = seen.revision != catalog.revision;
        if is_other_catalog {
            let origins = catalog.stores.iter().map(|store| store.location.origin.to_string()).collect();
            is_news |= set(&mut saved.stores, origins);
        }
        if is_other_catalog || seen.ticked != table.ticked {
            is_news |= set(&mut saved.ticked, saved_ticks(place));
        }
        if !Arc::ptr_eq(&seen.collapsed, &table.collapsed) {
            is_news |= set(&mut saved.collapsed, saved_folds(catalog, &table.collapsed));
        }
        let Selection { focus, .. } = table.selection;
        if seen.selected != table.selection.runs() || seen.focus != focus {
            let runs = Some(table.selection.runs()).filter(|runs| runs.len() <= MOST).unwrap_or_default();
            is_news |= set(&mut saved.selected, runs.iter().map(|run| run_name(catalog, *run)).collect());
            is_news |= set(&mut saved.focus, focus.map(|run| run_name(catalog, run)));
        }
        if seen.compared != compare.runs {
            is_news |= set(&mut saved.compared, compare.runs.iter().map(|run| run_name(catalog, *run)).collect());
        }
        is_news |= set(&mut saved.pinned, compare.pinned);
        is_news |= set(&mut saved.reference, compare.reference.map(|run| run_name(catalog, run)));
        if seen.page != pages.shown {
            is_news |= set(&mut saved.page, saved_page(catalog, pages.shown));
        }
        *seen = Seen {
            revision: catalog.revision,
            ticked: table.ticked.clone(),
            collapsed: table.collapsed.clone(),
            selected: table.selection.runs().to_vec(),
            focus,
            compared: compare.runs.clone(),
            page: pages.shown,
        };
        is_news
    }
}

fn set<T: PartialEq>(into: &mut T, value: T) -> bool {
    let is_news = *into != value;
    *into = value;
    is_news
}

fn saved_sort(sort: &Sort) -> Option<SavedSort> {
    (*sort != Sort::default()).then(|| sort.into())
}

impl From<&Sort> for SavedSort {
    fn from(sort: &Sort) -> Self {
        Self { column: sort.column.to_string(), is_descending: sort.is_descending }
    }
}

fn saved_ticks(place: &Place) -> Picked {
    let Place { catalog, table, .. } = place;
    if !table.is_choice_made || table.ticked == read::first_choice(catalog) {
        return Picked::Usual;
    }
    let all: Vec<ExperimentIndex> = catalog.experiment_indices().collect();
    let ticked: FxHashSet<ExperimentIndex> = table.ticked.iter().copied().collect();
    let name = |index: &ExperimentIndex| {
        let entry = &catalog.experiments[index.at()];
        (entry.store.at(), entry.experiment.id.to_string())
    };
    Picked::of(&all, |index| ticked.contains(index), name)
}

fn saved_folds(catalog: &Catalog, collapsed: &FxHashSet<RunIndex>) -> Picked {
    if collapsed.is_empty() {
        return Picked::Usual;
    }
    let all: Vec<RunIndex> = catalog.run_indices().collect();
    Picked::of(&all, |run| collapsed.contains(run), |run| run_name(catalog, *run))
}

fn saved_page(catalog: &Catalog, page: Page) -> SavedPage {
    match page {
        Page::Charts => SavedPage::Charts,
        Page::Compare => SavedPage::Compare,
        Page::Gallery => SavedPage::Gallery,
        Page::Deleted => SavedPage::Deleted,
        Page::Space => SavedPage::Space,
        Page::Run(run, tab) => SavedPage::Run(run_name(catalog, run), tab),
        // The number of an entity means nothing in another session.
        Page::Table | Page::Entity(_) => SavedPage::Table,
    }
}

fn run_name(catalog: &Catalog, run: RunIndex) -> Named {
    (catalog.runs[run.at()].store.at(), catalog.run(run).id.to_string())
}
