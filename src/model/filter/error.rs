//! Why a filter or an order is refused: where, what is wrong there, what may stand there, and what was perhaps meant.

use std::ops::Range;

use super::field::{ATTRIBUTES, DATASET_FIELDS, ENTITIES};
use crate::text::{Message, Word};

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    pub kind: ErrorKind,
    /// The bytes of the text that are wrong; empty at the end of an unfinished one.
    pub span: Range<usize>,
    /// What to put in place of `span`, where that is plain.
    pub instead: Option<String>,
    /// What may stand there, as far as it is a short list.
    pub allowed: Vec<&'static str>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing that could stand before a dot.
    UnknownEntity(String),
    /// A name without a dot that no run has.
    UnknownAttribute(String),
    UnknownDatasetField(String),
    /// `metrics.`
    NoKey,
    /// A quotation mark without its other one.
    UnclosedQuote,
    /// `(` without `)`
    UnclosedParenthesis,
    /// `)` without `(`
    UnopenedParenthesis,
    /// A condition belongs here.
    NoCondition,
    /// A comparison belongs here: `=`, `LIKE`, ….
    NoComparison,
    /// This field cannot be compared so.
    ComparisonOfOtherKind(String),
    /// A value belongs here.
    NoValue,
    /// A number belongs here.
    NoNumber,
    /// A text in quotation marks belongs here.
    NoText,
    /// No date, time or age that is understood.
    NoTime,
    /// No duration that is understood.
    NoDuration,
    /// `IN` wants a list in parentheses.
    NoList,
    /// `IN ()`
    EmptyList,
    /// A comma or the end of the list belongs here.
    BrokenList,
    /// `BETWEEN 1 AND 2`
    NoUpperEnd,
    /// `IS` goes on with `NULL`, `NOT NULL`, `NAN` or `NOT NAN`.
    NoNull,
    /// A regular expression that is none: what its reader says.
    BadExpression(String),
    /// More parentheses or `NOT` than anybody means.
    TooDeep,
    /// Longer than anybody writes.
    TooLong,
    /// Nothing of the grammar.
    Unexpected(String),
    /// An order without a field.
    NoField,
    /// A run has any number of datasets: none of them is the one to order by.
    OrderByDataset,
    /// Neither `ASC` nor `DESC`.
    NoDirection(String),
}

impl FilterError {
    pub(super) fn new(kind: ErrorKind, span: Range<usize>) -> Self {
        Self { kind, span, instead: None, allowed: Vec::new() }
    }

    pub(super) fn allowing(self, allowed: &[&'static str]) -> Self {
        Self { allowed: allowed.to_vec(), ..self }
    }

    pub(super) fn instead(self, instead: Option<String>) -> Self {
        Self { instead, ..self }
    }

    /// Whether the text only ends too early: who goes on typing may still make it right.
    pub fn is_unfinished(&self, text: &str) -> bool {
        text[self.span.start.min(text.len())..].trim().is_empty()
            || (self.span.end == text.len()
                && matches!(
                    self.kind,
                    ErrorKind::UnclosedQuote
                        | ErrorKind::NoKey
                        | ErrorKind::UnknownAttribute(_)
                        | ErrorKind::UnknownEntity(_)
                        | ErrorKind::UnknownDatasetField(_)
                        | ErrorKind::NoDirection(_)
                        | ErrorKind::NoComparison
                        | ErrorKind::NoNumber
                        | ErrorKind::NoText
                        | ErrorKind::NoNull
                        | ErrorKind::NoTime
                        | ErrorKind::NoDuration
                ))
    }

    /// The place as people count: characters, the first is 1.
    pub fn column(&self, text: &str) -> usize {
        text[..text.floor_char_boundary(self.span.start)].chars().count() + 1
    }

    /// What is wrong, for people.
    pub fn message(&self) -> Message {
        let named = |key: Word, name: &String| Message::new(key).arg("name", name.clone());
        match &self.kind {
            ErrorKind::UnknownEntity(name) => named("filter-error-entity", name),
            ErrorKind::UnknownAttribute(name) => named("filter-error-attribute", name),
            ErrorKind::UnknownDatasetField(name) => named("filter-error-dataset-field", name),
            ErrorKind::NoKey => Message::new("filter-error-no-key"),
            ErrorKind::UnclosedQuote => Message::new("filter-error-unclosed-quote"),
            ErrorKind::UnclosedParenthesis => Message::new("filter-error-unclosed-parenthesis"),
            ErrorKind::UnopenedParenthesis => Message::new("filter-error-unopened-parenthesis"),
            ErrorKind::NoCondition => Message::new("filter-error-no-condition"),
            ErrorKind::NoComparison => Message::new("filter-error-no-comparison"),
            ErrorKind::ComparisonOfOtherKind(name) => named("filter-error-comparison-of-other-kind", name),
            ErrorKind::NoValue => Message::new("filter-error-no-value"),
            ErrorKind::NoNumber => Message::new("filter-error-no-number"),
            ErrorKind::NoText => Message::new("filter-error-no-text"),
            ErrorKind::NoTime => Message::new("filter-error-no-time"),
            ErrorKind::NoDuration => Message::new("filter-error-no-duration"),
            ErrorKind::NoList => Message::new("filter-error-no-list"),
            ErrorKind::EmptyList => Message::new("filter-error-empty-list"),
            ErrorKind::BrokenList => Message::new("filter-error-broken-list"),
            ErrorKind::NoUpperEnd => Message::new("filter-error-no-upper-end"),
            ErrorKind::NoNull => Message::new("filter-error-no-null"),
            ErrorKind::BadExpression(cause) => Message::new("filter-error-bad-expression").arg("cause", cause.clone()),
            ErrorKind::TooDeep => Message::new("filter-error-too-deep"),
            ErrorKind::TooLong => Message::new("filter-error-too-long"),
            ErrorKind::Unexpected(name) => named("filter-error-unexpected", name),
            ErrorKind::NoField => Message::new("filter-error-no-field"),
            ErrorKind::OrderByDataset => Message::new("filter-error-order-by-dataset"),
            ErrorKind::NoDirection(name) => named("filter-error-no-direction", name),
        }
    }
}

/// The word among these that is most like `typed`, if one is like it at all.
pub fn nearest<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Less than this is another word, not a slip.
    const LEAST: f64 = 0.72;
    if typed.len() > 64 {
        return None;
    }
    let lower = typed.to_lowercase();
    let scored = words.into_iter().map(|word| (strsim::jaro_winkler(&lower, &word.to_lowercase()), word));
    scored.filter(|(score, _)| *score >= LEAST).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, word)| word)
}

pub(super) fn nearest_entity(typed: &str) -> Option<&'static str> {
    nearest(typed, ENTITIES.iter().map(|(word, _)| *word))
}

pub(super) fn nearest_attribute(typed: &str) -> Option<&'static str> {
    nearest(typed, ATTRIBUTES.iter().map(|(word, _)| *word).filter(|word| !word.contains(' ')))
}

pub(super) fn nearest_dataset_field(typed: &str) -> Option<&'static str> {
    nearest(typed, DATASET_FIELDS.iter().map(|(word, _)| *word))
}

/// What a name in an error is cut to.
pub(super) fn cut(text: &str) -> String {
    const LONGEST: usize = 60;
    crate::model::format::middle_ellipsis(&crate::model::format::safe_text(text), LONGEST).into_owned()
}
