//! What was changed between two texts of several lines, short enough for a cell.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

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

/// From `before` to `after`.
pub fn short_diff(before: &str, after: &str) -> ShortDiff {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let mut short = ShortDiff::default();
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => Sign::Removed,
            ChangeTag::Insert => Sign::Added,
        };
        match sign {
            Sign::Removed => short.removed += 1,
            Sign::Added => short.added += 1,
        }
        if short.lines.len() < MOST_LINES {
            let line = change.value().trim_end_matches(['\n', '\r']);
            let end = line.char_indices().nth(LONGEST_LINE).map_or(line.len(), |(at, _)| at);
            short.lines.push(DiffLine { sign, text: line[..end].into() });
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_lines_are_told() {
        let found = short_diff("a\nb\nc\n", "a\nB\nc\nd\n");
        let lines: Vec<_> = found.lines.iter().map(|line| (line.sign, &*line.text)).collect();
        assert_eq!(lines, [(Sign::Removed, "b"), (Sign::Added, "B"), (Sign::Added, "d")]);
        assert_eq!((found.added, found.removed), (2, 1));
        assert_eq!(short_diff("a\nb", "a\nb"), ShortDiff::default());
    }

    #[test]
    fn long_texts_cost_little_and_are_cut() {
        let before: String =
            (0..20_000).flat_map(|at: u32| ["line ".to_owned(), at.to_string(), "\n".to_owned()]).collect();
        let after: String = (0..20_000)
            .rev()
            .flat_map(|at: u32| ["LINE ".to_owned(), at.to_string(), "x".repeat(400), "\n".to_owned()])
            .collect();
        let found = short_diff(&before, &after);
        assert_eq!((found.lines.len(), found.added, found.removed), (MOST_LINES, 20_000, 20_000));
        assert!(found.lines.iter().all(|line| line.text.chars().count() <= LONGEST_LINE));
    }
}
