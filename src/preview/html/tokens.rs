//! HTML as a run of tags and texts. No tree is built: what is nested a million times deep is a long list.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Pieces of a page that are looked at; what follows is left out.
const MAX_PIECES: usize = 2_000_000;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Open(Element),
    /// The name of the tag.
    Close(String),
    Text(String),
}

/// A tag that was opened.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is of this class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|known| known == class))
    }

    /// A tag that is never closed.
    pub(super) fn is_void(&self) -> bool {
        const VOID: [&str; 14] = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
            "wbr",
        ];
        VOID.contains(&self.name.as_str())
    }
}

/// The pieces of a page; entities are resolved.
pub(super) fn pieces(page: &str) -> Vec<Piece> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(page));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    // The sink never asks to stop, so that one call takes everything.
    drop(tokenizer.feed(&input));
    tokenizer.end();
    tokenizer.sink.pieces.into_inner()
}

#[derive(Default)]
struct Sink {
    pieces: RefCell<Vec<Piece>>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut pieces = self.pieces.borrow_mut();
        if pieces.len() >= MAX_PIECES {
            return TokenSinkResult::Plaintext;
        }
        match token {
            Token::CharacterTokens(text) => match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(&text),
                _ => pieces.push(Piece::Text(text.to_string())),
            },
            Token::TagToken(tag) => return opened_or_closed(&mut pieces, &tag),
            Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

fn opened_or_closed(pieces: &mut Vec<Piece>, tag: &Tag) -> TokenSinkResult<()> {
    let name = tag.name.to_string();
    if tag.kind == TagKind::EndTag {
        pieces.push(Piece::Close(name));
        return TokenSinkResult::Continue;
    }
    let attributes = tag.attrs.iter().map(|known| (known.name.local.to_string(), known.value.to_string())).collect();
    // Within these nothing is a tag (WHATWG HTML, 13.2.6.2).
    let raw = match name.as_str() {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    };
    let element = Element { name, attributes };
    let is_closed = tag.self_closing && !element.is_void();
    let closing = element.name.clone();
    pieces.push(Piece::Open(element));
    if is_closed {
        pieces.push(Piece::Close(closing));
        return TokenSinkResult::Continue;
    }
    raw
}

/// Runs of white space become one space, as browsers do.
pub(super) fn collapsed(text: &str) -> String {
    let mut kept = String::new();
    push_collapsed(&mut kept, text, usize::MAX);
    kept.trim().to_owned()
}

/// The same, after what is there, up to so many characters.
pub(super) fn push_collapsed(to: &mut String, text: &str, room: usize) {
    for character in text.chars().take(room) {
        // A space that does not break is one that is meant.
        let is_space = matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        if !is_space {
            to.push(character);
        } else if !to.is_empty() && !to.ends_with([' ', '\n']) {
            to.push(' ');
        }
    }
}
