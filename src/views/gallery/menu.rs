//! What can be done with a run of the wall, and with those that are selected with it.

use egui::Response;

use super::super::{Actions, View, commands};
use crate::app::command::Command;
use crate::app::pages::{self, RunTab};
use crate::app::{charts, gallery, system, table};
use crate::model::RunIndex;

/// A right click selects the run, unless it is one of those that are selected.
pub(super) fn menu(view: &View<'_>, run: RunIndex, response: &Response, actions: &mut Actions) {
    let (texts, place) = (view.texts, view.place);
    if response.secondary_clicked() && !place.table.selection.contains(run) {
        actions.push(gallery::Action::Select { run, toggle: false, range: false });
    }
    response.context_menu(|ui| {
        ui.set_min_width(180.0);
        if ui.button(texts.get("gallery-open-file")).clicked() {
            actions.push(gallery::Action::Open(run));
        }
        if ui.button(texts.get("open-run")).clicked() {
            actions.push(pages::Action::OpenRun(run, RunTab::Overview));
        }
        if ui.button(texts.get("show-charts-of-selection")).clicked() {
            actions.push(table::Action::Compared(table::compared::Action::ShowCharts));
        }
        let key = if place.is_hidden(run) { "show-in-charts" } else { "hide-from-charts" };
        if ui.button(texts.get(key)).clicked() {
            actions.push(charts::Action::ToggleHidden(run));
        }
        ui.separator();
        if ui.button(texts.get("copy-run-id")).clicked() {
            actions.push(system::Action::Copy(place.catalog.run(run).id.to_string()));
        }
        if ui.button(texts.get("copy-run-name")).clicked() {
            actions.push(system::Action::Copy(place.catalog.run(run).display_name().to_owned()));
        }
        ui.separator();
        commands::menu_entries(ui, view.state, [Command::Rename, Command::DeleteRuns], actions);
    });
}
