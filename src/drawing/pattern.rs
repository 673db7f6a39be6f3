//! Which parts of a line are drawn: patterns that a [`Dash`] names, and those with lengths of their own.

use serde::{Deserialize, Serialize};

/// Most lengths of a pattern.
const MOST: usize = 8;

/// Patterns of lines, told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Dash {
    #[default]
    Solid,
    /// 6 on, 3 off.
    Dashed,
    /// 2 on, 2 off.
    Dotted,
    /// 6 on, 2 off, 2 on, 2 off.
    DashDot,
}

impl Dash {
    /// All of them, in the order in which series take them.
    pub const ALL: [Self; 4] = [Self::Solid, Self::Dashed, Self::Dotted, Self::DashDot];

    /// The one that comes `at`th in [`Dash::ALL`], from the front again after the last.
    pub fn nth(at: usize) -> Self {
        Self::ALL[at % Self::ALL.len()]
    }

    /// Its place in [`Dash::ALL`]: so many gaps the dot of a run has.
    pub fn gaps(self) -> usize {
        self as usize
    }

    /// Lengths in points, on and off in turn; empty for a solid line.
    pub fn lengths(self) -> &'static [f32] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[6.0, 3.0],
            Self::Dotted => &[2.0, 2.0],
            Self::DashDot => &[6.0, 2.0, 2.0, 2.0],
        }
    }
}

/// Lengths in points, on and off in turn; none for a solid line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pattern {
    lengths: [f32; MOST],
    count: usize,
}

impl Pattern {
    /// On and off in turn; an odd number of lengths is gone through twice, as SVG does. Solid where one is not a length, none
    /// is above 0, or there are too many.
    pub fn of(lengths: &[f64]) -> Self {
        let count = lengths.len() * if lengths.len().is_multiple_of(2) { 1 } else { 2 };
        let is_good =
            lengths.iter().all(|length| (0.0..=10_000.0).contains(length)) && lengths.iter().any(|it| *it > 0.0);
        if count > MOST || !is_good {
            return Self::default();
        }
        let mut pattern = Self { count, ..Self::default() };
        for (slot, length) in pattern.lengths.iter_mut().zip(lengths.iter().cycle()).take(count) {
            *slot = *length as f32;
        }
        pattern
    }

    /// See the type.
    pub fn lengths(&self) -> &[f32] {
        &self.lengths[..self.count]
    }

    /// The whole line is drawn.
    pub fn is_solid(&self) -> bool {
        self.count == 0
    }
}

impl From<Dash> for Pattern {
    fn from(dash: Dash) -> Self {
        let mut pattern = Self::default();
        for (slot, length) in pattern.lengths.iter_mut().zip(dash.lengths()) {
            *slot = *length;
        }
        Self { count: dash.lengths().len(), ..pattern }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_lengths_in_pairs() {
        assert_eq!(Pattern::from(Dash::DashDot).lengths(), [6.0, 2.0, 2.0, 2.0]);
        assert!(Pattern::from(Dash::Solid).is_solid());
        assert_eq!(Pattern::of(&[9.0, 9.0]).lengths(), [9.0, 9.0]);
        assert_eq!(Pattern::of(&[1.0, 2.0, 3.0]).lengths(), [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
        for bad in [&[][..], &[0.0, 0.0], &[1.0, -2.0], &[f64::NAN, 1.0], &[1.0; 9]] {
            assert!(Pattern::of(bad).is_solid(), "{bad:?}");
        }
    }
}
