//! The figures: a confusion matrix, and grids of digits that come out of noise.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage};

use crate::curves::Random;

/// Digits of three columns and five rows, for labels; a row is three bits.
const SMALL: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 3, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 2, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// Digits as strokes between points on a grid of four columns and six rows.
const STROKES: [&[[f64; 2]]; 10] = [
    &[[1.0, 0.0], [3.0, 0.0], [4.0, 1.5], [4.0, 4.5], [3.0, 6.0], [1.0, 6.0], [0.0, 4.5], [0.0, 1.5], [1.0, 0.0]],
    &[[0.8, 1.4], [2.2, 0.0], [2.2, 6.0]],
    &[[0.2, 1.4], [1.2, 0.0], [3.0, 0.0], [3.9, 1.4], [3.4, 2.8], [0.1, 6.0], [4.0, 6.0]],
    &[[0.3, 0.4], [3.2, 0.0], [3.8, 1.4], [1.8, 2.8], [4.0, 4.2], [3.2, 6.0], [0.3, 5.6]],
    &[[3.1, 6.0], [3.1, 0.0], [0.1, 4.2], [4.2, 4.2]],
    &[[3.7, 0.0], [0.5, 0.0], [0.4, 2.7], [2.8, 2.4], [4.0, 4.2], [3.0, 6.0], [0.3, 5.7]],
    &[[3.4, 0.1], [1.2, 1.4], [0.1, 4.2], [1.2, 6.0], [3.2, 5.8], [3.9, 4.2], [2.6, 3.0], [0.3, 3.8]],
    &[[0.1, 0.0], [4.0, 0.0], [1.5, 6.0]],
    &[[2.0, 2.8], [0.6, 1.5], [2.0, 0.0], [3.4, 1.5], [2.0, 2.8], [0.2, 4.5], [2.0, 6.0], [3.8, 4.5], [2.0, 2.8]],
    &[[3.7, 2.2], [1.6, 3.1], [0.2, 1.6], [1.6, 0.0], [3.4, 0.4], [3.8, 2.0], [2.8, 6.0]],
];

/// A palette of a confusion matrix on light ground, low to high.
const BLUES: [[f64; 3]; 4] = [[247.0, 249.0, 252.0], [196.0, 216.0, 238.0], [84.0, 140.0, 196.0], [24.0, 62.0, 122.0]];

/// Ten by ten counts, rows the true digits: nearly all on the diagonal, mistakes between digits alike.
pub(crate) fn confusion(accuracy: f64, seed: &str) -> [[u32; 10]; 10] {
    let mut random = Random::of(seed);
    let alike = [(4, 9), (3, 5), (7, 1), (8, 3), (2, 7), (6, 0)];
    let mut counts = [[0; 10]; 10];
    for (truth, row) in counts.iter_mut().enumerate() {
        for (guess, count) in row.iter_mut().enumerate() {
            let is_alike = alike.contains(&(truth, guess)) || alike.contains(&(guess, truth));
            let mistakes = (1.0 - accuracy) * if is_alike { 340.0 } else { 65.0 } * (0.4 + 1.2 * random.unit());
            *count = if truth == guess { 0 } else { mistakes as u32 };
        }
        row[truth] = 1000 - row.iter().sum::<u32>();
    }
    counts
}

/// The counts as a picture with numbers.
pub(crate) fn confusion_png(counts: &[[u32; 10]; 10]) -> image::ImageResult<Vec<u8>> {
    const CELL: u32 = 40;
    const EDGE: u32 = 28;
    let side = EDGE + 10 * CELL + 8;
    let ink = [74.0, 83.0, 94.0];
    let mut picture = RgbImage::from_pixel(side, side, Rgb([255; 3]));
    for (truth, row) in (0_u32..).zip(counts) {
        number(&mut picture, [EDGE - 14, EDGE + truth * CELL + CELL / 2 - 5], truth, ink);
        number(&mut picture, [EDGE + truth * CELL + CELL / 2 - 3, EDGE - 18], truth, ink);
        for (guess, &count) in (0_u32..).zip(row) {
            let share = (f64::from(count) / 1000.0).powf(0.45);
            let (left, top) = (EDGE + guess * CELL, EDGE + truth * CELL);
            let color = along(&BLUES, share).map(|part| part as u8);
            for y in top..top + CELL - 1 {
                for x in left..left + CELL - 1 {
                    picture.put_pixel(x, y, Rgb(color));
                }
            }
            let digits = count.checked_ilog10().unwrap_or(0) + 1;
            let start = [left + CELL / 2 - digits * 4, top + CELL / 2 - 5];
            number(&mut picture, start, count, if share > 0.55 { [255.0; 3] } else { ink });
        }
    }
    png(&picture)
}

/// A grid of generated digits; `clarity` from 0 (noise) to 1.
pub(crate) fn samples_png(clarity: f64, seed: &str) -> image::ImageResult<Vec<u8>> {
    const CELL: u32 = 26;
    let (columns, rows) = (8, 5);
    let mut look = Random::of(seed);
    let mut noise = Random::of(&format!("{seed} {clarity}"));
    let mut picture = RgbImage::new(columns * (CELL + 2) + 2, rows * (CELL + 2) + 2);
    for cell in 0..columns * rows {
        let (left, top) = (2 + cell % columns * (CELL + 2), 2 + cell / columns * (CELL + 2));
        let digit = (look.next() % 10) as usize;
        let (ground, ink) = colors(look.unit(), look.unit() < 0.3);
        let (slant, size) = (0.35 * look.normal() / 3.0, 0.85 + 0.2 * look.unit());
        let wobble = 1.6 * (1.0 - clarity);
        let points: Vec<[f64; 2]> = STROKES[digit]
            .iter()
            .map(|&[x, y]| {
                let (x, y) = ((x - 2.0) * 3.0 * size, (y - 3.0) * 3.0 * size);
                [13.0 + x - slant * y + wobble * noise.normal(), 13.0 + y + wobble * noise.normal()]
            })
            .collect();
        // Coarse noise of few levels, and shades in steps, keep the file small.
        let grains: Vec<f64> = (0..CELL * CELL / 4)
            .map(|_| ((noise.normal() * 2.0 * (1.0 - clarity)).round() * 20.0).clamp(-60.0, 60.0))
            .collect();
        for y in 0..CELL {
            for x in 0..CELL {
                let distance = to_strokes([f64::from(x) + 0.5, f64::from(y) + 0.5], &points);
                let width = 1.7 + 1.8 * (1.0 - clarity);
                let cover =
                    ((width - distance) / (0.9 + 2.5 * (1.0 - clarity))).clamp(0.0, 1.0) * (0.25 + 0.75 * clarity);
                let grain = grains[(y / 2 * (CELL / 2) + x / 2) as usize];
                let color = std::array::from_fn(|part| {
                    let value = ground[part] + (ink[part] - ground[part]) * (cover * 6.0).round() / 6.0;
                    (value + grain).clamp(0.0, 255.0) as u8
                });
                picture.put_pixel(left + x, top + y, Rgb(color));
            }
        }
    }
    png(&picture)
}

/// A muted ground and an ink that stands out from it.
fn colors(hue: f64, is_light: bool) -> ([f64; 3], [f64; 3]) {
    let wheel = |shift: f64, base: f64, swing: f64| -> [f64; 3] {
        std::array::from_fn(|part| base + swing * ((hue + shift + part as f64 / 3.0) * std::f64::consts::TAU).cos())
    };
    if is_light {
        (wheel(0.0, 176.0, 42.0), wheel(0.45, 48.0, 34.0))
    } else {
        (wheel(0.0, 74.0, 38.0), wheel(0.4, 200.0, 50.0))
    }
}

/// Distance from a point to the nearest stroke.
fn to_strokes(point: [f64; 2], points: &[[f64; 2]]) -> f64 {
    let segment = |from: [f64; 2], to: [f64; 2]| {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let along = ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / (dx * dx + dy * dy).max(1e-9);
        let along = along.clamp(0.0, 1.0);
        (point[0] - from[0] - along * dx).hypot(point[1] - from[1] - along * dy)
    };
    points.windows(2).map(|pair| segment(pair[0], pair[1])).fold(f64::INFINITY, f64::min)
}

fn along(scale: &[[f64; 3]; 4], share: f64) -> [f64; 3] {
    let at = share.clamp(0.0, 1.0) * 3.0;
    let first = (at as usize).min(2);
    std::array::from_fn(|part| scale[first][part] + (scale[first + 1][part] - scale[first][part]) * (at - first as f64))
}

/// A number in the small digits, twice as large.
fn number(picture: &mut RgbImage, [left, top]: [u32; 2], value: u32, ink: [f64; 3]) {
    for (place, digit) in (0_u32..).zip(value.to_string().bytes()) {
        for (row, bits) in (0_u32..).zip(SMALL[usize::from(digit - b'0')]) {
            for column in (0..3).filter(|column| bits >> (2 - column) & 1 == 1) {
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let (x, y) = (left + place * 8 + column * 2 + dx, top + row * 2 + dy);
                    picture.put_pixel(x, y, Rgb(ink.map(|part| part as u8)));
                }
            }
        }
    }
}

fn png(picture: &RgbImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter).write_image(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        ExtendedColorType::Rgb8,
    )?;
    Ok(bytes.into_inner())
}
