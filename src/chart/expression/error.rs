//! Why a text is no expression.

use crate::text::Message;

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// Nothing but blanks.
    #[error("empty expression")]
    Empty,
    /// A word that is neither a metric nor a function.
    #[error("`{0}` is neither a metric nor a function")]
    UnknownName(String),
    /// Something else was expected at this character, counted from 1; past the last one when the text ends too early.
    #[error("syntax error at character {at}")]
    Syntax { at: usize },
    #[error("no metric in the expression")]
    NoMetric,
    /// Longer or deeper than anyone would write.
    #[error("expression too long")]
    TooLong,
}

impl ExpressionError {
    /// The words for it, in the locale files.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => Message::new("error-expression-empty"),
            Self::UnknownName(name) => Message::new("error-expression-unknown-name").arg("name", name.as_str()),
            Self::Syntax { at } => Message::new("error-expression-syntax").arg("at", *at),
            Self::NoMetric => Message::new("error-expression-no-metric"),
            Self::TooLong => Message::new("error-expression-too-long"),
        }
    }
}
