//! Separated values as a table.

use super::format::{Format, Head};
use super::shape::table::MAX_CELL_CHARS;
use super::text::{self, Text};
use super::{Column, Limits, Preview, PreviewError, Shape, Source, TablePreview, safe};
use crate::model::FileKind;
use crate::store::Cancel;

/// What may separate values, the likelier first.
const DELIMITERS: [u8; 4] = *b",\t;|";

pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.kind == FileKind::TextTable
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        source.read_up_to(limits.max_table_bytes, cancel)?;
        table(source, limits, cancel)
    }
}

fn table(source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
    let all = text::all(source);
    let delimiter = delimiter_of(all.text());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(all.text().as_bytes());
    let mut rows: Vec<csv::StringRecord> = Vec::new();
    let mut is_cut = source.is_cut();
    let mut width = 0;
    let mut reached_end = true;
    for record in reader.records() {
        if rows.len().is_multiple_of(1024) && cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        // The text is valid UTF-8 and rows may be ragged: nothing is left that could fail.
        let Ok(mut record) = record else { break };
        if rows.len() > limits.max_rows {
            is_cut = true;
            reached_end = false;
            break;
        }
        width = width.max(record.len());
        record.truncate(limits.max_columns);
        rows.push(record);
    }
    if source.is_cut() && reached_end {
        rows.pop(); // The last line is most likely a part of one.
    }
    let header = rows.first().filter(|first| is_header(first)).cloned();
    if header.is_some() {
        rows.remove(0);
    } else if rows.len() > limits.max_rows {
        rows.pop();
    }
    let usual = header.as_ref().or(rows.first()).map_or(0, csv::StringRecord::len);
    let ragged_rows = rows.iter().filter(|row| row.len() != usual).count();
    let columns = (0..width.min(limits.max_columns))
        .map(|at| Column {
            name: header
                .as_ref()
                .and_then(|header| header.get(at))
                .map(|name| safe(name.trim(), MAX_CELL_CHARS).into_owned())
                .filter(|name| !name.is_empty()),
            is_numeric: is_numeric(&rows, at),
        })
        .collect();
    if rows.is_empty() && header.is_none() {
        return Text.load(source, limits, cancel);
    }
    let table = TablePreview {
        columns,
        rows,
        delimiter: Some(delimiter as char),
        is_cut,
        columns_are_cut: width > limits.max_columns,
        ragged_rows,
    };
    Ok(Preview::from(Shape::Table(table)).with_source(all))
}

/// The delimiter that splits the first lines into the most columns while splitting most of them alike.
fn delimiter_of(text: &str) -> u8 {
    let mut sample_end = text.len().min(64 << 10);
    while !text.is_char_boundary(sample_end) {
        sample_end -= 1;
    }
    let sample = &text.as_bytes()[..sample_end];
    let score = |delimiter: u8| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(sample);
        let widths: Vec<usize> = reader.byte_records().take(50).flatten().map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or(1);
        let alike = widths.iter().filter(|&&width| width == first).count();
        if first < 2 { 0 } else { alike * 1000 / widths.len() * 100 + first.min(99) }
    };
    // The first of those that score highest.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}

/// Names are no numbers, except for the numbered columns of a data frame: nothing, 0, 1, 2, …
fn is_header(first: &csv::StringRecord) -> bool {
    let is_frame =
        first.len() > 1 && first.iter().skip(1).enumerate().all(|(at, name)| name.parse::<usize>() == Ok(at));
    let is_named = !first.iter().any(is_number) && first.iter().any(|name| !name.trim().is_empty());
    (is_frame && first[0].is_empty()) || is_named
}

fn is_number(value: &str) -> bool {
    value.trim().parse::<f64>().is_ok()
}

fn is_numeric(rows: &[csv::StringRecord], column: usize) -> bool {
    let mut values = rows.iter().filter_map(|row| row.get(column)).filter(|value| !value.trim().is_empty()).peekable();
    values.peek().is_some() && values.all(is_number)
}
