//! Pages of blocks in the window: notebooks with the colours of their programs, pages of HTML, tables in pages.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::artifacts::pages::PageZoom;
use runatlas::app::artifacts::{Action, ArtifactRef, State, table};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages::{self, RunTab};
use runatlas::preview::text_file::Token;
use runatlas::preview::{Block, Shape, apart};
use runatlas::text::Language;
use serde_json::{Value, json};

use crate::driver::{App, click, dispatch, open, place, settle};
use crate::support::tree::Tree;

/// A run with one file, shown.
fn showing(name: &str, bytes: &str) -> (Tree, Harness<'static, App>) {
    apart::use_program(env!("CARGO_BIN_EXE_runatlas").into());
    let tree = Tree::with_run().file(&format!("artifacts/{name}"), bytes);
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = place(&harness).catalog.find_run("a").expect("the run");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    dispatch(&mut harness, Action::Select(ArtifactRef { section: 0, path: name.to_owned() }));
    settle(&mut harness);
    (tree, harness)
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    place(harness).artifacts.as_ref().expect("listed")
}

fn blocks<'a>(harness: &'a Harness<'static, App>) -> &'a [Block] {
    match &state(harness).preview.value().expect("a preview").shape {
        Shape::Document(document) => &document.blocks,
        other => panic!("no page: {other:?}"),
    }
}

fn copied(harness: &mut Harness<'static, App>) -> Vec<String> {
    let pending = harness.state_mut().as_mut().expect("a window").take_pending();
    pending
        .into_iter()
        .filter_map(|effect| if let SystemEffect::Copy(text) = effect { Some(text) } else { None })
        .collect()
}

fn cell(source: &str, outputs: &[Value]) -> Value {
    json!({"cell_type": "code", "execution_count": 1, "source": source, "outputs": outputs})
}

fn notebook(cells: &[Value]) -> String {
    json!({"nbformat": 4, "metadata": {"language_info": {"name": "python"}}, "cells": cells}).to_string()
}

#[test]
fn cells_have_the_colours_of_their_language_and_outputs_those_of_a_terminal() {
    let printed =
        json!({"output_type": "stream", "name": "stdout", "text": "\u{1b}[32mepoch\u{1b}[0m 1\n 10%\r100%\n"});
    let markdown = json!({"cell_type": "markdown", "source": "# A title\n\nand *text*"});
    let (_tree, harness) = showing("a.ipynb", &notebook(&[markdown, cell("import torch\nx = 1", &[printed])]));
    for line in ["A title", "import torch", "x = 1", "epoch 1", "100%"] {
        assert!(harness.query_by_label(line).is_some(), "{line}");
    }
    let document = &state(&harness).document;
    let program = document.lines(1).expect("the lines of the program");
    assert_eq!(program.painted[0][0].token, Token::Keyword, "import");
    assert!(document.lines(2).expect("the lines that were printed").has_styles());
    assert!(document.lines(0).is_none(), "Markdown is no program");
}

#[test]
fn drawings_and_figures_stand_in_a_notebook() {
    let svg =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80"/></svg>"#;
    let drawing = json!({"output_type": "display_data", "data": {"image/svg+xml": svg, "text/plain": "<Figure>"}});
    let figure = json!({"data": [{"type": "bar", "y": [1, 3]}], "layout": {"title": {"text": "Inside"}}});
    let html = "<div>needs a script</div>";
    let data = json!({"application/vnd.plotly.v1+json": figure, "text/html": html, "text/plain": "Figure()"});
    let figure = json!({"output_type": "display_data", "data": data});
    let (_tree, mut harness) = showing("a.ipynb", &notebook(&[cell("plot()", &[drawing, figure])]));
    assert!(matches!(blocks(&harness), [Block::Input { .. }, Block::Image(_), Block::Figure(_)]));
    assert!(harness.query_by_label("120 × 80").is_some(), "the drawing");
    settle(&mut harness);
    let drawn = state(&harness).figures.get(1).and_then(|shown| shown.picture.as_ref());
    assert!(drawn.is_some(), "the figure is drawn");
}

#[test]
fn much_output_is_shown_in_part_and_copied_whole() {
    let text = (0..200).map(|at| format!("line {at}")).collect::<Vec<_>>().join("\n") + "\n";
    let printed = json!({"output_type": "stream", "name": "stdout", "text": text});
    let (_tree, mut harness) = showing("a.ipynb", &notebook(&[cell("many()", &[printed])]));
    assert_eq!(state(&harness).document.lines(1).expect("lines").lines.len(), 200);
    assert!(harness.query_by_label("line 0").is_some());
    assert!(harness.query_by_label("line 150").is_none());
    click(&mut harness, "Copy code");
    click(&mut harness, "Copy text");
    assert_eq!(copied(&mut harness), ["many()", text.trim_end()]);
    harness.get_by_label("Show all 200 lines").scroll_to_me();
    settle(&mut harness);
    click(&mut harness, "Show all 200 lines");
    harness.get_by_label("Show fewer lines").scroll_to_me();
    settle(&mut harness);
    assert!(harness.query_by_label("line 199").is_some() && harness.query_by_label("line 0").is_none());
}

#[test]
fn a_page_that_is_one_table_is_sorted_like_a_table() {
    let rows = "<tr><td>b</td><td>2</td></tr><tr><td>a</td><td>10</td></tr><tr><td>c</td><td>1</td></tr>";
    let page = format!("<table class=dataframe><tr><th>name<th>score</tr>{rows}</table>");
    let (_tree, mut harness) = showing("scores.html", &page);
    assert!(matches!(state(&harness).preview.value().expect("a preview").shape, Shape::Table(_)));
    dispatch(&mut harness, Action::Table(table::Action::SortBy(1)));
    settle(&mut harness);
    let order = state(&harness).table.order.clone().expect("an order");
    assert_eq!(order.as_slice(), [2, 0, 1], "by number");
}

#[test]
fn what_has_no_room_above_a_preview_is_in_its_menu() {
    let svg =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80"/></svg>"#;
    let (_tree, mut harness) = showing("confusion_matrix_of_the_last_epoch.svg", svg);
    for width in [1440.0, 1100.0, 900.0, 760.0] {
        harness.set_size(egui::vec2(width, 900.0));
        settle(&mut harness);
        let rect = |label: &str| harness.query_by_label(label).map(|node| node.rect());
        let menu = rect("More actions").expect("the menu");
        assert!(menu.right() <= width, "{width}: {menu:?}");
        if width >= 1100.0 {
            let names = harness.query_all_by_label("confusion_matrix_of_the_last_epoch.svg");
            assert_eq!(names.count(), 2, "{width}: whole in the tree and in the head");
        }
        if let Some(zoom) = rect("1:1") {
            assert!(zoom.right() <= menu.left(), "{width}: beside it");
        }
    }
    assert!(harness.query_by_label("1:1").is_none(), "no room for it");
    click(&mut harness, "More actions");
    settle(&mut harness);
    assert!(harness.query_by_label("1:1").is_some() && harness.query_by_label("Copy path").is_some());
    click(&mut harness, "1:1");
    settle(&mut harness);
    assert!(matches!(state(&harness).pages.zoom, PageZoom::Scale { .. }));
}
