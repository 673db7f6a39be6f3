//! The small curve beside a metric's value.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::chart::Sparkline;

/// Size in a cell.
pub const SIZE: Vec2 = vec2(40.0, 20.0);
/// Room for the end point, which is larger than the stroke.
const MARGIN: f32 = 3.0;

/// Draws `sparkline` into `rect` (usually [`SIZE`]): the curve in `line`, its end point, or a cross where it ends in a
/// value that is not finite, in `end`.
pub fn sparkline_ui(painter: &Painter, rect: Rect, sparkline: &Sparkline, line: Color32, end: Color32) {
    let inner = rect.shrink(MARGIN);
    let place = |point: &[f32; 2]| -> Pos2 {
        pos2(inner.left() + point[0] * inner.width(), inner.bottom() - point[1] * inner.height())
    };
    for stroke in &sparkline.strokes {
        match &stroke[..] {
            [] => {}
            [point] => {
                painter.circle_filled(place(point), 1.0, line);
            }
            points => {
                painter.add(Shape::line(points.iter().map(place).collect(), Stroke::new(1.25, line)));
            }
        }
    }
    let Some(at) = sparkline.end.as_ref().map(place) else { return };
    if sparkline.is_end_non_finite {
        for along in [vec2(MARGIN, MARGIN), vec2(MARGIN, -MARGIN)] {
            painter.line_segment([at - along, at + along], Stroke::new(1.5, end));
        }
    } else {
        painter.circle_filled(at, 2.0, end);
    }
}
