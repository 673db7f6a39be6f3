//! A switch: on or off, at once.

use egui::{CornerRadius, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::button::focus_ring;
use crate::views::theme::palette;

/// Clicked when it is to change; `name` is for screen readers.
pub fn switch(ui: &mut Ui, is_on: bool, name: &str) -> Response {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 16.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), is_on, name));
    let how = ui.ctx().animate_bool_responsive(response.id, is_on);
    let fill = if is_on { colors.accent } else { colors.line_strong };
    ui.painter().rect_filled(rect, CornerRadius::same(8), fill);
    let x = egui::lerp(rect.left() + 8.0..=rect.right() - 8.0, how);
    ui.painter().circle_filled(pos2(x, rect.center().y), 6.0, colors.on_accent);
    focus_ring(ui, &response, rect.expand(4.0), 10);
    response
}
