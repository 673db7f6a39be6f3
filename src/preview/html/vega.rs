//! Charts of Altair and Vega-Lite as figures that are drawn here: lines, points, bars, areas and cells with plain encodings
//! (<https://vega.github.io/schema/vega-lite/v6.json>), and their data as tables.

use serde_json::{Map, Value, json};

use super::super::TablePreview;
use super::super::plotly::Figure;
use super::chart::{self, Chart};

/// Groups of one view that are drawn.
const MAX_GROUPS: usize = 200;
/// Views of one page that are drawn.
const MAX_VIEWS: usize = 50;

/// The charts of a script; empty when there is none.
pub(super) fn read(script: &str) -> Vec<Chart> {
    let Some(spec) = specification(script) else { return Vec::new() };
    let mut views = Vec::new();
    collect(&spec, None, &mut views, 0);
    views.iter().map(|(view, data)| chart_of(view, &rows(&spec, data.as_ref().unwrap_or(&Value::Null)))).collect()
}

/// The first JSON object that says that it is Vega-Lite.
fn specification(script: &str) -> Option<Value> {
    if !script.contains("vega-lite") && !script.contains("vegaEmbed") {
        return None;
    }
    let starts = script.match_indices('{').map(|(at, _)| at).take(200);
    for start in starts {
        let mut values = serde_json::Deserializer::from_str(&script[start..]).into_iter::<Value>();
        if let Some(Ok(value)) = values.next()
            && value.get("$schema").and_then(Value::as_str).is_some_and(|schema| schema.contains("vega-lite"))
        {
            return Some(value);
        }
    }
    None
}

/// Every view with a mark, and the data that it inherits.
fn collect(spec: &Value, data: Option<&Value>, views: &mut Vec<(Value, Option<Value>)>, depth: usize) {
    if views.len() >= MAX_VIEWS || depth > 8 {
        return;
    }
    let data = spec.get("data").or(data);
    if let Some(layers) = spec.get("layer").and_then(Value::as_array) {
        // Layers share what their parent says.
        for layer in layers {
            let mut view = layer.clone();
            for key in ["encoding", "title"] {
                if let (Some(shared), Some(view)) = (spec.get(key), view.as_object_mut()) {
                    view.entry(key).or_insert_with(|| shared.clone());
                }
            }
            collect(&view, data, views, depth + 1);
        }
        return;
    }
    for key in ["hconcat", "vconcat", "concat"] {
        for part in spec.get(key).and_then(Value::as_array).into_iter().flatten() {
            collect(part, data, views, depth + 1);
        }
    }
    if let Some(inner) = spec.get("spec") {
        collect(inner, data, views, depth + 1);
    }
    if spec.get("mark").is_some() {
        views.push((spec.clone(), data.cloned()));
    }
}

/// The rows of a view: its own values, or a data set by its name.
fn rows<'a>(spec: &'a Value, data: &'a Value) -> Vec<Value> {
    let named = || spec.get("datasets")?.get(data.get("name")?.as_str()?)?.as_array();
    data.get("values").and_then(Value::as_array).or_else(named).cloned().unwrap_or_default()
}

fn chart_of(view: &Value, rows: &[Value]) -> Chart {
    let mark = view.get("mark");
    let mark = mark.and_then(|mark| mark.as_str().or_else(|| mark.get("type")?.as_str())).unwrap_or("point");
    let title = match view.get("title") {
        Some(Value::String(title)) => title.clone(),
        Some(other) => other.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        None => String::new(),
    };
    let empty = Map::new();
    let encoding = view.get("encoding").and_then(Value::as_object).unwrap_or(&empty);
    let channel = |name: &str| encoding.get(name).filter(|channel| channel.is_object());
    let field = |name: &str| channel(name).and_then(|channel| channel.get("field")?.as_str());
    let axis_title = |name: &str| {
        let channel = channel(name)?;
        let own = channel.get("title").or_else(|| channel.get("axis")?.get("title")).and_then(Value::as_str);
        own.or_else(|| channel.get("field")?.as_str()).map(str::to_owned)
    };
    let is_category = |name: &str| {
        channel(name).and_then(|channel| channel.get("type")?.as_str()).is_some_and(|kind| kind != "quantitative")
    };
    let column = |name: &str, rows: &[&Value]| -> Vec<Value> {
        match field(name) {
            Some(field) => rows.iter().map(|row| row.get(field).cloned().unwrap_or(Value::Null)).collect(),
            None => rows.iter().map(|_| Value::from(1)).collect(),
        }
    };
    let groups = groups(rows, field("color").filter(|_| mark != "rect" && is_category("color")));
    let mut traces = Vec::new();
    let mut left_out = None;
    for (name, rows) in &groups {
        let (x, y) = (column("x", rows), column("y", rows));
        let named = json!({"name": name, "showlegend": groups.len() > 1});
        let trace = match mark {
            "line" | "trail" => {
                json!({"type": "scatter", "mode": "lines+markers", "marker": {"size": 4}, "x": x, "y": y})
            }
            "area" => json!({"type": "scatter", "mode": "lines", "fill": "tozeroy", "x": x, "y": y}),
            "point" | "circle" | "square" | "tick" => json!({"type": "scatter", "mode": "markers", "x": x, "y": y}),
            "bar" if is_category("y") && !is_category("x") => {
                json!({"type": "bar", "orientation": "h", "x": x, "y": y})
            }
            "bar" => json!({"type": "bar", "x": x, "y": y}),
            "rect" => chart::cells(&x, &y, &column("color", rows)),
            "text" => json!({"type": "scatter", "mode": "text", "x": x, "y": y, "text": column("text", rows)}),
            other => {
                left_out = Some(other.to_owned());
                continue;
            }
        };
        traces.push(chart::merged(trace, named));
    }
    let axis = |name: &str| {
        let mut axis = json!({"title": {"text": axis_title(name).unwrap_or_default()}});
        if channel(name).and_then(|channel| channel.get("type")?.as_str()) == Some("nominal") {
            axis["type"] = "category".into();
        }
        axis
    };
    let mut y = axis("y");
    if is_category("y") {
        // The first category stands at the top.
        y["autorange"] = "reversed".into();
    }
    let layout = json!({"title": {"text": title}, "xaxis": axis("x"), "yaxis": y, "barmode": "stack"});
    let figure = Figure { data: traces, layout, frames: Vec::new() };
    let names: Vec<String> = groups.into_iter().map(|(name, _)| name).filter(|name| !name.is_empty()).collect();
    Chart { title, figure, tables: vec![(String::new(), table(rows))], series: names, left_out }
}

/// Rows by the value of a column, in the order of their first.
fn groups<'a>(rows: &'a [Value], by: Option<&str>) -> Vec<(String, Vec<&'a Value>)> {
    let mut groups: Vec<(String, Vec<&Value>)> = Vec::new();
    for row in rows {
        let name = by.and_then(|by| row.get(by)).map(chart::word).unwrap_or_default();
        match groups.iter().position(|(known, _)| *known == name) {
            Some(at) => groups[at].1.push(row),
            None if groups.len() < MAX_GROUPS => groups.push((name, vec![row])),
            None => {}
        }
    }
    groups
}

fn table(rows: &[Value]) -> TablePreview {
    let mut names: Vec<String> = Vec::new();
    for row in rows.iter().take(100) {
        for name in row.as_object().into_iter().flat_map(Map::keys) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    let cells =
        rows.iter().map(|row| names.iter().map(|name| row.get(name).map(chart::word).unwrap_or_default()).collect());
    TablePreview::of_rows(names.clone(), cells.collect())
}
