//! Workbooks of spreadsheet programs: xlsx and ods, one sheet at a time.

use std::io::{BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader as _, Xlsx};

use super::format::{Format, Head};
use super::part::RowsWanted;
use super::{Column, Limits, Preview, PreviewError, Rows, Shape, Sheet, Source, TablePreview, safe};
use crate::store::Cancel;

pub(super) struct Excel;

/// What a document of `LibreOffice` begins with, behind the head of its first member.
const ODS: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

impl Format for Excel {
    fn name(&self) -> &'static str {
        "excel"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PK\x03\x04") && (is_ods(head.bytes) || is_xlsx(head.bytes))
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let (is_ods, path, bytes) = (is_ods(source.bytes()), source.place().to_owned(), source.size());
        if bytes > limits.max_bytes {
            return Err(PreviewError::TooLarge { path, bytes, limit: limits.max_bytes });
        }
        let format = if is_ods { "OpenDocument spreadsheet" } else { "Excel" };
        let stream = source.stream(cancel).map_err(|error| PreviewError::Io { path: path.clone(), source: error })?;
        let read = catch_unwind(AssertUnwindSafe(|| {
            if is_ods { ods(stream, limits, cancel) } else { xlsx(stream, limits, cancel) }
        }));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let table = read.unwrap_or_else(|_| Err("damaged".to_owned()));
        let table = table.map_err(|cause| PreviewError::Broken { path, format, cause })?;
        Ok(Preview::from(Shape::Table(table)).of_kind("table", format))
    }

    fn is_apart(&self) -> bool {
        true
    }
}

fn is_ods(head: &[u8]) -> bool {
    head.get(30..).is_some_and(|rest| rest.starts_with(ODS))
}

fn is_xlsx(head: &[u8]) -> bool {
    memchr::memmem::find(head, b"xl/workbook.xml").is_some()
        || memchr::memmem::find(head, b"xl/worksheets/").is_some()
        || (memchr::memmem::find(head, b"[Content_Types].xml").is_some()
            && memchr::memmem::find(head, b"xl/").is_some())
}

/// Cells come in order of rows: those of the first columns are kept, of rows that are wanted.
struct Gathered<'l> {
    limits: &'l Limits,
    rows: Rows,
    names: Option<Vec<String>>,
    is_first: bool,
    row: Vec<String>,
    /// Number of the row that is being gathered, and of rows below the header.
    at: u32,
    total: u64,
    is_cut: bool,
}

/// Rows without a cell that are told: a sheet may have one value in its first row and one in its last.
const MAX_GAP: u32 = 10_000;

impl<'l> Gathered<'l> {
    fn new(limits: &'l Limits) -> Self {
        let (rows, row) = (Rows::of_columns(0), Vec::new());
        Self { limits, rows, names: None, is_first: true, row, at: 0, total: 0, is_cut: false }
    }

    fn cell(&mut self, (row, column): (u32, u32), value: String) {
        if row != self.at {
            let gap = row.saturating_sub(self.at).min(MAX_GAP);
            let is_begun = !self.is_first || !self.row.is_empty();
            for _ in 0..if is_begun { gap } else { 0 } {
                self.end_row();
            }
            self.at = row;
        }
        let column = column as usize;
        if column >= self.limits.max_columns {
            self.is_cut = true;
            return;
        }
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
        }
        self.row[column] = value;
    }

    fn end_row(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        if std::mem::take(&mut self.is_first) && super::csv::is_header(&row) {
            self.names = Some(row);
            return;
        }
        // A cell without a value is none in the file.
        row.resize(row.len().max(self.names.as_ref().map_or(0, Vec::len)), String::new());
        let number = self.total;
        self.total += 1;
        let is_wanted = match &self.limits.table.rows {
            RowsWanted::First => (number as usize) < self.limits.held_rows(self.rows.width()),
            RowsWanted::Span { first, count } => (*first..first.saturating_add(*count)).contains(&number),
            RowsWanted::These(rows) => rows.binary_search(&number).is_ok(),
        };
        if is_wanted {
            self.rows.push(row.iter().map(String::as_str));
        }
    }

    fn table(mut self, sheets: Vec<String>, sheet: usize) -> TablePreview {
        if !self.row.is_empty() {
            self.end_row();
        }
        let names = self.names.unwrap_or_default();
        let name = |(at, name): (usize, &String)| {
            let name = if name.is_empty() { format!("Unnamed: {at}") } else { safe(name, 1_000).into_owned() };
            Column::named(Some(name))
        };
        let mut table = TablePreview {
            columns: names.iter().enumerate().map(name).collect(),
            rows: self.rows,
            total_rows: Some(self.total),
            columns_are_cut: self.is_cut,
            sheets: sheets.into_iter().map(|name| Sheet { name: safe(&name, 200).into_owned(), rows: None }).collect(),
            sheet,
            ..TablePreview::default()
        };
        table.finish();
        table.is_cut = !table.is_whole();
        table
    }
}

fn xlsx<R: Read + Seek>(stream: BufReader<R>, limits: &Limits, cancel: &Cancel) -> Result<TablePreview, String> {
    let mut book: Xlsx<_> = Xlsx::new(stream).map_err(|error| error.to_string())?;
    let sheets = book.sheet_names();
    let sheet = limits.table.sheet.min(sheets.len().saturating_sub(1));
    let name = sheets.get(sheet).ok_or("no sheet")?;
    let mut gathered = Gathered::new(limits);
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| error.to_string())?;
    let mut count = 0_u32;
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        count = count.wrapping_add(1);
        if count.is_multiple_of(1024) && cancel.is_cancelled() {
            return Err("cancelled".to_owned());
        }
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(text) => (*text).to_owned(),
            other => value_of(&other.clone().into()),
        };
        gathered.cell(cell.get_position(), value);
    }
    drop(cells);
    Ok(gathered.table(sheets, sheet))
}

fn ods<R: Read + Seek>(stream: BufReader<R>, limits: &Limits, cancel: &Cancel) -> Result<TablePreview, String> {
    let mut book: Ods<_> = Ods::new(stream).map_err(|error| error.to_string())?;
    let sheets = book.sheet_names();
    let sheet = limits.table.sheet.min(sheets.len().saturating_sub(1));
    let range = book.worksheet_range(sheets.get(sheet).ok_or("no sheet")?).map_err(|error| error.to_string())?;
    let mut gathered = Gathered::new(limits);
    for (row, column, value) in range.used_cells() {
        if column == 0 && row % 1024 == 0 && cancel.is_cancelled() {
            return Err("cancelled".to_owned());
        }
        gathered.cell((row as u32, column as u32), value_of(value));
    }
    Ok(gathered.table(sheets, sheet))
}

/// A value as pandas prints it.
fn value_of(value: &Data) -> String {
    match value {
        Data::Bool(true) => "True".to_owned(),
        Data::Bool(false) => "False".to_owned(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => format!("{number:?}"),
        Data::DateTime(time) => moment(time),
        Data::DateTimeIso(text) => text.replacen('T', " ", 1),
        other => other.to_string(),
    }
}

fn moment(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        let seconds = (time.as_f64() * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let fraction = if milli > 0 { format!(".{milli:03}") } else { String::new() };
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction}")
}
