//! What was brushed as the condition of a filter.

use super::super::super::table::MetricValue;
use super::super::data::{Column, Values};
use super::super::plot::LaneKind;
use super::brush::{Brush, Brushed};
use crate::model::filter::field::{Attribute, Field as FilterField};
use crate::model::filter::write::{condition_for, number};
use crate::model::{Best, Catalog, Cell, ColumnId, RunIndex, cell};

/// The condition that runs lie within a brush; `None` where no filter can say it. `runs` are those of the column.
pub fn condition(brush: &Brush, column: &Column, catalog: &Catalog, runs: &[RunIndex]) -> Option<String> {
    let field = field(column)?;
    if let Some(key) = field.key() {
        crate::model::filter::write::quoted_key(key)?;
    }
    let mut parts: Vec<String> = Vec::new();
    match &brush.along {
        Some(Brushed::Range([low, high])) => {
            let end = |value: f64, is_low: bool| match column.values {
                // Whole milliseconds, and those within.
                Values::Times(_) | Values::Durations(_) => {
                    if is_low {
                        value.ceil()
                    } else {
                        value.floor()
                    }
                }
                _ => value,
            };
            let (low, high) = (number(end(*low, true)), number(end(*high, false)));
            parts.push(format!("{field} >= {low} AND {field} <= {high}"));
        }
        Some(Brushed::Names(chosen)) => {
            let Values::Categories { names, of } = &column.values else { return None };
            let mut texts: Vec<&str> = Vec::new();
            // As they are stored: what is shown of them may be cut.
            for (run, at) in runs.iter().zip(of) {
                let Some(name) = at.and_then(|at| names.get(at as usize)) else { continue };
                let text = match cell(catalog, *run, &column.field.column) {
                    Cell::Text(text) => text,
                    Cell::Status(status) => status.as_str(),
                    _ => continue,
                };
                if chosen.iter().any(|it| **it == **name) && !texts.contains(&text) {
                    texts.push(text);
                }
            }
            for text in texts {
                parts.push(condition_for(&field, text)?);
            }
        }
        None => {}
    }
    for lane in &brush.lanes {
        parts.push(match lane {
            LaneKind::Missing => format!("{field} IS NULL"),
            LaneKind::NotANumber => format!("{field} IS NAN"),
            LaneKind::Infinite => format!("{field} = inf"),
            LaneKind::MinusInfinite => format!("{field} = -inf"),
        });
    }
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(format!("({})", parts.join(" OR "))),
    }
}

/// What a filter calls a column.
fn field(column: &Column) -> Option<FilterField> {
    Some(match (&column.field.column, column.field.value) {
        (ColumnId::Metric(key), MetricValue::Last) => FilterField::Metric(key.clone()),
        (ColumnId::Metric(key), value) => {
            let end = match (value, column.best) {
                (MetricValue::Min, _) | (MetricValue::Best, Some(Best::Min)) => "min",
                (MetricValue::Max, _) | (MetricValue::Best, Some(Best::Max)) => "max",
                (MetricValue::Best, None) => return Some(FilterField::Metric(key.clone())),
                _ => return None,
            };
            FilterField::Metric(format!("{key}.{end}").into())
        }
        (ColumnId::Param(key), _) => FilterField::Param(key.clone()),
        (ColumnId::Tag(key), _) => FilterField::Tag(key.clone()),
        (ColumnId::Name, _) => FilterField::Attribute(Attribute::RunName),
        (ColumnId::RunId, _) => FilterField::Attribute(Attribute::RunId),
        (ColumnId::Experiment, _) => FilterField::Attribute(Attribute::ExperimentName),
        (ColumnId::Created, _) => FilterField::Attribute(Attribute::StartTime),
        (ColumnId::Duration, _) => FilterField::Attribute(Attribute::Duration),
        (ColumnId::Status, _) => FilterField::Attribute(Attribute::Status),
        (ColumnId::User, _) => FilterField::Attribute(Attribute::UserId),
        (ColumnId::Source, _) => FilterField::Tag("mlflow.source.name".into()),
        (ColumnId::GitCommit, _) => FilterField::Tag("mlflow.source.git.commit".into()),
        (ColumnId::Store | ColumnId::Size, _) => return None,
    })
}
