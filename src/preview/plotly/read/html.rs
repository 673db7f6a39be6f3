//! Figures in the scripts of a page: what `Plotly.newPlot` and its like are called with. Nothing is run.

use memchr::memmem;
use serde_json::Value;

use super::super::figure::Figure;
use super::object::figure_of;
use super::tolerant;
use crate::store::Cancel;

/// Most figures of a page.
const MAX_FIGURES: usize = 64;

/// All figures of a page, in order. A figure of more values than `max_values` is left out.
pub(super) fn figures(page: &str, max_values: usize, cancel: &Cancel) -> Vec<Figure> {
    let mut figures: Vec<(String, Figure)> = Vec::new();
    let mut at = 0;
    let mut left = max_values;
    while let Some(found) = memmem::find(&page.as_bytes()[at..], b"Plotly.") {
        if cancel.is_cancelled() || figures.len() >= MAX_FIGURES {
            break;
        }
        let name = at + found + "Plotly.".len();
        at = name;
        let is_call = ["newPlot(", "react(", "plot("].iter().find(|call| page[name..].starts_with(**call));
        if let Some(call) = is_call {
            if let Some((figure, end)) = called_with(&page[name + call.len()..], &mut left) {
                at = name + call.len() + end;
                figures.push(figure);
            }
        } else if let Some(rest) = page[name..].strip_prefix("addFrames(")
            && let Some((id, start)) = first_argument(rest)
            && let Some((Value::Array(frames), end)) = bounded(&rest[start..], &mut left)
        {
            at = name + "addFrames(".len() + start + end;
            let of_id = figures.iter_mut().rev().find(|(known, _)| *known == id);
            if let Some((_, figure)) = of_id {
                figure.frames = frames;
            }
        }
    }
    if figures.is_empty() { widgets(page, &mut left) } else { figures.into_iter().map(|(_, figure)| figure).collect() }
}

/// A value whose commas are not too many.
fn bounded(text: &str, left: &mut usize) -> Option<(Value, usize)> {
    // The scripts of a page end it as well, and JSON never holds this.
    let end = memmem::find(text.as_bytes(), b"</script").unwrap_or(text.len());
    let text = &text[..end];
    let commas = memchr::memchr_iter(b',', text.as_bytes()).count();
    if commas > *left || !text.starts_with(['[', '{']) {
        return None;
    }
    let (value, end) = tolerant::value(text)?;
    *left -= memchr::memchr_iter(b',', &text.as_bytes()[..end.min(text.len())]).count();
    Some((value, end))
}

/// The name of the element, and where the next argument begins.
fn first_argument(text: &str) -> Option<(String, usize)> {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let end = match rest.chars().next()? {
        quote @ ('"' | '\'') => 1 + rest[1..].find(quote)? + 1,
        _ => rest.find(',').filter(|end| *end < 200)?,
    };
    let id = rest[..end].trim().trim_matches(['"', '\'']).to_owned();
    let after = &rest[end..];
    let comma = after.find(',').filter(|comma| after[..*comma].trim().is_empty())?;
    let next = &after[comma + 1..];
    Some((id, text.len() - next.trim_start().len()))
}

/// The figure that a call is given: data and layout, or an object with both.
fn called_with(text: &str, left: &mut usize) -> Option<((String, Figure), usize)> {
    let (id, start) = first_argument(text)?;
    let (first, end) = bounded(&text[start..], left)?;
    let end = start + end;
    if first.is_object() {
        return Some(((id, figure_of(first)?), end));
    }
    let rest = text[end..].trim_start();
    let (layout, end) = match rest.strip_prefix(',').map(str::trim_start) {
        Some(rest) => match bounded(rest, left) {
            Some((layout, length)) => (layout, text.len() - rest.len() + length),
            None => (Value::Null, end),
        },
        None => (Value::Null, end),
    };
    let layout = if layout.is_object() { layout } else { Value::Object(serde_json::Map::new()) };
    let Value::Array(data) = first else { return None };
    let is_data = data.iter().all(Value::is_object);
    is_data.then(|| ((id, Figure { data, layout, frames: Vec::new() }), end))
}

/// Figures as R writes them: `<script type="application/json">{"x":{"data":…`.
fn widgets(page: &str, left: &mut usize) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut rest = page;
    while let Some(at) = memmem::find(rest.as_bytes(), b"application/json") {
        rest = &rest[at..];
        let Some(start) = rest.find('>') else { break };
        rest = &rest[start + 1..];
        if let Some((Value::Object(mut widget), _)) = bounded(rest.trim_start(), left)
            && let Some(figure) = widget.remove("x").and_then(figure_of)
            && figures.len() < MAX_FIGURES
        {
            figures.push(figure);
        }
    }
    figures
}
