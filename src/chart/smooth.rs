//! Smoothing of one curve: how a noisy metric shows its trend.
//!
//! Contract of [`smooth`]: the result has the length of `y`; a value that is not finite stays where it is, adds nothing
//! to its neighbours and does not restart them; finite values become finite values between the smallest and the largest
//! of the curve, whatever their size; a constant curve stays exactly as it is. Everything is linear in the number of
//! points.
//!
//! # Formulas and where they come from
//!
//! | kind | formula | source |
//! |---|---|---|
//! | [`Smoothing::Ema`] | `last = last·w + (1−w)·y`, shown `last / (1 − wᵗ)`, `t` counting finite values | TensorBoard, `resmoothDataset` in `vz_line_chart2/line-chart.ts`, `classicSmoothing` in its newer line chart |
//! | | the same; its slider `s` of 1 to 100 is the weight `s / 101`, and `s ≤ 1` is no smoothing | MLflow, `EMA` in `MetricsPlotView.tsx` with `MAX_LINE_SMOOTHNESS = 100` |
//! | [`Smoothing::TimeEma`] | `a = min(√w, 0.999)^(Δx / range · 1000)`, `last = last·a + y`, `debias = debias·a + 1`, shown `last / debias` | Weights & Biases, "Smooth line plots" in its documentation |
//! | [`Smoothing::Gaussian`] | mean with the weights `exp(−d² / 2σ²)`, `d` in points, `d ≤ 3σ` | the same page |
//! | [`Smoothing::RunningMean`] | mean of the `n` points around the point | the same page |
//!
//! Differences: MLflow takes the exponent of the debiasing from the position, so that its curve sags after a NaN, and lets
//! an infinity spoil all that follows; this counts finite values, as TensorBoard does. Weights & Biases does not publish
//! its `VIEWPORT_SCALE`; it is 1000 here, so that `√w` is the weight over a thousandth of the range. At its ends a curve has
//! fewer neighbours: the weights of those that exist are scaled to the sum 1.
//!
//! Both averages run as `mean += (y − mean) / debias`, the same number by algebra, which keeps a constant exact and cannot
//! overflow.

use std::fmt;
use std::str::FromStr;

use crate::store::Cancel;

use super::numbers::{Bounds, toward};

/// How often a loop looks at the token.
const BLOCK: usize = 65_536;
/// Weights above are taken as this one: a curve that never moves says nothing.
const MAX_WEIGHT: f64 = 0.999_999;
/// The largest root of a weight of [`Smoothing::TimeEma`], from the source of the formula.
const MAX_TIME_WEIGHT: f64 = 0.999;
/// Parts of the x range that [`Smoothing::TimeEma`] counts.
const VIEWPORT_SCALE: f64 = 1000.0;
/// Where the Gaussian kernel ends, in standard deviations.
const TRUNCATE: f64 = 3.0;
/// Products that the exact Gaussian may take; beyond, repeated boxes come as close as the eye can tell.
const MAX_PRODUCTS: f64 = 3e7;
/// Boxes that make a Gaussian.
const BOXES: usize = 4;

/// How a curve is smoothed. Parameters that make no sense (not finite, not positive) mean no smoothing.
#[derive(Clone, Copy, Debug, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub enum Smoothing {
    /// As it is.
    #[default]
    None,
    /// Debiased exponential moving average over points; weight of the past, 0 to 1, as TensorBoard's slider.
    Ema(f64),
    /// Debiased exponential moving average that forgets by distance in x; 0 to 1, as the slider of Weights & Biases.
    TimeEma(f64),
    /// Gaussian kernel; standard deviation in points. More than the curve has points is taken as their number.
    Gaussian(f64),
    /// Running mean over a centred window of so many points; an even window reaches one point further back.
    RunningMean(usize),
}

impl Smoothing {
    /// Whether the curve stays as it is.
    pub fn is_none(self) -> bool {
        match self {
            Self::None => true,
            Self::Ema(number) | Self::TimeEma(number) | Self::Gaussian(number) => !(number.is_finite() && number > 0.0),
            Self::RunningMean(points) => points <= 1,
        }
    }
}

/// The form of the command line: `none`, `ema:0.6`, `time-ema:0.9`, `gaussian:5`, `mean:11`.
impl fmt::Display for Smoothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Ema(weight) => write!(f, "ema:{weight}"),
            Self::TimeEma(weight) => write!(f, "time-ema:{weight}"),
            Self::Gaussian(deviation) => write!(f, "gaussian:{deviation}"),
            Self::RunningMean(points) => write!(f, "mean:{points}"),
        }
    }
}

/// Why a text is no smoothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmoothingError {
    /// The kind is none of ours.
    #[error("`{0}` is not one of none, ema:WEIGHT, time-ema:WEIGHT, gaussian:POINTS, mean:POINTS")]
    Kind(String),
    /// The number is missing, no number, or out of range.
    #[error("`{0}` is not a number {1}")]
    Number(String, &'static str),
}

impl FromStr for Smoothing {
    type Err = SmoothingError;

    fn from_str(text: &str) -> Result<Self, SmoothingError> {
        let (kind, parameter) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        let number = |least: f64, most: f64, range| match parameter.trim().parse::<f64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(SmoothingError::Number(parameter.to_owned(), range)),
        };
        match kind.trim() {
            "none" if parameter.is_empty() => Ok(Self::None),
            "ema" => Ok(Self::Ema(number(0.0, 1.0, "from 0 to 1")?)),
            "time-ema" => Ok(Self::TimeEma(number(0.0, 1.0, "from 0 to 1")?)),
            "gaussian" => Ok(Self::Gaussian(number(0.0, f64::MAX, "of points")?)),
            "mean" => match parameter.trim().parse() {
                Ok(points) => Ok(Self::RunningMean(points)),
                Err(_) => Err(SmoothingError::Number(parameter.to_owned(), "of points")),
            },
            _ => Err(SmoothingError::Kind(text.to_owned())),
        }
    }
}

/// `y` smoothed, of the same length; see the head of the module. `x` rises and is used by [`Smoothing::TimeEma`] only,
/// together with `x_span`: the width in x of all curves of the chart, whatever part of it is visible. `None` when
/// cancelled.
pub fn smooth(x: &[f64], y: &[f64], smoothing: Smoothing, x_span: f64, cancel: &Cancel) -> Option<Vec<f64>> {
    if cancel.is_cancelled() {
        return None;
    }
    match smoothing {
        kind if kind.is_none() => Some(y.to_vec()),
        Smoothing::None => Some(y.to_vec()),
        Smoothing::Ema(weight) => {
            let weight = weight.min(MAX_WEIGHT);
            average(y, |_| weight, cancel)
        }
        Smoothing::TimeEma(_) if !(x_span.is_finite() && x_span > 0.0) => Some(y.to_vec()),
        Smoothing::TimeEma(weight) => time_average(x, y, weight.sqrt().min(MAX_TIME_WEIGHT), x_span, cancel),
        Smoothing::Gaussian(deviation) => gaussian(y, deviation.min(y.len() as f64), cancel),
        Smoothing::RunningMean(points) => running_mean(y, points, cancel),
    }
}

/// The debiased average whose past weighs `weight(at)` when the finite value at `at` comes in.
fn average(y: &[f64], mut weight: impl FnMut(usize) -> f64, cancel: &Cancel) -> Option<Vec<f64>> {
    let mut smoothed = Vec::with_capacity(y.len());
    let (mut mean, mut debias) = (0.0, 0.0);
    for (at, &value) in y.iter().enumerate() {
        if at % BLOCK == 0 && cancel.is_cancelled() {
            return None;
        }
        if !value.is_finite() {
            smoothed.push(value);
            continue;
        }
        debias = debias * weight(at) + 1.0;
        mean = toward(mean, value, 1.0 / debias);
        smoothed.push(mean);
    }
    Some(smoothed)
}

fn time_average(x: &[f64], y: &[f64], weight: f64, x_span: f64, cancel: &Cancel) -> Option<Vec<f64>> {
    let mut last_x = None;
    // Even steps need only one power.
    let mut known = (0.0, 1.0);
    average(
        y,
        |at| {
            let here = x.get(at).copied().unwrap_or(f64::NAN);
            let change = (here - last_x.unwrap_or(here)) / x_span * VIEWPORT_SCALE;
            last_x = Some(here);
            // Not a number where x is none; such points and those out of order are taken as one with the last.
            if change != known.0 && change > 0.0 {
                known = (change, weight.powf(change));
            }
            if change > 0.0 { known.1 } else { 1.0 }
        },
        cancel,
    )
}

fn running_mean(y: &[f64], points: usize, cancel: &Cancel) -> Option<Vec<f64>> {
    let Some(bounds) = Bounds::of(y) else { return Some(y.to_vec()) };
    // Twice the curve covers it from every point.
    let points = points.min(2 * y.len());
    let window = (points / 2, points - 1 - points / 2);
    let scale = bounds.scale();
    let (mut sums, mut counts) = (padded(y, 0, |value| value * scale), padded(y, 0, |_| 1.0));
    let mut room = Room::default();
    room.boxed(&mut sums, window, cancel)?;
    room.boxed(&mut counts, window, cancel)?;
    Some(ratio(y, &sums, &counts, scale, bounds))
}

fn gaussian(y: &[f64], deviation: f64, cancel: &Cancel) -> Option<Vec<f64>> {
    let Some(bounds) = Bounds::of(y) else { return Some(y.to_vec()) };
    let radius = ((TRUNCATE * deviation).floor() as usize).min(y.len() - 1);
    if (2 * radius + 1) as f64 * y.len() as f64 > MAX_PRODUCTS {
        return boxed_gaussian(y, deviation, bounds, cancel);
    }
    let kernel: Vec<f64> = (0..=2 * radius)
        .map(|at| {
            let distance = (at as f64 - radius as f64) / deviation;
            (-0.5 * distance * distance).exp()
        })
        .collect();
    let scale = bounds.scale();
    let sums = convolved(&padded(y, radius, |value| value * scale), &kernel, cancel)?;
    let weights = convolved(&padded(y, radius, |_| 1.0), &kernel, cancel)?;
    Some(ratio(y, &sums, &weights, scale, bounds))
}

/// A Gaussian by four running means after one another, whose widths give the standard deviation (P. Kovesi, "Fast
/// Almost-Gaussian Filtering", 2010): the cost does not grow with the width.
fn boxed_gaussian(y: &[f64], deviation: f64, bounds: Bounds, cancel: &Cancel) -> Option<Vec<f64>> {
    let boxes = BOXES as f64;
    let ideal = (12.0 * deviation * deviation / boxes + 1.0).sqrt();
    let narrow = {
        let floor = ideal as usize;
        if floor.is_multiple_of(2) { floor.saturating_sub(1) } else { floor }
    };
    let width = narrow as f64;
    let narrow_boxes = (12.0 * deviation * deviation - boxes * width * width - 4.0 * boxes * width - 3.0 * boxes)
        / (-4.0 * width - 4.0);
    let radii: Vec<usize> = (0..BOXES).map(|at| narrow / 2 + usize::from(at as f64 >= narrow_boxes.round())).collect();
    // What spreads further out than half of all radii cannot come back.
    let pad = radii.iter().sum::<usize>().div_ceil(2);
    let scale = bounds.scale();
    let mut room = Room::default();
    let (mut sums, mut weights) = (padded(y, pad, |value| value * scale), padded(y, pad, |_| 1.0));
    for row in [&mut sums, &mut weights] {
        for &radius in &radii {
            room.boxed(row, (radius, radius), cancel)?;
        }
    }
    Some(ratio(y, &sums[pad..], &weights[pad..], scale, bounds))
}

/// `value` of each finite number and 0 for the others, between `pad` zeros on either side.
fn padded(y: &[f64], pad: usize, value: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut row = vec![0.0; y.len() + 2 * pad];
    for (slot, &number) in row[pad..].iter_mut().zip(y) {
        if number.is_finite() {
            *slot = value(number);
        }
    }
    row
}

/// Room that one pass after another uses again.
#[derive(Default)]
struct Room {
    to_end: Vec<f64>,
    sums: Vec<f64>,
}

impl Room {
    /// Replaces each number by the sum over `before` numbers before and `after` after it, as far as there are any. Each
    /// window is the end of one block and the start of the next, so that nothing is ever subtracted: a spike leaves no
    /// error behind once it has passed.
    fn boxed(&mut self, row: &mut Vec<f64>, (before, after): (usize, usize), cancel: &Cancel) -> Option<()> {
        let Some(last) = row.len().checked_sub(1) else { return Some(()) };
        let width = before + after + 1;
        self.to_end.clone_from(row);
        for block in self.to_end.chunks_mut(width) {
            accumulate(block.iter_mut().rev());
        }
        if cancel.is_cancelled() {
            return None;
        }
        for block in row.chunks_mut(width) {
            accumulate(block.iter_mut());
        }
        let from_start = &row[..];
        let last_block = last - last % width;
        self.sums.clear();
        let (mut start, mut in_block) = (0, 0);
        for at in 0..=last {
            if at % BLOCK == 0 && cancel.is_cancelled() {
                return None;
            }
            if at > before {
                start += 1;
                in_block = if in_block + 1 == width { 0 } else { in_block + 1 };
            }
            let end = (at + after).min(last);
            self.sums.push(if in_block == 0 {
                from_start[end]
            } else if start > last_block {
                // Only at the end of the row is a window shorter than a block without starting one.
                self.to_end[start]
            } else {
                self.to_end[start] + from_start[end]
            });
        }
        std::mem::swap(row, &mut self.sums);
        Some(())
    }
}

/// Replaces each number by the sum up to it.
fn accumulate<'a>(numbers: impl Iterator<Item = &'a mut f64>) {
    let mut sum = 0.0;
    for number in numbers {
        sum += *number;
        *number = sum;
    }
}

/// Sums of `kernel` times the numbers under it, wherever it fits into the row.
fn convolved(row: &[f64], kernel: &[f64], cancel: &Cancel) -> Option<Vec<f64>> {
    let mut sums = Vec::with_capacity(row.len());
    for (at, numbers) in row.windows(kernel.len()).enumerate() {
        if at % BLOCK == 0 && cancel.is_cancelled() {
            return None;
        }
        sums.push(numbers.iter().zip(kernel).map(|(number, weight)| number * weight).sum());
    }
    Some(sums)
}

/// `sums / weights` where `y` is finite, scaled back.
fn ratio(y: &[f64], sums: &[f64], weights: &[f64], scale: f64, bounds: Bounds) -> Vec<f64> {
    y.iter()
        .zip(sums.iter().zip(weights))
        .map(|(&value, (sum, weight))| if value.is_finite() { bounds.clamp(sum / weight / scale) } else { value })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smoothed(y: &[f64], smoothing: Smoothing) -> Vec<f64> {
        let x: Vec<f64> = (0..y.len()).map(|at| at as f64).collect();
        smooth(&x, y, smoothing, (y.len() as f64 - 1.0).max(1.0), &Cancel::new()).expect("nobody cancels")
    }

    #[track_caller]
    fn assert_close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
            let equal = found == expected || (found.is_nan() && expected.is_nan());
            assert!(equal || (found - expected).abs() <= 1e-12 * expected.abs(), "{at}: {found}, not {expected}");
        }
    }

    /// TensorBoard's formula in exact fractions: y = 1, 2, 4, NaN, 8, −1 with w = 0.6.
    #[test]
    fn ema_as_tensorboard() {
        let y = [1.0, 2.0, 4.0, f64::NAN, 8.0, -1.0];
        assert_close(
            &smoothed(&y, Smoothing::Ema(0.6)),
            &[1.0, 1.625, 2.836_734_693_877_551, f64::NAN, 5.209_558_823_529_412, 2.516_308_119_361_554_4],
        );
    }

    /// The code of Weights & Biases in double precision: x = 0, 1, 3, 3, 10 of a range of 2000, y = 1, 2, 4, 8, −1, slider 0.9.
    #[test]
    fn time_ema_as_weights_and_biases() {
        let found = smooth(
            &[0.0, 1.0, 3.0, 3.0, 10.0],
            &[1.0, 2.0, 4.0, 8.0, -1.0],
            Smoothing::TimeEma(0.9),
            2000.0,
            &Cancel::new(),
        );
        assert_close(
            &found.expect("nobody cancels"),
            &[1.0, 1.506_584_651_529_101_5, 2.374_552_606_012_895_4, 3.827_141_503_959_530_2, 2.683_435_641_272_611_7],
        );
    }

    /// Σ exp(−d²/2σ²)·y / Σ exp(−d²/2σ²) over |d| ≤ 3σ, σ = 1.5.
    #[test]
    fn gaussian_by_its_definition() {
        let y = [1.0, 2.0, 4.0, f64::NAN, 8.0, -1.0, 0.5];
        assert_close(
            &smoothed(&y, Smoothing::Gaussian(1.5)),
            &[
                1.997_151_235_942_863_8,
                2.552_204_411_431_513_4,
                3.294_181_899_849_813_4,
                f64::NAN,
                3.354_490_245_851_663_7,
                2.316_047_079_754_818,
                1.384_753_563_669_193_9,
            ],
        );
    }

    #[test]
    fn running_mean_by_its_definition() {
        let y = [1.0, 2.0, 4.0, f64::NAN, 8.0, f64::INFINITY, 2.0];
        let expected = [1.5, 7.0 / 3.0, 3.0, f64::NAN, 8.0, f64::INFINITY, 2.0];
        assert_close(&smoothed(&y, Smoothing::RunningMean(3)), &expected);
        let even = [1.0, 1.5, 3.0, f64::NAN, 8.0, f64::INFINITY, 2.0];
        assert_close(&smoothed(&y, Smoothing::RunningMean(2)), &even);
        let all = [3.4, 3.4, 3.4, f64::NAN, 3.4, f64::INFINITY, 3.4];
        assert_close(&smoothed(&y, Smoothing::RunningMean(usize::MAX)), &all);
    }

    #[test]
    fn texts_round_trip() {
        for smoothing in [
            Smoothing::None,
            Smoothing::Ema(0.6),
            Smoothing::TimeEma(0.999),
            Smoothing::Gaussian(2.5),
            Smoothing::RunningMean(11),
        ] {
            assert_eq!(smoothing.to_string().parse(), Ok(smoothing));
        }
        assert_eq!(" ema: 0.6 ".parse(), Ok(Smoothing::Ema(0.6)));
        for text in [
            "",
            "ema",
            "ema:",
            "ema:1.5",
            "ema:NaN",
            "ema:-0.1",
            "gaussian:inf",
            "mean:-3",
            "mean:1.5",
            "none:1",
            "box:3",
        ] {
            assert!(text.parse::<Smoothing>().is_err(), "{text}");
        }
        assert_eq!("box:3".parse::<Smoothing>(), Err(SmoothingError::Kind("box:3".into())));
    }

    #[test]
    fn nonsense_is_no_smoothing() {
        let y = [3.0, f64::NAN, -1.0];
        for smoothing in [
            Smoothing::Ema(f64::NAN),
            Smoothing::Ema(-0.5),
            Smoothing::Ema(0.0),
            Smoothing::TimeEma(f64::INFINITY),
            Smoothing::Gaussian(-1.0),
            Smoothing::RunningMean(0),
            Smoothing::RunningMean(1),
        ] {
            assert!(smoothing.is_none(), "{smoothing}");
            assert_close(&smoothed(&y, smoothing), &y);
        }
    }

    #[test]
    fn a_spike_leaves_no_error_behind() {
        let mut y = vec![0.1; 2000];
        y[500] = 1e30;
        for smoothing in [Smoothing::RunningMean(7), Smoothing::Gaussian(3.0)] {
            assert_close(&smoothed(&y, smoothing)[600..], &[0.1; 1400]);
        }
        // The boxes that stand in for a wide Gaussian neither.
        let y: Vec<f64> = (0..200_000).map(|at| if at == 5_000 { 1e30 } else { 0.1 }).collect();
        assert_close(&smoothed(&y, Smoothing::Gaussian(60.0))[6_000..], &vec![0.1; 194_000]);
    }

    #[test]
    fn boxes_come_close_to_the_gaussian() {
        let y: Vec<f64> = (0..4000).map(|at| f64::from((at * 7919) % 613) / 613.0 + f64::from(at) / 1000.0).collect();
        for deviation in [8.0, 30.0, 300.0] {
            let exact = smoothed(&y, Smoothing::Gaussian(deviation));
            let bounds = Bounds::of(&y).expect("numbers");
            let quick = boxed_gaussian(&y, deviation, bounds, &Cancel::new()).expect("nobody cancels");
            let furthest = exact.iter().zip(&quick).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(furthest < 0.03, "σ {deviation}: {furthest}");
        }
    }

    #[test]
    fn a_cancelled_token_stops_it() {
        let cancel = Cancel::new();
        cancel.cancel();
        assert_eq!(smooth(&[0.0], &[1.0], Smoothing::Ema(0.5), 1.0, &cancel), None);
    }
}
