//! Checkpoints of `TensorFlow`: `…data-00000-of-00001` holds the values of tensors one after the other, and `…index` says
//! which they are. The index is a sorted table as `LevelDB` writes it, of messages of protocol buffers.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use serde_json::{Value, json};

use super::format::{Format, Head};
use super::page::{Page, broken, count_of, grouped, name_of, shape_text};
use super::protobuf::{Field, Reader};
use super::saved_model::dtype_name;
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::{escape, format};
use crate::store::Cancel;
use crate::text::Message;

/// Bytes of an index, and of one of its blocks.
const MAX_INDEX: u64 = 64 << 20;
const MAX_BLOCK: u64 = 16 << 20;
const MAX_TENSORS: usize = 100_000;
const MAX_ROWS: usize = 10_000;
/// Two places in the file, padded, and the magic number.
const FOOTER_BYTES: u64 = 48;
const MAGIC: u64 = 0xdb47_7524_8b80_fb57;

/// Which tensors there are.
pub(super) struct BundleIndex;

impl Format for BundleIndex {
    fn name(&self) -> &'static str {
        "tensor_bundle"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        // The first key is empty, and its value is a header that begins with the number of data files.
        matches!(head.bytes, [0, 0, 2..=64, 8, ..]) && (head.ending == "index" || has_version(head.bytes))
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        if source.size() > MAX_INDEX {
            return Err(broken(source, "TensorFlow", format!("more than {MAX_INDEX} bytes")));
        }
        source.read_up_to(MAX_INDEX, cancel)?;
        let bundle = Bundle::read(source.bytes()).map_err(|error| broken(source, "TensorFlow", error.to_string()))?;
        let mut page = Page::default();
        bundle.show(&mut page, &bundle.tensors.iter().collect::<Vec<_>>());
        page.python(how_to_load(source.name().trim_end_matches(".index")));
        Ok(page.finish("tensors", "TensorFlow checkpoint (index)"))
    }
}

/// The third field of the header, a message that begins with a version.
fn has_version(bytes: &[u8]) -> bool {
    let length = usize::from(bytes[2]);
    bytes.get(3..3 + length).is_some_and(|header| memchr::memmem::find(header, &[0x1a, 2, 8]).is_some())
}

/// Their values.
pub(super) struct BundleData;

impl Format for BundleData {
    fn name(&self) -> &'static str {
        "tensor_bundle_data"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        shard_of(&head.ending).is_some()
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let name = source.name();
        let (prefix, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let [shard, shards] = shard_of(&ending.to_lowercase()).unwrap_or_default();
        let file = prefix.rsplit('/').next().unwrap_or(prefix);
        let index = format!("{file}.index");
        let mut page = Page::default();
        let bundle = source.bytes_beside(&index, MAX_INDEX, cancel).map(|bytes| Bundle::read(&bytes));
        match bundle {
            Some(Ok(bundle)) => {
                let own: Vec<&Tensor> = bundle.tensors.iter().filter(|tensor| tensor.shard == shard).collect();
                let outside = own.iter().filter(|tensor| tensor.end() > source.size()).count();
                if outside > 0 {
                    page.warning(Message::new("data-offsets-outside").arg("count", outside));
                }
                bundle.show(&mut page, &own);
            }
            other => {
                let why = match other {
                    Some(Err(error)) => error.to_string(),
                    _ => io::Error::from(io::ErrorKind::NotFound).to_string(),
                };
                let note = Message::new("data-bundle-without-index").arg("file", name_of(&index)).arg("cause", why);
                page.note(note);
                page.facts(vec![Fact::new("data-bytes", format::size(source.size()))]);
                page.detail("tensors", Vec::<Value>::new());
            }
        }
        page.python(how_to_load(prefix));
        Ok(page.finish("tensors", format!("TensorFlow checkpoint (data {} of {shards})", shard + 1)))
    }
}

/// The number of a file and of all files, from `data-00000-of-00001`.
fn shard_of(ending: &str) -> Option<[u64; 2]> {
    let (shard, shards) = ending.strip_prefix("data-")?.split_once("-of-")?;
    let number = |text: &str| text.parse().ok().filter(|_| text.len() == 5 && !text.starts_with('+'));
    Some([number(shard)?, number(shards)?]).filter(|[shard, shards]| shard < shards)
}

fn how_to_load(prefix: &str) -> String {
    let prefix = escape::python(prefix);
    format!("import tensorflow as tf\n\nfor name, shape in tf.train.list_variables({prefix}):\n    print(name, shape)")
}

/// What an index tells.
#[derive(Default)]
struct Bundle {
    shards: u64,
    tensors: Vec<Tensor>,
    /// There are more than are kept.
    is_cut: bool,
}

#[derive(Default)]
struct Tensor {
    name: String,
    dtype: u64,
    shape: Vec<u64>,
    shard: u64,
    offset: u64,
    bytes: u64,
}

impl Tensor {
    fn end(&self) -> u64 {
        self.offset.saturating_add(self.bytes)
    }

    /// Texts have no size of their own.
    fn is_number(&self) -> bool {
        dtype_name(self.dtype) != "string"
    }
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

impl Bundle {
    fn read(bytes: &[u8]) -> io::Result<Self> {
        let mut bundle = Self::default();
        let footer = (bytes.len() as u64).checked_sub(FOOTER_BYTES).ok_or_else(|| damaged("too short"))?;
        let mut stream = Cursor::new(bytes);
        stream.seek(SeekFrom::Start(footer + 40))?;
        let mut magic = [0; 8];
        stream.read_exact(&mut magic)?;
        if u64::from_le_bytes(magic) != MAGIC {
            return Err(damaged("no table ends here"));
        }
        // The place of a block that is not read, then that of the index of all others.
        let mut places = &bytes[footer as usize..];
        place(&mut places)?;
        let index = place(&mut places)?;
        entries(block(bytes, index)?, |_, mut value| {
            let place = place(&mut value)?;
            entries(block(bytes, place)?, |key, value| bundle.entry(key, value))
        })?;
        Ok(bundle)
    }

    /// The header has no name; all others are tensors.
    fn entry(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let mut reader = Reader::new(Cursor::new(value));
        let end = value.len() as u64;
        if key.is_empty() {
            return reader.message(end, &mut |_, number, field| {
                if let (1, Field::Number(shards)) = (number, field) {
                    self.shards = shards;
                }
                Ok(())
            });
        }
        if self.tensors.len() >= MAX_TENSORS {
            self.is_cut = true;
            return Ok(());
        }
        let mut tensor = Tensor { name: String::from_utf8_lossy(key).into_owned(), ..Tensor::default() };
        reader.message(end, &mut |reader, number, field| {
            match (number, field) {
                (1, Field::Number(dtype)) => tensor.dtype = dtype,
                (2, Field::Bytes { end }) => tensor.shape = sides(reader, end)?,
                (3, Field::Number(shard)) => tensor.shard = shard,
                (4, Field::Number(offset)) => tensor.offset = offset,
                (5, Field::Number(bytes)) => tensor.bytes = bytes,
                _ => {}
            }
            Ok(())
        })?;
        self.tensors.push(tensor);
        Ok(())
    }

    fn show(&self, page: &mut Page, tensors: &[&Tensor]) {
        let numbers = || tensors.iter().filter(|tensor| tensor.is_number());
        let parameters = numbers().fold(0_u64, |all, tensor| all.saturating_add(count_of(&tensor.shape)));
        let bytes = tensors.iter().fold(0_u64, |all, tensor| all.saturating_add(tensor.bytes));
        page.facts(vec![
            Fact::new("data-tensors", grouped(tensors.len() as u64)),
            Fact::new("data-values", grouped(parameters)),
            Fact::new("data-files", grouped(self.shards)),
            Fact::new("data-bytes", format::size(bytes)),
        ]);
        if !tensors.is_empty() {
            page.section("data-tensors");
            let row = |tensor: &&Tensor| {
                vec![
                    name_of(tensor.name.strip_suffix("/.ATTRIBUTES/VARIABLE_VALUE").unwrap_or(&tensor.name)),
                    shape_text(&tensor.shape),
                    dtype_name(tensor.dtype).to_owned(),
                    grouped(count_of(&tensor.shape)),
                    format::size(tensor.bytes),
                ]
            };
            let rows = tensors.iter().take(MAX_ROWS).map(row).collect();
            let all = tensors.len() + usize::from(self.is_cut);
            page.table(&["name", "shape", "dtype", "values", "size"], rows, all);
        }
        let told =
            |tensor: &&Tensor| json!({"name": tensor.name, "shape": tensor.shape, "dtype": dtype_name(tensor.dtype)});
        page.detail("tensors", tensors.iter().map(told).collect::<Vec<Value>>());
        page.detail("parameters", parameters);
    }
}

/// Sides of a `TensorShapeProto`.
fn sides<R: Read + Seek>(reader: &mut Reader<R>, end: u64) -> io::Result<Vec<u64>> {
    let mut sides = Vec::new();
    reader.message(end, &mut |reader, number, field| {
        let (2, Field::Bytes { end }) = (number, field) else { return Ok(()) };
        let mut side = 0;
        reader.message(end, &mut |_, number, field| {
            if let (1, Field::Number(length)) = (number, field) {
                side = length;
            }
            Ok(())
        })?;
        sides.push(side);
        Ok(())
    })?;
    Ok(sides)
}

fn varint(bytes: &mut &[u8]) -> io::Result<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        bytes.read_exact(&mut byte)?;
        value |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(damaged("a number without an end"))
}

/// Where a block lies: its first byte and its length.
fn place(bytes: &mut &[u8]) -> io::Result<[u64; 2]> {
    Ok([varint(bytes)?, varint(bytes)?])
}

/// The entries of a block: what follows them tells where to begin in the middle, and whether they are compressed.
fn block(bytes: &[u8], [start, length]: [u64; 2]) -> io::Result<&[u8]> {
    let end = start.checked_add(length).filter(|&end| length <= MAX_BLOCK && end < bytes.len() as u64);
    let end = end.ok_or_else(|| damaged("a block outside of the file"))? as usize;
    if bytes[end] != 0 {
        return Err(damaged("a compressed block"));
    }
    let block = &bytes[start as usize..end];
    let restarts = block.last_chunk().map_or(0, |&count| u32::from_le_bytes(count)) as usize;
    let entries = restarts.checked_add(1).and_then(|count| block.len().checked_sub(count.checked_mul(4)?));
    Ok(&block[..entries.ok_or_else(|| damaged("a block without an end"))?])
}

/// Calls `each` with every key and value. Of a key, only that is written which differs from the key before.
fn entries(mut bytes: &[u8], mut each: impl FnMut(&[u8], &[u8]) -> io::Result<()>) -> io::Result<()> {
    const MAX_KEY: usize = 64 << 10;
    let mut key = Vec::new();
    while !bytes.is_empty() {
        let [shared, own, length] = [varint(&mut bytes)?, varint(&mut bytes)?, varint(&mut bytes)?];
        let own = bytes.split_off(..usize::try_from(own).unwrap_or(usize::MAX));
        let value = own.and_then(|own| Some((own, bytes.split_off(..usize::try_from(length).ok()?)?)));
        let (own, value) = value.ok_or_else(|| damaged("an entry longer than its block"))?;
        if shared > key.len() as u64 || own.len() > MAX_KEY {
            return Err(damaged("a name that does not fit"));
        }
        key.truncate(shared as usize);
        key.extend_from_slice(own);
        each(&key, value)?;
    }
    Ok(())
}
