//! The settings page. Every choice applies at once; the second line of a row is an example or a fact.

mod charts;
mod numbers;
mod parts;
mod storage;

use egui::{Align, Layout, RichText, Ui};

use super::icons::Icon;
use super::theme::{font, palette, size};
use super::widgets::switch::switch;
use super::widgets::{Button, empty_state, search_field, segmented};
use super::{Actions, commands};
use crate::app::State;
use crate::app::command::Command;
use crate::app::settings::{self, ThemeChoice};
use crate::app::settings_page;
use crate::text::Language;
use parts::{Card, Row, card_ui};

/// From this width of the window on the cards stand in two columns.
const TWO_COLUMNS: f32 = 1100.0;
/// A single column is no wider.
const COLUMN: f32 = 720.0;
const HEAD: f32 = 48.0;

/// See the module.
pub fn settings_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    let colors = palette(ui);
    let frame = egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(16, 0));
    egui::Panel::top("settings head").exact_size(HEAD).show_separator_line(false).frame(frame).show(ui, |ui| {
        head_ui(ui, state, actions);
    });
    let words: Vec<String> = state.settings_page.search.split_whitespace().map(str::to_lowercase).collect();
    let is_wide = ui.content_rect().width() >= TWO_COLUMNS;
    egui::CentralPanel::default().frame(frame).show(ui, |ui| {
        let first = [appearance(state), numbers::card(state), confirmations(state)];
        let second = [charts::card(state), storage::card(state)];
        let first: Vec<_> = first.into_iter().filter_map(|card| card.only(&words)).collect();
        let second: Vec<_> = second.into_iter().filter_map(|card| card.only(&words)).collect();
        if first.is_empty() && second.is_empty() {
            empty_state(ui, Icon::SearchX, texts.get("settings-none"), "", |_| {});
            return;
        }
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(24.0, 0.0);
            if is_wide && !first.is_empty() && !second.is_empty() {
                ui.columns(2, |columns| {
                    for (column, cards) in columns.iter_mut().zip([first, second]) {
                        cards_ui(column, cards, actions);
                    }
                });
            } else {
                ui.set_max_width(ui.available_width().min(COLUMN));
                cards_ui(ui, first.into_iter().chain(second), actions);
            }
        });
    });
}

fn cards_ui<'a>(ui: &mut Ui, cards: impl IntoIterator<Item = Card<'a>>, actions: &mut Actions) {
    for card in cards {
        card_ui(ui, card, actions);
    }
}

fn head_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    let texts = state.texts();
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        commands::icon_button(ui, state, Command::Back, actions);
        ui.label(RichText::new(texts.get("settings")).font(font::title()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let list = Button::quiet(texts.get("command-shortcuts")).with_icon(Icon::Terminal);
            commands::invoke(ui, state, Command::ShowShortcuts, list, actions);
            let width = ui.available_width().clamp(80.0, 240.0);
            let text = &state.settings_page.search;
            let (field, change) = search_field(ui, texts.get("settings-search"), text, width, font::body());
            super::shortcuts::offer_search(ui, &field);
            if let Some(text) = change {
                actions.push(settings_page::Action::SetSearch(text));
            }
        });
    });
}

fn appearance(state: &State) -> Card<'_> {
    let texts = state.texts();
    let language =
        Row::new(texts.get("language")).about(texts.get("settings-language-about")).control(|ui, actions| {
            let name = |language: Language| language.texts().get("language-name");
            let mut choices = vec![(None, texts.get("theme-system"))];
            choices.extend(Language::ALL.map(|language| (Some(language), name(language))));
            if let Some(language) = segmented(ui, texts.get("language"), &choices, state.settings.language) {
                actions.push(settings::Action::SetLanguage(language));
            }
        });
    let theme = Row::new(texts.get("theme")).live_about(|ui| {
        let system = match ui.input(|input| input.raw.system_theme) {
            Some(egui::Theme::Dark) => "dark",
            Some(egui::Theme::Light) => "light",
            None => "unknown",
        };
        texts.with("settings-theme-about", &[("system", system.into())])
    });
    let theme = theme.control(|ui, actions| {
        let choices = [
            (ThemeChoice::System, texts.get("theme-system")),
            (ThemeChoice::Light, texts.get("theme-light")),
            (ThemeChoice::Dark, texts.get("theme-dark")),
        ];
        if let Some(theme) = segmented(ui, texts.get("theme"), &choices, state.settings.theme) {
            actions.push(settings::Action::SetTheme(theme));
        }
    });
    let keys = [Command::ZoomIn, Command::ZoomOut, Command::ZoomReset].map(Command::shortcut_text);
    let scale = Row::new(texts.get("settings-scale")).about(keys.join(texts.get("list-separator")));
    let scale = scale.control(|ui, actions| {
        scale_button(ui, state, "+", Command::ZoomIn, actions);
        let percent = texts.count("settings-percent", usize::from(state.settings.scale));
        ui.add_sized([56.0, size::CONTROL], egui::Label::new(RichText::new(percent).font(font::body())));
        scale_button(ui, state, "−", Command::ZoomOut, actions);
    });
    Card { title: texts.get("settings-appearance"), rows: vec![language, theme, scale] }
}

fn scale_button(ui: &mut Ui, state: &State, sign: &str, command: Command, actions: &mut Actions) {
    let response = commands::invoke(ui, state, command, Button::outlined(sign).min_width(28.0), actions);
    let name = command.label(state.texts());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    response.on_hover_text(format!("{name}  {}", command.shortcut_text()));
}

fn confirmations(state: &State) -> Card<'_> {
    let texts = state.texts();
    let ask = texts.get("settings-ask-delete");
    let ask_row = Row::new(ask).about(texts.get("settings-ask-delete-about")).control(move |ui, actions| {
        let is_on = state.settings.asks_before_delete;
        if switch(ui, is_on, ask).clicked() {
            actions.push(settings::Action::SetAsksBeforeDelete(!is_on));
        }
    });
    let purge = Row::new(texts.get("settings-purge-asks")).control(|ui, _| {
        ui.label(RichText::new(texts.get("settings-purge-asks-about")).font(font::small()).color(palette(ui).muted));
        let (rect, _) = ui.allocate_exact_size(egui::vec2(18.0, 16.0), egui::Sense::hover());
        Icon::Lock.paint(ui.painter(), rect.center(), 14.0, palette(ui).muted);
    });
    Card { title: texts.get("settings-confirmations"), rows: vec![ask_row, purge] }
}
