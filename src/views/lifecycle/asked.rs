//! The question before something is moved to *Deleted*, for those who want to be asked.

use egui::{Label, RichText, Ui};

use super::{buttons_ui, dialog_ui, focus_first};
use crate::app::lifecycle;
use crate::model::format;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::{Actions, View};

/// The dialog, while it is open.
pub fn asked_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(asked) = &view.place.lifecycle.asked else { return };
    let texts = view.texts;
    let catalog = &view.place.catalog;
    let title = match &**asked {
        lifecycle::Action::DeleteRuns { runs, .. } => match runs.as_slice() {
            [run] => texts.with(
                "asked-run",
                &[("name", format::safe_text(catalog.run(*run).display_name()).into_owned().into())],
            ),
            _ => texts.count("asked-runs", runs.len()),
        },
        lifecycle::Action::DeleteExperiment(experiment) => {
            let name = format::safe_text(catalog.experiment(*experiment).display_name()).into_owned();
            texts.with("asked-experiment", &[("name", name.into())])
        }
        _ => return,
    };
    let wants_to_leave = dialog_ui(ui, "asked", &title, 420.0, |ui| {
        let why = RichText::new(texts.get("asked-why")).font(font::body()).color(palette(ui).text2);
        ui.add(Label::new(why).wrap());
        buttons_ui(ui, |ui| {
            if ui.add(Button::outlined(texts.get("asked-delete"))).clicked() {
                actions.push(lifecycle::Action::DeleteAsked);
            }
            ui.add_space(8.0);
            let cancel = ui.add(Button::outlined(texts.get("cancel")));
            focus_first(ui, &cancel);
            if cancel.clicked() {
                actions.push(lifecycle::Action::LeaveAsked);
            }
        });
    });
    if wants_to_leave {
        actions.push(lifecycle::Action::LeaveAsked);
    }
}
