//! Frames of an animation, one after the other: whoever plays it holds one decoder, and never more frames than are wanted.

use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::ImageFormat;

use super::image::format_of;
use super::{ImagePreview, Limits};

mod apng;
mod gif;
mod webp;

/// Bytes that a frame takes at most once it is decoded; larger ones are reduced to it.
const FRAME_BYTES: u64 = 16 << 20;
/// Browsers take frames that ask for no time, or for less than a screen can show, as a tenth of a second.
const DEFAULT_DELAY: u32 = 100;

/// Bytes that can be read anywhere, and handed from thread to thread.
pub(super) trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// A decoder of one format.
trait Animated: Send {
    /// Columns and rows of every frame.
    fn size(&self) -> [u32; 2];

    /// Draws the next frame over those before; its milliseconds, or `None` when there are no more.
    fn advance(&mut self) -> Result<Option<u32>, String>;

    /// What is seen now, straight RGBA.
    fn canvas(&self) -> &[u8];
}

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

/// Bytes of one picture of four bytes a pixel; an error when `copies` of it are more than `limits` allow.
fn canvas_bytes([width, height]: [u32; 2], copies: u64, limits: &Limits) -> Result<usize, String> {
    let bytes = 4 * u64::from(width) * u64::from(height);
    if bytes == 0 || bytes.saturating_mul(copies) > limits.max_memory {
        return Err("too large".to_owned());
    }
    usize::try_from(bytes).map_err(|error| error.to_string())
}

/// A rectangle of a canvas, cut to what lies inside of it.
#[derive(Clone, Copy)]
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// Four bytes a pixel, with what is drawn over them.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Canvas {
    fn new([width, height]: [u32; 2], bytes: usize) -> Self {
        Self { width: width as usize, height: height as usize, pixels: vec![0; bytes] }
    }

    /// The rows of an area: where each begins and ends in `pixels`, and which row of the area it is.
    fn rows(&self, area: Area) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + use<> {
        let (width, left) = (self.width, area.left.min(self.width));
        let right = area.left.saturating_add(area.width).min(width);
        let bottom = area.top.saturating_add(area.height).min(self.height);
        (area.top..bottom.max(area.top))
            .enumerate()
            .map(move |(row, y)| (row, (y * width + left) * 4..(y * width + right.max(left)) * 4))
    }

    fn clear(&mut self, area: Area) {
        for (_, range) in self.rows(area) {
            self.pixels[range].fill(0);
        }
    }

    /// Draws a picture of the size of `area`: pixel by pixel with what `mix` makes of the one below and the one above.
    fn draw(&mut self, area: Area, picture: &[u8], mix: impl Fn([u8; 4], [u8; 4]) -> [u8; 4]) {
        for (row, range) in self.rows(area) {
            let Some(from) = picture.get(row * area.width * 4..) else { return };
            let (below, _) = self.pixels[range].as_chunks_mut::<4>();
            for (below, above) in below.iter_mut().zip(from.as_chunks::<4>().0) {
                *below = mix(*below, *above);
            }
        }
    }
}

#[cfg(test)]
mod tests;
