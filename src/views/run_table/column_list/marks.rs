//! Small signs of the list that the icon font lacks, and the switch.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::views::icons::Icon;
use crate::views::theme::{Palette, palette};

/// Six dots: something that can be dragged.
pub(super) fn grip(painter: &Painter, center: Pos2, color: Color32) {
    for x in [-2.5, 2.5] {
        for y in [-4.0, 0.0, 4.0] {
            painter.circle_filled(center + vec2(x, y), 1.1, color);
        }
    }
}

/// A check box.
pub(super) fn check(painter: &Painter, palette: &Palette, center: Pos2, is_on: bool) {
    let rect = Rect::from_center_size(center, vec2(14.0, 14.0));
    if is_on {
        painter.rect_filled(rect, CornerRadius::same(3), palette.accent);
        Icon::Check.paint(painter, center, 12.0, palette.on_accent);
    } else {
        let stroke = Stroke::new(1.0, palette.line_strong);
        painter.rect(rect, CornerRadius::same(3), palette.field, stroke, StrokeKind::Inside);
    }
}

/// A drawing pin; filled where it holds something.
pub(super) fn pin(ui: &Ui, center: Pos2, color: Color32, is_set: bool) {
    let stroke = Stroke::new(1.3, color);
    let at = |x: f32, y: f32| center + vec2(x, y);
    let body = vec![at(-2.2, -5.0), at(-2.2, -1.2), at(-4.2, 1.6), at(4.2, 1.6), at(2.2, -1.2), at(2.2, -5.0)];
    if is_set {
        ui.painter().add(Shape::convex_polygon(body[1..5].to_vec(), color, Stroke::NONE));
        ui.painter().rect_filled(Rect::from_two_pos(at(-2.2, -5.0), at(2.2, -1.0)), 0, color);
    }
    ui.painter().add(Shape::closed_line(body, stroke));
    ui.painter().line_segment([at(-3.4, -5.0), at(3.4, -5.0)], stroke);
    ui.painter().line_segment([at(0.0, 1.6), at(0.0, 5.8)], stroke);
}

/// A switch.
pub(super) fn switch(ui: &Ui, rect: Rect, is_on: bool) {
    let palette = palette(ui);
    let fill = if is_on { palette.accent } else { palette.line_strong };
    ui.painter().rect_filled(rect, CornerRadius::same(8), fill);
    let x = if is_on { rect.right() - 8.0 } else { rect.left() + 8.0 };
    ui.painter().circle_filled(pos2(x, rect.center().y), 6.0, palette.on_accent);
}
