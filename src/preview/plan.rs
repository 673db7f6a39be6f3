//! For decoders that make a whole picture: whether there is room for it, and what becomes of its samples.

use image::metadata::Orientation;

use super::budget::{Needs, Turn, factor_for};
use super::canvas::{Canvas, Sample};
use super::picture::{Failure, Picture};
use super::{Channels, Limits};
use crate::store::Cancel;

/// What a decoder needs that makes a whole picture.
pub(super) struct Plan {
    pub(super) size: [u32; 2],
    /// Bytes of the picture as it is made.
    pub(super) made: u64,
    /// Bytes that the decoder takes beside it.
    pub(super) beside: u64,
    /// Of one pixel.
    pub(super) sample_bytes: u64,
    pub(super) orientation: Orientation,
}

impl Plan {
    /// How many pixels become one, and the right to begin.
    pub(super) fn begin(&self, limits: &Limits, cancel: &Cancel) -> Result<(u32, Turn), Failure> {
        let Self { size, made, beside, sample_bytes, orientation } = *self;
        let turned_bytes = if orientation == Orientation::NoTransforms { 0 } else { sample_bytes };
        let decoding = beside.saturating_add(made);
        // A picture that is kept whole is the one that was made: nothing comes to it.
        let as_it_is = Needs { decoding, sample_bytes: 0, extra_bytes: turned_bytes };
        let reduced = Needs { decoding, sample_bytes, extra_bytes: turned_bytes };
        let too_large = |needs| Failure::TooLarge { size, needs };
        if u64::from(size[0]) * u64::from(size[1]) > limits.max_pixels {
            return Err(too_large(decoding));
        }
        let shown = Needs { decoding: 0, sample_bytes, extra_bytes: 0 };
        let (factor, bytes) = match (factor_for(size, as_it_is, limits), factor_for(size, shown, limits)) {
            (Ok((1, bytes)), Ok((1, shown))) => (1, bytes.max(shown)),
            _ => factor_for(size, reduced, limits).map_err(too_large)?,
        };
        let turn = Turn::wait(bytes, cancel).ok_or(Failure::Cancelled)?;
        Ok((factor.max(1), turn))
    }
}

/// What is to become of the samples of a decoded picture.
pub(super) struct Sort<'a> {
    pub(super) size: [u32; 2],
    pub(super) channels: Channels,
    pub(super) factor: u32,
    pub(super) bits: u8,
    pub(super) orientation: Orientation,
    pub(super) cancel: &'a Cancel,
}

impl Sort<'_> {
    pub(super) fn picture<T: Sample>(self, samples: Vec<T>) -> Result<Picture, Failure> {
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
