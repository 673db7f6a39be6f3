//! Raster images: decoded whole, turned as their EXIF tag says, as straight RGBA of eight bits.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader};

use super::{Head, Limits, PreviewError, Source};
use crate::store::Cancel;
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
    /// Grey.
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
    /// Shown black.
    pub low: u16,
    /// Shown white.
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

pub(super) fn matches(head: &Head<'_>) -> bool {
    format_of(head.bytes).is_some()
}

/// The format by its first bytes, and its name.
fn format_of(bytes: &[u8]) -> Option<(ImageFormat, &'static str)> {
    let name = match image::guess_format(bytes).ok()? {
        ImageFormat::Png => "PNG",
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        // Its magic is two letters, with which a text may begin: ask for the size of the header too.
        ImageFormat::Bmp if matches!(bytes.get(14..18), Some([12..=124, 0, 0, 0])) => "BMP",
        ImageFormat::Tiff => "TIFF",
        _ => return None,
    };
    image::guess_format(bytes).ok().map(|format| (format, name))
}

pub(super) fn load(source: &Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<ImagePreview, PreviewError> {
    let Some((format, name)) = format_of(&source.bytes) else {
        return Err(broken(source, "?", String::new()));
    };
    if cancel.is_cancelled() {
        return Err(PreviewError::Cancelled);
    }
    // The decoders are tested with damaged files and have not panicked; should one, it costs this preview alone.
    catch_unwind(AssertUnwindSafe(|| decode(source, format, name, limits)))
        .unwrap_or_else(|_| Err(broken(source, name, "panic".to_owned())))
}

fn broken(source: &Source<'_>, format: &'static str, cause: String) -> PreviewError {
    PreviewError::Broken { path: source.path.to_owned(), format, cause }
}

fn decode(
    source: &Source<'_>,
    format: ImageFormat,
    name: &'static str,
    limits: &Limits,
) -> Result<ImagePreview, PreviewError> {
    let failed = |error: ImageError| broken(source, name, error.to_string());
    let reader = ImageReader::with_format(Cursor::new(source.bytes.as_slice()), format);
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    // The decoder's own limit does not cover the picture it returns (image-rs/image#3081), so it is checked here first.
    let max_bytes = limits.max_pixels.saturating_mul(4);
    if u64::from(width) * u64::from(height) > limits.max_pixels || decoder.total_bytes() > 2 * max_bytes {
        return Err(PreviewError::TooManyPixels { path: source.path.to_owned(), width, height });
    }
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(max_bytes.saturating_mul(2));
    decoder.set_limits(allowed).map_err(failed)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (channels, bits) = color_of(decoder.color_type());
    let image = DynamicImage::from_decoder(decoder).map_err(failed)?;
    let (mut image, stretch) = stretched(image);
    image.apply_orientation(orientation);
    let rgba = image.into_rgba8();
    Ok(ImagePreview {
        size: [rgba.width(), rgba.height()],
        stored_size: [width, height],
        pixels: rgba.into_raw().into(),
        format: name,
        channels,
        bits,
        frames: frames_of(&source.bytes, format).max(1),
        stretch,
        total_bytes: source.total_bytes,
    })
}

fn color_of(color: ColorType) -> (Channels, u8) {
    let channels = match color.channel_count() {
        1 => Channels::Gray,
        2 => Channels::GrayAlpha,
        3 => Channels::Rgb,
        _ => Channels::Rgba,
    };
    (channels, (color.bits_per_pixel() / u16::from(color.channel_count())) as u8)
}

/// Depth maps and label masks use a few of the grey values there are and would look black: their darkest value becomes
/// black and their lightest white. Pictures that use half of the range (an eighth with eight bits) stay as they are.
fn stretched(image: DynamicImage) -> (DynamicImage, Option<Stretch>) {
    fn range(values: impl Iterator<Item = u16> + Clone, full: u16) -> Option<Stretch> {
        let (low, high) = (values.clone().min()?, values.max()?);
        (low < high && high - low < full && high < full).then_some(Stretch { low, high })
    }
    fn scaled(value: u16, Stretch { low, high }: Stretch) -> u8 {
        (u32::from(value.saturating_sub(low)) * 255 / u32::from(high - low)).min(255) as u8
    }
    match image {
        DynamicImage::ImageLuma16(gray) => {
            let Some(stretch) = range(gray.iter().copied(), u16::MAX / 2) else {
                return (DynamicImage::ImageLuma16(gray), None);
            };
            let shown = image::GrayImage::from_fn(gray.width(), gray.height(), |x, y| {
                image::Luma([scaled(gray.get_pixel(x, y).0[0], stretch)])
            });
            (DynamicImage::ImageLuma8(shown), Some(stretch))
        }
        DynamicImage::ImageLuma8(mut gray) => {
            let stretch = range(gray.iter().map(|&value| u16::from(value)), 32);
            if let Some(stretch) = stretch {
                for value in gray.iter_mut() {
                    *value = scaled(u16::from(*value), stretch);
                }
            }
            (DynamicImage::ImageLuma8(gray), stretch)
        }
        other => (other, None),
    }
}

/// Frames of an animation, counted without decoding any; 0 or 1 for still images.
fn frames_of(bytes: &[u8], format: ImageFormat) -> u32 {
    match format {
        ImageFormat::Gif => gif_frames(bytes).unwrap_or(1),
        ImageFormat::WebP => webp_frames(bytes),
        // `acTL` (PNG, third edition) stands before the pixels and begins with the number of frames.
        ImageFormat::Png => memchr::memmem::find(&bytes[..bytes.len().min(1 << 16)], b"acTL")
            .and_then(|at| bytes.get(at + 4..at + 8)?.try_into().ok())
            .map_or(1, u32::from_be_bytes),
        _ => 1,
    }
}

/// Walks the blocks of GIF 89a, sections 17 to 27. `None` when the file ends in the middle of its header.
fn gif_frames(bytes: &[u8]) -> Option<u32> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    loop {
        match bytes.get(at) {
            Some(0x21) => at += 2,
            Some(0x2c) => {
                frames += 1;
                let Some(&packed) = bytes.get(at + 9) else { return Some(frames) };
                at += 11 + table(packed);
            }
            _ => return Some(frames),
        }
        // Sub-blocks, up to an empty one.
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
}

/// Counts the `ANMF` chunks of the RIFF container.
fn webp_frames(bytes: &[u8]) -> u32 {
    let mut at = 12_usize;
    let mut frames = 0;
    while let (Some(name), Some(size)) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        frames += u32::from(name == b"ANMF");
        let size = size.try_into().map_or(0, u32::from_le_bytes) as usize;
        at = at.saturating_add(8 + size + (size & 1));
        if at > bytes.len() {
            break;
        }
    }
    frames
}
