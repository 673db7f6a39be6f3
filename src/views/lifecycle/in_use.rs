//! The second question before something is deleted that a program seems to be writing to.

use egui::{Label, RichText, ScrollArea, Ui};

use super::{buttons_ui, dialog_ui, focus_first};
use crate::app::lifecycle;
use crate::model::format;
use crate::store::Change;
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;
use crate::views::{Actions, View};

/// Names that are shown before "and so many more".
const MOST_NAMES: usize = 200;

/// The dialog, while it is open.
pub fn in_use_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(in_use) = &view.place.lifecycle.in_use else { return };
    let texts = view.texts;
    let colors = palette(ui);
    let wants_to_leave = dialog_ui(ui, "in use", texts.get("in-use-title"), 480.0, |ui| {
        let when = format::relative_time(texts, in_use.changed, view.clock.now, &view.clock.zone);
        let has_experiment = in_use.changes.iter().any(|(_, it)| matches!(it, Change::DeleteExperiment { .. }));
        let args = [("n", in_use.names.len().into()), ("when", when.into())];
        let text = texts.with(if has_experiment { "in-use-experiment" } else { "in-use-runs" }, &args);
        ui.add(Label::new(RichText::new(text).font(font::body()).color(colors.text)).wrap());
        ui.add_space(8.0);
        egui::Frame::new().fill(colors.inset).corner_radius(6).inner_margin(10).show(ui, |ui| {
            ScrollArea::vertical().max_height(200.0).auto_shrink([false, true]).show(ui, |ui| {
                for name in in_use.names.iter().take(MOST_NAMES) {
                    let name = RichText::new(format::safe_text(name)).font(font::body()).color(colors.text);
                    ui.add(Label::new(name).truncate());
                }
                let surplus = in_use.names.len().saturating_sub(MOST_NAMES);
                if surplus > 0 {
                    let text = texts.count("chart-more-runs", surplus);
                    ui.label(RichText::new(text).font(font::body()).color(colors.text2));
                }
            });
        });
        buttons_ui(ui, |ui| {
            if ui.add(Button::outlined(texts.get("in-use-delete"))).clicked() {
                actions.push(lifecycle::Action::DeleteInUse);
            }
            ui.add_space(8.0);
            let cancel = ui.add(Button::outlined(texts.get("cancel")));
            focus_first(ui, &cancel);
            if cancel.clicked() {
                actions.push(lifecycle::Action::LeaveInUse);
            }
        });
    });
    if wants_to_leave {
        actions.push(lifecycle::Action::LeaveInUse);
    }
}
