//! Textures as a GPU would sample them: nearest or bilinear, three ways to wrap, optional smaller copies.

use egui::ColorImage;
use egui::epaint::textures::{TextureFilter, TextureOptions, TextureWrapMode};

use super::Rgba;

/// A picture with the smaller copies that its options ask for.
pub(super) struct Texture {
    options: TextureOptions,
    /// The texture, then each copy half the size of the one before; only the first without mipmaps.
    levels: Vec<Level>,
}

struct Level {
    width: usize,
    height: usize,
    texels: Vec<Rgba>,
}

/// A way to read one level.
pub(super) struct Sampler<'a> {
    level: &'a Level,
    wrap: TextureWrapMode,
    filter: TextureFilter,
}

impl Texture {
    pub(super) fn new(image: &ColorImage, options: TextureOptions) -> Self {
        let texels = image.pixels.iter().map(egui::Color32::to_array).collect();
        let mut texture =
            Self { options, levels: vec![Level { width: image.width(), height: image.height(), texels }] };
        texture.make_smaller_copies();
        texture
    }

    /// Replaces a part; what would lie outside is left out.
    pub(super) fn patch(&mut self, [left, top]: [usize; 2], image: &ColorImage) {
        let Some(level) = self.levels.first_mut() else { return };
        let columns = image.width().min(level.width.saturating_sub(left));
        let rows = image.height().min(level.height.saturating_sub(top));
        for row in 0..rows {
            let from = &image.pixels[row * image.width()..][..columns];
            let to = &mut level.texels[(top + row) * level.width + left..][..columns];
            for (to, from) in to.iter_mut().zip(from) {
                *to = from.to_array();
            }
        }
        self.make_smaller_copies();
    }

    fn make_smaller_copies(&mut self) {
        self.levels.truncate(1);
        if self.options.mipmap_mode.is_none() {
            return;
        }
        while let Some(last) = self.levels.last()
            && (last.width > 1 || last.height > 1)
        {
            self.levels.push(last.halved());
        }
    }

    /// The texel at a point; for triangles that show one texel only.
    pub(super) fn at(&self, uv: [f32; 2]) -> Rgba {
        let sampler =
            Sampler { level: &self.levels[0], wrap: self.options.wrap_mode, filter: self.options.magnification };
        sampler.at(uv)
    }

    /// How to read it where the coordinates change by `right` and `down` from one pixel to the next.
    pub(super) fn sampler(&self, right: [f32; 2], down: [f32; 2]) -> Sampler<'_> {
        let whole = &self.levels[0];
        let step = |by: [f32; 2]| (by[0] * whole.width as f32).hypot(by[1] * whole.height as f32);
        let texels_per_pixel = step(right).max(step(down));
        // Text lands texel on pixel; the rounding of coordinates must not count as shrinking.
        let shrinks = texels_per_pixel > 1.001;
        let level = if shrinks { (texels_per_pixel.log2().round() as usize).min(self.levels.len() - 1) } else { 0 };
        Sampler {
            level: &self.levels[level],
            wrap: self.options.wrap_mode,
            filter: if shrinks { self.options.minification } else { self.options.magnification },
        }
    }
}

impl Level {
    /// Each texel is the mean of four (of two or one at an odd edge).
    fn halved(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut texels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let mut sum = [0_u32; 4];
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let texel = self.get((2 * x + dx).min(self.width - 1), (2 * y + dy).min(self.height - 1));
                    for (part, sum) in sum.iter_mut().enumerate() {
                        *sum += u32::from(texel[part]);
                    }
                }
                texels.push(sum.map(|part| ((part + 2) / 4) as u8));
            }
        }
        Self { width, height, texels }
    }

    fn get(&self, x: usize, y: usize) -> Rgba {
        self.texels.get(y * self.width + x).copied().unwrap_or_default()
    }
}

impl Sampler<'_> {
    pub(super) fn at(&self, [u, v]: [f32; 2]) -> Rgba {
        let (width, height) = (self.level.width, self.level.height);
        let (x, y) = (u * width as f32, v * height as f32);
        match self.filter {
            TextureFilter::Nearest => {
                self.level.get(self.wrapped(x.floor() as i32, width), self.wrapped(y.floor() as i32, height))
            }
            TextureFilter::Linear => {
                // 1/256 texel, the precision of common GPUs.
                let (x, y) = (((x - 0.5) * 256.0).round() as i32, ((y - 0.5) * 256.0).round() as i32);
                let (left, right_share) = (x >> 8, (x & 255) as u32);
                let (top, bottom_share) = (y >> 8, (y & 255) as u32);
                let (left, next) = (self.wrapped(left, width), self.wrapped(left + 1, width));
                let (top, below) = (self.wrapped(top, height), self.wrapped(top + 1, height));
                let near = self.level.get(left, top);
                if right_share == 0 && bottom_share == 0 {
                    return near;
                }
                let upper = [near, self.level.get(next, top)];
                let lower = [self.level.get(left, below), self.level.get(next, below)];
                let mix = |part: usize| {
                    let across = |[first, second]: [Rgba; 2]| {
                        u32::from(first[part]) * (256 - right_share) + u32::from(second[part]) * right_share
                    };
                    ((across(upper) * (256 - bottom_share) + across(lower) * bottom_share + (1 << 15)) >> 16) as u8
                };
                [mix(0), mix(1), mix(2), mix(3)]
            }
        }
    }

    /// A column or row number, brought into the texture.
    fn wrapped(&self, at: i32, size: usize) -> usize {
        let size = i32::try_from(size).unwrap_or(i32::MAX / 2).max(1);
        match self.wrap {
            TextureWrapMode::ClampToEdge => at.clamp(0, size - 1) as usize,
            TextureWrapMode::Repeat => at.rem_euclid(size) as usize,
            TextureWrapMode::MirroredRepeat => {
                let at = at.rem_euclid(2 * size);
                (if at < size { at } else { 2 * size - 1 - at }) as usize
            }
        }
    }
}
