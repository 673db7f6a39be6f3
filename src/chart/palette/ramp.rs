//! Colours between colours, as far from each other as they look: ways through `OKLab` in even steps. Among them the scale of
//! differences: from no difference, which looks like the page, to the largest.

use std::array::from_fn;
use std::sync::LazyLock;

use super::sight::{linear, of_oklab, oklab};
use super::{DARK, LIGHT};
use crate::drawing::Rgb;

/// Colours of a scale.
pub const STEPS: usize = 256;

/// Pages: the least is as these are.
const LIGHT_PAGE: [u8; 3] = [0xFF; 3];
const DARK_PAGE: [u8; 3] = [0x12, 0x14, 0x17];

/// From nothing to much, on a light or a dark page.
pub fn difference(is_dark: bool) -> &'static [[u8; 3]; STEPS] {
    static ON_LIGHT: LazyLock<[[u8; 3]; STEPS]> = LazyLock::new(|| {
        let stops = LIGHT.sequential.iter().rev().copied();
        scale(&std::iter::once(LIGHT_PAGE).chain(stops).collect::<Vec<_>>())
    });
    static ON_DARK: LazyLock<[[u8; 3]; STEPS]> = LazyLock::new(|| {
        let stops = DARK.sequential.iter().copied();
        scale(&std::iter::once(DARK_PAGE).chain(stops).collect::<Vec<_>>())
    });
    if is_dark { &ON_DARK } else { &ON_LIGHT }
}

/// The whole way through these colours.
fn scale(stops: &[Rgb]) -> [Rgb; STEPS] {
    let way = even(stops, STEPS, 1.0);
    from_fn(|step| way.get(step).copied().unwrap_or_default())
}

/// `count` colours (at least two) along the way through `stops`, each as far from the next as all others; `until` is the
/// part of the way that is used.
pub(crate) fn even(stops: &[Rgb], count: usize, until: f32) -> Vec<Rgb> {
    let seen: Vec<[f32; 3]> = stops.iter().map(|stop| lab(*stop)).collect();
    let lengths: Vec<f32> = seen.windows(2).map(|pair| apart(pair[0], pair[1])).collect();
    let whole = lengths.iter().sum::<f32>() * until;
    let at = |wanted: f32| {
        let mut left = wanted;
        for (pair, length) in seen.windows(2).zip(&lengths) {
            if left <= *length && *length > 0.0 {
                return of_oklab(from_fn(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * left / length));
            }
            left -= length;
        }
        stops.last().copied().unwrap_or_default()
    };
    (0..count).map(|step| at(whole * step as f32 / (count.max(2) - 1) as f32)).collect()
}

/// Whether dark words are read better on it than light ones.
pub(crate) fn is_pale(color: Rgb) -> bool {
    lab(color)[0] > 66.0
}

fn lab(color: Rgb) -> [f32; 3] {
    oklab(color.map(linear))
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    (0..3).map(|axis| (one[axis] - other[axis]).powi(2)).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_even_and_begin_with_the_page() {
        for (is_dark, page) in [(false, LIGHT_PAGE), (true, DARK_PAGE)] {
            let scale = difference(is_dark);
            assert_eq!(scale[0], page);
            // Over eight steps, so that rounding to whole bytes counts little.
            let steps: Vec<f32> = scale.windows(9).step_by(8).map(|part| apart(lab(part[0]), lab(part[8]))).collect();
            let (least, most) =
                steps.iter().fold((f32::INFINITY, 0.0_f32), |(least, most), step| (least.min(*step), most.max(*step)));
            assert!(most / least < 1.5, "{least} to {most}");
            let lightness: Vec<f32> = scale.iter().map(|color| lab(*color)[0]).collect();
            let is_ordered = lightness
                .windows(2)
                .all(|pair| if is_dark { pair[0] <= pair[1] + 0.4 } else { pair[0] + 0.4 >= pair[1] });
            assert!(is_ordered, "more is always further from the page");
        }
    }

    #[test]
    fn a_colour_comes_back() {
        for color in [[0, 0, 0], [255; 3], [12, 200, 99], [0x44, 0x1D, 0xF0]] {
            assert_eq!(of_oklab(lab(color)), color);
        }
    }

    #[test]
    fn steps_of_a_ramp_look_alike_and_grow_lighter() {
        for (palette, until) in [(&LIGHT, 0.85), (&DARK, 1.0)] {
            let ramp = even(&palette.sequential, 17, until);
            assert_eq!(ramp[0], palette.sequential[0]);
            let labs: Vec<[f32; 3]> = ramp.iter().map(|color| lab(*color)).collect();
            let steps: Vec<f32> = labs.windows(2).map(|pair| apart(pair[0], pair[1])).collect();
            let mean = steps.iter().sum::<f32>() / steps.len() as f32;
            assert!(steps.iter().all(|step| (step / mean - 1.0).abs() < 0.2), "{steps:?}");
            assert!(labs.windows(2).all(|pair| pair[1][0] > pair[0][0]), "{labs:?}");
        }
        assert_eq!(even(&DARK.sequential, 9, 1.0)[8], DARK.sequential[8]);
    }
}
