//! The scale of differences: from no difference, which looks like the page, to the largest. Steps are as far apart to the eye
//! everywhere: the sequential scale, resampled along its way through `OKLab`.

use std::sync::LazyLock;

use super::sight::{linear, of_oklab, oklab};
use super::{DARK, LIGHT};

/// Colours of a scale.
pub const STEPS: usize = 256;
/// Points of the way between two colours of the palette.
const FINE: usize = 64;

/// Pages: the least is as these are.
const LIGHT_PAGE: [u8; 3] = [0xFF; 3];
const DARK_PAGE: [u8; 3] = [0x12, 0x14, 0x17];

/// From nothing to much, on a light or a dark page.
pub fn difference(is_dark: bool) -> &'static [[u8; 3]; STEPS] {
    static ON_LIGHT: LazyLock<[[u8; 3]; STEPS]> = LazyLock::new(|| {
        let scale = LIGHT.sequential.iter().rev().copied();
        even(&std::iter::once(LIGHT_PAGE).chain(scale).collect::<Vec<_>>())
    });
    static ON_DARK: LazyLock<[[u8; 3]; STEPS]> = LazyLock::new(|| {
        let scale = DARK.sequential.iter().copied();
        even(&std::iter::once(DARK_PAGE).chain(scale).collect::<Vec<_>>())
    });
    if is_dark { &ON_DARK } else { &ON_LIGHT }
}

/// The way through these colours in steps of one length.
fn even(stops: &[[u8; 3]]) -> [[u8; 3]; STEPS] {
    let seen: Vec<[f32; 3]> = stops.iter().map(|stop| oklab(stop.map(linear))).collect();
    let mut way: Vec<([f32; 3], f32)> = seen.first().map(|first| (*first, 0.0)).into_iter().collect();
    for pair in seen.windows(2) {
        for step in 1..=FINE {
            let part = step as f32 / FINE as f32;
            let at: [f32; 3] = std::array::from_fn(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * part);
            let (before, length) = way.last().copied().unwrap_or((at, 0.0));
            let squares: f32 = (0..3).map(|axis| (at[axis] - before[axis]).powi(2)).sum();
            way.push((at, length + squares.sqrt()));
        }
    }
    let whole = way.last().map_or(0.0, |(_, length)| *length);
    std::array::from_fn(|step| {
        let wanted = whole * step as f32 / (STEPS - 1) as f32;
        let at = way.partition_point(|(_, length)| *length < wanted).min(way.len().saturating_sub(1));
        of_oklab(way[at].0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_even_and_begin_with_the_page() {
        for (is_dark, page) in [(false, LIGHT_PAGE), (true, DARK_PAGE)] {
            let scale = difference(is_dark);
            assert_eq!(scale[0], page);
            let at = |color: [u8; 3]| oklab(color.map(linear));
            let apart = |one: [f32; 3], other: [f32; 3]| {
                (0..3).map(|axis| (one[axis] - other[axis]).powi(2)).sum::<f32>().sqrt()
            };
            // Over eight steps, so that rounding to whole bytes counts little.
            let steps: Vec<f32> = scale.windows(9).step_by(8).map(|part| apart(at(part[0]), at(part[8]))).collect();
            let (least, most) =
                steps.iter().fold((f32::INFINITY, 0.0_f32), |(least, most), step| (least.min(*step), most.max(*step)));
            assert!(most / least < 1.5, "{least} to {most}");
            let lightness: Vec<f32> = scale.iter().map(|color| at(*color)[0]).collect();
            let is_ordered = lightness
                .windows(2)
                .all(|pair| if is_dark { pair[0] <= pair[1] + 0.4 } else { pair[0] + 0.4 >= pair[1] });
            assert!(is_ordered, "more is always further from the page");
        }
    }
}
