//! How the parts of the program may use each other: layers point one way, egui stays in two of them, and the files of a
//! layer use each other in no circle.

mod docs;
mod parts;
mod readme;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use source::{Arrow, Program};

/// In order; modules of one line may not use each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["store"],
    &["model"],
    &["drawing"],
    &["chart", "preview"],
    &["compare"],
    &["reading"],
    &["app"],
    &["views"],
    &["shell"],
    &["cli"],
];

/// Layers whose files are looked at for circles. Not those of `app`: a place holds the state of every feature, and every
/// feature works on a place.
const WITHOUT_CIRCLES: [&str; 6] = ["store", "model", "drawing", "chart", "preview", "compare"];

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

/// Names below `src`, and what stands in the files.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        (name, std::fs::read_to_string(file).expect("readable"))
    };
    files.iter().map(read).collect()
}

fn program(sources: &[(String, String)]) -> Program {
    Program::new(sources.iter().map(|(name, source)| (&**name, &**source)))
}

/// The first part of a file's name: its layer.
fn layer(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

#[test]
fn every_module_uses_only_layers_below_it() {
    let sources = sources();
    for (file, _) in &sources {
        let module = layer(file);
        assert!(level(module).is_some() || ["lib", "main"].contains(&module), "{module} has no place in LAYERS");
    }
    let program = program(&sources);
    let paths = program.paths();
    assert!(paths.len() > 2000, "only {} paths found: does this test still look in the right place?", paths.len());
    let wrong = paths.iter().filter_map(|(file, line, path)| {
        let (own, used) = (layer(file), path.first()?);
        let is_wrong = own != used && level(used)? >= level(own)?;
        is_wrong.then(|| format!("{file}:{line} uses {}", path.join("::")))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever else makes one shows people the `\\?\` of Windows, and gives it to programs that do not take it.
#[test]
fn real_paths_come_from_one_place() {
    let sources = sources();
    let makers = sources.iter().filter(|(_, text)| text.contains("canonicalize"));
    assert_eq!(makers.map(|(file, _)| file.as_str()).collect::<Vec<_>>(), ["store/path.rs"]);
}

#[test]
fn only_views_and_shell_know_egui() {
    let sources = sources();
    let program = program(&sources);
    let is_egui = |name: &str| name.split('_').next() == Some("egui") || ["eframe", "epaint", "emath"].contains(&name);
    // The command line tells why no window could be opened.
    let may =
        |file: &str, name: &str| ["views", "shell"].contains(&layer(file)) || (file, name) == ("cli.rs", "eframe");
    let all = program.outside().filter(|(_, _, name)| is_egui(name));
    let (here, wrong): (Vec<_>, Vec<_>) = all.partition(|(file, _, name)| may(file, name));
    assert!(here.len() > 100, "only {} uses found: does this test still look in the right place?", here.len());
    assert_eq!(wrong, []);
}

/// Groups of files that reach each other over these arrows.
fn circles(arrows: &[&Arrow]) -> BTreeSet<Vec<String>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in arrows {
        next.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for &start in next.keys() {
        let (mut pending, mut found) = (vec![start], BTreeSet::new());
        while let Some(file) = pending.pop() {
            pending.extend(next.get(file).into_iter().flatten().copied().filter(|file| found.insert(*file)));
        }
        reached.insert(start, found);
    }
    let is_reached = |from: &str, to: &str| reached.get(from).is_some_and(|found| found.contains(to));
    let group = |file: &str| -> Vec<String> {
        let others = reached.keys().filter(|other| is_reached(file, other) && is_reached(other, file));
        others.map(|other| (*other).to_owned()).collect()
    };
    reached.keys().map(|file| group(file)).filter(|group| !group.is_empty()).collect()
}

/// A file uses the one in which what it names is defined, wherever it is named again. That a parent declares its children, and
/// gives what they define on, is no use; when its own code uses them while they use what it defines, it is a circle.
#[test]
fn files_of_a_layer_use_each_other_in_no_circle() {
    let sources = sources();
    let program = program(&sources);
    let arrows = program.arrows();
    let mut found = BTreeSet::new();
    for room in WITHOUT_CIRCLES {
        let within: Vec<&Arrow> = arrows.iter().filter(|it| layer(&it.from) == room && layer(&it.to) == room).collect();
        assert!(within.len() > 5, "only {} uses found in {room}", within.len());
        found.extend(circles(&within));
    }
    let told = |circle: &Vec<String>| {
        let inner = arrows.iter().filter(|arrow| circle.contains(&arrow.from) && circle.contains(&arrow.to));
        let lines: Vec<String> =
            inner.map(|arrow| format!("    {}:{} → {}", arrow.from, arrow.line, arrow.to)).collect();
        format!("{circle:?}\n{}", lines.join("\n"))
    };
    let circles: Vec<String> = found.iter().map(told).collect();
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), circles.join("\n"));
}

/// What nobody lists must be a fault of the program that the compiler finds.
#[test]
fn no_handler_of_actions_ends_in_a_rest() {
    let is_rest = |line: &str| ["_=>{}", "_=>()"].iter().any(|rest| line.replace(' ', "").starts_with(rest));
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|(file, _)| layer(file) == "app")
        .flat_map(|(file, source)| {
            let lines = source.lines().zip(1..).filter(|(line, _)| is_rest(line));
            lines.map(move |(_, at)| format!("{file}:{at}")).collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "a rest that does nothing: {}", wrong.join(", "));
}

/// Who uses whom in a program of these files, as `from to`.
fn arrows_of(sources: &[(&str, &str)]) -> Vec<String> {
    let arrows = Program::new(sources.iter().copied()).arrows();
    let mut found: Vec<String> = arrows.iter().map(|arrow| format!("{} {}", arrow.from, arrow.to)).collect();
    found.dedup();
    found
}

#[test]
fn every_way_of_naming_a_file_is_seen() {
    let one = |source: &str| {
        arrows_of(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub mod inner; pub struct A; pub use inner::Deep;"),
            ("a/inner.rs", "pub struct Deep; pub fn deep() {} pub enum Kind { One }"),
            ("b.rs", "pub mod low; pub use low::*;"),
            ("b/low.rs", source),
        ])
    };
    let (a, inner) = (["b/low.rs a.rs"], ["b/low.rs a/inner.rs"]);
    assert_eq!(one("use crate::a::A;"), a);
    assert_eq!(one("use super::super::a::A;"), a);
    assert_eq!(one("use self::super::super::a::{self, A};"), a);
    assert_eq!(one("use crate::{b, a::{self, A}};"), a);
    assert_eq!(one("pub use crate::a::A as Other;"), a);
    assert_eq!(one("fn f() { crate::a::A; }"), a);
    assert_eq!(one("use crate::a; fn f(_: a::A) {}"), a);
    assert_eq!(one("fn f() { use crate::a::A; }"), a);
    assert_eq!(one("mod within { use super::super::super::a::A; }"), a);
    // Where a thing is defined counts, not where it is named again.
    assert_eq!(one("use crate::a::Deep;"), inner);
    assert_eq!(one("use crate::a::inner; fn f() { inner::deep(); }"), inner);
    assert_eq!(one("use crate::a::inner::Kind::{self, One};"), inner);
    assert_eq!(one("macro_rules! m { () => { $crate::a::inner::deep() } }"), inner);
    // No use at all.
    for nothing in [
        "// crate::a::A\n/* /* crate::a::A */ crate::a::A */",
        "const X: &'static str = \"crate::a::A\"; const Y: &str = r#\"\"crate::a::A\"#; const Z: char = '\"';",
        "use std::a::A;",
        "use crate::a; pub(in crate::a) struct B;",
        "#[cfg(test)]\nmod tests { use crate::a::A; fn f() { crate::a::A; } }",
        "#[cfg(test)] use crate::a::A;",
    ] {
        assert_eq!(one(nothing), [""; 0], "{nothing}");
    }
}

#[test]
fn a_parent_and_a_child_that_use_each_other_are_a_circle() {
    let of = |parent: &str, child: &str| {
        let sources =
            [("lib.rs", "mod a;"), ("a.rs", parent), ("a/inner.rs", child), ("a/other.rs", "pub struct Other;")];
        let arrows = Program::new(sources).arrows();
        circles(&arrows.iter().collect::<Vec<_>>()).len()
    };
    let child = "use super::Own; pub struct Inner;";
    assert_eq!(of("mod inner; pub use inner::Inner; pub struct Own;", child), 0, "it only names its child again");
    assert_eq!(of("mod inner; use inner::Inner; pub struct Own(Inner);", child), 1);
    assert_eq!(of("mod inner; pub use inner::Inner; pub struct Own(Inner);", child), 1);
    assert_eq!(of("#[cfg(test)] mod inner; use inner::Inner; pub struct Own(Inner);", child), 0, "a test");
    let sibling = "use super::Other; pub struct Inner;";
    assert_eq!(of("mod inner; mod other; pub use other::Other; struct Own(inner::Inner);", sibling), 0);
}
