//! Lets `egui_kittest` draw with the program's own rasteriser: images in tests need no GPU.

use egui::{FullOutput, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;
use runatlas::shell::raster::Raster;

/// For `Harness::builder().renderer(RasterRenderer::default())`.
#[derive(Default)]
pub(crate) struct RasterRenderer(Raster);

impl TestRenderer for RasterRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.update_textures(delta);
        delta.clear();
    }

    fn render(&mut self, ctx: &egui::Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = (ctx.viewport_rect().size() * scale).round();
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        Ok(self.0.paint([size.x as u32, size.y as u32], scale, &primitives))
    }
}
