//! Points of several metrics of one run that belong together because they were logged at the same step.
//!
//! Of several points at one step the one stored last counts. Nothing is hashed: histories whose steps rise, which is
//! nearly all, are walked side by side; others are sorted first, stably.

use crate::store::{Cancel, History};

/// How often a loop looks at the token.
const BLOCK: usize = 65_536;

/// A history in order of step, each step once.
struct BySteps<'a> {
    history: &'a History,
    /// Stored positions in order of step; `None` when that is the stored order already.
    order: Option<Vec<u32>>,
}

impl<'a> BySteps<'a> {
    fn new(history: &'a History) -> Self {
        let rises = history.steps().zip(history.steps().skip(1)).all(|(one, next)| one < next);
        let order = (!rises).then(|| {
            let mut order: Vec<u32> = (0..history.len() as u32).collect();
            order.sort_by_key(|&at| history.step(at as usize));
            order.dedup_by(|next, kept| {
                let equal = history.step(*next as usize) == history.step(*kept as usize);
                if equal {
                    *kept = *next;
                }
                equal
            });
            order
        });
        Self { history, order }
    }

    fn len(&self) -> usize {
        self.order.as_ref().map_or(self.history.len(), Vec::len)
    }

    /// Position in the history of the `at`-th step.
    fn stored(&self, at: usize) -> usize {
        self.order.as_ref().map_or(at, |order| order[at] as usize)
    }

    fn step(&self, at: usize) -> i64 {
        self.history.step(self.stored(at))
    }

    /// Position of the first step at or after `step`, if near `from` found quickly.
    fn seek(&self, from: usize, step: i64) -> usize {
        let (mut low, mut width) = (from, 1);
        while low + width < self.len() && self.step(low + width) < step {
            low += width;
            width *= 2;
        }
        let mut high = (low + width).min(self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.step(middle) < step { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Calls `each` in rising order for every step at which all `histories` have a point, with its position in each. `None`
/// when cancelled.
pub(super) fn at_common_steps(
    histories: &[&History],
    cancel: &Cancel,
    mut each: impl FnMut(i64, &[usize]),
) -> Option<()> {
    if cancel.is_cancelled() {
        return None;
    }
    let sorted: Vec<BySteps<'_>> = histories.iter().map(|history| BySteps::new(history)).collect();
    let mut cursors = vec![0; sorted.len()];
    let mut stored = vec![0; sorted.len()];
    for round in 0_usize.. {
        if round.is_multiple_of(BLOCK) && cancel.is_cancelled() {
            return None;
        }
        // The furthest of the next steps: none before it is common.
        let mut furthest = None;
        for (history, &cursor) in sorted.iter().zip(&cursors) {
            if cursor >= history.len() {
                return Some(());
            }
            furthest = furthest.max(Some(history.step(cursor)));
        }
        let Some(step) = furthest else { return Some(()) };
        let mut meet = true;
        for ((history, cursor), stored) in sorted.iter().zip(&mut cursors).zip(&mut stored) {
            if history.step(*cursor) < step {
                *cursor = history.seek(*cursor, step);
            }
            if *cursor < history.len() && history.step(*cursor) == step {
                *stored = history.stored(*cursor);
            } else {
                meet = false;
            }
        }
        if meet {
            each(step, &stored);
            for cursor in &mut cursors {
                *cursor += 1;
            }
        }
    }
    Some(())
}

/// One metric along another.
#[derive(Clone, Debug, Default)]
pub struct Join {
    /// x of each point: finite, in the stored order of the points, not sorted.
    pub x: Vec<f64>,
    /// The points that have an x, in stored order.
    pub points: History,
    /// How many points have no x, because the other metric was not logged at their step or is not finite there.
    pub dropped: usize,
}

/// The points of `ys`, each with the last value of `xs` at its step as x. `None` when cancelled.
pub fn join(xs: &History, ys: &History, cancel: &Cancel) -> Option<Join> {
    if cancel.is_cancelled() {
        return None;
    }
    let sorted = BySteps::new(xs);
    let mut join = Join::default();
    let (mut cursor, mut last_step) = (0, i64::MIN);
    for (at, point) in ys.points().enumerate() {
        if at % BLOCK == 0 && cancel.is_cancelled() {
            return None;
        }
        // From where the last one was, unless the steps go backwards.
        cursor = sorted.seek(if point.step < last_step { 0 } else { cursor }, point.step);
        last_step = point.step;
        let found = (cursor < sorted.len() && sorted.step(cursor) == point.step)
            .then(|| xs.values()[sorted.stored(cursor)])
            .filter(|x| x.is_finite());
        match found {
            Some(x) => {
                join.x.push(x);
                join.points.push(point);
            }
            None => join.dropped += 1,
        }
    }
    join.points.finish();
    Some(join)
}

#[cfg(test)]
mod tests {
    use crate::store::MetricPoint;

    use super::*;

    fn history(points: &[(i64, f64)]) -> History {
        let mut history = History::default();
        for (timestamp, &(step, value)) in (0..).zip(points) {
            history.push(MetricPoint { value, step, timestamp });
        }
        history
    }

    fn common(histories: &[&History]) -> Vec<(i64, Vec<usize>)> {
        let mut found = Vec::new();
        at_common_steps(histories, &Cancel::new(), |step, stored| found.push((step, stored.to_vec())))
            .expect("nobody cancels");
        found
    }

    #[test]
    fn only_steps_of_all_are_common() {
        let one = history(&[(0, 0.0), (1, 0.0), (2, 0.0), (5, 0.0), (i64::MAX, 0.0)]);
        let other = history(&[(5, 0.0), (2, 0.0), (2, 0.0), (-3, 0.0), (i64::MAX, 0.0)]);
        let third = history(&[(2, 0.0), (3, 0.0), (4, 0.0), (5, 0.0), (i64::MAX, 0.0)]);
        let found = common(&[&one, &other, &third]);
        assert_eq!(found, [(2, vec![2, 2, 0]), (5, vec![3, 0, 3]), (i64::MAX, vec![4, 4, 4])]);
        assert_eq!(common(&[&one, &History::default()]), []);
        assert_eq!(common(&[]), []);
    }

    #[test]
    fn a_metric_along_another() {
        let xs = history(&[(0, 10.0), (1, 11.0), (1, 12.0), (3, f64::NAN), (4, 14.0)]);
        let ys = history(&[(4, 1.0), (1, 2.0), (1, f64::NAN), (2, 4.0), (3, 5.0), (0, 6.0), (9, 7.0)]);
        let found = join(&xs, &ys, &Cancel::new()).expect("nobody cancels");
        assert_eq!(found.x, [14.0, 12.0, 12.0, 10.0]);
        assert!(found.points.steps().eq([4, 1, 1, 0]));
        assert!(found.points.timestamps().eq([0, 1, 2, 5]));
        assert_eq!(found.dropped, 3);
    }
}
