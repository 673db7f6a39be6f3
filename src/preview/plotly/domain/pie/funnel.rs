//! Areas of a funnel: a pie's slices, one below another, their areas as their values.

use super::super::super::color::Color;
use super::super::super::figure::Drawn;
use super::super::super::sheet::{Sheet, Trace, title};
use super::super::super::text::Rich;
use super::super::super::values::Each;
use super::super::super::view::Point;
use super::super::paint::outlined;
use super::super::sector_text::Fit;
use super::super::words;
use super::labels;
use super::slices;
use crate::drawing::PageRect;

/// Half widths at the edges of the slices from the lowest up, and their heights, both from 0 to 1.
fn edges(shares: &[f64], base: f64) -> Vec<[f64; 2]> {
    let base = base.clamp(0.0, 0.999);
    // A triangle whose tip is cut off: the area above the tip grows with the square of the width.
    let tip = base * base / (1.0 - base * base);
    let whole = 1.0 + tip;
    let mut sum = tip;
    let width = |sum: f64| (sum / whole).sqrt();
    let lowest = width(sum);
    let mut edges = vec![[lowest, 0.0]];
    for share in shares.iter().rev() {
        sum += share;
        edges.push([width(sum), (width(sum) - lowest) / (1.0 - lowest)]);
    }
    edges
}

/// Draws the areas in their room.
pub(in super::super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, room: PageRect, out: &mut Drawn) {
    let node = trace.node;
    let slices: Vec<_> = slices::slices(trace, sheet).into_iter().filter(|slice| slice.share > 0.0).collect();
    let heading = title(node).map(Rich::parse);
    let font = sheet.font(node.get("title.font"), 1.0);
    let space = heading.as_ref().map_or(0.0, |heading| heading.height(&font) + font.size / 2.0);
    let ratio = node.number("aspectratio").filter(|ratio| *ratio > 0.0).unwrap_or(1.0);
    let half = (room.width.min(room.height - space) / 2.0).max(0.0);
    let (half_width, half_height) = if ratio > 1.0 { (half / ratio, half) } else { (half, half * ratio) };
    let center = [room.x + room.width / 2.0, room.y + space + (room.height - space).max(0.0) / 2.0];
    if half <= 0.0 || slices.is_empty() {
        return;
    }
    let shares: Vec<f64> = slices.iter().map(|slice| slice.share).collect();
    let edges = edges(&shares, node.number("baseratio").unwrap_or(0.333));
    let place = |[width, up]: [f64; 2], side: f64| {
        [center[0] + side * width * half_width, center[1] + half_height * (1.0 - 2.0 * up)]
    };
    let (line, width) = (Each::at(node, "marker.line.color"), Each::at(node, "marker.line.width"));
    let mut texts = Vec::new();
    for (slice, pair) in slices.iter().rev().zip(edges.windows(2)) {
        let (low, high) = (pair[0], pair[1]);
        let points = vec![place(low, -1.0), place(high, -1.0), place(high, 1.0), place(low, 1.0)];
        let edge = Color::parse(&line.text(slice.index)).unwrap_or(sheet.paper());
        let edge = (edge, width.number(slice.index).unwrap_or(1.0));
        outlined(&mut out.drawing.items, points, slice.color.faded(trace.opacity()), edge);
        let height = (high[1] - low[1]) * 2.0 * half_height;
        let at = [center[0], f64::midpoint(place(low, 0.0)[1], place(high, 0.0)[1])];
        let across = (low[0] + high[0]) * half_width;
        if let Some((text, font)) = labels::inside(trace, sheet, slice) {
            let scale = (across / text.width(&font)).min(height / text.height(&font)).min(1.0);
            words::put_fitted(&mut texts, &text, &font, Fit { at, scale, degrees: 0.0 });
        }
        out.points.push(Point {
            at,
            reach: [across / 2.0, height / 2.0],
            trace: trace.index,
            index: slice.index,
            color: slice.color.rgb,
        });
    }
    out.drawing.items.extend(texts);
    if let Some(heading) = heading {
        let at = [center[0], center[1] - half_height - font.size / 2.0];
        heading.put(&mut out.drawing.items, &font, at, [0.5, 1.0], 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_as_the_shares() {
        let edges = edges(&[0.5, 0.3, 0.2], 0.5);
        let areas: Vec<f64> = edges.windows(2).map(|pair| (pair[0][0] + pair[1][0]) * (pair[1][1] - pair[0][1])).collect();
        let whole: f64 = areas.iter().sum();
        for (area, share) in areas.iter().zip([0.2, 0.3, 0.5]) {
            assert!((area / whole - share).abs() < 1e-12, "{areas:?}");
        }
        assert!((edges[0][0] - 0.5).abs() < 1e-12 && (edges[3][0] - 1.0).abs() < 1e-12, "{edges:?}");
    }
}
