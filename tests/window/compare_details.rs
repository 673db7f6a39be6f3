//! What is easily missed on the page Compare: changed words in cells, the turned table, runs that can be added, the hint.

use egui::accesskit::Role;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::compare::{self, Action};
use runatlas::app::pages::{self, Page};
use runatlas::app::table;
use runatlas::model::Direction;
use runatlas::text::Language;

use crate::driver::{click, dispatch, open, place, settle};
use crate::selection::{find, select};
use crate::support::tree::Tree;

const HINT: &str = "Click a metric to see its curves · drag a name to move the run";

fn tree() -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, rate, rows) in
        [("a", "0.1", "0.2 0\n0.9 1\n0.5 2"), ("b", "0.01", "0.3 0\n0.4 1\n0.35 2"), ("c", "0.1", "")]
    {
        let rows: Vec<String> = rows.lines().map(|row| format!("1700000000000 {row}\n")).collect();
        let rows = rows.concat();
        tree = tree.run(id).file("params/config", format!("net:\n  depth: 3\n  lr: {rate}\n"));
        if !rows.is_empty() {
            tree = tree.file("metrics/loss", rows);
        }
    }
    tree
}

#[test]
fn a_cell_shows_the_line_that_changed_and_a_click_all_of_them() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b", "c"]);
    dispatch(&mut harness, Action::CompareSelection);
    let label = "−1 +1  lr: 0.01";
    harness.get(By::new().role(Role::Cell).label(label)).click();
    settle(&mut harness);
    assert!(harness.query_by_label("Changed lines").is_some());
    assert!(harness.query_by_label("−   lr: 0.1").is_some() && harness.query_by_label("+   lr: 0.01").is_some());
    let content = place(&harness).compare.content.value().expect("a table").clone();
    let mut rows = content.groups.iter().flat_map(|group| &group.rows);
    let diffs = rows.find_map(|row| row.diffs.clone()).expect("a difference");
    let lines: Vec<_> = diffs.iter().flat_map(|diff| &diff.lines).collect();
    let marked: Vec<&str> =
        lines.iter().flat_map(|line| line.changed.iter().map(|range| &line.text[range.clone()])).collect();
    assert_eq!(marked, ["0.1", "0.01"]);
}

#[test]
fn the_hint_stands_where_there_is_something_to_click() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, pages::Action::Show(Page::Compare));
    assert!(harness.query_by_label("No runs to compare").is_some());
    assert!(harness.query_by_label(HINT).is_none());
    select(&mut harness, &["a", "b"]);
    dispatch(&mut harness, Action::CompareSelection);
    assert!(harness.query_by_label(HINT).is_some());
}

#[test]
fn the_turned_table_and_the_offered_runs_follow_what_changes() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, &["a", "b"]);
    dispatch(&mut harness, Action::CompareSelection);
    dispatch(&mut harness, Action::Transpose(true));
    let has = |harness: &_, label: &str| {
        let harness: &egui_kittest::Harness<'static, crate::driver::App> = harness;
        harness.query(By::new().role(Role::ColumnHeader).label(label)).is_some()
    };
    assert!(has(&harness, "loss"));
    dispatch(&mut harness, Action::SetSearch("no such".to_owned()));
    assert!(!has(&harness, "loss"));
    assert_eq!(place(&harness).compare.value_lines, Vec::<usize>::new());
    dispatch(&mut harness, Action::SetSearch(String::new()));
    assert!(has(&harness, "loss"));
    click(&mut harness, "Add run");
    let c = find(&harness, "c");
    assert_eq!(place(&harness).compare.offered, [c]);
    dispatch(&mut harness, Action::SetAddSearch("of b".to_owned()));
    assert_eq!(place(&harness).compare.offered, []);
    dispatch(&mut harness, Action::SetAddSearch("OF C".to_owned()));
    assert_eq!(place(&harness).compare.offered, [c]);
    dispatch(&mut harness, Action::Add(c));
    assert_eq!(place(&harness).compare.offered, [], "it is compared now");
}

#[test]
fn the_best_value_in_a_filter_follows_what_the_user_says_of_the_metric() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    dispatch(&mut harness, table::Action::SetFilter("metrics.loss.best > 0.8".to_owned()));
    let matching = |harness: &egui_kittest::Harness<'static, crate::driver::App>| {
        place(harness).table.content.value().expect("rows").matching
    };
    assert_eq!(matching(&harness), 0, "the lowest loss is the best");
    dispatch(&mut harness, compare::Action::SetDirection("loss".into(), Direction::Higher));
    assert_eq!(matching(&harness), 1, "0.9 of the first run");
}
