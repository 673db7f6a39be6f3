//! Film: its length and size, by the header of its container. No frame is decoded.

use std::io::{self, Read, Seek, SeekFrom};

use serde_json::{Map, Value};

use super::format::{Format, Head};
use super::page::Page;
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::model::format;
use crate::store::Cancel;
use crate::text::Message;

/// Boxes and elements that are looked at.
const MAX_PARTS: u32 = 20_000;

pub(super) struct Video;

impl Format for Video {
    fn name(&self) -> &'static str {
        "video"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        format_of(head.bytes).is_some()
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let kind = format_of(source.bytes()).unwrap_or("video");
        let mut facts = Film::default();
        let read = source.stream(cancel).and_then(|mut stream| match kind {
            "MP4" | "QuickTime" => facts.boxes(&mut stream, 0, size, &mut 0),
            "AVI" => facts.avi(&mut stream),
            _ => facts.elements(&mut stream, 0, size, 0, &mut 0),
        });
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        // What was found before the file ended is good.
        let why = read.err().map(|error| error.to_string());
        Ok(facts.shown(source.name(), kind, size, why))
    }
}

fn format_of(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', b' ', b' ', ..] => Some("QuickTime"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("MP4"),
        [0x1a, 0x45, 0xdf, 0xa3, ..] => {
            let is_webm = memchr::memmem::find(&bytes[..bytes.len().min(64)], b"webm").is_some();
            Some(if is_webm { "WebM" } else { "Matroska" })
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Some("AVI"),
        _ => None,
    }
}

/// What headers tell.
#[derive(Default)]
struct Film {
    seconds: Option<f64>,
    size: Option<[u64; 2]>,
    /// Of elements: ticks of so many nanoseconds.
    tick: Option<f64>,
    ticks: Option<f64>,
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |all, &byte| all << 8 | u64::from(byte))
}

fn some<const N: usize>(stream: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

impl Film {
    /// Boxes of ISO 14496-12 from one place to another: `moov` with `mvhd`, and the tracks' `tkhd`.
    fn boxes(&mut self, stream: &mut (impl Read + Seek), from: u64, to: u64, seen: &mut u32) -> io::Result<()> {
        let mut at = from;
        while at + 8 <= to && *seen < MAX_PARTS {
            *seen += 1;
            stream.seek(SeekFrom::Start(at))?;
            let head = some::<8>(stream)?;
            let (length, start) = match big(&head[..4]) {
                0 => (to - at, at + 8),
                1 => (big(&some::<8>(stream)?), at + 16),
                length => (length, at + 8),
            };
            let end = at.saturating_add(length).min(to);
            if end <= at || end < start {
                return Ok(());
            }
            match &head[4..] {
                b"moov" | b"trak" => self.boxes(stream, start, end, seen)?,
                b"mvhd" => {
                    let body = some::<32>(stream)?;
                    let (scale, ticks) =
                        if body[0] == 1 { (&body[20..24], &body[24..32]) } else { (&body[12..16], &body[16..20]) };
                    if big(scale) > 0 {
                        self.seconds = Some(big(ticks) as f64 / big(scale) as f64);
                    }
                }
                b"tkhd" => {
                    let version = some::<1>(stream)?[0];
                    stream.seek(SeekFrom::Start(start + if version == 1 { 88 } else { 76 }))?;
                    let body = some::<8>(stream)?;
                    let size = [big(&body[..4]) >> 16, big(&body[4..]) >> 16];
                    if size[0] > 0 && self.size.is_none() {
                        self.size = Some(size);
                    }
                }
                _ => {}
            }
            at = end;
        }
        Ok(())
    }

    /// Elements of EBML: `Info` with its duration, and the first track with pixels.
    fn elements(
        &mut self,
        stream: &mut (impl Read + Seek),
        from: u64,
        to: u64,
        depth: u32,
        seen: &mut u32,
    ) -> io::Result<()> {
        let mut at = from;
        while at < to && *seen < MAX_PARTS {
            *seen += 1;
            stream.seek(SeekFrom::Start(at))?;
            let (id, id_bytes) = number(stream, true)?;
            let (length, length_bytes) = number(stream, false)?;
            let start = at + id_bytes + length_bytes;
            // All bits set: the length was not known when it was written.
            let is_open = length == (1 << (7 * length_bytes)) - 1;
            let end = if is_open { to } else { start.saturating_add(length).min(to) };
            match id {
                // Segment, Info, Tracks, TrackEntry, Video
                0x1853_8067 | 0x1549_a966 | 0x1654_ae6b | 0xae | 0xe0 if depth < 8 => {
                    self.elements(stream, start, end, depth + 1, seen)?;
                }
                // Clusters: the headers are over.
                0x1f43_b675 => break,
                0x2a_d7b1 | 0x4489 | 0xb0 | 0xba if length <= 8 => {
                    let mut body = vec![0; length as usize];
                    stream.read_exact(&mut body)?;
                    let (four, eight) = (body.as_slice().try_into(), body.as_slice().try_into());
                    let float =
                        four.map(|bytes| f64::from(f32::from_be_bytes(bytes))).or(eight.map(f64::from_be_bytes));
                    let float = float.unwrap_or(0.0);
                    match id {
                        0x2a_d7b1 => self.tick = Some(big(&body) as f64),
                        0x4489 => self.ticks = Some(float),
                        0xb0 => self.size = Some([big(&body), self.size.map_or(0, |size| size[1])]),
                        _ => self.size = Some([self.size.map_or(0, |size| size[0]), big(&body)]),
                    }
                }
                _ => {}
            }
            at = end.max(at + 1);
        }
        if let Some(ticks) = self.ticks {
            self.seconds = Some(ticks * self.tick.unwrap_or(1_000_000.0) / 1e9);
        }
        Ok(())
    }

    /// The main header of an AVI, which comes first.
    fn avi(&mut self, stream: &mut impl Read) -> io::Result<()> {
        let mut head = Vec::new();
        stream.take(4096).read_to_end(&mut head)?;
        let Some(at) = memchr::memmem::find(&head, b"avih") else { return Ok(()) };
        let field = |number: usize| {
            let start = at + 8 + 4 * number;
            head.get(start..start + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
        };
        self.seconds = Some(f64::from(field(0)) * f64::from(field(4)) / 1e6);
        self.size = Some([field(8).into(), field(9).into()]);
        Ok(())
    }

    fn shown(self, name: &str, kind: &str, bytes: u64, why: Option<String>) -> Preview {
        let mut page = Page::default();
        let mut facts = vec![Fact::new("data-kind", kind), Fact::new("data-bytes", format::size(bytes))];
        let mut told = Map::new();
        if let Some(seconds) = self.seconds.filter(|seconds| seconds.is_finite()) {
            facts.push(Fact::new("data-duration", format!("{seconds:.2} s")));
            told.insert("seconds".to_owned(), seconds.into());
        }
        if let Some([width, height]) = self.size {
            facts.push(Fact::new("data-size", format!("{width} × {height}")));
            told.insert("size".to_owned(), Value::from(vec![width, height]));
        }
        page.facts(facts);
        if let Some(why) = why {
            page.note(Message::new("data-rest-not-read").arg("cause", why));
        }
        page.note(Message::new("data-video-not-played"));
        page.detail("video", told);
        page.python(format!("import cv2\n\nvideo = cv2.VideoCapture({})", escape::python(name)));
        page.finish("video", kind)
    }
}

/// A number of EBML and the bytes it takes; of an identifier the mark of its length is a part.
fn number(stream: &mut impl Read, with_mark: bool) -> io::Result<(u64, u64)> {
    let first = some::<1>(stream)?[0];
    let bytes = u64::from(first.leading_zeros()) + 1;
    if bytes > 8 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no element"));
    }
    let mut value = u64::from(if with_mark { first } else { first & (0xff >> bytes) as u8 });
    for _ in 1..bytes {
        value = value << 8 | u64::from(some::<1>(stream)?[0]);
    }
    Ok((value, bytes))
}
