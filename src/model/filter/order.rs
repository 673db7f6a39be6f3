//! The text of an order: `metrics.loss DESC, params.lr`. As MLflow's `order_by`; parameters and tags that are numbers are
//! ordered as numbers, before those that are texts.

use super::error::{ErrorKind, FilterError, cut};
use super::field::Field;
use super::lex::{TokenKind, tokens};
use super::parse::Parser;
use super::time::Clock;

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderKey {
    pub field: Field,
    /// Largest or last first. What is missing or not a number is last in both directions.
    pub is_descending: bool,
}

/// Reads an order. One of blanks is refused, as by MLflow.
pub fn parse_order(text: &str) -> Result<Vec<OrderKey>, FilterError> {
    clauses(text, true)
}

/// Reads fields with commas between them.
pub fn parse_fields(text: &str) -> Result<Vec<Field>, FilterError> {
    Ok(clauses(text, false)?.into_iter().map(|key| key.field).collect())
}

fn clauses(text: &str, have_directions: bool) -> Result<Vec<OrderKey>, FilterError> {
    let all = tokens(text);
    let mut keys = Vec::new();
    let mut end_of_clause = 0;
    for clause in all.split(|token| token.kind == TokenKind::Comma) {
        let Some(last) = clause.last() else {
            let rest = &text[end_of_clause..];
            let at = end_of_clause + rest.find(',').unwrap_or(rest.len());
            return Err(FilterError::new(ErrorKind::NoField, at..text.len().min(at + 1)));
        };
        end_of_clause = text[last.span.end..].find(',').map_or(text.len(), |comma| last.span.end + comma + 1);
        let clock = Clock { now: jiff::Timestamp::UNIX_EPOCH, zone: jiff::tz::TimeZone::UTC };
        let mut parser = Parser::of_tokens(text, clause.to_vec(), &clock);
        let field = parser.field().map_err(|error| match error.kind {
            ErrorKind::NoCondition => FilterError { kind: ErrorKind::NoField, ..error },
            // No word to be searched.
            ErrorKind::UnknownAttribute(_) if error.instead.as_deref().is_some_and(|word| word.starts_with('"')) => {
                FilterError { instead: None, ..error }
            }
            _ => error,
        })?;
        if have_directions && matches!(field, Field::Dataset(_)) {
            return Err(FilterError::new(ErrorKind::OrderByDataset, clause[0].span.clone()));
        }
        let mut is_descending = false;
        if have_directions && let Some(direction) = parser.take() {
            let word = &text[direction.span.clone()];
            is_descending = word.eq_ignore_ascii_case("DESC");
            if !is_descending && !word.eq_ignore_ascii_case("ASC") {
                let error = FilterError::new(ErrorKind::NoDirection(cut(word)), direction.span);
                return Err(error.allowing(&["ASC", "DESC"]));
            }
        }
        if let Some(token) = parser.peek() {
            return Err(parser.unexpected(&token.clone()));
        }
        keys.push(OrderKey { field, is_descending });
    }
    Ok(keys)
}
