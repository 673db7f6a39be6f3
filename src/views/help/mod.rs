//! The help menu, its dialogs, and the hints of a first start.

mod about;
mod hints;
mod reader;

use egui::Ui;

pub use hints::{hints_ui, mark_place};

use super::icons::Icon;
use super::widgets::{Button, Form};
use super::{Actions, commands};
use crate::app::State;
use crate::app::command::HELP_MENU;
use crate::app::help::Dialog;

/// What explains the program, and what it says of itself.
pub fn help_menu(ui: &mut Ui, state: &State, form: Form, actions: &mut Actions) {
    let name = state.texts().get("help");
    form.popup(ui, Button::icon(Icon::CircleQuestionMark, name), name, true, |ui| {
        ui.set_min_width(220.0);
        for (at, group) in HELP_MENU.iter().enumerate() {
            if at > 0 {
                ui.separator();
            }
            commands::menu_entries(ui, state, group.iter().copied(), actions);
        }
    });
}

/// The dialog of the menu that is open, if there is one.
pub fn dialogs_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    match state.help.dialog {
        None => {}
        Some(Dialog::About) => about::about_ui(ui, state, actions),
        Some(dialog @ (Dialog::WhatsNew | Dialog::Documentation | Dialog::Licences)) => {
            reader::reader_ui(ui, state, dialog, actions);
        }
    }
}
