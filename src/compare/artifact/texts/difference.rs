//! What was found: which lines changed, and what is to be said of the texts first.

use super::edits::Edit;
use super::lines::Lines;

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

/// See [the module](super).
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
