//! Values of `customdata` and other arrays of any form, by the path that a template names.

use serde_json::Value;

use super::sheet::Trace;
use super::template::Filled;
use super::values::{self, Column, typed};

/// What `customdata` holds for a point: `path` is empty, `[0]` or `.name`.
pub(in crate::preview) fn custom(trace: &Trace<'_>, path: &str, at: usize) -> Option<Filled> {
    let data = trace.node.at("customdata")?;
    let inner = path.trim_start_matches('[').trim_end_matches(']').trim_start_matches('.').trim_matches(['"', '\'']);
    match data {
        Value::Array(list) => {
            let item = list.get(at)?;
            if inner.is_empty() {
                return Some(filled(item));
            }
            match item {
                Value::Array(_) | Value::Object(_) if values::is_array(item) => {
                    let column = Column::of(item)?;
                    let position = inner.parse::<usize>().ok()?;
                    Some(column.value(position).map_or_else(|| Filled::Number(column.number(position)), filled))
                }
                item => Some(filled(item.get(inner)?)),
            }
        }
        data => {
            let (numbers, shape) = typed(data)?;
            let width = shape.get(1).copied().unwrap_or(1);
            let position = if inner.is_empty() { 0 } else { inner.parse::<usize>().ok()? };
            numbers.get(at.checked_mul(width)?.checked_add(position)?).map(|number| Filled::Number(*number))
        }
    }
}

/// A value of JSON at a place of a template.
pub(in crate::preview) fn filled(value: &Value) -> Filled {
    match value {
        Value::Number(number) => Filled::Number(number.as_f64().unwrap_or(f64::NAN)),
        value => Filled::Text(values::label(value).into_owned()),
    }
}
