//! JSON as it stands in scripts: NaN and infinities are numbers that are not there.

use serde_json::Value;

/// The value at the beginning of a text, and where it ends.
pub(super) fn value(text: &str) -> Option<(Value, usize)> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match stream.next()? {
        Ok(value) => Some((value, stream.byte_offset())),
        Err(error) if error.is_syntax() => {
            let (cleaned, end) = without_words(text)?;
            let mut stream = serde_json::Deserializer::from_str(&cleaned).into_iter::<Value>();
            Some((stream.next()?.ok()?, end))
        }
        Err(_) => None,
    }
}

/// The value with `null` for `NaN`, `Infinity` and `undefined`, and where it ended; `None` where there are none of them.
fn without_words(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut at, mut copied, mut depth, mut is_changed) = (0, 0, 0_usize, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    at += 1;
                    break;
                }
            }
            b'N' | b'I' | b'-' | b'u' => {
                let words = ["NaN", "Infinity", "-Infinity", "undefined"];
                if let Some(word) = words.iter().find(|word| bytes[at..].starts_with(word.as_bytes())) {
                    out.push_str(text.get(copied..at)?);
                    out.push_str("null");
                    at += word.len();
                    copied = at;
                    is_changed = true;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    let end = at.min(bytes.len());
    out.push_str(text.get(copied..end)?);
    is_changed.then_some((out, end))
}
