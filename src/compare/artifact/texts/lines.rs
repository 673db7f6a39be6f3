//! A text and where its lines are.

use std::sync::Arc;

use crate::preview::text_file::LineEnds;

/// What counts as a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Spaces {
    /// Every character.
    #[default]
    Count,
    /// Spaces and tabs do not, wherever they are: how far a line is indented, whether `a=1` has spaces, what stands at its
    /// end.
    Ignored,
}

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// There is no line that ends.
    None,
    /// LF, as on Linux and macOS.
    Feed,
    /// CRLF, as on Windows.
    ReturnAndFeed,
    /// CR, as on old Macs.
    Return,
    /// Some LF, some CRLF.
    Mixed,
}

impl LineEnd {
    /// As it is written in short; `None` where there is nothing to name.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Feed => Some("LF"),
            Self::ReturnAndFeed => Some("CRLF"),
            Self::Return => Some("CR"),
            Self::Mixed => Some("LF + CRLF"),
        }
    }
}

/// See the module. Shared: cloning is cheap.
#[derive(Clone, Debug)]
pub struct Lines {
    text: Arc<str>,
    /// Where each line begins, and where it would go on after its last character.
    spans: Arc<[[u32; 2]]>,
    pub line_end: LineEnd,
    /// The last line is ended, as it is in most files.
    pub is_ended: bool,
}

impl Lines {
    /// Those of a text. What lies beyond four gigabytes is left out: nothing that large is read.
    pub fn of(text: &str) -> Self {
        let mut most = text.len().min(u32::MAX as usize);
        while !text.is_char_boundary(most) {
            most -= 1;
        }
        let text = &text[..most];
        let is_by_return = LineEnds::of(text) == LineEnds::Return;
        let ending = if is_by_return { b'\r' } else { b'\n' };
        let (mut spans, mut start) = (Vec::new(), 0);
        let mut with_return = 0;
        for at in memchr::memchr_iter(ending, text.as_bytes()) {
            let is_with_return = !is_by_return && at > start && text.as_bytes()[at - 1] == b'\r';
            with_return += usize::from(is_with_return);
            spans.push([start as u32, (at - usize::from(is_with_return)) as u32]);
            start = at + 1;
        }
        let line_end = match spans.len() {
            0 => LineEnd::None,
            _ if is_by_return => LineEnd::Return,
            _ if with_return == 0 => LineEnd::Feed,
            count if with_return == count => LineEnd::ReturnAndFeed,
            _ => LineEnd::Mixed,
        };
        let is_ended = start == text.len();
        if !is_ended {
            spans.push([start as u32, text.len() as u32]);
        }
        Self { text: text.into(), spans: spans.into(), line_end, is_ended }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.spans.len()
    }

    /// One without its end, from 0 on; empty beyond the last.
    pub fn line(&self, at: usize) -> &str {
        let Some(&[start, end]) = self.spans.get(at) else { return "" };
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// What counts of a line where spaces do not.
pub(super) fn without_spaces(line: &str) -> String {
    line.chars().filter(|it| !it.is_whitespace()).collect()
}

/// Line by line.
pub(super) fn are_same_but_spaces(sides: &[Lines; 2]) -> bool {
    let [before, after] = sides;
    let solid = |it: &char| !it.is_whitespace();
    before.count() == after.count()
        && (0..before.count()).all(|at| before.line(at).chars().filter(solid).eq(after.line(at).chars().filter(solid)))
}
