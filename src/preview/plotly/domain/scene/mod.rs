//! Scenes in three dimensions: points, lines, surfaces and meshes in a box with axes, seen by a camera.
//!
//! Everything becomes flat pieces that are drawn from the farthest to the nearest (the painter's way), so that a scene is
//! lines and areas like any other drawing.

mod axes;
mod contours;
mod cube;
mod faces;
mod grid;
mod hull;
mod isosurface;
mod mesh;
mod pieces;
mod projection;
mod scatter;
mod surface;
mod vector;
mod world;

use super::super::figure::Drawn;
use super::super::node::Node;
use super::super::sheet::{Sheet, Trace};
use super::super::values::Each;
use super::super::view::Camera;
use super::part::Part;
use super::words;
use crate::drawing::{Item, PageRect};
use pieces::Pieces;
use projection::Projection;
use world::World;

/// Kinds that are drawn here.
pub(super) fn draws(kind: &str) -> bool {
    matches!(kind, "scatter3d" | "surface" | "mesh3d" | "isosurface")
}

/// Draws a scene in its room.
pub(super) fn draw(part: &Part<'_, '_>, sheet: &Sheet<'_>, out: &mut Drawn) {
    let name = if part.name.is_empty() { "scene" } else { part.name.as_str() };
    let node = sheet.layout.get(name);
    let room = part.room;
    if room.width < 1.0 || room.height < 1.0 {
        return;
    }
    let traces: Vec<&Trace<'_>> = part.traces.iter().copied().filter(|trace| draws(trace.kind)).collect();
    let world = World::new(node, &traces);
    let camera = sheet.view.cameras.get(name).copied().unwrap_or_else(|| camera_of(node));
    let is_parallel = node.text("camera.projection.type") == Some("orthographic");
    let projection = Projection::new(camera, room, is_parallel);
    let mut items = Vec::new();
    axes::draw_behind(node, sheet, &world, &projection, &mut items);
    let mut pieces = Pieces::new(&projection);
    for trace in traces {
        match trace.kind {
            "scatter3d" => scatter::draw(trace, sheet, &world, &mut pieces),
            "surface" => surface::draw(trace, sheet, &world, &mut pieces),
            "isosurface" => isosurface::draw(trace, sheet, &world, &mut pieces),
            _ => mesh::draw(trace, sheet, &world, &mut pieces),
        }
    }
    out.not_drawn.append(&mut pieces.not_drawn);
    out.points.append(&mut pieces.points_within(room));
    items.extend(pieces.into_items());
    axes::draw_around(node, sheet, &world, &projection, &mut items);
    out.drawing.items.push(Item::Clip { frame: room, items });
    out.scenes.push((name.to_owned(), PageRect { ..room }));
}

/// The camera that a figure names, part by part.
fn camera_of(scene: Node<'_>) -> Camera {
    let vector = |path: &str, default: [f64; 3]| {
        let node = scene.get(path);
        let mut vector = default;
        for (value, key) in vector.iter_mut().zip(["x", "y", "z"]) {
            *value = node.number(key).unwrap_or(*value);
        }
        vector
    };
    let default = projection::DEFAULT;
    Camera {
        eye: vector("camera.eye", default.eye),
        center: vector("camera.center", default.center),
        up: vector("camera.up", default.up),
    }
}

/// A template with the values of a point of a surface.
pub(super) fn fill_surface(text: &str, trace: &Trace<'_>, index: usize) -> String {
    let values = surface::values_at(trace, index);
    let named = |at: usize| values[at].parse().map_or(words::Value::Text(&values[at]), words::Value::Number);
    words::fill(text, trace, index, &[("x", named(0)), ("y", named(1)), ("z", named(2))])
}

/// Lines that tell of a point: where it is, and its text.
pub(super) fn tell(trace: &Trace<'_>, sheet: &Sheet<'_>, index: usize) -> Vec<String> {
    let scene = sheet.layout.get(trace.node.text("scene").unwrap_or("scene"));
    let world = World::new(scene, &[trace]);
    let values = match trace.kind {
        "surface" => surface::values_at(trace, index),
        _ => ["x", "y", "z"].map(|key| Each::at(trace.node, key).text(index).into_owned()),
    };
    let mut lines: Vec<String> = ["x", "y", "z"]
        .into_iter()
        .zip(values)
        .enumerate()
        .map(|(axis, (key, value))| format!("{}: {value}", world.title(axis).unwrap_or(key)))
        .collect();
    for path in ["text", "hovertext"] {
        lines.extend(Some(Each::at(trace.node, path).text(index).into_owned()).filter(|text| !text.is_empty()));
    }
    lines
}
