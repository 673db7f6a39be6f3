//! Pies and rings of slices.

mod funnel;
mod labels;
pub(super) mod slices;

use super::super::color::Color;
use super::super::figure::Drawn;
use super::super::sheet::{Sheet, Trace, title};
use super::super::text::Rich;
use super::super::values::{Each, plain};
use super::super::view::Point;
use super::geometry::{clockwise, on_circle, sector};
use super::paint::outlined;
use super::sector_text::Piece;
use super::words;
use crate::drawing::PageRect;
pub(super) use funnel::draw as draw_funnel;
use labels::Placed;
use slices::{Slice, percent};

/// Draws a pie in its room.
pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let node = trace.node;
    let slices = slices::slices(trace, sheet);
    let pulls = Each::at(node, "pull");
    let pull = |index: usize| pulls.number(index).unwrap_or_default().clamp(0.0, 1.0);
    let most_pull = slices.iter().map(|slice| pull(slice.index)).fold(0.0, f64::max);
    let hole = node.number("hole").unwrap_or_default().clamp(0.0, 0.999);
    let heading = title(node).map(Rich::parse);
    let font = sheet.font(node.get("title.font"), 1.0);
    let position = node.text("title.position").unwrap_or(if hole > 0.0 { "middle center" } else { "top center" });
    let space = match &heading {
        Some(heading) if position != "middle center" => heading.height(&font) + font.size / 2.0,
        _ => 0.0,
    };
    let height = (room.height - space).max(0.0);
    let radius = room.width.min(height) / (2.0 + 2.0 * most_pull);
    let top = room.y + if position.starts_with("bottom") { 0.0 } else { space };
    let center = [room.x + room.width / 2.0, top + height / 2.0];
    if radius <= 0.0 || !radius.is_finite() {
        return;
    }
    let placed: Vec<Placed<'_, '_>> = angles(&slices, node.text("direction"), node.number("rotation"))
        .into_iter()
        .map(|(slice, [from, to])| {
            let away = on_circle([0.0, 0.0], pull(slice.index) * radius, f64::midpoint(from, to));
            let center = [center[0] + away[0], center[1] + away[1]];
            Placed { slice, piece: Piece { center, inner: hole * radius, outer: radius, from, to } }
        })
        .collect();
    let (line, width) = (Each::at(node, "marker.line.color"), Each::at(node, "marker.line.width"));
    for Placed { slice, piece } in &placed {
        let points = sector(piece.center, [piece.inner, piece.outer], piece.from, piece.to);
        let edge = Color::parse(&line.text(slice.index)).unwrap_or(Color::solid([0x44; 3]));
        let width = width.number(slice.index).unwrap_or_default();
        outlined(&mut out.drawing.items, points, slice.color.faded(trace.opacity()), (edge, width));
        let reach = (piece.outer - piece.inner).min(piece.outer * (piece.to - piece.from).abs()) / 2.0;
        out.points.push(Point {
            at: piece.middle(),
            reach: [reach.max(2.0) * 0.8; 2],
            trace: trace.index,
            index: slice.index,
            color: slice.color.rgb,
        });
    }
    labels::draw(trace, sheet, &placed, room, &mut out.drawing.items);
    if let Some(heading) = heading {
        let (x, along) = match position {
            _ if position.ends_with("left") => (room.x, 0.0),
            _ if position.ends_with("right") => (room.x + room.width, 1.0),
            _ => (center[0], 0.5),
        };
        let (y, down) = match position {
            "middle center" => (center[1], 0.5),
            _ if position.starts_with("bottom") => (room.y + room.height, 1.0),
            _ => (center[1] - radius * (1.0 + most_pull) - font.size / 2.0, 1.0),
        };
        heading.put(&mut out.drawing.items, &font, [x, y], [along, down], 0.0);
    }
}

/// From where to where each slice goes, radians. Against the clock, the first one still ends at twelve o'clock.
fn angles<'s, 'a>(
    slices: &'s [Slice<'a>],
    direction: Option<&str>,
    rotation: Option<f64>,
) -> Vec<(&'s Slice<'a>, [f64; 2])> {
    let mut next = rotation.unwrap_or_default() / 360.0;
    let is_clockwise = direction == Some("clockwise");
    let shown = || slices.iter().filter(|slice| slice.share > 0.0);
    if let Some(first) = shown().next().filter(|_| !is_clockwise) {
        next += first.share;
    }
    shown()
        .map(|slice| {
            let from = next;
            next += if is_clockwise { slice.share } else { -slice.share };
            (slice, [clockwise(from.max(next)), clockwise(from.min(next))])
        })
        .collect()
}

/// Lines that tell of a slice.
pub(super) fn tell(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let slices = slices::slices(trace, sheet);
    let Some(slice) = slices.iter().find(|slice| slice.index == index) else {
        return Vec::new();
    };
    let mut lines = vec![slice.label.clone().into_owned()];
    lines.extend(Some(Each::at(trace.node, "text").text(index).into_owned()).filter(|text| !text.is_empty()));
    lines.extend([plain(slice.value), percent(slice.share)]);
    lines
}

/// A template with the values of a slice.
pub(super) fn fill(text: &str, trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> String {
    let slices = slices::slices(trace, sheet);
    match slices.iter().find(|slice| slice.index == index) {
        Some(slice) => labels::fill(text, trace, slice),
        None => words::fill(text, trace, index, &[]),
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, PI, TAU};

    use super::*;

    fn slice(share: f64) -> Slice<'static> {
        Slice { index: 0, label: "x".into(), value: share, share, color: Color::BLACK, is_hidden: false }
    }

    #[test]
    fn slices_go_on_against_the_clock_after_the_first() {
        let slices = [slice(0.5), slice(0.25), slice(0.0), slice(0.25)];
        let angles: Vec<[f64; 2]> = angles(&slices, None, None).into_iter().map(|(_, angles)| angles).collect();
        let expected = [[-FRAC_PI_2, FRAC_PI_2], [FRAC_PI_2, PI], [PI, PI + FRAC_PI_2]];
        assert_eq!(angles.len(), 3, "nothing is no slice");
        for (have, want) in angles.iter().flatten().zip(expected.iter().flatten()) {
            assert!((have - want).abs() < 1e-12, "{angles:?}");
        }
    }

    #[test]
    fn clockwise_slices_begin_at_the_rotation() {
        let slices = [slice(0.25), slice(0.75)];
        let angles: Vec<[f64; 2]> =
            angles(&slices, Some("clockwise"), Some(90.0)).into_iter().map(|(_, angles)| angles).collect();
        assert!((angles[0][1] - 0.0).abs() < 1e-12 && (angles[0][0] + FRAC_PI_2).abs() < 1e-12, "{angles:?}");
        let sum: f64 = angles.iter().map(|[from, to]| to - from).sum();
        assert!((sum - TAU).abs() < 1e-12);
    }
}
