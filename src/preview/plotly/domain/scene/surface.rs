//! Surfaces over a grid, coloured by height or by a further table.

use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::{Column, Grid, extent, plain};
use super::super::paint::ramp_of;
use super::contours;
use super::faces::Light;
use super::grid::{Mesh, column};
use super::pieces::Pieces;
use super::vector::Vector;
use super::world::World;

/// Most cells of a grid that are drawn; of larger ones every so manieth line is taken.
const MOST_CELLS: usize = 22_500;

/// Coarse grids are made finer until they have about so many cells, for smooth colours.
const FINE_CELLS: usize = 4_000;

/// What is told of a point of the grid.
pub(super) fn values_at(trace: &Trace<'_>, index: usize) -> [String; 3] {
    let Some(z) = trace.node.at("z").and_then(Grid::of) else {
        return [const { String::new() }; 3];
    };
    let (row, column_at) = (index / z.columns.max(1), index % z.columns.max(1));
    let along = |axis: usize, at: usize| {
        column(trace, axis).map_or_else(String::new, |column| {
            let at = if column.len() == z.cells.len() && z.rows > 1 && z.columns > 1 { index } else { at };
            column.text(at).into_owned()
        })
    };
    [along(0, column_at), along(1, row), plain(z.get(row, column_at))]
}

pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, world: &World<'_>, pieces: &mut Pieces<'_>) {
    let Some((mesh, indices)) = mesh_of(trace, world) else {
        return;
    };
    let Some(ramp) = extent(mesh.values.iter().copied()).map(|range| ramp_of(sheet, trace.node, range)) else {
        return;
    };
    let color = |value: f64| ramp.color(value).unwrap_or(trace.color).faded(trace.opacity());
    let light = Light::new(trace.node.get("lighting"), pieces.projection, false);
    if trace.node.flag("hidesurface") != Some(true) {
        let cells = (mesh.rows - 1) * (mesh.columns - 1);
        let parts = ((FINE_CELLS as f64 / cells as f64).sqrt() as usize).clamp(1, 12);
        for row in 0..mesh.rows - 1 {
            for column in 0..mesh.columns - 1 {
                if let Some(corners) = mesh.cell(row, column) {
                    put_cell(&corners, parts, &color, &light, world, pieces);
                }
            }
        }
    }
    contours::draw(trace, &mesh, world, &color, pieces);
    for (place, (index, value)) in mesh.places.iter().zip(indices.iter().zip(&mesh.values)) {
        if world.holds(*place) {
            pieces.point(*place, 0.0, trace.index, *index, color(*value));
        }
    }
}

/// A cell in `parts` by `parts` pieces, each of one colour.
fn put_cell(
    corners: &[(Vector, f64); 4],
    parts: usize,
    color: &dyn Fn(f64) -> super::super::super::color::Color,
    light: &Light,
    world: &World<'_>,
    pieces: &mut Pieces<'_>,
) {
    let at = |u: f64, v: f64| {
        let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), u * v, (1.0 - u) * v];
        let place = [0, 1, 2].map(|axis| (0..4).map(|corner| weights[corner] * corners[corner].0[axis]).sum::<f64>());
        let value: f64 = (0..4).map(|corner| weights[corner] * corners[corner].1).sum();
        (place, value)
    };
    let step = 1.0 / parts as f64;
    for down in 0..parts {
        for across in 0..parts {
            let (u, v) = (across as f64 * step, down as f64 * step);
            let four = [at(u, v), at(u + step, v), at(u + step, v + step), at(u, v + step)];
            let places = four.map(|(place, _)| place);
            if !places.iter().any(|place| world.holds(*place)) {
                continue;
            }
            let value = four.iter().map(|(_, value)| value).sum::<f64>() / 4.0;
            let shaded = light.shade(color(value), &places, pieces.projection);
            pieces.face(&places, shaded);
        }
    }
}

/// The grid of a trace in the box, thinned where it is large, with the position of each point in the file.
fn mesh_of(trace: &Trace<'_>, world: &World<'_>) -> Option<(Mesh, Vec<usize>)> {
    let z = Grid::of(trace.node.at("z")?)?;
    if z.rows < 2 || z.columns < 2 {
        return None;
    }
    let colors = trace.node.at("surfacecolor").and_then(Grid::of);
    let heights = world.read(2, &Column::Numbers(z.cells.clone()));
    let (x, y) = (column(trace, 0)?, column(trace, 1)?);
    let (is_x_grid, is_y_grid) = (x.len() == z.cells.len(), y.len() == z.cells.len());
    let (x, y) = (world.read(0, &x), world.read(1, &y));
    let every = ((z.cells.len() as f64 / MOST_CELLS as f64).sqrt().ceil() as usize).max(1);
    let lines = |count: usize| -> Vec<usize> {
        let mut lines: Vec<usize> = (0..count).step_by(every).collect();
        if lines.last() != Some(&(count - 1)) {
            lines.push(count - 1);
        }
        lines
    };
    let (rows, columns) = (lines(z.rows), lines(z.columns));
    let (mut places, mut values, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    for &row in &rows {
        for &column in &columns {
            let at = row * z.columns + column;
            let of = |list: &[f64], is_grid: bool, line: usize| {
                list.get(if is_grid { at } else { line }).copied().unwrap_or(f64::NAN)
            };
            places.push(world.place_all([of(&x, is_x_grid, column), of(&y, is_y_grid, row), heights[at]]));
            values.push(colors.as_ref().map_or(z.cells[at], |colors| colors.get(row, column)));
            indices.push(at);
        }
    }
    Some((Mesh { rows: rows.len(), columns: columns.len(), places, values }, indices))
}
