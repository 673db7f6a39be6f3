//! Raster images: their samples, turned as their EXIF tag says, reduced when they are too large to be shown whole.
//!
//! PNG is read row by row ([`super::png`]). The other decoders keep a whole picture, so what they need is reckoned before
//! and refused when it is too much.

use std::io::{BufRead, Cursor, Read as _, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ExtendedColorType, ImageDecoder as _, ImageError, ImageFormat, ImageReader};

use super::format::{Format, Head};
use super::frames::frames_of;
use super::picture::{Failure, Picture};
use super::plan::{Plan, Sort};
use super::{Adjustment, Channels, ImagePreview, Limits, Preview, PreviewError, Shape, Source, png, tiff};
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
        load_page(source, 0, limits, cancel)
    }
}

/// One page of it; those that have one only know no other.
pub(super) fn load_page(
    source: &mut Source<'_>,
    page: u32,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
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
    if matches!(format, ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Ico) {
        source.read_up_to(limits.max_memory.min(limits.max_bytes), cancel)?;
    }
    // The decoders are tested with damaged files and have not panicked; should one, it costs this preview alone.
    let picture = catch_unwind(AssertUnwindSafe(|| decode(source, format, page, limits, cancel)))
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

/// The format by its first bytes, and its name.
pub(super) fn format_of(bytes: &[u8]) -> Option<(ImageFormat, &'static str)> {
    let name = match image::guess_format(bytes).ok()? {
        ImageFormat::Png => "PNG",
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        // Its magic is two letters, with which a text may begin: ask for the size of the header too.
        ImageFormat::Bmp if matches!(bytes.get(14..18), Some([12..=124, 0, 0, 0])) => "BMP",
        ImageFormat::Tiff => "TIFF",
        ImageFormat::Ico if is_icon(bytes) => "ICO",
        _ => return None,
    };
    image::guess_format(bytes).ok().map(|format| (format, name))
}

/// Its magic is two numbers, with which much else begins: there is a first picture, and it lies behind the list of them.
fn is_icon(bytes: &[u8]) -> bool {
    let number = |at: usize| bytes.get(at..at + 2).map(|pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])));
    let is_listed =
        number(4).zip(number(18)).is_some_and(|(count, at)| (1..=64).contains(&count) && at >= 6 + 16 * count);
    is_listed && bytes.get(9) == Some(&0) && number(10).is_some_and(|planes| planes <= 1)
}

/// The picture with the most pixels of those that an icon has; `None` when it lies beyond what was read.
fn largest_icon(bytes: &[u8]) -> Option<&[u8]> {
    let count = usize::from(u16::from_le_bytes([*bytes.get(4)?, *bytes.get(5)?]));
    let side = |side: u8| if side == 0 { 256 } else { u32::from(side) };
    let entries = bytes.get(6..)?.as_chunks::<16>().0.iter().take(count);
    let largest = entries.max_by_key(|entry| side(entry[0]) * side(entry[1]))?;
    let number = |at: usize| largest[at..at + 4].try_into().map_or(0, u32::from_le_bytes) as usize;
    bytes.get(number(12)..)?.get(..number(8))
}

fn broken(source: &Source<'_>, format: &'static str, cause: String) -> PreviewError {
    PreviewError::Broken { path: source.place().to_owned(), format, cause }
}

/// With what is to be known about it first.
fn shown(picture: Picture, source: &Source<'_>, format: ImageFormat, name: &'static str) -> Preview {
    let Picture {
        samples,
        size,
        stored_size,
        full_size,
        factor,
        channels,
        bits,
        stretch,
        mode,
        is_partial,
        is_late,
        pages,
    } = picture;
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
        mode,
        frames,
        pages,
        stretch,
        adjustment: Adjustment::default(),
        total_bytes,
    };
    let mut preview = Preview::from(Shape::Image(image));
    if is_late {
        let why = Message::new("preview-image-late").arg("seconds", png::MAX_TIME.as_secs());
        preview = preview.with_notice(why);
    } else if is_partial {
        preview = preview.with_notice(Message::new("preview-image-partial"));
    }
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

fn decode(
    source: &mut Source<'_>,
    format: ImageFormat,
    page: u32,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Picture, Failure> {
    let read = |error: std::io::Error| Failure::Broken(error.to_string());
    let file_bytes = source.size();
    match format {
        ImageFormat::Png => png::decode(source.stream(cancel).map_err(read)?, limits, cancel),
        ImageFormat::Tiff => {
            let decoded = tiff::decode(source.stream(cancel).map_err(read)?, page, limits, cancel);
            // What is too unusual for this reader may be known to the other, which reads the first page only.
            if page == 0 && matches!(decoded, Err(Failure::Broken(_))) {
                return whole(source.stream(cancel).map_err(read)?, format, 0, false, limits, cancel);
            }
            decoded
        }
        ImageFormat::Ico => {
            // Of any colours, which the other decoder of icons does not know.
            match largest_icon(source.bytes()).filter(|icon| icon.starts_with(b"\x89PNG")) {
                Some(icon) => png::decode(Cursor::new(icon), limits, cancel),
                None => whole(source.stream(cancel).map_err(read)?, format, 0, false, limits, cancel),
            }
        }
        ImageFormat::Gif | ImageFormat::WebP => {
            let bytes = Cursor::new(source.bytes());
            // The decoder of WebP takes chunks of the file out of it.
            let beside = if format == ImageFormat::WebP { 2 * file_bytes } else { file_bytes };
            whole(bytes, format, beside, false, limits, cancel)
        }
        _ => {
            let is_planned = format == ImageFormat::Jpeg && !is_sequential(source.bytes());
            if format != ImageFormat::Jpeg {
                return whole(source.stream(cancel).map_err(read)?, format, 0, is_planned, limits, cancel);
            }
            let mode = jpeg_mode(source.bytes());
            let is_cut = !has_jpeg_end(source).map_err(read)?;
            let picture = whole(source.stream(cancel).map_err(read)?, format, file_bytes, is_planned, limits, cancel)?;
            let is_partial = picture.is_partial || is_cut;
            Ok(picture.with_mode(mode).partial(is_partial))
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
    let mode = mode_of(format, decoder.original_color_type());
    let own = match format {
        // Frames that do not fill the picture are made beside it.
        ImageFormat::Gif | ImageFormat::Tiff => made,
        ImageFormat::WebP => 4 * pixels,
        _ if has_coefficients => 2 * made,
        _ => 0,
    };
    let sample_bytes = u64::from(decoder.color_type().bytes_per_pixel());
    let plan = Plan { size, made, beside: beside.saturating_add(own), sample_bytes, orientation };
    let (factor, _turn) = plan.begin(limits, cancel)?;
    // The decoder's own limit does not cover the picture it returns (image-rs/image#3081), which was counted above.
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(made.saturating_add(own).saturating_add(1 << 20));
    decoder.set_limits(allowed)?;
    let sort = Sort { size, channels, factor, bits, orientation, cancel };
    let picture = match decoder.color_type() {
        ColorType::L8 | ColorType::La8 | ColorType::Rgb8 | ColorType::Rgba8 => {
            let mut samples = vec![0_u8; usize::try_from(made).unwrap_or(usize::MAX)];
            let read = decoder.read_image(&mut samples);
            if let Err(error) = read {
                // What was read before the file ended is there.
                if cancel.is_cancelled() || samples.iter().all(|sample| *sample == 0) {
                    return Err(error.into());
                }
                sort.picture(samples)?.partial(true)
            } else {
                sort.picture(samples)?
            }
        }
        _ => match DynamicImage::from_decoder(decoder)? {
            DynamicImage::ImageLuma16(image) => sort.picture(image.into_raw()),
            DynamicImage::ImageLumaA16(image) => sort.picture(image.into_raw()),
            DynamicImage::ImageRgb16(image) => sort.picture(image.into_raw()),
            DynamicImage::ImageRgba16(image) => sort.picture(image.into_raw()),
            DynamicImage::ImageRgb32F(image) => sort.picture(image.into_raw()),
            DynamicImage::ImageRgba32F(image) => sort.picture(image.into_raw()),
            other => Sort { channels: Channels::Rgba, ..sort }.picture(other.into_rgba8().into_raw()),
        }?,
    };
    Ok(match mode {
        Some(mode) => picture.with_mode(mode),
        None => picture,
    })
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

/// What decoders of little choice tell of a pixel, in the words of Pillow.
fn mode_of(format: ImageFormat, stored: ExtendedColorType) -> Option<&'static str> {
    match (format, stored) {
        (ImageFormat::Gif, _) => Some("P"),
        (_, ExtendedColorType::L1 | ExtendedColorType::Rgb1) => Some("1"),
        (_, ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16) => Some("CMYK"),
        _ => None,
    }
}

/// By the number of its components.
fn jpeg_mode(bytes: &[u8]) -> &'static str {
    match frame_of(bytes).map(|(_, at)| bytes.get(at + 9)) {
        Some(Some(1)) => "L",
        Some(Some(4)) => "CMYK",
        _ => "RGB",
    }
}

/// Where the header of the picture is among the segments of a JPEG, and its marker.
fn frame_of(bytes: &[u8]) -> Option<(u8, usize)> {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Some((marker, at)),
            0xff => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
    None
}

/// Whether a JPEG comes to its end: its decoder does not tell. Something else may stand behind.
fn has_jpeg_end(source: &mut Source<'_>) -> std::io::Result<bool> {
    const TAIL: u64 = 64 << 10;
    let mut tail = Vec::new();
    let start = source.size().saturating_sub(TAIL);
    let reader = source.reader();
    reader.seek(SeekFrom::Start(start))?;
    reader.take(TAIL).read_to_end(&mut tail)?;
    Ok(memchr::memmem::rfind(&tail, &[0xff, 0xd9]).is_some())
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
