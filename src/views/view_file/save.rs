//! The dialog that asks where a view goes.

use egui::{Ui, vec2};

use crate::app::view_file::Action;
use crate::views::export::outcome_ui;
use crate::views::icons::Icon;
use crate::views::lifecycle::{buttons_ui, dialog_ui, focus_first};
use crate::views::widgets::{Button, muted, text_field};
use crate::views::{Actions, View};

/// The dialog, while it is open.
pub(in crate::views) fn save_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(saving) = &view.place.view.saving else { return };
    let texts = view.texts;
    let wants_to_leave = dialog_ui(ui, "save view", texts.get("save-view"), 560.0, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        muted(ui, texts.get("save-view-why"));
        ui.horizontal(|ui| {
            ui.set_min_height(30.0);
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            let width = (ui.available_width() - 40.0).max(80.0);
            if let Some(path) = text_field(ui, texts.get("export-path"), "", &saving.path, width) {
                actions.push(Action::SetPath(path));
            }
            if ui.add(Button::icon(Icon::FolderOpen, texts.get("export-choose"))).clicked() {
                actions.push(Action::PickPath);
            }
        });
        if saving.failure.is_some() {
            outcome_ui(ui, view, (saving.failure.as_ref(), None), actions);
        }
        buttons_ui(ui, |ui| {
            let save = texts.get(if saving.is_replacing { "export-replace" } else { "save-view-save" });
            let is_ready = !view.place.view.is_writing() && !saving.path.trim().is_empty();
            let button = ui.add_enabled(is_ready, Button::primary(save));
            if button.clicked() {
                actions.push(Action::Write);
            }
            // Nothing is replaced by a key that was meant for something else.
            if !saving.is_replacing {
                focus_first(ui, &button);
            }
            if ui.add(Button::outlined(texts.get("cancel"))).clicked() {
                actions.push(Action::Close);
            }
        });
    });
    if wants_to_leave {
        actions.push(Action::Close);
    }
}
