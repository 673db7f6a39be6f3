//! The best value of a curve: a triangle outside of it, with what it is and where.

use egui::{Align2, Painter, Shape, Stroke, pos2, vec2};

use super::frame::Frame;
use crate::chart::AxisKind;
use crate::model::{Best, format};
use crate::store::MetricPoint;
use crate::text::grouped;

/// Width and height of the triangle.
const MARK: egui::Vec2 = vec2(9.0, 7.0);
/// Between the curve and the triangle.
const GAP: f32 = 4.0;

/// A point to be marked in a chart of one curve, and at which of its sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extreme {
    /// Its lowest point is marked below it, its highest above.
    pub best: Best,
    pub point: MetricPoint,
}

/// Marks the point that came with the input, where it is in view.
pub(super) fn extreme_ui(painter: &Painter, frame: &Frame<'_>) {
    let (Some(Extreme { best, point }), [series]) = (frame.input.extreme, &frame.figure.series[..]) else { return };
    let first = || series.pieces.first().filter(|piece| !piece.is_empty()).map(|piece| piece.timestamp(0));
    let x = match frame.figure.x_kind {
        AxisKind::Step => point.step as f64,
        AxisKind::Wall => point.timestamp as f64,
        AxisKind::Relative => {
            let Some(start) = series.start_time.or_else(first) else { return };
            point.timestamp.saturating_sub(start) as f64
        }
        AxisKind::Index | AxisKind::Metric => return,
    };
    let is_placed = frame.figure.x_scale.has(x) && frame.figure.y_scale.has(point.value) && point.value.is_finite();
    let at = pos2(frame.x_at(x), frame.y_at(point.value));
    if !is_placed || !frame.curves.expand(1.0).contains(at) {
        return;
    }
    let away = if best == Best::Min { 1.0 } else { -1.0 };
    let room = frame.plot.shrink2(vec2(0.0, GAP + MARK.y));
    let tip = pos2(at.x, (at.y + away * GAP).clamp(room.top(), room.bottom()));
    let base = tip.y + away * MARK.y;
    let corners = vec![tip, pos2(tip.x - MARK.x / 2.0, base), pos2(tip.x + MARK.x / 2.0, base)];
    painter.add(Shape::convex_polygon(corners, frame.style.line(series.look.color), Stroke::NONE));
    let key = if best == Best::Min { "chart-min-at" } else { "chart-max-at" };
    let (value, step) = (format::number(point.value), grouped(point.step));
    let text = frame.input.texts.with(key, &[("value", value.into()), ("step", step.into())]);
    let galley = painter.layout_no_wrap(text, frame.style.small_font.clone(), frame.style.text);
    let beside = MARK.x / 2.0 + 5.0;
    let is_right = at.x + beside + galley.size().x <= frame.plot.right();
    let anchor = if is_right { Align2::LEFT_CENTER } else { Align2::RIGHT_CENTER };
    let outside = at.y + away * (GAP + MARK.y / 2.0);
    // Where a curve lies flat at the edge of the plot there is no room outside of it.
    let half = galley.size().y / 2.0;
    let fits =
        if best == Best::Min { outside + half <= frame.plot.bottom() } else { outside - half >= frame.plot.top() };
    let middle = if fits { outside } else { at.y - away * (half + GAP) };
    let from = pos2(at.x + if is_right { beside } else { -beside }, middle);
    let rect = anchor.anchor_size(from, galley.size());
    painter.galley(rect.min, galley, frame.style.text);
}
