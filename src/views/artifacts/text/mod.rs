//! Text of any size: the lines in view ([`area`]), what is found in them, and the bars above and below.

mod area;
mod bars;
mod line;

pub(super) use line::row;

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Id, Ui};

use super::super::Actions;
use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::{Bar, Button, empty_state};
use super::notice_ui;
use crate::app::artifacts::{self, text};
use crate::app::command::Command;
use crate::model::format;
use crate::preview::{Preview, TextPreview};
use crate::text::Texts;

/// Between two looks at whether a file has grown.
const LOOK_EVERY: Duration = Duration::from_millis(1500);

/// The text of the chosen file, if that is what is shown of it.
pub(super) fn text_ui(
    ui: &mut Ui,
    artifacts: &artifacts::State,
    preview: &Arc<Preview>,
    texts: &'static Texts,
    actions: &mut Actions,
) -> bool {
    let state = &artifacts.text;
    let Some(open) = &state.open else { return false };
    if let Some(text) = preview.text().filter(|text| text.is_cut && !open.source.is_file()) {
        cut_ui(ui, text, texts);
    }
    if let Some(why) = &open.failure {
        if open.line_count() == 0 {
            let why = texts.message(why);
            empty_state(ui, Icon::FileText, texts.get("preview-failed"), &format::safe_text(&why), |_| {});
            return true;
        }
        notice_ui(ui, &format::safe_text(&texts.message(why)));
    }
    let colors = palette(ui);
    let bar = egui::Frame::new().fill(colors.content).inner_margin(egui::Margin::symmetric(16, 0));
    if state.goto.is_some() {
        egui::Panel::top("go to line").exact_size(size::TOOLBAR).frame(bar).show(ui, |ui| {
            bars::goto_ui(ui, state, open, texts, actions);
        });
    } else if state.find.is_open {
        egui::Panel::top("find in text").exact_size(size::TOOLBAR).frame(bar).show(ui, |ui| {
            bars::find_ui(ui, state, open, texts, actions);
        });
    }
    egui::Panel::bottom("text facts").exact_size(30.0).frame(bar).show(ui, |ui| {
        bars::foot_ui(ui, state, open, texts, actions);
    });
    area::area_ui(ui, state, open, texts, actions);
    look(ui, actions);
    true
}

/// Has the file looked at now and then while it is shown.
fn look(ui: &Ui, actions: &mut Actions) {
    let slot = Id::unique("last look at a text");
    let now = Instant::now();
    let last = ui.data_mut(|data| *data.get_temp_mut_or_insert_with(slot, || now));
    if now.duration_since(last) >= LOOK_EVERY {
        ui.data_mut(|data| data.insert_temp(slot, now));
        actions.push(artifacts::Action::Text(text::Action::Look));
    }
    ui.request_repaint_after(LOOK_EVERY);
}

/// How much of a text is shown.
pub(super) fn cut_ui(ui: &mut Ui, text: &TextPreview, texts: &'static Texts) {
    let args = [
        ("shown", format::size(text.shown_bytes()).into()),
        ("size", format::size(text.total_bytes).into()),
        ("n", text.line_count().into()),
    ];
    notice_ui(ui, &texts.with("text-cut", &args));
}

/// Beside the name: what is being written to.
pub(super) fn growing(artifacts: &artifacts::State, texts: &'static Texts) -> Option<String> {
    let open = artifacts.text.open.as_ref().filter(|open| open.is_growing())?;
    Some(texts.with("text-growing", &[("size", format::size(open.index.bytes()).into())]))
}

/// What can be done with a text: at the head of the page.
pub(super) fn head<'a>(
    bar: Bar<'a, Actions>,
    texts: &'static Texts,
    artifacts: &'a artifacts::State,
) -> Bar<'a, Actions> {
    let state = &artifacts.text;
    if state.open.is_none() {
        return bar;
    }
    bar.item("text wrap", move |ui, form, actions: &mut Actions| {
        let keys = Command::WrapText.shortcut_text();
        let wrap = Button::icon(Icon::WrapText, texts.get("command-wrap-text")).shortcut(&keys).on(state.wraps);
        if form.button(ui, wrap) {
            actions.push(artifacts::Action::Text(text::Action::SetWrap(!state.wraps)));
        }
    })
    .item("text find", move |ui, form, actions: &mut Actions| {
        let keys = Command::Find.shortcut_text();
        let find = Button::icon(Icon::Search, texts.get("find-open")).shortcut(&keys).on(state.find.is_open);
        if form.button(ui, find) {
            let find = if state.find.is_open { text::FindAction::Close } else { text::FindAction::Open };
            actions.push(artifacts::Action::Text(text::Action::Find(find)));
        }
    })
}

/// A small label of a bar.
fn said(ui: &mut Ui, text: impl Into<String>) {
    let color = palette(ui).muted;
    ui.label(egui::RichText::new(text).font(font::small()).color(color));
}
