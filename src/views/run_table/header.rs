//! Header cells: names of groups and columns; sorting, moving, hiding.

use std::ops::Range;

use egui::{Align2, Color32, CornerRadius, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_table::HeaderCellInfo;

use super::RunTable;
use super::widths::{self, NUMBER_PADDING, measure};
use crate::app::table::{self, ColumnAction, column_list};
use crate::app::{charts, pages};
use crate::model::{Best, ColumnGroup, ColumnId, Direction, Sort, format};
use crate::text::{Texts, grouped};
use crate::views::View;
use crate::views::icons::Icon;
use crate::views::theme::{font, size};
use crate::views::widgets::button::focus_ring;
use crate::views::widgets::text::paint_elided;

/// Columns narrower than this have no room for a sparkline.
pub(super) const SPARKLINE_FROM: f32 = 90.0;
/// A header makes no column wider than this by itself.
const WIDEST: f32 = 104.0;
/// What the sign of the order takes.
const ARROW: f32 = 16.0;
/// What the number of a key takes beside it.
const NUMBER: f32 = 8.0;

/// Columns of one kind that stand side by side; none reaches over the edge of those that stay.
pub(super) fn groups(columns: &[ColumnId], sticky: usize) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in 0..columns.len() {
        match groups.last_mut() {
            // The name is a group of its own, so that it does not scroll with its neighbours.
            Some(group) if at > 1 && at != sticky && columns[group.start].group() == columns[at].group() => {
                group.end = at + 1;
            }
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Locale key of a group; attributes have no heading.
pub(super) fn heading(group: ColumnGroup) -> Option<&'static str> {
    match group {
        ColumnGroup::Params => Some("parameters"),
        ColumnGroup::Metrics => Some("metrics"),
        ColumnGroup::Tags => Some("tags"),
        ColumnGroup::Attributes => None,
    }
}

/// Name of a column as its header shows it.
pub(crate) fn title<'a>(column: &'a ColumnId, texts: &'static Texts) -> &'a str {
    match column {
        ColumnId::Param(name) | ColumnId::Metric(name) | ColumnId::Tag(name) => name,
        attribute => attribute.attribute().map_or("", |row| texts.get(row.title)),
    }
}

/// What of the name of a column stands above the rest: all up to the last slash.
pub(super) fn prefix(column: &ColumnId) -> Option<&str> {
    let name = column.key()?;
    let slash = name.rfind('/')?;
    (slash > 0 && slash + 1 < name.len()).then(|| &name[..=slash])
}

/// What a header needs, up to a bound.
pub(super) fn width(ui: &Ui, view: &View<'_>, column: &ColumnId) -> f32 {
    /// Longer names are cut anyway, and need not be laid out.
    const LAID_OUT: usize = 40;
    let cut = |text: &str| format::safe_text(text).chars().take(LAID_OUT).collect::<String>();
    let title = title(column, view.texts);
    let above = prefix(column).unwrap_or_default();
    let arrow = sorted_of(&view.place.table, column).map_or(0.0, Sorted::width);
    let last = measure(ui, &cut(&title[above.len()..]), font::header()) + arrow;
    let padding = if column.is_right_aligned() { NUMBER_PADDING } else { size::CELL };
    (last.max(measure(ui, &cut(above), font::tiny())) + size::CELL + padding).min(WIDEST)
}

pub(super) fn header_cell_ui(table: &mut RunTable<'_>, ui: &mut Ui, cell: &HeaderCellInfo) {
    let rect = ui.max_rect();
    let palette = table.palette;
    ui.painter().rect_filled(rect, 0, palette.head);
    if table.begins_group(cell.col_range.start) {
        ui.painter().vline(rect.left() + 0.5, rect.y_range(), Stroke::new(1.0, palette.line));
    }
    if cell.row_nr == 0 {
        group_ui(table, ui, &cell.col_range);
        return;
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.line));
    column_header_ui(table, ui, cell.col_range.start);
}

/// The heading of a group and the chip of what it does not show, both in the part of it that can be seen.
fn group_ui(table: &mut RunTable<'_>, ui: &Ui, range: &Range<usize>) {
    let group = table.columns[range.start].group();
    let Some(key) = heading(group) else { return };
    let visible = ui.max_rect().intersect(ui.clip_rect()).shrink2(vec2(size::CELL, 0.0));
    if visible.width() < 12.0 {
        return;
    }
    let mut room = next_group_ui(table, ui, range, visible);
    let name_width = measure(ui, table.view.texts.get(key), font::group());
    let is_last_part = table.groups.iter().rfind(|other| table.columns[other.start].group() == group) == Some(range);
    if is_last_part {
        room = chip_ui(table, ui, group, room, name_width);
    }
    let rect = room.with_max_x((room.left() + name_width).min(room.right())).expand2(vec2(2.0, -2.0));
    let name = table.view.texts.get(key);
    if scroll_button_ui(ui, rect, "group", name, table) {
        table.ask(ColumnAction::ScrollTo(table.columns[range.start].clone()));
    }
    let color = table.palette.text2;
    let at = pos2(room.left(), room.center().y + 1.0);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, name, font::group(), color, room.width());
}

/// A part of the group line that leads to a group. Whether it was clicked.
fn scroll_button_ui(ui: &Ui, rect: Rect, part: &str, group: &str, table: &RunTable<'_>) -> bool {
    let response = ui.interact(rect, ui.scope_id().with(part), Sense::click());
    response.widget_info(|| {
        let name = table.view.texts.with("scroll-to-group", &[("group", group.into())]);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), table.palette.inset);
    }
    focus_ring(ui, &response, rect, 4);
    response.clicked()
}

/// Where the next group is out of sight its name leads there. Returns the room that is left.
fn next_group_ui(table: &mut RunTable<'_>, ui: &Ui, range: &Range<usize>, room: Rect) -> Rect {
    /// Less of the next group is as good as nothing.
    const SLIVER: f32 = 96.0;
    let is_sticky = range.end <= table.sticky;
    let is_out_of_sight = ui.max_rect().right() > table.outer.right() - SLIVER;
    let next = table.groups.iter().find(|next| next.start == range.end).filter(|_| !is_sticky && is_out_of_sight);
    let Some(next) = next.map(|next| next.start) else { return room };
    let Some(key) = heading(table.columns[next].group()) else { return room };
    let name = table.view.texts.get(key);
    let rect = room.with_min_x(room.right() - measure(ui, name, font::tiny()) - 18.0).shrink2(vec2(0.0, 2.0));
    if rect.left() < room.left() + 40.0 {
        return room;
    }
    if scroll_button_ui(ui, rect, "next group", name, table) {
        table.ask(ColumnAction::ScrollTo(table.columns[next].clone()));
    }
    let (color, y) = (table.palette.muted, rect.center().y);
    ui.painter().text(pos2(rect.left() + 4.0, y), Align2::LEFT_CENTER, name, font::tiny(), color);
    Icon::ChevronRight.paint(ui.painter(), pos2(rect.right() - 7.0, y + 0.5), 12.0, color);
    room.with_max_x(rect.left() - 6.0)
}

/// How many columns of a group are not shown; opens the list of them. Returns the room that is left.
fn chip_ui(table: &mut RunTable<'_>, ui: &Ui, group: ColumnGroup, room: Rect, name_width: f32) -> Rect {
    let hidden = table.view.place.table.layout.hidden[group as usize];
    let Some(key) = heading(group).filter(|_| hidden > 0) else { return room };
    let texts = table.view.texts;
    let palette = table.palette;
    let count = grouped(hidden);
    let name = texts.get(key).to_lowercase();
    let long = texts.with("more-columns", &[("n", count.as_str().into()), ("group", name.into())]);
    let short = format!("+{count}");
    let width = |text: &str| measure(ui, text, font::tiny()) + 24.0;
    let text = if width(&long) + name_width + 12.0 <= room.width() { &long } else { &short };
    if width(text) > room.width() {
        return room;
    }
    let rect = Rect::from_min_size(pos2(room.right() - width(text), room.top() + 2.0), vec2(width(text), 16.0));
    let response = ui.interact(rect, ui.scope_id().with("more"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &long));
    let fill = if response.hovered() { palette.press } else { palette.inset };
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    ui.painter().text(pos2(rect.left() + 6.0, rect.center().y), Align2::LEFT_CENTER, text, font::tiny(), palette.text2);
    Icon::ChevronRight.paint(ui.painter(), pos2(rect.right() - 9.0, rect.center().y + 0.5), 12.0, palette.text2);
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        table.ask(ColumnAction::List(column_list::Action::Open(Some(group))));
    }
    response.on_hover_text(texts.get("more-columns-tip"));
    room.with_max_x(rect.left() - 6.0)
}

fn column_header_ui(table: &mut RunTable<'_>, ui: &mut Ui, at: usize) {
    let column = &table.columns[at];
    let texts = table.view.texts;
    let palette = table.palette;
    let rect = ui.max_rect();
    let title = title(column, texts);
    let sorted = sorted_of(&table.view.place.table, column);
    let response = ui.interact(rect.shrink2(vec2(4.0, 0.0)), ui.scope_id().with("header"), Sense::click_and_drag());
    response.widget_info(|| {
        let name = match sorted.and_then(|sorted| sorted.number) {
            Some(number) => texts.with("sort-place", &[("title", title.into()), ("n", number.into())]),
            None => title.to_owned(),
        };
        WidgetInfo::labeled(Role::ColumnHeader, true, name)
    });
    let color = if sorted.is_some() || response.hovered() { palette.text } else { palette.text2 };
    paint_title(table, ui, column, color, sorted);
    if response.clicked() {
        let is_added = ui.input(|input| input.modifiers.shift);
        let action = if is_added { table::Action::SortAlsoBy } else { table::Action::SortBy };
        table.actions.push(action(column.clone()));
    }
    if *column != ColumnId::Name {
        response.dnd_set_drag_payload(column.clone());
        if response.dragged() {
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        }
        let is_other = |dragged: &ColumnId| *dragged != *column && table.are_siblings(dragged, column);
        if response.dnd_hover_payload::<ColumnId>().is_some_and(|dragged| is_other(&dragged)) {
            ui.painter().vline(rect.left() + 1.0, rect.y_range(), Stroke::new(2.0, palette.accent));
        }
        if let Some(dragged) = response.dnd_release_payload::<ColumnId>()
            && is_other(&dragged)
        {
            table.actions.push(table::Action::MoveColumn { column: (*dragged).clone(), before: Some(column.clone()) });
        }
    }
    response.context_menu(|ui| header_menu(table, ui, at));
    response.on_hover_text_at_pointer(format!("{}\n{}", format::safe_text(title), texts.get("sort-tip")));
}

/// How a header says that the table is sorted by it.
#[derive(Clone, Copy)]
struct Sorted {
    is_descending: bool,
    /// Which key of the order it is, where there are several; the first is 1.
    number: Option<usize>,
}

impl Sorted {
    /// What its sign takes.
    fn width(self) -> f32 {
        ARROW + if self.number.is_some() { NUMBER } else { 0.0 }
    }
}

fn sorted_of(table: &table::State, column: &ColumnId) -> Option<Sorted> {
    let (at, sort) = table.sort_keys().enumerate().find(|(_, sort)| sort.column == *column)?;
    Some(Sorted { is_descending: sort.is_descending, number: (!table.then.is_empty()).then_some(at + 1) })
}

fn paint_title(table: &RunTable<'_>, ui: &Ui, column: &ColumnId, color: Color32, sorted: Option<Sorted>) {
    /// From the lower edge to the middle of the last line; the same in all headers, so that they share a baseline.
    const LAST_LINE: f32 = 12.0;
    const LINE: f32 = 14.0;
    let rect = ui.max_rect();
    let title = title(column, table.view.texts);
    let above = prefix(column).unwrap_or_default();
    let last = format::safe_text(&title[above.len()..]);
    let arrow = sorted.map_or(0.0, Sorted::width);
    let y = if table.is_tall { rect.bottom() - LAST_LINE } else { rect.center().y };
    let left = if *column == ColumnId::Name { 26.0 } else { size::CELL };
    let (x, anchor, room) = if column.is_right_aligned() {
        (rect.right() - size::CELL, Align2::RIGHT_CENTER, rect.width() - size::CELL - NUMBER_PADDING)
    } else {
        (rect.left() + left, Align2::LEFT_CENTER, rect.width() - left - size::CELL)
    };
    let x_last = if column.is_right_aligned() { x - arrow } else { x };
    let (text, _) = paint_elided(ui.painter(), pos2(x_last, y), anchor, &last, font::header(), color, room - arrow);
    if !above.is_empty() {
        let above = format::safe_text(above);
        paint_elided(ui.painter(), pos2(x, y - LINE), anchor, &above, font::tiny(), table.palette.muted, room);
    }
    if let Some(sorted) = sorted {
        let icon = if sorted.is_descending { Icon::ArrowDown } else { Icon::ArrowUp };
        icon.paint(ui.painter(), pos2(text.right() + 9.0, y), 12.0, color);
        if let Some(number) = sorted.number {
            let at = pos2(text.right() + ARROW, y);
            ui.painter().text(at, Align2::LEFT_CENTER, grouped(number), font::tiny(), color);
        }
    }
}

fn header_menu(table: &mut RunTable<'_>, ui: &mut Ui, at: usize) {
    let texts = table.view.texts;
    let column = &table.columns[at];
    let sort = &table.view.place.table.sort;
    ui.set_min_width(200.0);
    if ui.button(texts.get("sort-ascending")).clicked() && (sort.column != *column || sort.is_descending) {
        sort_by(table, column, false);
    }
    if ui.button(texts.get("sort-descending")).clicked() {
        sort_by(table, column, true);
    }
    if sort.column != *column {
        for (key, is_descending) in [("sort-also-ascending", false), ("sort-also-descending", true)] {
            if ui.button(texts.get(key)).clicked() {
                let sort = Sort { column: column.clone(), is_descending };
                table.actions.push(table::Action::SortAlso(sort));
            }
        }
    }
    if let ColumnId::Metric(metric) = column {
        if ui.button(texts.get("chart-metric")).clicked() {
            table.actions.push(pages::Action::Show(pages::Page::Charts));
            table.actions.push(charts::Action::Enlarge(Some(metric.clone())));
        }
        ui.separator();
        direction_menu(table, ui, metric);
    }
    ui.separator();
    if *column != ColumnId::Name {
        let is_pinned = table.is_pinned(at);
        if ui.button(texts.get(if is_pinned { "unpin-column" } else { "pin-column" })).clicked() {
            table.ask(ColumnAction::Pin(column.clone()));
        }
        for (key, by) in [("move-column-left", -1), ("move-column-right", 1)] {
            let neighbour = at.checked_add_signed(by).and_then(|at| table.columns.get(at));
            let can_move = neighbour.is_some_and(|other| table.are_siblings(other, column));
            if ui.add_enabled(can_move, egui::Button::new(texts.get(key))).clicked() {
                table.ask(ColumnAction::MoveBy(column.clone(), by));
            }
        }
    }
    if ui.button(texts.get("fit-column")).clicked() {
        widths::fit(ui, table.view, at, table.actions);
    }
    ui.separator();
    if *column != ColumnId::Name && ui.button(texts.get("hide-column")).clicked() {
        table.actions.push(table::Action::ToggleColumn(column.clone()));
    }
    let is_differing_only = table.view.place.table.layout.look.is_differing_only;
    if ui.selectable_label(is_differing_only, texts.get("hide-equal-params")).clicked() {
        table.actions.push(table::Action::HideEqualParams);
    }
    if ui.button(texts.get("reset-columns")).clicked() {
        table.actions.push(table::Action::ResetColumns);
    }
}

/// Which end of a metric is the good one.
fn direction_menu(table: &mut RunTable<'_>, ui: &mut Ui, metric: &std::sync::Arc<str>) {
    let best = table.view.state.settings.directions.best(metric);
    let choices = [
        ("higher-is-better", Some(Best::Max), Direction::Higher),
        ("lower-is-better", Some(Best::Min), Direction::Lower),
        ("no-best", None, Direction::Neither),
    ];
    for (key, end, direction) in choices {
        if ui.selectable_label(best == end, table.view.texts.get(key)).clicked() {
            table.ask(ColumnAction::SetDirection(metric.clone(), direction));
        }
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
