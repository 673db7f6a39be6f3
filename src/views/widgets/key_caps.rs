//! Keys as they are printed on a keyboard: each in a small frame.

use egui::{Color32, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::app::command::Shortcut;
use crate::views::theme::{font, palette};

const HEIGHT: f32 = 16.0;
const GAP: f32 = 4.0;
const PADDING: f32 = 5.0;

/// The keys of a shortcut side by side, ending at `right`. Returns where they begin.
pub fn key_caps(ui: &Ui, right: Pos2, shortcut: Shortcut) -> f32 {
    let mut x = right.x;
    for cap in shortcut.caps().iter().rev() {
        x = key_cap(ui, pos2(x, right.y), cap) - GAP;
    }
    x + GAP
}

/// How wide a key is.
pub fn cap_width(ui: &Ui, cap: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(cap.to_owned(), font::tiny(), Color32::PLACEHOLDER);
    (galley.size().x + 2.0 * PADDING).max(HEIGHT)
}

/// One key that ends at `right`. Returns where it begins.
pub fn key_cap(ui: &Ui, right: Pos2, cap: &str) -> f32 {
    let colors = palette(ui);
    let galley = ui.painter().layout_no_wrap(cap.to_owned(), font::tiny(), Color32::PLACEHOLDER);
    let width = cap_width(ui, cap);
    let rect = Rect::from_min_size(pos2(right.x - width, right.y - HEIGHT / 2.0), vec2(width, HEIGHT));
    ui.painter().rect(rect, 4, colors.inset, Stroke::new(1.0, colors.line_field), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, colors.text2);
    rect.left()
}
