//! Light on faces: plotly's lamp stands above what is seen, so that sides facing downwards are darker.

use super::super::super::color::Color;
use super::super::super::node::Node;
use super::projection::Projection;
use super::vector::{Vector, add, cross, dot, subtract, unit};

/// A lamp, and how faces answer to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Light {
    direction: Vector,
    ambient: f64,
    diffuse: f64,
}

impl Light {
    /// From above the page, or from above and the right.
    pub(super) fn new(lighting: Node<'_>, projection: &Projection, is_from_right: bool) -> Self {
        let [up, right] = projection.page_axes();
        let direction = if is_from_right { unit(add(up, right)).unwrap_or(up) } else { up };
        let part = |key: &str, default: f64| lighting.number(key).unwrap_or(default).clamp(0.0, 1.0);
        Self { direction, ambient: part("ambient", 0.8), diffuse: part("diffuse", 0.8) }
    }

    /// The colour of a face with these corners.
    pub(super) fn shade(&self, color: Color, corners: &[Vector], projection: &Projection) -> Color {
        let [a, b, c, ..] = corners else {
            return color;
        };
        let Some(mut normal) = unit(cross(subtract(*b, *a), subtract(*c, *a))) else {
            return color;
        };
        if dot(normal, projection.towards_eye(*a)) < 0.0 {
            normal = normal.map(|value| -value);
        }
        let light = (self.ambient + self.diffuse * dot(normal, self.direction).max(0.0)).min(1.0);
        Color { alpha: color.alpha, ..color.mix(Color::BLACK, 1.0 - light) }
    }
}
