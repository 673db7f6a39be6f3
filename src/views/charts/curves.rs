//! The curves of a figure as one mesh, made once and reused while only the pointer moves.
//!
//! Two caches, both emptied of what the last frame did not use: the mesh at the origin, and the mesh in its place (another
//! one when the page scrolls). So a frame with a moving pointer costs a copy of vertices, however long the curves are.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use egui::cache::{ComputerMut, FrameCache};
use egui::epaint::{CircleShape, PathShape, TessellationOptions, Tessellator};
use egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use super::plot::{Frame, RAIL};
use crate::chart::{Figure, FigureSeries, RailKind, Scale};

/// Width of a curve, and of the focused one, in points.
const CURVE: f32 = 1.5;
const FOCUSED_CURVE: f32 = 2.25;
/// Half the size of a cross.
const CROSS: f32 = 3.0;
/// A curve whose points are this far apart or farther, on average, shows them.
const POINTS_FROM: f32 = 14.0;

/// Whether a rail is needed above and below the curves.
pub(super) fn rails(figure: &Figure) -> (bool, bool) {
    let has = |is: fn(RailKind) -> bool| figure.series.iter().flat_map(|series| &series.rail).any(|mark| is(mark.kind));
    (has(|kind| kind == RailKind::PositiveInfinity), has(|kind| kind != RailKind::PositiveInfinity))
}

/// Draws all curves, then the one under the pointer and the focused one again, thicker.
pub(super) fn curves_ui(painter: &Painter, frame: &Frame<'_>, hovered: Option<usize>) {
    let plot = frame.plot;
    // Strokes at the edge keep their width, crosses on the rail theirs.
    let painter = painter.with_clip_rect(plot.expand2(vec2(CROSS + 1.0, 2.0)).intersect(painter.clip_rect()));
    let options = painter.ctx().tessellation_options(|options| *options);
    let key = MeshKey {
        figure: frame.figure,
        map: Map::new(frame),
        colors: &frame.style.run,
        pixels_per_point: painter.pixels_per_point(),
        options,
    };
    let mesh = painter.ctx().memory_mut(|memory| {
        let mesh = memory.caches.cache::<FrameCache<Arc<Mesh>, MeshMaker>>().get(key).clone();
        memory
            .caches
            .cache::<FrameCache<Arc<Mesh>, MeshMover>>()
            .get(MovedKey { mesh: &mesh, to: plot.min, key })
            .clone()
    });
    painter.add(Shape::Mesh(mesh));

    // Shapes with equal clip rectangles are gathered into one list of triangles. Anything after the mesh in its list would
    // have it grow, and megabytes moved to fresh memory in every frame; so what follows is clipped by a hair less.
    let painter = painter.with_clip_rect(painter.clip_rect().shrink(0.01));
    let focused = frame.input.focused.and_then(|run| frame.figure.series.iter().position(|series| series.run == run));
    let offset = plot.min.to_vec2();
    for at in [hovered, focused].into_iter().flatten() {
        let series = &frame.figure.series[at];
        let stroke = Stroke::new(FOCUSED_CURVE, color(series, &frame.style.run));
        let mut points = Vec::new();
        for line in &series.strokes {
            key.map.stroke(line, &mut points);
            let moved = points.iter().map(|point| *point + offset).collect();
            painter.add(Shape::line(moved, stroke));
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

fn color(series: &FigureSeries, colors: &[Color32]) -> Color32 {
    colors[series.slot % colors.len()]
}

/// From data to points relative to the corner of the plot.
#[derive(Clone, Copy)]
struct Map {
    x: Scale,
    y: Scale,
    x_range: (f64, f64),
    y_range: (f64, f64),
    /// The plot with its rails, and the curves' part of it.
    size: Vec2,
    curves: Rect,
}

impl Map {
    fn new(frame: &Frame<'_>) -> Self {
        Self {
            x: frame.x,
            y: frame.y,
            x_range: frame.x_range,
            y_range: frame.y_range,
            size: frame.plot.size(),
            curves: frame.curves.translate(-frame.plot.min.to_vec2()),
        }
    }

    fn place(&self, point: [f64; 2]) -> Pos2 {
        pos2(
            self.x_at(point[0]),
            self.curves.bottom() - (self.y.unit(point[1]) * f64::from(self.curves.height())) as f32,
        )
    }

    fn x_at(&self, x: f64) -> f32 {
        (self.x.unit(x) * f64::from(self.size.x)) as f32
    }

    fn x_value(&self, x: f32) -> f64 {
        self.x.value(f64::from(x / self.size.x))
    }

    /// The visible part of a stroke in points, cut at its edges.
    fn stroke(&self, stroke: &[[f64; 2]], out: &mut Vec<Pos2>) {
        out.clear();
        let start = stroke.partition_point(|point| point[0] < self.x_range.0).saturating_sub(1);
        let end = (stroke.partition_point(|point| point[0] <= self.x_range.1) + 1).min(stroke.len());
        out.extend(stroke[start..end].iter().map(|point| self.place(*point)));
        let outside = 0.75;
        if let [first, second, ..] = &mut out[..]
            && first.x < -outside
            && second.x > first.x
        {
            *first = cut(*first, *second, -outside);
        }
        if let [.., before, last] = &mut out[..]
            && last.x > self.size.x + outside
            && last.x > before.x
        {
            *last = cut(*last, *before, self.size.x + outside);
        }
    }
}

/// The point at `x` on the way from `far` to `near`.
fn cut(far: Pos2, near: Pos2, x: f32) -> Pos2 {
    far + (near - far) * ((x - far.x) / (near.x - far.x)).clamp(0.0, 1.0)
}

#[derive(Clone, Copy)]
struct MeshKey<'a> {
    figure: &'a Figure,
    map: Map,
    colors: &'a [Color32],
    pixels_per_point: f32,
    options: TessellationOptions,
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
    }
}

#[derive(Default)]
struct MeshMaker;

impl ComputerMut<MeshKey<'_>, Arc<Mesh>> for MeshMaker {
    fn compute(&mut self, key: MeshKey<'_>) -> Arc<Mesh> {
        Arc::new(mesh(key))
    }
}

#[derive(Clone, Copy)]
struct MovedKey<'a> {
    mesh: &'a Arc<Mesh>,
    to: Pos2,
    key: MeshKey<'a>,
}

impl Hash for MovedKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.to.x.to_bits(), self.to.y.to_bits()).hash(state);
        self.key.hash(state);
    }
}

#[derive(Default)]
struct MeshMover;

impl ComputerMut<MovedKey<'_>, Arc<Mesh>> for MeshMover {
    fn compute(&mut self, key: MovedKey<'_>) -> Arc<Mesh> {
        let mut mesh = Mesh::clone(key.mesh);
        mesh.translate(key.to.to_vec2());
        Arc::new(mesh)
    }
}

fn mesh(key: MeshKey<'_>) -> Mesh {
    let map = &key.map;
    let mut pen = Tessellator::new(key.pixels_per_point, key.options, [1, 1], Vec::new());
    let mut mesh = Mesh::default();
    let mut points = Vec::new();
    // Hundreds of curves would become one blot; hairlines of one pixel also take fewer triangles.
    let width = match key.figure.series.len() {
        0..=40 => CURVE,
        41..=100 => 1.25,
        _ => 1.0 / key.pixels_per_point,
    };
    for series in &key.figure.series {
        let color = color(series, key.colors);
        let in_view = |point: &&[f64; 2]| point[0] >= map.x_range.0 && point[0] <= map.x_range.1;
        let count = series.strokes.iter().flat_map(|stroke| stroke.iter()).filter(in_view).take(400).count();
        let shows_points = count > 0 && map.size.x / count as f32 >= POINTS_FROM;
        for stroke in &series.strokes {
            map.stroke(stroke, &mut points);
            if points.len() > 1 {
                pen.tessellate_path(&PathShape::line(points.clone(), Stroke::new(width, color)), &mut mesh);
            }
            if shows_points || points.len() == 1 {
                let radius = if points.len() == 1 && !shows_points { 1.25 } else { 2.0 };
                for point in points.iter().filter(|point| (-4.0..=map.size.x + 4.0).contains(&point.x)) {
                    pen.tessellate_circle(CircleShape::filled(*point, radius, color), &mut mesh);
                }
            }
        }
        marks(series, map, color, &mut pen, &mut mesh);
    }
    mesh
}

/// Crosses for NaN and arrow heads for infinities on the rails, and a cross where a curve breaks off.
fn marks(series: &FigureSeries, map: &Map, color: Color32, pen: &mut Tessellator, mesh: &mut Mesh) {
    let mut last: Option<(RailKind, f32)> = None;
    for mark in &series.rail {
        let x = map.x_at(mark.x);
        if !(-1.0..=map.size.x + 1.0).contains(&x) {
            continue;
        }
        // Marks of one kind closer than their size would merge.
        if last.is_some_and(|(kind, other)| kind == mark.kind && x - other < 2.0 * CROSS) {
            continue;
        }
        last = Some((mark.kind, x));
        let below = map.size.y - RAIL / 2.0;
        match mark.kind {
            RailKind::Nan => cross(pos2(x, below), color, pen, mesh),
            RailKind::NegativeInfinity => arrow(pos2(x, below), CROSS, color, pen, mesh),
            RailKind::PositiveInfinity => arrow(pos2(x, RAIL / 2.0), -CROSS, color, pen, mesh),
        }
    }
    if let Some(point) = series.broken_end {
        let at = map.place(point);
        if (0.0..=map.size.x).contains(&at.x) {
            cross(at, color, pen, mesh);
        }
    }
}

fn cross(at: Pos2, color: Color32, pen: &mut Tessellator, mesh: &mut Mesh) {
    for along in [vec2(CROSS, CROSS), vec2(CROSS, -CROSS)] {
        pen.tessellate_line_segment([at - along, at + along], Stroke::new(1.5, color), mesh);
    }
}

/// Points downward for a positive `size`.
fn arrow(at: Pos2, size: f32, color: Color32, pen: &mut Tessellator, mesh: &mut Mesh) {
    let corners = vec![at + vec2(-size, -size), at + vec2(size, -size), at + vec2(0.0, size)];
    pen.tessellate_path(&PathShape::convex_polygon(corners, color, Stroke::NONE), mesh);
}
