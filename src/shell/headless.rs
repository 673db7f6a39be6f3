//! The window without a window: frames of an egui context laid out, and drawn by [`Raster`] when a picture is wanted.

use std::time::Duration;

use egui::{ClippedPrimitive, FullOutput, RawInput, Rect, Theme, Vec2, ViewportId};
use image::RgbaImage;

use super::fonts;
use super::raster::Raster;

/// Time that passes between two frames, in seconds: sixty a second, whatever the clock says, so that pictures repeat.
const FRAME_SECS: f64 = 1.0 / 60.0;

/// An egui context with the program's fonts and a picture to draw it in.
pub struct Headless {
    ctx: egui::Context,
    raster: Raster,
    size_px: [u32; 2],
    scale: f32,
    theme: Theme,
    frames: u32,
    events: Vec<egui::Event>,
    last: Option<(Vec<egui::epaint::ClippedShape>, f32)>,
}

/// What a frame asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameInfo {
    /// After how long it wants to be drawn again; [`Duration::MAX`] when nothing moves.
    pub repaint_delay: Duration,
}

impl FrameInfo {
    /// Whether nothing on the page moves: no animation, no layout that has yet to settle.
    pub fn is_settled(self) -> bool {
        self.repaint_delay > Duration::from_secs(1)
    }
}

impl Headless {
    /// A window of `size` pixels, `scale` pixels a point. Faces are the bundled ones, then those of the system.
    pub fn new(size: [u32; 2], scale: f32, theme: Theme) -> Self {
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        fonts::install_system_fallback(&ctx, "");
        ctx.set_theme(theme);
        Self { ctx, raster: Raster::new(), size_px: size, scale, theme, frames: 0, events: Vec::new(), last: None }
    }

    /// The context, to set a style before the first frame.
    pub fn ctx(&self) -> &egui::Context {
        &self.ctx
    }

    /// Gives the next frame an event, such as a moved pointer (in points).
    pub fn push(&mut self, event: egui::Event) {
        self.events.push(event);
    }

    /// Lays out one frame. Requests to the system (cursor, clipboard, title) are dropped.
    pub fn frame(&mut self, ui: impl FnMut(&mut egui::Ui)) -> FrameInfo {
        let points = Vec2::new(self.size_px[0] as f32, self.size_px[1] as f32) / self.scale;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, points)),
            time: Some(f64::from(self.frames) * FRAME_SECS),
            predicted_dt: FRAME_SECS as f32,
            max_texture_side: Some(8192),
            focused: true,
            system_theme: Some(self.theme),
            events: std::mem::take(&mut self.events),
            ..RawInput::default()
        };
        input.viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(self.scale);
        self.frames += 1;
        let FullOutput { mut textures_delta, shapes, pixels_per_point, viewport_output, .. } =
            self.ctx.run_ui(input, ui);
        self.raster.update_textures(&textures_delta);
        textures_delta.clear();
        self.last = Some((shapes, pixels_per_point));
        let repaint_delay =
            viewport_output.get(&ViewportId::ROOT).map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        FrameInfo { repaint_delay }
    }

    /// Draws the frame laid out last; transparent before the first.
    pub fn image(&mut self) -> RgbaImage {
        let last = self.last.clone();
        let primitives = self.primitives();
        let pixels_per_point = last.as_ref().map_or(self.scale, |(_, pixels_per_point)| *pixels_per_point);
        self.last = last;
        self.raster.paint(self.size_px, pixels_per_point, &primitives)
    }

    /// Triangles of the frame laid out last: with [`Self::frame`] all that a frame costs the CPU before a window system
    /// has it. Takes the frame: nothing is left for [`Self::image`].
    pub fn primitives(&mut self) -> Vec<ClippedPrimitive> {
        let (shapes, pixels_per_point) = self.last.take().unwrap_or_default();
        if shapes.is_empty() { Vec::new() } else { self.ctx.tessellate(shapes, pixels_per_point) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ui: &mut egui::Ui) {
        egui::CentralPanel::default().show(ui, |ui| {
            ui.heading("Runs");
            ui.horizontal(|ui| {
                ui.label("val/loss 0.0314 超参数");
                let _ = ui.button("Open");
            });
        });
    }

    fn settled(theme: Theme) -> RgbaImage {
        let mut headless = Headless::new([300, 120], 2.0, theme);
        for _ in 0..20 {
            if headless.frame(page).is_settled() {
                break;
            }
        }
        headless.image()
    }

    #[test]
    fn the_same_page_gives_the_same_picture() {
        let dark = settled(Theme::Dark);
        assert!(dark == settled(Theme::Dark), "two pictures of one page differ");
        let light = settled(Theme::Light);
        let opaque = |image: &RgbaImage| image.pixels().all(|pixel| pixel.0[3] == 255);
        assert!(opaque(&dark) && opaque(&light));
        // Background in one corner, and text that differs from it somewhere.
        assert!(light.get_pixel(299, 119).0[0] > 200 && dark.get_pixel(299, 119).0[0] < 60);
        let ink = light.pixels().filter(|pixel| pixel.0[0] < 120).count();
        assert!((200..6000).contains(&ink), "{ink} dark pixels");
    }
}
