//! Labels, chips, fields and empty states.

use egui::{
    Align2, Color32, CornerRadius, FontId, Margin, Painter, Pos2, Rect, Response, RichText, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, vec2,
};

use super::button::focus_ring;
use crate::store::RunStatus;
use crate::views::icons::Icon;
use crate::views::theme::{Palette, font, palette};

/// A label that is cut at its end where it does not fit, with the whole text on hover.
pub fn elided(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    ui.add(egui::Label::new(RichText::new(text).font(font).color(color)).truncate())
}

/// Secondary text.
pub fn muted(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).font(font::small()).color(palette(ui).muted))
}

/// Has a screen reader say what a label says, now and whenever it changes.
pub fn say(label: &Response) {
    label.ctx.accesskit_node_builder(label.id, |node| node.set_live(egui::accesskit::Live::Polite));
}

/// Title of a section, with a count in grey behind it.
pub fn section_title(ui: &mut Ui, text: &str, count: Option<&str>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(RichText::new(text).font(font::section()).color(palette(ui).text));
        if let Some(count) = count {
            ui.label(RichText::new(count).font(font::small()).color(palette(ui).muted));
        }
    });
}

/// A text that leads somewhere inside the program.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    let response = ui.add(
        egui::Label::new(RichText::new(text).font(font::body()).color(palette(ui).accent_text))
            .truncate()
            .sense(Sense::click()),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
    focus_ring(ui, &response, response.rect.expand(2.0), 4);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// The tone of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chip {
    Neutral,
    Success,
    Warn,
    Danger,
}

impl Chip {
    /// Fill and text.
    pub fn colors(self, palette: &Palette) -> (Color32, Color32) {
        match self {
            Self::Neutral => (palette.inset, palette.text2),
            Self::Success => (palette.success_soft, palette.success),
            Self::Warn => (palette.warn_soft, palette.warn),
            Self::Danger => (palette.danger_soft, palette.danger),
        }
    }
}

/// A short fact with a soft fill.
pub fn chip(ui: &mut Ui, text: &str, tone: Chip, icon: Option<Icon>) -> Response {
    let (fill, color) = tone.colors(palette(ui));
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::small(), color);
    let icon_width = if icon.is_some() { 18.0 } else { 0.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + icon_width + 14.0, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    if let Some(icon) = icon {
        icon.paint(ui.painter(), egui::pos2(rect.left() + 14.0, rect.center().y), 14.0, color);
    }
    let at = egui::pos2(rect.left() + 7.0 + icon_width, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    response
}

/// A check box without text, named for screen readers.
pub fn checkbox(ui: &mut Ui, rect: Rect, is_on: bool, id: egui::Id, name: &str) -> Response {
    let response = ui.interact(rect.expand(4.0), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, name));
    let palette = palette(ui);
    let box_rect = Rect::from_center_size(rect.center(), vec2(14.0, 14.0));
    if is_on {
        ui.painter().rect_filled(box_rect, CornerRadius::same(3), palette.accent);
        Icon::Check.paint(ui.painter(), box_rect.center(), 12.0, palette.on_accent);
    } else {
        let stroke = Stroke::new(1.0, palette.line_strong);
        ui.painter().rect(box_rect, CornerRadius::same(3), palette.field, stroke, StrokeKind::Inside);
    }
    focus_ring(ui, &response, box_rect.expand(3.0), 4);
    response
}

/// A one-line field with a magnifier and a way to clear it. Returns the new text when it was edited.
pub fn search_field(ui: &mut Ui, name: &str, text: &str, width: f32, font: FontId) -> (Response, Option<String>) {
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    let id = ui.scope_id().with(("search", name));
    let is_focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = if is_focused { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.line_field) };
    ui.painter().rect(rect, CornerRadius::same(6), palette.field, stroke, StrokeKind::Inside);
    Icon::Search.paint(ui.painter(), egui::pos2(rect.left() + 15.0, rect.center().y), 14.0, palette.muted);
    let mut edited = text.to_owned();
    let clear_width = if text.is_empty() { 8.0 } else { 28.0 };
    let inner = Rect::from_min_max(rect.min + vec2(28.0, 1.0), rect.max - vec2(clear_width, 1.0));
    let response = ui.place(
        inner,
        TextEdit::singleline(&mut edited)
            .id(id)
            .frame(egui::Frame::NONE)
            .margin(Margin::same(0))
            .font(font)
            .text_color(palette.text)
            .hint_text(RichText::new(name).font(font::body()).color(palette.muted))
            .align(Align2::LEFT_CENTER)
            .desired_width(inner.width()),
    );
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, text, &edited, name);
        info.label = Some(name.to_owned());
        info
    });
    let mut change = (edited != text).then_some(edited);
    if !text.is_empty() {
        let clear = Rect::from_center_size(egui::pos2(rect.right() - 15.0, rect.center().y), vec2(20.0, 20.0));
        let button = ui.interact(clear, id.with("clear"), Sense::click());
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: ×")));
        let color = if button.hovered() { palette.text } else { palette.muted };
        Icon::X.paint(ui.painter(), clear.center(), 14.0, color);
        if button.clicked() {
            change = Some(String::new());
        }
    }
    (response, change)
}

/// What a page without content says: an icon, one line, one line why, and maybe buttons.
pub fn empty_state(ui: &mut Ui, icon: Icon, title: &str, why: &str, buttons: impl FnOnce(&mut Ui)) {
    let palette = palette(ui);
    let height = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space(((height - 120.0) * 0.4).clamp(4.0, 400.0));
        let (rect, _) = ui.allocate_exact_size(vec2(32.0, 32.0), Sense::hover());
        icon.paint(ui.painter(), rect.center(), 32.0, palette.muted);
        ui.add_space(8.0);
        ui.label(RichText::new(title).font(font::title()).color(palette.text));
        if !why.is_empty() {
            ui.add(egui::Label::new(RichText::new(why).font(font::body()).color(palette.text2)).wrap());
        }
        ui.add_space(12.0);
        buttons(ui);
    });
}

/// The icon of a status; its shape carries the meaning, its colour repeats it.
pub fn status_icon(status: RunStatus) -> (Icon, Chip) {
    match status {
        RunStatus::Finished => (Icon::CircleCheck, Chip::Success),
        RunStatus::Failed => (Icon::CircleX, Chip::Danger),
        RunStatus::Running => (Icon::LoaderCircle, Chip::Neutral),
        RunStatus::Killed => (Icon::CircleSlash, Chip::Neutral),
        RunStatus::Scheduled => (Icon::Clock, Chip::Neutral),
        RunStatus::Unknown => (Icon::Info, Chip::Warn),
    }
}

/// The word for a status.
pub use crate::model::format::status_word;

/// Paints one line of text cut to `width` with an ellipsis. Returns the painted rectangle and whether it was cut.
pub fn paint_elided(
    painter: &Painter,
    at: Pos2,
    anchor: Align2,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> (Rect, bool) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = painter.layout_job(job);
    let rect = anchor.anchor_size(at, galley.size());
    let is_cut = galley.elided;
    painter.galley(rect.min, galley, color);
    (rect, is_cut)
}
