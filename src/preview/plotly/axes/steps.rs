//! Nice steps between ticks and bins: numbers, months, powers.

use super::super::dates::{Civil, DAY};

/// A step from tick to tick.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::preview) enum Step {
    /// So much more in the measure of the axis.
    By(f64),
    Months(i64),
    /// On an axis of logarithms: so much more in value.
    Values(f64),
    /// On an axis of logarithms: 1, 2, 5 of each power, or all digits.
    Digits {
        is_all: bool,
    },
}

/// The smallest of `set` that is above `value`, as plotly takes it.
fn round_up(value: f64, set: &[f64]) -> f64 {
    set.iter().copied().find(|item| *item > value).unwrap_or_else(|| set.last().copied().unwrap_or(value))
}

/// The power of ten at or below it.
pub(in crate::preview) fn power(value: f64) -> f64 {
    10_f64.powf((value.abs().max(1e-300).log10() + 1e-12).floor())
}

/// A step of more than `rough` whose digits are 1, 2 or 5.
pub(in crate::preview) fn nice(rough: f64) -> f64 {
    let base = power(rough);
    base * round_up(rough / base, &[2.0, 5.0, 10.0])
}

/// A step of at least about `rough` milliseconds, and where it counts from.
pub(in crate::preview) fn nice_time(rough: f64) -> (Step, f64) {
    const YEAR: f64 = DAY * 365.25;
    const MONTH: f64 = YEAR / 12.0;
    let of = |unit: f64, set: &[f64]| Step::By(unit * round_up(rough / unit, set));
    // 2000-01-01, and the Sunday after it for days and weeks.
    let (start, sunday) = (946_684_800_000.0, 946_771_200_000.0);
    let twice = rough * 2.0;
    if twice > YEAR {
        (Step::Months(12 * nice(rough / YEAR).clamp(1.0, 10_000.0) as i64), start)
    } else if twice > MONTH {
        (Step::Months(round_up(rough / MONTH, &[1.0, 2.0, 3.0, 6.0, 12.0]) as i64), start)
    } else if twice > DAY {
        let days = round_up(rough / DAY, &[1.0, 2.0, 3.0, 7.0, 14.0]);
        (Step::By(days * DAY), sunday)
    } else if twice > 3_600_000.0 {
        (of(3_600_000.0, &[1.0, 2.0, 3.0, 6.0, 12.0]), start)
    } else if twice > 60_000.0 {
        (of(60_000.0, &[1.0, 2.0, 5.0, 10.0, 15.0, 30.0]), start)
    } else if twice > 1000.0 {
        (of(1000.0, &[1.0, 2.0, 5.0, 10.0, 15.0, 30.0]), start)
    } else {
        (Step::By(nice(rough)), start)
    }
}

/// The tick after (or, with `-1`, before) this one.
pub(in crate::preview) fn next(at: f64, step: Step, direction: i64) -> f64 {
    match step {
        Step::By(size) => at + size * direction as f64,
        Step::Months(months) => {
            let civil = Civil::of(at);
            // The same day, or the last of a shorter month.
            let first = Civil { day: 1, month: civil.month + months * direction, ..civil };
            let after = Civil { month: first.month + 1, ..first };
            let days = ((after.ms() - first.ms()) / DAY).round() as i64;
            Civil { day: civil.day.min(days), ..first }.ms()
        }
        Step::Values(size) => (10_f64.powf(at) + size * direction as f64).max(1e-300).log10(),
        Step::Digits { is_all } => {
            let set: &[f64] =
                if is_all { &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0] } else { &[1.0, 2.0, 5.0, 10.0] };
            let base = (at + 1e-9).floor();
            let digit = 10_f64.powf(at - base);
            let after = set.iter().copied().find(|item| *item > digit + 1e-6).unwrap_or(10.0);
            base + after.log10()
        }
    }
}

/// The first tick at or after `low`, counted from `start`.
pub(in crate::preview) fn first(low: f64, step: Step, start: f64) -> f64 {
    match step {
        Step::By(size) => ((low - start) / size - 1e-9).ceil() * size + start,
        Step::Months(months) => {
            let (from, to) = (Civil::of(start), Civil::of(low));
            let between = (to.year - from.year) * 12 + to.month - from.month;
            let count = between.div_euclid(months.max(1)) - 1;
            let mut at = Civil { month: from.month + count * months, ..from }.ms();
            // Days beyond the calendar are never reached.
            for _ in 0..3 {
                if at < low - 1.0 {
                    at = next(at, step, 1);
                }
            }
            at
        }
        Step::Values(size) => {
            let value = 10_f64.powf(low);
            (((value - start) / size - 1e-9).ceil() * size + start).max(1e-300).log10()
        }
        Step::Digits { .. } => {
            let mut at = low.floor();
            for _ in 0..10 {
                if at < low - 1e-9 {
                    at = next(at, step, 1);
                }
            }
            at
        }
    }
}
