//! From a place in a scene to a point of the page, as plotly's camera sees it.
//!
//! The scene is a box around the origin whose sides are its aspect. A perspective camera with a vertical angle of 45 degrees
//! looks from its eye to its center; an orthographic one shows parallels as parallels.

use super::vector::{Vector, cross, dot, length, subtract, unit};
use crate::drawing::PageRect;
use crate::preview::plotly::Camera;

/// From where plotly looks when a figure says nothing.
pub(in super::super) const DEFAULT: Camera = Camera { eye: [1.25; 3], center: [0.0; 3], up: [0.0, 0.0, 1.0] };

/// Vertical angle of view, radians.
const ANGLE: f64 = std::f64::consts::FRAC_PI_4;

/// Nothing nearer to the eye is seen.
const NEAR: f64 = 0.01;

/// A camera in front of a scene, with the place where its picture goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Projection {
    eye: Vector,
    right: Vector,
    up: Vector,
    /// Towards what is looked at.
    forward: Vector,
    middle: [f64; 2],
    /// Points a unit at distance 1, or anywhere when parallels stay parallel.
    factor: f64,
    is_parallel: bool,
    height: f64,
}

impl Projection {
    pub(super) fn new(camera: Camera, place: PageRect, is_parallel: bool) -> Self {
        let camera = if is_good(camera) { camera } else { DEFAULT };
        let away = subtract(camera.center, camera.eye);
        let forward = unit(away).unwrap_or([-1.0, 0.0, 0.0]);
        // An eye right above has no way up of its own.
        let right = unit(cross(forward, camera.up))
            .or_else(|| unit(cross(forward, [0.0, 1.0, 0.0])))
            .or_else(|| unit(cross(forward, [1.0, 0.0, 0.0])))
            .unwrap_or([0.0, 1.0, 0.0]);
        let up = cross(right, forward);
        let half = place.height / 2.0;
        let factor =
            if is_parallel { half / length(away).max(NEAR) / (ANGLE / 2.0).tan() } else { half / (ANGLE / 2.0).tan() };
        Self {
            eye: camera.eye,
            right,
            up,
            forward,
            middle: [place.x + place.width / 2.0, place.y + half],
            factor,
            is_parallel,
            height: place.height,
        }
    }

    /// The point of the page and how far from the eye it is; `None` for what is behind the eye or nowhere.
    pub(super) fn project(&self, at: Vector) -> Option<([f64; 2], f64)> {
        let from_eye = subtract(at, self.eye);
        let distance = dot(from_eye, self.forward);
        if distance.is_nan() || distance <= NEAR {
            return None;
        }
        let factor = self.scale_at(distance);
        let x = self.middle[0] + dot(from_eye, self.right) * factor;
        let y = self.middle[1] - dot(from_eye, self.up) * factor;
        (x.is_finite() && y.is_finite()).then_some(([x, y], distance))
    }

    /// Points a unit at a distance from the eye.
    pub(super) fn scale_at(&self, distance: f64) -> f64 {
        if self.is_parallel { self.factor } else { self.factor / distance }
    }

    /// Of the picture, points.
    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// The direction in which the page points upwards, and the one to the right.
    pub(super) fn page_axes(&self) -> [Vector; 2] {
        [self.up, self.right]
    }

    /// Towards the eye from a place.
    pub(super) fn towards_eye(&self, at: Vector) -> Vector {
        subtract(self.eye, at)
    }
}

fn is_good(camera: Camera) -> bool {
    let all = [camera.eye, camera.center, camera.up];
    all.iter().flatten().all(|value| value.is_finite() && value.abs() < 1e6)
        && length(subtract(camera.eye, camera.center)) > NEAR
}

/// Sides of the box: as the ranges are, unless one is more than four times another.
pub(super) fn aspect(mode: Option<&str>, ratio: Option<Vector>, spans: Vector) -> Vector {
    let product: f64 = spans.iter().product();
    let mean = product.cbrt();
    let as_data = if mean.is_finite() && mean > 0.0 { spans.map(|span| span / mean) } else { [1.0; 3] };
    let most = as_data.iter().copied().fold(0.0, f64::max);
    let least = as_data.iter().copied().fold(f64::INFINITY, f64::min);
    match (mode, ratio) {
        (Some("cube"), _) => [1.0; 3],
        (Some("data"), _) => as_data,
        (Some("manual") | None, Some(ratio)) if ratio.iter().all(|side| side.is_finite() && *side > 0.0) => ratio,
        _ if most / least <= 4.0 => as_data,
        _ => [1.0; 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: PageRect = PageRect { x: 100.0, y: 50.0, width: 400.0, height: 300.0 };

    #[test]
    fn corners_of_the_cube_are_where_plotly_has_them() {
        let projection = Projection::new(DEFAULT, PLACE, false);
        let (middle, distance) = projection.project([0.0; 3]).expect("it is in front");
        assert!((middle[0] - 300.0).abs() < 1e-9 && (middle[1] - 200.0).abs() < 1e-9);
        assert!((distance - 1.25 * 3.0_f64.sqrt()).abs() < 1e-12);
        // By hand: (½, ½, −½) is −2/√6 upwards and 1.25√3 − ½/√3 away.
        let (corner, distance) = projection.project([0.5, 0.5, -0.5]).expect("it is in front");
        assert!((distance - 1.876_388).abs() < 1e-6, "{distance}");
        assert!((corner[0] - 300.0).abs() < 1e-9);
        assert!((corner[1] - (200.0 + 0.816_497 / 1.876_388 / 0.414_214 * 150.0)).abs() < 1e-3, "{corner:?}");
        // (½, −½, ½) is left by 1/√2, and up by 1/√6 − … as the page sees it.
        let (corner, _) = projection.project([0.5, -0.5, 0.5]).expect("it is in front");
        assert!(
            (corner[0] - (300.0 - std::f64::consts::FRAC_1_SQRT_2 / 1.876_388 / 0.414_214 * 150.0)).abs() < 1e-3,
            "{corner:?}"
        );
        assert!((corner[1] - (200.0 - 0.408_248 / 1.876_388 / 0.414_214 * 150.0)).abs() < 1e-3, "{corner:?}");
    }

    #[test]
    fn parallels_stay_parallel() {
        let projection = Projection::new(DEFAULT, PLACE, true);
        let at = |place| projection.project(place).expect("it is in front").0;
        let (a, b, c, d) = (at([0.0; 3]), at([0.0, 0.0, 0.5]), at([0.5, -0.5, 0.0]), at([0.5, -0.5, 0.5]));
        assert!(((b[1] - a[1]) - (d[1] - c[1])).abs() < 1e-9);
    }

    #[test]
    fn odd_cameras_are_not_taken() {
        let nowhere = Camera { eye: [f64::NAN, 0.0, 0.0], ..DEFAULT };
        assert!(Projection::new(nowhere, PLACE, false).project([0.0; 3]).is_some());
        let above = Camera { eye: [0.0, 0.0, 2.0], ..DEFAULT };
        assert!(Projection::new(above, PLACE, false).project([0.1; 3]).is_some_and(|(at, _)| at[0].is_finite()));
        let within = Camera { eye: [0.0; 3], ..DEFAULT };
        assert!(
            Projection::new(within, PLACE, false).project([0.0; 3]).is_some(),
            "an eye in the center looks nowhere"
        );
        assert!(Projection::new(DEFAULT, PLACE, false).project([5.0; 3]).is_none(), "it is behind the eye");
        assert!(Projection::new(DEFAULT, PLACE, false).project([f64::NAN; 3]).is_none());
    }

    #[test]
    fn sides_follow_the_data_unless_they_differ_too_much() {
        let sides = aspect(None, None, [4.0, 4.0, 2.0]);
        assert!((sides[0] / sides[2] - 2.0).abs() < 1e-12 && (sides.iter().product::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(aspect(None, None, [100.0, 4.0, 2.0]), [1.0; 3]);
        assert_eq!(aspect(Some("cube"), None, [4.0, 4.0, 2.0]), [1.0; 3]);
        assert_eq!(aspect(Some("manual"), Some([1.0, 2.0, 3.0]), [4.0, 4.0, 2.0]), [1.0, 2.0, 3.0]);
        assert_eq!(aspect(Some("data"), None, [0.0, f64::NAN, 1.0]), [1.0; 3]);
    }
}
