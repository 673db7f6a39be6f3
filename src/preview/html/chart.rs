//! What charts of other libraries have in common once they are understood: a figure that is drawn here, and their data.

use serde_json::{Value, json};

use super::super::TablePreview;
use super::super::plotly::Figure;

/// A chart that was understood.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) figure: Figure,
    /// Its data, with their names.
    pub(super) tables: Vec<(String, TablePreview)>,
    /// Names of what is drawn.
    pub(super) series: Vec<String>,
    /// What is not drawn, in the words of the library.
    pub(super) left_out: Option<String>,
}

/// A value as a word.
pub(super) fn word(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The keys of both; the second's count for more.
pub(super) fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}

/// Cells that are given one by one as a heat map.
pub(super) fn cells(x: &[Value], y: &[Value], values: &[Value]) -> Value {
    let distinct = |all: &[Value]| {
        let mut found: Vec<Value> = Vec::new();
        for value in all {
            if found.len() < 2_000 && !found.contains(value) {
                found.push(value.clone());
            }
        }
        found
    };
    let (columns, rows) = (distinct(x), distinct(y));
    let mut z = vec![vec![Value::Null; columns.len()]; rows.len()];
    for ((x, y), value) in x.iter().zip(y).zip(values) {
        let at = |all: &[Value], value: &Value| all.iter().position(|known| known == value);
        if let (Some(column), Some(row)) = (at(&columns, x), at(&rows, y)) {
            z[row][column] = value.clone();
        }
    }
    json!({"type": "heatmap", "x": columns, "y": rows, "z": z})
}
