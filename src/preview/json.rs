//! JSON as Python writes it: NaN and Infinity are numbers, several values may follow each other (JSON lines), numbers
//! keep their digits as written. An own reader of one pass without recursion, because `serde_json` refuses the first,
//! rounds the last, and sorts keys.

use super::encoding::encoding_of;
use super::format::{Format, Head};
use super::shape::tree::{Builder, MAX_DEPTH};
use super::text::Text;
use super::{Key, Kind, Limits, Preview, PreviewError, Shape, Source, TreePreview, text};
use crate::model::FileKind;
use crate::model::file_kind::extension;
use crate::store::Cancel;
use crate::text::Message;

pub(super) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let starts_like_json = encoding_of(head.bytes, false).is_some_and(|encoding| {
            let (text, ..) = encoding.decode(&head.bytes[..head.bytes.len().min(1 << 10)]);
            text.trim_start().starts_with(['{', '['])
        });
        starts_like_json || is_promised(head.kind)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > limits.max_tree_bytes {
            return text::instead_of_tree(source, limits, cancel);
        }
        source.read_up_to(limits.max_tree_bytes, cancel)?;
        let text = text::all(source);
        let mut parser = Parser { text: text.text(), at: 0 };
        let mut builder = Builder::new(limits.max_rows);
        match parser.document(&mut builder, cancel) {
            Ok(()) => Ok(Preview::from(Shape::Tree(builder.finish())).with_source(text)),
            Err(_) if cancel.is_cancelled() => Err(PreviewError::Cancelled),
            Err(_) if builder.depth() > MAX_DEPTH => text::instead_of_deep_tree(source, limits, cancel),
            Err(at) if is_promised(FileKind::of_name(source.name())) => {
                let line = memchr::memchr_iter(b'\n', &text.text().as_bytes()[..at]).count() + 1;
                // One document a line: those before the mistake are whole, the last one most likely was being written.
                if line > 1 && has_lines(source.name()) {
                    let why = Message::new("preview-json-lines-end").arg("line", line);
                    return Ok(Preview::from(Shape::Tree(builder.finish())).with_source(text).with_notice(why));
                }
                text::instead(source, limits, cancel, Message::new("preview-not-json").arg("line", line))
            }
            // Whatever merely begins like JSON is not expected to be any.
            Err(_) => Text.load(source, limits, cancel),
        }
    }
}

/// The tree of a text that stands in another file; `None` where it is no JSON.
pub(super) fn tree_of(text: &str, limits: &Limits, cancel: &Cancel) -> Option<TreePreview> {
    let mut builder = Builder::new(limits.max_rows);
    Parser { text, at: 0 }.document(&mut builder, cancel).ok()?;
    Some(builder.finish())
}

/// The name says that it is JSON.
fn is_promised(kind: FileKind) -> bool {
    matches!(kind, FileKind::Json | FileKind::Notebook)
}

/// Whether the name promises a document in each line.
fn has_lines(name: &str) -> bool {
    matches!(extension(name).to_ascii_lowercase().as_str(), "jsonl" | "ndjson")
}

/// A mistake, by its position in bytes.
type Mistake = usize;

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    /// Everything up to the end of the text: one value or several.
    fn document(&mut self, builder: &mut Builder, cancel: &Cancel) -> Result<(), Mistake> {
        // What is open: true for an object.
        let mut open: Vec<bool> = Vec::new();
        self.skip_space();
        if self.at == self.text.len() {
            return Err(self.at);
        }
        loop {
            if cancel.is_cancelled() || builder.depth() > MAX_DEPTH {
                return Err(self.at);
            }
            // A value, or the end of an empty container.
            self.skip_space();
            match (self.peek(), open.last()) {
                (Some(b'}'), Some(true)) | (Some(b']'), Some(false)) if builder.count() == 0 => {}
                (_, innermost) => {
                    let key = match innermost {
                        None => Key::None,
                        Some(false) => Key::Index(builder.count()),
                        Some(true) => {
                            let name = self.string()?;
                            self.skip_space();
                            self.expect(b':')?;
                            self.skip_space();
                            Key::Name(name)
                        }
                    };
                    if let Some(is_object) = self.value(key, builder)? {
                        open.push(is_object);
                        continue;
                    }
                }
            }
            // What follows a value: ends of containers, then a comma, another document or the end.
            loop {
                self.skip_space();
                match (self.peek(), open.last()) {
                    (Some(b'}'), Some(true)) | (Some(b']'), Some(false)) => {
                        self.at += 1;
                        builder.close();
                        open.pop();
                    }
                    (Some(b','), Some(_)) => {
                        self.at += 1;
                        break;
                    }
                    (None, None) => return Ok(()),
                    (Some(_), None) => break,
                    _ => return Err(self.at),
                }
            }
        }
    }

    /// Reads a scalar, or opens a container and tells whether it is an object.
    fn value(&mut self, key: Key, builder: &mut Builder) -> Result<Option<bool>, Mistake> {
        match self.peek().ok_or(self.at)? {
            b'{' => {
                self.at += 1;
                builder.open(key, Kind::Object);
                return Ok(Some(true));
            }
            b'[' => {
                self.at += 1;
                builder.open(key, Kind::Array);
                return Ok(Some(false));
            }
            b'"' => {
                let value = self.string()?;
                builder.scalar(key, &value, Kind::String);
            }
            _ => {
                let (word, kind) = self.word()?;
                builder.scalar(key, word, kind);
            }
        }
        Ok(None)
    }

    /// A number or one of the few words.
    fn word(&mut self) -> Result<(&str, Kind), Mistake> {
        let start = self.at;
        let rest = &self.text[start..];
        let length =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))).unwrap_or(rest.len());
        let word = &rest[..length];
        let kind = match word {
            "true" | "false" => Kind::Bool,
            "null" => Kind::Null,
            "NaN" | "Infinity" | "-Infinity" => Kind::Number,
            number if is_number(number) => Kind::Number,
            _ => return Err(start),
        };
        self.at += length;
        Ok((word, kind))
    }

    fn string(&mut self) -> Result<String, Mistake> {
        self.expect(b'"')?;
        let mut value = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = memchr::memchr2(b'"', b'\\', rest.as_bytes()).ok_or(self.at)?;
            value.push_str(&rest[..end]);
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                return Ok(value);
            }
            let escape = self.peek().ok_or(self.at)?;
            self.at += 1;
            value.push(match escape {
                b'"' | b'\\' | b'/' => escape as char,
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.unicode()?,
                _ => return Err(self.at - 1),
            });
        }
    }

    /// The digits after `\u`; two such escapes may make one character, and half of a pair makes U+FFFD.
    fn unicode(&mut self) -> Result<char, Mistake> {
        let first = self.hex()?;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            self.at = back;
        }
        Ok(char::from_u32(first).unwrap_or('\u{fffd}'))
    }

    fn hex(&mut self) -> Result<u32, Mistake> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(self.at)?;
        let code = u32::from_str_radix(digits, 16).map_err(|_| self.at)?;
        self.at += 4;
        Ok(code)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Result<(), Mistake> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.at)
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

/// The grammar of RFC 8259, section 6, except that leading zeros pass.
fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    unsigned.starts_with(|c: char| c.is_ascii_digit())
        && !unsigned.ends_with('.')
        && unsigned.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
        && unsigned.parse::<f64>().is_ok()
}
