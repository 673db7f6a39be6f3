//! Changes single fields of a `meta.yaml` and leaves every other byte as it is: unknown fields, their order, comments,
//! line ends.

use super::meta::{Fields, Flaw, Value};

/// What becomes of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NewValue {
    /// A word or number that needs no quotes.
    Plain(String),
    Text(String),
    /// The field goes.
    Absent,
}

/// `bytes` with these fields changed. `None` when the file is too broken to tell that nothing else changed with them.
pub(super) fn edit(bytes: &[u8], changes: &[(&str, NewValue)]) -> Option<Vec<u8>> {
    let before = Fields::parse(bytes);
    if before.flaw.as_ref().is_some_and(|flaw| !matches!(flaw, Flaw::NotUtf8(_))) {
        return None;
    }
    let mut edited = bytes.to_vec();
    for (key, value) in changes {
        edited = edit_one(&edited, key, value);
    }
    let after = Fields::parse(&edited);
    let is_as_meant = changes.iter().all(|(key, value)| match value {
        NewValue::Plain(text) | NewValue::Text(text) => after.get(key) == Some(&Value::Text(text.clone())),
        NewValue::Absent => !after.has(key),
    });
    let untouched = |fields: &Fields| -> Vec<(String, Value)> {
        let is_other = |key: &str| !changes.iter().any(|(changed, _)| *changed == key);
        fields.entries().filter(|(key, _)| is_other(key)).cloned().collect()
    };
    (is_as_meant && after.flaw == before.flaw && untouched(&before) == untouched(&after)).then_some(edited)
}

fn edit_one(bytes: &[u8], key: &str, value: &NewValue) -> Vec<u8> {
    let line_end: &[u8] = if bytes.windows(2).any(|pair| pair == b"\r\n") { b"\r\n" } else { b"\n" };
    let line = match value {
        NewValue::Plain(text) => Some(format!("{key}: {text}")),
        NewValue::Text(text) => Some(format!("{key}: {}", scalar(text))),
        NewValue::Absent => None,
    };
    let mut fields = Vec::new();
    for field in spans(bytes) {
        if fields.last().is_none_or(|(_, end): &(usize, usize)| *end <= field.0) {
            fields.push(field);
        }
    }
    let name_of = |&(start, end): &(usize, usize)| -> &[u8] {
        let text = &bytes[start..end];
        &text[..memchr::memchr(b':', text).unwrap_or(0)]
    };
    let mut edited = Vec::with_capacity(bytes.len() + 64);
    let mut at = 0;
    let mut is_written = false;
    for field in fields.iter().filter(|field| name_of(field) == key.as_bytes()) {
        edited.extend_from_slice(&bytes[at..field.0]);
        if let Some(line) = &line {
            edited.extend_from_slice(line.as_bytes());
            // The last line of a file may end without an end.
            if bytes[field.0..field.1].ends_with(b"\n") {
                edited.extend_from_slice(line_end);
            }
        }
        at = field.1;
        is_written = true;
    }
    if let (Some(line), false) = (line, is_written) {
        // MLflow sorts the fields; where they are not, the new one comes last.
        let is_sorted = fields.is_sorted_by_key(name_of);
        let next = fields.iter().find(|field| is_sorted && name_of(field) > key.as_bytes());
        at = next.map_or_else(|| fields.last().map_or(bytes.len(), |field| field.1), |field| field.0);
        edited.extend_from_slice(&bytes[..at]);
        if !edited.is_empty() && !edited.ends_with(b"\n") {
            edited.extend_from_slice(line_end);
        }
        edited.extend_from_slice(line.as_bytes());
        edited.extend_from_slice(line_end);
    }
    edited.extend_from_slice(&bytes[at..]);
    edited
}

/// Where the fields at the left edge begin and end, line ends included, comments and blank lines after them not.
fn spans(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut fields: Vec<(usize, usize)> = Vec::new();
    let mut is_open = false;
    let mut end = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let mut start = end;
        end += line.len();
        let mut text = line;
        if start == 0 && text.starts_with(b"\xef\xbb\xbf") {
            text = &text[3..];
            start = 3;
        }
        let blank = text.trim_ascii().is_empty();
        match text.first() {
            _ if blank => {}
            Some(b'#') => {}
            Some(b' ' | b'\t' | b']' | b'}') => {
                if let (true, Some(field)) = (is_open, fields.last_mut()) {
                    field.1 = end;
                }
            }
            Some(b'-') if !text.starts_with(b"---") => {
                if let (true, Some(field)) = (is_open, fields.last_mut()) {
                    field.1 = end;
                }
            }
            _ => {
                is_open = memchr::memchr(b':', text).is_some() && !text.starts_with(b"---") && !text.starts_with(b"%");
                if is_open {
                    fields.push((start, end));
                }
            }
        }
    }
    fields
}

/// A scalar on one line that every YAML reader takes for this very text: plain, `'quoted'`, or `"escaped"`, as MLflow's
/// writer chooses, but for names that begin with a digit, which are quoted always.
fn scalar(text: &str) -> String {
    use std::fmt::Write;
    const WORDS: [&str; 12] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "none", "inf", "nan"];
    let is_printable = |c: char| {
        matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
            && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    if !text.chars().all(is_printable) {
        let mut escaped = String::from("\"");
        for c in text.chars() {
            let _ = match c {
                '"' | '\\' => write!(escaped, "\\{c}"),
                '\n' => write!(escaped, "\\n"),
                '\t' => write!(escaped, "\\t"),
                '\r' => write!(escaped, "\\r"),
                c if is_printable(c) => write!(escaped, "{c}"),
                c if (c as u32) < 0x100 => write!(escaped, "\\x{:02X}", c as u32),
                c if (c as u32) < 0x1_0000 => write!(escaped, "\\u{:04X}", c as u32),
                c => write!(escaped, "\\U{:08X}", c as u32),
            };
        }
        escaped.push('"');
        return escaped;
    }
    let is_plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const META: &str = "artifact_uri: file:///x\nend_time: 5\nexperiment_id: '1'\nlifecycle_stage: active\n\
                        run_name: a\nstatus: 3\ntags: []\nuser_id: ada\n";

    fn plain(text: &str) -> NewValue {
        NewValue::Plain(text.to_owned())
    }

    #[test]
    fn a_field_is_replaced_added_in_order_and_removed() {
        let deleted = edit(META.as_bytes(), &[("lifecycle_stage", plain("deleted")), ("deleted_time", plain("9"))]);
        let deleted = deleted.expect("a healthy file");
        let wanted = META.replace("active", "deleted").replace("end_time", "deleted_time: 9\nend_time");
        assert_eq!(String::from_utf8_lossy(&deleted), wanted);
        let back = edit(&deleted, &[("lifecycle_stage", plain("active")), ("deleted_time", NewValue::Absent)]);
        assert_eq!(back.as_deref(), Some(META.as_bytes()));
    }

    #[test]
    fn comments_line_ends_and_unknown_fields_stay() {
        let text = "\u{feff}# mine\r\nzebra: {a: 1,\r\n  b: 2}\r\n\r\n# stage\r\nlifecycle_stage: 'active'\r\nx:\r\n- 1\r\n- 2\r\n# end";
        let edited = edit(text.as_bytes(), &[("lifecycle_stage", plain("deleted")), ("deleted_time", plain("9"))]);
        let wanted = text.replace("'active'", "deleted").replace("- 2\r\n", "- 2\r\ndeleted_time: 9\r\n");
        assert_eq!(edited.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()), Some(wanted));
    }

    #[test]
    fn folded_values_go_as_a_whole() {
        let text = "name: 'first\n\n  second'\nother: x";
        let edited = edit(text.as_bytes(), &[("name", NewValue::Text("new: 'one'".to_owned()))]);
        assert_eq!(edited.as_deref(), Some(&b"name: 'new: ''one'''\nother: x"[..]));
        let edited = edit(text.as_bytes(), &[("zone", plain("1"))]);
        assert_eq!(edited.as_deref(), Some(format!("{text}\nzone: 1\n").as_bytes()));
    }

    #[test]
    fn broken_files_are_left_alone() {
        for text in ["", "- 1\n", "a: [1\nstatus: 3\n", "\0\0"] {
            assert_eq!(edit(text.as_bytes(), &[("lifecycle_stage", plain("deleted"))]), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_read_back(name in "\\PC{0,30}|[ -~\\n\\t]{0,30}") {
            let edited = edit(META.as_bytes(), &[("run_name", NewValue::Text(name.clone()))]);
            let edited = edited.expect("a healthy file");
            let fields = Fields::parse(&edited);
            prop_assert_eq!(fields.text("run_name"), Some(name.as_str()));
        }
    }
}
