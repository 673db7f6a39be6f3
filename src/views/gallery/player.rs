//! Below the wall: a slider over the steps of a series, which all pictures follow, and what plays it.

use egui::{Align, Frame, Layout, Margin, Panel, Ui, pos2};

use super::super::artifacts::series::{
    BAR, Stops, glyph_button, paint_pause, paint_play, places, skip_back, skip_on, slider_ui, steps_a_second_ui,
};
use super::super::icons::Icon;
use super::super::theme::palette;
use super::super::widgets::Button;
use super::super::{Actions, View};
use crate::app::artifacts::series::Track;
use crate::app::command::Command;
use crate::app::gallery;
use crate::app::gallery::State;
use crate::app::gallery::steps::Action;

fn act(actions: &mut Actions, action: Action) {
    actions.push(gallery::Action::Step(action));
}

/// See the module.
pub(super) fn player_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let (texts, gallery) = (view.texts, &view.place.gallery);
    if !gallery.has_steps() {
        return;
    }
    let frame = Frame::new().fill(palette(ui).chrome).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom("gallery player").exact_size(BAR).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if glyph_button(ui, texts.get("previous-step"), skip_back).clicked() {
                act(actions, Action::Skip(-1));
            }
            let is_on = gallery.player.playing().is_some();
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
                let is_looping = gallery.player.is_looping;
                if ui.add(Button::icon(Icon::RefreshCw, texts.get("play-again")).on(is_looping)).clicked() {
                    act(actions, Action::SetLooping(!is_looping));
                }
                if let Some(steps) = steps_a_second_ui(ui, texts, gallery.player.steps_a_second) {
                    act(actions, Action::SetStepsASecond(steps));
                }
                if let Some(at) = slider_ui(ui, texts, &stops(gallery), Track::Steps) {
                    act(actions, Action::Show(at));
                }
            });
        });
        let edge = ui.clip_rect();
        let line = egui::Stroke::new(1.0, palette(ui).line);
        ui.painter().line_segment([pos2(edge.left(), edge.top()), pos2(edge.right(), edge.top())], line);
    });
    if let Some(rest) = gallery.player.rest() {
        if rest.is_zero() {
            act(actions, Action::PlayOn);
        }
        // What is not here yet is looked for again soon.
        ui.request_repaint_after(rest.max(std::time::Duration::from_millis(4)));
    }
}

fn stops(gallery: &State) -> Stops<'_> {
    let label = |at: usize| gallery.steps.get(at).map(|step| gallery.step_label(*step)).unwrap_or_default();
    let is_single = gallery.shown.as_ref().is_some_and(gallery::PathEntry::is_single);
    let numbers: Vec<i64> = gallery.steps.iter().map(|step| step[0]).collect();
    Stops { count: numbers.len(), at: gallery.step_at, labels: Box::new(label), places: places(&numbers, is_single) }
}
