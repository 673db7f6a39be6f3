//! Images: fit, 1:1, zoom to the pointer, pan, the value of the pixel under it. And small ones for the run page.

use std::collections::HashMap;
use std::sync::Arc;

use egui::cache::CacheTrait;
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

/// Textures of the images on screen. What a frame does not show is given back at its end.
#[derive(Default)]
struct Textures(HashMap<usize, Shown>);

/// Of one image. Holds the preview, so that its address stays its identity.
struct Shown {
    #[expect(dead_code, reason = "only held")]
    preview: Arc<Preview>,
    tiles: Tiles,
    is_used: bool,
}

type Tiles = Arc<Vec<(Tile, TextureHandle)>>;

impl CacheTrait for Textures {
    fn update(&mut self) {
        self.0.retain(|_, shown| std::mem::take(&mut shown.is_used));
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// The textures of a preview. One is made a frame: a large image comes tile by tile, and no frame takes long or holds more
/// than one tile on its way to the graphics card.
fn textures(ui: &Ui, preview: &Arc<Preview>, image: &ImagePreview) -> Tiles {
    let key = Arc::as_ptr(preview) as usize;
    let known = ui.memory_mut(|memory| {
        let shown = memory.caches.cache::<Textures>().0.get_mut(&key)?;
        shown.is_used = true;
        Some(shown.tiles.clone())
    });
    let known = known.unwrap_or_default();
    let Some(tile) = image.tiles().nth(known.len()) else { return known };
    let pixels = theme::image_pixels(tile.size.map(|side| side as usize), &image.tile(tile));
    let mut tiles: Vec<_> = known.iter().cloned().collect();
    tiles.push((tile, ui.load_texture("artifact", pixels, OPTIONS)));
    let tiles = Arc::new(tiles);
    if image.tiles().nth(tiles.len()).is_some() {
        ui.request_repaint();
    }
    let shown = Shown { preview: preview.clone(), tiles: tiles.clone(), is_used: true };
    ui.memory_mut(|memory| memory.caches.cache::<Textures>().0.insert(key, shown));
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

    let size = vec2(image.full_size[0] as f32, image.full_size[1] as f32);
    let (scale, center) = match zoom {
        Zoom::Fit => (fitting_scale(size, rect.size() - Vec2::splat(32.0)), size / 2.0),
        Zoom::Scale { scale, center } => (scale, Vec2::from(center)),
    };
    let origin = rect.center() - center * scale;
    // Squares of pixels at the right and lower edge may be incomplete.
    let inside = painter.with_clip_rect(rect.intersect(Rect::from_min_size(origin, size * scale)));
    let shown = scale * image.factor as f32;
    for (tile, texture) in textures(ui, preview, image).iter() {
        let at = origin + vec2(tile.at[0] as f32, tile.at[1] as f32) * shown;
        let area = Rect::from_min_size(at, vec2(tile.size[0] as f32, tile.size[1] as f32) * shown);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        inside.image(texture.id(), area, uv, Color32::WHITE);
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

/// Position, colour and values of the pixel under the pointer, in the lower right corner; of a reduced image the means
/// around it.
fn pixel_ui(painter: &egui::Painter, palette: &theme::Palette, rect: Rect, image: &ImagePreview, at: Vec2) {
    if at.x < 0.0 || at.y < 0.0 {
        return;
    }
    let (column, row) = (at.x as u32, at.y as u32);
    let here = [column, row].map(|at| at / image.factor.max(1));
    let Some(pixel) = image.pixel(here[0], here[1]) else { return };
    let [red, green, blue, alpha] = pixel;
    let alpha = if alpha < 255 { format!("{alpha:02X}") } else { String::new() };
    let value = match image.values(here[0], here[1]) {
        Some(values) => values.iter().map(f64::to_string).collect::<Vec<_>>().join(", "),
        None => format!("#{red:02X}{green:02X}{blue:02X}{alpha}"),
    };
    let about = if image.factor > 1 { "≈ " } else { "" };
    let text = format!("{about}{value}   x {column} · y {row}");
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
    for (tile, texture) in textures(ui, preview, image).iter() {
        let at = area.min + vec2(tile.at[0] as f32, tile.at[1] as f32) * scale;
        let part = Rect::from_min_size(at, vec2(tile.size[0] as f32, tile.size[1] as f32) * scale);
        ui.painter().image(texture.id(), part, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }
}
