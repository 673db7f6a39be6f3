//! Colours of points, whether named or taken from a scale, and shapes with an edge.

use super::super::color::Color;
use super::super::node::Node;
use super::super::ramp::{self, Extents, Ramp};
use super::super::sheet::Sheet;
use super::super::values::{Each, extent};
use crate::drawing::Item;

/// Of figures without a template.
const DEFAULT_COLORS: [&str; 10] =
    ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"];

/// The colours of the points of a trace.
#[derive(Clone, Debug)]
pub(super) struct Paint<'a> {
    each: Each<'a>,
    ramp: Option<Ramp<'a>>,
    fallback: Color,
}

impl<'a> Paint<'a> {
    /// What a part of a trace (`marker`, `line`) says at `key`; `fallback` where it says nothing.
    pub(super) fn of(sheet: &Sheet<'a>, node: Node<'a>, key: &str, fallback: Color) -> Self {
        let each = Each::at(node, key);
        let numbers = match &each {
            Each::Many(column) => extent((0..column.len()).map(|at| column.number(at))),
            Each::One(_) => each.number(0).map(|number| [number; 2]),
            Each::None => None,
        };
        let ramp = numbers.map(|range| ramp_of(sheet, node, range));
        Self { each, ramp, fallback }
    }

    /// Numbers become colours, and differ.
    pub(super) fn is_scaled(&self) -> bool {
        self.ramp.is_some()
    }

    /// The colour of a point.
    pub(super) fn at(&self, index: usize) -> Color {
        let index = if matches!(self.each, Each::One(_)) { 0 } else { index };
        if let (Some(ramp), Some(number)) = (&self.ramp, self.each.number(index)) {
            return ramp.color(number).unwrap_or(self.fallback);
        }
        match &self.each {
            Each::None => self.fallback,
            Each::One(_) | Each::Many(_) => Color::parse(&self.each.text(index)).unwrap_or(self.fallback),
        }
    }
}

/// How a part of a trace colours numbers in this range.
pub(super) fn ramp_of<'a>(sheet: &Sheet<'a>, node: Node<'a>, range: [f64; 2]) -> Ramp<'a> {
    let mut extents = Extents::new();
    if let Some(axis) = ramp::axis_of(node) {
        extents.insert(axis.to_owned(), shared_range(sheet, axis).unwrap_or(range));
    }
    ramp::ramp(sheet, node, "c", Some(range), &extents)
}

/// From the least to the greatest number of all traces that share a colour axis.
fn shared_range(sheet: &Sheet<'_>, axis: &str) -> Option<[f64; 2]> {
    let numbers = sheet.traces.iter().filter(|trace| trace.is_shown()).flat_map(|trace| {
        [("marker", "marker.color"), ("line", "line.color"), ("", "z"), ("", "intensity"), ("", "surfacecolor")]
            .into_iter()
            .filter(move |(holder, _)| {
                let node = if holder.is_empty() { trace.node } else { trace.node.get(holder) };
                ramp::axis_of(node) == Some(axis)
            })
            .filter_map(move |(_, path)| match Each::at(trace.node, path) {
                Each::Many(column) => extent((0..column.len()).map(|at| column.number(at))),
                Each::None | Each::One(_) => None,
            })
            .flatten()
    });
    extent(numbers)
}

/// The colours of parts of traces, in order: those that the layout names at `key`, else those of traces.
pub(super) fn colorway(sheet: &Sheet<'_>, key: &str) -> Vec<Color> {
    let list = |key: &str| -> Vec<Color> {
        let layout = if sheet.is_own() { sheet.layout } else { sheet.layout.own() };
        layout.list(key).iter().filter_map(|color| Color::parse(color.as_str()?)).collect()
    };
    let mut colors = list(key);
    if colors.is_empty() {
        colors = list("colorway");
    }
    if colors.is_empty() && !sheet.is_own() {
        colors = sheet.style.colorway.iter().copied().map(Color::solid).collect();
    }
    if colors.is_empty() { DEFAULT_COLORS.iter().filter_map(|color| Color::parse(color)).collect() } else { colors }
}

/// Once through the colours, then lighter, then darker ones.
pub(super) fn nth(colors: &[Color], at: usize) -> Color {
    let Some(color) = colors.get(at % colors.len().max(1)).copied() else {
        return Color::BLACK;
    };
    match at / colors.len() % 3 {
        0 => color,
        1 => color.mix(Color::WHITE, 0.4),
        _ => color.mix(Color::BLACK, 0.4),
    }
}

/// A filled outline with an edge around it.
pub(super) fn outlined(out: &mut Vec<Item>, mut points: Vec<[f64; 2]>, fill: Color, (line, width): (Color, f64)) {
    if fill.alpha > 0.0 {
        out.push(Item::Area { points: points.clone(), fill: fill.fill() });
    }
    if line.alpha > 0.0 && width > 0.0 {
        points.extend(points.first().copied());
        out.push(Item::Line { points, stroke: line.pen(width) });
    }
}
