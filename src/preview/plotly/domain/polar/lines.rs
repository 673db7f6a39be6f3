//! Points and lines of a polar plot, and what they enclose.

use super::super::super::figure::Drawn;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::text::Rich;
use super::super::super::traces::strokes::dash;
use super::super::super::values::{Column, Each};
use super::super::super::view::Point;
use super::super::marks::{self, Sizes};
use super::super::paint::Paint;
use super::frame::Frame;
use crate::drawing::{Caps, Item, Pen};

/// Most points of a trace that are drawn.
const MOST: usize = 60_000;

pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, frame: &Frame<'_>, out: &mut Drawn) {
    let node = trace.node;
    let Some(r) = Column::at(node, "r") else {
        return;
    };
    let count = r.len();
    let theta = Column::at(node, "theta")
        .unwrap_or_else(|| Column::Numbers((0..count).map(|at| at as f64 * 360.0 / count.max(1) as f64).collect()));
    let is_radians = node.text("thetaunit") == Some("radians");
    let count = count.min(theta.len());
    let points: Vec<Option<[f64; 2]>> =
        (0..count).map(|at| frame.point(frame.degrees(&theta, at, is_radians), r.number(at))).collect();
    put(trace, sheet, &points, out);
}

/// Draws a trace whose points lie here; shared with other plots without straight axes.
pub(in super::super) fn put(trace: &Trace<'_>, sheet: &Sheet<'_>, points: &[Option<[f64; 2]>], out: &mut Drawn) {
    let node = trace.node;
    let mode = node.text("mode").unwrap_or(if points.len() < 20 { "lines+markers" } else { "lines" });
    let mode = if trace.kind == "scattergeo" { node.text("mode").unwrap_or("markers") } else { mode };
    let opacity = trace.opacity();
    let marker_color = node.color("marker.color");
    let line_color = node.color("line.color").or(marker_color).unwrap_or(trace.color);
    let is_joined = node.flag("connectgaps") == Some(true);
    let fill = node.text("fill").unwrap_or("none");
    if fill != "none" && !fill.is_empty() {
        let color = node.color("fillcolor").unwrap_or(line_color.faded(0.5));
        for part in points.split(|point| point.is_none() && !is_joined) {
            let points: Vec<[f64; 2]> = part.iter().flatten().copied().collect();
            if points.len() > 2 {
                out.drawing.items.push(Item::Area { points, fill: color.faded(opacity).fill() });
            }
        }
    }
    if mode.contains("lines") {
        let width = node.number("line.width").unwrap_or(2.0).clamp(0.0, 100.0);
        let all = points.iter().filter(|point| !is_joined || point.is_some());
        let points: Vec<[f64; 2]> = all.map(|point| point.unwrap_or([f64::NAN; 2])).collect();
        let pattern = dash(node.text("line.dash"), width);
        let stroke = Pen {
            dash: pattern,
            caps: if pattern.is_solid() { Caps::Round } else { Caps::Butt },
            ..line_color.faded(opacity).pen(width)
        };
        out.drawing.items.push(Item::Line { points, stroke });
    }
    let paint = Paint::of(sheet, node.get("marker"), "color", trace.color);
    let sizes = Sizes::of(node.get("marker"), 6.0);
    let marker_opacity = Each::at(node, "marker.opacity");
    let symbols = Each::at(node, "marker.symbol");
    let edge = Paint::of(sheet, node.get("marker.line"), "color", sheet.paper());
    let edge_width = Each::at(node, "marker.line.width");
    let texts = Each::at(node, "text");
    let shown = points.iter().enumerate().step_by(points.len().div_ceil(MOST).max(1));
    for (at, point) in shown {
        let Some(point) = *point else {
            continue;
        };
        let color = paint.at(at).faded(opacity * marker_opacity.number(at).unwrap_or(1.0));
        let radius = sizes.at(at) / 2.0;
        let has_marker = mode.contains("markers");
        if has_marker {
            let line = (edge.at(at), edge_width.number(at).unwrap_or_default());
            marks::put(&mut out.drawing.items, &symbols.text(at), point, radius, color, line);
        }
        if mode.contains("text") {
            let text = Rich::parse(&texts.text(at));
            let gap = if has_marker { radius + 2.0 } else { 0.0 };
            let (offset, align) = marks::beside(node.text("textposition").unwrap_or("middle center"), gap);
            let font = sheet.font(node.get("textfont"), 1.0);
            let place = [point[0] + offset[0], point[1] + offset[1]];
            text.put(&mut out.drawing.items, &font, place, align, 0.0);
        }
        let reach = [if has_marker { radius } else { 0.0 }; 2];
        out.points.push(Point { at: point, reach, trace: trace.index, index: at, color: color.rgb });
    }
}
