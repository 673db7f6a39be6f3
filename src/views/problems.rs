//! The problems panel: what could not be read, or was read although MLflow would reject it, each with its path, line and cause.

use std::path::Path;

use egui::{Align, Align2, Id, Layout, RichText, Role, ScrollArea, Sense, Ui, vec2};

use super::icons::Icon;
use super::theme::{self, font, palette, size};
use super::widgets::row::Shown;
use super::widgets::text::paint_elided;
use super::widgets::{Button, Lead, ListRow, empty_state};
use super::{Actions, View};
use crate::app::pages::RunTab;
use crate::app::{pages, system};
use crate::model::format;
use crate::store::{Problem, Severity};

/// See the module.
pub fn problems_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let catalog = &view.place.catalog;
    let problems = &catalog.problems;
    let head = egui::Frame::new().fill(palette.head).inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::top("problems head").exact_size(36.0).frame(head).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new(texts.get("problems")).font(font::section()).color(palette.text));
            for severity in [Severity::Lost, Severity::Repaired, Severity::Note] {
                let count = catalog.problem_count(severity);
                if count > 0 {
                    let (icon, color, key) = look(severity, palette);
                    let (rect, response) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
                    icon.paint(ui.painter(), rect.center(), 14.0, color);
                    ui.spacing_mut().item_spacing.x = 4.0;
                    ui.label(RichText::new(crate::text::grouped(count)).font(font::small()).color(color));
                    ui.add_space(6.0);
                    response.on_hover_text(texts.get(key));
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::icon(Icon::X, texts.get("close"))).clicked() {
                    actions.push(pages::Action::ToggleProblems);
                }
                if ui.add(Button::quiet(texts.get("copy-list")).with_icon(Icon::Copy)).clicked() {
                    actions.push(system::Action::Copy(as_text(view)));
                }
                let why = if view.place.read.is_looking { "problems-looking" } else { "problems-why" };
                ui.label(RichText::new(texts.get(why)).font(font::small()).color(palette.muted));
            });
        });
    });
    for failure in &view.place.read.failures {
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            ui.label(RichText::new(texts.message(failure)).font(font::body()).color(palette.danger));
        });
    }
    if problems.is_empty() && view.place.read.failures.is_empty() {
        empty_state(ui, Icon::CircleCheck, texts.get("no-problems"), "", |_| {});
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, 28.0, problems.len(), |ui, rows| {
        for at in rows {
            problem_ui(ui, view, at, &problems[at], actions);
        }
    });
}

fn look(severity: Severity, palette: &theme::Palette) -> (Icon, egui::Color32, &'static str) {
    match severity {
        Severity::Lost => (Icon::CircleX, palette.danger, "severity-lost"),
        Severity::Repaired => (Icon::TriangleAlert, palette.warn, "severity-repaired"),
        Severity::Note => (Icon::Info, palette.muted, "severity-note"),
    }
}

fn problem_ui(ui: &mut Ui, view: &View<'_>, at: usize, problem: &Problem, actions: &mut Actions) {
    let texts = view.texts;
    let palette = palette(ui);
    let cause = texts.message(&problem.cause);
    let path = shown_path(view, problem);
    let (icon, color, severity) = look(problem.severity, palette);
    let link_width = 96.0;
    let left = 36.0;
    let path_width = ((ui.available_width() - left - link_width) * 0.36).max(120.0);
    let Shown { response, rect, .. } =
        ListRow::new(Role::ListItem, format::middle_ellipsis(&path, (path_width / 7.3) as usize))
            .spoken(format!("{path}: {cause} ({})", texts.get(severity)))
            .id(Id::unique(("problem", at)))
            .height(28.0)
            .lined()
            .lead(Lead { first: 20.0, pitch: 0.0, text: 16.0 })
            .icon(icon, color)
            .font(font::mono())
            .color(palette.text2)
            .text_end(left + path_width)
            .own_tip()
            .show(ui);
    let y = rect.center().y;
    let path_at = egui::pos2(rect.left() + left, y);
    let cause_at = egui::pos2(path_at.x + path_width + size::PAGE, y);
    let line = problem.line.map(|line| texts.with("at-line", &[("line", line.into())]));
    let text = line.map_or_else(|| cause.clone(), |line| format!("{line}: {cause}"));
    let width = rect.right() - link_width - cause_at.x;
    paint_elided(
        ui.painter(),
        cause_at,
        Align2::LEFT_CENTER,
        &format::safe_text(&text),
        font::body(),
        palette.text,
        width,
    );

    let run = view.place.catalog.run_of_problem(at);
    let label = texts.get(if run.is_some() { "open-run" } else { "show-in-folder" });
    let link = egui::Rect::from_min_max(egui::pos2(rect.right() - link_width, rect.top()), rect.right_bottom());
    if response.hovered() || response.has_focus() {
        let at = egui::pos2(link.right() - 12.0, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, label, font::body(), palette.accent_text);
    }
    if response.clicked() {
        if let Some(run) = run {
            actions.push(pages::Action::Reveal(run));
            actions.push(pages::Action::OpenRun(run, RunTab::Overview));
        } else if let Some(path) = problem.origin.as_path() {
            actions.push(system::Action::ShowInFolder(path.to_path_buf()));
        }
    }
    response.context_menu(|ui| {
        if ui.button(texts.get("copy-path")).clicked() {
            actions.push(system::Action::Copy(problem.origin.to_string()));
        }
        if let Some(path) = problem.origin.as_path()
            && ui.button(texts.get("show-in-folder")).clicked()
        {
            actions.push(system::Action::ShowInFolder(path.to_path_buf()));
        }
    });
    response.on_hover_text_at_pointer(format!("{}\n{text}", problem.origin));
}

/// Relative to what was opened, where it lies inside.
fn shown_path(view: &View<'_>, problem: &Problem) -> String {
    let mut bases = view.place.paths().map(|path| path.parent().unwrap_or(path));
    let is_inside = |base: &&Path| problem.origin.as_path().is_some_and(|path| path.starts_with(base));
    let base = bases.find(is_inside).unwrap_or(&view.place.opened);
    format::safe_text(&problem.origin.relative_to(base)).into_owned()
}

/// The whole list, one problem a line, as `runatlas check` prints it.
fn as_text(view: &View<'_>) -> String {
    let lines = view.place.catalog.problems.iter().map(|problem| {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let cause = view.texts.message(&problem.cause);
        format!("{}{line}: {}: {cause}\n", problem.origin, problem.severity.word())
    });
    lines.collect()
}
