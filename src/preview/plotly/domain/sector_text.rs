//! How text is fitted into a piece of a ring: upright, along the radius or along the arc, whichever is largest.
//!
//! After plotly.js (`pie/plot.js`, `transformInsideText`).

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use super::geometry::on_circle;

/// Room between text and edge, points.
const PADDING: f64 = 2.0;

/// A piece of a ring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub center: [f64; 2],
    pub inner: f64,
    pub outer: f64,
    /// Radians, as in [`super::geometry`].
    pub from: f64,
    pub to: f64,
}

/// Where a text goes: its middle, how much it must shrink (1 or less), degrees clockwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    pub at: [f64; 2],
    pub scale: f64,
    pub degrees: f64,
}

/// Directions in which text may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Any,
    Upright,
    AlongRadius,
    AlongArc,
}

impl Direction {
    /// As `insidetextorientation` says.
    pub(super) fn of(text: Option<&str>) -> Self {
        match text {
            Some("horizontal") => Self::Upright,
            Some("radial") => Self::AlongRadius,
            Some("tangential") => Self::AlongArc,
            _ => Self::Any,
        }
    }
}

impl Piece {
    pub(super) fn middle_angle(&self) -> f64 {
        f64::midpoint(self.from, self.to)
    }

    /// The point half way between all edges.
    pub(super) fn middle(&self) -> [f64; 2] {
        if self.inner <= 0.0 && self.is_whole() {
            return self.center;
        }
        on_circle(self.center, f64::midpoint(self.inner, self.outer), self.middle_angle())
    }

    fn is_whole(&self) -> bool {
        (self.to - self.from).abs() >= TAU - 1e-9
    }

    /// The best place for a text of this width and height.
    pub(super) fn fit(&self, [width, height]: [f64; 2], direction: Direction) -> Fit {
        let middle = self.middle_angle();
        if self.outer <= 0.0 || width <= 0.0 || height <= 0.0 {
            return Fit { at: self.center, scale: 0.0, degrees: 0.0 };
        }
        if self.inner <= 0.0 && self.is_whole() {
            let scale = (2.0 * self.outer / width.hypot(height)).min(1.0);
            return Fit { at: self.center, scale, degrees: 0.0 };
        }
        let ring = 1.0 - self.inner / self.outer;
        let half = (self.to - self.from).abs().min(TAU) / 2.0;
        let place = |scale: f64, part: f64, degrees: f64| Fit {
            at: on_circle(self.center, self.outer * part, middle),
            scale: scale.min(1.0),
            degrees,
        };
        // The largest circle in the piece, in parts of the outer radius.
        let inscribed = (1.0 / (1.0 + 1.0 / half.min(FRAC_PI_2).sin())).min(ring / 2.0).max(0.0);
        let upright = place(inscribed * self.outer * 2.0 / width.hypot(height), 1.0 - inscribed, 0.0);
        if direction == Direction::Upright || (direction == Direction::Any && upright.scale >= 1.0) {
            return upright;
        }
        let radius = (self.outer - 2.0 * PADDING).max(0.0);
        let turned = |ratio: f64, side: f64, angle: f64| {
            let q = ratio + 1.0 / (2.0 * half.min(FRAC_PI_2).tan());
            let by_angle = 1.0 / ((q * q + 0.5).sqrt() + q);
            let by_ring = ring / ((ratio * ratio + ring / 2.0).sqrt() + ratio);
            let part = by_angle.min(by_ring);
            place(radius * part * 2.0 / side, part.cos() - ratio * part, readable(angle))
        };
        let radial = turned(width / height, height, middle);
        let along_arc = turned(height / width, width, middle + FRAC_PI_2);
        match direction {
            Direction::AlongRadius => radial,
            Direction::AlongArc => along_arc,
            Direction::Any | Direction::Upright => {
                [upright, radial, along_arc].into_iter().fold(upright, |a, b| if b.scale > a.scale { b } else { a })
            }
        }
    }
}

/// Degrees clockwise of text along an angle, never upside down.
fn readable(angle: f64) -> f64 {
    let degrees = -angle.rem_euclid(PI).to_degrees();
    if degrees < -90.0 + 1e-9 { degrees + 180.0 } else { degrees }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECE: Piece = Piece { center: [0.0, 0.0], inner: 0.0, outer: 100.0, from: 0.0, to: FRAC_PI_2 };

    #[test]
    fn small_text_stands_upright_in_the_largest_circle() {
        let fit = PIECE.fit([20.0, 10.0], Direction::Any);
        // sin 45° / (1 + sin 45°) of the radius.
        let radius = 100.0 * (1.0 - 0.414_214);
        assert!(
            (fit.at[0] - radius * std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-3
                && (fit.at[1] + radius * std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-3
        );
        assert_eq!((fit.scale, fit.degrees), (1.0, 0.0));
    }

    #[test]
    fn long_text_turns_along_the_radius_of_a_thin_piece() {
        let thin = Piece { from: 0.9, to: 1.1, ..PIECE };
        let fit = thin.fit([60.0, 8.0], Direction::Any);
        assert!((fit.degrees + 57.3).abs() < 0.1, "{fit:?}");
        assert!(fit.scale > thin.fit([60.0, 8.0], Direction::Upright).scale);
        let left = Piece { from: PI - 0.1, to: PI + 0.1, ..PIECE };
        assert!(left.fit([60.0, 8.0], Direction::AlongRadius).degrees.abs() < 1e-6, "it is never upside down");
    }

    #[test]
    fn a_whole_disc_holds_text_in_its_middle() {
        let disc = Piece { to: TAU, ..PIECE };
        assert_eq!(disc.fit([300.0, 400.0], Direction::Any), Fit { at: [0.0, 0.0], scale: 0.4, degrees: 0.0 });
        assert_eq!(Piece { outer: 0.0, ..PIECE }.fit([1.0, 1.0], Direction::Any).scale, 0.0);
    }
}
