//! The dialog that makes files of charts: how they are to look at the left, what they will look like at the right.

mod form;
mod preview;

use std::path::PathBuf;

use egui::{
    Align, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Rect, RichText, Stroke, Ui, UiBuilder, pos2, vec2,
};

use super::icons::Icon;
use super::theme::{font, palette};
use super::widgets::{Button, say, text_field};
use super::{Actions, View};
use crate::app::command::Shortcut;
use crate::app::{export, system};
use crate::chart::export::ExportFormat;
use crate::model::format;
use crate::text::Message;

const FORM: f32 = 384.0;
const HEAD: f32 = 48.0;
const FOOT: f32 = 92.0;
/// What was written, or why nothing was.
const OUTCOME: f32 = 34.0;

/// The dialog, while it is open.
pub fn export_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(export) = &view.place.export else { return };
    let colors = palette(ui);
    let window = ui.content_rect();
    let size = vec2((window.width() - 48.0).min(1120.0), (window.height() - 48.0).min(720.0));
    let frame = Frame::new()
        .fill(colors.raised)
        .corner_radius(10)
        .stroke(Stroke::new(1.0, colors.line_popup))
        .shadow(egui::Shadow { offset: [0, 12], blur: 40, spread: 0, color: colors.shadow_dialog });
    let modal = Modal::new(Id::unique("export")).backdrop_color(colors.scrim).frame(frame).show(ui, |ui| {
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        parts_ui(ui, view, export, rect, actions);
    });
    let is_typing = ui.memory(|memory| memory.focused().is_some());
    let is_menu_open = egui::Popup::is_any_open(ui);
    let escape = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if modal.backdrop_response.clicked() || (escape && !is_typing && !is_menu_open) {
        actions.push(export::Action::Close);
    }
}

fn parts_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, rect: Rect, actions: &mut Actions) {
    let palette = palette(ui);
    let line = Stroke::new(1.0, palette.line);
    let head = rect.with_max_y(rect.top() + HEAD);
    let has_outcome = export.saved.is_some() || export.failure.is_some();
    let foot = rect.with_min_y(rect.bottom() - FOOT - if has_outcome { OUTCOME } else { 0.0 });
    let form = Rect::from_min_max(pos2(rect.left(), head.bottom()), pos2(rect.left() + FORM, foot.top()));
    let side = Rect::from_min_max(pos2(form.right(), head.bottom()), pos2(rect.right(), foot.top()));
    ui.painter().rect_filled(side, 0, palette.inset);
    ui.painter().hline(rect.x_range(), head.bottom(), line);
    ui.painter().hline(rect.x_range(), foot.top(), line);
    ui.painter().vline(form.right(), form.y_range(), line);
    let part = |rect: Rect, layout: Layout| UiBuilder::new().max_rect(rect).layout(layout);
    let row = Layout::left_to_right(Align::Center);
    ui.scope_builder(part(head.shrink2(vec2(20.0, 0.0)), row), |ui| head_ui(ui, view, export, actions));
    let column = Layout::top_down(Align::Min);
    ui.scope_builder(part(form, column), |ui| {
        egui::ScrollArea::vertical().id_salt("export form").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(20, 12)).show(ui, |ui| {
                form::form_ui(ui, view, export, actions);
            });
        });
    });
    ui.scope_builder(part(side, column), |ui| preview::preview_ui(ui, view, export, actions));
    ui.scope_builder(part(foot.shrink2(vec2(20.0, 8.0)), column), |ui| foot_ui(ui, view, export, actions));
}

fn head_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, actions: &mut Actions) {
    let texts = view.texts;
    ui.label(RichText::new(texts.get("export-title")).font(font::title()));
    let plot = export.plot.as_ref().map(|plot| texts.get(plot.kind().key()).to_owned());
    let names: Vec<String> = export
        .charts
        .iter()
        .map(|chart| format::safe_text(&chart.id.name().replace('\n', ", ")).into_owned())
        .chain(plot)
        .collect();
    let text = RichText::new(names.join(" · ")).font(font::body()).color(palette(ui).muted);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.add(Button::icon(Icon::X, texts.get("close")).shortcut(&Shortcut::ESCAPE.text())).clicked() {
            actions.push(export::Action::Close);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(egui::Label::new(text).truncate().selectable(false));
        });
    });
}

/// What was written and where it lies, or why nothing was.
pub(super) fn outcome_ui(
    ui: &mut Ui,
    view: &View<'_>,
    (failure, saved): (Option<&Message>, Option<&PathBuf>),
    actions: &mut Actions,
) {
    let texts = view.texts;
    let palette = palette(ui);
    let (icon, text, color, hint) = match (failure, saved) {
        (Some(why), _) => (Icon::TriangleAlert, texts.message(why), palette.danger, None),
        (None, Some(path)) => {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            let text = texts.with("export-saved", &[("name", format::safe_text(&name).into_owned().into())]);
            (Icon::CircleCheck, text, palette.text, Some(path))
        }
        (None, None) => return,
    };
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let tone = if hint.is_some() { palette.success } else { palette.danger };
        icon.paint(ui.painter(), ui.cursor().min + vec2(7.0, 14.0), 14.0, tone);
        ui.add_space(22.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(path) = hint
                && ui.add(Button::outlined(texts.get("show-in-folder")).with_icon(Icon::FolderOpen)).clicked()
            {
                actions.push(system::Action::ShowInFolder(path.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let label = egui::Label::new(RichText::new(&text).font(font::body()).color(color)).truncate();
                let response = ui.add(label);
                let whole = hint.map_or(text.clone(), |path| format::safe_text(&path.to_string_lossy()).into_owned());
                say(&response.on_hover_text(whole));
            });
        });
    });
    ui.add_space(OUTCOME - 28.0);
}

/// The command that repeats it; where to, and the buttons.
fn foot_ui(ui: &mut Ui, view: &View<'_>, export: &export::State, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    outcome_ui(ui, view, (export.failure.as_ref(), export.saved.as_ref()), actions);
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        let command = export.command.as_str();
        let text = RichText::new(format::safe_text(command)).font(font::mono()).color(palette.text2);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::icon(Icon::Copy, texts.get("export-copy-command"))).clicked() {
                actions.push(system::Action::Copy(command.to_owned()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                Icon::Terminal.paint(ui.painter(), ui.cursor().min + vec2(7.0, 13.0), 14.0, palette.muted);
                ui.add_space(22.0);
                ui.add(egui::Label::new(text).truncate().selectable(false)).on_hover_text(format::safe_text(command));
            });
        });
    });
    ui.add_space(6.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let format = form::format_name(texts, export.spec.format);
        let save = if export.is_replacing { "export-replace" } else { "export-save" };
        let save = texts.with(save, &[("format", format.into())]);
        let is_ready = !export.is_saving && !export.path.trim().is_empty() && export.preview.failure().is_none();
        if ui.add_enabled(is_ready, Button::primary(&save)).clicked() {
            actions.push(export::Action::Save);
        }
        let close = if export.saved.is_some() { "close" } else { "cancel" };
        if ui.add(Button::outlined(texts.get(close))).clicked() {
            actions.push(export::Action::Close);
        }
        let copy = match export.spec.format {
            ExportFormat::Csv | ExportFormat::CsvWide | ExportFormat::Tikz => "export-copy-text",
            ExportFormat::Svg | ExportFormat::Pdf | ExportFormat::Png => "export-copy-image",
        };
        if ui.add(Button::outlined(texts.get(copy)).with_icon(Icon::Copy)).clicked() {
            actions.push(export::Action::Copy);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new(texts.get("export-to")).font(font::body()).color(palette.text2));
            let width = (ui.available_width() - 44.0).max(80.0);
            if let Some(path) = text_field(ui, texts.get("export-path"), "", &export.path, width) {
                actions.push(export::Action::SetPath(path));
            }
            if ui.add(Button::icon(Icon::FolderOpen, texts.get("export-choose"))).clicked() {
                actions.push(export::Action::PickPath);
            }
        });
    });
}
