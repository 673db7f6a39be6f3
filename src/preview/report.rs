//! What was understood of a file, as `runatlas preview --json` tells it: keys and values, for programs.

use serde_json::{Map, Value, json};

use super::{Preview, Shape, TablePreview, TextPreview};

/// Rows of a table that are told.
const TOLD_ROWS: usize = 200;

/// What the shape tells, and what the format added. Numbers that JSON does not have are the words `NaN`, `Infinity` and
/// `-Infinity`.
pub fn report(preview: &Preview) -> Map<String, Value> {
    let mut told = Map::new();
    told.insert("kind".to_owned(), preview.kind.into());
    if !preview.format.is_empty() {
        told.insert("format".to_owned(), preview.format.clone().into());
    }
    match &preview.shape {
        Shape::Image(image) => {
            told.insert("format".to_owned(), image.format.into());
            let [width, height] = image.full_size;
            told.insert("image".to_owned(), json!({"width": width, "height": height, "frames": image.frames}));
        }
        Shape::Table(table) => drop(told.insert("table".to_owned(), table_report(table))),
        Shape::Pages(pages) => drop(told.insert("pages".to_owned(), pages.count.into())),
        Shape::Text(_)
        | Shape::Markdown(_)
        | Shape::Tree(_)
        | Shape::Figures(_)
        | Shape::Document(_)
        | Shape::Pointer(_)
        | Shape::Facts(_)
        | Shape::Empty => {}
    }
    if let Some(text) = preview.text() {
        told.insert("text".to_owned(), text_report(text));
    }
    told.extend(preview.details());
    told
}

fn table_report(table: &TablePreview) -> Value {
    let is_headed = table.columns.iter().any(|column| column.name.is_some());
    // Behind the header there may be values without a name; where there is no header at all, columns are counted.
    let width =
        if is_headed { table.columns.iter().take_while(|column| column.name.is_some()).count() } else { usize::MAX };
    let names: Vec<String> = table
        .columns
        .iter()
        .take(width)
        .enumerate()
        .map(|(at, column)| column.name.clone().unwrap_or_else(|| format!("c{at}")))
        .collect();
    let types: Vec<&str> = table.columns.iter().take(width).map(|column| column.type_name.as_str()).collect();
    let row = |row| -> Vec<&str> {
        (0..table.rows.width_of(row).min(table.columns.len())).map(|column| table.raw_cell(row, column)).collect()
    };
    let first: Vec<Vec<&str>> = (0..table.row_count().min(TOLD_ROWS)).map(row).collect();
    let mut told = json!({"columns": names, "types": types, "first_rows": first});
    if let Some(rows) = table.total_rows {
        told["rows"] = rows.into();
    }
    if let Some(delimiter) = table.delimiter {
        told["delimiter"] = String::from(delimiter).into();
    }
    if !table.sheets.is_empty() {
        told["sheets"] = table.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    }
    told
}

fn text_report(text: &TextPreview) -> Value {
    let lines = text.line_count();
    json!({
        "encoding": text.encoding,
        "lines": lines,
        "first_line": text.raw_line(0),
        "last_line": text.raw_line(lines.saturating_sub(1)),
    })
}
