//! The wall of the gallery as a file, from its button to what is written.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::gallery::Action;
use runatlas::app::gallery::export::Action as Export;
use runatlas::app::pages::{self, Page};
use runatlas::chart::export::ExportFormat;
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, settle};

/// The dialog, opened by its button; it would write to a new folder.
fn dialog(folder: &Path, name: &str) -> Harness<'static, App> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let mut harness = open(Some(&sample), Language::English);
    settle(&mut harness);
    dispatch(&mut harness, pages::Action::Show(Page::Gallery));
    settle(&mut harness);
    click(&mut harness, "Export…");
    settle(&mut harness);
    let path = folder.join(name).to_string_lossy().into_owned();
    dispatch(&mut harness, Action::Export(Export::SetPath(path)));
    settle(&mut harness);
    harness
}

#[test]
fn the_button_opens_the_dialog_that_writes_the_wall_as_it_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = dialog(folder.path(), "wall.svg");
    let gallery = &place(&harness).gallery;
    let columns = gallery.columns.min(gallery.tiles.len());
    let export = place(&harness).gallery.export.as_ref().unwrap();
    assert_eq!((export.spec.columns, export.spec.format), (columns, ExportFormat::Svg), "the ending says the format");
    click(&mut harness, "Save as SVG");
    settle(&mut harness);
    harness.get_by_label_contains("Saved to wall.svg");
    let text = std::fs::read_to_string(folder.path().join("wall.svg")).unwrap();
    assert!(text.contains("figures/confusion_matrix.png") && text.contains("in 5 of 26 runs"));
    assert_eq!(text.matches("<image").count(), 5);
    // Every run of the wall, in its order.
    let (catalog, tiles) = (&place(&harness).catalog, &place(&harness).gallery.tiles);
    let description = tiles.iter().map(|run| catalog.run(*run).display_name()).collect::<Vec<_>>().join(", ");
    assert!(text.contains(&description), "{description}");
    click(&mut harness, "Save as SVG");
    settle(&mut harness);
    harness.get_by_label("Replace file");
    click(&mut harness, "Cancel");
    settle(&mut harness);
    assert!(place(&harness).gallery.export.is_none());
}

#[test]
fn another_format_has_another_ending_and_a_file_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = dialog(&folder.path().join("no such folder"), "wall.svg");
    click(&mut harness, "Format: PDF");
    settle(&mut harness);
    assert!(place(&harness).gallery.export.as_ref().unwrap().path.ends_with("wall.pdf"));
    click(&mut harness, "Save as PDF");
    settle(&mut harness);
    let export = place(&harness).gallery.export.as_ref().unwrap();
    assert!(export.failure.is_some() && export.making.is_none() && export.saved.is_none());
    click(&mut harness, "Cancel");
    settle(&mut harness);
    assert!(place(&harness).gallery.export.is_none());
}
