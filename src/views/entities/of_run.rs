//! What a run has to do with models, datasets and traces: links to their pages.

use egui::Ui;

use super::super::icons::Icon;
use super::super::run_page::fact;
use super::super::theme::{font, palette};
use super::super::widgets::{Chip, chip, elided, link, section_title};
use super::super::{Actions, View};
use super::parts::icon_ui;
use crate::app::entities;
use crate::app::pages::{self, RunTab};
use crate::model::entities::dataset_context;
use crate::model::{EntityKey, RunIndex, format};
use crate::store::{LifecycleStage, ModelStatus};

/// Links of one kind before the rest is left to the list.
const MOST: usize = 6;

/// Logged models, versions of registered ones, and traces, among the details of a run.
pub fn models_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let Some(indexed) = view.indexed() else { return };
    let (texts, catalog, index) = (view.texts, &indexed.catalog, &indexed.entities);
    let logged = index.logged_of_run(run);
    for &at in logged.iter().take(MOST) {
        let (store, model) = &catalog.logged_models[at];
        fact(ui, texts.get("model"), |ui| {
            icon_ui(ui, Icon::Box);
            let is_deleted = model.lifecycle_stage == LifecycleStage::Deleted;
            if link(ui, &format::safe_text(model.display_name())).on_hover_text(model.id.as_str()).clicked() {
                actions.push(entities::Action::Open(EntityKey::Logged(*store, model.id.clone())));
            }
            if is_deleted {
                chip(ui, texts.get("chip-deleted"), Chip::Neutral, Some(Icon::Trash2));
            } else if let ModelStatus::Pending | ModelStatus::Failed = model.status {
                // One that is ready is nothing to speak of.
                elided(ui, model.status.as_str(), font::small(), palette(ui).muted);
            }
        });
    }
    if logged.len() > MOST {
        fact(ui, "", |ui| {
            if link(ui, &texts.count("and-more", logged.len() - MOST)).clicked() {
                actions.push(entities::Action::Open(EntityKey::LoggedModels));
            }
        });
    }
    for (model, version) in index.versions_of_run(run).iter().take(MOST) {
        let (store, model) = &catalog.registered_models[*model];
        let number = model.versions[*version].version;
        fact(ui, texts.get("registered-as"), |ui| {
            icon_ui(ui, Icon::Tag);
            if link(ui, &format!("{} v{number}", format::registered_label(texts, model))).clicked() {
                actions.push(entities::Action::Open(EntityKey::Registered(*store, model.name.as_str().into())));
            }
        });
    }
    let traces = index.traces_of_run(run);
    if !traces.is_empty() {
        fact(ui, texts.get("traces"), |ui| {
            icon_ui(ui, Icon::Activity);
            let key = match traces {
                [one] => {
                    let (store, trace) = &catalog.traces[*one];
                    EntityKey::Trace(*store, trace.id.as_str().into())
                }
                _ => EntityKey::Traces(Some(catalog.runs[run.at()].experiment)),
            };
            if link(ui, &texts.count("traces-count", traces.len())).clicked() {
                actions.push(entities::Action::Open(key));
            }
        });
    }
}

/// Datasets that the run used.
pub fn datasets_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let inputs = &view.place.catalog.run(run).dataset_inputs;
    if inputs.is_empty() {
        return;
    }
    let texts = view.texts;
    let store = view.place.catalog.runs[run.at()].store;
    ui.add_space(12.0);
    section_title(ui, texts.get("datasets"), Some(&crate::text::grouped(inputs.len())));
    for input in inputs {
        let context = dataset_context(input);
        let name = if input.is_missing { input.digest.as_str() } else { input.name.as_str() };
        fact(ui, if context.is_empty() { texts.get("dataset") } else { context }, |ui| {
            icon_ui(ui, Icon::Database);
            let tip = format!("{} · {}", input.digest, input.source_type);
            let mut response = link(ui, &format::safe_text(name));
            if input.is_missing {
                response = response.on_hover_text(texts.get("dataset-missing"));
            }
            if response.on_hover_text(format::safe_text(&tip)).clicked() {
                let key = EntityKey::Dataset(store, input.name.as_str().into(), input.digest.as_str().into());
                actions.push(entities::Action::Open(key));
            }
        });
    }
}

/// Opens a run.
pub(super) fn open(run: RunIndex, actions: &mut Actions) {
    actions.push(pages::Action::OpenRun(run, RunTab::Overview));
}
