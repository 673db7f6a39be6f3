//! The dot that a run has in every view: a disc in its colour with as many vertical gaps as its pattern comes after the
//! solid one; hollow when it is hidden from the charts; small and grey for a parent that is never drawn.

use std::f32::consts::{PI, TAU};

use egui::epaint::PathShape;
use egui::{Painter, Pos2, Shape, Stroke, vec2};

use crate::app::Place;
use crate::chart::{Dash, Look};
use crate::model::RunIndex;
use crate::views::theme::Palette;

/// Width of a gap, where the parts stay no narrower than it.
const GAP: f32 = 2.0;
const RING: f32 = 1.5;
/// Diameter of the dot of a run that takes no look.
const PLAIN: f32 = 5.0;
/// Corners of a disc.
const CORNERS: usize = 24;

/// How the dot of a run is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunDot {
    /// `None`: the run takes none.
    look: Option<Look>,
    is_hollow: bool,
}

impl RunDot {
    /// That of a run in the list of a place.
    pub fn of(place: &Place, run: RunIndex) -> Self {
        let look = (!place.is_plain(run)).then(|| place.look_of(run));
        Self { look, is_hollow: place.is_hidden(run) }
    }

    /// That of a curve.
    pub fn filled(look: Look) -> Self {
        Self { look: Some(look), is_hollow: false }
    }

    /// Hollow, or filled.
    #[must_use]
    pub fn hollow(self, is_hollow: bool) -> Self {
        Self { is_hollow, ..self }
    }

    /// Paints it.
    pub fn paint(self, painter: &Painter, center: Pos2, diameter: f32, palette: &Palette) {
        let Some(look) = self.look else {
            painter.circle_filled(center, PLAIN / 2.0, palette.spark);
            return;
        };
        let color = palette.line(look.color);
        match (look.dash, self.is_hollow) {
            (Dash::Solid, true) => {
                painter.circle_stroke(center, (diameter - RING) / 2.0, Stroke::new(RING, color));
            }
            (Dash::Solid, false) => {
                painter.circle_filled(center, diameter / 2.0, color);
            }
            (dash, is_hollow) => {
                let radius = if is_hollow { (diameter - RING) / 2.0 } else { diameter / 2.0 };
                for part in parts(dash, diameter) {
                    let [above, below] =
                        edges(part, radius).map(|edge| edge.map(|at| center + vec2(at.0, at.1)).collect());
                    painter.add(if is_hollow { ring(above, below, color) } else { disc(above, below, color) });
                }
            }
        }
    }
}

/// Left and right edge of each part of a disc, from its centre.
fn parts(dash: Dash, diameter: f32) -> impl Iterator<Item = (f32, f32)> {
    let gaps = dash.gaps();
    let gap = GAP.min(diameter / (2 * gaps + 1) as f32);
    let width = (diameter - gap * gaps as f32) / (gaps + 1) as f32;
    let left = move |at: usize| at as f32 * (width + gap) - diameter / 2.0;
    (0..=gaps).map(move |at| (left(at), left(at) + width))
}

/// The upper edge of a circle from left to right, and the lower one from right to left, between two distances from its
/// centre.
fn edges((left, right): (f32, f32), radius: f32) -> [Box<dyn Iterator<Item = (f32, f32)>>; 2] {
    let angle = |x: f32| (x / radius).clamp(-1.0, 1.0).acos();
    let (from, to) = (angle(left), angle(right));
    let steps = (((from - to) / TAU * CORNERS as f32).ceil() as usize).max(2);
    let at = move |step: usize| from + (to - from) * step as f32 / steps as f32;
    let above = (0..=steps).map(move |step| (radius * at(step).cos(), -radius * at(step).sin()));
    let below = (0..=steps).rev().map(move |step| (radius * at(step).cos(), radius * at(step).sin()));
    // What lies at the side of the circle comes to a point: once is enough.
    let is_point = |angle: f32| !(1e-3..=PI - 1e-3).contains(&angle);
    let skipped = usize::from(is_point(to));
    let kept = steps + 1 - skipped - usize::from(is_point(from));
    [Box::new(above), Box::new(below.skip(skipped).take(kept))]
}

fn disc(mut above: Vec<Pos2>, below: Vec<Pos2>, color: egui::Color32) -> Shape {
    above.extend(below);
    PathShape::convex_polygon(above, color, Stroke::NONE).into()
}

fn ring(above: Vec<Pos2>, below: Vec<Pos2>, color: egui::Color32) -> Shape {
    let stroke = Stroke::new(RING, color);
    Shape::Vec(vec![Shape::line(above, stroke), Shape::line(below, stroke)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_have_as_many_gaps_as_their_pattern_says() {
        let of = |dash, diameter| parts(dash, diameter).collect::<Vec<_>>();
        assert_eq!(of(Dash::Dashed, 10.0), [(-5.0, -1.0), (1.0, 5.0)], "a gap of two points");
        assert_eq!(of(Dash::Dotted, 10.0), [(-5.0, -3.0), (-1.0, 1.0), (3.0, 5.0)]);
        for diameter in [8.0, 10.0, 14.0] {
            for dash in Dash::ALL {
                let parts = of(dash, diameter);
                assert_eq!(parts.len(), dash.gaps() + 1);
                assert!((parts[0].0 + diameter / 2.0).abs() < 1e-4);
                assert!((parts[parts.len() - 1].1 - diameter / 2.0).abs() < 1e-4);
                let is_apart = |pair: &[(f32, f32)]| pair[1].0 - pair[0].1 >= 1.0;
                assert!(parts.windows(2).all(is_apart), "{dash:?} in {diameter}");
            }
        }
    }

    #[test]
    fn edges_lie_on_the_circle() {
        for part in [(-5.0, -1.0), (-1.0, 1.0), (3.0, 5.0)] {
            let [above, below] = edges(part, 5.0).map(Iterator::collect::<Vec<_>>);
            for (x, y) in above.iter().chain(&below) {
                assert!((x.hypot(*y) - 5.0).abs() < 1e-3);
                assert!(*x >= part.0 - 1e-3 && *x <= part.1 + 1e-3);
            }
            assert!(above.iter().all(|at| at.1 <= 1e-3) && below.iter().all(|at| at.1 >= -1e-3));
        }
    }
}
