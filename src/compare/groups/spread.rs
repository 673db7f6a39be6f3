//! `0.912 ± 0.012`: a mean to the digits that its standard deviation leaves it.

use crate::compare::statistics::Interval;
use crate::model::format;

/// Digits of a mean beyond which it is written on its own.
const MOST_DIGITS: i32 = 12;

/// Mean and standard deviation as they are written: the deviation to two significant digits, the mean to the same place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    pub mean: String,
    /// `None` of one value.
    pub deviation: Option<String>,
    /// Power of ten that both are times; 0 where they are written out.
    pub exponent: i32,
}

/// Which digits of numbers mean something, given how far they spread.
#[derive(Clone, Copy)]
struct Digits {
    /// Power of ten of the last one.
    place: i32,
    /// Power of ten that is written apart; 0 where numbers are written out.
    exponent: i32,
}

impl Digits {
    /// Of numbers as large as `size` that spread by `deviation`: two of that. `None` where they would be too many.
    fn of(size: f64, deviation: f64) -> Option<Self> {
        if deviation == 0.0 || !deviation.is_finite() {
            return None;
        }
        // Rounding may carry: 0.0996 is 0.10, not 0.100.
        let of_deviation = exponent(deviation, 1);
        let place = of_deviation - 1;
        let highest = if size == 0.0 { of_deviation } else { exponent(size, 8).max(of_deviation) };
        let exponent = if (-4..6).contains(&highest) { 0 } else { highest };
        (highest - place <= MOST_DIGITS).then_some(Self { place, exponent })
    }

    fn write(self, value: f64) -> String {
        rounded(scaled(value, -self.exponent), self.place - self.exponent)
    }
}

impl Spread {
    /// Of a mean that is finite. A deviation of zero has no digits to go by: the mean is as the table shows it.
    pub fn of(mean: f64, deviation: Option<f64>) -> Self {
        let Some(deviation) = deviation.filter(|deviation| deviation.is_finite()) else {
            return Self { mean: shown(mean), deviation: None, exponent: 0 };
        };
        match Digits::of(mean, deviation) {
            None => Self { mean: shown(mean), deviation: Some(shown(deviation)), exponent: 0 },
            Some(digits) => {
                Self { mean: digits.write(mean), deviation: Some(digits.write(deviation)), exponent: digits.exponent }
            }
        }
    }

    /// In one line, for readers: `0.912 ± 0.012`, `(1.23 ± 0.02)e−7`.
    pub fn text(&self) -> String {
        let minus = |text: &str| text.replace('-', "\u{2212}");
        let mean = minus(&self.mean);
        match (&self.deviation, self.exponent) {
            (None, _) => mean,
            (Some(deviation), 0) => format!("{mean} ± {}", minus(deviation)),
            (Some(deviation), power) => {
                format!("({mean} ± {deviation})e{}", minus(&power.to_string()))
            }
        }
    }

    /// As TeX sets it; the mean in bold where it is the best.
    pub fn latex(&self, is_bold: bool) -> String {
        let plain = |text: &str| match text.split_once('e') {
            Some((mantissa, power)) => format!("{mantissa} \\times 10^{{{power}}}"),
            None => text.to_owned(),
        };
        let mean = if is_bold { format!("\\mathbf{{{}}}", plain(&self.mean)) } else { plain(&self.mean) };
        match (&self.deviation, self.exponent) {
            (None, _) => format!("${mean}$"),
            (Some(deviation), 0) => format!("${mean} \\pm {}$", plain(deviation)),
            (Some(deviation), power) => format!("$({mean} \\pm {}) \\times 10^{{{power}}}$", plain(deviation)),
        }
    }
}

/// `[0.790, 0.830]`, to the digits that a spread leaves it.
pub fn interval_text(interval: Interval, deviation: f64) -> String {
    let size = interval.low.abs().max(interval.high.abs());
    let digits = Digits::of(size, deviation).filter(|digits| digits.exponent == 0);
    let write = |value: f64| match digits {
        Some(digits) => digits.write(value).replace('-', "\u{2212}"),
        None => format::number(value),
    };
    format!("[{}, {}]", write(interval.low), write(interval.high))
}

/// A difference with its interval, to the digits that the width of that leaves it.
pub fn difference_text(difference: f64, interval: Interval) -> String {
    let width = interval.high / 2.0 - interval.low / 2.0;
    let digits = Digits::of(difference, width).filter(|digits| digits.exponent == 0);
    let number = digits.map_or_else(|| format::number(difference), |it| it.write(difference).replace('-', "\u{2212}"));
    format!("{number} {}", interval_text(interval, width))
}

/// With an ASCII minus and without separators.
fn shown(value: f64) -> String {
    let text = format::number(value);
    text.chars().filter(|c| *c != ',').map(|c| if c == '\u{2212}' { '-' } else { c }).collect()
}

/// The power of ten of the first digit, after rounding to `digits` behind it.
fn exponent(value: f64, digits: usize) -> i32 {
    let text = format!("{value:.digits$e}");
    text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

/// Times a power of ten, in two steps: one may lie out of the range of numbers.
fn scaled(value: f64, power: i32) -> f64 {
    let half = power / 2;
    value * 10_f64.powi(half) * 10_f64.powi(power - half)
}

/// To this power of ten. No digits are left below it, and zero has no sign.
fn rounded(value: f64, place: i32) -> String {
    let text = if place <= 0 {
        format!("{value:.*}", place.unsigned_abs() as usize)
    } else {
        format!("{:.0}", scaled(scaled(value, -place).round(), place))
    };
    match text.strip_prefix('-') {
        Some(size) if size.chars().all(|c| matches!(c, '0' | '.')) => size.to_owned(),
        _ => text,
    }
}
