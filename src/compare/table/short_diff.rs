//! What was changed between two texts of several lines, short enough for a cell.

use std::time::Duration;

use crate::compare::texts::{Lines, Spaces, between};
use crate::store::Cancel;

/// Changed lines that are kept.
const MOST_LINES: usize = 60;
/// Characters of a line that are kept.
const LONGEST_LINE: usize = 240;
/// Time for one pair of texts; what is found until then is told, less closely.
const PATIENCE: Duration = Duration::from_millis(150);

/// Whether a line is gone or new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Removed,
    Added,
}

/// A line that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    pub sign: Sign,
    /// Without its end.
    pub text: Box<str>,
}

/// The lines that were changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortDiff {
    /// The first of them.
    pub lines: Vec<DiffLine>,
    pub added: usize,
    pub removed: usize,
}

/// From `before` to `after`; `None` when cancelled.
pub fn short_diff(before: &str, after: &str, cancel: &Cancel) -> Option<ShortDiff> {
    let sides = [Lines::of(before), Lines::of(after)];
    let (edits, _) = between(&sides, Spaces::Count, PATIENCE, cancel)?;
    let mut short = ShortDiff::default();
    for edit in edits {
        short.removed += edit.before.len();
        short.added += edit.after.len();
        let removed = edit.before.map(|at| (Sign::Removed, sides[0].line(at)));
        let added = edit.after.map(|at| (Sign::Added, sides[1].line(at)));
        let room = MOST_LINES - short.lines.len();
        short.lines.extend(removed.chain(added).take(room).map(|(sign, line)| {
            let end = line.char_indices().nth(LONGEST_LINE).map_or(line.len(), |(at, _)| at);
            DiffLine { sign, text: line[..end].into() }
        }));
    }
    Some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(before: &str, after: &str) -> ShortDiff {
        short_diff(before, after, &Cancel::new()).expect("nobody cancels")
    }

    #[test]
    fn only_changed_lines_are_told() {
        let found = of("a\nb\nc\n", "a\nB\nc\nd\n");
        let lines: Vec<_> = found.lines.iter().map(|line| (line.sign, &*line.text)).collect();
        assert_eq!(lines, [(Sign::Removed, "b"), (Sign::Added, "B"), (Sign::Added, "d")]);
        assert_eq!((found.added, found.removed), (2, 1));
        assert_eq!(of("a\nb", "a\nb"), ShortDiff::default());
    }

    #[test]
    fn long_texts_cost_little_and_are_cut() {
        let before: String =
            (0..20_000).flat_map(|at: u32| ["line ".to_owned(), at.to_string(), "\n".to_owned()]).collect();
        let after: String = (0..20_000)
            .rev()
            .flat_map(|at: u32| ["LINE ".to_owned(), at.to_string(), "x".repeat(400), "\n".to_owned()])
            .collect();
        let found = of(&before, &after);
        assert_eq!((found.lines.len(), found.added, found.removed), (MOST_LINES, 20_000, 20_000));
        assert!(found.lines.iter().all(|line| line.text.chars().count() <= LONGEST_LINE));
    }
}
