//! What differs between two texts, line by line, and word by word within the lines that changed.
//!
//! Lines are compared without what ends them; whether they end alike is told apart from that ([`LineEnd`]). The lines of
//! [`TextDifference::edits`], put in the place of those of the first text, give the second. Whatever the texts are, it ends
//! in bounded time: past [`MAX_TIME`] the rest is told as replaced, and [`TextDifference::is_rough`].

mod difference;
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

pub use self::difference::{TextDifference, Verdict};
pub use self::edits::{Edit, Pair};
pub use self::hunks::Hunk;
pub use self::lines::{LineEnd, Lines, Spaces};
pub use self::rows::{Row, SideRow};
pub use self::words::{Piece, WordChange, word_change};

pub(in crate::compare) use self::edits::between;
pub(in crate::compare) use self::pairs::find as find_pairs;

use crate::store::Cancel;

/// How long is looked for the shortest difference.
pub const MAX_TIME: Duration = Duration::from_secs(3);

impl TextDifference {
    /// Compares; `None` when cancelled. Takes time in proportion to the texts: for a job.
    pub fn of(before: &str, after: &str, spaces: Spaces, cancel: &Cancel) -> Option<Self> {
        Self::within(MAX_TIME, before, after, spaces, cancel)
    }

    fn within(time: Duration, before: &str, after: &str, spaces: Spaces, cancel: &Cancel) -> Option<Self> {
        let sides = [Lines::of(before), Lines::of(after)];
        let (mut edits, is_rough) = between(&sides, spaces, time, cancel)?;
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
