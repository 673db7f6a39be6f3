//! p-values of many tests at once.

use serde::{Deserialize, Serialize};

/// How p-values of a family of tests are corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Correction {
    /// As they are.
    None,
    /// The chance of any false find stays below the level.
    #[default]
    Holm,
    /// Of what is found, the part that is false stays below the level.
    BenjaminiHochberg,
}

impl Correction {
    /// The corrected values, in the order given. NaN stays NaN and does not count.
    pub fn apply(self, p: &[f64]) -> Vec<f64> {
        match self {
            Self::None => p.to_vec(),
            Self::Holm => holm(p),
            Self::BenjaminiHochberg => benjamini_hochberg(p),
        }
    }
}

/// S. Holm, "A simple sequentially rejective multiple test procedure", 1979: the i-th smallest of `m` becomes
/// `max over j ≤ i of (m − j + 1) p(j)`, at most 1.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let (mut adjusted, mut least) = (p.to_vec(), 0.0_f64);
    for (before, at) in order.iter().enumerate() {
        least = least.max((order.len() - before) as f64 * p[*at]).min(1.0);
        adjusted[*at] = least;
    }
    adjusted
}

/// Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", 1995: the i-th smallest of `m` becomes
/// `min over j ≥ i of m p(j) / j`, at most 1.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let (mut adjusted, mut most) = (p.to_vec(), 1.0_f64);
    for (before, at) in order.iter().enumerate().rev() {
        most = most.min(order.len() as f64 * p[*at] / (before as f64 + 1.0));
        adjusted[*at] = most;
    }
    adjusted
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).filter(|at| !p[*at].is_nan()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    order
}
