//! The menu of filters that are kept, and the entries that add a condition to the filter.

use egui::{Popup, PopupCloseBehavior, Rect, RichText, Role, Ui};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::{Lead, ListRow};
use super::super::{Actions, View};
use super::{field_id, small_button};
use crate::app::find::{Action, LONGEST_KEPT, SavedFilter};
use crate::model::filter::click::Asked;
use crate::model::format;

/// Characters of a filter in the menu.
const LONGEST: usize = 52;
const WIDTH: f32 = 400.0;

/// Saved and recent filters behind a button.
pub(super) fn kept_menu_ui(ui: &Ui, view: &View<'_>, area: Rect, actions: &mut Actions) {
    let texts = view.texts;
    let (find, filter) = (&view.place.find, view.place.table.filter.trim());
    let name = texts.get("find-menu");
    let is_saved = find.kept.is_saved(filter);
    let button = small_button(ui, area, Icon::Star, field_id().with("kept"), name, is_saved);
    let button = button.on_hover_text(name);
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
        ui.set_width(WIDTH);
        let error = find.verdict_of(filter).is_some_and(|verdict| verdict.error.is_some());
        let can_save = !filter.is_empty() && filter.len() <= LONGEST_KEPT && !error && !is_saved;
        if ui.add_enabled(can_save, egui::Button::new(texts.get("find-save"))).clicked() {
            actions.push(Action::SetNaming(Some(String::new())));
        }
        if ui.button(texts.get("find-syntax")).clicked() {
            actions.push(Action::ShowSyntax(true));
        }
        if !find.kept.saved.is_empty() {
            ui.separator();
            heading(ui, texts.get("find-saved"));
            for known in &find.kept.saved {
                saved_ui(ui, view, known, known.text == filter, actions);
            }
        }
        if !find.kept.recent.is_empty() {
            ui.separator();
            heading(ui, texts.get("find-recent"));
            for known in &find.kept.recent {
                let shown = format::safe_text(known);
                let shown = RichText::new(format::middle_ellipsis(&shown, LONGEST)).font(font::mono());
                if ui.selectable_label(known == filter, shown).clicked() {
                    actions.push(Action::Use(known.clone()));
                }
            }
            if ui.button(texts.get("find-forget")).clicked() {
                actions.push(Action::ForgetRecent);
            }
        }
    });
}

/// A saved filter, and a way to forget it.
fn saved_ui(ui: &mut Ui, view: &View<'_>, known: &SavedFilter, is_on: bool, actions: &mut Actions) {
    let name = format::safe_text(&known.name);
    let shown = ListRow::new(Role::MenuItem, format::middle_ellipsis(&name, LONGEST))
        .lead(Lead::text_at(ui.spacing().button_padding.x))
        .filled(is_on)
        .corner(6)
        .end(34.0)
        .show(ui);
    let area = Rect::from_center_size(shown.rect.right_center() - egui::vec2(16.0, 0.0), egui::vec2(22.0, 22.0));
    let remove = view.texts.with("find-remove", &[("name", (*name).into())]);
    if small_button(ui, area, Icon::X, shown.response.id.with("remove"), &remove, false).clicked() {
        actions.push(Action::Remove(known.name.clone()));
    } else if shown.response.on_hover_text(format::safe_text(&known.text)).clicked() {
        actions.push(Action::Use(known.text.clone()));
        ui.close();
    }
}

fn heading(ui: &mut Ui, text: &str) {
    ui.horizontal(|ui| {
        ui.add_space(ui.spacing().button_padding.x);
        let text = RichText::new(text).font(font::group()).color(palette(ui).muted);
        ui.add(egui::Label::new(text).selectable(false));
    });
}

/// Entries of a menu that add a condition to the filter.
pub fn condition_menu_ui(ui: &mut Ui, view: &View<'_>, conditions: &[(Asked, String)], actions: &mut Actions) {
    for (asked, condition) in conditions {
        let key = match asked {
            Asked::Only => "filter-by-value",
            Asked::Not => "find-not",
            Asked::AtMost => "find-at-most",
            Asked::AtLeast => "find-at-least",
            Asked::Without => "find-without",
            Asked::With => "find-with",
        };
        let button = ui.button(view.texts.get(key));
        let told = format::middle_ellipsis(&format::safe_text(condition), 200).into_owned();
        if button.on_hover_text(RichText::new(told).font(font::mono())).clicked() {
            actions.push(Action::AddCondition(condition.clone()));
        }
    }
}
