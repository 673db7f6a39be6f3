//! The line above a preview: which file it is, what is known about it, and what can be done with it.

use std::sync::Arc;

use egui::{Popup, RichText, Ui};

use super::super::icons::Icon;
use super::super::lifecycle::{buttons_ui, dialog_ui};
use super::super::theme::{font, palette};
use super::super::widgets::{Bar, Button, Form, elided};
use super::super::{Actions, View};
use super::{figure, file_size, image, pages, table, text, tree_view};
use crate::app::artifacts::file_actions::{self, Opening};
use crate::app::artifacts::{ArtifactRef, State};
use crate::app::{artifacts, system};
use crate::model::format;
use crate::preview::{Preview, Shape};
use crate::text::Texts;

/// Name, facts, and what can be done with the file; what has no room is in the menu.
pub(super) fn head_ui(ui: &mut Ui, view: &View<'_>, artifacts: &State, target: &ArtifactRef, actions: &mut Actions) {
    /// Of the name, points: more of it only where there is room.
    const LEAST: f32 = 260.0;
    let texts = view.texts;
    let shape = artifacts.shown().map(|preview| &preview.shape);
    let mut bar = Bar::new("preview head", texts.get("file-actions"));
    if artifacts.shown().is_some_and(|preview| preview.has_text_behind()) {
        bar = bar.item("as text", move |ui, form, actions: &mut Actions| {
            let choices = [(false, texts.get("as-shown")), (true, texts.get("as-text"))];
            if let Some(as_text) = form.choice(ui, texts.get("shown-as"), &choices, artifacts.as_text) {
                actions.push(artifacts::Action::SetAsText(as_text));
            }
        });
    }
    bar = text::head(tree_view::head(bar, texts, artifacts), texts, artifacts);
    let is_table_too = matches!(shape, Some(Shape::Table(table)) if table.has_tree);
    if !artifacts.as_text && (is_table_too || artifacts.table.part.as_tree) {
        bar = bar.item("table or tree", move |ui, form, actions| {
            table::tree_switch_ui(ui, form, texts, artifacts, actions);
        });
    }
    bar = match shape {
        Some(Shape::Figures(figures)) => {
            let page = page_on_disk(artifacts, target);
            figure::head(bar, texts, (&artifacts.figures, figures), page)
        }
        Some(Shape::Pages(content)) if !artifacts.as_text => pages::head(bar, texts, &artifacts.pages, content),
        Some(Shape::Image(image)) => image::controls(bar, texts, artifacts, image),
        _ => bar,
    };
    // The bar of a figure has an arrow down of its own, for what is seen; the file itself is saved from the menu.
    if !matches!(shape, Some(Shape::Figures(_))) {
        let save = format!("{} ({})", texts.get("save-copy"), crate::app::command::Command::SaveCopy.shortcut_text());
        bar = bar.optional("save", move |ui, actions: &mut Actions| {
            if ui.add(Button::icon(Icon::Download, &save)).clicked() {
                actions.push(artifacts::Action::File(file_actions::Action::SaveCopy(target.clone())));
            }
        });
    }
    bar = bar.item("file", move |ui, form, actions| match form {
        Form::Bar => {
            let more = ui.add(Button::icon(Icon::Ellipsis, texts.get("file-actions")));
            Popup::menu(&more).show(|ui| menu_ui(ui, texts, artifacts, target, actions));
        }
        Form::Menu => {
            ui.separator();
            menu_ui(ui, texts, artifacts, target, actions);
        }
    });
    let name = width_of(ui, name_of(target));
    bar.show_behind(ui, actions, name.min(LEAST), |ui| name_ui(ui, texts, artifacts, target));
}

fn name_of(target: &ArtifactRef) -> &str {
    target.path.rsplit('/').next().unwrap_or(&target.path)
}

/// Of a name, points.
fn width_of(ui: &Ui, name: &str) -> f32 {
    let name = format::safe_text(name).into_owned();
    ui.painter().layout_no_wrap(name, font::value(), egui::Color32::PLACEHOLDER).size().x + 2.0
}

/// The name first, then what is known of the file, then the folder that it lies in.
fn name_ui(ui: &mut Ui, texts: &'static Texts, artifacts: &State, target: &ArtifactRef) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.x = 8.0;
    let facts = facts(artifacts, target, artifacts.shown(), texts);
    let name = name_of(target);
    let room = ui.available_width();
    let facts_width = 8.0 + facts.chars().count() as f32 * 6.6;
    let folder = target.path.strip_suffix(name).unwrap_or_default().trim_end_matches('/');
    let folder = format!("{} /", format::safe_text(&format::middle_ellipsis(folder, 40)));
    let is_folder_shown = name.len() < target.path.len()
        && width_of(ui, name) + width_of(ui, &folder) + 8.0 <= room - facts_width.min(120.0);
    if is_folder_shown {
        ui.label(RichText::new(folder).font(font::body()).color(palette.muted));
    }
    let (shown, label) = ui
        .scope(|ui| {
            ui.set_max_width(ui.available_width());
            // The end of a name tells most.
            let most = if width_of(ui, name) <= ui.available_width() {
                usize::MAX
            } else {
                ((ui.available_width() / 7.5) as usize).max(12)
            };
            let shown = format::middle_ellipsis(name, most).into_owned();
            let label = elided(ui, &format::safe_text(&shown), font::value(), palette.text);
            (shown, label)
        })
        .inner;
    if shown != name || (!is_folder_shown && name != target.path) {
        label.on_hover_text(format::safe_text(&target.path));
    }
    if ui.available_width() > 24.0 {
        elided(ui, &facts, font::body(), palette.muted);
    }
}

/// The chosen file where it is a page on a disk, which a browser could open.
pub(super) fn page_on_disk<'a>(artifacts: &State, target: &'a ArtifactRef) -> Option<&'a ArtifactRef> {
    let is_page = file_actions::opening(&target.path) == Opening::Asks && artifacts.path_on_disk(target).is_some();
    is_page.then_some(target)
}

/// What can be done with a file or folder: also the menu of its row.
pub(super) fn menu_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    artifacts: &State,
    target: &ArtifactRef,
    actions: &mut Actions,
) {
    let is_folder = artifacts.rows.iter().any(|row| row.is_folder && row.target == *target);
    let mut act = |action: file_actions::Action| actions.push(artifacts::Action::File(action));
    let path = artifacts.path_on_disk(target);
    if !is_folder {
        if path.is_some() && file_actions::opening(&target.path) != Opening::Never {
            let label = if file_actions::opening(&target.path) == Opening::Asks { "open-browser" } else { "open-with" };
            if ui.button(texts.get(label)).clicked() {
                act(file_actions::Action::Open(target.clone()));
            }
        }
        if ui.button(texts.get("save-copy")).clicked() {
            act(file_actions::Action::SaveCopy(target.clone()));
        }
        ui.separator();
    }
    if path.is_some() && ui.button(texts.get("copy-path")).clicked() {
        act(file_actions::Action::CopyPath(target.clone()));
    }
    let section = artifacts.listing.value().and_then(|sections| sections.get(target.section));
    if !is_folder
        && section.is_some_and(|section| section.model.is_none())
        && ui.button(texts.get("copy-python")).clicked()
    {
        act(file_actions::Action::CopyPython(target.clone()));
    }
    if let Some(path) = path
        && ui.button(texts.get("show-in-folder")).clicked()
    {
        actions.push(system::Action::ShowInFolder(path));
    }
}

/// Asks before a page is opened whose scripts would run.
pub(super) fn asked_ui(ui: &mut Ui, texts: &'static Texts, artifacts: &State, actions: &mut Actions) {
    let Some(target) = &artifacts.asking else { return };
    let mut answer = None;
    let is_left = dialog_ui(ui, "open a page", texts.get("open-browser-title"), 420.0, |ui| {
        let name = target.path.rsplit('/').next().unwrap_or(&target.path);
        let why = texts.with("open-browser-why", &[("file", format::safe_text(name).into_owned().into())]);
        ui.label(RichText::new(why).font(font::body()).color(palette(ui).text2));
        buttons_ui(ui, |ui| {
            if ui.add(Button::primary(texts.get("open-browser"))).clicked() {
                answer = Some(true);
            }
            if ui.add(Button::outlined(texts.get("cancel"))).clicked() {
                answer = Some(false);
            }
        });
    });
    if let Some(is_agreed) = answer.or(is_left.then_some(false)) {
        actions.push(artifacts::Action::File(file_actions::Action::AnswerOpen(is_agreed)));
    }
}

/// Size, dimensions, encoding: one line.
fn facts(artifacts: &State, target: &ArtifactRef, preview: Option<&Arc<Preview>>, texts: &'static Texts) -> String {
    let mut parts: Vec<String> = Vec::new();
    match preview.map(|preview| &preview.shape) {
        Some(Shape::Image(image)) => {
            parts.push(format!("{} × {}", image.stored_size[0], image.stored_size[1]));
            parts.push(format!("{} {}", image.format, texts.message(&image.channels.message())));
            if image.pages > 1 {
                parts.push(texts.count("image-pages", image.pages as usize));
            } else if image.frames > 1 {
                parts.push(texts.count("image-frames", image.frames as usize));
            }
        }
        // What was not read is not counted: a number alone would be taken for that of the whole file.
        Some(Shape::Table(table)) => {
            let total = artifacts.table.total.or(table.total_rows);
            let rows = if total.is_none() { "table-rows-first" } else { "table-rows" };
            let columns = if table.columns_are_cut { "table-columns-first" } else { "table-columns" };
            parts.push(texts.count(rows, total.map_or(table.row_count(), |total| total as usize)));
            parts.push(texts.count(columns, table.columns.len()));
        }
        // The line below a text tells of it, as far as it is known.
        Some(Shape::Text(_)) => parts.extend(text::growing(artifacts, texts)),
        Some(Shape::Markdown(text)) => {
            let lines = if text.is_cut { "text-lines-first" } else { "text-lines" };
            parts.push(texts.count(lines, text.line_count()));
            parts.push(text.encoding.to_owned());
        }
        Some(Shape::Facts(facts)) => parts.push(texts.message(&facts.kind)),
        Some(Shape::Pointer(pointer)) => {
            parts.push(texts.with("pointer-fact", &[("keeper", pointer.keeper.name().into())]));
        }
        Some(Shape::Empty) => parts.push(texts.get("file-empty-fact").to_owned()),
        Some(Shape::Document(_) | Shape::Figures(_)) if preview.is_some_and(|preview| !preview.format.is_empty()) => {
            parts.extend(preview.map(|preview| preview.format.clone()));
        }
        Some(Shape::Pages(content)) => parts.extend(pages::facts(content, texts)),
        Some(Shape::Tree(_) | Shape::Document(_) | Shape::Figures(_)) | None => {}
    }
    if let Some(bytes) = file_size(artifacts, target) {
        parts.insert(usize::from(matches!(preview.map(|p| &p.shape), Some(Shape::Image(_)))), format::size(bytes));
    }
    parts.join(" · ")
}
