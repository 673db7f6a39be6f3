//! The list of formats, and a format that is not in it.

use std::collections::BTreeSet;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;

/// A file of each format, with a name that promises something else where content decides.
fn samples() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    vec![
        ("empty", "picture.png", Vec::new()),
        ("pointer", "picture.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n".to_vec()),
        ("image", "picture.csv", encoded(&gradient(2, 2), ImageFormat::Png)),
        ("pdf", "figure.png", super::papers::pdf(&[(9, 9, "", "")], "")),
        ("svg", "figure.xml", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".to_vec()),
        ("parquet", "a.txt", super::tables::parquet_file(3, 8)),
        ("feather", "a.txt", super::tables::feather_file(3)),
        ("excel", "a.zip", super::tables::excel_file()),
        ("sqlite", "a.txt", super::tables::sqlite_file()),
        ("npy", "notes.txt", data::npy("'|u1'", "False", "()", &[7])),
        ("npz", "arrays.npz", zip("notes.txt")),
        ("torch", "model", zip("archive/data.pkl")),
        ("pickle", "picture.png", b"\x80\x04N.".to_vec()),
        ("safetensors", "weights", b"\x02\0\0\0\0\0\0\0{}".to_vec()),
        ("keras", "model.keras", zip("config.json")),
        ("hdf5", "picture.png", b"\x89HDF\r\n\x1a\n".to_vec()),
        ("onnx", "model.onnx", b"\x08\x08\x3a\x05\x0a\x03\x22\x01x".to_vec()),
        ("saved_model", "saved_model.pb", b"\x08\x01\x12\0".to_vec()),
        ("keras_metadata", "keras_metadata.pb", b"\x0a\x12\x1a\x04root\x22\x0a_tf_keras_".to_vec()),
        ("tensor_bundle", "variables.index", b"\0\0\x02\x08\x01".to_vec()),
        ("tensor_bundle_data", "variables.data-00000-of-00001", b"1234".to_vec()),
        ("events", "notes.txt", [0_u64.to_le_bytes().to_vec(), b"\x29\x03\x98\x07\xd8\xea\x82\xa2".to_vec()].concat()),
        ("model_file", "notes.txt", b"\0\0\0\0TFL3".to_vec()),
        (
            "audio",
            "notes.txt",
            b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0".to_vec(),
        ),
        ("other_image", "notes.txt", b"\0\0\0\x14ftypavif\0\0\0\0".to_vec()),
        ("video", "notes.txt", b"\0\0\0\x08ftyp".to_vec()),
        ("zip", "notes.txt", zip("a.txt")),
        ("tar", "notes.txt", tar()),
        ("packed", "notes.txt", gzipped(&[0, 1, 2, 3, 4, 5])),
        ("binary", "notes.txt", vec![0, 1, 2, 3]),
        ("notebook", "a.ipynb", b"{}".to_vec()),
        ("plotly-html", "plot.txt", br#"<div></div><script>Plotly.newPlot("a", [{"y": [1]}], {})</script>"#.to_vec()),
        ("plotly-json", "figure.txt", br#"{"data": [{"type": "scatter", "y": [1]}], "layout": {}}"#.to_vec()),
        ("html", "report.txt", b"<!doctype html><p>text".to_vec()),
        ("mlmodel", "model/MLmodel", b"flavors: {}\n".to_vec()),
        ("csv", "per_class.tsv", b"a\tb\n1\t2\n".to_vec()),
        ("markdown", "README.md", b"# Title\n".to_vec()),
        ("yaml", "conda.yaml", b"flavors: {}\n".to_vec()),
        ("toml", "pyproject.toml", b"a = 1\n".to_vec()),
        ("table-json", "metrics", b"{\"columns\":[\"a\"],\"data\":[[1]]}".to_vec()),
        ("json", "metrics", b" [1, 2]".to_vec()),
        ("columns", "curve.dat", b"0 1\n1 2\n".to_vec()),
        ("text", "train.log", b"epoch 1\n".to_vec()),
    ]
}

/// A zip with one empty member.
fn zip(member: &str) -> Vec<u8> {
    let mut zip = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(member, ::zip::write::SimpleFileOptions::default()).expect("a member");
    if member == "config.json" {
        std::io::Write::write_all(&mut zip, b"{}").expect("written");
    }
    if member == "archive/data.pkl" {
        std::io::Write::write_all(&mut zip, b"\x80\x04N.").expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A tar with one empty member.
fn tar() -> Vec<u8> {
    let mut tar = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(0);
    tar.append_data(&mut header, "a.txt", std::io::empty()).expect("appended");
    tar.into_inner().expect("a tar")
}

fn gzipped(inside: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    flate2::read::GzEncoder::new(inside, flate2::Compression::fast()).read_to_end(&mut packed).expect("packed");
    packed
}

#[test]
fn every_format_has_a_name_of_its_own_and_claims_its_sample_first() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    let samples = samples();
    assert_eq!(samples.iter().map(|(format, ..)| *format).collect::<Vec<_>>(), names, "one sample each");
    for (at, (format, name, bytes)) in samples.iter().enumerate() {
        let head = Head::new(bytes, name);
        let claims: Vec<bool> = FORMATS.iter().map(|format| format.probe(&head)).collect();
        assert_eq!(claims.iter().position(|&claims| claims), Some(at), "{format}: {claims:?}");
        assert_eq!(probe(bytes, name), *format);
        assert!(load_bytes(name, bytes).is_ok(), "{format}");
    }
}

/// A format as one that is to come: known by its first bytes, it reads far from them.
struct Last;

impl Format for Last {
    fn name(&self) -> &'static str {
        "last"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"LAST")
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, _: &Cancel) -> Result<Preview, PreviewError> {
        let mut end = Vec::new();
        let reader = source.reader();
        let count = reader.seek(SeekFrom::End(-3)).and_then(|_| reader.read_to_end(&mut end));
        let count = count.map_err(|error| source.failed(error))?;
        let text = TextPreview::new(String::from_utf8_lossy(&end).into_owned(), "UTF-8", [count as u64; 2], false);
        Ok(Shape::Text(text).into())
    }
}

#[test]
fn a_new_format_is_a_line_in_the_list() {
    let formats: &[&dyn Format] = &[&Last, &binary::Binary, &text::Text];
    let loaded = |bytes: &[u8]| {
        let source = Source::new("x", bytes.len() as u64, Cursor::new(bytes.to_vec()));
        load_as(formats, source, &Limits::default(), &Cancel::new()).expect("readable")
    };
    let long = [b"LAST".as_slice(), &vec![b'.'; 200_000], b"end"].concat();
    let Shape::Text(text) = loaded(&long).shape else { panic!("not text") };
    assert_eq!(text.line(0), "end");
    assert!(matches!(loaded(b"\0\0").shape, Shape::Facts(_)));
    let Shape::Text(text) = loaded(b"last").shape else { panic!("not text") };
    assert_eq!(text.line(0), "last");
}

/// A file of a terabyte that counts what is read of it.
struct Endless {
    line: &'static [u8],
    at: u64,
    read: Arc<AtomicU64>,
}

const TERABYTE: u64 = 1 << 40;

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for byte in &mut *buffer {
            *byte = self.line[(self.at % self.line.len() as u64) as usize];
            self.at += 1;
        }
        self.read.fetch_add(buffer.len() as u64, Ordering::Relaxed);
        Ok(buffer.len())
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match to {
            SeekFrom::Start(at) => self.at = at,
            SeekFrom::End(from) => self.at = TERABYTE.saturating_add_signed(from),
            SeekFrom::Current(from) => self.at = self.at.saturating_add_signed(from),
        }
        Ok(self.at)
    }
}

#[test]
fn what_is_read_does_not_depend_on_the_size_of_a_file() {
    let limits = Limits {
        max_text_bytes: 200_000,
        max_table_bytes: 300_000,
        max_tree_bytes: 400_000,
        max_bytes: 500_000,
        ..Limits::default()
    };
    let png: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
    for (name, line, most) in [
        ("a.log", b"epoch 1\n".as_slice(), limits.max_text_bytes),
        ("a.md", b"epoch 1\n", limits.max_text_bytes),
        ("a.csv", b"1,2\n", limits.max_table_bytes),
        ("a.json", b"[1] ", limits.max_text_bytes),
        ("a.yaml", b"- 1\n", limits.max_text_bytes),
        ("a.bin", b"\0\0\x01\xff", 0),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0", 0),
        ("a.png", png, 0),
    ] {
        let read = Arc::new(AtomicU64::new(0));
        let source = Source::new(name, TERABYTE, Endless { line, at: 0, read: read.clone() });
        let loaded = load(source, &limits, &Cancel::new());
        let read = read.load(Ordering::Relaxed);
        assert!(read <= most.max(HEAD_BYTES as u64), "{name}: {read} bytes");
        match loaded {
            Ok(preview) => assert!(preview.text().is_none_or(|text| text.is_cut), "{name}"),
            Err(PreviewError::TooLarge { path, .. }) => {
                assert!(["a.png", "a.jpg"].contains(&name) && path == Path::new(name), "{name}: {path:?}");
            }
            Err(other) => panic!("{name}: {other}"),
        }
    }
}
