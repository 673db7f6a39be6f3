//! The events of a file, by their tags: `Event` and `Summary` of TensorFlow.

use std::collections::BTreeMap;
use std::io::{self, Cursor};

use super::super::protobuf::{Field, Reader};

/// Points of a curve; with more, every other is left out.
const MAX_POINTS: usize = 20_000;
/// Bytes of an encoded picture, and of all of them.
const MAX_IMAGE: u64 = 8 << 20;
const MAX_IMAGES: usize = 48 << 20;
/// Texts of a tag that are kept.
const MAX_TEXTS: usize = 50;
pub(super) const MAX_TAGS: usize = 2_000;

type Message<'a> = Reader<Cursor<&'a [u8]>>;

/// What was found.
#[derive(Default)]
pub(super) struct Summaries {
    pub(super) tags: BTreeMap<String, Tag>,
    pub(super) hparams: Vec<(String, String)>,
    pub(super) has_graph: bool,
    pub(super) first_time: Option<f64>,
    pub(super) last_time: Option<f64>,
    image_bytes: usize,
}

/// The values of a tag.
#[derive(Default)]
pub(super) struct Tag {
    pub(super) count: u64,
    /// Step and value.
    pub(super) scalars: Vec<[f64; 2]>,
    /// Of every so many scalars one is kept.
    every: u64,
    pub(super) texts: Vec<(i64, String)>,
    pub(super) histograms: u64,
    pub(super) sounds: u64,
    pub(super) images: u64,
    /// The last picture and its step.
    pub(super) image: Option<(i64, Vec<u8>)>,
}

/// A value of a summary.
#[derive(Default)]
struct Value {
    tag: String,
    plugin: String,
    plugin_content: Vec<u8>,
    simple: Option<f64>,
    image: Option<Vec<u8>>,
    has_histogram: bool,
    has_sound: bool,
    tensor: Option<Tensor>,
}

#[derive(Default)]
struct Tensor {
    dtype: u64,
    content: Vec<u8>,
    number: Option<f64>,
    texts: Vec<Vec<u8>>,
}

impl Summaries {
    /// `Event`.
    pub(super) fn add(&mut self, record: &[u8]) -> io::Result<()> {
        let mut reader = Reader::new(Cursor::new(record));
        let (mut step, mut time) = (0_i64, None);
        let mut values = Vec::new();
        reader.message(record.len() as u64, &mut |reader, number, field| {
            match (number, field) {
                (1, Field::Fixed64(bits)) => time = Some(f64::from_bits(bits)),
                (2, Field::Number(number)) => step = number.cast_signed(),
                (4, _) => self.has_graph = true,
                (5, Field::Bytes { end }) => reader.message(end, &mut |reader, number, field| {
                    if let (1, Field::Bytes { end }) = (number, field) {
                        values.push(value(reader, end)?);
                    }
                    Ok(())
                })?,
                _ => {}
            }
            Ok(())
        })?;
        if let Some(time) = time.filter(|time| time.is_finite() && *time > 0.0) {
            self.first_time = Some(self.first_time.map_or(time, |first: f64| first.min(time)));
            self.last_time = Some(self.last_time.map_or(time, |last: f64| last.max(time)));
        }
        for value in values {
            self.keep(step, value);
        }
        Ok(())
    }

    fn keep(&mut self, step: i64, value: Value) {
        if value.plugin == "hparams" && self.hparams.is_empty() {
            // What they are is told beside the values, not as one; a damaged one is none.
            self.hparams = hparams(&value.plugin_content).unwrap_or_default();
        }
        // TensorBoard puts an end to names of texts that nobody gave them.
        let name = match value.tag.strip_suffix("/text_summary") {
            Some(name) if value.plugin == "text" => name.to_owned(),
            _ => value.tag,
        };
        if self.tags.len() >= MAX_TAGS && !self.tags.contains_key(&name) {
            return;
        }
        let tag = self.tags.entry(name).or_default();
        tag.count += 1;
        let is_text = value.plugin == "text";
        let image = value.image.or_else(|| {
            let tensor = value.tensor.as_ref().filter(|_| value.plugin == "images")?;
            // Width and height as texts, then the pictures.
            tensor.texts.get(2).cloned()
        });
        if let Some(number) = value.simple {
            tag.scalar(step, number);
        } else if let Some(image) = image {
            tag.images += 1;
            let before = tag.image.as_ref().map_or(0, |(_, bytes)| bytes.len());
            if self.image_bytes + image.len() - before.min(self.image_bytes) <= MAX_IMAGES {
                self.image_bytes = self.image_bytes + image.len() - before.min(self.image_bytes);
                tag.image = Some((step, image));
            }
        } else if value.has_histogram || value.plugin == "histograms" {
            tag.histograms += 1;
        } else if value.has_sound || value.plugin == "audio" {
            tag.sounds += 1;
        } else if let Some(tensor) = value.tensor {
            if is_text || !tensor.texts.is_empty() {
                let texts = tensor.texts.iter().map(|text| String::from_utf8_lossy(text));
                let text = texts.collect::<Vec<_>>().join("\n");
                if tag.texts.len() < MAX_TEXTS {
                    tag.texts.push((step, text));
                }
            } else if let Some(number) = tensor.scalar() {
                tag.scalar(step, number);
            }
        }
    }
}

impl Tag {
    fn scalar(&mut self, step: i64, value: f64) {
        if self.scalars.len() >= MAX_POINTS {
            let mut at = 0;
            self.scalars.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            self.every = self.every.max(1) * 2;
        }
        if self.every < 2 || self.count.is_multiple_of(self.every) {
            self.scalars.push([step as f64, value]);
        }
    }
}

impl Tensor {
    /// The number of a tensor of one, which TensorFlow 2 writes for a scalar.
    fn scalar(&self) -> Option<f64> {
        let content = self.content.as_slice();
        let (four, eight) = (content.try_into().ok(), content.try_into().ok());
        self.number.or(match self.dtype {
            1 => four.map(|bytes| f32::from_le_bytes(bytes).into()),
            2 => eight.map(f64::from_le_bytes),
            3 => four.map(|bytes| i32::from_le_bytes(bytes).into()),
            9 => eight.map(|bytes| i64::from_le_bytes(bytes) as f64),
            _ => None,
        })
    }
}

/// `Summary.Value`.
fn value(reader: &mut Message<'_>, end: u64) -> io::Result<Value> {
    let mut value = Value::default();
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (1, Field::Bytes { end }) => value.tag = reader.text(end)?,
            (2, Field::Fixed32(bits)) => value.simple = Some(f32::from_bits(bits).into()),
            (3 | 5, _) => value.has_histogram = true,
            (4, Field::Bytes { end }) => reader.message(end, &mut |reader, number, field| {
                if let (4, Field::Bytes { end }) = (number, field) {
                    value.image = Some(reader.bytes(end, MAX_IMAGE)?);
                }
                Ok(())
            })?,
            (6, _) => value.has_sound = true,
            (8, Field::Bytes { end }) => value.tensor = Some(tensor(reader, end)?),
            (9, Field::Bytes { end }) => reader.message(end, &mut |reader, number, field| {
                let (1, Field::Bytes { end }) = (number, field) else { return Ok(()) };
                reader.message(end, &mut |reader, number, field| {
                    match (number, field) {
                        (1, Field::Bytes { end }) => value.plugin = reader.text(end)?,
                        (2, Field::Bytes { end }) => value.plugin_content = reader.bytes(end, 1 << 20)?,
                        _ => {}
                    }
                    Ok(())
                })
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(value)
}

/// `TensorProto` of TensorFlow, as far as its values are one number or texts.
fn tensor(reader: &mut Message<'_>, end: u64) -> io::Result<Tensor> {
    let mut tensor = Tensor::default();
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (1, Field::Number(dtype)) => tensor.dtype = dtype,
            (4, Field::Bytes { end }) => tensor.content = reader.bytes(end, 64)?,
            (5, Field::Fixed32(bits)) => tensor.number = Some(f32::from_bits(bits).into()),
            (6, Field::Fixed64(bits)) => tensor.number = Some(f64::from_bits(bits)),
            (5 | 6, Field::Bytes { end }) => {
                let bytes = reader.bytes(end, 8)?;
                let bytes = bytes.as_slice();
                tensor.number = match number {
                    5 => bytes.try_into().ok().map(|bytes| f32::from_le_bytes(bytes).into()),
                    _ => bytes.try_into().ok().map(f64::from_le_bytes),
                };
            }
            (7 | 10, field) => {
                let mut numbers = Vec::new();
                reader.numbers(field, &mut numbers)?;
                tensor.number = numbers.first().map(|&number| number.cast_signed() as f64);
            }
            (8, Field::Bytes { end }) => tensor.texts.push(reader.bytes(end, MAX_IMAGE)?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(tensor)
}

/// `HParamsPluginData`: names and values of a session.
fn hparams(content: &[u8]) -> io::Result<Vec<(String, String)>> {
    let mut reader = Reader::new(Cursor::new(content));
    let mut all = Vec::new();
    reader.message(content.len() as u64, &mut |reader, number, field| {
        let (3, Field::Bytes { end }) = (number, field) else { return Ok(()) };
        reader.message(end, &mut |reader, number, field| {
            let (1, Field::Bytes { end }) = (number, field) else { return Ok(()) };
            let (mut name, mut value) = (String::new(), String::new());
            reader.message(end, &mut |reader, number, field| {
                match (number, field) {
                    (1, Field::Bytes { end }) => name = reader.text(end)?,
                    (2, Field::Bytes { end }) => value = struct_value(reader, end)?,
                    _ => {}
                }
                Ok(())
            })?;
            all.push((name, value));
            Ok(())
        })
    })?;
    all.sort();
    Ok(all)
}

/// `google.protobuf.Value`.
fn struct_value(reader: &mut Message<'_>, end: u64) -> io::Result<String> {
    let mut text = String::new();
    reader.message(end, &mut |reader, number, field| {
        match (number, field) {
            (2, Field::Fixed64(bits)) => text = f64::from_bits(bits).to_string(),
            (3, Field::Bytes { end }) => text = reader.text(end)?,
            (4, Field::Number(flag)) => (if flag == 0 { "False" } else { "True" }).clone_into(&mut text),
            _ => {}
        }
        Ok(())
    })?;
    Ok(text)
}
