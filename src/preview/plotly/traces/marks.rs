//! The symbols of marks.

use super::super::color::Color;
use super::super::node::Node;
use super::super::values;
use crate::drawing::{Item, Pen};

/// How a mark is drawn.
#[derive(Clone, Copy, Debug)]
pub(in crate::preview) struct Mark<'a> {
    /// As plotly names it: `circle`, `square-open`, `102`.
    pub(in crate::preview) symbol: &'a str,
    /// Width, points.
    pub(in crate::preview) size: f64,
    pub(in crate::preview) fill: Color,
    pub(in crate::preview) edge: Color,
    /// Of the edge, points.
    pub(in crate::preview) edge_width: f64,
}

/// Names by number, as old files have them.
const NUMBERED: [&str; 26] = [
    "circle",
    "square",
    "diamond",
    "cross",
    "x",
    "triangle-up",
    "triangle-down",
    "triangle-left",
    "triangle-right",
    "triangle-ne",
    "triangle-se",
    "triangle-sw",
    "triangle-nw",
    "pentagon",
    "hexagon",
    "hexagon2",
    "octagon",
    "star",
    "hexagram",
    "star-triangle-up",
    "star-triangle-down",
    "star-square",
    "star-diamond",
    "diamond-tall",
    "diamond-wide",
    "hourglass",
];

/// The names of symbols without area, by the numbers that follow on those.
const THIN: [&str; 16] = [
    "bowtie",
    "circle-cross",
    "circle-x",
    "square-cross",
    "square-x",
    "diamond-cross",
    "diamond-x",
    "cross-thin",
    "x-thin",
    "asterisk",
    "hash",
    "y-up",
    "y-down",
    "y-left",
    "y-right",
    "line-ew",
];

/// Draws a mark.
pub(in crate::preview) fn put(out: &mut Vec<Item>, mark: &Mark<'_>, [x, y]: [f64; 2]) {
    if !x.is_finite() || !y.is_finite() || mark.size <= 0.0 {
        return;
    }
    let number = mark.symbol.parse::<usize>().ok();
    let base = match number {
        Some(number) => {
            let number = number % 100;
            let thin = number.checked_sub(NUMBERED.len()).and_then(|at| THIN.get(at));
            NUMBERED.get(number).or(thin).copied().unwrap_or(if number == 42 { "line-ns" } else { "circle" })
        }
        None => mark.symbol.trim_end_matches("-dot").trim_end_matches("-open"),
    };
    let is_open = number.map_or(mark.symbol.contains("-open"), |number| (number / 100) % 2 == 1);
    let has_dot = number.map_or(mark.symbol.ends_with("-dot"), |number| number >= 200);
    let r = mark.size / 2.0;
    let edge = if is_open { mark.fill } else { mark.edge };
    let edge_width = if is_open { mark.edge_width.max(1.0) } else { mark.edge_width };
    let pen = (edge_width > 0.0 && edge.alpha > 0.0).then(|| edge.pen(edge_width).round());
    let fill = (!is_open && mark.fill.alpha > 0.0).then(|| mark.fill.fill());
    let strokes = strokes(base);
    if !strokes.is_empty() {
        let color = if mark.edge_width > 0.0 && !is_open { mark.edge } else { mark.fill };
        for [x0, y0, x1, y1] in strokes {
            let points = vec![[x + x0 * r, y + y0 * r], [x + x1 * r, y + y1 * r]];
            out.push(Item::Line { points, stroke: color.pen(edge_width.max(1.0)) });
        }
        if !base.starts_with("circle-") && !base.starts_with("square-") && !base.starts_with("diamond-") {
            return;
        }
    }
    if base.starts_with("circle") {
        out.push(Item::Circle { center: [x, y], radius: r, fill, stroke: pen });
    } else {
        shape(out, &corners(base), [x, y], r, fill, pen);
    }
    if has_dot {
        out.push(Item::Circle { center: [x, y], radius: (r * 0.25).max(0.7), fill: Some(edge.fill()), stroke: None });
    }
}

fn shape(
    out: &mut Vec<Item>,
    corners: &[[f64; 2]],
    [x, y]: [f64; 2],
    r: f64,
    fill: Option<crate::drawing::Fill>,
    pen: Option<Pen>,
) {
    let mut points: Vec<[f64; 2]> = corners.iter().map(|[cx, cy]| [x + cx * r, y + cy * r]).collect();
    if let Some(fill) = fill {
        out.push(Item::Area { points: points.clone(), fill });
    }
    if let Some(stroke) = pen {
        points.extend(points.first().copied());
        out.push(Item::Line { points, stroke });
    }
}

/// Lines of symbols that are not areas, in radii.
fn strokes(base: &str) -> Vec<[f64; 4]> {
    let plus = [[-1.0, 0.0, 1.0, 0.0], [0.0, -1.0, 0.0, 1.0]];
    let times = [[-0.71, -0.71, 0.71, 0.71], [-0.71, 0.71, 0.71, -0.71]];
    match base {
        "cross-thin" | "circle-cross" | "square-cross" | "diamond-cross" => plus.to_vec(),
        "x-thin" | "circle-x" | "square-x" | "diamond-x" => times.to_vec(),
        "asterisk" => plus.into_iter().chain(times).collect(),
        "hash" => vec![[-0.5, -1.0, -0.5, 1.0], [0.5, -1.0, 0.5, 1.0], [-1.0, -0.5, 1.0, -0.5], [-1.0, 0.5, 1.0, 0.5]],
        "y-up" => vec![[0.0, 0.0, 0.0, -1.0], [0.0, 0.0, -0.87, 0.5], [0.0, 0.0, 0.87, 0.5]],
        "y-down" => vec![[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, -0.87, -0.5], [0.0, 0.0, 0.87, -0.5]],
        "y-left" => vec![[0.0, 0.0, -1.0, 0.0], [0.0, 0.0, 0.5, -0.87], [0.0, 0.0, 0.5, 0.87]],
        "y-right" => vec![[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, -0.5, -0.87], [0.0, 0.0, -0.5, 0.87]],
        "line-ew" => vec![[-1.4, 0.0, 1.4, 0.0]],
        "line-ns" => vec![[0.0, -1.4, 0.0, 1.4]],
        "line-ne" => vec![[-1.0, 1.0, 1.0, -1.0]],
        "line-nw" => vec![[-1.0, -1.0, 1.0, 1.0]],
        _ => Vec::new(),
    }
}

/// Corners of a symbol, in radii.
fn corners(base: &str) -> Vec<[f64; 2]> {
    let regular = |count: usize, first: f64| -> Vec<[f64; 2]> {
        let angle = |at: usize| first.to_radians() + std::f64::consts::TAU * at as f64 / count as f64;
        (0..count).map(|at| [angle(at).sin(), -angle(at).cos()]).collect()
    };
    let star = |tips: usize, outer: f64, inner: f64| -> Vec<[f64; 2]> {
        regular(tips * 2, 0.0)
            .into_iter()
            .enumerate()
            .map(|(at, [x, y])| if at % 2 == 0 { [x * outer, y * outer] } else { [x * inner, y * inner] })
            .collect()
    };
    let turned = |corners: Vec<[f64; 2]>, quarters: u32| {
        (0..quarters).fold(corners, |corners, _| corners.into_iter().map(|[x, y]| [-y, x]).collect())
    };
    let triangle =
        vec![[0.0, -1.0], [1.155, 1.0], [-1.155, 1.0]].into_iter().map(|[x, y]: [f64; 2]| [x, y - 0.25]).collect();
    let corner = vec![[1.2, -1.2], [0.6, 1.2], [-1.2, -0.6]];
    match base {
        "diamond" => vec![[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]],
        "diamond-tall" => vec![[0.0, -1.4], [0.7, 0.0], [0.0, 1.4], [-0.7, 0.0]],
        "diamond-wide" => vec![[0.0, -0.7], [1.4, 0.0], [0.0, 0.7], [-1.4, 0.0]],
        "cross" => cross(),
        "x" => cross().into_iter().map(|[x, y]| [(x - y) * 0.707, (x + y) * 0.707]).collect(),
        "triangle-up" => triangle,
        "triangle-right" => turned(triangle, 1),
        "triangle-down" => turned(triangle, 2),
        "triangle-left" => turned(triangle, 3),
        "triangle-ne" => corner,
        "triangle-se" => turned(corner, 1),
        "triangle-sw" => turned(corner, 2),
        "triangle-nw" => turned(corner, 3),
        "pentagon" => regular(5, 0.0),
        "hexagon" => regular(6, 0.0),
        "hexagon2" => regular(6, 30.0),
        "octagon" => regular(8, 22.5),
        "star" => star(5, 1.4, 0.535),
        "hexagram" => star(6, 1.3, 0.76),
        "star-triangle-up" => star(3, 1.4, 0.4),
        "star-triangle-down" => turned(star(3, 1.4, 0.4), 2),
        "star-square" => star(4, 1.4, 0.6).into_iter().map(|[x, y]| [(x - y) * 0.707, (x + y) * 0.707]).collect(),
        "star-diamond" => star(4, 1.4, 0.6),
        "hourglass" => vec![[1.0, 1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]],
        "bowtie" => vec![[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]],
        name if name.starts_with("diamond") => vec![[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]],
        _ => vec![[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]],
    }
}

fn cross() -> Vec<[f64; 2]> {
    let (a, b) = (0.4, 1.2);
    vec![[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a], [-b, -a], [-a, -a]]
}

/// The widths of marks, points: `size` of a part, by `sizeref`, `sizemode`, `sizemin`.
pub(in crate::preview) struct Sizes<'a> {
    each: values::Each<'a>,
    is_many: bool,
    default: f64,
    reference: f64,
    is_area: bool,
    least: f64,
}

impl<'a> Sizes<'a> {
    pub(in crate::preview) fn of(marker: Node<'a>, default: f64) -> Self {
        let each = values::Each::at(marker, "size");
        Self {
            is_many: matches!(each, values::Each::Many(_)),
            each,
            default,
            reference: marker.number("sizeref").filter(|reference| *reference > 0.0).unwrap_or(1.0),
            is_area: marker.text("sizemode") == Some("area"),
            least: marker.number("sizemin").unwrap_or(0.0),
        }
    }

    /// They differ: marks are half transparent.
    pub(in crate::preview) fn is_many(&self) -> bool {
        self.is_many
    }

    /// Width of a mark.
    pub(in crate::preview) fn of_point(&self, at: usize) -> f64 {
        if !self.is_many {
            return self.each.number(at).unwrap_or(self.default).clamp(0.0, 2000.0);
        }
        let Some(size) = self.each.number(at) else { return 0.0 };
        // A bubble whose size is an area has a radius of the root.
        let half = size.max(0.0) / 2.0 / self.reference;
        let radius = if self.is_area { half.sqrt() } else { half };
        (radius.max(self.least / 2.0) * 2.0).clamp(0.0, 2000.0)
    }

    /// Room that a mark takes of an axis, as plotly reckons it.
    pub(in crate::preview) fn room(&self, at: usize) -> f64 {
        let size = self.each.number(at).unwrap_or(if self.is_many { 0.0 } else { self.default });
        let reference = 1.6 * self.reference;
        let room = if self.is_area { (size.max(0.0) / reference).sqrt() } else { size / reference };
        room.clamp(3.0, 2000.0)
    }
}
