//! Texts with places for values: `%{x:.2f}`, `%{customdata[0]}`.

use super::axes::axis::Axis;
use super::axes::kind::Kind;
use super::axes::ticks;
use super::d3;
use super::dates;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preview) enum Filled {
    Text(String),
    Number(f64),
    /// Milliseconds.
    Date(f64),
}

impl Filled {
    /// A number of an axis, as the axis has it.
    pub(in crate::preview) fn of(axis: &Axis<'_>, value: f64) -> Self {
        match axis.kind {
            Kind::Linear | Kind::Log => Self::Number(value),
            Kind::Date => Self::Date(value),
            Kind::Category | Kind::Multicategory => Self::Text(axis.plain(value)),
        }
    }

    /// Without a format.
    pub(in crate::preview) fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => ticks::short(*number),
            Self::Date(ms) => dates::write(*ms),
        }
    }

    fn formatted(&self, format: &str) -> String {
        match self {
            Self::Number(number) => d3::number(format, *number).unwrap_or_else(|| self.plain()),
            Self::Date(ms) if format.contains('%') => d3::date(format, *ms),
            Self::Text(text) if format.contains('%') => {
                dates::parse(text).map_or_else(|| text.clone(), |ms| d3::date(format, ms))
            }
            Self::Text(text) => {
                let number = super::values::number_in(text).and_then(|number| d3::number(format, number));
                number.unwrap_or_else(|| text.clone())
            }
            Self::Date(_) => self.plain(),
        }
    }
}

/// The text with its places filled; what has no value stays as it is written.
pub(in crate::preview) fn fill(template: &str, value: &dyn Fn(&str) -> Option<Filled>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find("%{") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('}') else { break };
        let inner = &rest[2..end];
        let split = inner.find([':', '|']).filter(|at| !inner[..*at].contains('[') || inner[..*at].contains(']'));
        let (name, format) = match split {
            Some(at) => (&inner[..at], Some(&inner[at + 1..])),
            None => (inner, None),
        };
        match value(name.trim()) {
            Some(filled) => out.push_str(&format.map_or_else(|| filled.plain(), |format| filled.formatted(format))),
            None => out.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}
