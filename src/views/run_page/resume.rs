//! The menu *Resume*: what one copies to go on with a run, and where its files are.
//!
//! No terminal is opened: shells read files of the folder that they start in, and nothing that lies in results is ever run.

use egui::{Popup, Ui};

use super::super::icons::Icon;
use super::super::widgets::Button;
use super::super::{Actions, View};
use crate::app::system;
use crate::model::{RunIndex, resume};

/// See the module.
pub(super) fn resume_menu(ui: &mut Ui, view: &View<'_>, index: RunIndex, actions: &mut Actions) {
    let texts = view.texts;
    let catalog = &view.place.catalog;
    let run = catalog.run(index);
    let location = &catalog.stores[catalog.runs[index.at()].store.at()].location;
    let button = ui.add(Button::quiet(texts.get("resume")).with_icon(Icon::Play).trailing(Icon::ChevronDown));
    Popup::menu(&button).show(|ui| {
        // MLflow goes on with no run that is deleted or has nothing but files.
        let uri = resume::tracking_uri(location).filter(|_| !catalog.is_deleted(index));
        if let Some(uri) = uri.filter(|_| !run.marks.contains(&crate::store::Mark::ArtifactsOnly)) {
            let lines = [
                ("resume-python", resume::python(&uri, run.id.as_str())),
                ("resume-command", resume::command(&uri, run.id.as_str())),
            ];
            for (key, text) in lines {
                if ui.button(texts.get(key)).on_hover_text(text.trim_end()).clicked() {
                    actions.push(system::Action::Copy(text));
                }
            }
            ui.separator();
        }
        if ui.button(texts.get("copy-run-id")).clicked() {
            actions.push(system::Action::Copy(run.id.to_string()));
        }
        let origin = catalog.origin_of(index);
        let Some(path) = origin.as_path() else { return };
        let folder = resume::folder_of(path, location.backend);
        if ui.button(texts.get("copy-folder")).on_hover_text(folder.display().to_string()).clicked() {
            actions.push(system::Action::Copy(folder.display().to_string()));
        }
        if ui.button(texts.get("show-in-folder")).clicked() {
            actions.push(system::Action::ShowInFolder(folder.to_path_buf()));
        }
    });
}
