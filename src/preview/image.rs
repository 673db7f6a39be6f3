//! Raster images: their samples, turned as their EXIF tag says, reduced when they are too large to be shown whole.
//!
//! PNG is read row by row ([`super::png`]). The other decoders keep a whole picture, so what they need is reckoned before
//! and refused when it is too much.

use std::io::{BufRead, Cursor, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader};

use super::budget::{Needs, Turn, factor_for};
use super::canvas::{Canvas, Sample};
use super::format::{Format, Head};
use super::frames::frames_of;
use super::picture::{Failure, Picture};
use super::{Channels, ImagePreview, Limits, Preview, PreviewError, Shape, Source, png};
use crate::store::Cancel;
use crate::text::Message;

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
        let Some((format, name)) = format_of(source.bytes()) else {
            return Err(broken(source, "?", String::new()));
        };
        // Their frames are counted, for which the whole file is looked at.
        if matches!(format, ImageFormat::Gif | ImageFormat::WebP) {
            source.read_up_to(limits.max_memory.min(limits.max_bytes), cancel)?;
        }
        // The decoders are tested with damaged files and have not panicked; should one, it costs this preview alone.
        let picture = catch_unwind(AssertUnwindSafe(|| decode(source, format, limits, cancel)))
            .unwrap_or_else(|_| Err(Failure::Broken("panic".to_owned())));
        match picture {
            _ if cancel.is_cancelled() => Err(PreviewError::Cancelled),
            Ok(picture) => Ok(shown(picture, source, format, name)),
            Err(Failure::Cancelled) => Err(PreviewError::Cancelled),
            Err(Failure::TooLarge { size: [width, height], needs }) => {
                Err(PreviewError::TooManyPixels { path: source.place().to_owned(), width, height, needs })
            }
            Err(Failure::Broken(cause)) => Err(broken(source, name, cause)),
        }
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

/// With what is to be known about it first.
fn shown(picture: Picture, source: &Source<'_>, format: ImageFormat, name: &'static str) -> Preview {
    let Picture { samples, size, stored_size, full_size, factor, channels, bits, stretch } = picture;
    let frames = frames_of(source.bytes(), format).max(1);
    let total_bytes = source.size();
    let image = ImagePreview {
        samples,
        size,
        stored_size,
        full_size,
        factor,
        format: name,
        channels,
        bits,
        frames,
        stretch,
        total_bytes,
    };
    let mut preview = Preview::from(Shape::Image(image));
    if factor > 1 {
        let side = |side: u32| u64::from(side);
        preview = preview.with_notice(
            Message::new("preview-image-reduced")
                .arg("width", side(size[0]))
                .arg("height", side(size[1]))
                .arg("full-width", side(full_size[0]))
                .arg("full-height", side(full_size[1])),
        );
    }
    if let Some(stretch) = stretch {
        preview = preview.with_notice(
            Message::new("preview-image-stretched")
                .arg("low", stretch.low.to_string())
                .arg("high", stretch.high.to_string()),
        );
    }
    preview
}

fn decode(source: &mut Source<'_>, format: ImageFormat, limits: &Limits, cancel: &Cancel) -> Result<Picture, Failure> {
    let read = |error: std::io::Error| Failure::Broken(error.to_string());
    let file_bytes = source.size();
    match format {
        ImageFormat::Png => png::decode(source.stream(cancel).map_err(read)?, limits, cancel),
        ImageFormat::Gif | ImageFormat::WebP => {
            let bytes = Cursor::new(source.bytes());
            // The decoder of WebP takes chunks of the file out of it.
            let beside = if format == ImageFormat::WebP { 2 * file_bytes } else { file_bytes };
            whole(bytes, format, beside, false, limits, cancel)
        }
        _ => {
            let is_planned = format == ImageFormat::Jpeg && !is_sequential(source.bytes());
            let beside = if format == ImageFormat::Jpeg { file_bytes } else { 0 };
            whole(source.stream(cancel).map_err(read)?, format, beside, is_planned, limits, cancel)
        }
    }
}

/// With a decoder that makes the whole picture. `beside` are the bytes that it keeps of the file; `has_coefficients` tells
/// that it keeps two bytes for each sample until the last is known.
fn whole(
    file: impl BufRead + Seek,
    format: ImageFormat,
    beside: u64,
    has_coefficients: bool,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Picture, Failure> {
    let mut decoder = ImageReader::with_format(file, format).into_decoder()?;
    let (width, height) = decoder.dimensions();
    let size = [width, height];
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let (channels, bits) = color_of(decoder.color_type());
    let pixels = u64::from(width) * u64::from(height);
    let made = decoder.total_bytes();
    let own = match format {
        // Frames that do not fill the picture are made beside it.
        ImageFormat::Gif | ImageFormat::Tiff => made,
        ImageFormat::WebP => 4 * pixels,
        _ if has_coefficients => 2 * made,
        _ => 0,
    };
    let sample_bytes = u64::from(decoder.color_type().bytes_per_pixel());
    let turned_bytes = if orientation == Orientation::NoTransforms { 0 } else { sample_bytes };
    let decoding = beside.saturating_add(made).saturating_add(own);
    // A picture that is kept whole is the one that was made: nothing comes to it.
    let as_it_is = Needs { decoding, sample_bytes: 0, extra_bytes: turned_bytes };
    let reduced = Needs { decoding, sample_bytes, extra_bytes: turned_bytes };
    let too_large = |needs| Failure::TooLarge { size, needs };
    if pixels > limits.max_pixels {
        return Err(too_large(decoding));
    }
    let shown = Needs { decoding: 0, sample_bytes, extra_bytes: 0 };
    let (factor, bytes) = match (factor_for(size, as_it_is, limits), factor_for(size, shown, limits)) {
        (Ok((1, bytes)), Ok((1, shown))) => (1, bytes.max(shown)),
        _ => factor_for(size, reduced, limits).map_err(too_large)?,
    };
    let _turn = Turn::wait(bytes, cancel).ok_or(Failure::Cancelled)?;
    // The decoder's own limit does not cover the picture it returns (image-rs/image#3081), which was counted above.
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(made.saturating_add(own).saturating_add(1 << 20));
    decoder.set_limits(allowed)?;
    let factor = factor.max(1);
    let sort = Sort { size, channels, factor, bits, orientation, cancel };
    match DynamicImage::from_decoder(decoder)? {
        DynamicImage::ImageLuma8(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageLumaA8(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageRgb8(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageRgba8(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageLuma16(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageLumaA16(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageRgb16(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageRgba16(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageRgb32F(image) => sort.picture(image.into_raw()),
        DynamicImage::ImageRgba32F(image) => sort.picture(image.into_raw()),
        other => Sort { channels: Channels::Rgba, ..sort }.picture(other.into_rgba8().into_raw()),
    }
}

/// What is to become of the samples of a decoded picture.
struct Sort<'a> {
    size: [u32; 2],
    channels: Channels,
    factor: u32,
    bits: u8,
    orientation: Orientation,
    cancel: &'a Cancel,
}

impl Sort<'_> {
    fn picture<T: Sample>(self, samples: Vec<T>) -> Result<Picture, Failure> {
        let Self { size, channels, factor, bits, orientation, cancel } = self;
        let canvas = if factor == 1 {
            Canvas::whole(size, channels, samples)
        } else {
            let mut canvas = Canvas::new(size, channels, factor, true);
            let row = (size[0] as usize * channels.count()).max(1);
            for (y, row) in samples.chunks_exact(row).enumerate() {
                if cancel.is_cancelled() {
                    return Err(Failure::Cancelled);
                }
                canvas.row(y, 0, 1, row);
            }
            canvas
        };
        Ok(Picture::of(canvas, size, factor, channels, bits, orientation))
    }
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Self {
        Self::Broken(error.to_string())
    }
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

/// Whether a JPEG is decoded from top to bottom: neither progressive nor with its colours one after the other. By the
/// markers before its first scan (ITU-T T.81, annex B); no when they are not among `bytes`.
fn is_sequential(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut components = None;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        match marker {
            0xc0 | 0xc1 => components = bytes.get(at + 9),
            0xc2..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return false,
            0xda => return components.is_some() && bytes.get(at + 4) == components,
            _ => {}
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}
