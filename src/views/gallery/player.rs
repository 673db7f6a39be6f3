//! Below the wall: a slider over the steps of a series, which all pictures follow, and what plays it.

use egui::Ui;

use super::super::artifacts::series::{Stops, places};
use super::super::artifacts::steps_player::steps_player_ui;
use super::super::{Actions, View};
use crate::app::gallery;
use crate::app::gallery::State;

/// See the module.
pub(super) fn player_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let gallery = &view.place.gallery;
    if gallery.steps.are_many() {
        let bar = ("gallery player", &gallery.steps.player, &stops(gallery));
        steps_player_ui(ui, view.texts, bar, |action| actions.push(gallery::Action::Step(action)));
    }
}

fn stops(gallery: &State) -> Stops<'_> {
    let label = |at: usize| gallery.steps.all().get(at).map(|step| gallery.step_label(*step)).unwrap_or_default();
    let is_single = gallery.shown.as_ref().is_some_and(gallery::PathEntry::is_single);
    let numbers: Vec<i64> = gallery.steps.all().iter().map(|step| step[0]).collect();
    Stops { count: numbers.len(), at: gallery.steps.at(), labels: Box::new(label), places: places(&numbers, is_single) }
}
