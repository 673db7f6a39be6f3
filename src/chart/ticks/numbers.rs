//! Ticks of plain numbers and of durations, and how few digits tell them apart.

use crate::text::Texts;

/// A position in data and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// In units of the axis.
    pub at: f64,
    /// Short: `10k`, `0.05`, `2 h`, `14:30`, `3 Nov`.
    pub label: String,
}

/// Ticks at multiples of 1, 2, 2.5 or 5 times a power of ten.
pub fn numbers(range: (f64, f64), most: usize) -> Vec<Tick> {
    even(range, most, 0.0)
}

/// The same, at whole numbers only.
pub fn integers(range: (f64, f64), most: usize) -> Vec<Tick> {
    even(range, most, 1.0)
}

/// Ticks at powers of ten; at 1, 2 and 5 times them when less than two would be seen, and evenly when the range spans
/// only a small part of a decade. `range` must be positive, else there are none.
pub fn decades(range: (f64, f64), most: usize) -> Vec<Tick> {
    let (low, high) = range;
    if low.is_nan() || low <= 0.0 || !high.is_finite() || high <= low || most == 0 {
        return Vec::new();
    }
    let first = low.log10().ceil() as i32;
    let last = high.log10().floor() as i32;
    let count = (last - first + 1).max(0) as usize;
    let power = |exponent: i32| power_of_ten(exponent).clamp(low, high);
    let tick = |at: f64| Tick { at, label: number_label(at, at, at) };
    if count >= 2 {
        let stride = i32::try_from(count.div_ceil(most).max(1)).unwrap_or(i32::MAX);
        let exponents = (first..=last).filter(|exponent| exponent.rem_euclid(stride) == 0);
        return exponents.map(|exponent| Tick { at: power(exponent), label: power_label(exponent, range) }).collect();
    }
    let fine: Vec<f64> = (first - 1..=last + 1)
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * power_of_ten(exponent)))
        .filter(|at| (low..=high).contains(at))
        .collect();
    if (2..=most).contains(&fine.len()) { fine.into_iter().map(tick).collect() } else { numbers(range, most) }
}

/// Ticks of a time in milliseconds since the run's start, at whole seconds, minutes, hours or days where possible.
pub fn durations(range: (f64, f64), most: usize, texts: &Texts) -> Vec<Tick> {
    const SECOND: f64 = 1000.0;
    const MINUTE: f64 = 60.0 * SECOND;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    const STEPS: [f64; 20] = [
        SECOND,
        2.0 * SECOND,
        5.0 * SECOND,
        10.0 * SECOND,
        15.0 * SECOND,
        30.0 * SECOND,
        MINUTE,
        2.0 * MINUTE,
        5.0 * MINUTE,
        10.0 * MINUTE,
        15.0 * MINUTE,
        30.0 * MINUTE,
        HOUR,
        2.0 * HOUR,
        3.0 * HOUR,
        6.0 * HOUR,
        12.0 * HOUR,
        DAY,
        2.0 * DAY,
        5.0 * DAY,
    ];
    let (low, high) = range;
    let span = high - low;
    let step = if !span.is_finite() || span <= SECOND * most as f64 * 0.5 {
        nice_step(range, most, 1.0)
    } else if span <= 5.0 * DAY * (most.max(2) - 1) as f64 {
        STEPS.into_iter().find(|step| count_of(range, *step) <= most as f64).unwrap_or(5.0 * DAY)
    } else {
        nice_step((low / DAY, high / DAY), most, 1.0) * DAY
    };
    let largest = low.abs().max(high.abs());
    // One unit for all labels, such that the steps are short in it.
    let (unit, key) = if largest < SECOND {
        (1.0, "tick-milliseconds")
    } else if step < 15.0 * SECOND || largest < MINUTE {
        (SECOND, "tick-seconds")
    } else if step < 15.0 * MINUTE || largest < HOUR {
        (MINUTE, "tick-minutes")
    } else if step < DAY || largest < DAY {
        (HOUR, "tick-hours")
    } else {
        (DAY, "tick-days")
    };
    let tick = |at: f64| {
        let value = number_label(at / unit, step / unit, largest / unit);
        let label = if at == 0.0 { value } else { texts.with(key, &[("value", value.into())]) };
        Tick { at, label }
    };
    let mut ticks: Vec<Tick> = multiples(range, step, most).into_iter().map(tick).collect();
    ticks.dedup_by(|a, b| a.label == b.label);
    ticks
}

fn even(range: (f64, f64), most: usize, least_step: f64) -> Vec<Tick> {
    let step = nice_step(range, most, least_step);
    let largest = range.0.abs().max(range.1.abs());
    let ticks = multiples(range, step, most).into_iter();
    let mut ticks: Vec<Tick> = ticks.map(|at| Tick { at, label: number_label(at, step, largest) }).collect();
    ticks.dedup_by(|a, b| a.label == b.label);
    ticks
}

/// The smallest step of the form {1, 2, 2.5, 5} × 10ⁿ, not below `least`, that gives at most `most` ticks.
fn nice_step(range: (f64, f64), most: usize, least: f64) -> f64 {
    let most = most.max(1) as f64;
    let rough = range.1 / most - range.0 / most;
    if !rough.is_finite() || rough <= 0.0 {
        return least.max(1.0);
    }
    let exponent = (rough.max(f64::MIN_POSITIVE).log10().floor() as i32).max(-307);
    (exponent - 1..=exponent + 2)
        .flat_map(|exponent| [1.0, 2.0, 2.5, 5.0].map(|digit| digit * power_of_ten(exponent)))
        .filter(|step| *step >= least && step.is_finite() && (least == 0.0 || step.fract() == 0.0))
        .find(|step| count_of(range, *step) <= most)
        .unwrap_or_else(|| rough.max(least))
}

/// How many multiples of `step` lie in `range`.
fn count_of(range: (f64, f64), step: f64) -> f64 {
    (range.1 / step + 1e-9).floor() - (range.0 / step - 1e-9).ceil() + 1.0
}

/// Multiples of `step` in `range`, at most `most`; the lower end alone when the range is empty.
fn multiples(range: (f64, f64), step: f64, most: usize) -> Vec<f64> {
    let (low, high) = range;
    if !low.is_finite() || !high.is_finite() || high < low || most == 0 {
        return Vec::new();
    }
    if high == low || step <= 0.0 {
        return vec![low];
    }
    let first = (low / step - 1e-9).ceil();
    let count = count_of(range, step).clamp(0.0, most as f64) as usize;
    let mut ticks: Vec<f64> = (0..count)
        .map(|at| {
            let value = (first + at as f64) * step;
            // Not −0, nor beyond the ends by a rounding error.
            if value == 0.0 { 0.0 } else { value.clamp(low, high) }
        })
        .filter(|value| (low..=high).contains(value))
        .collect();
    ticks.dedup();
    ticks
}

/// `value` with just the digits that ticks `step` apart need, on an axis whose largest absolute value is `largest`.
pub(super) fn number_label(value: f64, step: f64, largest: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs();
    let text = if !(1e-3..1e9).contains(&largest) {
        let exponent = exponent_of(size);
        let mantissa = size / power_of_ten(exponent);
        let decimals = (exponent - exponent_of(step) + 1).clamp(0, 15) as usize;
        let mantissa = trimmed(format!("{mantissa:.decimals$}"));
        format!("{mantissa}e{}", signed(exponent))
    } else if largest >= 1e6 && step >= 1e3 {
        format!("{}M", fixed(size / 1e6, step / 1e6))
    } else if largest >= 1e4 && step >= 100.0 {
        format!("{}k", fixed(size / 1e3, step / 1e3))
    } else {
        fixed(size, step)
    };
    if value < 0.0 { format!("\u{2212}{text}") } else { text }
}

/// `0.01`, `1`, `10k` where all of them read well like that, else `1e−5`, `1e−4`, …
fn power_label(exponent: i32, range: (f64, f64)) -> String {
    let power = power_of_ten(exponent);
    match exponent {
        0 => "1".to_owned(),
        _ if range.0 > 0.9e-3 && range.1 < 1.1e6 => number_label(power, power, power),
        _ => format!("1e{}", signed(exponent)),
    }
}

fn signed(exponent: i32) -> String {
    if exponent < 0 { format!("\u{2212}{}", exponent.unsigned_abs()) } else { exponent.to_string() }
}

fn fixed(value: f64, step: f64) -> String {
    let decimals = (1 - exponent_of(step)).clamp(0, 15) as usize;
    trimmed(format!("{value:.decimals$}"))
}

fn trimmed(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// n such that 10ⁿ ≤ `value` < 10ⁿ⁺¹, for positive values.
pub(super) fn exponent_of(value: f64) -> i32 {
    let exponent = value.max(f64::MIN_POSITIVE).log10().floor() as i32;
    if power_of_ten(exponent + 1) <= value * (1.0 + 1e-12) { exponent + 1 } else { exponent }
}

/// 10ⁿ, correctly rounded (`powi` is not: 10⁻⁵ would print as 1.0000000000000001e-5).
pub(super) fn power_of_ten(exponent: i32) -> f64 {
    format!("1e{exponent}").parse().unwrap_or(f64::MAX)
}
