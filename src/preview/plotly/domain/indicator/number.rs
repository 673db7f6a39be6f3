//! The number of an indicator, and its difference from a reference.

use super::super::super::color::Color;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::{Font, Rich};
use super::super::ticks;
use super::super::words;
use crate::drawing::Item;

/// Size of the number where nothing says another, points.
const SIZE: f64 = 80.0;

/// A text with its font.
struct Piece {
    text: Rich,
    plain: String,
    font: Font,
}

/// What is written.
pub(super) struct Parts {
    number: Option<Piece>,
    delta: Option<Piece>,
    /// Of the delta from the number: right, left, top, bottom.
    side: String,
}

/// Where text must fit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fits {
    Box([f64; 2]),
    Circle(f64),
}

impl Parts {
    pub(super) fn of(trace: &Trace<'_>, sheet: &Sheet<'_>, mode: &str) -> Self {
        let node = trace.node;
        let value = node.number("value");
        let sized = |path: &str, size: f64| {
            let font = sheet.font(node.get(path), 1.0);
            font.sized(node.get(path).number("size").unwrap_or(size).clamp(1.0, 400.0))
        };
        let font = sized("number.font", SIZE);
        let number = mode.contains("number").then(|| {
            let format = node.text("number.valueformat").unwrap_or_default();
            let written = value.map_or_else(|| "–".to_owned(), |value| with_format(format, value));
            let prefix = node.text("number.prefix").unwrap_or_default();
            let plain = format!("{prefix}{written}{}", node.text("number.suffix").unwrap_or_default());
            Piece { text: Rich::parse(&plain), plain, font }
        });
        let delta = mode.contains("delta").then(|| {
            let value = value.unwrap_or(f64::NAN);
            let reference = node.number("delta.reference").unwrap_or(value);
            let is_relative = node.flag("delta.relative") == Some(true);
            let by = if is_relative { (value - reference) / reference } else { value - reference };
            let format = node.text("delta.valueformat").unwrap_or(if is_relative { "2%" } else { "" });
            let rises = by >= 0.0;
            let part = if rises { "increasing" } else { "decreasing" };
            let (symbol, default) = if rises { ("▲", [0x3d, 0x99, 0x70]) } else { ("▼", [0xff, 0x41, 0x36]) };
            let node = node.get("delta").get(part);
            let symbol = node.text("symbol").unwrap_or(symbol);
            let prefix = trace.node.text("delta.prefix").unwrap_or_default();
            let suffix = trace.node.text("delta.suffix").unwrap_or_default();
            // The sign is in the symbol.
            let written = if by.is_finite() { with_format(format, by.abs()) } else { "–".to_owned() };
            let plain = format!("{symbol}{prefix}{written}{suffix}");
            let color = node.color("color").unwrap_or(Color::solid(default));
            let size = if number.is_some() { 0.5 * font.size } else { SIZE };
            Piece { text: Rich::parse(&plain), plain, font: sized("delta.font", size).colored(color) }
        });
        Self { number, delta, side: node.text("delta.position").unwrap_or("bottom").to_owned() }
    }

    /// Size of the number's font, points.
    pub(super) fn number_size(&self) -> f64 {
        self.number.as_ref().or(self.delta.as_ref()).map_or(SIZE, |piece| piece.font.size)
    }

    pub(super) fn texts(&self) -> Vec<String> {
        [&self.number, &self.delta].into_iter().flatten().map(|piece| super::super::super::text::plain(&piece.plain)).collect()
    }

    /// Draws it around a place, or standing on it, as large as it fits; tells the upper end.
    pub(super) fn put(&self, place: [f64; 2], align: f64, fits: Fits, stands: bool, out: &mut Vec<Item>) -> f64 {
        let pieces: Vec<&Piece> = [&self.number, &self.delta].into_iter().flatten().collect();
        let is_beside = matches!(self.side.as_str(), "left" | "right");
        let gap = 0.12 * self.number_size();
        let sizes: Vec<[f64; 2]> =
            pieces.iter().map(|piece| [piece.text.width(&piece.font), piece.font.size * 1.1]).collect();
        let gaps = gap * sizes.len().saturating_sub(1) as f64;
        let width = if is_beside { sizes.iter().map(|size| size[0]).sum::<f64>() + gaps } else { widest(&sizes, 0) };
        let height = if is_beside { widest(&sizes, 1) } else { sizes.iter().map(|size| size[1]).sum() };
        let scale = match fits {
            Fits::Box([room_width, room_height]) => (room_width / width).min(room_height / height),
            Fits::Circle(radius) => radius / (width / 2.0).hypot(if stands { height } else { height / 2.0 }),
        };
        let scale = if scale.is_finite() { scale.min(1.0) } else { 1.0 };
        let is_first_number = !matches!(self.side.as_str(), "left" | "top");
        let order: Vec<usize> = if is_first_number { (0..pieces.len()).collect() } else { (0..pieces.len()).rev().collect() };
        let top = if stands { place[1] - height * scale } else { place[1] - height * scale / 2.0 };
        let (mut x, mut y) = (place[0] - width * scale * align, top);
        for at in order {
            let font = pieces[at].font.sized(pieces[at].font.size * scale);
            let [own_width, own_height] = sizes[at].map(|side| side * scale);
            if is_beside {
                pieces[at].text.put(out, &font, [x, top + height * scale / 2.0], [0.0, 0.5], 0.0);
                x += own_width + gap * scale;
            } else {
                pieces[at].text.put(out, &font, [place[0], y + own_height / 2.0], [align, 0.5], 0.0);
                y += own_height;
            }
        }
        top
    }
}

fn widest(sizes: &[[f64; 2]], side: usize) -> f64 {
    sizes.iter().map(|size| size[side]).fold(0.0, f64::max)
}

/// By a format, or as the ticks of an axis would have it.
fn with_format(format: &str, value: f64) -> String {
    if format.is_empty() {
        let step = 10.0_f64.powf(value.abs().max(1e-300).log10().floor() - 3.0);
        return ticks::write(value, step, value.abs());
    }
    words::number(format, value)
}
