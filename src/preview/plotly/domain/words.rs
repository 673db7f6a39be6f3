//! Text of traces: templates with values in them, and text that is fitted somewhere.

use super::super::color::Color;
use super::super::d3;
use super::super::hover_values::{custom, filled};
use super::super::node::Node;
use super::super::sheet::{Sheet, Trace};
use super::super::template::{self, Filled};
use super::super::text::{Font, Rich};
use super::super::values::{Each, plain};
use super::sector_text::Fit;
use crate::drawing::Item;

/// Text below this size is not drawn, points.
const SMALLEST: f64 = 4.0;

/// What a name in a template stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'v> {
    Text(&'v str),
    Number(f64),
    /// A part of a whole, and how it is written without a format.
    Share(f64, &'v str),
}

/// A text with a size, fitted: shrunk, turned, or left out where it would be too small to read.
pub(super) fn put_fitted(out: &mut Vec<Item>, rich: &Rich, font: &Font, fit: Fit) {
    let font = font.sized(font.size * fit.scale);
    if font.size >= SMALLEST {
        rich.put(out, &font, fit.at, [0.5, 0.5], fit.degrees);
    }
}

/// The colour that a font of a trace gives to one of its points, where colours of the file count.
pub(super) fn color_at(sheet: &Sheet<'_>, node: Node<'_>, font: &str, index: usize) -> Option<Color> {
    let node = if sheet.is_own() { node } else { node.own() };
    Color::parse(&Each::at(node.get(font), "color").text(index))
}

/// Text that is no markup, so that reading it as markup gives it back.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', " ")
}

/// A number, by a format of d3 or as it is.
pub(super) fn number(format: &str, value: f64) -> String {
    let formatted = if format.is_empty() { None } else { d3::number(format, value) };
    formatted.unwrap_or_else(|| plain(value))
}

/// Fills in `%{name}` and `%{name:format}`: the given names, else what the trace has for the point.
pub(super) fn fill(text: &str, trace: &Trace<'_>, index: usize, names: &[(&str, Value<'_>)]) -> String {
    // A share without a format is written as a percentage.
    let text = names.iter().fold(text.to_owned(), |text, (name, value)| match value {
        Value::Share(_, written) => text.replace(&format!("%{{{name}}}"), written),
        Value::Text(_) | Value::Number(_) => text,
    });
    template::fill(&text, &|name| {
        let known = names.iter().find(|(known, _)| *known == name).map(|(_, value)| match *value {
            Value::Text(text) => Filled::Text(text.to_owned()),
            Value::Number(value) | Value::Share(value, _) => Filled::Number(value),
        });
        known.or_else(|| from_trace(trace, index, name))
    })
}

/// What a trace has for a point under a name, such as `text` or `customdata[1]`.
fn from_trace(trace: &Trace<'_>, index: usize, name: &str) -> Option<Filled> {
    if let Some(path) = name.strip_prefix("customdata") {
        return custom(trace, path, index);
    }
    let name = name.strip_prefix("fullData.").or_else(|| name.strip_prefix("data.")).unwrap_or(name);
    match Each::at(trace.node, name) {
        _ if name == "name" => Some(Filled::Text(trace.name.to_string())),
        // `%{label}` is one of `labels`.
        Each::None if !name.ends_with('s') => from_trace(trace, index, &format!("{name}s")),
        Each::None => None,
        Each::One(value) => Some(filled(value)),
        Each::Many(column) => Some(column.value(index).map_or_else(|| Filled::Number(column.number(index)), filled)),
    }
}
