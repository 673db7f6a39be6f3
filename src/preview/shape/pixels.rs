//! A picture as straight RGBA of eight bits.

use std::sync::Arc;

use crate::text::Message;

/// Side of a tile: no graphics driver refuses a texture of this size.
pub const TILE_SIDE: u32 = 2048;

/// A decoded image.
#[derive(Clone, Debug)]
pub struct ImagePreview {
    /// Straight RGBA, row by row from the top. Shared: cloning is cheap.
    pub pixels: Arc<[u8]>,
    /// Columns and rows of `pixels`, after turning.
    pub size: [u32; 2],
    /// Columns and rows in the file, before turning.
    pub stored_size: [u32; 2],
    /// Name of the format, such as `PNG`.
    pub format: &'static str,
    /// What a pixel in the file consists of.
    pub channels: Channels,
    /// Bits a channel in the file.
    pub bits: u8,
    /// Frames of an animation; the first is shown. 1 for a still image.
    pub frames: u32,
    /// Set when grey values were stretched to be visible.
    pub stretch: Option<Stretch>,
    /// Bytes of the file.
    pub total_bytes: u64,
}

/// What a pixel consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    Gray,
    /// Grey and alpha.
    GrayAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, alpha.
    Rgba,
}

impl Channels {
    /// Its name, in the locale files.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Gray => "preview-channels-gray",
            Self::GrayAlpha => "preview-channels-gray-alpha",
            Self::Rgb => "preview-channels-rgb",
            Self::Rgba => "preview-channels-rgba",
        })
    }
}

/// The grey values of the file that became black and white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub low: u16,
    pub high: u16,
}

/// A part of an image that fits into a texture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Left column and top row.
    pub at: [u32; 2],
    /// Columns and rows.
    pub size: [u32; 2],
}

impl ImagePreview {
    /// The tiles, row by row: one for images up to [`TILE_SIDE`].
    pub fn tiles(&self) -> impl Iterator<Item = Tile> {
        let [width, height] = self.size;
        let steps = |side: u32| (0..side).step_by(TILE_SIDE as usize);
        steps(height).flat_map(move |top| {
            steps(width).map(move |left| Tile {
                at: [left, top],
                size: [(width - left).min(TILE_SIDE), (height - top).min(TILE_SIDE)],
            })
        })
    }

    /// The pixels of a tile, straight RGBA; what lies outside the image is left out.
    pub fn tile(&self, tile: Tile) -> Vec<u8> {
        let left = tile.at[0].min(self.size[0]);
        let right = tile.at[0].saturating_add(tile.size[0]).min(self.size[0]);
        let bottom = tile.at[1].saturating_add(tile.size[1]).min(self.size[1]);
        let stride = self.size[0] as usize * 4;
        let mut pixels = Vec::with_capacity((right - left) as usize * tile.size[1].min(self.size[1]) as usize * 4);
        for row in tile.at[1]..bottom {
            let start = row as usize * stride;
            pixels.extend_from_slice(&self.pixels[start + left as usize * 4..start + right as usize * 4]);
        }
        pixels
    }

    /// A smaller copy whose longer side has at most `side` pixels, each the mean of those it stands for; a cheap clone
    /// when the image is that small already. `size` changes, `stored_size` and the other facts do not.
    #[must_use]
    pub fn scaled_down(&self, side: u32) -> Self {
        let longer = self.size[0].max(self.size[1]);
        let side = side.max(1);
        if longer <= side {
            return self.clone();
        }
        let scaled = |length: u32| ((u64::from(length) * u64::from(side) / u64::from(longer)) as u32).max(1);
        let view = image::ImageBuffer::<image::Rgba<u8>, &[u8]>::from_raw(self.size[0], self.size[1], &self.pixels);
        let Some(view) = view else { return self.clone() };
        let small = image::imageops::thumbnail(&view, scaled(self.size[0]), scaled(self.size[1]));
        Self { size: [small.width(), small.height()], pixels: small.into_raw().into(), ..self.clone() }
    }

    /// The colour at a column and row, straight RGBA, as shown.
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        let inside = x < self.size[0] && y < self.size[1];
        let at = (y as usize * self.size[0] as usize + x as usize) * 4;
        inside.then(|| self.pixels.get(at..at + 4)?.try_into().ok()).flatten()
    }
}
