//! The curves of a figure on the screen: drawn through a cached mesh ([`super::mesh`]), and found under the pointer.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use egui::cache::{ComputerMut, FrameCache};
use egui::{Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::dashes::dashes;
use super::mesh::{CROSS, Drawing, MeshKey, drawing};
use super::plot::Frame;
use crate::chart::{Figure, RailKind, Scale};

/// Width of the curve under the pointer and of the focused one, in points.
const FOCUSED_CURVE: f32 = 2.25;
/// How far above and below its part of the plot a curve goes on, out of sight.
const BEYOND: f32 = 8.0;

/// Whether a rail is needed above and below the curves.
pub(super) fn rails(figure: &Figure) -> (bool, bool) {
    let has = |is: fn(RailKind) -> bool| figure.series.iter().flat_map(|series| &series.rail).any(|mark| is(mark.kind));
    (has(|kind| kind == RailKind::PositiveInfinity), has(|kind| kind != RailKind::PositiveInfinity))
}

/// Draws all curves, then the one under the pointer and the focused one again, thicker.
///
/// Two caches, both emptied of what the last frame did not use: the meshes at the origin, and the meshes in their place
/// (others when the page scrolls). So a frame with a moving pointer costs a copy of vertices, however long the curves are.
pub(super) fn curves_ui(painter: &Painter, frame: &Frame<'_>, hovered: Option<usize>) {
    let plot = frame.plot;
    let options = painter.ctx().tessellation_options(|options| *options);
    let key = MeshKey {
        figure: frame.figure,
        map: Map::new(frame),
        colors: frame.style.lines,
        raw_percent: frame.style.raw_percent,
        pixels_per_point: painter.pixels_per_point(),
        options,
    };
    let drawn = painter.ctx().memory_mut(|memory| {
        let at_origin = memory.caches.cache::<FrameCache<Arc<Drawing>, Maker>>().get(key).clone();
        let moved = MovedKey { drawing: &at_origin, to: plot.min, key };
        memory.caches.cache::<FrameCache<Moved, Mover>>().get(moved).clone()
    });
    // Strokes at the edge keep their width where nothing lies beyond it.
    let room = vec2(CROSS + 1.0, if frame.figure.is_y_fixed { 0.0 } else { 2.0 });
    let inside = painter.with_clip_rect(frame.curves.expand2(room).intersect(painter.clip_rect()));
    inside.add(Shape::Mesh(drawn.curves));
    if !drawn.marks.is_empty() {
        let rails = plot.expand2(vec2(CROSS + 1.5, 2.5));
        painter.with_clip_rect(rails.intersect(painter.clip_rect())).add(Shape::Mesh(drawn.marks));
    }

    // Shapes with equal clip rectangles are gathered into one list of triangles. Anything after the mesh in its list would
    // have it grow, and megabytes moved to fresh memory in every frame; so what follows is clipped by a hair less.
    let painter = inside.with_clip_rect(inside.clip_rect().shrink(0.01));
    let is_focused = |run| run == frame.input.focused && frame.input.focused.is_some();
    let focused = frame.figure.series.iter().enumerate().filter(|(_, series)| is_focused(series.run));
    let offset = plot.min.to_vec2();
    for at in hovered.into_iter().chain(focused.map(|(at, _)| at)) {
        let series = &frame.figure.series[at];
        let stroke = Stroke::new(FOCUSED_CURVE, frame.style.line(series.color));
        let mut points = Vec::new();
        for line in &series.strokes {
            key.map.stroke(line, &mut points);
            key.map.line(&points, series.source, |dash| {
                painter.add(Shape::line(dash.iter().map(|point| *point + offset).collect(), stroke));
            });
        }
    }
}

/// The series whose curve is nearest to the pointer, and how far it is in points. Exact for what is drawn.
pub(super) fn nearest(frame: &Frame<'_>, pointer: Pos2) -> Option<(usize, f32)> {
    let map = Map::new(frame);
    let at = pointer - frame.plot.min.to_vec2();
    // Only a narrow stretch around the pointer can be near; if nothing is there the whole plot counts.
    let reach = 48.0;
    let (low, high) = (map.x_value(at.x - reach), map.x_value(at.x + reach));
    let mut best: Option<(usize, f32)> = None;
    for (index, series) in frame.figure.series.iter().enumerate() {
        for stroke in &series.strokes {
            let start = stroke.partition_point(|point| point[0] < low).saturating_sub(1);
            let end = (stroke.partition_point(|point| point[0] <= high) + 1).min(stroke.len());
            let mut before: Option<Pos2> = None;
            for point in &stroke[start..end] {
                let place = map.place(*point);
                let distance = before.map_or_else(|| place.distance(at), |before| to_segment(at, before, place));
                before = Some(place);
                if best.is_none_or(|(_, other)| distance < other) {
                    best = Some((index, distance));
                }
            }
        }
    }
    best
}

fn to_segment(point: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let length = along.length_sq();
    let share = if length > 0.0 { ((point - from).dot(along) / length).clamp(0.0, 1.0) } else { 0.0 };
    point.distance(from + along * share)
}

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

    fn x_value(&self, x: f32) -> f64 {
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
    pub(super) fn line(&self, points: &[Pos2], source: usize, mut each: impl FnMut(&[Pos2])) {
        let (top, bottom) = (self.curves.top() - BEYOND, self.curves.bottom() + BEYOND);
        between(points, top, bottom, |part| dashes(part, source, &mut each));
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

impl Hash for MeshKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.figure.identity.hash(state);
        let map = &self.map;
        for value in [map.x_range.0, map.x_range.1, map.y_range.0, map.y_range.1] {
            value.to_bits().hash(state);
        }
        for value in [map.size.x, map.size.y, map.curves.top(), map.curves.bottom(), self.pixels_per_point] {
            value.to_bits().hash(state);
        }
        self.colors.hash(state);
        self.raw_percent.hash(state);
    }
}

#[derive(Default)]
struct Maker;

impl ComputerMut<MeshKey<'_>, Arc<Drawing>> for Maker {
    fn compute(&mut self, key: MeshKey<'_>) -> Arc<Drawing> {
        Arc::new(drawing(&key))
    }
}

#[derive(Clone, Copy)]
struct MovedKey<'a> {
    drawing: &'a Arc<Drawing>,
    to: Pos2,
    key: MeshKey<'a>,
}

impl Hash for MovedKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.to.x.to_bits(), self.to.y.to_bits()).hash(state);
        self.key.hash(state);
    }
}

#[derive(Clone)]
struct Moved {
    curves: Arc<Mesh>,
    marks: Arc<Mesh>,
}

#[derive(Default)]
struct Mover;

impl ComputerMut<MovedKey<'_>, Moved> for Mover {
    fn compute(&mut self, key: MovedKey<'_>) -> Moved {
        let moved = |mesh: &Mesh| {
            let mut mesh = mesh.clone();
            mesh.translate(key.to.to_vec2());
            Arc::new(mesh)
        };
        Moved { curves: moved(&key.drawing.curves), marks: moved(&key.drawing.marks) }
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
