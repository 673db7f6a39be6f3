//! Marks of points where axes are not straight: their sizes, and text beside them.

use super::super::color::Color;
use super::super::node::Node;
use super::super::traces::marks::{self, Mark};
use super::super::values::Each;
use crate::drawing::Item;

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

/// Draws a mark with an edge.
pub(super) fn put(out: &mut Vec<Item>, symbol: &str, at: [f64; 2], radius: f64, fill: Color, edge: (Color, f64)) {
    let symbol = if symbol.is_empty() { "circle" } else { symbol };
    marks::put(out, &Mark { symbol, size: radius * 2.0, fill, edge: edge.0, edge_width: edge.1 }, at);
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
