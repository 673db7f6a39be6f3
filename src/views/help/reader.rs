//! A dialog of pages to read: their names at the left, the chosen one beside them.

use egui::{Key, Modifiers, RichText, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, vec2};

use super::super::Actions;
use super::super::artifacts::markdown::markdown_ui;
use super::super::lifecycle::{buttons_ui, dialog_ui, focus_first};
use super::super::theme::{font, palette};
use super::super::widgets::{Button, Lead, ListRow, rows_ui_of};
use crate::app::State;
use crate::app::help::pages::{Page, Title};
use crate::app::help::{Action, Dialog};
use crate::text::{Language, Texts};

const WIDTH: f32 = 880.0;
const LIST: f32 = 168.0;
const ROW: f32 = 28.0;
/// Between the list and the page.
const GAP: f32 = 24.0;

/// See the module.
pub(super) fn reader_ui(ui: &mut Ui, state: &State, dialog: Dialog, actions: &mut Actions) {
    let texts = state.texts();
    let title = texts.get(match dialog {
        Dialog::WhatsNew => "help-whats-new",
        Dialog::Documentation => "help-documentation",
        Dialog::Licences => "help-licences",
        Dialog::About => "help-about",
    });
    let pages = dialog.pages();
    let chosen = state.help.page.min(pages.len().saturating_sub(1));
    let mut is_closed = false;
    let wants_to_leave = dialog_ui(ui, "help pages", title, WIDTH, |ui| {
        if state.language() != Language::English && dialog != Dialog::Licences {
            ui.label(RichText::new(texts.get("help-language")).font(font::small()).color(palette(ui).muted));
            ui.add_space(4.0);
        }
        // As high on every page, so that nothing moves when another one is chosen.
        let height = (ui.content_rect().height() - 250.0).max(120.0);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let line = Stroke::new(1.0, palette(ui).line);
        ui.painter().vline(rect.left() + LIST + GAP / 2.0 + 0.5, rect.y_range(), line);
        let mut list = ui.new_child(UiBuilder::new().max_rect(rect.with_max_x(rect.left() + LIST)));
        ScrollArea::vertical().id_salt("help list").auto_shrink(false).show(&mut list, |ui| {
            list_ui(ui, texts, pages, chosen, actions);
        });
        if let Some(page) = pages.get(chosen) {
            let mut ui = ui.new_child(UiBuilder::new().max_rect(rect.with_min_x(rect.left() + LIST + GAP)));
            // Each page begins at its top.
            let scroll = ScrollArea::vertical().id_salt(("help page", dialog, chosen)).auto_shrink(false);
            scroll.show(&mut ui, |ui| {
                turn(ui, height);
                ui.set_max_width(ui.available_width() - 12.0);
                markdown_ui(ui, texts, ("help", dialog, chosen), &page.text);
            });
        }
        buttons_ui(ui, |ui| {
            let close = ui.add(Button::outlined(texts.get("close")));
            focus_first(ui, &close);
            is_closed = close.clicked();
        });
    });
    if is_closed || wants_to_leave {
        actions.push(Action::Close);
    }
}

/// Scrolls by keys.
fn turn(ui: &mut Ui, height: f32) {
    let pages = [(Key::PageDown, -1.0), (Key::PageUp, 1.0), (Key::End, -1e6), (Key::Home, 1e6)];
    for (key, times) in pages {
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            ui.scroll_with_delta(vec2(0.0, times * (height - 40.0)));
        }
    }
}

fn list_ui(ui: &mut Ui, texts: &Texts, pages: &[Page], chosen: usize, actions: &mut Actions) {
    rows_ui_of(ui, ROW, pages.len(), |ui, at| {
        let title = match pages[at].title {
            Title::Name(name) => name,
            Title::Key(key) => texts.get(key),
        };
        let row = ListRow::new(Role::Button, title)
            .height(ROW)
            .corner(6)
            .lead(Lead::text_at(8.0))
            .selected(at == chosen)
            .show(ui);
        if row.response.clicked() {
            actions.push(Action::ShowPage(at));
        }
    });
}
