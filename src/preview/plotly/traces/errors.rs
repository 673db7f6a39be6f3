//! Error bars: what the figure says of them, and how they are drawn.

use super::super::axes::axis::Axis;
use super::super::color::Color;
use super::super::node::Node;
use super::super::values::Each;
use super::scene::{Ink, Scene};
use crate::drawing::Item;

/// The ends of the error bars of values; none where there is no bar.
pub(in crate::preview) fn ends(node: Node<'_>, values: &[f64]) -> Vec<Option<[f64; 2]>> {
    let is_shown = node.flag("visible").unwrap_or_else(|| {
        node.own().get("array").is_some() || node.own().get("value").is_some() || node.own().text("type").is_some()
    });
    if !is_shown || !node.is_some() {
        return Vec::new();
    }
    let kind = node.text("type").unwrap_or(if node.get("array").is_some() { "data" } else { "percent" });
    let is_symmetric = node.flag("symmetric").unwrap_or_else(|| {
        if kind == "data" { !node.get("arrayminus").is_some() } else { !node.get("valueminus").is_some() }
    });
    let (plus, minus) = (Each::at(node, "array"), Each::at(node, "arrayminus"));
    let constant = node.number("value").unwrap_or(10.0);
    let constant_minus = node.number("valueminus").unwrap_or(10.0);
    let size = |at: usize, value: f64, is_minus: bool| -> Option<f64> {
        let own = is_minus && !is_symmetric;
        match kind {
            "percent" => Some(value.abs() * if own { constant_minus } else { constant } / 100.0),
            "constant" => Some(if own { constant_minus } else { constant }),
            "sqrt" => Some(value.abs().sqrt()),
            _ => {
                if own {
                    minus.number(at)
                } else {
                    plus.number(at)
                }
            }
        }
    };
    let bar = |(at, value): (usize, &f64)| {
        let up = size(at, *value, false).unwrap_or(0.0);
        let down = size(at, *value, true).unwrap_or(0.0);
        (value.is_finite() && (up != 0.0 || down != 0.0)).then_some([value - down, value + up])
    };
    values.iter().enumerate().map(bar).collect()
}

/// Draws error bars at places; along x for `error_x`, else along y.
pub(in crate::preview) fn draw(
    scene: &Scene<'_, '_>,
    node: Node<'_>,
    bars: &[Option<[f64; 2]>],
    places: &[[f64; 2]],
    default: Color,
    ink: &mut Ink,
) {
    if bars.is_empty() {
        return;
    }
    let is_x = scene.trace.node.get("error_x").value().map(std::ptr::from_ref) == node.value().map(std::ptr::from_ref);
    let pen = node.color("color").unwrap_or(default).pen(node.number("thickness").unwrap_or(2.0).clamp(0.0, 50.0));
    let cap = node.number("width").unwrap_or(4.0).clamp(0.0, 100.0);
    for (bar, [x, y]) in bars.iter().zip(places) {
        let Some([low, high]) = bar else { continue };
        let ends = |axis: &Axis<'_>| {
            [*low, *high].map(|end| {
                let place = axis.at(end);
                if place.is_finite() { place } else { axis.place(axis.seen()[0]) }
            })
        };
        let lines = if is_x {
            let [a, b] = ends(scene.x);
            [[[a, *y], [b, *y]], [[a, y - cap], [a, y + cap]], [[b, y - cap], [b, y + cap]]]
        } else {
            let [a, b] = ends(scene.y);
            [[[*x, a], [*x, b]], [[x - cap, a], [x + cap, a]], [[x - cap, b], [x + cap, b]]]
        };
        for line in lines {
            ink.items.push(Item::Line { points: line.to_vec(), stroke: pen });
        }
    }
}
