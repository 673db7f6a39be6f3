//! Models of ONNX: inputs and outputs, operators, parameters. The weights are passed over.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use serde_json::{Value, json};

use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, name_of, shape_text};
use super::protobuf::{Field, Reader};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

const MAX_ROWS: usize = 5_000;

pub(super) struct Onnx;

impl Format for Onnx {
    fn name(&self) -> &'static str {
        "onnx"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        // The version comes first; the format has no magic.
        head.ending == "onnx" && (head.bytes.starts_with(&[8]) || !head.is_text)
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let mut model = Model::default();
        let read = source.stream(cancel).and_then(|stream| model.read(&mut Reader::new(stream), size));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        if let Err(error) = &read
            && model.is_empty()
        {
            return Err(broken(source, "ONNX", error.to_string()));
        }
        let why = read.err().map(|error| error.to_string());
        if why.is_none() && model.is_empty() {
            return Err(broken(source, "ONNX", "no graph"));
        }
        Ok(model.shown(source.name(), why))
    }
}

/// A tensor by its name.
struct Named {
    name: String,
    dtype: String,
    /// Sides; names where they are not fixed.
    shape: Vec<String>,
}

/// Name, type and shape.
type Weight = (String, String, Vec<u64>);

#[derive(Default)]
struct Model {
    ir_version: u64,
    producer: String,
    graph: String,
    opsets: Vec<(String, u64)>,
    metadata: Vec<(String, String)>,
    inputs: Vec<Named>,
    outputs: Vec<Named>,
    operators: BTreeMap<String, u64>,
    weights: Vec<Weight>,
    has_external: bool,
}

impl Model {
    fn is_empty(&self) -> bool {
        self.operators.is_empty() && self.inputs.is_empty() && self.outputs.is_empty() && self.weights.is_empty()
    }

    /// `ModelProto`.
    fn read<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        reader.message(end, &mut |reader, number, field| {
            match (number, field) {
                (1, Field::Number(version)) => self.ir_version = version,
                (2, Field::Bytes { end }) => self.producer = reader.text(end)?,
                (3, Field::Bytes { end }) => {
                    let version = reader.text(end)?;
                    let both = [self.producer.as_str(), &version].join(" ");
                    both.trim().clone_into(&mut self.producer);
                }
                (7, Field::Bytes { end }) => self.read_graph(reader, end)?,
                (8, Field::Bytes { end }) => {
                    let (mut domain, mut version) = (String::new(), 0);
                    reader.message(end, &mut |reader, number, field| {
                        match (number, field) {
                            (1, Field::Bytes { end }) => domain = reader.text(end)?,
                            (2, Field::Number(number)) => version = number,
                            _ => {}
                        }
                        Ok(())
                    })?;
                    self.opsets.push((domain, version));
                }
                (14, Field::Bytes { end }) => {
                    let pair = pair(reader, end)?;
                    self.metadata.push(pair);
                }
                _ => {}
            }
            Ok(())
        })
    }

    /// `GraphProto`; graphs inside of operators are not entered.
    fn read_graph<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        reader.message(end, &mut |reader, number, field| {
            let Field::Bytes { end } = field else { return Ok(()) };
            match number {
                1 => {
                    let (operator, domain) = node(reader, end)?;
                    let name = if domain.is_empty() { operator } else { format!("{domain}.{operator}") };
                    *self.operators.entry(name).or_default() += 1;
                }
                2 => self.graph = reader.text(end)?,
                5 => {
                    let (weight, is_external) = tensor(reader, end)?;
                    self.weights.push(weight);
                    self.has_external |= is_external;
                }
                11 | 12 => {
                    let info = value_info(reader, end)?;
                    if number == 11 { &mut self.inputs } else { &mut self.outputs }.push(info);
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn shown(mut self, name: &str, why: Option<String>) -> Preview {
        let mut page = Page::default();
        if let Some(why) = why {
            page.note(Message::new("data-rest-not-read").arg("cause", why));
        }
        // Old files list the weights among the inputs.
        self.inputs.retain(|input| !self.weights.iter().take(MAX_ROWS).any(|(name, ..)| *name == input.name));
        let parameters = self.weights.iter().fold(0_u64, |all, (.., shape)| all.saturating_add(count_of(shape)));
        let opsets: Vec<String> = self
            .opsets
            .iter()
            .map(
                |(domain, version)| if domain.is_empty() { version.to_string() } else { format!("{domain} {version}") },
            )
            .collect();
        page.facts(vec![
            Fact::new("data-graph", name_of(&self.graph)),
            Fact::new("data-producer", name_of(&self.producer)),
            Fact::new("data-opset", name_of(&opsets.join(", "))),
            Fact::new("data-ir-version", self.ir_version.to_string()),
            Fact::new("data-operators", grouped(self.operators.values().sum())),
            Fact::new("data-parameters", grouped(parameters)),
        ]);
        if self.has_external {
            page.note(Message::new("data-weights-elsewhere"));
        }
        for (key, all) in [("data-inputs", &self.inputs), ("data-outputs", &self.outputs)] {
            if !all.is_empty() {
                page.section(key);
                page.table(
                    &["data-name", "data-shape", "data-dtype"],
                    all.iter().take(MAX_ROWS).map(Named::row).collect(),
                    all.len(),
                );
            }
        }
        if !self.operators.is_empty() {
            page.section("data-operators");
            let mut all: Vec<_> = self.operators.iter().collect();
            all.sort_by_key(|&(_, count)| std::cmp::Reverse(*count));
            let rows = all.iter().take(MAX_ROWS).map(|(name, count)| vec![name_of(name), count.to_string()]).collect();
            page.table(&["data-operator", "data-count"], rows, all.len());
        }
        if !self.weights.is_empty() {
            page.section("data-weights");
            let rows = self
                .weights
                .iter()
                .take(MAX_ROWS)
                .map(|(name, dtype, shape)| {
                    vec![name_of(name), shape_text(shape), dtype.clone(), grouped(count_of(shape))]
                })
                .collect();
            page.table(&["data-name", "data-shape", "data-dtype", "data-parameters"], rows, self.weights.len());
        }
        if !self.metadata.is_empty() {
            page.section("data-metadata");
            let facts = self.metadata.iter().take(100).map(|(key, value)| Fact::named(name_of(key), name_of(value)));
            page.facts(facts.collect());
        }
        let told = |all: &[Named]| -> Value {
            all.iter().map(|one| json!({"name": one.name, "shape": one.shape, "dtype": one.dtype})).collect()
        };
        page.detail(
            "model",
            json!({
                "inputs": told(&self.inputs),
                "outputs": told(&self.outputs),
                "operators": self.operators,
                "parameters": parameters,
                "opset": opsets,
                "producer": self.producer,
            }),
        );
        let path = escape::python(name);
        page.python(format!("import onnxruntime\n\nsession = onnxruntime.InferenceSession({path})"));
        page.finish("model", "ONNX model")
    }
}

impl Named {
    fn row(&self) -> Vec<String> {
        vec![name_of(&self.name), name_of(&format!("({})", self.shape.join(", "))), self.dtype.clone()]
    }
}

/// `StringStringEntryProto`.
fn pair<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<(String, String)> {
    let mut pair = (String::new(), String::new());
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (1, Field::Bytes { end }) => pair.0 = reader.text(end)?,
            (2, Field::Bytes { end }) => pair.1 = reader.text(end)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(pair)
}

/// Operator and domain of a `NodeProto`.
fn node<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<(String, String)> {
    let (mut operator, mut domain) = (String::new(), String::new());
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (4, Field::Bytes { end }) => operator = reader.text(end)?,
            (7, Field::Bytes { end }) => domain = reader.text(end)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok((operator, domain))
}

/// Name, type and shape of a `TensorProto`, and whether its values are in another file.
fn tensor<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<(Weight, bool)> {
    let (mut name, mut dtype, mut shape, mut is_external) = (String::new(), 0, Vec::new(), false);
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (1, dims) => reader.numbers(dims, &mut shape)?,
            (2, Field::Number(number)) => dtype = number,
            (8, Field::Bytes { end }) => name = reader.text(end)?,
            (13, _) => is_external = true,
            _ => {}
        }
        Ok(())
    })?;
    Ok(((name, dtype_name(dtype).to_owned(), shape), is_external))
}

/// `ValueInfoProto`: tensors, and whatever else has a name.
fn value_info<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<Named> {
    let mut named = Named { name: String::new(), dtype: String::new(), shape: Vec::new() };
    reader.message(end, &mut |reader, number, field| {
        let Field::Bytes { end } = field else { return Ok(()) };
        match number {
            1 => named.name = reader.text(end)?,
            2 => reader.message(end, &mut |reader, number, field| {
                let (1, Field::Bytes { end }) = (number, field) else { return Ok(()) };
                reader.message(end, &mut |reader, number, field| {
                    match (number, field) {
                        (1, Field::Number(dtype)) => dtype_name(dtype).clone_into(&mut named.dtype),
                        (2, Field::Bytes { end }) => named.shape = sides(reader, end)?,
                        _ => {}
                    }
                    Ok(())
                })
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(named)
}

/// `TensorShapeProto`.
fn sides<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<Vec<String>> {
    let mut sides = Vec::new();
    reader.message(end, &mut |reader, number, field| {
        let (1, Field::Bytes { end }) = (number, field) else { return Ok(()) };
        let mut side = "?".to_owned();
        reader.message(end, &mut |reader, number, field| {
            match (number, field) {
                (1, Field::Number(length)) => side = length.cast_signed().to_string(),
                (2, Field::Bytes { end }) => side = reader.text(end)?,
                _ => {}
            }
            Ok(())
        })?;
        sides.push(side);
        Ok(())
    })?;
    Ok(sides)
}

/// `TensorProto.DataType`.
fn dtype_name(number: u64) -> &'static str {
    const NAMES: [&str; 17] = [
        "undefined",
        "float32",
        "uint8",
        "int8",
        "uint16",
        "int16",
        "int32",
        "int64",
        "string",
        "bool",
        "float16",
        "float64",
        "uint32",
        "uint64",
        "complex64",
        "complex128",
        "bfloat16",
    ];
    usize::try_from(number).ok().and_then(|number| NAMES.get(number)).copied().unwrap_or("?")
}
