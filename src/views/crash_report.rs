//! The card that says that something crashed and where its report is, above the status bar until it is dismissed.

use egui::{RichText, Ui};

use super::Actions;
use super::icons::Icon;
use super::theme::{font, palette};
use super::widgets::{Button, say};
use crate::app::State;
use crate::app::crash_report::Action;

/// How wide its words are at most.
const MOST_WIDTH: f32 = 420.0;

/// See the module.
pub(super) fn crash_report_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let Some(told) = &state.crash_report.told else { return };
    let texts = state.texts();
    let palette = palette(ui);
    egui::Area::new(egui::Id::unique("crash report"))
        .anchor(egui::Align2::RIGHT_BOTTOM, egui::vec2(-16.0, -40.0))
        .order(egui::Order::Middle)
        .show(ui, |ui| {
            egui::Frame::popup(ui.style()).fill(palette.raised).inner_margin(egui::Margin::same(12)).show(ui, |ui| {
                ui.set_max_width(MOST_WIDTH);
                let key = if told.is_of_now { "crash-now" } else { "crash-before" };
                let title = RichText::new(texts.get(key)).font(font::strong()).color(palette.text);
                say(&ui.label(title));
                let where_it_is = RichText::new(texts.get("crash-why")).font(font::body()).color(palette.text2);
                ui.label(where_it_is);
                ui.add_space(6.0);
                ui.horizontal(|ui| {
                    if ui.add(Button::outlined(texts.get("crash-open"))).clicked() {
                        actions.push(Action::Open);
                    }
                    if ui.add(Button::outlined(texts.get("crash-show-folder")).with_icon(Icon::FolderOpen)).clicked() {
                        actions.push(Action::ShowFolder);
                    }
                    if ui.add(Button::quiet(texts.get("crash-dismiss"))).clicked() {
                        actions.push(Action::Dismiss);
                    }
                });
            });
        });
}
