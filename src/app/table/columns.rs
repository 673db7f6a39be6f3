//! Which columns the table shows, and in which order: kept for every place.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Job;
use crate::app::place::{Context, Place};
use crate::app::settings::Settings;
use crate::model::{ColumnId, Table};

/// Columns in order of display: those the user moved first where he put them, the others in their natural order.
pub(super) fn shown(table: &Table, settings: &Settings) -> Vec<ColumnId> {
    let moved: FxHashMap<&str, usize> =
        settings.column_order.iter().enumerate().rev().map(|(at, name)| (name.as_str(), at)).collect();
    let mut columns: Vec<(usize, (u8, usize), &ColumnId)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| settings.shown_columns.shows(column))
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

/// Hides a column, or shows it.
pub(super) fn toggle(place: &mut Place, column: &ColumnId, context: &mut Context<'_>) {
    context.settings.shown_columns.toggle(column);
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
    for column in table.columns.iter().filter(|column| matches!(column, ColumnId::Param(_))) {
        let differs = differing.contains(column);
        if context.settings.shown_columns.shows(column) != differs {
            context.settings.shown_columns.set(column, differs);
        }
    }
    changed(place, context);
}

/// All columns in their natural order.
pub(super) fn reset(place: &mut Place, context: &mut Context<'_>) {
    context.settings.shown_columns.reset();
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
