//! The inspector: of the run with the focus, or, where several are selected, of all of them beside each other.

mod columns;
mod metrics;
mod params;

use egui::{Align, Layout, RichText, Role, ScrollArea, Ui, vec2};

use super::icons::Icon;
use super::theme::{font, palette, size};
use super::widgets::run_dot::RunDot;
use super::widgets::text::{paint_elided, status_icon, status_word};
use super::widgets::{Button, Lead, ListRow, elided, muted};
use super::{Actions, View, run_page};
use crate::app::pages::RunTab;
use crate::app::table::compared;
use crate::app::{layout, pages, table};
use crate::model::{RunIndex, format};

/// Runs that are listed by name.
const MOST_NAMED: usize = 12;

/// See the module.
pub fn inspector_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let selection = &view.place.table.selection;
    if selection.runs().len() < 2 {
        return run_page::inspector_ui(ui, view, actions);
    }
    if view.place.table.compared.is_old(selection, &view.place.catalog) && !view.place.read.is_running {
        actions.push(table::Action::Compared(compared::Action::Want));
    }
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 0));
    egui::Panel::top("selection head").exact_size(size::TOOLBAR).frame(frame).show(ui, |ui| head_ui(ui, view, actions));
    ScrollArea::vertical().id_salt("selection").auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin { left: 12, right: 12, top: 8, bottom: 24 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            runs_ui(ui, view, selection.runs(), actions);
            if let Some(found) = view.place.table.compared.found.value() {
                params::params_ui(ui, view, found, actions);
                metrics::metrics_ui(ui, view, found, actions);
            }
        });
    });
}

/// How many, and of which experiment where that is one.
fn head_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let palette = palette(ui);
    let runs = view.place.table.selection.runs();
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.add(Button::icon(Icon::X, view.texts.get("close"))).clicked() {
            actions.push(layout::Action::ToggleInspector);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let count = view.texts.count("selection-runs", runs.len());
            ui.label(RichText::new(count).font(font::value()).color(palette.text));
            let catalog = &view.place.catalog;
            let experiment = |run: &RunIndex| catalog.runs[run.at()].experiment;
            // Of a large selection nobody knows at a glance.
            let named = &runs[..runs.len().min(columns::MOST_RUNS)];
            if runs.len() == named.len() && named.iter().all(|run| experiment(run) == experiment(&named[0])) {
                let name = format::experiment_label(view.texts, catalog.experiment(experiment(&named[0])));
                elided(ui, &name, font::body(), palette.muted);
            }
        });
    });
}

/// The runs with dot, status and duration; a click opens one.
fn runs_ui(ui: &mut Ui, view: &View<'_>, runs: &[RunIndex], actions: &mut Actions) {
    let colors = palette(ui);
    for &index in runs.iter().take(MOST_NAMED) {
        let run = view.place.catalog.run(index);
        let name = format::safe_text(run.display_name());
        let word = status_word(view.texts, run.status);
        let duration = run.start_time.zip(run.end_time).map(|(start, end)| end.saturating_sub(start));
        let duration = duration.map_or_else(String::new, |millis| format::duration(view.texts, millis));
        let width = ui.available_width();
        let row = ListRow::new(Role::ListItem, name.clone())
            .spoken(format!("{name}, {word}, {duration}"))
            .id(egui::Id::unique(("selected run", index)))
            .height(24.0)
            .corner(4)
            .lead(Lead { first: 5.0, pitch: 0.0, text: 11.0 })
            .dot(size::DOT, RunDot::of(view.place, index))
            .text_end((width - 92.0).max(40.0))
            .show(ui);
        let (icon, tone) = status_icon(run.status);
        let (_, color) = tone.colors(colors);
        let y = row.rect.center().y;
        icon.paint(ui.painter(), egui::pos2(row.rect.right() - 74.0, y), 14.0, color);
        let at = egui::pos2(row.rect.right() - 2.0, y);
        paint_elided(ui.painter(), at, egui::Align2::RIGHT_CENTER, &duration, font::body(), colors.text2, 60.0);
        if row.response.clicked() {
            actions.push(pages::Action::OpenRun(index, RunTab::Overview));
        }
    }
    if runs.len() > MOST_NAMED {
        ui.add_space(2.0);
        muted(ui, &view.texts.count("and-more", runs.len() - MOST_NAMED));
    }
    ui.add_space(8.0);
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, colors.line));
    ui.allocate_exact_size(vec2(1.0, 4.0), egui::Sense::hover());
}
