//! Weights in the form of safetensors: eight bytes of length, a header of JSON, and the values, of which none is read.

use serde_json::{Map, Value, json};

use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, name_of, shape_text};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::model::format;
use crate::store::Cancel;
use crate::text::Message;

/// As the reference implementation has it.
const MAX_HEADER: u64 = 100_000_000;
const MAX_ROWS: usize = 20_000;

pub(super) struct Safetensors;

impl Format for Safetensors {
    fn name(&self) -> &'static str {
        "safetensors"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        // A length that a header may have, and the beginning of JSON.
        let is_one = matches!(head.bytes, [_, _, _, _, 0, 0, 0, 0, b'{', b'"' | b'}', ..]);
        is_one || (head.ending == "safetensors" && !head.is_text)
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let refused = |source: &Source<'_>, why: String| Err(broken(source, "safetensors", why));
        let Some(length) = source.bytes().first_chunk::<8>().map(|bytes| u64::from_le_bytes(*bytes)) else {
            return refused(source, "ends early".to_owned());
        };
        if length > MAX_HEADER || length > size - 8 {
            return refused(source, format!("header of {length} bytes in a file of {size}"));
        }
        source.read_up_to(length + 8, cancel)?;
        let header = source.bytes().get(8..8 + length as usize).unwrap_or_default();
        let header: Map<String, Value> = match serde_json::from_slice(header) {
            Ok(header) => header,
            Err(error) => return refused(source, error.to_string()),
        };
        Ok(shown(&header, size - 8 - length, source.name()))
    }
}

/// A tensor of the header.
struct Tensor {
    name: String,
    dtype: String,
    shape: Vec<u64>,
    offsets: [u64; 2],
}

fn tensor(name: &str, value: &Value) -> Option<Tensor> {
    let numbers = |key: &str| -> Option<Vec<u64>> { value.get(key)?.as_array()?.iter().map(Value::as_u64).collect() };
    let offsets = numbers("data_offsets")?;
    Some(Tensor {
        name: name.to_owned(),
        dtype: value.get("dtype")?.as_str()?.to_owned(),
        shape: numbers("shape")?,
        offsets: [*offsets.first()?, *offsets.get(1)?],
    })
}

/// As `PyTorch` calls it.
fn dtype_name(code: &str) -> &str {
    match code {
        "F64" => "float64",
        "F32" => "float32",
        "F16" => "float16",
        "BF16" => "bfloat16",
        "F8_E4M3" => "float8_e4m3fn",
        "F8_E5M2" => "float8_e5m2",
        "I64" => "int64",
        "I32" => "int32",
        "I16" => "int16",
        "I8" => "int8",
        "U64" => "uint64",
        "U32" => "uint32",
        "U16" => "uint16",
        "U8" => "uint8",
        "BOOL" => "bool",
        other => other,
    }
}

fn shown(header: &Map<String, Value>, data_bytes: u64, name: &str) -> Preview {
    let mut page = Page::default();
    let mut tensors: Vec<Tensor> = header
        .iter()
        .filter(|(name, _)| *name != "__metadata__")
        .filter_map(|(name, value)| tensor(name, value))
        .collect();
    let unreadable = header.keys().filter(|name| *name != "__metadata__").count() - tensors.len();
    // As they lie in the file, which is the order in which the model has them.
    tensors.sort_by(|a, b| (a.offsets, &a.name).cmp(&(b.offsets, &b.name)));
    let outside = tensors.iter().filter(|t| t.offsets[0] > t.offsets[1] || t.offsets[1] > data_bytes).count();
    if outside > 0 {
        page.warning(Message::new("data-offsets-outside").arg("count", outside));
    }
    if unreadable > 0 {
        page.warning(Message::new("data-tensors-unreadable").arg("count", unreadable));
    }
    let parameters = tensors.iter().fold(0_u64, |all, tensor| all.saturating_add(count_of(&tensor.shape)));
    page.facts(vec![
        Fact::new("data-tensors", grouped(tensors.len() as u64)),
        Fact::new("data-parameters", grouped(parameters)),
        Fact::new("data-bytes", format::size(data_bytes)),
    ]);
    if let Some(metadata) = header.get("__metadata__").and_then(Value::as_object).filter(|all| !all.is_empty()) {
        page.section("data-metadata");
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let facts = metadata.iter().take(100).map(|(key, value)| Fact::named(name_of(key), name_of(&text(value))));
        page.facts(facts.collect());
    }
    if !tensors.is_empty() {
        page.section("data-tensors");
        let rows = tensors
            .iter()
            .take(MAX_ROWS)
            .map(|tensor| {
                let bytes = tensor.offsets[1].saturating_sub(tensor.offsets[0]);
                vec![
                    name_of(&tensor.name),
                    shape_text(&tensor.shape),
                    name_of(dtype_name(&tensor.dtype)),
                    grouped(count_of(&tensor.shape)),
                    format::size(bytes),
                ]
            })
            .collect();
        page.table(&["data-name", "data-shape", "data-dtype", "data-parameters", "data-bytes"], rows, tensors.len());
    }
    let told: Vec<Value> = tensors
        .iter()
        .map(|tensor| json!({"name": tensor.name, "shape": tensor.shape, "dtype": dtype_name(&tensor.dtype)}))
        .collect();
    page.detail("tensors", told);
    page.detail("parameters", parameters);
    let path = escape::python(name);
    page.python(format!("from safetensors.torch import load_file\n\ntensors = load_file({path})"));
    page.finish("tensors", "safetensors")
}
