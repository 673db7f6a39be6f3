//! Text of traces: templates with values in them, and text that is fitted somewhere.

use super::super::color::Color;
use super::super::node::Node;
use super::super::sheet::{Sheet, Trace};
use super::super::text::{Font, Rich};
use super::super::d3;
use super::super::values::{Each, label, plain};
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
pub(super) fn fill(template: &str, trace: &Trace<'_>, index: usize, names: &[(&str, Value<'_>)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("%{") {
        out.push_str(before);
        let Some((inside, after)) = after.split_once('}') else {
            out.push_str("%{");
            rest = after;
            continue;
        };
        let (name, format) = inside.split_once(':').unwrap_or((inside, ""));
        match names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value) {
            Some(Value::Text(text)) => out.push_str(text),
            Some(Value::Number(value)) => out.push_str(&number(format, value)),
            Some(Value::Share(_, written)) if format.is_empty() => out.push_str(written),
            Some(Value::Share(share, _)) => out.push_str(&number(format, share)),
            None => out.push_str(&from_trace(trace, index, name, format)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What a trace has for a point under a name, such as `text` or `customdata[1]`.
fn from_trace(trace: &Trace<'_>, index: usize, name: &str, format: &str) -> String {
    let (name, within) = name.split_once('[').map_or((name, None), |(name, at)| (name, at.trim_end_matches(']').parse().ok()));
    let each = Each::at(trace.node, name);
    let inner: Option<&serde_json::Value> = match (&each, within) {
        (Each::Many(column), Some(within)) => {
            let within: usize = within;
            column.value(index).and_then(|value| value.get(within))
        }
        _ => None,
    };
    match (inner, within) {
        (Some(value), _) => value.as_f64().map_or_else(|| label(value).into_owned(), |value| number(format, value)),
        (None, Some(_)) => String::new(),
        (None, None) if format.is_empty() => each.text(index).into_owned(),
        (None, None) => each.number(index).map_or_else(|| each.text(index).into_owned(), |value| number(format, value)),
    }
}
