//! [`Drawing`] to pixels, for PNG files, the clipboard and previews.

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};

use super::{Drawing, ExportError, tree};

/// Most pixels a side.
pub const MAX_SIDE: u32 = 20_000;

/// Most pixels in all: 800 MB in memory.
pub const MAX_PIXELS: u64 = 200_000_000;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green, blue, alpha (not multiplied in), row by row from the top.
    pub rgba: Vec<u8>,
}

/// Columns and rows of a drawing at so many dots per inch, both at least 1.
pub fn size(drawing: &Drawing, dpi: f64) -> Result<(u32, u32), ExportError> {
    let Drawing { width, height, .. } = *drawing;
    let pixels = |points: f64| (points / 72.0 * dpi).round().max(1.0);
    let (columns, rows) = (pixels(width), pixels(height));
    if ![width, height, dpi].iter().all(|value| value.is_finite() && *value > 0.0) {
        return Err(ExportError::Size { width, height });
    }
    if columns.max(rows) > f64::from(MAX_SIDE) || columns * rows > MAX_PIXELS as f64 {
        return Err(ExportError::TooManyPixels { width: columns as u64, height: rows as u64 });
    }
    Ok((columns as u32, rows as u32))
}

/// Draws it at so many dots per inch.
pub fn render(drawing: &Drawing, dpi: f64) -> Result<Pixels, ExportError> {
    let (width, height) = size(drawing, dpi)?;
    let tree = tree(drawing, "PNG")?;
    let mut pixmap =
        Pixmap::new(width, height).ok_or(ExportError::TooManyPixels { width: width.into(), height: height.into() })?;
    let scale_x = width as f32 / tree.size().width();
    let scale_y = height as f32 / tree.size().height();
    resvg::render(&tree, Transform::from_scale(scale_x, scale_y), &mut pixmap.as_mut());
    let mut rgba = pixmap.take();
    for pixel in rgba.chunks_exact_mut(4).filter(|pixel| !matches!(pixel[3], 0 | 255)) {
        if let Some(color) = PremultipliedColorU8::from_rgba(pixel[0], pixel[1], pixel[2], pixel[3]) {
            let color = color.demultiply();
            pixel.copy_from_slice(&[color.red(), color.green(), color.blue(), color.alpha()]);
        }
    }
    Ok(Pixels { width, height, rgba })
}

/// A PNG file of it at so many dots per inch, which the file states. Without alpha when nothing shines through: some
/// journals refuse it.
pub fn write(drawing: &Drawing, dpi: f64) -> Result<Vec<u8>, ExportError> {
    encode(render(drawing, dpi)?, dpi)
}

/// The PNG file of pixels made at so many dots per inch.
pub fn encode(pixels: Pixels, dpi: f64) -> Result<Vec<u8>, ExportError> {
    let Pixels { width, height, mut rgba } = pixels;
    let opaque = rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    if opaque {
        drop_alpha(&mut rgba);
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (dpi / 0.0254).round() as u32;
    let unit = png::Unit::Meter;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit }));
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&rgba)?;
        writer.finish()
    });
    written.map_err(|error| ExportError::failed("PNG", &error))?;
    Ok(file)
}

/// From four bytes a pixel to three, in place.
fn drop_alpha(rgba: &mut Vec<u8>) {
    let pixels = rgba.len() / 4;
    for at in 0..pixels {
        rgba.copy_within(at * 4..at * 4 + 3, at * 3);
    }
    rgba.truncate(pixels * 3);
}
