//! The convex hull of points in space, for meshes that name no triangles.

use std::collections::HashMap;

use super::vector::{Vector, cross, dot, length, subtract};

/// Most points that a hull is made of.
const MOST_POINTS: usize = 20_000;

/// Triangles of the hull by position of their points, seen anticlockwise from outside; none for points in a plane.
pub(super) fn hull(points: &[Vector]) -> Vec<[usize; 3]> {
    let good: Vec<usize> = (0..points.len())
        .filter(|at| points[*at].iter().all(|value| value.is_finite() && value.abs() < 1e100))
        .take(MOST_POINTS)
        .collect();
    let Some(first) = first_tetrahedron(points, &good) else {
        return Vec::new();
    };
    let tolerance = tolerance_of(points, &good);
    let [a, b, c, d] = first;
    let mut faces: Vec<[usize; 3]> = vec![[a, b, c], [a, d, b], [b, d, c], [c, d, a]];
    if above(points, faces[0], d) > 0.0 {
        for face in &mut faces {
            face.swap(1, 2);
        }
    }
    for &at in good.iter().filter(|at| !first.contains(at)) {
        let (seen, kept): (Vec<_>, Vec<_>) =
            faces.iter().copied().partition(|face| above(points, *face, at) > tolerance);
        if seen.is_empty() {
            continue;
        }
        // The rim: edges that only one of the seen faces has.
        let mut edges: HashMap<(usize, usize), i32> = HashMap::new();
        for [a, b, c] in &seen {
            for (from, to) in [(*a, *b), (*b, *c), (*c, *a)] {
                *edges.entry((from, to)).or_default() += 1;
            }
        }
        let mut rim: Vec<(usize, usize)> =
            edges.keys().copied().filter(|(from, to)| !edges.contains_key(&(*to, *from))).collect();
        rim.sort_unstable();
        faces = kept;
        faces.extend(rim.into_iter().map(|(from, to)| [from, to, at]));
    }
    faces
}

/// How far a point is above the plane of a face, in the length of its normal.
fn above(points: &[Vector], [a, b, c]: [usize; 3], at: usize) -> f64 {
    let normal = cross(subtract(points[b], points[a]), subtract(points[c], points[a]));
    let length = length(normal);
    if length > 0.0 { dot(normal, subtract(points[at], points[a])) / length } else { 0.0 }
}

fn tolerance_of(points: &[Vector], good: &[usize]) -> f64 {
    good.iter().flat_map(|at| points[*at]).fold(0.0, |most: f64, value| most.max(value.abs())) * 1e-9
}

/// Four points that are in no plane.
fn first_tetrahedron(points: &[Vector], good: &[usize]) -> Option<[usize; 4]> {
    let tolerance = tolerance_of(points, good).max(1e-300);
    let farthest = |of: &dyn Fn(usize) -> f64| {
        good.iter().copied().max_by(|a, b| of(*a).total_cmp(&of(*b))).filter(|at| of(*at) > tolerance)
    };
    let a = *good.first()?;
    let b = farthest(&|at| length(subtract(points[at], points[a])))?;
    let along = subtract(points[b], points[a]);
    let c = farthest(&|at| length(cross(along, subtract(points[at], points[a]))) / length(along))?;
    let d = farthest(&|at| above(points, [a, b, c], at).abs())?;
    Some([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cube_with_points_inside_has_twelve_triangles_and_its_volume() {
        let mut points: Vec<Vector> =
            (0..8).map(|at| [0, 1, 2].map(|axis| if at >> axis & 1 == 1 { 1.0 } else { 0.0 })).collect();
        points.extend([[0.5; 3], [0.2, 0.3, 0.4], [f64::NAN; 3]]);
        let faces = hull(&points);
        assert_eq!(faces.len(), 12);
        let volume: f64 = faces.iter().map(|[a, b, c]| dot(points[*a], cross(points[*b], points[*c])) / 6.0).sum();
        assert!((volume - 1.0).abs() < 1e-12, "{volume}");
    }

    #[test]
    fn a_sphere_keeps_all_its_points() {
        let points: Vec<Vector> = (0..200)
            .map(|at| {
                let (z, turn) = (f64::from(at) / 100.0 - 0.995, f64::from(at) * 2.399_963);
                let r = (1.0 - z * z).sqrt();
                [r * turn.cos(), r * turn.sin(), z]
            })
            .collect();
        // Euler: a closed surface of triangles has 2V − 4 of them.
        assert_eq!(hull(&points).len(), 396);
    }

    #[test]
    fn flat_and_empty_sets_have_none() {
        assert!(hull(&[]).is_empty());
        assert!(hull(&[[1.0; 3]; 5]).is_empty());
        assert!(hull(&[[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]]).is_empty());
    }
}
