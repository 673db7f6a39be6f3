//! What a click on a value can ask for: the runs that have it, those that do not, those with less or more.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::field::{Attribute, Field};
use super::write::{condition_for, condition_for_number, number};
use crate::model::numbers::parse_number;
use crate::model::{Catalog, Cell, ColumnId, RunIndex, cell};

/// Longer values are no conditions that anybody reads.
const LONGEST: usize = 1_000;

/// What is asked of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    Only,
    Not,
    AtMost,
    AtLeast,
    /// There is none.
    Without,
    With,
}

/// The conditions for what stands in a cell of the table. None where a filter cannot say them.
pub fn of_cell(catalog: &Catalog, run: RunIndex, column: &ColumnId, zone: &TimeZone) -> Vec<(Asked, String)> {
    let Some(field) = field_of(catalog, run, column) else { return Vec::new() };
    match cell(catalog, run, column) {
        // The name of a run without one is made of its ID.
        Cell::Text(_) if *column == ColumnId::Name && catalog.run(run).name.is_empty() => Vec::new(),
        Cell::Text(text) => of_text(&field, text),
        Cell::Number { value, .. } => of_number(&field, value),
        Cell::Status(status) => of_text(&field, status.as_str()),
        Cell::Time(millis) => of_time(&field, millis, zone),
        Cell::Duration(Some(millis)) => of_duration(&field, millis),
        Cell::Duration(None) => Vec::new(),
        Cell::Missing => of_missing(&field, column),
    }
}

/// The conditions for a value of a parameter or tag.
pub fn of_text(field: &Field, value: &str) -> Vec<(Asked, String)> {
    if value.len() > LONGEST {
        return Vec::new();
    }
    let Some(only) = condition_for(field, value) else { return Vec::new() };
    let mut all = vec![(Asked::Only, only.clone()), (Asked::Not, format!("NOT {only}"))];
    let is_comparable = matches!(field, Field::Param(_) | Field::Tag(_));
    if let Some(bound) = parse_number(value).filter(|value| is_comparable && !value.is_nan()) {
        all.extend(bounds(field, &number(bound)));
    }
    all
}

fn of_number(field: &Field, value: f64) -> Vec<(Asked, String)> {
    let Some(only) = condition_for_number(field, value) else { return Vec::new() };
    let mut all = vec![(Asked::Only, only.clone()), (Asked::Not, format!("NOT {only}"))];
    if !value.is_nan() {
        all.extend(bounds(field, &number(value)));
    }
    all
}

fn bounds(field: &Field, bound: &str) -> [(Asked, String); 2] {
    [(Asked::AtMost, format!("{field} <= {bound}")), (Asked::AtLeast, format!("{field} >= {bound}"))]
}

/// Of that day, as filters are about days: nobody looks for a millisecond.
fn of_time(field: &Field, millis: i64, zone: &TimeZone) -> Vec<(Asked, String)> {
    let Ok(time) = Timestamp::from_millisecond(millis) else { return Vec::new() };
    let day = format!("'{}'", time.to_zoned(zone.clone()).date());
    let mut all = vec![(Asked::Only, format!("{field} = {day}")), (Asked::Not, format!("NOT {field} = {day}"))];
    all.extend(bounds(field, &day));
    all
}

fn of_duration(field: &Field, millis: i64) -> Vec<(Asked, String)> {
    // In seconds where that is exact.
    let bound = if millis % 1000 == 0 { format!("'{} s'", millis / 1000) } else { millis.to_string() };
    bounds(field, &bound).into()
}

fn of_missing(field: &Field, column: &ColumnId) -> Vec<(Asked, String)> {
    // Only of what runs may have or not. An empty parameter shows nothing, but it is there.
    if !matches!(column, ColumnId::Metric(_) | ColumnId::Param(_) | ColumnId::Tag(_))
        || field.key().is_some_and(|key| super::lex::quoted_key(key).is_none())
    {
        return Vec::new();
    }
    vec![(Asked::Without, format!("{field} IS NULL")), (Asked::With, format!("{field} IS NOT NULL"))]
}

fn field_of(catalog: &Catalog, run: RunIndex, column: &ColumnId) -> Option<Field> {
    let tag = |key: &str| Field::Tag(Arc::from(key));
    Some(match column {
        ColumnId::Param(key) => Field::Param(key.clone()),
        ColumnId::Metric(key) => Field::Metric(key.clone()),
        ColumnId::Tag(key) => Field::Tag(key.clone()),
        ColumnId::Name => Field::Attribute(Attribute::RunName),
        ColumnId::Experiment if catalog.experiment_of(run).name.is_empty() => return None,
        ColumnId::Experiment => Field::Attribute(Attribute::ExperimentName),
        ColumnId::Created => Field::Attribute(Attribute::StartTime),
        ColumnId::Duration => Field::Attribute(Attribute::Duration),
        ColumnId::Status => Field::Attribute(Attribute::Status),
        // The column falls back on the tag.
        ColumnId::User if catalog.run(run).user_id.is_empty() => tag("mlflow.user"),
        ColumnId::User => Field::Attribute(Attribute::UserId),
        ColumnId::Source => tag("mlflow.source.name"),
        ColumnId::GitCommit => tag("mlflow.source.git.commit"),
        ColumnId::RunId => Field::Attribute(Attribute::RunId),
        ColumnId::Store | ColumnId::Size => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::filter::Filter;

    fn told(field: &Field, value: &str) -> Vec<String> {
        of_text(field, value).into_iter().map(|(_, condition)| condition).collect()
    }

    #[test]
    fn every_condition_is_a_filter() {
        let keys = ["lr", "a b", "val/loss", "it's", "quote\"d"];
        for key in keys {
            for value in ["0.1", "Adam", "it's", "both ' and \"", "", "nan", "1e400"] {
                for condition in told(&Field::Param(key.into()), value) {
                    assert!(Filter::parse(&condition).error().is_none(), "{condition}");
                }
            }
            for value in [0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e300, 5e-324] {
                for (_, condition) in of_number(&Field::Metric(key.into()), value) {
                    assert!(Filter::parse(&condition).error().is_none(), "{condition}");
                }
            }
        }
        let created = Field::Attribute(Attribute::StartTime);
        for (_, condition) in of_time(&created, 1_700_000_000_000, &TimeZone::UTC) {
            assert!(condition.contains("'2023-11-14'") && Filter::parse(&condition).error().is_none(), "{condition}");
        }
        let duration = Field::Attribute(Attribute::Duration);
        for millis in [0, 90_000, 1_234] {
            for (_, condition) in of_duration(&duration, millis) {
                assert!(Filter::parse(&condition).error().is_none(), "{condition}");
            }
        }
    }

    #[test]
    fn numbers_have_bounds_and_words_have_none() {
        let lr = Field::Param("lr".into());
        let expected = ["params.lr = '1e-3'", "NOT params.lr = '1e-3'", "params.lr <= 0.001", "params.lr >= 0.001"];
        assert_eq!(told(&lr, "1e-3"), expected);
        assert_eq!(told(&lr, "Adam"), ["params.lr = 'Adam'", "NOT params.lr = 'Adam'"]);
        assert_eq!(told(&lr, &"x".repeat(LONGEST + 1)), [""; 0]);
    }
}
