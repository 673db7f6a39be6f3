//! Animated WebP; its library draws the frames over each other.

use std::io::BufReader;

use image_webp::WebPDecoder;

use super::canvas::{Animated, Bytes, canvas_bytes};
use crate::preview::Limits;

pub(super) struct WebP {
    decoder: WebPDecoder<BufReader<Box<dyn Bytes>>>,
    left: u32,
    /// As it comes: with alpha or without.
    buffer: Vec<u8>,
    canvas: Vec<u8>,
}

impl WebP {
    pub(super) fn open(file: BufReader<Box<dyn Bytes>>, limits: &Limits) -> Result<Self, String> {
        let mut decoder = WebPDecoder::new(file).map_err(|error| error.to_string())?;
        let (width, height) = decoder.dimensions();
        // The library keeps the canvas and a frame, beside the two that are kept here.
        let bytes = canvas_bytes([width, height], 4, limits)?;
        decoder.set_memory_limit(usize::try_from(limits.max_memory).unwrap_or(usize::MAX));
        let left = if decoder.is_animated() { decoder.num_frames() } else { 0 };
        let buffer = vec![0; decoder.output_buffer_size().ok_or("too large")?.min(bytes)];
        Ok(Self { decoder, left, buffer, canvas: vec![0; bytes] })
    }
}

impl Animated for WebP {
    fn size(&self) -> [u32; 2] {
        let (width, height) = self.decoder.dimensions();
        [width, height]
    }

    fn advance(&mut self) -> Result<Option<u32>, String> {
        // The library begins anew after the last.
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = 0;
        let milliseconds = self.decoder.read_frame(&mut self.buffer).map_err(|error| error.to_string())?;
        if self.buffer.len() == self.canvas.len() {
            self.canvas.copy_from_slice(&self.buffer);
        } else {
            let (to, _) = self.canvas.as_chunks_mut::<4>();
            for (to, &[red, green, blue]) in to.iter_mut().zip(self.buffer.as_chunks::<3>().0) {
                *to = [red, green, blue, 255];
            }
        }
        self.left = left;
        Ok(Some(milliseconds))
    }

    fn canvas(&self) -> &[u8] {
        &self.canvas
    }
}
