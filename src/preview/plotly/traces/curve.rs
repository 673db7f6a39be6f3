//! Lines and marks: `scatter` and `scattergl`, and the cells of scatter matrices.

use std::collections::BTreeMap;

use super::super::axes::axis::Axis;
use super::super::axes::extremes::Widen;
use super::super::axes::setup::{Axes, dimensions};
use super::super::color::Color;
use super::super::node::Node;
use super::super::ramp::{Paint, paint};
use super::super::sheet::{Sheet, Trace};
use super::super::values::{Column, Each};
use super::errors;
use super::labels;
use super::marks::{self, Mark, Sizes};
use super::scene::{Ink, Scene};
use super::series;
use super::strokes::{main_color, mark_color, pen};
use super::thin;
use crate::drawing::{Fill, Item};

/// A trace of points.
#[derive(Clone, Debug, Default)]
pub(in crate::preview) struct Curve {
    /// In the numbers of the axes.
    pub(in crate::preview) xs: Vec<f64>,
    pub(in crate::preview) ys: Vec<f64>,
    /// What the area goes down to, of traces that stand on each other.
    pub(in crate::preview) base: Option<Vec<f64>>,
    has_lines: bool,
    has_marks: bool,
    has_text: bool,
}

/// Below this many points, lines have marks where the figure does not say.
const FEW: usize = 20;

/// The points of a trace.
pub(in crate::preview) fn of(trace: &Trace<'_>, [x, y]: [&Axis<'_>; 2]) -> Curve {
    let x_count = series::length(trace, "x").filter(|count| *count > 0);
    let y_count = series::length(trace, "y").filter(|count| *count > 0);
    let mut xs = series::along(trace, "x", x, y_count.unwrap_or(0));
    let mut ys = series::along(trace, "y", y, x_count.unwrap_or(0));
    let count = xs.len().min(ys.len());
    xs.truncate(count);
    ys.truncate(count);
    let is_stacked = trace.node.text("stackgroup").is_some();
    let default = if is_stacked || count >= FEW { "lines" } else { "lines+markers" };
    let mode = trace.node.text("mode").unwrap_or(default);
    Curve {
        xs,
        ys,
        base: None,
        has_lines: mode.contains("lines"),
        has_marks: mode.contains("markers"),
        has_text: mode.contains("text"),
    }
}

/// A cell of a scatter matrix.
pub(in crate::preview) fn of_matrix(trace: &Trace<'_>, cell: [usize; 2], axes: [&Axis<'_>; 2]) -> Curve {
    let dimensions = dimensions(trace);
    let read = |at: usize, axis: &Axis<'_>| {
        let column = dimensions.get(at).and_then(|dimension| Column::at(*dimension, "values"));
        column.map_or_else(Vec::new, |column| axis.read(&column))
    };
    let (mut xs, mut ys) = (read(cell[0], axes[0]), read(cell[1], axes[1]));
    let count = xs.len().min(ys.len());
    xs.truncate(count);
    ys.truncate(count);
    Curve { xs, ys, has_marks: true, ..Curve::default() }
}

/// Puts traces of a group on each other.
pub(in crate::preview) fn stack(sheet: &Sheet<'_>, curves: &mut [(usize, [usize; 2], &mut Curve)]) {
    let mut groups: BTreeMap<([usize; 2], String), Vec<usize>> = BTreeMap::new();
    for (at, (trace, axes, _)) in curves.iter().enumerate() {
        let group = sheet.traces[*trace].node.text("stackgroup").filter(|group| !group.is_empty());
        if let Some(group) = group {
            groups.entry((*axes, group.to_owned())).or_default().push(at);
        }
    }
    for members in groups.into_values() {
        let first = sheet.traces[curves[members[0]].0].node;
        let is_across = first.text("orientation") == Some("h");
        let norm = members.iter().find_map(|at| sheet.traces[curves[*at].0].node.text("groupnorm"));
        let key = |place: f64| (place * 1e6).round() as i64;
        let mut sums: BTreeMap<i64, f64> = BTreeMap::new();
        let mut totals: BTreeMap<i64, f64> = BTreeMap::new();
        for at in &members {
            let curve = &curves[*at].2;
            let (places, values) = if is_across { (&curve.ys, &curve.xs) } else { (&curve.xs, &curve.ys) };
            for (place, value) in places.iter().zip(values).filter(|(_, value)| value.is_finite()) {
                *totals.entry(key(*place)).or_default() += value;
            }
        }
        let whole = match norm {
            Some("percent") => Some(100.0),
            Some("fraction") => Some(1.0),
            _ => None,
        };
        for at in members {
            let curve = &mut *curves[at].2;
            let (places, values) = if is_across { (&curve.ys, &mut curve.xs) } else { (&curve.xs, &mut curve.ys) };
            let mut base = Vec::with_capacity(values.len());
            for (place, value) in places.iter().zip(values.iter_mut()) {
                let sum = sums.entry(key(*place)).or_default();
                let mut part = if value.is_finite() { *value } else { 0.0 };
                if let (Some(whole), Some(total)) = (whole, totals.get(&key(*place)).filter(|total| **total != 0.0)) {
                    part *= whole / total;
                }
                base.push(*sum);
                *sum += part;
                *value = *sum;
            }
            if !is_across {
                curve.base = Some(base);
            }
        }
    }
}

/// Where the trace is filled to, as the figure says it.
fn fill_of<'a>(trace: &Trace<'a>, curve: &Curve) -> &'a str {
    let default = if curve.base.is_some() { "tonexty" } else { "none" };
    trace.node.text("fill").unwrap_or(default)
}

/// Widens the axes.
pub(in crate::preview) fn widen(
    trace: &Trace<'_>,
    curve: &Curve,
    is_first: bool,
    axes: &mut Axes<'_>,
    [x, y]: [usize; 2],
) {
    let sizes = Sizes::of(trace.node.get("marker"), 6.0);
    let fill = fill_of(trace, curve);
    let count = curve.xs.len();
    let is_open = count < 2 || curve.xs[0] != curve.xs[count - 1] || curve.ys[0] != curve.ys[count - 1];
    let is_bottom = is_first || curve.base.as_ref().is_some_and(|base| base.iter().all(|base| *base == 0.0));
    let (mut across, mut down) =
        (Widen { is_padded: true, ..Widen::default() }, Widen { is_padded: true, ..Widen::default() });
    let mut has_room = [curve.has_marks; 2];
    if is_open && (fill == "tozerox" || fill == "tonextx" && is_bottom) {
        across.has_zero = axes.list[x].kind == super::super::axes::kind::Kind::Linear;
    } else if trace.node.flag("error_y.visible") != Some(true)
        && trace.node.get("error_y").at("array").is_none()
        && (fill == "tonexty" || fill == "tozeroy" || !curve.has_marks && !curve.has_text)
    {
        across.is_padded = false;
        has_room[0] = false;
    }
    if is_open && (fill == "tozeroy" || fill == "tonexty" && is_bottom) {
        down.has_zero = axes.list[y].kind == super::super::axes::kind::Kind::Linear;
    } else if fill == "tonextx" || fill == "tozerox" {
        down.is_padded = false;
    }
    for at in 0..count {
        let room = if curve.has_marks { sizes.room(at) } else { 0.0 };
        let widen = |base: Widen, has: bool| Widen { room: if has { room } else { 0.0 }, ..base };
        let (px, py) = (axes.list[x].measure(curve.xs[at]), axes.list[y].measure(curve.ys[at]));
        if px.is_finite() && py.is_finite() {
            axes.list[x].extremes.add(px, widen(across, has_room[0]));
            axes.list[y].extremes.add(py, widen(down, has_room[1]));
        }
    }
    for (name, axis, values) in [("error_x", x, &curve.xs), ("error_y", y, &curve.ys)] {
        let axis = &mut axes.list[axis];
        for [low, high] in errors::ends(trace.node.get(name), values).into_iter().flatten() {
            for end in [low, high] {
                axis.extremes.add(axis.measure(end), Widen { is_padded: true, ..Widen::default() });
            }
        }
    }
}

/// The outline of a trace on the page, for areas that go to it.
pub(in crate::preview) type Outline = Vec<[f64; 2]>;

/// Draws the trace. `before` is the outline of the trace before it on the same axes; its own is given back.
pub(in crate::preview) fn draw(
    scene: &Scene<'_, '_>,
    curve: &Curve,
    before: Option<&Outline>,
    ink: &mut Ink,
) -> Outline {
    let trace = scene.trace;
    let mut places: Vec<[f64; 2]> = curve.xs.iter().zip(&curve.ys).map(|(x, y)| scene.at(*x, *y)).collect();
    if trace.node.flag("connectgaps") == Some(true) {
        let kept: Vec<[f64; 2]> = places.iter().copied().filter(|place| place.iter().all(|v| v.is_finite())).collect();
        let line = shaped(&kept, trace.node.get("line"));
        draw_area(scene, curve, &line, before, ink);
        draw_line(scene, curve, line.clone(), ink);
        draw_marks(scene, curve, &places, ink);
        return line;
    }
    let kept = thin::line(&places);
    let thinned: Vec<[f64; 2]> = kept.iter().map(|at| places[*at]).collect();
    let line = shaped(&thinned, trace.node.get("line"));
    draw_area(scene, curve, &line, before, ink);
    draw_line(scene, curve, line.clone(), ink);
    draw_errors(scene, curve, &places, ink);
    draw_marks(scene, curve, &places, ink);
    if curve.has_text {
        labels::draw(scene, (&curve.xs, &curve.ys), curve.has_marks, &places, ink);
    }
    if !curve.has_marks {
        let color = main_color(trace);
        for at in kept {
            ink.point(trace.index, at, places[at], [0.0; 2], color);
        }
    }
    places.clear();
    line
}

fn draw_line(scene: &Scene<'_, '_>, curve: &Curve, line: Outline, ink: &mut Ink) {
    let pen = pen(scene.trace, 2.0);
    if curve.has_lines && pen.width > 0.0 && pen.opacity > 0.0 && line.len() > 1 {
        ink.items.push(Item::Line { points: line, stroke: pen });
    }
}

/// The line between points: steps and splines.
fn shaped(places: &[[f64; 2]], line: Node<'_>) -> Outline {
    let shape = line.text("shape").unwrap_or("linear");
    if shape == "linear" || places.len() < 2 {
        return places.to_vec();
    }
    if shape == "spline" {
        let smoothing = line.number("smoothing").unwrap_or(1.0).clamp(0.0, 1.3);
        return places
            .split(|place| !place.iter().all(|value| value.is_finite()))
            .flat_map(|part| spline(part, smoothing).into_iter().chain([[f64::NAN; 2]]))
            .collect();
    }
    let mut out: Outline = places.first().copied().into_iter().collect();
    for pair in places.windows(2) {
        let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
        if [x0, y0, x1, y1].iter().all(|value| value.is_finite()) {
            match shape {
                "hv" => out.push([x1, y0]),
                "vh" => out.push([x0, y1]),
                "hvh" => out.extend([[f64::midpoint(x0, x1), y0], [f64::midpoint(x0, x1), y1]]),
                "vhv" => out.extend([[x0, f64::midpoint(y0, y1)], [x1, f64::midpoint(y0, y1)]]),
                _ => {}
            }
        }
        out.push([x1, y1]);
    }
    out
}

/// A Catmull-Rom spline through the points, as plotly smooths.
pub(in crate::preview) fn spline(points: &[[f64; 2]], smoothing: f64) -> Outline {
    if points.len() < 3 || smoothing == 0.0 {
        return points.to_vec();
    }
    let tangent = |before: [f64; 2], at: [f64; 2], after: [f64; 2]| -> ([f64; 2], [f64; 2]) {
        let [d1, d2] = [[before[0] - at[0], before[1] - at[1]], [after[0] - at[0], after[1] - at[1]]];
        let a1 = (d1[0] * d1[0] + d1[1] * d1[1]).powf(0.25);
        let a2 = (d2[0] * d2[0] + d2[1] * d2[1]).powf(0.25);
        let numerator = [0, 1].map(|k| (a2 * a2 * d1[k] - a1 * a1 * d2[k]) * smoothing);
        let (of1, of2) = (3.0 * a2 * (a1 + a2), 3.0 * a1 * (a1 + a2));
        let part = |of: f64, sign: f64| [0, 1].map(|k| at[k] + if of > 0.0 { sign * numerator[k] / of } else { 0.0 });
        (part(of1, 1.0), part(of2, -1.0))
    };
    let mut controls = vec![(points[0], points[0])];
    controls.extend(points.windows(3).map(|three| tangent(three[0], three[1], three[2])));
    let last = points[points.len() - 1];
    controls.push((last, last));
    let mut out = vec![points[0]];
    for at in 0..points.len() - 1 {
        let curve = [points[at], controls[at].1, controls[at + 1].0, points[at + 1]];
        for step in 1..=12 {
            let t = f64::from(step) / 12.0;
            let s = 1.0 - t;
            let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
            out.push([0, 1].map(|k| curve.iter().zip(weights).map(|(point, weight)| point[k] * weight).sum()));
        }
    }
    out
}

fn draw_area(scene: &Scene<'_, '_>, curve: &Curve, line: &Outline, before: Option<&Outline>, ink: &mut Ink) {
    let fill = fill_of(scene.trace, curve);
    if fill == "none" || line.is_empty() {
        return;
    }
    let default = main_color(scene.trace);
    let color = scene.trace.node.color("fillcolor").unwrap_or(default.faded(0.5)).faded(scene.trace.opacity());
    let fill_with: Fill = color.fill();
    let finite = |place: &[f64; 2]| place.iter().all(|value| value.is_finite());
    let zero = |axis: &Axis<'_>| {
        let place = axis.at(0.0);
        // Logarithms have no zero: down to the edge.
        if place.is_finite() { place } else { axis.place(axis.seen()[0]) }
    };
    let other: Option<Outline> = match (&curve.base, fill, before) {
        (Some(base), ..) => {
            let places: Vec<[f64; 2]> = curve.xs.iter().zip(base).map(|(x, y)| scene.at(*x, *y)).collect();
            Some(shaped(&places, scene.trace.node.get("line")))
        }
        (None, "tonexty" | "tonextx", Some(before)) => Some(before.clone()),
        _ => None,
    };
    match (fill, other) {
        ("toself" | "tonext", _) => {
            for part in line.split(|place| !finite(place)).filter(|part| part.len() > 2) {
                ink.items.push(Item::Area { points: part.to_vec(), fill: fill_with });
            }
        }
        (_, Some(other)) => {
            let mut points: Vec<[f64; 2]> = line.iter().copied().filter(finite).collect();
            points.extend(other.iter().rev().copied().filter(finite));
            ink.items.push(Item::Area { points, fill: fill_with });
        }
        (fill, None) => {
            let is_across = fill.ends_with('x');
            let ground = if is_across { zero(scene.x) } else { zero(scene.y) };
            for part in line.split(|place| !finite(place)).filter(|part| part.len() > 1) {
                let (first, last) = (part[0], part[part.len() - 1]);
                let mut points = part.to_vec();
                points.extend(if is_across {
                    [[ground, last[1]], [ground, first[1]]]
                } else {
                    [[last[0], ground], [first[0], ground]]
                });
                ink.items.push(Item::Area { points, fill: fill_with });
            }
        }
    }
}

fn draw_errors(scene: &Scene<'_, '_>, curve: &Curve, places: &[[f64; 2]], ink: &mut Ink) {
    for (name, values) in [("error_x", &curve.xs), ("error_y", &curve.ys)] {
        let node = scene.trace.node.get(name);
        let bars = errors::ends(node, values);
        errors::draw(scene, node, &bars, places, mark_color(scene.trace), ink);
    }
}

fn draw_marks(scene: &Scene<'_, '_>, curve: &Curve, places: &[[f64; 2]], ink: &mut Ink) {
    if !curve.has_marks {
        return;
    }
    let trace = scene.trace;
    let marker = trace.node.get("marker");
    let sizes = Sizes::of(marker, 6.0);
    let colors = paint(scene.sheet, marker, mark_color(trace), scene.extents);
    let symbols = Each::at(marker, "symbol");
    let opacities = Each::at(marker, "opacity");
    let default_opacity = if sizes.is_many() { 0.7 } else { 1.0 };
    let edge_node = marker.get("line");
    let edge_width = Each::at(edge_node, "width");
    let default_edge = if sizes.is_many() { 1.0 } else { 0.0 };
    let edge_default = if sizes.is_many() { scene.sheet.plot() } else { Color::solid([0x44; 3]) };
    let edges: Paint<'_> = paint(scene.sheet, edge_node, edge_default, scene.extents);
    let frame = scene.frame;
    let reach = if sizes.is_many() { 60.0 } else { sizes.of_point(0) };
    let area = [frame.x - reach, frame.y - reach, frame.width + 2.0 * reach, frame.height + 2.0 * reach];
    let side = (if sizes.is_many() { 2.0 } else { sizes.of_point(0) * 0.4 }).max(1.0);
    for (at, count) in thin::marks(places, side, area) {
        let opacity = opacities.number(at).unwrap_or(default_opacity).clamp(0.0, 1.0) * trace.opacity();
        // Marks on each other are seen through less.
        let opacity = if count > 1 { 1.0 - (1.0 - opacity).powi(count.min(1000).cast_signed()) } else { opacity };
        let Some(color) = colors.of(at) else { continue };
        let symbol = symbols.text(at);
        let mark = Mark {
            symbol: if symbol.is_empty() { "circle" } else { &symbol },
            size: sizes.of_point(at),
            fill: color.faded(opacity),
            edge: edges.of(at).unwrap_or(edge_default).faded(opacity),
            edge_width: edge_width.number(at).unwrap_or(default_edge).clamp(0.0, 50.0),
        };
        marks::put(&mut ink.items, &mark, places[at]);
        ink.point(trace.index, at, places[at], [mark.size / 2.0; 2], color);
    }
}
