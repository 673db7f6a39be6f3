//! Images: fit, 1:1, zoom to the pointer, pan, the value of the pixel under it. And small ones for the run page.

mod controls;
mod large;

pub(super) use controls::controls;
pub(super) use large::large_ui;

use std::collections::HashMap;
use std::sync::Arc;

use egui::cache::CacheTrait;
use egui::{
    Color32, Id, Rect, Sense, Stroke, StrokeKind, TextureFilter, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2,
};

use super::super::Actions;
use super::super::theme::{self, font, palette};
use crate::app::artifacts;
use crate::app::artifacts::image::{Action, Fitted, SCALES, View};
use crate::app::artifacts::{State, Zoom};
use crate::preview::{Adjustment, ImagePreview, Preview, Shape, Tile};
use crate::text::Texts;

/// Smooth when reduced; when enlarged sharp pixels, unless they shall run into each other.
fn options(is_smooth: bool) -> TextureOptions {
    TextureOptions {
        magnification: if is_smooth { TextureFilter::Linear } else { TextureFilter::Nearest },
        minification: TextureFilter::Linear,
        wrap_mode: egui::TextureWrapMode::ClampToEdge,
        mipmap_mode: Some(TextureFilter::Linear),
    }
}

/// Textures of the images on screen. What a frame does not show is given back at its end.
#[derive(Default)]
struct Textures(HashMap<(usize, bool), Shown>);

/// Of one image. Holds the preview, so that its address stays its identity.
struct Shown {
    #[expect(dead_code, reason = "only held")]
    preview: Arc<Preview>,
    tiles: Tiles,
    /// Of the first tiles, in which light they are.
    fresh: (usize, Adjustment),
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
/// than one tile on its way to the graphics card. In another light the old tiles stay until the new are made.
fn textures(ui: &Ui, preview: &Arc<Preview>, image: &ImagePreview, view: View) -> Tiles {
    let key = (Arc::as_ptr(preview) as usize, view.is_smooth);
    let known = ui.memory_mut(|memory| {
        let shown = memory.caches.cache::<Textures>().0.get_mut(&key)?;
        shown.is_used = true;
        Some((shown.tiles.clone(), shown.fresh))
    });
    let (tiles, (fresh, light)) = known.unwrap_or_default();
    let fresh = if light == view.adjustment { fresh } else { 0 };
    let Some(tile) = image.tiles().nth(fresh) else { return tiles };
    let pixels = image.adjusted(view.adjustment).tile(tile);
    let pixels = theme::image_pixels(tile.size.map(|side| side as usize), &pixels);
    let mut made: Vec<_> = tiles.iter().cloned().collect();
    match made.get_mut(fresh) {
        Some((_, texture)) => texture.set(pixels, options(view.is_smooth)),
        None => made.push((tile, ui.load_texture("artifact", pixels, options(view.is_smooth)))),
    }
    let tiles = Arc::new(made);
    if image.tiles().nth(fresh + 1).is_some() {
        ui.request_repaint();
    }
    let fresh = (fresh + 1, view.adjustment);
    let shown = Shown { preview: preview.clone(), tiles: tiles.clone(), fresh, is_used: true };
    ui.memory_mut(|memory| memory.caches.cache::<Textures>().0.insert(key, shown));
    tiles
}

/// What lies under a picture that is not opaque: grey squares, by one texture that repeats.
pub(in crate::views) fn checkerboard(ui: &Ui, painter: &egui::Painter, area: Rect) {
    const SIDE: f32 = 8.0;
    let [light, dark] = [palette(ui).content, palette(ui).press];
    let board = egui::ColorImage::new([2, 2], vec![light, dark, dark, light]);
    let options = TextureOptions { wrap_mode: egui::TextureWrapMode::Repeat, ..TextureOptions::NEAREST };
    let texture = ui.load_texture_cached("checkerboard", Id::unique("checkerboard"), board, options);
    let squares = area.size() / (2.0 * SIDE);
    painter.image(texture.id(), area, Rect::from_min_size(pos2(0.0, 0.0), squares), Color32::WHITE);
}

/// Points per image pixel at which the whole image is visible; small images are enlarged up to eight times.
fn fitting_scale(image: Vec2, room: Vec2) -> f32 {
    (room.x / image.x).min(room.y / image.y).min(8.0)
}

/// The image in all the room that `ui` has.
pub(super) fn image_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    state: &State,
    preview: &Arc<Preview>,
    actions: &mut Actions,
) {
    let Shape::Image(image) = &preview.shape else { return };
    let palette = palette(ui);
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let response = ui.interact(rect, Id::unique("image"), Sense::click_and_drag());
    let label = texts.get("image");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0, palette.backdrop);

    let size = vec2(image.full_size[0] as f32, image.full_size[1] as f32);
    let fitted = fitting_scale(size, rect.size() - Vec2::splat(32.0));
    let points_per_pixel = 1.0 / ui.pixels_per_point();
    if state.fitted != (Fitted { scale: fitted, points_per_pixel }) {
        let told = Action::Fitted { scale: fitted, points_per_pixel };
        actions.push(artifacts::Action::Image(told));
    }
    let (scale, center) = match state.zoom {
        Zoom::Fit => (fitted, size / 2.0),
        Zoom::Scale { scale, center } => (scale, Vec2::from(center)),
    };
    let origin = rect.center() - center * scale;
    // Squares of pixels at the right and lower edge may be incomplete.
    let whole = Rect::from_min_size(origin, size * scale);
    let inside = painter.with_clip_rect(rect.intersect(whole));
    if image.has_alpha() {
        checkerboard(ui, &inside, whole);
    }
    let shown = scale * image.factor as f32;
    for (tile, texture) in textures(ui, preview, image, state.view).iter() {
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

fn set_zoom(zoom: Zoom) -> artifacts::Action {
    artifacts::Action::Image(Action::SetZoom(zoom))
}

/// Ctrl with the arrow keys moves what is seen, a tenth of it at a time.
fn pan_by_keys(ui: &Ui, rect: Rect, scale: f32, center: Vec2, actions: &mut Actions) {
    if ui.memory(|memory| memory.focused().is_some()) || egui::Popup::is_any_open(ui) {
        return;
    }
    let moves = [
        (egui::Key::ArrowLeft, vec2(-0.1, 0.0)),
        (egui::Key::ArrowRight, vec2(0.1, 0.0)),
        (egui::Key::ArrowUp, vec2(0.0, -0.1)),
        (egui::Key::ArrowDown, vec2(0.0, 0.1)),
    ];
    let by = ui.input(|input| {
        let pressed = moves.iter().filter(|(key, _)| input.modifiers.command_only() && input.key_pressed(*key));
        pressed.fold(Vec2::ZERO, |sum, (_, by)| sum + *by)
    });
    if by != Vec2::ZERO {
        let center = center + by * rect.size() / scale;
        actions.push(set_zoom(Zoom::Scale { scale, center: center.into() }));
    }
}

fn interact(ui: &Ui, response: &egui::Response, rect: Rect, scale: f32, center: Vec2, actions: &mut Actions) {
    let zoom = |scale: f32, center: Vec2| set_zoom(Zoom::Scale { scale, center: center.into() });
    pan_by_keys(ui, rect, scale, center, actions);
    if response.dragged() && response.drag_delta() != Vec2::ZERO {
        actions.push(zoom(scale, center - response.drag_delta() / scale));
    }
    if response.double_clicked() {
        actions.push(set_zoom(Zoom::Fit));
    }
    let Some(pointer) = response.hover_pos() else { return };
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = (scroll / 240.0).exp() * pinch;
    if (factor - 1.0).abs() > 1e-3 {
        // What is under the pointer stays under it.
        let under = center + (pointer - rect.center()) / scale;
        let new_scale = (scale * factor).clamp(*SCALES.start(), *SCALES.end());
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
    let area = Rect::from_center_size(rect.center(), fitted(image, rect.size()));
    small_ui(ui, ui.painter(), area, preview, image);
}

/// How large a picture is where it is seen whole in so much room.
pub fn fitted(image: &ImagePreview, room: Vec2) -> Vec2 {
    let size = vec2(image.size[0] as f32, image.size[1] as f32);
    size * fitting_scale(size, room)
}

/// A small image in just this area.
pub fn small_ui(ui: &Ui, painter: &egui::Painter, area: Rect, preview: &Arc<Preview>, image: &ImagePreview) {
    let scale = area.size() / vec2(image.size[0].max(1) as f32, image.size[1].max(1) as f32);
    for (tile, texture) in textures(ui, preview, image, View::default()).iter() {
        let at = area.min + vec2(tile.at[0] as f32, tile.at[1] as f32) * scale;
        let part = Rect::from_min_size(at, vec2(tile.size[0] as f32, tile.size[1] as f32) * scale);
        painter.image(texture.id(), part, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
    }
}
