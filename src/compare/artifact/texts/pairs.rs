//! Which of the lines that were removed became which of those that were added.

use rustc_hash::FxHashMap;

use super::edits::{Edit, Pair};
use super::lines::Lines;
use super::words::{word_change, words};
use crate::store::Cancel;

/// Two lines are the same line, changed, when at least this part of them is in both.
const MIN_LIKENESS: f64 = 0.5;
/// Pairs of lines of one edit that are looked at; in larger ones line stands against line when they are as many.
const MAX_PAIRS: usize = 4_096;
/// Bytes of lines that are compared word by word in all: what comes after is marked as a whole.
const MAX_BYTES: usize = 8 << 20;
/// Bytes of a line that tell how alike two are.
const LOOKED_AT: usize = 2_000;

/// Finds those of all edits; `None` when cancelled.
pub(in crate::compare) fn find(sides: &[Lines; 2], edits: &mut [Edit], cancel: &Cancel) -> Option<()> {
    let mut left = MAX_BYTES;
    for edit in edits {
        if cancel.is_cancelled() {
            return None;
        }
        let pairs = if edit.before.len() * edit.after.len() <= MAX_PAIRS {
            alike(sides, edit)
        } else if edit.before.len() == edit.after.len() {
            edit.before.clone().zip(edit.after.clone()).collect()
        } else {
            Vec::new()
        };
        for (before, after) in pairs {
            if cancel.is_cancelled() {
                return None;
            }
            let (old, new) = (sides[0].line(before), sides[1].line(after));
            let bytes = old.len() + new.len();
            let words = (bytes <= left).then(|| word_change(old, new));
            left = left.saturating_sub(bytes);
            edit.pairs.push(Pair { before, after, words });
        }
    }
    Some(())
}

/// The pairs, in order and without crossing, that are most alike altogether. One line in the place of one is always one.
fn alike(sides: &[Lines; 2], edit: &Edit) -> Vec<(usize, usize)> {
    let (rows, columns) = (edit.before.len(), edit.after.len());
    if rows == 1 && columns == 1 {
        return vec![(edit.before.start, edit.after.start)];
    }
    let old: Vec<_> = edit.before.clone().map(|at| Words::of(sides[0].line(at))).collect();
    let new: Vec<_> = edit.after.clone().map(|at| Words::of(sides[1].line(at))).collect();
    let likeness: Vec<f64> = old.iter().flat_map(|a| new.iter().map(|b| a.likeness(b))).collect();
    // The best that can be had of what comes from a line of each on.
    let mut best = vec![0.0_f64; (rows + 1) * (columns + 1)];
    let at = |row: usize, column: usize| row * (columns + 1) + column;
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let value = likeness[row * columns + column];
            let paired = if value >= MIN_LIKENESS { value + best[at(row + 1, column + 1)] } else { 0.0 };
            best[at(row, column)] = paired.max(best[at(row + 1, column)]).max(best[at(row, column + 1)]);
        }
    }
    let (mut pairs, mut row, mut column) = (Vec::new(), 0, 0);
    while row < rows && column < columns {
        let value = likeness[row * columns + column];
        let here = best[at(row, column)];
        if value >= MIN_LIKENESS && here == value + best[at(row + 1, column + 1)] {
            pairs.push((edit.before.start + row, edit.after.start + column));
            (row, column) = (row + 1, column + 1);
        } else if here == best[at(row + 1, column)] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// The words of a line, with how often each is there.
struct Words<'a> {
    counts: FxHashMap<&'a str, usize>,
    /// Characters in words.
    total: usize,
}

impl<'a> Words<'a> {
    fn of(line: &'a str) -> Self {
        let mut counts = FxHashMap::default();
        let (mut total, mut seen) = (0, 0);
        for word in words(line) {
            seen += word.len();
            if seen > LOOKED_AT {
                break;
            }
            if !word.trim().is_empty() {
                *counts.entry(word).or_insert(0) += 1;
                total += word.len();
            }
        }
        Self { counts, total }
    }

    /// Which part of both is in both, from 0 to 1.
    fn likeness(&self, other: &Self) -> f64 {
        if self.total + other.total == 0 {
            return 0.0;
        }
        let both = |(word, count): (&&str, &usize)| word.len() * other.counts.get(*word).map_or(0, |it| *it.min(count));
        let shared: usize = self.counts.iter().map(both).sum();
        2.0 * shared as f64 / (self.total + other.total) as f64
    }
}
