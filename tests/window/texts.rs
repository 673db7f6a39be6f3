//! Texts of artifacts: from the first line to the last, found, gone to, selected, in other encodings, while they grow; and
//! trees that are looked through.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, TouchPhase, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use runatlas::app::artifacts::text::{self, FindAction, Open, Position, Selection, Spot};
use runatlas::app::artifacts::{Action, ArtifactRef, State, tree};
use runatlas::app::effect::SystemEffect;
use runatlas::app::pages::{self, RunTab};
use runatlas::preview::text_file::{Charset, Query};
use runatlas::text::Language;

use crate::driver::{App, dispatch, open, place, settle};
use crate::support::tree::Tree;

/// A run with one file, shown.
fn showing(name: &str, bytes: impl AsRef<[u8]>) -> (Tree, PathBuf, Harness<'static, App>) {
    let tree = Tree::with_run();
    let path = tree.root().join("1/a/artifacts").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = place(&harness).catalog.find_run("a").expect("the run");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    dispatch(&mut harness, Action::Select(ArtifactRef { section: 0, path: name.to_owned() }));
    settle(&mut harness);
    (tree, path, harness)
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    place(harness).artifacts.as_ref().expect("listed")
}

fn shown<'a>(harness: &'a Harness<'static, App>) -> &'a Open {
    state(harness).text.open.as_ref().expect("a text is shown")
}

fn has_line(harness: &Harness<'static, App>, line: &str) -> bool {
    harness.query_by_label(line).is_some()
}

fn act(harness: &mut Harness<'static, App>, action: text::Action) {
    dispatch(harness, Action::Text(action));
    settle(harness);
}

fn press(harness: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

fn wait_until(harness: &mut Harness<'static, App>, why: &str, is_so: impl Fn(&Harness<'static, App>) -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so(harness) {
        assert!(Instant::now() < end, "{why}");
        harness.step();
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn log(lines: usize) -> String {
    let loss = |at| if at % 1000 == 777 { "NaN" } else { "0.5" };
    let line =
        |at: usize| ["step ".to_owned(), at.to_string(), " loss ".to_owned(), loss(at).to_owned(), "\n".to_owned()];
    (1..=lines).flat_map(line).collect()
}

#[test]
fn any_line_of_a_long_log_is_reached() {
    let (_tree, _, mut harness) = showing("train.log", log(200_000));
    assert_eq!(shown(&harness).line_count(), 200_000);
    assert!(has_line(&harness, "step 1 loss 0.5") && !has_line(&harness, "step 500 loss 0.5"));
    harness.get_by_label("200,000 lines");

    press(&mut harness, Modifiers::NONE, Key::End);
    assert_eq!(shown(&harness).position, Position::End);
    assert!(has_line(&harness, "step 200000 loss 0.5"));
    press(&mut harness, Modifiers::NONE, Key::PageUp);
    assert!(!has_line(&harness, "step 200000 loss 0.5") && shown(&harness).position != Position::End);
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert!(has_line(&harness, "step 1 loss 0.5"));

    press(&mut harness, Modifiers::COMMAND, Key::G);
    harness.get_by_label("Line number").type_text("123,456");
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(has_line(&harness, "step 123456 loss 0.5"), "{:?}", shown(&harness).position);
    assert!(state(&harness).text.goto.is_none());
    harness.get_by_label("line 123,456, column 1");
}

#[test]
fn the_wheel_scrolls_by_lines_however_far_down() {
    let (_tree, _, mut harness) = showing("train.log", log(100_000));
    act(&mut harness, text::Action::Scroll(Position::At { line: 90_000, offset: 0.0 }));
    let middle = harness.get_by_label("step 90010 loss 0.5").rect().center();
    let before = harness.get_by_label("step 90010 loss 0.5").rect().top();
    harness.event(Event::PointerMoved(middle));
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -30.0),
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    for _ in 0..30 {
        harness.step();
    }
    let moved = before - harness.get_by_label("step 90010 loss 0.5").rect().top();
    assert!((moved - 30.0).abs() < 1.5, "{moved}");
}

#[test]
fn what_is_found_is_counted_gone_through_and_marked() {
    let (_tree, _, mut harness) = showing("train.log", log(50_000));
    press(&mut harness, Modifiers::COMMAND, Key::F);
    harness.get_by_label("Find in the text").type_text("nan");
    settle(&mut harness);
    let find = &state(&harness).text.find;
    assert_eq!((find.count, find.current, find.matches[0].line), (50, Some(0), 776));
    assert!(has_line(&harness, "step 777 loss NaN"), "the first one is in view");
    harness.get_by_label("1 of 50");
    press(&mut harness, Modifiers::NONE, Key::F3);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(has_line(&harness, "step 2777 loss NaN"));
    press(&mut harness, Modifiers::SHIFT, Key::F3);
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    assert_eq!(state(&harness).text.find.current, Some(49), "round the beginning");
    assert!(has_line(&harness, "step 49777 loss NaN"));
    assert!(state(&harness).text.find.ticks.iter().filter(|it| **it).count() > 40, "marks beside the scroll bar");

    harness.get_by_label("Match case").click();
    settle(&mut harness);
    assert_eq!(state(&harness).text.find.count, 0);
    harness.get_by_label("nothing found");
    harness.get_by_label("Regular expression").click();
    settle(&mut harness);
    let pattern = Query { text: r"step \d00\b".to_owned(), is_pattern: true, is_exact: true, is_word: false };
    act(&mut harness, text::Action::Find(FindAction::Set(pattern)));
    assert_eq!(state(&harness).text.find.count, 9);
    let wrong = Query { text: "(".to_owned(), is_pattern: true, ..Query::default() };
    act(&mut harness, text::Action::Find(FindAction::Set(wrong)));
    assert!(state(&harness).text.find.failure.is_some());
    harness.get_by_label_contains("unclosed group");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!state(&harness).text.find.is_open);
}

#[test]
fn another_encoding_shows_the_whole_file_in_it() {
    let line = "第 1 轮：训练损失\n";
    let bytes = encoding_rs::GBK.encode(&line.repeat(3000)).0.into_owned();
    let (_tree, _, mut harness) = showing("train.log", bytes);
    assert_eq!(shown(&harness).index.charset.name(), "GBK");
    assert!(harness.query_all_by_label("第 1 轮：训练损失").next().is_some());
    harness.get_by_label("Encoding: GBK").click();
    settle(&mut harness);
    harness.get_by_label("GBK (detected)");
    harness.get_by_label("ISO-8859-1").scroll_to_me();
    act(&mut harness, text::Action::SetCharset(Charset::of_name("ISO-8859-1").unwrap()));
    assert_eq!(shown(&harness).line_count(), 3000);
    let latin = encoding_rs::mem::decode_latin1(&encoding_rs::GBK.encode(line.trim_end()).0).into_owned();
    let first = shown(&harness).line(0).expect("read").text.clone();
    assert!(first.starts_with(&latin[..4]), "{first:?}");
    act(&mut harness, text::Action::SetCharset(Charset::of_name("gbk").unwrap()));
    assert_eq!(shown(&harness).line(2000).or(shown(&harness).line(0)).unwrap().text, line.trim_end());
}

#[test]
fn a_long_line_is_cut_and_wraps_when_asked() {
    let (_tree, _, mut harness) = showing("a.txt", format!("{}\nnext\n", "word ".repeat(4000)));
    let next = harness.get_by_label("next").rect();
    assert!(shown(&harness).line(0).unwrap().text.chars().count() == 10_001, "cut after ten thousand characters");
    press(&mut harness, Modifiers::ALT, Key::Z);
    assert!(state(&harness).text.wraps && !has_line(&harness, "next"), "it takes many rows");
    press(&mut harness, Modifiers::NONE, Key::End);
    assert!(harness.get_by_label("next").rect().top() > next.top() + 100.0);
    harness.get_by_label("Wrap long lines").click();
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Home);
    assert_eq!(harness.get_by_label("next").rect().top(), next.top());
}

#[test]
fn a_selection_reaches_over_lines_that_are_not_in_view_and_is_copied() {
    let (_tree, _, mut harness) = showing("a.log", "one \u{1b}[31mred\u{1b}[0m\ntwo\nthree\n".to_owned() + &log(5000));
    let row = |harness: &Harness<'static, App>, line: &str| harness.get_by_label(line).rect();
    let (from, to) = (row(&harness, "one red"), row(&harness, "three"));
    let drag = |harness: &mut Harness<'static, App>, at, pressed| {
        harness.event(Event::PointerMoved(at));
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        harness.step();
    };
    drag(&mut harness, pos2(from.left() + 1.0, from.center().y), true);
    harness.event(Event::PointerMoved(pos2(to.left() + 60.0, to.center().y)));
    harness.step();
    drag(&mut harness, pos2(to.left() + 60.0, to.center().y), false);
    settle(&mut harness);
    let selected = shown(&harness).selection.expect("selected").range();
    assert_eq!(selected, [Spot { line: 0, column: 0 }, Spot { line: 2, column: 5 }]);
    let copied = |harness: &mut Harness<'static, App>| {
        harness.event(Event::Copy);
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            harness.step();
            let window = harness.state_mut().as_mut().expect("a window");
            let asked = window.take_pending().into_iter().find_map(|effect| match effect {
                SystemEffect::Copy(text) => Some(text),
                _ => None,
            });
            if let Some(text) = asked {
                return text;
            }
            assert!(Instant::now() < end, "nothing is copied");
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    assert_eq!(copied(&mut harness), "one red\ntwo\nthree");
    let line = |line, column| Spot { line, column };
    act(&mut harness, text::Action::Select(Some(Selection { anchor: line(4000, 5), head: line(1, 1) })));
    let long = copied(&mut harness);
    assert!(long.starts_with("wo\nthree\nstep 1 ") && long.ends_with("\nstep "), "{}", &long[long.len() - 20..]);
    assert_eq!(long.lines().count(), 4000);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    assert_eq!(copied(&mut harness).lines().count(), 5003);
}

#[test]
fn a_file_that_grows_is_followed_and_one_that_was_replaced_is_read_anew() {
    use std::io::Write as _;
    let (_tree, path, mut harness) = showing("train.log", log(1000));
    press(&mut harness, Modifiers::NONE, Key::End);
    let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"epoch 2\nthe half of a li").unwrap();
    act(&mut harness, text::Action::Look);
    wait_until(&mut harness, "what came is shown", |harness| has_line(harness, "the half of a li"));
    assert_eq!((shown(&harness).line_count(), shown(&harness).is_growing()), (1002, true));
    file.write_all(b"ne\n").unwrap();
    wait_until(&mut harness, "it looks by itself", |harness| has_line(harness, "the half of a line"));

    // One is somewhere else: it stays there.
    press(&mut harness, Modifiers::NONE, Key::Home);
    file.write_all(b"more\n").unwrap();
    act(&mut harness, text::Action::Look);
    wait_until(&mut harness, "counted", |harness| shown(harness).line_count() == 1003);
    assert!(has_line(&harness, "step 1 loss 0.5"));

    std::fs::write(&path, "begun anew\n").unwrap();
    act(&mut harness, text::Action::Look);
    wait_until(&mut harness, "another file", |harness| has_line(harness, "begun anew"));
    assert_eq!(shown(&harness).line_count(), 1);
}

#[test]
fn colours_can_be_shown_as_they_are_written() {
    let (_tree, _, mut harness) = showing("a.log", "\u{1b}[31mred\u{1b}[0m\n 10%|#\r100%|###\n");
    assert!(has_line(&harness, "red") && has_line(&harness, "100%|###"));
    act(&mut harness, text::Action::SetRaw(true));
    assert!(has_line(&harness, "‹1B›[31mred‹1B›[0m") && has_line(&harness, " 10%|#\\r100%|###"));
}

#[test]
fn programs_are_coloured_and_named() {
    let (_tree, _, mut harness) = showing("train.py", "def f():\n    return 1  # why\n");
    harness.get_by_label("Python");
    assert!(shown(&harness).painted.iter().any(|line| !line.is_empty()));
    press(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(state(&harness).text.find.is_open);
}

#[test]
fn a_tree_is_looked_through_in_keys_and_values() {
    let json = r#"{"model": {"lr": 0.1, "layers": [{"name": "conv"}, {"name": "dense"}]}, "note": "dense too"}"#;
    let (_tree, _, mut harness) = showing("a.json", json);
    dispatch(&mut harness, Action::Tree(tree::Action::FoldAll(true)));
    assert_eq!(state(&harness).tree_rows.len(), 2);
    press(&mut harness, Modifiers::COMMAND, Key::F);
    harness.get_by_label("Find in keys and values").type_text("DENSE");
    settle(&mut harness);
    assert_eq!((state(&harness).tree.found.len(), state(&harness).tree.current), (2, Some(0)));
    harness.get_by_label("1 of 2");
    assert!(has_line(&harness, "dense"), "what hid it is unfolded");
    press(&mut harness, Modifiers::NONE, Key::F3);
    assert_eq!(state(&harness).tree.current, Some(1));
    let preview = state(&harness).preview.value().expect("shown").clone();
    let runatlas::preview::Shape::Tree(tree) = &preview.shape else { panic!("no tree") };
    let row = state(&harness).tree.found[0];
    assert_eq!((tree.path(row), tree.value(row)), ("model.layers[1].name".to_owned(), "dense".to_owned()));
    assert_eq!(tree.value(0), r#"{"lr": 0.1, "layers": [{"name": "conv"}, {"name": "dense"}]}"#);
    // As text the same keys look through the text.
    dispatch(&mut harness, Action::SetAsText(true));
    press(&mut harness, Modifiers::COMMAND, Key::F);
    assert!(state(&harness).text.find.is_open);
}
