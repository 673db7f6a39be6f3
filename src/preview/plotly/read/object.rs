//! The object of JSON that a figure is.

use serde_json::Value;

use super::super::figure::Figure;

/// Types of traces that a figure without a layout is known by.
const KINDS: [&str; 12] = [
    "scatter",
    "scattergl",
    "bar",
    "histogram",
    "box",
    "violin",
    "heatmap",
    "contour",
    "pie",
    "scatter3d",
    "surface",
    "table",
];

/// The figure that an object is, if it is one: `data` holds objects, and a layout or a known type is there.
pub(super) fn figure_of(value: Value) -> Option<Figure> {
    let Value::Object(mut object) = value else { return None };
    let Some(Value::Array(data)) = object.remove("data") else { return None };
    let layout = object.remove("layout").unwrap_or(Value::Null);
    let is_known = |trace: &Value| trace.get("type").and_then(Value::as_str).is_some_and(|kind| KINDS.contains(&kind));
    if !data.iter().all(Value::is_object) || !layout.is_object() && !data.iter().any(is_known) {
        return None;
    }
    let frames = match object.remove("frames") {
        Some(Value::Array(frames)) => frames,
        _ => Vec::new(),
    };
    Some(Figure { data, layout, frames })
}
