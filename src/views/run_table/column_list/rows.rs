//! The lines of the list.

use std::ops::Range;

use egui::{CornerRadius, Id, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::drag::{self, Dragged, Target};
use super::{ROW, ask, marks};
use crate::app::table::column_list::{Action, Entry, GroupEntry, State};
use crate::app::table::{self, ColumnAction};
use crate::model::{ColumnGroup, ColumnId, format};
use crate::text::{Texts, grouped};
use crate::views::icons::Icon;
use crate::views::run_table::header::{heading, title};
use crate::views::theme::{font, palette};
use crate::views::widgets::button::focus_ring;
use crate::views::widgets::row::Shown;
use crate::views::widgets::{Lead, ListRow, segmented};
use crate::views::{Actions, View};

/// Where handle, check box and text stand.
pub(super) const HANDLE: f32 = 9.0;
pub(super) const CHECK: f32 = 28.0;
const PIN_FROM_RIGHT: f32 = 14.0;

/// The lines in view. Returns where the column that is dragged would go.
pub(super) fn rows_ui(
    ui: &mut Ui,
    view: &View<'_>,
    list: &State,
    range: Range<usize>,
    actions: &mut Actions,
) -> Option<Target> {
    let dragged = drag::dragged(ui);
    let mut target = None;
    for at in range {
        match &list.entries[at] {
            Entry::Group(group) => group_ui(ui, view, group, actions),
            Entry::Column { column, .. } => {
                let rect = column_ui(ui, view, &list.entries[at], actions);
                let pointer = ui.pointer_latest_pos().filter(|at| rect.contains(*at));
                if let Some(dragged) = dragged.as_ref().filter(|dragged| dragged.0.group() == column.group())
                    && let Some(pointer) = pointer
                {
                    let is_before = drag::is_before(pointer, rect);
                    let before = if is_before { Some(column) } else { next(list, at) };
                    if before != Some(&dragged.0) && *column != dragged.0 {
                        drag::mark_ui(ui, if is_before { rect.top() } else { rect.bottom() });
                        target = Some(Target { column: dragged.0.clone(), before: before.cloned() });
                    }
                }
            }
            Entry::More { group, families, total } => more_ui(ui, view, *group, families, *total, actions),
        }
    }
    if let Some(dragged) = &dragged {
        let is_shown = view.place.table.columns.contains(&dragged.0);
        drag::carry_ui(ui, &dragged.0, is_shown, view.texts);
    }
    target
}

/// The column after this one in its group.
fn next(list: &State, at: usize) -> Option<&ColumnId> {
    match list.entries.get(at + 1) {
        Some(Entry::Column { column, .. }) => Some(column),
        _ => None,
    }
}

fn group_name(group: ColumnGroup, texts: &'static Texts) -> &'static str {
    texts.get(heading(group).unwrap_or("column-details"))
}

fn group_ui(ui: &mut Ui, view: &View<'_>, entry: &GroupEntry, actions: &mut Actions) {
    let texts = view.texts;
    let name = group_name(entry.group, texts);
    let values = [("shown", grouped(entry.shown).into()), ("total", grouped(entry.total).into())];
    let mut count = texts.with("columns-shown-of", &values);
    if entry.left_out > 0 {
        count.push_str(texts.get("list-separator"));
        count.push_str(&texts.count("columns-equal", entry.left_out));
    }
    let id = Id::unique(("column group", entry.group));
    let row = ListRow::new(Role::ListItem, name)
        .spoken(format!("{name}, {count}"))
        .id(id)
        .height(ROW)
        .corner(4)
        .lead(Lead { first: HANDLE, pitch: CHECK - HANDLE, text: 34.0 })
        .fold(Some(entry.is_open))
        .font(font::section())
        .beside(count);
    let Shown { response, rect, .. } = row.show(ui);
    let check = Rect::from_center_size(pos2(rect.left() + CHECK, rect.center().y), vec2(14.0, 14.0));
    if tri_state_ui(ui, check, entry, id, &texts.with("tick-all-columns", &[("group", name.into())])) {
        ask(actions, Action::TickAll(entry.group));
    } else if response.clicked() {
        ask(actions, Action::Fold(entry.group));
    }
    if entry.group == ColumnGroup::Attributes || !entry.is_open || entry.total < 2 {
        return;
    }
    let choices = [(false, texts.get("by-coverage")), (true, texts.get("column-name"))];
    let order = texts.with("columns-order", &[("group", name.into())]);
    let area = Rect::from_min_max(pos2(rect.center().x, rect.top() + 1.0), rect.max - vec2(4.0, 1.0));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(area).layout(layout).id_salt(("order", entry.group)));
    let current = entry.by_name.map_or(2_u8, u8::from);
    let choices = choices.map(|(by_name, text)| (u8::from(by_name), text));
    if let Some(chosen) = segmented(&mut corner, &order, &choices, current) {
        let by_name = chosen == 1;
        actions.push(table::Action::Columns(ColumnAction::Order { group: entry.group, by_name }));
    }
}

/// A check box for all columns of a group. Whether it was clicked.
fn tri_state_ui(ui: &Ui, rect: Rect, entry: &GroupEntry, id: Id, name: &str) -> bool {
    let palette = palette(ui);
    let response = ui.interact(rect.expand(4.0), id.with("all"), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, entry.is_ticked, name));
    if entry.is_partly_ticked {
        ui.accesskit_node_builder(response.id, |node| node.set_toggled(egui::accesskit::Toggled::Mixed));
    }
    if entry.is_ticked || entry.is_partly_ticked {
        ui.painter().rect_filled(rect, CornerRadius::same(3), palette.accent);
    } else {
        let stroke = Stroke::new(1.0, palette.line_strong);
        ui.painter().rect(rect, CornerRadius::same(3), palette.field, stroke, StrokeKind::Inside);
    }
    if entry.is_ticked {
        Icon::Check.paint(ui.painter(), rect.center(), 12.0, palette.on_accent);
    } else if entry.is_partly_ticked {
        let dash = Rect::from_center_size(rect.center(), vec2(8.0, 1.75));
        ui.painter().rect_filled(dash, CornerRadius::same(1), palette.on_accent);
    }
    focus_ring(ui, &response, rect.expand(3.0), 4);
    response.clicked()
}

/// A column. Returns where its line stands.
fn column_ui(ui: &mut Ui, view: &View<'_>, entry: &Entry, actions: &mut Actions) -> Rect {
    let Entry::Column { column, count, names, is_shown, is_pinned } = entry else { return Rect::NOTHING };
    let texts = view.texts;
    let palette = palette(ui);
    let total = view.place.table.content.value().map_or(0, |table| table.runs.len());
    let count = match names {
        Some(names) => texts.count("column-names", *names),
        None if column.group() == ColumnGroup::Attributes => String::new(),
        None => texts.with("column-runs", &[("n", grouped(*count).into()), ("total", grouped(total).into())]),
    };
    let name = format::safe_text(title(column, texts)).into_owned();
    let id = Id::unique(("listed column", column));
    let is_name = *column == ColumnId::Name;
    let is_carried = drag::dragged(ui).is_some_and(|dragged| dragged.0 == *column);
    // While it is carried it leaves a gap.
    let row = ListRow::new(Role::CheckBox, if is_carried { String::new() } else { name.clone() })
        .spoken(if count.is_empty() { name.clone() } else { format!("{name}, {count}") })
        .id(id)
        .height(ROW)
        .corner(4)
        .selected(*is_shown)
        .filled(is_carried)
        .lead(Lead::text_at(CHECK + 16.0))
        .color(if *is_shown { palette.text } else { palette.text2 })
        .trailing(count, font::small())
        .end(30.0);
    let Shown { response, rect, .. } = row.show(ui);
    if !is_carried {
        marks::check(ui.painter(), palette, pos2(rect.left() + CHECK, rect.center().y), *is_shown);
    }
    if !is_name {
        handle_ui(ui, rect, column, response.hovered(), &texts.with("drag-column", &[("name", name.as_str().into())]));
    }
    let key = if *is_pinned { "unpin-named" } else { "pin-named" };
    let is_pin_clicked = pin_ui(ui, rect, id, *is_pinned, is_name, &texts.with(key, &[("name", name.as_str().into())]));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if is_name {
        return rect;
    }
    if is_pin_clicked {
        actions.push(table::Action::Columns(ColumnAction::Pin(column.clone())));
    } else if response.clicked() {
        actions.push(table::Action::ToggleColumn(column.clone()));
    }
    if response.has_focus() {
        keys(ui, column, actions);
    }
    rect
}

/// Keys of the column that has the focus; Space is a click.
fn keys(ui: &mut Ui, column: &ColumnId, actions: &mut Actions) {
    for (key, places) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
        if ui.input_mut(|input| input.consume_key(Modifiers::ALT, key)) {
            actions.push(table::Action::Columns(ColumnAction::MoveBy(column.clone(), places)));
        }
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::P)) {
        actions.push(table::Action::Columns(ColumnAction::Pin(column.clone())));
    }
}

/// What a column is dragged by; the keys of its line do the same.
fn handle_ui(ui: &Ui, row: Rect, column: &ColumnId, is_lit: bool, name: &str) {
    let palette = palette(ui);
    let rect = Rect::from_center_size(pos2(row.left() + HANDLE, row.center().y), vec2(16.0, ROW));
    let response = ui.interact(rect, Id::unique(("column handle", column)), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response.dnd_set_drag_payload(Dragged(column.clone()));
    let color = if is_lit || response.hovered() { palette.text2 } else { palette.line_strong };
    marks::grip(ui.painter(), rect.center(), color);
    let icon = if response.dragged() { egui::CursorIcon::Grabbing } else { egui::CursorIcon::Grab };
    response.on_hover_cursor(icon);
}

/// Whether the pin was clicked.
fn pin_ui(ui: &Ui, row: Rect, id: Id, is_pinned: bool, is_fixed: bool, name: &str) -> bool {
    let palette = palette(ui);
    let rect = Rect::from_center_size(pos2(row.right() - PIN_FROM_RIGHT, row.center().y), vec2(22.0, 22.0));
    if is_fixed {
        marks::pin(ui, rect.center(), palette.muted, true);
        return false;
    }
    let response = ui.interact(rect, id.with("pin"), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_pinned, name));
    let color = match (is_pinned, response.hovered()) {
        (true, _) => palette.accent_text,
        (false, true) => palette.text,
        (false, false) => palette.line_strong,
    };
    marks::pin(ui, rect.center(), color, is_pinned);
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    let is_clicked = response.clicked();
    response.on_hover_text(name);
    is_clicked
}

/// Families of hidden columns, in one line.
fn more_ui(
    ui: &mut Ui,
    view: &View<'_>,
    group: ColumnGroup,
    families: &[(std::sync::Arc<str>, usize)],
    total: usize,
    actions: &mut Actions,
) {
    let palette = palette(ui);
    let text = view.texts.count("columns-more", total);
    let (named, are_others) = Entry::named(families);
    let mut names: Vec<String> =
        named.iter().map(|(name, count)| format!("{} {}", format::safe_text(name), grouped(*count))).collect();
    names.extend(are_others.then(|| "…".to_owned()));
    let names = names.join(" · ");
    let row = ListRow::new(Role::Button, text.clone())
        .spoken(format!("{text}, {names}"))
        .id(Id::unique(("more columns", group)))
        .height(ROW)
        .corner(4)
        .lead(Lead::text_at(CHECK + 16.0))
        .color(palette.accent_text)
        .beside(names);
    if row.show(ui).response.clicked() {
        ask(actions, Action::Unfold(group));
    }
}
