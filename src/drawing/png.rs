//! [`Drawing`] to pixels, for PNG files, the clipboard and previews.

use std::sync::Arc;

use skrifa::outline::OutlinePen;
use tiny_skia::{
    FillRule, FilterQuality, IntSize, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, PixmapPaint,
    PremultipliedColorU8, StrokeDash, Transform,
};

use super::canvas::{Canvas, Segment, Words, paint};
use super::error::{ExportError, MAX_PIXELS, MAX_SIDE, check_page};
use super::faces;
use super::items::{Caps, Drawing, Fill, PageRect, Pen, Pixels, Rgb, Turn};

/// Points of a line from which on its corners are cut and not rounded: there are more of them than columns of pixels, nobody
/// sees one alone, and rounding them takes most of the time.
const DENSE: usize = 2_000;

/// Columns and rows of a drawing at so many dots per inch, both at least 1.
pub fn size(drawing: &Drawing, dpi: f64) -> Result<(u32, u32), ExportError> {
    let Drawing { width, height, .. } = *drawing;
    check_page(width, height)?;
    let pixels = |points: f64| (points / 72.0 * dpi).round().max(1.0);
    let (columns, rows) = (pixels(width), pixels(height));
    if !(dpi.is_finite() && dpi > 0.0) {
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
    let mut pixmap =
        Pixmap::new(width, height).ok_or(ExportError::TooManyPixels { width: width.into(), height: height.into() })?;
    if let Some([red, green, blue]) = drawing.background {
        pixmap.fill(tiny_skia::Color::from_rgba8(red, green, blue, 255));
    }
    let (across, down) = (f64::from(width) / drawing.width, f64::from(height) / drawing.height);
    let scale = Transform::from_scale(across as f32, down as f32);
    paint(&drawing.items, &mut Raster { pixmap: &mut pixmap, scale, clips: Vec::new() });
    let mut rgba = pixmap.take();
    for pixel in rgba.chunks_exact_mut(4).filter(|pixel| !matches!(pixel[3], 0 | 255)) {
        if let Some(color) = PremultipliedColorU8::from_rgba(pixel[0], pixel[1], pixel[2], pixel[3]) {
            let color = color.demultiply();
            pixel.copy_from_slice(&[color.red(), color.green(), color.blue(), color.alpha()]);
        }
    }
    Ok(Pixels { width, height, rgba })
}

struct Raster<'a> {
    pixmap: &'a mut Pixmap,
    /// From points to pixels.
    scale: Transform,
    /// The innermost last, each within the one before.
    clips: Vec<Option<Mask>>,
}

impl Raster<'_> {
    fn fill(&mut self, path: &Path, color: Rgb, opacity: f64, place: Transform) {
        let clip = self.clips.last().and_then(Option::as_ref);
        self.pixmap.fill_path(path, &ink(color, opacity), FillRule::Winding, place, clip);
    }
}

impl Canvas for Raster<'_> {
    fn path(&mut self, path: &[Segment], fill: Option<Fill>, stroke: Option<Pen>) {
        let Some(path) = path_of(path) else { return };
        if let Some(Fill { color, opacity }) = fill {
            self.fill(&path, color, opacity, self.scale);
        }
        if let Some(stroke) = stroke {
            let lengths = stroke.dash.lengths().to_vec();
            let pen = tiny_skia::Stroke {
                width: stroke.width as f32,
                line_cap: if stroke.caps == Caps::Round { LineCap::Round } else { LineCap::Butt },
                line_join: if path.len() > DENSE { LineJoin::Bevel } else { LineJoin::Round },
                dash: StrokeDash::new(lengths, 0.0),
                ..tiny_skia::Stroke::default()
            };
            let clip = self.clips.last().and_then(Option::as_ref);
            self.pixmap.stroke_path(&path, &ink(stroke.color, stroke.opacity), &pen, self.scale, clip);
        }
    }

    fn words(&mut self, words: &Words<'_>) {
        let turn = match words.turn {
            Turn::None => Transform::identity(),
            other => Transform::from_rotate(other.degrees() as f32),
        };
        let place = self.scale.pre_translate(words.at[0] as f32, words.at[1] as f32).pre_concat(turn);
        let mut pen = GlyphPen::default();
        for glyph in &words.line.glyphs {
            let scale = words.size / glyph.face.units_per_em();
            pen.scale = scale as f32;
            pen.at = glyph.at.map(|ems| (ems * words.size) as f32);
            faces::outline(glyph.face, glyph.id, &mut pen);
        }
        if let Some(path) = pen.path.finish() {
            self.fill(&path, words.color, 1.0, place);
        }
    }

    fn image(&mut self, frame: PageRect, pixels: &Arc<Pixels>, is_smooth: bool) {
        let mut rgba = pixels.rgba.clone();
        for pixel in rgba.chunks_exact_mut(4).filter(|pixel| pixel[3] != 255) {
            let alpha = u16::from(pixel[3]);
            for channel in &mut pixel[..3] {
                *channel = ((u16::from(*channel) * alpha + 127) / 255) as u8;
            }
        }
        let size = IntSize::from_wh(pixels.width, pixels.height);
        let Some(source) = size.and_then(|size| Pixmap::from_vec(rgba, size)) else { return };
        let quality = if is_smooth { FilterQuality::Bilinear } else { FilterQuality::Nearest };
        let place = self.scale.pre_translate(frame.x as f32, frame.y as f32).pre_scale(
            (frame.width / f64::from(pixels.width)) as f32,
            (frame.height / f64::from(pixels.height)) as f32,
        );
        let clip = self.clips.last().and_then(Option::as_ref);
        let paint = PixmapPaint { quality, ..PixmapPaint::default() };
        self.pixmap.draw_pixmap(0, 0, source.as_ref(), &paint, place, clip);
    }

    fn begin_clip(&mut self, frame: PageRect) {
        let PageRect { x, y, width, height } = frame;
        let rect = tiny_skia::Rect::from_xywh(x as f32, y as f32, width as f32, height as f32);
        let mask = rect.map(PathBuilder::from_rect).and_then(|path| {
            let outer = self.clips.last().and_then(Option::as_ref);
            let mut mask = match outer {
                Some(outer) => outer.clone(),
                None => Mask::new(self.pixmap.width(), self.pixmap.height())?,
            };
            if outer.is_some() {
                mask.intersect_path(&path, FillRule::Winding, true, self.scale);
            } else {
                mask.fill_path(&path, FillRule::Winding, true, self.scale);
            }
            Some(mask)
        });
        self.clips.push(mask);
    }

    fn end_clip(&mut self) {
        self.clips.pop();
    }
}

fn ink([red, green, blue]: Rgb, opacity: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, (opacity.clamp(0.0, 1.0) * 255.0).round() as u8);
    paint
}

fn path_of(segments: &[Segment]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        match *segment {
            Segment::Move([x, y]) => path.move_to(x as f32, y as f32),
            Segment::Line([x, y]) => path.line_to(x as f32, y as f32),
            Segment::Curve([x1, y1], [x2, y2], [x, y]) => {
                path.cubic_to(x1 as f32, y1 as f32, x2 as f32, y2 as f32, x as f32, y as f32);
            }
            Segment::Close => path.close(),
        }
    }
    path.finish()
}

/// Gathers the outlines of glyphs, whose y goes upwards.
#[derive(Default)]
struct GlyphPen {
    path: PathBuilder,
    /// From units of the face to points.
    scale: f32,
    /// Origin of the glyph, points.
    at: [f32; 2],
}

impl GlyphPen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.at[0] + x * self.scale, -(self.at[1] + y * self.scale))
    }
}

impl OutlinePen for GlyphPen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

/// A PNG file of it at so many dots per inch, which the file states. Without alpha when nothing shines through: some
/// journals refuse it.
pub fn write(drawing: &Drawing, dpi: f64) -> Result<Vec<u8>, ExportError> {
    encode(render(drawing, dpi)?, dpi)
}

/// The PNG file of pixels made at so many dots per inch.
pub(crate) fn encode(pixels: Pixels, dpi: f64) -> Result<Vec<u8>, ExportError> {
    encoded(pixels, dpi, png::Compression::Balanced)
}

/// The same in a fraction of the time, a little larger: for what is soon read again.
pub(crate) fn encode_quickly(pixels: Pixels) -> Result<Vec<u8>, ExportError> {
    encoded(pixels, 72.0, png::Compression::Fastest)
}

fn encoded(pixels: Pixels, dpi: f64, compression: png::Compression) -> Result<Vec<u8>, ExportError> {
    let Pixels { width, height, mut rgba } = pixels;
    let opaque = rgba.chunks_exact(4).all(|pixel| pixel[3] == 255);
    if opaque {
        drop_alpha(&mut rgba);
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(compression);
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
