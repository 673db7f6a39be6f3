//! The straight line through points, in their own numbers or in logarithms.

use super::distributions::{t_both_tails, t_half_width};
use super::{CONFIDENCE, Interval, NoAnswer, enough};
use crate::chart::numbers::Bounds;

/// In which numbers the line is straight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogAxes {
    pub x: bool,
    pub y: bool,
}

/// Coordinates multiplied by a power of two, around their mean.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Centered {
    scale: f64,
    mean: f64,
    squares: f64,
}

/// A line by least squares. In logarithms (base 10) `x` and `y` below are those.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    pub axes: LogAxes,
    /// Units of y for each unit of x.
    pub slope: f64,
    /// y at x = 0.
    pub intercept: f64,
    /// Pearson's correlation.
    pub r: f64,
    /// The part of y's variance that the line explains.
    pub r_squared: f64,
    /// Two-sided, against a level line.
    pub p: f64,
    /// Of the slope.
    pub slope_interval: Interval,
    /// Points it rests on.
    pub n: usize,
    /// Points that have no place: not finite, or not above zero on an axis of logarithms.
    pub left_out: usize,
    x: Centered,
    y: Centered,
    scaled_slope: f64,
    /// Deviation of the points from the line, scaled as y.
    residual: f64,
}

/// Ordinary least squares (C. F. Gauss): `slope = Sxy / Sxx`, `intercept = ȳ − slope x̄`, `r = Sxy / √(Sxx Syy)`, as
/// `scipy.stats.linregress`. No answer from fewer than three points, or when all x or all y are equal.
pub fn trend(x: &[f64], y: &[f64], axes: LogAxes) -> Result<Trend, NoAnswer> {
    let place = |value: f64, is_log: bool| if is_log { value.log10() } else { value };
    let all = x.len().min(y.len());
    let places = x.iter().zip(y).map(|(x, y)| (place(*x, axes.x), place(*y, axes.y)));
    let (x, y): (Vec<f64>, Vec<f64>) = places.filter(|(x, y)| x.is_finite() && y.is_finite()).unzip();
    let count = x.len();
    enough(count, 3)?;
    let (across, across_differences) = center(&x).ok_or(NoAnswer::ConstantParameter)?;
    let (up, up_differences) = center(&y).ok_or(NoAnswer::ConstantMetric)?;
    let products: f64 = across_differences.iter().zip(&up_differences).map(|(a, b)| a * b).sum();
    let correlation = (products / across.squares.sqrt() / up.squares.sqrt()).clamp(-1.0, 1.0);
    let scaled_slope = products / across.squares;
    let degrees = count as f64 - 2.0;
    // From the points themselves: `1 − r²` of a good line is rounding alone.
    let left: f64 = across_differences.iter().zip(&up_differences).map(|(a, b)| (b - scaled_slope * a).powi(2)).sum();
    let residual = (left / degrees).sqrt();
    let error = residual / across.squares.sqrt();
    let unscale = |slope: f64| slope * across.scale / up.scale;
    let slope = unscale(scaled_slope);
    let width = t_half_width(CONFIDENCE, degrees) * error;
    let slope_interval = Interval { low: unscale(scaled_slope - width), high: unscale(scaled_slope + width) };
    let intercept = (up.mean - scaled_slope * across.mean) / up.scale;
    let vanishes = slope == 0.0 && scaled_slope != 0.0;
    if vanishes || ![slope, intercept, slope_interval.low, slope_interval.high].iter().all(|end| end.is_finite()) {
        return Err(NoAnswer::OutOfRange);
    }
    Ok(Trend {
        axes,
        slope,
        intercept,
        r: correlation,
        r_squared: correlation * correlation,
        p: t_both_tails(scaled_slope / error, degrees),
        slope_interval,
        n: count,
        left_out: all - count,
        x: across,
        y: up,
        scaled_slope,
        residual,
    })
}

/// `None` when all are equal.
fn center(values: &[f64]) -> Option<(Centered, Vec<f64>)> {
    let bounds = Bounds::of(values)?;
    if bounds.low == bounds.high {
        return None;
    }
    let scale = bounds.scale();
    let mean = values.iter().map(|value| value * scale).sum::<f64>() / values.len() as f64;
    let differences: Vec<f64> = values.iter().map(|value| value * scale - mean).collect();
    let squares: f64 = differences.iter().map(|difference| difference * difference).sum();
    (squares > 0.0).then_some((Centered { scale, mean, squares }, differences))
}

impl Trend {
    /// The line at x, both in the numbers of the points (on an axis of logarithms, 10 to the power of the line). `None`
    /// where it has no place.
    pub fn at(&self, x: f64) -> Option<f64> {
        let (middle, _) = self.around(x)?;
        self.back(middle)
    }

    /// Where the line itself lies at x with a confidence of 95 %: `ŷ ± t s √(1/n + (x − x̄)² / Sxx)`.
    pub fn band(&self, x: f64) -> Option<Interval> {
        let (middle, away) = self.around(x)?;
        let spread = (1.0 / self.n as f64 + away * away / self.x.squares).sqrt();
        let width = t_half_width(CONFIDENCE, self.n as f64 - 2.0) * self.residual * spread;
        Some(Interval { low: self.back(middle - width)?, high: self.back(middle + width)? })
    }

    /// The scaled line at x, and how far x is from the middle.
    fn around(&self, x: f64) -> Option<(f64, f64)> {
        let place = if self.axes.x { x.log10() } else { x };
        let away = place * self.x.scale - self.x.mean;
        away.is_finite().then_some((self.y.mean + self.scaled_slope * away, away))
    }

    fn back(&self, scaled: f64) -> Option<f64> {
        let y = scaled / self.y.scale;
        let y = if self.axes.y { 10_f64.powf(y) } else { y };
        y.is_finite().then_some(y)
    }
}
