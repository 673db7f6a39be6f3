//! The built-in sample: small, at home anywhere, and every file of it can be shown.

use std::path::{Path, PathBuf};

use runatlas::preview::{Limits, Shape, Source, load};
use runatlas::store::Cancel;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/mlruns")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn all_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root(), &mut found);
    found
}

#[test]
fn it_stays_small_enough_to_be_compiled_in() {
    let files = all_files();
    let bytes: u64 = files.iter().map(|path| path.metadata().expect("its size").len()).sum();
    assert!((400..=700).contains(&files.len()), "{} files", files.len());
    assert!(bytes <= 400_000, "{bytes} bytes");
}

#[test]
fn it_names_no_place_on_any_machine() {
    for path in all_files() {
        let content = std::fs::read(&path).expect("readable");
        let text = String::from_utf8_lossy(&content);
        for absolute in ["file:/", "/home/", "/root/", "/Users/", "C:\\", "://"] {
            let is_picture = content.starts_with(b"\x89PNG");
            assert!(is_picture || !text.contains(absolute), "{absolute} in {}", path.display());
        }
    }
}

#[test]
fn every_artifact_can_be_shown_as_what_it_is() {
    let limits = Limits::default();
    let mut kinds = [0; 6];
    for path in all_files().iter().filter(|path| path.components().any(|part| part.as_os_str() == "artifacts")) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let preview =
            Source::from_path(path, name).and_then(|source| load(source, &limits, &Cancel::new())).expect("readable");
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let kind = match (&preview.shape, extension) {
            (Shape::Image(_), "png") => 0,
            (Shape::Table(_), "csv") => 1,
            (Shape::Tree(_), "json" | "yaml" | "") => 2,
            (Shape::Markdown(_), "md") => 3,
            (Shape::Text(_), "log" | "txt") => 4,
            (Shape::Document(_), "") if preview.kind == "model" => 5,
            _ => panic!("{name} is shown as {preview:?}"),
        };
        kinds[kind] += 1;
    }
    assert!(kinds.iter().all(|&count| count > 0), "{kinds:?}");
}
