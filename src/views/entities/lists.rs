//! Lists of logged models, datasets and traces. Rows lead to the page of the thing.

use egui::{Role, ScrollArea, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::{ListRow, dropdown, empty_state, rows_ui};
use super::super::{Actions, View};
use super::grid::{Column, Grid, Text};
use crate::app::entities::{self, Indexed};
use crate::model::{EntityKey, ExperimentIndex, format};
use crate::store::{LifecycleStage, Trace};

/// A list that fills the page.
fn page_ui(ui: &mut Ui, salt: &str, grid: &Grid<'_>, count: usize, row: impl FnMut(&mut Ui, usize)) {
    egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 0)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        grid.head(ui);
        ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| rows_ui(ui, count, row));
    });
}

pub(super) fn logged_ui(ui: &mut Ui, view: &View<'_>, indexed: &Indexed, actions: &mut Actions) {
    let texts = view.texts;
    let all = &indexed.entities.logged;
    if all.is_empty() {
        return empty_state(ui, Icon::Box, texts.get("no-logged-models"), "", |_| {});
    }
    let columns = [
        ("model", 2.0),
        ("column-status", 0.8),
        ("model-type", 1.0),
        ("source-run", 1.4),
        ("registered-as", 1.4),
        ("column-created", 1.7),
    ]
    .map(|(key, share)| Column { title: texts.get(key), share, is_right: false });
    let grid = Grid::new(&columns).with_icons();
    page_ui(ui, "logged models", &grid, all.len(), |ui, at| {
        let (store, model) = &indexed.catalog.logged_models[all[at]];
        let is_deleted = model.lifecycle_stage == LifecycleStage::Deleted;
        let status = if is_deleted { texts.get("chip-deleted") } else { model.status.as_str() };
        let run = model.source_run_id.as_ref().map(|id| super::parts::run_label(view, indexed, *store, id).0);
        let versions = indexed.entities.versions_of_model(*store, &model.id);
        let versions = versions.iter().map(|(registered, version)| {
            let (_, registered) = &indexed.catalog.registered_models[*registered];
            format!("{} v{}", format::registered_label(texts, registered), registered.versions[*version].version)
        });
        let versions = versions.collect::<Vec<_>>().join(texts.get("list-separator"));
        let created =
            model.creation_timestamp.map(|time| format::moment(view.texts, time, view.clock.now, &view.clock.zone));
        let colors = palette(ui);
        let cells = [
            Text::new(status).color(colors.text2),
            Text::or_dash(model.model_type.as_deref().map(format::safe_text)),
            Text::or_dash(run),
            Text::or_dash(Some(versions).filter(|text| !text.is_empty())),
            Text::or_dash(created).color(colors.text2),
        ];
        let name = format::safe_text(model.display_name());
        let spoken = format!("{name}{}{status}", texts.get("list-separator"));
        let row = ListRow::new(Role::Row, &*name).spoken(spoken).icon(Icon::Box, colors.text2);
        if grid.row(ui, row.color(if is_deleted { colors.muted } else { colors.text }), &cells).clicked() {
            actions.push(entities::Action::Open(EntityKey::Logged(*store, model.id.clone())));
        }
    });
}

pub(super) fn datasets_ui(ui: &mut Ui, view: &View<'_>, indexed: &Indexed, actions: &mut Actions) {
    let texts = view.texts;
    let all = &indexed.entities.datasets;
    if all.is_empty() {
        return empty_state(ui, Icon::Database, texts.get("no-datasets"), "", |_| {});
    }
    let columns = [
        ("column-name", 2.0, false),
        ("digest", 1.2, false),
        ("source-type", 0.8, false),
        ("dataset-source", 2.4, false),
        ("runs", 0.6, true),
    ]
    .map(|(key, share, is_right)| Column { title: texts.get(key), share, is_right });
    let grid = Grid::new(&columns).with_icons();
    page_ui(ui, "datasets", &grid, all.len(), |ui, at| {
        let dataset = &all[at];
        let Some(input) = dataset.input(&indexed.catalog) else { return };
        let colors = palette(ui);
        let source = one_line(&input.source);
        let cells = [
            Text::new(format::safe_text(&dataset.digest).into_owned()).mono(),
            Text::or_dash(Some(format::safe_text(&input.source_type)).filter(|text| !text.is_empty())),
            Text::or_dash(Some(source).filter(|text| !text.is_empty())).mono().color(colors.text2),
            Text::new(crate::text::grouped(dataset.uses.len())),
        ];
        let name = if input.is_missing { texts.get("dataset-missing") } else { &dataset.name };
        let name = format::safe_text(name);
        let row = ListRow::new(Role::Row, &*name).icon(Icon::Database, colors.text2);
        let row = row.color(if input.is_missing { colors.muted } else { colors.text });
        if grid.row(ui, row, &cells).clicked() {
            let key = EntityKey::Dataset(dataset.store, dataset.name.clone(), dataset.digest.clone());
            actions.push(entities::Action::Open(key));
        }
    });
}

pub(super) fn traces_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    experiment: Option<ExperimentIndex>,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let index = &indexed.entities;
    if index.traces.is_empty() {
        return empty_state(ui, Icon::Activity, texts.get("no-traces"), "", |_| {});
    }
    if index.trace_counts().len() > 1 || experiment.is_some() {
        experiments_ui(ui, view, indexed, experiment, actions);
    }
    let shown = index.traces_of(experiment);
    let columns = [
        ("trace", 1.4, false),
        ("column-created", 1.7, false),
        ("column-status", 0.8, false),
        ("column-duration", 0.8, true),
        ("request", 2.2, false),
        ("response", 2.2, false),
    ]
    .map(|(key, share, is_right)| Column { title: texts.get(key), share, is_right });
    let grid = Grid::new(&columns).with_icons();
    page_ui(ui, "traces", &grid, shown.len(), |ui, at| {
        let (store, trace) = &indexed.catalog.traces[shown[at]];
        let time = trace.timestamp.map(|time| format::moment(view.texts, time, view.clock.now, &view.clock.zone));
        let took = trace.execution_time.map(|time| format::duration(texts, time));
        let colors = palette(ui);
        let cells = [
            Text::or_dash(time).color(colors.text2),
            Text::or_dash(Some(format::safe_text(&trace.status)).filter(|text| !text.is_empty()))
                .color(status_color(ui, trace)),
            Text::or_dash(took).color(colors.text2),
            Text { font: font::mono(), ..Text::or_dash(trace.request().map(one_line)) },
            Text { font: font::mono(), ..Text::or_dash(trace.response().map(one_line)) },
        ];
        let name = format::safe_text(trace.display_name());
        let spoken = format!("{name}{}{}", texts.get("list-separator"), trace.status);
        let row = ListRow::new(Role::Row, &*name).spoken(spoken).icon(Icon::Activity, colors.text2);
        if grid.row(ui, row, &cells).clicked() {
            actions.push(entities::Action::Open(EntityKey::Trace(*store, trace.id.as_str().into())));
        }
    });
}

/// Of which experiment traces are listed.
fn experiments_ui(
    ui: &mut Ui,
    view: &View<'_>,
    indexed: &Indexed,
    shown: Option<ExperimentIndex>,
    actions: &mut Actions,
) {
    let texts = view.texts;
    let all = format!("{} ({})", texts.get("all-experiments"), crate::text::grouped(indexed.entities.traces.len()));
    let counts = indexed.entities.trace_counts().map(|(experiment, count)| {
        let name = format::experiment_label(texts, indexed.catalog.experiment(experiment));
        (Some(experiment), format!("{name} ({})", crate::text::grouped(count)))
    });
    let choices: Vec<(Option<ExperimentIndex>, String)> = std::iter::once((None, all)).chain(counts).collect();
    let choices: Vec<(Option<ExperimentIndex>, &str)> = choices.iter().map(|(key, text)| (*key, &**text)).collect();
    egui::Frame::new().inner_margin(egui::Margin { left: 12, right: 12, top: 0, bottom: 6 }).show(ui, |ui| {
        ui.set_min_height(size::CONTROL);
        if let Some(chosen) = dropdown(ui, texts.get("column-experiment"), &choices, shown) {
            actions.push(entities::Action::Open(EntityKey::Traces(chosen)));
        }
    });
}

/// The colour of how a trace ended.
pub(super) fn status_color(ui: &Ui, trace: &Trace) -> egui::Color32 {
    let colors = palette(ui);
    match trace.status.as_str() {
        "OK" => colors.success,
        "ERROR" => colors.danger,
        _ => colors.muted,
    }
}

/// The beginning of a text, in one line.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let start: String = text.chars().take(LONGEST).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    format::safe_text(&start).into_owned()
}
