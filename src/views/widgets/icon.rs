//! Painting icons where there is no widget.

use egui::{Align2, Color32, Painter, Pos2, Rect};

use crate::views::icons::Icon;
use crate::views::theme::font;

impl Icon {
    /// Paints the icon centred at `center`, `size` points high.
    pub fn paint(self, painter: &Painter, center: Pos2, size: f32, color: Color32) -> Rect {
        painter.text(center, Align2::CENTER_CENTER, self.glyph(), font::icon(size), color)
    }
}
