//! The runs that no other run beats in both of two metrics.

use crate::model::summary::Best;

/// The places of the points of the Pareto front, by x ascending (equal x in the order given). A point is on it when no
/// other is at least as good in both and better in one; equal points are on it together. Points with a NaN are not;
/// infinities count as what they are. `O(n log n)`.
pub fn front(x: &[f64], y: &[f64], best: [Best; 2]) -> Vec<usize> {
    // Turned so that less is better, and the two zeros are one.
    let cost = |value: f64, best: Best| if best == Best::Max { 0.0 - value } else { value + 0.0 };
    let mut points: Vec<(f64, f64, usize)> = x
        .iter()
        .zip(y)
        .enumerate()
        .filter(|(_, (x, y))| !x.is_nan() && !y.is_nan())
        .map(|(at, (x, y))| (cost(*x, best[0]), cost(*y, best[1]), at))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut front = Vec::new();
    let mut least: Option<f64> = None;
    for equal in points.chunk_by(|a, b| a.0 == b.0) {
        let best = equal[0].1;
        if least.is_none_or(|least| best < least) {
            front.extend(equal.iter().take_while(|point| point.1 == best).map(|point| point.2));
            least = Some(best);
        }
    }
    if best[0] == Best::Max {
        front.sort_by(|a, b| x[*a].total_cmp(&x[*b]).then(a.cmp(b)));
    }
    front
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each point against each.
    fn plain(x: &[f64], y: &[f64], best: [Best; 2]) -> Vec<usize> {
        let good = |a: f64, b: f64, best: Best| if best == Best::Max { a >= b } else { a <= b };
        let is_known = |at: &usize| !x[*at].is_nan() && !y[*at].is_nan();
        let beats = |a: usize, b: usize| {
            good(x[a], x[b], best[0]) && good(y[a], y[b], best[1]) && (x[a] != x[b] || y[a] != y[b])
        };
        let all: Vec<usize> = (0..x.len()).filter(is_known).collect();
        all.iter().copied().filter(|at| !all.iter().any(|other| beats(*other, *at))).collect()
    }

    #[test]
    fn a_front_is_what_nothing_beats() {
        let x = [1.0, 2.0, 2.0, 3.0, f64::NAN, 2.0, 4.0, 0.5, f64::INFINITY];
        let y = [5.0, 3.0, 3.0, 4.0, 0.0, 9.0, 1.0, f64::INFINITY, 1.0];
        assert_eq!(front(&x, &y, [Best::Min, Best::Min]), [7, 0, 1, 2, 6]);
        assert_eq!(front(&x, &y, [Best::Min, Best::Max]), [7]);
        assert_eq!(front(&[], &[], [Best::Max, Best::Max]), [0; 0]);
        assert_eq!(front(&[-0.0, 0.0], &[1.0, 2.0], [Best::Max, Best::Min]), [0]);
    }

    #[test]
    fn as_by_comparing_each_with_each() {
        let mut seeded = super::super::seeded::Seeded::new(7);
        for size in 0..60 {
            let mut values = || -> Vec<f64> {
                let value = |number| [f64::NAN, f64::NEG_INFINITY, f64::INFINITY].get(number).copied();
                let mut one = || seeded.below(20);
                (0..size).map(|_| one()).map(|number| value(number).unwrap_or(number as f64)).collect()
            };
            let (x, y) = (values(), values());
            for best in [Best::Min, Best::Max].into_iter().flat_map(|a| [[a, Best::Min], [a, Best::Max]]) {
                let mut found = front(&x, &y, best);
                assert!(found.is_sorted_by(|a, b| x[*a] <= x[*b]));
                found.sort_unstable();
                assert_eq!(found, plain(&x, &y, best), "{x:?} {y:?} {best:?}");
            }
        }
    }
}
