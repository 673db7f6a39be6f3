//! What differs between two pictures, sample by sample, as they are in their files and not as they are shown.
//!
//! A grey picture beside one of colours counts as red, green and blue of the same value. Alpha is compared as a channel of
//! its own where a pixel of either lets something through. With A and B the samples and *n* of them, in units of the file:
//!
//! - mean: Σ|A − B| / n; largest: max|A − B|; MSE: Σ(A − B)² / n;
//! - PSNR: 10 log₁₀(L² / MSE) in dB, with L the range: 255, 65,535, for floats 1 where all values are from 0 to 1 and else
//!   the span of both pictures. Infinite for equal ones;
//! - SSIM: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment" (IEEE TIP 13, 2004): a Gaussian window of 11 × 11 with
//!   σ = 1.5, K₁ = 0.01, K₂ = 0.03, mean over all places where the window lies wholly inside; of each channel, and of the
//!   luma 0.299 R + 0.587 G + 0.114 B (BT.601). None for pictures with a side below 11, or with values that are not finite.
//!
//! Pictures of different depths are compared from 0 to 1. Two NaN, and two infinities of a sign, are equal; a pixel in which
//! only one is finite counts as [`ImageDifference::unmatched`] and in no mean.

mod map;
mod measure;
mod rows;
mod ssim;

#[cfg(test)]
mod tests;

pub use self::map::{DifferenceMap, GREYS};
pub use self::measure::{BARS, Measures, VISIBLE};
pub use self::ssim::Ssim;

use crate::preview::{Channels, ImagePreview};
use crate::store::Cancel;

/// Why two pictures were not compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// They have not the same size: columns and rows of both. See [`Sizes::Scaled`].
    Sizes([[u32; 2]; 2]),
    /// One of them has no pixel.
    Empty,
    Cancelled,
}

/// What to do with pictures of different sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sizes {
    /// They are not compared.
    #[default]
    Same,
    /// The second is brought to the size of the first: a pixel becomes the mean of the area that it stands for.
    Scaled,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct ImageDifference {
    /// Columns and rows that were compared.
    pub size: [u32; 2],
    /// What was compared of a pixel.
    pub channels: Channels,
    /// From the least to the greatest value that there may be; the unit of all differences is that of the file.
    pub range: f64,
    /// Nothing differs.
    pub is_identical: bool,
    /// The second was scaled.
    pub is_scaled: bool,
    /// Some pixels stand for several of the file, which was too large.
    pub is_reduced: bool,
    /// One file holds more bits a channel than the other: the range is 1.
    pub depths_differ: bool,
    /// Over all samples.
    pub all: Measures,
    /// Channel by channel.
    pub each: Vec<Measures>,
    pub ssim: Option<Ssim>,
    /// The part of the pixels that differs by more than [`VISIBLE`].
    pub visible: f64,
    /// Pixels by the mean difference of their channels, from 0 to the range in [`BARS`] equal steps.
    pub histogram: Vec<u64>,
    /// Pixels in which only one of the two is finite.
    pub unmatched: u64,
    pub map: DifferenceMap,
}

impl ImageDifference {
    /// Compares. Takes time in proportion to the pixels: for a job.
    pub fn of(before: &ImagePreview, after: &ImagePreview, sizes: Sizes, cancel: &Cancel) -> Result<Self, NotCompared> {
        if [before, after].iter().any(|image| image.size.contains(&0)) {
            return Err(NotCompared::Empty);
        }
        if before.size != after.size && sizes == Sizes::Same {
            return Err(NotCompared::Sizes([before.size, after.size]));
        }
        let sides = rows::Sides::of(before, after, cancel).ok_or(NotCompared::Cancelled)?;
        let measured = measure::measure(&sides, cancel).ok_or(NotCompared::Cancelled)?;
        let has_place = sides.size.iter().all(|side| *side as usize >= ssim::WINDOW);
        let ssim = if measured.is_finite && has_place {
            Some(ssim::ssim(&sides, cancel).ok_or(NotCompared::Cancelled)?)
        } else {
            None
        };
        let pixels = f64::from(sides.size[0]) * f64::from(sides.size[1]);
        Ok(Self {
            size: sides.size,
            channels: sides.channels,
            range: sides.range,
            is_identical: measured.all.max == 0.0 && measured.unmatched == 0,
            is_scaled: before.size != after.size,
            is_reduced: before.factor > 1 || after.factor > 1,
            depths_differ: before.sample_depth() != after.sample_depth(),
            all: measured.all,
            each: measured.each,
            ssim,
            visible: measured.visible as f64 / pixels,
            histogram: measured.histogram,
            unmatched: measured.unmatched,
            map: DifferenceMap { size: sides.size, range: sides.range, levels: measured.levels.into() },
        })
    }
}
