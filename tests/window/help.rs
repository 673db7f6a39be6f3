//! The help menu: what is new, documentation, folders, about; and the hints of a first start.

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use runatlas::app::command::Command;
use runatlas::app::effect::SystemEffect;
use runatlas::app::help::{Action, Dialog, Folder, Hint, VERSION};
use runatlas::app::pages::Page;
use runatlas::app::{Settings, State, pages, sample, start};
use runatlas::text::Language;

use crate::driver::{App, click, dispatch, open, open_with, place, settle};
use crate::support;
use crate::without_window::Program;

fn state<'a>(harness: &'a Harness<'static, App>) -> &'a State {
    &harness.state().as_ref().expect("a window").state
}

fn press(harness: &mut Harness<'static, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    settle(harness);
}

fn pending(harness: &mut Harness<'static, App>) -> Vec<SystemEffect> {
    harness.state_mut().as_mut().expect("a window").take_pending()
}

/// An entry of a menu, which has its keys in its name.
fn choose(harness: &mut Harness<'static, App>, entry: &str) {
    harness.get_by_label_contains(entry).click();
    settle(harness);
}

/// As at the very first start: the sample, with all hints.
fn first_start(language: Language) -> Harness<'static, App> {
    let root = sample::unpack().expect("unpacked");
    let settings = Settings { language: Some(language), hints: Hint::ALL.to_vec(), ..Settings::default() };
    open_with(Some(&root), settings)
}

#[test]
fn the_menu_stands_on_the_start_page_and_over_a_place() {
    let store = support::zoo("v3");
    for (language, name, entries) in [
        (
            Language::English,
            "Help",
            ["Keyboard shortcuts", "Documentation", "What’s new", "Open log folder", "About Runatlas"],
        ),
        (Language::SimplifiedChinese, "帮助", ["键盘快捷键", "文档", "新功能", "打开日志文件夹", "关于 Runatlas"]),
    ] {
        let root = store.mlruns();
        for path in [None, Some(&*root)] {
            let mut harness = open(path, language);
            click(&mut harness, name);
            for entry in entries {
                assert!(harness.query_by_label_contains(entry).is_some(), "{entry}");
            }
            choose(&mut harness, entries[2]);
            assert_eq!(state(&harness).help.dialog, Some(Dialog::WhatsNew));
        }
    }
}

#[test]
fn the_syntax_of_filters_is_shown_where_there_are_runs_to_filter() {
    let store = support::zoo("v3");
    let mut harness = open(Some(&store.mlruns()), Language::English);
    click(&mut harness, "Help");
    choose(&mut harness, "Filter syntax");
    assert!(place(&harness).find.is_syntax_open);
    assert!(!Command::ShowFilterSyntax.is_enabled(&State::default()));
}

#[test]
fn what_is_new_is_read_by_version_and_closes_with_escape() {
    let mut harness = open(None, Language::English);
    dispatch(&mut harness, Action::Open(Dialog::WhatsNew));
    assert!(harness.query_by_label_contains("Opens file stores written by MLflow 0.1").is_some());
    assert!(harness.query_by_label("This text is in English.").is_none());
    assert!(harness.get_by_label("Close").accesskit_node().is_focused(), "the keyboard is in the dialog");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(state(&harness).help.dialog, None);

    let mut harness = open(None, Language::SimplifiedChinese);
    dispatch(&mut harness, Action::Open(Dialog::WhatsNew));
    assert!(harness.query_by_label("以下内容仅提供英文版。").is_some());
}

#[test]
fn pages_of_the_documentation_are_chosen_and_scrolled_by_keys() {
    let mut harness = open(None, Language::English);
    dispatch(&mut harness, Action::Open(Dialog::Documentation));
    let top = |harness: &Harness<'static, App>, label| harness.get_by_label_contains(label).rect().top();
    let before = top(&harness, "The filter of runs");
    press(&mut harness, Modifiers::NONE, Key::PageDown);
    let after = harness.query_by_label_contains("The filter of runs").map(|node| node.rect().top());
    assert!(after.is_none_or(|after| after < before - 100.0), "{before} {after:?}");
    click(&mut harness, "View files");
    assert_eq!(state(&harness).help.page, 1);
    assert!(harness.query_by_label_contains("holds what the window shows of some results").is_some());
}

#[test]
fn about_names_the_version_and_finds_parts() {
    let mut harness = open(None, Language::English);
    dispatch(&mut harness, Action::Open(Dialog::About));
    assert!(harness.query_by_label(&format!("Version {VERSION}")).is_some());
    assert!(harness.query_by_label("MLflow 0.1 to 3.18: file stores and SQLite").is_some());
    assert!(harness.query_by_label_contains("egui 0.37").is_some());
    assert!(harness.query_by_label("Inter (font) : OFL-1.1").is_some());
    harness.get_by_label("Search parts").focus();
    harness.step();
    harness.get_by_label("Search parts").type_text("nucleo mpl");
    settle(&mut harness);
    let found = harness.query_by_label_contains("nucleo-matcher").expect("is found");
    assert!(found.accesskit_node().label().is_some_and(|label| label.ends_with(": MPL-2.0")));
    assert!(harness.query_by_label("Inter (font) : OFL-1.1").is_none());
    click(&mut harness, "Copy version and system");
    let copied = pending(&mut harness).into_iter().find_map(|effect| match effect {
        SystemEffect::Copy(text) => Some(text),
        _ => None,
    });
    assert!(copied.is_some_and(|text| text.starts_with(&format!("Runatlas {VERSION}\n"))));
    click(&mut harness, "Licence texts");
    assert!(harness.query_by_label_contains("Permission is hereby granted").is_some());
}

#[test]
fn a_folder_of_the_program_is_made_where_it_is_missing_and_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::new(Settings::default());
    program.state.operations_log = Some(folder.path().join("state/operations.jsonl"));
    program.act(Action::OpenFolder(Folder::Logs));
    let shown = program.asked.iter().find_map(|effect| match effect {
        SystemEffect::ShowInFolder(path) => Some(path.clone()),
        _ => None,
    });
    assert_eq!(shown, Some(folder.path().join("state")));
    assert!(folder.path().join("state").is_dir());

    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").expect("written");
    program.state.settings_folder = Some(blocked.join("settings"));
    program.asked.clear();
    program.act(Action::OpenFolder(Folder::Settings));
    assert!(!program.asked.iter().any(|effect| matches!(effect, SystemEffect::ShowInFolder(_))));
    assert_eq!(program.state.notices.iter().count(), 1, "it says why not");
}

#[test]
fn the_notice_of_an_update_leads_to_what_is_new() {
    let settings = Settings { last_version: Some("0.0.1".to_owned()), ..Settings::default() };
    let mut harness = open_with(None, Settings { language: Some(Language::English), ..settings });
    dispatch(&mut harness, Action::Started { is_free: true });
    assert!(harness.query_by_label(&format!("Runatlas is now {VERSION}")).is_some());
    click(&mut harness, "What’s new");
    assert_eq!(state(&harness).help.dialog, Some(Dialog::WhatsNew));
    assert_eq!(state(&harness).notices.iter().count(), 0, "it was followed");
}

#[test]
fn a_first_start_opens_the_sample_and_nothing_else_does() {
    let mut program = Program::new(Settings::default());
    program.state.settings_folder = Some("settings".into());
    program.act(Action::Started { is_free: true });
    assert!(sample::is_inside(&program.place().opened));
    assert_eq!(program.state.settings.hints, Hint::ALL);
    let mut later = Program::new(program.state.settings.clone());
    later.state.settings_folder = Some("settings".into());
    later.act(Action::Started { is_free: true });
    assert!(later.state.place.is_none(), "the start page, as ever");
}

#[test]
fn hints_go_when_what_they_say_was_done_and_never_come_back() {
    let mut program = Program::new(Settings { hints: Hint::ALL.to_vec(), ..Settings::default() });
    program.act(start::Action::OpenSample);
    assert_eq!(program.state.settings.hints, Hint::ALL, "the sample is not one's own folder");
    program.act(runatlas::app::palette::Action::Toggle);
    assert_eq!(program.state.settings.hints, [Hint::OpenFolder, Hint::Compare]);
    program.act(pages::Action::Show(Page::Compare));
    assert_eq!(program.state.settings.hints, [Hint::OpenFolder]);
    let store = support::zoo("v2");
    program.act(start::Action::Open(store.mlruns()));
    assert!(program.state.settings.hints.is_empty());
    assert!(program.asked.iter().any(|effect| matches!(effect, SystemEffect::SettingsChanged)));
}

#[test]
fn hints_stand_in_their_own_line_and_can_be_dismissed() {
    let mut harness = first_start(Language::English);
    let texts = ["This is the built-in sample.", "finds everything.", "Select runs, then press"];
    let dismissed = |text: &str| format!("Dismiss hint: {text}");
    for text in texts {
        let node = harness.query_all_by_label_contains(text).next().expect("is shown");
        let (top, bottom) = (node.rect().top(), node.rect().bottom());
        let table = harness.get_by_label("Table").rect();
        assert!(top > 40.0 && bottom < table.top(), "{text}: {top} to {bottom}, above the tabs at {}", table.top());
    }
    let label = |harness: &Harness<'static, App>, text: &str| {
        let mut nodes = harness.query_all_by_label_contains(text);
        nodes.find_map(|node| node.accesskit_node().label().filter(|label| label.starts_with("Dismiss")))
    };
    for (at, text) in texts.iter().enumerate() {
        let name = label(&harness, text).expect("can be dismissed");
        assert!(name.starts_with(&dismissed("")), "{name}");
        harness.get_by_label(&name).focus();
        harness.step();
        press(&mut harness, Modifiers::NONE, Key::Enter);
        assert_eq!(state(&harness).settings.hints.len(), 2 - at, "{text}");
        assert!(label(&harness, text).is_none(), "{text}");
    }
}

#[test]
fn the_start_page_is_one_click_away_from_the_sample() {
    for (language, name) in [(Language::English, "Start page"), (Language::SimplifiedChinese, "开始页")] {
        let mut harness = first_start(language);
        click(&mut harness, name);
        assert!(state(&harness).place.is_none());
        assert_eq!(state(&harness).settings.hints.len(), 3, "nothing of it was done");
    }
}

#[test]
fn in_a_small_window_the_hints_that_fit_are_shown() {
    let mut harness = first_start(Language::English);
    harness.set_size(egui::vec2(800.0, 560.0));
    settle(&mut harness);
    let dismissing = |harness: &Harness<'static, App>| {
        let nodes = harness.query_all_by_label_contains("Dismiss hint");
        nodes.map(|node| node.rect()).collect::<Vec<_>>()
    };
    let shown = dismissing(&harness);
    assert!((1..3).contains(&shown.len()), "{shown:?}");
    assert!(shown.iter().all(|rect| rect.right() <= 800.0), "{shown:?}");
    dispatch(&mut harness, Action::Dismiss(Hint::OpenFolder));
    assert_eq!(dismissing(&harness).len(), 2, "the others have room now");
}
