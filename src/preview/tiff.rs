//! TIFF, page by page: whole numbers and floating ones of any width, with colours or without.

use std::io::{BufRead, Seek};

use ::tiff::ColorType;
use ::tiff::TiffError;
use ::tiff::decoder::{Decoder, DecodingResult, Limits as TiffLimits};
use ::tiff::tags::Tag;
use image::metadata::Orientation;

use super::picture::{Failure, Picture};
use super::plan::{Plan, Sort};
use super::{Channels, Limits};
use crate::store::Cancel;

/// Pages that are counted: their headers are spread over the file.
const MOST_PAGES: u32 = 10_000;

/// Decodes a page.
pub(super) fn decode(
    file: impl BufRead + Seek,
    page: u32,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Picture, Failure> {
    let most = usize::try_from(limits.max_memory).unwrap_or(usize::MAX);
    let mut allowed = TiffLimits::default();
    allowed.decoding_buffer_size = most;
    allowed.intermediate_buffer_size = most;
    allowed.ifd_value_size = 4 << 20;
    let mut decoder = Decoder::new(file)?.with_limits(allowed);
    let pages = pages_of(&mut decoder, cancel)?;
    decoder.seek_to_image(page as usize)?;
    let (width, height) = decoder.dimensions()?;
    let size = [width, height];
    let color = decoder.colortype()?;
    let (channels, bits) = match color {
        ColorType::Gray(bits @ (8 | 16 | 32 | 64)) => (Channels::Gray, bits),
        ColorType::GrayA(bits @ (8 | 16 | 32 | 64)) => (Channels::GrayAlpha, bits),
        ColorType::RGB(bits @ (8 | 16 | 32 | 64)) => (Channels::Rgb, bits),
        ColorType::RGBA(bits @ (8 | 16 | 32 | 64)) => (Channels::Rgba, bits),
        ColorType::CMYK(8) => (Channels::Rgb, 8),
        other => return Err(Failure::Broken(format!("{other:?}"))),
    };
    let is_planar = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration)? == Some(2);
    if is_planar && channels.count() > 1 {
        return Err(Failure::Broken("planes".to_owned()));
    }
    let orientation = decoder.find_tag_unsigned::<u8>(Tag::Orientation)?.and_then(Orientation::from_exif);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let pixels = u64::from(width) * u64::from(height);
    let stored = u64::from(color.num_samples()) * u64::from(bits / 8);
    let made = pixels.saturating_mul(stored);
    // What is no float of 32 bits becomes one, beside what was read.
    let own = if bits > 16 { made } else { 0 };
    let sample_bytes = channels.count() as u64 * u64::from(bits / 8).min(4);
    // Frames that do not fill the picture are made beside it.
    let plan = Plan { size, made, beside: made.saturating_add(own), sample_bytes, orientation };
    let (factor, _turn) = plan.begin(limits, cancel)?;
    let mut result = DecodingResult::U8(Vec::new());
    let read = decoder.read_image_to_buffer(&mut result);
    if let Err(error) = read {
        // What was read before the file ended is there.
        if cancel.is_cancelled() || result.as_buffer(0).as_bytes().iter().all(|byte| *byte == 0) {
            return Err(error.into());
        }
        return Ok(Picture { pages, ..picture(result, color, plan_sort(&plan, channels, factor, bits, cancel))? }
            .partial(true));
    }
    Ok(Picture { pages, ..picture(result, color, plan_sort(&plan, channels, factor, bits, cancel))? })
}

fn plan_sort<'a>(plan: &Plan, channels: Channels, factor: u32, bits: u8, cancel: &'a Cancel) -> Sort<'a> {
    Sort { size: plan.size, channels, factor, bits, orientation: plan.orientation, cancel }
}

/// How many there are; a directory that points back ends them.
fn pages_of(decoder: &mut Decoder<impl BufRead + Seek>, cancel: &Cancel) -> Result<u32, Failure> {
    let mut pages = 1;
    while pages < MOST_PAGES && decoder.more_images() && decoder.next_image().is_ok() {
        if cancel.is_cancelled() {
            return Err(Failure::Cancelled);
        }
        pages += 1;
    }
    Ok(pages)
}

fn picture(result: DecodingResult, color: ColorType, sort: Sort<'_>) -> Result<Picture, Failure> {
    Ok(match result {
        DecodingResult::U8(samples) if matches!(color, ColorType::CMYK(_)) => {
            let inks = samples.as_chunks::<4>().0;
            let mix = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
            sort.picture(inks.iter().flat_map(|&[c, m, y, k]| [mix(c, k), mix(m, k), mix(y, k)]).collect())?
                .with_mode("CMYK")
        }
        DecodingResult::U8(samples) => sort.picture(samples)?,
        DecodingResult::U16(samples) => sort.picture(samples)?,
        DecodingResult::F32(samples) => sort.picture(samples)?,
        DecodingResult::F64(samples) => floats(sort, samples.iter().map(|value| *value as f32))?,
        DecodingResult::F16(samples) => floats(sort, samples.iter().map(|value| value.to_f32()))?.with_mode("F"),
        DecodingResult::U32(samples) => floats(sort, samples.iter().map(|value| *value as f32))?.with_mode("I"),
        DecodingResult::U64(samples) => floats(sort, samples.iter().map(|value| *value as f32))?.with_mode("I"),
        DecodingResult::I8(samples) => floats(sort, samples.iter().map(|value| f32::from(*value)))?.with_mode("I"),
        DecodingResult::I16(samples) => floats(sort, samples.iter().map(|value| f32::from(*value)))?.with_mode("I"),
        DecodingResult::I32(samples) => floats(sort, samples.iter().map(|value| *value as f32))?.with_mode("I"),
        DecodingResult::I64(samples) => floats(sort, samples.iter().map(|value| *value as f32))?.with_mode("I"),
    })
}

/// Numbers that pictures seldom have: shown from the least to the greatest.
fn floats(sort: Sort<'_>, samples: impl Iterator<Item = f32>) -> Result<Picture, Failure> {
    sort.picture(samples.collect::<Vec<f32>>())
}

impl From<TiffError> for Failure {
    fn from(error: TiffError) -> Self {
        Self::Broken(error.to_string())
    }
}
