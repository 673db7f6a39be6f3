//! Patterns on bars: lines and dots over their colour, or instead of it.

use super::super::color::Color;
use super::super::node::Node;
use super::super::values::Each;
use crate::drawing::{Item, PageRect};

/// Most lines or dots on one bar.
const MOST: f64 = 400.0;

/// What lies on a bar.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) struct Hatch {
    shape: String,
    /// Below the pattern; nothing where it replaces the colour.
    pub(in crate::preview) ground: Option<Color>,
    color: Color,
    /// Between lines or dots, points.
    step: f64,
    /// What part of the bar is covered.
    solidity: f64,
}

/// The pattern of the bar `index` of this colour, if it has one.
pub(in crate::preview) fn of(node: Node<'_>, index: usize, color: Color) -> Option<Hatch> {
    let shape = Each::at(node, "shape").text(index).into_owned();
    if shape.is_empty() {
        return None;
    }
    let is_overlay = node.text("fillmode") == Some("overlay");
    let said = |name: &str| Color::parse(&Each::at(node, name).text(index));
    let opacity = node.number("fgopacity").unwrap_or(if is_overlay { 0.5 } else { 1.0 }).clamp(0.0, 1.0);
    let ink = said("fgcolor").unwrap_or(if is_overlay { color.contrast() } else { color });
    let number =
        |name: &str, default: f64| Each::at(node, name).number(index).filter(|it| it.is_finite()).unwrap_or(default);
    Some(Hatch {
        shape,
        ground: said("bgcolor").or(is_overlay.then_some(color)),
        color: ink.faded(opacity),
        step: number("size", 8.0).clamp(2.0, 200.0),
        solidity: number("solidity", 0.3).clamp(0.0, 1.0),
    })
}

impl Hatch {
    /// Draws it on a bar.
    pub(in crate::preview) fn draw(&self, frame: PageRect, opacity: f64, out: &mut Vec<Item>) {
        let mut items = Vec::new();
        let long = frame.width + frame.height;
        let step = self.step.max(long / MOST);
        let color = self.color.faded(opacity);
        let pen = color.pen(self.solidity * step);
        let mut line = |from: [f64; 2], to: [f64; 2]| items.push(Item::Line { points: vec![from, to], stroke: pen });
        let (left, top, right, bottom) = (frame.x, frame.y, frame.x + frame.width, frame.y + frame.height);
        // From the lower left corner, so that bars beside each other have their lines at the same places.
        let counted = |length: f64, step: f64| (0..=(length / step).ceil() as usize).map(move |at| at as f64 * step);
        if matches!(self.shape.as_str(), "-" | "+") {
            counted(frame.height, step).for_each(|up| line([left, bottom - up], [right, bottom - up]));
        }
        if matches!(self.shape.as_str(), "|" | "+") {
            counted(frame.width, step).for_each(|along| line([left + along, top], [left + along, bottom]));
        }
        // Lines that lean are as far apart along the page as upright ones across.
        let lean = step * std::f64::consts::SQRT_2;
        if matches!(self.shape.as_str(), "/" | "x") {
            counted(long, lean).for_each(|along| line([left + along - frame.height, bottom], [left + along, top]));
        }
        if matches!(self.shape.as_str(), "\\" | "x") {
            counted(long, lean).for_each(|along| line([left + along, bottom], [left + along - frame.height, top]));
        }
        if self.shape == "." {
            let radius = step * (self.solidity / std::f64::consts::PI).sqrt();
            let step = step.max((frame.width * frame.height).sqrt() / MOST.sqrt());
            for up in counted(frame.height, step) {
                for along in counted(frame.width, step) {
                    let center = [left + along, bottom - up];
                    items.push(Item::Circle { center, radius, fill: Some(color.fill()), stroke: None });
                }
            }
        }
        out.push(Item::Clip { frame, items });
    }
}
