//! Whether runs stand below their parents or in one list.

use egui::Ui;

use crate::app::command::Command;
use crate::views::widgets::{Form, segmented};
use crate::views::{Actions, View, commands};

/// See the module.
pub(crate) fn tree_switch_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    if form == Form::Menu {
        return commands::menu_entries(ui, view.state, [Command::ToggleFlat], actions);
    }
    let texts = view.texts;
    let is_flat = Command::ToggleFlat.is_on(view.state);
    let choices = [(false, texts.get("tree")), (true, texts.get("flat"))];
    let chosen = segmented(ui, texts.get("tree-or-flat"), &choices, is_flat);
    if chosen.is_some_and(|chosen| chosen != is_flat)
        && let Some(action) = Command::ToggleFlat.action(view.state)
    {
        actions.push(action);
    }
}
