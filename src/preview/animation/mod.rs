//! Frames of an animation, one after the other: whoever plays it holds one decoder, and never more frames than are wanted.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::ImageFormat;

use self::canvas::{Animated, Bytes};
use super::image::format_of;
use super::{ImagePreview, Limits};

mod apng;
mod canvas;
mod gif;
mod webp;

/// Bytes that a frame takes at most once it is decoded; larger ones are reduced to it.
const FRAME_BYTES: u64 = 16 << 20;
/// Browsers take frames that ask for no time, or for less than a screen can show, as a tenth of a second.
const DEFAULT_DELAY: u32 = 100;

/// See the module.
pub struct FrameReader {
    decoder: Box<dyn Animated>,
    next: u32,
}

impl std::fmt::Debug for FrameReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FrameReader({})", self.next)
    }
}

/// One frame of an animation.
#[derive(Clone, Debug)]
pub struct Frame {
    pub image: ImagePreview,
    /// How long it is shown.
    pub milliseconds: u32,
}

impl FrameReader {
    /// Of the animation in `file`. `None` when it is none, or would take more memory than `limits` allow.
    pub fn open(mut file: impl Read + Seek + Send + 'static, limits: &Limits) -> Option<Self> {
        let mut head = vec![0; 64];
        let count = file.read(&mut head).ok()?;
        head.truncate(count);
        file.seek(SeekFrom::Start(0)).ok()?;
        let (format, _) = format_of(&head)?;
        let file: Box<dyn Bytes> = Box::new(file);
        let file = BufReader::with_capacity(64 << 10, file);
        let opened = catch_unwind(AssertUnwindSafe(|| -> Result<Box<dyn Animated>, String> {
            Ok(match format {
                ImageFormat::Gif => Box::new(gif::Gif::open(file, limits)?),
                ImageFormat::Png => Box::new(apng::Apng::open(file, limits)?),
                ImageFormat::WebP => Box::new(webp::WebP::open(file, limits)?),
                _ => return Err(String::new()),
            })
        }));
        Some(Self { decoder: opened.ok()?.ok()?, next: 0 })
    }

    /// Position of the frame that comes next.
    pub fn position(&self) -> u32 {
        self.next
    }

    /// The next frame with the facts of `whole`, the preview of the file; `None` when there are no more, be it that the file
    /// ends too early.
    pub fn next_frame(&mut self, whole: &ImagePreview) -> Option<Frame> {
        let milliseconds = self.advance()?;
        let size = self.decoder.size();
        let image = whole.with_pixels(size, self.decoder.canvas().to_vec());
        let bytes = 4 * u64::from(size[0]) * u64::from(size[1]);
        let image = if bytes > FRAME_BYTES {
            let side = f64::from(size[0].max(size[1])) * (FRAME_BYTES as f64 / bytes as f64).sqrt();
            image.scaled_down(side as u32)
        } else {
            image
        };
        let milliseconds = if milliseconds > 10 { milliseconds } else { DEFAULT_DELAY };
        Some(Frame { image, milliseconds })
    }

    /// Goes past a frame; whether there was one.
    pub fn skip(&mut self) -> bool {
        self.advance().is_some()
    }

    fn advance(&mut self) -> Option<u32> {
        // The decoders are tested with damaged files; should one panic, its animation ends there.
        let advanced = catch_unwind(AssertUnwindSafe(|| self.decoder.advance()));
        let milliseconds = advanced.ok()?.ok().flatten()?;
        self.next += 1;
        Some(milliseconds)
    }
}

#[cfg(test)]
mod tests;
