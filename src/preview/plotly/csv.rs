//! The values of a figure as CSV: a row a point, bar or cell, of the traces that are seen.

use std::collections::BTreeSet;

use serde_json::Value;

use super::changes::Changes;
use super::figure::Figure;
use super::sheet::{Sheet, Trace};
use super::style::Style;
use super::values::{Column, Grid, is_array};
use super::view::View;

/// Columns in the order in which they are written, behind the trace and its name; others follow as they are met.
const USUAL: [&str; 26] = [
    "x",
    "y",
    "z",
    "error_x",
    "error_y",
    "open",
    "high",
    "low",
    "close",
    "labels",
    "parents",
    "values",
    "r",
    "theta",
    "a",
    "b",
    "c",
    "lat",
    "lon",
    "locations",
    "source",
    "target",
    "value",
    "size",
    "color",
    "text",
];
/// Lists in a part of a trace, and the column that they make.
const PARTS: [(&str, &str); 9] = [
    ("error_x.array", "error_x"),
    ("error_y.array", "error_y"),
    ("marker.size", "size"),
    ("marker.color", "color"),
    ("link.source", "source"),
    ("link.target", "target"),
    ("link.value", "value"),
    ("node.label", "labels"),
    ("marker.colors", "color"),
];
/// Lists of a trace that are no values.
const NO_VALUES: [&str; 5] = ["colorscale", "selectedpoints", "domain", "dimensions", "ids"];

/// Position, type and name of a trace first; then every list of values that one has.
pub fn csv(figure: &Figure, view: &View) -> String {
    let changes = Changes::of(figure, &view.chosen);
    let style = Style::own();
    let sheet = Sheet::new(figure, &changes, &style, view);
    let shown = sheet.traces.iter().filter(|trace| trace.is_shown());
    let parts: Vec<(&Trace<'_>, Columns)> = shown.map(|trace| (trace, columns(figure, view, trace))).collect();
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in parts.iter().flat_map(|(_, columns)| columns) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| USUAL.iter().position(|usual| usual == name).unwrap_or(USUAL.len()));

    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let mut write = |row: &[&str]| writer.write_record(row).is_ok();
    let mut is_whole = write(&[&["trace", "type", "name"], &names[..]].concat());
    for (trace, columns) in &parts {
        let number = trace.index.to_string();
        let start = [number.as_str(), trace.kind, trace.node.text("name").unwrap_or_default()];
        let find = |name: &&str| columns.iter().find(|(known, _)| known == name).map(|(_, values)| values);
        let places: Vec<Option<&Vec<String>>> = names.iter().map(find).collect();
        for row in 0..columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0) {
            let cells = places.iter().map(|values| values.and_then(|it| it.get(row)).map_or("", String::as_str));
            is_whole &= write(&start.into_iter().chain(cells).collect::<Vec<_>>());
        }
    }
    debug_assert!(is_whole, "memory refuses nothing");
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Places along an axis: of every cell where a surface tells them, and else of a row or column.
type Places = (Option<Vec<Vec<String>>>, Vec<String>);

/// Names and cells.
type Columns = Vec<(String, Vec<String>)>;

fn texts(column: &Column<'_>) -> Vec<String> {
    (0..column.len()).map(|at| column.text(at).into_owned()).collect()
}

fn columns(figure: &Figure, view: &View, trace: &Trace<'_>) -> Columns {
    // What the template says is no data.
    let node = trace.node.own();
    if let Some(rows) = node.at("z").and_then(rows_of) {
        return cells(trace, &rows);
    }
    let mut columns: Columns = Vec::new();
    let frame = view.frame.and_then(|at| figure.frames.get(at)?.get("data")?.as_array());
    let said = figure.data.get(trace.index).into_iter().chain(frame.into_iter().flatten());
    let keys: BTreeSet<&String> = said.filter_map(Value::as_object).flat_map(|trace| trace.keys()).collect();
    for key in keys.into_iter().filter(|key| !NO_VALUES.contains(&key.as_str())) {
        let Some(value) = node.at(key) else { continue };
        match rows_of(value) {
            Some(rows) => {
                for at in 0..rows.iter().map(Vec::len).max().unwrap_or(0) {
                    let part = rows.iter().map(|row| row.get(at).cloned().unwrap_or_default()).collect();
                    columns.push((format!("{key}[{at}]"), part));
                }
            }
            None => columns.extend(Column::of(value).map(|column| (key.clone(), texts(&column)))),
        }
    }
    for (path, name) in PARTS {
        columns.extend(Column::at(node, path).map(|column| (name.to_owned(), texts(&column))));
    }
    for (at, dimension) in node.list("dimensions").iter().enumerate() {
        if let Some(values) = dimension.get("values").and_then(Column::of) {
            let label = dimension.get("label").and_then(Value::as_str).map_or_else(|| at.to_string(), str::to_owned);
            columns.push((label, texts(&values)));
        }
    }
    // A table keeps its columns.
    let heads = node.list("header.values");
    for (at, values) in node.list("cells.values").iter().enumerate() {
        let head = heads.get(at).map(|head| Column::of(head).map_or_else(|| cell(head), |it| texts(&it).join(" ")));
        let head = head.filter(|head| !head.is_empty()).unwrap_or_else(|| at.to_string());
        columns.push((head, Column::of(values).map(|column| texts(&column)).unwrap_or_default()));
    }
    implied(trace, &mut columns);
    columns
}

/// The places of a trace that tells one of its axes alone.
fn implied(trace: &Trace<'_>, columns: &mut Columns) {
    if !matches!(trace.kind, "scatter" | "scattergl" | "bar" | "waterfall") {
        return;
    }
    let length =
        |columns: &Columns, name: &str| columns.iter().find(|(known, _)| known == name).map(|(_, it)| it.len());
    for (axis, other) in [("x", "y"), ("y", "x")] {
        if let (None, Some(count)) = (length(columns, axis), length(columns, other)) {
            let start = trace.node.number(&format!("{axis}0")).unwrap_or(0.0);
            let step = trace.node.number(&format!("d{axis}")).unwrap_or(1.0);
            let places = (0..count).map(|at| (start + step * at as f64).to_string()).collect();
            columns.push((axis.to_owned(), places));
        }
    }
}

/// Rows of rows, as heat maps have them.
fn rows_of(value: &Value) -> Option<Vec<Vec<String>>> {
    match value {
        Value::Array(rows) if rows.first().is_some_and(is_array) => {
            Some(rows.iter().map(|row| Column::of(row).map(|row| texts(&row)).unwrap_or_default()).collect())
        }
        Value::Array(_) => None,
        _ => {
            let Grid { columns, cells, .. } = Grid::of(value)?;
            Some(cells.chunks(columns.max(1)).map(|row| texts(&Column::Numbers(row.to_vec()))).collect())
        }
    }
}

/// A row a cell, with its place along both axes.
fn cells(trace: &Trace<'_>, rows: &[Vec<String>]) -> Columns {
    let node = trace.node.own();
    // A surface may tell a place for every cell.
    let axis = |name: &str| {
        let value = node.at(name)?;
        let inner = rows_of(value).filter(|inner| inner.len() == rows.len());
        Some((inner, Column::of(value).map(|column| texts(&column)).unwrap_or_default()))
    };
    let place = |axis: &Option<Places>, row: usize, column: usize, at: usize| {
        let told = match axis {
            Some((Some(inner), _)) => inner.get(row).and_then(|inner| inner.get(column)).cloned(),
            Some((None, values)) => values.get(at).cloned(),
            None => Some(at.to_string()),
        };
        told.unwrap_or_default()
    };
    let (xs, ys, words) = (axis("x"), axis("y"), node.at("text").and_then(rows_of));
    let [mut x, mut y, mut z, mut text] = [const { Vec::new() }; 4];
    for (row, values) in rows.iter().enumerate() {
        for (column, value) in values.iter().enumerate() {
            x.push(place(&xs, row, column, column));
            y.push(place(&ys, row, column, row));
            z.push(value.clone());
            text.push(words.as_ref().and_then(|it| it.get(row)?.get(column)).cloned().unwrap_or_default());
        }
    }
    let mut columns = vec![("x".to_owned(), x), ("y".to_owned(), y), ("z".to_owned(), z)];
    if words.is_some() {
        columns.push(("text".to_owned(), text));
    }
    columns
}

fn cell(value: &Value) -> String {
    super::values::label(value).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figure(data: Value) -> Figure {
        Figure { data: serde_json::from_value(data).expect("a list"), layout: json!({}), ..Figure::default() }
    }

    #[test]
    fn every_point_of_a_visible_trace_is_a_row() {
        let figure = figure(json!([
            {"name": "train", "y": [0.5, null, 0.25], "text": ["a", "b,c", "d"], "marker": {"size": [1, 2, 3]}},
            {"type": "bar", "name": "hidden", "x": ["p"], "y": [1], "visible": "legendonly"},
            {"type": "bar", "name": "seen", "x": ["p", "q"], "y": [1, 2], "marker": {"colorscale": [[0, "red"]]}},
        ]));
        let text = csv(&figure, &View::default());
        let expected = "trace,type,name,x,y,size,text\n0,scatter,train,0,0.5,1,a\n0,scatter,train,1,,2,\"b,c\"\n\
            0,scatter,train,2,0.25,3,d\n2,bar,seen,p,1,,\n2,bar,seen,q,2,,\n";
        assert_eq!(text, expected);
        let view = View { toggled: [0, 1].into(), ..View::default() };
        assert_eq!(csv(&figure, &view), "trace,type,name,x,y\n1,bar,hidden,p,1\n2,bar,seen,p,1\n2,bar,seen,q,2\n");
    }

    #[test]
    fn a_cell_is_a_row_and_a_table_keeps_its_columns() {
        let heat = figure(json!([{"type": "heatmap", "x": ["cat", "dog"], "z": [[1, 2], [3, 4]]}]));
        let expected =
            "trace,type,name,x,y,z\n0,heatmap,,cat,0,1\n0,heatmap,,dog,0,2\n0,heatmap,,cat,1,3\n0,heatmap,,dog,1,4\n";
        assert_eq!(csv(&heat, &View::default()), expected);
        let table = figure(json!([{"type": "table", "header": {"values": ["run", ["best", "loss"]]},
            "cells": {"values": [["a", "b"], [0.5, 0.25]]}}]));
        assert_eq!(csv(&table, &View::default()), "trace,type,name,run,best loss\n0,table,,a,0.5\n0,table,,b,0.25\n");
        let dimensions = json!([{"label": "lr", "values": [0.1, 0.2]}, {"values": [1, 2]}]);
        let lines = figure(json!([{"type": "parcoords", "dimensions": dimensions}]));
        assert_eq!(csv(&lines, &View::default()), "trace,type,name,lr,1\n0,parcoords,,0.1,1\n0,parcoords,,0.2,2\n");
    }
}
