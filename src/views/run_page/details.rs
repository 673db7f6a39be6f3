//! The facts about a run: id, status, times, user, source, parent, datasets, models, where its files are.

use egui::{RichText, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::text::{status_icon, status_word};
use super::super::widgets::{Button, elided, link, section_title};
use super::super::{Actions, View, entities};
use super::{fact, run_link};
use crate::app::{pages, system};
use crate::model::{RunIndex, TreeNote, format};
use crate::store::{Mark, Run};

pub(super) fn details_ui(ui: &mut Ui, view: &View<'_>, index: RunIndex, is_narrow: bool, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let run = view.place.catalog.run(index);
    if !is_narrow {
        ui.add_space(8.0);
        section_title(ui, texts.get("details"), None);
    }
    let text = |ui: &mut Ui, text: &str| {
        elided(ui, &format::safe_text(text), font::body(), palette.text);
    };
    let mono = |ui: &mut Ui, text: &str| {
        elided(ui, &format::safe_text(text), font::mono(), palette.text);
    };
    fact(ui, texts.get("column-status"), |ui| {
        let (icon, tone) = status_icon(run.status);
        let (_, color) = tone.colors(palette);
        let (rect, _) = ui.allocate_exact_size(egui::vec2(16.0, 20.0), egui::Sense::hover());
        icon.paint(ui.painter(), rect.center(), 14.0, color);
        ui.spacing_mut().item_spacing.x = 6.0;
        let word = status_word(texts, run.status);
        let duration = run.start_time.zip(run.end_time).map(|(start, end)| format::duration(texts, end - start));
        text(ui, &duration.map_or_else(|| word.to_owned(), |duration| format!("{word} · {duration}")));
    });
    fact(ui, texts.get("column-run-id"), |ui| {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(Button::icon(Icon::Copy, texts.get("copy-run-id"))).clicked() {
                actions.push(system::Action::Copy(run.id.to_string()));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| mono(ui, run.id.as_str()));
        });
    });
    if run.marks.contains(&Mark::ArtifactsOnly) {
        ui.label(RichText::new(texts.get("run-artifacts-only")).font(font::body()).color(palette.warn));
    }
    store_ui(ui, view, index, actions);
    if let Some(start) = run.start_time {
        fact(ui, texts.get("started"), |ui| {
            let absolute = format::absolute_time(start, &view.clock.zone);
            let relative = format::relative_time(texts, start, view.clock.now, &view.clock.zone);
            // Long ago, the relative form is the date again.
            let is_repeated = absolute.starts_with(&relative);
            text(ui, &if is_repeated { absolute } else { format!("{absolute} · {relative}") });
        });
    }
    if !is_narrow && let Some(end) = run.end_time {
        fact(ui, texts.get("ended"), |ui| text(ui, &format::absolute_time(end, &view.clock.zone)));
    }
    let user = run.tag("mlflow.user").unwrap_or(&run.user_id);
    if !user.is_empty() {
        fact(ui, texts.get("column-user"), |ui| text(ui, user));
    }
    source_ui(ui, view, run);
    parent_ui(ui, view, index, actions);
    entities::models_ui(ui, view, index, actions);
    artifacts_place_ui(ui, view, index, is_narrow);
}

/// Which of several stores it lies in: that is the one in which it is edited and deleted.
fn store_ui(ui: &mut Ui, view: &View<'_>, index: RunIndex, actions: &mut Actions) {
    let catalog = &view.place.catalog;
    if catalog.stores.len() < 2 {
        return;
    }
    let palette = palette(ui);
    let store = |run: RunIndex| &catalog.stores[catalog.runs[run.at()].store.at()];
    fact(ui, view.texts.get("column-store"), |ui| {
        let own = store(index);
        elided(ui, &format::safe_text(&own.label), font::body(), palette.text)
            .on_hover_text(format::safe_text(&own.location.origin.to_string()));
    });
    for twin in catalog.twins().of(index) {
        fact(ui, "", |ui| {
            let text = view.texts.with("also-in", &[("stores", (*store(twin).label).into())]);
            if link(ui, &format::safe_text(&text)).clicked() {
                actions.push(pages::Action::Reveal(twin));
            }
        });
    }
}

fn source_ui(ui: &mut Ui, view: &View<'_>, run: &Run) {
    let texts = view.texts;
    let palette = palette(ui);
    if let Some(source) = run.tag("mlflow.source.name").filter(|source| !source.is_empty()) {
        fact(ui, texts.get("column-source"), |ui| {
            // The file's name is what one looks for; the whole path is on hover.
            let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
            elided(ui, &format::safe_text(name), font::body(), palette.text).on_hover_text(format::safe_text(source));
        });
    }
    let commit = run.tag("mlflow.source.git.commit").filter(|commit| !commit.is_empty());
    if let Some(commit) = commit {
        fact(ui, texts.get("column-git-commit"), |ui| {
            let short: String = commit.chars().take(9).collect();
            ui.label(RichText::new(format::safe_text(&short)).font(font::mono()).color(palette.text))
                .on_hover_text(format::safe_text(commit));
            let branch = run.tag("mlflow.source.git.branch").or_else(|| run.tag("mlflow.gitBranchName"));
            if let Some(branch) = branch {
                elided(ui, &format::safe_text(branch), font::body(), palette.text2);
            }
        });
    }
}

fn parent_ui(ui: &mut Ui, view: &View<'_>, index: RunIndex, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    if let Some(parent) = view.parent(index) {
        fact(ui, texts.get("parent-run"), |ui| {
            run_link(ui, view, parent, actions);
            if view.place.forest().note(index) == Some(TreeNote::ParentElsewhere) {
                elided(ui, texts.get("chip-parent-elsewhere"), font::small(), palette.muted);
            }
        });
    } else if let Some(id) = view.place.catalog.run(index).parent_id() {
        fact(ui, texts.get("parent-run"), |ui| {
            let text = texts.with("parent-missing", &[("id", id.into())]);
            elided(ui, &format::safe_text(&text), font::body(), palette.warn);
        });
    }
}

/// Where the files are, when the stored address says something else.
fn artifacts_place_ui(ui: &mut Ui, view: &View<'_>, index: RunIndex, is_narrow: bool) {
    let Some(artifacts) = view.place.artifacts.as_ref().filter(|artifacts| artifacts.run == index) else { return };
    let Some(section) = artifacts.listing.value().and_then(|sections| sections.first()) else { return };
    let palette = palette(ui);
    if let Some(message) = section.root.disagreement.as_ref().or(section.root.unavailable.as_ref()) {
        fact(ui, view.texts.get("tab-artifacts"), |ui| {
            let text = view.texts.message(message);
            elided(ui, &format::safe_text(&text), font::body(), palette.muted);
        });
    }
    if !is_narrow && let Some(uri) = &view.place.catalog.run(index).artifact_uri {
        fact(ui, view.texts.get("artifact-uri"), |ui| {
            elided(ui, &format::safe_text(uri), font::mono(), palette.text2);
        });
    }
}
