//! Images of a run: series, animations, pages, light, the whole window, what is decoded before anybody asks, and what can be
//! done with a file.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use image::{Delay, Frame, ImageFormat, Rgba, RgbaImage};
use runatlas::app::artifacts::file_actions::Action as File;
use runatlas::app::artifacts::image::Action as Image;
use runatlas::app::artifacts::series::{Action as Series, Track};
use runatlas::app::artifacts::{Action, ArtifactRef, State, Zoom};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages;
use runatlas::app::pages::{Page, RunTab};
use runatlas::preview::{Adjustment, Shape};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, settle};
use crate::support::tree::Tree;
use crate::without_window::Program;

fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = RgbaImage::from_pixel(24, 16, Rgba([shade, 0, 0, 255]));
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

fn gif(shades: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    for shade in shades {
        let picture = RgbaImage::from_pixel(24, 16, Rgba([*shade, 0, 0, 255]));
        let frame = Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(20, 1));
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// Two pages: the one grey of sixteen bits, the other colours.
fn tiff() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes).unwrap();
    encoder.write_image::<tiff::encoder::colortype::Gray16>(4, 4, &[40_000; 16]).unwrap();
    encoder.write_image::<tiff::encoder::colortype::RGB8>(4, 4, &[[9, 8, 7]; 16].concat()).unwrap();
    bytes.into_inner()
}

fn tree() -> Tree {
    let mut tree = Tree::with_run().file("artifacts/animation.gif", gif(&[10, 60, 110, 160]));
    for (step, shade) in [(0, 10), (500, 60), (2000, 110), (32_000, 160)] {
        tree = tree.file(&format!("artifacts/samples/step_{step:06}.png"), png(shade));
    }
    for step in 0..3 {
        let name = format!("artifacts/images/val~grid+step+{step}+timestamp+176000000000{step}+aa{step}");
        tree = tree.file(&format!("{name}.png"), png(step)).file(&format!("{name}+compressed.webp"), png(step));
    }
    tree.file("artifacts/pages.tiff", tiff())
        .file("artifacts/model-00001-of-00002.bin", "x")
        .file("artifacts/model-00002-of-00002.bin", "x")
        .file("artifacts/report.html", "<script>alert(1)</script>")
        .file("artifacts/run.sh", "echo")
        .file("artifacts/train.log", "a line")
}

fn at(path: &str) -> ArtifactRef {
    ArtifactRef { section: 0, path: path.to_owned() }
}

fn window() -> (Tree, Harness<'static, App>) {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = place(&harness).catalog.run_indices().next().expect("a run");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    (tree, harness)
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    place(harness).artifacts.as_ref().expect("listed")
}

fn press(harness: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

/// The red of what is shown.
fn shade(harness: &Harness<'static, App>) -> u8 {
    match &state(harness).shown().expect("something").shape {
        Shape::Image(image) => image.pixel(3, 3).expect("inside")[0],
        other => panic!("no image: {other:?}"),
    }
}

fn selected<'a>(harness: &'a Harness<'static, App>) -> &'a str {
    &state(harness).selected.as_ref().expect("a file").path
}

#[test]
fn a_series_is_one_row_whose_steps_are_gone_through() {
    let (_tree, mut harness) = window();
    let names: Vec<_> = harness.query_all(By::new().role(egui::accesskit::Role::TreeItem)).collect();
    let names: Vec<String> = names.iter().filter_map(|row| row.accesskit_node().label()).collect();
    let count = |text: &str| names.iter().filter(|name| name.contains(text)).count();
    assert_eq!((count("step_*.png"), count("step_0"), count("val/grid"), count("+step+")), (1, 0, 1, 0), "{names:?}");
    assert_eq!(count("-of-00002.bin"), 2, "shards are no steps: {names:?}");

    dispatch(&mut harness, Action::Select(at("samples/step_000500.png")));
    assert_eq!(shade(&harness), 60);
    dispatch(&mut harness, Action::Image(Image::SetZoom(Zoom::Scale { scale: 3.0, center: [1.0, 2.0] })));
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert_eq!((selected(&harness), shade(&harness)), ("samples/step_002000.png", 110));
    assert_eq!(state(&harness).zoom, Zoom::Scale { scale: 3.0, center: [1.0, 2.0] }, "steps are looked at in one way");
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(selected(&harness), "samples/step_000000.png", "and no further");
    let chosen = state(&harness).rows.iter().filter(|row| state(&harness).is_current(row)).count();
    assert_eq!(chosen, 1);
    click(&mut harness, "Step 32,000");
    assert_eq!((selected(&harness), shade(&harness)), ("samples/step_032000.png", 160));
    // The row leads back to the step that was looked at, whichever other file was between.
    let (series, step) = state(&harness).series().expect("a series");
    assert_eq!((series.pattern.as_str(), step, series.steps.len()), ("samples/step_*.png", 3, 4));
}

#[test]
fn logged_images_show_the_whole_picture_and_their_small_copies_are_no_files_of_their_own() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("images/val~grid+step+1+timestamp+1760000000001+aa1.png")));
    let (series, step) = state(&harness).series().expect("a series");
    assert_eq!((series.pattern.as_str(), step), ("val/grid", 1));
    assert_eq!(state(&harness).rows.iter().filter(|row| row.target.path.starts_with("images/")).count(), 1);
    assert!(state(&harness).strip.small(2).is_some(), "the strip has a small picture of each step");
}

#[test]
fn a_series_is_played_from_step_to_step() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("samples/step_000000.png")));
    dispatch(&mut harness, Action::Series(Series::SetStepsASecond(60.0)));
    dispatch(&mut harness, Action::Series(Series::SetLooping(false)));
    press(&mut harness, Modifiers::NONE, Key::P);
    let end = Instant::now() + Duration::from_secs(20);
    while state(&harness).player.playing().is_some() {
        assert!(Instant::now() < end, "it does not come to its end");
        harness.step();
        std::thread::sleep(Duration::from_millis(1));
    }
    settle(&mut harness);
    assert_eq!((selected(&harness), shade(&harness)), ("samples/step_032000.png", 160));
}

#[test]
fn frames_of_an_animation_are_chosen_and_played() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("animation.gif")));
    assert_eq!((state(&harness).frames.count, state(&harness).track()), (4, Some(Track::Frames)));
    dispatch(&mut harness, Action::Series(Series::ShowFrame(2)));
    assert_eq!(shade(&harness), 110);
    press(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(shade(&harness), 60);
    press(&mut harness, Modifiers::NONE, Key::P);
    let mut seen = std::collections::BTreeSet::new();
    let end = Instant::now() + Duration::from_secs(20);
    while seen.len() < 4 {
        assert!(Instant::now() < end, "only {seen:?} were shown");
        harness.step();
        seen.insert(shade(&harness));
        std::thread::sleep(Duration::from_millis(1));
    }
    press(&mut harness, Modifiers::NONE, Key::P);
    assert_eq!(state(&harness).player.playing(), None);
}

#[test]
fn pages_are_turned() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("pages.tiff")));
    assert!(state(&harness).frames.are_pages);
    click(&mut harness, "Next page");
    let Shape::Image(image) = &state(&harness).shown().unwrap().shape else { panic!("no image") };
    assert_eq!(image.pixel(0, 0), Some([9, 8, 7, 255]));
    assert!(harness.query_by_label_contains("Play (").is_none(), "nobody plays pages");
}

#[test]
fn the_next_image_is_here_before_it_is_asked_for_and_given_back_with_the_page() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("samples/step_000500.png")));
    assert!(state(&harness).bytes_kept() > 0);
    harness.state_mut().as_mut().unwrap().dispatch(Action::Series(Series::Skip(Track::Steps, 1)));
    assert!(state(&harness).preview.value().is_some(), "no job is waited for");
    settle(&mut harness);
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    assert_eq!(state(&harness).bytes_kept(), 0);
    assert!(state(&harness).preview.is_idle() && state(&harness).strip.small(0).is_none());
}

#[test]
fn space_shows_the_image_in_the_whole_window_and_escape_leaves() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("samples/step_000500.png")));
    let small = harness.get_by_label("Image").rect();
    press(&mut harness, Modifiers::NONE, Key::Space);
    assert!(state(&harness).view.is_large);
    let large = harness.get_by_label("Image").rect();
    assert!(large.width() > 1400.0 && large.width() > small.width(), "{large:?}");
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(selected(&harness), "samples/step_002000.png", "the keys go on working");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!state(&harness).view.is_large);
    assert_eq!(harness.get_by_label("Image").rect(), small);
}

#[test]
fn keys_zoom_and_pan() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::Select(at("samples/step_000500.png")));
    let scale = |harness: &Harness<'static, App>| match state(harness).zoom {
        Zoom::Scale { scale, center } => (scale, center),
        Zoom::Fit => panic!("it is fitted"),
    };
    press(&mut harness, Modifiers::NONE, Key::Num1);
    assert_eq!(scale(&harness), (1.0, [12.0, 8.0]));
    press(&mut harness, Modifiers::NONE, Key::Plus);
    assert!((scale(&harness).0 - 1.25).abs() < 1e-5);
    press(&mut harness, Modifiers::NONE, Key::Minus);
    assert!((scale(&harness).0 - 1.0).abs() < 1e-5);
    press(&mut harness, Modifiers::COMMAND, Key::ArrowRight);
    assert!(scale(&harness).1[0] > 12.0, "the view moved");
    press(&mut harness, Modifiers::NONE, Key::Num0);
    assert_eq!(state(&harness).zoom, Zoom::Fit);
}

#[test]
fn an_image_goes_to_the_clipboard_as_it_is_seen() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let run = program.place().catalog.run_indices().next().unwrap();
    program.act(pages::Action::OpenRun(run, RunTab::Artifacts));
    program.act(Action::Want(run));
    program.act(Action::Select(at("samples/step_000500.png")));
    program.act(Action::Image(Image::SetAdjustment(Adjustment { brightness: 1.0, ..Adjustment::default() })));
    program.act(Action::File(File::CopyImage));
    let Some(SystemEffect::CopyPixels(pixels)) = program.asked.last() else { panic!("{:?}", program.asked) };
    assert_eq!(([pixels.width, pixels.height], &pixels.rgba[..4]), ([24, 16], &[255, 255, 255, 255][..]));
}

#[test]
fn only_harmless_files_are_opened_and_pages_after_a_question() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let run = program.place().catalog.run_indices().next().unwrap();
    program.act(pages::Action::OpenRun(run, RunTab::Artifacts));
    program.act(Action::Want(run));
    let opened = |program: &mut Program, path: &str| {
        program.asked.clear();
        program.act(Action::File(File::Open(at(path))));
        format!("{:?}", program.asked)
    };
    assert!(opened(&mut program, "train.log").starts_with("[Open("));
    assert!(opened(&mut program, "run.sh").starts_with("[ShowInFolder("), "a script is never started");
    assert_eq!(opened(&mut program, "report.html"), "[]", "it is asked about");
    program.act(Action::File(File::AnswerOpen(false)));
    assert!(program.asked.is_empty(), "no is no");
    assert_eq!(opened(&mut program, "report.html"), "[]");
    program.act(Action::File(File::AnswerOpen(true)));
    assert!(matches!(&program.asked[..], [SystemEffect::Open(path)] if path.ends_with("artifacts/report.html")));
    assert!(opened(&mut program, "report.html").starts_with("[Open("), "it is asked once");
    assert_eq!(opened(&mut program, "no/such.png"), "[]");
    program.act(Action::File(File::CopyPython(at("train.log"))));
    let Some(SystemEffect::Copy(lines)) = program.asked.last() else { panic!("{:?}", program.asked) };
    assert!(lines.contains("artifact_path=\"train.log\"") && lines.contains("run_id=\""), "{lines}");
}

#[test]
fn the_question_about_a_page_can_be_answered() {
    let (_tree, mut harness) = window();
    dispatch(&mut harness, Action::File(File::Open(at("report.html"))));
    assert!(harness.query_by_label_contains("may contain scripts").is_some());
    click(&mut harness, "Cancel");
    assert!(state(&harness).asking.is_none() && harness.query_by_label_contains("may contain scripts").is_none());
}

#[test]
fn a_copy_is_the_file_byte_for_byte() {
    let tree = tree();
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::open(&tree.root());
    let run = program.place().catalog.run_indices().next().unwrap();
    program.act(pages::Action::OpenRun(run, RunTab::Artifacts));
    program.act(Action::Want(run));
    program.act(Action::File(File::SaveCopy(at("animation.gif"))));
    let asked = program.asked.last();
    assert!(
        matches!(asked, Some(SystemEffect::PickCopyPath(_, _, path)) if path.ends_with("animation.gif")),
        "{asked:?}"
    );
    let to = folder.path().join("copy.gif");
    program.act(Action::File(File::Picked(at("animation.gif"), to.clone())));
    assert_eq!(std::fs::read(&to).unwrap(), gif(&[10, 60, 110, 160]));
    assert!(program.notices().contains(&"notice-copy-saved"));
    program.act(Action::File(File::Picked(at("animation.gif"), folder.path().join("no/such/folder.gif"))));
    assert!(program.notices().contains(&"notice-copy-failed"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left of what failed");
}
