//! Lines of equal height on a surface, and on the floor of its box.

use super::super::super::color::Color;
use super::super::super::sheet::Trace;
use super::grid::Mesh;
use super::pieces::{LINE, Pieces};
use super::vector::{Vector, add, scale, subtract};
use super::world::World;
use crate::drawing::Caps;

/// Most lines along an axis.
const MOST: usize = 100;

/// Length of an axis by which its ticks are chosen, points.
const TICKS: f64 = 100.0;

/// How far lines are lifted from the surface that they lie on, in sides of the box.
const LIFT: f64 = 0.002;

pub(super) fn draw(
    trace: &Trace<'_>,
    mesh: &Mesh,
    world: &World<'_>,
    color: &dyn Fn(f64) -> Color,
    pieces: &mut Pieces<'_>,
) {
    for (axis, key) in ["x", "y", "z"].into_iter().enumerate() {
        let node = trace.node.get("contours").get(key);
        let is_projected = node.flag(&format!("project.{key}")) == Some(true);
        let is_shown = node.flag("show") == Some(true);
        if !is_shown && !is_projected {
            continue;
        }
        let levels = levels_of(node, mesh, axis, world);
        let own = node.color("color").unwrap_or(Color::solid([0x44; 3]));
        let width = node.number("width").unwrap_or(2.0).clamp(0.0, 16.0) * LINE;
        let floor = {
            // The side behind the data, as the grid has it.
            let eye = pieces.projection.towards_eye([0.0; 3])[axis];
            world.sides[axis] / 2.0 * if eye > 0.0 { -1.0 } else { 1.0 }
        };
        for level in levels {
            let (place, value) = level;
            let shade = if node.flag("usecolormap") == Some(true) { color(value) } else { own };
            let pen = crate::drawing::Pen { caps: Caps::Round, ..shade.pen(width) };
            for [from, to] in segments(mesh, axis, place) {
                if is_shown {
                    let lift = |at: Vector| add(at, scale(pieces.projection.towards_eye(at), LIFT));
                    let ends = [lift(from), lift(to)];
                    pieces.line(ends[0], ends[1], pen, 1.0);
                }
                if is_projected {
                    let down = |mut at: Vector| {
                        at[axis] = floor;
                        at
                    };
                    pieces.line(down(from), down(to), pen, 1.0);
                }
            }
        }
    }
}

/// Levels in places of the box, and their values.
fn levels_of(
    node: super::super::super::node::Node<'_>,
    mesh: &Mesh,
    axis: usize,
    world: &World<'_>,
) -> Vec<(f64, f64)> {
    let unit = world.place(axis, 1.0) - world.place(axis, 0.0);
    let zero = world.place(axis, 0.0);
    let seen = super::super::super::values::extent(mesh.places.iter().map(|place| place[axis]));
    let Some(ends) = seen.map(|ends| ends.map(|place| (place - zero) / unit)) else {
        return Vec::new();
    };
    let ends = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    let size = node.number("size").filter(|size| *size > 0.0);
    // Where the figure does not say, lines stand at the ticks of the axis.
    let Some(step) = size else {
        let ticks = world.ticks(axis, TICKS).into_iter().map(|tick| tick.value);
        let inside = ticks.filter(|value| *value >= ends[0] && *value <= ends[1]);
        return inside.map(|value| (zero + value * unit, value)).collect();
    };
    let (start, end) = (node.number("start"), node.number("end"));
    let first = start.unwrap_or_else(|| (ends[0] / step).ceil() * step);
    (0..MOST)
        .map(|at| first + at as f64 * step)
        .take_while(|level| *level <= end.unwrap_or(ends[1]) + step * 1e-6)
        .map(|level| (zero + level * unit, level))
        .collect()
}

/// Where the plane at a place of an axis cuts the cells, each in two triangles.
fn segments(mesh: &Mesh, axis: usize, level: f64) -> Vec<[Vector; 2]> {
    let mut segments = Vec::new();
    for row in 0..mesh.rows - 1 {
        for column in 0..mesh.columns - 1 {
            let Some(corners) = mesh.cell(row, column) else {
                continue;
            };
            let corners = corners.map(|(place, _)| place);
            for [a, b, c] in [[0, 1, 2], [0, 2, 3]] {
                let mut ends = [(a, b), (b, c), (c, a)].into_iter().filter_map(|(from, to)| {
                    let (from, to) = (corners[from], corners[to]);
                    let (below, above) = (from[axis] - level, to[axis] - level);
                    let is_cut = (below < 0.0) != (above < 0.0);
                    is_cut.then(|| add(from, scale(subtract(to, from), below / (below - above))))
                });
                if let (Some(from), Some(to)) = (ends.next(), ends.next()) {
                    segments.push([from, to]);
                }
            }
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_cut_at_its_level() {
        let places = vec![[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]];
        let mesh = Mesh { rows: 2, columns: 2, places, values: vec![0.0; 4] };
        let lines = segments(&mesh, 2, 0.25);
        assert_eq!(lines.len(), 2, "one in each triangle");
        assert!(lines.iter().flatten().all(|point| (point[0] - 0.25).abs() < 1e-12 && point[2] == 0.25), "{lines:?}");
        assert!(segments(&mesh, 2, 2.0).is_empty());
    }
}
