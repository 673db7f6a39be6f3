use rustc_hash::{FxHashMap, FxHashSet};

use super::*;

fn menus() -> FxHashSet<Command> {
    let menus = [
        &PLACE_MENU[..],
        &THEME_MENU,
        &COLUMNS_MENU,
        &CHARTS_MENU,
        &TREE_MENU,
        &TABS,
        &SIDEBAR_FOOT,
        &ENTITY_LISTS,
        &BUTTONS,
    ];
    let help = HELP_MENU.concat();
    menus.concat().into_iter().chain(help).chain(language_menu()).collect()
}

#[test]
fn every_command_has_a_key_or_stands_in_a_menu() {
    let menus = menus();
    for command in Command::all() {
        assert!(command.shortcut().is_some() || menus.contains(&command), "{command:?} cannot be invoked");
    }
    let all: FxHashSet<Command> = Command::all().into_iter().collect();
    assert_eq!(all.len(), Command::all().len(), "each once");
    assert!(menus.is_subset(&all), "what stands in a menu is in the table");
}

#[test]
fn each_command_has_a_name_of_its_own_that_is_kept() {
    let keys: FxHashSet<&str> = Command::all().into_iter().map(Command::key).collect();
    assert_eq!(keys.len(), Command::all().len());
}

#[test]
fn no_two_commands_share_a_key() {
    let mut owners: FxHashMap<Shortcut, Command> = FxHashMap::default();
    for command in Command::all() {
        for shortcut in command.shortcuts() {
            let before = owners.insert(shortcut, command);
            assert!(before.is_none(), "{shortcut:?} is the key of {command:?} and of {before:?}");
        }
    }
}

#[test]
fn a_key_with_something_held_is_looked_for_before_the_key_alone() {
    let all = Command::all();
    let keys: Vec<Shortcut> = all.iter().flat_map(|command| command.shortcuts()).collect();
    for (at, Shortcut(held, key)) in keys.iter().enumerate() {
        let later = keys[at + 1..].iter().find(|later| later.1 == *key && later.0 > *held);
        assert!(later.is_none(), "{later:?} would never be seen behind {held:?} {key:?}");
    }
}

#[test]
fn keys_are_written_as_on_each_system() {
    let text = |command: Command, is_mac| command.shortcut().expect("has a key").text_on(is_mac);
    assert_eq!(text(Command::ToggleSidebar, false), "Ctrl B");
    assert_eq!(text(Command::ToggleSidebar, true), "⌘B");
    assert_eq!(text(Command::Extend(Step::Next), false), "Shift ↓");
    assert_eq!(text(Command::Back, true), "⌥←");
    assert_eq!(text(Command::Refresh, true), "F5");
    assert_eq!(text(Command::ToggleSettings, false), "Ctrl ,");
    assert_eq!(text(Command::ZoomOut, false), "Ctrl −");
    assert_eq!(text(Command::SaveViewAs, false), "Ctrl Shift S");
    assert_eq!(text(Command::SaveViewAs, true), "⇧⌘S");
    let caps = |command: Command, is_mac| command.shortcut().expect("has a key").caps_on(is_mac);
    assert_eq!(caps(Command::TogglePalette, false), ["Ctrl", "K"]);
    assert_eq!(caps(Command::TogglePalette, true), ["⌘", "K"]);
    assert_eq!(caps(Command::ShowShortcuts, false), ["F1"]);
}

#[test]
fn without_a_place_only_what_opens_or_sets_can_be_done() {
    let state = State::default();
    let enabled: Vec<Command> = Command::all().into_iter().filter(|command| command.is_enabled(&state)).collect();
    let is_expected = |command: &Command| {
        matches!(
            command,
            Command::PickFolder
                | Command::PickDatabase
                | Command::PickView
                | Command::OpenSample
                | Command::NewWindow
                | Command::Theme(_)
                | Command::Language(_)
                | Command::TogglePalette
                | Command::ShowShortcuts
                | Command::ToggleSettings
                | Command::ShowWhatsNew
                | Command::ShowDocumentation
                | Command::OpenFolder(_)
                | Command::ShowAbout
                | Command::ZoomIn
                | Command::ZoomOut
                | Command::ZoomReset
        )
    };
    assert!(enabled.iter().all(is_expected), "{enabled:?}");
    assert_eq!(enabled.len(), 16 + THEME_MENU.len() + language_menu().count());
}

#[test]
fn every_command_has_words_in_every_language() {
    for language in Language::ALL {
        for command in Command::all() {
            assert!(!command.label(language.texts()).is_empty(), "{command:?}");
        }
    }
}
