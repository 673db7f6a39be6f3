//! The run table as text that can be taken along: CSV (RFC 4180), Markdown, or LaTeX (booktabs).
//!
//! What is written is what the table shows: its columns, its rows, their order. Numbers are in full precision, or as the
//! table shows them. A column's numbers stand at the right.
//!
//! - **CSV** has plain numbers: `-0.5`, `1e-7`, `NaN`, `inf`, without separators, whatever the precision. A text that a
//!   spreadsheet would run as a formula has an apostrophe before it; a parameter that is a number stays a number. Several
//!   lines stay several lines, in quotes. Missing values are empty.
//! - **Markdown** and **LaTeX** have typographic numbers, a dash where a value is missing, and one line a row. LaTeX needs
//!   the package booktabs and nothing else; other scripts than Latin need `XeLaTeX` or `LuaLaTeX`.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::columns::ColumnReader;
use super::{Catalog, Cell, ColumnId, Row, Space, escape, format};
use crate::store::{Cancel, RunStatus};
use crate::text::Texts;

/// Rows between two looks at whether somebody cancelled.
const ROWS_AT_ONCE: usize = 512;
/// A text as the table shows it is at most so long.
const LONGEST_SHOWN: usize = 300;

/// A kind of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TableFormat {
    #[default]
    Csv,
    Markdown,
    Latex,
}

impl TableFormat {
    /// All of them, in the order of the dialog.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Markdown, Self::Latex];

    /// Of a file that holds it.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Markdown => "md",
            Self::Latex => "tex",
        }
    }
}

/// How the table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableTextOptions {
    pub format: TableFormat,
    /// Every digit and the whole of every text; otherwise as the table shows them.
    pub is_exact: bool,
    /// Child runs are set in below their parents.
    pub is_indented: bool,
}

impl Default for TableTextOptions {
    fn default() -> Self {
        Self { format: TableFormat::default(), is_exact: true, is_indented: true }
    }
}

/// What is written.
#[derive(Clone, Copy)]
pub struct TableText<'a> {
    pub catalog: &'a Catalog,
    /// In the order of the table.
    pub rows: &'a [&'a Row],
    /// The same.
    pub columns: &'a [ColumnId],
    /// Sizes, where they are measured.
    pub space: Option<&'a Space>,
    /// Language of titles and words.
    pub texts: &'static Texts,
    /// Of times.
    pub zone: &'a TimeZone,
}

/// A cell on its way into a text.
enum Value<'a> {
    Missing,
    Text(Cow<'a, str>),
    /// As it stands, a number that was written as a text.
    Digits(&'a str),
    Number(f64),
}

/// The table as text; `None` when cancelled.
pub fn table_text(table: &TableText<'_>, options: TableTextOptions, cancel: &Cancel) -> Option<String> {
    let titles = titles(table, options.is_exact);
    match options.format {
        TableFormat::Csv => csv(table, options, &titles, cancel),
        TableFormat::Markdown => markdown(table, options, &titles, cancel),
        TableFormat::Latex => latex(table, options, &titles, cancel),
    }
}

/// Names of the columns; those of one name say what they are.
fn titles(table: &TableText<'_>, is_exact: bool) -> Vec<String> {
    let plain = |column: &ColumnId| match column.attribute() {
        Some(row) => match column {
            ColumnId::Duration if is_exact => format!("{} (s)", table.texts.get(row.title)),
            ColumnId::Size if is_exact => format!("{} (B)", table.texts.get(row.title)),
            _ => table.texts.get(row.title).to_owned(),
        },
        None => column.key().map_or_else(String::new, ToString::to_string),
    };
    let names: Vec<String> = table.columns.iter().map(plain).collect();
    let mut times: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
    for name in &names {
        *times.entry(name).or_default() += 1;
    }
    let told = |(column, name): (&ColumnId, &String)| {
        let kind = match column {
            ColumnId::Param(_) => table.texts.get("parameter"),
            ColumnId::Metric(_) => table.texts.get("metric"),
            ColumnId::Tag(_) => table.texts.get("tag"),
            _ => return name.clone(),
        };
        if times[name.as_str()] > 1 { format!("{name} ({})", kind.to_lowercase()) } else { name.clone() }
    };
    table.columns.iter().zip(&names).map(told).collect()
}

/// Calls `row` with the cells of each row; whether it came to the end.
fn for_each_row<'a>(
    table: &TableText<'a>,
    is_exact: bool,
    cancel: &Cancel,
    mut row: impl FnMut(&Row, &[Value<'a>]),
) -> bool {
    let mut readers: Vec<ColumnReader<'_, 'a>> =
        table.columns.iter().map(|column| ColumnReader::new(table.catalog, column)).collect();
    let mut values = Vec::with_capacity(table.columns.len());
    for (at, shown) in table.rows.iter().enumerate() {
        if at % ROWS_AT_ONCE == 0 && cancel.is_cancelled() {
            return false;
        }
        values.clear();
        for (column, reader) in table.columns.iter().zip(&mut readers) {
            values.push(match column {
                ColumnId::Size => size(table, shown, is_exact),
                _ => value(table, reader.cell(shown.run), is_exact),
            });
        }
        row(shown, &values);
    }
    true
}

fn size<'a>(table: &TableText<'a>, row: &Row, is_exact: bool) -> Value<'a> {
    match table.space.and_then(|space| space.run(row.run)) {
        None => Value::Missing,
        Some(usage) if is_exact => Value::Number(usage.bytes as f64),
        Some(usage) => Value::Text(format::size(usage.bytes).into()),
    }
}

fn value<'a>(table: &TableText<'a>, cell: Cell<'a>, is_exact: bool) -> Value<'a> {
    match cell {
        Cell::Missing | Cell::Duration(None) => Value::Missing,
        Cell::Text(text) if is_digits(text) => Value::Digits(text),
        Cell::Text(text) if is_exact => Value::Text(text.into()),
        Cell::Text(text) => Value::Text(shown(text)),
        Cell::Number { value, .. } => Value::Number(value),
        Cell::Time(time) if is_exact => Value::Text(exact_time(time, table.zone).into()),
        Cell::Time(time) => Value::Text(format::absolute_time(time, table.zone).into()),
        Cell::Duration(Some(millis)) if is_exact => Value::Number(millis as f64 / 1000.0),
        Cell::Duration(Some(millis)) => Value::Text(format::duration(table.texts, millis).into()),
        Cell::Status(status) => Value::Text(status_text(table.texts, status, is_exact)),
    }
}

fn status_text(texts: &'static Texts, status: RunStatus, is_exact: bool) -> Cow<'static, str> {
    if is_exact { Cow::Borrowed(status.as_str()) } else { Cow::Borrowed(format::status_word(texts, status)) }
}

/// With milliseconds and the offset of the zone; times outside the calendar as they are stored.
pub(crate) fn exact_time(millis: i64, zone: &TimeZone) -> String {
    match Timestamp::from_millisecond(millis) {
        Ok(time) => time.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string(),
        Err(_) => millis.to_string(),
    }
}

/// The first line of a text, as far as a cell shows it.
fn shown(text: &str) -> Cow<'_, str> {
    let line = text.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(LONGEST_SHOWN).map_or(line.len(), |(at, _)| at);
    if end < text.len() { format!("{}…", &line[..end]).into() } else { text.into() }
}

/// Whether a text is a finite number and nothing else.
pub(crate) fn is_digits(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        && text.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        && text.parse::<f64>().is_ok()
}

/// A number for other programs.
pub(crate) fn plain_number(value: f64, is_exact: bool) -> String {
    if is_exact || !value.is_finite() {
        return format::number_exact(value);
    }
    format::number(value).chars().filter(|c| *c != ',').map(|c| if c == '\u{2212}' { '-' } else { c }).collect()
}

/// A number for readers.
pub(crate) fn typographic_number(value: f64, is_exact: bool) -> String {
    if is_exact && value.is_finite() {
        return format::number_exact(value).replace('-', "\u{2212}");
    }
    format::number(value)
}

/// A number as TeX sets it: a minus, and a power of ten.
pub(crate) fn latex_number(text: &str) -> String {
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(text, power)| (text, Some(power)));
    let minus = |text: &str| text.replace(['-', '\u{2212}'], "$-$").replace('∞', "$\\infty$");
    match exponent {
        Some(power) => {
            let power = power.trim_start_matches('+').replace('\u{2212}', "-");
            format!("{}$\\times$10$^{{{power}}}$", minus(mantissa))
        }
        None => minus(mantissa),
    }
}

/// Control characters would break a row, or be seen nowhere: line breaks and tabs become blanks, the others go.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let is_space = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{85}');
    let kept = text.chars().filter(|c| !c.is_control() || is_space(*c)).map(|c| if is_space(c) { ' ' } else { c });
    Cow::Owned(kept.collect())
}

/// How far rows stand in: the outermost row that is written not at all.
struct Indents(Option<u16>);

impl Indents {
    fn of(table: &TableText<'_>, options: TableTextOptions) -> Self {
        Self(table.rows.iter().map(|row| row.depth).min().filter(|_| options.is_indented))
    }

    fn before(&self, row: &Row, column: &ColumnId, one: &str) -> String {
        let levels = match self.0 {
            Some(least) if *column == ColumnId::Name => usize::from(row.depth - least),
            _ => 0,
        };
        one.repeat(levels)
    }
}

fn csv(table: &TableText<'_>, options: TableTextOptions, titles: &[String], cancel: &Cancel) -> Option<String> {
    let terminator = ::csv::Terminator::CRLF;
    let mut writer = ::csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
    let mut outcome = writer.write_record(titles.iter().map(|title| escape::spreadsheet(title).into_owned()));
    let indents = Indents::of(table, options);
    let is_whole = for_each_row(table, options.is_exact, cancel, |row, values| {
        let fields = values.iter().zip(table.columns).map(|(value, column)| match value {
            Value::Missing => String::new(),
            Value::Digits(text) => (*text).to_owned(),
            Value::Number(number) => plain_number(*number, options.is_exact),
            Value::Text(text) => indents.before(row, column, "  ") + &escape::spreadsheet(text),
        });
        if outcome.is_ok() {
            outcome = writer.write_record(fields);
        }
    });
    // Into memory, so that it can only fail where a row has another number of fields, which none has.
    let bytes = writer.into_inner().ok().filter(|_| is_whole && outcome.is_ok())?;
    String::from_utf8(bytes).ok()
}

/// Whether a column has numbers and nothing else.
fn numeric_columns(table: &TableText<'_>, is_exact: bool, cancel: &Cancel) -> Option<Vec<bool>> {
    let mut seen = vec![(false, true); table.columns.len()];
    let is_whole = for_each_row(table, is_exact, cancel, |_, values| {
        for ((has_number, is_numeric), value) in seen.iter_mut().zip(values) {
            match value {
                Value::Missing => {}
                Value::Number(_) | Value::Digits(_) => *has_number = true,
                Value::Text(_) => *is_numeric = false,
            }
        }
    });
    let right = |((has_number, is_numeric), column): ((bool, bool), &ColumnId)| {
        let is_quantity = matches!(column, ColumnId::Duration | ColumnId::Size);
        is_quantity || (has_number && is_numeric)
    };
    is_whole.then(|| seen.into_iter().zip(table.columns).map(right).collect())
}

/// A row of a table in Markdown, of cells that are escaped.
pub(crate) fn markdown_line(out: &mut String, cells: &mut dyn Iterator<Item = String>) {
    out.push('|');
    for cell in cells {
        let _ = write!(out, " {cell} |");
    }
    out.push('\n');
}

fn markdown(table: &TableText<'_>, options: TableTextOptions, titles: &[String], cancel: &Cancel) -> Option<String> {
    let numeric = numeric_columns(table, options.is_exact, cancel)?;
    let mut out = String::new();
    let mut line = |fields: &mut dyn Iterator<Item = String>| markdown_line(&mut out, fields);
    line(&mut titles.iter().map(|title| escape::markdown(title)));
    line(&mut numeric.iter().map(|is_numeric| if *is_numeric { "---:" } else { ":---" }.to_owned()));
    let indents = Indents::of(table, options);
    let is_whole = for_each_row(table, options.is_exact, cancel, |row, values| {
        line(&mut values.iter().zip(table.columns).map(|(value, column)| match value {
            Value::Missing => format::NO_VALUE.to_owned(),
            Value::Digits(text) => (*text).to_owned(),
            Value::Number(number) => typographic_number(*number, options.is_exact),
            Value::Text(text) => {
                let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r')).collect();
                indents.before(row, column, "&emsp;") + &escape::markdown(&kept)
            }
        }));
    });
    is_whole.then_some(out)
}

fn latex(table: &TableText<'_>, options: TableTextOptions, titles: &[String], cancel: &Cancel) -> Option<String> {
    let numeric = numeric_columns(table, options.is_exact, cancel)?;
    let alignment: String = numeric.iter().map(|is_numeric| if *is_numeric { 'r' } else { 'l' }).collect();
    let mut out = format!("% \\usepackage{{booktabs}}\n\\begin{{tabular}}{{{alignment}}}\n\\toprule\n");
    let row_of = |fields: Vec<String>| format!("{} \\\\\n", fields.join(" & "));
    out.push_str(&row_of(titles.iter().map(|title| escape::latex(&one_line(title))).collect()));
    out.push_str("\\midrule\n");
    let indents = Indents::of(table, options);
    let is_whole = for_each_row(table, options.is_exact, cancel, |row, values| {
        let fields = values.iter().zip(table.columns).enumerate().map(|(at, (value, column))| {
            let text = match value {
                Value::Missing => "--".to_owned(),
                Value::Digits(text) => latex_number(text),
                Value::Number(number) => latex_number(&typographic_number(*number, options.is_exact)),
                Value::Text(text) => indents.before(row, column, "\\quad ") + &escape::latex(&one_line(text)),
            };
            // After a line's end TeX would take it for a length.
            if at == 0 && text.starts_with(['[', '*']) { format!("{{}}{text}") } else { text }
        });
        out.push_str(&row_of(fields.collect()));
    });
    out.push_str("\\bottomrule\n\\end{tabular}\n");
    is_whole.then_some(out)
}
