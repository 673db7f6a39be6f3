//! Words that no bundled face has: in fonts of the system where there are some, else one box a character and a note.

use std::path::Path;
use std::process::{Command, Output};

use runatlas::chart::export::{Anchor, Drawing, Item, SvgOptions, Turn, Weight};
use runatlas::drawing::{fonts, svg};

use crate::support::tree::Tree;

/// A store with a run of each name.
fn store(names: &[&str]) -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (at, name) in names.iter().enumerate() {
        let metric = format!("1700000000000 {at} 0\n1700000001000 {} 1\n", at + 1);
        tree = tree
            .run(&format!("run{at}"))
            .field("run_name", &format!("run_name: \"{name}\""))
            .file("tags/mlflow.runName", name)
            .file("metrics/m", metric);
    }
    tree
}

fn export(store: &Tree, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runatlas"));
    command.env("LANG", "C").env("TZ", "UTC").current_dir(folder).arg("export").arg(store.root());
    for name in ["LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"] {
        command.env_remove(name);
    }
    let output = command.args(["--metric", "m"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// No bundled face has them, and hardly any font of a system; characters of a private plane, one of them with a mark.
const NOWHERE: [&str; 2] = ["\u{10FFF0} rocket", "\u{10FFF1}\u{301} family"];

#[test]
fn characters_that_no_font_has_are_told_with_the_names_they_stand_in() {
    let store = store(&[NOWHERE[0], NOWHERE[1], "plain"]);
    let folder = tempfile::tempdir().unwrap();
    for file in ["a.png", "a.svg", "a.pdf"] {
        let said = String::from_utf8(export(&store, folder.path(), &["-o", file]).stderr).unwrap();
        for wanted in ["U+10FFF0", "U+10FFF1 U+0301", "rocket", "family"] {
            assert!(said.contains(wanted), "{wanted} in {said}");
        }
        assert!(!said.contains("plain") && said.lines().count() == 1, "{said}");
    }
    let said = String::from_utf8(export(&store, folder.path(), &["-o", "a.csv"]).stderr).unwrap();
    assert_eq!(said, "", "a table has no letters");
}

#[test]
fn scripts_are_set_in_fonts_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let mut found = 0;
    for name in ["שלום עולם", "مرحبا بالعالم", "हिन्दी क्षत्रिय", "ภาษาไทย"]
    {
        let store = store(&[name, "plain"]);
        let output = export(&store, folder.path(), &["--force", "-o", "a.svg"]);
        if !output.stderr.is_empty() {
            eprintln!("skipped: no font of this computer has {name}");
            continue;
        }
        found += 1;
        let svg = std::fs::read_to_string(folder.path().join("a.svg")).unwrap();
        // Outlines, with the words for those who cannot see them; the rest stays text.
        assert!(svg.contains(&format!("aria-label=\"{name}\"")) && svg.contains(">plain</text>"), "{svg}");
        assert_eq!(export(&store, folder.path(), &["--force", "-o", "a.pdf"]).stderr, b"");
        let pdf = std::fs::read(folder.path().join("a.pdf")).unwrap();
        let fonts = String::from_utf8_lossy(&pdf).matches("/FontFile").count();
        assert!(fonts > 1, "{fonts} fonts for {name}");
        assert_eq!(export(&store, folder.path(), &["--force", "-o", "a.png"]).stderr, b"");
    }
    eprintln!("{found} of 4 scripts have a font here");
}

fn page(words: &str) -> Drawing {
    let (turn, weight, anchor) = (Turn::None, Weight::Regular, Anchor::Middle);
    let at = [100.0, 30.0];
    let item = Item::Text { at, anchor, turn, size: 9.0, weight, color: [0; 3], text: words.to_owned() };
    Drawing { width: 200.0, height: 60.0, items: vec![item], background: Some([255; 3]), ..Drawing::default() }
}

#[test]
fn text_as_paths_needs_no_font() {
    let drawing = page("AVATAR To. Ty 验证损失 <lr> 0.5");
    let options = SvgOptions { has_text_as_paths: true, ..SvgOptions::default() };
    let file = svg::write(&drawing, &options).unwrap();
    assert!(!file.contains("<text") && !file.contains("@font-face"), "{file}");
    assert!(file.contains("aria-label=\"AVATAR To. Ty 验证损失 &lt;lr&gt; 0.5\""), "{file}");
    let tree = resvg::usvg::Tree::from_str(&file, &resvg::usvg::Options::default()).unwrap();
    let own = runatlas::drawing::png::render(&drawing, 144.0).unwrap();
    let mut pixmap = resvg::tiny_skia::Pixmap::new(own.width, own.height).unwrap();
    let scale = own.width as f32 / tree.size().width();
    resvg::render(&tree, resvg::tiny_skia::Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let differing = own.rgba.iter().zip(pixmap.data()).filter(|(own, other)| own.abs_diff(**other) > 24).count();
    assert!(differing * 1000 <= own.rgba.len(), "{differing} of {}", own.rgba.len());
}

/// Programs that do not read fonts inside an SVG take another one: what it is set in must be as wide.
#[test]
fn text_of_an_svg_keeps_its_width_in_any_face() {
    let words = "Generator step, lr=0.1";
    let file = svg::write(&page(words), &SvgOptions::default()).unwrap();
    let width = fonts::width(words, 9.0, Weight::Regular);
    let length: f64 = file.split_once("textLength=\"").unwrap().1.split_once('"').unwrap().0.parse().unwrap();
    assert!((length - width).abs() < 0.01, "{length} and {width}");
    assert!(file.contains("lengthAdjust=\"spacingAndGlyphs\""), "{file}");
    // Nobody knows how wide others draw what is missing here.
    assert!(!svg::write(&page("\u{10FFF0} rocket"), &SvgOptions::default()).unwrap().contains("textLength"));
}
