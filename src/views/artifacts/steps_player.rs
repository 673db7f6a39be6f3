//! A bar below what shows a step of a series: a slider over the steps, and what plays them.

use egui::{Align, Frame, Layout, Margin, Panel, Ui, pos2};

use super::super::icons::Icon;
use super::super::theme::palette;
use super::super::widgets::Button;
use super::series::{
    BAR, Stops, glyph_button, paint_pause, paint_play, skip_back, skip_on, slider_ui, steps_a_second_ui,
};
use crate::app::artifacts::series::{Player, Track};
use crate::app::artifacts::steps::Action;
use crate::app::command::Command;
use crate::text::Texts;

/// See the module. What was asked for goes to `act`.
pub(in crate::views) fn steps_player_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    (id, player, stops): (&'static str, &Player, &Stops<'_>),
    mut act: impl FnMut(Action),
) {
    let frame = Frame::new().fill(palette(ui).chrome).inner_margin(Margin::symmetric(12, 0));
    Panel::bottom(id).exact_size(BAR).frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            if glyph_button(ui, texts.get("previous-step"), skip_back).clicked() {
                act(Action::Skip(-1));
            }
            let is_on = player.playing().is_some();
            let name = texts.get(if is_on { "pause" } else { "play" });
            let name = format!("{name} ({})", Command::Play.shortcut_text());
            let play = glyph_button(ui, &name, if is_on { paint_pause } else { paint_play });
            if play.clicked() {
                act(Action::Play(!is_on));
            }
            if glyph_button(ui, texts.get("next-step"), skip_on).clicked() {
                act(Action::Skip(1));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let is_looping = player.is_looping;
                if ui.add(Button::icon(Icon::RefreshCw, texts.get("play-again")).on(is_looping)).clicked() {
                    act(Action::SetLooping(!is_looping));
                }
                if let Some(steps) = steps_a_second_ui(ui, texts, player.steps_a_second) {
                    act(Action::SetStepsASecond(steps));
                }
                if let Some(at) = slider_ui(ui, texts, stops, Track::Steps) {
                    act(Action::Show(at));
                }
            });
        });
        let edge = ui.clip_rect();
        let line = egui::Stroke::new(1.0, palette(ui).line);
        ui.painter().line_segment([pos2(edge.left(), edge.top()), pos2(edge.right(), edge.top())], line);
    });
    if let Some(rest) = player.rest() {
        if rest.is_zero() {
            act(Action::PlayOn);
        }
        // What is not here yet is looked for again soon.
        ui.request_repaint_after(rest.max(std::time::Duration::from_millis(4)));
    }
}
