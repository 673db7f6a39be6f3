//! Outlines on the page: sectors of rings, bands between curves, discs.
//!
//! Angles are radians, anticlockwise from three o'clock, as plotly has them in polar plots and sunbursts; y of the page
//! points downwards. Curves become chords that differ from them by at most [`TOLERANCE`].

use std::f64::consts::{FRAC_PI_2, TAU};

/// How far chords may lie from the curve, points.
const TOLERANCE: f64 = 0.05;

/// Most chords of one curve.
const MOST_CHORDS: f64 = 360.0;

/// The point of a circle at an angle.
pub(super) fn on_circle(center: [f64; 2], radius: f64, angle: f64) -> [f64; 2] {
    [center[0] + radius * angle.cos(), center[1] - radius * angle.sin()]
}

/// The angle of a part of a turn that is measured clockwise from twelve o'clock, as pies have it.
pub(super) fn clockwise(part: f64) -> f64 {
    FRAC_PI_2 - part * TAU
}

/// Points of an arc, both ends included.
pub(super) fn arc(center: [f64; 2], radius: f64, from: f64, to: f64) -> Vec<[f64; 2]> {
    if !(radius.is_finite() && from.is_finite() && to.is_finite()) || radius <= 0.0 {
        return vec![center];
    }
    let chord = 2.0 * (1.0 - (TOLERANCE / radius).min(1.0)).acos();
    let count = ((to - from).abs() / chord.max(1e-6)).ceil().clamp(1.0, MOST_CHORDS) as usize;
    (0..=count).map(|at| on_circle(center, radius, from + (to - from) * at as f64 / count as f64)).collect()
}

/// The outline of a part of a ring; with an inner radius of 0 a piece of a pie.
pub(super) fn sector(center: [f64; 2], [inner, outer]: [f64; 2], from: f64, to: f64) -> Vec<[f64; 2]> {
    let is_whole = (to - from).abs() >= TAU - 1e-9;
    let mut points = arc(center, outer, from, to);
    if inner > 0.0 {
        points.extend(arc(center, inner, to, from));
    } else if !is_whole {
        points.push(center);
    }
    points
}

/// Points of a cubic Bézier curve, both ends included.
pub(super) fn curve([p0, p1, p2, p3]: [[f64; 2]; 4], count: usize) -> impl Iterator<Item = [f64; 2]> {
    let count = count.max(1);
    (0..=count).map(move |at| {
        let t = at as f64 / count as f64;
        let s = 1.0 - t;
        let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
        [0, 1].map(|i| weights[0] * p0[i] + weights[1] * p1[i] + weights[2] * p2[i] + weights[3] * p3[i])
    })
}

/// A band from one upright edge to another (`[x, upper y, lower y]`), as links of a flow are drawn; straight or as an S.
pub(super) fn band(from: [f64; 3], to: [f64; 3], is_curved: bool) -> Vec<[f64; 2]> {
    if !is_curved {
        return vec![[from[0], from[1]], [to[0], to[1]], [to[0], to[2]], [from[0], from[2]]];
    }
    let middle = f64::midpoint(from[0], to[0]);
    let edge = |at: usize| [[from[0], from[at]], [middle, from[at]], [middle, to[at]], [to[0], to[at]]];
    let count = ((to[0] - from[0]).hypot(to[1] - from[1]) / 6.0).clamp(8.0, 64.0) as usize;
    let mut points: Vec<[f64; 2]> = curve(edge(1), count).collect();
    let mut back: Vec<[f64; 2]> = curve(edge(2), count).collect();
    back.reverse();
    points.extend(back);
    points
}

/// The area within an outline.
#[cfg(test)]
pub(super) fn area(points: &[[f64; 2]]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>().abs() / 2.0
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    #[test]
    fn a_quarter_of_a_ring_has_its_area() {
        let quarter = sector([10.0, 10.0], [50.0, 100.0], 0.0, FRAC_PI_2);
        let expected = PI * (100.0 * 100.0 - 50.0 * 50.0) / 4.0;
        assert!((area(&quarter) / expected - 1.0).abs() < 1e-3, "{}", area(&quarter));
        assert_eq!(quarter[0], [110.0, 10.0]);
        let whole = sector([0.0, 0.0], [0.0, 10.0], 0.0, TAU);
        assert!((area(&whole) / (PI * 100.0) - 1.0).abs() < 2e-2);
    }

    #[test]
    fn parts_of_a_pie_begin_at_noon_and_run_clockwise() {
        let [x, y] = on_circle([0.0, 0.0], 1.0, clockwise(0.0));
        assert!(x.abs() < 1e-12 && (y + 1.0).abs() < 1e-12);
        let [x, y] = on_circle([0.0, 0.0], 1.0, clockwise(0.25));
        assert!((x - 1.0).abs() < 1e-12 && y.abs() < 1e-12);
    }

    #[test]
    fn a_band_keeps_its_height_at_both_ends() {
        let points = band([0.0, 10.0, 30.0], [100.0, 50.0, 70.0], true);
        assert_eq!((points[0], points[points.len() - 1]), ([0.0, 10.0], [0.0, 30.0]));
        assert!((area(&points) - 2000.0).abs() < 40.0, "{}", area(&points));
    }

    #[test]
    fn what_is_not_finite_ends_in_few_points() {
        assert_eq!(arc([0.0, 0.0], f64::NAN, 0.0, 1.0).len(), 1);
        assert_eq!(arc([0.0, 0.0], 5.0, 0.0, f64::INFINITY).len(), 1);
        assert!(arc([0.0, 0.0], 1e12, 0.0, 1e12).len() <= 361);
    }
}
