//! The dialog of figures: writing one to a file.

use egui::{Align2, Ui, vec2};

use super::super::super::export::outcome_ui;
use super::super::super::icons::Icon;
use super::super::super::lifecycle::{buttons_ui, dialog_ui};
use super::super::super::theme::{font, palette};
use super::super::super::widgets::{Button, muted, segmented, text_field};
use super::super::super::{Actions, View};
use super::Canvas;
use crate::app::artifacts::figure::{Action, Export, FigureFormat, State};
use crate::text::Texts;

const WIDTH: f32 = 560.0;
const LABEL: f32 = 72.0;

/// The one that is open.
pub fn dialogs_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(state) = view.place.artifacts.as_ref().map(|artifacts| &artifacts.figures) else { return };
    if let Some(export) = &state.export {
        export_ui(ui, view, state, export, actions);
    }
}

fn format_name(texts: &'static Texts, format: FigureFormat) -> &'static str {
    texts.get(match format {
        FigureFormat::Png => "format-png",
        FigureFormat::Svg => "format-svg",
        FigureFormat::Pdf => "format-pdf",
        FigureFormat::Csv => "format-csv",
    })
}

fn export_ui(ui: &mut Ui, view: &View<'_>, state: &State, export: &Export, actions: &mut Actions) {
    let texts = view.texts;
    let must_close = dialog_ui(ui, "export figure", texts.get("figure-export-title"), WIDTH, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.horizontal(|ui| {
            label_ui(ui, texts.get("figure-format"));
            let formats = FigureFormat::ALL.map(|format| (format, format_name(texts, format)));
            if let Some(format) = segmented(ui, texts.get("figure-format"), &formats, export.format) {
                Canvas::push(actions, Action::SetFormat(format));
            }
        });
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            label_ui(ui, texts.get("figure-scale"));
            let size = state.get(export.at).map_or([0.0; 2], |shown| shown.look.size);
            if export.format == FigureFormat::Png {
                let scales = [(1, "1×"), (2, "2×"), (3, "3×"), (Export::MAX_SCALE, "4×")];
                if let Some(scale) = segmented(ui, texts.get("figure-scale"), &scales, export.scale) {
                    Canvas::push(actions, Action::SetScale(scale));
                }
                let [width, height] = size.map(|side| (side * f64::from(export.scale)).round());
                muted(
                    ui,
                    &texts.with(
                        "figure-pixels",
                        &[("width", width.to_string().into()), ("height", height.to_string().into())],
                    ),
                );
            } else {
                let key = if export.format == FigureFormat::Csv { "figure-csv-why" } else { "figure-vector-why" };
                muted(ui, texts.get(key));
            }
        });
        ui.horizontal(|ui| {
            ui.set_min_height(30.0);
            label_ui(ui, texts.get("export-to"));
            let width = (ui.available_width() - 44.0).max(80.0);
            if let Some(path) = text_field(ui, texts.get("export-path"), "", &export.path, width) {
                Canvas::push(actions, Action::SetPath(path));
            }
            if ui.add(Button::icon(Icon::FolderOpen, texts.get("export-choose"))).clicked() {
                Canvas::push(actions, Action::PickPath);
            }
        });
        if export.failure.is_some() || export.saved.is_some() {
            outcome_ui(ui, view, (export.failure.as_ref(), export.saved.as_ref()), actions);
        }
        buttons_ui(ui, |ui| {
            let save = if export.is_replacing { "export-replace" } else { "export-save" };
            let save = texts.with(save, &[("format", format_name(texts, export.format).into())]);
            let is_ready = !export.is_saving && !export.path.trim().is_empty();
            if ui.add_enabled(is_ready, Button::primary(&save)).clicked() {
                Canvas::push(actions, Action::Save);
            }
            let close = if export.saved.is_some() { "close" } else { "cancel" };
            if ui.add(Button::outlined(texts.get(close))).clicked() {
                Canvas::push(actions, Action::CloseExport);
            }
        });
    });
    if must_close {
        Canvas::push(actions, Action::CloseExport);
    }
}

/// What a control is about; to a screen reader it says so itself.
fn label_ui(ui: &mut Ui, text: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 26.0), egui::Sense::hover());
    let color = palette(ui).text2;
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, font::body(), color);
}
