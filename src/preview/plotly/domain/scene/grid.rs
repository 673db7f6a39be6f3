//! The grid of a surface: points in rows and columns.

use super::super::super::sheet::Trace;
use super::super::super::values::{Column, Grid};
use super::vector::Vector;

/// A grid of points in space.
pub(super) struct Mesh {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Row by row.
    pub(super) places: Vec<Vector>,
    /// What is coloured.
    pub(super) values: Vec<f64>,
}

impl Mesh {
    fn get(&self, row: usize, column: usize) -> (Vector, f64) {
        let at = row * self.columns + column;
        (self.places[at], self.values[at])
    }

    /// The four corners of a cell, around it; `None` where one is missing.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<[(Vector, f64); 4]> {
        let corners = [
            self.get(row, column),
            self.get(row, column + 1),
            self.get(row + 1, column + 1),
            self.get(row + 1, column),
        ];
        corners
            .iter()
            .all(|(place, value)| place.iter().all(|at| at.is_finite()) && value.is_finite())
            .then_some(corners)
    }
}

/// The numbers of a surface along an axis, of its whole grid where it has one.
pub(super) fn column<'a>(trace: &Trace<'a>, axis: usize) -> Option<Column<'a>> {
    let key = ["x", "y", "z"][axis];
    if let Some(value) = trace.node.at(key) {
        return match Grid::of(value) {
            Some(grid) => Some(Column::Numbers(grid.cells)),
            None => Column::of(value),
        };
    }
    let grid = Grid::of(trace.node.at("z")?)?;
    let count = if axis == 0 { grid.columns } else { grid.rows };
    Some(Column::Numbers((0..count).map(|at| at as f64).collect()))
}
