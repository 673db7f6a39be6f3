//! What the status line says of the filter: which part of it counts, and which names no run has.

use egui::{Label, RichText, Ui};

use super::super::View;
use super::super::theme::{font, palette};
use super::super::widgets::say;
use crate::model::format;

/// Characters of a filter.
const LONGEST: usize = 48;

/// See the module.
pub fn status_ui(ui: &mut Ui, view: &View<'_>) {
    let Some((text, is_warning)) = words(view) else { return };
    let colors = palette(ui);
    let color = if is_warning { colors.warn } else { colors.muted };
    say(&ui.add(Label::new(RichText::new(text).font(font::small()).color(color)).truncate().selectable(false)));
}

/// What is to be said, and whether something is wrong.
fn words(view: &View<'_>) -> Option<(String, bool)> {
    let (find, filter, texts) = (&view.place.find, &view.place.table.filter, view.texts);
    let cut = |text: &str| format::middle_ellipsis(&format::safe_text(text), LONGEST).into_owned();
    let verdict = find.verdict_of(filter)?;
    if let Some(error) = &verdict.error {
        let valid = verdict.valid_part();
        let is_told = find.told_error(filter).is_some();
        if !is_told {
            if valid.is_empty() {
                return None;
            }
            let rest = filter.get(verdict.valid_end..).unwrap_or_default().trim_start();
            let rest = rest.split_once(' ').map_or(rest, |(word, rest)| if is_joining(word) { rest } else { word });
            return Some((texts.with("find-part-before", &[("rest", cut(rest).into())]), false));
        }
        if !valid.is_empty() {
            return Some((texts.with("find-last-valid", &[("filter", cut(valid).into())]), true));
        }
        let why = texts.message(&error.message());
        return Some((texts.with("find-not-applied", &[("why", why.into())]), true));
    }
    let (field, meant) = find.checked_of(filter)?.unknown.first()?;
    let name = ("name", cut(&field.to_string()).into());
    let told = match meant {
        Some(meant) => texts.with("cli-filter-unknown-near", &[name, ("instead", cut(&meant.to_string()).into())]),
        None => texts.with("cli-filter-unknown", &[name]),
    };
    Some((told, true))
}

fn is_joining(word: &str) -> bool {
    word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or")
}
