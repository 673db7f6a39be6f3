//! Numbers as figures write them, in quotes or not.

use serde_json::Value;

/// A finite number, in quotes or not.
pub(in crate::preview) fn number(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => number_in(text)?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// A number in quotes, as plotly takes it.
pub(in crate::preview) fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text);
    let text = text.strip_prefix('$').unwrap_or(text);
    // Rust reads words that are no numbers to plotly.
    if !text.bytes().next()?.is_ascii_digit() && !text.starts_with(['-', '+', '.'])
        || text.ends_with(['y', 'f', 'n', 'N'])
    {
        return None;
    }
    if text.contains(',') { text.replace(',', "").parse().ok() } else { text.parse().ok() }
}
