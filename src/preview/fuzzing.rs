//! Readers of files over any bytes for fuzz targets, which cannot reach formats one by one. No part of the API: no
//! stability is promised.

use std::io::Cursor;

use super::text_file::{self, Matcher, Query};
use super::{FORMATS, Format, HEAD_BYTES, Limits, Source, report, whole_text};
use crate::store::Cancel;

/// Names whose endings make a difference to a format.
const NAMES: &[&str] = &[
    "a",
    "a.txt",
    "a.csv",
    "a.tsv",
    "a.dat",
    "a.json",
    "a.jsonl",
    "a.toml",
    "a.yaml",
    "a.ipynb",
    "a.html",
    "a.md",
    "a.py",
    "model/MLmodel",
    "a.npy",
    "a.npz",
    "a.pt",
    "a.pkl",
    "a.joblib",
    "a.safetensors",
    "a.onnx",
    "a.pb",
    "a.msgpack",
    "a.index",
    "a.db",
    "a.gz",
    "a.tar",
    "a.zip",
    "a.png",
    "a.tif",
    "events.out.tfevents.1",
    "a.data.dvc",
];

/// Formats that are read in this process: others are read by crates of others, apart.
fn formats() -> impl Iterator<Item = &'static dyn Format> {
    FORMATS.iter().copied().filter(|format| !format.is_apart())
}

/// Names of the formats that [`preview`] can be told to read, in the order of their numbers.
pub fn names() -> Vec<&'static str> {
    formats().map(Format::name).collect()
}

/// Reads what follows the first two bytes as one of the formats, whatever it looks like: the first byte is its number, the
/// second that of a name. Must never panic, and what it makes can be told.
pub fn preview(bytes: &[u8]) {
    let [format, name, bytes @ ..] = bytes else { return };
    let formats: Vec<&dyn Format> = formats().collect();
    let format = formats[usize::from(*format) % formats.len()];
    let name = NAMES[usize::from(*name) % NAMES.len()];
    let cancel = Cancel::new();
    let limits = Limits {
        max_bytes: 1 << 20,
        max_pixels: 1 << 18,
        max_memory: 8 << 20,
        max_text_bytes: 1 << 16,
        max_table_bytes: 1 << 16,
        max_tree_bytes: 1 << 16,
        max_rows: 200,
        max_columns: 50,
        ..Limits::default()
    };
    let source = || Source::new(name, bytes.len() as u64, Cursor::new(bytes));
    let mut whole = source();
    whole.read_up_to(HEAD_BYTES as u64, &cancel).expect("in memory");
    let inside = format.inside(&mut whole, &cancel);
    if matches!(inside, Ok(None))
        && let Ok(preview) = format.load(&mut whole, &limits, &cancel)
    {
        let mut told = report(&preview);
        assert!(told.contains_key("kind"));
        if preview.text().is_some_and(|text| text.detected().is_some()) {
            whole_text(name, &mut told, &mut source(), &cancel).expect("in memory");
        }
    }
}

/// Reads `bytes` as a text through the index of its lines. Must never panic, and all ways to read lines must agree.
pub fn text(bytes: &[u8]) {
    let cancel = Cancel::new();
    let reader = || Cursor::new(bytes);
    let mut index = text_file::begin(&mut reader()).expect("in memory");
    text_file::complete(&mut reader(), &mut index, &cancel, |_| {}).expect("in memory");
    let count = index.line_count();
    let all = text_file::lines(&mut reader(), &index, 0, usize::MAX, &cancel).expect("in memory");
    assert_eq!(all.len() as u64, count, "as many lines as were counted");
    let middle = count / 2;
    let half = text_file::lines(&mut reader(), &index, middle, usize::MAX, &cancel).expect("in memory");
    let texts = |lines: &[text_file::RawLine]| -> Vec<String> { lines.iter().map(|line| line.text.clone()).collect() };
    assert_eq!(texts(&half), texts(&all[middle as usize..]), "from any line on");
    for line in &all {
        let shown = text_file::rendered(&line.text, text_file::MAX_LINE_CHARS);
        assert!(shown.text.chars().count() <= text_file::MAX_LINE_CHARS + 1);
    }
    let matcher = Matcher::new(&Query { text: "e".to_owned(), ..Query::default() }).expect("a pattern");
    text_file::search(&mut reader(), &index, &matcher, (0, true), &cancel, |_| {}).expect("in memory");
}
