//! Files of runs beside each other that are neither images nor figures: texts as they are, of others what they are.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Page, head, images, numbers};
use crate::model::{RunIndex, format};
use crate::preview::TextPreview;
use crate::views::Actions;
use crate::views::theme::{font, palette};
use crate::views::widgets::text::paint_elided;

const LEAST: f32 = 260.0;
const ROW: f32 = 18.0;

pub(super) fn plain_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    numbers::bytes_ui(ui, page);
    let slot = egui::Id::unique("first line of compared files");
    let first: f32 = ui.data(|data| data.get_temp(slot)).unwrap_or(0.0);
    let mut moved = 0.0;
    let mut most = 0;
    images::columns_ui(ui, page, LEAST, actions, |ui, run, rect, actions| {
        let area = rect.with_min_y(rect.top() + head::HEIGHT);
        head::run_ui(ui, page, run, rect.with_max_y(area.top()), actions);
        let text = page.state.preview(run).and_then(|preview| preview.text());
        match text {
            Some(text) => {
                most = most.max(text.line_count());
                moved += text_ui(ui, page, run, text, area, first);
            }
            None => file_ui(ui, page, run, area),
        }
    });
    // All texts are moved together.
    let last = (most as f32 - 3.0).max(0.0) * ROW;
    let to = (first - moved).clamp(0.0, last);
    if (to - first).abs() > f32::EPSILON {
        ui.data_mut(|data| data.insert_temp(slot, to));
        ui.request_repaint();
    }
}

/// The lines in view; returns how far the wheel moved them.
fn text_ui(ui: &Ui, page: Page<'_>, run: RunIndex, text: &TextPreview, area: Rect, first: f32) -> f32 {
    let colors = palette(ui);
    let response = ui.interact(area, egui::Id::unique(("text of run", run)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Document, true, page.name(run)));
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    painter.rect_filled(area, 0, colors.content);
    let begin = (first / ROW) as usize;
    let rows = (area.height() / ROW).ceil() as usize + 1;
    for number in begin..(begin + rows).min(text.line_count()) {
        let y = area.top() + 4.0 + number as f32 * ROW - first;
        let line = text.line(number);
        let shown: String = line.chars().take(400).collect();
        painter.text(pos2(area.left() + 12.0, y), Align2::LEFT_TOP, shown, font::mono(), colors.text);
    }
    if response.contains_pointer() {
        return ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
    }
    0.0
}

/// What a file is that shows nothing here.
fn file_ui(ui: &Ui, page: Page<'_>, run: RunIndex, area: Rect) {
    let Some(file) = page.state.file(run).filter(|file| file.preview.is_ok()) else {
        images::nothing_ui(ui, page, run, area, page.why_not(run).as_deref());
        return;
    };
    let colors = palette(ui);
    let size = format::size(file.stamp.0);
    let kind = file.preview.as_ref().map_or("", |preview| &preview.format);
    let said = if kind.is_empty() { size.clone() } else { format!("{kind} · {size}") };
    let response = ui.interact(area, egui::Id::unique(("file of run", run, "facts")), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {said}", page.name(run))));
    let card = Rect::from_center_size(area.center(), vec2(area.width() - 48.0, 56.0));
    ui.painter().rect_stroke(card, 6, Stroke::new(1.0, colors.line), egui::StrokeKind::Inside);
    let at = card.center();
    let said = format::safe_text(&said).into_owned();
    paint_elided(ui.painter(), at, Align2::CENTER_CENTER, &said, font::body(), colors.text2, card.width() - 24.0);
}
