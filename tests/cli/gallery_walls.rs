//! `runatlas export --artifact`: the same file of many runs on one page.

use std::process::Output;

use image::{Rgba, RgbaImage};

use super::support::tree::Tree;
use super::{program, stderr};

const COLORS: [[u8; 4]; 3] = [[200, 10, 20, 255], [10, 160, 20, 255], [10, 20, 200, 255]];

fn png(color: [u8; 4]) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    RgbaImage::from_pixel(60, 40, Rgba(color)).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Runs `a`, `b` and `c` with a picture each, `d` without; a figure of `a`.
fn store() -> Tree {
    let figure = r#"{"data": [{"type": "bar", "y": [1, 3, 2]}], "layout": {"title": {"text": "Bars of a"}}}"#;
    let mut tree = Tree::new().experiment("1");
    for (run, color) in ["a", "b", "c"].into_iter().zip(COLORS) {
        tree = tree.run(run).file("params/lr", format!("0.{run}")).file("artifacts/plots/loss.png", png(color));
    }
    tree.run("d").file("params/lr", "0.d").run("e").file("artifacts/bars.json", figure)
}

struct Walls {
    tree: Tree,
    out: tempfile::TempDir,
}

impl Walls {
    fn new() -> Self {
        Self { tree: store(), out: tempfile::tempdir().unwrap() }
    }

    fn export(&self, file: &str, name: &str, more: &[&str]) -> Output {
        let path = self.out.path().join(name);
        let mut command = program();
        command.arg("export").arg(self.tree.root()).args(["--artifact", file, "-o"]).arg(path).args(more);
        command.output().unwrap()
    }

    fn written(&self, file: &str, name: &str, more: &[&str]) -> Vec<u8> {
        let output = self.export(file, name, more);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        std::fs::read(self.out.path().join(name)).unwrap()
    }
}

/// Where the middle of what has exactly this colour lies.
fn middle(picture: &RgbaImage, color: [u8; 4]) -> Option<[u32; 2]> {
    let found: Vec<(u32, u32)> =
        picture.enumerate_pixels().filter(|(.., pixel)| pixel.0 == color).map(|(x, y, _)| (x, y)).collect();
    let count = u64::try_from(found.len()).unwrap();
    let mean = |of: fn(&(u32, u32)) -> u32| found.iter().map(|at| u64::from(of(at))).sum::<u64>() / count.max(1);
    (count > 100).then(|| [mean(|at| at.0), mean(|at| at.1)].map(|at| u32::try_from(at).unwrap()))
}

#[test]
fn every_run_has_its_own_picture_in_its_place() {
    let walls = Walls::new();
    let file = walls.written("plots/loss.png", "wall.png", &["--columns", "2", "--dpi", "150", "--theme", "dark"]);
    let picture = image::load_from_memory(&file).unwrap().into_rgba8();
    // 18 cm.
    assert_eq!(picture.width(), 1063);
    assert!(picture.get_pixel(2, 2).0[0] < 40, "a dark page");
    let places = COLORS.map(|color| middle(&picture, color).expect("a picture of this colour"));
    let rows: Vec<u32> = places.iter().map(|at| at[1]).collect();
    let columns: Vec<bool> = places.iter().map(|at| at[0] > picture.width() / 2).collect();
    assert_eq!(columns.iter().filter(|is_right| **is_right).count(), 1, "{places:?}");
    let second_row = rows.iter().max().unwrap();
    assert_eq!(rows.iter().filter(|row| row.abs_diff(*second_row) < 3).count(), 1, "{places:?}");
}

#[test]
fn words_of_a_wall_are_words_and_missing_files_are_said_where_they_are_wanted() {
    let walls = Walls::new();
    let svg = |name: &str, more: &[&str]| String::from_utf8(walls.written("plots/loss.png", name, more)).unwrap();
    let text = svg("wall.svg", &[]);
    assert!(text.contains("plots/loss.png") && text.contains("in 3 of 5 runs"), "{text:.2000}");
    for run in ["a", "b", "c"] {
        assert!(text.contains(&format!(">name of {run}<")) && text.contains(&format!("lr 0.{run}")), "{run}");
    }
    assert!(!text.contains("not logged") && !text.contains(">name of d<"));
    assert_eq!(text.matches("<image").count(), 3);
    let all = svg("all.svg", &["--missing"]);
    assert_eq!((all.matches("not logged").count(), all.matches("<image").count()), (2, 3));
    assert!(all.contains(">name of d<"));
    let chosen = svg("chosen.svg", &["--run", "b", "--lang", "zh-CN"]);
    assert!(chosen.contains(">name of b<") && !chosen.contains(">name of a<"));
    let pdf = walls.written("plots/loss.png", "wall.pdf", &[]);
    assert!(pdf.starts_with(b"%PDF-"));
}

#[test]
fn figures_on_a_wall_are_drawn_and_not_pictures() {
    let walls = Walls::new();
    let text = String::from_utf8(walls.written("bars.json", "wall.svg", &[])).unwrap();
    assert!(text.contains("Bars of a") && !text.contains("<image"), "{text:.2000}");
}

#[test]
fn what_cannot_be_a_wall_is_refused() {
    let walls = Walls::new();
    let refused = |output: &Output, because: &str| {
        assert_eq!(output.status.code(), Some(2), "{}", stderr(output));
        assert!(stderr(output).contains(because), "{}", stderr(output));
    };
    refused(&walls.export("plots/none.png", "wall.png", &[]), "No run has the file plots/none.png");
    refused(&walls.export("plots/loss.png", "wall.csv", &[]), "is written as png, pdf or svg");
    walls.written("plots/loss.png", "wall.pdf", &[]);
    refused(&walls.export("plots/loss.png", "wall.pdf", &[]), "exists; add --force to replace it");
    refused(&walls.export("plots/loss.png", "wall.png", &["--metric", "loss"]), "cannot be used with");
    let inside = walls.tree.path("wall.png");
    refused(&walls.export("plots/loss.png", inside.to_str().unwrap(), &[]), "is in the results");
    assert!(!inside.exists());
}
