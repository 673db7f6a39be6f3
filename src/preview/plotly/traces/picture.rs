//! Pictures as traces: pixels in the file, or a picture in a data address.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine as _;
use serde_json::Value;

use super::super::axes::extremes::Widen;
use super::super::axes::setup::Axes;
use super::super::color::Color;
use super::super::sheet::Trace;
use super::super::values::{Column, typed};
use super::scene::{Ink, Scene};
use crate::drawing::{Item, PageRect, Pixels};

/// A picture on two axes.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Picture {
    pixels: Arc<Pixels>,
    /// Of the middle of the first pixel, and from pixel to pixel.
    start: [f64; 2],
    step: [f64; 2],
}

/// Most pixels.
const MOST: u64 = 40_000_000;

/// The picture of a trace.
pub(in crate::preview) fn of(trace: &Trace<'_>) -> Option<Picture> {
    let node = trace.node;
    let pixels = match node.text("source") {
        Some(source) => from_address(source)?,
        None => from_values(node.at("z")?, node.text("colormodel").unwrap_or("rgb"), node.list("zmax"))?,
    };
    let number = |name: &str, default: f64| node.number(name).unwrap_or(default);
    Some(Picture {
        pixels: Arc::new(pixels),
        start: [number("x0", 0.0), number("y0", 0.0)],
        step: [number("dx", 1.0), number("dy", 1.0)],
    })
}

/// Decodes `data:image/png;base64,…`; nothing else is followed.
pub(in crate::preview) fn from_address(address: &str) -> Option<Pixels> {
    let data = address.strip_prefix("data:image/")?.split_once(";base64,")?.1;
    let bytes = base64::engine::general_purpose::STANDARD.decode(data.trim()).ok()?;
    let mut reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST * 4);
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    let (width, height) = image::ImageDecoder::dimensions(&decoder);
    if u64::from(width) * u64::from(height) > MOST {
        return None;
    }
    let picture = image::DynamicImage::from_decoder(decoder).ok()?.into_rgba8();
    Some(Pixels { width, height, rgba: picture.into_raw() })
}

fn from_values(z: &Value, model: &str, most: &[Value]) -> Option<Pixels> {
    let depth = if model.ends_with('a') && model != "hsla" || model.len() == 4 { 4 } else { 3 };
    let top = |channel: usize| {
        let said = most.get(channel).and_then(Value::as_f64).filter(|most| *most > 0.0);
        said.unwrap_or(if channel == 3 { 1.0 } else { 255.0 })
    };
    let pixel = |values: &[f64]| -> [u8; 4] {
        let byte = |channel: usize| {
            let value = values.get(channel).copied().unwrap_or(if channel == 3 { top(3) } else { 0.0 });
            (value / top(channel) * 255.0).clamp(0.0, 255.0).round() as u8
        };
        [byte(0), byte(1), byte(2), if depth == 4 { byte(3) } else { 255 }]
    };
    if let Some((numbers, shape)) = typed(z) {
        let [rows, columns, channels] = shape[..] else { return None };
        let is_whole = rows.checked_mul(columns)?.checked_mul(channels)? == numbers.len() && channels > 0;
        let rgba = numbers.chunks_exact(channels.max(1)).flat_map(pixel).collect();
        return is_whole.then_some(Pixels { width: columns as u32, height: rows as u32, rgba });
    }
    let rows = z.as_array()?;
    let width = rows.iter().filter_map(Value::as_array).map(Vec::len).max()?;
    if (width as u64) * (rows.len() as u64) > MOST {
        return None;
    }
    let mut rgba = Vec::with_capacity(width * rows.len() * 4);
    for row in rows {
        let row = row.as_array()?;
        for column in 0..width {
            let values = row.get(column).and_then(Column::of).map(|column| column.numbers());
            rgba.extend(values.map_or([0; 4], |values| pixel(&values)));
        }
    }
    Some(Pixels { width: width as u32, height: rows.len() as u32, rgba })
}

impl Picture {
    /// Where a pixel is, and its colour.
    pub(in crate::preview) fn told(&self, index: usize) -> ([f64; 2], [u8; 3]) {
        let width = self.pixels.width.max(1) as usize;
        let (column, row) = (index % width, index / width);
        let at = [self.start[0] + self.step[0] * column as f64, self.start[1] + self.step[1] * row as f64];
        let rgb = self.pixels.rgba.get(index * 4..index * 4 + 3).map_or([0; 3], |rgb| [rgb[0], rgb[1], rgb[2]]);
        (at, rgb)
    }

    /// Both ends along an axis.
    fn ends(&self, axis: usize) -> [f64; 2] {
        let count = if axis == 0 { self.pixels.width } else { self.pixels.height };
        let start = self.start[axis] - self.step[axis] / 2.0;
        [start, start + self.step[axis] * f64::from(count)]
    }
}

/// Widens the axes.
pub(in crate::preview) fn widen(picture: &Picture, axes: &mut Axes<'_>, pair: [usize; 2]) {
    for (nth, axis) in pair.into_iter().enumerate() {
        let [a, b] = picture.ends(nth);
        axes.list[axis].extremes.add_between(a.min(b), a.max(b), Widen::default());
    }
}

/// Draws the picture.
pub(in crate::preview) fn draw(scene: &Scene<'_, '_>, picture: &Picture, ink: &mut Ink) {
    let [left, right] = picture.ends(0).map(|end| scene.x.at(end));
    let [top, bottom] = picture.ends(1).map(|end| scene.y.at(end));
    let pixels = flipped(&picture.pixels, [left > right, top > bottom]);
    let frame =
        PageRect { x: left.min(right), y: top.min(bottom), width: (right - left).abs(), height: (bottom - top).abs() };
    let is_smooth = scene.trace.node.text("zsmooth") == Some("fast");
    ink.items.push(Item::Image { frame, pixels, is_smooth });
    let count = picture.pixels.width as usize * picture.pixels.height as usize;
    if count > 0 && count <= 65_536 {
        for index in 0..count {
            let (row, column) = (index / picture.pixels.width as usize, index % picture.pixels.width as usize);
            let at = scene.at(
                picture.start[0] + picture.step[0] * column as f64,
                picture.start[1] + picture.step[1] * row as f64,
            );
            let reach = [
                frame.width / f64::from(picture.pixels.width) / 2.0,
                frame.height / f64::from(picture.pixels.height) / 2.0,
            ];
            let color = picture
                .pixels
                .rgba
                .get(index * 4..index * 4 + 3)
                .map_or(Color::BLACK, |rgb| Color::solid([rgb[0], rgb[1], rgb[2]]));
            ink.point(scene.trace.index, index, at, reach, color);
        }
    }
}

fn flipped(pixels: &Arc<Pixels>, [across, down]: [bool; 2]) -> Arc<Pixels> {
    if !across && !down {
        return pixels.clone();
    }
    let width = pixels.width as usize * 4;
    let mut rows: Vec<Vec<u8>> = pixels.rgba.chunks_exact(width.max(1)).map(<[u8]>::to_vec).collect();
    if down {
        rows.reverse();
    }
    if across {
        for row in &mut rows {
            *row = row.chunks_exact(4).rev().flatten().copied().collect();
        }
    }
    Arc::new(Pixels { width: pixels.width, height: pixels.height, rgba: rows.concat() })
}
