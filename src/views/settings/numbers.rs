//! How values of metrics are written.

use super::super::widgets::dropdown;
use super::super::widgets::switch::switch;
use super::parts::{Card, Row};
use crate::app::State;
use crate::app::settings::Action;
use crate::model::format::{Digits, NumberFormat};
use crate::text::Texts;

/// What can be chosen; what a file says beside it is kept and shown.
const DIGITS: [Digits; 9] = [
    Digits::Significant(3),
    Digits::Significant(4),
    Digits::Significant(5),
    Digits::Significant(6),
    Digits::Significant(8),
    Digits::Decimals(2),
    Digits::Decimals(3),
    Digits::Decimals(4),
    Digits::Decimals(6),
];
const POWERS: [u8; 4] = [6, 9, 12, 15];
/// Examples: as they come, small, large.
const EXAMPLES: [f64; 3] = [0.813_442_7, 24.811_31, 1.051_24e-7];
const LARGE: f64 = 12_481_207.0;

pub(super) fn card(state: &State) -> Card<'_> {
    let texts = state.texts();
    let now = state.settings.numbers;
    let examples = EXAMPLES.map(|value| now.write(value)).join("   ");
    let digits_name = texts.get("settings-digits");
    let digits = Row::new(digits_name).about(examples).control(move |ui, actions| {
        let mut all = DIGITS.to_vec();
        if !all.contains(&now.digits) {
            all.push(now.digits);
        }
        let words: Vec<String> = all.iter().map(|digits| in_words(texts, *digits)).collect();
        let choices: Vec<(Digits, &str)> = all.into_iter().zip(words.iter().map(String::as_str)).collect();
        if let Some(digits) = dropdown(ui, digits_name, &choices, now.digits) {
            actions.push(Action::SetNumbers(NumberFormat { digits, ..now }));
        }
    });
    let from_name = texts.get("settings-scientific");
    let from = Row::new(from_name).about(now.write(LARGE * 1e6)).control(move |ui, actions| {
        let mut all = POWERS.to_vec();
        if !all.contains(&now.scientific_from) {
            all.push(now.scientific_from);
        }
        let word = |power: &u8| texts.with("settings-scientific-from", &[("number", format!("1e{power}").into())]);
        let words: Vec<String> = all.iter().map(word).collect();
        let choices: Vec<(u8, &str)> = all.into_iter().zip(words.iter().map(String::as_str)).collect();
        if let Some(scientific_from) = dropdown(ui, from_name, &choices, now.scientific_from) {
            actions.push(Action::SetNumbers(NumberFormat { scientific_from, ..now }));
        }
    });
    let name = texts.get("settings-thousands");
    let separators = Row::new(name).about(now.write(LARGE)).control(move |ui, actions| {
        if switch(ui, now.has_separators, name).clicked() {
            actions.push(Action::SetNumbers(NumberFormat { has_separators: !now.has_separators, ..now }));
        }
    });
    Card { title: texts.get("settings-numbers"), rows: vec![digits, from, separators] }
}

fn in_words(texts: &Texts, digits: Digits) -> String {
    match digits {
        Digits::Significant(digits) => texts.count("settings-significant", usize::from(digits)),
        Digits::Decimals(digits) => texts.count("settings-decimals", usize::from(digits)),
    }
}
