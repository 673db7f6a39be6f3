//! Structural similarity: see [the formulas](super). Row by row, so that no plane is held in memory.

use std::collections::VecDeque;
use std::ops::Range;

use rayon::prelude::*;

use super::rows::{BAND, Sides};
use crate::preview::Channels;
use crate::store::Cancel;

/// Side of the window.
pub(super) const WINDOW: usize = 11;
const SIGMA: f64 = 1.5;

/// From −1 to 1, which is equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Ssim {
    /// Of the luma, or of the only channel.
    pub luma: f64,
    /// Of each channel, alpha among them.
    pub channels: Vec<f64>,
}

/// Of A, B, A², B² and AB.
type Moments = [f64; 5];

/// `None` when cancelled. Both have at least a window of pixels, all finite.
pub(super) fn ssim(sides: &Sides<'_>, cancel: &Cancel) -> Option<Ssim> {
    let places = sides.size[1] - (WINDOW as u32 - 1);
    let has_luma = matches!(sides.channels, Channels::Rgb | Channels::Rgba);
    let count = sides.count() + usize::from(has_luma);
    let weights = weights();
    let bands: Vec<Vec<f64>> = (0..places.div_ceil(BAND))
        .into_par_iter()
        .map(|band| {
            let rows = band * BAND..((band + 1) * BAND).min(places);
            band_of(sides, rows, count, &weights, cancel)
        })
        .collect::<Option<_>>()?;
    let windows = f64::from(places) * f64::from(sides.size[0] - (WINDOW as u32 - 1));
    let mut means: Vec<f64> = (0..count).map(|at| bands.iter().map(|band| band[at]).sum::<f64>() / windows).collect();
    let luma = if has_luma { means.pop() } else { means.first().copied() };
    Some(Ssim { luma: luma.unwrap_or(f64::NAN), channels: means })
}

fn weights() -> [f64; WINDOW] {
    let mut weights = [0.0; WINDOW];
    for (at, weight) in weights.iter_mut().enumerate() {
        let distance = at as f64 - (WINDOW / 2) as f64;
        *weight = (-distance * distance / (2.0 * SIGMA * SIGMA)).exp();
    }
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

/// Sums of the windows that begin in some rows, plane by plane.
fn band_of(
    sides: &Sides<'_>,
    rows: Range<u32>,
    planes: usize,
    weights: &[f64; WINDOW],
    cancel: &Cancel,
) -> Option<Vec<f64>> {
    let count = sides.count();
    let mut sums = vec![0.0; planes];
    let mut filtered: VecDeque<Vec<Moments>> = VecDeque::new();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let [c1, c2] = [0.01, 0.03].map(|k| (k * sides.range) * (k * sides.range));
    for row in rows.start..rows.end + (WINDOW as u32 - 1) {
        if cancel.is_cancelled() {
            return None;
        }
        sides.row(0, row, &mut before);
        sides.row(1, row, &mut after);
        let mut line = if filtered.len() == WINDOW { filtered.pop_front().unwrap_or_default() } else { Vec::new() };
        line.clear();
        for plane in 0..planes {
            let value = |samples: &[f64]| match samples {
                [red, green, blue, ..] if plane == count => 0.299 * red + 0.587 * green + 0.114 * blue,
                samples => samples[plane],
            };
            let pixels: Vec<[f64; 2]> = before
                .chunks_exact(count)
                .zip(after.chunks_exact(count))
                .map(|(old, new)| [value(old), value(new)])
                .collect();
            line.extend(pixels.windows(WINDOW).map(|window| {
                window
                    .iter()
                    .zip(weights)
                    .fold([0.0; 5], |moments, (&[a, b], weight)| add(moments, [a, b, a * a, b * b, a * b], *weight))
            }));
        }
        filtered.push_back(line);
        if filtered.len() < WINDOW {
            continue;
        }
        let width = filtered[0].len() / planes;
        for (at, sum) in (0..width * planes).map(|at| (at, at / width)) {
            let moments =
                filtered.iter().zip(weights).fold([0.0; 5], |moments, (line, weight)| add(moments, line[at], *weight));
            sums[sum] += similarity(moments, c1, c2);
        }
    }
    Some(sums)
}

fn add(to: Moments, more: Moments, weight: f64) -> Moments {
    std::array::from_fn(|at| to[at] + more[at] * weight)
}

fn similarity([a, b, aa, bb, ab]: Moments, c1: f64, c2: f64) -> f64 {
    let (variance_a, variance_b, covariance) = (aa - a * a, bb - b * b, ab - a * b);
    (2.0 * a * b + c1) * (2.0 * covariance + c2) / ((a * a + b * b + c1) * (variance_a + variance_b + c2))
}
