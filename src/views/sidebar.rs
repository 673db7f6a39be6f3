//! Experiments, registered models, deleted things.

use egui::{Id, RichText, Role, ScrollArea, Ui, vec2};

use super::icons::Icon;
use super::lifecycle::read_only_ui;
use super::theme::{font, palette};
use super::widgets::{Lead, ListRow, rows_ui};
use super::{Actions, View, commands};
use crate::app::command::SIDEBAR_FOOT;
use crate::app::lifecycle::{Edit, Edited};
use crate::app::{lifecycle, system, table};
use crate::model::{ExperimentIndex, StoreIndex, format, path_name};
use crate::store::lifecycle::RestoredRuns;
use crate::store::{Backend, LifecycleStage, Mark, find_value};

/// See the module.
pub fn sidebar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    egui::Panel::bottom("pages").frame(egui::Frame::new()).show_separator_line(true).show(ui, |ui| {
        pages_ui(ui, view, actions);
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(8.0);
        let stores = &view.place.catalog.stores;
        for (at, store) in stores.iter().enumerate() {
            if stores.len() > 1 {
                let icon = if store.location.backend == Backend::Sqlite { Icon::Database } else { Icon::FolderOpen };
                let origin = &store.location.origin;
                let name = origin.as_path().map_or_else(|| origin.to_string(), path_name);
                store_ui(ui, icon, &name, &origin.to_string());
            }
            experiments_ui(ui, view, StoreIndex(at as u32), actions);
        }
        models_ui(ui, view);
        ui.add_space(12.0);
    });
}

/// The ways to what is no part of an experiment, always in view.
fn pages_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(6.0);
    for command in SIDEBAR_FOOT {
        let icon = commands::icon(command).unwrap_or(Icon::ChevronRight);
        let row = ListRow::sidebar(Role::Tab, command.label(view.texts), ui)
            .id(Id::unique(("page", command)))
            .selected(command.is_on(view.state))
            .lead(Lead { text: 13.0, ..Lead::SIDEBAR })
            .icon(icon, palette(ui).text2)
            .show(ui);
        if let Some(action) = command.action(view.state).filter(|_| row.response.clicked()) {
            actions.push(action);
        }
    }
    ui.add_space(6.0);
}

/// Rename, describe, delete or restore.
fn experiment_menu(ui: &mut Ui, view: &View<'_>, index: ExperimentIndex, actions: &mut Actions) {
    let texts = view.texts;
    let experiment = view.place.catalog.experiment(index);
    let store = view.place.catalog.experiments[index.at()].store;
    ui.separator();
    if !view.place.lifecycle.capabilities_of(store).can_write {
        read_only_ui(ui, view, store);
        return;
    }
    if experiment.lifecycle_stage == LifecycleStage::Deleted {
        for (key, runs) in [("restore", RestoredRuns::ActiveBefore), ("restore-with-all", RestoredRuns::All)] {
            if ui.button(texts.get(key)).clicked() {
                actions.push(lifecycle::Action::RestoreExperiment(index, runs));
            }
        }
        return;
    }
    if ui.button(texts.get("rename")).clicked() {
        let name = experiment.name.clone();
        actions.push(lifecycle::Action::SetEdit(Some(Edit::Name(Edited::Experiment(index), name))));
    }
    if ui.button(texts.get("edit-description")).clicked() {
        let note = find_value(&experiment.tags, "mlflow.note.content").unwrap_or_default().to_owned();
        actions.push(lifecycle::Action::SetEdit(Some(Edit::Note(Edited::Experiment(index), note))));
    }
    if ui.button(texts.get("delete-experiment")).clicked() {
        actions.push(lifecycle::Action::DeleteExperiment(index));
    }
}

fn store_ui(ui: &mut Ui, icon: Icon, name: &str, path: &str) {
    let row = ListRow::sidebar(Role::Label, format::safe_text(name), ui).inert().own_tip();
    let row = row.icon(icon, palette(ui).text2).font(font::section());
    row.show(ui).response.on_hover_text(path);
}

fn group_title(ui: &mut Ui, text: &str) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        ui.add_space(12.0);
        ui.label(RichText::new(text).font(font::group()).color(palette(ui).text2));
    });
}

fn experiments_ui(ui: &mut Ui, view: &View<'_>, store: StoreIndex, actions: &mut Actions) {
    let texts = view.texts;
    let counts = &view.place.table.counts;
    let Some(list) = view.place.catalog.experiment_lists().get(store.at()) else { return };
    let mut rows = |ui: &mut Ui, experiments: &[ExperimentIndex]| {
        rows_ui(ui, experiments.len(), |ui, at| {
            let index = experiments[at];
            experiment_ui(ui, view, index, counts.get(&index).copied().unwrap_or(0), actions);
        });
    };
    group_title(ui, texts.get("experiments"));
    rows(ui, &list.active);
    if !list.deleted.is_empty() {
        group_title(ui, texts.get("deleted-experiments"));
        rows(ui, &list.deleted);
    }
    ui.add_space(8.0);
}

fn experiment_ui(ui: &mut Ui, view: &View<'_>, index: ExperimentIndex, runs: usize, actions: &mut Actions) {
    let texts = view.texts;
    let experiment = view.place.catalog.experiment(index);
    let is_ticked = view.place.table.ticked.contains(&index);
    let name = format::experiment_label(texts, experiment).into_owned();
    let colors = palette(ui);
    let is_deleted = experiment.lifecycle_stage == LifecycleStage::Deleted;
    let shown = ListRow::sidebar(Role::ListItem, &name, ui)
        .id(Id::unique(("experiment", index)))
        .selected(is_ticked)
        // With everything ticked a row of tinted rows would say nothing.
        .filled(is_ticked && view.place.table.ticked.len() < view.place.catalog.experiments.len())
        .lead(Lead { first: 13.0, ..Lead::SIDEBAR })
        .check(is_ticked, Id::unique(("tick", index)))
        .color(if is_deleted { colors.muted } else { colors.text })
        .badge(mark(&experiment.marks).map(|(icon, key)| (icon, texts.get(key))))
        .trailing(crate::text::grouped(runs), font::tiny())
        .own_tip()
        .show(ui);
    let response = shown.response;
    if shown.is_checked {
        actions.push(table::Action::TickExperiment { experiment: index, only: false });
    }
    if response.clicked() {
        let add = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        actions.push(table::Action::TickExperiment { experiment: index, only: !add });
    }
    response.context_menu(|ui| {
        if ui.button(texts.get("tick-only")).clicked() {
            actions.push(table::Action::TickExperiment { experiment: index, only: true });
        }
        if ui.button(texts.get("tick-all")).clicked() {
            actions.push(table::Action::TickAll);
        }
        ui.separator();
        if ui.button(texts.get("copy-experiment-id")).clicked() {
            actions.push(system::Action::Copy(experiment.id.to_string()));
        }
        if ui.button(texts.get("copy-name")).clicked() {
            actions.push(system::Action::Copy(experiment.name.clone()));
        }
        experiment_menu(ui, view, index, actions);
    });
    let created = experiment.creation_time.map(|time| format::absolute_time(time, &view.clock.zone));
    let tip = texts.with(
        "experiment-tip",
        &[
            ("name", name.into()),
            ("id", experiment.id.as_str().into()),
            ("created", created.unwrap_or_else(|| "–".to_owned()).into()),
        ],
    );
    let usage = view.place.space.measured.value().and_then(|space| space.experiment(index));
    let tip = usage.map_or(tip.clone(), |usage| format!("{tip}\n{}", format::size(usage.bytes)));
    let note = find_value(&experiment.tags, "mlflow.note.content").filter(|note| !note.trim().is_empty());
    let note: String = note.unwrap_or_default().chars().take(600).collect();
    response.on_hover_text(if note.is_empty() { tip } else { format!("{tip}\n\n{}", format::safe_text(&note)) });
}

fn mark(marks: &[Mark]) -> Option<(Icon, &'static str)> {
    marks.first().map(|mark| match mark {
        Mark::Locked => (Icon::Lock, "chip-locked"),
        Mark::UnreadableMeta => (Icon::TriangleAlert, "chip-unreadable"),
        Mark::MissingMeta => (Icon::TriangleAlert, "chip-no-meta"),
        Mark::IdMismatch | Mark::ExperimentMismatch => (Icon::TriangleAlert, "chip-other-id"),
        Mark::StageMismatch | Mark::UnknownStage => (Icon::TriangleAlert, "chip-unknown-stage"),
        Mark::Loose => (Icon::TriangleAlert, "chip-loose"),
        Mark::ArtifactsOnly => (Icon::TriangleAlert, "chip-artifacts-only"),
    })
}

fn models_ui(ui: &mut Ui, view: &View<'_>) {
    let models = &view.place.catalog.registered_models;
    let texts = view.texts;
    for (prompts, key, icon) in [(false, "models", Icon::Box), (true, "prompts", Icon::MessageSquareText)] {
        let of_kind: Vec<_> = models.iter().filter(|(_, model)| model.is_prompt() == prompts).collect();
        if of_kind.is_empty() {
            continue;
        }
        group_title(ui, texts.get(key));
        rows_ui(ui, of_kind.len(), |ui, at| {
            let model = &of_kind[at].1;
            let version = model.versions.last().map(|version| format!("v{}", version.version)).unwrap_or_default();
            let row = ListRow::sidebar(Role::ListItem, format::registered_label(texts, model), ui);
            let row = row.inert().own_tip().icon_sized(icon, 16.0, palette(ui).text2);
            let response = row.trailing(version, font::tiny()).show(ui).response;
            response.on_hover_ui(|ui| model_tip(ui, view, model));
        });
    }
    traces_ui(ui, view);
}

/// How many traces there are; the newest ones on hover.
fn traces_ui(ui: &mut Ui, view: &View<'_>) {
    const MOST: usize = 14;
    let traces = &view.place.catalog.traces;
    if traces.is_empty() {
        return;
    }
    let palette = palette(ui);
    group_title(ui, view.texts.get("traces"));
    let row = ListRow::sidebar(Role::ListItem, view.texts.count("traces-count", traces.len()), ui);
    let response = row.inert().own_tip().icon_sized(Icon::Activity, 16.0, palette.text2).show(ui).response;
    response.on_hover_ui(|ui| {
        egui::Grid::new("traces").num_columns(4).spacing(vec2(16.0, 2.0)).show(ui, |ui| {
            for (_, trace) in traces.iter().rev().take(MOST) {
                let name = find_value(&trace.tags, "mlflow.traceName").unwrap_or(&trace.id);
                let time = trace.timestamp.map(|time| format::absolute_time(time, &view.clock.zone));
                let took = trace.execution_time.map(|time| format::duration(view.texts, time));
                let cells = [name.to_owned(), trace.status.clone(), time.unwrap_or_default(), took.unwrap_or_default()];
                for cell in cells {
                    ui.label(RichText::new(format::safe_text(&cell)).font(font::small()).color(palette.text2));
                }
                ui.end_row();
            }
        });
        if traces.len() > MOST {
            let more = view.texts.count("and-more", traces.len() - MOST);
            ui.label(RichText::new(more).font(font::small()).color(palette.muted));
        }
    });
}

fn model_tip(ui: &mut Ui, view: &View<'_>, model: &crate::store::RegisteredModel) {
    const MOST: usize = 8;
    let palette = palette(ui);
    ui.label(RichText::new(format::registered_label(view.texts, model)).font(font::section()));
    if let Some(description) = model.description.as_deref().filter(|text| !text.is_empty()) {
        ui.label(RichText::new(format::safe_text(description)).color(palette.text2));
    }
    for version in model.versions.iter().rev().take(MOST) {
        let stage = version.stage.as_deref().filter(|stage| *stage != "None").unwrap_or_default();
        let aliases: Vec<&str> = model
            .aliases
            .iter()
            .filter(|(_, of)| *of == version.version.to_string())
            .map(|(alias, _)| alias.as_str())
            .collect();
        let line = format!("v{}  {stage}  {}", version.version, aliases.join(" "));
        ui.label(RichText::new(line.trim_end()).font(font::small()).color(palette.muted));
    }
    if model.versions.len() > MOST {
        let more = view.texts.count("and-more", model.versions.len() - MOST);
        ui.label(RichText::new(more).font(font::small()).color(palette.muted));
    }
}
