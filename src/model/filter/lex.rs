//! A filter as tokens with their places. Every text has tokens; what they mean is for `parse`.
//!
//! As MLflow's parser: a doubled quotation mark inside a quoted text does not end it and stays doubled, a backslash is a
//! character like others, `entity.key` is split at the first dot.

use std::borrow::Cow;
use std::ops::Range;

/// A piece of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// What a token is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits, `_`: a name, a word of the grammar.
    Word,
    /// `metrics.loss`, ``params.`a b` ``: a word (or one in backticks), a dot, and what follows it without a blank.
    Path {
        /// Where the dot stands.
        dot: usize,
    },
    /// `-1.5e3`
    Number,
    /// In single or double quotation marks.
    Text,
    /// In backticks.
    Name,
    /// A quotation mark without its other one, and all that follows.
    Unclosed,
    /// `=`, `==`, `!=`, `<>`, `<`, `<=`, `>`, `>=`, `~`, `!~`
    Sign,
    Open,
    Close,
    Comma,
    /// Any other character.
    Other,
}

/// Characters that a key has without quotation marks. `/` and the like MLflow wants in backticks.
fn is_key_character(character: char) -> bool {
    is_word_character(character) || matches!(character, '.' | '/' | '-' | ':' | '+' | '*')
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || is_mark(character)
}

/// Combining marks, which letters of many scripts are followed by.
fn is_mark(character: char) -> bool {
    !character.is_ascii() && unicode_width::UnicodeWidthChar::width(character) == Some(0) && !character.is_whitespace()
}

/// A key as it stands after the dot: as it is, or in backticks, or in the quotation marks that it does not hold itself.
/// `None` for a key that holds all three kinds: no filter can say it.
pub fn quoted_key(key: &str) -> Option<Cow<'_, str>> {
    // What MLflow takes without quotation marks as well, its stumbling blocks aside.
    const STUMBLING: &[&str] = &["case", "in", "values", "using", "from", "as"];
    let is_plain = |character: char| is_key_character(character) && !matches!(character, '/' | '-' | ':' | '+' | '*');
    let first = key.split('.').next().unwrap_or_default();
    if !key.is_empty()
        && key.chars().all(is_plain)
        && !key.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && !key.ends_with('.')
        && !STUMBLING.contains(&&*first.to_ascii_lowercase())
    {
        return Some(Cow::Borrowed(key));
    }
    ['`', '"', '\''].into_iter().find(|quote| !key.contains(*quote)).map(|quote| format!("{quote}{key}{quote}").into())
}

/// The tokens of `text`, blanks left out.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, end) = token(text, at, first, found.last());
        found.push(Token { kind, span: at..end });
        at = end;
    }
    found
}

fn token(text: &str, at: usize, first: char, before: Option<&Token>) -> (TokenKind, usize) {
    let rest = &text[at..];
    // `a-1` is no number after a name: there is no arithmetic to tell apart, but MLflow does not read it as one.
    let is_free = before.is_none_or(|before| {
        before.span.end < at || !matches!(before.kind, TokenKind::Word | TokenKind::Text | TokenKind::Name)
    });
    if is_free && let Some(length) = number_length(rest) {
        return (TokenKind::Number, at + length);
    }
    if is_word_character(first) {
        let end = at + rest.find(|character| !is_word_character(character)).unwrap_or(rest.len());
        return path_end(text, end).map_or((TokenKind::Word, end), |to| (TokenKind::Path { dot: end }, to));
    }
    match first {
        '`' | '\'' | '"' => match quoted_length(rest) {
            Some(length) if first == '`' => path_end(text, at + length)
                .map_or((TokenKind::Name, at + length), |to| (TokenKind::Path { dot: at + length }, to)),
            Some(length) => (TokenKind::Text, at + length),
            None => (TokenKind::Unclosed, text.len()),
        },
        '(' => (TokenKind::Open, at + 1),
        ')' => (TokenKind::Close, at + 1),
        ',' => (TokenKind::Comma, at + 1),
        '=' | '!' | '<' | '>' | '~' => {
            let signs = ["==", "!=", "<>", "<=", ">=", "!~", "=", "<", ">", "~"];
            match signs.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => (TokenKind::Sign, at + sign.len()),
                None => (TokenKind::Other, at + 1),
            }
        }
        other => (TokenKind::Other, at + other.len_utf8()),
    }
}

/// Where the key ends that begins with a dot at `dot`.
fn path_end(text: &str, dot: usize) -> Option<usize> {
    let key = text[dot..].strip_prefix('.')?;
    let length = if key.starts_with(['`', '"', '\'']) {
        // Unclosed, the quotation mark takes the rest.
        quoted_length(key).unwrap_or(key.len())
    } else {
        key.find(|character| !is_key_character(character)).unwrap_or(key.len())
    };
    Some(dot + 1 + length)
}

/// Length of a quoted text with its quotation marks; `None` where the second one is missing.
pub(super) fn quoted_length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    loop {
        at += memchr::memchr(quote, &bytes[at..])?;
        if bytes.get(at + 1) != Some(&quote) {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// `-?(1|1.|.5|1.5)([eE][+-]?1)?`, with no letter after it.
fn number_length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let part = digits(at + 1);
        if whole + part == 0 {
            return None;
        }
        at += 1 + part;
    } else if whole == 0 {
        return None;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let power = digits((at + 1 + sign).min(bytes.len()));
        if power > 0 {
            at += 1 + sign + power;
        }
    }
    (!rest[at..].starts_with(is_word_character)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let one = |token: &Token| {
            let kind = match token.kind {
                TokenKind::Word => 'w',
                TokenKind::Path { .. } => 'p',
                TokenKind::Number => 'n',
                TokenKind::Text => 't',
                TokenKind::Name => '`',
                TokenKind::Unclosed => '!',
                TokenKind::Sign => 's',
                TokenKind::Open => '(',
                TokenKind::Close => ')',
                TokenKind::Comma => ',',
                TokenKind::Other => '?',
            };
            format!("{kind}{}", &text[token.span.clone()])
        };
        tokens(text).iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tokens_have_kinds_and_places() {
        for (text, expected) in [
            ("", ""),
            ("metrics.m = 1", "pmetrics.m s= n1"),
            ("metrics.m=-1", "pmetrics.m s= n-1"),
            ("metrics.`val/fid`<30", "pmetrics.`val/fid` s< n30"),
            ("metrics.val/loss >= .5", "pmetrics.val/loss s>= n.5"),
            ("`metrics`.m <> 1.", "p`metrics`.m s<> n1."),
            ("params.q = 'it''s'", "pparams.q s= t'it''s'"),
            ("params.q LIKE '\\%'", "pparams.q wLIKE t'\\%'"),
            ("params.e = ''", "pparams.e s= t''"),
            ("a IN ('x', \"y\")", "wa wIN (( t'x' ,, t\"y\" ))"),
            ("metrics.m > 0x1", "pmetrics.m s> w0x1"),
            ("metrics.m > 1_0", "pmetrics.m s> w1_0"),
            ("metrics.m > - 1", "pmetrics.m s> ?- n1"),
            ("metrics.m > +1", "pmetrics.m s> ?+ n1"),
            ("metrics.m > 10e-1", "pmetrics.m s> n10e-1"),
            ("metrics.m > 1e", "pmetrics.m s> w1e"),
            ("params.x = 'open", "pparams.x s= !'open"),
            ("metrics.`open = 1", "pmetrics.`open = 1"),
            ("metrics.准确率 !~ 'x'", "pmetrics.准确率 s!~ t'x'"),
            ("metrics. = 1", "pmetrics. s= n1"),
            ("a;b", "wa ?; wb"),
            ("\u{a0}x\u{3000}y", "wx wy"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
