//! What was changed between two texts of several lines, short enough for a cell.

use std::ops::Range;
use std::time::Duration;

use crate::compare::artifact::texts::{Lines, Pair, Spaces, between, find_pairs};
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
    /// The bytes that are not in the line that it was or became; none where there is no such line.
    pub changed: Vec<Range<usize>>,
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
    for mut edit in edits {
        let room = MOST_LINES - short.lines.len();
        // What is not shown, and what is a heap of other lines, is not looked at word by word.
        if room > 0 && edit.before.len() + edit.after.len() <= MOST_LINES {
            find_pairs(&sides, std::slice::from_mut(&mut edit), cancel)?;
        }
        short.removed += edit.before.len();
        short.added += edit.after.len();
        let line = |sign: Sign, at: usize| {
            let side = usize::from(sign == Sign::Added);
            let line = sides[side].line(at);
            let end = line.char_indices().nth(LONGEST_LINE).map_or(line.len(), |(at, _)| at);
            let is_it = |pair: &&Pair| if side == 0 { pair.before == at } else { pair.after == at };
            let words = edit.pairs.iter().find(is_it).and_then(|pair| pair.words.as_ref());
            let changed = words.map_or(&[][..], |words| if side == 0 { &words.before } else { &words.after });
            let changed = changed.iter().filter(|range| range.start < end);
            let changed = changed.map(|range| range.start..range.end.min(end)).collect();
            DiffLine { sign, text: line[..end].into(), changed }
        };
        let removed = edit.before.clone().map(|at| line(Sign::Removed, at));
        let added = edit.after.clone().map(|at| line(Sign::Added, at));
        short.lines.extend(removed.chain(added).take(room));
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
    fn changed_words_of_a_line_are_known() {
        let found = of("a\nlr: 0.001 # warm\nc\n", "a\nlr: 0.01 # warm\nc\nd\n");
        let words =
            |line: &DiffLine| line.changed.iter().map(|it| line.text[it.clone()].to_owned()).collect::<Vec<_>>();
        let told: Vec<_> = found.lines.iter().map(|line| (line.sign, words(line))).collect();
        assert_eq!(
            told,
            [
                (Sign::Removed, vec!["0.001".to_owned()]),
                (Sign::Added, vec!["0.01".to_owned()]),
                (Sign::Added, Vec::new()),
            ]
        );
        let cut = of(&format!("{}end", "x ".repeat(300)), &format!("{}END", "x ".repeat(300)));
        assert!(cut.lines.iter().all(|line| line.changed.is_empty()), "beyond what is kept");
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
