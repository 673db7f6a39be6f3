//! The field in which a path is typed, with the names that can follow below it; and the dialog with it over an open place.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{
    Align2, CornerRadius, EventFilter, Id, Key, Modifiers, Order, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::icons::Icon;
use super::lifecycle::{buttons_ui, dialog_ui};
use super::theme::{font, palette, size};
use super::widgets::{Button, Lead, ListRow, rows_ui};
use super::{Actions, shortcuts};
use crate::app::start::Action;
use crate::app::{State, start};
use crate::model::format;

/// Names that are seen at once.
const ROWS: usize = 8;

/// See the module.
pub fn path_field_ui(ui: &mut Ui, state: &State, width: f32, actions: &mut Actions) {
    let (texts, colors) = (state.texts(), palette(ui));
    let start = &state.start;
    let name = texts.get("enter-path");
    let (rect, _) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    let id = Id::unique("path-entry");
    let is_focused = ui.memory(|memory| memory.has_focus(id));
    let stroke = if is_focused { Stroke::new(2.0, colors.accent) } else { Stroke::new(1.0, colors.line_field) };
    ui.painter().rect(rect, CornerRadius::same(6), colors.field, stroke, StrokeKind::Inside);
    Icon::Terminal.paint(ui.painter(), pos2(rect.left() + 16.0, rect.center().y), 14.0, colors.muted);
    let mut text = start.path_entry.clone();
    if is_focused && keys(ui, start, &mut text, actions) {
        put_caret_last(ui, id, &text);
    }
    let inner = Rect::from_min_max(rect.min + vec2(30.0, 1.0), rect.max - vec2(8.0, 1.0));
    let response = ui.put(
        inner,
        TextEdit::singleline(&mut text)
            .id(id)
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::same(0))
            .font(font::mono())
            .hint_text(RichText::new(name).font(font::body()).color(colors.muted))
            .align(Align2::LEFT_CENTER)
            .desired_width(inner.width()),
    );
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, &start.path_entry, &text, name);
        info.label = Some(name.to_owned());
        info
    });
    let has_names = !start.completion.offered.is_empty();
    if response.has_focus() {
        // Tab and Escape mean the names as long as there are some.
        let filter = EventFilter { tab: has_names, horizontal_arrows: true, vertical_arrows: true, escape: has_names };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        if has_names {
            shortcuts::own_escape(ui, id);
        }
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let list = if has_names && !is_entered { names_ui(ui, state, rect, &mut text) } else { Rect::NOTHING };
    if text != start.path_entry {
        actions.push(Action::SetPathEntry(text.clone()));
    }
    if is_entered && !text.trim().is_empty() {
        actions.push(Action::OpenEntry);
    } else if response.lost_focus() && !ui.input(|input| input.pointer.latest_pos().is_some_and(|at| list.contains(at)))
    {
        actions.push(Action::CloseNames);
    }
    if start.focus_path {
        response.request_focus();
        actions.push(Action::PathFocused);
    }
}

/// The keys of the names. Whether the text is another one now.
fn keys(ui: &mut Ui, start: &start::State, text: &mut String, actions: &mut Actions) -> bool {
    let completion = &start.completion;
    if completion.offered.is_empty() {
        return false;
    }
    let is_pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if is_pressed(Key::ArrowDown) {
        actions.push(Action::ChooseName(1));
    } else if is_pressed(Key::ArrowUp) {
        actions.push(Action::ChooseName(-1));
    } else if is_pressed(Key::Escape) {
        actions.push(Action::CloseNames);
    } else if is_pressed(Key::Tab) {
        return completion.tab(text).map(|completed| *text = completed).is_some();
    } else if let Some(at) = completion.chosen
        && is_pressed(Key::Enter)
    {
        return completion.taken(text, at).map(|taken| *text = taken).is_some();
    }
    false
}

fn put_caret_last(ui: &Ui, id: Id, text: &str) {
    let mut edit = TextEditState::load(ui, id).unwrap_or_default();
    edit.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(text.chars().count()))));
    edit.store(ui, id);
}

/// What is offered, below the field. Returns where it stands.
fn names_ui(ui: &mut Ui, state: &State, field: Rect, text: &mut String) -> Rect {
    let colors = palette(ui);
    let completion = &state.start.completion;
    let names = state.texts().get("path-names");
    let area = egui::Area::new(Id::unique("path names"))
        .order(Order::Tooltip)
        .fixed_pos(field.left_bottom() + vec2(0.0, 2.0))
        .show(ui, |ui| {
            let frame = egui::Frame::popup(ui.style()).inner_margin(4).fill(colors.raised);
            frame.show(ui, |ui| {
                ui.set_width(field.width() - 10.0);
                let list = ui.scope_id().with("list");
                ui.accesskit_node_builder(list, |node| {
                    node.set_role(egui::accesskit::Role::ListBox);
                    node.set_label(names);
                });
                let height = completion.offered.len().min(ROWS) as f32 * size::ROW;
                ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show(
                    ui,
                    |ui| {
                        if let Some(at) = completion.chosen {
                            let top = ui.cursor().top() + at as f32 * size::ROW;
                            let row = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + size::ROW);
                            ui.scroll_to_rect_animation(row, None, egui::style::ScrollAnimation::none());
                        }
                        rows_ui(ui, completion.offered.len(), |ui, at| {
                            let entry = &completion.offered[at];
                            let icon = if entry.is_folder { Icon::Folder } else { Icon::Database };
                            let row = ListRow::new(Role::ListBoxOption, format::safe_text(&entry.name))
                                .selected(completion.chosen == Some(at))
                                .corner(4)
                                .lead(Lead { first: 14.0, pitch: 0.0, text: 14.0 })
                                .icon(icon, colors.text2);
                            if row.show(ui).response.clicked()
                                && let Some(taken) = completion.taken(text, at)
                            {
                                *text = taken;
                                let id = Id::unique("path-entry");
                                put_caret_last(ui, id, text);
                                ui.memory_mut(|memory| memory.request_focus(id));
                            }
                        });
                    },
                );
            });
        });
    area.response.rect
}

/// Over an open place: where else to go.
pub fn path_dialog_ui(ui: &mut Ui, state: &State, actions: &mut Actions) {
    if !state.start.is_asking_path || state.place.is_none() {
        return;
    }
    let texts = state.texts();
    let wants_to_leave = dialog_ui(ui, "open path", texts.get("open-path"), 560.0, |ui| {
        missing_ui(ui, state);
        let width = ui.available_width();
        path_field_ui(ui, state, width, actions);
        buttons_ui(ui, |ui| {
            let is_ready = !state.start.path_entry.trim().is_empty();
            if ui.add_enabled(is_ready, Button::primary(texts.get("open-path-open"))).clicked() {
                actions.push(Action::OpenEntry);
            }
            if ui.add(Button::outlined(texts.get("cancel"))).clicked() {
                actions.push(Action::AskPath(false));
            }
        });
    });
    if wants_to_leave {
        actions.push(Action::AskPath(false));
    }
}

/// Why a path has to be typed, where the system has no dialog.
pub fn missing_ui(ui: &mut Ui, state: &State) {
    if state.start.is_dialog_missing {
        let text = RichText::new(state.texts().get("no-dialog")).font(font::body()).color(palette(ui).warn);
        super::widgets::say(&ui.add(egui::Label::new(text).wrap()));
        ui.add_space(8.0);
    }
}
