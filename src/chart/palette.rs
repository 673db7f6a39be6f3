//! Colours of curves: the palettes of light and dark pages, scales, and which look a run takes. The window and exported
//! figures draw with the same ones.

use rustc_hash::FxHashMap;

use crate::model::{RunIndex, natural_cmp};

mod assign;
mod look;
pub mod ramp;
mod run_colors;
pub(crate) mod sight;

pub use crate::drawing::Dash;
pub use assign::{Claim, Given, Looks, Standing};
pub use look::Look;
pub use run_colors::RunColors;
pub use sight::{ALIKE, distance};

/// Number of run colours in the palette.
pub const PALETTE_SIZE: usize = 12;

/// A colour in words that hold in light and dark.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum LineColor {
    /// One of the run colours, see [`color_slot`].
    Slot(usize),
    /// This one: red, green, blue.
    Fixed([u8; 3]),
    /// A place on the sequential scale, from 0 to 1.
    Gradient(f32),
}

/// The colours of curves on one kind of page, as red, green and blue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LinePalette {
    /// By slot. Safe for colour-blind readers and at least 3:1 against the page.
    pub runs: [[u8; 3]; PALETTE_SIZE],
    /// Scale for [`LineColor::Gradient`], low to high, evenly spaced.
    pub sequential: [[u8; 3]; 9],
}

/// On a light page.
pub static LIGHT: LinePalette = LinePalette {
    runs: colors([
        0x41_72D4, 0xEC_6C0C, 0x5E_05A2, 0x6B_2800, 0x12_9FC3, 0xCF_087D, 0x24_2E60, 0x01_6F6D, 0xC5_7E8A, 0x26_5838,
        0x99_9551, 0x71_6C27,
    ]),
    sequential: colors([
        0x1D_1A5A, 0x22_3176, 0x23_4993, 0x05_649B, 0x03_7D9F, 0x07_9497, 0x29_A987, 0x5E_B56C, 0x95_BB46,
    ]),
};

/// On a dark page.
pub static DARK: LinePalette = LinePalette {
    runs: colors([
        0x7F_A8F6, 0xFE_9D6A, 0x9D_6CE0, 0xAA_4C16, 0xAB_E9FF, 0xFD_5BA8, 0x57_659C, 0x0A_DFDA, 0xFF_B2BE, 0x4F_9567,
        0xE8_E48E, 0xB6_AD24,
    ]),
    sequential: colors([
        0x50_459E, 0x4A_5CB1, 0x41_74BF, 0x30_8FC6, 0x32_A8C7, 0x27_C2BF, 0x5E_D8A9, 0x9E_EA8D, 0xE5_F46D,
    ]),
};

const fn colors<const N: usize>(hex: [u32; N]) -> [[u8; 3]; N] {
    let mut colors = [[0; 3]; N];
    let mut at = 0;
    while at < N {
        colors[at] = [(hex[at] >> 16) as u8, (hex[at] >> 8) as u8, hex[at] as u8];
        at += 1;
    }
    colors
}

impl LinePalette {
    /// The colour itself. Between two colours of the scale lies an even mix: they are near enough for that.
    pub(crate) fn rgb(&self, color: LineColor) -> [u8; 3] {
        match color {
            LineColor::Slot(slot) => self.runs[slot % self.runs.len()],
            LineColor::Fixed(color) => color,
            LineColor::Gradient(place) => {
                let last = self.sequential.len() - 1;
                let at = place.clamp(0.0, 1.0) * last as f32;
                let from = (at as usize).min(last - 1);
                let share = at - from as f32;
                std::array::from_fn(|channel| {
                    let [low, high] = [from, from + 1].map(|at| f32::from(self.sequential[at][channel]));
                    (low + (high - low) * share).round() as u8
                })
            }
        }
    }
}

/// `#rrggbb` or `#rgb`, in either case.
pub fn parse_color(text: &str) -> Option<[u8; 3]> {
    let digits = text.trim().strip_prefix('#')?;
    let digit = |at: usize| digits.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok());
    match digits.len() {
        3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
        6 => Some([digit(0)? * 16 + digit(1)?, digit(2)? * 16 + digit(3)?, digit(4)? * 16 + digit(5)?]),
        _ => None,
    }
}

/// Places from 0 to 1 for runs with these values of one parameter: by number (by its logarithm where positive values
/// span more than two decades), or, where not all are numbers, evenly in natural order of the words.
pub fn gradient<'a>(values: impl IntoIterator<Item = (RunIndex, &'a str)>) -> FxHashMap<RunIndex, f32> {
    let values: Vec<(RunIndex, &str)> = values.into_iter().collect();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let numbers: Option<Vec<f64>> = values.iter().map(|(_, text)| number(text)).collect();
    let places = match numbers {
        Some(numbers) => places_of_numbers(numbers),
        None => places_of_words(values.iter().map(|(_, text)| *text)),
    };
    // Equal values divide zero by zero: the middle.
    let place = |place: f64| if place.is_finite() { place.clamp(0.0, 1.0) as f32 } else { 0.5 };
    values.into_iter().zip(places).map(|((run, _), at)| (run, place(at))).collect()
}

fn places_of_numbers(mut numbers: Vec<f64>) -> Vec<f64> {
    let ends = |numbers: &[f64]| {
        let widen = |(low, high): (f64, f64), &number: &f64| (low.min(number), high.max(number));
        numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), widen)
    };
    let (low, high) = ends(&numbers);
    if low > 0.0 && high / low > 100.0 {
        for number in &mut numbers {
            *number = number.log10();
        }
    }
    let (low, high) = ends(&numbers);
    numbers.iter().map(|number| (number / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0)).collect()
}

fn places_of_words<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Vec<f64> {
    let mut ordered: Vec<&str> = words.clone().collect();
    ordered.sort_by(|a, b| natural_cmp(a, b));
    ordered.dedup();
    let last = (ordered.len().max(2) - 1) as f64;
    let place = |text: &str| ordered.iter().position(|word| *word == text).unwrap_or_default() as f64 / last;
    words.map(place).collect()
}

/// Slot of a run in the palette: 64-bit FNV-1a over the bytes of its run ID, modulo [`PALETTE_SIZE`]. Part of what the
/// user relies on (a run keeps its colour between releases), so the hash is written out here and pinned by a test.
///
/// Source: Fowler, Noll, Vo, <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub fn color_slot(run_id: &str) -> usize {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in run_id.bytes() {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    (hash % PALETTE_SIZE as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_stay_the_same_over_releases() {
        // FNV-1a of "a" is af63dc4c8601ec8c (published test vector), of "" the offset basis.
        assert_eq!(color_slot("a"), (0xaf63_dc4c_8601_ec8c_u64 % 12) as usize);
        assert_eq!(color_slot(""), (0xcbf2_9ce4_8422_2325_u64 % 12) as usize);
    }

    #[test]
    fn slots_spread_evenly() {
        let mut counts = [0_usize; PALETTE_SIZE];
        for run in 0..12_000 {
            counts[color_slot(&format!("{run:032x}"))] += 1;
        }
        assert!(counts.iter().all(|&count| (800..1200).contains(&count)), "{counts:?}");
    }

    #[test]
    fn colours_are_read_as_the_web_writes_them() {
        assert_eq!(parse_color("#FF8000"), Some([255, 128, 0]));
        assert_eq!(parse_color(" #0f8 "), Some([0, 255, 136]));
        for wrong in ["", "#", "red", "#12345", "#gggggg", "ff8000", "#é12345"] {
            assert_eq!(parse_color(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn gradients_go_by_number_by_decade_or_by_word() {
        let places = |values: &[&str]| {
            let found = gradient((0..).map(RunIndex).zip(values.iter().copied()));
            (0..values.len()).map(|at| found[&RunIndex(at as u32)]).collect::<Vec<f32>>()
        };
        assert_eq!(places(&["2", "4", "3"]), [0.0, 1.0, 0.5]);
        assert_eq!(places(&["0.001", "1000", "1"]), [0.0, 1.0, 0.5]);
        assert_eq!(places(&["adam", "sgd", "lamb", "adam"]), [0.0, 1.0, 0.5, 0.0]);
        assert_eq!(places(&["5", "5"]), [0.5, 0.5]);
        assert_eq!(places(&["1e308", "-1e308", "0"]), [1.0, 0.0, 0.5]);
        assert_eq!(places(&["x"]), [0.0]);
        assert!(places(&[]).is_empty());
    }
}
