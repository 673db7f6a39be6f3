//! Experiments, registered models, deleted things.

use egui::{Id, RichText, Role, ScrollArea, Ui};

use super::icons::Icon;
use super::lifecycle::read_only_ui;
use super::theme::{font, palette};
use super::widgets::{Button, Lead, ListRow, rows_ui};
use super::{Actions, View, commands, entities};
use crate::app::command::SIDEBAR_FOOT;
use crate::app::lifecycle::{Edit, Edited};
use crate::app::{lifecycle, system, table};
use crate::model::{ExperimentIndex, StoreIndex, StoreView, format};
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
        twins_ui(ui, view, actions);
        for (at, store) in stores.iter().enumerate() {
            if matches!(view.place.table.stores, StoreView::One(shown) if shown.at() != at) {
                continue;
            }
            if stores.len() > 1 {
                let icon = if store.location.backend == Backend::Sqlite { Icon::Database } else { Icon::FolderOpen };
                store_ui(ui, icon, &store.label, &store.location.origin.to_string());
            }
            experiments_ui(ui, view, StoreIndex(at as u32), actions);
        }
        entities::sidebar_ui(ui, view, actions);
        ui.add_space(12.0);
    });
}

/// Where several stores hold the same runs: how many, and whether these are shown once, of one store, or all.
fn twins_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let (texts, catalog, shown) = (view.texts, &view.place.catalog, view.place.table.stores);
    let count = catalog.twins().count();
    if count == 0 && shown == StoreView::Once {
        return;
    }
    let name = |stores: StoreView| match stores {
        StoreView::Once => texts.get("stores-once").to_owned(),
        StoreView::One(store) => texts.with("stores-one", &[("store", (*catalog.stores[store.at()].label).into())]),
        StoreView::All => texts.get("stores-all").to_owned(),
    };
    let button = ui
        .horizontal(|ui| {
            ui.add_space(6.0);
            let name = name(shown);
            let button = Button::quiet(&name).with_icon(Icon::Group).trailing(Icon::ChevronDown);
            ui.add(button.on(shown != StoreView::Once))
        })
        .inner;
    egui::Popup::menu(&button).show(|ui| {
        let one = (0..catalog.stores.len()).map(|at| StoreView::One(StoreIndex(at as u32)));
        for stores in [StoreView::Once].into_iter().chain(one).chain([StoreView::All]) {
            if ui.selectable_label(shown == stores, name(stores)).clicked() {
                actions.push(table::Action::SetStores(stores));
            }
        }
    });
    remark_ui(ui, texts.count("stores-shared", count));
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

pub(super) fn group_title(ui: &mut Ui, text: &str) {
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
    let Some(list) = view.place.catalog.experiment_lists(view.place.table.stores).get(store.at()) else { return };
    let mut rows = |ui: &mut Ui, experiments: &[ExperimentIndex]| {
        rows_ui(ui, experiments.len(), |ui, at| {
            let index = experiments[at];
            experiment_ui(ui, view, index, counts.get(&index).copied().unwrap_or(0), actions);
        });
    };
    if list.active.is_empty() && list.deleted.is_empty() && view.place.table.stores == StoreView::Once {
        twins_only_ui(ui, view, store);
        return;
    }
    group_title(ui, texts.get("experiments"));
    rows(ui, &list.active);
    if !list.deleted.is_empty() {
        group_title(ui, texts.get("deleted-experiments"));
        rows(ui, &list.deleted);
    }
    ui.add_space(8.0);
}

/// A line or two in small print.
fn remark_ui(ui: &mut Ui, text: String) {
    egui::Frame::new().inner_margin(egui::Margin { left: 14, right: 8, top: 0, bottom: 8 }).show(ui, |ui| {
        ui.label(RichText::new(text).font(font::small()).color(palette(ui).muted));
    });
}

/// A store of which everything is shown in another.
fn twins_only_ui(ui: &mut Ui, view: &View<'_>, store: StoreIndex) {
    let catalog = &view.place.catalog;
    let holds = |other: &StoreIndex| {
        let shown = &catalog.experiment_lists(StoreView::Once)[other.at()];
        shown.active.iter().chain(&shown.deleted).any(|at| catalog.twins().other_stores_of(*at).contains(&store))
    };
    let others = (0..catalog.stores.len()).map(|at| StoreIndex(at as u32)).filter(holds);
    let names: Vec<&str> = others.map(|other| &*catalog.stores[other.at()].label).collect();
    if !names.is_empty() {
        let names = names.join(view.texts.get("list-separator"));
        remark_ui(ui, view.texts.with("stores-twins", &[("stores", names.into())]));
    }
}

fn experiment_ui(ui: &mut Ui, view: &View<'_>, index: ExperimentIndex, runs: usize, actions: &mut Actions) {
    let texts = view.texts;
    let experiment = view.place.catalog.experiment(index);
    let is_ticked = view.place.is_ticked(index);
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
        .own_tip();
    let elsewhere = elsewhere(view, index);
    let shown = match elsewhere.len() {
        0 => shown,
        others => shown.beside(texts.with("in-stores", &[("n", (others + 1).into())])),
    };
    let shown = shown.show(ui);
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
    let tip = match &*elsewhere {
        [] => tip,
        stores => format!("{tip}\n{}", also_in(view, stores)),
    };
    let usage = view.place.space.measured.value().and_then(|space| space.experiment(index));
    let tip = usage.map_or(tip.clone(), |usage| format!("{tip}\n{}", format::size(usage.bytes)));
    let note = find_value(&experiment.tags, "mlflow.note.content").filter(|note| !note.trim().is_empty());
    let note: String = note.unwrap_or_default().chars().take(600).collect();
    response.on_hover_text(if note.is_empty() { tip } else { format!("{tip}\n\n{}", format::safe_text(&note)) });
}

/// The other stores that hold an experiment, where it is shown once.
fn elsewhere<'a>(view: &View<'a>, experiment: ExperimentIndex) -> Vec<&'a str> {
    let catalog = &view.place.catalog;
    let stores = match view.place.table.stores {
        StoreView::Once => catalog.twins().other_stores_of(experiment),
        StoreView::One(_) | StoreView::All => &[],
    };
    stores.iter().map(|store| &*catalog.stores[store.at()].label).collect()
}

fn also_in(view: &View<'_>, stores: &[&str]) -> String {
    let stores = stores.join(view.texts.get("list-separator"));
    view.texts.with("also-in", &[("stores", stores.into())])
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
