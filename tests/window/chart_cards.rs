//! The cards of the charts page in the window: the zoom on them, single values, and that they stay where they are.

use std::fmt::Write as _;

use egui::accesskit::Role;
use egui::{CursorIcon, Event, Key, Modifiers, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::charts::layout::{CardSize, Move, PINNED};
use runatlas::app::charts::{ChartRange, FigureId};
use runatlas::app::command::Command;
use runatlas::app::pages::Page;
use runatlas::app::{Settings, charts, pages, table};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support;
use crate::support::tree::Tree;

fn id(name: &str) -> FigureId {
    FigureId::Charts(name.into())
}

/// The charts of the folds of the zoo's sweep.
fn sweep() -> (support::TempStore, Harness<'static, App>) {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    dispatch(&mut harness, table::Action::SetFilter("fold".to_owned()));
    click(&mut harness, "Charts");
    (store, harness)
}

fn curve(points: i64) -> String {
    let mut text = String::new();
    for step in 0..points {
        let _ = writeln!(text, "170000000000{step} {} {step}", step * step);
    }
    text
}

/// Two runs with as many curves as fill several screens, and some single values.
fn many() -> (Tree, Harness<'static, App>) {
    let mut tree = Tree::new().experiment("1");
    for run in ["a", "b"] {
        tree = tree.run(run);
        for at in 10..40 {
            tree = tree.file(&format!("metrics/train/m{at}"), curve(5));
        }
        tree = tree.file("metrics/val/loss", curve(4)).file("metrics/final/acc", "1700000000000 0.123456789012 7\n");
    }
    tree = tree.file("metrics/final/only_b", "1700000000000 NaN 0\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "Charts");
    (tree, harness)
}

fn figure_rect(harness: &Harness<'static, App>, label: &str) -> Rect {
    harness.get_by(|node| node.role() == Role::Figure && node.label().is_some_and(|name| name == label)).rect()
}

fn sections(harness: &Harness<'static, App>) -> Vec<(String, Vec<String>)> {
    let sections = place(harness).charts.arrangement.sections.iter();
    sections.map(|it| (it.key.clone(), it.names().map(ToString::to_string).collect())).collect()
}

fn texts(harness: &Harness<'static, App>) -> Vec<String> {
    fn walk(shape: &egui::Shape, found: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => found.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| walk(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| walk(&clipped.shape, &mut found));
    found
}

fn hover(harness: &mut Harness<'static, App>, at: Pos2) {
    harness.hover_at(at);
    settle(harness);
}

fn press_at(harness: &mut Harness<'static, App>, at: Pos2) {
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    }
    settle(harness);
}

#[test]
fn a_zoom_stands_on_the_card_until_it_is_taken_back() {
    let (_store, mut harness) = sweep();
    let set = |harness: &mut Harness<'static, App>, x, y| {
        dispatch(harness, charts::Action::SetRange(id("loss"), ChartRange { x, y }));
    };
    set(&mut harness, Some((1.0, 3.000_04)), Some((0.123_456_789, 0.9)));
    assert!(texts(&harness).contains(&"1–3".to_owned()) && texts(&harness).contains(&"y 0.12–0.9".to_owned()));
    // In full it is as an export has it.
    click(&mut harness, "Values from 0.12346 – 0.9. Reset (R)");
    assert_eq!(place(&harness).charts.range_of(&id("loss")), ChartRange { x: Some((1.0, 3.000_04)), y: None });
    click(&mut harness, "Zoomed to 1 – 3. Reset (R)");
    assert_eq!(place(&harness).charts.range_of(&id("loss")), ChartRange::default());
    assert!(!texts(&harness).contains(&"1–3".to_owned()));

    dispatch(&mut harness, charts::Action::LinkX(true));
    set(&mut harness, Some((1.0, 2.0)), None);
    click(&mut harness, "All charts zoomed to 1 – 2. Reset (R)");
    assert_eq!(place(&harness).charts.linked_x, None);
}

#[test]
fn keys_take_back_the_zoom_of_the_chart_under_the_pointer() {
    let (_store, mut harness) = sweep();
    for key in [Key::R, Key::Num0] {
        dispatch(&mut harness, charts::Action::SetRange(id("loss"), ChartRange { x: Some((1.0, 3.0)), y: None }));
        hover(&mut harness, pos2(700.0, 870.0));
        assert_eq!(place(&harness).charts.pointed, None);
        harness.key_press(key);
        settle(&mut harness);
        assert_ne!(place(&harness).charts.range_of(&id("loss")), ChartRange::default(), "for whom would it be?");
        let rect = figure_rect(&harness, "Chart of loss, 6 runs");
        hover(&mut harness, rect.center());
        assert_eq!(place(&harness).charts.pointed, Some(id("loss")));
        harness.key_press(key);
        settle(&mut harness);
        assert_eq!(place(&harness).charts.range_of(&id("loss")), ChartRange::default(), "{key:?}");
    }
}

#[test]
fn a_click_on_a_curve_moves_nothing_and_the_inspector_waits() {
    let (_store, mut harness) = sweep();
    let before = figure_rect(&harness, "Chart of loss, 6 runs");
    let mut places = (0..60).map(|at| before.lerp_inside(vec2(0.5, at as f32 / 60.0)));
    let on_curve = places.find(|at| {
        hover(&mut harness, *at);
        harness.output().platform_output.cursor_icon == CursorIcon::PointingHand
    });
    press_at(&mut harness, on_curve.expect("a curve"));
    let focus = place(&harness).table.selection.focus;
    assert!(focus.is_some(), "the run has the focus");
    assert_eq!(figure_rect(&harness, "Chart of loss, 6 runs"), before);
    // Another one, by what the click does.
    let other = place(&harness).charts.drawn.iter().copied().find(|run| Some(*run) != focus).expect("six runs");
    dispatch(&mut harness, charts::Action::FocusCurve(other));
    assert_eq!(figure_rect(&harness, "Chart of loss, 6 runs"), before);

    let state = &harness.state().as_ref().expect("a window").state;
    let action = Command::ToggleInspector.action(state).expect("it can be asked for");
    dispatch(&mut harness, action);
    assert!(harness.state().as_ref().is_some_and(|window| window.state.settings.is_inspector_open));
    let beside = figure_rect(&harness, "Chart of loss, 6 runs");
    assert_ne!(beside, before, "it takes its room");
    // Once it is there a click only changes what it shows.
    dispatch(&mut harness, charts::Action::FocusCurve(focus.expect("as before")));
    assert_eq!(figure_rect(&harness, "Chart of loss, 6 runs"), beside);
}

#[test]
fn what_is_under_the_pointer_stays_there_when_the_page_changes() {
    let (_tree, mut harness) = many();
    let at = pos2(700.0, 500.0);
    harness.hover_at(at);
    let (unit, phase) = (egui::MouseWheelUnit::Point, egui::TouchPhase::Move);
    let (modifiers, source) = (Modifiers::NONE, egui::MouseWheelSource::Wheel);
    harness.event(Event::MouseWheel { unit, delta: vec2(0.0, -900.0), phase, modifiers, source });
    for _ in 0..30 {
        harness.step();
    }
    settle(&mut harness);
    let figures = || By::new().role(Role::Figure);
    let under = harness.query_all(figures()).find(|node| node.rect().contains(at)).expect("a chart");
    let (label, before) = (under.accesskit_node().label().expect("named"), under.rect());
    assert!(before.top() < 500.0 && label != "Chart of train/m10, 2 runs", "scrolled to {label}");
    let first = place(&harness).charts.arrangement.sections[0].names().next().expect("a chart").clone();
    assert_ne!(label, format!("Chart of {first}, 2 runs"));
    for action in [
        charts::Action::SetCardSize(first.clone(), Some(CardSize { columns: 3, rows: 6 })),
        charts::Action::ToggleSection("final".to_owned()),
        charts::Action::Pin("val/loss".into(), true),
        charts::Action::HideChart(first),
    ] {
        let what = format!("{action:?}");
        dispatch(&mut harness, action);
        assert!((figure_rect(&harness, &label).top() - before.top()).abs() < 1.5, "{what}");
    }
}

#[test]
fn single_values_share_a_card_that_holds_them_exactly() {
    let (_tree, mut harness) = many();
    let charts = &place(&harness).charts;
    let section = charts.arrangement.sections.iter().find(|section| section.key == "final").expect("a section");
    assert!(section.cards.is_empty());
    assert_eq!(section.singles, [("final/acc".into(), 2), ("final/only_b".into(), 1)]);
    // Two runs have it: two bars, which say on hover what they are.
    let bars = figure_rect(&harness, "Bar chart of final/acc, 2 runs");
    hover(&mut harness, bars.left_top() + vec2(60.0, 14.0));
    for _ in 0..20 {
        harness.step();
    }
    assert!(texts(&harness).iter().any(|text| text.ends_with("\n0.123456789012")), "{:?}", texts(&harness));
    // One run has it: a name with its value.
    harness.get_by_label("final/only_b: NaN");
    click(&mut harness, "final/only_b: NaN");
    assert_eq!(place(&harness).charts.enlarged.as_deref(), Some("final/only_b"));
    // Of one run alone all are such.
    let first = place(&harness).charts.drawn[0];
    dispatch(&mut harness, charts::Action::Enlarge(None));
    dispatch(&mut harness, charts::Action::ToggleHidden(first));
    harness.get_by_label("final/acc: 0.123456789012");
}

#[test]
fn the_layout_comes_back_after_a_restart_and_goes_on_request() {
    let (tree, mut harness) = many();
    let natural = sections(&harness);
    let keys = |sections: &[(String, Vec<String>)]| sections.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&natural), ["final", "train", "val"]);
    for action in [
        charts::Action::Pin("train/m12".into(), true),
        charts::Action::MoveCard("train/m15".into(), Move::First),
        charts::Action::MoveCard("train/m16".into(), Move::Before("train/m11".into())),
        charts::Action::SetCardSize("train/m15".into(), Some(CardSize { columns: 2, rows: 4 })),
        charts::Action::HideChart("train/m13".into()),
        charts::Action::MoveSection("val".to_owned(), Move::First),
    ] {
        dispatch(&mut harness, action);
    }
    let wanted = sections(&harness);
    assert_eq!(keys(&wanted), [PINNED, "val", "final", "train"]);
    assert_eq!(wanted[0].1, ["train/m12"]);
    assert_eq!(wanted[3].1[..4], ["train/m15", "train/m10", "train/m16", "train/m11"]);
    assert!(wanted.iter().all(|(_, names)| !names.contains(&"train/m13".to_owned())));
    let saved = harness.state().as_ref().expect("a window").state.settings.to_json();

    let mut again = open_with(Some(&tree.root()), Settings::from_json(&saved).settings);
    click(&mut again, "Charts");
    assert_eq!(sections(&again), wanted);
    let size = |harness: &Harness<'static, App>, name: &str| {
        let sections = &place(harness).charts.arrangement.sections;
        sections.iter().flat_map(|section| &section.cards).find(|card| &*card.name == name).and_then(|card| card.size)
    };
    assert_eq!(size(&again, "train/m15"), Some(CardSize { columns: 2, rows: 4 }));
    // What the user laid out is also what is drawn.
    dispatch(&mut again, charts::Action::ToggleSection("final".to_owned()));
    let (large, small) =
        (figure_rect(&again, "Chart of train/m15, 2 runs"), figure_rect(&again, "Chart of val/loss, 2 runs"));
    assert!(large.width() > 2.0 * small.width() && large.height() > small.height() + 70.0, "{large} and {small}");

    for command in [Command::ShowHiddenCharts, Command::ResetChartLayout] {
        let action =
            command.action(&again.state().as_ref().expect("a window").state).expect("there is something to do");
        dispatch(&mut again, action);
        assert_eq!(command.action(&again.state().as_ref().expect("a window").state).map(|_| ()), None);
    }
    assert_eq!(sections(&again), natural);
}

/// From one place to another, frame by frame.
fn drag(harness: &mut Harness<'static, App>, from: Pos2, to: Pos2) {
    let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
    hover(harness, from);
    harness.event(Event::PointerButton { pos: from, button, pressed: true, modifiers });
    for share in [0.2, 0.5, 0.8, 1.0] {
        harness.event(Event::PointerMoved(from + (to - from) * share));
        harness.step();
    }
    harness.event(Event::PointerButton { pos: to, button, pressed: false, modifiers });
    settle(harness);
}

#[test]
fn a_card_is_moved_by_its_title_and_sized_by_its_corner() {
    let (_tree, mut harness) = many();
    dispatch(&mut harness, charts::Action::ToggleSection("final".to_owned()));
    let train = |harness: &Harness<'static, App>| {
        let all = sections(harness);
        all.into_iter().find(|(key, _)| key == "train").expect("a section").1[..3].to_vec()
    };
    let title = harness.get_by_label("train/m10, 2 runs, 10 points").rect().center();
    let behind = figure_rect(&harness, "Chart of train/m11, 2 runs");
    drag(&mut harness, title, behind.right_center() - vec2(20.0, 0.0));
    assert_eq!(train(&harness), ["train/m11", "train/m10", "train/m12"]);
    assert_eq!(place(&harness).charts.enlarged, None, "a drag is no click");

    let before = figure_rect(&harness, "Chart of train/m11, 2 runs");
    let corner = before.max + vec2(2.0, 0.0);
    hover(&mut harness, before.center());
    drag(&mut harness, corner, corner + vec2(250.0, 150.0));
    let sizes = &place(&harness).charts.layout.sizes;
    assert_eq!(sizes.get("train/m11"), Some(&CardSize { columns: 2, rows: 5 }));
    let after = figure_rect(&harness, "Chart of train/m11, 2 runs");
    assert_eq!(after.min, before.min, "the page stays where it is");
    assert!(after.width() > 1.9 * before.width(), "{after}");
}

#[test]
fn a_section_is_moved_by_its_title() {
    let (_tree, mut harness) = many();
    for key in ["final", "train", "val"] {
        dispatch(&mut harness, charts::Action::ToggleSection(key.to_owned()));
    }
    let title = |name: &str| {
        harness
            .get_by(|node| node.role() == Role::DisclosureTriangle && node.label().is_some_and(|it| it == name))
            .rect()
    };
    let (from, to) = (title("val").center(), title("final").center_top() + vec2(0.0, 3.0));
    drag(&mut harness, from, to);
    let keys: Vec<String> = sections(&harness).into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["val", "final", "train"]);
    assert!(place(&harness).charts.is_folded("val"), "a drag is no click");
}

#[test]
fn a_card_is_named_and_moved_with_the_keyboard() {
    let (_tree, mut harness) = many();
    let name = "train/m11, 2 runs, 10 points";
    harness.get_by_label(name).focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    settle(&mut harness);
    let train = |harness: &Harness<'static, App>| sections(harness)[1].1[..4].to_vec();
    assert_eq!(train(&harness), ["train/m11", "train/m10", "train/m12", "train/m13"]);
    assert_eq!(place(&harness).pages.shown, Page::Charts);
    // Down by a line: there are three columns.
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    settle(&mut harness);
    assert_eq!(train(&harness), ["train/m10", "train/m12", "train/m13", "train/m11"]);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(place(&harness).charts.enlarged.as_deref(), Some("train/m11"));
}

#[test]
fn a_chart_alone_says_what_it_is_and_leads_to_the_next() {
    let (_tree, mut harness) = many();
    dispatch(&mut harness, charts::Action::Enlarge(Some("train/m10".into())));
    assert!(texts(&harness).contains(&"2 runs, 10 points".to_owned()), "{:?}", texts(&harness));
    let shown = |harness: &Harness<'static, App>| place(harness).charts.enlarged.as_deref().map(ToOwned::to_owned);
    for (key, wanted) in [
        (Key::ArrowRight, Some("train/m11")),
        (Key::ArrowLeft, Some("train/m10")),
        (Key::ArrowLeft, Some("final/only_b")),
        (Key::Escape, None),
    ] {
        harness.key_press(key);
        settle(&mut harness);
        assert_eq!(shown(&harness).as_deref(), wanted, "{key:?}");
    }
    assert_eq!(place(&harness).pages.shown, Page::Charts);
}

#[test]
fn the_data_of_a_chart_go_to_the_clipboard() {
    let (_tree, mut harness) = many();
    dispatch(&mut harness, charts::Action::CopyPoints(id("train/m10")));
    assert!(harness.query_by_label("10 points copied").is_some());
}

#[test]
fn and_more_leads_to_all_bars() {
    let mut tree = Tree::new().experiment("1");
    for at in 0..20 {
        tree = tree.run(&format!("run{at}")).file("metrics/score", format!("1700000000000 0.{at} 0\n"));
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "Charts");
    // Many runs: one strip. Pinned it has a card of its own, with as many bars as there is room for.
    assert_eq!(place(&harness).charts.arrangement.sections[0].singles, [("score".into(), 20)]);
    dispatch(&mut harness, charts::Action::Pin("score".into(), true));
    let more = texts(&harness).into_iter().find(|text| text.starts_with("and ") && text.ends_with(" more"));
    assert!(more.is_some(), "{:?}", texts(&harness));
    let card = figure_rect(&harness, "Bar chart of score, 20 runs");
    let row = card.left_bottom() + vec2(30.0, -22.0);
    hover(&mut harness, row);
    press_at(&mut harness, row);
    assert_eq!(place(&harness).charts.enlarged.as_deref(), Some("score"));
    let shown = texts(&harness);
    assert!(!shown.iter().any(|text| text.starts_with("and ")), "{shown:?}");
}

#[test]
fn a_thousand_single_values_are_one_card_of_which_only_what_is_seen_is_drawn() {
    let mut tree = Tree::new().experiment("1").run("a");
    for at in 0..1000 {
        tree = tree.file(&format!("metrics/many/{at}"), "1700000000000 0.5 0\n");
    }
    tree = tree.file(&format!("metrics/{}/x", "long".repeat(50)), "1700000000000 0.5 0\n");
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, pages::Action::Show(Page::Charts));
    let drawn = harness.query_all(By::new().role(Role::Link)).count();
    assert!((20..400).contains(&drawn), "{drawn} of a thousand");
    assert!(place(&harness).charts.figures.is_empty(), "values stand in the catalog: nothing has to be read for them");
}
