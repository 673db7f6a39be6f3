//! Rows of menus that are ticked or chosen.

use egui::{CornerRadius, Rect, Response, Role, Stroke, StrokeKind, Ui, vec2};

use super::row::{Lead, ListRow, Shown};
use crate::views::icons::Icon;
use crate::views::theme::palette;

/// A check box with its text, as wide as there is room. Clicked when it is to change.
pub fn check_row(ui: &mut Ui, is_on: bool, text: &str) -> Response {
    choice_row(ui, is_on, text, Role::CheckBox)
}

/// One of several choices below each other. Clicked when it is chosen.
pub fn radio_row(ui: &mut Ui, is_on: bool, text: &str) -> Response {
    choice_row(ui, is_on, text, Role::RadioButton)
}

fn choice_row(ui: &mut Ui, is_on: bool, text: &str, role: Role) -> Response {
    let palette = palette(ui);
    let row = ListRow::new(role, text).selected(is_on).filled(false).corner(4).lead(Lead::text_at(26.0)).end(6.0);
    let Shown { response, rect, .. } = row.show(ui);
    let corner = if role == Role::CheckBox { 3 } else { 7 };
    let mark = Rect::from_center_size(egui::pos2(rect.left() + 11.0, rect.center().y), vec2(14.0, 14.0));
    if is_on {
        ui.painter().rect_filled(mark, CornerRadius::same(corner), palette.accent);
        match role {
            Role::CheckBox => drop(Icon::Check.paint(ui.painter(), mark.center(), 12.0, palette.on_accent)),
            _ => drop(ui.painter().circle_filled(mark.center(), 2.5, palette.on_accent)),
        }
    } else {
        let stroke = Stroke::new(1.0, palette.line_strong);
        ui.painter().rect(mark, CornerRadius::same(corner), palette.field, stroke, StrokeKind::Inside);
    }
    response
}
