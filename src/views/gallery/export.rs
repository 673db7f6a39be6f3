//! The dialog that writes the wall to a file.

use std::sync::Arc;

use egui::{Align2, Ui, vec2};

use super::super::artifacts::figure::figure_style;
use super::super::export::outcome_ui;
use super::super::icons::Icon;
use super::super::lifecycle::{buttons_ui, dialog_ui};
use super::super::theme::{self, font, palette};
use super::super::widgets::{Button, muted, number_field, segmented, text_field};
use super::super::{Actions, View};
use crate::app::gallery;
use crate::app::gallery::export::{Action, COLUMNS, FORMATS, State, WallSpec};
use crate::chart::export::{ExportFormat, LengthUnit, Theme};
use crate::text::Texts;

const WIDTH: f32 = 580.0;
const LABEL: f32 = 96.0;
const NUMBER: f32 = 64.0;

fn push(actions: &mut Actions, action: Action) {
    actions.push(gallery::Action::Export(action));
}

/// The dialog, while it is open.
pub(in crate::views) fn export_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(export) = &view.place.gallery.export else { return };
    let texts = view.texts;
    let must_close = dialog_ui(ui, "export gallery", texts.get("gallery-export-title"), WIDTH, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let mut spec = export.spec.clone();
        ui.add_enabled_ui(export.making.is_none(), |ui| spec_ui(ui, texts, &mut spec));
        if spec != export.spec {
            push(actions, Action::SetSpec(spec));
        }
        row(ui, texts.get("export-to"), |ui| {
            let width = (ui.available_width() - 44.0).max(80.0);
            if let Some(path) = text_field(ui, texts.get("export-path"), "", &export.path, width) {
                push(actions, Action::SetPath(path));
            }
            if ui.add(Button::icon(Icon::FolderOpen, texts.get("export-choose"))).clicked() {
                push(actions, Action::PickPath);
            }
        });
        outcome(ui, view, export, actions);
        buttons_ui(ui, |ui| {
            let save = if export.is_replacing { "export-replace" } else { "export-save" };
            let save = texts.with(save, &[("format", format_name(texts, export.spec.format).into())]);
            let is_ready = export.making.is_none() && !export.path.trim().is_empty();
            if ui.add_enabled(is_ready, Button::primary(&save)).clicked() {
                push(actions, Action::Save(Arc::new(style(export.spec.theme))));
            }
            let close = if export.saved.is_some() { "close" } else { "cancel" };
            if ui.add(Button::outlined(texts.get(close))).clicked() {
                push(actions, Action::Close);
            }
        });
    });
    if must_close {
        push(actions, Action::Close);
    }
}

/// What was written, what is being made, or why nothing was.
fn outcome(ui: &mut Ui, view: &View<'_>, export: &State, actions: &mut Actions) {
    let texts = view.texts;
    if let Some((done, all)) = export.making {
        muted(ui, &texts.with("gallery-export-making", &[("done", done.into()), ("n", all.into())]));
    }
    let saved = export.saved.as_ref().map(|(path, _)| path);
    if export.failure.is_some() || saved.is_some() {
        outcome_ui(ui, view, (export.failure.as_ref(), saved), actions);
    }
    if let Some((_, left_out)) = export.saved.as_ref().filter(|(_, left_out)| *left_out > 0) {
        muted(ui, &texts.count("gallery-left-out", *left_out));
    }
}

fn spec_ui(ui: &mut Ui, texts: &'static Texts, spec: &mut WallSpec) {
    row(ui, texts.get("figure-format"), |ui| {
        let formats = FORMATS.map(|format| (format, format_name(texts, format)));
        if let Some(format) = segmented(ui, texts.get("figure-format"), &formats, spec.format) {
            spec.format = format;
        }
        if spec.format != ExportFormat::Png {
            muted(ui, texts.get("gallery-vector-why"));
        }
    });
    row(ui, texts.get("chart-columns"), |ui| {
        if let Some(columns) = number_field(ui, texts.get("chart-columns"), spec.columns as f64, NUMBER) {
            spec.columns = (columns.round().max(1.0) as usize).clamp(*COLUMNS.start(), *COLUMNS.end());
        }
    });
    row(ui, texts.get("export-width"), |ui| {
        let unit = LengthUnit::Cm.points();
        let shown = (spec.width / unit * 100.0).round() / 100.0;
        if let Some(width) = number_field(ui, texts.get("export-width"), shown, NUMBER) {
            spec.width = (width * unit).clamp(72.0, 7200.0);
        }
        muted(ui, "cm");
    });
    row(ui, texts.get("gallery-export-resolution"), |ui| {
        if let Some(dpi) = number_field(ui, texts.get("export-resolution"), spec.dpi, NUMBER) {
            spec.dpi = dpi.clamp(36.0, 1200.0);
        }
        muted(ui, texts.get("export-resolution"));
    });
    row(ui, texts.get("export-paper"), |ui| {
        let themes = [(Theme::Light, texts.get("theme-light")), (Theme::Dark, texts.get("theme-dark"))];
        if let Some(theme) = segmented(ui, texts.get("export-paper"), &themes, spec.theme) {
            spec.theme = theme;
        }
    });
}

fn style(theme: Theme) -> crate::preview::plotly::Style {
    let theme = if theme == Theme::Dark { egui::Theme::Dark } else { egui::Theme::Light };
    figure_style(theme::of(theme), false)
}

fn format_name(texts: &'static Texts, format: ExportFormat) -> &'static str {
    texts.get(match format {
        ExportFormat::Svg => "format-svg",
        ExportFormat::Pdf => "format-pdf",
        ExportFormat::Png | ExportFormat::Csv | ExportFormat::CsvWide | ExportFormat::Tikz => "format-png",
    })
}

/// A control behind what it is about; to a screen reader it says so itself.
fn row(ui: &mut Ui, name: &str, content: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 26.0), egui::Sense::hover());
        let color = palette(ui).text2;
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font::body(), color);
        content(ui);
    });
}
