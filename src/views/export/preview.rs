//! What the file will look like.

use std::sync::Arc;

use egui::{
    Align, Color32, Id, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions,
    Ui, pos2, vec2,
};

use crate::app::export;
use crate::app::export::{ExportPreview, PreviewContent};
use crate::chart::export::{CheckView, Pixels};
use crate::model::format;
use crate::views::icons::Icon;
use crate::views::theme::{font, image_pixels, palette};
use crate::views::widgets::{Bar, segmented};
use crate::views::{Actions, View};

const HEAD: f32 = 44.0;
const FOOT: f32 = 28.0;

/// See the module.
pub(super) fn preview_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, actions: &mut Actions) {
    let rect = ui.max_rect();
    let head = rect.with_max_y(rect.top() + HEAD).shrink2(vec2(16.0, 0.0));
    let foot = rect.with_min_y(rect.bottom() - FOOT).shrink2(vec2(16.0, 0.0));
    let notes = notes_ui(ui, view, export, foot);
    let body = Rect::from_min_max(pos2(rect.left(), head.bottom()), pos2(rect.right(), foot.top() - notes));
    let part = |rect: Rect| egui::UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(part(head), |ui| head_ui(ui, view, export, actions));
    ui.scope_builder(part(foot), |ui| foot_ui(ui, view, export));
    if let Some(failure) = export.preview.failure() {
        let text = view.texts.message(failure);
        let color = palette(ui).danger;
        ui.scope_builder(egui::UiBuilder::new().max_rect(body.shrink(24.0)), |ui| {
            ui.add(egui::Label::new(RichText::new(text).font(font::body()).color(color)).wrap());
        });
        return;
    }
    let Some(preview) = export.preview.value() else { return };
    match &preview.content {
        PreviewContent::Picture(pixels) => picture_ui(ui, body, preview, pixels, export.is_actual_size),
        PreviewContent::Text(text) => {
            ui.scope_builder(egui::UiBuilder::new().max_rect(body.shrink2(vec2(16.0, 0.0))), |ui| {
                ScrollArea::both().id_salt("export text").auto_shrink(false).show(ui, |ui| {
                    let text = RichText::new(text).font(font::mono()).color(palette(ui).text);
                    ui.add(egui::Label::new(text).extend());
                });
            });
        }
    }
}

fn head_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, actions: &mut Actions) {
    let texts = view.texts;
    let title = |ui: &mut Ui, _: &mut Actions| {
        ui.label(RichText::new(texts.get("export-preview")).font(font::section()));
    };
    let mut bar = Bar::new("export preview", texts.get("more")).gap(8.0).optional("title", title).then_right();
    if matches!(export.preview.value().map(|preview| &preview.content), Some(PreviewContent::Picture(_))) {
        bar = bar.kept("check", |ui, _, actions| check_ui(ui, view, export, actions)).kept("zoom", |ui, _, actions| {
            let zooms = [(false, texts.get("zoom-fit")), (true, "1:1")];
            if let Some(is_actual) = segmented(ui, texts.get("export-zoom"), &zooms, export.is_actual_size) {
                actions.push(export::Action::SetActualSize(is_actual));
            }
        });
    }
    bar.show(ui, actions);
}

/// As whom one sees the figure.
fn check_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, actions: &mut Actions) {
    let texts = view.texts;
    let checks = [
        (CheckView::Colour, texts.get("check-colour")),
        (CheckView::Greyscale, texts.get("check-greyscale")),
        (CheckView::Deuteranopia, texts.get("check-deuteranopia")),
    ];
    if let Some(check) = segmented(ui, texts.get("export-check"), &checks, export.check) {
        actions.push(export::Action::SetCheck(check));
    }
}

fn foot_ui(ui: &mut Ui, view: &View<'_>, export: &export::State) {
    let texts = view.texts;
    let Some(preview) = export.preview.value() else { return };
    let color = palette(ui).muted;
    let say = |ui: &mut Ui, text: String| {
        ui.add(egui::Label::new(RichText::new(text).font(font::small()).color(color)).truncate().selectable(false));
    };
    ui.spacing_mut().item_spacing.x = 16.0;
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        say(ui, format::size(preview.bytes as u64));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let asked = preview.spec.size;
            if let Some((_, height)) = preview.size {
                let height = (height / asked.unit.points() * 100.0).round() / 100.0;
                say(ui, format!("{} × {height} {}", asked.width, asked.unit));
            }
            say(ui, texts.count("export-series", preview.series));
        });
    });
}

/// What the reader of the figure must know, above the line at the bottom. Gives back how high it is.
fn notes_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, foot: Rect) -> f32 {
    const MOST: f32 = 120.0;
    let Some(preview) = export.preview.value().filter(|preview| !preview.notes.is_empty()) else { return 0.0 };
    let palette = palette(ui);
    let say = |note| format::safe_text(&view.texts.message(note)).into_owned();
    let text = preview.notes.iter().map(say).collect::<Vec<_>>().join("\n");
    let width = foot.width() - 22.0;
    let height = ui.painter().layout(text.clone(), font::small(), palette.text2, width).size().y.min(MOST) + 12.0;
    let rect = Rect::from_min_max(pos2(foot.left(), foot.top() - height), foot.right_top());
    Icon::TriangleAlert.paint(ui.painter(), rect.min + vec2(7.0, 7.0), 14.0, palette.warn);
    let inner = Rect::from_min_max(rect.min + vec2(22.0, 0.0), rect.max - vec2(0.0, 12.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        ScrollArea::vertical().id_salt("export notes").auto_shrink(false).show(ui, |ui| {
            let label = egui::Label::new(RichText::new(text).font(font::small()).color(palette.text2)).wrap();
            crate::views::widgets::say(&ui.add(label));
        });
    });
    height
}

/// The picture on its paper, as large as fits or in its real size.
fn picture_ui(ui: &mut Ui, body: Rect, preview: &Arc<ExportPreview>, pixels: &Pixels, is_actual_size: bool) {
    let texture = texture(ui, preview, pixels);
    let (width, height) = preview.size.unwrap_or_else(|| preview.spec.size.points());
    // A point of paper is 4/3 points of a screen, by which 96 of them are an inch.
    let real = vec2(width as f32, height as f32) * 4.0 / 3.0;
    let room = body.shrink(20.0).size();
    let fitting = (room.x / real.x).min(room.y / real.y);
    let scale = if is_actual_size { 1.0 } else { fitting };
    let size = real * scale;
    let line = palette(ui).line;
    let paint = |ui: &Ui, rect: Rect| {
        if preview.spec.is_transparent {
            checkerboard(ui, rect);
        }
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(texture.id(), rect, whole, Color32::WHITE);
        ui.painter().rect_stroke(rect, 0, Stroke::new(1.0, line), StrokeKind::Outside);
    };
    if size.x <= body.width() && size.y <= body.height() {
        paint(ui, Rect::from_center_size(body.center(), size));
        return;
    }
    ui.scope_builder(egui::UiBuilder::new().max_rect(body), |ui| {
        ScrollArea::both().id_salt("export picture").auto_shrink(false).show(ui, |ui| {
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            paint(ui, rect);
        });
    });
}

/// What shows that there is no paper.
fn checkerboard(ui: &Ui, rect: Rect) {
    let palette = palette(ui);
    ui.painter().rect_filled(rect, 0, palette.content);
    let side = 8.0;
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    for row in 0..(rect.height() / side).ceil() as usize {
        for column in (row % 2..(rect.width() / side).ceil() as usize).step_by(2) {
            let corner = rect.min + vec2(column as f32 * side, row as f32 * side);
            painter.rect_filled(Rect::from_min_size(corner, vec2(side, side)), 0, palette.inset);
        }
    }
}

/// Made once for each preview.
fn texture(ui: &Ui, preview: &Arc<ExportPreview>, pixels: &Pixels) -> TextureHandle {
    let slot = Id::unique("export preview");
    let known = ui.data(|data| data.get_temp::<(u64, TextureHandle)>(slot));
    if let Some((identity, texture)) = known
        && identity == preview.identity
    {
        return texture;
    }
    let image = image_pixels([pixels.width as usize, pixels.height as usize], &pixels.rgba);
    let texture = ui.load_texture("export", image, TextureOptions::LINEAR);
    ui.data_mut(|data| data.insert_temp(slot, (preview.identity, texture.clone())));
    texture
}
