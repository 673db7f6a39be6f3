//! Which lines changed.

use std::borrow::Cow;
use std::ops::Range;
use std::time::{Duration, Instant};

use super::lines::{Lines, Spaces, without_spaces};
use super::sequence::{Numbers, changed};
use super::words::WordChange;
use crate::store::Cancel;

/// Lines between two cancellations.
const STEP: usize = 1 << 14;

/// Lines of the second text in the place of lines of the first: either may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Lines that only the first has, from 0.
    pub before: Range<usize>,
    /// Lines that only the second has.
    pub after: Range<usize>,
    /// Lines that are the same line, changed, from top to bottom.
    pub pairs: Vec<Pair>,
}

/// A line of the first text that became one of the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub before: usize,
    pub after: usize,
    /// What changed within; `None` where there was too much to look.
    pub words: Option<WordChange>,
}

/// What changed, and whether time was up; `None` when cancelled.
pub(in crate::compare) fn between(
    sides: &[Lines; 2],
    spaces: Spaces,
    time: Duration,
    cancel: &Cancel,
) -> Option<(Vec<Edit>, bool)> {
    let mut numbers = Numbers::<Cow<'_, str>>::default();
    let mut sequences = [Vec::new(), Vec::new()];
    for (side, sequence) in sides.iter().zip(&mut sequences) {
        sequence.reserve(side.count());
        for at in 0..side.count() {
            if at % STEP == 0 && cancel.is_cancelled() {
                return None;
            }
            let line = side.line(at);
            sequence.push(numbers.of(match spaces {
                Spaces::Count => Cow::Borrowed(line),
                Spaces::Ignored => Cow::Owned(without_spaces(line)),
            }));
        }
    }
    drop(numbers);
    let [before, after] = &sequences;
    let deadline = Instant::now() + time;
    let edits =
        changed(before, after, deadline).map(|[before, after]| Edit { before, after, pairs: Vec::new() }).collect();
    (!cancel.is_cancelled()).then(|| (edits, Instant::now() > deadline))
}
