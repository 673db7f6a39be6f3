//! `runatlas preview -o`: pictures of previews alone, pages, steps, and what is refused.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Output;

use image::{ImageFormat, Rgba, RgbaImage};
use serde_json::Value;

use super::support::tree::Tree;
use super::{program, stderr, stdout};

const RED: Rgba<u8> = Rgba([200, 10, 20, 255]);
const BLUE: Rgba<u8> = Rgba([10, 20, 200, 255]);

/// Red at the left, blue at the right, and something to see through in the last pixel.
fn picture(width: u32, height: u32) -> RgbaImage {
    let mut picture = RgbaImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE });
    picture.put_pixel(width - 1, height - 1, Rgba([0, 0, 0, 0]));
    picture
}

fn encoded(picture: &RgbaImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn plain(color: Rgba<u8>) -> Vec<u8> {
    encoded(&RgbaImage::from_pixel(12, 8, color))
}

/// Pages of 120 × 60 points, each filled with a colour.
fn pdf(colors: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..colors.len()).map(|at| format!("{} 0 R", 3 + 2 * at)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), colors.len()),
    ];
    for (at, color) in colors.iter().enumerate() {
        let content = format!("{color} rg 0 0 120 60 re f");
        let contents = 4 + 2 * at;
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 120 60] /Contents {contents} 0 R >>"));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        write!(file, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let table = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    write!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).unwrap();
    file.into_bytes()
}

/// What is asked of a store and a place to write to.
struct Asked {
    tree: Tree,
    out: tempfile::TempDir,
}

impl Asked {
    fn of(files: &[(&str, Vec<u8>)]) -> Self {
        let tree =
            files.iter().fold(Tree::with_run(), |tree, (name, bytes)| tree.file(&format!("artifacts/{name}"), bytes));
        Self { tree, out: tempfile::tempdir().unwrap() }
    }

    fn preview(&self, file: &str, more: &[&str]) -> Output {
        program().arg("preview").arg(self.tree.root()).args(["a", file]).args(more).output().unwrap()
    }

    fn path(&self) -> PathBuf {
        self.out.path().join("out.png")
    }

    fn draw(&self, file: &str, more: &[&str]) -> Output {
        let path = self.path();
        let mut all = vec!["-o", path.to_str().unwrap()];
        all.extend(more);
        self.preview(file, &all)
    }

    /// The picture that is written over the one before.
    fn drawn(&self, file: &str, more: &[&str]) -> RgbaImage {
        let output = self.draw(file, &[&["--force"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(stdout(&output), "");
        image::open(self.path()).unwrap().into_rgba8()
    }

    fn refused(&self, file: &str, more: &[&str], because: &str) {
        let output = self.draw(file, more);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains(because), "{}", stderr(&output));
    }
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap()
}

#[test]
fn an_image_comes_out_with_its_own_pixels_and_as_large_as_fits() {
    let own = picture(40, 30);
    let asked = Asked::of(&[("a.png", encoded(&own))]);
    assert_eq!(asked.drawn("a.png", &[]), own);
    // Its proportions stay, and each pixel becomes a square of its colour.
    let large = asked.drawn("a.png", &["--size", "400x400"]);
    assert_eq!(large.dimensions(), (400, 300));
    assert!(large.enumerate_pixels().all(|(x, y, pixel)| pixel == own.get_pixel(x / 10, y / 10)));
    let wide = Asked::of(&[("b.png", encoded(&RgbaImage::from_pixel(600, 300, BLUE)))]);
    let small = wide.drawn("b.png", &["--size", "100x100"]);
    assert_eq!((small.dimensions(), *small.get_pixel(50, 25)), ((100, 50), BLUE));
}

#[test]
fn a_picture_goes_to_standard_output_too() {
    let own = picture(40, 30);
    let asked = Asked::of(&[("a.png", encoded(&own))]);
    let output = asked.preview("a.png", &["-o", "-", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(image::load_from_memory(&output.stdout).unwrap().into_rgba8(), own);
}

#[test]
fn nothing_is_replaced_unasked_and_nothing_is_written_into_the_results() {
    let asked = Asked::of(&[("a.png", plain(RED)), ("b.png", plain(BLUE))]);
    asked.drawn("a.png", &[]);
    asked.refused("b.png", &[], "exists; add --force to replace it");
    assert_eq!(*image::open(asked.path()).unwrap().into_rgba8().get_pixel(0, 0), RED);
    assert_eq!(std::fs::read_dir(asked.out.path()).unwrap().count(), 1);
    let inside = |folder: &Path| {
        let file = folder.join("new.png");
        let output = asked.preview("a.png", &["--force", "-o", file.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("is in the results, which are only read"), "{}", stderr(&output));
        assert!(!file.exists());
    };
    inside(&asked.tree.root());
    inside(&asked.tree.path("1/a/artifacts"));
}

#[test]
fn a_page_is_drawn_sharp_at_the_size_asked_for() {
    let asked = Asked::of(&[("report.pdf", pdf(&["1 0 0", "0 0 1"]))]);
    let middle = |picture: &RgbaImage| *picture.get_pixel(picture.width() / 2, picture.height() / 2);
    let first = asked.drawn("report.pdf", &[]);
    // 96 dots per inch.
    assert_eq!((first.dimensions(), middle(&first)), ((160, 80), Rgba([255, 0, 0, 255])));
    let second = asked.drawn("report.pdf", &["--page", "2", "--size", "600x600"]);
    assert_eq!((second.dimensions(), middle(&second)), ((600, 300), Rgba([0, 0, 255, 255])));
    asked.refused("report.pdf", &["--force", "--page", "3"], "report.pdf: there is no page 3; it has 2 pages");
    asked.refused("report.pdf", &["--force", "--page", "0"], "there is no page 0");
    let told = json(&asked.preview("report.pdf", &["--page", "2", "--json"]));
    assert_eq!((&told["page"], &told["page_size"]), (&2.into(), &serde_json::json!([120.0, 60.0])));
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20"/></svg>"#;
    let asked = Asked::of(&[("a.svg", svg.into())]);
    assert_eq!(asked.drawn("a.svg", &[]).dimensions(), (30, 20));
    let large = asked.drawn("a.svg", &["--size", "300x900"]);
    assert_eq!((large.dimensions(), middle(&large)), ((300, 200), Rgba([0, 0, 0, 255])));
}

#[test]
fn a_frame_of_an_animation_is_a_page() {
    let mut file = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
    for color in [RED, BLUE] {
        encoder.encode_frame(image::Frame::new(RgbaImage::from_pixel(12, 8, color))).unwrap();
    }
    drop(encoder);
    let asked = Asked::of(&[("a.gif", file)]);
    let corner = |picture: RgbaImage| picture.get_pixel(0, 0).0;
    let is_near = |one: [u8; 4], other: Rgba<u8>| one.iter().zip(other.0).all(|(a, b)| a.abs_diff(b) < 8);
    assert!(is_near(corner(asked.drawn("a.gif", &[])), RED));
    assert!(is_near(corner(asked.drawn("a.gif", &["--page", "2"])), BLUE));
    asked.refused("a.gif", &["--force", "--page", "3"], "there is no page 3; it has 2 pages");
}

#[test]
fn another_step_of_a_series_is_told_and_drawn() {
    let steps = [("epoch_1.png", plain(RED)), ("epoch_20.png", plain(BLUE)), ("alone.png", plain(RED))];
    let asked = Asked::of(&steps);
    assert_eq!(*asked.drawn("epoch_1.png", &["--step", "20"]).get_pixel(3, 3), BLUE);
    let told = json(&asked.preview("epoch_1.png", &["--step", "20", "--json"]));
    assert_eq!((&told["path"], &told["series"]["step"]), (&"epoch_20.png".into(), &20.into()));
    asked.refused("epoch_20.png", &["--force", "--step", "13"], "there is no step 13; the nearest is 20");
    asked.refused("alone.png", &["--force", "--step", "1"], "alone.png is not a step of a series");
}

#[test]
fn a_figure_has_its_own_size_and_the_colours_of_the_theme() {
    let bars = |more: &str| {
        let figure = format!(r#"{{"data": [{{"type": "bar", "y": [1, 3, 2]}}], "layout": {{{more}}}}}"#);
        figure.into_bytes()
    };
    let files = [("own.json", bars(r#""width": 320, "height": 240"#)), ("usual.json", bars(""))];
    let asked = Asked::of(&files);
    let light = asked.drawn("own.json", &[]);
    assert_eq!(light.dimensions(), (320, 240));
    let dark = asked.drawn("own.json", &["--theme", "dark"]);
    assert!(light.get_pixel(1, 1).0[0] > 240 && dark.get_pixel(1, 1).0[0] < 40);
    assert_eq!(asked.drawn("own.json", &["--size", "640x400"]).dimensions(), (640, 400));
    assert_eq!(asked.drawn("usual.json", &[]).dimensions(), (1200, 800));
    asked.refused("own.json", &["--force", "--page", "2"], "there is no page 2; it has 1 page");
}

#[test]
fn what_has_no_pixels_of_its_own_is_drawn_as_the_window_shows_it_and_alone() {
    let files = [
        ("table.csv", b"step,loss\n1,0.5\n2,0.25\n".to_vec()),
        ("notes.md", b"# Title\n\nA paragraph.\n".to_vec()),
        ("train.log", b"first line\nsecond line\n".to_vec()),
        ("config.json", br#"{"lr": 0.1, "layers": [1, 2]}"#.to_vec()),
        ("data.bin", vec![0, 1, 2, 3, 255, 254]),
        ("empty.txt", Vec::new()),
    ];
    let asked = Asked::of(&files);
    for (name, _) in files {
        let dark = asked.drawn(name, &["--theme", "dark"]);
        assert_eq!(dark.dimensions(), (1200, 800), "{name}");
        let light = asked.drawn(name, &["--size", "500x300"]);
        assert_eq!(light.dimensions(), (500, 300), "{name}");
        let share = |picture: &RgbaImage, is_ink: fn(u8) -> bool| {
            picture.pixels().filter(|pixel| is_ink(pixel.0[1])).count() as f64 / f64::from(picture.width() * 300)
        };
        let (paper, ink) = (share(&light, |green| green > 235), share(&light, |green| green < 120));
        assert!(paper > 0.85 && ink > 0.0005, "{name}: {paper} {ink}");
        assert!(share(&dark, |green| green < 60) > 0.85, "{name}");
        // No sidebar, no head: what stands at the left edge is paper.
        let column = |x: u32| (0..300).all(|y| light.get_pixel(x, y).0[1] > 200);
        assert!(column(0) && column(499), "{name}");
    }
}

#[test]
fn of_a_file_that_is_not_understood_no_picture_is_written() {
    let mut broken = plain(RED);
    broken.truncate(30);
    let asked = Asked::of(&[("broken.png", broken)]);
    let output = asked.draw("broken.png", &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(!asked.path().exists() && !stderr(&output).is_empty());
    let output = asked.draw("missing.png", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!asked.path().exists());
    let output = asked.preview("broken.png", &["--size", "300x300"]);
    assert!(stderr(&output).contains("--output"), "what only a picture has needs one: {}", stderr(&output));
}
