//! What is said of a run that is pointed at: its values, and how far they are from those of the reference.

use jiff::tz::TimeZone;

use super::data::{Column, PlotData, Values};
use super::values::Wording;
use crate::model::format;
use crate::text::Texts;

/// A name and a value of each column; `reference` is the position of another run that it is held against.
pub fn told(
    data: &PlotData,
    run: usize,
    reference: Option<usize>,
    texts: &Texts,
    zone: &TimeZone,
) -> Vec<(String, String)> {
    let wording = Wording { texts, zone };
    let value = |column: &Column| {
        let own = column.told(run, wording);
        match reference.filter(|other| *other != run).and_then(|other| difference(column, run, other, wording)) {
            Some(difference) => format!("{own} ({difference})"),
            None => own,
        }
    };
    data.columns.iter().map(|column| (column.title.to_string(), value(column))).collect()
}

/// With its sign; `None` where there is none, or nothing differs.
fn difference(column: &Column, run: usize, other: usize, wording: Wording<'_>) -> Option<String> {
    if !matches!(column.values, Values::Numbers(_) | Values::Durations(_)) {
        return None;
    }
    let difference = column.number(run)? - column.number(other)?;
    if !difference.is_finite() || difference == 0.0 {
        return None;
    }
    let size = difference.abs();
    let word = match column.values {
        Values::Durations(_) => format::duration(wording.texts, size as i64),
        _ => format::number(size),
    };
    Some(format!("{}{word}", if difference > 0.0 { "+" } else { "−" }))
}
