//! The page *Compare*: above a table of runs beside each other, below what is drawn of them.

mod below;
mod cells;
mod controls;
mod files;
mod grid;
mod groups;
mod heads;
mod keys;
mod plots;
mod short_diff;
mod value_choice;

use egui::{Margin, Panel, Ui};

use super::icons::Icon;
use super::theme::{palette, size};
use super::widgets::{Button, empty_state, muted};
use super::{Actions, View};
use crate::app::compare::{self, State};
use crate::app::pages::{self, Page};

pub(super) use controls::with_controls;

/// Less height than this is too little for a table and something below it.
const LEAST_HEIGHT: f32 = 320.0;

/// How many runs the page shows, or would show.
pub(super) fn count(view: &View<'_>) -> usize {
    State::count(view.place)
}

/// See the module.
pub(super) fn compare_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let compare = &view.place.compare;
    if compare.runs.is_empty() {
        empty_state(ui, Icon::GitCompare, texts.get("compare-none"), texts.get("compare-none-why"), |ui| {
            if ui.add(Button::primary(texts.get("compare-to-table"))).clicked() {
                actions.push(pages::Action::Show(Page::Table));
            }
        });
        return;
    }
    // While a place is read its runs change all the time.
    if compare.is_stale(view.place, &view.state.settings.directions) && !view.place.read.is_running {
        actions.push(compare::Action::Want);
    }
    let content = egui::Frame::new().fill(palette(ui).content);
    let height = ui.available_height();
    if height >= LEAST_HEIGHT {
        // Files want more room than curves.
        let is_file = compare.view == compare::CompareView::Files;
        Panel::bottom(("below comparison", is_file))
            .default_size((height * if is_file { 0.72 } else { 0.46 }).round())
            .size_range(96.0..=(height - 140.0).max(100.0))
            .resizable(true)
            .frame(content)
            .show(ui, |ui| below::below_ui(ui, view, actions));
    }
    if let Some(failure) = compare.content.failure() {
        empty_state(ui, Icon::TriangleAlert, &texts.message(failure), "", |_| {});
        return;
    }
    let Some(comparison) = compare.content.value() else { return };
    let note = match () {
        () if compare.runs.len() == 1 => Some("compare-one"),
        () if compare.has_nothing_common => Some("compare-nothing-common"),
        () if !compare.search.trim().is_empty() && !compare.lines.iter().any(is_row) => Some("compare-no-key"),
        () if compare.hidden_equal() > 0 && !compare.lines.iter().any(is_row) => Some("compare-all-equal"),
        () => None,
    };
    if let Some(key) = note {
        Panel::top("comparison note")
            .exact_size(size::ROW + 4.0)
            .frame(content.inner_margin(Margin::symmetric(16, 6)))
            .show(ui, |ui| muted(ui, texts.get(key)));
    }
    egui::CentralPanel::default().frame(content).show(ui, |ui| grid::grid_ui(ui, view, comparison, actions));
}

fn is_row(line: &crate::compare::table::Line) -> bool {
    matches!(line, crate::compare::table::Line::Row { .. })
}
