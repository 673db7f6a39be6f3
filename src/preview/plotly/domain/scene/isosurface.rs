//! Isosurfaces: where the values of a grid of points in space reach a level, and caps where the grid ends among them.
//!
//! Each cell of the grid is six tetrahedra, of which a level cuts off a corner or two: triangles, without cases to tell apart.

use super::super::super::ramp::levels;
use super::super::super::sheet::{Sheet, Trace};
use super::super::super::values::Column;
use super::super::paint::ramp_of;
use super::faces::Light;
use super::pieces::Pieces;
use super::vector::{Vector, add, scale};
use super::world::World;

/// Most points of a grid.
const MOST_POINTS: usize = 400_000;
/// Most triangles.
const MOST: usize = 60_000;
/// Most levels.
const MOST_LEVELS: f64 = 20.0;

/// Corners of the tetrahedra of a cell: ways from its first corner to its last, an axis a step. Corner 5 is x and z.
const TETRAHEDRA: [[usize; 4]; 6] =
    [[0, 1, 3, 7], [0, 1, 5, 7], [0, 2, 3, 7], [0, 2, 6, 7], [0, 4, 5, 7], [0, 4, 6, 7]];

/// A place with its value.
type Point = (Vector, f64);

/// Points at every crossing of their coordinates.
struct Grid {
    /// Along each axis, ascending, as places in the box.
    ticks: [Vec<f64>; 3],
    /// The first axis fastest; NaN where there is no point.
    values: Vec<f64>,
}

impl Grid {
    fn of(trace: &Trace<'_>, world: &World<'_>) -> Option<Self> {
        let columns = ["x", "y", "z"].map(|key| Column::at(trace.node, key));
        let [Some(x), Some(y), Some(z)] = columns else { return None };
        let places = [(0, x), (1, y), (2, z)].map(|(axis, column)| -> Vec<f64> {
            world.read(axis, &column).into_iter().map(|value| world.place(axis, value)).collect()
        });
        let values = Column::at(trace.node, "value")?.numbers();
        let ticks = [0, 1, 2].map(|axis: usize| {
            let mut ticks: Vec<f64> = places[axis].iter().copied().filter(|place| place.is_finite()).collect();
            ticks.sort_by(f64::total_cmp);
            ticks.dedup();
            ticks
        });
        let [across, along, up] = [0, 1, 2].map(|axis: usize| ticks[axis].len());
        let count = across.checked_mul(along)?.checked_mul(up).filter(|count| *count <= MOST_POINTS)?;
        let mut grid = Self { values: vec![f64::NAN; count], ticks };
        for (index, value) in values.iter().enumerate() {
            let find = |axis: usize| {
                let place = places[axis].get(index)?;
                grid.ticks[axis].binary_search_by(|tick| tick.total_cmp(place)).ok()
            };
            if let (Some(x), Some(y), Some(z)) = (find(0), find(1), find(2)) {
                grid.values[x + across * (y + along * z)] = *value;
            }
        }
        Some(grid)
    }

    fn point(&self, at: [usize; 3]) -> Point {
        let place = [0, 1, 2].map(|axis| self.ticks[axis][at[axis]]);
        let [across, along, _] = [0, 1, 2].map(|axis: usize| self.ticks[axis].len());
        (place, self.values[at[0] + across * (at[1] + along * at[2])])
    }

    /// Of the corners of the cell whose lowest one is `at`, those with a digit of `corner` are one further along its axis.
    fn corners(&self, at: [usize; 3]) -> [Point; 8] {
        std::array::from_fn(|corner| self.point([0, 1, 2].map(|axis| at[axis] + (corner >> axis & 1))))
    }
}

/// What is drawn: triangles with the value that colours them.
type Triangles = Vec<([Vector; 3], f64)>;

fn between((a, low): Point, (b, high): Point, level: f64) -> Vector {
    let part = ((level - low) / (high - low)).clamp(0.0, 1.0);
    add(scale(a, 1.0 - part), scale(b, part))
}

/// What a level cuts out of a tetrahedron.
fn cut(corners: [Point; 4], level: f64, out: &mut Triangles) {
    let is_above = corners.map(|(_, value)| value >= level);
    let of = |side: bool| (0..4).filter(move |at| is_above[*at] == side);
    let (above, below): (Vec<usize>, Vec<usize>) = (of(true).collect(), of(false).collect());
    let edge = |a: usize, b: usize| between(corners[a], corners[b], level);
    match (&above[..], &below[..]) {
        ([one], [a, b, c]) | ([a, b, c], [one]) => out.push(([edge(*one, *a), edge(*one, *b), edge(*one, *c)], level)),
        ([a, b], [c, d]) => {
            let four = [edge(*a, *c), edge(*a, *d), edge(*b, *d), edge(*b, *c)];
            out.push(([four[0], four[1], four[2]], level));
            out.push(([four[0], four[2], four[3]], level));
        }
        _ => {}
    }
}

/// The part of a triangle at the end of the grid whose values lie between the levels.
fn cap(corners: [Point; 3], [low, high]: [f64; 2], out: &mut Triangles) {
    let mut part: Vec<Point> = corners.to_vec();
    for (level, is_upper) in [(low, false), (high, true)] {
        let is_in = |value: f64| if is_upper { value <= level } else { value >= level };
        let whole = std::mem::take(&mut part);
        for (at, point) in whole.iter().enumerate() {
            let next = whole[(at + 1) % whole.len()];
            if is_in(point.1) {
                part.push(*point);
            }
            if is_in(point.1) != is_in(next.1) {
                part.push((between(*point, next, level), level));
            }
        }
    }
    for at in 2..part.len() {
        let three = [part[0], part[at - 1], part[at]];
        out.push((three.map(|(place, _)| place), three.iter().map(|(_, value)| value).sum::<f64>() / 3.0));
    }
}

fn triangles(trace: &Trace<'_>, grid: &Grid, range: [f64; 2]) -> Triangles {
    let node = trace.node;
    let mut out = Vec::new();
    let count = node.number("surface.count").unwrap_or(2.0).clamp(1.0, MOST_LEVELS) as usize;
    let step = (range[1] - range[0]) / (count.max(2) - 1) as f64;
    let is_shown = node.flag("surface.show") != Some(false);
    let all: Vec<f64> = (0..count).filter(|_| is_shown).map(|at| range[0] + step * at as f64).collect();
    let sizes = [0, 1, 2].map(|axis: usize| grid.ticks[axis].len());
    let [nx, ny, nz] = sizes.map(|size| size.saturating_sub(1));
    for at in (0..nz).flat_map(|z| (0..ny).flat_map(move |y| (0..nx).map(move |x| [x, y, z]))) {
        let corners = grid.corners(at);
        if corners.iter().any(|(_, value)| !value.is_finite()) {
            continue;
        }
        for four in TETRAHEDRA {
            for level in &all {
                cut(four.map(|corner| corners[corner]), *level, &mut out);
            }
        }
        for axis in 0..3 {
            if node.flag(["caps.x.show", "caps.y.show", "caps.z.show"][axis]) == Some(false) {
                continue;
            }
            let (one, two) = (1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3));
            for (is_end, base) in [(at[axis] == 0, 0), (at[axis] + 2 == sizes[axis], 1 << axis)] {
                if is_end {
                    let corner = |at: usize| corners[base + at];
                    cap([corner(0), corner(one), corner(one + two)], range, &mut out);
                    cap([corner(0), corner(two), corner(one + two)], range, &mut out);
                }
            }
        }
    }
    out
}

pub(super) fn draw(trace: &Trace<'_>, sheet: &Sheet<'_>, world: &World<'_>, pieces: &mut Pieces<'_>) {
    let found = Grid::of(trace, world).and_then(|grid| {
        let range = levels(trace.node, grid.values.iter().copied())?;
        Some((triangles(trace, &grid, range), range))
    });
    let Some((mut found, range)) = found else {
        pieces.not_drawn.push(format!("trace {}: isosurface", trace.index));
        return;
    };
    if found.len() > MOST {
        let words = format!("trace {}: {} of {} triangles", trace.index, found.len() - MOST, found.len());
        pieces.not_drawn.push(words);
        found.truncate(MOST);
    }
    let ramp = ramp_of(sheet, trace.node, range);
    let light = Light::new(trace.node.get("lighting"), pieces.projection, true);
    for (corners, value) in found {
        if let Some(color) = ramp.color(value) {
            let color = color.faded(trace.opacity());
            pieces.face(&corners, light.shade(color, &corners, pieces.projection));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_cuts_a_corner_or_a_band_out_of_a_tetrahedron() {
        let corners = |values: [f64; 4]| {
            [
                ([0.0; 3], values[0]),
                ([1.0, 0.0, 0.0], values[1]),
                ([0.0, 1.0, 0.0], values[2]),
                ([0.0, 0.0, 1.0], values[3]),
            ]
        };
        let of = |values| {
            let mut out = Vec::new();
            cut(corners(values), 1.0, &mut out);
            out
        };
        assert_eq!(of([0.0, 2.0, 4.0, 4.0]), [([[0.5, 0.0, 0.0], [0.0, 0.25, 0.0], [0.0, 0.0, 0.25]], 1.0)]);
        assert_eq!(of([0.0, 0.0, 2.0, 2.0]).len(), 2);
        assert!(of([0.0, 0.5, 0.0, 0.9]).is_empty());
    }

    #[test]
    fn a_cap_ends_at_the_levels() {
        let mut out = Vec::new();
        cap([([0.0; 3], 0.0), ([4.0, 0.0, 0.0], 4.0), ([0.0, 4.0, 0.0], 0.0)], [1.0, 3.0], &mut out);
        let places: Vec<f64> = out.iter().flat_map(|(three, _)| three.iter().map(|place| place[0])).collect();
        assert!(places.iter().all(|x| (1.0 - 1e-9..=3.0 + 1e-9).contains(x)), "{places:?}");
        assert_eq!(out.len(), 2, "a triangle without its ends has four corners");
    }
}
