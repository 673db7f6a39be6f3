//! The list of columns behind its button: searched, ticked, ordered by dragging, pinned.

mod drag;
mod marks;
mod rows;

use egui::{Popup, PopupCloseBehavior, Rect, RectAlign, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::Command;
use crate::app::table::column_list::{Action, Entry, State};
use crate::app::table::{self, ColumnAction};
use crate::views::icons::Icon;
use crate::views::theme::{font, palette};
use crate::views::widgets::button::focus_ring;
use crate::views::widgets::text::elided;
use crate::views::widgets::{Button, Form, link, muted, search_field};
use crate::views::{Actions, View};

/// Inside of the popup.
const WIDTH: f32 = 376.0;
const HEIGHT: f32 = 740.0;
/// A line of the list.
const ROW: f32 = 28.0;

/// The button, and the list while it is open; as an entry of a menu what opens it, after which the button has room.
pub(crate) fn column_list_ui(ui: &mut Ui, view: &View<'_>, form: Form, actions: &mut Actions) {
    let list = view.place.table.layout.list.as_ref();
    let text = view.texts.get("columns");
    if form == Form::Menu {
        if ui.button(text).clicked() {
            ask(actions, Action::Open(None));
        }
        return;
    }
    let button = Button::quiet(text).with_icon(Icon::Columns3).trailing(Icon::ChevronDown).on(list.is_some());
    let button = ui.add(button);
    let Some(list) = list else {
        if button.clicked() {
            ask(actions, Action::Open(None));
        }
        return;
    };
    let id = Popup::default_response_id(&button);
    let popup = Popup::from_response(&button)
        // Other popups and keys know of those that egui knows to be open.
        .open_memory(list.focus_search.then_some(egui::SetOpenCommand::Bool(true)))
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .align(RectAlign::BOTTOM_END)
        .gap(2.0)
        .width(WIDTH)
        .accessible_name(text);
    popup.show(|ui| {
        ui.set_width(WIDTH);
        list_ui(ui, view, list, actions);
    });
    if button.clicked() || !Popup::is_id_open(ui, id) {
        Popup::close_id(ui, id);
        ask(actions, Action::Close);
    }
}

fn ask(actions: &mut Actions, action: Action) {
    actions.push(table::Action::Columns(ColumnAction::List(action)));
}

fn list_ui(ui: &mut Ui, view: &View<'_>, list: &State, actions: &mut Actions) {
    let texts = view.texts;
    let hint = texts.count("search-columns", list.total);
    let (search, change) = search_field(ui, &hint, &list.search, WIDTH, font::body());
    if list.focus_search {
        search.request_focus();
    }
    if let Some(search) = change {
        ask(actions, Action::Search(search));
    }
    head_ui(ui, view, list, actions);
    line(ui);

    let height = (ui.content_rect().bottom() - ui.cursor().top() - 48.0).clamp(3.0 * ROW, HEIGHT - 120.0);
    let mut area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
    if let Some(at) = list.scroll_to.and_then(|group| position(list, group)) {
        area = area.vertical_scroll_offset(at as f32 * ROW);
    }
    if list.scroll_to.is_some() || list.focus_search {
        ask(actions, Action::Settled);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    if list.entries.is_empty() {
        muted(ui, texts.get("columns-none"));
    }
    let target =
        area.show_rows(ui, ROW, list.entries.len(), |ui, range| rows::rows_ui(ui, view, list, range, actions)).inner;
    drag::drop_ui(ui, target, actions);
    line(ui);
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        muted(ui, &texts.count("columns-shown", view.place.table.columns.len()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let keys = texts.get("columns-keys");
            elided(ui, keys, font::tiny(), palette(ui).muted);
        });
    });
}

fn position(list: &State, group: crate::model::ColumnGroup) -> Option<usize> {
    list.entries.iter().position(|entry| matches!(entry, Entry::Group(entry) if entry.group == group))
}

fn line(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 9.0), Sense::hover());
    let stroke = egui::Stroke::new(1.0, palette(ui).line);
    ui.painter().hline(rect.x_range().expand(6.0), rect.center().y, stroke);
}

/// What is left out, and the way back to how it was.
fn head_ui(ui: &mut Ui, view: &View<'_>, list: &State, actions: &mut Actions) {
    let texts = view.texts;
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let is_on = view.place.table.layout.look.is_differing_only;
        let name = texts.get("differing-only");
        let text = ui.painter().layout_no_wrap(name.to_owned(), font::body(), palette(ui).text);
        let (rect, response) = ui.allocate_exact_size(vec2(36.0 + text.size().x, 20.0), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Switch, true, is_on, name));
        marks::switch(ui, Rect::from_min_size(rect.left_center() - vec2(0.0, 8.0), vec2(28.0, 16.0)), is_on);
        let at = pos2(rect.left() + 36.0, rect.center().y - text.size().y / 2.0);
        ui.painter().galley(at, text, palette(ui).text);
        focus_ring(ui, &response, rect.expand(2.0), 4);
        if response.clicked() {
            actions.push(table::Action::HideEqualParams);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let reset = link(ui, texts.get("reset"));
            if let Some(action) = Command::ResetColumns.action(view.state).filter(|_| reset.clicked()) {
                actions.push(action);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let (params, tags) = list.left_out;
                let parts = [("differing-hides-params", params), ("differing-hides-tags", tags)];
                let parts: Vec<String> =
                    parts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| texts.count(key, n)).collect();
                if !parts.is_empty() {
                    let what = parts.join(texts.get("list-separator"));
                    let text = texts.with("differing-hides", &[("what", what.into())]);
                    elided(ui, &text, font::small(), palette(ui).muted);
                }
            });
        });
    });
}
