//! The whole history of one metric, in stored order, at 16 bytes a point or less where the numbers allow.
//!
//! Values are `f64`. Steps and timestamps each take the narrowest of three forms that holds them exactly: a constant
//! stride (nothing per point: the steps of an undisturbed run), 32-bit offsets from a base (timestamps within 49 days),
//! or 64 bits. The form widens while points are pushed.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::types::MetricPoint;

/// Up to so many values at one step and time are compared with each other; more are hashed.
const FEW: usize = 16;

/// A history without what was stored again. See [`History::distinct`].
#[derive(Clone, Debug)]
pub struct Distinct {
    /// Each point once, in the order in which the points were first stored.
    pub history: History,
    /// How often each of them was stored.
    pub times: Vec<u32>,
}

/// Three columns of one length. Steps and timestamps are kept as narrow offsets where they fit.
#[derive(Clone, Debug, Default)]
pub struct History {
    steps: Column,
    timestamps: Column,
    values: Vec<f64>,
}

impl History {
    /// Empty, with room for `points` values.
    pub fn with_capacity(points: usize) -> Self {
        Self { values: Vec::with_capacity(points), ..Self::default() }
    }

    /// Makes room for so many more points.
    pub fn reserve(&mut self, points: usize) {
        self.values.reserve(points);
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Step of point `at`. Constant time. Panics past the end.
    pub fn step(&self, at: usize) -> i64 {
        assert!(at < self.len(), "step {at} of {}", self.len());
        self.steps.get(at)
    }

    /// Milliseconds of point `at`. Constant time. Panics past the end.
    pub fn timestamp(&self, at: usize) -> i64 {
        assert!(at < self.len(), "timestamp {at} of {}", self.len());
        self.timestamps.get(at)
    }

    /// All values. Free: a borrow.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All steps in stored order, widened one by one: about a nanosecond each, no allocation.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = i64> + ExactSizeIterator + '_ {
        (0..self.len()).map(|at| self.steps.get(at))
    }

    /// All timestamps (milliseconds) in stored order; costs as [`Self::steps`].
    pub fn timestamps(&self) -> impl DoubleEndedIterator<Item = i64> + ExactSizeIterator + '_ {
        (0..self.len()).map(|at| self.timestamps.get(at))
    }

    /// Whether steps go up (or down) by the same amount everywhere, so that nothing is stored for them.
    pub fn has_even_steps(&self) -> bool {
        matches!(self.steps, Column::Stride { .. })
    }

    /// Appends a point. Amortised constant time; a column is rewritten at most twice, when its form widens.
    pub fn push(&mut self, point: MetricPoint) {
        let at = self.values.len();
        self.values.push(point.value);
        let room = self.values.capacity();
        self.steps.push(at, point.step, room);
        self.timestamps.push(at, point.timestamp, room);
    }

    /// Gives back room that pushing left over, and narrows columns whose range turned out to fit. Call it once after the
    /// last push; linear time, and free where nothing is left over.
    pub fn finish(&mut self) {
        self.values.shrink_to_fit();
        self.steps.finish();
        self.timestamps.finish();
    }

    /// The points in stored order, copied out one by one.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = MetricPoint> + ExactSizeIterator + '_ {
        self.values.iter().enumerate().map(|(at, &value)| MetricPoint {
            value,
            step: self.steps.get(at),
            timestamp: self.timestamps.get(at),
        })
    }

    /// Points that are equal in step, time and value (to the bit) are one point, wherever they were stored: some versions
    /// of MLflow write lines twice. `None` where nothing was stored again: one pass without memory where every point has a
    /// step or time of its own (none where steps are even); only where they go backwards the points are sorted.
    pub fn distinct(&self) -> Option<Distinct> {
        if matches!(self.steps, Column::Stride { stride, .. } if stride != 0) {
            return None;
        }
        let firsts = self.firsts()?;
        let len = self.len() - firsts.iter().enumerate().filter(|&(at, &first)| at != first as usize).count();
        let (mut history, mut times) = (Self::with_capacity(len), Vec::with_capacity(len));
        let mut places = vec![0_u32; self.len()];
        for (at, point) in self.points().enumerate() {
            let first = firsts[at] as usize;
            if first == at {
                places[at] = times.len() as u32;
                history.push(point);
                times.push(1);
            } else {
                times[places[first] as usize] += 1;
            }
        }
        history.finish();
        Some(Distinct { history, times })
    }

    /// Of each point where the first one equal to it is stored; `None` where each is itself the first.
    fn firsts(&self) -> Option<Vec<u32>> {
        let moment = |at: usize| (self.steps.get(at), self.timestamps.get(at));
        let (mut is_rising, mut meets) = (true, false);
        for at in 1..self.len() {
            match moment(at - 1).cmp(&moment(at)) {
                Ordering::Less => {}
                Ordering::Equal => meets = true,
                Ordering::Greater => is_rising = false,
            }
        }
        if is_rising && !meets {
            return None;
        }
        // Histories beyond 4 G points are not held in memory.
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        if !is_rising {
            order.sort_by_key(|&at| moment(at as usize));
        }
        let mut firsts: Option<Vec<u32>> = None;
        let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
        for group in order.chunk_by(|&a, &b| moment(a as usize) == moment(b as usize)).filter(|group| group.len() > 1) {
            seen.clear();
            for (place, &at) in group.iter().enumerate() {
                let bits = |at: u32| self.values[at as usize].to_bits();
                let first = if group.len() <= FEW {
                    group[..place].iter().copied().find(|&before| bits(before) == bits(at))
                } else {
                    let first = *seen.entry(bits(at)).or_insert(at);
                    (first != at).then_some(first)
                };
                if let Some(first) = first {
                    firsts.get_or_insert_with(|| (0..self.len() as u32).collect())[at as usize] = first;
                }
            }
        }
        firsts
    }

    /// Bytes of memory that the columns take, reserved room included.
    pub fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<f64>() + self.steps.bytes() + self.timestamps.bytes()
    }
}

/// Equal when the points are, in whatever form they are kept. NaN is not equal to itself.
impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values && self.steps().eq(other.steps()) && self.timestamps().eq(other.timestamps())
    }
}

/// One column of integers. The length is that of the history.
#[derive(Clone, Debug)]
enum Column {
    /// `first + at * stride`, wrapping (so that it is exact for any two numbers).
    Stride { first: i64, stride: i64 },
    /// `base + offset`.
    Offsets { base: i64, offsets: Vec<u32> },
    /// As they are.
    Wide(Vec<i64>),
}

impl Default for Column {
    fn default() -> Self {
        Self::Stride { first: 0, stride: 0 }
    }
}

impl Column {
    #[inline]
    fn get(&self, at: usize) -> i64 {
        match self {
            Self::Stride { first, stride } => first.wrapping_add(stride.wrapping_mul(at.cast_signed() as i64)),
            Self::Offsets { base, offsets } => base + i64::from(offsets[at]),
            Self::Wide(numbers) => numbers[at],
        }
    }

    /// Appends as number `at`; a new form reserves `room`.
    #[inline]
    fn push(&mut self, at: usize, number: i64, room: usize) {
        match self {
            Self::Stride { first, .. } if at == 0 => *first = number,
            Self::Stride { first, stride } if at == 1 => *stride = number.wrapping_sub(*first),
            Self::Stride { .. } if self.get(at) == number => {}
            Self::Offsets { base, offsets } if offset(*base, number).is_some() => {
                offsets.extend(offset(*base, number));
            }
            Self::Wide(numbers) => numbers.push(number),
            Self::Stride { .. } | Self::Offsets { .. } => {
                self.widen(at, number, room);
                self.push(at, number, room);
            }
        }
    }

    /// Takes the next form for the `len` numbers so far that `next` fits into as well.
    #[cold]
    fn widen(&mut self, len: usize, next: i64, room: usize) {
        let old = (0..len).map(|at| self.get(at));
        // In the middle of the range, because numbers may go either way from here.
        let base = self.get(0).saturating_sub(1 << 31);
        let fits = matches!(self, Self::Stride { .. })
            && old.clone().chain([next]).all(|number| offset(base, number).is_some());
        *self = if fits {
            let mut offsets = Vec::with_capacity(room);
            offsets.extend(old.filter_map(|number| offset(base, number)));
            Self::Offsets { base, offsets }
        } else {
            let mut numbers = Vec::with_capacity(room);
            numbers.extend(old);
            Self::Wide(numbers)
        };
    }

    fn finish(&mut self) {
        if let Self::Wide(numbers) = self
            && let (Some(&base), Some(&top)) = (numbers.iter().min(), numbers.iter().max())
            && offset(base, top).is_some()
        {
            *self =
                Self::Offsets { base, offsets: numbers.iter().filter_map(|&number| offset(base, number)).collect() };
        }
        match self {
            Self::Stride { .. } => {}
            Self::Offsets { offsets, .. } => offsets.shrink_to_fit(),
            Self::Wide(numbers) => numbers.shrink_to_fit(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Stride { .. } => 0,
            Self::Offsets { offsets, .. } => offsets.capacity() * size_of::<u32>(),
            Self::Wide(numbers) => numbers.capacity() * size_of::<i64>(),
        }
    }
}

#[inline]
fn offset(base: i64, number: i64) -> Option<u32> {
    number.checked_sub(base).and_then(|offset| u32::try_from(offset).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn history(numbers: impl IntoIterator<Item = (i64, i64)>) -> History {
        let mut history = History::default();
        for (at, (step, timestamp)) in numbers.into_iter().enumerate() {
            history.push(MetricPoint { value: at as f64, step, timestamp });
        }
        history
    }

    const T: i64 = 1_700_000_000_000;

    #[test]
    fn an_ordinary_history_takes_at_most_16_bytes_a_point() {
        let jitter = |at: i64| (at * 7919) % 613;
        let mut even = history((0..10_000).map(|at| (at, T + at * 1000 + jitter(at))));
        even.finish();
        assert_eq!(even.bytes(), 10_000 * 12, "even steps cost nothing");
        let mut uneven = history((0..10_000).map(|at| (at + jitter(at), T + at * 1000 + jitter(at))));
        uneven.finish();
        assert_eq!(uneven.bytes(), 10_000 * 16);
        let mut long = history((0..10_000).map(|at| (at, T - at * 400_000 - jitter(at))));
        long.finish();
        assert_eq!(long.bytes(), 10_000 * 12, "46 days, backwards: narrowed at the end");
        let mut years = history((0..10_000).map(|at| (at, T + at * 1_000_000_000 + jitter(at))));
        years.finish();
        assert_eq!(years.bytes(), 10_000 * 16, "wide timestamps, no steps");
    }

    #[test]
    fn a_broken_stride_keeps_what_came_before() {
        let steps = [0, 5, 10, 15, 3, i64::MAX, i64::MIN, -1, 0];
        let history = history(steps.map(|step| (step, T)));
        assert!(history.steps().eq(steps));
        assert!(history.timestamps().eq([T; 9]));
        assert!(!history.has_even_steps());
        assert_eq!((history.step(4), history.step(6)), (3, i64::MIN));
    }

    #[test]
    fn equality_is_of_points_not_of_forms() {
        let numbers = [(0, T), (i64::MAX, T), (1, T)];
        let mut one = history(numbers);
        let other = one.clone();
        one.finish();
        assert_eq!(one, other);
        assert_ne!(one, history([(0, T), (i64::MAX, T), (2, T)]));
        assert_ne!(one, history([(0, T)]));
    }

    #[test]
    fn what_was_stored_again_is_one_point() {
        let of = |points: &[(i64, i64, f64)]| {
            let mut history = History::default();
            for &(step, timestamp, value) in points {
                history.push(MetricPoint { value, step, timestamp });
            }
            history.distinct().map(|distinct| {
                let left: Vec<_> = distinct.history.points().map(|point| (point.step, point.value)).collect();
                (left, distinct.times)
            })
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(0, T, 1.0), (1, T, 1.0), (2, T, 1.0)]), None);
        assert_eq!(of(&[(0, T, 1.0), (0, T, 2.0), (0, T + 1, 1.0), (0, T + 1, 2.0)]), None, "no two are equal");
        assert_eq!(of(&[(0, T, 0.0), (0, T, -0.0)]), None, "two texts, two points");
        assert_eq!(of(&[(0, T, 7.0), (0, T, 7.0)]), Some((vec![(0, 7.0)], vec![2])));
        let twice = [(0, T, 1.0), (1, T, 2.0), (2, T, 3.0), (0, T, 1.0), (1, T, 2.0), (1, T, 2.5), (2, T, 3.0)];
        assert_eq!(of(&twice), Some((vec![(0, 1.0), (1, 2.0), (2, 3.0), (1, 2.5)], vec![2, 2, 2, 1])));
        let (left, times) = of(&[(0, T, f64::NAN), (0, T, f64::NAN), (0, T, f64::INFINITY)]).expect("NaN again");
        assert!(left[0].1.is_nan() && left.len() == 2 && times == [2, 1]);
    }

    /// Numbers that stay in one form for a while.
    fn numbers() -> impl Strategy<Value = Vec<i64>> {
        let piece = prop_oneof![
            (any::<i64>(), any::<i64>(), 0_usize..9).prop_map(|(first, stride, len)| (0_i64..len.cast_signed() as i64)
                .map(|at| first.wrapping_add(stride.wrapping_mul(at)))
                .collect()),
            prop::collection::vec(any::<i64>(), 0..4),
            prop::collection::vec(T - (1 << 32)..T + (1 << 32), 0..9),
            prop::collection::vec(-3_i64..3, 0..9),
        ];
        prop::collection::vec(piece, 0..5).prop_map(|pieces: Vec<Vec<i64>>| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn distinct_points_are_those_of_a_set(
            points in prop::collection::vec((0_i64..4, 0_i64..3, 0_u8..3), 0..60),
            is_sorted in any::<bool>(),
        ) {
            let mut points = points;
            if is_sorted {
                points.sort_unstable();
            }
            let mut history = History::default();
            for &(step, timestamp, value) in &points {
                history.push(MetricPoint { value: f64::from(value), step, timestamp });
            }
            let mut expected: Vec<((i64, i64, u8), u32)> = Vec::new();
            for &point in &points {
                match expected.iter_mut().find(|(known, _)| *known == point) {
                    Some((_, times)) => *times += 1,
                    None => expected.push((point, 1)),
                }
            }
            let found: Vec<((i64, i64, u8), u32)> = match history.distinct() {
                None => points.iter().map(|point| (*point, 1)).collect(),
                Some(Distinct { history, times }) => {
                    let point = |point: MetricPoint| (point.step, point.timestamp, point.value as u8);
                    history.points().map(point).zip(times).collect()
                }
            };
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_numbers_come_back(steps in numbers(), timestamps in numbers(), room in 0_usize..20) {
            let len = steps.len().min(timestamps.len());
            let mut history = History::with_capacity(room);
            for at in 0..len {
                history.push(MetricPoint { value: at as f64, step: steps[at], timestamp: timestamps[at] });
            }
            for _ in 0..2 {
                prop_assert_eq!(history.len(), len);
                prop_assert!(history.steps().eq(steps[..len].iter().copied()));
                prop_assert!(history.timestamps().eq(timestamps[..len].iter().copied()));
                for (at, point) in history.points().enumerate() {
                    let expected = MetricPoint { value: at as f64, step: steps[at], timestamp: timestamps[at] };
                    prop_assert_eq!(point, expected);
                    prop_assert_eq!((history.step(at), history.timestamp(at)), (expected.step, expected.timestamp));
                }
                history.finish();
                prop_assert!(history.bytes() <= 24 * len);
            }
        }
    }
}
