//! The columns of the table and the list of them, in the window.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::table::column_list::{self, Entry};
use runatlas::app::table::{Action, ColumnAction};
use runatlas::model::{ColumnGroup, ColumnId, Direction};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support;
use crate::support::tree::Tree;

/// Two experiments: twelve metrics of one run, one that all runs have, and parameters.
fn tree() -> Tree {
    let mut tree = Tree::with_run();
    for at in 0..12 {
        tree = tree.file(&format!("metrics/val/m{at}"), format!("1000 0.{at} 0\n"));
    }
    tree = tree.file("metrics/acc", "1000 0.5 0\n").file("params/lr", "0.1").file("params/same", "1");
    for (run, acc) in [("b", "0.75"), ("c", "0.625")] {
        tree = tree.run(run).file("metrics/acc", format!("1000 {acc} 0\n")).file("params/same", "1");
    }
    tree
}

fn columns(harness: &Harness<'static, App>) -> Vec<String> {
    place(harness).table.columns.iter().map(ToString::to_string).collect()
}

fn listed(harness: &Harness<'static, App>) -> Vec<String> {
    let list = place(harness).table.layout.list.as_ref().expect("the list is open");
    let columns = list.entries.iter().filter_map(|entry| match entry {
        Entry::Column { column, .. } => Some(column.to_string()),
        _ => None,
    });
    columns.collect()
}

fn is_there(harness: &Harness<'static, App>, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

fn ask(harness: &mut Harness<'static, App>, action: ColumnAction) {
    dispatch(harness, Action::Columns(action));
}

#[test]
fn the_chip_opens_the_list_at_its_group_and_the_search_finds_what_is_hidden() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    assert_eq!(columns(&harness)[3], "metric:acc", "what most runs have stands first: {:?}", columns(&harness));
    assert_eq!(columns(&harness).iter().filter(|name| name.starts_with("metric:")).count(), 8);
    click(&mut harness, "+5 metrics");
    assert!(is_there(&harness, "Metrics, 8 of 13"), "the list says how many are shown");
    let search = harness.get_by(|node| {
        node.role() == Role::TextInput && node.label().is_some_and(|label| label.starts_with("Search 2"))
    });
    assert!(search.is_focused());
    harness.event(egui::Event::Text("M11".to_owned()));
    settle(&mut harness);
    assert_eq!(listed(&harness), ["metric:val/m11"]);
    click(&mut harness, "val/m11, in 1 of 3 runs");
    assert!(columns(&harness).contains(&"metric:val/m11".to_owned()));
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(place(&harness).table.layout.list.is_none());
    assert!(is_there(&harness, "+4 metrics"));
}

#[test]
fn a_group_is_ticked_as_far_as_the_search_finds_it() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "Columns");
    ask(&mut harness, ColumnAction::List(column_list::Action::Search("val/m1".to_owned())));
    assert_eq!(listed(&harness).len(), 3, "m1, m10 and m11");
    click(&mut harness, "All of Metrics");
    let shown =
        |harness: &Harness<'static, App>| columns(harness).iter().filter(|name| name.contains("val/m1")).count();
    assert_eq!(shown(&harness), 3);
    click(&mut harness, "All of Metrics");
    assert_eq!(shown(&harness), 0);
    assert!(columns(&harness).contains(&"metric:acc".to_owned()), "what the search does not find stays");
}

#[test]
fn keys_move_pin_and_hide_the_column_that_has_the_focus() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    click(&mut harness, "Columns");
    harness.get_by_label("acc, in 3 of 3 runs").focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    settle(&mut harness);
    let metrics: Vec<String> = columns(&harness).into_iter().filter(|name| name.starts_with("metric:")).collect();
    assert_eq!(metrics[..2], ["metric:val/m0", "metric:acc"]);
    harness.key_press(Key::P);
    settle(&mut harness);
    assert_eq!(columns(&harness)[1], "metric:acc", "it stands beside the name");
    assert_eq!(place(&harness).table.layout.pinned, 2);
    harness.key_press(Key::Space);
    settle(&mut harness);
    assert!(!columns(&harness).contains(&"metric:acc".to_owned()));
}

#[test]
fn what_was_done_to_the_columns_comes_back_and_reset_takes_all_of_it_back() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    let at_first = columns(&harness);
    let acc = ColumnId::Metric("acc".into());
    ask(&mut harness, ColumnAction::Pin(acc.clone()));
    ask(&mut harness, ColumnAction::Resize(acc.clone(), 140.0));
    dispatch(&mut harness, Action::ToggleColumn(ColumnId::Param("lr".into())));
    let (column, before) = (ColumnId::Metric("val/m5".into()), Some(ColumnId::Metric("val/m0".into())));
    dispatch(&mut harness, Action::MoveColumn { column, before });
    dispatch(&mut harness, Action::ToggleFlat);
    ask(&mut harness, ColumnAction::SetDirection("val/m0".into(), Direction::Higher));
    let (done, settings) = (columns(&harness), harness.state().as_ref().expect("a window").state.settings.clone());
    assert_eq!(done[..2], ["name", "metric:acc"]);
    assert_eq!(done[4], "metric:val/m5", "{done:?}");
    drop(harness);

    let mut again = open_with(Some(&tree.root()), runatlas::app::Settings::from_json(&settings.to_json()).settings);
    assert_eq!(columns(&again), done);
    assert!(place(&again).table.layout.look.is_flat);
    assert_eq!(place(&again).table.layout.look.widths.get("metric:acc"), Some(&140.0));
    let other = support::zoo("v1");
    drop(again.state_mut().take());
    let elsewhere = open_with(Some(&other.mlruns()), settings.clone());
    assert!(!place(&elsewhere).table.layout.look.is_flat, "another place looks as it did");

    let mut again = open_with(Some(&tree.root()), settings);
    dispatch(&mut again, Action::ResetColumns);
    assert_eq!(columns(&again), at_first);
    assert!(place(&again).table.layout.look.widths.is_empty());
}

#[test]
fn runs_stand_in_a_tree_or_in_one_list() {
    let tree = Tree::with_run().run("child").file("tags/mlflow.parentRunId", "a");
    let mut harness = open(Some(&tree.root()), Language::English);
    let depths = |harness: &Harness<'static, App>| -> Vec<u16> {
        place(harness).table.content.value().expect("rows").rows.iter().map(|row| row.depth).collect()
    };
    assert_eq!(depths(&harness), [0, 1]);
    click(&mut harness, "Runs as: Flat");
    assert_eq!(depths(&harness), [0, 0]);
    click(&mut harness, "Runs as: Tree");
    assert_eq!(depths(&harness), [0, 1]);
}

#[test]
fn differing_only_leaves_out_what_is_the_same_and_says_so() {
    let tree = tree();
    let mut harness = open(Some(&tree.root()), Language::English);
    assert!(columns(&harness).contains(&"param:same".to_owned()));
    click(&mut harness, "Columns");
    click(&mut harness, "Differing only");
    assert!(!columns(&harness).contains(&"param:same".to_owned()));
    assert!(columns(&harness).contains(&"param:lr".to_owned()));
    assert!(harness.query_all(By::new().label_contains("hides 1 parameter")).next().is_some());
    let entries = &place(&harness).table.layout.list.as_ref().expect("open").entries;
    let left_out = entries.iter().find_map(|entry| match entry {
        Entry::Group(group) if group.group == ColumnGroup::Params => Some(group.left_out),
        _ => None,
    });
    assert_eq!(left_out, Some(1));
}
