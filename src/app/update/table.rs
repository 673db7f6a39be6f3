//! The run table: which runs, in which order, with which columns.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::loadable::Loadable;
use super::super::settings::Settings;
use super::super::state::PlaceState;
use super::super::{Action, Effect};
use super::{drawn, histories};
use crate::model::{ColumnId, RunIndex, Sort, Table, TableQuery};

/// Sparklines that wait for a job at most; what was scrolled past long ago is asked for again when it is visible.
const MAX_WAITING: usize = 512;
/// Sparklines that are remembered; more than any screen shows.
const MAX_SPARKLINES: usize = 20_000;

pub(super) fn apply(place: &mut PlaceState, settings: &Settings, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::TickExperiment { experiment, only } => {
            place.is_choice_made = true;
            drawn::show_all(place);
            if only {
                place.ticked = vec![experiment];
            } else if let Some(at) = place.ticked.iter().position(|&known| known == experiment) {
                place.ticked.remove(at);
            } else {
                place.ticked.push(experiment);
                place.ticked.sort_unstable();
            }
        }
        Action::TickAll => {
            place.is_choice_made = true;
            drawn::show_all(place);
            place.ticked = place.catalog.experiment_indices().collect();
        }
        Action::SetStage(stage) => place.stage = stage,
        Action::SetFilter(text) => {
            if text == place.filter {
                return;
            }
            place.filter = text;
        }
        Action::SortBy(column) => {
            let is_descending = if place.sort.column == column {
                !place.sort.is_descending
            } else {
                // Newest first, best-known first: times and numbers start from the top, words from A.
                matches!(column, ColumnId::Created | ColumnId::Duration | ColumnId::Size)
            };
            place.sort = Sort { column, is_descending };
        }
        Action::ToggleChildren(run) => toggle_children(place, run),
        Action::FoldAll(fold) => {
            let all = if fold { place.catalog.run_indices().collect() } else { FxHashSet::default() };
            place.collapsed = Arc::new(all);
        }
        Action::WantSparklines(wanted) => return want_sparklines(place, wanted, effects),
        Action::TableDone { table, counts } => {
            place.counts = counts;
            return take_table(place, settings, table);
        }
        Action::ScrolledToFocus => {
            place.scroll_to_focus = false;
            return;
        }
        Action::SparklinesDone(done) => {
            for (key, sparkline) in done {
                place.sparklines.insert(key, Some(sparkline));
            }
            return;
        }
        _ => return,
    }
    refresh(place, effects);
}

/// Folds or unfolds the children of a run.
pub(super) fn toggle_children(place: &mut PlaceState, run: RunIndex) {
    let collapsed = Arc::make_mut(&mut place.collapsed);
    if !collapsed.remove(&run) {
        collapsed.insert(run);
    }
}

/// Has the rows derived again.
pub(super) fn refresh(place: &mut PlaceState, effects: &mut Vec<Effect>) {
    place.table.start();
    let query = TableQuery {
        experiments: place.ticked.clone(),
        stage: place.stage,
        filter: place.filter.clone(),
        sort: place.sort.clone(),
        space: place.space.measured.value().cloned(),
        collapsed: place.collapsed.clone(),
    };
    effects.push(Effect::Table(place.catalog.clone(), query));
}

fn take_table(place: &mut PlaceState, settings: &Settings, table: Arc<Table>) {
    place.columns = shown_columns(&table, settings);
    place.table = Loadable::Ready(table);
    drawn::update(place);
}

/// Columns in order of display: those the user moved first where he put them, the others in their natural order.
fn shown_columns(table: &Table, settings: &Settings) -> Vec<ColumnId> {
    let hidden = hidden_names(settings);
    let moved: FxHashMap<&str, usize> =
        settings.column_order.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at)).collect();
    let mut columns: Vec<(usize, (u8, usize), &ColumnId)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !is_hidden_in(&hidden, column))
        .map(|(natural, column)| {
            let moved = moved.get(column.to_string().as_str()).copied();
            (moved.unwrap_or(usize::MAX), (group_rank(column), natural), column)
        })
        .collect();
    // The name always stands first: it is the sticky column.
    columns.sort_by_key(|(moved, natural, column)| (**column != ColumnId::Name, *moved, *natural));
    columns.into_iter().map(|(_, _, column)| column.clone()).collect()
}

/// Metrics stand before parameters, as in MLflow: with dozens of parameters nobody would find them behind.
fn group_rank(column: &ColumnId) -> u8 {
    match column {
        ColumnId::Metric(_) => 1,
        ColumnId::Param(_) => 2,
        ColumnId::Tag(_) => 3,
        _ => 0,
    }
}

/// Whether a column is hidden. Attributes beside created and duration, and tags, start hidden: for these the stored name
/// means "shown".
pub fn is_hidden(column: &ColumnId, settings: &Settings) -> bool {
    let is_toggled = settings.hidden_columns.contains(&column.to_string());
    starts_hidden(column) != is_toggled
}

/// The names in the settings, for questions about many columns.
fn hidden_names(settings: &Settings) -> FxHashSet<&str> {
    settings.hidden_columns.iter().map(String::as_str).collect()
}

fn is_hidden_in(hidden: &FxHashSet<&str>, column: &ColumnId) -> bool {
    starts_hidden(column) != hidden.contains(column.to_string().as_str())
}

fn starts_hidden(column: &ColumnId) -> bool {
    match column {
        ColumnId::Name | ColumnId::Created | ColumnId::Duration | ColumnId::Param(_) => false,
        ColumnId::Metric(key) => key.starts_with("system/"),
        _ => true,
    }
}

pub(super) fn apply_columns(
    place: &mut PlaceState,
    settings: &mut Settings,
    action: Action,
    effects: &mut Vec<Effect>,
) {
    let Some(table) = place.table.value().cloned() else { return };
    match action {
        Action::ToggleColumn(column) => toggle_hidden(settings, &column),
        Action::HideEqualParams => {
            effects.push(Effect::Differing(place.catalog.clone(), table));
            return;
        }
        Action::DifferingDone(differing) => {
            let differing: FxHashSet<ColumnId> = differing.into_iter().collect();
            let hidden = hidden_names(settings);
            let is_wrong = |column: &&ColumnId| {
                matches!(column, ColumnId::Param(_)) && differing.contains(column) == is_hidden_in(&hidden, column)
            };
            let wrong: Vec<ColumnId> = table.columns.iter().filter(is_wrong).cloned().collect();
            drop(hidden);
            for column in &wrong {
                toggle_hidden(settings, column);
            }
        }
        Action::ResetColumns => {
            settings.hidden_columns.clear();
            settings.column_order.clear();
        }
        Action::MoveColumn { column, before } => {
            let mut order: Vec<String> = place.columns.iter().map(ToString::to_string).collect();
            let name = column.to_string();
            order.retain(|known| *known != name);
            let at = before
                .and_then(|before| order.iter().position(|known| *known == before.to_string()))
                .unwrap_or(order.len());
            order.insert(at, name);
            // Names of columns of other places stay known, at the end.
            let others: Vec<String> =
                settings.column_order.iter().filter(|known| !order.contains(known)).cloned().collect();
            order.extend(others);
            settings.column_order = order;
        }
        _ => return,
    }
    place.columns = shown_columns(&table, settings);
    effects.push(Effect::SettingsChanged);
}

fn toggle_hidden(settings: &mut Settings, column: &ColumnId) {
    let name = column.to_string();
    if let Some(at) = settings.hidden_columns.iter().position(|known| *known == name) {
        settings.hidden_columns.remove(at);
    } else {
        settings.hidden_columns.push(name);
    }
}

fn want_sparklines(place: &mut PlaceState, wanted: Vec<(RunIndex, Arc<str>)>, effects: &mut Vec<Effect>) {
    // While the stores are being read the disk has better things to do.
    if place.reading.is_running {
        return;
    }
    if place.sparklines.len() > MAX_SPARKLINES {
        place.sparklines.clear();
    }
    // The new job takes over what the one before has not brought yet, after what is visible now.
    let waiting = place.sparklines.iter().filter(|(_, sparkline)| sparkline.is_none()).map(|(key, _)| key.clone());
    let mut wanted = wanted;
    wanted.extend(waiting.take(MAX_WAITING));
    for key in &wanted {
        place.sparklines.insert(key.clone(), None);
    }
    effects.push(Effect::Sparklines(histories(place), wanted));
}
