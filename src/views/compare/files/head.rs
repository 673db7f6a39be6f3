//! Heads of files: the run that each is of. A click gives the run the focus; where two runs are compared it chooses another.

use egui::{Align2, Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Page, push};
use crate::app::compare;
use crate::app::compare::files::Action;
use crate::app::pages::{self, RunTab};
use crate::model::{RunIndex, format};
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette, size};
use crate::views::widgets::run_dot::RunDot;
use crate::views::widgets::text::paint_elided;
use crate::views::widgets::{focus_ring, rows_ui};

/// Height of a head.
pub(super) const HEIGHT: f32 = 28.0;

/// What a head is called, and what stands behind the name.
fn said(page: Page<'_>, run: RunIndex) -> (String, Option<String>) {
    (page.name(run), page.other_step(run))
}

/// Dot, name, and the step where it is another; returns the right end of what was painted.
fn paint(ui: &Ui, page: Page<'_>, run: RunIndex, rect: Rect, is_strong: bool) -> f32 {
    let colors = palette(ui);
    let (name, step) = said(page, run);
    let y = rect.center().y;
    RunDot::of(page.view.place, run).paint(ui.painter(), pos2(rect.left() + 13.0, y), size::DOT, colors);
    let at = pos2(rect.left() + 24.0, y);
    let room = rect.right() - at.x - if step.is_some() { 90.0 } else { 8.0 };
    let color = if is_strong { colors.accent_text } else { colors.text };
    let painted = paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::header(), color, room).0;
    let Some(step) = step else { return painted.right() };
    let at = pos2(painted.right() + 8.0, y);
    let room = rect.right() - at.x - 8.0;
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &step, font::small(), colors.warn, room).0.right()
}

/// The head of a run among all.
pub(super) fn run_ui(ui: &Ui, page: Page<'_>, run: RunIndex, rect: Rect, actions: &mut Actions) {
    let is_focused = page.view.place.table.selection.focus == Some(run);
    let response = ui.interact(rect, egui::Id::unique(("file of run", run)), Sense::click());
    let (name, step) = said(page, run);
    let label = [Some(name), step].into_iter().flatten().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, true, is_focused, &*label));
    let colors = palette(ui);
    ui.painter().rect_filled(rect, 0, if is_focused { colors.selected } else { colors.head });
    paint(ui, page, run, rect, response.hovered());
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    if response.double_clicked() {
        actions.push(pages::Action::OpenRun(run, RunTab::Artifacts));
    } else if response.clicked() {
        actions.push(compare::Action::Focus(run));
    }
    response.on_hover_text_at_pointer(label);
}

/// The head of one of the two runs that are compared: a menu of the others.
pub(super) fn pair_ui(ui: &Ui, page: Page<'_>, at: usize, rect: Rect, actions: &mut Actions) {
    let Some(run) = page.pair.and_then(|pair| pair.get(at).copied()) else { return };
    let (texts, colors) = (page.view.texts, palette(ui));
    let response = ui.interact(rect, egui::Id::unique(("compared file", at)), Sense::click());
    let key = if at == 0 { "files-first" } else { "files-second" };
    let (name, step) = said(page, run);
    let label =
        [Some(format!("{}: {name}", texts.get(key))), step].into_iter().flatten().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &*label));
    ui.painter().rect_filled(rect, 0, if response.hovered() { colors.hover } else { colors.head });
    let end = paint(ui, page, run, rect.with_max_x(rect.right() - 20.0), false);
    Icon::ChevronDown.paint(ui.painter(), pos2(end + 12.0, rect.center().y), 12.0, colors.text2);
    focus_ring(ui, &response, rect.shrink(2.0), 4);
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
        ui.set_width(280.0);
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            rows_ui(ui, page.runs().len(), |ui, row| {
                if let Some(other) = page.runs().get(row) {
                    other_ui(ui, page, at, *other, *other == run, actions);
                }
            });
        });
    });
}

fn other_ui(ui: &mut Ui, page: Page<'_>, at: usize, run: RunIndex, is_it: bool, actions: &mut Actions) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let name = page.name(run);
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, true, is_it, &*name));
    if is_it || response.hovered() {
        ui.painter().rect_filled(rect, 4, if is_it { colors.selected } else { colors.hover });
    }
    RunDot::of(page.view.place, run).paint(ui.painter(), pos2(rect.left() + 13.0, rect.center().y), size::DOT, colors);
    let text = format::middle_ellipsis(&name, 36);
    let place = pos2(rect.left() + 26.0, rect.center().y);
    let room = rect.width() - 34.0;
    paint_elided(ui.painter(), place, Align2::LEFT_CENTER, &text, font::body(), colors.text, room);
    focus_ring(ui, &response, rect, 4);
    if response.clicked() {
        push(actions, Action::SetPair(at, run));
    }
}

/// Heads of the two runs that are compared, side by side over the room of `ui`.
pub(super) fn heads_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let middle = rect.center().x.round();
    pair_ui(ui, page, 0, rect.with_max_x(middle), actions);
    pair_ui(ui, page, 1, rect.with_min_x(middle), actions);
    let line = egui::Stroke::new(1.0, palette(ui).line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
    ui.painter().vline(middle, rect.y_range(), line);
}
