//! The box around a scene: sides, grids and lines behind the data; ticks and titles around it.

use super::super::super::color::Color;
use super::super::super::sheet::Sheet;
use super::super::super::text::Rich;
use super::cube::{Cube, corner};
use super::projection::Projection;
use super::vector::Vector;
use super::world::World;
use super::super::super::node::Node;
use crate::drawing::Item;

/// From an edge to its ticks, points.
const GAP: f64 = 6.0;

/// Sides, grid and lines.
pub(super) fn draw_behind(scene: Node<'_>, sheet: &Sheet<'_>, world: &World<'_>, projection: &Projection, out: &mut Vec<Item>) {
    let cube = Cube::new(projection, world.sides);
    if let Some(color) = scene.color("bgcolor").filter(|color| color.alpha > 0.0 && sheet.is_own()) {
        // Behind everything, so far as the clip lets it.
        let far = 1e5;
        let corners = vec![[-far, -far], [far, -far], [far, far], [-far, far]];
        out.push(Item::Area { points: corners, fill: color.fill() });
    }
    for axis in 0..3 {
        let node = world.node(axis);
        if !is_visible(node) {
            continue;
        }
        let others = [(axis + 1) % 3, (axis + 2) % 3];
        if node.flag("showbackground").unwrap_or(!sheet.is_own()) {
            let numbers = [0, 1, 3, 2].map(|bits: usize| {
                (cube.farthest & 1 << axis) | (bits & 1) << others[0] | (bits >> 1) << others[1]
            });
            let points: Vec<[f64; 2]> =
                numbers.iter().filter_map(|at| Some(projection.project(corner(*at, world.sides))?.0)).collect();
            let color = sheet.page_color(node, "backgroundcolor", Color { rgb: [204; 3], alpha: 0.5 }, sheet.style.plot);
            if points.len() == 4 {
                out.push(Item::Area { points, fill: color.fill() });
            }
        }
    }
    for axis in 0..3 {
        let node = world.node(axis);
        if !is_visible(node) {
            continue;
        }
        let grid = sheet.page_color(node, "gridcolor", Color::solid([204; 3]), sheet.style.grid);
        let width = node.number("gridwidth").unwrap_or(1.0).clamp(0.0, 8.0);
        let zero = sheet.page_color(node, "zerolinecolor", Color::solid([0x44; 3]), sheet.style.axis);
        let zero_width = node.number("zerolinewidth").unwrap_or(2.0).clamp(0.0, 8.0);
        for tick in world.ticks(axis, edge_length(&cube, axis, world, projection)) {
            let place = world.place(axis, tick.value);
            let has_zero = tick.value == 0.0 && node.flag("zeroline") != Some(false);
            if has_zero {
                across(axis, place, &cube, world, projection, &mut |from, to| {
                    out.push(Item::Line { points: vec![from, to], stroke: zero.pen(zero_width) });
                });
            } else if node.flag("showgrid") != Some(false) {
                across(axis, place, &cube, world, projection, &mut |from, to| {
                    out.push(Item::Line { points: vec![from, to], stroke: grid.pen(width) });
                });
            }
        }
    }
}

/// The two lines on the sides behind the data at a place of an axis.
fn across(
    axis: usize,
    place: f64,
    cube: &Cube,
    world: &World<'_>,
    projection: &Projection,
    put: &mut dyn FnMut([f64; 2], [f64; 2]),
) {
    for (wall, along) in [((axis + 1) % 3, (axis + 2) % 3), ((axis + 2) % 3, (axis + 1) % 3)] {
        let end = |is_high: bool| {
            let mut at: Vector = corner(cube.farthest, world.sides);
            at[axis] = place;
            at[wall] = corner(cube.farthest, world.sides)[wall];
            at[along] = if is_high { world.sides[along] / 2.0 } else { -world.sides[along] / 2.0 };
            projection.project(at).map(|(point, _)| point)
        };
        if let (Some(from), Some(to)) = (end(false), end(true)) {
            put(from, to);
        }
    }
}

/// Ticks and titles.
pub(super) fn draw_around(scene: Node<'_>, sheet: &Sheet<'_>, world: &World<'_>, projection: &Projection, out: &mut Vec<Item>) {
    let cube = Cube::new(projection, world.sides);
    let middle = projection.project([0.0; 3]).map(|(point, _)| point);
    for axis in 0..3 {
        let node = world.node(axis);
        let Some((from, to)) = edge_points(&cube, axis, world, projection) else {
            continue;
        };
        if !is_visible(node) || scene.flag("visible") == Some(false) {
            continue;
        }
        let along = [to[0] - from[0], to[1] - from[1]];
        let length = along[0].hypot(along[1]);
        if length < 12.0 {
            // Seen from its end.
            continue;
        }
        let center = [f64::midpoint(from[0], to[0]), f64::midpoint(from[1], to[1])];
        let mut away = [along[1] / length, -along[0] / length];
        let from_middle = middle.map_or([0.0, 1.0], |middle| [center[0] - middle[0], center[1] - middle[1]]);
        if away[0] * from_middle[0] + away[1] * from_middle[1] < 0.0 {
            away = away.map(|value| -value);
        }
        let font = sheet.font(node.get("tickfont"), 1.0);
        let align = [0.5 - away[0] * 0.5, 0.5 - away[1] * 0.5];
        let mut widest: f64 = 0.0;
        if node.flag("showticklabels") != Some(false) {
            for tick in world.ticks(axis, length) {
                let mut at = edge_corner(&cube, axis, world);
                at[axis] = world.place(axis, tick.value);
                let Some((point, _)) = projection.project(at) else {
                    continue;
                };
                let text = Rich::parse(&tick.text);
                let size = [text.width(&font), text.height(&font)];
                widest = widest.max(size[0] * away[0].abs() + size[1] * away[1].abs());
                text.put(out, &font, [point[0] + away[0] * GAP, point[1] + away[1] * GAP], align, 0.0);
            }
        }
        let title = world.title(axis).unwrap_or(["x", "y", "z"][axis]);
        let text = Rich::parse(title);
        let title_node = if node.get("title.font").is_some() { node.get("title.font") } else { node.get("titlefont") };
        let font = sheet.font(title_node, 1.0);
        let distance = GAP * 2.0 + widest;
        text.put(out, &font, [center[0] + away[0] * distance, center[1] + away[1] * distance], align, 0.0);
    }
}

fn is_visible(axis: Node<'_>) -> bool {
    axis.flag("visible") != Some(false)
}

fn edge_corner(cube: &Cube, axis: usize, world: &World<'_>) -> Vector {
    corner(cube.edges[axis].unwrap_or_default(), world.sides)
}

/// The ends of the edge with the ticks of an axis, on the page.
fn edge_points(cube: &Cube, axis: usize, world: &World<'_>, projection: &Projection) -> Option<([f64; 2], [f64; 2])> {
    let low = cube.edges[axis]?;
    let (from, _) = projection.project(corner(low & !(1 << axis), world.sides))?;
    let (to, _) = projection.project(corner(low | 1 << axis, world.sides))?;
    Some((from, to))
}

fn edge_length(cube: &Cube, axis: usize, world: &World<'_>, projection: &Projection) -> f64 {
    edge_points(cube, axis, world, projection).map_or(0.0, |(from, to)| (to[0] - from[0]).hypot(to[1] - from[1]))
}
