//! Keyboard: from what egui says of keys to commands of the one table.

use egui::{Event, InputState, Modifiers, Ui};

use super::Actions;
use crate::app::command::{Command, Held, Key, Reach, Shortcut};
use crate::app::{Place, State};

/// Turns keys into actions. A key whose command has nothing to do stays for whoever else wants it.
pub fn handle(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let is_key = |event: &Event| matches!(event, Event::Key { pressed: true, .. } | Event::Copy);
    if !ui.input(|input| input.events.iter().any(is_key)) {
        return;
    }
    let reach = reach(ui, state);
    leave_control(ui, reach);
    for command in Command::all().into_iter().filter(|command| command.reach() <= reach) {
        let pressed = ui.input(|input| command.shortcuts().into_iter().find(|it| is_pressed(input, *it)));
        if let Some(shortcut) = pressed
            && let Some(action) = command.action(state)
        {
            actions.push(action);
            if let Some((modifiers, key)) = in_egui(shortcut) {
                ui.input_mut(|input| input.consume_key(modifiers, key));
            }
        }
    }
}

/// Whose keys count now.
fn reach(ui: &Ui, state: &State) -> Reach {
    if ui.text_edit_focused() {
        return Reach::Typing;
    }
    // While a control has the focus the keyboard is its own; clicks on rows leave no focus behind.
    let has_focus = ui.memory(|memory| memory.focused().is_some());
    // An open menu takes Escape to close, and the rest is not meant for what lies behind it.
    let has_dialog = state.start.is_asking_path || state.place.as_ref().is_some_and(Place::has_dialog);
    if has_focus || egui::Popup::is_any_open(ui) || has_dialog { Reach::Page } else { Reach::Free }
}

/// Escape takes the keyboard from a control first.
fn leave_control(ui: &mut Ui, reach: Reach) {
    let focused = ui.memory(egui::Memory::focused);
    if let Some(id) = focused.filter(|_| reach == Reach::Page)
        && ui.input_mut(|input| input.consume_key(Modifiers::NONE, egui::Key::Escape))
    {
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
}

fn is_pressed(input: &InputState, shortcut: Shortcut) -> bool {
    if shortcut == Shortcut(Held::Command, Key::Character('C')) {
        // The system says it in its own words.
        return input.events.iter().any(|event| matches!(event, Event::Copy));
    }
    in_egui(shortcut).is_some_and(|(wanted, wanted_key)| {
        input.events.iter().any(|event| match event {
            Event::Key { key, modifiers, pressed: true, .. } => {
                *key == wanted_key && modifiers.matches_logically(wanted)
            }
            _ => false,
        })
    })
}

fn in_egui(Shortcut(held, key): Shortcut) -> Option<(Modifiers, egui::Key)> {
    let modifiers = match held {
        Held::Nothing => Modifiers::NONE,
        Held::Shift => Modifiers::SHIFT,
        Held::Alt => Modifiers::ALT,
        Held::Command => Modifiers::COMMAND,
    };
    let key = match key {
        Key::Character(character) => egui::Key::from_name(character.encode_utf8(&mut [0; 4]))?,
        Key::Down => egui::Key::ArrowDown,
        Key::Up => egui::Key::ArrowUp,
        Key::Left => egui::Key::ArrowLeft,
        Key::Right => egui::Key::ArrowRight,
        Key::PageDown => egui::Key::PageDown,
        Key::PageUp => egui::Key::PageUp,
        Key::End => egui::Key::End,
        Key::Home => egui::Key::Home,
        Key::Enter => egui::Key::Enter,
        Key::Space => egui::Key::Space,
        Key::Escape => egui::Key::Escape,
        Key::Delete => egui::Key::Delete,
        Key::F2 => egui::Key::F2,
        Key::F5 => egui::Key::F5,
        Key::F10 => egui::Key::F10,
        Key::Menu => egui::Key::Menu,
    };
    Some((modifiers, key))
}
