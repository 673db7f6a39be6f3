//! Text in slices, and beside those that are too small for it.

use super::super::super::color::Color;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::{Font, Rich};
use super::super::super::values::{Each, plain};
use super::super::geometry::on_circle;
use super::super::sector_text::{Direction, Piece};
use super::super::words;
use super::slices::{Slice, percent};
use crate::drawing::{Item, PageRect};

/// Most slices with text.
const MOST: usize = 400;

/// A slice and where it is.
pub(super) struct Placed<'s, 'a> {
    pub(super) slice: &'s Slice<'a>,
    pub(super) piece: Piece,
}

/// A text beside its slice.
struct Beside {
    text: Rich,
    font: Font,
    /// Where the slice ends.
    from: [f64; 2],
    /// The middle of the text's near edge.
    at: [f64; 2],
    height: f64,
    is_left: bool,
}

/// Draws all of them.
pub(super) fn draw(
    trace: &Trace<'_>,
    sheet: &Sheet<'_>,
    placed: &[Placed<'_, '_>],
    room: PageRect,
    out: &mut Vec<Item>,
) {
    let node = trace.node;
    let positions = Each::at(node, "textposition");
    let direction = Direction::of(node.text("insidetextorientation"));
    let mut beside = Vec::new();
    for Placed { slice, piece } in placed.iter().take(MOST) {
        let Some((rich, font)) = inside(trace, sheet, slice) else {
            continue;
        };
        let fit = piece.fit([rich.width(&font), rich.height(&font)], direction);
        match positions.text(slice.index).as_ref() {
            "none" => {}
            "inside" => words::put_fitted(out, &rich, &font, fit),
            "outside" => beside.push(beside_of(sheet, trace, slice.index, rich, piece)),
            _ if fit.scale >= 1.0 => words::put_fitted(out, &rich, &font, fit),
            _ => beside.push(beside_of(sheet, trace, slice.index, rich, piece)),
        }
    }
    part(&mut beside, room);
    for label in beside {
        let Beside { text, font, from, at, is_left, .. } = label;
        if (at[1] - from[1]).abs() > 3.0 {
            let near = [at[0] + if is_left { 2.0 } else { -2.0 }, at[1]];
            out.push(Item::Line { points: vec![from, near], stroke: font.color.pen(1.0) });
        }
        text.put(out, &font, at, [if is_left { 1.0 } else { 0.0 }, 0.5], 0.0);
    }
}

/// The text of a slice with the font that it has inside; `None` where there is none.
pub(super) fn inside(trace: &Trace<'_>, sheet: &Sheet<'_>, slice: &Slice<'_>) -> Option<(Rich, Font)> {
    let node = trace.node;
    let template = Each::at(node, "texttemplate").text(slice.index);
    let text = if template.is_empty() {
        let mut parts = Vec::new();
        // In this order, whatever the figure's.
        let info = node.text("textinfo").unwrap_or("percent");
        let has = |name: &str| info.split('+').any(|part| part == name);
        if has("label") {
            parts.push(slice.label.clone().into_owned());
        }
        if has("text") {
            parts.push(Each::at(node, "text").text(slice.index).into_owned());
        }
        if has("value") {
            parts.push(plain(slice.value));
        }
        if has("percent") {
            parts.push(percent(slice.share));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("<br>")
    } else {
        fill(&template, trace, slice)
    };
    let rich = Rich::parse(&text);
    if rich.is_empty() {
        return None;
    }
    let name = if node.get("insidetextfont").is_some() { "insidetextfont" } else { "textfont" };
    let font = sheet.font(node.get(name), 1.0);
    let color = words::color_at(sheet, node, name, slice.index).unwrap_or(slice.color.contrast());
    Some((rich, font.colored(color)))
}

fn beside_of(sheet: &Sheet<'_>, trace: &Trace<'_>, index: usize, text: Rich, piece: &Piece) -> Beside {
    let node = trace.node;
    let outside = if node.get("outsidetextfont").is_some() { "outsidetextfont" } else { "textfont" };
    let font = sheet.font(node.get(outside), 1.0);
    let color = words::color_at(sheet, node, outside, index).unwrap_or(Color::solid(font.color.rgb));
    let angle = piece.middle_angle();
    let from = on_circle(piece.center, piece.outer, angle);
    let is_left = angle.cos() < -1e-9;
    let height = text.height(&font);
    let gap = 5.0 + angle.sin().abs() * height / 2.0;
    let mut at = on_circle(piece.center, piece.outer + gap, angle);
    at[0] += if is_left { -2.0 } else { 2.0 };
    Beside { text, font: font.colored(color), from, at, height, is_left }
}

/// Pushes texts of one side apart.
fn part(labels: &mut [Beside], room: PageRect) {
    for side in [false, true] {
        let mut of_side: Vec<&mut Beside> = labels.iter_mut().filter(|label| label.is_left == side).collect();
        of_side.sort_by(|a, b| a.at[1].total_cmp(&b.at[1]));
        let mut least = f64::NEG_INFINITY;
        for label in &mut of_side {
            label.at[1] = label.at[1].max(least + label.height / 2.0);
            least = label.at[1] + label.height / 2.0;
        }
        let mut most = room.y + room.height + 40.0;
        for label in of_side.iter_mut().rev() {
            label.at[1] = label.at[1].min(most - label.height / 2.0);
            most = label.at[1] - label.height / 2.0;
        }
    }
}

/// A template with the values of a slice.
pub(super) fn fill(template: &str, trace: &Trace<'_>, slice: &Slice<'_>) -> String {
    let share = percent(slice.share);
    let names = [
        ("label", words::Value::Text(&slice.label)),
        ("value", words::Value::Number(slice.value)),
        ("percent", words::Value::Share(slice.share, &share)),
    ];
    words::fill(template, trace, slice.index, &names)
}
