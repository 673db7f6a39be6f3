//! Means, extremes and the picture of a difference, in one pass over the rows.

use rayon::prelude::*;

use super::rows::{BAND, Sides};
use crate::store::Cancel;

/// A pixel differs visibly when the mean over its channels does by more than this part of the range.
pub const VISIBLE: f64 = 16.0 / 255.0;
/// Bars of [`ImageDifference::histogram`](super::ImageDifference::histogram).
pub const BARS: usize = 256;

/// How far two sets of samples are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    pub mean: f64,
    pub max: f64,
    /// Mean squared error.
    pub mse: f64,
    /// In dB; infinite when nothing differs.
    pub psnr: f64,
}

/// What a pass finds.
pub(super) struct Measured {
    pub(super) all: Measures,
    pub(super) each: Vec<Measures>,
    pub(super) visible: u64,
    pub(super) histogram: Vec<u64>,
    pub(super) unmatched: u64,
    /// Every value of both is finite.
    pub(super) is_finite: bool,
    /// The mean difference of each pixel: 65,535 is the range.
    pub(super) levels: Vec<u16>,
}

/// Of some rows.
struct Sums {
    absolute: Vec<f64>,
    squared: Vec<f64>,
    max: Vec<f64>,
    pixels: u64,
    visible: u64,
    histogram: Vec<u64>,
    unmatched: u64,
    is_finite: bool,
    levels: Vec<u16>,
}

/// `None` when cancelled.
pub(super) fn measure(sides: &Sides<'_>, cancel: &Cancel) -> Option<Measured> {
    let height = sides.size[1];
    let bands: Vec<Sums> = (0..height.div_ceil(BAND))
        .into_par_iter()
        .map(|band| band_of(sides, band * BAND..((band + 1) * BAND).min(height), cancel))
        .collect::<Option<_>>()?;
    // In the order of the rows, so that the same pictures always give the same digits.
    let count = sides.count();
    let (mut absolute, mut squared, mut max) = (vec![0.0; count], vec![0.0; count], vec![0.0_f64; count]);
    let mut measured = Measured {
        all: Measures::default(),
        each: Vec::new(),
        visible: 0,
        histogram: vec![0; BARS],
        unmatched: 0,
        is_finite: true,
        levels: Vec::with_capacity(sides.size[0] as usize * height as usize),
    };
    let mut pixels = 0;
    for band in bands {
        for channel in 0..count {
            absolute[channel] += band.absolute[channel];
            squared[channel] += band.squared[channel];
            max[channel] = max[channel].max(band.max[channel]);
        }
        measured.histogram.iter_mut().zip(band.histogram).for_each(|(sum, more)| *sum += more);
        pixels += band.pixels;
        measured.visible += band.visible;
        measured.unmatched += band.unmatched;
        measured.is_finite &= band.is_finite;
        measured.levels.extend(band.levels);
    }
    let measures = |absolute: f64, squared: f64, max: f64, samples: f64| {
        let samples = samples.max(1.0);
        let mse = squared / samples;
        Measures { mean: absolute / samples, max, mse, psnr: 10.0 * (sides.range * sides.range / mse).log10() }
    };
    let total = max.iter().copied().fold(0.0, f64::max);
    let samples = pixels as f64 * count as f64;
    measured.all = measures(absolute.iter().sum(), squared.iter().sum(), total, samples);
    measured.each = (0..count).map(|at| measures(absolute[at], squared[at], max[at], pixels as f64)).collect();
    Some(measured)
}

fn band_of(sides: &Sides<'_>, rows: std::ops::Range<u32>, cancel: &Cancel) -> Option<Sums> {
    let count = sides.count();
    let mut sums = Sums {
        absolute: vec![0.0; count],
        squared: vec![0.0; count],
        max: vec![0.0; count],
        pixels: 0,
        visible: 0,
        histogram: vec![0; BARS],
        unmatched: 0,
        is_finite: true,
        levels: Vec::with_capacity(rows.len() * sides.size[0] as usize),
    };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut differences = vec![0.0; count];
    for row in rows {
        if cancel.is_cancelled() {
            return None;
        }
        sides.row(0, row, &mut before);
        sides.row(1, row, &mut after);
        for (old, new) in before.chunks_exact(count).zip(after.chunks_exact(count)) {
            let mut is_matched = true;
            for ((difference, &old), &new) in differences.iter_mut().zip(old).zip(new) {
                let is_finite = old.is_finite() && new.is_finite();
                sums.is_finite &= is_finite;
                let is_same = old == new || (old.is_nan() && new.is_nan());
                *difference = if is_same { 0.0 } else { (old - new).abs() };
                is_matched &= is_same || is_finite;
            }
            sums.take(&differences, is_matched, sides.range);
        }
    }
    Some(sums)
}

impl Sums {
    fn take(&mut self, differences: &[f64], is_matched: bool, range: f64) {
        if !is_matched {
            self.unmatched += 1;
            self.visible += 1;
            self.levels.push(u16::MAX);
            return;
        }
        self.pixels += 1;
        for (channel, &difference) in differences.iter().enumerate() {
            self.absolute[channel] += difference;
            self.squared[channel] += difference * difference;
            self.max[channel] = self.max[channel].max(difference);
        }
        let mean = differences.iter().sum::<f64>() / differences.len() as f64;
        self.visible += u64::from(mean > VISIBLE * range);
        let part = (mean / range).min(1.0);
        self.histogram[((part * BARS as f64) as usize).min(BARS - 1)] += 1;
        // What differs at all is not lost in rounding.
        let level = (part * f64::from(u16::MAX)).round() as u16;
        self.levels.push(if mean > 0.0 { level.max(1) } else { 0 });
    }
}
