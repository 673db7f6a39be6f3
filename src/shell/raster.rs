//! Draws egui's triangles on the CPU: pictures of the real window where there is neither display nor GPU, and tests that
//! give the same bytes on every machine.
//!
//! The arithmetic is that of egui's own painters: colours and texels are premultiplied and multiplied in gamma space,
//! blended as `source + destination × (1 − source alpha)`, and rounded to eight bits after every triangle. A pixel belongs
//! to the triangle that covers its centre; of two triangles that share an edge exactly one does. Paint callbacks are
//! skipped: there is no GPU to call back to.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId, Vertex};
use egui::{Color32, TexturesDelta};
use image::RgbaImage;
use rayon::prelude::*;

mod texture;

use texture::{Sampler, Texture};

/// A premultiplied colour in gamma space.
pub type Rgba = [u8; 4];

/// The textures of one egui context, and the means to draw with them.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    /// Textures that the last frame still uses, to be dropped when the next one brings its changes.
    stale: Vec<TextureId>,
}

impl Raster {
    /// Without textures: the first frame of a context brings its font.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over what a frame changed. Freed textures stay until the next call, because the same frame may show them.
    ///
    /// The caller clears the delta afterwards: egui panics in debug builds when one is dropped that was not.
    pub fn update_textures(&mut self, delta: &TexturesDelta) {
        for id in self.stale.drain(..) {
            self.textures.remove(&id);
        }
        for (id, changes) in &delta.set {
            for change in changes {
                let egui::ImageData::Color(image) = &change.image;
                match change.pos {
                    None => drop(self.textures.insert(*id, Texture::new(image, change.options))),
                    Some(at) => {
                        if let Some(texture) = self.textures.get_mut(id) {
                            texture.patch(at, image);
                        }
                    }
                }
            }
        }
        self.stale.extend(&delta.free);
    }

    /// Draws a part of a frame again, into the premultiplied pixels of a picture of `size_px` that has the rest of it.
    pub fn repaint(
        &self,
        pixels: &mut [Rgba],
        size_px: [u32; 2],
        area: Area,
        pixels_per_point: f32,
        primitives: &[ClippedPrimitive],
    ) {
        let (width, top) = (size_px[0] as usize, area.top as usize);
        let columns = area.left as usize..area.right as usize;
        let height = area.bottom as usize - top;
        // Bands are independent, so the picture does not depend on how many threads there are.
        let rows = height.div_ceil(rayon::current_num_threads() * 4).max(48);
        let part = &mut pixels[top * width..area.bottom as usize * width];
        part.par_chunks_mut(rows * width).enumerate().for_each(|(number, band)| {
            for row in band.chunks_mut(width) {
                row[columns.clone()].fill([0; 4]);
            }
            let top = top + number * rows;
            let mut band = Band { width, columns: columns.clone(), top, height: band.len() / width, pixels: band };
            for primitive in primitives {
                if let Primitive::Mesh(mesh) = &primitive.primitive
                    && let Some(texture) = self.textures.get(&mesh.texture_id)
                    && let Some(clip) = band.clip(primitive.clip_rect, pixels_per_point)
                {
                    band.mesh(mesh, texture, clip, pixels_per_point);
                }
            }
        });
    }

    /// Draws a frame of `size_px` pixels on transparent black. `primitives` are in points, as [`egui::Context::tessellate`]
    /// gives them. The result has straight (not premultiplied) alpha; it is opaque wherever a background was painted.
    pub fn paint(&mut self, size_px: [u32; 2], pixels_per_point: f32, primitives: &[ClippedPrimitive]) -> RgbaImage {
        let [width, height] = size_px.map(|side| side as usize);
        if width == 0 || height == 0 {
            return RgbaImage::new(size_px[0], size_px[1]);
        }
        let mut pixels = vec![[0_u8; 4]; width * height];
        self.repaint(&mut pixels, size_px, Area::all(size_px), pixels_per_point, primitives);
        for pixel in &mut pixels {
            if pixel[3] != 255 {
                *pixel = straight(*pixel);
            }
        }
        RgbaImage::from_raw(size_px[0], size_px[1], pixels.into_flattened())
            .unwrap_or_else(|| RgbaImage::new(size_px[0], size_px[1]))
    }
}

/// Pixels of a picture: columns `left..right`, rows `top..bottom`; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub left: u32,
    pub right: u32,
    pub top: u32,
    pub bottom: u32,
}

impl Area {
    /// The whole of a picture of this size, which has pixels.
    fn all([right, bottom]: [u32; 2]) -> Self {
        Self { left: 0, right, top: 0, bottom }
    }

    /// What a rectangle in points touches of a picture of `size` pixels, with a pixel around it; `None` where that is
    /// nothing.
    pub fn of(rect: egui::Rect, scale: f32, [width, height]: [u32; 2]) -> Option<Self> {
        if rect.is_negative() {
            return None;
        }
        let before = |edge: f32, most: u32| ((edge * scale).floor() - 1.0).clamp(0.0, most as f32) as u32;
        let after = |edge: f32, most: u32| ((edge * scale).ceil() + 1.0).clamp(0.0, most as f32) as u32;
        let area = Self {
            left: before(rect.min.x, width),
            right: after(rect.max.x, width),
            top: before(rect.min.y, height),
            bottom: after(rect.max.y, height),
        };
        (area.left < area.right && area.top < area.bottom).then_some(area)
    }
}

/// Premultiplied to straight alpha.
fn straight([red, green, blue, alpha]: Rgba) -> Rgba {
    if alpha == 0 {
        return [0; 4];
    }
    let divide = |part: u8| ((u32::from(part) * 255 + u32::from(alpha) / 2) / u32::from(alpha)).min(255) as u8;
    [divide(red), divide(green), divide(blue), alpha]
}

/// Pixels to draw in: columns `left..right`, rows `top..bottom` of the whole picture.
#[derive(Clone, Copy)]
struct Clip {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

/// Some rows of the picture.
struct Band<'a> {
    width: usize,
    /// Those that are drawn.
    columns: std::ops::Range<usize>,
    top: usize,
    height: usize,
    pixels: &'a mut [Rgba],
}

/// A corner in pixels, its texture coordinates and its colour.
#[derive(Clone, Copy)]
struct Corner {
    x: f64,
    y: f64,
    uv: [f32; 2],
    color: [f32; 4],
}

impl Corner {
    fn new(vertex: &Vertex, scale: f32) -> Self {
        Self {
            x: f64::from(vertex.pos.x * scale),
            y: f64::from(vertex.pos.y * scale),
            uv: [vertex.uv.x, vertex.uv.y],
            color: vertex.color.to_array().map(f32::from),
        }
    }
}

impl Band<'_> {
    /// The part of a clip rectangle that lies in this band; edges are rounded as egui's painters do.
    fn clip(&self, rect: egui::Rect, scale: f32) -> Option<Clip> {
        let bound = |value: f32, low: usize, high: usize| (value * scale).round().clamp(low as f32, high as f32) as i32;
        let bottom = self.top + self.height;
        let clip = Clip {
            left: bound(rect.min.x, self.columns.start, self.columns.end),
            right: bound(rect.max.x, self.columns.start, self.columns.end),
            top: bound(rect.min.y, self.top, bottom),
            bottom: bound(rect.max.y, self.top, bottom),
        };
        (clip.left < clip.right && clip.top < clip.bottom).then_some(clip)
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, clip: Clip, scale: f32) {
        let (top, bottom) = (clip.top as f32 / scale, clip.bottom as f32 / scale);
        let (left, right) = (clip.left as f32 / scale, clip.right as f32 / scale);
        for indices in mesh.indices.as_chunks::<3>().0 {
            let [Some(a), Some(b), Some(c)] = indices.map(|index| mesh.vertices.get(index as usize)) else { continue };
            // Most triangles lie in other bands, or beside what is drawn again.
            if (a.pos.y < top && b.pos.y < top && c.pos.y < top)
                || (a.pos.y > bottom && b.pos.y > bottom && c.pos.y > bottom)
                || (a.pos.x < left && b.pos.x < left && c.pos.x < left)
                || (a.pos.x > right && b.pos.x > right && c.pos.x > right)
            {
                continue;
            }
            let plain = (a.color == b.color && b.color == c.color, a.uv == b.uv && b.uv == c.uv);
            if plain == (true, true) && a.color == Color32::TRANSPARENT {
                continue;
            }
            self.triangle([a, b, c].map(|vertex| Corner::new(vertex, scale)), plain, texture, clip);
        }
    }

    /// `plain` tells whether the colour and whether the texture coordinates are the same at all corners.
    fn triangle(&mut self, mut corners: [Corner; 3], plain: (bool, bool), texture: &Texture, clip: Clip) {
        if !corners.iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()) {
            return;
        }
        // From top to bottom; equal heights from left to right, so that a shared edge is computed alike on both sides.
        corners.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        let [a, b, c] = corners;
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if area.abs() < 1e-9 {
            return;
        }
        let first = first_centre(a.y).max(clip.top);
        let last = first_centre(c.y).min(clip.bottom);
        if first >= last {
            return;
        }
        let shade = Shade::new(&corners, area, plain, texture);
        for row in first..last {
            let y = f64::from(row) + 0.5;
            let long = crossing(&a, &c, y);
            let short = if y < b.y { crossing(&a, &b, y) } else { crossing(&b, &c, y) };
            let left = first_centre(long.min(short)).max(clip.left);
            let right = first_centre(long.max(short)).min(clip.right);
            if left < right {
                let start = (row as usize - self.top) * self.width;
                let span = &mut self.pixels[start + left as usize..start + right as usize];
                shade.fill(span, f64::from(left) + 0.5 - a.x, y - a.y);
            }
        }
    }
}

/// The first pixel whose centre is at or after `edge`.
fn first_centre(edge: f64) -> i32 {
    (edge - 0.5).ceil().clamp(f64::from(i32::MIN / 2), f64::from(i32::MAX / 2)) as i32
}

/// Where the edge between two corners, given from top to bottom, crosses the line through the centres of a row.
fn crossing(upper: &Corner, lower: &Corner, y: f64) -> f64 {
    let height = lower.y - upper.y;
    if height <= 0.0 { upper.x } else { upper.x + (lower.x - upper.x) * ((y - upper.y) / height) }
}

/// How a triangle is coloured.
enum Shade<'a> {
    /// One colour throughout.
    Solid(Rgba),
    /// Colour that changes, on one texel: feathered edges, charts.
    Gradient(Plane<4>),
    /// Texture in one tint: text and pictures.
    Texture(Sampler<'a>, Plane<2>, [u32; 4]),
    Both(Sampler<'a>, Plane<2>, Plane<4>),
}

impl<'a> Shade<'a> {
    fn new(corners: &[Corner; 3], area: f64, plain: (bool, bool), texture: &'a Texture) -> Self {
        let [a, ..] = corners;
        let tint = a.color.map(|part| part as u32);
        match plain {
            (true, true) => Self::Solid(multiply(tint, texture.at(a.uv))),
            (false, true) => {
                let texel = texture.at(a.uv).map(|part| f32::from(part) / 255.0);
                let mut plane = Plane::new(corners.map(|corner| corner.color), corners, area);
                for (part, factor) in texel.into_iter().enumerate() {
                    plane.origin[part] *= factor;
                    plane.right[part] *= factor;
                    plane.down[part] *= factor;
                }
                Self::Gradient(plane)
            }
            (same_color, false) => {
                let plane = Plane::new(corners.map(|corner| corner.uv), corners, area);
                let sampler = texture.sampler(plane.right, plane.down);
                if same_color {
                    Self::Texture(sampler, plane, tint)
                } else {
                    Self::Both(sampler, plane, Plane::new(corners.map(|corner| corner.color), corners, area))
                }
            }
        }
    }

    /// Colours a span; `x` and `y` are the centre of its first pixel, measured from the first corner.
    fn fill(&self, span: &mut [Rgba], x: f64, y: f64) {
        match self {
            Self::Solid(color @ [_, _, _, 255]) => span.fill(*color),
            Self::Solid(color) => {
                for pixel in span {
                    blend(pixel, *color);
                }
            }
            Self::Gradient(plane) => {
                let mut color = plane.at(x, y);
                for pixel in span {
                    blend(pixel, color.map(|part| (part + 0.5) as u8));
                    advance(&mut color, plane.right);
                }
            }
            Self::Texture(sampler, plane, tint) => {
                let mut uv = plane.at(x, y);
                for pixel in span {
                    let texel = sampler.at(uv);
                    if texel != [0; 4] {
                        blend(pixel, multiply(*tint, texel));
                    }
                    advance(&mut uv, plane.right);
                }
            }
            Self::Both(sampler, plane, colors) => {
                let mut uv = plane.at(x, y);
                let mut color = colors.at(x, y);
                for pixel in span {
                    blend(pixel, multiply(color.map(|part| (part + 0.5) as u8).map(u32::from), sampler.at(uv)));
                    advance(&mut uv, plane.right);
                    advance(&mut color, colors.right);
                }
            }
        }
    }
}

/// Values that change linearly over a triangle: at the first corner, per pixel to the right, per pixel down.
struct Plane<const N: usize> {
    origin: [f32; N],
    right: [f32; N],
    down: [f32; N],
}

impl<const N: usize> Plane<N> {
    fn new(values: [[f32; N]; 3], [a, b, c]: &[Corner; 3], area: f64) -> Self {
        let change = |part: usize, corner: usize| f64::from(values[corner][part] - values[0][part]);
        Self {
            origin: values[0],
            right: std::array::from_fn(|part| {
                ((change(part, 1) * (c.y - a.y) - change(part, 2) * (b.y - a.y)) / area) as f32
            }),
            down: std::array::from_fn(|part| {
                ((change(part, 2) * (b.x - a.x) - change(part, 1) * (c.x - a.x)) / area) as f32
            }),
        }
    }

    fn at(&self, x: f64, y: f64) -> [f32; N] {
        std::array::from_fn(|part| {
            (f64::from(self.origin[part]) + f64::from(self.right[part]) * x + f64::from(self.down[part]) * y) as f32
        })
    }
}

/// One pixel to the right.
fn advance<const N: usize>(values: &mut [f32; N], step: [f32; N]) {
    for (value, step) in values.iter_mut().zip(step) {
        *value += step;
    }
}

/// `a × b / 255`, rounded.
fn scale(a: u32, b: u32) -> u32 {
    let product = a * b + 128;
    (product + (product >> 8)) >> 8
}

fn multiply(tint: [u32; 4], texel: Rgba) -> Rgba {
    if tint == [255; 4] {
        return texel;
    }
    [
        scale(tint[0], u32::from(texel[0])) as u8,
        scale(tint[1], u32::from(texel[1])) as u8,
        scale(tint[2], u32::from(texel[2])) as u8,
        scale(tint[3], u32::from(texel[3])) as u8,
    ]
}

/// Puts a premultiplied colour over a pixel. Alpha 0 with a colour adds light, as egui means it.
fn blend(pixel: &mut Rgba, color: Rgba) {
    let rest = 255 - u32::from(color[3]);
    if rest == 0 {
        *pixel = color;
        return;
    }
    pixel[0] = (u32::from(color[0]) + scale(u32::from(pixel[0]), rest)).min(255) as u8;
    pixel[1] = (u32::from(color[1]) + scale(u32::from(pixel[1]), rest)).min(255) as u8;
    pixel[2] = (u32::from(color[2]) + scale(u32::from(pixel[2]), rest)).min(255) as u8;
    pixel[3] = (u32::from(color[3]) + scale(u32::from(pixel[3]), rest)).min(255) as u8;
}

#[cfg(test)]
mod tests;
