//! What differs between two sequences of numbers: the one place that asks for it.

use std::hash::Hash;
use std::ops::Range;
use std::time::Instant;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// A number for each line or word, the same for equal ones.
pub(super) struct Numbers<K>(FxHashMap<K, u32>);

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<K: Eq + Hash> Numbers<K> {
    /// That of one.
    pub(super) fn of(&mut self, key: K) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(key).or_insert(next)
    }
}

/// What changed between two sequences, at most until then; the rest is replaced as a whole.
pub(super) fn changed(before: &[u32], after: &[u32], deadline: Instant) -> impl Iterator<Item = [Range<usize>; 2]> {
    // Lines that are there once hold the rest in place: quick on long logs, where the histogram of git is not.
    let steps = capture_diff_slices_deadline(Algorithm::Patience, before, after, Some(deadline));
    let mut joined: Vec<[Range<usize>; 2]> = Vec::new();
    for step in steps {
        if matches!(step, DiffOp::Equal { .. }) {
            continue;
        }
        let (before, after) = (step.old_range(), step.new_range());
        match joined.last_mut() {
            Some([old, new]) if old.end == before.start && new.end == after.start => {
                (old.end, new.end) = (before.end, after.end);
            }
            _ => joined.push([before, after]),
        }
    }
    joined.into_iter()
}
