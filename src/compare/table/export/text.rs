//! CSV, Markdown, LaTeX and a table for a terminal.

use super::sheet::{Field, Sheet, SheetCell};
use crate::model::table_text::{latex_number, markdown_line, one_line, plain_number, typographic_number};
use crate::model::{escape, format};

/// A text in a terminal is at most so many columns wide.
const WIDEST: usize = 48;

pub(in crate::compare) fn csv(sheet: &Sheet) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    let mut outcome = writer.write_record(sheet.heads.iter().map(|head| escape::spreadsheet(head).into_owned()));
    for row in sheet.rows.iter().filter(|row| !row.is_heading()) {
        let cell = |cell: &SheetCell| match &cell.field {
            Field::Missing => String::new(),
            Field::Digits(text) => text.clone(),
            Field::Number(number) => plain_number(*number, sheet.is_exact),
            Field::Text(text) | Field::Typeset { text, .. } => escape::spreadsheet(text).into_owned(),
        };
        let title = escape::spreadsheet(&row.title).into_owned();
        outcome = outcome.and_then(|()| writer.write_record(std::iter::once(title).chain(row.cells.iter().map(cell))));
    }
    // Into memory, which takes whatever comes.
    drop(outcome);
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

pub(in crate::compare) fn markdown(sheet: &Sheet) -> String {
    let mut out = String::new();
    let mut line = |fields: &mut dyn Iterator<Item = String>| markdown_line(&mut out, fields);
    line(&mut sheet.heads.iter().map(|head| escape::markdown(&printable(head))));
    line(&mut sheet.heads.iter().enumerate().map(|(at, _)| if at == 0 { ":---" } else { "---:" }.to_owned()));
    for row in &sheet.rows {
        let title = escape::markdown(&printable(&row.title));
        if row.is_heading() {
            let blanks = sheet.heads.iter().skip(1).map(|_| String::new());
            line(&mut std::iter::once(format!("{}**{title}**", "&emsp;".repeat(indent(row.depth)))).chain(blanks));
            continue;
        }
        let cell = |cell: &SheetCell| {
            let text = match &cell.field {
                Field::Missing => format::NO_VALUE.to_owned(),
                Field::Digits(text) => text.clone(),
                Field::Number(number) => typographic_number(*number, sheet.is_exact),
                Field::Text(text) | Field::Typeset { text, .. } => escape::markdown(&printable(text)),
            };
            if cell.is_best { format!("**{text}**") } else { text }
        };
        let title = format!("{}{title}", "&emsp;".repeat(indent(row.depth)));
        line(&mut std::iter::once(title).chain(row.cells.iter().map(cell)));
    }
    out
}

/// Rows right below the heading of a group stand at the left.
fn indent(depth: u16) -> usize {
    usize::from(depth).saturating_sub(1)
}

/// Control characters other than ends of lines would be seen nowhere.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r')).collect()
}

pub(in crate::compare) fn latex(sheet: &Sheet) -> String {
    let columns = "r".repeat(sheet.heads.len().saturating_sub(1));
    let mut out = format!("% \\usepackage{{booktabs}}\n\\begin{{tabular}}{{l{columns}}}\n\\toprule\n");
    let text = |text: &str| escape::latex(&one_line(text));
    push_row(&mut out, sheet.heads.iter().map(|head| text(head)));
    for (at, row) in sheet.rows.iter().enumerate() {
        let is_group = row.is_heading() && row.depth == 0;
        if is_group || at == 0 {
            out.push_str("\\midrule\n");
        }
        let title = format!("{}{}", "\\quad ".repeat(indent(row.depth)), text(&row.title));
        if row.is_heading() {
            let title = if is_group { format!("\\emph{{{title}}}") } else { title };
            push_row(&mut out, std::iter::once(title).chain(sheet.heads.iter().skip(1).map(|_| String::new())));
            continue;
        }
        let cell = |cell: &SheetCell| {
            let text = match &cell.field {
                Field::Missing => "--".to_owned(),
                Field::Digits(digits) => latex_number(digits),
                Field::Number(number) => latex_number(&typographic_number(*number, sheet.is_exact)),
                Field::Text(found) => text(found),
                Field::Typeset { tex, .. } => tex.clone(),
            };
            let is_bold = cell.is_best && !matches!(cell.field, Field::Typeset { .. });
            if is_bold { format!("\\textbf{{{text}}}") } else { text }
        };
        push_row(&mut out, std::iter::once(title).chain(row.cells.iter().map(cell)));
    }
    out.push_str("\\bottomrule\n\\end{tabular}\n");
    out
}

fn push_row(out: &mut String, fields: impl Iterator<Item = String>) {
    let line = fields.collect::<Vec<_>>().join(" & ");
    // After a line's end TeX would take it for a length.
    out.push_str(if line.starts_with(['[', '*']) { "{}" } else { "" });
    out.push_str(&line);
    out.push_str(" \\\\\n");
}

pub(in crate::compare) fn plain(sheet: &Sheet) -> String {
    let short = |text: &str| {
        let text = format::safe_text(text.lines().next().unwrap_or_default());
        format::middle_ellipsis(&text, WIDEST).into_owned()
    };
    let mut lines: Vec<Vec<String>> = vec![sheet.heads.iter().map(|head| short(head)).collect()];
    for row in &sheet.rows {
        let mut fields = vec![format!("{}{}", "  ".repeat(usize::from(row.depth)), short(&row.title))];
        fields.extend(row.cells.iter().map(|cell| match &cell.field {
            Field::Missing => format::NO_VALUE.to_owned(),
            Field::Digits(text) => text.clone(),
            Field::Number(number) => typographic_number(*number, sheet.is_exact),
            Field::Text(text) | Field::Typeset { text, .. } => short(text),
        }));
        lines.push(fields);
    }
    let widths: Vec<usize> = (0..sheet.heads.len())
        .map(|at| lines.iter().filter_map(|line| line.get(at)).map(|text| format::width(text)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for line in &lines {
        let mut text = String::new();
        for (field, width) in line.iter().zip(&widths) {
            text.push_str(field);
            text.extend(std::iter::repeat_n(' ', width + 2 - format::width(field).min(width + 2)));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}
