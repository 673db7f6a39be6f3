//! Small fields for numbers and words. What is being typed is the field's own until it is finished with.

use egui::{Align2, Margin, RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

use crate::views::theme::{font, palette};

/// A number. Returns the new one when the field is left, or on Enter, if what stands there is one.
pub fn number_field(ui: &mut Ui, name: &str, value: f64, width: f32) -> Option<f64> {
    let shown = if value == 0.0 { "0".to_owned() } else { format!("{}", rounded(value)) };
    typed(ui, name, "", &shown, width, true)?
        .trim()
        .replace('\u{2212}', "-")
        .parse()
        .ok()
        .filter(|it: &f64| it.is_finite())
}

/// Words. Returns the new ones at every change.
pub fn text_field(ui: &mut Ui, name: &str, hint: &str, text: &str, width: f32) -> Option<String> {
    typed(ui, name, hint, text, width, false)
}

/// Six digits are more than any axis shows.
fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

fn typed(ui: &mut Ui, name: &str, hint: &str, text: &str, width: f32, is_kept: bool) -> Option<String> {
    let id = ui.scope_id().with(("field", name));
    let mut edited = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| text.to_owned());
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
    let edit_id = id.with("edit");
    let is_focused = ui.memory(|memory| memory.has_focus(edit_id));
    let stroke = if is_focused { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.line_field) };
    ui.painter().rect(rect, 6, palette.field, stroke, StrokeKind::Inside);
    let field = TextEdit::singleline(&mut edited)
        .id(edit_id)
        .hint_text(RichText::new(hint).color(palette.muted))
        .font(font::body())
        .text_color(palette.text)
        .frame(egui::Frame::NONE)
        .margin(Margin::same(0))
        .align(Align2::LEFT_CENTER)
        .desired_width(width - 16.0);
    let response = ui.place(rect.shrink2(vec2(8.0, 1.0)), field);
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, text, &edited, hint);
        info.label = Some(name.to_owned());
        info
    });
    if !is_kept {
        return (edited != text).then_some(edited);
    }
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        return (edited != text).then_some(edited);
    }
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, edited));
    }
    None
}
