//! Heads of the runs: name and dot, what can be done with a run, and the order by drag.

use egui::{Align2, CornerRadius, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::icons::Icon;
use super::super::shortcuts;
use super::super::theme::{font, size};
use super::super::widgets::run_dot::RunDot;
use super::super::widgets::text::paint_elided;
use super::super::widgets::{focus_ring, search_field};
use super::grid::Grid;
use crate::app::compare::Action;
use crate::app::pages::{self, RunTab};
use crate::app::system;
use crate::model::{RunIndex, format};

/// What is dragged: a run by its head.
#[derive(Clone, Copy)]
struct DraggedRun(RunIndex);

/// Above the keys: the field that searches them.
pub(super) fn corner_ui(grid: &mut Grid<'_>, ui: &mut Ui) {
    let view = grid.view;
    let rect = ui.max_rect().shrink2(vec2(4.0, 2.0));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    let name = view.texts.get("compare-search");
    let (field, change) = search_field(&mut inner, name, &view.place.compare.search, rect.width(), font::body());
    shortcuts::offer_search(ui, &field);
    if let Some(text) = change {
        grid.actions.push(Action::SetSearch(text));
    }
}

pub(super) fn run_head_ui(grid: &mut Grid<'_>, ui: &mut Ui, run: RunIndex) {
    let (view, palette) = (grid.view, grid.palette);
    let compare = &view.place.compare;
    let rect = ui.max_rect();
    let name = format::safe_text(view.place.catalog.run(run).display_name()).into_owned();
    let id = egui::Id::unique(("compared run", run));
    let response = ui.interact(rect.shrink2(vec2(1.0, 0.0)), id, Sense::click_and_drag());
    let is_reference = compare.reference == Some(run);
    let is_focused = view.place.table.selection.focus == Some(run);
    let label = if is_reference {
        view.texts.with("compare-is-reference", &[("name", name.as_str().into())])
    } else {
        name.clone()
    };
    response.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, true, is_focused, &*label));
    if is_focused {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), CornerRadius::ZERO, palette.selected);
    }
    if is_reference {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max);
        ui.painter().rect_filled(line, CornerRadius::ZERO, palette.accent);
    }
    let is_pointed = ui.rect_contains_pointer(rect) || response.has_focus();
    let mut x = rect.left() + size::CELL + 5.0;
    RunDot::of(view.place, run).paint(ui.painter(), pos2(x, rect.center().y), size::DOT, palette);
    x += 12.0;
    if compare.is_pinned(run) {
        Icon::Pin.paint(ui.painter(), pos2(x + 5.0, rect.center().y), 12.0, palette.muted);
        x += 16.0;
    }
    let end = if is_pointed { 26.0 } else { 6.0 };
    let color = if response.hovered() { palette.accent_text } else { palette.text };
    let at = pos2(x, rect.center().y);
    let room = rect.right() - end - x;
    let tail = view.texts.get("compare-reference");
    let painted = paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::header(), color, room).0;
    if is_reference {
        let left = painted.right() + 6.0;
        let at = pos2(left, rect.center().y);
        let room = rect.right() - end - left;
        paint_elided(ui.painter(), at, Align2::LEFT_CENTER, tail, font::tiny(), palette.muted, room);
    }
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    if response.clicked() {
        grid.actions.push(Action::Focus(run));
    }
    if response.double_clicked() {
        grid.actions.push(pages::Action::OpenRun(run, RunTab::Overview));
    }
    drag(grid, ui, &response, run, rect);
    response.context_menu(|ui| head_menu(grid, ui, run));
    if is_pointed {
        remove_ui(grid, ui, run, &name, rect);
    }
    let tip = view.texts.get("compare-head-tip");
    response.on_hover_text_at_pointer(format!("{name}\n{tip}"));
}

/// The cross that takes a run out.
fn remove_ui(grid: &mut Grid<'_>, ui: &Ui, run: RunIndex, name: &str, head: Rect) {
    let rect = Rect::from_center_size(pos2(head.right() - 14.0, head.center().y), vec2(20.0, 20.0));
    let response = ui.interact(rect, egui::Id::unique(("remove compared run", run)), Sense::click());
    let label = grid.view.texts.with("compare-remove-run", &[("name", name.into())]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*label));
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), grid.palette.press);
    }
    Icon::X.paint(ui.painter(), rect.center(), 14.0, grid.palette.text2);
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        grid.actions.push(Action::Remove(run));
    }
}

/// A head that is dropped on another takes its place.
fn drag(grid: &mut Grid<'_>, ui: &Ui, response: &egui::Response, run: RunIndex, rect: Rect) {
    response.dnd_set_drag_payload(DraggedRun(run));
    if response.dragged() {
        ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    }
    let runs = &grid.view.place.compare.runs;
    let at = |run: RunIndex| runs.iter().position(|known| *known == run);
    if response.dnd_hover_payload::<DraggedRun>().is_some_and(|dragged| dragged.0 != run) {
        ui.painter().vline(rect.left() + 1.0, rect.y_range(), Stroke::new(2.0, grid.palette.accent));
    }
    if let Some(dragged) = response.dnd_release_payload::<DraggedRun>().filter(|dragged| dragged.0 != run) {
        // From the left it goes behind the one that it is dropped on, so that it can be put at either end.
        let is_from_left = at(dragged.0) < at(run);
        let before = if is_from_left { at(run).and_then(|at| runs.get(at + 1)).copied() } else { Some(run) };
        grid.actions.push(Action::Move { run: dragged.0, before });
    }
}

fn head_menu(grid: &mut Grid<'_>, ui: &mut Ui, run: RunIndex) {
    let (view, texts) = (grid.view, grid.view.texts);
    let compare = &view.place.compare;
    ui.set_min_width(190.0);
    let is_reference = compare.reference == Some(run);
    let key = if is_reference { "compare-no-reference" } else { "compare-make-reference" };
    if ui.button(texts.get(key)).clicked() {
        grid.actions.push(Action::SetReference((!is_reference).then_some(run)));
    }
    let is_pinned = compare.is_pinned(run);
    if ui.button(texts.get(if is_pinned { "compare-unpin" } else { "compare-pin" })).clicked() {
        grid.actions.push(Action::Pin(run, !is_pinned));
    }
    let at = compare.runs.iter().position(|known| *known == run).unwrap_or(0);
    let left = at.checked_sub(1).and_then(|at| compare.runs.get(at)).copied();
    if ui.add_enabled(left.is_some(), egui::Button::new(texts.get("move-column-left"))).clicked() {
        grid.actions.push(Action::Move { run, before: left });
    }
    let can_go_right = at + 1 < compare.runs.len();
    if ui.add_enabled(can_go_right, egui::Button::new(texts.get("move-column-right"))).clicked() {
        grid.actions.push(Action::Move { run, before: compare.runs.get(at + 2).copied() });
    }
    ui.separator();
    if ui.button(texts.get("open-run")).clicked() {
        grid.actions.push(pages::Action::OpenRun(run, RunTab::Overview));
    }
    if ui.button(texts.get("show-artifacts")).clicked() {
        grid.actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
    }
    if ui.button(texts.get("copy-run-id")).clicked() {
        grid.actions.push(system::Action::Copy(view.place.catalog.run(run).id.to_string()));
    }
    ui.separator();
    if ui.button(RichText::new(texts.get("compare-remove"))).clicked() {
        grid.actions.push(Action::Remove(run));
    }
}
