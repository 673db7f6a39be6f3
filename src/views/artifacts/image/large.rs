//! An image over the whole window, with what plays it below.

use egui::{Align, Area, Frame, Id, Layout, Margin, Order, Panel, RichText, Ui};

use super::super::super::Actions;
use super::super::super::theme::{font, palette, size};
use super::super::super::widgets::{Bar, elided};
use super::super::series;
use super::{controls, image_ui};
use crate::app::artifacts::State;
use crate::model::format;
use crate::preview::Shape;
use crate::text::Texts;

/// Whether it is shown: when it was asked for and there is an image.
pub(in crate::views::artifacts) fn large_ui(
    ui: &mut Ui,
    texts: &'static Texts,
    state: &State,
    actions: &mut Actions,
) -> bool {
    let (Some(preview), Some(target)) = (state.shown().filter(|_| state.view.is_large), &state.selected) else {
        return false;
    };
    let Shape::Image(image) = &preview.shape else { return false };
    let window = ui.content_rect();
    let area = Area::new(Id::unique("large image")).order(Order::Middle).fixed_pos(window.min).movable(false);
    area.show(ui, |ui| {
        ui.set_min_size(window.size());
        ui.set_max_size(window.size());
        let colors = palette(ui);
        ui.painter().rect_filled(window, 0, colors.backdrop);
        let frame = Frame::new().fill(colors.chrome).inner_margin(Margin::symmetric(16, 0));
        Panel::top("large image head").exact_size(size::TOOLBAR).frame(frame).show(ui, |ui| {
            let bar = controls(Bar::new("large image head", texts.get("more")), texts, state, image);
            bar.show_behind(ui, actions, 160.0, |ui| {
                elided(ui, &format::safe_text(&target.path), font::value(), colors.text);
            });
        });
        if state.track().is_some() || state.frames.has_any() {
            series::player_ui(ui, texts, state, actions);
        } else {
            let frame = Frame::new().fill(colors.chrome).inner_margin(Margin::symmetric(16, 0));
            Panel::bottom("large image foot").exact_size(size::STATUS).frame(frame).show(ui, |ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(texts.get("large-hint")).font(font::small()).color(colors.muted));
                });
            });
        }
        image_ui(ui, texts, state, preview, actions);
    });
    true
}
