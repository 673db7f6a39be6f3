//! What differs between two texts, line by line, and word by word within the lines that changed.
//!
//! Lines are compared without what ends them; whether they end alike is told apart from that ([`LineEnd`]). The lines of
//! [`TextDifference::edits`], put in the place of those of the first text, give the second. Whatever the texts are, it ends
//! in bounded time: past [`MAX_TIME`] the rest is told as replaced, and [`TextDifference::is_rough`].

mod edits;
mod hunks;
mod lines;
mod pairs;
mod rows;
mod sequence;
mod words;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use self::edits::{Edit, Pair};
pub use self::hunks::Hunk;
pub use self::lines::{LineEnd, Lines};
pub use self::rows::{Row, SideRow};
pub use self::words::{Piece, WordChange, word_change};

use crate::store::Cancel;

/// How long is looked for the shortest difference.
pub const MAX_TIME: Duration = Duration::from_secs(3);

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

/// What is to be said of two texts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The same characters.
    Identical,
    /// The same lines, which end in other ways; or only one ends in a line feed.
    LineEndsDiffer,
    /// The same but for spaces and tabs.
    SpacesDiffer,
    Different,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct TextDifference {
    /// The first text and the second.
    pub sides: [Lines; 2],
    /// What changed, from top to bottom; the lines between are the same.
    pub edits: Vec<Edit>,
    pub verdict: Verdict,
    /// Lines that only the first has.
    pub removed: usize,
    /// Lines that only the second has.
    pub added: usize,
    /// Time was up: there may be a shorter difference.
    pub is_rough: bool,
}

impl TextDifference {
    /// Compares; `None` when cancelled. Takes time in proportion to the texts: for a job.
    pub fn of(before: &str, after: &str, spaces: Spaces, cancel: &Cancel) -> Option<Self> {
        Self::within(MAX_TIME, before, after, spaces, cancel)
    }

    fn within(time: Duration, before: &str, after: &str, spaces: Spaces, cancel: &Cancel) -> Option<Self> {
        let sides = [Lines::of(before), Lines::of(after)];
        let (mut edits, is_rough) = edits::between(&sides, spaces, time, cancel)?;
        pairs::find(&sides, &mut edits, cancel)?;
        let removed = edits.iter().map(|edit| edit.before.len()).sum();
        let added = edits.iter().map(|edit| edit.after.len()).sum();
        let verdict = if before == after {
            Verdict::Identical
        } else if (0..sides[0].count().max(sides[1].count())).all(|at| sides[0].line(at) == sides[1].line(at))
            && sides[0].count() == sides[1].count()
        {
            Verdict::LineEndsDiffer
        } else if edits.is_empty() || lines::are_same_but_spaces(&sides) {
            Verdict::SpacesDiffer
        } else {
            Verdict::Different
        };
        Some(Self { sides, edits, verdict, removed, added, is_rough })
    }
}
