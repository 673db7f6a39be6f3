//! Models of other kinds: what their first bytes tell. Of GGUF, whose header is a list, all of it but the weights.

use std::io::{self, Read};

use serde_json::json;

use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, name_of, shape_text};
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::model::format;
use crate::store::Cancel;

const MAX_ENTRIES: u64 = 100_000;
/// Bytes of a text that are kept, and those that a text may have.
const MAX_TEXT: u64 = 2_000;
const MAX_TEXT_BYTES: u64 = 16 << 20;

pub(super) struct ModelFile;

impl Format for ModelFile {
    fn name(&self) -> &'static str {
        "model_file"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        kind_of(head.bytes, &head.ending, head.is_text).is_some()
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let head = Head::new(source.bytes(), source.name());
        let kind = kind_of(head.bytes, &head.ending, head.is_text).unwrap_or(Kind::TfLite);
        let path = escape::python(source.name());
        let mut page = Page::default();
        if kind == Kind::Gguf {
            let read = source.stream(cancel).and_then(|mut stream| Gguf::read(&mut stream));
            if cancel.is_cancelled() {
                return Err(PreviewError::Cancelled);
            }
            read.map_err(|error| broken(source, "GGUF", error.to_string()))?.show(&mut page);
        } else {
            page.facts(vec![Fact::new("data-kind", kind.name()), Fact::new("data-bytes", format::size(source.size()))]);
            page.detail("model", json!({}));
        }
        page.python(kind.code(&path));
        Ok(page.finish("model", kind.name()))
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Gguf,
    TfLite,
    CatBoost,
    XgBoost,
    Flax,
    CoreMl,
}

fn kind_of(bytes: &[u8], ending: &str, is_text: bool) -> Option<Kind> {
    match bytes {
        [b'G', b'G', b'U', b'F', ..] => Some(Kind::Gguf),
        [_, _, _, _, b'T', b'F', b'L', b'3', ..] => Some(Kind::TfLite),
        [b'C', b'B', b'M', b'1', ..] => Some(Kind::CatBoost),
        [b'b', b'i', b'n', b'f', ..] | [b'{', b'L', ..] if ending != "json" && !is_text => Some(Kind::XgBoost),
        [0x80..=0x8f | 0xde | 0xdf, ..] if ending == "msgpack" => Some(Kind::Flax),
        [8, ..] if ending == "mlmodel" && !is_text => Some(Kind::CoreMl),
        _ => None,
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Gguf => "GGUF",
            Self::TfLite => "TensorFlow Lite model",
            Self::CatBoost => "CatBoost model",
            Self::XgBoost => "XGBoost model",
            Self::Flax => "MessagePack (Flax)",
            Self::CoreMl => "Core ML model",
        }
    }

    fn code(self, path: &str) -> String {
        match self {
            Self::Gguf => format!("from llama_cpp import Llama\n\nmodel = Llama(model_path={path})"),
            Self::TfLite => format!("import tensorflow as tf\n\ninterpreter = tf.lite.Interpreter(model_path={path})"),
            Self::CatBoost => format!("import catboost\n\nmodel = catboost.CatBoost().load_model({path})"),
            Self::XgBoost => format!("import xgboost\n\nmodel = xgboost.Booster(model_file={path})"),
            Self::Flax => format!(
                "from flax.serialization import msgpack_restore\n\nwith open({path}, \"rb\") as file:\n    parameters = msgpack_restore(file.read())"
            ),
            Self::CoreMl => format!("import coremltools\n\nmodel = coremltools.models.MLModel({path})"),
        }
    }
}

/// The header of GGUF.
struct Gguf {
    version: u32,
    metadata: Vec<(String, String)>,
    /// Name, shape, number of the type.
    tensors: Vec<(String, Vec<u64>, u32)>,
}

fn four(stream: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn eight(stream: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    stream.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

fn text(stream: &mut impl Read) -> io::Result<String> {
    let length = eight(stream)?;
    if length > MAX_TEXT_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a text that is too long"));
    }
    let mut bytes = Vec::new();
    stream.take(length.min(MAX_TEXT)).read_to_end(&mut bytes)?;
    io::copy(&mut stream.take(length.saturating_sub(MAX_TEXT)), &mut io::sink())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl Gguf {
    fn read(stream: &mut impl Read) -> io::Result<Self> {
        let damaged = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
        four(stream)?;
        let version = four(stream)?;
        if !(2..=3).contains(&version) {
            return Err(damaged(&format!("version {version}")));
        }
        let (tensor_count, entry_count) = (eight(stream)?, eight(stream)?);
        if tensor_count > MAX_ENTRIES || entry_count > MAX_ENTRIES {
            return Err(damaged("more entries than a model has"));
        }
        let mut metadata = Vec::new();
        for _ in 0..entry_count {
            let name = text(stream)?;
            let kind = four(stream)?;
            let value = if kind == 9 { array(stream)? } else { scalar(stream, kind)? };
            metadata.push((name, value));
        }
        let mut tensors = Vec::new();
        for _ in 0..tensor_count {
            let name = text(stream)?;
            let sides = four(stream)?;
            if sides > 8 {
                return Err(damaged("too many dimensions"));
            }
            let shape = (0..sides).map(|_| eight(stream)).collect::<io::Result<Vec<_>>>()?;
            let kind = four(stream)?;
            eight(stream)?;
            tensors.push((name, shape, kind));
        }
        Ok(Self { version, metadata, tensors })
    }

    fn show(self, page: &mut Page) {
        let parameters = self.tensors.iter().fold(0_u64, |all, (_, shape, _)| all.saturating_add(count_of(shape)));
        page.facts(vec![
            Fact::new("data-kind", format!("GGUF {}", self.version)),
            Fact::new("data-tensors", grouped(self.tensors.len() as u64)),
            Fact::new("data-parameters", grouped(parameters)),
        ]);
        page.section("data-metadata");
        page.facts(self.metadata.iter().map(|(name, value)| Fact::named(name_of(name), name_of(value))).collect());
        page.section("data-tensors");
        let row = |(name, shape, kind): &(String, Vec<u64>, u32)| {
            vec![name_of(name), shape_text(shape), type_name(*kind).to_owned(), grouped(count_of(shape))]
        };
        let rows = self.tensors.iter().take(10_000).map(row).collect();
        page.table(&["data-name", "data-shape", "data-dtype", "data-parameters"], rows, self.tensors.len());
        let told: Vec<_> = self
            .tensors
            .iter()
            .map(|(name, shape, kind)| json!({"name": name, "shape": shape, "dtype": type_name(*kind)}))
            .collect();
        page.detail("tensors", told);
        page.detail("model", json!({ "parameters": parameters }));
    }
}

fn scalar(stream: &mut impl Read, kind: u32) -> io::Result<String> {
    let mut byte = || -> io::Result<u8> {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        Ok(byte[0])
    };
    Ok(match kind {
        0 => byte()?.to_string(),
        1 => byte()?.cast_signed().to_string(),
        2 => u16::from_le_bytes([byte()?, byte()?]).to_string(),
        3 => i16::from_le_bytes([byte()?, byte()?]).to_string(),
        4 => four(stream)?.to_string(),
        5 => four(stream)?.cast_signed().to_string(),
        6 => f32::from_bits(four(stream)?).to_string(),
        7 => (if byte()? == 0 { "false" } else { "true" }).to_owned(),
        8 => text(stream)?,
        10 => eight(stream)?.to_string(),
        11 => eight(stream)?.cast_signed().to_string(),
        12 => f64::from_bits(eight(stream)?).to_string(),
        other => return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a value of kind {other}"))),
    })
}

/// The first values of a list; the rest is passed over.
fn array(stream: &mut impl Read) -> io::Result<String> {
    let (kind, count) = (four(stream)?, eight(stream)?);
    if count > 4 << 20 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a list that is too long"));
    }
    let mut first = Vec::new();
    for at in 0..count {
        let value = scalar(stream, kind)?;
        if at < 8 {
            first.push(value);
        }
    }
    let more = if count > 8 { format!(", … ({count})") } else { String::new() };
    Ok(format!("[{}{more}]", first.join(", ")))
}

/// `ggml_type`.
fn type_name(number: u32) -> &'static str {
    const NAMES: [&str; 31] = [
        "F32", "F16", "Q4_0", "Q4_1", "?", "?", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K",
        "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16", "I32",
        "I64", "F64", "IQ1_M", "BF16",
    ];
    NAMES.get(number as usize).copied().unwrap_or("?")
}
