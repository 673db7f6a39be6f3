//! A check box for all of a list: on, off, or for some of it.

use egui::{CornerRadius, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::button::focus_ring;
use crate::views::icons::Icon;
use crate::views::theme::palette;

/// See the module; `None` is for some. Named for screen readers. Clicked when all are to be ticked, or none where all are.
pub fn check_all(ui: &mut Ui, rect: Rect, is_on: Option<bool>, id: Id, name: &str) -> Response {
    let response = ui.interact(rect.expand(4.0), id, Sense::click());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::CheckBox, is_enabled, name);
        info.selected = is_on;
        info
    });
    ui.accesskit_node_builder(response.id, |node| {
        node.set_toggled(match is_on {
            Some(true) => egui::accesskit::Toggled::True,
            Some(false) => egui::accesskit::Toggled::False,
            None => egui::accesskit::Toggled::Mixed,
        });
    });
    let colors = palette(ui);
    let area = Rect::from_center_size(rect.center(), vec2(14.0, 14.0));
    if is_on == Some(false) {
        let stroke = Stroke::new(1.0, colors.line_strong);
        ui.painter().rect(area, CornerRadius::same(3), colors.field, stroke, StrokeKind::Inside);
    } else {
        let mark = if is_on.is_some() { Icon::Check } else { Icon::Minus };
        ui.painter().rect_filled(area, CornerRadius::same(3), colors.accent);
        mark.paint(ui.painter(), area.center(), 12.0, colors.on_accent);
    }
    focus_ring(ui, &response, area.expand(3.0), 4);
    response
}
