//! Marks of points where axes are not straight: shapes, sizes, dashes, and text beside them.

use super::super::color::Color;
use super::super::node::Node;
use super::super::values::Each;
use crate::drawing::{Dash, Item, Pen};

/// Largest diameter of a mark, points.
const LARGEST: f64 = 400.0;

/// The diameters of marks.
#[derive(Clone, Debug)]
pub(super) struct Sizes<'a> {
    each: Each<'a>,
    reference: f64,
    least: f64,
    is_area: bool,
    default: f64,
}

impl<'a> Sizes<'a> {
    /// What `marker` says.
    pub(super) fn of(marker: Node<'a>, default: f64) -> Self {
        Self {
            each: Each::at(marker, "size"),
            reference: marker.number("sizeref").filter(|value| *value != 0.0).unwrap_or(1.0),
            least: marker.number("sizemin").unwrap_or_default(),
            is_area: marker.text("sizemode") == Some("area"),
            default,
        }
    }

    /// Points.
    pub(super) fn at(&self, index: usize) -> f64 {
        let size = match &self.each {
            Each::Many(_) => {
                let value = self.each.number(index).unwrap_or_default().max(0.0) / self.reference;
                let half = if self.is_area { (value / 2.0).sqrt() } else { value / 2.0 };
                half.max(self.least) * 2.0
            }
            Each::None | Each::One(_) => self.each.number(0).unwrap_or(self.default),
        };
        size.clamp(0.0, LARGEST)
    }
}

/// The pattern that a `dash` names.
pub(super) fn dash(name: Option<&str>) -> Dash {
    match name {
        None | Some("solid" | "") => Dash::Solid,
        Some("dot") => Dash::Dotted,
        Some("dashdot" | "longdashdot") => Dash::DashDot,
        Some(_) => Dash::Dashed,
    }
}

/// A mark, `None` for one without a size.
pub(super) fn marker(symbol: &str, at: [f64; 2], radius: f64, color: Color, line: Option<Pen>) -> Option<Item> {
    if !(radius > 0.0) {
        return None;
    }
    let is_open = symbol.contains("-open");
    let name = symbol.split('-').next().unwrap_or_default();
    let fill = (!is_open).then_some(color.fill());
    let stroke = if is_open { Some(color.pen(1.5)) } else { line };
    let polygon = |corners: &[[f64; 2]]| {
        let mut points: Vec<[f64; 2]> = corners.iter().map(|[x, y]| [at[0] + x * radius, at[1] + y * radius]).collect();
        if is_open {
            points.extend(points.first().copied());
            Item::Line { points, stroke: color.pen(1.5) }
        } else {
            Item::Area { points, fill: color.fill() }
        }
    };
    Some(match name {
        "square" => polygon(&[[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]]),
        "diamond" => polygon(&[[0.0, -1.2], [1.2, 0.0], [0.0, 1.2], [-1.2, 0.0]]),
        "triangle" => polygon(&[[0.0, -1.1], [1.0, 0.7], [-1.0, 0.7]]),
        "cross" => polygon(&[
            [-0.35, -1.05],
            [0.35, -1.05],
            [0.35, -0.35],
            [1.05, -0.35],
            [1.05, 0.35],
            [0.35, 0.35],
            [0.35, 1.05],
            [-0.35, 1.05],
            [-0.35, 0.35],
            [-1.05, 0.35],
            [-1.05, -0.35],
            [-0.35, -0.35],
        ]),
        "x" => Item::Cross { center: at, size: radius * 1.6, stroke: color.pen((radius * 0.5).max(1.0)) },
        _ => Item::Circle { center: at, radius, fill, stroke },
    })
}

/// Where text beside a mark stands: by how much it is moved, and which part of it lies there.
pub(super) fn beside(position: &str, gap: f64) -> ([f64; 2], [f64; 2]) {
    let (y, down) = match position {
        _ if position.starts_with("top") => (-gap, 1.0),
        _ if position.starts_with("bottom") => (gap, 0.0),
        _ => (0.0, 0.5),
    };
    let (x, along) = match position {
        _ if position.ends_with("left") => (-gap, 1.0),
        _ if position.ends_with("right") => (gap, 0.0),
        _ => (0.0, 0.5),
    };
    ([x, y], [along, down])
}
