//! Header cells: names of groups and columns; sorting, moving, hiding.

use std::ops::Range;

use egui::{Align2, Color32, Role, Sense, Stroke, Ui, WidgetInfo};
use egui_table::HeaderCellInfo;

use super::RunTable;
use crate::app::table;
use crate::model::ColumnId;
use crate::text::Texts;
use crate::views::icons::Icon;
use crate::views::theme::{font, size};
use crate::views::widgets::text::paint_elided;

/// Width of a column before the user resizes it, and the least it can have.
pub(super) fn width(column: &ColumnId) -> (f32, f32) {
    // About the width of a header in Inter Medium 12, without laying out the headers of hundreds of columns.
    let of_name = |name: &str| name.chars().map(|c| if c.is_ascii() { 6.8 } else { 12.5 }).sum::<f32>() + 34.0;
    match column {
        ColumnId::Metric(name) => (of_name(name).clamp(126.0, 260.0), 64.0),
        ColumnId::Param(name) => (of_name(name).clamp(76.0, 200.0), 48.0),
        ColumnId::Tag(name) => (of_name(name).clamp(100.0, 200.0), 48.0),
        attribute => attribute.attribute().map_or((132.0, 60.0), |row| row.width),
    }
}

/// Columns of one kind that stand side by side.
pub(super) fn groups(columns: &[ColumnId]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in 0..columns.len() {
        match groups.last_mut() {
            // The sticky column is a group of its own, so that it does not scroll with its neighbours.
            Some(group) if at > 1 && kind(&columns[group.start]) == kind(&columns[at]) => group.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Locale key of the group a column belongs to; attributes have no heading.
fn kind(column: &ColumnId) -> Option<&'static str> {
    match column {
        ColumnId::Param(_) => Some("parameters"),
        ColumnId::Metric(_) => Some("metrics"),
        ColumnId::Tag(_) => Some("tags"),
        _ => None,
    }
}

/// Name of a column as its header shows it.
pub(crate) fn title<'a>(column: &'a ColumnId, texts: &'static Texts) -> &'a str {
    match column {
        ColumnId::Param(name) | ColumnId::Metric(name) | ColumnId::Tag(name) => name,
        attribute => attribute.attribute().map_or("", |row| texts.get(row.title)),
    }
}

pub(super) fn header_cell_ui(table: &mut RunTable<'_>, ui: &mut Ui, cell: &HeaderCellInfo) {
    let rect = ui.max_rect();
    let palette = table.palette;
    ui.painter().rect_filled(rect, 0, palette.head);
    if table.begins_group(cell.col_range.start) {
        ui.painter().vline(rect.left() + 0.5, rect.y_range(), Stroke::new(1.0, palette.line));
    }
    if cell.row_nr == 0 {
        let Some(key) = kind(&table.columns[cell.col_range.start]) else { return };
        // The heading stays in view while its group is scrolled.
        let left = rect.left().max(ui.clip_rect().left()) + size::CELL;
        let at = egui::pos2(left, rect.bottom() - 3.0);
        let text = table.view.texts.get(key);
        paint_elided(ui.painter(), at, Align2::LEFT_BOTTOM, text, font::tiny(), palette.muted, rect.right() - left);
        return;
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    column_header_ui(table, ui, cell.col_range.start);
}

fn column_header_ui(table: &mut RunTable<'_>, ui: &mut Ui, at: usize) {
    let column = &table.columns[at];
    let texts = table.view.texts;
    let palette = table.palette;
    let rect = ui.max_rect();
    let title = title(column, texts);
    let sort = &table.view.place.table.sort;
    let is_sorted = sort.column == *column;
    let response =
        ui.interact(rect.shrink2(egui::vec2(4.0, 0.0)), ui.scope_id().with("header"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, title));
    let color = if is_sorted || response.hovered() { palette.text } else { palette.text2 };
    paint_title(ui, column, title, color, is_sorted.then_some(sort.is_descending));
    if response.clicked() {
        table.actions.push(table::Action::SortBy(column.clone()));
    }
    if *column != ColumnId::Name {
        response.dnd_set_drag_payload(column.clone());
        if response.dragged() {
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        }
        if response.dnd_hover_payload::<ColumnId>().is_some_and(|dragged| *dragged != *column) {
            ui.painter().vline(rect.left() + 1.0, rect.y_range(), Stroke::new(2.0, palette.accent));
        }
        if let Some(dragged) = response.dnd_release_payload::<ColumnId>()
            && *dragged != *column
        {
            table.actions.push(table::Action::MoveColumn { column: (*dragged).clone(), before: Some(column.clone()) });
        }
    }
    response.context_menu(|ui| header_menu(table, ui, column));
    response.on_hover_text_at_pointer(title);
}

fn paint_title(ui: &Ui, column: &ColumnId, title: &str, color: Color32, sorted: Option<bool>) {
    let rect = ui.max_rect();
    let arrow = if sorted.is_some() { 16.0 } else { 0.0 };
    let width = rect.width() - 2.0 * size::CELL - arrow;
    let y = rect.center().y;
    let left = if *column == ColumnId::Name { 26.0 } else { size::CELL };
    let (text, _) = if column.is_right_aligned() {
        let at = egui::pos2(rect.right() - size::CELL - arrow, y);
        paint_elided(ui.painter(), at, Align2::RIGHT_CENTER, title, font::header(), color, width)
    } else {
        let at = egui::pos2(rect.left() + left, y);
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, title, font::header(), color, width)
    };
    if let Some(is_descending) = sorted {
        let icon = if is_descending { Icon::ArrowDown } else { Icon::ArrowUp };
        icon.paint(ui.painter(), egui::pos2(text.right() + 9.0, y), 12.0, color);
    }
}

fn header_menu(table: &mut RunTable<'_>, ui: &mut Ui, column: &ColumnId) {
    let texts = table.view.texts;
    let sort = &table.view.place.table.sort;
    ui.set_min_width(180.0);
    if ui.button(texts.get("sort-ascending")).clicked() && (sort.column != *column || sort.is_descending) {
        sort_by(table, column, false);
    }
    if ui.button(texts.get("sort-descending")).clicked() {
        sort_by(table, column, true);
    }
    ui.separator();
    if *column != ColumnId::Name && ui.button(texts.get("hide-column")).clicked() {
        table.actions.push(table::Action::ToggleColumn(column.clone()));
    }
    if ui.button(texts.get("hide-equal-params")).clicked() {
        table.actions.push(table::Action::HideEqualParams);
    }
    if ui.button(texts.get("reset-columns")).clicked() {
        table.actions.push(table::Action::ResetColumns);
    }
}

/// `SortBy` turns the order round when the column is sorted already, so it may take two.
pub(super) fn sort_by(table: &mut RunTable<'_>, column: &ColumnId, is_descending: bool) {
    let sort = &table.view.place.table.sort;
    if sort.column == *column {
        if sort.is_descending != is_descending {
            table.actions.push(table::Action::SortBy(column.clone()));
        }
    } else {
        table.actions.push(table::Action::SortBy(column.clone()));
        if is_descending != column.is_descending_first() {
            table.actions.push(table::Action::SortBy(column.clone()));
        }
    }
}
