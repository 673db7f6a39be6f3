//! What was understood of a file, as `runatlas preview --json` tells it: keys and values, for programs.

use std::io;

use serde_json::{Map, Value, json};

use super::text_file::{self, Detected};
use super::{ImagePreview, Key, Preview, Shape, Source, TablePreview, TextPreview, TreePreview};
use crate::store::Cancel;

/// Rows of a table that are told.
const TOLD_ROWS: usize = 200;
/// Characters of a line that are told.
const TOLD_CHARS: usize = 200;

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
            told.insert("image".to_owned(), image_report(image));
        }
        Shape::Table(table) => drop(told.insert("table".to_owned(), table_report(table))),
        Shape::Pages(pages) => drop(told.insert("pages".to_owned(), pages.count.into())),
        Shape::Tree(tree) => drop(told.insert("tree".to_owned(), tree_report(tree))),
        Shape::Markdown(text) => drop(told.insert("markdown".to_owned(), json!({"text": text.text()}))),
        Shape::Figures(figures) => {
            let figures: Vec<Value> = figures.iter().map(super::plotly::told).collect();
            told.insert("plotly".to_owned(), figures.into());
        }
        Shape::Text(_) | Shape::Document(_) | Shape::Pointer(_) | Shape::Facts(_) | Shape::Empty => {}
    }
    if let Some(text) = preview.text() {
        told.insert("text".to_owned(), text_report(text));
    }
    told.extend(preview.details());
    told
}

fn image_report(image: &ImagePreview) -> Value {
    let [width, height] = image.full_size;
    let (what, count) = if image.pages > 1 { ("pages", image.pages) } else { ("frames", image.frames) };
    json!({"width": width, "height": height, "mode": image.mode, what: count})
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

fn tree_report(tree: &TreePreview) -> Value {
    let depth = u16::from(tree.documents > 1);
    let first = tree.rows.iter().enumerate().skip(depth.into()).take_while(|(at, row)| *at == 0 || row.depth >= depth);
    let keys: Vec<&str> = first
        .filter(|(_, row)| row.depth == depth)
        .filter_map(|(_, row)| match &row.key {
            Key::Name(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    json!({"top": tree.top.name(), "keys": keys, "documents": tree.documents})
}

/// As far as the text is here; [`whole_text`] tells all of it.
fn text_report(text: &TextPreview) -> Value {
    let lines = text.line_count();
    json!({
        "encoding": text.detected().map_or(text.encoding, Detected::codec),
        "lines": lines,
        "first_line": beginning(text.raw_line(0)),
        "last_line": beginning(text.raw_line(lines.saturating_sub(1))),
    })
}

fn beginning(line: &str) -> &str {
    line.char_indices().nth(TOLD_CHARS).map_or(line, |(end, _)| &line[..end])
}

/// What `text` tells of a file of which not everything is in memory: all of its lines are counted.
pub fn whole_text(
    name: &str,
    told: &mut Map<String, Value>,
    source: &mut Source<'_>,
    cancel: &Cancel,
) -> io::Result<()> {
    let Some(Value::Object(text)) = told.get_mut("text") else { return Ok(()) };
    let counted = text_file::count(source.reader(), cancel)?;
    text.insert("lines".to_owned(), counted.lines.into());
    text.insert("first_line".to_owned(), beginning(&counted.first).into());
    text.insert("last_line".to_owned(), beginning(&counted.last).into());
    if let Some(language) = text_file::language_of(name, &counted.first) {
        text.insert("language".to_owned(), language.name.into());
    }
    Ok(())
}
