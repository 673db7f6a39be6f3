//! Which page of a place is shown, and the ways from one to another.

use super::entities::EntityId;
use super::place::{Context, Place};
use super::table::{self, selection};
use super::{artifacts, compare, lifecycle, read, run_page};
use crate::model::{RunIndex, StageView, StoreView};
use crate::store::LifecycleStage;

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    pub shown: Page,
    /// The pages before it, the last one last: where *Back* leads.
    trail: Vec<Page>,
    /// The problems panel is open.
    pub is_problems_open: bool,
}

/// The pages of an opened place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Page {
    #[default]
    Table,
    /// One chart per metric.
    Charts,
    /// Runs beside each other.
    Compare,
    /// The same file of many runs.
    Gallery,
    /// What is deleted.
    Deleted,
    /// What takes space.
    Space,
    Run(RunIndex, RunTab),
    /// A model, prompt, dataset or trace, or a list of them.
    Entity(EntityId),
}

/// Parts of the run page (and of the inspector).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum RunTab {
    /// Note, details, parameters, curves, tags.
    #[default]
    Overview,
    /// The runs below it, if there are any.
    Children,
    /// Its metrics, one or some of them large.
    Metrics,
    /// The same of what MLflow measured of the machine.
    System,
    Artifacts,
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    Show(Page),
    /// Show the page of a run.
    OpenRun(RunIndex, RunTab),
    /// Show a run wherever it is: tick its experiment, widen the stage, clear the filter, focus it.
    Reveal(RunIndex),
    /// The run after (or before) this one in the table.
    StepRun(isize),
    /// To the page from which this one was opened, else to the table.
    Back,
    /// Open or close the problems panel.
    ToggleProblems,
}

pub(super) fn update(place: &mut Place, context: &mut Context<'_>, action: Action) {
    change(place, context, action);
    artifacts::follow_page(place, context);
    compare::files::follow_page(place, context);
}

#[expect(clippy::needless_pass_by_value, reason = "as every feature takes its actions")]
fn change(place: &mut Place, context: &mut Context<'_>, action: Action) {
    match action {
        Action::Show(Page::Run(run, tab)) | Action::OpenRun(run, tab) => open_run(place, run, tab, context),
        Action::Show(Page::Entity(id)) => visit(place, Page::Entity(id)),
        Action::Show(page) => show(place, page, context),
        Action::Reveal(run) => {
            reveal(place, run, context);
            if let Page::Run(_, tab) = place.pages.shown {
                open_run(place, run, tab, context);
            }
        }
        Action::StepRun(rows) => {
            if let Page::Run(_, tab) = place.pages.shown {
                selection::move_focus(place, rows, false);
                if let Some(run) = place.table.selection.focus {
                    show_run(place, run, tab, context);
                }
            }
        }
        Action::Back => match place.pages.trail.pop().unwrap_or_default() {
            Page::Run(run, tab) => show_run(place, run, tab, context),
            page => {
                (place.pages.shown, place.charts.crosshair) = (page, None);
                place.table.scroll_to_focus |= page == Page::Table;
            }
        },
        Action::ToggleProblems => {
            place.pages.is_problems_open = !place.pages.is_problems_open;
            read::look_closer(place, context);
        }
    }
}

/// Shows one of the pages that stand beside each other; there is no way back from these.
pub(super) fn show(place: &mut Place, page: Page, context: &mut Context<'_>) {
    if page != place.pages.shown {
        // Another page lists other items.
        place.lifecycle.chosen.clear();
    }
    if page == Page::Deleted {
        lifecycle::want_deleted(place, context);
    }
    if page == Page::Compare {
        compare::enter(place, context);
    }
    if page == Page::Charts && place.pages.shown == Page::Table {
        table::compared::enter_charts(place);
    }
    place.pages.trail.clear();
    place.pages.shown = page;
    (place.charts.crosshair, place.charts.pointed) = (None, None);
}

/// Shows a page from which *Back* leads to the one that is shown now.
pub(super) fn visit(place: &mut Place, page: Page) {
    const MOST: usize = 100;
    let State { shown, trail, .. } = &mut place.pages;
    if *shown != page {
        if trail.len() == MOST {
            trail.remove(0);
        }
        trail.push(*shown);
    }
    (*shown, place.charts.crosshair) = (page, None);
}

/// Makes a run visible in the table and gives it the focus.
pub(super) fn reveal(place: &mut Place, run: RunIndex, context: &mut Context<'_>) {
    let entry = &place.catalog.runs[run.at()];
    let experiment = entry.experiment;
    let is_deleted = entry.run.lifecycle_stage == LifecycleStage::Deleted
        || place.catalog.experiment(experiment).lifecycle_stage == LifecycleStage::Deleted;
    if !place.catalog.shows(run, place.table.stores) {
        place.table.stores = StoreView::All;
    }
    let is_ticked = place.is_ticked(experiment);
    let table = &mut place.table;
    if !is_ticked {
        table.ticked.push(experiment);
        table.ticked.sort_unstable();
        table.is_choice_made = true;
    }
    if is_deleted && table.stage == StageView::Active || !is_deleted && table.stage == StageView::Deleted {
        table.stage = StageView::All;
    }
    table.filter.clear();
    selection::select(place, run, false, false);
    place.table.scroll_to_focus = true;
    table::refresh(place, context);
}

/// Leaves the page of a run that is no longer there.
pub(super) fn forget_gone(place: &mut Place) {
    if let Page::Run(run, _) = place.pages.shown
        && place.catalog.runs.get(run.at()).is_none_or(|entry| entry.is_gone)
    {
        place.pages.shown = Page::Table;
    }
}

/// Shows the page of a run, from which *Back* leads here.
pub(super) fn open_run(place: &mut Place, run: RunIndex, tab: RunTab, context: &mut Context<'_>) {
    if !matches!(place.pages.shown, Page::Run(before, _) if before == run) {
        visit(place, Page::Run(run, tab));
    }
    show_run(place, run, tab, context);
}

/// Shows the page of a run in the place of the one that is shown.
fn show_run(place: &mut Place, run: RunIndex, tab: RunTab, context: &mut Context<'_>) {
    place.pages.shown = Page::Run(run, tab);
    if place.table.selection.focus != Some(run) {
        selection::select(place, run, false, false);
    }
    artifacts::want(place, run, context);
    artifacts::follow_page(place, context);
    compare::files::follow_page(place, context);
    run_page::follow_page(place, context);
}
