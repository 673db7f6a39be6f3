//! What the decoders of animations share: where frames are drawn over each other.

use std::io::{Read, Seek};

use crate::preview::Limits;

/// Bytes that can be read anywhere, and handed from thread to thread.
pub(super) trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// A decoder of one format.
pub(super) trait Animated: Send {
    /// Columns and rows of every frame.
    fn size(&self) -> [u32; 2];

    /// Draws the next frame over those before; its milliseconds, or `None` when there are no more.
    fn advance(&mut self) -> Result<Option<u32>, String>;

    /// What is seen now, straight RGBA.
    fn canvas(&self) -> &[u8];
}

/// Bytes of one picture of four bytes a pixel; an error when `copies` of it are more than `limits` allow.
pub(super) fn canvas_bytes([width, height]: [u32; 2], copies: u64, limits: &Limits) -> Result<usize, String> {
    let bytes = 4 * u64::from(width) * u64::from(height);
    if bytes == 0 || bytes.saturating_mul(copies) > limits.max_memory {
        return Err("too large".to_owned());
    }
    usize::try_from(bytes).map_err(|error| error.to_string())
}

/// A rectangle of a canvas, cut to what lies inside of it.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Four bytes a pixel, with what is drawn over them.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Canvas {
    pub(super) fn new([width, height]: [u32; 2], bytes: usize) -> Self {
        Self { width: width as usize, height: height as usize, pixels: vec![0; bytes] }
    }

    pub(super) fn clear(&mut self, area: Area) {
        for (_, range) in rows([self.width, self.height], area) {
            self.pixels[range].fill(0);
        }
    }

    /// Draws a picture of the size of `area`: pixel by pixel with what `mix` makes of the one below and the one above.
    pub(super) fn draw(&mut self, area: Area, picture: &[u8], mix: impl Fn([u8; 4], [u8; 4]) -> [u8; 4]) {
        for (row, range) in rows([self.width, self.height], area) {
            let Some(from) = picture.get(row * area.width * 4..) else { return };
            let (below, _) = self.pixels[range].as_chunks_mut::<4>();
            for (below, above) in below.iter_mut().zip(from.as_chunks::<4>().0) {
                *below = mix(*below, *above);
            }
        }
    }
}

/// The rows of an area of a canvas: where the bytes of each begin and end, and which row of the area it is.
fn rows([width, height]: [usize; 2], area: Area) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> {
    let left = area.left.min(width);
    let right = area.left.saturating_add(area.width).min(width);
    let bottom = area.top.saturating_add(area.height).min(height);
    (area.top..bottom.max(area.top))
        .enumerate()
        .map(move |(row, y)| (row, (y * width + left) * 4..(y * width + right.max(left)) * 4))
}
