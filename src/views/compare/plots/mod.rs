//! Plots of runs: the picture that a job made, what the pointer tells of it, and above it what can be chosen.

mod axes;
mod fields;
mod options;
mod picture;

use egui::{Sense, Ui};

use super::super::icons::Icon;
use super::super::theme::size;
use super::super::widgets::{empty_state, muted};
use super::super::{Actions, View};
use crate::app::compare;
use crate::app::compare::plots::Action;
use crate::compare::plots::PlotKind;
use crate::model::format;

pub(super) use options::options;

fn push(actions: &mut Actions, action: Action) {
    actions.push(compare::Action::Plots(action));
}

/// The plot of a kind, in all the room that `ui` has.
pub(super) fn plot_ui(ui: &mut Ui, view: &View<'_>, kind: PlotKind, actions: &mut Actions) {
    let plots = &view.place.compare.plots;
    let picture = plots.picture(kind).cloned();
    let notes = picture.as_ref().map_or(&[][..], |picture| &picture.plot.notes);
    // What has nothing else to say says it in its middle.
    let is_drawn = picture.as_ref().is_some_and(|picture| !picture.plot.marks.is_empty());
    // What must be known of importance stands in its drawing.
    if is_drawn && !notes.is_empty() && kind != PlotKind::Importance {
        let words: Vec<String> = notes.iter().map(|note| view.texts.message(note)).collect();
        let words = format::safe_text(&words.join(" · ")).into_owned();
        egui::Panel::bottom("plot notes")
            .exact_size(size::ROW)
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 2)))
            .show_separator_line(false)
            .show(ui, |ui| muted(ui, &words).on_hover_text(&words));
    }
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let look = picture::look(ui, rect.size());
    let is_reading = view.place.read.is_running;
    if !is_reading && plots.is_stale(view.place, &view.state.settings, kind, &look) {
        push(actions, Action::Want(kind, look));
    }
    match (&picture, plots.failure(kind)) {
        (None, Some(why)) => {
            let why = format::safe_text(&view.texts.message(why)).into_owned();
            ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
                empty_state(ui, Icon::ImageOff, view.texts.get("plot-failed"), &why, |_| {});
            });
        }
        (Some(picture), _) => picture::picture_ui(ui, view, kind, picture, rect, actions),
        (None, None) => {}
    }
}
