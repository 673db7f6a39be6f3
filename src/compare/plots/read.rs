//! From runs and fields to what is plotted: values come from the catalog, and from points where another value of a metric
//! than the last is asked for.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::super::table::{CompareQuery, Histories, MetricValue, good_ends, values};
use super::data::{Column, Field, PlotData, PlotRun, Values};
use crate::model::numbers::parse_number;
use crate::model::same::Meaning;
use crate::model::{Catalog, Cell, ColumnId, Directions, RunIndex, cell, format, natural_cmp};
use crate::store::Cancel;
use crate::text::Texts;

/// Characters of a word that are shown: values of 100 KB are words too.
const LONGEST: usize = 120;

/// What is read, and in whose words.
#[derive(Clone, Copy)]
pub struct PlotQuery<'a> {
    pub catalog: &'a Catalog,
    pub fields: &'a [Field],
    /// Which end of a metric is the good one, in the user's words.
    pub directions: &'a Directions,
    pub texts: &'a Texts,
}

/// The values of fields of runs; `None` when cancelled.
///
/// A parameter or tag is [`Values::Numbers`] where all of it that there is are numbers, else each value is a word.
pub fn read(query: &PlotQuery<'_>, runs: Vec<PlotRun>, histories: &Histories<'_>, cancel: &Cancel) -> Option<PlotData> {
    let indices: Vec<RunIndex> = runs.iter().map(|run| run.run).collect();
    let of_last = compared(query, &indices, MetricValue::Last);
    let good_end = good_ends(&of_last);
    let column = |field: &Field| {
        if cancel.is_cancelled() {
            return None;
        }
        let mut best = None;
        let values = match &field.column {
            ColumnId::Metric(key) => {
                best = good_end(key);
                Values::Numbers(values(&compared(query, &indices, field.value), key, best, histories, cancel)?)
            }
            column => in_catalog(query, &indices, column),
        };
        Some(Column { field: field.clone(), title: title(field, query.texts).into(), values, best })
    };
    let columns = query.fields.par_iter().map(column).collect::<Option<_>>()?;
    Some(PlotData { runs, columns })
}

fn compared<'a>(query: &PlotQuery<'a>, runs: &'a [RunIndex], value: MetricValue) -> CompareQuery<'a> {
    CompareQuery { catalog: query.catalog, runs, reference: None, value, directions: query.directions }
}

/// What a field is called: the key, of a metric with which of its values where that is not the last.
pub fn title(field: &Field, texts: &Texts) -> String {
    let name = match (field.column.attribute(), field.column.key()) {
        (Some(attribute), _) => texts.get(attribute.title).to_owned(),
        (None, key) => shown(key.map_or("", |key| key)),
    };
    let value = match field.value {
        MetricValue::Last | MetricValue::All => return name,
        MetricValue::Min => texts.get("plot-min").to_owned(),
        MetricValue::Max => texts.get("plot-max").to_owned(),
        MetricValue::Best => texts.get("plot-best").to_owned(),
        MetricValue::At(step) => texts.with("plot-at", &[("step", step.to_string().into())]),
    };
    format!("{name}, {value}")
}

fn shown(text: &str) -> String {
    let cut = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    let safe = format::safe_text(cut);
    if cut.len() < text.len() { format!("{safe}…") } else { safe.into_owned() }
}

fn in_catalog(query: &PlotQuery<'_>, runs: &[RunIndex], column: &ColumnId) -> Values {
    let cells: Vec<Cell<'_>> = runs.iter().map(|run| cell(query.catalog, *run, column)).collect();
    match column {
        ColumnId::Created => {
            let time = |cell: &Cell<'_>| if let Cell::Time(time) = cell { Some(*time) } else { None };
            Values::Times(cells.iter().map(time).collect())
        }
        ColumnId::Duration => {
            let duration = |cell: &Cell<'_>| if let Cell::Duration(duration) = cell { *duration } else { None };
            Values::Durations(cells.iter().map(duration).collect())
        }
        _ => of_words(&cells, column, query.texts),
    }
}

fn of_words(cells: &[Cell<'_>], column: &ColumnId, texts: &Texts) -> Values {
    fn word<'a>(cell: &Cell<'a>) -> Option<&'a str> {
        if let Cell::Text(text) = cell { Some(text) } else { None }
    }
    if matches!(column, ColumnId::Param(_) | ColumnId::Tag(_)) {
        let numbers: Vec<Option<f64>> = cells.iter().map(|cell| word(cell).and_then(parse_number)).collect();
        let is_number = |(cell, number): (&Cell<'_>, &Option<f64>)| number.is_some() || word(cell).is_none();
        if cells.iter().zip(&numbers).all(is_number) {
            return Values::Numbers(numbers);
        }
    }
    // The same value in other letters, such as 64 and 64.0, is one word: the one that is met first.
    let mut known: FxHashMap<Meaning<'_>, u32> = FxHashMap::default();
    let mut names: Vec<&str> = Vec::new();
    let mut of: Vec<Option<u32>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let word = match cell {
            Cell::Text(text) => Some(*text),
            Cell::Status(status) => Some(format::status_word(texts, *status)),
            _ => None,
        };
        of.push(word.map(|word| {
            *known.entry(Meaning::of(word)).or_insert_with(|| {
                names.push(word);
                (names.len() - 1) as u32
            })
        }));
    }
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|a, b| natural_cmp(names[*a], names[*b]).then(a.cmp(b)));
    let mut places = vec![0_u32; names.len()];
    for (place, at) in order.iter().enumerate() {
        places[*at] = place as u32;
    }
    Values::Categories {
        names: order.iter().map(|at| shown(names[*at]).into()).collect(),
        of: of.into_iter().map(|at| at.map(|at| places[at as usize])).collect(),
    }
}
