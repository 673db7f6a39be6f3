//! The graph of a `TensorFlow` `SavedModel`: its signatures and operations. The variables are in other files.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use serde_json::json;

use super::format::{Format, Head};
use super::page::{Page, broken, grouped, name_of};
use super::protobuf::{Field, Reader};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

const MAX_ROWS: usize = 2_000;

pub(super) struct SavedModel;

impl Format for SavedModel {
    fn name(&self) -> &'static str {
        "saved_model"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        // The version of the schema, then graphs.
        head.ending == "pb" && matches!(head.bytes, [8, 1, 0x12, ..])
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let mut model = Model::default();
        let read = source.stream(cancel).and_then(|stream| model.read(&mut Reader::new(stream), size));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        match read {
            Err(error) if model.operations.is_empty() => {
                Err(broken(source, "TensorFlow SavedModel", error.to_string()))
            }
            read => Ok(model.shown(source.name(), read.err().map(|error| error.to_string()))),
        }
    }
}

#[derive(Default)]
struct Model {
    tags: Vec<String>,
    version: String,
    operations: BTreeMap<String, u64>,
    functions: u64,
    /// Signature, `input` or `output`, name, type, shape.
    signatures: Vec<[String; 5]>,
}

impl Model {
    fn read<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        reader.message(end, &mut |reader, number, field| {
            let (2, Field::Bytes { end }) = (number, field) else { return Ok(()) };
            // `MetaGraphDef`
            reader.message(end, &mut |reader, number, field| {
                let Field::Bytes { end } = field else { return Ok(()) };
                match number {
                    1 => self.read_info(reader, end),
                    2 => self.read_graph(reader, end),
                    5 => self.read_signature(reader, end),
                    _ => Ok(()),
                }
            })
        })
    }

    fn read_info<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        reader.message(end, &mut |reader, number, field| {
            match (number, field) {
                (4, Field::Bytes { end }) => self.tags.push(reader.text(end)?),
                (5, Field::Bytes { end }) => self.version = reader.text(end)?,
                _ => {}
            }
            Ok(())
        })
    }

    /// Nodes of the graph, and those of its functions, in which `TensorFlow` 2 keeps everything.
    fn read_graph<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        reader.message(end, &mut |reader, number, field| {
            let Field::Bytes { end } = field else { return Ok(()) };
            match number {
                1 => self.read_node(reader, end),
                2 => reader.message(end, &mut |reader, number, field| {
                    let (1, Field::Bytes { end }) = (number, field) else { return Ok(()) };
                    self.functions += 1;
                    reader.message(end, &mut |reader, number, field| match (number, field) {
                        (3, Field::Bytes { end }) => self.read_node(reader, end),
                        _ => Ok(()),
                    })
                }),
                _ => Ok(()),
            }
        })
    }

    fn read_node<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        reader.message(end, &mut |reader, number, field| {
            if let (2, Field::Bytes { end }) = (number, field) {
                *self.operations.entry(reader.text(end)?).or_default() += 1;
            }
            Ok(())
        })
    }

    /// An entry of the map of `SignatureDef`.
    fn read_signature<R: Read + Seek>(&mut self, reader: &mut Reader<R>, end: u64) -> io::Result<()> {
        let mut signature = String::new();
        reader.message(end, &mut |reader, number, field| {
            let Field::Bytes { end } = field else { return Ok(()) };
            match number {
                1 => signature = reader.text(end)?,
                2 => reader.message(end, &mut |reader, number, field| {
                    let Field::Bytes { end } = field else { return Ok(()) };
                    let side = match number {
                        1 => "input",
                        2 => "output",
                        _ => return Ok(()),
                    };
                    let [name, dtype, shape] = tensor(reader, end)?;
                    if self.signatures.len() < MAX_ROWS {
                        self.signatures.push([signature.clone(), side.to_owned(), name, dtype, shape]);
                    }
                    Ok(())
                })?,
                _ => {}
            }
            Ok(())
        })
    }

    fn shown(self, name: &str, why: Option<String>) -> Preview {
        let mut page = Page::default();
        if let Some(why) = why {
            page.note(Message::new("data-rest-not-read").arg("cause", why));
        }
        page.facts(vec![
            Fact::named("TensorFlow", name_of(&self.version)),
            Fact::new("data-tags", name_of(&self.tags.join(", "))),
            Fact::new("data-operators", grouped(self.operations.values().sum())),
            Fact::new("data-functions", grouped(self.functions)),
        ]);
        if !self.signatures.is_empty() {
            page.section("data-signatures");
            let rows = self.signatures.iter().map(|row| row.iter().map(|cell| name_of(cell)).collect()).collect();
            page.table(&["data-signature", "", "data-name", "data-dtype", "data-shape"], rows, self.signatures.len());
        }
        page.section("data-operators");
        let mut all: Vec<_> = self.operations.iter().collect();
        all.sort_by_key(|&(_, count)| std::cmp::Reverse(*count));
        let rows = all.iter().take(MAX_ROWS).map(|(name, count)| vec![name_of(name), count.to_string()]).collect();
        page.table(&["data-operator", "data-count"], rows, all.len());
        let side = |side: &str| -> Vec<_> {
            let rows = self.signatures.iter().filter(|row| row[1] == side);
            rows.map(|row| json!({"name": row[2], "dtype": row[3], "shape": row[4], "signature": row[0]})).collect()
        };
        let told = json!({"inputs": side("input"), "outputs": side("output"), "operators": self.operations});
        page.detail("model", told);
        let folder = name.rsplit_once('/').map_or(".", |(folder, _)| folder);
        page.python(format!("import tensorflow as tf\n\nmodel = tf.saved_model.load({})", escape::python(folder)));
        page.finish("model", "TensorFlow SavedModel")
    }
}

/// Key, type and shape of an entry of a map of `TensorInfo`.
fn tensor<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<[String; 3]> {
    let (mut name, mut dtype, mut shape) = (String::new(), 0, "?".to_owned());
    reader.message(end, &mut |reader, number, field| {
        let Field::Bytes { end } = field else { return Ok(()) };
        match number {
            1 => name = reader.text(end)?,
            2 => reader.message(end, &mut |reader, number, field| {
                match (number, field) {
                    (2, Field::Number(number)) => dtype = number,
                    (3, Field::Bytes { end }) => shape = sides(reader, end)?,
                    _ => {}
                }
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok([name, dtype_name(dtype).to_owned(), shape])
}

/// `TensorShapeProto` of `TensorFlow`, whose sides may be unknown (-1).
fn sides<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<String> {
    let (mut sides, mut is_unknown) = (Vec::new(), false);
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (2, Field::Bytes { end }) => {
                let mut side = 0_i64;
                reader.message(end, &mut |_, number, field| {
                    if let (1, Field::Number(length)) = (number, field) {
                        side = length.cast_signed();
                    }
                    Ok(())
                })?;
                sides.push(side.to_string());
            }
            (3, Field::Number(flag)) => is_unknown = flag != 0,
            _ => {}
        }
        Ok(())
    })?;
    Ok(if is_unknown { "?".to_owned() } else { format!("({})", sides.join(", ")) })
}

/// `DataType` of `TensorFlow`.
pub(super) fn dtype_name(number: u64) -> &'static str {
    match number {
        1 => "float32",
        2 => "float64",
        3 => "int32",
        4 => "uint8",
        5 => "int16",
        6 => "int8",
        7 => "string",
        8 => "complex64",
        9 => "int64",
        10 => "bool",
        14 => "bfloat16",
        19 => "float16",
        20 => "resource",
        22 => "uint32",
        23 => "uint64",
        _ => "?",
    }
}
