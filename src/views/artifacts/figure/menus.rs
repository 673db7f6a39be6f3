//! The buttons, lists and sliders of a figure, above it.

use egui::{Align, Frame, Layout, Margin, RichText, Role, ScrollArea, Ui, WidgetInfo};

use super::super::super::Actions;
use super::super::super::icons::Icon;
use super::super::super::theme::{font, palette, size};
use super::super::super::widgets::{Button, segmented};
use super::Canvas;
use super::bar::steps_ui;
use crate::app::artifacts::figure::{Action, Shown, State};
use crate::preview::plotly::{Choice, Effect, Menu, MenuKind};
use crate::text::Texts;

/// Width of a slider, points.
const SLIDER: f32 = 200.0;
/// Buttons that are drawn as one control; more stand alone.
const MOST_SEGMENTS: usize = 6;

/// All of them in one line, that of the figure `at`.
pub(super) fn menus_ui(ui: &mut Ui, texts: &'static Texts, (state, at): (&State, usize), actions: &mut Actions) {
    let Some(shown) = state.get(at).filter(|shown| !shown.facts.menus.is_empty()) else { return };
    let frame = Frame::new().fill(palette(ui).chrome).inner_margin(Margin::symmetric(16, 0));
    egui::Panel::top("figure menus").exact_size(size::TOP_BAR).frame(frame).show(ui, |ui| {
        ScrollArea::horizontal().show(ui, |ui| {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                for (number, menu) in shown.facts.menus.iter().enumerate() {
                    ui.push_id(number, |ui| {
                        if let Some(choice) = menu_ui(ui, texts, number, (shown, menu)) {
                            Canvas::push(actions, Action::Pick(at, menu.at, choice));
                        }
                    });
                    ui.add_space(12.0);
                }
            });
        });
    });
}

/// Returns what was chosen.
fn menu_ui(ui: &mut Ui, texts: &'static Texts, number: usize, (shown, menu): (&Shown, &Menu)) -> Option<usize> {
    let chosen = shown.chosen(menu);
    let name =
        if menu.name.is_empty() { texts.with("figure-menu", &[("n", (number + 1).into())]) } else { menu.name.clone() };
    if !menu.name.is_empty() {
        ui.label(RichText::new(&menu.name).font(font::small()).color(palette(ui).muted));
    }
    let all_known = menu.choices.iter().all(|choice| !matches!(choice.effect, Effect::Unknown(_)));
    let label = |at: usize| menu.choices.get(at).map_or("", |choice| choice.label.as_str());
    match menu.kind {
        MenuKind::Buttons if all_known && menu.choices.len() <= MOST_SEGMENTS => {
            let choices: Vec<(Option<usize>, &str)> =
                menu.choices.iter().enumerate().map(|(at, choice)| (Some(at), choice.label.as_str())).collect();
            segmented(ui, &name, &choices, chosen).flatten()
        }
        MenuKind::Slider if all_known => {
            let value = chosen.unwrap_or(0);
            let said = format!("{name}: {}", label(value));
            let slid = steps_ui(ui, &said, (value, menu.choices.len()), SLIDER);
            ui.label(RichText::new(label(value)).font(font::value()).color(palette(ui).text));
            slid
        }
        MenuKind::Buttons => {
            let mut picked = None;
            for (at, choice) in menu.choices.iter().enumerate() {
                let button = ui.add_enabled(is_known(choice), Button::outlined(&choice.label));
                picked = picked.or(button.clicked().then_some(at));
                explain(texts, choice, button);
            }
            picked
        }
        MenuKind::List | MenuKind::Slider => {
            let now = chosen.map_or("", label);
            let button = ui.add(Button::outlined(now).trailing(Icon::ChevronDown));
            button.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("{name}: {now}")));
            let mut picked = None;
            egui::Popup::menu(&button).show(|ui| {
                for (at, choice) in menu.choices.iter().enumerate() {
                    let row = egui::Button::selectable(chosen == Some(at), &choice.label);
                    let row = ui.add_enabled(is_known(choice), row);
                    picked = picked.or(row.clicked().then_some(at));
                    explain(texts, choice, row);
                }
            });
            picked
        }
    }
}

fn is_known(choice: &Choice) -> bool {
    !matches!(choice.effect, Effect::Unknown(_))
}

/// Why it cannot be chosen.
fn explain(texts: &'static Texts, choice: &Choice, response: egui::Response) {
    if let Effect::Unknown(method) = &choice.effect {
        response.on_disabled_hover_text(texts.with("figure-menu-unknown", &[("method", method.as_str().into())]));
    }
}
