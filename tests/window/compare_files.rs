//! The same file of the compared runs, below the table of the page Compare.

use std::io::{Cursor, Write as _};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::artifacts::steps;
use runatlas::app::compare::files::images::{self, Zoom};
use runatlas::app::compare::files::{self, Show, State, Status, rows};
use runatlas::app::compare::{Action, CompareView};
use runatlas::app::pages::{self, Page};
use runatlas::compare::artifact::images::Sizes;
use runatlas::compare::artifact::tables::{CellChange, RowKey};
use runatlas::compare::artifact::{Choices, Difference};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, place, rows as rows_of, settle};
use crate::selection::{find, select};
use crate::support::tree::Tree;

/// A picture of one colour.
fn flat(color: [u8; 3], size: [u32; 2]) -> Vec<u8> {
    png(size, |_, _| color)
}

fn png(size: [u32; 2], color: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let image = image::RgbImage::from_fn(size[0], size[1], |x, y| image::Rgb(color(x, y)));
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a picture");
    bytes
}

/// Runs a, b, … with these files each.
fn tree_of(runs: &[&[(&str, &[u8])]]) -> Tree {
    let mut tree = Tree::new().experiment("1");
    for (id, files) in ["a", "b", "c", "d"].into_iter().zip(runs) {
        tree = tree.run(id).file("metrics/loss", "1700000000000 0.9 0\n1700000001000 0.5 10\n");
        for (path, content) in *files {
            tree = tree.file(&format!("artifacts/{path}"), content);
        }
    }
    tree
}

/// The page with these runs, and files below the table.
fn compare(tree: &Tree, runs: &[&str]) -> Harness<'static, App> {
    let mut harness = open(Some(&tree.root()), Language::English);
    select(&mut harness, runs);
    dispatch(&mut harness, Action::CompareSelection);
    dispatch(&mut harness, Action::SetView(CompareView::Files));
    harness
}

fn act(harness: &mut Harness<'static, App>, action: files::Action) {
    dispatch(harness, Action::File(action));
}

fn show(harness: &mut Harness<'static, App>, path: &str) {
    act(harness, files::Action::Open(path.to_owned()));
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    &place(harness).compare.file
}

fn has(harness: &Harness<'static, App>, label: &str) -> bool {
    harness.query_by_label(label).is_some()
}

/// Labels of everything that begins like this.
fn labels(harness: &Harness<'static, App>, role: Role, start: &str) -> Vec<String> {
    let text = |node: &egui_kittest::Node<'_>| node.accesskit_node().label().or_else(|| node.accesskit_node().value());
    let all = harness.query_all(By::new().role(role)).filter_map(|node| text(&node));
    all.filter(|label| label.starts_with(start)).collect()
}

#[test]
fn the_file_that_differs_is_shown_first_and_a_row_of_the_table_opens_another() {
    let tree = tree_of(&[
        &[("a_same.txt", b"same"), ("z_note.txt", b"one"), ("only.txt", b"x")],
        &[("a_same.txt", b"same"), ("z_note.txt", b"two")],
    ]);
    let mut harness = compare(&tree, &["a", "b"]);
    let found: Vec<_> = state(&harness).choices.iter().map(|it| (it.entry.title().to_owned(), it.status)).collect();
    let expected = [("z_note.txt", Status::Different), ("only.txt", Status::Missing), ("a_same.txt", Status::Same)];
    assert_eq!(found, expected.map(|(path, status)| (path.to_owned(), status)));
    assert_eq!(state(&harness).path.as_deref(), Some("z_note.txt"));
    assert!(has(&harness, "in 2 of 2 runs · different"));
    click(&mut harness, "File: z_note.txt");
    assert!(has(&harness, "z_note.txt, different, in 2 of 2 runs"));
    click(&mut harness, "a_same.txt, same, in 2 of 2 runs");
    assert_eq!(state(&harness).path.as_deref(), Some("a_same.txt"));
    assert!(has(&harness, "Identical, byte for byte"));
    dispatch(&mut harness, Action::SetView(CompareView::Curves));
    dispatch(&mut harness, Action::SetSearch("only".to_owned()));
    harness.get(By::new().role(Role::Row).label("only.txt")).click();
    settle(&mut harness);
    assert_eq!(place(&harness).compare.view, CompareView::Files);
    assert_eq!(state(&harness).path.as_deref(), Some("only.txt"));
    assert!(has(&harness, "name of b: This run has no such file"), "missing is said");
    assert_eq!(labels(&harness, Role::Document, "name of a").len(), 1, "the other is shown nevertheless");
}

#[test]
fn numbers_of_two_images_are_right() {
    let size = [16, 16];
    let tree = tree_of(&[&[("x.png", &flat([100, 100, 100], size))], &[("x.png", &flat([110, 110, 110], size))]]);
    let mut harness = compare(&tree, &["a", "b"]);
    let compared = state(&harness).compared.value().expect("compared").clone();
    let found = compared.pixels().expect("images");
    assert!((found.all.mean - 10.0).abs() < 1e-9 && (found.all.max - 10.0).abs() < 1e-9);
    // 10 log10(255² / 100), and (2 · 100 · 110 + C₁) / (100² + 110² + C₁) with C₁ = (0.01 · 255)².
    assert!((found.all.psnr - 28.130_803_6).abs() < 1e-6, "{}", found.all.psnr);
    let ssim = found.ssim.as_ref().expect("large enough").luma;
    assert!((ssim - 22_006.502_5 / 22_106.502_5).abs() < 1e-9, "{ssim}");
    for label in ["PSNR 28.13 dB", "SSIM 0.9955", "Mean difference 10 of 255", "Largest 10", "Pixels over 16 0.0 %"] {
        assert!(has(&harness, label), "{label}");
    }
    act(&mut harness, files::Action::SetShow(Show::Swipe));
    assert!(has(&harness, "name of a beside name of b") && has(&harness, "Image of the difference"));
    let top = state(&harness).image.map.value().expect("drawn").top;
    assert!((top - 16.0).abs() < 1e-9, "a round number above the largest: {top}");
    act(&mut harness, files::Action::Image(images::Action::SetMagnification(5)));
    let top = state(&harness).image.map.value().expect("drawn").top;
    assert!((top - 3.2).abs() < 1e-9, "five times earlier: {top}");
}

#[test]
fn images_of_other_sizes_say_so_and_are_compared_when_that_is_asked_for() {
    let tree = tree_of(&[&[("x.png", &flat([9, 9, 9], [20, 10]))], &[("x.png", &flat([9, 9, 9], [40, 20]))]]);
    let mut harness = compare(&tree, &["a", "b"]);
    assert!(has(&harness, "20 × 10 against 40 × 20; sizes differ"));
    click(&mut harness, "Scale to fit");
    let compared = state(&harness).compared.value().expect("compared").clone();
    let found = compared.pixels().expect("images");
    assert!(found.is_scaled && found.is_identical && !compared.is_identical());
    assert_eq!(state(&harness).ways, Choices { sizes: Sizes::Scaled, ..Choices::default() });
    assert!(has(&harness, "Same pixels; the files differ"));
}

#[test]
fn one_zoom_is_for_all_and_what_is_under_the_pointer_stays_there() {
    let tree = tree_of(&[&[("x.png", &flat([9, 9, 9], [64, 64]))], &[("x.png", &flat([90, 9, 9], [128, 128]))]]);
    let mut harness = compare(&tree, &["a", "b"]);
    let pane =
        |harness: &Harness<'static, App>, run: &str| harness.get_by_label(&format!("Image: name of {run}")).rect();
    let area = pane(&harness, "b");
    assert_eq!(area.width().round(), pane(&harness, "a").width().round());
    harness.event(egui::Event::PointerMoved(area.center()));
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 120.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    for _ in 0..20 {
        harness.step();
    }
    settle(&mut harness);
    let Zoom::Scale { scale, center } = state(&harness).image.zoom else { panic!("not zoomed") };
    assert!(scale > 1.0 && center.iter().all(|part| (part - 0.5).abs() < 0.02), "{scale} {center:?}");
    click(&mut harness, "Zoom: Fit");
    assert_eq!(state(&harness).image.zoom, Zoom::Fit);
}

#[test]
fn the_line_between_two_images_moves_by_keys_and_blinking_can_be_paused() {
    let tree = tree_of(&[&[("x.png", &flat([9, 9, 9], [32, 32]))], &[("x.png", &flat([90, 9, 9], [32, 32]))]]);
    let mut harness = compare(&tree, &["a", "b"]);
    act(&mut harness, files::Action::SetShow(Show::Swipe));
    harness.get(By::new().role(Role::Slider).label("Line between the images")).focus();
    // Its arrow keys are its own from the second frame on.
    settle(&mut harness);
    harness.key_press(egui::Key::ArrowRight);
    settle(&mut harness);
    assert!((state(&harness).image.divider - 0.52).abs() < 1e-6);
    harness.key_press(egui::Key::ArrowLeft);
    settle(&mut harness);
    assert!((state(&harness).image.divider - 0.5).abs() < 1e-6, "{}", state(&harness).image.divider);
    act(&mut harness, files::Action::SetShow(Show::Blink));
    assert!(state(&harness).image.blink.is_second, "the other came at once");
    click(&mut harness, "Pause (Space)");
    assert!(state(&harness).image.blink.is_paused);
    let is_second = state(&harness).image.blink.is_second;
    let expected = if is_second { "Blink: name of b" } else { "Blink: name of a" };
    assert!(has(&harness, expected));
    click(&mut harness, "Continue (Space)");
    assert!(!state(&harness).image.blink.is_paused);
}

#[test]
fn changed_words_of_lines_are_marked_and_differences_are_gone_through() {
    let before = (0..60).map(|at| format!("line {at}")).collect::<Vec<_>>().join("\n") + "\nlr = 0.1 # rate\n";
    let after = before.replace("line 5\n", "line five\n").replace("0.1 #", "0.25 #");
    let tree = tree_of(&[&[("train.py", before.as_bytes())], &[("train.py", after.as_bytes())]]);
    let mut harness = compare(&tree, &["a", "b"]);
    let all = rows_of(&harness);
    assert!(all.contains(&"− line 5 [5]\n+ line five [five]".to_owned()), "{all:?}");
    assert!(has(&harness, "2 differences"));
    assert!(has(&harness, "48 equal lines"), "what is the same is folded away");
    harness.key_press(egui::Key::N);
    settle(&mut harness);
    assert!(has(&harness, "1 of 2"));
    harness.key_press(egui::Key::P);
    settle(&mut harness);
    assert!(has(&harness, "2 of 2"), "round and round");
    click(&mut harness, "48 equal lines");
    assert!(!has(&harness, "48 equal lines"));
    click(&mut harness, "Columns: One column");
    assert!(state(&harness).rows.is_unified);
    act(&mut harness, files::Action::Rows(rows::Action::Step(true)));
    let all = rows_of(&harness);
    assert!(all.contains(&"− line 5 [5]".to_owned()) && all.contains(&"+ line five [five]".to_owned()), "{all:?}");
}

#[test]
fn trees_are_compared_key_by_key_and_tables_cell_by_cell() {
    let tree = tree_of(&[
        &[("c.yaml", b"train:\n  lr: 0.1\n  seed: 1\n"), ("t.csv", b"id,v\n1,10\n2,20\n")],
        &[("c.yaml", b"train:\n  lr: 0.2\n  seed: 1\n  warm: 5\n"), ("t.csv", b"id,v\n2,25\n1,10.0\n3,1\n")],
        &[("t.csv", b"id,v\n1,7\n")],
    ]);
    let mut harness = compare(&tree, &["a", "b"]);
    show(&mut harness, "c.yaml");
    let all = rows_of(&harness);
    assert!(all.contains(&"lr: 0.1 → 0.2".to_owned()) && all.contains(&"+ warm: 5".to_owned()), "{all:?}");
    assert!(!all.iter().any(|row| row.starts_with("seed")), "what is the same is left out");
    act(&mut harness, files::Action::Rows(rows::Action::ShowEqual(true)));
    assert!(rows_of(&harness).contains(&"seed: 1".to_owned()));
    show(&mut harness, "t.csv");
    let compared = state(&harness).compared.value().expect("compared").clone();
    let Some(Ok(Difference::Cells(found))) = &compared.difference else { panic!("no cells") };
    assert_eq!((found.same_rows, found.changed_rows, found.added_rows), (1, 1, 1), "by the column id");
    assert!(has(&harness, "Rows: 1 same, 1 changed, 1 added, 0 removed"));
    assert!(has(&harness, "20 → 25  +5 (+25.0 %)"));
    let row = found.rows.iter().position(|row| row.changed > 0).expect("one changed");
    assert_eq!(found.cell_change(row, 1, 1), CellChange::Changed { delta: Some(5.0), part: Some(0.25) });
    act(&mut harness, files::Action::SetWays(Choices { key: Some(RowKey::Number), ..Choices::default() }));
    let compared = state(&harness).compared.value().expect("compared").clone();
    let Some(Ok(Difference::Cells(found))) = &compared.difference else { panic!("no cells") };
    assert_eq!((found.same_rows, found.changed_rows), (0, 2), "by number");
    let c = find(&harness, "c");
    act(&mut harness, files::Action::SetWays(Choices::default()));
    dispatch(&mut harness, Action::Add(c));
    act(&mut harness, files::Action::SetShow(Show::Chart));
    let plotted = state(&harness).plot.data.value().expect("drawn").clone();
    assert_eq!((plotted.data.series.len(), plotted.y.as_str(), plotted.data.x.as_deref()), (3, "id", None));
    act(
        &mut harness,
        files::Action::Plot(files::plot::Action::Set {
            mark: runatlas::preview::tables::Mark::Line,
            x: Some("id".to_owned()),
            y: "v".to_owned(),
        }),
    );
    let plotted = state(&harness).plot.data.value().expect("drawn").clone();
    let points: Vec<_> = plotted.data.series.iter().map(|series| series.points.clone()).collect();
    assert_eq!(points, [vec![[1.0, 10.0], [2.0, 20.0]], vec![[1.0, 10.0], [2.0, 25.0], [3.0, 1.0]], vec![[1.0, 7.0]]]);
    act(&mut harness, files::Action::SetShow(Show::Cells));
    act(&mut harness, files::Action::SetPair(1, c));
    let compared = state(&harness).compared.value().expect("compared").clone();
    let Some(Ok(Difference::Cells(found))) = &compared.difference else { panic!("no cells") };
    assert_eq!(found.removed_rows, 1, "the first run against the third");
}

#[test]
fn steps_are_tied_and_the_nearest_before_is_said() {
    let step = |shade: u8| flat([shade, 0, 0], [16, 16]);
    let (one, two, three) = (step(10), step(20), step(30));
    let tree = tree_of(&[
        &[("s/step_1.png", &one), ("s/step_2.png", &two), ("s/step_3.png", &three)],
        &[("s/step_1.png", &one), ("s/step_3.png", &two)],
        &[("s/step_2.png", &one), ("s/step_3.png", &one)],
    ]);
    let mut harness = compare(&tree, &["a", "b", "c"]);
    assert_eq!(state(&harness).steps.all().len(), 3);
    assert_eq!(state(&harness).steps.shown(), [3, 0], "the last that all have");
    assert!(has(&harness, "in 3 of 3 runs · different · 3 steps"));
    act(&mut harness, files::Action::Step(steps::Action::Show(1)));
    assert!(has(&harness, "name of b, step 1"), "the nearest before");
    assert!(labels(&harness, Role::ColumnHeader, "name of a, ").is_empty(), "that one has the step itself");
    harness.key_press(egui::Key::ArrowLeft);
    settle(&mut harness);
    assert_eq!(state(&harness).steps.shown(), [1, 0]);
    assert!(has(&harness, "name of c: not before step 2"));
    show(&mut harness, "s/step_2.png");
    assert_eq!(state(&harness).steps.shown(), [2, 0], "a file of a series is a step of it");
}

#[test]
fn figures_have_the_same_axes() {
    let figure = |most: u32| {
        let points: Vec<u32> = vec![0, most];
        format!(r#"{{"data": [{{"type": "scatter", "x": [0, 1], "y": {points:?}}}], "layout": {{}}}}"#)
    };
    let (one, other) = (figure(1), figure(100));
    let tree = tree_of(&[&[("f.json", one.as_bytes())], &[("f.json", other.as_bytes())]]);
    let mut harness = compare(&tree, &["a", "b"]);
    let range = |harness: &Harness<'static, App>, run: &str| {
        let shown = state(harness).figures.get(find(harness, run)).expect("shown");
        shown.picture.as_ref().expect("drawn").drawn.panels[0].y_range
    };
    assert!(range(&harness, "a")[1] >= 100.0, "{:?}", range(&harness, "a"));
    assert_eq!(range(&harness, "a"), range(&harness, "b"));
    let (a, before) = (find(&harness, "a"), range(&harness, "b"));
    let part = [[0.0, 1.0], [0.25, 0.75]];
    act(&mut harness, files::Action::Figure(files::figures::Action::See(a, 0, part)));
    let [low, high] = before;
    let expected = [low + (high - low) * 0.25, low + (high - low) * 0.75];
    for run in ["a", "b"] {
        let found = range(&harness, run);
        assert!((0..2).all(|end| (found[end] - expected[end]).abs() < 1e-6), "{run}: {found:?}");
    }
    click(&mut harness, "Reset axes");
    assert_eq!(range(&harness, "b"), before);
    click(&mut harness, "Same axes");
    assert!(range(&harness, "a")[1] < 2.0, "each as it is");
}

#[test]
fn a_file_that_vanished_since_it_was_listed_is_told() {
    let tree = tree_of(&[&[("x.txt", b"one"), ("y.txt", b"1")], &[("x.txt", b"two"), ("y.txt", b"2")]]);
    let mut harness = compare(&tree, &["a", "b"]);
    assert_eq!(state(&harness).path.as_deref(), Some("x.txt"));
    std::fs::remove_file(tree.path("1/b/artifacts/y.txt")).expect("removed");
    show(&mut harness, "y.txt");
    let said = labels(&harness, Role::Label, "name of b: ");
    assert_eq!(said.len(), 1, "why it cannot be shown");
    assert!(!said[0].contains("Reading"), "{said:?}");
    assert_eq!(labels(&harness, Role::Document, "name of a").len(), 1, "the other is shown");
}

#[test]
fn of_a_hundred_megabytes_of_text_the_beginning_is_compared_and_that_is_said() {
    let tree = tree_of(&[&[("log.txt", b"")], &[("log.txt", b"short\n")]]);
    let path = tree.path("1/a/artifacts/log.txt");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).expect("a file"));
    let line = b"0123456789 0123456789 0123456789 0123456789 0123456789 0123456789\n".repeat(1_000);
    for _ in 0..1_590 {
        file.write_all(&line).expect("written");
    }
    drop(file);
    let mut harness = compare(&tree, &["a", "b"]);
    show(&mut harness, "log.txt");
    let said = labels(&harness, Role::Label, "name of a: too large to compare whole");
    assert_eq!(said.len(), 1);
    assert!(said[0].contains(" of 100 MiB compared"), "{said:?}");
    let compared = state(&harness).compared.value().expect("compared").clone();
    assert!(matches!(&compared.difference, Some(Ok(Difference::Lines(found))) if found.sides[0].count() > 60_000));
}

#[test]
fn hostile_images_are_told_and_others_are_still_shown() {
    // A header that promises more pixels than any machine has, and nothing behind it.
    let mut huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    huge.extend([0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 8, 6, 0, 0, 0, 0, 0, 0, 0]);
    let good = flat([1, 2, 3], [16, 16]);
    let mut torn = good.clone();
    torn.truncate(60);
    let tree = tree_of(&[&[("x.png", &huge)], &[("x.png", &good)], &[("x.png", &torn)]]);
    let mut harness = compare(&tree, &["a", "b", "c"]);
    assert!(has(&harness, "Image: name of b"));
    assert!(!has(&harness, "Image: name of a"));
    let shows = place(&harness).compare.file.shows(place(&harness).compare.pair());
    assert!(!shows.contains(&Show::Difference), "what is no image is not compared with one: {shows:?}");
    let b = find(&harness, "b");
    let c = find(&harness, "c");
    act(&mut harness, files::Action::SetPair(0, b));
    act(&mut harness, files::Action::SetPair(1, c));
    settle(&mut harness);
    assert!(has(&harness, "Image: name of b"));
}

#[test]
fn what_was_read_is_given_back_with_the_page_and_gone_runs_leave_it() {
    let tree = tree_of(&[&[("x.txt", b"one")], &[("x.txt", b"two")], &[("x.txt", b"three")]]);
    let mut harness = compare(&tree, &["a", "b", "c"]);
    act(&mut harness, files::Action::SetShow(Show::SideBySide));
    assert_eq!(state(&harness).reads.len(), 3);
    let [a, b, c] = ["a", "b", "c"].map(|run| find(&harness, run));
    assert_eq!(place(&harness).compare.pair(), Some([a, b]));
    dispatch(&mut harness, Action::SetReference(Some(c)));
    assert_eq!(place(&harness).compare.pair(), Some([c, a]), "the others are held against the reference");
    dispatch(&mut harness, Action::Remove(c));
    assert_eq!(place(&harness).compare.pair(), Some([a, b]));
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    assert!(state(&harness).reads.is_empty() && state(&harness).compared.value().is_none());
    dispatch(&mut harness, pages::Action::Show(Page::Compare));
    assert_eq!(state(&harness).path.as_deref(), Some("x.txt"));
    assert!(state(&harness).compared.value().is_some());
}
