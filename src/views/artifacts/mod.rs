//! The files of a run: tree at the left, preview at the right.

mod document;
mod facts;
pub mod figure;
mod head;
pub mod image;
mod loading;
pub mod markdown;
mod pages;
pub mod series;
pub mod steps_player;
mod table;
mod text;
mod tree;
mod tree_view;

pub(in crate::views) use table::plot_ui;

use egui::{RichText, Ui};

use super::icons::Icon;
use super::theme::{self, font, palette, size};
use super::widgets::empty_state;
use super::{Actions, View};
use crate::app::artifacts;
use crate::app::artifacts::ArtifactRef;
use crate::model::{RunIndex, format};
use crate::preview::Shape;
use crate::store::ArtifactKind;

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
    if image::large_ui(ui, texts, artifacts, actions) {
        return;
    }
    let content = egui::Frame::new().fill(palette(ui).content);
    egui::Panel::left("artifact tree")
        .default_size(size::ARTIFACTS)
        .size_range(160.0..=620.0)
        .frame(content)
        .show(ui, |ui| tree::tree_ui(ui, view, artifacts, actions));
    egui::CentralPanel::default().frame(content).show(ui, |ui| preview_ui(ui, view, artifacts, actions));
    head::asked_ui(ui, texts, artifacts, actions);
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
        .show(ui, |ui| head::head_ui(ui, view, artifacts, target, actions));
    if artifacts.track().is_some() || artifacts.frames.has_any() {
        series::series_ui(ui, texts, artifacts, actions);
    }
    if let Some(member) = &artifacts.member {
        document::back_ui(ui, texts, member, actions);
    }
    content_ui(ui, view, artifacts, target, actions);
}

/// What is shown of the chosen file and nothing beside it: see [`super::preview_ui`].
pub fn alone_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(artifacts) = &view.place.artifacts else { return };
    if let Some(target) = &artifacts.selected {
        let frame = egui::Frame::new().fill(palette(ui).content);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| content_ui(ui, view, artifacts, target, actions));
    }
}

fn content_ui(ui: &mut Ui, view: &View<'_>, artifacts: &artifacts::State, target: &ArtifactRef, actions: &mut Actions) {
    let texts = view.texts;
    if let Some(message) = artifacts.preview.failure() {
        let why = texts.message(message);
        empty_state(ui, Icon::ImageOff, texts.get("preview-failed"), &format::safe_text(&why), |_| {});
        return;
    }
    let Some(preview) = artifacts.shown() else {
        loading::loading_ui(ui, texts, artifacts, target);
        return;
    };
    for notice in &preview.notices {
        notice_ui(ui, &texts.message(notice));
    }
    if text::text_ui(ui, artifacts, preview, texts, actions) {
        return;
    }
    match &preview.shape {
        Shape::Image(_) => image::image_ui(ui, texts, artifacts, preview, actions),
        Shape::Table(content) => table::table_ui(ui, view, artifacts, content, actions),
        Shape::Tree(tree) => tree_view::tree_ui(ui, tree, artifacts, texts, actions),
        Shape::Markdown(text) => {
            if text.is_cut {
                text::cut_ui(ui, text, texts);
            } else if markdown::is_cut(text.text()) {
                notice_ui(ui, texts.get("markdown-cut"));
            }
            egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 16)).show(ui, |ui| {
                    ui.set_max_width(760.0);
                    markdown::file_ui(ui, texts, target, (text.text(), &artifacts.pictures), actions);
                });
            });
        }
        Shape::Text(_) => {}
        Shape::Figures(figures) => figure::figures_ui(ui, view, (artifacts, target), figures, actions),
        Shape::Pages(content) => pages::pages_ui(ui, texts, &artifacts.pages, content, actions),
        Shape::Document(content) => document::document_ui(ui, texts, (artifacts, target, preview), content, actions),
        Shape::Pointer(pointer) => facts::pointer_ui(ui, pointer, texts),
        Shape::Facts(facts) => facts::facts_ui(ui, facts, texts),
        Shape::Empty => empty_state(ui, Icon::FileText, texts.get("file-empty"), "", |_| {}),
    }
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
