//! A picture: the samples of its file, and how they look.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use crate::text::{Message, Word};

/// Side of a tile: no graphics driver refuses a texture of this size.
pub const TILE_SIDE: u32 = 2048;

/// A decoded image.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImagePreview {
    /// Row by row from the top, the channels of a pixel side by side. Shared: cloning is cheap.
    pub(in crate::preview) samples: Samples,
    /// Columns and rows that are here, after turning.
    pub size: [u32; 2],
    /// Columns and rows in the file, before turning.
    pub stored_size: [u32; 2],
    /// Columns and rows in the file, after turning.
    pub full_size: [u32; 2],
    /// Pixels of the file along each side of one that is here, which is their mean. 1: every pixel is here.
    pub factor: u32,
    /// Name of the format, such as `PNG`.
    #[serde(with = "crate::text::interned")]
    pub format: Word,
    /// What a pixel in the file consists of.
    pub channels: Channels,
    /// Bits a channel in the file.
    pub bits: u8,
    /// Frames of an animation; the first is shown. 1 for a still image.
    pub frames: u32,
    /// Set when values were stretched to be visible.
    pub stretch: Option<Stretch>,
    /// Bytes of the file.
    pub total_bytes: u64,
}

/// The values of all channels of all pixels, as wide as in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::preview) enum Samples {
    Eight(#[serde(with = "as_bytes")] Arc<Vec<u8>>),
    Sixteen(#[serde(with = "as_bytes")] Arc<Vec<u16>>),
    /// 0 is black and 1 white, unless stretched.
    Float(#[serde(with = "as_bytes")] Arc<Vec<f32>>),
}

/// Millions of samples go to another process as the bytes that they are, not one by one.
mod as_bytes {
    use std::sync::Arc;

    use serde::{Deserializer, Serializer};

    /// Has a form in bytes.
    pub(super) trait Sample: Copy {
        fn bytes(samples: &[Self]) -> Vec<u8>;
        fn samples(bytes: Vec<u8>) -> Vec<Self>;
    }

    impl Sample for u8 {
        fn bytes(samples: &[Self]) -> Vec<u8> {
            samples.to_vec()
        }

        fn samples(bytes: Vec<u8>) -> Vec<Self> {
            bytes
        }
    }

    impl Sample for u16 {
        fn bytes(samples: &[Self]) -> Vec<u8> {
            samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
        }

        fn samples(bytes: Vec<u8>) -> Vec<Self> {
            bytes.as_chunks().0.iter().map(|sample| Self::from_le_bytes(*sample)).collect()
        }
    }

    impl Sample for f32 {
        fn bytes(samples: &[Self]) -> Vec<u8> {
            samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
        }

        fn samples(bytes: Vec<u8>) -> Vec<Self> {
            bytes.as_chunks().0.iter().map(|sample| Self::from_le_bytes(*sample)).collect()
        }
    }

    pub(super) fn serialize<T: Sample, S: Serializer>(samples: &Arc<Vec<T>>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&T::bytes(samples))
    }

    pub(super) fn deserialize<'de, T: Sample, D: Deserializer<'de>>(from: D) -> Result<Arc<Vec<T>>, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(from)?;
        Ok(Arc::new(T::samples(bytes)))
    }
}

/// What a pixel consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// How many samples a pixel has.
    pub(in crate::preview) fn count(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    /// Whether the last sample of a pixel is its alpha.
    pub(in crate::preview) fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }
}

/// The values of the file that became black and white; those beyond look like the nearer of the two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    pub low: f64,
    pub high: f64,
}

impl Stretch {
    fn level(self, value: f64) -> u8 {
        ((value - self.low) * 255.0 / (self.high - self.low)).clamp(0.0, 255.0) as u8
    }
}

/// A part of an image that fits into a texture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// Left column and top row.
    pub at: [u32; 2],
    /// Columns and rows.
    pub size: [u32; 2],
}

impl ImagePreview {
    /// A picture that was made here: straight RGBA, row by row; `None` when there are not as many bytes as its size needs.
    pub(in crate::preview) fn drawn(pixels: Vec<u8>, size: [u32; 2], format: Word, total_bytes: u64) -> Option<Self> {
        if pixels.len() as u64 != u64::from(size[0]) * u64::from(size[1]) * 4 {
            return None;
        }
        Some(Self {
            samples: Samples::Eight(Arc::new(pixels)),
            size,
            stored_size: size,
            full_size: size,
            factor: 1,
            format,
            channels: Channels::Rgba,
            bits: 8,
            frames: 1,
            stretch: None,
            total_bytes,
        })
    }

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

    /// The pixels of a tile as shown, straight RGBA; what lies outside the image is left out.
    pub fn tile(&self, tile: Tile) -> Vec<u8> {
        let left = tile.at[0].min(self.size[0]);
        let right = tile.at[0].saturating_add(tile.size[0]).min(self.size[0]);
        let bottom = tile.at[1].saturating_add(tile.size[1]).min(self.size[1]);
        let mut pixels = Vec::with_capacity((right - left) as usize * tile.size[1].min(self.size[1]) as usize * 4);
        for row in tile.at[1]..bottom {
            let start = row as usize * self.size[0] as usize;
            self.shown(start + left as usize, start + right as usize, &mut pixels);
        }
        pixels
    }

    /// Appends the pixels from the one to before the other, as shown.
    fn shown(&self, start: usize, end: usize, pixels: &mut Vec<u8>) {
        let count = self.channels.count();
        let (start, end) = (start * count, end * count);
        match (&self.samples, self.stretch) {
            (Samples::Eight(samples), None) => self.rgba(&samples[start..end], |value| value, |value| value, pixels),
            (Samples::Eight(samples), Some(stretch)) => {
                self.rgba(&samples[start..end], |value| stretch.level(value.into()), |value| value, pixels);
            }
            (Samples::Sixteen(samples), None) => self.rgba(&samples[start..end], eight_bits, eight_bits, pixels),
            (Samples::Sixteen(samples), Some(stretch)) => {
                self.rgba(&samples[start..end], |value| stretch.level(value.into()), eight_bits, pixels);
            }
            (Samples::Float(samples), None) => self.rgba(&samples[start..end], of_unit, of_unit, pixels),
            (Samples::Float(samples), Some(stretch)) => {
                self.rgba(&samples[start..end], |value| stretch.level(value.into()), of_unit, pixels);
            }
        }
    }

    fn rgba<T: Copy>(
        &self,
        samples: &[T],
        level: impl Fn(T) -> u8,
        alpha_level: impl Fn(T) -> u8,
        pixels: &mut Vec<u8>,
    ) {
        match self.channels {
            Channels::Gray => pixels.extend(samples.iter().flat_map(|&gray| {
                let gray = level(gray);
                [gray, gray, gray, 255]
            })),
            Channels::GrayAlpha => pixels.extend(samples.as_chunks().0.iter().flat_map(|&[gray, alpha]| {
                let gray = level(gray);
                [gray, gray, gray, alpha_level(alpha)]
            })),
            Channels::Rgb => pixels.extend(
                samples
                    .as_chunks()
                    .0
                    .iter()
                    .flat_map(|&[red, green, blue]| [level(red), level(green), level(blue), 255]),
            ),
            Channels::Rgba => {
                pixels.extend(samples.as_chunks().0.iter().flat_map(|&[red, green, blue, alpha]| {
                    [level(red), level(green), level(blue), alpha_level(alpha)]
                }));
            }
        }
    }

    /// A smaller copy whose longer side has at most `side` pixels, each the mean of those it stands for, as shown; a cheap
    /// clone when the image is that small already. `size` changes, the facts about the file do not.
    #[must_use]
    pub fn scaled_down(&self, side: u32) -> Self {
        let longer = self.size[0].max(self.size[1]);
        let side = side.max(1);
        if longer <= side {
            return self.clone();
        }
        let scaled = |length: u32| ((u64::from(length) * u64::from(side) / u64::from(longer)) as u32).max(1);
        let mut pixels = Vec::with_capacity(self.size[0] as usize * self.size[1] as usize * 4);
        self.shown(0, self.size[0] as usize * self.size[1] as usize, &mut pixels);
        let Some(view) = image::RgbaImage::from_raw(self.size[0], self.size[1], pixels) else { return self.clone() };
        let small = image::imageops::thumbnail(&view, scaled(self.size[0]), scaled(self.size[1]));
        Self {
            size: [small.width(), small.height()],
            factor: self.full_size[0].div_ceil(small.width()),
            samples: Samples::Eight(Arc::new(small.into_raw())),
            channels: Channels::Rgba,
            stretch: None,
            ..self.clone()
        }
    }

    /// The colour at a column and row, straight RGBA, as shown.
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        if x >= self.size[0] || y >= self.size[1] {
            return None;
        }
        let at = y as usize * self.size[0] as usize + x as usize;
        let mut pixel = Vec::with_capacity(4);
        self.shown(at, at + 1, &mut pixel);
        pixel.try_into().ok()
    }

    /// What the file holds at a column and row, channel by channel, where that is more than [`Self::pixel`] tells: values of
    /// more than eight bits, and stretched ones. Means where [`Self::factor`] is not 1.
    pub fn values(&self, x: u32, y: u32) -> Option<Vec<f64>> {
        if x >= self.size[0] || y >= self.size[1] {
            return None;
        }
        let count = self.channels.count();
        let start = (y as usize * self.size[0] as usize + x as usize) * count;
        let range = start..start + count;
        match &self.samples {
            Samples::Eight(_) if self.stretch.is_none() => None,
            Samples::Eight(samples) => Some(samples.get(range)?.iter().map(|&value| value.into()).collect()),
            Samples::Sixteen(samples) => Some(samples.get(range)?.iter().map(|&value| value.into()).collect()),
            Samples::Float(samples) => Some(samples.get(range)?.iter().map(|&value| value.into()).collect()),
        }
    }
}

/// From black, which is 0, to white, which is 1.
fn of_unit(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// Sixteen bits as eight, rounded.
fn eight_bits(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}
