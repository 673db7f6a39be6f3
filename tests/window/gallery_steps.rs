//! The gallery of a series, its zoom, its selection, and what of it comes back.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Cursor;
use std::path::Path;

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::artifacts::steps;
use runatlas::app::gallery::{self, Action, Found, Thumb, Zoom};
use runatlas::app::pages::{self, Page, RunTab};
use runatlas::app::{Settings, charts::ChartScope};
use runatlas::preview::Shape;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open_with, place, settle};
use crate::support::tree::Tree;

/// One colour all over, so that it tells which file it is.
fn png(shade: u8, size: [u32; 2]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_pixel(size[0], size[1], image::Rgb([shade, 0, 0]));
    picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

fn logged(step: u32) -> String {
    format!("artifacts/images/val~grid+step+{step}+timestamp+17600000{step:05}+aa{step}.png")
}

const RUNS: [&str; 4] = ["a", "b", "c", "d"];

fn id(run: usize) -> String {
    RUNS[run].repeat(32)
}

/// Four runs: steps 0, 10 and 20; 0 and 20; 10 alone; and one with another picture only.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (run, steps) in [&[0, 10, 20][..], &[0, 20], &[10], &[]].into_iter().enumerate() {
        tree = tree.run(&id(run));
        for step in steps {
            tree = tree.file(&logged(*step), png((run * 60) as u8 + *step as u8, [24, 16]));
        }
        if run == 3 {
            tree = tree.file("artifacts/other.png", png(200, [24, 16]));
        }
    }
    tree
}

fn settings() -> Settings {
    Settings { language: Some(Language::English), is_inspector_open: false, ..Settings::default() }
}

fn wall(path: &Path, settings: Settings) -> Harness<'static, App> {
    let mut harness = open_with(Some(path), settings);
    settle(&mut harness);
    dispatch(&mut harness, pages::Action::Show(Page::Gallery));
    settle(&mut harness);
    harness
}

fn gallery<'a>(harness: &'a Harness<'static, App>) -> &'a gallery::State {
    &place(harness).gallery
}

/// The shades of the pictures by the ID of their runs; `None` where there is none.
fn shades(harness: &Harness<'static, App>) -> Vec<Option<u8>> {
    let (place, gallery) = (place(harness), gallery(harness));
    let mut tiles: Vec<_> = gallery.tiles.iter().map(|run| (place.catalog.run(*run).id.to_string(), *run)).collect();
    tiles.sort();
    let shade = |run| match gallery.thumb(run) {
        Some(Thumb::Ready(preview)) => match &preview.shape {
            Shape::Image(image) => image.pixel(0, 0).map(|pixel| pixel[0]),
            _ => None,
        },
        _ => None,
    };
    tiles.into_iter().map(|(_, run)| shade(run)).collect()
}

fn said(harness: &Harness<'static, App>, words: &str) -> usize {
    harness.query_all(By::new().role(Role::ListItem).label_contains(words)).count()
}

#[test]
fn the_slider_moves_all_and_says_which_step_stands_in() {
    let tree = tree();
    let mut harness = wall(&tree.root(), settings());
    assert_eq!(gallery(&harness).path.as_deref(), Some("images/val/grid"), "one choice for all its files");
    harness.get_by_label("in 3 of 4 runs");
    assert_eq!(shades(&harness), [Some(20), Some(80), Some(130), None], "at the last step, or the last before");
    assert_eq!((said(&harness, "step 10"), said(&harness, "not logged")), (1, 1));
    harness.get_by_label("Step").focus();
    harness.run_steps(2);
    harness.key_press(Key::ArrowLeft);
    settle(&mut harness);
    assert_eq!(gallery(&harness).steps.shown(), [10, 0], "one step, once");
    assert_eq!(shades(&harness), [Some(10), Some(60), Some(130), None]);
    assert_eq!(said(&harness, "step 0"), 1, "of the second the step before is shown");
    click(&mut harness, "Previous step");
    settle(&mut harness);
    assert_eq!(shades(&harness), [Some(0), Some(60), None, None]);
    assert_eq!(said(&harness, "not before step 10"), 1);
    let value = harness.get_by_label("Step").accesskit_node().value();
    assert_eq!(value.as_deref(), Some("0"));
}

#[test]
fn pictures_of_the_steps_beside_are_made_ahead_and_it_plays() {
    let tree = tree();
    let mut harness = wall(&tree.root(), settings());
    dispatch(&mut harness, Action::Step(steps::Action::Show(1)));
    settle(&mut harness);
    // Without waiting for anything: they are here.
    dispatch(&mut harness, Action::Step(steps::Action::Show(0)));
    assert_eq!(shades(&harness), [Some(0), Some(60), None, None]);
    dispatch(&mut harness, Action::Step(steps::Action::SetLooping(false)));
    dispatch(&mut harness, Action::Step(steps::Action::SetStepsASecond(60.0)));
    harness.key_press(Key::P);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    harness.step();
    while gallery(&harness).steps.player.playing().is_some() {
        assert!(std::time::Instant::now() < end, "it does not end");
        harness.step();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert_eq!(gallery(&harness).steps.shown(), [20, 0], "played to its end");
}

#[test]
fn the_file_of_the_step_is_opened() {
    let tree = tree();
    let mut harness = wall(&tree.root(), settings());
    dispatch(&mut harness, Action::Step(steps::Action::Show(1)));
    let is_second = |harness: &Harness<'static, App>, run| place(harness).catalog.run(run).id.as_str() == id(1);
    let run = *gallery(&harness).tiles.iter().find(|run| is_second(&harness, **run)).unwrap();
    assert!(matches!(gallery(&harness).found(run), Found::At([0, 0], _)));
    dispatch(&mut harness, Action::Open(run));
    settle(&mut harness);
    assert_eq!(place(&harness).pages.shown, Page::Run(run, RunTab::Artifacts));
    let shown = place(&harness).artifacts.as_ref().unwrap().selected.clone().unwrap();
    assert_eq!(format!("artifacts/{}", shown.path), logged(0));
}

/// The centre of a picture of the wall, and its side.
fn picture(harness: &Harness<'static, App>, at: usize) -> (egui::Pos2, f32) {
    let tiles: Vec<_> = harness.query_all(By::new().role(Role::ListItem).label_contains("")).collect();
    let rect = tiles[at].rect();
    (rect.min + vec2(rect.width() / 2.0, rect.width() / 2.0), rect.width())
}

#[test]
fn one_zoom_for_all_and_sharper_pictures_when_it_is_close() {
    let mut tree = Tree::new().experiment("1");
    for run in 0..3 {
        tree = tree.run(&id(run)).file("artifacts/figure.png", png(50, [1500, 1500]));
    }
    let mut harness = wall(&tree.root(), settings());
    let width = |harness: &Harness<'static, App>| {
        let sizes = gallery(harness).tiles.iter().map(|run| match gallery(harness).thumb(*run) {
            Some(Thumb::Ready(preview)) => match &preview.shape {
                Shape::Image(image) => image.size[0],
                _ => 0,
            },
            _ => 0,
        });
        sizes.collect::<Vec<u32>>()
    };
    let before = width(&harness);
    assert!(before.iter().all(|width| *width > 0 && *width < 500), "{before:?}");
    let (center, side) = picture(&harness, 1);
    let pointer = center - vec2(side / 4.0, 0.0);
    harness.hover_at(pointer);
    harness.run_steps(2);
    harness.event_modifiers(
        Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 12.0),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::COMMAND,
            source: egui::MouseWheelSource::Unknown,
        },
        Modifiers::COMMAND,
    );
    settle(&mut harness);
    let zoom = gallery(&harness).zoom;
    assert!(zoom.scale > 2.0, "{zoom:?}");
    // A quarter from the left edge was under the pointer, and is.
    let under = zoom.center[0] - 0.25 / zoom.scale;
    assert!((under - 0.25).abs() < 0.02, "{under} is under the pointer");
    let after = width(&harness);
    assert!(after.iter().zip(&before).all(|(after, before)| after > before), "{after:?} of {before:?}");

    harness.drag_at(center);
    harness.run_steps(1);
    harness.hover_at(center + vec2(-30.0, 0.0));
    harness.run_steps(1);
    harness.event(Event::PointerButton {
        pos: center + vec2(-30.0, 0.0),
        button: PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    });
    settle(&mut harness);
    let moved = gallery(&harness).zoom;
    let part = 30.0 / (side * zoom.scale);
    assert!((moved.center[0] - zoom.center[0] - part).abs() < part / 10.0, "{moved:?} after {zoom:?}");
    assert!(place(&harness).table.selection.runs().is_empty(), "a drag selects nothing");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert_eq!(gallery(&harness).zoom, Zoom::default());
    harness.key_press(Key::Plus);
    settle(&mut harness);
    assert!(gallery(&harness).zoom.is_in());
    click(&mut harness, "Show whole pictures (Escape)");
    assert_eq!(gallery(&harness).zoom, Zoom::default());
}

#[test]
fn the_wall_comes_back_as_it_was_left() {
    let tree = tree().run(&"e".repeat(32)).file("artifacts/other.png", png(9, [8, 8]));
    let mut harness = wall(&tree.root(), settings());
    dispatch(&mut harness, Action::ChoosePath("images/val/grid".into()));
    settle(&mut harness);
    dispatch(&mut harness, Action::Step(steps::Action::Show(1)));
    dispatch(&mut harness, Action::SetSide(240.0));
    dispatch(&mut harness, Action::ShowMissing(false));
    dispatch(&mut harness, Action::ToggleCaption("metric:loss".parse().unwrap()));
    settle(&mut harness);
    let (captions, left) =
        (gallery(&harness).captions.clone(), harness.state().as_ref().unwrap().state.settings.clone());
    let again = Settings::from_json(&left.to_json());
    assert!(again.words.is_empty(), "{:?}", again.words);

    let harness = wall(&tree.root(), again.settings.clone());
    let back = gallery(&harness);
    assert_eq!((back.path.as_deref(), back.steps.shown(), back.side), (Some("images/val/grid"), [10, 0], 240.0));
    assert_eq!((back.captions.clone(), back.shows_missing()), (captions, false));

    // The file is gone: another is shown, and nothing is wrong.
    let other = wall(&Tree::new().experiment("1").run(&id(0)).root(), again.settings);
    assert_eq!(gallery(&other).path, None);
    for (run, step) in [(0, 0), (0, 10), (0, 20), (1, 0), (1, 20), (2, 10)] {
        let path = tree.path(&format!("1/{}/{}", id(run), logged(step)));
        std::fs::remove_file(path).unwrap();
    }
    let harness = wall(&tree.root(), left);
    assert_eq!(gallery(&harness).path.as_deref(), Some("other.png"));
    assert!(!gallery(&harness).steps.are_many());
}

#[test]
fn several_are_selected_and_lead_to_their_charts() {
    let tree = tree();
    let mut harness = wall(&tree.root(), settings());
    let tiles = gallery(&harness).tiles.clone();
    let click_at = |harness: &mut Harness<'static, App>, at: usize, modifiers: Modifiers| {
        let run = gallery(harness).tiles[at];
        let name = place(harness).catalog.run(run).display_name().to_owned();
        let center = harness.get(By::new().role(Role::ListItem).label_contains(&name)).rect().center();
        harness.hover_at(center);
        harness.event(Event::ModifiersChanged(modifiers));
        for pressed in [true, false] {
            harness.event(Event::PointerButton { pos: center, button: PointerButton::Primary, pressed, modifiers });
        }
        settle(harness);
        harness.event(Event::ModifiersChanged(Modifiers::NONE));
    };
    click_at(&mut harness, 0, Modifiers::NONE);
    click_at(&mut harness, 2, Modifiers::SHIFT);
    assert_eq!(place(&harness).table.selection.runs(), &tiles[..3]);
    click_at(&mut harness, 1, Modifiers::COMMAND);
    assert_eq!(place(&harness).table.selection.runs(), [tiles[0], tiles[2]]);
    harness.get_by_label("Copy IDs");
    harness.key_press(Key::G);
    settle(&mut harness);
    assert_eq!(place(&harness).pages.shown, Page::Charts);
    assert_eq!(place(&harness).charts.scope, ChartScope::Selected);
}
