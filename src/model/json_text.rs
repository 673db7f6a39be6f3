//! Texts for reading: JSON set in lines without changing a character of its values, and what changed between two texts.

/// JSON larger than this stays as it is.
const MOST_BYTES: usize = 16 << 20;
/// Lines of each text that are compared; the work is their product.
const MOST_COMPARED: usize = 2_000;

/// A line of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same,
    Added,
    Removed,
}

/// Sets a JSON text in lines. Keys keep their order and numbers their digits; what is no JSON, or a single value, stays as
/// it is, but for a string, which loses its quotes.
pub fn pretty(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.len() > MOST_BYTES {
        return text.to_owned();
    }
    if trimmed.starts_with('"') {
        return serde_json::from_str::<String>(trimmed).unwrap_or_else(|_| text.to_owned());
    }
    let is_json = trimmed.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(trimmed).is_ok();
    if is_json { set_in_lines(trimmed) } else { text.to_owned() }
}

fn set_in_lines(json: &str) -> String {
    let mut set = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut characters = json.chars().peekable();
    let break_line = |set: &mut String, depth: usize| {
        set.push('\n');
        set.extend(std::iter::repeat_n("  ", depth));
    };
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                set.push('"');
                while let Some(inner) = characters.next() {
                    set.push(inner);
                    match inner {
                        '\\' => set.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                set.push(character);
                while characters.next_if(|next| next.is_whitespace()).is_some() {}
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    set.push(end);
                } else {
                    depth += 1;
                    break_line(&mut set, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut set, depth);
                set.push(character);
            }
            ',' => {
                set.push(',');
                break_line(&mut set, depth);
            }
            ':' => set.push_str(": "),
            blank if blank.is_whitespace() => {}
            other => set.push(other),
        }
    }
    set
}

/// What has to be done to `before` to have `after`, line by line; `None` where that is too much to find out.
pub fn diff(before: &[String], after: &[String]) -> Option<Vec<(Change, String)>> {
    if before.len() > MOST_COMPARED || after.len() > MOST_COMPARED {
        return None;
    }
    // How many lines the rests have in common, from each pair of positions on.
    let width = after.len() + 1;
    let mut common = vec![0_u32; (before.len() + 1) * width];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            common[i * width + j] = if before[i] == after[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut changes = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            changes.push((Change::Same, after[j].clone()));
            (i, j) = (i + 1, j + 1);
        } else if i < before.len() && (j == after.len() || common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            changes.push((Change::Removed, before[i].clone()));
            i += 1;
        } else {
            changes.push((Change::Added, after[j].clone()));
            j += 1;
        }
    }
    Some(changes)
}

#[cfg(test)]
mod tests {
    use super::Change::{Added, Removed, Same};
    use super::*;

    #[test]
    fn json_is_set_in_lines_and_keeps_what_it_says() {
        let set = pretty(r#"{"b": [1.50, 2e400], "a": {}, "text": "x, \"y\": {z}" }"#);
        assert_eq!(
            set,
            "{\n  \"b\": [\n    1.50,\n    2e400\n  ],\n  \"a\": {},\n  \"text\": \"x, \\\"y\\\": {z}\"\n}"
        );
        for text in ["plain", "{not json", "12", "", "NaN"] {
            assert_eq!(pretty(text), text);
        }
        assert_eq!(pretty("\"HÉLLO!\""), "HÉLLO!");
    }

    #[test]
    fn a_difference_names_lines_that_went_and_came() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let found = diff(&lines("a\nb\nc"), &lines("a\nx\nc\nd")).expect("short");
        let shown: Vec<_> = found.iter().map(|(change, line)| (*change, &**line)).collect();
        assert_eq!(shown, [(Same, "a"), (Removed, "b"), (Added, "x"), (Same, "c"), (Added, "d")]);
        assert_eq!(diff(&[], &[]), Some(Vec::new()));
        let long = vec![String::new(); MOST_COMPARED + 1];
        assert_eq!(diff(&long, &[]), None);
    }
}
