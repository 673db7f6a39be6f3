//! Parameters as a tree: names with dots (`model.encoder.depth`), and values that are JSON or Python literals.
//!
//! A value is taken apart only where the whole of it is a list, tuple, set or dictionary; whatever does not parse, is too long or too
//! deep stays the text that it is. Nothing is evaluated. Contract: the leaves of a tree, in order, hold every parameter.

use std::borrow::Cow;

use crate::store::KeyValue;

/// Longer values stay text.
const LONGEST: usize = 64 << 10;
/// Deeper values stay text.
const DEEPEST: usize = 24;
/// Values with more parts stay text.
const MOST_PARTS: usize = 4_000;
/// Levels that are made of the dots of a name.
const MOST_DOTS: usize = 12;

/// A part of a value that was taken apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Nested {
    /// A number, a word or a text, as it is shown.
    Leaf(String),
    /// A dictionary, in the order of the text.
    Named(Vec<(String, Nested)>),
    /// A list, tuple or set.
    Listed(Vec<Nested>),
}

/// Takes a value apart; `None` where it stays text.
pub fn parse(text: &str) -> Option<Nested> {
    if text.len() > LONGEST || !text.trim_start().starts_with(['{', '[', '(']) {
        return None;
    }
    let mut parser = Parser { text, at: 0, parts: 0 };
    let value = parser.value(0)?;
    parser.skip_blanks();
    (parser.at == text.len()).then_some(value)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    parts: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    fn skip_blanks(&mut self) {
        while let Some(blank) = self.peek().filter(|c| c.is_whitespace()) {
            self.at += blank.len_utf8();
        }
    }

    fn value(&mut self, depth: usize) -> Option<Nested> {
        self.skip_blanks();
        self.parts += 1;
        if depth > DEEPEST || self.parts > MOST_PARTS {
            return None;
        }
        match self.peek()? {
            '{' => self.braces(depth),
            '[' => self.list(']', depth),
            '(' => self.list(')', depth),
            '"' | '\'' => self.string().map(Nested::Leaf),
            _ => self.word().map(|word| Nested::Leaf(word.to_owned())),
        }
    }

    /// A list up to `end`, which may have a comma before it.
    fn list(&mut self, end: char, depth: usize) -> Option<Nested> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            if self.take(end) {
                return Some(Nested::Listed(items));
            }
            items.push(self.value(depth + 1)?);
            self.skip_blanks();
            if !self.take(',') && self.peek() != Some(end) {
                return None;
            }
        }
    }

    /// A dictionary, or a set.
    fn braces(&mut self, depth: usize) -> Option<Nested> {
        let start = self.at;
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip_blanks();
            if self.take('}') {
                return Some(Nested::Named(entries));
            }
            let Nested::Leaf(key) = self.value(depth + 1)? else { return None };
            self.skip_blanks();
            if !self.take(':') {
                if !entries.is_empty() {
                    return None;
                }
                self.at = start;
                return self.list('}', depth);
            }
            entries.push((key, self.value(depth + 1)?));
            self.skip_blanks();
            if !self.take(',') && self.peek() != Some('}') {
                return None;
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        self.at += 1;
        let mut out = String::new();
        loop {
            let c = self.peek()?;
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Some(out),
                '\\' => self.escape(&mut out)?,
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Option<()> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        let plain = match c {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            '\\' | '\'' | '"' | '/' => Some(c),
            _ => None,
        };
        if let Some(plain) = plain {
            out.push(plain);
            return Some(());
        }
        let digits = match c {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => return None,
        };
        let mut code = self.hexadecimal(digits)?;
        if digits == 4 && (0xD800..0xDC00).contains(&code) {
            // JSON writes what lies beyond 16 bits as two.
            let low =
                self.text[self.at..].starts_with("\\u").then(|| self.at += 2).and_then(|()| self.hexadecimal(4))?;
            code = 0x1_0000 + ((code - 0xD800) << 10) + low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        }
        out.push(char::from_u32(code)?);
        Some(())
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let text = self.text.get(self.at..self.at + digits)?;
        self.at += digits;
        u32::from_str_radix(text, 16).ok()
    }

    /// A number, or a word that stands for a value.
    fn word(&mut self) -> Option<&str> {
        let rest = &self.text[self.at..];
        let is_end =
            |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ']' | ')' | '}' | '[' | '(' | '{' | '"' | '\'');
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        let is_word =
            ["True", "False", "None", "true", "false", "null", "NaN", "Infinity", "-Infinity"].contains(&word);
        // What Rust alone takes for a number (`infinity`, `+nan`) is a name elsewhere.
        let is_number = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
            && (word.parse::<f64>().is_ok() && word.contains(|c: char| c.is_ascii_digit()));
        if !is_word && !is_number && !matches!(word, "nan" | "inf" | "-inf") {
            return None;
        }
        self.at += word.len();
        Some(word)
    }
}

/// A row of a tree of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamRow {
    /// Its own part of the name.
    pub label: String,
    /// The whole name down to here: what folding remembers.
    pub path: String,
    /// Levels above it.
    pub depth: usize,
    /// What stands there; `None` for a branch.
    pub value: Option<String>,
    /// Leaves below it.
    pub leaves: usize,
}

impl ParamRow {
    /// Whether it has something below it.
    pub fn is_branch(&self) -> bool {
        self.value.is_none()
    }
}

/// All rows of the tree of `params` (sorted by name), each branch before what is below it.
pub fn tree(params: &[KeyValue]) -> Vec<ParamRow> {
    let mut root = Branch::default();
    for param in params {
        let mut branch = &mut root;
        let mut parts = param.key.splitn(MOST_DOTS, '.').peekable();
        // A name that begins or ends with a dot, or has two of them, is no path.
        let is_path = param.key.split('.').all(|part| !part.is_empty());
        let mut label: Cow<'_, str> = Cow::Borrowed(&param.key);
        while is_path && let Some(part) = parts.next() {
            if parts.peek().is_none() {
                label = Cow::Borrowed(part);
                break;
            }
            branch = branch.child(part);
        }
        match parse(&param.value) {
            Some(value) => add(branch.child(&label), value),
            None => branch.child(&label).value = Some(param.value.to_string()),
        }
    }
    let mut rows = Vec::new();
    flatten(root, "", 0, &mut rows);
    rows
}

#[derive(Default)]
struct Branch {
    label: String,
    value: Option<String>,
    children: Vec<Branch>,
}

impl Branch {
    fn child(&mut self, label: &str) -> &mut Self {
        // Names come sorted, so those that begin alike follow each other.
        if self.children.last().is_none_or(|last| last.label != label) {
            self.children.push(Self { label: label.to_owned(), ..Self::default() });
        }
        let last = self.children.len() - 1;
        &mut self.children[last]
    }
}

fn add(branch: &mut Branch, value: Nested) {
    let push = |branch: &mut Branch, label: String, value: Nested| {
        branch.children.push(Branch { label, ..Branch::default() });
        if let Some(child) = branch.children.last_mut() {
            add(child, value);
        }
    };
    match value {
        Nested::Leaf(text) => branch.value = Some(text),
        Nested::Named(entries) if entries.is_empty() => branch.value = Some("{}".to_owned()),
        Nested::Listed(items) if items.is_empty() => branch.value = Some("[]".to_owned()),
        // A list of plain values is read better in a line.
        Nested::Listed(items) if items.iter().all(|item| matches!(item, Nested::Leaf(_))) => {
            let texts = items.into_iter().map(|item| if let Nested::Leaf(text) = item { text } else { String::new() });
            branch.value = Some(format!("[{}]", texts.collect::<Vec<_>>().join(", ")));
        }
        Nested::Named(entries) => entries.into_iter().for_each(|(key, value)| push(branch, key, value)),
        Nested::Listed(items) => {
            items.into_iter().enumerate().for_each(|(at, value)| push(branch, format!("[{at}]"), value));
        }
    }
}

/// Returns the leaves that were added.
fn flatten(branch: Branch, path: &str, depth: usize, rows: &mut Vec<ParamRow>) -> usize {
    let mut leaves = 0;
    for child in branch.children {
        let path = if path.is_empty() { child.label.clone() } else { format!("{path}.{}", child.label) };
        if let Some(value) = &child.value {
            let (label, value) = (child.label.clone(), Some(value.clone()));
            rows.push(ParamRow { label, path: path.clone(), depth, value, leaves: 0 });
            leaves += 1;
        }
        if !child.children.is_empty() {
            let at = rows.len();
            rows.push(ParamRow { label: child.label.clone(), path: path.clone(), depth, value: None, leaves: 0 });
            let below = flatten(child, &path, depth + 1, rows);
            rows[at].leaves = below;
            leaves += below;
        }
    }
    leaves
}

/// All parameters as JSON: numbers as numbers where nothing of them is lost, everything else as text.
pub fn to_json(params: &[KeyValue]) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let lines = params.iter().map(|param| format!("  {}: {}", quoted(&param.key), scalar(&param.value)));
    match lines.collect::<Vec<_>>().join(",\n") {
        lines if lines.is_empty() => "{}\n".to_owned(),
        lines => format!("{{\n{lines}\n}}\n"),
    }
}

/// The same as YAML. Texts are quoted as in JSON wherever YAML could read them as something else.
pub fn to_yaml(params: &[KeyValue]) -> String {
    let plain = |text: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.');
        let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(is_plain);
        let lower = text.to_ascii_lowercase();
        let is_taken = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&&*lower);
        if is_word && !is_taken { text.to_owned() } else { serde_json::Value::from(text).to_string() }
    };
    let value = |text: &str| if is_number(text) { text.to_owned() } else { plain(text) };
    let mut yaml = String::new();
    for param in params {
        yaml.extend([plain(&param.key).as_str(), ": ", value(&param.value).as_str(), "\n"]);
    }
    yaml
}

fn scalar(text: &str) -> String {
    if is_number(text) { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Whether a text is a number in JSON and YAML, of digits that every reader keeps.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // YAML 1.1 takes an exponent without a point for a text.
    let has_bare_exponent = text.contains(['e', 'E']) && !text.contains('.');
    digits <= 15 && !has_bare_exponent && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(text: &str) -> Nested {
        Nested::Leaf(text.to_owned())
    }

    fn param(key: &str, value: &str) -> KeyValue {
        KeyValue { key: key.into(), value: value.into() }
    }

    #[test]
    fn json_and_python_are_taken_apart() {
        let named = |entries: &[(&str, Nested)]| {
            Nested::Named(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
        };
        assert_eq!(parse(r#"{"a": 1, "b": [true, null]}"#), parse("{'a': 1, 'b': [true, null,],}"));
        assert_eq!(
            parse(" {'lr': 1e-3, \"name\": 'it\\'s', 3: None} "),
            Some(named(&[("lr", leaf("1e-3")), ("name", leaf("it's")), ("3", leaf("None"))]))
        );
        assert_eq!(parse("(0.9, 0.999)"), Some(Nested::Listed(vec![leaf("0.9"), leaf("0.999")])));
        assert_eq!(parse("{'a', 'b'}"), Some(Nested::Listed(vec![leaf("a"), leaf("b")])));
        assert_eq!(parse("{}"), Some(Nested::Named(Vec::new())));
        assert_eq!(parse(r#"["\u00e4\ud83d\ude00\n\x41"]"#), Some(Nested::Listed(vec![leaf("ä😀\nA")])));
        assert_eq!(
            parse("[nan, -inf, Infinity]").map(|it| matches!(it, Nested::Listed(all) if all.len() == 3)),
            Some(true)
        );
    }

    #[test]
    fn what_is_malformed_stays_text() {
        for text in [
            "",
            "1",
            "adam",
            "'x'",
            "{",
            "[1, 2",
            "{'a': }",
            "{'a' 1}",
            "[1 2]",
            "[,]",
            "{'a': 1} x",
            "[__import__('os')]",
            "{'f': open('x')}",
            "[1, 2)]",
            "{'a': 1, 'b'}",
            "[\"\\ud83d\"]",
            "['\\q']",
            "[infinity]",
            "[+]",
            "<object at 0x7f>",
            "{[1]: 2}",
            "[\"\\u00\u{e9}\"]",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert_eq!(parse(&"[".repeat(100_000)), None, "neither deep nor long texts cost anything");
        let deep = format!("{}1{}", "[".repeat(DEEPEST + 1), "]".repeat(DEEPEST + 1));
        assert_eq!(parse(&deep), None);
        assert_eq!(parse(&format!("[{}]", "1,".repeat(MOST_PARTS + 1))), None);
        assert_eq!(parse(&format!("[{}]", "1,".repeat(LONGEST))), None);
    }

    #[test]
    fn names_and_values_make_one_tree() {
        let params = [
            param(".hidden", "x"),
            param("a..b", "y"),
            param("model", "unet"),
            param("model.depth", "3"),
            param("model.opt", "{'name': 'adam', 'betas': (0.9, 0.99), 'more': {'eps': 1e-8}}"),
            param("seed", "1"),
        ];
        let rows = tree(&params);
        let shown: Vec<(usize, &str, Option<&str>, usize)> =
            rows.iter().map(|row| (row.depth, &*row.label, row.value.as_deref(), row.leaves)).collect();
        assert_eq!(
            shown,
            [
                (0, ".hidden", Some("x"), 0),
                (0, "a..b", Some("y"), 0),
                (0, "model", Some("unet"), 0),
                (0, "model", None, 4),
                (1, "depth", Some("3"), 0),
                (1, "opt", None, 3),
                (2, "name", Some("adam"), 0),
                (2, "betas", Some("[0.9, 0.99]"), 0),
                (2, "more", None, 1),
                (3, "eps", Some("1e-8"), 0),
                (0, "seed", Some("1"), 0),
            ]
        );
        assert_eq!(rows[8].path, "model.opt.more");
    }

    #[test]
    fn a_name_of_many_dots_is_no_deep_tree() {
        let rows = tree(&[param(&vec!["a"; 200].join("."), "1")]);
        assert_eq!(rows.len(), MOST_DOTS);
        assert_eq!(rows.last().and_then(|row| row.value.as_deref()), Some("1"));
    }

    #[test]
    fn copies_can_be_read_again() {
        let params = [
            param("a: b", "x\n\"y\""),
            param("lr", "0.001"),
            param("lr2", "1e-3"),
            param("on", "yes"),
            param("path", "runs/a b"),
            param("seed", "0123"),
            param("step", "42"),
            param("损失", "损失"),
        ];
        let json: serde_json::Value = serde_json::from_str(&to_json(&params)).expect("JSON");
        assert_eq!((json["a: b"].as_str(), json["lr"].as_f64()), (Some("x\n\"y\""), Some(0.001)));
        assert_eq!((json["lr2"].as_str(), json["seed"].as_str()), (Some("1e-3"), Some("0123")));
        assert_eq!(
            to_yaml(&params),
            "\"a: b\": \"x\\n\\\"y\\\"\"\nlr: 0.001\nlr2: \"1e-3\"\n\"on\": \"yes\"\npath: \"runs/a b\"\n\
             seed: \"0123\"\nstep: 42\n\"损失\": \"损失\"\n"
        );
        assert_eq!((to_json(&[]), to_yaml(&[])), ("{}\n".to_owned(), String::new()));
    }
}
