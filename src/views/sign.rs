//! The sign of the program, as sharp as the screen allows.

use egui::emath::GuiRounding as _;
use egui::{Color32, Id, Rect, TextureHandle, TextureOptions, Ui, pos2};

use super::theme::image_pixels;
use crate::drawing::sign;

/// What is clear around the tile, of its width: 2 of 60.
const MARGIN: f32 = 1.0 / 30.0;

/// The sign, whose tile fills a square of the window. Drawn once for each size of the screen's pixels.
pub fn sign_ui(ui: &Ui, tile: Rect) {
    let density = ui.pixels_per_point();
    let rect = tile.expand(tile.width() * MARGIN);
    let side = (rect.width() * density).round() as u32;
    let id = Id::unique("sign of the program");
    let held = ui.data(|data| data.get_temp::<(u32, TextureHandle)>(id)).filter(|(size, _)| *size == side);
    let texture = if let Some((_, texture)) = held {
        texture
    } else {
        let Some(pixels) = sign::drawn(side) else { return };
        let image = image_pixels([side as usize, side as usize], &pixels.rgba);
        let texture = ui.load_texture("sign", image, TextureOptions::LINEAR);
        ui.data_mut(|data| data.insert_temp(id, (side, texture.clone())));
        texture
    };
    let rect = rect.round_to_pixels(density);
    ui.painter().image(texture.id(), rect, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
}
