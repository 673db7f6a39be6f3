//! Which columns the table shows, and in which order: kept for every place.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Job;
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::model::{ColumnId, Table};

/// Columns in order of display: those the user moved first where he put them, the others in their natural order.
pub(super) fn shown(table: &Table, settings: &Settings) -> Vec<ColumnId> {
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

/// Hides a column, or shows it.
pub(super) fn toggle(place: &mut Place, column: &ColumnId, context: &mut Context<'_>) {
    toggle_hidden(context.settings, column);
    changed(place, context);
}

/// Has it found out which parameters differ.
pub(super) fn hide_equal_params(place: &Place, context: &mut Context<'_>) {
    if let Some(table) = place.table.content.value() {
        context.start(Job::Differing(place.catalog.clone(), table.clone()));
    }
}

/// Shows the parameters that differ and no others.
pub(super) fn show_differing(place: &mut Place, differing: Vec<ColumnId>, context: &mut Context<'_>) {
    let Some(table) = place.table.content.value() else { return };
    let differing: FxHashSet<ColumnId> = differing.into_iter().collect();
    let hidden = hidden_names(context.settings);
    let is_wrong = |column: &&ColumnId| {
        matches!(column, ColumnId::Param(_)) && differing.contains(column) == is_hidden_in(&hidden, column)
    };
    let wrong: Vec<ColumnId> = table.columns.iter().filter(is_wrong).cloned().collect();
    drop(hidden);
    for column in &wrong {
        toggle_hidden(context.settings, column);
    }
    changed(place, context);
}

/// All columns in their natural order.
pub(super) fn reset(place: &mut Place, context: &mut Context<'_>) {
    context.settings.hidden_columns.clear();
    context.settings.column_order.clear();
    changed(place, context);
}

/// Puts a column before another, or last.
pub(super) fn move_before(place: &mut Place, column: &ColumnId, before: Option<&ColumnId>, context: &mut Context<'_>) {
    let mut order: Vec<String> = place.table.columns.iter().map(ToString::to_string).collect();
    let name = column.to_string();
    order.retain(|known| *known != name);
    let at =
        before.and_then(|before| order.iter().position(|known| *known == before.to_string())).unwrap_or(order.len());
    order.insert(at, name);
    // Names of columns of other places stay known, at the end.
    let moved = &mut context.settings.column_order;
    let others: Vec<String> = moved.iter().filter(|known| !order.contains(known)).cloned().collect();
    order.extend(others);
    *moved = order;
    changed(place, context);
}

fn changed(place: &mut Place, context: &mut Context<'_>) {
    if let Some(table) = place.table.content.value() {
        place.table.columns = shown(table, context.settings);
    }
    context.settings_changed();
}

fn toggle_hidden(settings: &mut Settings, column: &ColumnId) {
    let name = column.to_string();
    if let Some(at) = settings.hidden_columns.iter().position(|known| *known == name) {
        settings.hidden_columns.remove(at);
    } else {
        settings.hidden_columns.push(name);
    }
}
