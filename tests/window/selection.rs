//! Cells, the selection, and the table taken along: what the window says and does, by what a screen reader would say.

use std::path::Path;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::charts::ChartScope;
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::{layout, pages, read, save_table, table};
use runatlas::model::{ColumnId, RunIndex, TableFormat, TableTextOptions};
use runatlas::text::Language;

use crate::catalog::{Builder, run};
use crate::driver::{App, click, dispatch, open, place, settle};
use crate::support::tree::Tree;
use crate::without_window::Program;

/// Three runs: a parameter that differs, one that does not, one of several lines, and a metric with a curve.
fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, rate, last) in [("a", "0.1", "0.0123456789012"), ("b", "0.2", "0.25"), ("c", "0.1", "0.5")] {
        tree = tree
            .run(id)
            .file("params/lr", rate)
            .file("params/opt", "Adam")
            .file("params/text", "one\ntwo\nthree\nfour")
            .file("metrics/loss", format!("1700000000000 0.75 0\n1700000001000 {last} 1500\n"));
    }
    tree
}

/// The middle of a cell.
fn cell(harness: &Harness<'static, App>, row: &str, column: &str) -> Pos2 {
    let header = harness.get(By::new().role(Role::ColumnHeader).label(column)).rect();
    let row = harness.query_all(By::new().role(Role::Row).label_contains(row)).next().expect("a row");
    Pos2::new(header.center().x, row.rect().center().y)
}

fn point_at(harness: &mut Harness<'static, App>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    settle(harness);
    for _ in 0..60 {
        harness.step();
    }
    settle(harness);
}

fn press(harness: &mut Harness<'static, App>, at: Pos2, button: PointerButton) {
    harness.event(Event::PointerMoved(at));
    harness.step();
    for pressed in [true, false] {
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        harness.step();
    }
    settle(harness);
}

pub(crate) fn find(harness: &Harness<'static, App>, id: &str) -> RunIndex {
    place(harness).catalog.find_run(id).expect("there is such a run")
}

pub(crate) fn select(harness: &mut Harness<'static, App>, ids: &[&str]) {
    for (at, id) in ids.iter().enumerate() {
        let run = find(harness, id);
        dispatch(harness, table::Action::SelectRun { run, toggle: at > 0, range: false });
    }
}

fn has(harness: &Harness<'static, App>, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

#[test]
fn the_pointer_on_a_cell_says_every_digit_and_where_it_comes_from() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    let at = cell(&harness, "name of a", "loss");
    point_at(&mut harness, at);
    let said = "0.0123456789012\nstep 1,500\n2023-11-14 22:13:21\n2 points\nMin 0.0123456789012 at step 1,500\n\
                Max 0.75 at step 0";
    assert!(has(&harness, said), "the exact value, step, time and what the history says");
    let at = cell(&harness, "name of a", "text");
    point_at(&mut harness, at);
    assert!(has(&harness, "one\ntwo\nthree\nfour"), "the lines as they are");
    let at = cell(&harness, "name of a", "Duration");
    point_at(&mut harness, at);
    assert!(has(&harness, "1 s\nStarted 2023-11-14 22:13:20\nEnded 2023-11-14 22:13:21"));
}

#[test]
fn a_right_click_selects_the_row_and_offers_what_can_be_done_with_the_cell() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["b", "c"]);
    let (a, b) = (find(&harness, "a"), find(&harness, "b"));
    let at = cell(&harness, "name of b", "text");
    press(&mut harness, at, PointerButton::Secondary);
    assert_eq!(place(&harness).table.selection.runs().len(), 2, "of a selected row all stay selected");
    click(&mut harness, "Show whole value");
    assert_eq!(place(&harness).table.cells.whole, Some((b, ColumnId::Param("text".into()))));
    assert!(has(&harness, "one\ntwo\nthree\nfour"));
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert_eq!(place(&harness).table.cells.whole, None);
    assert_eq!(place(&harness).table.selection.runs().len(), 2, "Escape closes the innermost thing alone");

    let at = cell(&harness, "name of a", "lr");
    press(&mut harness, at, PointerButton::Secondary);
    assert_eq!(place(&harness).table.selection.runs(), [a], "a row that was not selected is selected alone");
    click(&mut harness, "Filter by this value");
    assert_eq!(place(&harness).table.filter, "params.lr = '0.1'");
    assert_eq!(place(&harness).table.content.value().expect("derived").matching, 2);

    let at = cell(&harness, "name of a", "loss");
    press(&mut harness, at, PointerButton::Secondary);
    for entry in ["Copy value", "Sort ascending", "Sort descending", "Filter: this value or less", "Open run"] {
        assert!(has(&harness, entry), "{entry}");
    }
    click(&mut harness, "Show chart of this metric");
    assert_eq!(place(&harness).pages.shown, Page::Charts);
    assert_eq!(place(&harness).charts.enlarged.as_deref(), Some("loss"));
}

#[test]
fn a_metric_opens_from_its_cell() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    let at = cell(&harness, "name of a", "loss");
    press(&mut harness, at, PointerButton::Secondary);
    click(&mut harness, "Open metric on run page");
    let a = find(&harness, "a");
    assert_eq!(place(&harness).pages.shown, Page::Run(a, RunTab::Metrics));
    assert_eq!(place(&harness).run_page.chosen, [Arc::<str>::from("loss")]);

    dispatch(&mut harness, pages::Action::Show(Page::Table));
    let header = harness.get(By::new().role(Role::ColumnHeader).label("loss")).rect();
    let row = harness.get_by_label_contains("name of b").rect().center().y;
    press(&mut harness, Pos2::new(header.left() + 20.0, row), PointerButton::Primary);
    let b = find(&harness, "b");
    assert_eq!(place(&harness).pages.shown, Page::Run(b, RunTab::Metrics), "so does its small curve");
}

#[test]
fn the_keyboard_opens_the_menu_of_the_row_with_the_focus() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["b"]);
    assert!(!has(&harness, "Show artifacts"));
    harness.key_press_modifiers(Modifiers::SHIFT, egui::Key::F10);
    settle(&mut harness);
    click(&mut harness, "Show artifacts");
    let b = find(&harness, "b");
    assert_eq!(place(&harness).pages.shown, Page::Run(b, RunTab::Artifacts));
}

#[test]
fn several_selected_runs_have_a_bar_and_an_inspector() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    if !has_inspector(&harness) {
        dispatch(&mut harness, toggle_inspector());
    }
    select(&mut harness, &["a"]);
    assert!(!has(&harness, "Copy IDs") && !has(&harness, "Clear selection"), "one run has none");
    select(&mut harness, &["a", "b"]);
    for label in ["What differs", "Copy IDs", "Delete", "Clear selection"] {
        assert!(has(&harness, label), "{label}");
    }
    for label in ["2 runs", "lr: 0.1 0.2", "loss: 0.01235 0.25", "1 differ · 2 equal"] {
        assert!(has(&harness, label), "{label}");
    }
    assert!(!has(&harness, "opt: Adam Adam"));
    click(&mut harness, "Show equal");
    assert!(has(&harness, "opt: Adam Adam") && has(&harness, "text: one… one…"));
    let figures = harness.query_all(By::new().role(Role::Figure)).filter_map(|node| node.accesskit_node().label());
    assert_eq!(figures.collect::<Vec<_>>(), ["Chart of loss, 2 runs"]);

    let b = find(&harness, "b");
    assert_eq!(place(&harness).table.selection.focus, Some(b));
    harness.key_press(egui::Key::G);
    settle(&mut harness);
    assert_eq!((place(&harness).pages.shown, place(&harness).charts.drawn.len()), (Page::Charts, 2));
    click(&mut harness, "Runs in charts: All shown");
    assert_eq!(place(&harness).charts.drawn.len(), 3);
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert!(place(&harness).table.selection.runs().is_empty() && !has(&harness, "Copy IDs"));
}

fn has_inspector(harness: &Harness<'static, App>) -> bool {
    let state = &harness.state().as_ref().expect("a window").state;
    state.layout.is_inspector_open(&state.settings)
}

fn toggle_inspector() -> layout::Action {
    layout::Action::ToggleInspector
}

#[test]
fn charts_that_are_entered_with_a_selection_show_it() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let runs: Vec<RunIndex> = ["a", "b"].map(|id| program.place().catalog.find_run(id).expect("a run")).to_vec();
    for (at, run) in runs.iter().enumerate() {
        program.act(table::Action::SelectRun { run: *run, toggle: at > 0, range: false });
    }
    program.act(pages::Action::Show(Page::Charts));
    assert_eq!((program.place().charts.scope, &*program.place().charts.drawn), (ChartScope::Selected, &*runs));
    program.act(pages::Action::Show(Page::Table));
    program.act(table::Action::SelectNone);
    program.act(pages::Action::Show(Page::Charts));
    assert_eq!((program.place().charts.scope, program.place().charts.drawn.len()), (ChartScope::All, 3));
}

#[test]
fn ids_of_the_selection_are_copied_and_its_runs_deleted() {
    use runatlas::app::command::Command;
    let tree = tree();
    let mut program = Program::open(&tree.root());
    for (at, id) in ["c", "a"].into_iter().enumerate() {
        let run = program.place().catalog.find_run(id).expect("a run");
        program.act(table::Action::SelectRun { run, toggle: at > 0, range: false });
    }
    let act = |program: &mut Program, command: Command| {
        let action = command.action(&program.state).expect("enabled");
        program.act(action);
    };
    act(&mut program, Command::CopyRunId);
    let copied = program.asked.iter().find_map(|it| if let SystemEffect::Copy(text) = it { Some(text) } else { None });
    assert_eq!(copied.map(String::as_str), Some("c\na"), "in the order of selecting");
    assert_eq!(program.notices(), ["notice-copied"]);
    act(&mut program, Command::DeleteRuns);
    let place = program.place();
    let active = place.catalog.run_indices().filter(|run| !place.catalog.is_deleted(*run));
    assert_eq!(active.map(|run| place.catalog.run(run).id.to_string()).collect::<Vec<_>>(), ["b"]);
}

/// A dialog with a path in it, as if it had been typed.
fn saving(program: &mut Program, path: &Path, options: TableTextOptions) {
    program.act(save_table::Action::Open);
    program.act(save_table::Action::SetOptions(options));
    program.act(save_table::Action::SetPath(path.display().to_string()));
}

#[test]
fn a_table_is_written_as_it_is_shown_and_over_nothing_unasked() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    program.act(table::Action::SortBy(ColumnId::Metric("loss".into())));
    program.act(table::Action::SetFilter("lr=0.1".into()));
    saving(&mut program, &path, TableTextOptions::default());
    let preview = program.place().save_table.as_ref().and_then(|it| it.preview.value().cloned()).expect("shown");
    program.act(save_table::Action::Save);
    let written = std::fs::read_to_string(&path).expect("written");
    assert_eq!(written, *preview, "what is written is what was shown");
    let lines: Vec<&str> = written.split("\r\n").collect();
    let at = |line: &str, name: &str| {
        let column = lines[0].split(',').position(|title| title == name).expect("a column");
        line.split(',').nth(column).map(str::to_owned)
    };
    assert_eq!((at(lines[1], "Run"), at(lines[1], "loss")), (Some("name of a".into()), Some("0.0123456789012".into())));
    assert_eq!((at(lines[2], "Run"), at(lines[2], "lr")), (Some("name of c".into()), Some("0.1".into())));
    assert_eq!(lines.len(), 4, "two rows: the filter lets two through");

    // A file that is there.
    std::fs::write(&path, "mine").expect("written");
    program.act(save_table::Action::Save);
    assert_eq!(std::fs::read_to_string(&path).expect("there"), "mine");
    assert!(program.place().save_table.as_ref().is_some_and(|it| it.is_replacing));
    program.act(save_table::Action::Save);
    assert_eq!(std::fs::read_to_string(&path).expect("there"), written, "once it was asked");
    // The system's dialog has asked already; its ending says what is written.
    let other = folder.path().join("table.tex");
    std::fs::write(&other, "mine").expect("written");
    program.act(save_table::Action::Picked(other.clone()));
    program.act(save_table::Action::Save);
    assert!(std::fs::read_to_string(&other).expect("there").contains("\\toprule"));

    // Where nothing can be written it is said.
    saving(&mut program, &folder.path().join("missing/table.csv"), TableTextOptions::default());
    program.act(save_table::Action::Save);
    let said = program.place().save_table.as_ref().is_some_and(|it| it.failure.is_some() && !it.is_saving);
    assert!(said);
}

#[test]
fn the_selected_rows_alone_go_to_the_clipboard() {
    let tree = tree();
    let mut program = Program::open(&tree.root());
    for (at, id) in ["b", "c"].into_iter().enumerate() {
        let run = program.place().catalog.find_run(id).expect("a run");
        program.act(table::Action::SelectRun { run, toggle: at > 0, range: false });
    }
    program.act(save_table::Action::Open);
    assert!(program.place().save_table.as_ref().is_some_and(|it| it.is_selected_only), "as two are selected");
    let options = TableTextOptions { format: TableFormat::Markdown, ..TableTextOptions::default() };
    program.act(save_table::Action::SetOptions(options));
    program.act(save_table::Action::Copy);
    let copied = program.asked.iter().find_map(|it| if let SystemEffect::Copy(text) = it { Some(text) } else { None });
    let copied = copied.expect("copied");
    assert_eq!(copied.lines().count(), 4, "{copied}");
    assert!(copied.contains("name of b") && copied.contains("name of c") && !copied.contains("name of a"), "{copied}");
}

#[test]
fn fifty_thousand_rows_are_written_by_a_job() {
    const RUNS: u32 = 50_000;
    let tree = Tree::with_run();
    let mut program = Program::open(&tree.root());
    let mut builder = Builder::new().experiment("1");
    for at in 0..RUNS {
        let run = run(&format!("{at:05}")).name(&format!("运行 {at}")).start(i64::from(at));
        builder = builder.run(run.param("lr", "1e-3").metric("acc", f64::from(at) / 8.0));
    }
    program.act(read::Action::Progressed(Arc::new(builder.build())));
    program.act(table::Action::TickAll);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.csv");
    saving(&mut program, &path, TableTextOptions::default());
    program.begin(save_table::Action::Save);
    assert!(program.place().save_table.as_ref().is_some_and(|it| it.is_saving), "not by whoever asked for it");
    program.settle();
    let written = std::fs::read_to_string(&path).expect("written");
    assert!(written.starts_with("\u{FEFF}Run,"), "so that a spreadsheet reads the names");
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.len(), RUNS as usize + 1);
    assert!(lines[1].starts_with("运行 49999,") && lines[1].ends_with(",6249.875,1e-3"), "{}", lines[1]);
    assert!(
        lines[RUNS as usize].starts_with("运行 0,") && lines[RUNS as usize].ends_with(",0,1e-3"),
        "{}",
        lines[RUNS as usize]
    );
}

#[test]
fn the_dialog_shows_how_the_table_begins() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    harness.key_press_modifiers(Modifiers::COMMAND, egui::Key::S);
    settle(&mut harness);
    assert!(has(&harness, "Save table"));
    click(&mut harness, "Format: LaTeX");
    assert!(harness.query_by_label_contains("\\toprule").is_some());
    click(&mut harness, "Values: As shown");
    let options = place(&harness).save_table.as_ref().expect("open").options;
    assert!(!options.is_exact && options.format == TableFormat::Latex);
    harness.key_press(egui::Key::Escape);
    settle(&mut harness);
    assert!(place(&harness).save_table.is_none());
}

#[test]
fn selected_runs_that_the_table_does_not_list_are_drawn_all_the_same() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b"]);
    dispatch(&mut harness, pages::Action::Show(Page::Charts));
    let before = place(&harness).charts.metrics.clone();
    assert!(!before.is_empty());
    dispatch(&mut harness, table::Action::SetStage(runatlas::model::StageView::Deleted));
    assert_eq!(place(&harness).table.content.value().expect("derived").matching, 0);
    assert_eq!(place(&harness).charts.drawn.len(), 2);
    let mut after = place(&harness).charts.metrics.clone();
    let mut expected = before;
    after.sort();
    expected.sort();
    assert_eq!(after, expected);
}
