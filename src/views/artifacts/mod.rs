//! The files of a run: tree at the left, preview at the right.

mod document;
pub mod figure;
pub mod image;
mod loading;
pub mod markdown;
mod table;
mod text;
mod tree;

use std::sync::Arc;

use egui::{Align, Layout, RichText, Ui};

use super::icons::Icon;
use super::theme::{self, font, palette, size};
use super::widgets::{Button, empty_state, segmented};
use super::{Actions, View};
use crate::app::artifacts::{ArtifactRef, Zoom};
use crate::app::{artifacts, system};
use crate::model::{RunIndex, format};
use crate::preview::{ImagePreview, Preview, Shape};
use crate::store::ArtifactKind;
use crate::text::Texts;

/// See the module.
pub fn artifacts_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let texts = view.texts;
    let Some(artifacts) = view.place.artifacts.as_ref().filter(|artifacts| artifacts.run == run) else {
        actions.push(artifacts::Action::Want(run));
        return;
    };
    if let Some(message) = artifacts.listing.failure() {
        let why = texts.message(message);
        empty_state(ui, Icon::FolderX, texts.get("artifacts-failed"), &format::safe_text(&why), |_| {});
        return;
    }
    let Some(sections) = artifacts.listing.value() else { return };
    if artifacts.file_count == Some(0) && sections.iter().all(|section| section.listing.entries.is_empty()) {
        let unavailable = sections.iter().find_map(|section| section.root.unavailable.as_ref());
        let (icon, title) = match unavailable {
            Some(_) => (Icon::FolderX, texts.get("artifacts-unavailable")),
            None => (Icon::FolderOpen, texts.get("artifacts-none")),
        };
        let why = unavailable.map(|message| texts.message(message)).unwrap_or_default();
        empty_state(ui, icon, title, &format::safe_text(&why), |_| {});
        return;
    }
    let content = egui::Frame::new().fill(palette(ui).content);
    egui::Panel::left("artifact tree")
        .default_size(size::ARTIFACTS)
        .size_range(160.0..=620.0)
        .frame(content)
        .show(ui, |ui| tree::tree_ui(ui, view, artifacts, actions));
    egui::CentralPanel::default().frame(content).show(ui, |ui| preview_ui(ui, view, artifacts, actions));
}

fn preview_ui(ui: &mut Ui, view: &View<'_>, artifacts: &artifacts::State, actions: &mut Actions) {
    let texts = view.texts;
    let Some(target) = &artifacts.selected else {
        let why = artifacts.preview.failure().map(|message| texts.message(message)).unwrap_or_default();
        empty_state(ui, Icon::FileText, texts.get("choose-file"), &format::safe_text(&why), |_| {});
        return;
    };
    let frame = egui::Frame::new().fill(palette(ui).content).inner_margin(egui::Margin::symmetric(16, 0));
    egui::Panel::top("preview head")
        .exact_size(size::TOOLBAR)
        .frame(frame)
        .show(ui, |ui| head_ui(ui, view, artifacts, target, actions));
    if let Some(message) = artifacts.preview.failure() {
        let why = texts.message(message);
        empty_state(ui, Icon::ImageOff, texts.get("preview-failed"), &format::safe_text(&why), |_| {});
        return;
    }
    let Some(preview) = artifacts.preview.value() else {
        loading::loading_ui(ui, texts, artifacts, target);
        return;
    };
    for notice in &preview.notices {
        notice_ui(ui, &texts.message(notice));
    }
    if artifacts.as_text
        && let Some(text) = preview.text()
    {
        text::text_ui(ui, text, texts);
        return;
    }
    match &preview.shape {
        Shape::Image(_) => image::image_ui(ui, texts, preview, artifacts.zoom, actions),
        Shape::Text(text) => text::text_ui(ui, text, texts),
        Shape::Table(content) => table::table_ui(ui, content, texts),
        Shape::Tree(tree) => text::tree_ui(ui, tree, artifacts, texts, actions),
        Shape::Markdown(text) => {
            if text.is_cut {
                text::cut_ui(ui, text, texts);
            } else if markdown::is_cut(text.text()) {
                notice_ui(ui, texts.get("markdown-cut"));
            }
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 16)).show(ui, |ui| {
                    ui.set_max_width(760.0);
                    markdown::markdown_ui(ui, texts, ("artifact", target), text.text());
                });
            });
        }
        Shape::Figures(figures) => figure::figures_ui(ui, view, (artifacts, target), figures, actions),
        Shape::Document(content) => document::document_ui(ui, texts, (target, preview), content),
        Shape::Pointer(pointer) => text::pointer_ui(ui, pointer, texts),
        Shape::Facts(facts) => text::facts_ui(ui, facts, texts),
        Shape::Empty => empty_state(ui, Icon::FileText, texts.get("file-empty"), "", |_| {}),
    }
}

/// Name, facts, and what can be done with the file.
fn head_ui(ui: &mut Ui, view: &View<'_>, artifacts: &artifacts::State, target: &ArtifactRef, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if let Some(path) = path_on_disk(artifacts, target) {
                if ui.add(Button::icon(Icon::FolderOpen, texts.get("show-in-folder"))).clicked() {
                    actions.push(system::Action::ShowInFolder(path.clone()));
                }
                if ui.add(Button::icon(Icon::Copy, texts.get("copy-path"))).clicked() {
                    actions.push(system::Action::Copy(path.display().to_string()));
                }
            }
            let preview = artifacts.preview.value();
            if let Some(Shape::Image(image)) = preview.map(|preview| &preview.shape) {
                zoom_buttons(ui, texts, image, artifacts.zoom, actions);
            }
            if let Some(Shape::Figures(figures)) = preview.map(|preview| &preview.shape) {
                let page = page_on_disk(artifacts, target);
                figure::head_ui(ui, texts, (&artifacts.figures, figures), page, actions);
            }
            if preview.is_some_and(|preview| preview.has_text_behind()) {
                let choices = [(false, texts.get("as-shown")), (true, texts.get("as-text"))];
                if let Some(as_text) = segmented(ui, texts.get("shown-as"), &choices, artifacts.as_text) {
                    actions.push(artifacts::Action::SetAsText(as_text));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let facts = facts(artifacts, target, preview, texts);
                let facts_width = 8.0 + facts.chars().count() as f32 * 6.6;
                let (folder, name) = target.path.rsplit_once('/').unwrap_or(("", &target.path));
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - facts_width).max(80.0));
                    ui.spacing_mut().item_spacing.x = 4.0;
                    if !folder.is_empty() {
                        let folder = format::middle_ellipsis(folder, 40);
                        let shown = format!("{} /", format::safe_text(&folder));
                        ui.label(RichText::new(shown).font(font::body()).color(palette.muted));
                    }
                    super::widgets::elided(ui, &format::safe_text(name), font::value(), palette.text);
                });
                super::widgets::elided(ui, &facts, font::body(), palette.muted);
            });
        });
    });
}

fn zoom_buttons(ui: &mut Ui, texts: &'static Texts, image: &ImagePreview, zoom: Zoom, actions: &mut Actions) {
    let actual = 1.0 / ui.pixels_per_point();
    let center = image.full_size.map(|side| side as f32 / 2.0);
    let is_actual = matches!(zoom, Zoom::Scale { scale, .. } if (scale - actual).abs() < 1e-4);
    let percent = match zoom {
        Zoom::Scale { scale, .. } if !is_actual => format!("{:.0} %", scale * ui.pixels_per_point() * 100.0),
        _ => String::new(),
    };
    let state = match zoom {
        Zoom::Fit => 0,
        Zoom::Scale { .. } if is_actual => 1,
        Zoom::Scale { .. } => 2,
    };
    let mut choices = vec![(0, texts.get("zoom-fit")), (1, "1:1")];
    if !percent.is_empty() {
        choices.push((2, &percent));
    }
    match segmented(ui, texts.get("zoom"), &choices, state) {
        Some(0) => actions.push(artifacts::Action::SetZoom(Zoom::Fit)),
        Some(1) => actions.push(artifacts::Action::SetZoom(Zoom::Scale { scale: actual, center })),
        _ => {}
    }
}

fn path_on_disk(artifacts: &artifacts::State, target: &ArtifactRef) -> Option<std::path::PathBuf> {
    let section = artifacts.listing.value()?.get(target.section)?;
    Some(section.root.path.as_ref()?.join(&target.path))
}

/// The chosen file where it is a page of HTML on a disk, which a browser could open.
fn page_on_disk(artifacts: &artifacts::State, target: &ArtifactRef) -> Option<std::path::PathBuf> {
    let path = path_on_disk(artifacts, target)?;
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    matches!(ending.as_str(), "html" | "htm").then_some(path)
}

/// Size, dimensions, encoding: one line.
fn facts(
    artifacts: &artifacts::State,
    target: &ArtifactRef,
    preview: Option<&Arc<Preview>>,
    texts: &'static Texts,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    match preview.map(|preview| &preview.shape) {
        Some(Shape::Image(image)) => {
            parts.push(format!("{} × {}", image.stored_size[0], image.stored_size[1]));
            parts.push(format!("{} {}", image.format, texts.message(&image.channels.message())));
            if image.frames > 1 {
                parts.push(texts.count("image-frames", image.frames as usize));
            }
        }
        // What was not read is not counted: a number alone would be taken for that of the whole file.
        Some(Shape::Table(table)) => {
            let rows = if table.is_cut { "table-rows-first" } else { "table-rows" };
            let columns = if table.columns_are_cut { "table-columns-first" } else { "table-columns" };
            parts.push(texts.count(rows, table.row_count()));
            parts.push(texts.count(columns, table.columns.len()));
        }
        Some(Shape::Text(text) | Shape::Markdown(text)) => {
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
        Some(Shape::Tree(_) | Shape::Document(_) | Shape::Figures(_)) | None => {}
    }
    if let Some(bytes) = file_size(artifacts, target) {
        parts.insert(usize::from(matches!(preview.map(|p| &p.shape), Some(Shape::Image(_)))), format::size(bytes));
    }
    parts.join(" · ")
}

fn file_size(artifacts: &artifacts::State, target: &ArtifactRef) -> Option<u64> {
    let section = artifacts.listing.value()?.get(target.section)?;
    let row = artifacts.rows.iter().find(|row| row.target == *target)?;
    match section.listing.entries.get(row.entry?)?.kind {
        ArtifactKind::File { size } => Some(size),
        _ => None,
    }
}

/// A line at the top of a preview that is not the whole file, or not what its name says.
fn notice_ui(ui: &mut Ui, text: &str) {
    let palette = theme::palette(ui);
    egui::Frame::new().fill(palette.warn_soft).inner_margin(egui::Margin::symmetric(16, 5)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(text).font(font::small()).color(palette.warn));
    });
}
