//! What differs between the files of two runs.

use std::sync::Arc;

use super::read::File;
use crate::compare::artifact::bytes::{self, Content};
use crate::compare::artifact::images::{BARS, ImageDifference, NotCompared};
use crate::compare::artifact::{self, Choices, Difference, Way};
use crate::store::Cancel;
use crate::text::Message;

/// The part of the pixels that the scale of differences has room for; the rest have its last colour.
const MOST_PIXELS: f64 = 0.999;

/// What is compared, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Of {
    /// The files, by [`Read::number`](super::Read::number).
    pub numbers: [u64; 2],
    /// `None`: byte by byte alone.
    pub way: Option<Way>,
    pub choices: Choices,
}

/// See the module.
#[derive(Debug)]
pub struct Compared {
    pub of: Of,
    /// Whether their bytes are the same; why they could not be read (again).
    pub content: Result<Content, Message>,
    pub difference: Option<Result<Difference, NotCompared>>,
    /// Of images: where the scale of differences ends.
    pub top: f64,
}

impl Compared {
    /// Every byte is the same.
    pub fn is_identical(&self) -> bool {
        self.content.as_ref().is_ok_and(|content| content.is_same())
    }

    /// Of images.
    pub fn pixels(&self) -> Option<&ImageDifference> {
        match &self.difference {
            Some(Ok(Difference::Pixels(found))) => Some(found),
            _ => None,
        }
    }
}

/// Compares; `None` when cancelled.
pub(super) fn compare(of: Of, files: &[Arc<super::Read>; 2], cancel: &Cancel) -> Option<Compared> {
    let [Some(before), Some(after)] = files.each_ref().map(|read| file(read)) else { return None };
    let difference = of.way.and_then(|way| {
        let [before, after] = [before, after].map(|file| match way {
            Way::Pixels => file.picture(),
            Way::Cells | Way::Keys | Way::Lines => file.preview.as_ref().ok(),
        });
        Some(artifact::compare(before?, after?, way, &of.choices, cancel))
    });
    let content = content(before, after, cancel);
    let top = match &difference {
        Some(Ok(Difference::Pixels(found))) => top(found),
        _ => 0.0,
    };
    (!cancel.is_cancelled()).then_some(Compared { of, content, difference, top })
}

fn file(read: &super::Read) -> Option<&File> {
    if let super::Content::File(file) = &read.content { Some(file) } else { None }
}

fn content(before: &File, after: &File, cancel: &Cancel) -> Result<Content, Message> {
    let mut files = [before.open().map_err(|error| error.message())?, after.open().map_err(|error| error.message())?];
    let sizes = files.each_ref().map(crate::store::ArtifactFile::size);
    let [one, other] = &mut files;
    bytes::compare(sizes, [one, other], cancel)
        .map_err(|error| crate::store::StoreError::io(&*before.path, error).message())
}

/// Where the scale ends: above nearly all pixels, at a number that can be read.
fn top(found: &ImageDifference) -> f64 {
    let all: u64 = found.histogram.iter().sum();
    let mut below = 0;
    let bar = found.histogram.iter().position(|count| {
        below += count;
        below as f64 >= all as f64 * MOST_PIXELS
    });
    let value = (bar.unwrap_or(BARS - 1) + 1) as f64 / BARS as f64 * found.range;
    rounded_up(value.min(found.all.max.max(found.range / BARS as f64)), found.range)
}

/// 1, 2 or 5 of some power of ten; of bytes powers of two; never more than the range.
fn rounded_up(value: f64, range: f64) -> f64 {
    if !(value > 0.0 && value.is_finite()) {
        return range;
    }
    let is_of_bytes = (range - 255.0).abs() < f64::EPSILON || (range - 65_535.0).abs() < f64::EPSILON;
    let round = if is_of_bytes {
        2_f64.powf(value.log2().ceil())
    } else {
        let unit = 10_f64.powf(value.log10().floor());
        [1.0, 2.0, 5.0, 10.0].map(|step| step * unit).into_iter().find(|it| *it >= value).unwrap_or(range)
    };
    round.min(range)
}

#[cfg(test)]
mod tests {
    use super::rounded_up;

    #[test]
    fn scales_end_at_round_numbers_and_not_beyond_the_range() {
        for (value, range, expected) in [
            (100.0, 255.0, 128.0),
            (128.0, 255.0, 128.0),
            (129.0, 255.0, 255.0),
            (0.03, 1.0, 0.05),
            (0.7, 1.0, 1.0),
            (30.0, 40.0, 40.0),
            (0.0, 255.0, 255.0),
            (f64::NAN, 1.0, 1.0),
        ] {
            let found = rounded_up(value, range);
            assert!((found - expected).abs() < 1e-12, "{value} of {range}: {found}");
        }
    }
}
