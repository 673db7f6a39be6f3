//! Ranks of values, ties sharing the middle of theirs.

/// Mid-ranks, from 1; infinities are values like others, the two zeros are equal. The values must not be NaN.
pub(super) struct Ranks {
    /// In the order of the values.
    pub(super) of: Vec<f64>,
    /// `Σ (t³ − t)` over groups of `t` equal values.
    pub(super) ties: f64,
    /// Number of distinct values.
    pub(super) distinct: usize,
}

impl Ranks {
    pub(super) fn of(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        // Adding zero makes 0 of -0.
        order.sort_by(|a, b| (values[*a] + 0.0).total_cmp(&(values[*b] + 0.0)));
        let mut found = Self { of: vec![0.0; values.len()], ties: 0.0, distinct: 0 };
        let mut before = 0;
        for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
            let count = equal.len() as f64;
            for at in equal {
                found.of[*at] = before as f64 + f64::midpoint(count, 1.0);
            }
            before += equal.len();
            found.ties += count.powi(3) - count;
            found.distinct += 1;
        }
        found
    }

    /// The sum of squares around the mean, `(N³ − N − ties) / 12`.
    pub(super) fn squares(&self) -> f64 {
        let count = self.of.len() as f64;
        (count.powi(3) - count - self.ties) / 12.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_share_a_rank() {
        let ranks = Ranks::of(&[3.0, f64::INFINITY, -0.0, 3.0, 0.0, 3.0, f64::NEG_INFINITY]);
        assert_eq!(ranks.of, [5.0, 7.0, 2.5, 5.0, 2.5, 5.0, 1.0]);
        assert_eq!((ranks.ties, ranks.distinct), (6.0 + 24.0, 4));
        let mean = 4.0;
        let squares: f64 = ranks.of.iter().map(|rank| (rank - mean) * (rank - mean)).sum();
        assert_eq!(ranks.squares(), squares);
        assert_eq!(Ranks::of(&[]).distinct, 0);
    }
}
