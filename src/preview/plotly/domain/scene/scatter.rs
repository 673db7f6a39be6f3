//! Points and lines in space.

use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::Rich;
use super::super::super::traces::strokes::dash;
use super::super::super::values::{Column, Each};
use super::super::marks::{self, Sizes};
use super::super::paint::Paint;
use super::pieces::{LINE, Pieces};
use super::vector::Vector;
use super::world::World;
use crate::drawing::{Caps, Pen};

/// Most points; of more, every so manieth is drawn.
const MOST: usize = 60_000;

/// Lines are parted into pieces of this length, in sides of the box.
const LONGEST: f64 = 0.2;

pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, world: &World<'_>, pieces: &mut Pieces<'_>) {
    let node = trace.node;
    let columns = ["x", "y", "z"].map(|key| Column::at(node, key));
    let [Some(x), Some(y), Some(z)] = columns else {
        return;
    };
    let values = [world.read(0, &x), world.read(1, &y), world.read(2, &z)];
    let count = values.iter().map(Vec::len).min().unwrap_or_default();
    let places: Vec<Vector> =
        (0..count).map(|at| world.place_all([values[0][at], values[1][at], values[2][at]])).collect();
    let mode = node.text("mode").unwrap_or("lines+markers");
    let opacity = trace.opacity();
    if mode.contains("lines") {
        let line = node.get("line");
        let marker = node.color("marker.color");
        let paint = Paint::of(sheet, line, "color", marker.unwrap_or(trace.color));
        let width = line.number("width").unwrap_or(2.0).clamp(0.0, 100.0) * LINE;
        let pattern = dash(line.text("dash"), width);
        let is_joined = node.flag("connectgaps") == Some(true);
        let mut last: Option<Vector> = None;
        for (at, place) in places.iter().enumerate() {
            if !place.iter().all(|value| value.is_finite()) {
                last = last.filter(|_| is_joined);
                continue;
            }
            if let Some(from) = last
                && world.holds(from)
                && world.holds(*place)
            {
                let color = paint.at(at).faded(opacity);
                let pen = Pen { dash: pattern, caps: Caps::Round, ..color.pen(width) };
                pieces.line(from, *place, pen, LONGEST);
            }
            last = Some(*place);
        }
    }
    let shown = (0..count).filter(|at| world.holds(places[*at])).step_by(count.div_ceil(MOST).max(1));
    let paint = Paint::of(sheet, node.get("marker"), "color", trace.color);
    let sizes = Sizes::of(node.get("marker"), 8.0);
    let marker_opacity = Each::at(node, "marker.opacity");
    let symbols = Each::at(node, "marker.symbol");
    let edge = Paint::of(sheet, node.get("marker.line"), "color", sheet.paper());
    let edge_width = Each::at(node, "marker.line.width");
    let scale = pieces.mark_scale();
    let has_markers = mode.contains("markers");
    let texts = Each::at(node, "text");
    for at in shown {
        let color = paint.at(at).faded(opacity * marker_opacity.number(at).unwrap_or(1.0));
        let radius = sizes.at(at) / 2.0 * scale;
        if has_markers && color.alpha > 0.0 {
            let line = (edge.at(at), edge_width.number(at).unwrap_or_default());
            pieces.at(places[at], |point, out| marks::put(out, &symbols.text(at), point, radius, color, line));
        }
        if mode.contains("text") {
            let text = Rich::parse(&texts.text(at));
            if !text.is_empty() {
                let font = sheet.font(node.get("textfont"), 1.0);
                let gap = if has_markers { radius + 2.0 } else { 0.0 };
                let (offset, align) = marks::beside(node.text("textposition").unwrap_or("top center"), gap);
                pieces.text(places[at], &text, &font, offset, align);
            }
        }
        pieces.point(places[at], if has_markers { radius } else { 0.0 }, trace.index, at, color);
    }
}
