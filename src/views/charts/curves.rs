//! The curves of a figure on the screen: drawn through a cached mesh ([`super::mesh`]), and found under the pointer.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use egui::cache::{ComputerMut, FrameCache};
use egui::{Mesh, Painter, Pos2, Shape, Stroke, vec2};

use super::frame::Frame;
use super::map::Map;
use super::mesh::{CROSS, Drawing, MeshKey, drawing};

/// Width of the curve under the pointer and of the focused one, in points.
const FOCUSED_CURVE: f32 = 2.25;

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
        let stroke = Stroke::new(FOCUSED_CURVE, frame.style.line(series.look.color));
        let mut points = Vec::new();
        for line in &series.strokes {
            key.map.stroke(line, &mut points);
            key.map.line(&points, frame.figure.dash(series), |dash| {
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
