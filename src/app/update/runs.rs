//! Selection, pages, and what the page of a run needs.

use super::super::loadable::Loadable;
use super::super::state::{ArtifactsState, Page, PlaceState, RunTab, Zoom};
use super::super::{Action, Effect};
use super::{drawn, histories, table};
use crate::model::{RunIndex, StageView, Table};
use crate::store::LifecycleStage;

pub(super) fn apply(place: &mut PlaceState, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::SelectRun { run, toggle, range } => select(place, run, toggle, range),
        Action::FocusRun(run) if place.selection.contains(run) => {
            (place.selection.focus, place.selection.anchor) = (Some(run), Some(run));
        }
        Action::FocusRun(run) => select(place, run, false, false),
        Action::MoveFocus { rows, extend } => move_focus(place, rows, extend),
        Action::FoldFocus(fold) => fold_focus(place, fold, effects),
        Action::SelectAll => {
            if let Some(table) = place.table.value() {
                place.selection.set(table.rows.iter().filter(|row| !row.is_context).map(|row| row.run).collect());
            }
            drawn::update(place);
        }
        Action::SelectNone => {
            place.selection = super::super::state::Selection::default();
            drawn::update(place);
        }
        Action::Show(page) => {
            if let Page::Run(run, tab) = page {
                open_run(place, run, tab, effects);
            } else {
                if page != place.page {
                    // Another page lists other items.
                    (place.lifecycle.chosen, place.lifecycle.chosen_bytes) = Default::default();
                }
                place.page = page;
                place.charts.crosshair = None;
            }
        }
        Action::OpenRun(run, tab) => open_run(place, run, tab, effects),
        Action::Reveal(run) => {
            reveal(place, run, effects);
            if let Page::Run(_, tab) = place.page {
                open_run(place, run, tab, effects);
            }
        }
        Action::StepRun(rows) => {
            if let Page::Run(_, tab) = place.page {
                move_focus(place, rows, false);
                if let Some(run) = place.selection.focus {
                    open_run(place, run, tab, effects);
                }
            }
        }
        Action::Back => {
            place.page = Page::Table;
            place.scroll_to_focus = true;
        }
        Action::WantSummaries(run) if place.summaries.as_ref().is_none_or(|(known, _)| *known != run) => {
            place.summaries = Some((run, Loadable::Loading(None)));
            effects.push(Effect::Summaries(histories(place), run));
        }
        Action::SummariesDone(run, result) => {
            if let Some((known, summaries)) = &mut place.summaries
                && *known == run
            {
                summaries.finish(result);
            }
        }
        _ => {}
    }
}

fn position(table: &Table, run: RunIndex) -> Option<usize> {
    table.rows.iter().position(|row| row.run == run)
}

fn select(place: &mut PlaceState, run: RunIndex, toggle: bool, range: bool) {
    let selection = &mut place.selection;
    if range
        && let (Some(anchor), Some(table)) = (selection.anchor, place.table.value())
        && let (Some(from), Some(to)) = (position(table, anchor), position(table, run))
    {
        selection.set(table.rows[from.min(to)..=from.max(to)].iter().map(|row| row.run).collect());
    } else if toggle {
        selection.toggle(run);
        selection.anchor = Some(run);
    } else {
        selection.set(vec![run]);
        selection.anchor = Some(run);
    }
    selection.focus = Some(run);
    drawn::update(place);
}

fn move_focus(place: &mut PlaceState, rows: isize, extend: bool) {
    let Some(table) = place.table.value().cloned() else { return };
    if table.rows.is_empty() {
        return;
    }
    let last = table.rows.len() - 1;
    let to = match place.selection.focus.and_then(|run| position(&table, run)) {
        Some(at) => at.saturating_add_signed(rows).min(last),
        None if rows < 0 => last,
        None => 0,
    };
    select(place, table.rows[to].run, false, extend);
    place.scroll_to_focus = true;
}

/// Left: fold, or go to the parent. Right: unfold, or go to the first child.
fn fold_focus(place: &mut PlaceState, fold: bool, effects: &mut Vec<Effect>) {
    let Some(table) = place.table.value().cloned() else { return };
    let Some(at) = place.selection.focus.and_then(|run| position(&table, run)) else { return };
    let row = &table.rows[at];
    if row.child_count > 0 && row.is_expanded == fold {
        table::toggle_children(place, row.run);
        table::refresh(place, effects);
    } else if fold {
        if let Some(parent) = table.rows[..at].iter().rposition(|above| above.depth < row.depth) {
            select(place, table.rows[parent].run, false, false);
            place.scroll_to_focus = true;
        }
    } else if row.child_count > 0 {
        move_focus(place, 1, false);
    }
}

/// Makes a run visible in the table and gives it the focus.
pub(super) fn reveal(place: &mut PlaceState, run: RunIndex, effects: &mut Vec<Effect>) {
    let entry = &place.catalog.runs[run.at()];
    let experiment = entry.experiment;
    let is_deleted = entry.run.lifecycle_stage == LifecycleStage::Deleted
        || place.catalog.experiment(experiment).lifecycle_stage == LifecycleStage::Deleted;
    if !place.ticked.contains(&experiment) {
        place.ticked.push(experiment);
        place.ticked.sort_unstable();
        place.is_choice_made = true;
    }
    if is_deleted && place.stage == StageView::Active || !is_deleted && place.stage == StageView::Deleted {
        place.stage = StageView::All;
    }
    place.filter.clear();
    select(place, run, false, false);
    place.scroll_to_focus = true;
    table::refresh(place, effects);
}

/// Shows the page of a run.
pub(super) fn open_run(place: &mut PlaceState, run: RunIndex, tab: RunTab, effects: &mut Vec<Effect>) {
    place.page = Page::Run(run, tab);
    if place.selection.focus != Some(run) {
        select(place, run, false, false);
    }
    if place.artifacts.as_ref().is_none_or(|artifacts| artifacts.run != run) {
        want_artifacts(place, run, effects);
    }
}

/// Has the files of a run listed.
pub(super) fn want_artifacts(place: &mut PlaceState, run: RunIndex, effects: &mut Vec<Effect>) {
    place.artifacts = Some(ArtifactsState {
        run,
        file_count: None,
        listing: Loadable::Loading(None),
        open_folders: rustc_hash::FxHashSet::default(),
        rows: Vec::new(),
        filter: String::new(),
        selected: None,
        preview: Loadable::Idle,
        as_text: false,
        zoom: Zoom::Fit,
        tree_rows: Vec::new(),
        folded_rows: rustc_hash::FxHashSet::default(),
        thumbnails: Loadable::Idle,
    });
    effects.push(Effect::Artifacts(histories(place), run));
}
