//! Figures of plotly in the window: legends, zoom, hover, templates, frames, scenes, files and pages.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;

use egui::accesskit::{Role, Toggled};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::artifacts::figure::{self, Action, FigureFormat, Picture, Shown};
use runatlas::app::artifacts::file_actions::Action as File;
use runatlas::app::artifacts::{self, ArtifactRef};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages;
use runatlas::app::pages::{Page, RunTab};
use runatlas::preview::plotly::Figure;
use runatlas::preview::{Preview, Shape};
use runatlas::text::Language;
use serde_json::{Value, json};

use crate::driver::{App, click, dispatch, open, place, settle};
use crate::support::tree::Tree;

/// A run with the file `figures/loss.html`, which is shown as these figures.
pub(crate) fn shown(figures: &[Value]) -> (Tree, Harness<'static, App>) {
    let tree = Tree::with_run().file("artifacts/figures/loss.html", "<p>plotly</p>").file("artifacts/a.txt", "other");
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = place(&harness).catalog.find_run("a").expect("a run");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    let figures = figures.iter().map(|figure| {
        let list = |key: &str| figure[key].as_array().cloned().unwrap_or_default();
        Figure { data: list("data"), layout: figure["layout"].clone(), frames: list("frames") }
    });
    let preview = Preview::from(Shape::Figures(Arc::new(figures.collect())));
    let target = ArtifactRef { section: 0, path: "figures/loss.html".to_owned() };
    let window = harness.state_mut().as_mut().expect("a window");
    window.dispatch(artifacts::Action::Select(target.clone()));
    // Before the job that reads the file has an answer.
    window.dispatch(artifacts::Action::PreviewDone(run, target, Ok(Arc::new(preview))));
    settle(&mut harness);
    (tree, harness)
}

/// Two curves over ten steps.
fn curves() -> Value {
    let curve = |name: &str, from: f64| {
        let y: Vec<f64> = (0..10).map(|step| from / f64::from(step + 1)).collect();
        json!({"type": "scatter", "mode": "lines+markers", "name": name, "x": (0..10).collect::<Vec<_>>(), "y": y})
    };
    json!({
        "data": [curve("train", 1.0), curve("validation", 2.0)],
        "layout": {"title": {"text": "Loss"}, "xaxis": {"title": {"text": "step"}}, "yaxis": {"title": {"text": "loss"}}},
    })
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a figure::State {
    &place(harness).artifacts.as_ref().expect("listed").figures
}

fn figure_of<'a>(harness: &'a Harness<'static, App>) -> &'a Shown {
    let state = state(harness);
    state.get(state.chosen).expect("it was wanted")
}

fn picture(harness: &Harness<'static, App>) -> Arc<Picture> {
    let shown = figure_of(harness);
    assert!(shown.is_current(), "the picture is of what is wanted");
    shown.picture.clone().expect("it was drawn")
}

/// Where the figure lies on the screen.
fn sheet(harness: &Harness<'static, App>) -> Rect {
    harness.get_by_role(Role::Figure).rect()
}

/// A place of the page on the screen.
fn at(harness: &Harness<'static, App>, page: [f64; 2]) -> Pos2 {
    let (sheet, width) = (sheet(harness), picture(harness).look.size[0] as f32);
    sheet.min + vec2(page[0] as f32, page[1] as f32) * (sheet.width() / width)
}

/// A place in the first panel, from its lower left corner.
fn in_panel(harness: &Harness<'static, App>, x: f64, y: f64) -> Pos2 {
    let place = picture(harness).drawn.panels[0].place;
    at(harness, [place.x + place.width * x, place.y + place.height * (1.0 - y)])
}

fn button(harness: &mut Harness<'static, App>, pos: Pos2, button: PointerButton, pressed: bool, modifiers: Modifiers) {
    harness.event(Event::PointerButton { pos, button, pressed, modifiers });
}

fn drag(harness: &mut Harness<'static, App>, from: Pos2, to: Pos2, which: PointerButton, modifiers: Modifiers) {
    harness.event(Event::ModifiersChanged(modifiers));
    harness.event(Event::PointerMoved(from));
    harness.step();
    button(harness, from, which, true, modifiers);
    harness.step();
    for share in [0.2, 0.5, 0.8, 1.0] {
        harness.event(Event::PointerMoved(from + (to - from) * share));
        harness.step();
    }
    button(harness, to, which, false, modifiers);
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    settle(harness);
}

fn press(harness: &mut Harness<'static, App>, pos: Pos2, times: usize) {
    harness.event(Event::PointerMoved(pos));
    harness.step();
    for _ in 0..times {
        // Each click is a frame, or they would be too far apart.
        let events = [true, false].map(|pressed| Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.input_mut().events.extend(events);
        harness.step();
    }
    settle(harness);
}

fn wheel(harness: &mut Harness<'static, App>, pos: Pos2, points: f32) {
    harness.event(Event::PointerMoved(pos));
    harness.step();
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    for _ in 0..30 {
        harness.step();
    }
    settle(harness);
}

fn key(harness: &mut Harness<'static, App>, key: Key) {
    harness.key_press(key);
    settle(harness);
}

fn range(harness: &Harness<'static, App>, axis: &str) -> Option<[f64; 2]> {
    figure_of(harness).view.ranges.get(axis).copied()
}

fn entry<'a>(harness: &'a Harness<'static, App>, name: &'a str) -> egui_kittest::Node<'a> {
    harness.get(By::new().role(Role::CheckBox).label(name))
}

fn is_on(harness: &Harness<'static, App>, name: &str) -> bool {
    entry(harness, name).accesskit_node().toggled() == Some(Toggled::True)
}

fn is_near(a: [f64; 2], b: [f64; 2]) -> bool {
    let width = (b[1] - b[0]).abs();
    (a[0] - b[0]).abs() < 0.02 * width && (a[1] - b[1]).abs() < 0.02 * width
}

#[test]
fn a_figure_says_what_it_shows() {
    let (_tree, harness) = shown(&[curves()]);
    let name = harness.get_by_role(Role::Figure).accesskit_node().label().unwrap_or_default();
    assert_eq!(name, "Loss. 2 traces: train, validation. Axes: step, loss");
    let picture = picture(&harness);
    let density = f64::from(harness.ctx.pixels_per_point());
    let scale = f64::from(sheet(&harness).width()) / picture.look.size[0];
    assert!((picture.look.density - density * scale).abs() < 1e-3, "a pixel of it is one of the screen");
    assert!(picture.drawn.points.len() >= 20, "{} points", picture.drawn.points.len());
}

#[test]
fn an_entry_of_the_legend_hides_and_isolates_its_trace() {
    let (_tree, mut harness) = shown(&[curves()]);
    let drawn = |harness: &Harness<'static, App>, trace| {
        picture(harness).drawn.points.iter().filter(|point| point.trace == trace).count()
    };
    assert!(is_on(&harness, "train") && is_on(&harness, "validation"));
    let place = entry(&harness, "train").rect().center();
    press(&mut harness, place, 1);
    assert!(!is_on(&harness, "train") && is_on(&harness, "validation"));
    assert_eq!((drawn(&harness, 0), drawn(&harness, 1)), (0, 10));

    // By the keyboard.
    entry(&harness, "train").focus();
    settle(&mut harness);
    key(&mut harness, Key::Space);
    assert!(is_on(&harness, "train"));
    assert_eq!(drawn(&harness, 0), 10);

    // Twice: alone, and then all.
    for (times, expected) in [(2, (false, true)), (2, (true, true))] {
        let place = entry(&harness, "validation").rect().center();
        press(&mut harness, place, times);
        assert_eq!((is_on(&harness, "train"), is_on(&harness, "validation")), expected);
        // A click after that is none of these two.
        for _ in 0..20 {
            harness.step();
        }
    }
}

#[test]
fn a_group_of_a_legend_is_hidden_as_one() {
    let mut figure = curves();
    for trace in figure["data"].as_array_mut().unwrap() {
        trace["legendgroup"] = json!("both");
    }
    figure["data"][1]["showlegend"] = json!(false);
    let (_tree, mut harness) = shown(&[figure]);
    click(&mut harness, "train");
    assert_eq!(picture(&harness).drawn.points.len(), 0);
}

#[test]
fn a_box_zooms_and_a_double_click_takes_it_back() {
    let (_tree, mut harness) = shown(&[curves()]);
    let before = picture(&harness).drawn.panels[0].clone();
    let (from, to) = (in_panel(&harness, 0.2, 0.3), in_panel(&harness, 0.6, 0.8));
    drag(&mut harness, from, to, PointerButton::Primary, Modifiers::NONE);
    let part = |range: [f64; 2], low: f64, high: f64| [low, high].map(|at| range[0] + (range[1] - range[0]) * at);
    let x = range(&harness, "xaxis").expect("zoomed along x");
    let y = range(&harness, "yaxis").expect("zoomed along y");
    assert!(is_near(x, part(before.x_range, 0.2, 0.6)), "{x:?} of {:?}", before.x_range);
    assert!(is_near(y, part(before.y_range, 0.3, 0.8)), "{y:?} of {:?}", before.y_range);
    let panel = picture(&harness).drawn.panels[0].clone();
    assert!(is_near(panel.x_range, x) && is_near(panel.y_range, y), "it was drawn");

    let middle = in_panel(&harness, 0.5, 0.5);
    press(&mut harness, middle, 2);
    assert!(figure_of(&harness).view.ranges.is_empty());
    let panel = picture(&harness).drawn.panels[0].clone();
    assert_eq!((panel.x_range, panel.y_range), (before.x_range, before.y_range));

    // A long box is meant along one axis.
    let (from, to) = (in_panel(&harness, 0.1, 0.5), in_panel(&harness, 0.9, 0.52));
    drag(&mut harness, from, to, PointerButton::Primary, Modifiers::NONE);
    assert!(range(&harness, "xaxis").is_some() && range(&harness, "yaxis").is_none());
    click(&mut harness, "Reset view");
    assert!(!figure_of(&harness).is_changed());
}

#[test]
fn panning_and_the_wheel_move_the_axes_that_are_meant() {
    let (_tree, mut harness) = shown(&[curves()]);
    let before = picture(&harness).drawn.panels[0].clone();
    let width = before.x_range[1] - before.x_range[0];
    for (which, keys) in [(PointerButton::Primary, Modifiers::SHIFT), (PointerButton::Middle, Modifiers::NONE)] {
        let (from, to) = (in_panel(&harness, 0.5, 0.5), in_panel(&harness, 0.75, 0.5));
        drag(&mut harness, from, to, which, keys);
        let x = range(&harness, "xaxis").expect("panned");
        assert!(is_near(x, before.x_range.map(|edge| edge - 0.25 * width)), "{x:?}, {which:?}");
        dispatch(&mut harness, artifacts::Action::Figure(Action::ResetAxes(0)));
    }

    let place = in_panel(&harness, 0.25, 0.5);
    wheel(&mut harness, place, 120.0);
    let x = range(&harness, "xaxis").expect("zoomed");
    assert!(x[1] - x[0] < 0.9 * width && range(&harness, "yaxis").is_some());
    let under = |range: [f64; 2]| range[0] + 0.25 * (range[1] - range[0]);
    assert!((under(x) - under(before.x_range)).abs() < 0.01 * width, "what is under the pointer stays");
    dispatch(&mut harness, artifacts::Action::Figure(Action::ResetAxes(0)));

    let below = in_panel(&harness, 0.5, 0.0) + vec2(0.0, 14.0);
    wheel(&mut harness, below, 120.0);
    assert!(range(&harness, "xaxis").is_some() && range(&harness, "yaxis").is_none(), "over the x axis");
}

#[test]
fn axes_that_match_move_together() {
    let mut figure = curves();
    figure["data"][1]["xaxis"] = json!("x2");
    figure["data"][1]["yaxis"] = json!("y2");
    figure["layout"]["xaxis"] = json!({"domain": [0, 0.45]});
    figure["layout"]["xaxis2"] = json!({"domain": [0.55, 1], "matches": "x"});
    figure["layout"]["yaxis2"] = json!({"anchor": "x2"});
    let (_tree, mut harness) = shown(&[figure]);
    let (from, to) = (in_panel(&harness, 0.2, 0.3), in_panel(&harness, 0.6, 0.8));
    drag(&mut harness, from, to, PointerButton::Primary, Modifiers::NONE);
    assert_eq!(range(&harness, "xaxis2"), range(&harness, "xaxis"));
    assert!(range(&harness, "xaxis").is_some() && range(&harness, "yaxis2").is_none());
}

#[test]
fn a_point_under_the_pointer_is_told() {
    let (_tree, mut harness) = shown(&[curves()]);
    let drawn = picture(&harness);
    let point = drawn.drawn.points.iter().find(|point| point.trace == 1 && point.index == 3).expect("drawn").clone();
    let place = at(&harness, point.at);
    harness.event(Event::PointerMoved(place));
    settle(&mut harness);
    let lines = runatlas::preview::plotly::hover(figure_of(&harness).figure.get().unwrap(), &drawn.view, &point);
    assert!(lines.iter().any(|line| line.contains("0.5")), "2 / 4: {lines:?}");
    let spoken = lines.join("\n");
    assert_eq!(harness.query_all_by_label(&spoken).count(), 1, "{lines:?}");
    harness.event(Event::PointerMoved(pos2(2.0, 2.0)));
    settle(&mut harness);
    assert_eq!(harness.query_all_by_label(&spoken).count(), 0);
}

#[test]
fn the_keyboard_pans_zooms_and_resets() {
    let (_tree, mut harness) = shown(&[curves()]);
    let before = picture(&harness).drawn.panels[0].x_range;
    harness.get_by_role(Role::Figure).focus();
    settle(&mut harness);
    key(&mut harness, Key::ArrowRight);
    let x = range(&harness, "xaxis").expect("panned");
    assert!(is_near(x, before.map(|edge| edge + 0.1 * (before[1] - before[0]))), "{x:?}");
    assert!(range(&harness, "yaxis").is_none());
    key(&mut harness, Key::Plus);
    let nearer = range(&harness, "xaxis").expect("zoomed");
    assert!((nearer[1] - nearer[0]) < 0.85 * (x[1] - x[0]));
    key(&mut harness, Key::Num0);
    assert!(range(&harness, "xaxis").is_none());
    // The entries of the legend follow the figure.
    let mut reached = Vec::new();
    for _ in 0..2 {
        key(&mut harness, Key::Tab);
        let focused = harness.query_all(By::new().role(Role::CheckBox)).find(egui_kittest::Node::is_focused);
        reached.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    assert_eq!(reached, ["train", "validation"]);
}

#[test]
fn the_template_is_ours_or_the_figures_own() {
    let mut figure = curves();
    figure["layout"]["paper_bgcolor"] = json!("#102030");
    let (_tree, mut harness) = shown(&[figure]);
    let corner = |harness: &Harness<'static, App>| picture(harness).pixels.rgba[..4].to_vec();
    let ours = corner(&harness);
    assert_ne!(ours, [0x10, 0x20, 0x30, 255]);
    click(&mut harness, "Template: Original");
    assert_eq!(corner(&harness), [0x10, 0x20, 0x30, 255]);
    click(&mut harness, "Template: Runatlas");
    assert_eq!(corner(&harness), ours);
}

fn animated() -> Value {
    let mut figure = curves();
    let frame = |name: &str, y: f64| json!({"name": name, "data": [{"y": vec![y; 10]}], "traces": [1]});
    figure["frames"] = json!([frame("1952", 1.0), frame("1957", 1.5), frame("1962", 2.0)]);
    figure["layout"]["updatemenus"] = json!([{"type": "buttons", "buttons": [
        {"label": "Play", "method": "animate", "args": [null, {"frame": {"duration": 50}}]}]}]);
    figure
}

#[test]
fn frames_are_stepped_through_and_played() {
    let (_tree, mut harness) = shown(&[animated()]);
    assert!(harness.query_by_label("Previous frame").is_some());
    click(&mut harness, "Next frame");
    assert_eq!(figure_of(&harness).view.frame, Some(1));
    assert!(harness.query_by_label("1957").is_some() && harness.query_by_label("2 of 3").is_some());
    click(&mut harness, "Previous frame");
    assert_eq!(figure_of(&harness).view.frame, Some(0));
    let slider = harness.get_by_role(Role::Slider);
    assert_eq!(slider.accesskit_node().label().as_deref(), Some("Frame 1952"));
    slider.focus();
    settle(&mut harness);
    key(&mut harness, Key::ArrowRight);
    assert_eq!(figure_of(&harness).view.frame, Some(1));

    harness.get_by_label("Play").click();
    let mut seen = Vec::new();
    for _ in 0..400 {
        harness.step();
        let frame = figure_of(&harness).view.frame;
        if seen.last() != Some(&frame) {
            seen.push(frame);
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(seen.windows(3).any(|frames| frames == [Some(2), Some(0), Some(1)]), "from the front again: {seen:?}");
    harness.get_by_label("Pause").click();
    harness.step();
    harness.step();
    assert!(!state(&harness).is_playing);
    settle(&mut harness);
}

#[test]
fn a_scene_turns_with_the_pointer() {
    let scene = json!({
        "data": [{"type": "scatter3d", "mode": "markers", "x": [0, 1, 2], "y": [0, 1, 0], "z": [1, 2, 3]}],
        "layout": {"scene": {"camera": {"eye": {"x": 2.0, "y": 0.0, "z": 0.0}}}},
    });
    let (_tree, mut harness) = shown(&[scene]);
    let (name, place) = picture(&harness).drawn.scenes.first().cloned().expect("a scene");
    let middle = at(&harness, [place.x + place.width / 2.0, place.y + place.height / 2.0]);
    drag(&mut harness, middle, middle + vec2(60.0, 0.0), PointerButton::Primary, Modifiers::NONE);
    let eye = figure_of(&harness).view.cameras[&name].eye;
    let distance = eye.iter().map(|side| side * side).sum::<f64>().sqrt();
    assert!((distance - 2.0).abs() < 1e-6 && eye[1].abs() > 0.1 && eye[2].abs() < 1e-6, "{eye:?}");
    wheel(&mut harness, middle, 200.0);
    let eye = figure_of(&harness).view.cameras[&name].eye;
    assert!(eye.iter().map(|side| side * side).sum::<f64>().sqrt() < 1.5, "nearer: {eye:?}");
    press(&mut harness, middle, 2);
    assert!(figure_of(&harness).view.cameras.is_empty());
}

#[test]
fn a_page_with_several_figures_lets_one_choose() {
    let mut other = curves();
    other["layout"]["title"]["text"] = json!("Accuracy");
    let (_tree, mut harness) = shown(&[curves(), other]);
    click(&mut harness, "Figure: 1 · Loss");
    click(&mut harness, "2 · Accuracy");
    assert_eq!(state(&harness).chosen, 1);
    let name = harness.get_by_role(Role::Figure).accesskit_node().label().unwrap_or_default();
    assert!(name.starts_with("Accuracy"), "{name}");
}

#[test]
fn what_is_seen_is_written_as_picture_and_as_values() {
    let (tree, mut harness) = shown(&[curves()]);
    click(&mut harness, "train");
    let folder = tree.root().join("written");
    std::fs::create_dir(&folder).unwrap();
    click(&mut harness, "Export…");
    assert!(state(&harness).export.as_ref().is_some_and(|export| export.path.ends_with("loss.png")));
    let write = |harness: &mut Harness<'static, App>, name: &str| {
        let path = folder.join(name);
        let act = |action| artifacts::Action::Figure(action);
        dispatch(harness, act(Action::SetPath(path.display().to_string())));
        dispatch(harness, act(Action::Save));
        let export = state(harness).export.as_ref().expect("open");
        assert!(export.saved.is_some(), "{:?}", export.failure);
        std::fs::read(path).unwrap()
    };
    let size = picture(&harness).look.size;
    dispatch(&mut harness, artifacts::Action::Figure(Action::SetScale(3)));
    let png = image::load_from_memory(&write(&mut harness, "figure.png")).unwrap();
    assert_eq!([png.width(), png.height()], size.map(|side| (side * 3.0).round() as u32));
    let csv = String::from_utf8(write(&mut harness, "figure.csv")).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines[0], lines.len()), ("trace,type,name,x,y", 11), "the visible trace alone");
    assert_eq!(lines[4], "1,scatter,validation,3,0.5");
    assert_eq!(state(&harness).export.as_ref().map(|export| export.format), Some(FigureFormat::Csv));
    assert!(String::from_utf8(write(&mut harness, "figure.svg")).unwrap().contains("<svg"));
    assert!(write(&mut harness, "figure.pdf").starts_with(b"%PDF"));

    // A file that is there is replaced only when that is asked for again.
    let act = |action| artifacts::Action::Figure(action);
    dispatch(&mut harness, act(Action::SetPath(folder.join("figure.png").display().to_string())));
    dispatch(&mut harness, act(Action::Save));
    assert!(state(&harness).export.as_ref().is_some_and(|export| export.is_replacing && export.saved.is_none()));
    click(&mut harness, "Replace file");
    assert!(state(&harness).export.as_ref().is_some_and(|export| export.saved.is_some()));
    click(&mut harness, "Close");
    assert!(state(&harness).export.is_none());
}

fn pending(harness: &mut Harness<'static, App>) -> Vec<SystemEffect> {
    harness.state_mut().as_mut().expect("a window").take_pending()
}

#[test]
fn a_page_is_opened_in_a_browser_only_after_that_was_agreed_to() {
    let (_tree, mut harness) = shown(&[curves()]);
    let opened = |harness: &mut Harness<'static, App>| {
        let pages = pending(harness).into_iter();
        pages.filter(|effect| matches!(effect, SystemEffect::Open(path) if path.ends_with("figures/loss.html"))).count()
    };
    let is_asking = |harness: &Harness<'static, App>| place(harness).artifacts.as_ref().unwrap().asking.is_some();
    click(&mut harness, "Open in browser");
    assert_eq!(opened(&mut harness), 0, "it asks first");
    assert!(is_asking(&harness));
    click(&mut harness, "Cancel");
    assert_eq!((opened(&mut harness), is_asking(&harness)), (0, false));
    let open = || artifacts::Action::File(File::Open(ArtifactRef { section: 0, path: "figures/loss.html".to_owned() }));
    dispatch(&mut harness, open());
    dispatch(&mut harness, artifacts::Action::File(File::AnswerOpen(true)));
    assert_eq!(opened(&mut harness), 1);
    click(&mut harness, "Open in browser");
    assert_eq!((opened(&mut harness), is_asking(&harness)), (1, false), "it is asked once");
}

#[test]
fn the_picture_goes_to_the_clipboard() {
    let (_tree, mut harness) = shown(&[curves()]);
    pending(&mut harness);
    click(&mut harness, "Copy image");
    let pixels = picture(&harness).pixels.clone();
    let copied = pending(&mut harness);
    assert!(copied.iter().any(|effect| matches!(effect, SystemEffect::CopyPixels(copied) if *copied == pixels)));
}

#[test]
fn figures_are_given_back_with_their_file_and_habits_stay() {
    let (_tree, mut harness) = shown(&[curves()]);
    click(&mut harness, "Template: Original");
    click(&mut harness, "Close this line");
    assert!(harness.query_by_label_contains("without scripts").is_none());
    let target = ArtifactRef { section: 0, path: "a.txt".to_owned() };
    dispatch(&mut harness, artifacts::Action::Select(target));
    assert!(state(&harness).get(0).is_none());
    assert!(state(&harness).is_own && state(&harness).is_note_closed);
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    assert!(state(&harness).is_own);
}
