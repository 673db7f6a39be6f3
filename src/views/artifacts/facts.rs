//! What can be said of a file that is not shown itself.

use egui::{ScrollArea, Ui};

use super::super::theme::{font, palette};
use crate::model::format;
use crate::preview::{Facts, Pointer, safe};
use crate::text::Texts;

const LINE: f32 = 18.0;

/// What stands in the place of a file that was not downloaded.
pub(super) fn pointer_ui(ui: &mut Ui, pointer: &Pointer, texts: &'static Texts) {
    let keeper = ("keeper", pointer.keeper.name().into());
    let what = match pointer.bytes {
        Some(bytes) => texts.with("pointer-to", &[keeper, ("size", format::size(bytes).into())]),
        None => texts.with("pointer-fact", &[keeper]),
    };
    let how = texts.with("pointer-fetch", &[("command", pointer.keeper.command().into())]);
    ui.add_space(24.0);
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        ui.vertical(|ui| {
            let palette = palette(ui);
            ui.label(egui::RichText::new(texts.message(&pointer.title())).font(font::title()).color(palette.text));
            ui.label(egui::RichText::new(what).font(font::body()).color(palette.text2));
            ui.label(egui::RichText::new(how).font(font::body()).color(palette.text2));
            ui.add_space(8.0);
            let id = safe(&pointer.id, 300);
            ui.add(egui::Label::new(egui::RichText::new(id).font(font::mono()).color(palette.muted)).wrap());
        });
    });
}

/// What a file is that is not shown itself, and its first bytes.
pub(super) fn facts_ui(ui: &mut Ui, facts: &Facts, texts: &'static Texts) {
    let palette = palette(ui);
    ui.add_space(24.0);
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        ui.vertical(|ui| {
            ui.label(egui::RichText::new(texts.message(&facts.kind)).font(font::title()).color(palette.text));
            let size = texts.with("binary-why", &[("size", format::size(facts.total_bytes).into())]);
            ui.label(egui::RichText::new(size).font(font::body()).color(palette.text2));
        });
    });
    ui.add_space(16.0);
    let lines = facts.hex_lines();
    lines_ui(ui, &lines);
}

/// Rows of monospace text that can be selected.
fn lines_ui(ui: &mut Ui, lines: &[String]) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::both().id_salt("lines").auto_shrink(false).show_rows(ui, LINE, lines.len(), |ui, rows| {
        for line in &lines[rows] {
            ui.horizontal(|ui| {
                ui.set_height(LINE);
                ui.add_space(24.0);
                let text = egui::RichText::new(line).font(font::mono()).color(palette(ui).text);
                ui.add(egui::Label::new(text).extend().selectable(true));
            });
        }
    });
}
