//! `meta.yaml` files: bytes in, named fields and at most one flaw out; total on any input.
//!
//! A file is taken field by field, so that a broken field costs itself. Nearly all are a line `key: plain` or
//! `key: 'quoted'` and do without a YAML parser; folded, escaped and nested values go through it, and the flaw says where
//! the first refused one stands. Scalars are text exactly as stored, so that 18-digit ids, names like `2024` and digests
//! like `7e060510` survive (which YAML 1.2 would take for infinity, and YAML 1.1, as MLflow writes it, does not).

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// Any other scalar.
    Text(String),
    Map(Vec<(String, Value)>),
    List(Vec<Value>),
}

impl Value {
    /// The scalar.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Why a file was not (wholly) understood.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Flaw {
    Empty,
    /// Valid YAML, but no mapping.
    NotAMapping,
    /// No valid YAML: the parser's words and the line where it stopped.
    NotYaml(String, Option<u64>),
    /// Bytes that are not UTF-8, replaced; the first such line.
    NotUtf8(u64),
}

/// The fields of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fields {
    entries: Vec<(String, Value)>,
    /// What was wrong.
    pub(super) flaw: Option<Flaw>,
}

impl Fields {
    /// Parses a whole file.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (text, not_utf8) = match std::str::from_utf8(bytes) {
            Ok(text) => (std::borrow::Cow::Borrowed(text), None),
            Err(error) => {
                let line = 1 + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count() as u64;
                (String::from_utf8_lossy(bytes), Some(Flaw::NotUtf8(line)))
            }
        };
        if text.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty() {
            return Self { entries: Vec::new(), flaw: Some(Flaw::Empty) };
        }
        let mut fields = by_field(&text).unwrap_or_else(|| full(&text));
        fields.flaw = fields.flaw.or(not_utf8);
        fields
    }

    /// A field, `Null` included.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A scalar field; `None` when absent or null.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::as_text)
    }

    /// A whole number; one written with a fraction is cut.
    pub(super) fn integer(&self, key: &str) -> Option<i64> {
        let text = self.text(key)?.trim();
        text.parse().ok().or_else(|| {
            let number: f64 = text.parse().ok()?;
            (number.abs() < 9e18).then_some(number as i64)
        })
    }

    /// All fields with their names, in the order of the file.
    pub(super) fn entries(&self) -> impl Iterator<Item = &(String, Value)> {
        self.entries.iter()
    }

    /// Whether nothing could be read.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a field is there, even if null.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }
}

/// Splits a file at the lines that begin a field, so that one broken field costs itself. `None` when the file does not
/// begin with a field.
fn by_field(text: &str) -> Option<Fields> {
    let mut fields = Fields { entries: Vec::with_capacity(16), flaw: None };
    // Number of the first line of a field, from 1, and where it starts and ends.
    let mut open: Option<(u64, usize, usize)> = None;
    let mut end = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let start = end;
        end += line.len();
        let is_more = line.starts_with([' ', '\t', '-', '#', ']', '}', '\r', '\n']) && !line.starts_with("---");
        if is_more && let Some(open) = &mut open {
            open.2 = end;
        } else if is_more {
            if !line.trim().is_empty() && !line.starts_with('#') {
                return None;
            }
        } else {
            fields.take_field(text, open);
            let is_marker = ["---", "...", "%"].iter().any(|marker| line.starts_with(marker));
            open = (!is_marker).then_some((number, start, end));
        }
    }
    fields.take_field(text, open);
    Some(fields)
}

impl Fields {
    fn take_field(&mut self, text: &str, field: Option<(u64, usize, usize)>) {
        let Some((number, start, end)) = field else { return };
        let text = &text[start..end];
        let mut lines = text.lines().filter(|line| !line.is_empty());
        if let (Some(line), None) = (lines.next(), lines.next())
            && let Some(field) = simple_field(line)
        {
            self.entries.push(field);
            return;
        }
        let mut parsed = full(text);
        if let Some(Flaw::NotYaml(_, line)) = &mut parsed.flaw {
            *line = Some(number + line.map_or(0, |line| line.saturating_sub(1)));
        } else if parsed.flaw == Some(Flaw::NotAMapping) {
            parsed.flaw = Some(Flaw::NotYaml("a field without value".to_owned(), Some(number)));
        }
        self.entries.append(&mut parsed.entries);
        self.flaw = self.flaw.take().or(parsed.flaw);
    }
}

fn simple_field(line: &str) -> Option<(String, Value)> {
    let colon = line.find(':')?;
    let (key, rest) = (&line[..colon], &line[colon + 1..]);
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return None;
    }
    if rest.is_empty() {
        return Some((key.to_owned(), Value::Null));
    }
    let value = simple_value(rest.strip_prefix(' ')?.trim_matches(' '))?;
    Some((key.to_owned(), value))
}

fn simple_value(text: &str) -> Option<Value> {
    if let Some(rest) = text.strip_prefix('\'') {
        let inner = rest.strip_suffix('\'')?;
        if !inner.contains('\'') {
            return Some(Value::Text(inner.to_owned()));
        }
        // Quotes inside come in pairs.
        let unpaired = inner.replace("''", "");
        return (!unpaired.contains('\'')).then(|| Value::Text(inner.replace("''", "'")));
    }
    if let Some(rest) = text.strip_prefix('"') {
        let inner = rest.strip_suffix('"')?;
        return (!inner.contains(['"', '\\'])).then(|| Value::Text(inner.to_owned()));
    }
    match text {
        "" | "null" | "~" | "Null" | "NULL" => return Some(Value::Null),
        "{}" => return Some(Value::Map(Vec::new())),
        "[]" => return Some(Value::List(Vec::new())),
        _ => {}
    }
    let mut bytes = text.bytes();
    let first = bytes.next()?;
    let is_negative = first == b'-' && bytes.next().is_some_and(|byte| byte.is_ascii_digit());
    let is_plain = is_negative || !b"-?:,[]{}#&*!|>'\"%@`".contains(&first);
    (is_plain && !text.ends_with(':') && !text.contains(": ") && !text.contains(" #") && !text.contains('\t'))
        .then(|| Value::Text(text.to_owned()))
}

/// Through the YAML parser, and line by line where that fails.
fn full(text: &str) -> Fields {
    let text = without_python_tags(text);
    match serde_saphyr::from_str::<Value>(&text) {
        Ok(Value::Map(entries)) => Fields { entries, flaw: None },
        Ok(Value::Null) => Fields { entries: Vec::new(), flaw: Some(Flaw::Empty) },
        Ok(_) => Fields { entries: line_by_line(&text), flaw: Some(Flaw::NotAMapping) },
        Err(error) => {
            let line = error.location().map(|location| location.line()).filter(|line| *line > 0);
            let words = error.without_snippet().to_string();
            let words = words.lines().next().unwrap_or_default().to_owned();
            Fields { entries: line_by_line(&text), flaw: Some(Flaw::NotYaml(words, line)) }
        }
    }
}

fn line_by_line(text: &str) -> Vec<(String, Value)> {
    text.lines().filter_map(simple_field).collect()
}

/// `key: !!python/unicode 'x'`, as MLflow 0.1 wrote under Python 2, means `'x'`.
fn without_python_tags(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("!!python/") {
        return text.into();
    }
    let lines = text.lines().map(|line| match line.split_once("!!python/") {
        Some((before, tagged)) => {
            format!("{before}{}", tagged.split_once(' ').map_or("", |(_, value)| value))
        }
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n").into()
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;
        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any YAML value")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Text(if value { "True" } else { "False" }.to_owned()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }
            fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }
            fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Value::Text(value.to_string()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.to_owned()))
            }
            fn visit_string<E>(self, value: String) -> Result<Value, E> {
                Ok(Value::Text(value))
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
                Value::deserialize(deserializer)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = access.next_element()? {
                    list.push(value);
                }
                Ok(Value::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
                let mut map = Vec::new();
                while let Some((key, value)) = access.next_entry::<Value, Value>()? {
                    let key = key.as_text().unwrap_or_default().to_owned();
                    map.push((key, value));
                }
                Ok(Value::Map(map))
            }
        }
        deserializer.deserialize_any(AnyValue)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_quoted_and_null_scalars_are_text_as_stored() {
        let fields = Fields::parse(
            b"\xef\xbb\xbfname: 2024\r\nid: '123456789012345678'\r\nend_time: null\r\nq: 'it''s'\r\ntags: []\r\n",
        );
        assert_eq!(fields.flaw, None);
        assert_eq!(fields.text("name"), Some("2024"));
        assert_eq!(fields.text("id"), Some("123456789012345678"));
        assert_eq!(fields.get("end_time"), Some(&Value::Null));
        assert_eq!(fields.text("q"), Some("it's"));
        assert_eq!(fields.get("tags"), Some(&Value::List(Vec::new())));
    }

    #[test]
    fn folded_escaped_and_tagged_values_go_through_the_parser() {
        let text = "a: 'first\n\n  second'\nb: \"\\U0001F680 x\\ty\"\nc: !!python/unicode 'x'\nd: one\n  two\ne: 12\n";
        let fields = Fields::parse(text.as_bytes());
        assert_eq!(fields.flaw, None);
        assert_eq!(fields.text("a"), Some("first\nsecond"));
        assert_eq!(fields.text("b"), Some("\u{1F680} x\ty"));
        assert_eq!(fields.text("c"), Some("x"));
        assert_eq!(fields.text("d"), Some("one two"));
        assert_eq!(fields.integer("e"), Some(12));
    }

    #[test]
    fn a_digest_that_looks_like_a_number_is_text_beside_a_folded_field() {
        let fields = Fields::parse(b"digest: 7e060510\nschema: '[1,\n  2]'\nlist:\n- a\nname: x\n");
        assert_eq!(fields.flaw, None);
        assert_eq!(fields.text("digest"), Some("7e060510"));
        assert_eq!(fields.text("schema"), Some("[1, 2]"));
        assert_eq!(fields.get("list"), Some(&Value::List(vec![Value::Text("a".to_owned())])));
        assert_eq!(fields.text("name"), Some("x"));
    }

    #[test]
    fn a_reader_has_stack_for_what_is_nested_as_deep_as_the_parser_goes() {
        let deep = |depth: usize| {
            let lists = format!("a:\n- {}x{}\n", "[".repeat(depth), "]".repeat(depth));
            let maps = format!("a: {}x{}\n", "{b: ".repeat(depth), "}".repeat(depth));
            let lines: Vec<String> = (0..depth).map(|at| format!("{}k:\n", " ".repeat(at))).collect();
            [lists, maps, lines.concat(), format!("a:\n{}x\n", "- ".repeat(depth))]
        };
        let reader = std::thread::Builder::new().stack_size(crate::store::io::STACK_BYTES);
        let parse = move || {
            for text in [10, 60, 120, 127, 128, 129, 250, 500, 1000, 1900, 2100, 5000].into_iter().flat_map(deep) {
                let _ = Fields::parse(text.as_bytes());
            }
        };
        reader.spawn(parse).unwrap().join().unwrap();
    }

    #[test]
    fn a_broken_file_gives_what_its_lines_tell() {
        let fields = Fields::parse(b"experiment_id: '1'\nname: [broken\nstatus: 3\nstart_ti");
        assert!(matches!(fields.flaw, Some(Flaw::NotYaml(..))), "{:?}", fields.flaw);
        assert_eq!(fields.integer("status"), Some(3));
        assert_eq!(Fields::parse(b" \n").flaw, Some(Flaw::Empty));
        assert_eq!(Fields::parse(b"- 1\n- 2\n").flaw, Some(Flaw::NotAMapping));
        let latin = Fields::parse(b"name: x\nuser_id: caf\xe9\n");
        assert_eq!(latin.flaw, Some(Flaw::NotUtf8(2)));
        assert_eq!(latin.text("user_id"), Some("caf\u{FFFD}"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            Fields::parse(&bytes);
        }

        #[test]
        fn both_paths_agree(value in "[ -~]{0,20}") {
            let line = format!("key: {value}\n");
            if let Some((_, Value::Text(fast))) = simple_field(line.trim_end_matches('\n'))
                && let Fields { entries: parsed, flaw: None } = full(&line)
                && let Some((_, Value::Text(slow))) = parsed.first()
                && slow.parse::<f64>().is_err() && fast.parse::<f64>().is_err()
            {
                prop_assert!(fast == *slow || ["True", "False"].contains(&slow.as_str()), "{} {}", fast, slow);
            }
        }
    }
}
