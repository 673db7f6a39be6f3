//! Statistics over several runs at one x: the line and the band of a group.
//!
//! Contract: whatever the values, nothing overflows and nothing panics; finite values give a finite line and band. At an x
//! where no run has a finite value the line is NaN and `n` is 0, so that the curve breaks there instead of bridging it.

use crate::store::Cancel;

use super::numbers::toward;

use statistics::{Middle, Statistics};

pub use choice::{Align, Band, Center, UnknownName};
pub(crate) use statistics::mean_and_deviation;
pub use statistics::percentiles;

mod choice;
mod statistics;

/// Most numbers that interpolation computes, over all runs; beyond, the grid of x is thinned.
const MAX_INTERPOLATED: usize = 40_000_000;
/// Grid points that are interpolated together, run after run.
const GRID_BLOCK: usize = 1024;

/// Line and band of a group: columns of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aggregate {
    /// Rising, no x twice.
    pub x: Vec<f64>,
    /// The line; NaN where `n` is 0.
    pub center: Vec<f64>,
    /// Lower end of the band; NaN where `n` is 0.
    pub low: Vec<f64>,
    /// Upper end of the band; NaN where `n` is 0.
    pub high: Vec<f64>,
    /// How many runs have a finite value here.
    pub n: Vec<u32>,
    /// How many points were left out because x or the value is not finite.
    pub left_out: usize,
    /// Whether any value lies between two points of a run.
    pub is_interpolated: bool,
}

impl Aggregate {
    fn reserve(&mut self, points: usize) {
        for column in [&mut self.x, &mut self.center, &mut self.low, &mut self.high] {
            column.reserve_exact(points);
        }
        self.n.reserve_exact(points);
    }

    /// Leaves out what lies outside of this part of x; whether that was anything.
    pub(super) fn cut_to(&mut self, (low, high): (f64, f64)) -> bool {
        let end = self.x.partition_point(|x| *x <= high);
        let start = self.x.partition_point(|x| *x < low).min(end);
        if (start, end) == (0, self.x.len()) {
            return false;
        }
        for column in [&mut self.x, &mut self.center, &mut self.low, &mut self.high] {
            column.truncate(end);
            column.drain(..start);
        }
        self.n.truncate(end);
        self.n.drain(..start);
        true
    }

    fn push(&mut self, x: f64, middle: Middle) {
        self.x.push(x);
        self.center.push(middle.center);
        self.low.push(middle.low);
        self.high.push(middle.high);
        self.n.push(middle.n);
    }
}

/// A point of one run.
type Point = (f64, f64);

/// One aggregate of several runs. Of each run: x, rising, and the values, of the same length. Of several points with equal
/// x the last one counts, as MLflow's latest does. `None` when cancelled.
pub fn aggregate(
    runs: &[(&[f64], &[f64])],
    center: Center,
    band: Band,
    align: Align,
    cancel: &Cancel,
) -> Option<Aggregate> {
    let mut all = Runs::default();
    for (x, y) in runs {
        if cancel.is_cancelled() {
            return None;
        }
        all.push(x, y);
    }
    let left_out = all.left_out;
    let statistics = Statistics::new(center, band);
    let mut aggregate = match align {
        _ if all.are_alike() => side_by_side(&all, statistics, cancel)?,
        Align::Exact => exact(all, statistics, cancel)?,
        Align::Interpolate => interpolated(&all, statistics, cancel)?,
    };
    aggregate.left_out = left_out;
    Some(aggregate)
}

/// Where all runs have values, as far as they begin, or end, within one gap of each other: there the rest is no longer run
/// but one that happened to be logged a little before or after. Of each run x, rising.
pub(super) fn common_part<'a>(runs: impl Iterator<Item = &'a [f64]>) -> (f64, f64) {
    let (mut first, mut last) = ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
    let (mut may_begin, mut may_end) = (f64::NEG_INFINITY, f64::INFINITY);
    for x in runs {
        let (Some(&low), Some(&high)) = (x.first(), x.last()) else { continue };
        let gap = |end: f64, next: Option<&f64>| next.map_or(0.0, |next| (next - end).abs());
        first = (first.0.min(low), first.1.max(low));
        last = (last.0.min(high), last.1.max(high));
        may_begin = may_begin.max(low - gap(low, x.iter().find(|x| **x != low)));
        may_end = may_end.min(high + gap(high, x.iter().rfind(|x| **x != high)));
    }
    let low = if first.0 >= may_begin { first.1 } else { f64::NEG_INFINITY };
    let high = if last.1 <= may_end { last.0 } else { f64::INFINITY };
    if low <= high { (low, high) } else { (f64::NEG_INFINITY, f64::INFINITY) }
}

/// The points of all runs, one run after the other. Within a run x rises, none twice; a value that is not finite is NaN.
#[derive(Default)]
struct Runs {
    points: Vec<Point>,
    /// Where each run ends.
    ends: Vec<usize>,
    left_out: usize,
}

impl Runs {
    fn push(&mut self, x: &[f64], y: &[f64]) {
        let start = self.points.len();
        self.points.reserve(x.len().min(y.len()));
        let mut rises = true;
        for (&x, &y) in x.iter().zip(y) {
            self.left_out += usize::from(!x.is_finite() || !y.is_finite());
            if x.is_finite() {
                rises &= self.points[start..].last().is_none_or(|last| last.0 <= x);
                self.add(start, (x, if y.is_finite() { y } else { f64::NAN }));
            }
        }
        if !rises {
            let mut points = self.points.split_off(start);
            // Stable, so that the last of equals stays the last; zero has two signs.
            points.sort_by(|one, other| (one.0 + 0.0).total_cmp(&(other.0 + 0.0)));
            for point in points {
                self.add(start, point);
            }
        }
        self.ends.push(self.points.len());
    }

    /// The last of equal x replaces the one before, within the run that begins at `start`.
    fn add(&mut self, start: usize, point: Point) {
        match self.points[start..].last_mut() {
            Some(last) if last.0 == point.0 => *last = point,
            _ => self.points.push(point),
        }
    }

    /// Whether all were logged at the same x.
    fn are_alike(&self) -> bool {
        let first = self.iter().next().unwrap_or_default();
        self.iter()
            .skip(1)
            .all(|run| run.len() == first.len() && run.iter().zip(first).all(|(one, other)| one.0 == other.0))
    }

    fn iter(&self) -> impl Iterator<Item = &[Point]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.points[start..end])
    }
}

/// The aggregate of runs that are alike: nothing is to be looked for.
fn side_by_side(runs: &Runs, mut statistics: Statistics, cancel: &Cancel) -> Option<Aggregate> {
    let slices: Vec<&[Point]> = runs.iter().collect();
    let first = slices.first().copied().unwrap_or_default();
    let mut aggregate = Aggregate::default();
    aggregate.reserve(first.len());
    for (at, &(x, _)) in first.iter().enumerate() {
        if at % GRID_BLOCK == 0 && cancel.is_cancelled() {
            return None;
        }
        aggregate.push(x, statistics.of(slices.iter().map(|run| run[at].1)));
    }
    Some(aggregate)
}

fn exact(runs: Runs, mut statistics: Statistics, cancel: &Cancel) -> Option<Aggregate> {
    let mut aggregate = Aggregate::default();
    let points = merged(runs, cancel)?;
    aggregate.reserve(points.windows(2).filter(|pair| pair[0].0 != pair[1].0).count() + 1);
    for (at, group) in points.chunk_by(|one, other| one.0 == other.0).enumerate() {
        if at % GRID_BLOCK == 0 && cancel.is_cancelled() {
            return None;
        }
        aggregate.push(group[0].0, statistics.of(group.iter().map(|point| point.1)));
    }
    Some(aggregate)
}

/// All points in order of x: neighbouring runs are merged, then neighbours of those, between two buffers.
fn merged(runs: Runs, cancel: &Cancel) -> Option<Vec<Point>> {
    let Runs { points: mut from, mut ends, .. } = runs;
    let mut to = from.clone();
    while ends.len() > 1 {
        let mut start = 0;
        let mut merged_ends = Vec::with_capacity(ends.len().div_ceil(2));
        for pair in ends.chunks(2) {
            if cancel.is_cancelled() {
                return None;
            }
            let (middle, end) = (pair[0], pair.last().copied().unwrap_or(pair[0]));
            merge(&from[start..middle], &from[middle..end], &mut to[start..end]);
            merged_ends.push(end);
            start = end;
        }
        std::mem::swap(&mut from, &mut to);
        ends = merged_ends;
    }
    Some(from)
}

/// Writes two rising rows as one, as long as both, into `both`.
fn merge<'a>(mut one: &'a [Point], mut other: &'a [Point], both: &mut [Point]) {
    for slot in both {
        let take_one = match (one.first(), other.first()) {
            (Some(one), Some(other)) => one.0 <= other.0,
            (first, _) => first.is_some(),
        };
        let source = if take_one { &mut one } else { &mut other };
        if let Some((first, rest)) = source.split_first() {
            *slot = *first;
            *source = rest;
        }
    }
}

fn interpolated(runs: &Runs, mut statistics: Statistics, cancel: &Cancel) -> Option<Aggregate> {
    let grid = grid(runs, MAX_INTERPOLATED, cancel)?;
    let mut aggregate = Aggregate::default();
    aggregate.reserve(grid.len());
    let mut cursors = vec![0; runs.ends.len()];
    let mut rows = vec![[f64::NAN; GRID_BLOCK]; runs.ends.len()];
    for block in grid.chunks(GRID_BLOCK) {
        if cancel.is_cancelled() {
            return None;
        }
        for ((run, cursor), row) in runs.iter().zip(&mut cursors).zip(&mut rows) {
            for (&x, value) in block.iter().zip(row) {
                *value = value_at(run, cursor, x);
                aggregate.is_interpolated |= !value.is_nan() && run[*cursor].0 != x;
            }
        }
        for (at, &x) in block.iter().enumerate() {
            aggregate.push(x, statistics.of(rows.iter().map(|row| row[at])));
        }
    }
    Some(aggregate)
}

/// Every x of any run, thinned evenly to at most `most` numbers over all runs; the first and the last always stay.
fn grid(runs: &Runs, most: usize, cancel: &Cancel) -> Option<Vec<f64>> {
    let mut unions: Vec<Vec<f64>> = runs.iter().map(|run| run.iter().map(|point| point.0).collect()).collect();
    while unions.len() > 1 {
        if cancel.is_cancelled() {
            return None;
        }
        unions = unions.chunks(2).map(|pair| union(&pair[0], pair.get(1).map_or(&[], Vec::as_slice))).collect();
    }
    let all = unions.pop().unwrap_or_default();
    let wanted = (most / runs.ends.len().max(1)).max(2);
    if all.len() <= wanted {
        return Some(all);
    }
    let last = (all.len() - 1) as u128;
    Some((0..wanted).map(|at| all[(at as u128 * last / (wanted - 1) as u128) as usize]).collect())
}

/// Two rising rows as one, equal numbers once.
fn union(mut one: &[f64], mut other: &[f64]) -> Vec<f64> {
    let mut both = Vec::with_capacity(one.len().max(other.len()));
    while let (Some((first, rest)), Some((beside, others))) = (one.split_first(), other.split_first()) {
        both.push(first.min(*beside));
        if first <= beside {
            one = rest;
        }
        if beside <= first {
            other = others;
        }
    }
    both.extend_from_slice(one);
    both.extend_from_slice(other);
    both
}

/// The value of a run at `x`; NaN outside of it and beside values that are not finite. `cursor` is the last point that is
/// not after the x asked before, which must not be larger.
pub(super) fn value_at(run: &[Point], cursor: &mut usize, x: f64) -> f64 {
    let Some(&first) = run.first() else { return f64::NAN };
    if x < first.0 {
        return f64::NAN;
    }
    while run.get(*cursor + 1).is_some_and(|next| next.0 <= x) {
        *cursor += 1;
    }
    let (from_x, from) = run[*cursor];
    if from_x == x {
        return from;
    }
    let Some(&(to_x, to)) = run.get(*cursor + 1) else { return f64::NAN };
    if from.is_nan() || to.is_nan() {
        return f64::NAN;
    }
    let way = to_x - from_x;
    // Halves where the difference of two huge x overflows.
    let part =
        if way.is_finite() { (x - from_x) / way } else { (x / 2.0 - from_x / 2.0) / (to_x / 2.0 - from_x / 2.0) };
    toward(from, to, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(runs: &[(&[f64], &[f64])], center: Center, band: Band, align: Align) -> Aggregate {
        aggregate(runs, center, band, align, &Cancel::new()).expect("nobody cancels")
    }

    /// The values of several runs at one x.
    fn at_one_x(values: &[f64], center: Center, band: Band) -> (f64, f64, f64) {
        let runs: Vec<(&[f64], &[f64])> =
            values.iter().map(|value| (&[0.0][..], std::slice::from_ref(value))).collect();
        let found = of(&runs, center, band, Align::Exact);
        (found.center[0], found.low[0], found.high[0])
    }

    #[track_caller]
    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found}, not {expected}");
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, Σ(x − 5)² = 32, std = √(32/7), t(0.975, 7) = 2.364624251592785.
    #[test]
    fn bands_of_known_values() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let std = 2.138_089_935_299_395;
        for (band, width) in [
            (Band::None, 0.0),
            (Band::Std, std),
            (Band::StdErr, 0.755_928_946_018_454_5),
            (Band::Ci95, 1.787_487_918_236_209),
        ] {
            for (center, middle) in [(Center::Mean, 5.0), (Center::Median, 4.5)] {
                let (found, low, high) = at_one_x(&values, center, band);
                assert_close(found, middle);
                assert_close(low, middle - width);
                assert_close(high, middle + width);
            }
        }
        assert_eq!(at_one_x(&values, Center::Median, Band::MinMax), (4.5, 2.0, 9.0));
        assert_eq!(at_one_x(&[3.0, 1.0, 2.0], Center::Median, Band::None).0, 2.0);
    }

    #[test]
    fn one_value_has_no_width() {
        for band in [Band::None, Band::Std, Band::StdErr, Band::MinMax, Band::Ci95] {
            assert_eq!(at_one_x(&[0.1], Center::Mean, band), (0.1, 0.1, 0.1), "{band}");
            assert_eq!(at_one_x(&[0.1; 7], Center::Mean, band), (0.1, 0.1, 0.1), "{band}");
        }
    }

    #[test]
    fn only_equal_x_meet() {
        let one: (&[f64], &[f64]) = (&[0.0, 1.0, 2.0, 2.0], &[1.0, f64::NAN, 5.0, 6.0]);
        let other: (&[f64], &[f64]) = (&[0.0, 1.0, 2.0, 3.0], &[3.0, f64::INFINITY, 8.0, 9.0]);
        let found = of(&[one, other, (&[], &[])], Center::Mean, Band::MinMax, Align::Exact);
        assert_eq!(found.x, [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(found.n, [2, 0, 2, 1]);
        assert_eq!((found.center[0], found.center[2], found.center[3]), (2.0, 7.0, 9.0));
        assert!(found.center[1].is_nan() && found.low[1].is_nan() && found.high[1].is_nan());
        assert_eq!((found.low[2], found.high[2]), (6.0, 8.0), "the last of equal x");
        assert_eq!(found.left_out, 2);
    }

    #[test]
    fn runs_are_interpolated_between_their_points() {
        let one: (&[f64], &[f64]) = (&[0.0, 4.0], &[0.0, 8.0]);
        let other: (&[f64], &[f64]) = (&[1.0, 2.0, 3.0, 5.0], &[1.0, f64::NAN, 3.0, 5.0]);
        let found = of(&[one, other], Center::Mean, Band::None, Align::Interpolate);
        assert_eq!(found.x, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(found.n, [1, 2, 1, 2, 2, 1], "not beyond the ends, not across NaN");
        assert_eq!(found.center, [0.0, 1.5, 4.0, 4.5, 6.0, 5.0]);
        assert_eq!(found.left_out, 1);
    }

    #[test]
    fn runs_that_end_together_are_cut_to_what_all_have() {
        let part = |runs: &[&[f64]]| common_part(runs.iter().copied());
        let all = (f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(part(&[&[0.0, 10.0, 20.0], &[5.0, 15.0]]), (5.0, 15.0));
        assert_eq!(part(&[&[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 2.0], &[]]), (0.0, 2.0), "one is still running");
        assert_eq!(part(&[&[0.0, 1.0, 2.0, 9.0], &[0.0, 1.0]]), (0.0, f64::INFINITY), "one ended long before");
        assert_eq!(part(&[&[0.0, 1.0], &[7.0, 8.0]]), all);
        assert_eq!(part(&[&[0.0, 1.0], &[0.5]]), (f64::NEG_INFINITY, f64::INFINITY), "a single value has no gap");
        assert_eq!(part(&[]), all);
    }

    #[test]
    fn a_long_grid_is_thinned_but_keeps_its_ends() {
        let x: Vec<f64> = (0..1000).map(f64::from).collect();
        let mut runs = Runs::default();
        runs.push(&x, &x);
        runs.push(&x[..500], &x);
        let found = grid(&runs, 20, &Cancel::new()).expect("nobody cancels");
        assert_eq!(found, [0.0, 111.0, 222.0, 333.0, 444.0, 555.0, 666.0, 777.0, 888.0, 999.0]);
    }

    #[test]
    fn the_ends_of_the_number_range_hold() {
        let (center, low, high) = at_one_x(&[f64::MAX, -f64::MAX], Center::Mean, Band::Std);
        assert_eq!((center, low, high), (0.0, -f64::MAX, f64::MAX));
        assert_eq!(at_one_x(&[f64::MAX, f64::MAX], Center::Median, Band::Ci95).0, f64::MAX);
        let (center, low, high) = at_one_x(&[1e-300, 3e-300], Center::Mean, Band::Std);
        assert_close(center / 1e-300, 2.0);
        assert_close((high - low) / 1e-300, 2.0 * std::f64::consts::SQRT_2);
        let far: (&[f64], &[f64]) = (&[-f64::MAX, f64::MAX], &[-1.0, 1.0]);
        let found = of(&[far, (&[0.0], &[1.0])], Center::Mean, Band::None, Align::Interpolate);
        assert_eq!(found.center, [-1.0, 0.5, 1.0]);
    }

    #[test]
    fn names_round_trip() {
        for band in [Band::None, Band::Std, Band::StdErr, Band::MinMax, Band::Ci95] {
            assert_eq!(band.to_string().parse(), Ok(band));
        }
        for center in [Center::Mean, Center::Median] {
            assert_eq!(center.to_string().parse(), Ok(center));
        }
        for align in [Align::Exact, Align::Interpolate] {
            assert_eq!(align.to_string().parse(), Ok(align));
        }
        let error = "sd".parse::<Band>().expect_err("no band");
        assert_eq!(error.to_string(), "`sd` is not one of none, std, stderr, minmax, ci95");
    }

    #[test]
    fn a_cancelled_token_stops_it() {
        let cancel = Cancel::new();
        cancel.cancel();
        let run: (&[f64], &[f64]) = (&[0.0], &[1.0]);
        assert_eq!(aggregate(&[run], Center::Mean, Band::Std, Align::Exact, &cancel), None);
    }
}
