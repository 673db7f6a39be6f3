//! Writing conditions: what a click on a cell adds to a filter.

use super::field::{Attribute, Field};
use super::lex;
pub use super::lex::quoted_key;
use super::parse::is_grammar;
use super::words::Words;

/// A text in quotation marks; `None` where it holds both kinds, or a single kind in a way that no quoting expresses.
pub fn quoted_text(text: &str) -> Option<String> {
    ['\'', '"'].into_iter().find(|quote| !text.contains(*quote)).map(|quote| format!("{quote}{text}{quote}"))
}

/// The condition that the field has exactly this text. `None` for keys that no filter can say.
pub fn condition_for(field: &Field, value: &str) -> Option<String> {
    if let Some(key) = field.key() {
        quoted_key(key)?;
    }
    Some(match quoted_text(value) {
        Some(text) => format!("{field} = {text}"),
        // Both kinds of quotation marks: an expression can name them.
        None => format!("{field} REGEXP '^{}$'", regex::escape(value).replace('\'', r"\x27")),
    })
}

/// The condition that the field is this number, or is not a number.
pub fn condition_for_number(field: &Field, value: f64) -> Option<String> {
    if let Some(key) = field.key() {
        quoted_key(key)?;
    }
    Some(if value.is_nan() { format!("{field} IS NAN") } else { format!("{field} = {}", number(value)) })
}

/// The condition that the run ran with this name, the case that most look for.
pub fn condition_for_name(name: &str) -> Option<String> {
    condition_for(&Field::Attribute(Attribute::RunName), name)
}

/// A number that a filter reads back as the same.
pub fn number(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let exponent = value.abs().log10();
    if value != 0.0 && !(-5.0..16.0).contains(&exponent) { format!("{value:e}") } else { format!("{value}") }
}

/// `filter` and another condition that must hold as well. Words become words in quotation marks, which conditions can
/// stand beside.
pub fn with_condition(filter: &str, condition: &str) -> String {
    if filter.trim().is_empty() {
        return condition.to_owned();
    }
    if is_grammar(filter) {
        let filter = filter.trim();
        return if has_or(filter) {
            format!("({filter}) AND {condition}")
        } else {
            format!("{filter} AND {condition}")
        };
    }
    let mut parts: Vec<String> = Words::parse(filter).parts().filter_map(word_condition).collect();
    parts.push(condition.to_owned());
    parts.join(" AND ")
}

/// A word as a condition. None for one that holds both kinds of quotation marks.
fn word_condition((word, is_excluded): (&str, bool)) -> Option<String> {
    let quote = ['"', '\''].into_iter().find(|quote| !word.contains(*quote))?;
    Some(format!("{}{quote}{word}{quote}", if is_excluded { "NOT " } else { "" }))
}

/// Whether a filter holds the word OR: what is added must not belong to its last part alone.
fn has_or(filter: &str) -> bool {
    lex::tokens(filter).iter().any(|token| filter[token.span.clone()].eq_ignore_ascii_case("or"))
}
