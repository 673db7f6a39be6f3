//! Experiments, registered models, deleted things.

use egui::{Align2, Id, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::icons::Icon;
use super::lifecycle::read_only_ui;
use super::theme::{font, palette, size};
use super::widgets::text::{checkbox, paint_elided};
use super::widgets::{focus_ring, rows_ui};
use super::{Actions, View};
use crate::app::Action;
use crate::app::state::{Edit, Edited, Page};
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
    if page_ui(ui, view, Page::Space, Icon::Layers, view.texts.get("space")) {
        actions.push(Action::Show(Page::Space));
    }
    if page_ui(ui, view, Page::Deleted, Icon::Trash2, view.texts.get("deleted")) {
        actions.push(Action::WantDeleted);
        actions.push(Action::Show(Page::Deleted));
    }
    ui.add_space(6.0);
}

/// The way to a page. Returns whether it was clicked.
fn page_ui(ui: &mut Ui, view: &View<'_>, page: Page, icon: Icon, name: &str) -> bool {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    let row = Rect::from_min_max(rect.min + vec2(6.0, 0.0), rect.max - vec2(7.0, 0.0));
    let response = ui.interact(row, Id::unique(("page", page)), Sense::click());
    let is_on = view.place.page == page;
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_on, name));
    if is_on || response.hovered() {
        ui.painter().rect_filled(row, 6, if is_on { colors.selected } else { colors.press });
    }
    focus_ring(ui, &response, row, 6);
    icon.paint(ui.painter(), egui::pos2(row.left() + 14.0, row.center().y), 14.0, colors.text2);
    let at = egui::pos2(row.left() + 27.0, row.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, name, font::body(), colors.text);
    response.clicked()
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
                actions.push(Action::RestoreExperiment(index, runs));
            }
        }
        return;
    }
    if ui.button(texts.get("rename")).clicked() {
        let name = experiment.name.clone();
        actions.push(Action::SetEdit(Some(Edit::Name(Edited::Experiment(index), name))));
    }
    if ui.button(texts.get("edit-description")).clicked() {
        let note = find_value(&experiment.tags, "mlflow.note.content").unwrap_or_default().to_owned();
        actions.push(Action::SetEdit(Some(Edit::Note(Edited::Experiment(index), note))));
    }
    if ui.button(texts.get("delete-experiment")).clicked() {
        actions.push(Action::DeleteExperiment(index));
    }
}

fn store_ui(ui: &mut Ui, icon: Icon, name: &str, path: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    let palette = palette(ui);
    icon.paint(ui.painter(), egui::pos2(rect.left() + 20.0, rect.center().y), 14.0, palette.text2);
    let at = egui::pos2(rect.left() + 34.0, rect.center().y);
    let width = rect.width() - 42.0;
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &format::safe_text(name), font::section(), palette.text, width);
    response.on_hover_text(path);
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
    let counts = &view.place.counts;
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
    let palette = palette(ui);
    let experiment = view.place.catalog.experiment(index);
    let is_ticked = view.place.ticked.contains(&index);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    let row = Rect::from_min_max(rect.min + vec2(6.0, 0.0), rect.max - vec2(7.0, 0.0));
    let response = ui.interact(row, Id::unique(("experiment", index)), Sense::click());
    let name = if experiment.name.is_empty() {
        texts.with("experiment-without-name", &[("id", experiment.id.as_str().into())])
    } else {
        format::safe_text(&experiment.name).into_owned()
    };
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_ticked, &name));
    if response.hovered() {
        ui.painter().rect_filled(row, 6, palette.press);
    } else if is_ticked && view.place.ticked.len() < view.place.catalog.experiments.len() {
        // With everything ticked a row of tinted rows would say nothing.
        ui.painter().rect_filled(row, 6, palette.selected);
    }
    focus_ring(ui, &response, row, 6);
    let check = Rect::from_center_size(egui::pos2(row.left() + 13.0, row.center().y), vec2(14.0, 14.0));
    let tick = checkbox(ui, check, is_ticked, Id::unique(("tick", index)), &name);
    if tick.clicked() {
        actions.push(Action::TickExperiment { experiment: index, only: false });
    }
    let count = crate::text::grouped(runs);
    let count_rect = ui.painter().text(
        egui::pos2(row.right() - 8.0, row.center().y),
        Align2::RIGHT_CENTER,
        count,
        font::tiny(),
        palette.muted,
    );
    let mut right = count_rect.left() - 6.0;
    if let Some((icon, key)) = mark(&experiment.marks) {
        let at = Rect::from_center_size(egui::pos2(right - 7.0, row.center().y), vec2(14.0, 14.0));
        icon.paint(ui.painter(), at.center(), 14.0, palette.warn);
        ui.interact(at, Id::unique(("experiment mark", index)), Sense::hover()).on_hover_text(texts.get(key));
        right -= 18.0;
    }
    let left = row.left() + 27.0;
    let color = if experiment.lifecycle_stage == LifecycleStage::Deleted { palette.muted } else { palette.text };
    let at = egui::pos2(left, row.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::body(), color, right - left);
    if response.clicked() {
        let add = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        actions.push(Action::TickExperiment { experiment: index, only: !add });
    }
    response.context_menu(|ui| {
        if ui.button(texts.get("tick-only")).clicked() {
            actions.push(Action::TickExperiment { experiment: index, only: true });
        }
        if ui.button(texts.get("tick-all")).clicked() {
            actions.push(Action::TickAll);
        }
        ui.separator();
        if ui.button(texts.get("copy-experiment-id")).clicked() {
            actions.push(Action::Copy(experiment.id.to_string()));
        }
        if ui.button(texts.get("copy-name")).clicked() {
            actions.push(Action::Copy(experiment.name.clone()));
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
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &model.name));
            let palette = palette(ui);
            icon.paint(ui.painter(), egui::pos2(rect.left() + 20.0, rect.center().y), 16.0, palette.text2);
            let version = model.versions.last().map(|version| format!("v{}", version.version)).unwrap_or_default();
            let at = egui::pos2(rect.right() - 15.0, rect.center().y);
            let right = ui.painter().text(at, Align2::RIGHT_CENTER, version, font::tiny(), palette.muted).left() - 6.0;
            let at = egui::pos2(rect.left() + 34.0, rect.center().y);
            let name = format::safe_text(&model.name);
            paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &name, font::body(), palette.text, right - at.x);
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
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    let text = view.texts.count("traces-count", traces.len());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &text));
    Icon::Activity.paint(ui.painter(), egui::pos2(rect.left() + 20.0, rect.center().y), 16.0, palette.text2);
    let at = egui::pos2(rect.left() + 34.0, rect.center().y);
    paint_elided(ui.painter(), at, Align2::LEFT_CENTER, &text, font::body(), palette.text, rect.right() - at.x);
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
    ui.label(RichText::new(format::safe_text(&model.name)).font(font::section()));
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
