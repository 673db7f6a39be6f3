//! GIF 89a: frames are parts of a screen, drawn over each other.

use std::io::BufReader;
use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, Decoder, DisposalMethod, MemoryLimit};

use super::canvas::{Animated, Area, Bytes, Canvas, canvas_bytes};
use crate::preview::Limits;

pub(super) struct Gif {
    decoder: Decoder<BufReader<Box<dyn Bytes>>>,
    canvas: Canvas,
    /// What becomes of the last frame before the next is drawn.
    last: Option<(DisposalMethod, Area)>,
    /// What was there before the last frame, where it comes back.
    before: Vec<u8>,
    buffer: Vec<u8>,
    most_bytes: u64,
    is_over: bool,
}

impl Gif {
    pub(super) fn open(file: BufReader<Box<dyn Bytes>>, limits: &Limits) -> Result<Self, String> {
        let mut options = DecodeOptions::new();
        options.set_color_output(ColorOutput::RGBA);
        options.allow_unknown_blocks(true);
        if let Some(most) = NonZeroU64::new(limits.max_memory) {
            options.set_memory_limit(MemoryLimit::Bytes(most));
        }
        let decoder = options.read_info(file).map_err(|error| error.to_string())?;
        let size = [u32::from(decoder.width()), u32::from(decoder.height())];
        // The canvas, what it was before, and a frame.
        let bytes = canvas_bytes(size, 3, limits)?;
        Ok(Self {
            decoder,
            canvas: Canvas::new(size, bytes),
            last: None,
            before: Vec::new(),
            buffer: Vec::new(),
            most_bytes: limits.max_memory / 3,
            is_over: false,
        })
    }
}

impl Animated for Gif {
    fn size(&self) -> [u32; 2] {
        [u32::from(self.decoder.width()), u32::from(self.decoder.height())]
    }

    fn advance(&mut self) -> Result<Option<u32>, String> {
        if self.is_over {
            return Ok(None);
        }
        self.is_over = true;
        match self.last.take() {
            Some((DisposalMethod::Background, area)) => self.canvas.clear(area),
            Some((DisposalMethod::Previous, _)) => self.canvas.pixels.copy_from_slice(&self.before),
            Some((DisposalMethod::Any | DisposalMethod::Keep, _)) | None => {}
        }
        let Some(frame) = self.decoder.next_frame_info().map_err(|error| error.to_string())? else { return Ok(None) };
        let area = Area {
            left: frame.left.into(),
            top: frame.top.into(),
            width: frame.width.into(),
            height: frame.height.into(),
        };
        let (dispose, milliseconds) = (frame.dispose, u32::from(frame.delay) * 10);
        let bytes = self.decoder.buffer_size();
        if bytes as u64 > self.most_bytes {
            return Err("too large".to_owned());
        }
        self.buffer.clear();
        self.buffer.resize(bytes, 0);
        // What is there of a frame that ends too early is the last that is shown.
        let read = self.decoder.read_into_buffer(&mut self.buffer);
        if let Err(error) = &read
            && self.buffer.iter().all(|byte| *byte == 0)
        {
            return Err(error.to_string());
        }
        if dispose == DisposalMethod::Previous {
            self.before.clone_from(&self.canvas.pixels);
        }
        self.canvas.draw(area, &self.buffer, |below, above| if above[3] > 0 { above } else { below });
        self.last = Some((dispose, area));
        self.is_over = read.is_err();
        Ok(Some(milliseconds))
    }

    fn canvas(&self) -> &[u8] {
        &self.canvas.pixels
    }
}
