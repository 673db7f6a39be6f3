//! The values of a figure as CSV: a row a point, bar or cell, of the traces that are seen.

use std::borrow::Cow;

use serde_json::Value;

use super::{Figure, View};

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
    ("/error_x/array", "error_x"),
    ("/error_y/array", "error_y"),
    ("/marker/size", "size"),
    ("/marker/color", "color"),
    ("/link/source", "source"),
    ("/link/target", "target"),
    ("/link/value", "value"),
    ("/node/label", "labels"),
    ("/marker/colors", "color"),
];
/// Lists of a trace that are no values.
const NO_VALUES: [&str; 5] = ["colorscale", "selectedpoints", "domain", "dimensions", "ids"];

/// Trace (its position), type and name first; then every list of values that a trace has.
pub fn csv(figure: &Figure, view: &View) -> String {
    let shown = data_of(figure, view);
    let is_visible = |at: usize, trace: &Value| {
        let own = !matches!(trace.get("visible"), Some(Value::Bool(false)))
            && trace.get("visible").and_then(Value::as_str) != Some("legendonly");
        own != view.toggled.contains(&at)
    };
    let traces = shown.iter().enumerate().filter(|(at, trace)| is_visible(*at, trace));
    let parts: Vec<(usize, &Value, Columns)> = traces.map(|(at, trace)| (at, &**trace, columns(trace))).collect();
    let mut names: Vec<&str> = Vec::new();
    for (_, _, columns) in &parts {
        for (name, _) in columns {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    names.sort_by_key(|name| USUAL.iter().position(|usual| usual == name).unwrap_or(USUAL.len()));

    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: &[&str]| writer.write_record(row).is_ok();
    let mut is_whole = write(&["trace", "type", "name"].into_iter().chain(names.iter().copied()).collect::<Vec<_>>());
    for (at, trace, columns) in &parts {
        let told = |key: &str| trace.get(key).and_then(Value::as_str).unwrap_or_default();
        let kind = if told("type").is_empty() { "scatter" } else { told("type") };
        let start = [&*at.to_string(), kind, told("name")].map(str::to_owned);
        let place: Vec<Option<&Vec<String>>> = names
            .iter()
            .map(|name| columns.iter().find(|(known, _)| known == name).map(|(_, values)| values))
            .collect();
        let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        for row in 0..rows {
            let cells = place.iter().map(|values| values.and_then(|it| it.get(row)).map_or("", String::as_str));
            is_whole &= write(&start.iter().map(String::as_str).chain(cells).collect::<Vec<_>>());
        }
    }
    // Memory does not refuse to be written to.
    debug_assert!(is_whole);
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The traces, as the frame that is shown has them.
fn data_of<'f>(figure: &'f Figure, view: &View) -> Vec<Cow<'f, Value>> {
    let mut data: Vec<Cow<'f, Value>> = figure.data.iter().map(Cow::Borrowed).collect();
    let Some(frame) = view.frame.and_then(|at| figure.frames.get(at)) else { return data };
    let changed = frame.get("data").and_then(Value::as_array).into_iter().flatten();
    let places = frame.get("traces").and_then(Value::as_array);
    for (number, change) in changed.enumerate() {
        let at = places.map_or(Some(number), |places| places.get(number)?.as_u64().map(|at| at as usize));
        let trace = at.and_then(|at| data.get_mut(at));
        if let Some((trace, change)) =
            trace.and_then(|trace| Some((trace.to_mut().as_object_mut()?, change.as_object()?)))
        {
            trace.extend(change.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
    }
    data
}

/// A list of values, be it written as bytes.
fn list(value: &Value) -> Option<Cow<'_, [Value]>> {
    value.as_array().map(|values| Cow::Borrowed(values.as_slice()))
}

/// Names and cells.
type Columns = Vec<(String, Vec<String>)>;

fn columns(trace: &Value) -> Columns {
    if let Some(rows) = trace.get("z").and_then(rows_of) {
        return cells(trace, &rows);
    }
    let mut columns: Columns = Vec::new();
    let mut add = |name: &str, values: &[Value]| columns.push((name.to_owned(), values.iter().map(cell).collect()));
    for (name, value) in trace.as_object().into_iter().flatten() {
        match list(value) {
            Some(values) if !NO_VALUES.contains(&name.as_str()) => {
                if values.first().is_some_and(|first| list(first).is_some()) {
                    for at in 0..values.iter().filter_map(list).map(|row| row.len()).max().unwrap_or(0) {
                        let part = |row: &Value| list(row).and_then(|row| row.get(at).cloned());
                        let part: Vec<Value> = values.iter().map(|row| part(row).unwrap_or_default()).collect();
                        add(&format!("{name}[{at}]"), &part);
                    }
                } else {
                    add(name, &values);
                }
            }
            _ => {}
        }
    }
    for (path, name) in PARTS {
        if let Some(values) = trace.pointer(path).and_then(list) {
            add(name, &values);
        }
    }
    for (at, dimension) in trace.get("dimensions").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if let Some(values) = dimension.get("values").and_then(list) {
            let label = dimension.get("label").and_then(Value::as_str).map_or_else(|| at.to_string(), str::to_owned);
            add(&label, &values);
        }
    }
    // A table keeps its columns.
    let heads = trace.pointer("/header/values").and_then(list).unwrap_or_default();
    let table = trace.pointer("/cells/values").and_then(list).unwrap_or_default();
    for (at, values) in table.iter().enumerate() {
        let head = heads.get(at).map(|head| list(head).map_or_else(|| cell(head), |it| texts(&it)));
        add(&head.filter(|head| !head.is_empty()).unwrap_or_else(|| at.to_string()), &list(values).unwrap_or_default());
    }
    implied(trace, &mut columns);
    columns
}

/// The places of a trace that tells one of its axes alone.
fn implied(trace: &Value, columns: &mut Columns) {
    let length =
        |columns: &Columns, name: &str| columns.iter().find(|(known, _)| known == name).map(|(_, it)| it.len());
    let kind = trace.get("type").and_then(Value::as_str).unwrap_or("scatter");
    if !matches!(kind, "scatter" | "scattergl" | "bar" | "waterfall") {
        return;
    }
    for (axis, other) in [("x", "y"), ("y", "x")] {
        if let (None, Some(count)) = (length(columns, axis), length(columns, other)) {
            let number = |key: String, usual: f64| trace.get(&key).and_then(Value::as_f64).unwrap_or(usual);
            let (start, step) = (number(format!("{axis}0"), 0.0), number(format!("d{axis}"), 1.0));
            let places = (0..count).map(|at| (start + step * at as f64).to_string()).collect();
            columns.push((axis.to_owned(), places));
        }
    }
}

/// Rows of rows, as heat maps have them.
fn rows_of(value: &Value) -> Option<Vec<Cow<'_, [Value]>>> {
    let rows = list(value)?;
    if !rows.first().is_some_and(|first| list(first).is_some()) {
        return None;
    }
    Some(rows.iter().map(|row| Cow::Owned(list(row).unwrap_or_default().into_owned())).collect())
}

/// A row a cell, with its place along both axes.
fn cells(trace: &Value, rows: &[Cow<'_, [Value]>]) -> Columns {
    let axis = |name: &str| trace.get(name).and_then(list);
    let texts_of = |name: &str| trace.get(name).and_then(rows_of);
    let (xs, ys, texts) = (axis("x"), axis("y"), texts_of("text").or_else(|| texts_of("customdata")));
    let [mut x, mut y, mut z, mut text] = [const { Vec::new() }; 4];
    // A surface may tell a place for every cell.
    let place = |values: &Option<Cow<'_, [Value]>>, row: usize, column: usize, at: usize| match values {
        Some(values) => match values.get(row).and_then(list).filter(|_| values.len() == rows.len()) {
            Some(inner) => inner.get(column).map(cell).unwrap_or_default(),
            None => values.get(at).map(cell).unwrap_or_default(),
        },
        None => at.to_string(),
    };
    for (row, values) in rows.iter().enumerate() {
        for (column, value) in values.iter().enumerate() {
            x.push(place(&xs, row, column, column));
            y.push(place(&ys, row, column, row));
            z.push(cell(value));
            text.push(texts.as_ref().and_then(|it| it.get(row)?.get(column)).map(cell).unwrap_or_default());
        }
    }
    let mut columns = vec![("x".to_owned(), x), ("y".to_owned(), y), ("z".to_owned(), z)];
    if texts.is_some() {
        columns.push(("text".to_owned(), text));
    }
    columns
}

fn texts(values: &[Value]) -> String {
    values.iter().map(cell).collect::<Vec<_>>().join(" ")
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
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
