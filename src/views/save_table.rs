//! The dialog that takes the table along: how it is written, how it will begin, where to.

use egui::{Align, Align2, Frame, Layout, Margin, RichText, ScrollArea, Stroke, Ui, vec2};

use super::export::outcome_ui;
use super::icons::Icon;
use super::lifecycle::{buttons_ui, dialog_ui};
use super::theme::{font, palette};
use super::widgets::{Button, check_row, muted, segmented, text_field};
use super::{Actions, View};
use crate::app::save_table::{Action, State};
use crate::model::{Table, TableFormat, TableTextOptions, format};
use crate::text::Texts;

const WIDTH: f32 = 720.0;
/// What is not the preview, and room round it.
const REST: f32 = 420.0;
const LABEL: f32 = 72.0;

/// The dialog, while it is open.
pub fn save_table_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some((saving, table)) = view.place.save_table.as_ref().zip(view.place.table.content.value()) else { return };
    let window = ui.content_rect().size();
    let must_close = dialog_ui(ui, "save table", view.texts.get("save-table-title"), WIDTH, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        form_ui(ui, view, saving, table, actions);
        preview_ui(ui, view, saving, (window.y - REST).clamp(72.0, 260.0));
        if saving.failure.is_some() || saving.saved.is_some() {
            outcome_ui(ui, view, (saving.failure.as_ref(), saving.saved.as_ref()), actions);
        }
        foot_ui(ui, view, saving, table, actions);
    });
    if must_close {
        actions.push(Action::Close);
    }
}

/// Selected runs; those that the filter hides have no row, but counting them would take a look at every row.
fn selected(view: &View<'_>, table: &Table) -> usize {
    view.place.table.selection.runs().len().min(table.rows.len())
}

/// The name of a format.
fn format_name(texts: &'static Texts, format: TableFormat) -> &'static str {
    texts.get(match format {
        TableFormat::Csv => "format-csv",
        TableFormat::Markdown => "format-markdown",
        TableFormat::Latex => "format-latex",
    })
}

fn form_ui(ui: &mut Ui, view: &View<'_>, saving: &State, table: &Table, actions: &mut Actions) {
    let texts = view.texts;
    let options = saving.options;
    let mut row = |ui: &mut Ui, key: &'static str, content: &mut dyn FnMut(&mut Ui, &str, &mut Actions)| {
        ui.horizontal(|ui| {
            label_ui(ui, texts.get(key));
            content(ui, texts.get(key), actions);
        });
    };
    row(ui, "save-table-format", &mut |ui, name, actions| {
        let formats = TableFormat::ALL.map(|format| (format, format_name(texts, format)));
        if let Some(format) = segmented(ui, name, &formats, options.format) {
            actions.push(Action::SetOptions(TableTextOptions { format, ..options }));
        }
    });
    row(ui, "save-table-values", &mut |ui, name, actions| {
        let values = [(true, texts.get("values-exact")), (false, texts.get("values-shown"))];
        if let Some(is_exact) = segmented(ui, name, &values, options.is_exact) {
            actions.push(Action::SetOptions(TableTextOptions { is_exact, ..options }));
        }
        ui.add_space(8.0);
        ui.scope(|ui| {
            ui.set_width(ui.available_width().min(200.0));
            if check_row(ui, options.is_indented, texts.get("indent-children")).clicked() {
                let is_indented = !options.is_indented;
                actions.push(Action::SetOptions(TableTextOptions { is_indented, ..options }));
            }
        });
    });
    let selected = selected(view, table);
    if selected > 0 {
        row(ui, "save-table-rows", &mut |ui, name, actions| {
            let (all, some) = (texts.count("rows-all", table.rows.len()), texts.count("rows-selected", selected));
            let choices = [(false, all.as_str()), (true, some.as_str())];
            if let Some(is_selected_only) = segmented(ui, name, &choices, saving.is_selected_only) {
                actions.push(Action::SetSelectedOnly(is_selected_only));
            }
        });
    }
    let why = match options.format {
        TableFormat::Csv => "save-table-csv-why",
        TableFormat::Markdown => "save-table-markdown-why",
        TableFormat::Latex => "save-table-latex-why",
    };
    muted(ui, texts.get(why));
}

/// What a control is about; to a screen reader it says so itself.
fn label_ui(ui: &mut Ui, text: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 26.0), egui::Sense::hover());
    let color = palette(ui).text2;
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, text, font::body(), color);
}

/// How the text will begin.
fn preview_ui(ui: &mut Ui, view: &View<'_>, saving: &State, height: f32) {
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.inset).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
    frame.stroke(Stroke::new(1.0, colors.line)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_height(height);
        ScrollArea::both().id_salt("table preview").auto_shrink(false).show(ui, |ui| {
            let text = saving.preview.value().map(|text| &**text).unwrap_or_default();
            // A line break of the text is a line; what else could move or hide something is not.
            let lines: Vec<_> = text.lines().map(format::safe_text).collect();
            let text = RichText::new(lines.join("\n")).font(font::mono()).color(colors.text2);
            ui.add(egui::Label::new(text).wrap_mode(egui::TextWrapMode::Extend));
            if let Some(why) = saving.preview.failure() {
                ui.label(RichText::new(view.texts.message(why)).font(font::body()).color(colors.danger));
            }
        });
    });
}

/// Where to, and the buttons.
fn foot_ui(ui: &mut Ui, view: &View<'_>, saving: &State, table: &Table, actions: &mut Actions) {
    let texts = view.texts;
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        label_ui(ui, texts.get("export-to"));
        let width = (ui.available_width() - 44.0).max(80.0);
        if let Some(path) = text_field(ui, texts.get("export-path"), "", &saving.path, width) {
            actions.push(Action::SetPath(path));
        }
        if ui.add(Button::icon(Icon::FolderOpen, texts.get("export-choose"))).clicked() {
            actions.push(Action::PickPath);
        }
    });
    buttons_ui(ui, |ui| {
        let format = format_name(texts, saving.options.format);
        let save = if saving.is_replacing { "export-replace" } else { "export-save" };
        let save = texts.with(save, &[("format", format.into())]);
        let is_ready = !saving.is_saving && !saving.path.trim().is_empty();
        if ui.add_enabled(is_ready, Button::primary(&save)).clicked() {
            actions.push(Action::Save);
        }
        let close = if saving.saved.is_some() { "close" } else { "cancel" };
        if ui.add(Button::outlined(texts.get(close))).clicked() {
            actions.push(Action::Close);
        }
        if ui.add(Button::outlined(texts.get("export-copy-text")).with_icon(Icon::Copy)).clicked() {
            actions.push(Action::Copy);
        }
        let rows = if saving.is_selected_only { selected(view, table) } else { table.rows.len() };
        let extent = [("rows", rows.into()), ("columns", view.place.table.columns.len().into())];
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| muted(ui, &texts.with("save-table-extent", &extent)));
    });
}
