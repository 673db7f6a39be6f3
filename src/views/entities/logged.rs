//! The page of a logged model.

use egui::{Role, Ui};

use super::super::icons::Icon;
use super::super::run_page::fact;
use super::super::theme::{font, palette};
use super::super::widgets::text::Chip;
use super::super::widgets::{ListRow, chip, link, muted, rows_ui, section_title};
use super::super::{Actions, View};
use super::grid::{Column, Grid, Text};
use super::parts::{
    entity_link, icon_ui, mono_fact, open_files, run_fact, run_label, tags_ui, text_fact, time_fact, values_ui,
};
use super::{Head, columns_ui, of_run};
use crate::app::entities::Indexed;
use crate::model::{EntityKey, StoreIndex, format};
use crate::store::{LifecycleStage, LoggedModel, ModelStatus};

pub(super) fn logged_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    model: &LoggedModel,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let name = format::safe_text(model.display_name());
    let head = Head { icon: Icon::Box, kind: "logged-model", name: &name, id: Some(model.id.as_str()) };
    head.show_with(ui, view, actions, |ui, _| {
        if model.lifecycle_stage == LifecycleStage::Deleted {
            chip(ui, texts.get("chip-deleted"), Chip::Neutral, Some(Icon::Trash2));
        } else if model.status != ModelStatus::Unspecified {
            let tone = match model.status {
                ModelStatus::Ready => Chip::Success,
                ModelStatus::Failed => Chip::Danger,
                ModelStatus::Pending | ModelStatus::Unspecified => Chip::Neutral,
            };
            chip(ui, model.status.as_str(), tone, None);
        }
    });
    let key = EntityKey::Logged(store, model.id.clone());
    columns_ui(
        ui,
        &key,
        actions,
        |ui, actions| facts_ui(ui, view, indexed, store, model, actions),
        |ui, actions| {
            metrics_ui(ui, view, indexed, store, model, actions);
            let params: Vec<_> = model.params.iter().collect();
            values_ui(ui, view, "parameters", &params);
        },
    );
}

fn facts_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    model: &LoggedModel,
    actions: &mut Actions,
) {
    let texts = view.texts;
    section_title(ui, texts.get("details"), None);
    mono_fact(ui, texts.get("model-id"), model.id.as_str());
    text_fact(ui, texts.get("model-type"), model.model_type.as_deref().unwrap_or_default());
    text_fact(ui, texts.get("column-status"), model.status_message.as_deref().unwrap_or_default());
    let experiment = view.place.catalog.experiment_indices().find(|index| {
        let entry = &view.place.catalog.experiments[index.at()];
        entry.store == store && entry.experiment.key == model.experiment
    });
    if let Some(experiment) = experiment {
        let name = format::experiment_label(texts, view.place.catalog.experiment(experiment));
        text_fact(ui, texts.get("column-experiment"), &name);
    }
    time_fact(ui, view, "column-created", model.creation_timestamp);
    time_fact(ui, view, "last-updated", model.last_updated_timestamp);
    let run = model.source_run_id.as_ref().and_then(|id| run_fact(ui, view, indexed, (store, id.as_str()), actions));
    if let Some(run) = run {
        fact(ui, texts.get("files"), |ui| {
            icon_ui(ui, Icon::Folder);
            if link(ui, texts.get("show-files")).clicked() {
                open_files(run, format!("{}/MLmodel", model.display_name()), actions);
            }
        });
    }
    for (registered, version) in indexed.entities.versions_of_model(store, &model.id) {
        let (store, registered) = &indexed.catalog.registered_models[*registered];
        let number = registered.versions[*version].version;
        fact(ui, texts.get("registered-as"), |ui| {
            icon_ui(ui, Icon::Tag);
            let label = format!("{} v{number}", format::registered_label(texts, registered));
            entity_link(ui, &label, || EntityKey::Registered(*store, registered.name.as_str().into()), actions);
        });
    }
    mono_fact(ui, texts.get("artifact-uri"), model.artifact_location.as_deref().unwrap_or_default());
    tags_ui(ui, view, &model.tags, true);
}

fn metrics_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    store: StoreIndex,
    model: &LoggedModel,
    actions: &mut Actions,
) {
    let texts = view.texts;
    section_title(ui, texts.get("metrics"), Some(&crate::text::grouped(model.metrics.len())));
    if model.metrics.is_empty() {
        muted(ui, texts.get("none"));
        return;
    }
    let columns = [
        ("metric", 2.0, false),
        ("last", 1.0, true),
        ("step", 0.8, true),
        ("dataset", 1.6, false),
        ("column-run", 1.6, false),
    ]
    .map(|(key, share, is_right)| Column { title: texts.get(key), share, is_right });
    let grid = Grid::new(&columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    grid.head(ui);
    rows_ui(ui, model.metrics.len(), |ui, at| {
        let metric = &model.metrics[at];
        let value = format::number(metric.latest.value);
        let run = metric.run_id.as_ref().map(|id| run_label(view, indexed, store, id));
        let dataset = metric.dataset.as_ref().map(|(name, digest)| {
            let key = EntityKey::Dataset(store, name.as_str().into(), digest.as_str().into());
            (format::safe_text(name).into_owned(), indexed.entities.dataset(&key).is_some().then_some(key))
        });
        let colors = palette(ui);
        let value_color = if metric.latest.value.is_finite() { colors.text } else { colors.danger };
        let plain = |shown: Option<(String, bool)>| match shown {
            Some((_, true)) => String::new(),
            Some((text, false)) => text,
            None => "–".to_owned(),
        };
        let cells = [
            Text { font: font::value(), ..Text::new(value.clone()).color(value_color) },
            Text::new(crate::text::grouped(metric.latest.step)).color(colors.muted),
            Text::new(plain(dataset.as_ref().map(|(name, key)| (name.clone(), key.is_some())))),
            Text::new(plain(run.as_ref().map(|(name, run)| (name.clone(), run.is_some())))).mono(),
        ];
        let row = ListRow::new(Role::Row, format::safe_text(&metric.key)).spoken(format!("{}: {value}", metric.key));
        let row = grid.row(ui, row.inert(), &cells);
        if let Some((name, Some(key))) = dataset
            && grid.link(ui, &row, 3, &name)
        {
            actions.push(crate::app::entities::Action::Open(key));
        }
        if let Some((name, Some(run))) = run
            && grid.link(ui, &row, 4, &name)
        {
            of_run::open(run, actions);
        }
    });
    ui.spacing_mut().item_spacing.y = 4.0;
}
