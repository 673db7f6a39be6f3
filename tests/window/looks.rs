//! Looks of runs in the window: given, chosen at a dot, kept, and the same in table, charts and exports.

use std::sync::Arc;
use std::time::Duration;

use egui::{Event, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::{Settings, charts, read, start, table};
use runatlas::chart::palette::{ALIKE, DARK, LIGHT, LinePalette, distance};
use runatlas::chart::{Dash, LineColor, Look};
use runatlas::model::RunIndex;
use runatlas::text::Language;

use crate::catalog::{Builder, run as built};
use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support::tree::Tree;
use crate::without_window::Program;

/// `count` runs of one experiment, each a second younger than the one before, with a metric.
fn runs(count: usize) -> Tree {
    (0..count).fold(Tree::new().experiment("1"), |tree, at| {
        let tree = tree.run(&format!("run{at:02}")).file("metrics/loss", "1 0.5 0\n2 0.25 1\n");
        tree.field("start_time", &format!("start_time: {}", 1_700_000_000_000 + at * 1_000))
    })
}

fn run(harness: &Harness<'static, App>, id: &str) -> RunIndex {
    place(harness).catalog.find_run(id).expect("in the store")
}

fn look(harness: &Harness<'static, App>, id: &str) -> Look {
    place(harness).look_of(run(harness, id))
}

/// Whether all drawn runs can be told apart on both pages.
fn assert_apart(harness: &Harness<'static, App>) {
    let place = place(harness);
    let drawn = place.charts.drawn.iter().filter(|run| !place.is_plain(**run));
    let drawn: Vec<Look> = drawn.map(|run| place.look_of(*run)).collect();
    assert!(drawn.len() > 1);
    for (at, a) in drawn.iter().enumerate() {
        for b in &drawn[..at] {
            let is_far = |page: &LinePalette| distance(page.runs[slot(*a)], page.runs[slot(*b)]) >= ALIKE;
            assert!(a.dash != b.dash || (is_far(&LIGHT) && is_far(&DARK)), "{a:?} and {b:?}");
        }
    }
}

fn slot(look: Look) -> usize {
    let LineColor::Slot(slot) = look.color else { panic!("nobody chose {look:?}") };
    slot
}

/// Opens the choice of looks at the dot of a run in the table, which is a button while the pointer is in its row.
fn open_at_dot(harness: &mut Harness<'static, App>, name: &str) {
    let row = harness.get_by_label_contains(&format!("{name}, ")).rect();
    harness.event(Event::PointerMoved(row.left_center() + vec2(120.0, 0.0)));
    settle(harness);
    let label = format!("Colour of {name}: ");
    let dot = harness.get_by_label_contains(&label);
    let from_left = dot.rect().center() - row.left_center();
    assert!((from_left.x - 46.0).abs() < 2.0 && from_left.y.abs() < 2.0, "over the dot: {from_left:?}");
    dot.click();
    settle(harness);
}

#[test]
fn runs_of_the_sample_can_be_told_apart() {
    let mut harness = open(None, Language::English);
    dispatch(&mut harness, start::Action::OpenSample);
    dispatch(&mut harness, table::Action::TickAll);
    assert_apart(&harness);
}

#[test]
fn the_first_twelve_are_solid_and_newcomers_change_nobody() {
    let tree = runs(20);
    let mut harness = open(Some(&tree.root()), Language::English);
    assert_apart(&harness);
    let looks = |harness: &Harness<'static, App>| -> Vec<Look> {
        (0..20).map(|at| look(harness, &format!("run{at:02}"))).collect()
    };
    let before = looks(&harness);
    assert!(before[..12].iter().all(|look| look.dash == Dash::Solid), "{before:?}");
    assert!(before[12..].iter().all(|look| look.dash == Dash::Dashed), "{before:?}");
    assert_eq!(place(&harness).charts.drawn.len(), 20);
    dispatch(&mut harness, table::Action::SetFilter("run1".to_owned()));
    let colors = |looks: &[Look]| -> Vec<LineColor> { looks.iter().map(|look| look.color).collect() };
    assert_eq!(colors(&looks(&harness)), colors(&before), "nobody's colour changes");
    assert!(looks(&harness)[10..].iter().all(|look| look.dash == Dash::Solid), "ten colours need no pattern");
    assert_apart(&harness);
    dispatch(&mut harness, table::Action::SetFilter(String::new()));
    assert_eq!(looks(&harness), before);

    let _tree = (20..30).fold(tree, |tree, at| tree.run(&format!("run{at:02}")).file("metrics/loss", "1 0.5 0\n"));
    dispatch(&mut harness, runatlas::app::read::Action::Refresh);
    assert_eq!(place(&harness).charts.drawn.len(), 30);
    assert_eq!(looks(&harness), before);
    assert_apart(&harness);
}

#[test]
fn a_parent_without_metrics_takes_no_look() {
    let tree = (0..12).fold(Tree::new().experiment("1").run("above"), |tree, at| {
        tree.run(&format!("run{at:02}")).file("metrics/loss", "1 0.5 0\n").file("tags/mlflow.parentRunId", "above")
    });
    let harness = open(Some(&tree.root()), Language::English);
    assert!(place(&harness).is_plain(run(&harness, "above")));
    for at in 0..12 {
        let id = format!("run{at:02}");
        assert!(!place(&harness).is_plain(run(&harness, &id)));
        assert_eq!(look(&harness, &id).dash, Dash::Solid, "no colour is lost to the parent");
    }
}

#[test]
fn a_colour_is_chosen_by_two_clicks_and_kept() {
    let tree = runs(3);
    let mut harness = open(Some(&tree.root()), Language::English);
    let other = look(&harness, "run02");
    let before = look(&harness, "run01");
    open_at_dot(&mut harness, "name of run01");
    click(&mut harness, "olive");
    assert_eq!(look(&harness, "run01"), Look::nth(11));
    assert_eq!(place(&harness).table.selection.runs(), &[] as &[RunIndex], "the row was not clicked");
    click(&mut harness, "dotted");
    let chosen = Look { color: LineColor::Slot(11), dash: Dash::Dotted };
    assert_eq!(look(&harness, "run01"), chosen);
    assert_eq!(look(&harness, "run02"), other);
    let label = "Colour of name of run01: olive, dotted";
    assert!(harness.query_by_label(label).is_some());

    let saved = harness.state().as_ref().expect("a window").state.settings.to_json();
    let again = open_with(Some(&tree.root()), Settings::from_json(&saved).settings);
    assert_eq!(look(&again, "run01"), chosen);

    click(&mut harness, "As it comes");
    assert_eq!(look(&harness, "run01"), before);
}

#[test]
fn any_colour_can_be_chosen_by_its_digits() {
    let tree = runs(2);
    let mut harness = open(Some(&tree.root()), Language::English);
    open_at_dot(&mut harness, "name of run00");
    let other = look(&harness, "run01");
    click(&mut harness, "Another colour");
    let field = harness.get_by_label("Colour in six digits");
    field.focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::A);
    harness.event(Event::Text("#102030".to_owned()));
    settle(&mut harness);
    assert_eq!(look(&harness, "run00").color, LineColor::Fixed([0x10, 0x20, 0x30]));
    assert_eq!(look(&harness, "run01"), other);
}

#[test]
fn the_dot_on_the_page_of_a_run_is_a_button_too() {
    let tree = runs(2);
    let mut harness = open(Some(&tree.root()), Language::English);
    let shown = run(&harness, "run00");
    dispatch(&mut harness, runatlas::app::pages::Action::OpenRun(shown, runatlas::app::pages::RunTab::Overview));
    harness.get_by_label_contains("Colour of name of run00: ").click();
    settle(&mut harness);
    click(&mut harness, "teal");
    assert_eq!(look(&harness, "run00"), Look::nth(7));
}

#[test]
fn who_looks_like_a_choice_gets_another_look() {
    let tree = runs(2);
    let mut harness = open(Some(&tree.root()), Language::English);
    let taken = look(&harness, "run00");
    let chosen = run(&harness, "run01");
    dispatch(&mut harness, charts::Action::SetLook(chosen, Some(taken)));
    assert_eq!(look(&harness, "run01"), taken, "the choice wins");
    assert_apart(&harness);
    let after = look(&harness, "run00");
    dispatch(&mut harness, charts::Action::SetLook(chosen, None));
    assert_eq!(look(&harness, "run00"), after, "and then nobody changes");
    assert_apart(&harness);
}

#[test]
fn without_colours_of_their_own_lines_are_solid() {
    let mut tree = runs(20);
    for at in 0..20 {
        tree = tree.at_root(&format!("1/run{at:02}/params/lr"), format!("{at}"));
    }
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, charts::Action::ColorBy(Some("lr".to_owned())));
    let place = place(&harness);
    for run in place.charts.drawn.iter() {
        let look = place.look_of(*run);
        assert!(matches!(look, Look { color: LineColor::Gradient(_), dash: Dash::Solid }), "{look:?}");
    }
}

#[test]
fn looks_do_not_depend_on_how_much_was_read_at_first() {
    let catalog = |runs: std::ops::Range<i64>| {
        let run = |at: i64| built(&format!("run{at:02}")).start(100 - at).metric("loss", 0.5);
        let revision = runs.end as u64;
        let mut catalog = runs.fold(Builder::new().experiment("1"), |builder, at| builder.run(run(at))).build();
        catalog.revision = revision;
        Arc::new(catalog)
    };
    let tree = Tree::with_run();
    let looks_after = |parts: &[i64]| -> Vec<Look> {
        let mut program = Program::open_unread(&tree.root());
        for part in parts {
            program.act(read::Action::Progressed(catalog(0..*part)));
        }
        program.act(read::Action::Done { catalog: catalog(0..30), took: Duration::ZERO, failures: Vec::new() });
        let place = program.place();
        assert_eq!(place.charts.drawn.len(), 30);
        place.catalog.run_indices().map(|run| place.look_of(run)).collect()
    };
    let at_once = looks_after(&[]);
    assert_eq!(at_once, looks_after(&[7]));
    assert_eq!(at_once, looks_after(&[3, 20, 29]));
}
