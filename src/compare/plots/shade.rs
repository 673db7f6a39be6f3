//! Colours between colours, as far from each other as they look: steps in `OKLab`.

use crate::chart::palette::sight;
use crate::drawing::Rgb;

/// `OKLab` × 100.
type Lab = [f64; 3];

fn lab(color: Rgb) -> Lab {
    sight::oklab(color.map(sight::linear)).map(f64::from)
}

/// Back to sRGB; what lies outside of it is cut off. Björn Ottosson, "A perceptual color space for image processing", 2020.
fn rgb(lab: Lab) -> Rgb {
    let [l, a, b] = lab.map(|value| value / 100.0);
    let cones = [
        l + 0.396_337_777_4 * a + 0.215_803_757_3 * b,
        l - 0.105_561_345_8 * a - 0.063_854_172_8 * b,
        l - 0.089_484_177_5 * a - 1.291_485_548 * b,
    ];
    let light = sight::times(
        &[
            [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
            [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
            [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701],
        ],
        cones.map(|cone| cone.powi(3)),
    );
    light.map(|value| {
        let value = value.clamp(0.0, 1.0);
        let value = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (value * 255.0).round() as u8
    })
}

/// `count` colours (at least two) along the way through `stops`, each as far from the next as all others; `until` is the
/// part of the way that is used.
pub(super) fn even(stops: &[Rgb], count: usize, until: f64) -> Vec<Rgb> {
    let labs: Vec<Lab> = stops.iter().map(|stop| lab(*stop)).collect();
    let length = |pair: &[Lab]| (0..3).map(|at| (pair[1][at] - pair[0][at]).powi(2)).sum::<f64>().sqrt();
    let lengths: Vec<f64> = labs.windows(2).map(length).collect();
    let whole: f64 = lengths.iter().sum::<f64>() * until;
    let at = |wanted: f64| {
        let mut left = wanted;
        for (pair, length) in labs.windows(2).zip(&lengths) {
            if left <= *length && *length > 0.0 {
                return rgb(std::array::from_fn(|at| pair[0][at] + (pair[1][at] - pair[0][at]) * left / length));
            }
            left -= length;
        }
        stops.last().copied().unwrap_or_default()
    };
    (0..count).map(|step| at(whole * step as f64 / (count.max(2) - 1) as f64)).collect()
}

/// Whether dark words are read better on it than light ones.
pub(super) fn is_pale(color: Rgb) -> bool {
    lab(color)[0] > 66.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::palette::{DARK, LIGHT};

    #[test]
    fn a_colour_comes_back() {
        for color in [[0, 0, 0], [255; 3], [12, 200, 99], [0x44, 0x1D, 0xF0]] {
            assert_eq!(rgb(lab(color)), color);
        }
    }

    #[test]
    fn steps_of_a_ramp_look_alike_and_grow_lighter() {
        for (palette, until) in [(&LIGHT, 0.85), (&DARK, 1.0)] {
            let ramp = even(&palette.sequential, 17, until);
            assert_eq!(ramp[0], palette.sequential[0]);
            let labs: Vec<Lab> = ramp.iter().map(|color| lab(*color)).collect();
            let steps: Vec<f64> = labs
                .windows(2)
                .map(|pair| (0..3).map(|at| (pair[1][at] - pair[0][at]).powi(2)).sum::<f64>().sqrt())
                .collect();
            let mean = steps.iter().sum::<f64>() / steps.len() as f64;
            assert!(steps.iter().all(|step| (step / mean - 1.0).abs() < 0.2), "{steps:?}");
            assert!(labs.windows(2).all(|pair| pair[1][0] > pair[0][0]), "{labs:?}");
        }
        assert_eq!(even(&DARK.sequential, 9, 1.0)[8], DARK.sequential[8]);
    }
}
