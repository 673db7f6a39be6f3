//! The line at the bottom: what was read and how long it took, what is selected, problems; and short notices above it.

use egui::{Align, Layout, ProgressBar, RichText, Ui};

use super::icons::Icon;
use super::theme::{font, palette};
use super::widgets::{Button, link, say};
use super::{Actions, View};
use crate::app::pages::Page;
use crate::app::{Ask as _, State, lifecycle, pages, read};
use crate::compare::plots::PlotKind;
use crate::model::format;
use crate::store::Severity;

/// See the module.
pub fn status_bar_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let texts = view.texts;
    let place = view.place;
    let say = |ui: &mut Ui, text: String, color| ui.label(RichText::new(text).font(font::small()).color(color));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        if let Some(table) = place.table.content.value() {
            let text = if table.matching == table.total {
                texts.count("runs-count", table.total)
            } else {
                texts.with("runs-of", &[("shown", table.matching.into()), ("n", table.total.into())])
            };
            say(ui, text, palette.text2);
        }
        super::find::status_ui(ui, view);
        if place.table.selection.runs().len() > 1 {
            say(ui, texts.count("selected-count", place.table.selection.runs().len()), palette.text2);
        }
        if place.pages.shown == Page::Charts {
            say(ui, texts.count("drawn-count", place.charts.drawn.len()), palette.text2);
        }
        if place.pages.shown == Page::Compare && !place.compare.runs.is_empty() {
            say(ui, texts.count("compare-runs", place.compare.runs.len()), palette.text2);
            let hidden = place.compare.hidden_equal();
            if hidden > 0 {
                say(ui, texts.count("compare-hidden", hidden), palette.text2);
            }
        }
        if place.read.is_running {
            reading_ui(ui, view, actions);
        } else if let Some(took) = place.read.took {
            let took = format::duration(texts, i64::try_from(took.as_millis()).unwrap_or(i64::MAX));
            say(ui, texts.with("read-in", &[("time", took.into())]), palette.muted);
        } else if place.read.is_cancelled {
            say(ui, texts.get("reading-cancelled").to_owned(), palette.warn);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            problems_button(ui, view, actions);
            if place.pages.shown == Page::Compare && !place.compare.runs.is_empty() {
                let hint = match place.compare.view.plot() {
                    None => "compare-hint",
                    Some(PlotKind::Parallel) => "plot-parallel-hint",
                    Some(_) => "plot-hint",
                };
                let hint = RichText::new(texts.get(hint)).font(font::small()).color(palette.muted);
                ui.add(egui::Label::new(hint).truncate().selectable(false));
            }
            if place.pages.shown == Page::Charts {
                let hint = RichText::new(texts.get("charts-hint")).font(font::small()).color(palette.muted);
                ui.add(egui::Label::new(hint).truncate().selectable(false));
            }
        });
    });
}

fn reading_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let catalog = &view.place.catalog;
    let (done, all) = (catalog.runs.len(), catalog.expected_runs);
    let progress = if all > 0 { done.min(all) as f32 / all as f32 } else { 0.0 };
    let palette = palette(ui);
    ui.add(ProgressBar::new(progress).desired_width(120.0).desired_height(4.0).corner_radius(2).fill(palette.accent));
    let text = view.texts.with("reading-progress", &[("done", done.into()), ("n", all.max(done).into())]);
    ui.label(RichText::new(text).font(font::small()).color(palette.text2));
    ui.spacing_mut().interact_size.y = 20.0;
    if ui.add(egui::Button::new(RichText::new(view.texts.get("cancel")).font(font::small())).frame(false)).clicked() {
        actions.push(read::Action::Cancel);
    }
}

fn problems_button(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let catalog = &view.place.catalog;
    let failures = view.place.read.failures.len();
    let count = catalog.problems.len() + failures;
    if count == 0 {
        return;
    }
    let palette = palette(ui);
    let errors = catalog.problem_count(Severity::Lost) + failures;
    let counts = [("notes-count", count - errors), ("errors-count", errors)];
    let counts: Vec<_> = counts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| view.texts.count(key, n)).collect();
    let text = counts.join(view.texts.get("list-separator"));
    let color = if errors > 0 { palette.warn } else { palette.text2 };
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding.y = 0.0;
            ui.spacing_mut().interact_size.y = 20.0;
            ui.visuals_mut().override_text_color = Some(color);
            ui.add(Button::quiet(&text).with_icon(if errors > 0 { Icon::TriangleAlert } else { Icon::Info }))
        })
        .inner;
    if response.clicked() {
        actions.push(pages::Action::ToggleProblems);
    }
}

/// Short notices, which go by themselves.
pub fn notices_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    for (at, notice) in state.notices.iter().rev().take(3).enumerate() {
        let palette = palette(ui);
        egui::Area::new(egui::Id::unique(("notice", notice.id)))
            .anchor(egui::Align2::CENTER_BOTTOM, egui::vec2(0.0, -40.0 - 40.0 * at as f32))
            .interactable(notice.undo.is_some() || notice.command.is_some())
            .order(egui::Order::Tooltip)
            .show(ui, |ui| {
                egui::Frame::popup(ui.style()).fill(palette.raised).inner_margin(egui::Margin::symmetric(12, 6)).show(
                    ui,
                    |ui| {
                        ui.horizontal(|ui| {
                            let text = RichText::new(texts.message(&notice.message));
                            say(&ui.label(text.font(font::body()).color(palette.text)));
                            if let Some(operation) = notice.undo
                                && link(ui, texts.get("undo")).clicked()
                            {
                                let undo = lifecycle::Action::UndoOperation(operation.number);
                                actions.push(undo.ask(operation.place));
                            }
                            if let Some(command) = notice.command
                                && link(ui, command.label(texts)).clicked()
                                && let Some(action) = command.action(state)
                            {
                                actions.push(action);
                            }
                        });
                    },
                );
            });
    }
}
