//! How far apart colours look, to most eyes and to those that see no green.

use std::sync::LazyLock;

use super::{DARK, LIGHT, PALETTE_SIZE};

/// Colours nearer to each other than this look alike: the palette's own least distance, as [`distance`] measures.
pub const ALIKE: f32 = 6.2;

/// To linear light as those see it who lack the receptor for green.
///
/// Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), table of
/// matrices, deuteranomaly of severity 1.
pub(crate) const DEUTERANOPIA: [[f64; 3]; 3] =
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];

/// Linear light of an sRGB value (IEC 61966-2-1).
pub(crate) fn linear(channel: u8) -> f64 {
    let value = f64::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// Product of a matrix and a colour.
pub(crate) fn times(matrix: &[[f64; 3]; 3], color: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * color[0] + row[1] * color[1] + row[2] * color[2])
}

/// A colour as two kinds of eyes see it, in `OKLab` × 100.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen([[f32; 3]; 2]);

impl Seen {
    pub(super) fn of(color: [u8; 3]) -> Self {
        let light = color.map(linear);
        Self([oklab(light), oklab(times(&DEUTERANOPIA, light).map(|value| value.clamp(0.0, 1.0)))])
    }

    /// To the eyes that tell them apart worst.
    pub(super) fn distance(self, other: Self) -> f32 {
        let squares = |(a, b): (&[f32; 3], &[f32; 3])| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
        self.0.iter().zip(&other.0).map(squares).fold(f32::INFINITY, f32::min).sqrt()
    }
}

/// Björn Ottosson, "A perceptual color space for image processing" (2020), <https://bottosson.github.io/posts/oklab/>.
pub(crate) fn oklab(light: [f64; 3]) -> [f32; 3] {
    let cones = times(
        &[
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        light,
    );
    let lab = times(
        &[
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        cones.map(f64::cbrt),
    );
    lab.map(|value| (value * 100.0) as f32)
}

/// The way back from [`oklab`]; colours that no screen has become the nearest channel by channel.
pub(super) fn of_oklab(lab: [f32; 3]) -> [u8; 3] {
    let cones = times(
        &[
            [1.0, 0.396_337_777_4, 0.215_803_757_3],
            [1.0, -0.105_561_345_8, -0.063_854_172_8],
            [1.0, -0.089_484_177_5, -1.291_485_548_0],
        ],
        lab.map(|value| f64::from(value) / 100.0),
    );
    let light = times(
        &[
            [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
            [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
            [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
        ],
        cones.map(|value| value.powi(3)),
    );
    light.map(encoded)
}

/// The way back from [`linear`]; what no screen has becomes the nearest.
pub(crate) fn encoded(light: f64) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let coded = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (coded * 255.0).round() as u8
}

/// Distance of two colours in `OKLab` × 100, to the eyes that tell them apart worse: most, or those without green.
pub fn distance(a: [u8; 3], b: [u8; 3]) -> f32 {
    Seen::of(a).distance(Seen::of(b))
}

/// The colours of the palette on light and on dark pages.
static PALETTES: LazyLock<[[Seen; PALETTE_SIZE]; 2]> =
    LazyLock::new(|| [&LIGHT, &DARK].map(|it| it.runs.map(Seen::of)));

/// Distance of each two places of the palette, on the page where they are nearer.
pub(super) static BETWEEN: LazyLock<[[f32; PALETTE_SIZE]; PALETTE_SIZE]> = LazyLock::new(|| {
    std::array::from_fn(|a| {
        std::array::from_fn(|b| PALETTES.iter().map(|seen| seen[a].distance(seen[b])).fold(f32::INFINITY, f32::min))
    })
});

/// Places of the palette that look like `color` on a light or a dark page.
pub(super) fn alike(color: [u8; 3]) -> impl Iterator<Item = usize> {
    let own = Seen::of(color);
    (0..PALETTE_SIZE).filter(move |at| PALETTES.iter().any(|seen| seen[*at].distance(own) < ALIKE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_colour_space() {
        // L of white is 1, of black 0, by definition; greys differ in nothing else.
        assert!((distance([255; 3], [0; 3]) - 100.0).abs() < 0.01);
        assert_eq!(distance([12, 34, 56], [12, 34, 56]), 0.0);
        // Red and green of equal lightness are near to those without green, and far to others.
        let (red, green) = ([0xB4, 0x60, 0x40], [0x78, 0x78, 0x40]);
        let most = Seen([oklab(red.map(linear)), [0.0; 3]]).0[0];
        let other = oklab(green.map(linear));
        let seen = most.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt();
        assert!(distance(red, green) < seen / 2.0, "{} {seen}", distance(red, green));
    }

    #[test]
    fn no_two_colours_of_the_palette_look_alike() {
        for (a, row) in BETWEEN.iter().enumerate() {
            for (b, distance) in row.iter().enumerate().filter(|(b, _)| *b != a) {
                assert!(*distance >= ALIKE, "{a} and {b}: {distance}");
            }
        }
        for (at, color) in LIGHT.runs.iter().enumerate() {
            assert!(alike(*color).any(|other| other == at));
        }
        assert_eq!(alike([255, 255, 255]).count(), 0, "white is no colour of the palette");
    }
}
