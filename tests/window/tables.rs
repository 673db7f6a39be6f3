//! Tables on the page of files: order, filter, facts, plots and sheets, by what anybody can read on the screen.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::artifacts::{Action, table};
use runatlas::app::pages::{self, RunTab};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, settle};
use crate::support::tree::Tree;

/// A run with a table of `rows` rows, a database and a file that is a tree as well.
fn with_tables(rows: usize) -> (Tree, Harness<'static, App>) {
    let lines: Vec<String> =
        (0..rows).map(|row| format!("{row},{}.5,{}\n", (row * 7) % rows, ["cat", "dog"][row % 2])).collect();
    let database = tempfile::tempdir().unwrap();
    let path = database.path().join("study.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE trials(value); INSERT INTO trials VALUES (42); CREATE TABLE studies(title); INSERT INTO studies VALUES ('first study');").unwrap();
    drop(connection);
    let tree = Tree::with_run()
        .file("artifacts/table.csv", format!("step,loss,name\n{}", lines.concat()))
        .file("artifacts/records.json", r#"[{"a":1,"b":"x"},{"a":2,"b":"y"}]"#)
        .file("artifacts/study.db", std::fs::read(&path).unwrap());
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = place(&harness).catalog.find_run("a").unwrap();
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    (tree, harness)
}

fn choose(harness: &mut Harness<'static, App>, file: &str) {
    dispatch(harness, Action::Reveal(file.to_owned()));
}

fn shows(harness: &Harness<'static, App>, text: &str) -> bool {
    harness.query_all_by_label(text).next().is_some()
}

/// Values of a column from the first row on, as the state has them.
fn column(harness: &Harness<'static, App>, at: usize, most: u64) -> Vec<String> {
    let artifacts = place(harness).artifacts.as_ref().unwrap();
    let runatlas::preview::Shape::Table(table) = &artifacts.preview.value().unwrap().shape else { panic!("no table") };
    let rows = artifacts.table.shown_rows(table).min(most);
    (0..rows).map(|row| artifacts.table.cell(table, row, at).unwrap_or("–").to_owned()).collect()
}

#[test]
fn a_click_on_a_header_sorts_and_another_turns_the_order() {
    let (_tree, mut harness) = with_tables(20);
    choose(&mut harness, "table.csv");
    click(&mut harness, "Sort by loss");
    assert_eq!(column(&harness, 1, 3), ["0.5", "1.5", "2.5"], "as numbers");
    click(&mut harness, "Sort by loss");
    assert_eq!(column(&harness, 1, 3), ["19.5", "18.5", "17.5"]);
    click(&mut harness, "Sort by loss");
    assert_eq!(column(&harness, 0, 3), ["0", "1", "2"], "as in the file");
}

#[test]
fn words_and_conditions_leave_fewer_rows_and_say_how_many() {
    let (_tree, mut harness) = with_tables(20);
    choose(&mut harness, "table.csv");
    dispatch(&mut harness, Action::Table(table::Action::SetWords("DOG".to_owned())));
    assert!(shows(&harness, "10 of 20 rows"));
    dispatch(&mut harness, Action::Table(table::Action::SetTest(0, ">= 15".to_owned())));
    assert_eq!(column(&harness, 0, 9), ["15", "17", "19"]);
    click(&mut harness, "Reset");
    assert_eq!(column(&harness, 0, 99).len(), 20);
}

#[test]
fn a_column_tells_what_it_holds_and_is_hidden_from_its_menu() {
    let (_tree, mut harness) = with_tables(20);
    choose(&mut harness, "table.csv");
    click(&mut harness, "Column loss");
    click(&mut harness, "Column facts");
    for fact in ["19.5", "10", "20"] {
        assert!(shows(&harness, fact), "{fact}");
    }
    click(&mut harness, "Close column facts");
    click(&mut harness, "Column name");
    click(&mut harness, "Hide column");
    assert!(!shows(&harness, "Sort by name") && shows(&harness, "Sort by loss"));
}

#[test]
fn columns_are_plotted_with_one_click() {
    let (_tree, mut harness) = with_tables(20);
    choose(&mut harness, "table.csv");
    click(&mut harness, "Plot");
    assert!(shows(&harness, "Plot of loss"));
    let plot = || place(&harness).artifacts.as_ref().unwrap().table.plot.as_ref().unwrap();
    let data = plot().data.value().unwrap();
    assert_eq!((data.x.as_deref(), data.series[0].points.len()), (Some("step"), 20));
    assert_eq!(data.series[0].points[1], [1.0, 7.5]);
    click(&mut harness, "Plot type: Histogram");
    let data = place(&harness).artifacts.as_ref().unwrap().table.plot.as_ref().unwrap().data.value().unwrap();
    assert_eq!(data.series[0].histogram.as_ref().unwrap().counts.iter().sum::<u64>(), 20);
    click(&mut harness, "Close plot");
    assert!(!shows(&harness, "Plot of loss"));
}

#[test]
fn another_table_of_a_database_is_chosen_by_its_name() {
    let (_tree, mut harness) = with_tables(3);
    choose(&mut harness, "study.db");
    assert_eq!(column(&harness, 0, 9), ["42"]);
    click(&mut harness, "Table: trials · 1 row");
    click(&mut harness, "studies · 1 row");
    assert_eq!(column(&harness, 0, 9), ["first study"]);
}

#[test]
fn records_are_a_table_and_a_tree() {
    let (_tree, mut harness) = with_tables(3);
    choose(&mut harness, "records.json");
    assert!(shows(&harness, "Sort by b"));
    click(&mut harness, "Shown as table or tree: Tree");
    assert!(!shows(&harness, "Sort by b"));
    click(&mut harness, "Shown as table or tree: Table");
    assert!(shows(&harness, "Sort by b"));
}

#[test]
fn rows_that_are_not_held_are_read_when_they_come_into_view() {
    const ROWS: usize = 160_000;
    let (_tree, mut harness) = with_tables(ROWS);
    choose(&mut harness, "table.csv");
    settle(&mut harness);
    dispatch(&mut harness, Action::Table(table::Action::SetSort(Some((0, true)))));
    settle(&mut harness);
    assert_eq!(column(&harness, 0, 2), ["159999", "159998"]);
}
