//! Images: fit, 1:1, zoom to the pointer, pan, the value of the pixel under it. And small ones for the run page.

use std::sync::Arc;

use egui::{
    Color32, Id, Rect, Sense, Stroke, StrokeKind, TextureFilter, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2,
};

use super::super::Actions;
use super::super::theme::{self, font, palette};
use crate::app::artifacts;
use crate::app::artifacts::Zoom;
use crate::preview::{ImagePreview, Preview, Shape, Tile};
use crate::text::Texts;

/// Sharp pixels when enlarged, smooth when reduced.
const OPTIONS: TextureOptions = TextureOptions {
    magnification: TextureFilter::Nearest,
    minification: TextureFilter::Linear,
    wrap_mode: egui::TextureWrapMode::ClampToEdge,
    mipmap_mode: Some(TextureFilter::Linear),
};

/// Textures of one image. Holds the preview, so that its address stays its identity.
#[derive(Clone)]
struct Textures {
    preview: Arc<Preview>,
    tiles: Arc<Vec<(Tile, TextureHandle)>>,
}

/// The textures of a preview: made once, and given back when another one is shown under the same `slot`.
fn textures(ui: &Ui, slot: Id, preview: &Arc<Preview>, image: &ImagePreview) -> Arc<Vec<(Tile, TextureHandle)>> {
    let known = ui.data(|data| data.get_temp::<Textures>(slot));
    if let Some(known) = known
        && Arc::ptr_eq(&known.preview, preview)
    {
        return known.tiles;
    }
    let tiles = image
        .tiles()
        .map(|tile| {
            let size = tile.size.map(|side| side as usize);
            let pixels = theme::image_pixels(size, &image.tile(tile));
            (tile, ui.load_texture("artifact", pixels, OPTIONS))
        })
        .collect();
    let made = Textures { preview: preview.clone(), tiles: Arc::new(tiles) };
    let tiles = made.tiles.clone();
    ui.data_mut(|data| data.insert_temp(slot, made));
    tiles
}

/// Points per image pixel at which the whole image is visible; small images are enlarged up to eight times.
fn fitting_scale(image: Vec2, room: Vec2) -> f32 {
    (room.x / image.x).min(room.y / image.y).min(8.0)
}

/// The image in all the room that `ui` has.
pub(super) fn image_ui(ui: &mut Ui, texts: &'static Texts, preview: &Arc<Preview>, zoom: Zoom, actions: &mut Actions) {
    let Shape::Image(image) = &preview.shape else { return };
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let response = ui.interact(rect, Id::unique("image"), Sense::click_and_drag());
    let label = texts.get("image");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0, palette.backdrop);

    let size = vec2(image.size[0] as f32, image.size[1] as f32);
    let (scale, center) = match zoom {
        Zoom::Fit => (fitting_scale(size, rect.size() - Vec2::splat(32.0)), size / 2.0),
        Zoom::Scale { scale, center } => (scale, Vec2::from(center)),
    };
    let origin = rect.center() - center * scale;
    let slot = Id::unique("artifact image");
    for (tile, texture) in textures(ui, slot, preview, image).iter() {
        let at = origin + vec2(tile.at[0] as f32, tile.at[1] as f32) * scale;
        let area = Rect::from_min_size(at, vec2(tile.size[0] as f32, tile.size[1] as f32) * scale);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture.id(), area, uv, Color32::WHITE);
    }
    let outline = Rect::from_min_size(origin, size * scale).expand(1.0);
    painter.rect_stroke(outline, 0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    interact(ui, &response, rect, scale, center, actions);
    if let Some(at) = response.hover_pos() {
        pixel_ui(&painter, palette, rect, image, (at - origin) / scale);
    }
}

fn interact(ui: &Ui, response: &egui::Response, rect: Rect, scale: f32, center: Vec2, actions: &mut Actions) {
    let zoom = |scale: f32, center: Vec2| artifacts::Action::SetZoom(Zoom::Scale { scale, center: center.into() });
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        actions.push(zoom(scale, center - response.drag_delta() / scale));
    }
    if response.double_clicked() {
        actions.push(artifacts::Action::SetZoom(Zoom::Fit));
    }
    let Some(pointer) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = (scroll / 240.0).exp() * pinch;
    if (factor - 1.0).abs() > 1e-3 {
        // What is under the pointer stays under it.
        let under = center + (pointer - rect.center()) / scale;
        let new_scale = (scale * factor).clamp(0.01, 64.0);
        actions.push(zoom(new_scale, under - (pointer - rect.center()) / new_scale));
    }
}

/// Position and colour of the pixel under the pointer, in the lower right corner.
fn pixel_ui(painter: &egui::Painter, palette: &theme::Palette, rect: Rect, image: &ImagePreview, at: Vec2) {
    if at.x < 0.0 || at.y < 0.0 {
        return;
    }
    let (column, row) = (at.x as u32, at.y as u32);
    let Some(pixel) = image.pixel(column, row) else { return };
    let [red, green, blue, alpha] = pixel;
    let alpha = if alpha < 255 { format!("{alpha:02X}") } else { String::new() };
    let text = format!("#{red:02X}{green:02X}{blue:02X}{alpha}   x {column} · y {row}");
    let galley = painter.layout_no_wrap(text, font::mono(), palette.text);
    let size = galley.size() + vec2(44.0, 12.0);
    let area = Rect::from_min_size(rect.max - size - vec2(12.0, 12.0), size);
    painter.rect(area, 6, palette.raised, Stroke::new(1.0, palette.line_popup), StrokeKind::Inside);
    let swatch = Rect::from_center_size(pos2(area.left() + 18.0, area.center().y), vec2(14.0, 14.0));
    let color = theme::image_pixels([1, 1], &pixel).pixels[0];
    painter.rect(swatch, 3, color, Stroke::new(1.0, palette.line_popup), StrokeKind::Inside);
    painter.galley(pos2(area.left() + 34.0, area.center().y - galley.size().y / 2.0), galley, palette.text);
}

/// A small image, as large as fits into `rect`.
pub fn thumbnail_ui(ui: &Ui, rect: Rect, preview: &Arc<Preview>) {
    let Shape::Image(image) = &preview.shape else { return };
    let size = vec2(image.size[0] as f32, image.size[1] as f32);
    let scale = fitting_scale(size, rect.size());
    let area = Rect::from_center_size(rect.center(), size * scale);
    let slot = Id::unique(("thumbnail", Arc::as_ptr(preview) as usize));
    for (tile, texture) in textures(ui, slot, preview, image).iter() {
        let at = area.min + vec2(tile.at[0] as f32, tile.at[1] as f32) * scale;
        let part = Rect::from_min_size(at, vec2(tile.size[0] as f32, tile.size[1] as f32) * scale);
        ui.painter().image(texture.id(), part, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }
}
