//! Arrays, models, archives and events, made here as their programs write them; what they promise and do not hold; and the
//! same samples damaged.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use serde_json::{Value, json};

use super::*;

mod archives;
mod arrays;
mod checkpoints;
mod damaged;
mod events;
mod models;
mod pickles;

/// What the JSON tells of a file.
fn told(name: &str, bytes: &[u8]) -> Value {
    Value::Object(report(&load_bytes(name, bytes).expect("readable")))
}

fn document(name: &str, bytes: &[u8]) -> Document {
    match load_bytes(name, bytes).expect("readable").shape {
        Shape::Document(document) => document,
        other => panic!("{name} is no document: {other:?}"),
    }
}

/// Why a file that is none of its kind is shown as the bytes that it is.
fn damage_of(name: &str, bytes: &[u8]) -> String {
    let preview = load_bytes(name, bytes).expect("its bytes");
    assert!(matches!(preview.shape, Shape::Facts(_)), "{name}: {preview:?}");
    let [notice] = preview.notices.as_slice() else { panic!("{name}: {:?}", preview.notices) };
    assert_eq!(notice.key, "data-damaged");
    Language::English.texts().message(notice)
}

/// Keys of the warnings and notes of a page.
fn remarks(document: &Document) -> Vec<&'static str> {
    let of = |block: &Block| match block {
        Block::Warning(message) | Block::Note(message) => Some(message.key),
        _ => None,
    };
    document.blocks.iter().filter_map(of).collect()
}

/// An array of `NumPy`: `descr` and `shape` as Python writes them.
pub(super) fn npy(descr: &str, order: &str, shape: &str, values: &[u8]) -> Vec<u8> {
    let mut header = format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}");
    header.push_str(&" ".repeat(63 - (header.len() + 10) % 64));
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(values);
    bytes
}

/// A zip of these members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = ::zip::write::SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Deflated);
    for (name, bytes) in members {
        zip.start_file(*name, options).expect("a member");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A tar of these members.
fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mtime(1_760_000_000);
        // `set_path` refuses names that lead out; hostile archives have them.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, *bytes).expect("appended");
    }
    tar.into_inner().expect("a tar")
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    flate2::read::GzEncoder::new(bytes, flate2::Compression::fast()).read_to_end(&mut packed).expect("packed");
    packed
}

/// A field of protocol buffers with bytes.
fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(bytes.len() as u64), bytes.to_vec()].concat()
}

/// One with a number.
fn counted(number: u64, value: u64) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A small model of ONNX: one product, one activation, weights of 6 × 16.
fn onnx_model() -> Vec<u8> {
    let shape = |sides: &[&[u8]]| sides.iter().flat_map(|side| field(1, side)).collect::<Vec<u8>>();
    let input = |name: &str| {
        let sides = shape(&[&field(2, b"batch"), &counted(1, 6)]);
        let tensor = [counted(1, 1), field(2, &sides)].concat();
        [field(1, name.as_bytes()), field(2, &field(1, &tensor))].concat()
    };
    let weights = [counted(1, 6), counted(1, 16), counted(2, 1), field(8, b"W1"), field(9, &[0; 384])].concat();
    let node = |operator: &str| [field(1, b"x"), field(2, b"y"), field(4, operator.as_bytes())].concat();
    let graph = [
        field(1, &node("MatMul")),
        field(1, &node("Relu")),
        field(1, &node("MatMul")),
        field(2, b"mlp"),
        field(5, &weights),
        field(11, &input("x")),
        field(12, &input("y")),
    ]
    .concat();
    [counted(1, 8), field(2, b"maker"), field(7, &graph), field(8, &counted(2, 17))].concat()
}

/// A record with its checksums.
fn record(data: &[u8]) -> Vec<u8> {
    use super::super::events::record::{crc32c, masked};
    let length = (data.len() as u64).to_le_bytes();
    [&length[..], &masked(crc32c(&length)).to_le_bytes(), data, &masked(crc32c(data)).to_le_bytes()].concat()
}

fn event(step: u64, value: &[u8]) -> Vec<u8> {
    let time = [vec![1 << 3 | 1], (1.76e9 + step as f64).to_le_bytes().to_vec()].concat();
    record(&[time, counted(2, step), field(5, &field(1, value))].concat())
}

/// An event file with three losses, of which the last is not a number.
fn event_file() -> Vec<u8> {
    let mut bytes = record(&[vec![1 << 3 | 1], 1.76e9_f64.to_le_bytes().to_vec(), field(3, b"brain.Event:2")].concat());
    for (step, loss) in [(0, 0.5_f32), (10, 0.25), (20, f32::NAN)] {
        bytes.extend(event(step, &[field(1, b"loss"), vec![2 << 3 | 5], loss.to_le_bytes().to_vec()].concat()));
    }
    bytes
}

/// A header of safetensors and so many bytes behind it.
fn safetensors(header: &Value, data_bytes: usize) -> Vec<u8> {
    let text = header.to_string();
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes(), &vec![0; data_bytes]].concat()
}
