//! Every public function, type, trait, constant and module says what it is for; fields and variants only where their name
//! does not.

use std::path::Path;

use super::rust_files;

/// The kind and the rest of a public item that begins on this line.
fn public_item(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim_start().strip_prefix("pub ")?;
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let rest = if rest.starts_with("const fn ") { &rest["const ".len()..] } else { rest };
    let (kind, rest) = rest.split_once(' ')?;
    let is_item = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"].contains(&kind);
    // A macro hands the words of its callers on.
    (is_item && !rest.starts_with('$')).then_some((kind, rest))
}

/// Whether the file of the module `name`, declared in `file`, says at its top why it exists.
fn has_header(file: &Path, name: &str) -> bool {
    let folder = file.parent().expect("in a folder");
    let is_root = file.file_stem().is_some_and(|stem| ["mod", "lib", "main"].iter().any(|root| stem == *root));
    let folder = if is_root { folder.to_path_buf() } else { file.with_extension("") };
    [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")]
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .any(|source| source.starts_with("//!"))
}

#[test]
fn what_is_public_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let (mut seen, mut silent) = (0, Vec::new());
    for file in files {
        let source = std::fs::read_to_string(&file).expect("readable");
        let lines: Vec<&str> = source.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((kind, rest)) = public_item(line) else { continue };
            seen += 1;
            // Attributes stand between an item and its words, some on several lines.
            let before = lines[..at].iter().rev().map(|line| line.trim());
            let is_told = before
                .take_while(|line| !line.is_empty() && !line.ends_with(['}', ';', '{']))
                .any(|line| line.starts_with("///"));
            let is_module = kind == "mod" && rest.ends_with(';');
            let is_told = is_told || is_module && has_header(&file, rest.trim_end_matches(';'));
            if !is_told {
                silent.push(format!("{}:{}: {}", file.display(), at + 1, line.trim()));
            }
        }
    }
    assert!(seen > 300, "only {seen} items found: does this test still look in the right place?");
    assert!(silent.is_empty(), "not a word about\n{}", silent.join("\n"));
}
