//! Bars of a polar plot: pieces of rings, one upon another.

use super::super::super::figure::Drawn;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::{Column, Each};
use super::super::super::view::Point;
use super::super::geometry::{on_circle, sector};
use super::super::paint::{Paint, outlined};
use super::frame::Frame;
use super::stack::{Bar, MOST};

pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, frame: &Frame<'_>, bars: &[Bar], out: &mut Drawn) {
    let node = trace.node;
    let count = Column::at(node, "r").map_or(0, |column| column.len());
    let theta = Column::at(node, "theta")
        .unwrap_or_else(|| Column::Numbers((0..count).map(|at| at as f64 * 360.0 / count.max(1) as f64).collect()));
    let is_radians = node.text("thetaunit") == Some("radians");
    let widths = Each::at(node, "width");
    let offsets = Each::at(node, "offset");
    let default = default_width(&theta, frame, is_radians);
    let paint = Paint::of(sheet, node.get("marker"), "color", trace.color);
    let edge = Paint::of(sheet, node.get("marker.line"), "color", sheet.plot());
    let edge_width = Each::at(node, "marker.line.width");
    let opacity = Each::at(node, "marker.opacity");
    for bar in bars.iter().filter(|bar| bar.trace == trace.index) {
        let degrees = frame.degrees(&theta, bar.index, is_radians);
        let own =
            widths.number(bar.index).map(|width| width * if is_radians { 1f64.to_degrees() } else { frame.unit() });
        let width = own.unwrap_or(default).clamp(0.0, 360.0);
        let low = frame.hole * frame.radius;
        let ends = [frame.distance(bar.from), frame.distance(bar.to)].map(|end| end.clamp(low, frame.radius));
        if !degrees.is_finite() || !ends.iter().all(|end| end.is_finite()) || ends[0] == ends[1] {
            continue;
        }
        let from = offsets.number(bar.index).map_or(degrees - width / 2.0, |offset| degrees + offset * frame.unit());
        let angles = [frame.angle(from), frame.angle(from + width)];
        let points = sector(frame.center, [ends[0].min(ends[1]), ends[0].max(ends[1])], angles[0], angles[1]);
        let color = paint.at(bar.index).faded(trace.opacity() * opacity.number(bar.index).unwrap_or(1.0));
        let width = edge_width.number(bar.index).unwrap_or_default();
        outlined(&mut out.drawing.items, points, color, (edge.at(bar.index), width));
        let middle = f64::midpoint(angles[0], angles[1]);
        let across = (ends[0].max(ends[1]) * (angles[1] - angles[0]).abs()).min((ends[1] - ends[0]).abs()) / 2.0;
        out.points.push(Point {
            at: on_circle(frame.center, f64::midpoint(ends[0], ends[1]), middle),
            reach: [across.max(2.0); 2],
            trace: trace.index,
            index: bar.index,
            color: color.rgb,
        });
    }
}

/// The least distance between angles, with a tenth left free.
fn default_width(theta: &Column<'_>, frame: &Frame<'_>, is_radians: bool) -> f64 {
    let mut angles: Vec<f64> = (0..theta.len().min(MOST))
        .map(|at| frame.degrees(theta, at, is_radians).rem_euclid(360.0))
        .filter(|angle| angle.is_finite())
        .collect();
    angles.sort_by(f64::total_cmp);
    angles.dedup();
    let around = angles.first().zip(angles.last()).map(|(first, last)| first + 360.0 - last);
    let least = angles.windows(2).map(|pair| pair[1] - pair[0]).chain(around).fold(360.0, f64::min);
    least * 0.9
}
