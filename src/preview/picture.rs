//! What a decoder hands over: the samples of a picture, turned as its EXIF tag says, or why there are none.

use image::metadata::Orientation;

use super::Channels;
use super::Stretch;
use super::canvas::{Canvas, Sample};
use super::shape::pixels::Samples;

/// A decoded picture.
pub(super) struct Picture {
    pub(super) samples: Samples,
    /// Columns and rows that are here, after turning.
    pub(super) size: [u32; 2],
    /// The same in the file, before turning.
    pub(super) stored_size: [u32; 2],
    /// The same in the file, after turning.
    pub(super) full_size: [u32; 2],
    pub(super) factor: u32,
    pub(super) channels: Channels,
    pub(super) bits: u8,
    pub(super) stretch: Option<Stretch>,
    /// What a pixel is in the file, in the words of Pillow: `L LA P RGB RGBA CMYK 1 I;16 F`.
    pub(super) mode: &'static str,
    /// The file ends too early or is damaged: what could not be read is black or clear.
    pub(super) is_partial: bool,
    /// The same, because it took too long.
    pub(super) is_late: bool,
    pub(super) pages: u32,
}

/// Why there is no picture.
pub(super) enum Failure {
    Cancelled,
    /// It would take so many bytes.
    TooLarge {
        size: [u32; 2],
        needs: u64,
    },
    /// What the decoder said.
    Broken(String),
}

impl Picture {
    pub(super) fn of<T: Sample>(
        canvas: Canvas<T>,
        stored_size: [u32; 2],
        factor: u32,
        channels: Channels,
        bits: u8,
        orientation: Orientation,
    ) -> Self {
        let (samples, size, stretch) = canvas.finish();
        let (samples, size, full_size) = if orientation == Orientation::NoTransforms {
            (samples, size, stored_size)
        } else {
            let [width, height] = turned(stored_size, orientation);
            (turn(&samples, channels, size, orientation), turned(size, orientation), [width, height])
        };
        Self {
            samples: T::into_samples(samples),
            size,
            stored_size,
            full_size,
            factor,
            channels,
            bits,
            stretch,
            mode: mode_of(channels, bits),
            is_partial: false,
            is_late: false,
            pages: 1,
        }
    }

    pub(super) fn with_mode(self, mode: &'static str) -> Self {
        Self { mode, ..self }
    }

    /// It is not all of the picture that is in the file.
    pub(super) fn partial(self, is_partial: bool) -> Self {
        Self { is_partial, ..self }
    }

    /// Time was over before its last row came.
    pub(super) fn late(self, is_late: bool) -> Self {
        Self { is_late, ..self }
    }
}

/// Where the file tells no more.
fn mode_of(channels: Channels, bits: u8) -> &'static str {
    match (channels, bits) {
        (Channels::Gray, 16) => "I;16",
        (Channels::Gray, 32..) => "F",
        (Channels::Gray, _) => "L",
        (Channels::GrayAlpha, _) => "LA",
        (Channels::Rgb, _) => "RGB",
        (Channels::Rgba, _) => "RGBA",
    }
}

fn is_quarter(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn turned([width, height]: [u32; 2], orientation: Orientation) -> [u32; 2] {
    if is_quarter(orientation) { [height, width] } else { [width, height] }
}

fn turn<T: Copy>(samples: &[T], channels: Channels, size: [u32; 2], orientation: Orientation) -> Vec<T> {
    let count = channels.count();
    let [width, height] = size.map(|side| side as usize);
    let [columns, rows] = turned(size, orientation).map(|side| side as usize);
    let mut out = Vec::with_capacity(samples.len());
    for y in 0..rows {
        for x in 0..columns {
            let (from_x, from_y) = match orientation {
                Orientation::NoTransforms => (x, y),
                Orientation::Rotate90 => (y, height - 1 - x),
                Orientation::Rotate180 => (width - 1 - x, height - 1 - y),
                Orientation::Rotate270 => (width - 1 - y, x),
                Orientation::FlipHorizontal => (width - 1 - x, y),
                Orientation::FlipVertical => (x, height - 1 - y),
                Orientation::Rotate90FlipH => (y, x),
                Orientation::Rotate270FlipH => (width - 1 - y, height - 1 - x),
            };
            let from = (from_y * width + from_x) * count;
            out.extend_from_slice(&samples[from..from + count]);
        }
    }
    out
}
