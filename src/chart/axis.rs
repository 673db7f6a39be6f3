//! What lies along the axes, and the map from data to the unit interval and back.
//!
//! [`Scale`] is total: any finite pair of ends, equal ones, and ends whose difference overflows all give finite positions.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What the user asks for along x.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum XAxis {
    /// The logged step.
    #[default]
    Step,
    /// Milliseconds since the run's start.
    Relative,
    /// Milliseconds since the first point of each curve.
    SinceFirst,
    /// Milliseconds since 1970 UTC, shown in the local zone.
    Wall,
    /// The value that another metric has at the same step.
    Metric(Arc<str>),
}

impl XAxis {
    /// What it is when nothing forces another choice.
    pub fn kind(&self) -> AxisKind {
        match self {
            Self::Step => AxisKind::Step,
            Self::Relative | Self::SinceFirst => AxisKind::Relative,
            Self::Wall => AxisKind::Wall,
            Self::Metric(_) => AxisKind::Metric,
        }
    }

    /// Those that are chosen by a word, with the key of the word; a metric is chosen by its name.
    pub const CHOICES: [(Self, &'static str); 3] =
        [(Self::Step, "axis-step"), (Self::Relative, "axis-relative"), (Self::Wall, "axis-wall")];

    /// The choice under which it falls, if any.
    pub fn choice(&self) -> Option<usize> {
        let word = if *self == Self::SinceFirst { &Self::Relative } else { self };
        Self::CHOICES.iter().position(|(choice, _)| choice == word)
    }

    /// What is shown, in order of preference: the next one where all points are equal along the one before.
    pub(crate) fn candidates(&self) -> [AxisKind; 3] {
        match self {
            Self::Step => [AxisKind::Step, AxisKind::Relative, AxisKind::Index],
            Self::Relative | Self::SinceFirst => [AxisKind::Relative, AxisKind::Step, AxisKind::Index],
            Self::Wall => [AxisKind::Wall, AxisKind::Step, AxisKind::Index],
            Self::Metric(_) => [AxisKind::Metric, AxisKind::Step, AxisKind::Index],
        }
    }

    /// Whether times count from the start of the run, not from the first point of each curve.
    pub(crate) fn counts_from_start(&self) -> bool {
        *self != Self::SinceFirst
    }

    /// What `shown` is called where there is nothing beside it that tells.
    pub(crate) fn title(&self, shown: AxisKind) -> AxisTitle<'_> {
        match (self, shown) {
            (Self::Metric(name), AxisKind::Metric) => AxisTitle::Name(name),
            (Self::SinceFirst, AxisKind::Relative) => AxisTitle::Words("export-axis-since-first"),
            (_, AxisKind::Step | AxisKind::Metric) => AxisTitle::Words("export-axis-step"),
            (_, AxisKind::Relative) => AxisTitle::Words("export-axis-relative"),
            (_, AxisKind::Wall) => AxisTitle::Words("export-axis-wall"),
            (_, AxisKind::Index) => AxisTitle::Words("export-axis-index"),
        }
    }

    /// The same on the screen, where the ticks and the toolbar mostly tell.
    pub fn short_title(&self, shown: AxisKind) -> Option<AxisTitle<'_>> {
        match (self, shown) {
            (Self::Metric(name), AxisKind::Metric) => Some(AxisTitle::Name(name)),
            (Self::SinceFirst, AxisKind::Relative) => Some(AxisTitle::Words("chart-x-since-first")),
            _ => None,
        }
    }
}

/// What an axis is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisTitle<'a> {
    /// A key of the locale files.
    Words(&'static str),
    /// A metric.
    Name(&'a str),
}

/// As on the command line: `step`, `relative`, `since-first`, `wall`; anything else is a metric. A metric that is called
/// like an axis has `metric:` before it, and so has one that begins with that.
impl fmt::Display for XAxis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Step => "step",
            Self::Relative => "relative",
            Self::SinceFirst => "since-first",
            Self::Wall => "wall",
            Self::Metric(name) => {
                let is_plain = matches!(name.parse(), Ok(Self::Metric(ref parsed)) if parsed == name);
                return if is_plain { f.write_str(name) } else { write!(f, "metric:{name}") };
            }
        })
    }
}

impl FromStr for XAxis {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "step" => Self::Step,
            "relative" => Self::Relative,
            "since-first" => Self::SinceFirst,
            "wall" => Self::Wall,
            name => Self::Metric(name.strip_prefix("metric:").unwrap_or(name).into()),
        })
    }
}

/// What a figure really shows along x: as asked, or what it fell back to because the asked one is equal for all points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AxisKind {
    /// The logged step.
    Step,
    /// Milliseconds since the run's start (since its first point when the start is unknown, or by choice).
    Relative,
    /// Milliseconds since 1970 UTC.
    Wall,
    /// Position in stored order, from 0.
    Index,
    /// The value of another metric.
    Metric,
}

impl AxisKind {
    /// Whether x is a time in milliseconds.
    pub(crate) fn is_time(self) -> bool {
        matches!(self, Self::Relative | Self::Wall)
    }
}

/// How numbers lie along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum AxisScale {
    /// Evenly.
    #[default]
    Linear,
    /// By decades. Numbers that are not positive leave gaps, counted in a [`super::Note`].
    Log,
}

impl AxisScale {
    /// Whether a finite number has a place on it.
    #[inline]
    pub fn has(self, number: f64) -> bool {
        self == Self::Linear || number > 0.0
    }
}

/// Maps a range of data to 0..1 and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    is_log: bool,
}

impl Scale {
    /// Even scale over `range`. Ends that are not finite count as 0.
    pub(crate) fn linear(range: (f64, f64)) -> Self {
        Self { low: finite(range.0), high: finite(range.1), is_log: false }
    }

    /// Scale of `scale` over `range`; even when `range` is not positive.
    pub fn new(scale: AxisScale, range: (f64, f64)) -> Self {
        if scale == AxisScale::Log && range.0 > 0.0 && range.1 > 0.0 {
            Self { low: finite(range.0.log10()), high: finite(range.1.log10()), is_log: true }
        } else {
            Self::linear(range)
        }
    }

    /// Position of `value`: 0 at the low end, 1 at the high end, beyond outside. 0.5 when the ends are equal. Finite for
    /// finite values; a value that is not positive lies far below a log scale.
    pub fn unit(&self, value: f64) -> f64 {
        let value = if self.is_log { if value > 0.0 { value.log10() } else { self.low - 1e3 } } else { value };
        let span = self.high - self.low;
        let unit = if span.is_finite() {
            (value - self.low) / span
        } else {
            (value * 0.25 - self.low * 0.25) / (self.high * 0.25 - self.low * 0.25)
        };
        if unit.is_finite() { unit.clamp(-1e6, 1e6) } else { 0.5 }
    }

    /// The value at position `unit`, clamped to finite numbers.
    pub fn value(&self, unit: f64) -> f64 {
        let value = self.low * (1.0 - unit) + self.high * unit;
        let value = if self.is_log { 10_f64.powf(value) } else { value };
        if value.is_nan() { self.low } else { value.clamp(-f64::MAX, f64::MAX) }
    }
}

/// `range` with 5 % of room at both ends (of its decades on a log scale); an empty range becomes one around its value.
pub(crate) fn padded(scale: AxisScale, range: (f64, f64)) -> (f64, f64) {
    let (low, high) = range;
    if scale == AxisScale::Log && low > 0.0 && high > 0.0 {
        let (low, high) = (low.log10(), high.log10());
        let room = if high > low { (high - low) * 0.05 } else { 0.5 };
        let floor = f64::MIN_POSITIVE;
        return (10_f64.powf(low - room).max(floor), 10_f64.powf(high + room).clamp(floor * 10.0, f64::MAX));
    }
    let room = if high > low { high * 0.05 - low * 0.05 } else { low.abs() * 0.1 };
    let room = match room {
        0.0 if high > low => f64::MIN_POSITIVE,
        0.0 => 1.0,
        room => room,
    };
    ((low - room).max(-f64::MAX), (high + room).min(f64::MAX))
}

fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}
