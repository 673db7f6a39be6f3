//! Source code as parts of a few kinds, which a theme colours. The grammars are those of Sublime Text; they are slow, so
//! only the beginning of a long file is coloured.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxSet};

use super::language::Language;
use crate::store::Cancel;

/// Bytes that are coloured.
const MOST: usize = 128 << 10;
/// Longer lines (data, minified programs) are left as they are: a grammar would think about them for seconds.
const LONGEST_LINE: usize = 2_000;

/// What a part of a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    Comment,
    String,
    /// Numbers, true, false, none.
    Constant,
    Keyword,
    /// What is defined or called.
    Function,
    /// Classes, types, what the language brings.
    Type,
    /// Keys, attributes, parameters.
    Key,
    /// Of a heading.
    Heading,
    /// A line that was added.
    Added,
    /// A line that was removed.
    Removed,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painted {
    /// Bytes of the line.
    pub range: Range<usize>,
    pub token: Token,
}

/// What scopes mean: the first that one begins with.
static MEANINGS: LazyLock<Vec<(Scope, Token)>> = LazyLock::new(|| {
    const NAMES: &[(&str, Token)] = &[
        ("punctuation.definition.comment", Token::Comment),
        ("comment", Token::Comment),
        ("meta.mapping.key", Token::Key),
        ("entity.name.tag", Token::Keyword),
        ("entity.other.attribute-name", Token::Key),
        ("support.type.property-name", Token::Key),
        ("entity.name.function", Token::Function),
        ("variable.function", Token::Function),
        ("support.function", Token::Function),
        ("entity.name.section", Token::Heading),
        ("markup.heading", Token::Heading),
        ("markup.inserted", Token::Added),
        ("markup.deleted", Token::Removed),
        ("meta.diff.header", Token::Keyword),
        ("entity.name", Token::Type),
        ("entity.other.inherited-class", Token::Type),
        ("support.type", Token::Type),
        ("support.class", Token::Type),
        ("constant.character.escape", Token::Constant),
        ("constant", Token::Constant),
        ("string", Token::String),
        ("markup.raw", Token::String),
        ("storage", Token::Keyword),
        ("keyword.operator", Token::Keyword),
        ("keyword", Token::Keyword),
        ("variable.language", Token::Constant),
        ("variable.parameter", Token::Key),
        ("variable.other.key", Token::Key),
    ];
    NAMES.iter().filter_map(|(name, token)| Some((Scope::new(name).ok()?, *token))).collect()
});

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

fn token_of(stack: &ScopeStack) -> Option<Token> {
    // A comment or a string is one, whatever is marked inside; else the innermost counts.
    stack
        .scopes
        .iter()
        .rev()
        .find_map(|scope| MEANINGS.iter().find(|(known, _)| known.is_prefix_of(*scope)).map(|(_, token)| *token))
}

/// The parts of each line of `text` from its beginning on; fewer lines than there are where it is long, or cancelled.
pub fn highlight(text: &str, language: Language, cancel: &Cancel) -> Vec<Vec<Painted>> {
    let Some(syntax) = GRAMMARS.find_syntax_by_token(language.token) else { return Vec::new() };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut lines = Vec::new();
    let mut seen = 0;
    for line in text.split_inclusive('\n') {
        seen += line.len();
        if cancel.is_cancelled() || seen > MOST {
            break;
        }
        if line.len() > LONGEST_LINE {
            lines.push(Vec::new());
            continue;
        }
        let Ok(changes) = state.parse_line(line, &GRAMMARS) else { break };
        lines.push(painted(line, &changes, &mut stack));
    }
    lines
}

fn painted(line: &str, changes: &[(usize, ScopeStackOp)], stack: &mut ScopeStack) -> Vec<Painted> {
    let mut parts: Vec<Painted> = Vec::new();
    let mut add = |range: Range<usize>, token: Option<Token>| {
        let Some(token) = token.filter(|_| !range.is_empty()) else { return };
        match parts.last_mut() {
            Some(last) if last.token == token && last.range.end == range.start => last.range.end = range.end,
            _ => parts.push(Painted { range, token }),
        }
    };
    let end = line.trim_end_matches(['\n', '\r']).len();
    let mut begin = 0;
    for (at, change) in changes {
        let at = (*at).min(end);
        add(begin..at, token_of(stack));
        begin = begin.max(at);
        // A grammar that closes what it never opened colours less.
        if stack.apply(change).is_err() {
            break;
        }
    }
    add(begin..end, token_of(stack));
    parts
}
