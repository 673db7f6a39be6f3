//! Programs, and what they printed, line by line: only lines in sight are laid out.

use egui::{Align, Color32, Label, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette};
use super::super::super::widgets::Button;
use super::super::super::{Actions, theme::size};
use super::super::text;
use super::Page;
use crate::app::artifacts::document::Lines;
use crate::app::system;
use crate::preview::plain;

/// Height of a line, points.
const LINE: f32 = 18.0;
/// Lines that a program printed, before somebody asks for more.
const FEW: usize = 60;
/// Lines of a block whose own are still being found.
const FIRST: usize = 60;

/// Text of fixed width on a ground of its own, with a way to copy it.
pub(super) fn code_ui(ui: &mut Ui, page: &mut Page<'_>, text: &str) {
    let colors = palette(ui);
    let frame = egui::Frame::new().fill(colors.head).corner_radius(6).inner_margin(egui::Margin::symmetric(10, 6));
    let inner = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let lines = page.lines.clone().unwrap_or_else(|| Lines::of(text, false, FIRST).into());
        lines_ui(ui, &lines, lines.lines.len(), colors.text);
    });
    copy_ui(ui, page.texts.get("copy-code"), inner.response.rect, || text.to_owned(), page.actions);
}

/// What a program printed; of much of it the beginning.
pub(super) fn output_ui(ui: &mut Ui, page: &mut Page<'_>, text: &str, is_error: bool) {
    let lines = page.lines.clone().unwrap_or_else(|| Lines::of(text, true, FIRST).into());
    // What went wrong is red, unless it has colours of its own.
    let color = if is_error && !lines.has_styles() { palette(ui).danger } else { palette(ui).text };
    let id = ui.scope_id().with("all lines");
    let is_open = ui.data(|data| data.get_temp::<bool>(id).unwrap_or_default());
    let count = lines.lines.len();
    let top = ui.cursor().left_top();
    lines_ui(ui, &lines, if is_open { count } else { count.min(FEW) }, color);
    if count <= FEW {
        return;
    }
    let whole = Rect::from_min_max(top, pos2(ui.max_rect().right(), ui.cursor().top()));
    copy_ui(ui, page.texts.get("copy-text"), whole, || plain(text), page.actions);
    let label = if is_open {
        page.texts.get("document-lines-fewer").to_owned()
    } else {
        page.texts.with("document-lines-more", &[("count", count.into())])
    };
    if ui.add(Button::quiet(&label)).clicked() {
        ui.data_mut(|data| data.insert_temp(id, !is_open));
    }
}

/// In the upper right corner.
fn copy_ui(ui: &mut Ui, name: &str, of: Rect, text: impl FnOnce() -> String, actions: &mut Actions) {
    let place = Rect::from_min_size(of.right_top() + vec2(-30.0, 2.0), vec2(28.0, 28.0));
    let mut corner = ui.new_child(UiBuilder::new().id_salt("copy").max_rect(place));
    if corner.put(place, Button::icon(Icon::Copy, name)).clicked() {
        actions.push(system::Action::Copy(text()));
    }
}

fn lines_ui(ui: &mut Ui, lines: &Lines, count: usize, color: Color32) {
    ScrollArea::horizontal().id_salt("lines").show(ui, |ui| {
        let column = ui.fonts_mut(|fonts| fonts.glyph_width(&font::mono(), 'm'));
        let width = (lines.columns as f32 * column + size::CELL).max(ui.available_width());
        let (rect, _) = ui.allocate_exact_size(vec2(width, LINE * count.max(1) as f32), Sense::hover());
        let clip = ui.clip_rect();
        let row_at = |y: f32| ((y - rect.top()) / LINE).floor().max(0.0) as usize;
        for at in row_at(clip.top())..(row_at(clip.bottom()) + 1).min(count) {
            let top = rect.top() + LINE * at as f32;
            let row = Rect::from_min_size(pos2(rect.left(), top), vec2(width, LINE));
            let tokens = lines.painted.get(at).map_or(&[][..], Vec::as_slice);
            let galley = text::row(ui, &lines.lines[at], tokens, color);
            // What is selected is known by the line, not by how many are in sight.
            let builder = UiBuilder::new().id_salt(("line", at)).max_rect(row);
            let mut line = ui.new_child(builder.layout(Layout::left_to_right(Align::Center)));
            line.add(Label::new(galley).extend().selectable(true));
        }
    });
}
