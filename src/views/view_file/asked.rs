//! The question before a view file opens what lies elsewhere: anybody could have written it.

use egui::{Frame, Label, Margin, RichText, Ui};

use crate::app::{State, start};
use crate::model::format;
use crate::views::Actions;
use crate::views::lifecycle::{buttons_ui, dialog_ui, focus_first};
use crate::views::theme::{font, palette};
use crate::views::widgets::Button;

/// Places that are listed; of others their number is told.
const MOST: usize = 8;

/// The dialog, while it is open.
pub(in crate::views) fn asked_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let Some(asked) = &state.start.asked_view else { return };
    let texts = state.texts();
    let colors = palette(ui);
    let wants_to_leave = dialog_ui(ui, "view elsewhere", texts.get("view-elsewhere"), 560.0, |ui| {
        let path = |path: &std::path::Path| format::safe_text(&path.to_string_lossy()).into_owned();
        let why = texts.with("view-elsewhere-why", &[("file", path(&asked.path).into())]);
        ui.add(Label::new(RichText::new(why).font(font::body()).color(colors.text2)).wrap());
        ui.add_space(8.0);
        let frame = Frame::new().fill(colors.inset).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            for place in asked.places.iter().take(MOST) {
                ui.add(Label::new(RichText::new(path(place)).font(font::mono()).color(colors.text)).wrap());
            }
            if asked.places.len() > MOST {
                let more = texts.count("and-more", asked.places.len() - MOST);
                ui.label(RichText::new(more).font(font::small()).color(colors.muted));
            }
        });
        buttons_ui(ui, |ui| {
            if ui.add(Button::outlined(texts.get("open-path-open"))).clicked() {
                actions.push(start::Action::AnswerView(true));
            }
            ui.add_space(8.0);
            let cancel = ui.add(Button::outlined(texts.get("cancel")));
            focus_first(ui, &cancel);
            if cancel.clicked() {
                actions.push(start::Action::AnswerView(false));
            }
        });
    });
    if wants_to_leave {
        actions.push(start::Action::AnswerView(false));
    }
}
