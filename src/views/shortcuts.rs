//! Keyboard: from what egui says of keys to commands of the one table.

use egui::{Event, Id, InputState, Modifiers, Response, Ui};

use super::Actions;
use crate::app::command::{Command, Held, Key, Reach, Shortcut};
use crate::app::{Place, State, artifacts};

/// Turns keys into actions. A key whose command has nothing to do stays for whoever else wants it.
pub fn handle(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let is_key = |event: &Event| matches!(event, Event::Key { pressed: true, .. } | Event::Copy);
    if !ui.input(|input| input.events.iter().any(is_key)) {
        return;
    }
    let has_overlay = state.palette.is_some() || state.shortcut_list.is_some() || state.help.dialog.is_some();
    let reach = reach(ui, state);
    if !has_overlay {
        leave_control(ui);
        let is_in_file = state.place.as_ref().is_some_and(artifacts::has_find);
        if !is_in_file {
            find(ui);
        }
    }
    let is_meant = |command: &Command| !has_overlay || works_over_all(*command);
    for command in Command::all().into_iter().filter(|command| command.reach() <= reach && is_meant(command)) {
        let pressed = ui.input(|input| command.shortcuts().into_iter().find(|it| is_pressed(input, *it)));
        if let Some(shortcut) = pressed
            && let Some(action) = command.action_of_key(state)
        {
            actions.push(action);
            if let Some((modifiers, key)) = in_egui(shortcut) {
                ui.input_mut(|input| input.consume_key(modifiers, key));
            }
        }
    }
}

/// Whether a command can be meant while the palette or the list of shortcuts lies over the window.
fn works_over_all(command: Command) -> bool {
    matches!(command, Command::TogglePalette | Command::ZoomIn | Command::ZoomOut | Command::ZoomReset)
}

/// Whose keys count now.
fn reach(ui: &Ui, state: &State) -> Reach {
    if ui.text_edit_focused() {
        return Reach::Typing;
    }
    // While a control has the focus the keyboard is its own; clicks on rows leave no focus behind.
    let has_focus = ui.memory(|memory| memory.focused().is_some());
    // An open menu takes Escape to close, and the rest is not meant for what lies behind it.
    let is_asking = state.start.is_asking_path || state.start.asked_view.is_some();
    let has_dialog = is_asking || state.place.as_ref().is_some_and(Place::has_dialog);
    if has_focus || egui::Popup::is_any_open(ui) || has_dialog { Reach::Page } else { Reach::Free }
}

/// Under which the control is kept that had the keyboard at the end of the last frame.
fn focus_before() -> Id {
    Id::unique("focus at the end of a frame")
}

/// Keeps what has the keyboard: on Escape egui takes it away before anybody is asked. At the end of each frame.
pub fn remember_focus(ui: &Ui) {
    let focused = ui.memory(egui::Memory::focused);
    ui.data_mut(|data| data.insert_temp(focus_before(), focused));
}

/// Under which the control is kept that shall lose the keyboard to the first one of the window.
fn passed() -> Id {
    Id::unique("control that the keyboard goes past")
}

/// In the next frame the keyboard goes from `control` to the first control of the window.
pub fn start_anew(ui: &Ui, control: Id) {
    ui.data_mut(|data| data.insert_temp(passed(), Some(control)));
    ui.request_repaint();
}

/// Goes past what asked for it. At the start of each frame.
pub fn pass_on(ui: &Ui) {
    if let Some(control) = ui.data_mut(|data| data.remove_temp::<Option<Id>>(passed())).flatten() {
        ui.memory_mut(|memory| {
            memory.surrender_focus(control);
            memory.move_focus(egui::FocusDirection::Next);
        });
    }
}

/// Under which the control is kept that has a meaning of its own for Escape.
fn escape_owner() -> Id {
    Id::unique("control that Escape is for")
}

/// Escape is for `control` while it has the keyboard. In each frame.
pub fn own_escape(ui: &Ui, control: Id) {
    let owner = (control, ui.cumulative_frame_nr());
    ui.data_mut(|data| data.insert_temp(escape_owner(), owner));
}

/// Escape takes the keyboard from a control, and then does nothing else.
fn leave_control(ui: &mut Ui) {
    let before: Option<Id> = ui.data(|data| data.get_temp(focus_before())).flatten();
    let owner: Option<(Id, u64)> = ui.data(|data| data.get_temp(escape_owner()));
    if owner.is_some_and(|(owner, frame)| Some(owner) == before && frame + 1 >= ui.cumulative_frame_nr()) {
        return;
    }
    if before.is_some() && !egui::Popup::is_any_open(ui) && ui.memory(|memory| memory.top_modal_layer().is_none()) {
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, egui::Key::Escape));
    }
}

/// Under which the field is kept that searches the page.
fn page_search() -> Id {
    Id::unique("field that searches the page")
}

/// The field that searches what the page shows; without one Ctrl F goes to the filter of the runs. In each frame.
pub fn offer_search(ui: &Ui, field: &Response) {
    let offered = (field.id, ui.cumulative_frame_nr());
    ui.data_mut(|data| data.insert_temp(page_search(), offered));
}

/// Ctrl F goes to the field that searches what one looks at.
fn find(ui: &mut Ui) {
    let Some((field, frame)) = ui.data(|data| data.get_temp::<(Id, u64)>(page_search())) else { return };
    let shortcut = Command::Find.shortcut().filter(|it| ui.input(|input| is_pressed(input, *it))).and_then(in_egui);
    if let Some((modifiers, key)) = shortcut.filter(|_| frame + 1 >= ui.cumulative_frame_nr()) {
        ui.input_mut(|input| input.consume_key(modifiers, key));
        ui.memory_mut(|memory| memory.request_focus(field));
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
        Held::CommandShift => Modifiers::COMMAND | Modifiers::SHIFT,
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
        Key::Tab => egui::Key::Tab,
        Key::Escape => egui::Key::Escape,
        Key::Backspace => egui::Key::Backspace,
        Key::Delete => egui::Key::Delete,
        Key::F1 => egui::Key::F1,
        Key::F2 => egui::Key::F2,
        Key::F3 => egui::Key::F3,
        Key::F5 => egui::Key::F5,
        Key::F10 => egui::Key::F10,
        Key::Menu => egui::Key::Menu,
    };
    Some((modifiers, key))
}
