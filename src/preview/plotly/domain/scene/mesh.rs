//! Meshes of triangles: those that a file names, or the hull of its points.

use super::super::super::color::Color;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::{Column, Each, extent};
use super::super::paint::ramp_of;
use super::faces::Light;
use super::hull;
use super::pieces::Pieces;
use super::vector::{Vector, add, length, scale, subtract};
use super::world::World;

/// Most triangles.
const MOST: usize = 60_000;

/// Sides of triangles are parted until they are no longer than this, so that what lies before and behind is told apart.
const LONGEST: f64 = 0.12;

/// Most pieces that triangles are parted into.
const MOST_PIECES: usize = 60_000;

pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, world: &World<'_>, pieces: &mut Pieces<'_>) {
    let node = trace.node;
    let columns = ["x", "y", "z"].map(|key| Column::at(node, key));
    let [Some(xs), Some(ys), Some(zs)] = columns else {
        return;
    };
    let values = [world.read(0, &xs), world.read(1, &ys), world.read(2, &zs)];
    let count = values.iter().map(Vec::len).min().unwrap_or_default();
    let places: Vec<Vector> =
        (0..count).map(|at| world.place_all([values[0][at], values[1][at], values[2][at]])).collect();
    let mut triangles = triangles_of(trace, &places).unwrap_or_else(|| {
        // Anything but a convex hull needs a triangulation of space.
        if node.number("alphahull").is_some_and(|alpha| alpha > 0.0) {
            let words = format!("trace {}: mesh3d with alphahull, its convex hull is shown", trace.index);
            pieces.not_drawn.push(words);
        }
        hull::hull(&places)
    });
    if triangles.len() > MOST {
        pieces.not_drawn.push(format!(
            "trace {}: {} of {} triangles",
            trace.index,
            triangles.len() - MOST,
            triangles.len()
        ));
        triangles.truncate(MOST);
    }
    let intensity = Column::at(node, "intensity").map(|column| column.numbers());
    let is_by_face = node.text("intensitymode") == Some("cell");
    let ramp = intensity.as_ref().and_then(|list| Some(ramp_of(sheet, node, extent(list.iter().copied())?)));
    let own = node.color("color").unwrap_or(trace.color);
    let (of_faces, of_corners) = (Each::at(node, "facecolor"), Each::at(node, "vertexcolor"));
    let light = Light::new(node.get("lighting"), pieces.projection, true);
    let parts_of = |triangle: &[Vector; 3]| {
        let [a, b, c] = *triangle;
        let longest = [subtract(a, b), subtract(b, c), subtract(c, a)].map(length).into_iter().fold(0.0, f64::max);
        (longest / LONGEST).ceil().clamp(1.0, 24.0) as usize
    };
    let wanted: usize = triangles.iter().map(|corners| parts_of(&corners.map(|at| places[at])).pow(2)).sum();
    let is_parted = wanted <= MOST_PIECES.min(pieces.room());
    for (face, corners) in triangles.iter().enumerate() {
        let triangle = corners.map(|at| places[at]);
        if !triangle.iter().flatten().all(|value| value.is_finite()) || !triangle.iter().any(|at| world.holds(*at)) {
            continue;
        }
        let parts = if is_parted { parts_of(&triangle) } else { 1 };
        let color = |weights: [f64; 3]| -> Color {
            if let (Some(list), Some(ramp)) = (&intensity, &ramp) {
                let at = |index: usize| list.get(index).copied().unwrap_or(f64::NAN);
                let value = if is_by_face {
                    at(face)
                } else {
                    corners.iter().zip(weights).map(|(corner, weight)| at(*corner) * weight).sum()
                };
                return ramp.color(value).unwrap_or(own);
            }
            let heaviest = if weights[0] >= weights[1].max(weights[2]) {
                0
            } else if weights[1] >= weights[2] {
                1
            } else {
                2
            };
            Color::parse(&of_faces.text(face))
                .or_else(|| Color::parse(&of_corners.text(corners[heaviest])))
                .unwrap_or(own)
        };
        put(&triangle, parts, &|weights| color(weights).faded(trace.opacity()), &light, pieces);
    }
    for (index, place) in places.iter().enumerate().take(MOST) {
        if world.holds(*place) {
            pieces.point(*place, 0.0, trace.index, index, own);
        }
    }
}

/// The triangles that a file names, of points that are there.
fn triangles_of(trace: &Trace<'_>, places: &[Vector]) -> Option<Vec<[usize; 3]>> {
    let corners = ["i", "j", "k"].map(|key| Column::at(trace.node, key));
    let count = corners.iter().map(|column| column.as_ref().map(Column::len)).min().flatten()?;
    let corner = |axis: usize, at: usize| {
        let number = corners[axis].as_ref()?.number(at);
        (number >= 0.0 && number < places.len() as f64).then_some(number as usize)
    };
    Some((0..count).filter_map(|at| Some([corner(0, at)?, corner(1, at)?, corner(2, at)?])).collect())
}

/// A triangle in `parts` rows of smaller ones.
fn put(corners: &[Vector; 3], parts: usize, color: &dyn Fn([f64; 3]) -> Color, light: &Light, pieces: &mut Pieces<'_>) {
    let weights = |down: usize, across: usize| {
        let (second, third) = (down as f64 / parts as f64, across as f64 / parts as f64);
        [1.0 - second - third, second, third]
    };
    let at = |weights: [f64; 3]| {
        corners.iter().zip(weights).fold([0.0; 3], |sum, (corner, weight)| add(sum, scale(*corner, weight)))
    };
    let mut one = |three: [[f64; 3]; 3]| {
        let middle = [0, 1, 2].map(|i| three.iter().map(|weights| weights[i]).sum::<f64>() / 3.0);
        let places = three.map(at);
        pieces.face(&places, light.shade(color(middle), corners, pieces.projection));
    };
    for i in 0..parts {
        for j in 0..parts - i {
            one([weights(i, j), weights(i + 1, j), weights(i, j + 1)]);
            if i + j + 1 < parts {
                one([weights(i + 1, j), weights(i + 1, j + 1), weights(i, j + 1)]);
            }
        }
    }
}
