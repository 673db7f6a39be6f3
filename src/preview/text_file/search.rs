//! Finds a text or a pattern in a file of any size, line by line, in what is shown of each line.

use std::io::{self, SeekFrom};
use std::ops::Range;

use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};

use super::super::encoding::Unit;
use super::super::source::ReadSeek;
use super::ansi::{has_controls, raw, rendered, stripped};
use super::index::{LineEnds, LineIndex};
use super::reading::fill;
use crate::store::Cancel;

/// What is looked through at once.
const STEP: usize = 1 << 20;
/// A line that is longer is looked through in parts.
const MAX_LINE: usize = 8 << 20;
/// Matches that are kept by their place; further ones are counted.
pub const MOST_KEPT: usize = 200_000;

/// What to find.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Query {
    pub text: String,
    /// It is a regular expression.
    pub is_pattern: bool,
    /// Capital letters count.
    pub is_exact: bool,
    /// Whole words alone.
    pub is_word: bool,
}

/// A [`Query`] made ready.
#[derive(Clone, Debug)]
pub struct Matcher {
    regex: Regex,
    /// Plain words in exactly these letters.
    literal: Option<Finder<'static>>,
}

impl Matcher {
    /// Fails with what is wrong with a pattern.
    pub fn new(query: &Query) -> Result<Self, String> {
        let pattern = if query.is_pattern { query.text.clone() } else { regex::escape(&query.text) };
        let pattern = if query.is_word { format!(r"\b(?:{pattern})\b") } else { pattern };
        let built = RegexBuilder::new(&pattern).case_insensitive(!query.is_exact).size_limit(4 << 20).build();
        let regex = built.map_err(|error| match error {
            regex::Error::Syntax(said) => said.lines().last().unwrap_or_default().replacen("error: ", "", 1),
            other => other.to_string(),
        })?;
        let is_caseless = !query.text.chars().any(char::is_alphabetic);
        let is_literal = !query.is_pattern && !query.is_word && (query.is_exact || is_caseless);
        let literal = is_literal.then(|| Finder::new(query.text.as_bytes()).into_owned());
        Ok(Self { regex, literal })
    }

    /// Where it is in a line; what matches nothing at all is no match.
    pub fn find_in<'t>(&self, line: &'t str) -> impl Iterator<Item = Range<usize>> + use<'_, 't> {
        self.regex.find_iter(line).map(|found| found.range()).filter(|range| !range.is_empty())
    }
}

/// A place that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub line: u64,
    /// Bytes of what is shown of the line.
    pub start: u32,
    pub end: u32,
}

/// How far a search is.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Found {
    /// Since the last time.
    pub matches: Vec<Match>,
    /// In all.
    pub count: u64,
    /// Bytes that were looked through.
    pub bytes: u64,
}

struct Searcher<'a> {
    matcher: &'a Matcher,
    is_raw: bool,
    /// What stands before this line is known.
    from: u64,
    ends: LineEnds,
    line: u64,
    kept: usize,
    found: Found,
}

/// Looks through the file from line `from` on; what was found is told after each step.
pub fn search(
    reader: &mut dyn ReadSeek,
    index: &LineIndex,
    matcher: &Matcher,
    (from, is_raw): (u64, bool),
    cancel: &Cancel,
    mut told: impl FnMut(Found),
) -> io::Result<()> {
    let mut searcher = Searcher { matcher, is_raw, from, ends: index.ends, line: 0, kept: 0, found: Found::default() };
    let first = index.before(from);
    searcher.line = first.line;
    reader.seek(SeekFrom::Start(first.byte))?;
    searcher.found.bytes = first.byte;
    // What belongs to a line that has not ended.
    let mut rest: Vec<u8> = Vec::new();
    loop {
        if cancel.is_cancelled() {
            return Ok(());
        }
        let before = rest.len();
        rest.resize(before + STEP, 0);
        let filled = fill(reader, &mut rest[before..])?;
        rest.truncate(before + filled);
        let is_end = filled < STEP;
        searcher.found.bytes += filled as u64;
        let mut whole = last_end(&rest, index);
        if is_end || (whole == 0 && rest.len() > MAX_LINE) {
            whole = rest.len();
        }
        let text = index.charset.decode(&rest[..whole]);
        searcher.chunk(&text);
        rest.drain(..whole);
        let found = &mut searcher.found;
        let matches = std::mem::take(&mut found.matches);
        told(Found { matches, ..found.clone() });
        if is_end {
            return Ok(());
        }
    }
}

/// Behind the last line of which the end is known.
fn last_end(bytes: &[u8], index: &LineIndex) -> usize {
    let unit = index.charset.unit();
    if unit == Unit::One && index.ends != LineEnds::Return {
        return memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
    }
    let mut last = 0;
    super::index::ends_in(bytes, 0, unit, index.ends, |at, width, is_return| {
        // A line feed may follow that belongs to it.
        if !is_return || at + width as usize * 2 <= bytes.len() {
            last = at + width as usize;
        }
    });
    last
}

impl Searcher<'_> {
    /// Whole lines, but for the end of the file.
    fn chunk(&mut self, text: &str) {
        let is_plain = self.ends == LineEnds::LineFeed && !has_controls(text);
        match &self.matcher.literal {
            Some(finder) if is_plain => {
                let (mut counted, mut begin) = (0, 0);
                let bytes = text.as_bytes();
                for at in finder.find_iter(bytes) {
                    for feed in memchr::memchr_iter(b'\n', &bytes[counted..at]) {
                        self.line += 1;
                        begin = counted + feed + 1;
                    }
                    counted = at;
                    let line_end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                    let (start, end) = (at - begin, at - begin + finder.needle().len());
                    let moved = if line_end - begin < 64 << 10 { moved(&text[begin..line_end], start) } else { 0 };
                    self.hit(start + moved, end + moved);
                }
                self.line += memchr::memchr_iter(b'\n', &bytes[counted..]).count() as u64;
            }
            _ => self.by_lines(text),
        }
    }

    fn by_lines(&mut self, text: &str) {
        let (mut rest, mut plain) = (text, String::new());
        // What is made visible where it stands may be what is looked for.
        let has_marks = self.matcher.regex.is_match("\u{2039}202E\u{203a}");
        while !rest.is_empty() {
            let (end, width) = match self.ends {
                LineEnds::Return => match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
                    Some(at) if rest[at..].starts_with("\r\n") => (at, 2),
                    Some(at) => (at, 1),
                    None => (rest.len(), 0),
                },
                LineEnds::LineFeed | LineEnds::Both => {
                    memchr::memchr(b'\n', rest.as_bytes()).map_or((rest.len(), 0), |at| (at, 1))
                }
            };
            let line = &rest[..end];
            let line = if self.ends == LineEnds::Return { line } else { line.trim_end_matches('\r') };
            let is_passed = !self.is_raw && stripped(line, &mut plain) && !self.matcher.regex.is_match(&plain);
            if is_passed && !has_marks {
                self.line += u64::from(width > 0);
                rest = &rest[end + width..];
                continue;
            }
            let shown = if self.is_raw { raw(line, usize::MAX) } else { rendered(line, usize::MAX) };
            for range in self.matcher.find_in(&shown.text) {
                self.hit(range.start, range.end);
            }
            self.line += u64::from(width > 0);
            rest = &rest[end + width..];
        }
    }

    fn hit(&mut self, start: usize, end: usize) {
        if self.line < self.from {
            return;
        }
        self.found.count += 1;
        if self.kept < MOST_KEPT {
            self.kept += 1;
            self.found.matches.push(Match { line: self.line, start: start as u32, end: end as u32 });
        }
    }
}

/// How much wider what stands before `at` is when it is shown.
fn moved(line: &str, at: usize) -> usize {
    line.get(..at).map_or(0, |before| raw(before, usize::MAX).text.len().saturating_sub(at))
}
