//! How commands are drawn: icon, button, menu entry. What they are stands in their table.

use egui::{Response, Ui};

use super::Actions;
use super::icons::Icon;
use super::widgets::{Button, Form};
use crate::app::State;
use crate::app::command::Command;

/// The icon of a command, of those that are drawn with one.
pub fn icon(command: Command) -> Option<Icon> {
    match command {
        Command::PickFolder => Some(Icon::FolderOpen),
        Command::PickDatabase | Command::ShowDatasets => Some(Icon::Database),
        Command::PickView | Command::SaveView | Command::SaveViewAs => Some(Icon::Star),
        Command::OpenSample => Some(Icon::FlaskConical),
        Command::NewWindow => Some(Icon::ExternalLink),
        Command::Refresh => Some(Icon::RefreshCw),
        Command::ToggleSidebar => Some(Icon::PanelLeft),
        Command::ToggleInspector => Some(Icon::PanelRight),
        Command::ShowTable => Some(Icon::Table2),
        Command::ShowCharts | Command::ChartSelection => Some(Icon::ChartLine),
        Command::ShowCompare | Command::CompareSelection => Some(Icon::GitCompare),
        Command::ShowGallery => Some(Icon::Grid2x2),
        Command::ShowDeleted | Command::DeleteRuns => Some(Icon::Trash2),
        Command::ShowSpace => Some(Icon::Layers),
        Command::ShowLoggedModels => Some(Icon::Box),
        Command::ShowTraces => Some(Icon::Activity),
        Command::OpenRun => Some(Icon::Maximize2),
        Command::SaveTable => Some(Icon::Download),
        Command::CopyRunId => Some(Icon::Copy),
        Command::Back => Some(Icon::ArrowLeft),
        Command::TogglePalette => Some(Icon::Command),
        Command::ToggleSettings => Some(Icon::Settings),
        Command::Find => Some(Icon::Search),
        Command::Theme(_) => Some(Icon::Sun),
        Command::Language(_) => Some(Icon::Languages),
        Command::ClosePlace => Some(Icon::X),
        Command::ShowInFolder | Command::OpenFolder(_) => Some(Icon::Folder),
        Command::ToggleProblems => Some(Icon::TriangleAlert),
        Command::ZoomIn | Command::ZoomOut | Command::ZoomReset => Some(Icon::ZoomIn),
        Command::Undo | Command::ResetColumns => Some(Icon::RotateCcw),
        Command::ShowAbout | Command::ShowWhatsNew => Some(Icon::Info),
        Command::ShowShortcuts => Some(Icon::Keyboard),
        Command::ShowDocumentation | Command::ShowFilterSyntax => Some(Icon::CircleQuestionMark),
        _ => None,
    }
}

/// An icon in a bar, with the name and the key of the command on hover.
pub fn icon_button(ui: &mut Ui, state: &State, command: Command, actions: &mut Actions) -> Response {
    let name = command.label(state.texts());
    let shortcut = command.shortcut_text();
    let button = icon(command).map_or_else(|| Button::quiet(name), |icon| Button::icon(icon, name));
    let button = button.shortcut(&shortcut);
    invoke(ui, state, command, button, actions)
}

/// A command in a bar, or in the menu of what has no room in it.
pub fn in_bar(ui: &mut Ui, state: &State, command: Command, form: Form, actions: &mut Actions) {
    match form {
        Form::Bar => drop(icon_button(ui, state, command, actions)),
        Form::Menu => menu_entries(ui, state, [command], actions),
    }
}

/// Entries of a menu, those of a choice with the chosen one marked.
pub fn menu_entries(ui: &mut Ui, state: &State, commands: impl IntoIterator<Item = Command>, actions: &mut Actions) {
    for command in commands {
        let name = command.label(state.texts());
        if matches!(command, Command::Theme(_) | Command::Language(_)) {
            let entry = egui::Button::selectable(command.is_on(state), name);
            invoke(ui, state, command, entry, actions);
        } else {
            let entry = egui::Button::new(name).shortcut_text(command.shortcut_text());
            invoke(ui, state, command, entry, actions);
        }
    }
}

/// Draws `widget` for a command: greyed where there is nothing that it could do.
pub fn invoke(
    ui: &mut Ui,
    state: &State,
    command: Command,
    widget: impl egui::Widget,
    actions: &mut Actions,
) -> Response {
    let action = command.action(state);
    let response = ui.add_enabled(action.is_some(), widget);
    if let Some(action) = action.filter(|_| response.clicked()) {
        actions.push(action);
    }
    response
}
