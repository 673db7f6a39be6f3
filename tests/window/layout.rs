//! Windows of every width: no control lies on another, none lies outside, and what has no room is in a menu.

use std::collections::HashMap;

use egui::accesskit::Role;
use egui::{Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::{charts, export, layout, pages, table};
use runatlas::model::RunIndex;
use runatlas::text::Language;

use crate::driver::{App, dispatch, open, place, settle};
use crate::support;

const HEIGHT: f32 = 560.0;

/// What one reads, clicks or writes in. Rows are none: they hold controls of their own.
const CONTROLS: [Role; 11] = [
    Role::Label,
    Role::Button,
    Role::Tab,
    Role::CheckBox,
    Role::RadioButton,
    Role::TextInput,
    Role::ComboBox,
    Role::Slider,
    Role::SpinButton,
    Role::Link,
    Role::Switch,
];

/// A control of the last frame.
#[derive(Debug)]
struct Control {
    layer: egui::LayerId,
    name: String,
    /// All of it.
    whole: Rect,
    /// What of it can be seen.
    seen: Rect,
}

fn controls(harness: &Harness<'static, App>) -> Vec<Control> {
    // A node knows where it is, and not what of it is cut off: the widget there does.
    let widgets = harness.ctx.viewport(|viewport| viewport.prev_pass.widgets.clone());
    let by_id: HashMap<u64, &egui::WidgetRect> =
        widgets.layers().flat_map(|(_, widgets)| widgets).map(|widget| (widget.id.value(), widget)).collect();
    let of_role = |role: Role| harness.query_all(By::new().role(role)).collect::<Vec<_>>();
    let control = |node: egui_kittest::Node<'_>| {
        let (id, _) = node.accesskit_node().locate();
        let widget = by_id.get(&id.0)?;
        let name = node.accesskit_node().label().or(node.accesskit_node().value()).unwrap_or_default();
        Some(Control { layer: widget.layer_id, name, whole: widget.rect, seen: widget.interact_rect })
    };
    CONTROLS.into_iter().flat_map(of_role).filter_map(control).collect()
}

/// Controls of one layer that lie on each other, and controls of bars that are cut off. Bars do not scroll: on every page
/// they reach down to here.
const BARS: f32 = 124.0;

fn faults(harness: &Harness<'static, App>) -> Vec<String> {
    let controls = controls(harness);
    assert!(controls.len() > 5, "nothing to look at: {controls:?}");
    let mut faults = Vec::new();
    for (at, one) in controls.iter().enumerate() {
        // A point is rounding to pixels.
        if one.whole.top() < BARS && !one.seen.expand(1.0).contains_rect(one.whole) {
            faults.push(format!("“{}” {:?} is cut off: {:?}", one.name, one.whole, one.seen));
        }
        for other in &controls[at + 1..] {
            let common = one.seen.shrink(0.5).intersect(other.seen.shrink(0.5));
            if one.layer == other.layer && common.is_positive() {
                faults.push(format!("“{}” {:?} lies on “{}” {:?}", one.name, one.seen, other.name, other.seen));
            }
        }
    }
    faults
}

fn resize(harness: &mut Harness<'static, App>, width: f32) {
    harness.set_size(vec2(width, HEIGHT));
    settle(harness);
}

fn widths() -> impl Iterator<Item = f32> {
    (0..=14).map(|step| 800.0 + 80.0 * step as f32)
}

/// Of all widths, from wide to narrow as a hand drags an edge.
fn walk(language: Language, prepare: impl Fn(&mut Harness<'static, App>), name: &str) {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), language);
    prepare(&mut harness);
    for width in widths().collect::<Vec<_>>().into_iter().rev() {
        resize(&mut harness, width);
        assert_eq!(faults(&harness), Vec::<String>::new(), "{name}, {width} wide, {language:?}");
    }
}

fn run_of(harness: &Harness<'static, App>) -> RunIndex {
    let rows = &place(harness).table.content.value().expect("a table").rows;
    let of_most = |row: &&runatlas::model::Row| place(harness).catalog.run(row.run).metrics.len();
    rows.iter().max_by_key(of_most).expect("a run").run
}

#[test]
fn tables_fit_every_width() {
    for language in Language::ALL {
        walk(language, |_| {}, "table");
        walk(
            language,
            |harness| {
                let run = run_of(harness);
                dispatch(harness, table::Action::SelectRun { run, toggle: false, range: false });
            },
            "table and inspector",
        );
    }
}

#[test]
fn charts_fit_every_width() {
    for language in Language::ALL {
        walk(language, |harness| dispatch(harness, pages::Action::Show(Page::Charts)), "charts");
    }
}

#[test]
fn pages_of_a_run_fit_every_width() {
    for tab in [RunTab::Overview, RunTab::Metrics, RunTab::System, RunTab::Artifacts] {
        walk(
            Language::English,
            |harness| {
                let run = run_of(harness);
                dispatch(harness, pages::Action::OpenRun(run, tab));
            },
            &format!("{tab:?}"),
        );
    }
}

#[test]
fn other_pages_fit_every_width() {
    for page in [Page::Deleted, Page::Space] {
        walk(Language::English, |harness| dispatch(harness, pages::Action::Show(page)), &format!("{page:?}"));
    }
    walk(Language::English, |harness| dispatch(harness, pages::Action::ToggleProblems), "problems");
}

#[test]
fn the_export_dialog_fits_every_width() {
    let store = support::zoo("v3");
    for language in Language::ALL {
        let mut harness = open(Some(&store.mlruns()), language);
        dispatch(&mut harness, pages::Action::Show(Page::Charts));
        let name = place(&harness).charts.metrics.first().expect("a metric").clone();
        dispatch(&mut harness, export::Action::Open(vec![charts::FigureId::Charts(name)]));
        // Its preview is drawn anew for each.
        for width in [1440.0, 960.0, 800.0] {
            resize(&mut harness, width);
            assert_eq!(faults(&harness), Vec::<String>::new(), "{width} wide, {language:?}");
        }
    }
}

#[test]
fn the_inspector_lies_over_a_narrow_page_and_bars_end_before_it() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let run = run_of(&harness);
    dispatch(&mut harness, table::Action::SelectRun { run, toggle: false, range: false });
    resize(&mut harness, 1000.0);
    assert!(harness.query_by_label("Columns").is_some(), "closed at first: it would cover what it is opened from");
    dispatch(&mut harness, layout::Action::ToggleInspector);
    resize(&mut harness, 800.0);
    dispatch(&mut harness, layout::Action::ToggleInspector);
    let left = 800.0 - 320.0;
    let bar = |name: &str| harness.get_by_label(name).rect();
    assert!(bar("Table").right() <= left && bar("Charts").right() <= left);
    assert_eq!(faults(&harness), Vec::<String>::new());
}

#[test]
fn what_has_no_room_in_a_bar_is_in_its_menu() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    let run = run_of(&harness);
    dispatch(&mut harness, table::Action::SelectRun { run, toggle: false, range: false });
    resize(&mut harness, 800.0);
    dispatch(&mut harness, layout::Action::ToggleInspector);
    settle(&mut harness);
    for wanted in ["Active", "Columns"] {
        if harness.query_by_label(wanted).is_some() {
            continue;
        }
        let menus: Vec<Rect> = harness.query_all_by_label("More").map(|node| node.rect()).collect();
        assert!(!menus.is_empty(), "{wanted} is nowhere, and neither is a menu");
        let found = (0..menus.len()).any(|at| {
            harness.query_all_by_label("More").nth(at).expect("a menu").click();
            settle(&mut harness);
            let found = harness.query_by_label_contains(wanted).is_some();
            harness.key_press(egui::Key::Escape);
            settle(&mut harness);
            found
        });
        assert!(found, "{wanted}");
    }
}
