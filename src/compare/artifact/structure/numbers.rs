//! Numbers as JSON, YAML, TOML and Python write them.

/// The whole number that a text is, exactly.
fn integer_of(text: &str) -> Option<i128> {
    let plain = text.replace('_', "");
    let (is_negative, digits) = match plain.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0o") => (&lower[2..], 8),
        Some("0b") => (&lower[2..], 2),
        _ => (&*lower, 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    Some(if is_negative { -value } else { value })
}

/// The value of a number as far as a float can hold it.
pub(super) fn value_of(text: &str) -> Option<f64> {
    if let Some(value) = integer_of(text) {
        return Some(value as f64);
    }
    // YAML writes `.inf` and `.nan`.
    let unsigned = text.trim_start_matches(['+', '-']);
    if let Some(word @ ("inf" | "nan")) = unsigned.strip_prefix('.').map(str::to_ascii_lowercase).as_deref() {
        let value = if word == "inf" { f64::INFINITY } else { f64::NAN };
        return Some(if text.starts_with('-') { -value } else { value });
    }
    text.replace('_', "").parse().ok()
}

/// Whether two texts of numbers mean the same: `1e-3` and `0.001`, `1` and `1.0`, `NaN` and `.nan`. Whole numbers are
/// compared digit by digit, no matter how large.
pub(super) fn are_same(before: &str, after: &str) -> bool {
    if before == after {
        return true;
    }
    if let (Some(before), Some(after)) = (integer_of(before), integer_of(after)) {
        return before == after;
    }
    match (value_of(before), value_of(after)) {
        (Some(before), Some(after)) => before == after || (before.is_nan() && after.is_nan()),
        _ => false,
    }
}
