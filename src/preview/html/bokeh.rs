//! Plots of Bokeh 2 and 3 as figures that are drawn here, and their data as tables
//! (<https://docs.bokeh.org/en/latest/docs/reference/models.html>; the page holds the whole document as JSON).

use std::collections::BTreeMap;
use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::super::TablePreview;
use super::super::plotly::Figure;
use super::chart::{self, Chart};

/// Bytes of one column once it is unpacked.
const MAX_COLUMN_BYTES: u64 = 64 << 20;
/// Values within each other that are looked into.
const MAX_DEPTH: usize = 100;

/// The plots of a script; empty when it holds none.
pub(super) fn read(script: &str) -> Vec<Chart> {
    if !script.contains("\"roots\"") {
        return Vec::new();
    }
    let Some(Ok(documents)) = serde_json::Deserializer::from_str(script.trim_start()).into_iter::<Value>().next()
    else {
        return Vec::new();
    };
    let mut models = BTreeMap::new();
    let mut plots = Vec::new();
    collect(&documents, &mut models, &mut plots, 0);
    let models = Models(models);
    plots.into_iter().map(|plot| models.chart(plot)).collect()
}

/// Every model by its ID, and the plots in order.
fn collect<'a>(value: &'a Value, models: &mut BTreeMap<&'a str, &'a Value>, plots: &mut Vec<&'a Value>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|inner| collect(inner, models, plots, depth + 1)),
        Value::Object(object) => {
            if let (Some(id), Some(_)) = (object.get("id").and_then(Value::as_str), object.get("attributes")) {
                models.insert(id, value);
                if matches!(name_of(value), "Figure" | "figure" | "Plot") {
                    plots.push(value);
                }
            }
            object.values().for_each(|inner| collect(inner, models, plots, depth + 1));
        }
        _ => {}
    }
}

/// What a model is: 3 has it as `name`, 2 as `type`.
fn name_of(model: &Value) -> &str {
    match model.get("type").and_then(Value::as_str) {
        Some("object") | None => model.get("name").and_then(Value::as_str).unwrap_or_default(),
        Some(name) => name,
    }
}

struct Models<'a>(BTreeMap<&'a str, &'a Value>);

impl<'a> Models<'a> {
    /// The model that is meant: itself, or by its ID.
    fn resolved(&self, value: &'a Value) -> &'a Value {
        let id = value.get("id").and_then(Value::as_str).filter(|_| value.get("attributes").is_none());
        id.and_then(|id| self.0.get(id)).copied().unwrap_or(value)
    }

    fn attribute(&self, model: &'a Value, name: &str) -> Option<&'a Value> {
        self.resolved(model).get("attributes")?.get(name).map(|value| self.resolved(value))
    }

    fn list(&self, model: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
        let all = self.attribute(model, name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        all.iter().map(|value| self.resolved(value))
    }

    fn chart(&self, plot: &'a Value) -> Chart {
        let text = |model: Option<&'a Value>, name: &str| {
            model.and_then(|model| self.attribute(model, name)).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let title = text(self.attribute(plot, "title"), "text");
        let label = |side: &str| {
            self.list(plot, side).map(|axis| text(Some(axis), "axis_label")).find(|label| !label.is_empty())
        };
        let legends = self.legends(plot);
        let mut chart = Chart {
            title: title.clone(),
            figure: Figure::default(),
            tables: Vec::new(),
            series: Vec::new(),
            left_out: None,
        };
        for renderer in self.list(plot, "renderers") {
            let (Some(glyph), Some(source)) =
                (self.attribute(renderer, "glyph"), self.attribute(renderer, "data_source"))
            else {
                continue;
            };
            let columns = self.columns(source);
            let id = renderer.get("id").and_then(Value::as_str).unwrap_or_default();
            let name = legends.get(id).cloned().unwrap_or_default();
            match self.trace(glyph, &columns) {
                Some(trace) => {
                    let named = json!({"name": name, "showlegend": !name.is_empty()});
                    chart.figure.data.push(chart::merged(trace, named));
                }
                None => chart.left_out = Some(name_of(glyph).to_owned()),
            }
            for (_, values) in columns.iter().filter(|(_, values)| values.iter().all(Value::is_string)) {
                chart.series.extend(values.iter().map(chart::word));
            }
            chart
                .tables
                .push((if name.is_empty() { name_of(glyph).to_owned() } else { name.clone() }, table(&columns)));
            if !name.is_empty() {
                chart.series.push(name);
            }
        }
        let factors =
            |range: &str| self.attribute(plot, range).and_then(|range| self.attribute(range, "factors")).cloned();
        let axis = |side: &str, range: &str| {
            let mut axis = json!({"title": {"text": label(side).unwrap_or_default()}});
            if let Some(factors) = factors(range) {
                axis["type"] = "category".into();
                axis["categoryorder"] = "array".into();
                axis["categoryarray"] = factors;
            }
            axis
        };
        chart.figure.layout = json!({
            "title": {"text": title}, "xaxis": axis("below", "x_range"), "yaxis": axis("left", "y_range"),
        });
        chart
    }

    /// What legends call the renderers, by their IDs.
    fn legends(&self, plot: &'a Value) -> BTreeMap<&'a str, String> {
        let mut names = BTreeMap::new();
        for side in ["center", "right", "left", "above", "below"] {
            for item in self
                .list(plot, side)
                .filter(|model| name_of(model) == "Legend")
                .flat_map(|legend| self.list(legend, "items"))
            {
                let label = self.attribute(item, "label").map(plain).and_then(Value::as_str).unwrap_or_default();
                for renderer in self.list(item, "renderers") {
                    if let Some(id) = renderer.get("id").and_then(Value::as_str) {
                        names.insert(id, label.to_owned());
                    }
                }
            }
        }
        names
    }

    fn columns(&self, source: &'a Value) -> Vec<(String, Vec<Value>)> {
        let Some(data) = self.attribute(source, "data") else { return Vec::new() };
        let entries: Vec<(String, &Value)> = match data.get("entries").and_then(Value::as_array) {
            Some(entries) => {
                entries.iter().filter_map(|entry| Some((entry.get(0)?.as_str()?.to_owned(), entry.get(1)?))).collect()
            }
            None => data.as_object().into_iter().flatten().map(|(name, values)| (name.clone(), values)).collect(),
        };
        entries.into_iter().map(|(name, values)| (name, array(values))).collect()
    }

    fn trace(&self, glyph: &'a Value, columns: &[(String, Vec<Value>)]) -> Option<Value> {
        let length = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        let values = |name: &str| -> Option<Vec<Value>> {
            let said = self.attribute(glyph, name)?;
            match said.get("field").and_then(Value::as_str).or_else(|| said.as_str()) {
                Some(field) => columns.iter().find(|(known, _)| known == field).map(|(_, values)| values.clone()),
                None => Some(vec![plain(said).clone(); length]),
            }
        };
        let color = ["fill_color", "line_color"].into_iter().find_map(|name| {
            plain(self.attribute(glyph, name)?)
                .as_str()
                .filter(|_| self.attribute(glyph, name).is_some_and(|said| said.get("field").is_none()))
        });
        let trace = match name_of(glyph) {
            "Line" | "Step" => {
                json!({"type": "scatter", "mode": "lines", "x": values("x")?, "y": values("y")?, "line": {"color": color}})
            }
            "Scatter" | "Circle" | "Square" | "Triangle" | "Diamond" | "Cross" | "X" => {
                json!({"type": "scatter", "mode": "markers", "x": values("x")?, "y": values("y")?, "marker": {"color": color}})
            }
            "VBar" => json!({"type": "bar", "x": values("x")?, "y": values("top")?, "marker": {"color": color}}),
            "HBar" => {
                json!({"type": "bar", "orientation": "h", "y": values("y")?, "x": values("right")?, "marker": {"color": color}})
            }
            "Quad" => {
                let number = |values: &[Value]| {
                    values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect::<Vec<_>>()
                };
                let (left, right) = (number(&values("left")?), number(&values("right")?));
                let middle: Vec<f64> = left.iter().zip(&right).map(|(left, right)| left.midpoint(*right)).collect();
                let width: Vec<f64> = left.iter().zip(&right).map(|(left, right)| right - left).collect();
                json!({"type": "bar", "x": middle, "width": width, "y": values("top")?, "marker": {"color": color}})
            }
            "Image" => json!({"type": "heatmap", "z": values("image")?.into_iter().next()?}),
            _ => return None,
        };
        Some(trace)
    }
}

/// A value without its wrapping.
fn plain(said: &Value) -> &Value {
    said.get("value").unwrap_or(said)
}

/// The values of a column: a list, or bytes of numbers, packed or not.
fn array(values: &Value) -> Vec<Value> {
    if let Some(list) = values.as_array() {
        return list
            .iter()
            .map(|value| if is_array(value) { Value::Array(array(value)) } else { value.clone() })
            .collect();
    }
    let data = values.get("array").and_then(|array| array.get("data")).or_else(|| values.get("__ndarray__"));
    let (Some(data), Some(kind)) = (data.and_then(Value::as_str), values.get("dtype").and_then(Value::as_str)) else {
        return Vec::new();
    };
    let Ok(mut bytes) = STANDARD.decode(data) else { return Vec::new() };
    if bytes.starts_with(b"\x1f\x8b") {
        let mut unpacked = Vec::new();
        if GzDecoder::new(&*bytes).take(MAX_COLUMN_BYTES).read_to_end(&mut unpacked).is_err() {
            return Vec::new();
        }
        bytes = unpacked;
    }
    let is_big = values.get("order").and_then(Value::as_str) == Some("big");
    let flat = numbers(&bytes, kind, is_big);
    let width = values.get("shape").and_then(|shape| shape.get(1)?.as_u64()).unwrap_or(0) as usize;
    if width == 0 { flat } else { flat.chunks(width).map(|row| Value::Array(row.to_vec())).collect() }
}

fn is_array(value: &Value) -> bool {
    value.get("dtype").is_some() || value.is_array()
}

fn numbers(bytes: &[u8], kind: &str, is_big: bool) -> Vec<Value> {
    fn of<const N: usize>(bytes: &[u8], is_big: bool, read: impl Fn([u8; N]) -> Value) -> Vec<Value> {
        bytes
            .as_chunks::<N>()
            .0
            .iter()
            .map(|chunk| {
                let mut chunk = *chunk;
                if is_big {
                    chunk.reverse();
                }
                read(chunk)
            })
            .collect()
    }
    match kind {
        "float64" => of(bytes, is_big, |bytes: [u8; 8]| f64::from_le_bytes(bytes).into()),
        "float32" => of(bytes, is_big, |bytes: [u8; 4]| f64::from(f32::from_le_bytes(bytes)).into()),
        "int8" => of(bytes, is_big, |bytes: [u8; 1]| i8::from_le_bytes(bytes).into()),
        "uint8" | "bool" => of(bytes, is_big, |bytes: [u8; 1]| bytes[0].into()),
        "int16" => of(bytes, is_big, |bytes: [u8; 2]| i16::from_le_bytes(bytes).into()),
        "uint16" => of(bytes, is_big, |bytes: [u8; 2]| u16::from_le_bytes(bytes).into()),
        "int32" => of(bytes, is_big, |bytes: [u8; 4]| i32::from_le_bytes(bytes).into()),
        "uint32" => of(bytes, is_big, |bytes: [u8; 4]| u32::from_le_bytes(bytes).into()),
        "int64" => of(bytes, is_big, |bytes: [u8; 8]| i64::from_le_bytes(bytes).into()),
        "uint64" => of(bytes, is_big, |bytes: [u8; 8]| u64::from_le_bytes(bytes).into()),
        _ => Vec::new(),
    }
}

/// Columns side by side; one of another length stays short.
fn table(columns: &[(String, Vec<Value>)]) -> TablePreview {
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0).min(100_000);
    let row =
        |at: usize| columns.iter().map(|(_, values)| values.get(at).map(chart::word).unwrap_or_default()).collect();
    TablePreview::of_rows(names, (0..rows).map(row).collect())
}
