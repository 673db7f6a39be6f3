//! Separated values as a table.

mod dialect;
mod index;
mod records;
#[cfg(test)]
mod tests;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use self::dialect::is_decimal_comma;
pub(in crate::preview) use self::dialect::is_header;
pub use self::index::{count_rows, scan_rows};
use self::records::Splitter;
use super::encoding::encoding_of;
use super::format::{Format, HEAD_BYTES, Head};
use super::part::RowsWanted;
use super::shape::record_index::RecordIndex;
use super::shape::table::MAX_CELL_CHARS;
use super::shape::values::is_missing;
use super::text::{self, Text};
use super::{Column, Limits, Preview, PreviewError, Shape, Source, TablePreview, safe};
use crate::model::FileKind;
use crate::store::Cancel;

pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.is_text && head.kind == FileKind::TextTable
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        load(source, limits, cancel)
    }
}

/// Tables whose name does not say so: columns of numbers in a text.
pub(super) struct Columns;

impl Format for Columns {
    fn name(&self) -> &'static str {
        "columns"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        let may_be = head.is_text && matches!(head.kind, FileKind::Text | FileKind::Array | FileKind::Other);
        let is_ascii_like = encoding_of(head.bytes, false).is_some_and(|encoding| encoding == UTF_8);
        may_be && is_ascii_like && dialect::is_likely(head.bytes, head.bytes.len() < HEAD_BYTES)
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        load(source, limits, cancel)
    }
}

/// What was read of the file, and how it is written.
struct Beginning<'b> {
    bytes: std::borrow::Cow<'b, [u8]>,
    index: RecordIndex,
    is_end: bool,
    /// Positions in `bytes` are those in the file.
    is_as_stored: bool,
}

fn beginning<'b>(source: &'b Source<'_>) -> Beginning<'b> {
    let bytes = source.bytes();
    let is_end = !source.is_cut();
    let encoding = encoding_of(bytes, is_end).unwrap_or(UTF_8);
    // Two bytes a character: nothing can be found without decoding.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let bytes: std::borrow::Cow<'b, [u8]> =
        if is_wide { encoding.decode(bytes).0.into_owned().into_bytes().into() } else { bytes.into() };
    let dialect = dialect::find(&bytes, source.name(), is_end);
    let index = RecordIndex::new(dialect, if is_wide { UTF_8 } else { encoding });
    Beginning { bytes, index, is_end, is_as_stored: !is_wide }
}

fn load(source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
    source.read_up_to(limits.max_table_bytes, cancel)?;
    let Beginning { bytes, mut index, is_end, is_as_stored } = beginning(source);
    let mut splitter = Splitter::new(index.dialect.delimiter);
    let mut table = TablePreview::default();
    let mut names = index
        .dialect
        .commented
        .as_ref()
        .and_then(|line| dialect::sample(line.as_bytes(), index.dialect.delimiter, true).into_iter().next());
    let (mut at, mut is_first, mut widest) = (index.dialect.skip, names.is_none(), 0);
    let mut empty_lines = 0;
    let mut count = 0_u32;
    while at < bytes.len() {
        count += 1;
        if count.is_multiple_of(1024) && cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let Some(next) = splitter.next(&bytes, at, is_end) else { break };
        index.note_literal(&splitter, at as u64);
        widest = widest.max(splitter.width());
        let is_held = table.rows.len() < limits.held_rows(table.rows.width());
        let fields = if is_held { index.fields(&splitter, &bytes, limits.max_columns) } else { Vec::new() };
        if is_first {
            if splitter.width() == 0 {
                at = next;
                continue;
            }
            is_first = false;
            let first: Vec<String> = fields.iter().map(|field| field.clone().into_owned()).collect();
            if is_header(&first) {
                names = Some(first);
                index.has_header = true;
                at = next;
                continue;
            }
        }
        index.note(at as u64, next as u64, splitter.width());
        if splitter.width() == 0 {
            empty_lines += 1;
        } else if is_held {
            for _ in 0..std::mem::take(&mut empty_lines).min(limits.max_rows - table.rows.len()) {
                table.rows.push([]);
            }
            if table.rows.len() < limits.max_rows {
                table.rows.push(fields.iter().map(AsRef::as_ref));
            }
        }
        at = next;
    }
    if names.is_none() && table.rows.is_empty() {
        return Text.load(source, limits, cancel);
    }
    index.is_complete = is_end;
    table.columns_are_cut = widest > limits.max_columns;
    table.columns = names.iter().flatten().take(limits.max_columns).enumerate().map(named).collect();
    let usual = names.as_ref().map_or_else(|| table.rows.width_of(0), Vec::len).min(limits.max_columns);
    table.ragged_rows = (0..table.rows.len()).filter(|&row| table.rows.width_of(row) != usual).count();
    let delimiter = index.dialect.delimiter;
    find_decimal_commas(&mut table, &mut index);
    table.columns.resize_with(widest.min(limits.max_columns).max(table.columns.len()), || Column::named(None));
    table.finish();
    index.width = table.columns.len();
    table.delimiter = Some(delimiter as char);
    table.total_rows = is_end.then_some(index.rows);
    table.is_cut = !table.is_whole();
    table.index = (table.is_cut && is_as_stored).then(|| index.into());
    let all = text::all(source);
    Ok(Preview::from(Shape::Table(table)).of_kind("table", "").with_source(all))
}

/// Counts the rows of a table whose file is larger than what was read of it, unless that takes longer than `most`.
pub fn count_all(
    preview: &mut Preview,
    source: &mut Source<'_>,
    most: std::time::Duration,
    cancel: &Cancel,
) -> Result<(), PreviewError> {
    if let Shape::Table(table) = &mut preview.shape
        && table.total_rows.is_none()
        && let Some(index) = &table.index
    {
        let begun = std::time::Instant::now();
        let index = count_rows(source, index, cancel, |_| begun.elapsed() < most)?;
        table.total_rows = index.is_complete.then_some(index.rows);
        table.index = Some(index.into());
    }
    Ok(())
}

/// Other rows of a table than those it came with.
pub fn read_rows(
    source: &mut Source<'_>,
    index: &RecordIndex,
    wanted: &RowsWanted,
    cancel: &Cancel,
) -> Result<super::Rows, PreviewError> {
    let wanted = wanted.numbers(index.rows);
    index::read_rows(source, index, &wanted, cancel)
}

/// A name that says nothing is what pandas makes of it; the first is the name of an index.
fn named((at, name): (usize, &String)) -> Column {
    let name = name.trim().trim_start_matches('\u{feff}');
    let name = if name.is_empty() { format!("Unnamed: {at}") } else { safe(name, MAX_CELL_CHARS).into_owned() };
    Column::named(Some(name))
}

/// So many numbers with a comma are no accident.
const SURE: usize = 3;

/// Where a semicolon separates values, a comma may stand where others write a point.
fn find_decimal_commas(table: &mut TablePreview, index: &mut RecordIndex) {
    if index.dialect.delimiter == b',' {
        return;
    }
    for at in 0..table.rows.width() {
        let mut count = 0;
        let is_number = |cell: &str| {
            let has_comma = is_decimal_comma(cell);
            count += usize::from(has_comma);
            has_comma || is_missing(cell) || (!cell.contains('.') && cell.trim().parse::<f64>().is_ok())
        };
        if table.rows.column(at).all(is_number) && count >= SURE {
            index.decimal_commas.push(at);
            table.rows.map_column(at, |cell| is_decimal_comma(cell).then(|| cell.replace(',', ".")));
        }
    }
}
