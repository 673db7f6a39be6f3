//! Long lists inside a scrolling page.

use egui::Ui;

use crate::views::theme::size;

/// `count` rows of [`size::ROW`] one below the other; only those in view are laid out, so that a frame costs the same
/// whatever their number. `row` draws the row at a position and allocates its room.
pub fn rows_ui(ui: &mut Ui, count: usize, mut row: impl FnMut(&mut Ui, usize)) {
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let top = ui.cursor().top();
    let clip = ui.clip_rect();
    let first = (((clip.top() - top) / size::ROW).floor().max(0.0) as usize).min(count);
    let last = (((clip.bottom() - top) / size::ROW).ceil().max(0.0) as usize).clamp(first, count);
    ui.add_space(first as f32 * size::ROW);
    for at in first..last {
        row(ui, at);
    }
    ui.add_space((count - last) as f32 * size::ROW);
    ui.spacing_mut().item_spacing.y = spacing;
}
