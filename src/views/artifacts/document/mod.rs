//! A page of blocks, one below another.

mod members;

use std::sync::Arc;

use egui::{RichText, Ui};

use super::super::Actions;
use super::super::theme::{font, palette};
use crate::app::artifacts::ArtifactRef;
use crate::preview::{Block, Document, Fact, Label, Preview};
use crate::text::Texts;

pub(super) use members::back_ui;

/// Space between blocks, points.
const GAP: f32 = 12.0;

/// Everything, in a column that scrolls.
pub(super) fn document_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    (target, _preview): (&ArtifactRef, &Arc<Preview>),
    document: &Document,
    actions: &mut Actions,
) {
    egui::ScrollArea::vertical().id_salt(("document", target)).auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 16)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for block in &document.blocks {
                block_ui(ui, texts, block, actions);
                ui.add_space(GAP);
            }
        });
    });
}

fn words(texts: &'static Texts, label: &Label) -> String {
    match label {
        Label::Words(message) => texts.message(message),
        Label::Name(name) => name.clone(),
    }
}

fn block_ui(ui: &mut Ui, texts: &'static Texts, block: &Block, actions: &mut Actions) {
    let palette = palette(ui);
    match block {
        Block::Heading { level, label } => {
            let font = if *level == 1 { font::title() } else { font::value() };
            ui.label(RichText::new(words(texts, label)).font(font).color(palette.text));
        }
        Block::Text(text) | Block::Markdown(text) => {
            ui.label(RichText::new(text).font(font::body()).color(palette.text));
        }
        Block::Code { text, .. } | Block::Output { text, .. } => {
            ui.label(RichText::new(text).font(font::mono()).color(palette.text));
        }
        Block::Facts(facts) => facts_ui(ui, texts, facts),
        Block::Warning(message) => {
            ui.label(RichText::new(texts.message(message)).font(font::body()).color(palette.warn));
        }
        Block::Note(message) => {
            ui.label(RichText::new(texts.message(message)).font(font::body()).color(palette.muted));
        }
        Block::Members { members, can_open } => members::members_ui(ui, texts, members, *can_open, actions),
        Block::Table(_) | Block::Tree(_) | Block::Image(_) | Block::Curves(_) => {}
    }
}

fn facts_ui(ui: &mut Ui, texts: &'static Texts, facts: &[Fact]) {
    let palette = palette(ui);
    for fact in facts {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(words(texts, &fact.label)).font(font::body()).color(palette.muted));
            ui.label(RichText::new(&fact.value).font(font::body()).color(palette.text));
        });
    }
}
