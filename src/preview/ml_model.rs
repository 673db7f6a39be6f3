//! `MLmodel`, the description of a model (<https://mlflow.org/docs/latest/ml/model/>): what loads it, what goes in and comes
//! out, what it needs. Its requirements are those of the file beside it.

use serde_json::{Map, Value, json};

use super::format::{Format, Head};
use super::yaml::Yaml;
use super::{Block, Document, Fact, Label, Limits, Preview, PreviewError, Shape, Source, TablePreview, safe, text};
use crate::model::format;
use crate::store::Cancel;
use crate::text::Message;

/// Bytes of a description; longer ones are shown as the YAML that they are.
const MAX_BYTES: u64 = 4 << 20;
/// Under this key signatures describe tensors.
const TENSOR: &str = "tensor-spec";
/// Bytes of the requirements.
const MAX_BESIDE: u64 = 64 << 10;

pub(super) struct MlModel;

impl Format for MlModel {
    fn name(&self) -> &'static str {
        "mlmodel"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.is_text && head.is_ml_model
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > MAX_BYTES {
            return Yaml.load(source, limits, cancel);
        }
        source.read_up_to(MAX_BYTES, cancel)?;
        let whole = text::all(source);
        let Ok(Value::Object(model)) = serde_saphyr::from_str::<Value>(whole.text()) else {
            // Says where the mistake is.
            return Yaml.load(source, limits, cancel);
        };
        if !model.contains_key("flavors") {
            return Yaml.load(source, limits, cancel);
        }
        let requirements = source.beside("requirements.txt", MAX_BESIDE, cancel);
        let (blocks, broken) = blocks(&model, requirements.as_deref());
        let flavors: Vec<&String> =
            model.get("flavors").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
        let signature = signature(&model).map(|parts| {
            parts
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.unwrap_or(Value::Null)))
                .collect::<Map<_, _>>()
        });
        let details = json!({"model": {"flavors": flavors, "signature": signature}});
        let mut preview =
            Preview::from(Shape::Document(Document { blocks })).of_kind("model", "MLflow model").with_source(whole);
        if let Value::Object(details) = details {
            preview = preview.with_details(&details);
        }
        if broken {
            preview = preview.with_notice(Message::new("mlmodel-signature-broken"));
        }
        Ok(preview)
    }
}

fn word(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    };
    safe(&text, 1_000).into_owned()
}

/// The parts of the signature, each JSON inside of the YAML; `None` for one that is no JSON.
fn signature(model: &Map<String, Value>) -> Option<Vec<(&'static str, Option<Value>)>> {
    let signature = model.get("signature")?.as_object()?;
    let part = |name: &'static str| {
        let written = signature.get(name).filter(|value| !value.is_null())?;
        Some((name, written.as_str().map_or(Some(written.clone()), |text| serde_json::from_str(text).ok())))
    };
    Some(["inputs", "outputs", "params"].into_iter().filter_map(part).collect())
}

/// Everything about it, and whether its signature cannot be read.
fn blocks(model: &Map<String, Value>, requirements: Option<&str>) -> (Vec<Block>, bool) {
    let heading = |key| Block::Heading { level: 2, label: Label::Words(Message::new(key)) };
    let mut blocks = vec![Block::Heading { level: 1, label: Label::Words(Message::new("mlmodel-title")) }];
    let mut facts = Vec::new();
    for (key, label) in [
        ("model_id", "mlmodel-id"),
        ("model_uuid", "mlmodel-uuid"),
        ("run_id", "mlmodel-run"),
        ("mlflow_version", "mlmodel-mlflow"),
        ("utc_time_created", "mlmodel-created"),
    ] {
        if let Some(value) = model.get(key).filter(|value| !value.is_null()) {
            // Both are the same in MLflow 3.
            if key != "model_uuid" || model.get("model_id") != Some(value) {
                facts.push(Fact::new(label, word(value)));
            }
        }
    }
    if let Some(bytes) = model.get("model_size_bytes").and_then(Value::as_u64) {
        facts.push(Fact::new("mlmodel-size", format::size(bytes)));
    }
    blocks.push(Block::Facts(facts));

    let mut broken = false;
    for (name, value) in signature(model).unwrap_or_default() {
        let key = match name {
            "inputs" => "mlmodel-inputs",
            "outputs" => "mlmodel-outputs",
            _ => "mlmodel-params",
        };
        match value {
            Some(value) => {
                blocks.push(heading(key));
                blocks.push(Block::Table(std::sync::Arc::new(columns(&value))));
            }
            None => broken = true,
        }
    }
    if model.get("signature").is_none_or(Value::is_null) {
        blocks.push(Block::Note(Message::new("mlmodel-no-signature")));
    }
    let flavors = model.get("flavors").and_then(Value::as_object);
    for (name, about) in flavors.into_iter().flatten() {
        blocks.push(Block::Heading { level: 2, label: Label::Name(safe(name, 200).into_owned()) });
        let mut facts = Vec::new();
        flattened("", about, &mut facts);
        blocks.push(Block::Facts(facts));
    }
    if let Some(requirements) = requirements.filter(|text| !text.trim().is_empty()) {
        blocks.push(heading("mlmodel-requirements"));
        blocks.push(Block::Code { text: requirements.trim_end().to_owned(), language: String::new() });
    }
    if let Some(id) = model.get("model_id").and_then(Value::as_str) {
        blocks.push(heading("mlmodel-load"));
        let text = format!("import mlflow\n\nmodel = mlflow.pyfunc.load_model(\"models:/{}\")", safe(id, 200));
        blocks.push(Block::Code { text, language: "Python".to_owned() });
    }
    (blocks, broken)
}

/// Settings within settings, with dots between their names.
fn flattened(prefix: &str, value: &Value, facts: &mut Vec<Fact>) {
    const MOST: usize = 200;
    if facts.len() >= MOST {
        return;
    }
    match value.as_object().filter(|object| !object.is_empty()) {
        Some(object) if prefix.matches('.').count() < 8 => {
            for (name, value) in object {
                let name = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flattened(&name, value, facts);
            }
        }
        _ => facts.push(Fact::named(safe(prefix, 200), word(value))),
    }
}

/// Columns, tensors or parameters of a signature, one a row.
fn columns(value: &Value) -> TablePreview {
    let list = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    let text = |item: &Value, key: &str| item.get(key).filter(|value| !value.is_null()).map(word).unwrap_or_default();
    let row = |(at, item): (usize, &Value)| {
        let name = item.get("name").map_or_else(|| at.to_string(), word);
        let (kind, shape) = match item.get(TENSOR) {
            Some(spec) => (text(spec, "dtype"), text(spec, "shape")),
            None => (kind_of(item), text(item, "shape")),
        };
        let mut row = vec![name, kind, shape];
        row.extend([text(item, "default"), text(item, "required")]);
        row
    };
    let mut rows: Vec<Vec<String>> = list.iter().enumerate().map(row).collect();
    // Columns are required unless they say otherwise.
    if rows.iter().all(|row| row[4] != "false") {
        for row in &mut rows {
            row[4].clear();
        }
    }
    let mut titles = vec!["data-name", "data-type", "data-shape", "data-default", "data-required"];
    for column in (2..5).rev() {
        if rows.iter().all(|row| row[column].is_empty()) {
            titles.remove(column);
            for row in &mut rows {
                row.remove(column);
            }
        }
    }
    TablePreview::titled(&titles, rows)
}

/// The type of a column; lists and objects as Python writes them.
fn kind_of(item: &Value) -> String {
    let kind = item.get("type").map(word).unwrap_or_default();
    match (kind.as_str(), item.get("items"), item.get("properties").and_then(Value::as_object)) {
        ("array", Some(items), _) => format!("array[{}]", kind_of(items)),
        ("object", _, Some(properties)) => {
            let inner: Vec<String> =
                properties.iter().take(20).map(|(name, inner)| format!("{name}: {}", kind_of(inner))).collect();
            format!("{{{}}}", inner.join(", "))
        }
        _ => kind,
    }
}
