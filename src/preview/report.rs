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
        Shape::Figures(figures) => {
            let figures: Vec<Value> = figures.iter().map(super::plotly::told).collect();
            told.insert("plotly".to_owned(), figures.into());
        }
        Shape::Text(_)
        | Shape::Markdown(_)
        | Shape::Tree(_)
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
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_deref().unwrap_or_default()).collect();
    let row = |row| -> Vec<&str> { (0..table.columns.len()).map(|column| table.raw_cell(row, column)).collect() };
    let first: Vec<Vec<&str>> = (0..table.row_count().min(TOLD_ROWS)).map(row).collect();
    let delimiter = table.delimiter.map(String::from);
    json!({"rows": table.row_count(), "columns": names, "first_rows": first, "delimiter": delimiter})
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
