//! Reading the stores of a place, and what the first sight of it is.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::place::{Context, Place};
use super::settings::RecentPlace;
use super::{artifacts, charts, compare, pages, run_page, sample, saved_table, space, table};
use crate::model::{Catalog, ExperimentIndex, RunIndex, StageView, StoreIndex};
use crate::store::{Focus, LifecycleStage, ReadKeys, Touched};
use crate::text::Message;
use pages::RunTab;

mod jobs;

pub use jobs::{Job, Key};

/// How far the reading is.
#[derive(Clone, Debug)]
pub struct State {
    pub is_running: bool,
    /// Files and points are being looked at.
    pub is_looking: bool,
    /// Somebody pressed Cancel.
    pub is_cancelled: bool,
    /// When it began.
    pub since: Instant,
    /// How long it took, when done.
    pub took: Option<Duration>,
    /// Why no store could be read.
    pub failures: Vec<Message>,
    /// What was changed and is being read again.
    changed: Vec<(StoreIndex, ReadKeys)>,
    /// What the user pointed at; taken once its run or experiment has arrived.
    pub focus: Option<Focus>,
}

impl State {
    /// Nothing is read yet.
    pub(super) fn pointed_at(focus: Option<Focus>) -> Self {
        Self {
            is_running: false,
            is_looking: false,
            is_cancelled: false,
            since: Instant::now(),
            took: None,
            failures: Vec::new(),
            changed: Vec::new(),
            focus,
        }
    }
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Read the place again.
    Refresh,
    /// Stop reading; what was read stays.
    Cancel,
    /// More was read.
    Progressed(Arc<Catalog>),
    Done {
        /// The last snapshot.
        catalog: Arc<Catalog>,
        /// Time from the beginning.
        took: Duration,
        /// Why, where no store could be read.
        failures: Vec<Message>,
    },
    /// Some runs were read again; nothing where that was not possible.
    AgainDone(Option<Arc<Catalog>>),
    /// With what a closer look found at the catalog of this revision.
    LookedCloser { catalog: Arc<Catalog>, of: u64 },
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        // What was to be read again by itself could not be.
        Action::Refresh | Action::AgainDone(None) => refresh(place, context),
        Action::Cancel => {
            context.cancel(Key::Read);
            (place.read.is_running, place.read.is_cancelled) = (false, true);
        }
        Action::Progressed(catalog) => take_catalog(place, catalog, context),
        Action::Done { catalog, took, failures } => done(place, catalog, took, failures, context),
        Action::AgainDone(Some(catalog)) => {
            place.read.changed.clear();
            take_catalog(place, catalog, context);
            space::place_read(place, context);
        }
        Action::LookedCloser { catalog, of } => {
            place.read.is_looking = false;
            if place.catalog.revision == of {
                take_catalog(place, catalog, context);
            }
            look_closer(place, context);
        }
    }
}

/// Has files and points looked at while somebody wants to know what is wrong.
pub(super) fn look_closer(place: &mut Place, context: &mut Context<'_>) {
    let is_wanted = place.pages.is_problems_open && !place.read.is_running && !place.catalog.has_closer_look;
    if is_wanted && !place.read.is_looking {
        place.read.is_looking = true;
        context.start(Job::Look { stores: place.stores.clone(), catalog: place.catalog.clone() });
    } else if !place.pages.is_problems_open && place.read.is_looking {
        place.read.is_looking = false;
        context.cancel(Key::Look);
    }
}

pub(super) fn failed(place: &mut Place, key: Key, why: &Message) {
    match key {
        Key::Read => {
            place.read.is_running = false;
            place.read.failures.push(why.clone());
        }
        Key::Look => place.read.is_looking = false,
    }
}

/// Has the place read for the first time.
pub(super) fn begin(place: &mut Place, context: &mut Context<'_>) {
    read(place, None, context);
}

/// Has everything read again; what is still there keeps its place in every list.
pub(super) fn refresh(place: &mut Place, context: &mut Context<'_>) {
    read(place, Some(place.catalog.clone()), context);
}

/// Has what was changed read again, and nothing else: the rest keeps its histories and figures.
pub(super) fn again(place: &mut Place, touched: Vec<(StoreIndex, Touched)>, context: &mut Context<'_>) {
    if place.read.is_running || touched.iter().any(|(_, touched)| touched.keys_moved) {
        return refresh(place, context);
    }
    let keys = |Touched { runs, experiments, .. }| ReadKeys { runs, experiments };
    // Those of a change before this one are on their way still, or wait: this job takes them along.
    place.read.changed.extend(touched.into_iter().map(|(store, touched)| (store, keys(touched))));
    let (stores, previous, keys) = (place.stores.clone(), place.catalog.clone(), place.read.changed.clone());
    context.start(Job::Again { stores, previous, keys });
}

fn read(place: &mut Place, previous: Option<Arc<Catalog>>, context: &mut Context<'_>) {
    let is_looking = place.read.is_looking;
    place.read = State { is_running: true, is_looking, ..State::pointed_at(place.read.focus.take()) };
    let (stores, unopened) = (place.stores.clone(), place.unopened.clone());
    context.start(Job::Read { stores, previous, unopened });
}

fn done(place: &mut Place, catalog: Arc<Catalog>, took: Duration, failures: Vec<Message>, context: &mut Context<'_>) {
    place.read.is_running = false;
    place.read.took = Some(took);
    place.read.failures = failures;
    // Histories on disk may have grown since they were kept.
    context.discard(std::mem::take(&mut place.histories));
    take_catalog(place, catalog, context);
    if place.read.failures.is_empty() {
        charts::adopt_unmarked(place);
    }
    saved_table::place_read(place, context);
    space::place_read(place, context);
    if place.catalog.runs.is_empty() && place.read.focus == Some(Focus::Models) {
        place.read.focus = None;
    }
    let opened_at =
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(0));
    // Of several each is remembered, with what was found through it.
    let paths: Vec<PathBuf> = place.paths().filter(|path| !sample::is_inside(path)).cloned().collect();
    if let Some(path) = place.view.path.clone().filter(|_| place.view.is_opened) {
        // The view is what was opened.
        let runs = place.catalog.run_indices().filter(|run| !place.catalog.twins().is_left_out(*run)).count();
        context.settings.remember(RecentPlace { path, runs, opened_at });
        context.settings_changed();
        return;
    }
    for path in paths.into_iter().rev() {
        let catalog = &place.catalog;
        let is_here = |store: StoreIndex| catalog.stores[store.at()].location.opened == path;
        let is_counted = |run: &RunIndex| {
            if place.also_opened.is_empty() {
                !catalog.twins().is_left_out(*run)
            } else {
                is_here(catalog.runs[run.at()].store)
            }
        };
        let runs = catalog.run_indices().filter(is_counted).count();
        context.settings.remember(RecentPlace { path, runs, opened_at });
        context.settings_changed();
    }
}

fn take_catalog(place: &mut Place, catalog: Arc<Catalog>, context: &mut Context<'_>) {
    let before = std::mem::replace(&mut place.catalog, catalog);
    table::forget_changed(place, &before, context);
    run_page::forget_changed(place, &before, context);
    context.discard(before);
    if !place.table.is_choice_made {
        place.table.ticked = saved_table::ticked(place).unwrap_or_else(|| first_choice(&place.catalog));
    }
    pages::forget_gone(place);
    table::selection::forget_gone(place);
    compare::forget_gone(place);
    follow_focus(place, context);
    table::refresh(place, context);
    look_closer(place, context);
}

/// What is shown first: every experiment that holds active runs; a place with deleted ones alone shows those.
pub(super) fn first_choice(catalog: &Catalog) -> Vec<ExperimentIndex> {
    let active: Vec<_> = catalog
        .experiment_indices()
        .filter(|&index| catalog.experiment(index).lifecycle_stage == LifecycleStage::Active)
        .collect();
    if active.is_empty() { catalog.experiment_indices().collect() } else { active }
}

/// Shows what the user pointed at, as soon as it has been read.
fn follow_focus(place: &mut Place, context: &mut Context<'_>) {
    let Some(focus) = place.read.focus.clone() else { return };
    match &focus {
        Focus::Store | Focus::Models => {}
        Focus::Deleted => {
            place.table.ticked = place
                .catalog
                .experiment_indices()
                .filter(|&index| place.catalog.experiment(index).is_in_trash)
                .collect();
            place.table.stage = StageView::Deleted;
            place.table.is_choice_made = !place.read.is_running;
            if place.read.is_running {
                return;
            }
        }
        Focus::Experiment(key) => {
            let Some(index) =
                place.catalog.experiment_indices().find(|&index| place.catalog.experiment(index).key == *key)
            else {
                return;
            };
            place.table.ticked = vec![index];
            place.table.is_choice_made = true;
            if place.catalog.experiment(index).lifecycle_stage == LifecycleStage::Deleted {
                place.table.stage = StageView::All;
            }
        }
        Focus::Run(key) | Focus::Artifact(key, _) => {
            let Some(run) = place.catalog.run_indices().find(|&run| place.catalog.run(run).key == *key) else {
                return;
            };
            show_run(place, run, &focus, context);
        }
    }
    place.read.focus = None;
}

fn show_run(place: &mut Place, run: RunIndex, focus: &Focus, context: &mut Context<'_>) {
    pages::reveal(place, run, context);
    let tab = if let Focus::Artifact(..) = focus { RunTab::Artifacts } else { RunTab::Overview };
    pages::open_run(place, run, tab, context);
    if let Focus::Artifact(_, path) = focus {
        artifacts::update(place, context, artifacts::Action::Reveal(path.clone()));
    }
}
