//! What kind of axis data ask for, where the figure does not say it.

use serde_json::Value;

use super::super::dates;
use super::super::values::{Column, number_in};

/// How an axis measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::preview) enum Kind {
    Linear,
    Log,
    Date,
    Category,
    /// Categories of two levels.
    Multicategory,
}

impl Kind {
    /// As the figure names it.
    pub(in crate::preview) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "linear" => Self::Linear,
            "log" => Self::Log,
            "date" => Self::Date,
            "category" => Self::Category,
            "multicategory" => Self::Multicategory,
            _ => return None,
        })
    }

    pub(in crate::preview) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Log => "log",
            Self::Date => "date",
            Self::Category => "category",
            Self::Multicategory => "multicategory",
        }
    }

    pub(in crate::preview) fn has_categories(self) -> bool {
        matches!(self, Self::Category | Self::Multicategory)
    }
}

/// How many values are looked at.
const SAMPLE: usize = 1000;

/// The kind of axis for a column. With `is_strict`, numbers in quotes are words.
pub(super) fn of_column(column: &Column<'_>, is_strict: bool) -> Kind {
    let Column::Values(values) = column else { return Kind::Linear };
    if values.len() >= 2 && values.iter().take(2).all(Value::is_array) {
        return Kind::Multicategory;
    }
    let step = (values.len() / SAMPLE).max(1);
    let (mut dates, mut numbers, mut words) = (0_usize, 0_usize, 0_usize);
    let mut seen = std::collections::HashSet::new();
    for value in values.iter().step_by(step) {
        match value {
            Value::Number(_) => numbers += 1,
            Value::Bool(_) => words += 1,
            Value::String(text) if seen.insert(text.as_str()) => {
                let is_number = number_in(text).is_some();
                if dates::parse(text).is_some() && !(is_number && text.len() < 5) {
                    dates += 1;
                }
                if is_number && !is_strict {
                    numbers += 1;
                } else if !text.is_empty() && text != "None" {
                    words += 1;
                }
            }
            _ => {}
        }
    }
    if dates > numbers * 2 && dates * 2 > words {
        return Kind::Date;
    }
    if words > numbers * 2 { Kind::Category } else { Kind::Linear }
}
