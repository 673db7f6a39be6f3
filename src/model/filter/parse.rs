//! Reads MLflow's grammar with the extensions that `docs/filter.md` lists.
//!
//! By recursive descent, no deeper than [`DEEPEST`]; what is refused is refused with its place.

use std::ops::Range;
use std::sync::Arc;

use regex::RegexBuilder;

use super::condition::{Check, Comparison, Condition, List, Test};
use super::error::{ErrorKind, FilterError, cut, nearest_attribute, nearest_dataset_field, nearest_entity};
use super::field::{Attribute, DATASET_FIELDS, DatasetField, Entity, Field, Nature};
use super::lex::{Token, TokenKind, quoted_length, tokens};
use super::like::Like;
use super::time::{Clock, duration, moment};
use super::words::Words;
use crate::model::numbers::parse_number;

/// Parentheses inside each other. More fit on the stack, but not into a head.
const DEEPEST: usize = 100;
/// Bytes of a text that is read at all.
const LONGEST: usize = 1 << 20;
/// Regular expressions in one filter: each is made ready before the first run is looked at.
const MOST_EXPRESSIONS: usize = 100;
/// Bytes that one of them may take when it is ready.
const EXPRESSION_BYTES: usize = 1 << 21;

/// Words that compare.
pub const WORDS_OF_COMPARISON: &[&str] = &["LIKE", "ILIKE", "IN", "IS", "BETWEEN", "REGEXP", "RLIKE", "MATCHES", "NOT"];
/// Comparisons that numbers have.
pub const OF_NUMBERS: &[&str] = &["=", "!=", "<", "<=", ">", ">=", "BETWEEN", "IN", "NOT IN", "IS NULL", "IS NOT NULL"];
/// Comparisons that texts have.
pub const OF_TEXTS: &[&str] =
    &["=", "!=", "LIKE", "ILIKE", "NOT LIKE", "REGEXP", "IN", "NOT IN", "<", "<=", ">", ">=", "IS NULL", "IS NOT NULL"];

/// Whether a text is read by the grammar. Everything else is words. It is, when outside of quotation marks one of these
/// stands in it:
///
/// 1. `metrics.`, `params.`, `parameters.`, `tags.`, `attributes.` or `datasets.`, or one of MLflow's shorter words for
///    them (`run.`, `tag.`, …) with a comparison after the name;
/// 2. the name of an attribute (`status`, `created`, …) with a comparison after it;
/// 3. a comparison sign with a blank beside it, or a quotation mark after it.
pub fn is_grammar(text: &str) -> bool {
    let all = tokens(text);
    let is_blank = |at: usize| text[at..].starts_with(char::is_whitespace);
    let ends_blank = |at: usize| text[..at].ends_with(char::is_whitespace);
    all.iter().enumerate().any(|(at, token)| {
        let is_compared = all.get(at + 1).is_some_and(|next| is_comparison(text, next));
        match token.kind {
            TokenKind::Path { dot } => {
                let is_free = token.span.start == 0
                    || text[..token.span.start].ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
                let word = text[token.span.start..dot].trim_matches('`');
                is_free && Entity::parse(word).is_some() && (word.ends_with('s') || is_compared)
            }
            TokenKind::Word => is_compared && Attribute::parse(&text[token.span.clone()]).is_some(),
            TokenKind::Sign => {
                let Range { start, end } = token.span;
                !text[..start].ends_with('-')
                    && (is_blank(end) || ends_blank(start) || text[end..].starts_with(['\'', '"']))
            }
            _ => false,
        }
    })
}

fn is_comparison(text: &str, token: &Token) -> bool {
    let word = &text[token.span.clone()];
    match token.kind {
        TokenKind::Sign => true,
        TokenKind::Word => WORDS_OF_COMPARISON.iter().any(|known| word.eq_ignore_ascii_case(known)),
        _ => false,
    }
}

/// What was refused, and the part before it that is a filter by itself.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub error: FilterError,
    /// Where the valid part ends.
    pub valid_end: usize,
}

/// Reads a filter. `None` for one of blanks.
pub fn parse(text: &str, clock: &Clock) -> Result<Option<Condition>, Refusal> {
    if text.len() > LONGEST {
        let error = FilterError::new(ErrorKind::TooLong, text.floor_char_boundary(LONGEST)..text.len());
        return Err(Refusal { error, valid_end: 0 });
    }
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Ok(None);
    }
    let mut parser = Parser { text, tokens, at: 0, valid_end: 0, expressions: 0, clock };
    match parser.whole() {
        Ok(condition) => Ok(Some(condition)),
        Err(error) => Err(Refusal { error, valid_end: parser.valid_end }),
    }
}

/// Reads a field that stands alone, such as a column: `metrics.loss`, `run_name`.
pub fn parse_field(text: &str) -> Result<Field, FilterError> {
    let clock = Clock { now: jiff::Timestamp::UNIX_EPOCH, zone: jiff::tz::TimeZone::UTC };
    let mut parser = Parser { text, tokens: tokens(text), at: 0, valid_end: 0, expressions: 0, clock: &clock };
    let field = parser.field()?;
    match parser.peek() {
        Some(token) => Err(parser.unexpected(&token.clone())),
        None => Ok(field),
    }
}

pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    valid_end: usize,
    expressions: usize,
    clock: &'a Clock,
}

type Parsed<T> = Result<T, FilterError>;

impl<'a> Parser<'a> {
    /// For the fields of an order, which stand between its commas.
    pub(super) fn of_tokens(text: &'a str, tokens: Vec<Token>, clock: &'a Clock) -> Self {
        Self { text, tokens, at: 0, valid_end: 0, expressions: 0, clock }
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn slice(&self, token: &Token) -> &'a str {
        &self.text[token.span.clone()]
    }

    fn end(&self) -> Range<usize> {
        self.text.len()..self.text.len()
    }

    /// The place of the next token, or the end.
    fn here(&self) -> Range<usize> {
        self.peek().map_or_else(|| self.end(), |token| token.span.clone())
    }

    fn is_word_at(&self, at: usize, word: &str) -> bool {
        let token = self.tokens.get(at).filter(|token| token.kind == TokenKind::Word);
        token.is_some_and(|token| self.slice(token).eq_ignore_ascii_case(word))
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_word_at(self.at, word)
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_there = self.is_word(word);
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn unexpected(&self, token: &Token) -> FilterError {
        let kind = match token.kind {
            TokenKind::Unclosed => ErrorKind::UnclosedQuote,
            TokenKind::Close => ErrorKind::UnopenedParenthesis,
            _ => ErrorKind::Unexpected(cut(self.slice(token))),
        };
        FilterError::new(kind, token.span.clone())
    }

    fn whole(&mut self) -> Parsed<Condition> {
        let condition = self.any_of(0)?;
        match self.peek() {
            Some(token) => Err(self.unexpected(&token.clone())),
            None => Ok(condition),
        }
    }

    fn any_of(&mut self, depth: usize) -> Parsed<Condition> {
        let mut parts = vec![self.all_of(depth)?];
        while self.takes_word("OR") {
            parts.push(self.all_of(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::Any(parts) })
    }

    /// Conditions with AND or nothing between them.
    fn all_of(&mut self, depth: usize) -> Parsed<Condition> {
        let mut parts = Vec::new();
        loop {
            parts.push(self.one(depth)?);
            if depth == 0 {
                self.valid_end = self.tokens[self.at - 1].span.end;
            }
            let is_over = match self.peek() {
                None => true,
                Some(token) => token.kind == TokenKind::Close || self.is_word("OR"),
            };
            if is_over {
                break;
            }
            if !self.takes_word("AND")
                && let Some(token) = self.peek()
                && matches!(token.kind, TokenKind::Comma | TokenKind::Other | TokenKind::Number | TokenKind::Sign)
            {
                return Err(self.unexpected(&token.clone()).allowing(&["AND", "OR"]));
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Parsed<Condition> {
        let mut is_wanted = true;
        while self.takes_word("NOT") {
            is_wanted = !is_wanted;
        }
        let condition = match self.peek().map(|token| token.kind) {
            Some(TokenKind::Open) => self.inside(depth)?,
            Some(TokenKind::Text) if !self.is_compared() => {
                let token = self.here();
                self.at += 1;
                Condition::Words(Words::together(&self.text[token.start + 1..token.end - 1]))
            }
            _ => self.comparison()?,
        };
        Ok(if is_wanted { condition } else { Condition::Not(Box::new(condition)) })
    }

    fn inside(&mut self, depth: usize) -> Parsed<Condition> {
        let open = self.here();
        if depth == DEEPEST {
            return Err(FilterError::new(ErrorKind::TooDeep, open));
        }
        self.at += 1;
        let condition = self.any_of(depth + 1)?;
        match self.peek().map(|token| token.kind) {
            Some(TokenKind::Close) => {
                self.at += 1;
                Ok(condition)
            }
            _ => Err(FilterError::new(ErrorKind::UnclosedParenthesis, open).allowing(&[")"])),
        }
    }

    /// Whether a comparison follows the next token.
    fn is_compared(&self) -> bool {
        let Some(next) = self.tokens.get(self.at + 1) else { return false };
        if self.is_word_at(self.at + 1, "NOT") {
            let after = self.tokens.get(self.at + 2);
            return !self.is_word_at(self.at + 2, "NOT") && after.is_some_and(|after| is_comparison(self.text, after));
        }
        is_comparison(self.text, next)
    }

    pub(super) fn field(&mut self) -> Parsed<Field> {
        let is_compared = self.is_compared();
        let Some(token) = self.take() else {
            return Err(FilterError::new(ErrorKind::NoCondition, self.end()));
        };
        let text = self.slice(&token);
        match token.kind {
            TokenKind::Path { dot } => self.path(&token, dot),
            TokenKind::Word if ["AND", "OR"].iter().any(|word| text.eq_ignore_ascii_case(word)) => {
                Err(FilterError::new(ErrorKind::NoCondition, token.span))
            }
            TokenKind::Word => Attribute::parse(text).map(Field::Attribute).ok_or_else(|| {
                let nearest = nearest_attribute(text).map(str::to_owned);
                // A word alone was perhaps to be searched.
                let instead = if is_compared { nearest } else { nearest.or_else(|| Some(format!("\"{text}\""))) };
                FilterError::new(ErrorKind::UnknownAttribute(cut(text)), token.span).instead(instead)
            }),
            TokenKind::Name | TokenKind::Text => {
                let inner = &text[1..text.len() - 1];
                let unknown = || {
                    let instead = nearest_attribute(inner).map(str::to_owned);
                    FilterError::new(ErrorKind::UnknownAttribute(cut(inner)), token.span.clone()).instead(instead)
                };
                Attribute::parse(inner).filter(|_| !text.starts_with('\'')).map(Field::Attribute).ok_or_else(unknown)
            }
            TokenKind::Unclosed => Err(FilterError::new(ErrorKind::UnclosedQuote, token.span)),
            TokenKind::Number | TokenKind::Other => Err(self.unexpected(&token)),
            TokenKind::Sign | TokenKind::Open | TokenKind::Close | TokenKind::Comma => {
                Err(FilterError::new(ErrorKind::NoCondition, token.span))
            }
        }
    }

    fn path(&mut self, token: &Token, dot: usize) -> Parsed<Field> {
        let word = self.text[token.span.start..dot].trim_matches('`');
        let Some(entity) = Entity::parse(word) else {
            let error = FilterError::new(ErrorKind::UnknownEntity(cut(word)), token.span.start..dot);
            let allowed = ["metrics", "params", "tags", "attributes", "dataset"];
            return Err(error.instead(nearest_entity(word).map(str::to_owned)).allowing(&allowed));
        };
        let raw = &self.text[dot + 1..token.span.end];
        let place = dot + 1..token.span.end;
        let key = if raw.starts_with(['`', '"', '\'']) {
            if quoted_length(raw) != Some(raw.len()) {
                return Err(FilterError::new(ErrorKind::UnclosedQuote, place));
            }
            if let Some(next) = self.peek().filter(|next| {
                next.span.start == token.span.end
                    && !matches!(next.kind, TokenKind::Sign | TokenKind::Close | TokenKind::Comma)
            }) {
                return Err(self.unexpected(&next.clone()));
            }
            &raw[1..raw.len() - 1]
        } else {
            raw
        };
        if key.is_empty() {
            return Err(FilterError::new(ErrorKind::NoKey, place));
        }
        Ok(match entity {
            Entity::Metric => Field::Metric(key.into()),
            Entity::Param => Field::Param(key.into()),
            Entity::Tag => Field::Tag(key.into()),
            Entity::Attribute => Field::Attribute(Attribute::parse(key).ok_or_else(|| {
                let instead = nearest_attribute(key).map(str::to_owned);
                FilterError::new(ErrorKind::UnknownAttribute(cut(key)), place.clone()).instead(instead)
            })?),
            Entity::Dataset => Field::Dataset(DatasetField::parse(key).ok_or_else(|| {
                let allowed: Vec<&'static str> = DATASET_FIELDS.iter().map(|(word, _)| *word).collect();
                let instead = nearest_dataset_field(key).map(str::to_owned);
                FilterError::new(ErrorKind::UnknownDatasetField(cut(key)), place.clone())
                    .instead(instead)
                    .allowing(&allowed)
            })?),
        })
    }

    fn comparison(&mut self) -> Parsed<Condition> {
        let field = self.field()?;
        let allowed = if matches!(field.nature(), Nature::Text | Nature::Either) { OF_TEXTS } else { OF_NUMBERS };
        let refused = |kind, span| FilterError::new(kind, span).allowing(allowed);
        let Some(token) = self.take() else { return Err(refused(ErrorKind::NoComparison, self.end())) };
        let mut word = self.slice(&token).to_ascii_uppercase();
        let mut place = token.span.clone();
        let mut is_wanted = true;
        if token.kind == TokenKind::Word && word == "NOT" {
            is_wanted = false;
            let Some(next) = self.take() else { return Err(refused(ErrorKind::NoComparison, self.end())) };
            place.end = next.span.end;
            word = self.slice(&next).to_ascii_uppercase();
            if next.kind != TokenKind::Word || matches!(&*word, "IS" | "NOT") {
                return Err(refused(ErrorKind::NoComparison, place));
            }
        }
        let is_number = !matches!(field.nature(), Nature::Text | Nature::Either);
        let test = |field, check| Condition::Test(Test { field, check });
        match (token.kind, &*word) {
            (TokenKind::Sign, "~" | "!~") | (TokenKind::Word, "LIKE" | "ILIKE" | "REGEXP" | "RLIKE" | "MATCHES")
                if is_number =>
            {
                Err(refused(ErrorKind::ComparisonOfOtherKind(word), place))
            }
            (TokenKind::Sign, "~") => Ok(test(field, self.expression(true)?)),
            (TokenKind::Sign, "!~") => Ok(test(field, self.expression(false)?)),
            (TokenKind::Sign, sign) => {
                let comparison = match sign {
                    "=" | "==" => Comparison::Equal,
                    "!=" | "<>" => Comparison::NotEqual,
                    "<" => Comparison::Less,
                    "<=" => Comparison::LessOrEqual,
                    ">" => Comparison::Greater,
                    _ => Comparison::GreaterOrEqual,
                };
                let check = self.value(&field, comparison)?;
                Ok(test(field, check))
            }
            (TokenKind::Word, "LIKE" | "ILIKE") => {
                let (pattern, _) = self.quoted()?;
                Ok(test(field, Check::Like(Like::new(pattern, word == "ILIKE"), is_wanted)))
            }
            (TokenKind::Word, "REGEXP" | "RLIKE" | "MATCHES") => Ok(test(field, self.expression(is_wanted)?)),
            (TokenKind::Word, "IN") => self.list(&field, is_wanted),
            (TokenKind::Word, "BETWEEN") => self.between(&field, is_wanted),
            (TokenKind::Word, "IS") => self.null(field),
            _ if token.kind == TokenKind::Unclosed => Err(FilterError::new(ErrorKind::UnclosedQuote, place)),
            _ => {
                let nearest = super::error::nearest(&word, WORDS_OF_COMPARISON.iter().copied());
                let instead = nearest.filter(|_| token.kind == TokenKind::Word).map(str::to_owned);
                Err(refused(ErrorKind::NoComparison, place).instead(instead))
            }
        }
    }

    fn null(&mut self, field: Field) -> Parsed<Condition> {
        let is_null = !self.takes_word("NOT");
        let check = if self.takes_word("NULL") {
            Check::Null(is_null)
        } else if self.takes_word("NAN") && matches!(field.nature(), Nature::Number | Nature::Either) {
            Check::Nan(is_null)
        } else {
            let error = FilterError::new(ErrorKind::NoNull, self.here());
            return Err(error.allowing(&["NULL", "NOT NULL", "NAN", "NOT NAN"]));
        };
        Ok(Condition::Test(Test { field, check }))
    }

    fn between(&mut self, field: &Field, is_wanted: bool) -> Parsed<Condition> {
        let [low, high] = if is_wanted {
            [Comparison::GreaterOrEqual, Comparison::LessOrEqual]
        } else {
            [Comparison::Less, Comparison::Greater]
        };
        let lower = self.value(field, low)?;
        if !self.takes_word("AND") {
            return Err(FilterError::new(ErrorKind::NoUpperEnd, self.here()).allowing(&["AND"]));
        }
        let upper = match self.value(field, high)? {
            // After the whole day, not after its beginning.
            Check::Time(Comparison::Greater, span) => {
                Check::Time(Comparison::GreaterOrEqual, span.end..span.end.saturating_add(1))
            }
            other => other,
        };
        let test = |check| Condition::Test(Test { field: field.clone(), check });
        let parts = vec![test(lower), test(upper)];
        Ok(if is_wanted { Condition::All(parts) } else { Condition::Any(parts) })
    }

    fn list(&mut self, field: &Field, is_wanted: bool) -> Parsed<Condition> {
        let open = self.here();
        if self.peek().is_none_or(|token| token.kind != TokenKind::Open) {
            return Err(FilterError::new(ErrorKind::NoList, open).allowing(&["("]));
        }
        self.at += 1;
        let comparison = if is_wanted { Comparison::Equal } else { Comparison::NotEqual };
        let mut list = List::default();
        let mut others = Vec::new();
        loop {
            if self.peek().is_some_and(|token| token.kind == TokenKind::Close) {
                let kind = if list.texts.is_empty() && list.numbers.is_empty() && others.is_empty() {
                    ErrorKind::EmptyList
                } else {
                    ErrorKind::NoValue
                };
                return Err(FilterError::new(kind, open.start..self.here().end));
            }
            match self.value(field, comparison)? {
                Check::Number(_, number) => list.numbers.push(number),
                Check::Text(_, text) => drop(list.texts.insert(text)),
                other => others.push(Condition::Test(Test { field: field.clone(), check: other })),
            }
            match self.peek().map(|token| token.kind) {
                Some(TokenKind::Comma) => self.at += 1,
                Some(TokenKind::Close) => break,
                None => return Err(FilterError::new(ErrorKind::UnclosedParenthesis, open).allowing(&[",", ")"])),
                Some(_) => return Err(FilterError::new(ErrorKind::BrokenList, self.here()).allowing(&[",", ")"])),
            }
        }
        self.at += 1;
        if !list.texts.is_empty() || !list.numbers.is_empty() {
            let check = Check::In(Arc::new(list), is_wanted);
            others.push(Condition::Test(Test { field: field.clone(), check }));
        }
        Ok(match (others.len(), is_wanted) {
            (1, _) => others.remove(0),
            (_, true) => Condition::Any(others),
            (_, false) => Condition::All(others),
        })
    }

    /// A text in quotation marks.
    fn quoted(&mut self) -> Parsed<(&'a str, Range<usize>)> {
        let Some(token) = self.take() else { return Err(FilterError::new(ErrorKind::NoValue, self.end())) };
        let text = self.slice(&token);
        match token.kind {
            TokenKind::Text => Ok((&text[1..text.len() - 1], token.span)),
            TokenKind::Unclosed => Err(FilterError::new(ErrorKind::UnclosedQuote, token.span)),
            TokenKind::Word | TokenKind::Path { .. } | TokenKind::Number => {
                let instead = Some(format!("'{text}'"));
                Err(FilterError::new(ErrorKind::NoText, token.span).instead(instead))
            }
            _ => Err(FilterError::new(ErrorKind::NoText, token.span)),
        }
    }

    fn expression(&mut self, is_wanted: bool) -> Parsed<Check> {
        let (pattern, place) = self.quoted()?;
        self.expressions += 1;
        if self.expressions > MOST_EXPRESSIONS {
            return Err(FilterError::new(ErrorKind::TooLong, place));
        }
        let regex = RegexBuilder::new(pattern).size_limit(EXPRESSION_BYTES).nest_limit(100).build();
        regex.map(|regex| Check::Matches(regex, is_wanted)).map_err(|error| {
            let told = error.to_string();
            let cause = told.lines().last().unwrap_or_default().trim_start_matches("error: ");
            FilterError::new(ErrorKind::BadExpression(cut(cause)), place)
        })
    }

    /// What stands at the right of a comparison sign.
    fn value(&mut self, field: &Field, comparison: Comparison) -> Parsed<Check> {
        let nature = field.nature();
        if let Some(number) = self.plain_number(nature)? {
            return Ok(match nature {
                Nature::Text => Check::Text(comparison, number.1.into()),
                _ => Check::Number(comparison, number.0),
            });
        }
        let Some(token) = self.peek().cloned() else { return Err(FilterError::new(ErrorKind::NoValue, self.end())) };
        let raw = self.slice(&token);
        let is_quoted = token.kind == TokenKind::Text;
        let text = if is_quoted { &raw[1..raw.len() - 1] } else { raw };
        let is_text = is_quoted || token.kind == TokenKind::Word;
        self.at += 1;
        let is_order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let found = match nature {
            _ if !is_text => None,
            Nature::Number => parse_number(text).filter(|_| is_quoted).map(|number| Check::Number(comparison, number)),
            Nature::Time => moment(text, self.clock)
                .map(|span| Check::Time(comparison, span))
                .or_else(|| parse_number(text).filter(|_| is_quoted).map(|number| Check::Number(comparison, number))),
            Nature::Duration => {
                let millis = duration(text).or_else(|| parse_number(text).filter(|_| is_quoted));
                millis.map(|millis| Check::Number(comparison, millis))
            }
            Nature::Either => is_quoted.then(|| match parse_number(text).filter(|_| is_order) {
                Some(number) => Check::Number(comparison, number),
                None => Check::Text(comparison, text.into()),
            }),
            Nature::Text => is_quoted.then(|| Check::Text(comparison, text.into())),
        };
        found.ok_or_else(|| {
            if token.kind == TokenKind::Unclosed {
                return FilterError::new(ErrorKind::UnclosedQuote, token.span);
            }
            let kind = match nature {
                Nature::Number => ErrorKind::NoNumber,
                Nature::Time => ErrorKind::NoTime,
                Nature::Duration => ErrorKind::NoDuration,
                Nature::Either | Nature::Text => ErrorKind::NoText,
            };
            let instead = matches!(nature, Nature::Either | Nature::Text).then(|| format!("'{text}'"));
            let instead = instead.filter(|_| matches!(token.kind, TokenKind::Word | TokenKind::Path { .. }));
            FilterError::new(kind, token.span).instead(instead)
        })
    }

    /// A number without quotation marks, and how it is written: `-1.5`, `+1`, `inf`, `-inf`, `nan`.
    fn plain_number(&mut self, nature: Nature) -> Parsed<Option<(f64, &'a str)>> {
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        let is_named = |word: &str| ["inf", "infinity", "nan"].iter().any(|name| word.eq_ignore_ascii_case(name));
        let text = self.slice(&token);
        let is_number = match token.kind {
            TokenKind::Number => true,
            TokenKind::Word => nature != Nature::Text && is_named(text),
            TokenKind::Other if matches!(text, "+" | "-") => {
                let next = self.tokens.get(self.at + 1).filter(|next| next.span.start == token.span.end);
                let fits = next.is_some_and(|next| match next.kind {
                    TokenKind::Number => text == "+" && !self.slice(next).starts_with('-'),
                    TokenKind::Word => nature != Nature::Text && is_named(self.slice(next)),
                    _ => false,
                });
                let Some(next) = next.filter(|_| fits) else {
                    return Err(FilterError::new(ErrorKind::NoNumber, token.span));
                };
                let whole = &self.text[token.span.start..next.span.end];
                self.at += 2;
                return Ok(whole.parse().ok().map(|number| (number, whole)));
            }
            _ => false,
        };
        if !is_number {
            return Ok(None);
        }
        self.at += 1;
        Ok(text.parse().ok().map(|number| (number, text)))
    }
}
