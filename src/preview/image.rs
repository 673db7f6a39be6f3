//! Raster images: decoded whole, turned as their EXIF tag says, as straight RGBA of eight bits.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader};

use super::format::{Format, Head};
use super::{Channels, ImagePreview, Limits, Preview, PreviewError, Shape, Source, Stretch};
use crate::store::Cancel;

pub(super) struct Image;

impl Format for Image {
    fn name(&self) -> &'static str {
        "image"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        format_of(head.bytes).is_some()
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_bytes {
            return Err(PreviewError::TooLarge {
                path: source.place().to_owned(),
                bytes: source.size(),
                limit: limits.max_bytes,
            });
        }
        source.read_up_to(limits.max_bytes, cancel)?;
        let Some((format, name)) = format_of(source.bytes()) else {
            return Err(broken(source, "?", String::new()));
        };
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        // The decoders are tested with damaged files and have not panicked; should one, it costs this preview alone.
        let source = &*source;
        catch_unwind(AssertUnwindSafe(|| decode(source, format, name, limits)))
            .unwrap_or_else(|_| Err(broken(source, name, "panic".to_owned())))
            .map(|image| Shape::Image(image).into())
    }
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

fn broken(source: &Source<'_>, format: &'static str, cause: String) -> PreviewError {
    PreviewError::Broken { path: source.place().to_owned(), format, cause }
}

fn decode(
    source: &Source<'_>,
    format: ImageFormat,
    name: &'static str,
    limits: &Limits,
) -> Result<ImagePreview, PreviewError> {
    let failed = |error: ImageError| broken(source, name, error.to_string());
    let reader = ImageReader::with_format(Cursor::new(source.bytes()), format);
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (width, height) = decoder.dimensions();
    // The decoder's own limit does not cover the picture it returns (image-rs/image#3081), so it is checked here first.
    let max_bytes = limits.max_pixels.saturating_mul(4);
    if u64::from(width) * u64::from(height) > limits.max_pixels || decoder.total_bytes() > 2 * max_bytes {
        return Err(PreviewError::TooManyPixels { path: source.place().to_owned(), width, height });
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
        frames: frames_of(source.bytes(), format).max(1),
        stretch,
        total_bytes: source.size(),
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
