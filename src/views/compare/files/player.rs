//! Below files of a series: a slider over the steps, which all runs follow, and what plays them.

use egui::Ui;

use super::{Page, push};
use crate::app::artifacts::steps::Action;
use crate::app::compare::files;
use crate::views::Actions;
use crate::views::artifacts::series::{Stops, places};
use crate::views::artifacts::steps_player::steps_player_ui;

fn act(actions: &mut Actions, action: Action) {
    push(actions, files::Action::Step(action));
}

pub(super) fn player_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let state = page.state;
    if !state.steps.are_many() {
        return;
    }
    let is_on = state.steps.player.playing().is_some();
    keys(ui, is_on, actions);
    let bar = ("compared steps", &state.steps.player, &stops(page));
    steps_player_ui(ui, page.view.texts, bar, |action| act(actions, action));
}

/// Left and right change the step, P plays, while nothing else has the keyboard.
fn keys(ui: &Ui, is_on: bool, actions: &mut Actions) {
    if !super::stops::has_keys(ui) {
        return;
    }
    let pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    if pressed(egui::Key::ArrowLeft) {
        act(actions, Action::Skip(-1));
    } else if pressed(egui::Key::ArrowRight) {
        act(actions, Action::Skip(1));
    } else if pressed(egui::Key::P) {
        act(actions, Action::Play(!is_on));
    }
}

fn stops(page: Page<'_>) -> Stops<'_> {
    let state = page.state;
    let label = move |at: usize| state.steps.all().get(at).map(|step| page.step_label(*step)).unwrap_or_default();
    let is_single = state.chosen.as_ref().is_some_and(|choice| choice.entry.is_single());
    let numbers: Vec<i64> = state.steps.all().iter().map(|step| step[0]).collect();
    Stops { count: numbers.len(), at: state.steps.at(), labels: Box::new(label), places: places(&numbers, is_single) }
}
