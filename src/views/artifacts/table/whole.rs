//! All of the cell that is chosen, with its line breaks.

use egui::{RichText, Ui};

use super::{Page, push};
use crate::app::artifacts::table::{Action, What};
use crate::model::format;
use crate::preview::safe;
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Button, elided};

/// Characters of a line that are laid out.
const MAX_LINE: usize = 20_000;

pub(super) fn whole_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let Page { table, state, texts } = page;
    let Some((row, column)) = state.focus else { return };
    let colors = palette(ui);
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(Button::icon(Icon::X, texts.get("table-whole-close"))).clicked() {
                push(actions, Action::OpenWhole(false));
            }
            if ui.add(Button::icon(Icon::Copy, texts.get("table-copy-cell"))).clicked() {
                push(actions, Action::Copy(What::Cell(row, column)));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let title = format!("{} · {}", format::safe_text(&table.title(column)), state.number_of(row) + 1);
                elided(ui, &title, font::section(), colors.text2);
            });
        });
    });
    let cell = state.cell(table, row, column).unwrap_or("…");
    egui::ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        for line in cell.lines().take(2_000) {
            ui.label(RichText::new(safe(line, MAX_LINE)).font(font::mono()).color(colors.text));
        }
    });
}
