//! Going through what differs: how much it is, the next and the one before, and what is the same.

use egui::{RichText, Ui};

use super::{Page, push};
use crate::app::compare::files::rows::Action;
use crate::app::compare::files::{self, Show};
use crate::compare::artifact::tables::{RowKey, key_columns};
use crate::compare::artifact::texts::{Spaces, Verdict};
use crate::compare::artifact::{Choices, Difference};
use crate::model::format;
use crate::views::Actions;
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::{Bar, Button, Form, check_row, dropdown};

fn act(actions: &mut Actions, action: Action) {
    push(actions, files::Action::Rows(action));
}

/// Whether letters and arrows are for the page: nothing else has the keyboard.
pub(super) fn has_keys(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none()) && !egui::Popup::is_any_open(ui) && !ui.text_edit_focused()
}

/// N goes to the next difference, P to the one before.
pub(super) fn keys(ui: &Ui, actions: &mut Actions) {
    if !has_keys(ui) {
        return;
    }
    for (key, is_forward) in [(egui::Key::N, true), (egui::Key::P, false)] {
        if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)) {
            act(actions, Action::Step(is_forward));
        }
    }
}

/// At the right of the strip.
pub(super) fn controls<'a>(bar: Bar<'a, Actions>, page: Page<'a>) -> Bar<'a, Actions> {
    let bar = match page.show {
        Show::Lines => bar
            .item("file unified", move |ui, form, actions: &mut Actions| {
                let texts = page.view.texts;
                let choices = [(false, texts.get("files-two-columns")), (true, texts.get("files-one-column"))];
                let now = page.state.rows.is_unified;
                if let Some(is_unified) = form.choice(ui, texts.get("files-columns"), &choices, now) {
                    act(actions, Action::SetUnified(is_unified));
                }
            })
            .item("file options", move |ui, form, actions| options_ui(ui, page, form, actions)),
        Show::Cells => bar
            .item("file key", move |ui, form, actions| key_ui(ui, page, form, actions))
            .item("file options", move |ui, form, actions| options_ui(ui, page, form, actions)),
        _ => bar.item("file options", move |ui, form, actions| options_ui(ui, page, form, actions)),
    };
    bar.kept("file stops", move |ui, _, actions| stops_ui(ui, page, actions))
}

/// What is the same; of texts whether spaces count.
fn options_ui(ui: &mut Ui, page: Page<'_>, form: Form, actions: &mut Actions) {
    let (texts, state) = (page.view.texts, page.state);
    let is_changed = state.rows.shows_equal || state.ways.spaces == Spaces::Ignored;
    let button = Button::icon(Icon::SlidersHorizontal, texts.get("files-options")).on(is_changed);
    form.popup(ui, button, texts.get("files-options"), false, |ui| {
        ui.set_min_width(220.0);
        let shows_equal = state.rows.shows_equal;
        if check_row(ui, shows_equal, texts.get("files-show-equal")).clicked() {
            act(actions, Action::ShowEqual(!shows_equal));
        }
        if page.show == Show::Lines {
            let is_ignored = state.ways.spaces == Spaces::Ignored;
            if check_row(ui, is_ignored, texts.get("files-ignore-spaces")).clicked() {
                let spaces = if is_ignored { Spaces::Count } else { Spaces::Ignored };
                push(actions, files::Action::SetWays(Choices { spaces, ..state.ways.clone() }));
            }
        }
    });
}

/// By which column rows are matched.
fn key_ui(ui: &mut Ui, page: Page<'_>, _: Form, actions: &mut Actions) {
    let (texts, state) = (page.view.texts, page.state);
    let Some(Ok(Difference::Cells(found))) = state.compared.value().and_then(|it| it.difference.as_ref()) else {
        return;
    };
    let names: Vec<String> = key_columns(&found.columns).take(100).map(|column| column.title.clone()).collect();
    let shown: Vec<String> =
        names.iter().map(|name| format::safe_text(&format::middle_ellipsis(name, 28)).into_owned()).collect();
    let number = texts.get("table-row-number");
    let mut choices: Vec<(usize, &str)> = vec![(0, texts.get("files-key-suggested")), (1, number)];
    choices.extend(shown.iter().enumerate().map(|(at, name)| (at + 2, name.as_str())));
    let now = match &state.ways.key {
        None => 0,
        Some(RowKey::Number) => 1,
        Some(RowKey::Column(title)) => names.iter().position(|name| name == title).map_or(0, |at| at + 2),
    };
    ui.label(RichText::new(texts.get("files-key")).font(font::body()).color(palette(ui).muted));
    if let Some(chosen) = dropdown(ui, texts.get("files-key"), &choices, now) {
        let key = match chosen {
            0 => None,
            1 => Some(RowKey::Number),
            at => names.get(at - 2).cloned().map(RowKey::Column),
        };
        push(actions, files::Action::SetWays(Choices { key, ..state.ways.clone() }));
    }
}

/// `3 of 17`, and the buttons that go on and back.
fn stops_ui(ui: &mut Ui, page: Page<'_>, actions: &mut Actions) {
    let (texts, state) = (page.view.texts, page.state);
    let count = state.rows.arranged.value().map_or(0, |arranged| arranged.stops.len());
    for (icon, key, letter, is_forward) in
        [(Icon::ChevronUp, "files-previous", "P", false), (Icon::ChevronDown, "files-next", "N", true)]
    {
        let button = Button::icon(icon, texts.get(key)).shortcut(letter);
        if ui.add_enabled(count > 0, button).clicked() {
            act(actions, Action::Step(is_forward));
        }
    }
    let said = match state.rows.at {
        Some(at) => texts.with("find-at", &[("at", (at + 1).into()), ("all", count.into())]),
        None => texts.count("files-differences", count),
    };
    ui.label(RichText::new(said).font(font::small()).color(palette(ui).muted));
}

/// What is to be said first of what was compared; `None` where the rows say all.
pub(super) fn said(page: Page<'_>) -> Option<String> {
    let texts = page.view.texts;
    let compared = page.state.compared.value()?;
    if compared.is_identical() {
        return Some(texts.get("files-identical").to_owned());
    }
    match compared.difference.as_ref()? {
        Ok(Difference::Lines(found)) => match found.verdict {
            Verdict::Identical => Some(texts.get("files-same-text").to_owned()),
            Verdict::LineEndsDiffer => {
                let ends = found.sides.each_ref().map(|side| {
                    let end = side.line_end.name().unwrap_or("–");
                    if side.is_ended { end.to_owned() } else { texts.with("files-no-last-end", &[("end", end.into())]) }
                });
                let [before, after] = ends;
                Some(texts.with("files-line-ends", &[("before", before.into()), ("after", after.into())]))
            }
            Verdict::SpacesDiffer => Some(texts.get("files-spaces-differ").to_owned()),
            Verdict::Different if found.is_rough => Some(texts.get("files-rough").to_owned()),
            Verdict::Different => None,
        },
        Ok(Difference::Keys(found)) if found.is_same() => Some(texts.get("files-same-values").to_owned()),
        Ok(Difference::Keys(found)) if found.is_partial => Some(texts.get("files-partial").to_owned()),
        Ok(Difference::Cells(found)) if found.is_partial => Some(texts.get("files-partial").to_owned()),
        Ok(Difference::Cells(found)) if found.rows.iter().all(crate::compare::artifact::tables::TableRow::is_same) => {
            Some(texts.get("files-same-values").to_owned())
        }
        Ok(Difference::Cells(found)) if found.repeated_keys > 0 => {
            Some(texts.count("files-repeated-keys", found.repeated_keys))
        }
        Ok(_) | Err(_) => None,
    }
}
