//! The bar that says that a place cannot be read any more: on every page, as none of them has anything left to show.

use egui::{Align, Frame, Label, Layout, Margin, RichText, Ui};

use super::icons::Icon;
use super::theme::{font, palette};
use super::widgets::say;
use super::{Actions, View, commands};
use crate::app::command::Command;

/// See the module.
pub fn place_gone_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(failure) = view.place.read.failures.first() else { return };
    let (texts, colors) = (view.texts, palette(ui));
    let frame = Frame::new().fill(colors.warn_soft).inner_margin(Margin::symmetric(16, 6));
    egui::Panel::top("place gone").frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            commands::icon_button(ui, view.state, Command::Refresh, actions);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
                Icon::FolderX.paint(ui.painter(), rect.center(), 16.0, colors.warn);
                let text = texts.with("place-gone", &[("why", texts.message(failure).into())]);
                let text = RichText::new(text).font(font::body()).color(colors.warn);
                say(&ui.add(Label::new(text).truncate()));
            });
        });
    });
}
