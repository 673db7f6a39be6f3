//! The tokens of a filter for colouring: what each is, and where.

use std::ops::Range;

use super::field::{Attribute, Entity};
use super::lex::{Token, TokenKind, tokens};
use super::parse::{WORDS_OF_COMPARISON, is_grammar};

/// A part of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterSpan {
    pub kind: SpanKind,
    /// Bytes of the text. In order, and none overlaps another.
    pub range: Range<usize>,
}

/// What is coloured alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// `metrics.`, with its dot.
    Entity,
    /// What follows it, and attributes that stand alone.
    Key,
    /// `AND`, `LIKE`, `NULL`, …
    Keyword,
    Sign,
    Number,
    Text,
    Punctuation,
    /// Nothing of the grammar.
    Unknown,
}

const JOINING: &[&str] = &["AND", "OR", "NULL", "NAN"];
const NUMBERS: &[&str] = &["inf", "infinity", "nan", "today", "yesterday", "tomorrow", "now"];

/// The parts of a text that is read by the grammar; none of words, which have one colour.
pub fn spans(text: &str) -> Vec<FilterSpan> {
    let mut found = Vec::new();
    if !is_grammar(text) {
        return found;
    }
    let mut push = |kind, range| found.push(FilterSpan { kind, range });
    let mut before: Option<Token> = None;
    for token in tokens(text) {
        let word = &text[token.span.clone()];
        let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
        let is_value = before.as_ref().is_some_and(|before| before.kind == TokenKind::Sign);
        match token.kind {
            TokenKind::Path { dot } => {
                let entity = text[token.span.start..dot].trim_matches('`');
                let kind = if Entity::parse(entity).is_some() { SpanKind::Entity } else { SpanKind::Unknown };
                push(kind, token.span.start..dot + 1);
                if dot + 1 < token.span.end {
                    push(SpanKind::Key, dot + 1..token.span.end);
                }
            }
            TokenKind::Word if is_value && is_one_of(NUMBERS) => push(SpanKind::Number, token.span.clone()),
            TokenKind::Word if is_one_of(JOINING) || is_one_of(WORDS_OF_COMPARISON) => {
                push(SpanKind::Keyword, token.span.clone());
            }
            TokenKind::Word if Attribute::parse(word).is_some() => push(SpanKind::Key, token.span.clone()),
            TokenKind::Name => push(SpanKind::Key, token.span.clone()),
            TokenKind::Number => push(SpanKind::Number, token.span.clone()),
            TokenKind::Text | TokenKind::Unclosed => push(SpanKind::Text, token.span.clone()),
            TokenKind::Sign => push(SpanKind::Sign, token.span.clone()),
            TokenKind::Open | TokenKind::Close | TokenKind::Comma => push(SpanKind::Punctuation, token.span.clone()),
            TokenKind::Word | TokenKind::Other => push(SpanKind::Unknown, token.span.clone()),
        }
        before = Some(token);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_has_a_colour() {
        let text = "metrics.`val/fid` < 30 and (status IN ('A', \"B\") OR created > today) foo.x ;";
        let told: Vec<(SpanKind, &str)> = spans(text).into_iter().map(|span| (span.kind, &text[span.range])).collect();
        assert_eq!(
            told,
            [
                (SpanKind::Entity, "metrics."),
                (SpanKind::Key, "`val/fid`"),
                (SpanKind::Sign, "<"),
                (SpanKind::Number, "30"),
                (SpanKind::Keyword, "and"),
                (SpanKind::Punctuation, "("),
                (SpanKind::Key, "status"),
                (SpanKind::Keyword, "IN"),
                (SpanKind::Punctuation, "("),
                (SpanKind::Text, "'A'"),
                (SpanKind::Punctuation, ","),
                (SpanKind::Text, "\"B\""),
                (SpanKind::Punctuation, ")"),
                (SpanKind::Keyword, "OR"),
                (SpanKind::Key, "created"),
                (SpanKind::Sign, ">"),
                (SpanKind::Number, "today"),
                (SpanKind::Punctuation, ")"),
                (SpanKind::Unknown, "foo."),
                (SpanKind::Key, "x"),
                (SpanKind::Unknown, ";"),
            ]
        );
        assert_eq!(spans("plain words lr=0.1"), []);
    }
}
