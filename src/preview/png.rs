//! PNG, row by row: a picture of any size takes the memory of what is shown of it.

use std::io::{BufRead, Seek};
use std::time::{Duration, Instant};

use image::metadata::Orientation;
use png::{BitDepth, ColorType, DecodingError, Transformations};

use super::budget::{Needs, Turn, factor_for};
use super::canvas::{Canvas, Sample};
use super::picture::{Failure, Picture};
use super::{Channels, Limits};
use crate::store::Cancel;

/// Columns: first, step; rows: first, step; of the seven passes of an interlaced picture (PNG, third edition, section 8.1).
const PASSES: [[usize; 4]; 7] =
    [[0, 8, 0, 8], [4, 8, 0, 8], [0, 4, 4, 8], [2, 4, 0, 4], [0, 2, 2, 4], [1, 2, 0, 2], [0, 1, 1, 2]];

/// Decoding takes no longer; what is there by then is shown. A picture of a billion pixels can be a file of a megabyte.
pub(super) const MAX_TIME: Duration = Duration::from_secs(8);

/// Decodes the picture, of an animation the default one.
pub(super) fn decode(file: impl BufRead + Seek, limits: &Limits, cancel: &Cancel) -> Result<Picture, Failure> {
    decode_within(MAX_TIME, file, limits, cancel)
}

fn decode_within(
    time: Duration,
    file: impl BufRead + Seek,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Picture, Failure> {
    // The decoder is given enough for rows and for what stands beside them; the picture itself never is in it.
    let mut decoder = png::Decoder::new_with_limits(file, png::Limits { bytes: 64 << 20 });
    decoder.set_transformations(Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let reader = decoder.read_info()?;
    let (width, height) = reader.info().size();
    let size = [width, height];
    let (color, depth) = reader.output_color_type();
    let stored = (reader.info().color_type, reader.info().bit_depth);
    let channels = match color {
        ColorType::Grayscale => Channels::Gray,
        ColorType::GrayscaleAlpha => Channels::GrayAlpha,
        ColorType::Rgb | ColorType::Indexed => Channels::Rgb,
        ColorType::Rgba => Channels::Rgba,
    };
    let orientation = reader.info().exif_metadata.as_deref().and_then(Orientation::from_exif_chunk);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let count = channels.count() as u64;
    let is_wide = depth == BitDepth::Sixteen;
    let is_interlaced = reader.info().interlaced;
    let sample_bytes = if is_wide { 2 * count } else { count };
    let row_bytes = reader.output_line_size(width).ok_or(Failure::TooLarge { size, needs: u64::MAX })?;
    let needs = Needs {
        decoding: 4 * row_bytes as u64,
        sample_bytes,
        extra_bytes: if is_interlaced { 8 * count } else { 0 }
            + if orientation == Orientation::NoTransforms { 0 } else { sample_bytes },
    };
    if u64::from(width) * u64::from(height) > limits.max_pixels {
        return Err(Failure::TooLarge { size, needs: u64::from(width) * u64::from(height) * sample_bytes });
    }
    let (factor, bytes) = factor_for(size, needs, limits).map_err(|needs| Failure::TooLarge { size, needs })?;
    let _turn = Turn::wait(bytes, cancel).ok_or(Failure::Cancelled)?;
    let end = Instant::now() + time;
    let mut rows = Rows { reader, row: vec![0; row_bytes], has_some: false, end, is_late: false, cancel };
    let picture = if is_wide {
        let mut canvas = Canvas::<u16>::new(size, channels, factor, !is_interlaced);
        let all = rows.all(&mut canvas, |bytes, samples| {
            samples.extend(bytes.as_chunks().0.iter().copied().map(u16::from_be_bytes));
        });
        let is_partial = rows.is_partial(all)?;
        Picture::of(canvas, size, factor, channels, 16, orientation).partial(is_partial)
    } else {
        let mut canvas = Canvas::<u8>::new(size, channels, factor, !is_interlaced);
        let all = rows.all(&mut canvas, |bytes, samples| samples.extend_from_slice(bytes));
        let is_partial = rows.is_partial(all)?;
        Picture::of(canvas, size, factor, channels, 8, orientation).partial(is_partial)
    };
    Ok(picture.late(rows.is_late).with_mode(match stored {
        (ColorType::Indexed, _) => "P",
        (ColorType::Grayscale, BitDepth::One) => "1",
        (ColorType::Grayscale, BitDepth::Sixteen) => "I;16",
        (ColorType::Grayscale, _) => "L",
        (ColorType::GrayscaleAlpha, _) => "LA",
        (ColorType::Rgb, _) => "RGB",
        (ColorType::Rgba, _) => "RGBA",
    }))
}

struct Rows<'a, R: BufRead + Seek> {
    reader: png::Reader<R>,
    row: Vec<u8>,
    /// A row was read.
    has_some: bool,
    /// When time is over, and whether it was.
    end: Instant,
    is_late: bool,
    cancel: &'a Cancel,
}

impl<R: BufRead + Seek> Rows<'_, R> {
    fn all<T: Sample>(&mut self, canvas: &mut Canvas<T>, into: impl Fn(&[u8], &mut Vec<T>)) -> Result<(), Failure> {
        let (width, height) = self.reader.info().size();
        let (width, height) = (width as usize, height as usize);
        if !self.reader.info().interlaced {
            return (0..height).try_for_each(|y| self.one(canvas, y, [0, 1], width, &into));
        }
        for [first, step, top, down] in PASSES {
            let columns = width.saturating_sub(first).div_ceil(step);
            if columns > 0 {
                (top..height).step_by(down).try_for_each(|y| self.one(canvas, y, [first, step], columns, &into))?;
            }
        }
        Ok(())
    }

    /// Whether rows are missing; an error where there are none at all.
    fn is_partial(&self, all: Result<(), Failure>) -> Result<bool, Failure> {
        match all {
            Ok(()) => Ok(false),
            Err(Failure::Broken(_)) if self.has_some => Ok(true),
            Err(failure) => Err(failure),
        }
    }

    fn one<T: Sample>(
        &mut self,
        canvas: &mut Canvas<T>,
        y: usize,
        [first, step]: [usize; 2],
        columns: usize,
        into: &impl Fn(&[u8], &mut Vec<T>),
    ) -> Result<(), Failure> {
        if self.cancel.is_cancelled() {
            return Err(Failure::Cancelled);
        }
        if Instant::now() >= self.end {
            self.is_late = true;
            return Err(Failure::Broken("too slow".to_owned()));
        }
        self.reader.read_row(&mut self.row)?;
        self.has_some = true;
        let bytes = self.reader.output_line_size(columns as u32).unwrap_or(0).min(self.row.len());
        let mut samples = Vec::with_capacity(bytes);
        into(&self.row[..bytes], &mut samples);
        canvas.row(y, first, step, &samples);
        Ok(())
    }
}

impl From<DecodingError> for Failure {
    fn from(error: DecodingError) -> Self {
        Self::Broken(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor, Read, SeekFrom};

    use super::super::shape::pixels::Samples;
    use super::*;

    /// A file on a disk that stops for a while in the middle.
    struct Slow {
        file: Cursor<Vec<u8>>,
        wait: Option<Duration>,
    }

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.file.position() > self.file.get_ref().len() as u64 / 2 {
                self.wait.take().into_iter().for_each(std::thread::sleep);
            }
            self.file.read(buffer)
        }
    }

    impl Seek for Slow {
        fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
            self.file.seek(to)
        }
    }

    #[test]
    fn what_takes_too_long_is_shown_as_far_as_it_came() {
        let noise: Vec<u8> = (0..64 * 2000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 64, 2000);
        encoder.set_color(ColorType::Grayscale);
        let mut writer = encoder.write_header().expect("in memory");
        writer.write_image_data(&noise).expect("in memory");
        writer.finish().expect("in memory");
        let read = |time: Duration| {
            let file = Slow { file: Cursor::new(bytes.clone()), wait: Some(Duration::from_millis(1100)) };
            decode_within(time, BufReader::with_capacity(1024, file), &Limits::default(), &Cancel::new())
        };
        let Ok(whole) = read(MAX_TIME) else { panic!("it is a picture") };
        assert!(!whole.is_late && !whole.is_partial);
        let Ok(late) = read(Duration::from_secs(1)) else { panic!("half of it is one") };
        assert!(late.is_late && late.is_partial);
        let [Samples::Eight(whole), Samples::Eight(late)] = [whole.samples, late.samples] else { panic!("eight bits") };
        assert_eq!(whole[..64 * 100], late[..64 * 100], "what came is there");
        assert_eq!(late[64 * 1900..], [0; 64 * 100], "and the rest is black");
        // No row at all is no picture.
        assert!(matches!(read(Duration::ZERO), Err(Failure::Broken(_))));
    }
}
