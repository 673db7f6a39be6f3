//! Which sides and edges of the box around a scene carry grids and ticks, so that they hide no data.

use super::projection::Projection;
use super::vector::Vector;

/// Corners are numbers of three bits: bit `axis` is set at the upper end of that axis.
pub(super) fn corner(number: usize, sides: Vector) -> Vector {
    [0, 1, 2].map(|axis| if number >> axis & 1 == 1 { sides[axis] / 2.0 } else { -sides[axis] / 2.0 })
}

/// What is seen of the box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cube {
    /// The corner that the three sides behind the data share.
    pub(super) farthest: usize,
    /// Of each axis the lower corner of the edge that carries its ticks; `None` where the box is behind the eye.
    pub(super) edges: [Option<usize>; 3],
}

impl Cube {
    /// After gl-axes3d, which plotly uses: ticks stand at the outline of the box, below and to the left.
    pub(super) fn new(projection: &Projection, sides: Vector) -> Self {
        let seen: Vec<Option<([f64; 2], f64)>> = (0..8).map(|at| projection.project(corner(at, sides))).collect();
        let distance = |at: usize| seen[at].map_or(f64::NEG_INFINITY, |(_, distance)| distance);
        let closest = (0..8).min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or_default();
        let farthest = closest ^ 7;
        let Some(points) = seen.iter().map(|seen| seen.map(|(at, _)| at)).collect::<Option<Vec<_>>>() else {
            return Self { farthest, edges: [None; 3] };
        };
        let bits = [1, 2, 4];
        let by = |order: &dyn Fn(usize) -> f64, from: usize| {
            let next = bits.iter().map(|bit| from ^ bit).filter(|at| *at != closest);
            next.min_by(|a, b| order(*a).total_cmp(&order(*b))).unwrap_or(from)
        };
        let bottom = by(&|at| -points[at][1], closest);
        let left = by(&|at| points[at][0], bottom);
        let right = by(&|at| -points[at][0], bottom);
        let mut edges = [None; 3];
        let mut set = |a: usize, b: usize| {
            let axis = (a ^ b).trailing_zeros() as usize;
            if axis < 3 {
                edges[axis] = Some(a & b);
            }
        };
        set(left, bottom);
        set(bottom, right);
        let top = right ^ 7;
        if top == closest || top == farthest {
            set(right, left ^ 7);
        } else {
            set(left, top);
        }
        Self { farthest, edges }
    }
}

#[cfg(test)]
mod tests {
    use super::super::projection::DEFAULT;
    use super::*;
    use crate::drawing::PageRect;
    use crate::preview::plotly::Camera;

    #[test]
    fn the_default_view_has_ticks_below_and_at_the_left() {
        let place = PageRect { x: 0.0, y: 0.0, width: 400.0, height: 400.0 };
        let cube = Cube::new(&Projection::new(DEFAULT, place, false), [1.0; 3]);
        assert_eq!(cube.farthest, 0, "the sides at the lower ends are behind");
        // x runs along the lower right edge (y at its end), y along the lower left one, z along the left outline.
        assert_eq!(cube.edges, [Some(0b010), Some(0b001), Some(0b001)]);
    }

    #[test]
    fn any_camera_gives_three_edges_or_none() {
        let place = PageRect { x: 0.0, y: 0.0, width: 400.0, height: 400.0 };
        for at in 0..500 {
            let angle = f64::from(at) * 0.7;
            let eye = [2.0 * angle.cos(), 2.0 * angle.sin(), (angle * 0.37).sin() * 3.0];
            let cube = Cube::new(&Projection::new(Camera { eye, ..DEFAULT }, place, false), [1.0; 3]);
            assert!(cube.edges.iter().all(Option::is_some), "{eye:?}: {cube:?}");
        }
        let within = Camera { eye: [0.1, 0.0, 0.0], ..DEFAULT };
        assert_eq!(Cube::new(&Projection::new(within, place, false), [1.0; 3]).edges, [None; 3]);
    }
}
