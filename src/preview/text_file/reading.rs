//! Reads lines of a file by their number, and builds the index of lines. Blocks: for jobs.

use std::io::{self, SeekFrom};

use super::super::encoding::{Unit, detect_any};
use super::super::source::ReadSeek;
use super::index::{LineEnds, LineIndex, ends_in};
use crate::store::Cancel;

/// What is read at once.
const STEP: usize = 256 << 10;
/// Bytes of a line that are kept: ten thousand characters of any encoding.
const MAX_LINE_BYTES: usize = 40_000;
/// Bytes of lines that are kept together.
const MAX_BYTES: usize = 1 << 20;

/// A line as it is in the file, without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    pub text: String,
    /// It goes on after `text`.
    pub is_cut: bool,
}

fn cancelled() -> io::Error {
    io::Error::new(io::ErrorKind::Interrupted, "cancelled")
}

/// Fills as much of `buffer` as the file has; fewer bytes only at its end.
pub(super) fn fill(reader: &mut dyn ReadSeek, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Begins the index of a file, by its first bytes.
pub fn begin(reader: &mut dyn ReadSeek) -> io::Result<LineIndex> {
    reader.seek(SeekFrom::Start(0))?;
    let mut head = vec![0; super::super::format::HEAD_BYTES];
    let filled = fill(reader, &mut head)?;
    let head = &head[..filled];
    let detected = detect_any(head, filled < super::super::format::HEAD_BYTES);
    let text = detected.charset.decode(&head[usize::from(detected.mark)..]);
    Ok(LineIndex::new(detected, LineEnds::of(&text)))
}

/// Reads on to the end of the file, and shows the index now and then on the way.
pub fn complete(
    reader: &mut dyn ReadSeek,
    index: &mut LineIndex,
    cancel: &Cancel,
    mut told: impl FnMut(&LineIndex),
) -> io::Result<()> {
    reader.seek(SeekFrom::Start(index.bytes()))?;
    index.is_complete = false;
    let mut buffer = vec![0; STEP];
    loop {
        if cancel.is_cancelled() {
            return Err(cancelled());
        }
        let filled = fill(reader, &mut buffer)?;
        index.extend(&buffer[..filled]);
        if filled < buffer.len() {
            index.is_complete = true;
            return Ok(());
        }
        told(index);
    }
}

/// Whether the file begins as it did when it was indexed, and still has what then was its end.
pub fn is_same(reader: &mut dyn ReadSeek, index: &LineIndex) -> io::Result<bool> {
    let (head, tail) = index.marks();
    let mut matches = |from: u64, expected: &[u8]| -> io::Result<bool> {
        reader.seek(SeekFrom::Start(from))?;
        let mut found = vec![0; expected.len()];
        Ok(fill(reader, &mut found)? == expected.len() && found == expected)
    };
    Ok(matches(0, head)? && matches(index.bytes() - tail.len() as u64, tail)?)
}

/// Up to `count` lines from line `from` on; fewer at the end of what is indexed, or where they are long.
pub fn lines(
    reader: &mut dyn ReadSeek,
    index: &LineIndex,
    from: u64,
    count: usize,
    cancel: &Cancel,
) -> io::Result<Vec<RawLine>> {
    let mut lines = Vec::new();
    let mut kept = 0;
    each(reader, index, from, cancel, |bytes, is_cut| {
        kept += bytes.len();
        lines.push(RawLine { text: text_of(index, bytes), is_cut });
        lines.len() < count && kept < MAX_BYTES
    })?;
    lines.truncate(count);
    Ok(lines)
}

/// The text of a line, without the carriage return of its end.
fn text_of(index: &LineIndex, bytes: &[u8]) -> String {
    let text = index.charset.decode(bytes);
    match index.ends {
        LineEnds::Return => text.into_owned(),
        LineEnds::LineFeed | LineEnds::Both => text.trim_end_matches('\r').to_owned(),
    }
}

/// Goes over the lines from `from` on, each with its first bytes and whether there are more, until told to stop.
fn each(
    reader: &mut dyn ReadSeek,
    index: &LineIndex,
    from: u64,
    cancel: &Cancel,
    mut line: impl FnMut(&[u8], bool) -> bool,
) -> io::Result<()> {
    if from >= index.line_count() {
        return Ok(());
    }
    let start = index.before(from);
    reader.seek(SeekFrom::Start(start.byte))?;
    let mut reader = io::BufReader::with_capacity(64 << 10, reader);
    let mut to_skip = from - start.line;
    let mut left = index.bytes() - start.byte;
    let mut splitter = Splitter::new(index);
    while left > 0 {
        if cancel.is_cancelled() {
            return Err(cancelled());
        }
        let mut chunk = vec![0; (64 << 10).min(left) as usize];
        let filled = fill(&mut reader, &mut chunk)?;
        if filled == 0 {
            break; // It is shorter than it was.
        }
        left -= filled as u64;
        let goes_on = splitter.take(&chunk[..filled], &mut |bytes, is_cut| {
            if to_skip > 0 {
                to_skip -= 1;
                return true;
            }
            line(bytes, is_cut)
        });
        if !goes_on {
            return Ok(());
        }
    }
    splitter.finish(&mut |bytes, is_cut| to_skip > 0 || line(bytes, is_cut));
    Ok(())
}

/// Takes bytes apart into lines, of which it keeps the beginnings.
struct Splitter {
    unit: Unit,
    ends: LineEnds,
    line: Vec<u8>,
    is_cut: bool,
    /// The last line was ended by a carriage return.
    after_return: bool,
}

impl Splitter {
    fn new(index: &LineIndex) -> Self {
        let (unit, ends) = (index.charset.unit(), index.ends);
        Self { unit, ends, line: Vec::new(), is_cut: false, after_return: false }
    }

    fn add(&mut self, bytes: &[u8]) {
        let room = MAX_LINE_BYTES - self.line.len();
        self.is_cut |= bytes.len() > room;
        self.line.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// Whether `line` wants more.
    fn take(&mut self, bytes: &[u8], line: &mut dyn FnMut(&[u8], bool) -> bool) -> bool {
        let mut begin = 0;
        let mut goes_on = true;
        let (unit, ends) = (self.unit, self.ends);
        ends_in(bytes, 0, unit, ends, |at, width, is_return| {
            if !goes_on {
                return;
            }
            if !is_return && self.after_return && at == begin && self.line.is_empty() {
                begin = at + width as usize;
                self.after_return = false;
                return;
            }
            self.add(&bytes[begin..at]);
            goes_on = line(&self.line, self.is_cut);
            self.line.clear();
            self.is_cut = false;
            self.after_return = is_return;
            begin = at + width as usize;
        });
        if goes_on && begin < bytes.len() {
            self.after_return = false;
            self.add(&bytes[begin..]);
        }
        goes_on
    }

    fn finish(mut self, line: &mut dyn FnMut(&[u8], bool) -> bool) {
        if !self.line.is_empty() {
            line(&self.line, self.is_cut);
            self.line.clear();
        }
    }
}

/// The lines from `from` to `to`, both included, with line feeds between them: to be copied. Ends after `most` bytes, and
/// tells whether that was so.
pub fn copied(
    reader: &mut dyn ReadSeek,
    index: &LineIndex,
    [from, to]: [u64; 2],
    most: usize,
    cancel: &Cancel,
    shown: impl Fn(u64, &str) -> String,
) -> io::Result<(String, bool)> {
    let mut all = String::new();
    let (mut number, mut is_cut) = (from, false);
    each(reader, index, from, cancel, |bytes, is_line_cut| {
        if number > from {
            all.push('\n');
        }
        all.push_str(&shown(number, &text_of(index, bytes)));
        is_cut |= is_line_cut;
        number += 1;
        if all.len() > most && number <= to {
            is_cut = true;
            return false;
        }
        number <= to
    })?;
    Ok((all, is_cut))
}

/// A whole text in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Counted {
    pub lines: u64,
    /// Its first line.
    pub first: String,
    /// Its last line.
    pub last: String,
}

/// Goes through the whole text.
pub fn count(reader: &mut dyn ReadSeek, cancel: &Cancel) -> io::Result<Counted> {
    let mut index = begin(reader)?;
    complete(reader, &mut index, cancel, |_| {})?;
    let count = index.line_count();
    let mut line = |number| -> io::Result<String> {
        let read = lines(reader, &index, number, 1, cancel)?;
        Ok(read.into_iter().next().map(|line| line.text).unwrap_or_default())
    };
    Ok(Counted { lines: count, first: line(0)?, last: line(count.saturating_sub(1))? })
}
