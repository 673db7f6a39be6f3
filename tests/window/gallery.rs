//! The gallery: the same file of all runs on one wall.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, Queryable as _};
use runatlas::app::gallery::{Action, Thumb};
use runatlas::app::pages::{self, Page, RunTab};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, settle};

fn wall() -> Harness<'static, App> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let mut harness = open(Some(&sample), Language::English);
    settle(&mut harness);
    dispatch(&mut harness, pages::Action::Show(Page::Gallery));
    settle(&mut harness);
    harness
}

/// Runs on the wall, and those among them that have a picture.
fn tiles(harness: &Harness<'static, App>) -> (usize, usize) {
    let gallery = &place(harness).gallery;
    let is_ready = |run: &&_| matches!(gallery.thumb(**run), Some(Thumb::Ready(_)));
    (gallery.tiles.len(), gallery.tiles.iter().filter(is_ready).count())
}

#[test]
fn the_picture_that_most_runs_have_is_on_the_wall() {
    let mut harness = wall();
    assert_eq!(place(&harness).gallery.path.as_deref(), Some("figures/confusion_matrix.png"));
    harness.get_by_label("in 5 of 26 runs");
    assert_eq!(tiles(&harness), (5, 5), "of 26 runs only those that have it");
    click(&mut harness, "Runs without it");
    settle(&mut harness);
    assert_eq!(tiles(&harness), (26, 5));
    let lacking = harness.query_all(By::new().role(Role::ListItem).label_contains("not logged")).count();
    assert!(lacking > 5, "{lacking} say that they lack it");
}

#[test]
fn another_file_is_another_wall() {
    let mut harness = wall();
    dispatch(&mut harness, Action::ChoosePath("train.log".into()));
    settle(&mut harness);
    let (all, ready) = tiles(&harness);
    assert!(all == ready && all > 5, "texts have pictures too: {ready} of {all}");
    dispatch(&mut harness, Action::SetSearch("matrix".to_owned()));
    let found: Vec<&str> = place(&harness).gallery.found.iter().map(|entry| &*entry.path).collect();
    assert_eq!(found, ["figures/confusion_matrix.png"]);
}

#[test]
fn keys_go_from_picture_to_picture_and_into_the_run() {
    let mut harness = wall();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowLeft, Key::ArrowRight] {
        harness.key_press(key);
        settle(&mut harness);
    }
    let run = place(&harness).gallery.tiles[1];
    assert_eq!(place(&harness).table.selection.focus, Some(run));
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(place(&harness).pages.shown, Page::Run(run, RunTab::Artifacts));
    let shown = place(&harness).artifacts.as_ref().and_then(|artifacts| artifacts.selected.clone()).unwrap();
    assert_eq!(shown.path, "figures/confusion_matrix.png");
}
