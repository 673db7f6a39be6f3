//! One run: as a page, and narrower in the inspector.

mod children;
mod curves;
mod details;
mod large_chart;
mod long_list;
mod metric_list;
mod metrics;
mod params;
mod parts;
mod points;
mod resume;

pub(super) use parts::key_value_ui;

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::icons::Icon;
use super::theme::{font, palette, size};
use super::widgets::text::{status_icon, status_word};
use super::widgets::{Button, chip, elided, link, tab};
use super::{Actions, View, artifacts, entities, look_picker};
use crate::app::command::{Command, Step};
use crate::app::pages::{Page, RunTab};
use crate::app::{layout, pages, system, table};
use crate::model::columns::is_system_metric;
use crate::model::{RunIndex, format};

pub use large_chart::extreme;

/// Width of the head from which a button has room for its words.
const WITH_COPY: f32 = 620.0;

/// The page of a run.
pub fn run_page_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, tab: RunTab, actions: &mut Actions) {
    // The run before had children.
    let has_children = !view.place.forest().children(run).is_empty();
    let tab = if tab == RunTab::Children && !has_children { RunTab::Overview } else { tab };
    let palette = palette(ui);
    let frame = egui::Frame::new().fill(palette.content).inner_margin(egui::Margin::symmetric(16, 0));
    egui::Panel::top("run head")
        .show_separator_line(false)
        .exact_size(48.0)
        .frame(frame)
        .show(ui, |ui| head_ui(ui, view, run, actions));
    egui::Panel::top("run tabs").exact_size(36.0).frame(frame).show(ui, |ui| {
        tabs_ui(ui, view, run, tab, |tab| actions.push(pages::Action::OpenRun(run, tab)));
    });
    match tab {
        RunTab::Overview => overview_ui(ui, view, run, actions),
        RunTab::Children => children::tab_ui(ui, view, run, actions),
        RunTab::Metrics | RunTab::System => large_chart::metrics_ui(ui, view, run, tab, actions),
        RunTab::Artifacts => artifacts::artifacts_ui(ui, view, run, actions),
    }
}

/// The narrow form beside the table.
pub fn inspector_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let Some(run) = view.place.table.selection.focus else { return };
    let palette = palette(ui);
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::top("inspector head").exact_size(size::TOOLBAR).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            dot_ui(ui, view, run, "inspector", actions);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                if ui.add(Button::icon(Icon::X, view.texts.get("close"))).clicked() {
                    actions.push(layout::Action::ToggleInspector);
                }
                if ui
                    .add(
                        Button::icon(Icon::Maximize2, view.texts.get("open-run"))
                            .shortcut(&Command::OpenRun.shortcut_text()),
                    )
                    .clicked()
                {
                    actions.push(pages::Action::OpenRun(run, RunTab::Overview));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = format::safe_text(view.place.catalog.run(run).display_name()).into_owned();
                    elided(ui, &name, font::value(), palette.text);
                });
            });
        });
    });
    page_scroll(ui, ("inspector", run), |ui| {
        parts::note_ui(ui, view, run, actions);
        details::details_ui(ui, view, run, true, actions);
        curves::curves_ui(ui, view, run, 2, 1, actions);
        metrics::summary_ui(ui, view, run, actions);
        children::list_ui(ui, view, run, actions);
        params::params_ui(ui, view, run, actions);
        parts::tags_ui(ui, view, run, actions);
        parts::thumbnails_ui(ui, view, run, actions);
    });
}

/// A scrolling column with the page's padding.
pub(super) fn page_scroll(ui: &mut Ui, salt: impl std::hash::Hash + std::fmt::Debug, content: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 12, right: 12, top: 12, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            content(ui);
        });
    });
}

/// The dot of a run, by which its look is chosen. `place` tells apart several dots of one run.
pub(super) fn dot_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, place: &str, actions: &mut Actions) {
    let (rect, _) = ui.allocate_exact_size(vec2(size::DOT, 16.0), egui::Sense::hover());
    look_picker::dot_ui(ui, view, run, place, rect.center(), size::DOT, actions);
}

fn head_ui(ui: &mut Ui, view: &View<'_>, index: RunIndex, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let catalog = &view.place.catalog;
    let run = catalog.run(index);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if ui.add(Button::icon(Icon::ArrowLeft, texts.get("back")).shortcut(&Command::Back.shortcut_text())).clicked() {
            actions.push(pages::Action::Back);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if ui
                .add(
                    Button::icon(Icon::ChevronDown, texts.get("next-run"))
                        .shortcut(&Command::Move(Step::Next).shortcut_text()),
                )
                .clicked()
            {
                actions.push(pages::Action::StepRun(1));
            }
            if ui
                .add(
                    Button::icon(Icon::ChevronUp, texts.get("previous-run"))
                        .shortcut(&Command::Move(Step::Previous).shortcut_text()),
                )
                .clicked()
            {
                actions.push(pages::Action::StepRun(-1));
            }
            resume::resume_menu(ui, view, index, actions);
            let copy = texts.get("copy-run-id");
            let is_wide = ui.available_width() > WITH_COPY;
            let copy = if is_wide { Button::quiet(copy).with_icon(Icon::Copy) } else { Button::icon(Icon::Copy, copy) };
            if ui.add(copy).clicked() {
                actions.push(system::Action::Copy(run.id.to_string()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let crumb = |ui: &mut Ui, text: &str| {
                    let shown = format::middle_ellipsis(text, 28).into_owned();
                    ui.add(
                        egui::Label::new(
                            RichText::new(format::safe_text(&shown)).font(font::body()).color(palette.text2),
                        )
                        .sense(egui::Sense::click()),
                    )
                };
                let separator = |ui: &mut Ui| {
                    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 20.0), egui::Sense::hover());
                    Icon::ChevronRight.paint(ui.painter(), rect.center(), 12.0, palette.muted);
                };
                let experiment = catalog.experiment_of(index);
                if crumb(ui, &format::experiment_label(view.texts, experiment)).clicked() {
                    actions.push(table::Action::TickExperiment {
                        experiment: catalog.runs[index.at()].experiment,
                        only: true,
                    });
                    actions.push(pages::Action::Show(Page::Table));
                }
                separator(ui);
                if let Some(parent) = view.parent(index) {
                    if crumb(ui, catalog.run(parent).display_name()).clicked() {
                        actions.push(pages::Action::Reveal(parent));
                    }
                    separator(ui);
                }
                dot_ui(ui, view, index, "run page", actions);
                let shown = format::safe_text(run.display_name()).into_owned();
                let (icon, tone) = status_icon(run.status);
                let chip_width = 110.0;
                ui.scope(|ui| {
                    ui.set_max_width((ui.available_width() - chip_width).max(60.0));
                    elided(ui, &shown, font::title(), palette.text);
                });
                chip(ui, status_word(texts, run.status), tone, Some(icon));
                if view.is_deleted(index) {
                    chip(ui, texts.get("chip-deleted"), super::widgets::Chip::Neutral, Some(Icon::Trash2));
                }
            });
        });
    });
}

fn tabs_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, current: RunTab, mut choose: impl FnMut(RunTab)) {
    let texts = view.texts;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        let children = view.place.forest().children(run).len();
        let metrics = &view.place.catalog.run(run).metrics;
        let system = metrics.iter().filter(|metric| is_system_metric(&metric.key)).count();
        for to in [RunTab::Overview, RunTab::Children, RunTab::Metrics, RunTab::System, RunTab::Artifacts] {
            let count = match to {
                RunTab::Overview => None,
                RunTab::Children if children == 0 => continue,
                RunTab::Children => Some(children),
                RunTab::Metrics => Some(metrics.len() - system),
                RunTab::System if system == 0 && current != to => continue,
                RunTab::System => Some(system),
                RunTab::Artifacts => view.artifact_count(run),
            };
            if tab(ui, None, super::top_bar::run_tab_name(texts, to), count, current == to).clicked() {
                choose(to);
            }
        }
    });
}

fn overview_ui(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let palette = palette(ui);
    let frame = egui::Frame::new().fill(palette.content);
    let are_many = params::are_many(view, run);
    // The table of children wants more room than curves do.
    let (id, width) =
        if view.place.forest().children(run).is_empty() { ("run facts", 408.0) } else { ("parent facts", 328.0) };
    egui::Panel::left(id).default_size(width).size_range(260.0..=620.0).frame(frame).show(ui, |ui| {
        page_scroll(ui, ("facts", run), |ui| {
            parts::note_ui(ui, view, run, actions);
            details::details_ui(ui, view, run, false, actions);
            children::own_metrics_ui(ui, view, run);
            parts::tags_ui(ui, view, run, actions);
            children::same_ui(ui, view, run, actions);
            if !are_many {
                params::params_ui(ui, view, run, actions);
            }
            entities::datasets_ui(ui, view, run, actions);
        });
    });
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        page_scroll(ui, ("curves", run), |ui| {
            children::overview_ui(ui, view, run, actions);
            curves::curves_ui(ui, view, run, 9, 3, actions);
            parts::thumbnails_ui(ui, view, run, actions);
            if are_many {
                params::params_ui(ui, view, run, actions);
            }
            metrics::summary_ui(ui, view, run, actions);
        });
    });
}

/// A fact: its name in grey at the left, what it is at the right.
pub(super) fn fact(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    let label_width = 96.0;
    ui.horizontal(|ui| {
        ui.set_min_height(22.0);
        let (rect, _) = ui.allocate_exact_size(vec2(label_width, 22.0), egui::Sense::hover());
        let at = rect.left_center();
        super::widgets::text::paint_elided(
            ui.painter(),
            at,
            egui::Align2::LEFT_CENTER,
            label,
            font::body(),
            palette(ui).muted,
            label_width - 8.0,
        );
        content(ui);
    });
}

impl View<'_> {
    /// The run that this one names as its parent, wherever it is: in the same experiment first.
    pub fn parent(&self, run: RunIndex) -> Option<RunIndex> {
        self.place.forest().linked_parent(run)
    }

    /// Whether the run or its experiment is deleted.
    pub fn is_deleted(&self, run: RunIndex) -> bool {
        use crate::store::LifecycleStage::Deleted;
        let catalog = &self.place.catalog;
        catalog.run(run).lifecycle_stage == Deleted || catalog.experiment_of(run).lifecycle_stage == Deleted
    }

    /// Files of the run, once they have been listed.
    fn artifact_count(&self, run: RunIndex) -> Option<usize> {
        let artifacts = self.place.artifacts.as_ref().filter(|artifacts| artifacts.run == run)?;
        artifacts.file_count
    }
}

/// A link to another run.
pub(super) fn run_link(ui: &mut Ui, view: &View<'_>, run: RunIndex, actions: &mut Actions) {
    let name = format::safe_text(view.place.catalog.run(run).display_name()).into_owned();
    if link(ui, &name).clicked() {
        actions.push(pages::Action::Reveal(run));
    }
}
