//! Triangles between scattered points, and what lies between their corners: linear, never outside of the hull.

use rustc_hash::FxHashMap;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

/// A place from 0 to 1 in both directions, and the value there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Corner {
    pub(super) at: [f64; 2],
    pub(super) value: f64,
}

impl HasPosition for Corner {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        Point2::new(self.at[0], self.at[1])
    }
}

/// Triangles of corners.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Mesh {
    pub(super) triangles: Vec<[Corner; 3]>,
    /// Points at different places.
    pub(super) distinct: usize,
}

/// Fewest points at different places between which anything is claimed.
pub(super) const FEWEST: usize = 4;

/// Places nearer to each other than this are one.
const NEAR: f64 = 1e-9;

/// The least height of a triangle: flatter ones are points on a line, and rounding.
const FLAT: f64 = 1e-7;

impl Mesh {
    /// Between points with finite places and values; those at the same place count with their mean. Without triangles
    /// where there are too few, or where all lie on a line.
    pub(super) fn new(points: &[Corner]) -> Self {
        let key = |at: f64| (at / NEAR).round() as i64;
        let mut known: FxHashMap<[i64; 2], usize> = FxHashMap::default();
        let mut corners: Vec<(Corner, Vec<f64>)> = Vec::new();
        for point in points {
            let next = corners.len();
            let at = *known.entry(point.at.map(key)).or_insert(next);
            if at == next {
                corners.push((*point, Vec::new()));
            }
            corners[at].1.push(point.value);
        }
        let distinct = corners.len();
        if distinct < FEWEST {
            return Self { triangles: Vec::new(), distinct };
        }
        let mean = |(corner, values): (Corner, Vec<f64>)| {
            let count = values.len() as f64;
            // The triangulation refuses what is not zero but nearly.
            let at = corner.at.map(|at| if at.abs() < NEAR { 0.0 } else { at });
            Corner { at, value: values.into_iter().map(|value| value / count).sum() }
        };
        let corners: Vec<Corner> = corners.into_iter().map(mean).collect();
        let Ok(found) = DelaunayTriangulation::<Corner>::bulk_load(corners) else {
            return Self { triangles: Vec::new(), distinct };
        };
        let triangle = found.inner_faces().map(|face| face.vertices().map(|vertex| *vertex.data()));
        let mut triangles: Vec<[Corner; 3]> = triangle.filter(|triangle| height(triangle) > FLAT).collect();
        // In an order of their own, whatever that of the triangulation is.
        let order = |triangle: &[Corner; 3]| triangle.map(|corner| corner.at);
        triangles.sort_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal));
        Self { triangles, distinct }
    }
}

/// Over the longest side.
fn height(triangle: &[Corner; 3]) -> f64 {
    let [a, b, c] = triangle.map(|corner| corner.at);
    let twice_area = ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs();
    let side = |p: [f64; 2], q: [f64; 2]| (p[0] - q[0]).hypot(p[1] - q[1]);
    twice_area / side(a, b).max(side(b, c)).max(side(c, a))
}

/// Parts of the three corners at a place, summing to 1; `None` outside.
pub(super) fn parts([a, b, c]: [[f64; 2]; 3], at: [f64; 2]) -> Option<[f64; 3]> {
    let whole = (b[1] - c[1]) * (a[0] - c[0]) + (c[0] - b[0]) * (a[1] - c[1]);
    let first = ((b[1] - c[1]) * (at[0] - c[0]) + (c[0] - b[0]) * (at[1] - c[1])) / whole;
    let second = ((c[1] - a[1]) * (at[0] - c[0]) + (a[0] - c[0]) * (at[1] - c[1])) / whole;
    let parts = [first, second, 1.0 - first - second];
    parts.iter().all(|part| *part >= -1e-9).then_some(parts)
}

/// Where the value is `level` on the sides of a triangle: one line, where it is anywhere.
pub(super) fn crossing(triangle: &[Corner; 3], level: f64) -> Option<[[f64; 2]; 2]> {
    let mut found = Vec::with_capacity(2);
    for (from, to) in [(0, 1), (1, 2), (2, 0)] {
        let [from, to] = [triangle[from], triangle[to]];
        // A corner on the level belongs above it, so that lines neither double nor end.
        if (from.value < level) != (to.value < level) {
            let part = (level / 2.0 - from.value / 2.0) / (to.value / 2.0 - from.value / 2.0);
            found.push(std::array::from_fn(|axis| from.at[axis] + (to.at[axis] - from.at[axis]) * part));
        }
    }
    found.try_into().ok()
}
