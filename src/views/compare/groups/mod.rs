//! Groups of runs below the comparison: what they are grouped by, a table of them, and the tests between them.

mod controls;
mod groups_table;
mod keys;
mod lines;
mod tests_table;

use egui::{Margin, Panel, Ui};

use super::super::icons::Icon;
use super::super::theme::{palette, size};
use super::super::widgets::empty_state;
use super::super::{Actions, View};
use crate::app::compare::groups::{Action, State};
use crate::app::compare::{self};

pub(super) use controls::controls;

/// Tests stand beside the groups from this width on, below them otherwise.
const BESIDE: f32 = 820.0;

/// See the module.
pub(super) fn groups_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let texts = view.texts;
    let groups = &view.place.compare.groups;
    // While a place is read its runs change all the time.
    if State::is_stale(view.place, &view.state.settings.directions) && !view.place.read.is_running {
        actions.push(compare::Action::Groups(Action::Want));
    }
    if let Some(failure) = groups.content.failure() {
        empty_state(ui, Icon::TriangleAlert, &texts.message(failure), "", |_| {});
        return;
    }
    let Some(grouped) = groups.content.value() else { return };
    let content = egui::Frame::new().fill(palette(ui).content);
    Panel::top("group keys")
        .frame(content.inner_margin(Margin::symmetric(12, 4)))
        .show(ui, |ui| keys::keys_ui(ui, view, grouped, actions));
    if grouped.groups.is_empty() {
        empty_state(ui, Icon::Group, texts.get("groups-none"), texts.get("groups-none-why"), |_| {});
        return;
    }
    if grouped.metrics.is_empty() {
        empty_state(ui, Icon::ChartLine, texts.get("groups-no-metric"), "", |_| {});
        return;
    }
    let room = ui.available_size();
    let tests = |ui: &mut Ui| tests_table::tests_ui(ui, view, grouped, actions);
    if room.x >= BESIDE {
        Panel::right("tests of groups")
            .default_size((room.x * 0.44).round())
            .size_range(300.0..=(room.x - 300.0).max(301.0))
            .resizable(true)
            .frame(content)
            .show(ui, tests);
    } else {
        Panel::bottom("tests below groups")
            .default_size((room.y * 0.5).round())
            .size_range(size::TOOLBAR..=(room.y - 80.0).max(size::TOOLBAR + 1.0))
            .resizable(true)
            .frame(content)
            .show(ui, tests);
    }
    egui::CentralPanel::default().frame(content).show(ui, |ui| groups_table::table_ui(ui, view, grouped, actions));
}
