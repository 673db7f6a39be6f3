//! Where the lines of a file begin: not of all, but of one in each stretch of bytes, so that any line of any file is a
//! short way from a place that is known, and the index of a gigabyte takes a quarter of a megabyte.

use super::super::encoding::{Charset, Detected, Unit};

/// Bytes between two known places, at first.
const STRIDE: u64 = 64 << 10;
/// Known places; when there are more, every other one is forgotten.
const MOST: usize = 1 << 15;
/// Bytes at the beginning and the end that tell whether a file that grew is still the same.
const MARK: usize = 512;

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnds {
    /// A line feed; a carriage return before it belongs to it, elsewhere it overwrites the line.
    LineFeed,
    /// The same, always with a carriage return. For showing: it splits like [`Self::LineFeed`].
    Both,
    /// A carriage return alone, as on old Macs; a line feed too.
    Return,
}

impl LineEnds {
    /// By the beginning of a text: progress bars are overwritten with carriage returns, and look different.
    pub fn of(text: &str) -> Self {
        let feeds = memchr::memchr_iter(b'\n', text.as_bytes()).count();
        let returns = memchr::memchr_iter(b'\r', text.as_bytes()).count();
        let is_overwritten = || text.starts_with('\r') || text.contains(['\u{1b}', '\u{8}']) || text.contains("%|");
        match (feeds, returns) {
            (0, 1..) if !is_overwritten() => Self::Return,
            (1.., 1..) if memchr::memmem::find_iter(text.as_bytes(), b"\r\n").count() == feeds => Self::Both,
            _ => Self::LineFeed,
        }
    }

    /// How it is written in short.
    pub fn name(self) -> &'static str {
        match self {
            Self::LineFeed => "LF",
            Self::Both => "CRLF",
            Self::Return => "CR",
        }
    }
}

/// A place in a file where a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) line: u64,
    pub(super) byte: u64,
}

/// See the module. Grows with [`Self::extend`].
#[derive(Clone, Debug)]
pub struct LineIndex {
    pub charset: Charset,
    pub ends: LineEnds,
    starts: Vec<Start>,
    stride: u64,
    /// Line ends that were seen.
    ended: u64,
    /// Where the line that has not ended begins.
    open: u64,
    bytes: u64,
    /// The last line was ended by a carriage return: a line feed at this place belongs to it.
    after_return: bool,
    head: Vec<u8>,
    tail: Vec<u8>,
    /// Everything that was there was seen.
    pub is_complete: bool,
}

impl LineIndex {
    /// Of a file in this encoding, of which nothing was seen.
    pub fn new(detected: Detected, ends: LineEnds) -> Self {
        let first = u64::from(detected.mark);
        Self {
            charset: detected.charset,
            ends,
            starts: vec![Start { line: 0, byte: first }],
            stride: STRIDE,
            ended: 0,
            open: first,
            bytes: 0,
            after_return: false,
            head: Vec::new(),
            tail: Vec::new(),
            is_complete: false,
        }
    }

    /// Bytes that were seen.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Where the first line begins.
    pub fn first_byte(&self) -> u64 {
        self.starts.first().map_or(0, |start| start.byte)
    }

    /// Lines in these bytes; the last may go on.
    pub fn line_count(&self) -> u64 {
        self.ended + u64::from(self.bytes > self.open)
    }

    /// Bytes that have to come together.
    fn width(&self) -> usize {
        if self.charset.unit() == Unit::One { 1 } else { 2 }
    }

    /// Takes what follows [`Self::bytes`], and tells how much of it: not the first half of a character of two bytes.
    pub fn extend(&mut self, more: &[u8]) -> usize {
        let more = &more[..more.len() - more.len() % self.width()];
        let skipped = self.open.saturating_sub(self.bytes).min(more.len() as u64) as usize;
        let base = self.bytes;
        ends_in(more, skipped, self.charset.unit(), self.ends, |at, width, is_return| {
            let at = base + at as u64;
            if !is_return && self.after_return && at == self.open {
                self.open = at + width;
                if let Some(last) = self.starts.last_mut().filter(|last| last.byte == at) {
                    last.byte = self.open;
                }
                self.after_return = false;
                return;
            }
            self.ended += 1;
            self.open = at + width;
            self.after_return = is_return;
            if self.starts.last().is_none_or(|last| self.open - last.byte >= self.stride) {
                self.starts.push(Start { line: self.ended, byte: self.open });
            }
        });
        self.bytes += more.len() as u64;
        while self.starts.len() > MOST {
            self.thin();
        }
        let wanted = MARK.saturating_sub(self.head.len()).min(more.len());
        self.head.extend_from_slice(&more[..wanted]);
        self.tail.extend_from_slice(&more[more.len().saturating_sub(MARK)..]);
        self.tail.drain(..self.tail.len().saturating_sub(MARK));
        more.len()
    }

    fn thin(&mut self) {
        self.stride *= 2;
        let (mut last, stride) = (None::<u64>, self.stride);
        self.starts.retain(|start| {
            let is_kept = last.is_none_or(|last| start.byte - last >= stride);
            if is_kept {
                last = Some(start.byte);
            }
            is_kept
        });
    }

    /// The last known place at or before a line.
    pub(super) fn before(&self, line: u64) -> Start {
        let behind = self.starts.partition_point(|start| start.line <= line);
        self.starts[behind.saturating_sub(1)]
    }

    /// What stood at the beginning, and what at the end: another file in the same place has others.
    pub(super) fn marks(&self) -> (&[u8], &[u8]) {
        (&self.head, &self.tail)
    }

    /// Known places.
    #[cfg(test)]
    pub(super) fn place_count(&self) -> usize {
        self.starts.len()
    }
}

/// Calls back for each line end in `bytes` from `from` on: where it stands, how wide it is, whether it is a return.
pub(super) fn ends_in(bytes: &[u8], from: usize, unit: Unit, ends: LineEnds, mut found: impl FnMut(usize, u64, bool)) {
    let with_returns = ends == LineEnds::Return;
    let rest = &bytes[from..];
    match unit {
        Unit::One if with_returns => {
            memchr::memchr2_iter(b'\n', b'\r', rest).for_each(|at| found(from + at, 1, rest[at] == b'\r'));
        }
        Unit::One => memchr::memchr_iter(b'\n', rest).for_each(|at| found(from + at, 1, false)),
        Unit::TwoLittle | Unit::TwoBig => {
            for (pair, two) in rest.as_chunks::<2>().0.iter().enumerate() {
                let code = if unit == Unit::TwoLittle { u16::from_le_bytes(*two) } else { u16::from_be_bytes(*two) };
                if code == 0x0a || (with_returns && code == 0x0d) {
                    found(from + 2 * pair, 2, code == 0x0d);
                }
            }
        }
    }
}
