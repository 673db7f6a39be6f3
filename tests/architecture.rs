//! The layers point one way: each module uses only those before it in this list.

use std::path::{Path, PathBuf};

/// In order; modules of one line may not use each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["store"],
    &["model"],
    &["chart", "preview"],
    &["reading"],
    &["app"],
    &["views"],
    &["shell"],
    &["cli"],
];

fn level(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("a readable folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// `crate::name` wherever it stands outside comments.
fn used_modules(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")).flat_map(|(at, line)| {
        line.match_indices("crate::").map(move |(start, _)| {
            let rest = &line[start + "crate::".len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (at + 1, &rest[..end])
        })
    })
}

#[test]
fn every_module_uses_only_layers_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut seen = 0;
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&root).expect("below src");
        let module = relative.iter().next().expect("a first part").to_string_lossy().replace(".rs", "");
        let Some(own) = level(&module) else {
            assert!(["lib", "main"].contains(&&*module), "{module} has no place in LAYERS");
            continue;
        };
        let source = std::fs::read_to_string(&file).expect("readable");
        for (line, used) in used_modules(&source) {
            seen += 1;
            if used != module && level(used).is_some_and(|level| level >= own) {
                wrong.push(format!("{}:{line} uses {used}", relative.display()));
            }
        }
    }
    assert!(seen > 100, "only {seen} uses found: does this test still look in the right place?");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_views_and_shell_know_egui() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for layer in ["text.rs", "reading.rs", "store", "model", "chart", "preview", "app"] {
        let path = root.join(layer);
        if path.is_dir() {
            rust_files(&path, &mut files);
        } else if path.exists() {
            files.push(path);
        }
    }
    for file in files {
        let source = std::fs::read_to_string(&file).expect("readable");
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("egui::") && !line.contains("use egui"), "{}: {line}", file.display());
        }
    }
}
