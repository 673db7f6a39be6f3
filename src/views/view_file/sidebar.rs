//! View files of the place, in the sidebar: a click opens one.

use egui::{Id, Role, Ui};

use crate::app::view_file::{Action, Listed};
use crate::app::{start, system};
use crate::model::format;
use crate::views::icons::Icon;
use crate::views::sidebar::group_title;
use crate::views::theme::{font, palette};
use crate::views::widgets::{ListRow, rows_ui};
use crate::views::{Actions, View};

/// What stands behind the name of a view that was changed since it was saved.
const CHANGED: &str = "•";

/// See the module.
pub(in crate::views) fn sidebar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let listed = &view.place.view.listed;
    if listed.is_empty() {
        return;
    }
    group_title(ui, view.texts.get("saved-views"));
    rows_ui(ui, listed.len(), |ui, at| row_ui(ui, view, &listed[at], actions));
}

fn row_ui(ui: &mut Ui, view: &View<'_>, listed: &Listed, actions: &mut Actions) {
    let (texts, state) = (view.texts, &view.place.view);
    let is_open = state.path.as_ref() == Some(&listed.path);
    let is_changed = is_open && state.is_changed;
    let name = format::safe_text(&listed.name);
    let color = if is_open { palette(ui).accent_text } else { palette(ui).text2 };
    let mut row = ListRow::sidebar(Role::ListItem, &*name, ui)
        .id(Id::unique(("view file", &listed.path)))
        .selected(is_open)
        .icon_sized(Icon::Star, 16.0, color);
    if is_changed {
        row = row.trailing(CHANGED, font::strong()).spoken(texts.with("view-changed", &[("name", (&*name).into())]));
    }
    let response = row.own_tip().show(ui).response;
    if response.clicked() {
        actions.push(start::Action::Open(listed.path.clone()));
    }
    response.context_menu(|ui| {
        let open = texts.get(if is_changed { "view-revert" } else { "open-path-open" });
        if ui.button(open).clicked() {
            actions.push(start::Action::Open(listed.path.clone()));
        }
        if is_changed && ui.button(texts.get("save-view")).clicked() {
            actions.push(Action::Save);
        }
        if ui.button(texts.get("show-in-folder")).clicked() {
            actions.push(system::Action::ShowInFolder(listed.path.clone()));
        }
        if ui.button(texts.get("copy-path")).clicked() {
            actions.push(system::Action::Copy(listed.path.display().to_string()));
        }
        ui.separator();
        if ui.button(texts.get("forget-recent")).clicked() {
            actions.push(Action::Forget(listed.path.clone()));
        }
    });
    response.on_hover_ui(|ui| {
        ui.label(format::safe_text(&listed.path.to_string_lossy()));
        if is_changed {
            ui.label(texts.get("view-changed-why"));
        }
    });
}
