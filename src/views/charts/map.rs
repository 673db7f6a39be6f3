//! From data to what is drawn of it: points relative to the corner of the plot, cut where they leave the picture, in dashes.

use egui::{Pos2, Rect, Vec2, pos2};

use super::dashes::dashes;
use super::frame::Frame;
use crate::chart::{Dash, Scale};

/// How far above and below its part of the plot a curve goes on, out of sight.
const BEYOND: f32 = 8.0;

/// From data to points relative to the corner of the plot.
#[derive(Clone, Copy)]
pub(super) struct Map {
    x: Scale,
    y: Scale,
    pub(super) x_range: (f64, f64),
    pub(super) y_range: (f64, f64),
    /// The plot with its rails, and the curves' part of it.
    pub(super) size: Vec2,
    pub(super) curves: Rect,
}

impl Map {
    pub(super) fn new(frame: &Frame<'_>) -> Self {
        Self {
            x: frame.x,
            y: frame.y,
            x_range: frame.x_range,
            y_range: frame.y_range,
            size: frame.plot.size(),
            curves: frame.curves.translate(-frame.plot.min.to_vec2()),
        }
    }

    pub(super) fn place(&self, point: [f64; 2]) -> Pos2 {
        pos2(self.x_at(point[0]), self.y_at(point[1]))
    }

    pub(super) fn x_at(&self, x: f64) -> f32 {
        (self.x.unit(x) * f64::from(self.size.x)) as f32
    }

    pub(super) fn y_at(&self, y: f64) -> f32 {
        self.curves.bottom() - (self.y.unit(y) * f64::from(self.curves.height())) as f32
    }

    pub(super) fn x_value(&self, x: f32) -> f64 {
        self.x.value(f64::from(x / self.size.x))
    }

    /// Whether a point may be seen.
    pub(super) fn sees(&self, point: Pos2) -> bool {
        (-4.0..=self.size.x + 4.0).contains(&point.x)
            && (self.curves.top() - 4.0..=self.curves.bottom() + 4.0).contains(&point.y)
    }

    /// The visible part of a stroke in points, cut at the left and the right.
    pub(super) fn stroke(&self, stroke: &[[f64; 2]], out: &mut Vec<Pos2>) {
        out.clear();
        let start = stroke.partition_point(|point| point[0] < self.x_range.0).saturating_sub(1);
        let end = (stroke.partition_point(|point| point[0] <= self.x_range.1) + 1).min(stroke.len());
        out.extend(stroke[start..end].iter().map(|point| self.place(*point)));
        self.cut_ends(out);
    }

    /// Cuts the first and the last piece of a line that leaves the picture there.
    pub(super) fn cut_ends(&self, line: &mut [Pos2]) {
        let outside = 0.75;
        if let [first, second, ..] = line
            && first.x < -outside
            && second.x > first.x
        {
            *first = cut(*first, *second, -outside);
        }
        if let [.., before, last] = line
            && last.x > self.size.x + outside
            && last.x > before.x
        {
            *last = cut(*last, *before, self.size.x + outside);
        }
    }

    /// Hands out what is drawn of a line: what lies (nearly) within the curves' part, in dashes.
    pub(super) fn line(&self, points: &[Pos2], dash: Dash, mut each: impl FnMut(&[Pos2])) {
        let (top, bottom) = (self.curves.top() - BEYOND, self.curves.bottom() + BEYOND);
        between(points, top, bottom, |part| dashes(part, dash, &mut each));
    }
}

/// The point at `x` on the way from `far` to `near`.
fn cut(far: Pos2, near: Pos2, x: f32) -> Pos2 {
    far + (near - far) * ((x - far.x) / (near.x - far.x)).clamp(0.0, 1.0)
}

/// Hands out the stretches of a line between two heights. Left to the clip rectangle, a line to a point millions of points
/// away would be drawn where rounding takes it.
fn between(line: &[Pos2], top: f32, bottom: f32, mut each: impl FnMut(&[Pos2])) {
    if line.iter().all(|point| (top..=bottom).contains(&point.y)) {
        each(line);
        return;
    }
    let mut part: Vec<Pos2> = Vec::new();
    let inside = |from: Pos2, to: Pos2| {
        let y = from.y.clamp(top, bottom);
        if y == from.y { from } else { pos2(from.x + (to.x - from.x) * ((y - from.y) / (to.y - from.y)), y) }
    };
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let is_out = from.y.max(to.y) < top || from.y.min(to.y) > bottom;
        if !is_out {
            if part.is_empty() {
                part.push(inside(from, to));
            }
            part.push(inside(to, from));
        }
        if is_out || !(top..=bottom).contains(&to.y) {
            if part.len() > 1 {
                each(&part);
            }
            part.clear();
        }
    }
    if part.len() > 1 {
        each(&part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_where_they_leave_the_picture() {
        let line = [pos2(0.0, 5.0), pos2(1.0, 1005.0), pos2(2.0, 5.0), pos2(3.0, 6.0)];
        let mut parts = Vec::new();
        between(&line, 0.0, 10.0, |part| parts.push(part.to_vec()));
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0][1].y, 10.0);
        assert!((parts[0][1].x - 0.005).abs() < 1e-6, "{:?}", parts[0]);
        assert_eq!(parts[1].len(), 3);
        assert_eq!(parts[1][1..], line[2..]);
    }

    #[test]
    fn a_line_across_the_picture_keeps_its_middle() {
        let mut parts = Vec::new();
        between(&[pos2(0.0, -90.0), pos2(100.0, 110.0)], 0.0, 10.0, |part| parts.push(part.to_vec()));
        assert_eq!(parts, [[pos2(45.0, 0.0), pos2(50.0, 10.0)]]);
        between(&[pos2(0.0, -90.0), pos2(100.0, -1.0)], 0.0, 10.0, |_| panic!("nothing is inside"));
    }
}
