//! The keyboard: the palette, the list of shortcuts, settings, Escape, the way back, Ctrl F.

use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use runatlas::app::artifacts::ArtifactRef;
use runatlas::app::effect::Effect;
use runatlas::app::job::Job;
use runatlas::app::pages::{Page, RunTab};
use runatlas::app::settings::ThemeChoice;
use runatlas::app::{Settings, State, artifacts, lifecycle, pages, palette, settings, table};
use runatlas::chart::Smoothing;
use runatlas::model::format::{Digits, NumberFormat};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, rows, settle};
use crate::support;
use crate::support::tree::Tree;
use crate::without_window::Program;

fn zoo() -> (support::TempStore, Harness<'static, App>) {
    let store = support::zoo("v3");
    let harness = open(Some(&store.mlruns()), Language::English);
    (store, harness)
}

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    &harness.state().as_ref().expect("a window").state
}

fn press(harness: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

fn type_in(harness: &mut Harness<'static, App>, text: &str) {
    harness.event(Event::Text(text.to_owned()));
    settle(harness);
}

/// Opens the palette, types, and presses Enter.
fn by_keys(harness: &mut Harness<'static, App>, text: &str) {
    press(harness, Modifiers::COMMAND, Key::K);
    type_in(harness, text);
    press(harness, Modifiers::NONE, Key::Enter);
    assert!(state(harness).palette.is_none(), "{text}: the palette closes");
}

fn found(harness: &Harness<'static, App>) -> Vec<String> {
    let found = &state(harness).palette.as_ref().expect("the palette is open").found;
    found.sections.iter().flat_map(|section| &section.hits).map(|hit| hit.text.clone()).collect()
}

fn name_of_shown(harness: &Harness<'static, App>) -> String {
    let Page::Run(run, _) = place(harness).pages.shown else { panic!("the page of a run is shown") };
    place(harness).catalog.run(run).name.to_string()
}

#[test]
fn any_command_run_metric_or_experiment_is_reached_with_keys_alone() {
    let (_store, mut harness) = zoo();
    by_keys(&mut harness, "baseline");
    assert_eq!(name_of_shown(&harness), "baseline");
    by_keys(&mut harness, "disk usage");
    assert_eq!(place(&harness).pages.shown, Page::Space);
    by_keys(&mut harness, "val/loss");
    assert_eq!(place(&harness).pages.shown, Page::Charts);
    assert_eq!(place(&harness).charts.enlarged.as_deref(), Some("val/loss"));
    by_keys(&mut harness, "renamed");
    assert_eq!(name_of_shown(&harness), "renamed through the tag", "runs stand before experiments");
    press(&mut harness, Modifiers::COMMAND, Key::K);
    press(&mut harness, Modifiers::SHIFT, Key::Tab);
    type_in(&mut harness, "renamed");
    assert_eq!(found(&harness), ["renamed"], "of files and experiments alone");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!((place(&harness).pages.shown, rows(&harness).len()), (Page::Table, 1));
    by_keys(&mut harness, "theme dark");
    assert_eq!(state(&harness).settings.theme, ThemeChoice::Dark);
    by_keys(&mut harness, "9387834b");
    assert_eq!(name_of_shown(&harness), "baseline", "by its ID");
    by_keys(&mut harness, "settings");
    assert!(state(&harness).settings_page.is_open);
    by_keys(&mut harness, "charts");
    assert!(!state(&harness).settings_page.is_open && place(&harness).pages.shown == Page::Charts);
}

#[test]
fn the_palette_is_gone_through_and_closed_without_a_pointer() {
    let (_store, mut harness) = zoo();
    press(&mut harness, Modifiers::COMMAND, Key::P);
    let first = found(&harness);
    assert!(first.len() > 10, "every command");
    assert!(!first.iter().any(|name| name == "Open run"), "no run has the focus, so none can be opened");
    let chosen = |harness: &Harness<'static, App>| state(harness).palette.as_ref().expect("open").chosen;
    assert_eq!(chosen(&harness), 0);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(chosen(&harness), 1);
    press(&mut harness, Modifiers::NONE, Key::PageDown);
    assert_eq!(chosen(&harness), 11);
    press(&mut harness, Modifiers::NONE, Key::PageUp);
    press(&mut harness, Modifiers::NONE, Key::PageUp);
    assert_eq!(chosen(&harness), 0);
    // What is chosen is told while the field keeps the keyboard.
    let option = harness.query_all(By::new().role(egui::accesskit::Role::ListBoxOption));
    let selected = option.filter(|it| it.accesskit_node().is_selected() == Some(true)).count();
    assert_eq!(selected, 1);

    type_in(&mut harness, "fold");
    let runs = found(&harness);
    assert!(runs.iter().any(|name| name == "fold-0"), "{runs:?}");
    for kind in [palette::Kind::Command, palette::Kind::Metric, palette::Kind::Run] {
        press(&mut harness, Modifiers::NONE, Key::Tab);
        assert_eq!(state(&harness).palette.as_ref().expect("open").kind, Some(kind));
    }
    assert!(found(&harness).iter().all(|name| name.starts_with("fold")), "runs alone");
    // Into the selection, and it stays open.
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(place(&harness).table.selection.runs().len(), 2, "none is taken out again");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(state(&harness).palette.is_none());
    assert_eq!(place(&harness).table.selection.runs().len(), 2, "Escape closed the palette and nothing else");
    assert_eq!(place(&harness).pages.shown, Page::Table);
}

#[test]
fn what_was_used_stands_first_and_is_remembered() {
    let (store, mut harness) = zoo();
    by_keys(&mut harness, "baseline");
    by_keys(&mut harness, "disk usage");
    press(&mut harness, Modifiers::COMMAND, Key::K);
    assert_eq!(found(&harness)[..2], ["Disk usage", "baseline"]);
    let kept = Settings::from_json(&state(&harness).settings.to_json()).settings;
    let mut next = open_with(Some(&store.mlruns()), kept);
    press(&mut next, Modifiers::COMMAND, Key::K);
    assert_eq!(found(&next)[..2], ["Disk usage", "baseline"]);
}

#[test]
fn an_input_method_keeps_its_keys_until_a_word_is_whole() {
    let tree = Tree::with_run().file("metrics/谱归一化", "1 0.5 0\n");
    let mut harness = open(Some(&tree.root()), Language::SimplifiedChinese);
    press(&mut harness, Modifiers::COMMAND, Key::K);
    let preedit = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    harness.event(preedit("pu gui"));
    settle(&mut harness);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(state(&harness).palette.is_some(), "Enter belongs to the word");
    harness.event(Event::Ime(ImeEvent::Commit("谱归".to_owned())));
    settle(&mut harness);
    assert_eq!(state(&harness).palette.as_ref().expect("open").text, "谱归");
    assert_eq!(found(&harness), ["谱归一化"]);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(place(&harness).charts.enlarged.as_deref(), Some("谱归一化"));
}

#[test]
fn matching_is_a_job_of_which_the_latest_counts() {
    let mut tree = Tree::with_run();
    for at in 0..40 {
        tree = tree.run(&format!("r{at}"));
    }
    let mut program = Program::open(&tree.root());
    program.act(palette::Action::Toggle);
    for text in ["n", "na", "name", "name of", "name of r1", "name of r17"] {
        let effects = program.effects(palette::Action::SetText(text.to_owned()));
        assert!(matches!(effects[..], [Effect::Start(Job::Palette(_))]), "{effects:?}");
    }
    for text in ["name", "name of r1", "name of r17"] {
        program.begin(palette::Action::SetText(text.to_owned()));
    }
    // Enter before the answer is there waits for it.
    program.begin(palette::Action::Run(palette::After::Close));
    assert!(program.state.palette.is_some());
    program.settle();
    assert!(program.state.palette.is_none());
    assert_eq!(program.place().pages.shown, Page::Run(program.run("name of r17"), RunTab::Overview));
}

#[test]
fn keys_are_listed_and_found() {
    let (_store, mut harness) = zoo();
    press(&mut harness, Modifiers::NONE, Key::F1);
    assert!(harness.query_by_label("Command palette: Ctrl K, Ctrl P").is_some());
    assert!(harness.query_by_label("Back: Alt ←, Backspace").is_some());
    type_in(&mut harness, "zoom");
    assert!(harness.query_by_label("Zoom in: Ctrl +, Ctrl =").is_some());
    assert!(harness.query_by_label("Command palette: Ctrl K, Ctrl P").is_none());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(state(&harness).shortcut_list.is_none());
    // Somewhere in a text it is a letter.
    harness.event(Event::Key {
        key: Key::Questionmark,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::SHIFT,
    });
    settle(&mut harness);
    assert!(state(&harness).shortcut_list.is_some(), "? too");
}

#[test]
fn escape_closes_the_innermost_and_nothing_else() {
    let (_store, mut harness) = zoo();
    click(&mut harness, "baseline, Finished");
    press(&mut harness, Modifiers::COMMAND, Key::F);
    type_in(&mut harness, "base");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(place(&harness).table.filter, "base");
    assert_eq!(place(&harness).table.selection.runs().len(), 1, "it left the field alone");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(place(&harness).table.selection.runs().is_empty());
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(place(&harness).table.filter, "");
    dispatch(&mut harness, pages::Action::Show(Page::Deleted));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(place(&harness).pages.shown, Page::Deleted);
    press(&mut harness, Modifiers::NONE, Key::Backspace);
    assert_eq!(place(&harness).pages.shown, Page::Table);
}

#[test]
fn ctrl_f_searches_what_one_looks_at() {
    let (_store, mut harness) = zoo();
    dispatch(&mut harness, pages::Action::Show(Page::Charts));
    press(&mut harness, Modifiers::COMMAND, Key::F);
    type_in(&mut harness, "loss");
    assert_eq!((&*place(&harness).charts.search, &*place(&harness).table.filter), ("loss", ""));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    dispatch(&mut harness, pages::Action::Show(Page::Table));
    press(&mut harness, Modifiers::COMMAND, Key::F);
    type_in(&mut harness, "fold");
    assert_eq!(place(&harness).table.filter, "fold");
}

#[test]
fn arrow_keys_reach_folders_of_the_artifact_tree() {
    let tree = Tree::with_run()
        .file("artifacts/a/deep/x.txt", "x")
        .file("artifacts/a/y.txt", "y")
        .file("artifacts/z.txt", "z");
    let mut harness = open(Some(&tree.root()), Language::English);
    let run = place(&harness).catalog.run_indices().next().expect("a run");
    dispatch(&mut harness, pages::Action::OpenRun(run, RunTab::Artifacts));
    dispatch(&mut harness, artifacts::Action::Reveal("z.txt".to_owned()));
    let current = |harness: &Harness<'static, App>| {
        let artifacts = place(harness).artifacts.as_ref().expect("listed");
        let ArtifactRef { path, .. } = artifacts.current().expect("somewhere").clone();
        (path, artifacts.selected.clone().expect("a file").path)
    };
    let mut go = |key: Key, here: &str, shown: &str| {
        press(&mut harness, Modifiers::NONE, key);
        assert_eq!(current(&harness), (here.to_owned(), shown.to_owned()), "{key:?}");
    };
    go(Key::ArrowUp, "a/y.txt", "a/y.txt");
    go(Key::ArrowUp, "a/deep/x.txt", "a/deep/x.txt");
    go(Key::ArrowUp, "a/deep", "a/deep/x.txt");
    go(Key::ArrowLeft, "a/deep", "a/deep/x.txt");
    go(Key::ArrowDown, "a/y.txt", "a/y.txt");
    go(Key::ArrowLeft, "a", "a/y.txt");
    go(Key::ArrowRight, "a/deep", "a/y.txt");
    go(Key::ArrowRight, "a/deep", "a/y.txt");
    go(Key::ArrowRight, "a/deep/x.txt", "a/deep/x.txt");
}

#[test]
fn tab_goes_past_the_borders_of_columns() {
    let (_store, mut harness) = zoo();
    let focused = |harness: &Harness<'static, App>| {
        let node = harness.query_all(By::new()).find(|node| node.accesskit_node().is_focused());
        node.map(|node| {
            format!("{:?} {}", node.accesskit_node().role(), node.accesskit_node().label().unwrap_or_default())
        })
    };
    press(&mut harness, Modifiers::NONE, Key::Tab);
    let first = focused(&harness).expect("something has the keyboard");
    press(&mut harness, Modifiers::SHIFT, Key::Tab);
    let last = focused(&harness).expect("something has the keyboard");
    assert!(last.starts_with("Row "), "from the first control back to the last row: {last}");
    press(&mut harness, Modifiers::NONE, Key::Tab);
    assert_eq!(focused(&harness), Some(first));
}

#[test]
fn settings_apply_at_once_and_lead_back() {
    let (_store, mut harness) = zoo();
    dispatch(&mut harness, pages::Action::Show(Page::Charts));
    press(&mut harness, Modifiers::COMMAND, Key::Comma);
    assert!(state(&harness).settings_page.is_open);
    assert!(harness.query_by_label("Language: English").is_some());
    click(&mut harness, "Theme: Dark");
    assert_eq!(state(&harness).settings.theme, ThemeChoice::Dark);
    click(&mut harness, "Zoom in");
    assert_eq!(state(&harness).settings.scale, 110);
    assert!((harness.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    press(&mut harness, Modifiers::COMMAND, Key::Num0);
    assert_eq!((state(&harness).settings.scale, harness.ctx.zoom_factor()), (100, 1.0));
    click(&mut harness, "Thousands separators");
    click(&mut harness, "Ask before moving to Deleted");
    click(&mut harness, "Y axis: Log");
    click(&mut harness, "Language: 简体中文");
    let kept = Settings::from_json(&state(&harness).settings.to_json());
    assert!(kept.unread.is_none());
    let kept = kept.settings;
    assert!(!kept.numbers.has_separators && kept.asks_before_delete);
    assert_eq!(kept.chart_options.y_scale, runatlas::chart::AxisScale::Log);
    assert_eq!(kept.language, Some(Language::SimplifiedChinese));
    press(&mut harness, Modifiers::ALT, Key::ArrowLeft);
    assert!(!state(&harness).settings_page.is_open);
    assert_eq!(place(&harness).pages.shown, Page::Charts, "where one was");
}

#[test]
fn values_are_written_as_the_user_wants_them() {
    let tree = Tree::with_run().file("metrics/loss", "1 12345.6789 0\n");
    let numbers = NumberFormat { digits: Digits::Decimals(2), has_separators: false, ..NumberFormat::default() };
    let settings = Settings { numbers, language: Some(Language::English), ..Settings::default() };
    let harness = open_with(Some(&tree.root()), settings);
    let row = harness.query_all(By::new().role(egui::accesskit::Role::Row)).next().expect("a row");
    let told = row.accesskit_node().description().unwrap_or_default();
    assert!(told.contains("loss: 12345.68"), "{told}");
    drop(harness);
    runatlas::model::format::set_numbers(NumberFormat::default());
}

#[test]
fn who_wants_to_be_asked_is_asked_before_runs_go_to_deleted() {
    let store = support::zoo("v3");
    let settings = Settings { asks_before_delete: true, language: Some(Language::English), ..Settings::default() };
    let mut harness = open_with(Some(&store.mlruns()), settings);
    let before = support::fingerprint(store.holder());
    click(&mut harness, "baseline, Finished");
    press(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(harness.query_by_label("Move “baseline” to Deleted?").is_some());
    assert!(before == support::fingerprint(store.holder()), "nothing yet");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(place(&harness).lifecycle.asked.is_none());
    press(&mut harness, Modifiers::NONE, Key::Delete);
    click(&mut harness, "Move to Deleted");
    assert!(before != support::fingerprint(store.holder()));
    assert!(!rows(&harness).iter().any(|row| row == "baseline, Finished"));
    dispatch(&mut harness, lifecycle::Action::Undo);
    assert!(rows(&harness).iter().any(|row| row == "baseline, Finished"), "taking it back asks nothing");
}

#[test]
fn a_place_begins_with_the_usual_options_of_charts_and_keeps_its_own() {
    let tree = Tree::with_run();
    let mut program = Program::new(Settings::default());
    let usual = runatlas::chart::ChartOptions { smoothing: Smoothing::TimeEma(0.6), ..Default::default() };
    program.act(settings::Action::SetChartOptions(Box::new(usual.clone())));
    program.act(runatlas::app::start::Action::Open(tree.root()));
    assert_eq!(*program.place().charts.options, usual);
    // What is set back to what the program knows is a choice as well.
    let change = runatlas::app::charts::OptionsChange::All(std::sync::Arc::default());
    program.act(runatlas::app::charts::Action::SetOptions(change));
    let kept = Settings::from_json(&program.state.settings.to_json()).settings;
    let mut next = Program::new(kept);
    next.act(runatlas::app::start::Action::Open(tree.root()));
    assert_eq!(next.place().charts.options.smoothing, Smoothing::None);
    next.act(table::Action::SelectNone);
}
