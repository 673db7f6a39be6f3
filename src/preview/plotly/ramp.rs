//! Colours by value: the scale of a trace or of a shared colour axis, and its range.

use std::collections::BTreeMap;

use serde_json::Value;

use super::color::Color;
use super::node::Node;
use super::scale::Scale;
use super::sheet::Sheet;
use super::values::{Column, extent, is_array};

/// Ranges of data by the name of the colour axis, of all traces that use it.
pub(in crate::preview) type Extents = BTreeMap<String, [f64; 2]>;

/// Colours by value.
#[derive(Clone, Debug)]
pub(in crate::preview) struct Ramp<'a> {
    scale: Scale,
    pub(in crate::preview) range: [f64; 2],
    /// What says how it is explained: `colorbar`, `showscale`.
    pub(in crate::preview) node: Node<'a>,
    /// Name of the colour axis, if it is shared.
    pub(in crate::preview) axis: Option<&'a str>,
}

impl Ramp<'_> {
    /// The colour of a value; none where there is no value.
    pub(in crate::preview) fn color(&self, value: f64) -> Option<Color> {
        let [low, high] = self.range;
        let part = if high > low { (value - low) / (high - low) } else { 0.5 };
        value.is_finite().then(|| self.scale.at(part.clamp(0.0, 1.0)))
    }
}

/// The lowest and highest level of an isosurface of these values: its colours go from one to the other.
pub(in crate::preview) fn levels(node: Node<'_>, values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let [low, high] = super::values::extent(values)?;
    let range = [node.number("isomin").unwrap_or(low), node.number("isomax").unwrap_or(high)];
    (range[0] <= range[1]).then_some(range)
}

/// The name of the colour axis that a part of a trace uses.
pub(in crate::preview) fn axis_of(node: Node<'_>) -> Option<&str> {
    node.text("coloraxis").filter(|name| name.starts_with("coloraxis") && name.len() < 16)
}

/// Adds the range of a part of a trace to that of its colour axis.
pub(in crate::preview) fn note(extents: &mut Extents, node: Node<'_>, found: Option<[f64; 2]>) {
    if let (Some(name), Some([low, high])) = (axis_of(node), found) {
        let known = extents.entry(name.to_owned()).or_insert([low, high]);
        *known = [known[0].min(low), known[1].max(high)];
    }
}

/// How a part of a trace is coloured: `letter` is `z` for cells and `c` for marks, `own` the range of its own data.
pub(in crate::preview) fn ramp<'a>(
    sheet: &Sheet<'a>,
    part: Node<'a>,
    letter: &str,
    own: Option<[f64; 2]>,
    extents: &Extents,
) -> Ramp<'a> {
    let axis = axis_of(part);
    let (node, letter, own) = match axis {
        Some(name) => {
            let layout = sheet.layout.own().get(name).with_last(sheet.layout.get("coloraxis"));
            (layout, "c", extents.get(name).copied().or(own))
        }
        None => (part, letter, own),
    };
    let [mut low, mut high] = own.unwrap_or([0.0, 1.0]);
    let said = [node.number(&format!("{letter}min")), node.number(&format!("{letter}max"))];
    if let Some(middle) = node.number(&format!("{letter}mid")).filter(|_| said == [None, None]) {
        let reach = (high - middle).abs().max((middle - low).abs());
        (low, high) = (middle - reach, middle + reach);
    }
    let range = [said[0].unwrap_or(low), said[1].unwrap_or(high)];
    let scale = node.at("colorscale").and_then(Scale::of).unwrap_or_else(|| default_scale(sheet, range));
    let scale = if node.flag("reversescale") == Some(true) { scale.reversed() } else { scale };
    Ramp { scale, range, node, axis }
}

fn default_scale(sheet: &Sheet<'_>, [low, high]: [f64; 2]) -> Scale {
    let kind = match (low < 0.0, high > 0.0) {
        (true, true) => "diverging",
        (true, false) => "sequentialminus",
        _ => "sequential",
    };
    let said = sheet.layout.get("colorscale").at(kind).and_then(Scale::of);
    let ours = || Scale::named(if kind == "diverging" { "RdBu" } else { "Viridis" });
    said.or_else(ours).unwrap_or_else(|| Scale::of(&Value::String("Greys".to_owned())).unwrap_or_else(gray))
}

fn gray() -> Scale {
    Scale::between(Color::BLACK, Color::WHITE)
}

/// Colours of the marks of a trace.
#[derive(Clone, Debug)]
pub(in crate::preview) enum Paint<'a> {
    One(Color),
    /// From the front again when there are fewer than marks.
    Many(Vec<Option<Color>>),
    Ramp(Vec<f64>, Box<Ramp<'a>>),
}

impl Paint<'_> {
    pub(in crate::preview) fn of(&self, at: usize) -> Option<Color> {
        match self {
            Self::One(color) => Some(*color),
            Self::Many(colors) => colors.get(at).copied().flatten(),
            Self::Ramp(values, ramp) => values.get(at).and_then(|value| ramp.color(*value)),
        }
    }
}

/// What `color` of a part (`marker`, `marker.line`) says about each point; `default` where it says nothing.
pub(in crate::preview) fn paint<'a>(sheet: &Sheet<'a>, part: Node<'a>, default: Color, extents: &Extents) -> Paint<'a> {
    match part.at("color") {
        Some(value) if is_array(value) => {
            if let Some(numbers) = color_numbers(value) {
                let ramp = ramp(sheet, part, "c", extent(numbers.iter().copied()), extents);
                return Paint::Ramp(numbers, Box::new(ramp));
            }
            let list = value.as_array().map_or(&[][..], Vec::as_slice);
            Paint::Many(list.iter().map(|color| Color::parse(color.as_str()?).or(Some(default))).collect())
        }
        Some(Value::Number(number)) => {
            let number = number.as_f64().unwrap_or(0.0);
            let ramp = ramp(sheet, part, "c", Some([number; 2]), extents);
            Paint::One(ramp.color(number).unwrap_or(default))
        }
        _ => Paint::One(part.color("color").unwrap_or(default)),
    }
}

/// The numbers of an array of colours, if it is one of numbers.
pub(in crate::preview) fn color_numbers(value: &Value) -> Option<Vec<f64>> {
    let column = Column::of(value)?;
    if let Column::Values(values) = &column {
        let is_text = |value: &Value| value.as_str().is_some_and(|text| super::values::number_in(text).is_none());
        if values.is_empty() || values.iter().any(is_text) {
            return None;
        }
    }
    Some(column.numbers())
}
