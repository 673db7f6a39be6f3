//! The numbers at one x, and percentiles.
//!
//! The spread is computed by the corrected two-pass algorithm (T. F. Chan, G. H. Golub, R. J. `LeVeque`, "Algorithms for
//! computing the sample variance", The American Statistician 37, 1983, formula 1.7), which is at least as exact as
//! Welford's and needs no division per value. The standard deviation is that of a sample (`n − 1`); of a single value it
//! is 0. The confidence interval of the mean is `t(0.975, n − 1) · std / √n`.

use super::choice::{Band, Center};
use crate::chart::numbers::{Bounds, toward};

/// What is computed at each x, with room that is used again.
pub(super) struct Statistics {
    center: Center,
    band: Band,
    values: Vec<f64>,
}

/// What several values amount to; NaN when none of them is finite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Middle {
    pub(super) center: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// How many are finite.
    pub(super) n: u32,
}

impl Statistics {
    pub(super) fn new(center: Center, band: Band) -> Self {
        Self { center, band, values: Vec::new() }
    }

    /// What the values at one x amount to.
    pub(super) fn of(&mut self, values: impl Iterator<Item = f64>) -> Middle {
        self.values.clear();
        self.values.extend(values.filter(|value| value.is_finite()));
        let (center, low, high) = self.compute();
        Middle { center, low, high, n: self.values.len() as u32 }
    }

    /// Center, low and high end of the band.
    fn compute(&mut self) -> (f64, f64, f64) {
        if let [value] = self.values[..] {
            return (value, value, value);
        }
        let Some(bounds) = Bounds::of(&self.values) else { return (f64::NAN, f64::NAN, f64::NAN) };
        let (mean, deviation) = mean_and_deviation(&self.values, bounds);
        let center = match self.center {
            Center::Mean => mean,
            Center::Median => median(&mut self.values),
        };
        let count = self.values.len();
        let error = deviation / (count as f64).sqrt();
        let around = |width: f64| {
            // A band around huge values ends where the number range does.
            ((center - width).max(-f64::MAX), (center + width).min(f64::MAX))
        };
        let (low, high) = match self.band {
            Band::None => (center, center),
            Band::Std => around(deviation),
            Band::StdErr => around(error),
            Band::MinMax => (bounds.low, bounds.high),
            Band::Ci95 => around(if count > 1 { error * t_quantile_975(count - 1) } else { 0.0 }),
        };
        (center, low, high)
    }
}

/// Mean and standard deviation of the sample, of at least one value. The deviation may be infinite when the values span
/// the number range.
pub(crate) fn mean_and_deviation(values: &[f64], bounds: Bounds) -> (f64, f64) {
    if bounds.low == bounds.high {
        return (bounds.low, 0.0);
    }
    let scale = bounds.scale();
    let count = values.len() as f64;
    let mean = values.iter().map(|value| value * scale).sum::<f64>() / count;
    let (mut squares, mut rest) = (0.0, 0.0);
    for value in values {
        let difference = value * scale - mean;
        squares += difference * difference;
        rest += difference;
    }
    let variance = ((squares - rest * rest / count) / (count - 1.0)).max(0.0);
    (bounds.clamp(mean / scale), variance.sqrt() / scale)
}

/// Of at least one value; reorders them.
fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if !is_even {
        return upper;
    }
    below.iter().copied().max_by(f64::total_cmp).map_or(upper, |lower| f64::midpoint(lower, upper))
}

/// The 0.975 quantile of Student's t: a table up to 30 degrees of freedom, then the expansion of Abramowitz and Stegun,
/// "Handbook of Mathematical Functions", 26.7.5, right to better than 1e-6.
fn t_quantile_975(degrees: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.706_204_736_175,
        4.302_652_729_749,
        3.182_446_305_284,
        2.776_445_105_198,
        2.570_581_835_636,
        2.446_911_851_145,
        2.364_624_251_593,
        2.306_004_135_204,
        2.262_157_162_798,
        2.228_138_851_986,
        2.200_985_160_092,
        2.178_812_829_667,
        2.160_368_656_463,
        2.144_786_687_918,
        2.131_449_545_560,
        2.119_905_299_221,
        2.109_815_577_833,
        2.100_922_040_241,
        2.093_024_054_408,
        2.085_963_447_266,
        2.079_613_844_728,
        2.073_873_067_904,
        2.068_657_610_419,
        2.063_898_561_628,
        2.059_538_552_753,
        2.055_529_438_643,
        2.051_830_516_480,
        2.048_407_141_795,
        2.045_229_642_133,
        2.042_272_456_301,
    ];
    /// The same of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if let Some(quantile) = degrees.checked_sub(1).and_then(|at| TABLE.get(at)) {
        return *quantile;
    }
    let inverse = 1.0 / degrees.max(1) as f64;
    let square = Z * Z;
    let first = (square + 1.0) * Z / 4.0;
    let second = ((5.0 * square + 16.0) * square + 3.0) * Z / 96.0;
    let third = (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) * Z / 384.0;
    let fourth = ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) * Z / 92_160.0;
    Z + inverse * (first + inverse * (second + inverse * (third + inverse * fourth)))
}

/// The percentiles `low` and `high` (0 to 100) of the finite values, which are reordered, the others removed; linear
/// between neighbours, as `numpy.percentile` does by default. Linear time. `None` when no value is finite.
pub fn percentiles(values: &mut Vec<f64>, low: f64, high: f64) -> Option<(f64, f64)> {
    values.retain(|value| value.is_finite());
    Some((percentile(values, low)?, percentile(values, high)?))
}

fn percentile(values: &mut [f64], percent: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    // A percent that is no number counts as 0.
    let place = (percent.clamp(0.0, 100.0).max(0.0) / 100.0 * last as f64).min(last as f64);
    let at = place as usize;
    let (_, &mut here, above) = values.select_nth_unstable_by(at, f64::total_cmp);
    let next = above.iter().copied().min_by(f64::total_cmp).unwrap_or(here);
    Some(toward(here, next, place - at as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found}, not {expected}");
    }

    /// From tables of Student's t, 0.975, one-sided.
    #[test]
    fn quantiles_of_t() {
        for (degrees, expected) in [
            (1, 12.706_204_736),
            (2, 4.302_652_730),
            (10, 2.228_138_852),
            (30, 2.042_272_456),
            (31, 2.039_513_446),
            (40, 2.021_075_390),
            (60, 2.000_297_822),
            (120, 1.979_930_405),
            (1000, 1.962_339_081),
        ] {
            let found = t_quantile_975(degrees);
            assert!((found - expected).abs() < 1e-6, "{degrees}: {found}, not {expected}");
        }
        assert_close(t_quantile_975(usize::MAX), 1.959_963_984_540_054);
    }

    /// `numpy.percentile([15, 20, 35, 40, 50], [5, 40])` is 16 and 29.
    #[test]
    fn percentiles_as_numpy() {
        let mut values = vec![f64::NAN, 50.0, 15.0, f64::INFINITY, 40.0, 20.0, 35.0];
        let (low, high) = percentiles(&mut values, 5.0, 40.0).expect("values");
        assert_close(low, 16.0);
        assert_close(high, 29.0);
        assert_eq!(percentiles(&mut values, 0.0, 100.0), Some((15.0, 50.0)));
        assert_eq!(percentiles(&mut values, -5.0, f64::NAN), Some((15.0, 15.0)));
        assert_eq!(percentiles(&mut vec![f64::NAN], 1.0, 99.0), None);
        assert_eq!(percentiles(&mut vec![7.0], 1.0, 99.0), Some((7.0, 7.0)));
    }
}
