//! Texts that are numbers: parameters and tags are stored as text, whatever was logged.

/// The number that `text` is, blanks around it aside: `0.001`, `1e-3`, `inf`, `nan`. `None` for everything else.
pub fn parse_number(text: &str) -> Option<f64> {
    // Most texts are told apart by their first character, without an attempt to parse.
    let text = text.trim_ascii();
    let first = *text.as_bytes().first()?;
    (first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.' | b'n' | b'N' | b'i' | b'I'))
        .then(|| text.parse().ok())
        .flatten()
}
