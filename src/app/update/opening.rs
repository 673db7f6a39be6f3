//! Opening a place, reading it, leaving it.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rustc_hash::FxHashSet;

use super::super::effect::Discarded;
use super::super::jobs::JobKey;
use super::super::loadable::Loadable;
use super::super::settings::RecentPlace;
use super::super::state::{LifecycleState, Page, PlaceState, Reading, RunTab, Selection, SpaceState, State};
use super::super::{Action, Effect};
use super::{runs, space, table};
use crate::model::{Catalog, ExperimentIndex, RunIndex, Sort, StageView};
use crate::store::{Focus, LifecycleStage, Place, Store};

pub(super) fn apply(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Open(path) => {
            state.open_failure = None;
            state.opening = Some(path.clone());
            effects.push(Effect::Locate(path));
        }
        Action::OpenSample => {
            state.open_failure = None;
            effects.push(Effect::LocateSample);
        }
        Action::SetPathEntry(text) => state.path_entry = text,
        Action::ClosePlace => {
            effects.push(Effect::Cancel(JobKey::Read));
            leave(state.place.take(), effects);
            effects.push(Effect::CheckRecent(recent_paths(state)));
        }
        Action::Refresh => {
            if let Some(place) = &mut state.place {
                place.reading = begin_reading();
                let unopened = place.unopened.clone();
                let previous = Some(place.catalog.clone());
                effects.push(Effect::Read { stores: place.stores.clone(), previous, unopened });
            }
        }
        Action::CancelReading => {
            effects.push(Effect::Cancel(JobKey::Read));
            state.opening = None;
            if let Some(place) = &mut state.place {
                place.reading.is_running = false;
                place.reading.is_cancelled = true;
            }
        }
        Action::ForgetRecent(path) => {
            state.settings.recent.retain(|place| place.path != path);
            effects.push(Effect::SettingsChanged);
        }
        Action::ClearRecent => {
            state.settings.recent.clear();
            effects.push(Effect::SettingsChanged);
        }
        Action::RecentChecked(missing) => state.missing_recent = missing.into_iter().collect(),
        Action::Located(place, stores) => located(state, place, stores, effects),
        Action::LocateFailed(_, message) => {
            state.opening = None;
            // With a place open the failure is a notice over it, else it stands on the start screen.
            if state.place.is_some() {
                super::notify(state, message);
            } else {
                state.open_failure = Some(message);
            }
        }
        Action::Read(catalog) => {
            if let Some(place) = &mut state.place {
                take_catalog(place, catalog, effects);
            }
        }
        Action::ReadDone { catalog, took, failures } => read_done(state, catalog, took, failures, effects),
        _ => {}
    }
}

/// Paths in the list of recent places.
pub(super) fn recent_paths(state: &State) -> Vec<std::path::PathBuf> {
    state.settings.recent.iter().map(|place| place.path.clone()).collect()
}

fn begin_reading() -> Reading {
    Reading { is_running: true, is_cancelled: false, since: Instant::now(), took: None, failures: Vec::new() }
}

fn located(state: &mut State, place: Place, stores: Vec<Arc<dyn Store>>, effects: &mut Vec<Effect>) {
    state.opening = None;
    state.open_failure = None;
    effects.push(Effect::Examine(stores.clone()));
    effects.push(Effect::Read { stores: stores.clone(), previous: None, unopened: place.unopened.clone() });
    let charts = state.settings.charts_of(&place.opened).restore();
    let before = state.place.replace(PlaceState {
        opened: place.opened,
        unopened: place.unopened,
        stores,
        catalog: Arc::new(Catalog::default()),
        focus: Some(place.focus).filter(|focus| *focus != Focus::Store),
        reading: begin_reading(),
        ticked: Vec::new(),
        is_choice_made: false,
        stage: StageView::Active,
        filter: String::new(),
        sort: Sort::default(),
        collapsed: Arc::new(FxHashSet::default()),
        table: Loadable::Idle,
        counts: Arc::default(),
        columns: Vec::new(),
        selection: Selection::default(),
        scroll_to_focus: false,
        page: Page::Table,
        is_problems_open: false,
        histories: Arc::default(),
        sparklines: rustc_hash::FxHashMap::default(),
        charts,
        export: None,
        lifecycle: LifecycleState { operations_log: state.operations_log.clone(), ..LifecycleState::default() },
        space: SpaceState::default(),
        summaries: None,
        artifacts: None,
    });
    leave(before, effects);
}

/// Stops what is under way for a place that is no longer open, so that its results never meet another place, and gives
/// the place back.
fn leave(place: Option<PlaceState>, effects: &mut Vec<Effect>) {
    let Some(place) = place else { return };
    let figures = place.charts.figures.keys().cloned().map(JobKey::Figure);
    let others = [
        JobKey::Table,
        JobKey::Sparklines,
        JobKey::Statistics,
        JobKey::ExportPreview,
        JobKey::Examine,
        JobKey::PlanDeleted,
        JobKey::PlanPurge,
        JobKey::Space,
        JobKey::Differing,
        JobKey::Summaries,
        JobKey::Artifacts,
        JobKey::Preview,
        JobKey::Thumbnails,
    ];
    effects.extend(figures.chain(others).map(Effect::Cancel));
    discard(place, effects);
}

/// Has what nobody needs any more given back elsewhere: a large place takes half a second.
fn discard(value: impl Send + 'static, effects: &mut Vec<Effect>) {
    effects.push(Effect::Discard(Discarded::new(value)));
}

fn read_done(
    state: &mut State,
    catalog: Arc<Catalog>,
    took: std::time::Duration,
    failures: Vec<crate::text::Message>,
    effects: &mut Vec<Effect>,
) {
    let Some(place) = &mut state.place else { return };
    place.reading.is_running = false;
    place.reading.took = Some(took);
    place.reading.failures = failures;
    // Histories on disk may have grown since they were kept.
    discard((std::mem::take(&mut place.histories), std::mem::take(&mut place.sparklines)), effects);
    take_catalog(place, catalog, effects);
    space::place_read(place, effects);
    if place.catalog.runs.is_empty() && place.focus == Some(Focus::Models) {
        place.focus = None;
    }
    let runs = place.catalog.run_indices().count();
    let opened_at =
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| i64::try_from(time.as_millis()).unwrap_or(0));
    if !crate::app::sample::is_inside(&place.opened) {
        state.settings.remember(RecentPlace { path: place.opened.clone(), runs, opened_at });
        effects.push(Effect::SettingsChanged);
    }
}

fn take_catalog(place: &mut PlaceState, catalog: Arc<Catalog>, effects: &mut Vec<Effect>) {
    discard(std::mem::replace(&mut place.catalog, catalog), effects);
    if !place.is_choice_made {
        place.ticked = first_choice(&place.catalog);
    }
    follow_focus(place, effects);
    table::refresh(place, effects);
}

/// What is shown first: every experiment that holds active runs; a place with deleted ones alone shows those.
fn first_choice(catalog: &Catalog) -> Vec<ExperimentIndex> {
    let active: Vec<_> = catalog
        .experiment_indices()
        .filter(|&index| catalog.experiment(index).lifecycle_stage == LifecycleStage::Active)
        .collect();
    if active.is_empty() { catalog.experiment_indices().collect() } else { active }
}

/// Shows what the user pointed at, as soon as it has been read.
fn follow_focus(place: &mut PlaceState, effects: &mut Vec<Effect>) {
    let Some(focus) = place.focus.clone() else { return };
    match &focus {
        Focus::Store | Focus::Models => {}
        Focus::Deleted => {
            place.ticked = place
                .catalog
                .experiment_indices()
                .filter(|&index| place.catalog.experiment(index).is_in_trash)
                .collect();
            place.stage = StageView::Deleted;
            place.is_choice_made = !place.reading.is_running;
            if place.reading.is_running {
                return;
            }
        }
        Focus::Experiment(key) => {
            let Some(index) =
                place.catalog.experiment_indices().find(|&index| place.catalog.experiment(index).key == *key)
            else {
                return;
            };
            place.ticked = vec![index];
            place.is_choice_made = true;
            if place.catalog.experiment(index).lifecycle_stage == LifecycleStage::Deleted {
                place.stage = StageView::All;
            }
        }
        Focus::Run(key) | Focus::Artifact(key, _) => {
            let Some(run) = place.catalog.run_indices().find(|&run| place.catalog.run(run).key == *key) else {
                return;
            };
            show_run(place, run, &focus, effects);
        }
    }
    place.focus = None;
}

fn show_run(place: &mut PlaceState, run: RunIndex, focus: &Focus, effects: &mut Vec<Effect>) {
    runs::reveal(place, run, effects);
    let tab = if let Focus::Artifact(..) = focus { RunTab::Artifacts } else { RunTab::Overview };
    runs::open_run(place, run, tab, effects);
    if let (Focus::Artifact(_, path), Some(artifacts)) = (focus, &mut place.artifacts) {
        artifacts.selected = Some(super::super::state::ArtifactRef { section: 0, path: path.clone() });
    }
}
