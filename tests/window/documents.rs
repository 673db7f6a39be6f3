//! PDF and SVG in the window, read by a process of its own: the program itself.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use flate2::{Compression, write::ZlibEncoder};
use runatlas::app::artifacts::pages::{Action, PageZoom};
use runatlas::app::artifacts::{self, ArtifactRef};
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::{Place, pages};
use runatlas::model::RunIndex;
use runatlas::preview::{Limits, PageView, Part, Preview, PreviewError, Shape, Source, apart, load, load_part};
use runatlas::store::Cancel;
use runatlas::text::Language;

use crate::driver::{click, dispatch, open, place, settle};
use crate::support::tree::Tree;

fn use_program() {
    apart::use_program(env!("CARGO_BIN_EXE_runatlas").into());
}

/// A PDF of pages of 200 × 100 points, whose content may be compressed.
fn pdf(contents: &[(&[u8], bool)]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n".to_vec();
    let kids = (0..contents.len()).fold(String::new(), |mut kids, at| {
        write!(kids, "{} 0 R ", 10 + 2 * at).unwrap();
        kids
    });
    writeln!(file, "2 0 obj << /Type /Pages /Kids [{kids}] /Count {} >> endobj", contents.len()).unwrap();
    for (at, (content, is_compressed)) in contents.iter().enumerate() {
        let (page, stream) = (10 + 2 * at, 11 + 2 * at);
        let filter = if *is_compressed { "/Filter /FlateDecode" } else { "" };
        writeln!(
            file,
            "{page} 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents {stream} 0 R >> endobj\n\
             {stream} 0 obj << {filter} /Length {} >> stream",
            content.len()
        )
        .unwrap();
        file.extend_from_slice(content);
        file.extend_from_slice(b"\nendstream endobj\n");
    }
    file.extend_from_slice(b"trailer << /Root 1 0 R >>\n%%EOF\n");
    file
}

/// Three pages, each of another colour.
fn report() -> Vec<u8> {
    pdf(&[
        (b"1 0 0 rg 0 0 200 100 re f", false),
        (b"0 1 0 rg 0 0 200 100 re f", false),
        (b"0 0 1 rg 0 0 100 100 re f", false),
    ])
}

/// So many bytes of nothing, as a stream of a thousandth of them.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    for _ in 0..megabytes {
        packed.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    packed.finish().unwrap()
}

/// Strokes without end, each of which is cheap to ask for.
fn strokes() -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(b"40 w 0.5 0 0 RG\n").unwrap();
    for _ in 0..1_500_000 {
        packed.write_all(b"0 0 m 300 90 9 9 200 100 c S\n").unwrap();
    }
    packed.finish().unwrap()
}

fn source(name: &'static str, bytes: &[u8]) -> Source<'static> {
    Source::new(name, bytes.len() as u64, Cursor::new(bytes.to_vec()))
}

fn draw(name: &'static str, bytes: &[u8]) -> Result<Preview, PreviewError> {
    let view = PageView { page: 0, scale: 2.0, part: None };
    load_part(source(name, bytes), Part::Page(view), &Limits::default(), &Cancel::new())
}

#[test]
fn another_process_reads_what_this_one_only_shows() {
    use_program();
    let preview = load(source("report.pdf", &report()), &Limits::default(), &Cancel::new()).unwrap();
    let Shape::Pages(pages) = &preview.shape else { panic!("no pages: {preview:?}") };
    assert_eq!((pages.count, pages.sizes[2]), (3, [200.0, 100.0]));
    let Shape::Image(image) = draw("report.pdf", &report()).unwrap().shape else { panic!("no picture") };
    assert_eq!((image.size, image.pixel(5, 5)), ([400, 200], Some([255, 0, 0, 255])));
    // What a format says in words comes as these words.
    let why = load(source("a.pdf", b"%PDF-1.4 nothing"), &Limits::default(), &Cancel::new()).unwrap_err();
    assert_eq!(why.message().key, "preview-error-broken");
}

/// Each ends within the limits, and with words.
#[test]
fn files_that_take_all_time_or_memory_end_in_words() {
    use_program();
    let memory = bomb(1500);
    let time = strokes();
    let noise = |count: usize| "<feTurbulence baseFrequency='0.9' numOctaves='9'/>".repeat(count);
    let filter = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='2000' height='2000'><filter id='f'>{}</filter>\
         <rect width='2000' height='2000' filter='url(#f)'/></svg>",
        noise(60)
    );
    let deep = format!("<svg xmlns='http://www.w3.org/2000/svg'>{}", "<g opacity='0.5'>".repeat(200_000));
    for (what, name, bytes, keys) in [
        ("memory", "a.pdf", pdf(&[(&memory, true)]), &["preview-error-too-much-memory", "preview-error-too-long"][..]),
        ("time", "a.pdf", pdf(&[(&time, true)]), &["preview-error-too-long", "preview-error-too-much-memory"]),
        ("filters", "a.svg", filter.into_bytes(), &["preview-error-too-long", "preview-error-crashed"]),
        (
            "depth",
            "a.svg",
            deep.into_bytes(),
            &["preview-error-crashed", "preview-error-broken", "preview-error-too-long"],
        ),
    ] {
        let began = Instant::now();
        let result = draw(name, &bytes);
        let took = began.elapsed();
        let error = result.map(|preview| preview.kind).expect_err(what);
        assert!(keys.contains(&error.message().key), "{what}: {error}");
        assert!(took < Duration::from_secs(8), "{what}: {took:?}");
    }
    // Nothing of it is felt here.
    assert!(draw("report.pdf", &report()).is_ok());
}

/// Whoever reads for a program that was killed does not go on for it.
#[cfg(target_os = "linux")]
#[test]
fn a_process_ends_with_the_one_that_started_it() {
    use std::path::Path;
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endless.pdf");
    let bytes = pdf(&[(&strokes(), true)]);
    std::fs::write(&path, &bytes).unwrap();
    let limits = serde_json::to_value(Limits::default()).unwrap();
    let request = serde_json::json!({
        "format": "pdf", "name": "endless.pdf", "place": path, "size": bytes.len(), "limits": limits,
        "part": {"Page": {"page": 0, "scale": 4.0, "part": null}},
    });
    // A shell in the place of the program.
    let script = "\"$0\" read-apart \"$1\" <\"$2\" >/dev/null 2>&1 & echo $!; wait";
    let mut parent = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_runatlas"), &request.to_string()])
        .arg(&path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut number = String::new();
    let mut output = std::io::BufReader::new(parent.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut number).unwrap();
    let process = Path::new("/proc").join(number.trim());
    let is_running = || {
        let state = std::fs::read_to_string(process.join("stat")).unwrap_or_default();
        !state.is_empty() && !state.contains(") Z ")
    };
    std::thread::sleep(Duration::from_millis(700));
    assert!(is_running(), "it is still at it");
    parent.kill().unwrap();
    parent.wait().unwrap();
    let end = Instant::now() + Duration::from_secs(3);
    while is_running() {
        assert!(Instant::now() < end, "it goes on for nobody");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A store with a run that has these files.
fn store(files: &[(&str, &[u8])]) -> Tree {
    let tree = Tree::with_run();
    files.iter().fold(tree, |tree, (name, bytes)| tree.file(&format!("artifacts/{name}"), bytes))
}

fn state(place: &Place) -> &artifacts::State {
    place.artifacts.as_ref().expect("artifacts")
}

#[test]
fn pages_are_turned_with_buttons_and_keys_and_by_number() {
    use_program();
    let tree = store(&[("report.pdf", &report())]);
    let mut window = open(Some(&tree.root()), Language::English);
    dispatch(&mut window, pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    let pixel = |place: &Place, x: u32| {
        let sharp = state(place).pages.sharp.as_ref().expect("a page was drawn");
        let Shape::Image(image) = &sharp.preview.shape else { panic!("no picture") };
        image.pixel(x, 9).expect("in it")
    };
    assert_eq!(pixel(place(&window), 9), [255, 0, 0, 255]);
    window.get_by_role_and_label(Role::Image, "Page 1 of 3");
    click(&mut window, "Next page");
    assert_eq!(pixel(place(&window), 9), [0, 255, 0, 255]);
    window.get_by_role_and_label(Role::Image, "Page 2 of 3");
    window.key_press(egui::Key::PageDown);
    settle(&mut window);
    window.get_by_role_and_label(Role::Image, "Page 3 of 3");
    assert_eq!(pixel(place(&window), 9), [0, 0, 255, 255]);
    // There is none behind the last.
    window.key_press(egui::Key::PageDown);
    settle(&mut window);
    window.get_by_role_and_label(Role::Image, "Page 3 of 3");
    window.key_press(egui::Key::Home);
    settle(&mut window);
    window.get_by_role_and_label(Role::Image, "Page 1 of 3");
    dispatch(&mut window, artifacts::Action::Pages(Action::Go(1)));
    assert_eq!(pixel(place(&window), 9), [0, 255, 0, 255]);
}

#[test]
fn looking_closer_draws_what_is_seen_anew() {
    use_program();
    let svg =
        b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'><rect width='200' height='300'/></svg>";
    let tree = store(&[("figure.svg", svg)]);
    let mut window = open(Some(&tree.root()), Language::English);
    dispatch(&mut window, pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    let sharp = |place: &Place| {
        let sharp = state(place).pages.sharp.as_ref().expect("drawn");
        let Shape::Image(image) = &sharp.preview.shape else { panic!("no picture") };
        (sharp.view, image.size)
    };
    let (fit, size) = sharp(place(&window));
    assert_eq!(fit.part, None);
    assert_eq!(size, PageView::pixels([300.0, 225.0], fit.scale));
    let zoom =
        |scale: f32, center: [f32; 2]| artifacts::Action::Pages(Action::SetZoom(PageZoom::Scale { scale, center }));
    dispatch(&mut window, zoom(3.0, [150.0, 112.0]));
    assert_eq!(sharp(place(&window)).1, [900, 675]);
    dispatch(&mut window, zoom(40.0, [150.0, 112.0]));
    let (near, size) = sharp(place(&window));
    let [left, top, columns, rows] = near.part.expect("a part of it");
    assert_eq!((near.scale, size), (40.0, [columns, rows]));
    assert!(left < 6000 && left + columns > 6000 && top < 4500 && top + rows > 4500, "{near:?}");
    assert!(u64::from(columns) * u64::from(rows) < 16_000_000);
    // Half of it is black, up to one pixel exactly.
    let sharp = state(place(&window)).pages.sharp.as_ref().expect("drawn");
    let Shape::Image(image) = &sharp.preview.shape else { panic!("no picture") };
    let alpha = |x: u32| image.pixel(x - left, 5).expect("in it")[3];
    assert_eq!([alpha(5998), alpha(6001)], [255, 0]);
    // Another file begins anew, and this one is given back.
    dispatch(&mut window, pages::Action::Show(Page::Table));
    let pages = &state(place(&window)).pages;
    assert!(pages.sharp.is_none() && pages.rough.is_none() && pages.zoom == PageZoom::Page);
}

#[test]
fn a_page_that_cannot_be_drawn_says_so_and_the_others_are_there() {
    use_program();
    let content = strokes();
    let tree = store(&[("mixed.pdf", &pdf(&[(b"1 0 0 rg 0 0 200 100 re f", false), (&content, true)]))]);
    let mut window = open(Some(&tree.root()), Language::English);
    dispatch(&mut window, pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    click(&mut window, "Next page");
    let pages = &state(place(&window)).pages;
    assert!(pages.failure.is_some() && pages.sharp.is_none());
    click(&mut window, "Previous page");
    assert!(state(place(&window)).pages.sharp.is_some());
}

#[test]
fn the_head_has_the_ways_to_look_at_a_drawing() {
    use_program();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'><rect width='9' height='9'/></svg>";
    let tree = store(&[("a.svg", svg), ("b.pdf", &report())]);
    let mut window = open(Some(&tree.root()), Language::English);
    dispatch(&mut window, pages::Action::OpenRun(RunIndex(0), RunTab::Artifacts));
    dispatch(&mut window, artifacts::Action::Select(ArtifactRef { section: 0, path: "a.svg".to_owned() }));
    click(&mut window, "Show transparency");
    assert!(state(place(&window)).pages.is_checkered);
    click(&mut window, "Zoom: 1:1");
    let zoom = state(place(&window)).pages.zoom;
    assert!(matches!(zoom, PageZoom::Scale { scale, .. } if (scale - 4.0 / 3.0).abs() < 1e-6), "{zoom:?}");
    click(&mut window, "Copy image");
    assert!(window.query_by_label("Next page").is_none(), "there is one page");
    dispatch(&mut window, artifacts::Action::Select(ArtifactRef { section: 0, path: "b.pdf".to_owned() }));
    assert!(window.query_by_label("Show transparency").is_none(), "paper is white");
    assert!(state(place(&window)).pages.is_checkered, "for the next drawing");
    click(&mut window, "Zoom: Width");
    assert!(matches!(state(place(&window)).pages.zoom, PageZoom::Width { .. }));
}
