//! Which values of a row are the same.

use rustc_hash::FxHashMap;

use super::types::{Row, Source};
use crate::model::same::Meaning;

/// The classes of a row, and what follows from them.
pub(super) struct Classes {
    /// Of each run.
    pub(super) of_runs: Box<[u32]>,
    usual: u32,
    /// How many runs are in each; of those without a value first.
    counts: Vec<usize>,
}

impl Classes {
    /// Of values in the order of the runs.
    pub(super) fn of<'a>(values: impl Iterator<Item = Option<Meaning<'a>>>) -> Self {
        let mut known: FxHashMap<Meaning<'a>, u32> = FxHashMap::default();
        let mut counts = vec![0];
        let mut last: Option<(Meaning<'a>, u32)> = None;
        let classes = values.map(|value| {
            let class = match (value, last) {
                (None, _) => 0,
                // Runs of one script say mostly the same.
                (Some(value), Some((before, class))) if before == value => class,
                (Some(value), _) => {
                    let class = *known.entry(value).or_insert_with(|| {
                        counts.push(0);
                        (counts.len() - 1) as u32
                    });
                    last = Some((value, class));
                    class
                }
            };
            counts[class as usize] += 1;
            class
        });
        let classes: Box<[u32]> = classes.collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let usual = classes.iter().copied().find(|class| counts[*class as usize] == most).unwrap_or(0);
        Self { of_runs: classes, usual, counts }
    }

    /// Whether no run says anything.
    pub(super) fn is_empty(&self) -> bool {
        self.counts.len() == 1
    }

    /// Whether all of `counted` runs say the same.
    fn is_equal(&self, counted: usize) -> bool {
        self.counts.len() == 2 && self.counts[1] >= counted
    }

    /// A row with these; `counted` runs have to say the same for it to be equal.
    pub(super) fn row(self, key: &str, label: &str, source: Source, counted: usize) -> Row {
        Row {
            key: key.into(),
            label: label.into(),
            depth: 0,
            source,
            is_equal: self.is_equal(counted),
            usual: self.usual,
            classes: self.of_runs,
            best: None,
            best_class: None,
            diffs: None,
        }
    }
}

/// A row that has others below it.
pub(super) fn branch(key: &str, label: &str, depth: u16) -> Row {
    Row {
        key: key.into(),
        label: label.into(),
        depth,
        source: Source::Branch,
        classes: Box::default(),
        usual: 0,
        is_equal: false,
        best: None,
        best_class: None,
        diffs: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_value_is_that_of_most_runs() {
        let of = |texts: &[Option<&'static str>]| Classes::of(texts.iter().map(|text| text.map(Meaning::of)));
        let found = of(&[Some("1e-3"), Some("2"), Some("0.001"), None]);
        assert_eq!((&*found.of_runs, found.usual), (&[1, 2, 1, 0][..], 1));
        assert!(!found.is_equal(4) && !found.is_empty());
        assert_eq!(of(&[Some("a"), Some("b")]).usual, 1, "of equals the first");
        assert_eq!(of(&[None, Some("b"), None]).usual, 0);
        let one = of(&[Some("a"), Some("a"), None]);
        assert!(one.is_equal(2) && !one.is_equal(3));
        assert!(of(&[None, None]).is_empty());
    }
}
