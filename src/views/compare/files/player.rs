//! Below files of a series: a slider over the steps, which all runs follow, and what plays them.

use egui::{Align, Frame, Layout, Margin, Panel, Ui, pos2};

use super::{Page, push};
use crate::app::artifacts::series::Track;
use crate::app::command::Command;
use crate::app::compare::files;
use crate::app::compare::files::steps::Action;
use crate::views::Actions;
use crate::views::artifacts::series::{
    BAR, Stops, glyph_button, paint_pause, paint_play, places, skip_back, skip_on, slider_ui, steps_a_second_ui,
};
use crate::views::icons::Icon;
use crate::views::theme::palette;
use crate::views::widgets::Button;

fn act(actions: &mut Actions, action: Action) {
    push(actions, files::Action::Step(action));
}

pub(super) fn player_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let (texts, state) = (page.view.texts, page.state);
    if !state.has_steps() {
        return;
    }
    let is_on = state.player.playing().is_some();
    keys(ui, is_on, actions);
    let frame = Frame::new().fill(palette(ui).chrome).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom("compared steps").exact_size(BAR).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if glyph_button(ui, texts.get("previous-step"), skip_back).clicked() {
                act(actions, Action::Skip(-1));
            }
            let name = texts.get(if is_on { "pause" } else { "play" });
            let name = format!("{name} ({})", Command::Play.shortcut_text());
            let play = glyph_button(ui, &name, if is_on { paint_pause } else { paint_play });
            if play.clicked() {
                act(actions, Action::Play(!is_on));
            }
            if glyph_button(ui, texts.get("next-step"), skip_on).clicked() {
                act(actions, Action::Skip(1));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let is_looping = state.player.is_looping;
                if ui.add(Button::icon(Icon::RefreshCw, texts.get("play-again")).on(is_looping)).clicked() {
                    act(actions, Action::SetLooping(!is_looping));
                }
                if let Some(steps) = steps_a_second_ui(ui, texts, state.player.steps_a_second) {
                    act(actions, Action::SetStepsASecond(steps));
                }
                if let Some(at) = slider_ui(ui, texts, &stops(page), Track::Steps) {
                    act(actions, Action::Show(at));
                }
            });
        });
        let edge = ui.clip_rect();
        let line = egui::Stroke::new(1.0, palette(ui).line);
        ui.painter().line_segment([pos2(edge.left(), edge.top()), pos2(edge.right(), edge.top())], line);
    });
    if let Some(rest) = state.player.rest() {
        if rest.is_zero() {
            act(actions, Action::PlayOn);
        }
        // What is not here yet is looked for again soon.
        ui.request_repaint_after(rest.max(std::time::Duration::from_millis(4)));
    }
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
    let label = move |at: usize| state.steps.get(at).map(|step| page.step_label(*step)).unwrap_or_default();
    let is_single = state.chosen.as_ref().is_some_and(|choice| choice.entry.is_single());
    let numbers: Vec<i64> = state.steps.iter().map(|step| step[0]).collect();
    Stops { count: numbers.len(), at: state.step_at, labels: Box::new(label), places: places(&numbers, is_single) }
}
