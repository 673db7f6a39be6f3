//! Text, split into lines once, and made safe to show line by line.

use serde::{Deserialize, Serialize};

use super::super::encoding::Detected;
use crate::text::Word;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Lines are shown up to this many characters: laying out longer ones would stop the window.
pub(in crate::preview) const MAX_LINE_CHARS: usize = 10_000;

/// Text, whole or its beginning.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TextPreview {
    text: String,
    /// Where each line begins, in bytes of `text`.
    starts: Vec<usize>,
    /// Name of the encoding, such as `UTF-8` or `GBK`.
    #[serde(with = "crate::text::interned")]
    pub encoding: Word,
    /// Bytes of the whole file.
    pub total_bytes: u64,
    /// The file goes on after what is shown.
    pub is_cut: bool,
    shown_bytes: u64,
    /// What its bytes told; `None` where the text is not what the file holds, such as a member of an archive.
    detected: Option<Detected>,
}

impl TextPreview {
    pub(in crate::preview) fn new(
        text: String,
        encoding: &'static str,
        [shown_bytes, total_bytes]: [u64; 2],
        is_cut: bool,
    ) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        if starts.last() == Some(&text.len()) {
            starts.pop(); // A line feed ends a line, it does not begin another; nothing has no line.
        }
        Self { text, starts, encoding, total_bytes, is_cut, shown_bytes, detected: None }
    }

    /// Of the bytes of the file itself.
    pub(in crate::preview) fn of_file(self, detected: Detected) -> Self {
        Self { detected: Some(detected), ..self }
    }

    /// The opposite of [`Self::of_file`].
    pub(in crate::preview) fn forget_file(&mut self) {
        self.detected = None;
    }

    /// See [`Self::of_file`].
    pub fn detected(&self) -> Option<Detected> {
        self.detected
    }

    /// Bytes of the file that are here.
    pub fn shown_bytes(&self) -> u64 {
        self.shown_bytes
    }

    /// What was read, decoded and otherwise as it is: for copying and for Markdown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of lines that are here: the last may be a part of one when [`Self::is_cut`].
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// A line as it is, without its end.
    pub fn raw_line(&self, number: usize) -> &str {
        let Some(&start) = self.starts.get(number) else { return "" };
        let end = self.starts.get(number + 1).map_or(self.text.len(), |&next| next - 1);
        let line = self.text.get(start..end).unwrap_or_default();
        line.strip_suffix('\n').unwrap_or(line).trim_end_matches('\r')
    }

    /// A line for showing (0 is the first): terminal colours left out, of an overwritten progress bar only the last state,
    /// control characters visible, cut after ten thousand characters.
    pub fn line(&self, number: usize) -> Cow<'_, str> {
        let mut line = self.raw_line(number);
        if let Some(at) = memchr::memrchr(b'\r', line.as_bytes()) {
            line = &line[at + 1..];
        }
        if memchr::memchr(0x1b, line.as_bytes()).is_some() {
            return Cow::Owned(safe(&without_escapes(line), MAX_LINE_CHARS).into_owned());
        }
        safe(line, MAX_LINE_CHARS)
    }
}

/// Makes a text harmless to show on one line: control characters and those that reorder or hide text become visible
/// (`\n`, `‹202E›`), and what follows `max_chars` characters is cut off and replaced by an ellipsis.
pub fn safe(text: &str, max_chars: usize) -> Cow<'_, str> {
    let is_short = text.len() <= max_chars || text.chars().nth(max_chars).is_none();
    if is_short && !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len().min(max_chars.saturating_mul(4)) + 8);
    for (count, character) in text.chars().enumerate() {
        if count == max_chars {
            shown.push('…');
            break;
        }
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            unsafe_one if is_unsafe(unsafe_one) => drop(write!(shown, "‹{:02X}›", unsafe_one as u32)),
            harmless => shown.push(harmless),
        }
    }
    Cow::Owned(shown)
}

/// Control characters but the tab; marks that change the direction of text; characters without width.
fn is_unsafe(character: char) -> bool {
    match character {
        '\t' | ' '..='~' => false,
        '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{feff}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

/// What a terminal would show of a text, without its colours: line by line harmless.
pub fn plain(text: &str) -> String {
    let shown = |line: &str| {
        let line = line.trim_end_matches('\r');
        let line = memchr::memrchr(b'\r', line.as_bytes()).map_or(line, |at| &line[at + 1..]);
        safe(&without_escapes(line), MAX_LINE_CHARS).into_owned()
    };
    text.trim_end_matches('\n').split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

/// Without the escape sequences of terminals (ECMA-48): colours and cursor movements, titles, links.
fn without_escapes(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            kept.push(character);
            continue;
        }
        match characters.next() {
            // Control sequence: ends with its first character from @ to ~.
            Some('[') => drop(characters.find(|end| ('@'..='~').contains(end))),
            // System command: ends with a bell or with escape and backslash.
            Some(']') => {
                let mut previous = ' ';
                for end in characters.by_ref() {
                    if end == '\u{7}' || (previous == '\u{1b}' && end == '\\') {
                        break;
                    }
                    previous = end;
                }
            }
            _ => {}
        }
    }
    kept
}
