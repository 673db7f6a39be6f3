//! Animated PNG (PNG, third edition, section 13.3): frames are parts of a canvas, put there or blended over it.

use std::io::BufReader;

use png::{BlendOp, ColorType, DisposeOp, Reader, Transformations};

use super::canvas::{Animated, Area, Bytes, Canvas, canvas_bytes};
use crate::preview::Limits;

pub(super) struct Apng {
    reader: Reader<BufReader<Box<dyn Bytes>>>,
    left: u32,
    /// The first picture is shown only where nobody knows animations.
    has_still: bool,
    canvas: Canvas,
    last: Option<(DisposeOp, Area)>,
    before: Vec<u8>,
    raw: Vec<u8>,
    frame: Vec<u8>,
}

impl Apng {
    pub(super) fn open(file: BufReader<Box<dyn Bytes>>, limits: &Limits) -> Result<Self, String> {
        let mut decoder = png::Decoder::new_with_limits(file, png::Limits { bytes: 64 << 20 });
        decoder.set_transformations(Transformations::normalize_to_color8() | Transformations::ALPHA);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let reader = decoder.read_info().map_err(|error| error.to_string())?;
        let info = reader.info();
        let left = info.animation_control().map_or(0, |control| control.num_frames);
        let has_still = info.frame_control().is_none();
        let size = [info.width, info.height];
        // The canvas, what it was before, a frame, and the frame as it comes.
        let bytes = canvas_bytes(size, 4, limits)?;
        let raw = vec![0; reader.output_buffer_size().ok_or("too large")?.min(bytes)];
        let canvas = Canvas::new(size, bytes);
        Ok(Self { reader, left, has_still, canvas, last: None, before: Vec::new(), raw, frame: Vec::new() })
    }
}

impl Animated for Apng {
    fn size(&self) -> [u32; 2] {
        [self.canvas.width as u32, self.canvas.height as u32]
    }

    fn advance(&mut self) -> Result<Option<u32>, String> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = 0;
        if std::mem::take(&mut self.has_still) {
            self.reader.next_frame(&mut self.raw).map_err(|error| error.to_string())?;
        }
        match self.last.take() {
            Some((DisposeOp::Background, area)) => self.canvas.clear(area),
            Some((DisposeOp::Previous, _)) if !self.before.is_empty() => {
                self.canvas.pixels.copy_from_slice(&self.before);
            }
            Some((DisposeOp::None | DisposeOp::Previous, _)) | None => {}
        }
        let output = self.reader.next_frame(&mut self.raw).map_err(|error| error.to_string())?;
        let control = *self.reader.info().frame_control().ok_or("no frame")?;
        let raw = &self.raw[..output.buffer_size().min(self.raw.len())];
        self.frame.clear();
        match output.color_type {
            ColorType::GrayscaleAlpha => {
                self.frame.extend(raw.as_chunks().0.iter().flat_map(|&[gray, alpha]| [gray, gray, gray, alpha]));
            }
            ColorType::Rgba => self.frame.extend_from_slice(raw),
            ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => return Err("colours".to_owned()),
        }
        let area = Area {
            left: control.x_offset as usize,
            top: control.y_offset as usize,
            width: control.width as usize,
            height: control.height as usize,
        };
        // There is nothing before the first frame but an empty canvas.
        if control.dispose_op == DisposeOp::Previous {
            self.before.clone_from(&self.canvas.pixels);
        }
        match control.blend_op {
            BlendOp::Source => self.canvas.draw(area, &self.frame, |_, above| above),
            BlendOp::Over => self.canvas.draw(area, &self.frame, over),
        }
        self.last = Some((control.dispose_op, area));
        self.left = left;
        let denominator = if control.delay_den == 0 { 100 } else { u32::from(control.delay_den) };
        Ok(Some(u32::from(control.delay_num) * 1000 / denominator))
    }

    fn canvas(&self) -> &[u8] {
        &self.canvas.pixels
    }
}

/// Straight alpha, one over the other.
fn over(below: [u8; 4], above: [u8; 4]) -> [u8; 4] {
    match above[3] {
        0 => below,
        255 => above,
        _ => {
            let (above_alpha, below_alpha) = (f32::from(above[3]) / 255.0, f32::from(below[3]) / 255.0);
            let rest = below_alpha * (1.0 - above_alpha);
            let alpha = above_alpha + rest;
            let mut mixed = [0; 4];
            for channel in 0..3 {
                let sum = f32::from(above[channel]) * above_alpha + f32::from(below[channel]) * rest;
                mixed[channel] = (sum / alpha).round() as u8;
            }
            mixed[3] = (alpha * 255.0).round() as u8;
            mixed
        }
    }
}
