//! The page Compare, by what a screen reader would say.

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::charts::FigureId;
use runatlas::app::compare::{self, Action};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages::{self, Page};
use runatlas::app::table;
use runatlas::compare::table::export::CompareFormat;
use runatlas::compare::table::{GroupKind, MetricValue};
use runatlas::model::RunIndex;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows, settle};
use crate::selection::{find, select};
use crate::support::tree::Tree;
use crate::without_window::Program;

/// Three runs: a rate that differs, an optimiser that does not, a loss, and a file that is the same in two of them.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, rate, last, file) in
        [("a", "1e-3", "0.5", "one"), ("b", "0.001", "0.25", "one"), ("c", "0.1", "0.75", "two")]
    {
        tree = tree
            .run(id)
            .file("params/lr", rate)
            .file("params/opt", "Adam")
            .file("metrics/loss", format!("1700000000000 0.9 0\n1700000001000 {last} 10\n"))
            .file("artifacts/note.txt", file);
    }
    tree
}

fn has_row(harness: &Harness<'static, App>, label: &str) -> bool {
    rows(harness).iter().any(|row| row == label)
}

fn press_button(harness: &mut Harness<'static, App>, label: &str) {
    harness.get(By::new().role(Role::Button).label(label)).click();
    settle(harness);
}

#[test]
fn selected_runs_are_compared_with_one_click_and_stay() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "c"]);
    press_button(&mut harness, "Compare");
    assert_eq!(place(&harness).pages.shown, Page::Compare);
    assert_eq!(place(&harness).compare.runs, [find(&harness, "a"), find(&harness, "c")]);
    assert!(has_row(&harness, "lr") && has_row(&harness, "loss"));
    assert!(!has_row(&harness, "opt"), "equal rows are folded away");
    assert_eq!(place(&harness).compare.metrics, ["loss".into()], "its curves are drawn at once");
    harness.get(By::new().role(Role::Switch).label("Differences only")).click();
    settle(&mut harness);
    assert!(has_row(&harness, "opt"));
    let b = find(&harness, "b");
    dispatch(&mut harness, table::Action::SelectRun { run: b, toggle: false, range: false });
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    dispatch(&mut harness, pages::Action::Show(Page::Compare));
    assert_eq!(place(&harness).compare.runs.len(), 2, "one selected run is no other comparison");
}

#[test]
fn equal_numbers_and_files_are_equal() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b"]);
    dispatch(&mut harness, Action::CompareSelection);
    assert!(!has_row(&harness, "lr"), "1e-3 is 0.001");
    assert!(!has_row(&harness, "note.txt"));
    let c = find(&harness, "c");
    dispatch(&mut harness, Action::Add(c));
    assert!(has_row(&harness, "lr") && has_row(&harness, "note.txt"));
    let content = place(&harness).compare.content.value().expect("a table").clone();
    let files = content.groups.iter().find(|group| group.kind == GroupKind::Artifacts).expect("files");
    assert_eq!(&*files.rows[0].classes, &[1, 1, 2], "two files of one size and another content");
    press_button_after_pointing(&mut harness, "Remove name of c from comparison");
    assert_eq!(place(&harness).compare.runs.len(), 2);
    assert!(!has_row(&harness, "lr"));
}

/// The cross is there while the pointer or the keyboard is on the head.
fn press_button_after_pointing(harness: &mut Harness<'static, App>, label: &str) {
    let head = harness.get(By::new().role(Role::ColumnHeader).label("name of c")).rect();
    harness.event(egui::Event::PointerMoved(head.center()));
    harness.step();
    harness.step();
    harness.get_by_label(label).click();
    settle(harness);
}

#[test]
fn a_reference_says_how_far_others_are_and_order_and_pins_are_kept() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b", "c"]);
    dispatch(&mut harness, Action::CompareSelection);
    let [a, b, c] = ["a", "b", "c"].map(|id| find(&harness, id));
    dispatch(&mut harness, Action::SetReference(Some(a)));
    assert!(harness.query_by_label("name of a, reference").is_some());
    dispatch(&mut harness, Action::Move { run: c, before: Some(a) });
    assert_eq!(place(&harness).compare.runs, [c, a, b]);
    dispatch(&mut harness, Action::Pin(b, true));
    let compare = &place(&harness).compare;
    assert_eq!((&*compare.runs, compare.pinned), (&[b, c, a][..], 1));
    assert_eq!(compare.reference, Some(a));
    dispatch(&mut harness, Action::SetValue(MetricValue::Max));
    let content = place(&harness).compare.content.value().expect("a table").clone();
    let metrics = content.groups.iter().find(|group| group.kind == GroupKind::Metrics).expect("metrics");
    assert!(metrics.rows[0].is_equal, "all began at 0.9");
    dispatch(&mut harness, Action::Focus(c));
    assert_eq!(place(&harness).table.selection.focus, Some(c));
    dispatch(&mut harness, Action::ShowInCharts);
    assert_eq!(place(&harness).pages.shown, Page::Charts);
    assert_eq!(place(&harness).charts.drawn.len(), 3);
}

#[test]
fn curves_are_drawn_as_differences_to_the_reference() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b", "c"]);
    dispatch(&mut harness, Action::CompareSelection);
    let last_values = |harness: &Harness<'static, App>| {
        let slot = place(harness).charts.figures.get(&FigureId::Compared("loss".into())).expect("asked for");
        let figure = slot.figure.value().expect("drawn").clone();
        let last = |at: usize| figure.series[at].last.as_ref().map(|last| last.value);
        (figure.title.to_string(), [0, 1, 2].map(last))
    };
    let switch = By::new().role(Role::Switch).label("Difference to the reference");
    assert!(harness.query(switch).is_none(), "there is no reference");
    let [a, b, c] = ["a", "b", "c"].map(|id| find(&harness, id));
    assert_eq!(place(&harness).compare.runs, [a, b, c]);
    dispatch(&mut harness, Action::SetReference(Some(b)));
    assert_eq!(last_values(&harness), ("loss".to_owned(), [Some(0.5), Some(0.25), Some(0.75)]));
    harness.get(By::new().role(Role::Switch).label("Difference to the reference")).click();
    settle(&mut harness);
    assert_eq!(last_values(&harness), ("loss − name of b".to_owned(), [Some(0.25), Some(0.0), Some(0.5)]));
    dispatch(&mut harness, Action::SetReference(None));
    assert_eq!(last_values(&harness).0, "loss");
}

#[test]
fn keys_are_found_and_the_table_can_be_turned() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b", "c"]);
    dispatch(&mut harness, Action::CompareSelection);
    dispatch(&mut harness, Action::SetSearch("OPT".to_owned()));
    assert!(has_row(&harness, "opt") && !has_row(&harness, "lr"));
    dispatch(&mut harness, Action::SetSearch("no such key".to_owned()));
    assert!(harness.query_by_label("No key holds these words.").is_some());
    dispatch(&mut harness, Action::SetSearch(String::new()));
    click(&mut harness, "Swap rows and columns");
    assert!(harness.query(By::new().role(Role::ColumnHeader).label("lr")).is_some());
    assert!(harness.query(By::new().role(Role::ColumnHeader).label("name of b")).is_some(), "runs are heads of rows");
}

#[test]
fn without_runs_the_page_says_what_to_do() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, pages::Action::Show(Page::Compare));
    assert!(harness.query_by_label("No runs to compare").is_some());
    click(&mut harness, "Go to the table");
    assert_eq!(place(&harness).pages.shown, Page::Table);
    select(&mut harness, &["a"]);
    dispatch(&mut harness, pages::Action::Show(Page::Compare));
    assert!(has_row(&harness, "lr") && has_row(&harness, "opt"), "one run shows its values");
}

#[test]
fn what_is_shown_is_copied_and_the_look_is_remembered() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let runs: Vec<RunIndex> = ["a", "c"]
        .map(|id| program.state.place.as_ref().and_then(|place| place.catalog.find_run(id)).expect("a run"))
        .to_vec();
    program.act(Action::SetRuns(runs));
    program.act(Action::Want);
    program.act(Action::ShowEqual(true));
    program.asked.clear();
    program.act(Action::Copy(CompareFormat::Csv));
    let copied = program.asked.iter().find_map(|effect| match effect {
        SystemEffect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("something was copied");
    assert!(
        copied.starts_with("Key,name of a,name of c\r\n") && copied.contains("lr,1e-3,0.1\r\nopt,Adam,Adam\r\n"),
        "{copied}"
    );
    let settings = program.state.settings.to_json();
    let kept = runatlas::app::Settings::from_json(&settings).settings.compare.of(&tree.root());
    assert_eq!(kept.look, compare::CompareLook { shows_equal: true, ..compare::CompareLook::default() });
}
