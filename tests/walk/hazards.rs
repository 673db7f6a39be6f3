//! Files that become others while they are read, and what takes their place: a preview or words, never a panic, never a byte
//! from outside of the run.

use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use runatlas::model::RunIndex;
use runatlas::preview::{self, Limits, Preview, PreviewError, Source, apart};
use runatlas::reading::artifacts::{self, ArtifactSection};
use runatlas::store::{Cancel, StoreError};

use crate::support::skip;
use crate::support::tree::Tree;

/// What becomes of a file while somebody reads it.
#[derive(Clone, Copy, Debug)]
enum Change {
    Halved,
    Emptied,
    /// As much again is written behind it.
    Doubled,
    /// Other bytes, as many.
    Replaced,
}

const CHANGES: [Change; 4] = [Change::Halved, Change::Emptied, Change::Doubled, Change::Replaced];

/// A file that changes before it is read for the `at`th time.
struct Changing<'a> {
    file: Cursor<Vec<u8>>,
    reads: &'a mut usize,
    at: usize,
    change: Change,
}

impl Read for Changing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if *self.reads == self.at {
            let bytes = self.file.get_mut();
            match self.change {
                Change::Halved => bytes.truncate(bytes.len() / 2),
                Change::Emptied => bytes.clear(),
                Change::Doubled => bytes.extend_from_within(..),
                Change::Replaced => bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte ^= (at * 31) as u8),
            }
        }
        *self.reads += 1;
        // In pieces, as from a slow disk.
        let end = buffer.len().min(4096);
        self.file.read(&mut buffer[..end])
    }
}

impl Seek for Changing<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn picture(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let noise = |x: u32, y: u32| image::Rgb([(x * 7 + y * 13) as u8, (x * y) as u8, (x ^ y) as u8]);
    image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(120, 90, noise)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A file of each kind, of a few reads.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let rows = |row: &str| row.repeat(900).into_bytes();
    let npy = [
        b"\x93NUMPY\x01\x00\x46\x00{'descr': '<f8', 'fortran_order': False, 'shape': (2500,), }            \n".to_vec(),
        vec![7; 20_000],
    ]
    .concat();
    let text = rows("step 1 loss 0.25 \x1b[31mred\x1b[0m\n");
    let json = format!("{{\"values\": [{}1]}}", "1.5, ".repeat(3000)).into_bytes();
    let figure = format!(r#"{{"data": [{{"type": "scatter", "y": [{}1]}}], "layout": {{}}}}"#, "2, ".repeat(4000));
    let page = format!("<html><table><tr><th>a</th></tr>{}</table></html>", "<tr><td>1</td></tr>".repeat(800));
    let note = r##"{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "source": ["# A"]}]}"##;
    let content: [(&str, &[u8]); 3] = [("a.txt", &text), ("b.json", &json), ("c.npy", &npy)];
    vec![
        ("a.png", picture(image::ImageFormat::Png)),
        ("a.jpg", picture(image::ImageFormat::Jpeg)),
        ("a.gif", picture(image::ImageFormat::Gif)),
        ("a.bmp", picture(image::ImageFormat::Bmp)),
        ("a.tif", picture(image::ImageFormat::Tiff)),
        ("a.webp", picture(image::ImageFormat::WebP)),
        (
            "a.svg",
            format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>",
                "<rect width='4' height='4'/>".repeat(400)
            )
            .into_bytes(),
        ),
        ("a.log", text.clone()),
        ("a.csv", rows("1,2.5,three\n")),
        ("a.json", json.clone()),
        ("a.jsonl", rows("{\"a\": 1}\n")),
        ("a.yaml", rows("- a: 1\n")),
        ("a.toml", rows("[[a]]\nb = 1\n")),
        ("a.md", rows("# title\n\ntext\n\n")),
        ("a.html", page.into_bytes()),
        ("a.ipynb", note.replace("# A", &"long ".repeat(3000)).into_bytes()),
        ("figure.json", figure.into_bytes()),
        ("a.npy", npy.clone()),
        ("a.npz", zip(&[("a.npy", &npy), ("b.npy", &npy)])),
        ("a.zip", zip(&content)),
        ("a.tar", tar(&content)),
        ("a.pkl", [b"\x80\x04(".to_vec(), b"\x8c\x05hello".repeat(2000), b"l.".to_vec()].concat()),
        ("a.bin", vec![0x9c; 30_000]),
    ]
}

#[test]
fn a_file_that_changes_while_it_is_read_is_a_preview_or_words() {
    apart::use_program(env!("CARGO_BIN_EXE_runatlas").into());
    for (name, bytes) in samples() {
        let whole = load(Source::new(name, bytes.len() as u64, Cursor::new(bytes.clone())));
        assert!(whole.is_ok(), "{name}: {whole:?}");
        for change in CHANGES {
            for at in (0..).map(|step: usize| step + step * step / 3) {
                let mut reads = 0;
                let file = Changing { file: Cursor::new(bytes.clone()), reads: &mut reads, at, change };
                let source = Source::new(name, bytes.len() as u64, file);
                let ended = catch_unwind(AssertUnwindSafe(|| load(source).err().map(|error| error.message())));
                assert!(ended.is_ok(), "{name}: {change:?} before read {at}");
                if reads <= at {
                    break;
                }
            }
        }
        // It was of another size when it was listed.
        for size in [0, bytes.len() as u64 / 2, bytes.len() as u64 * 3, u64::MAX] {
            let source = Source::new(name, size, Cursor::new(bytes.clone()));
            let ended = catch_unwind(AssertUnwindSafe(|| load(source).is_ok()));
            assert!(ended.is_ok(), "{name}: told to be of {size} bytes");
        }
    }
}

fn load(source: Source<'_>) -> Result<Preview, PreviewError> {
    preview::load(source, &Limits::default(), &Cancel::new())
}

#[test]
fn what_is_asked_of_a_file_that_became_another_is_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let text = vec![b'x'; 5000];
    let archive = zip(&[("a.txt", &text), ("b.txt", &text)]);
    for change in [archive[..archive.len() / 2].to_vec(), Vec::new(), b"a,b\n1,2\n".to_vec()] {
        fs::write(&path, &archive).unwrap();
        let source = || Source::from_path(&path, "a.zip");
        let (limits, never) = (Limits::default(), Cancel::new());
        assert_eq!(load(source().unwrap()).unwrap().kind, "archive");
        assert_eq!(preview::load_member(source().unwrap(), 1, None, &limits, &never).unwrap().kind, "text");
        fs::write(&path, &change).unwrap();
        let member = preview::load_member(source().unwrap(), 1, None, &limits, &never);
        assert!(member.is_err(), "{member:?}");
        let page = preview::load_page(source().unwrap(), 3, &limits, &never);
        assert!(page.is_err(), "{page:?}");
        let view = preview::PageView { page: 0, scale: 1.0, part: None };
        let part = preview::load_part(source().unwrap(), preview::Part::Page(view), &limits, &never);
        assert!(part.is_err(), "{part:?}");
    }
    fs::remove_file(&path).unwrap();
    let gone = Source::from_path(&path, "a.zip").map(|_| ());
    assert!(matches!(gone, Err(PreviewError::Io { .. })), "{gone:?}");
}

/// The files of run `a`, as they were when they were listed.
fn listed(tree: &Tree) -> ArtifactSection {
    let seen = tree.read();
    let run = seen.catalog.run_indices().next().unwrap_or(RunIndex(0));
    artifacts::list(&Arc::clone(&seen.store), &seen.catalog, run, &Cancel::new()).unwrap().remove(0)
}

#[test]
fn a_folder_that_vanishes_is_words_and_what_is_open_ends() {
    let tree = Tree::with_run().file("artifacts/plots/a.txt", "epoch 1\n".repeat(50_000));
    let section = listed(&tree);
    let open = section.source("plots/a.txt").unwrap();
    let removed = fs::remove_dir_all(tree.path("1/a"));
    if cfg!(windows) && removed.is_err() {
        return skip!("on this system an open file keeps its folder");
    }
    removed.unwrap();
    assert!(matches!(section.source("plots/a.txt").map(|_| ()), Err(StoreError::Gone(_))));
    assert!(matches!(section.store.list_artifacts(&section.root, &Cancel::new()), Err(StoreError::Gone(_))));
    // On Windows an open file stays.
    assert!(catch_unwind(AssertUnwindSafe(|| load(open).is_ok())).is_ok());
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_link_in_the_place_of_a_file_is_never_opened() {
    let tree = Tree::with_run().file("artifacts/a.txt", "one\n").file("artifacts/b.txt", "two\n");
    let tree = tree.at_root("secret.txt", "not of this run\n");
    let section = listed(&tree);
    let [a, b] = ["a.txt", "b.txt"].map(|name| tree.path("1/a/artifacts").join(name));
    fs::remove_file(&a).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&a).status();
    assert!(made.unwrap().success(), "a pipe");
    fs::remove_file(&b).unwrap();
    std::os::unix::fs::symlink(tree.path("secret.txt"), &b).unwrap();
    // A pipe that nobody writes to keeps whoever opens it waiting for ever.
    let (answered, answer) = std::sync::mpsc::sync_channel(1);
    let asked = section.clone();
    let ask = move || drop(answered.send(asked.source("a.txt").map(|_| ())));
    std::thread::Builder::new().name("opens a pipe".to_owned()).spawn(ask).unwrap();
    let pipe = answer.recv_timeout(std::time::Duration::from_secs(20)).expect("an answer at once");
    assert!(matches!(pipe, Err(StoreError::Gone(_))), "{pipe:?}");
    assert!(matches!(section.source("b.txt").map(|_| ()), Err(StoreError::Outside(_))));
    assert!(matches!(Source::from_path(&a, "a.txt").map(|_| ()), Err(PreviewError::NotAFile(_))));
    let again = section.store.list_artifacts(&section.root, &Cancel::new()).unwrap();
    assert!(again.value.entries.iter().all(|entry| entry.path != "a.txt"), "{:?}", again.value.entries);
}
