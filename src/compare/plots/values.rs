//! Values of a column by run: as numbers to be placed, as text to be read by people and by programs.

use jiff::tz::TimeZone;

use super::data::{Column, Values};
use crate::model::{format, table_text};
use crate::text::Texts;

/// What a value is called.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub(super) texts: &'a Texts,
    /// That dates are shown in.
    pub(super) zone: &'a TimeZone,
}

impl Column {
    /// Its value for a run as a number: milliseconds of times, the position of a category. `None`: nothing was logged.
    pub fn number(&self, run: usize) -> Option<f64> {
        match &self.values {
            Values::Numbers(numbers) => numbers.get(run).copied().flatten(),
            Values::Times(millis) | Values::Durations(millis) => millis.get(run).copied().flatten().map(|it| it as f64),
            Values::Categories { of, .. } => of.get(run).copied().flatten().map(f64::from),
        }
    }

    /// The same, where it is finite.
    pub(super) fn finite(&self, run: usize) -> Option<f64> {
        self.number(run).filter(|value| value.is_finite())
    }

    /// Words, which have no distance from each other.
    pub fn is_category(&self) -> bool {
        matches!(self.values, Values::Categories { .. })
    }

    /// What a number along its axis is called.
    pub(super) fn word(&self, value: f64, wording: Wording<'_>) -> String {
        match &self.values {
            Values::Numbers(_) => format::number(value),
            Values::Times(_) => format::absolute_time(value as i64, wording.zone),
            Values::Durations(_) => format::duration(wording.texts, value as i64),
            Values::Categories { names, .. } => name_at(names, value).unwrap_or_default(),
        }
    }

    /// What a run has, for people.
    pub(super) fn told(&self, run: usize, wording: Wording<'_>) -> String {
        self.number(run).map_or_else(|| format::NO_VALUE.to_owned(), |value| self.word(value, wording))
    }

    /// What a run has, for programs: every digit, durations in seconds, empty where nothing was logged.
    pub(super) fn exact(&self, run: usize, wording: Wording<'_>) -> String {
        self.number(run).map_or_else(String::new, |value| self.exact_number(value, wording))
    }

    /// The same of a number along its axis.
    pub(super) fn exact_number(&self, value: f64, wording: Wording<'_>) -> String {
        match &self.values {
            Values::Numbers(_) => format::number_exact(value),
            Values::Times(_) => table_text::exact_time(value as i64, wording.zone),
            Values::Durations(_) => format::number_exact(value / 1000.0),
            Values::Categories { names, .. } => name_at(names, value).unwrap_or_default(),
        }
    }

    /// Its title in a sheet, with the unit where it has one.
    pub(super) fn head(&self) -> String {
        if matches!(self.values, Values::Durations(_)) { format!("{} (s)", self.title) } else { self.title.to_string() }
    }
}

fn name_at(names: &[std::sync::Arc<str>], value: f64) -> Option<String> {
    // A saturating cast: what is no position is no name.
    names.get(value as usize).map(ToString::to_string)
}
