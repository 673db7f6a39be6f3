//! The list below the filter box: what is wrong, what can stand at the caret, which filters are kept.

use egui::{Align2, Id, Order, Rect, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::super::icons::Icon;
use super::super::theme::{font, palette};
use super::super::widgets::key_caps::{cap_width, key_cap};
use super::super::widgets::{link, say};
use super::super::{Actions, View};
use super::field_id;
use super::rows::{HEADING, heading_ui, row_id, row_ui, section_of};
use crate::app::command::{Held, Key, Shortcut};
use crate::app::find::{Action, Entry};
use crate::model::filter::FilterError;

const WIDTH: f32 = 640.0;
const FOOT: f32 = 32.0;
/// The rows scroll beyond this.
const MOST_HEIGHT: f32 = 330.0;

/// See the module. Returns where it stands.
pub(super) fn list_ui(ui: &mut Ui, view: &View<'_>, field: Rect, actions: &mut Actions) -> Rect {
    let colors = palette(ui);
    let window = ui.content_rect();
    let width = WIDTH.min(window.width() - 16.0);
    let left = field.left().min(window.right() - width - 8.0).max(8.0);
    let area = egui::Area::new(Id::unique("filter list"))
        .order(Order::Foreground)
        .fixed_pos(pos2(left, field.bottom() + 2.0))
        .fade_in(false)
        .show(ui, |ui| {
            egui::Frame::popup(ui.style()).inner_margin(0).fill(colors.raised).show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
                ui.expand_to_include_x(ui.max_rect().right());
                let filter = &view.place.table.filter;
                let error = view.place.find.told_error(filter);
                if let Some(error) = error {
                    error_ui(ui, view, filter, error);
                }
                entries_ui(ui, view, actions);
                foot_ui(ui, view, error.is_some(), actions);
            });
        });
    area.response.rect
}

/// What is wrong, where, and what may stand there.
fn error_ui(ui: &mut Ui, view: &View<'_>, filter: &str, error: &FilterError) {
    let (colors, texts) = (palette(ui), view.texts);
    let frame = egui::Frame::new().inner_margin(egui::Margin { left: 33, right: 13, top: 10, bottom: 10 });
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let message = RichText::new(texts.message(&error.message())).font(font::body()).color(colors.text);
        say(&ui.add(egui::Label::new(message).wrap()));
        let mut place = texts.with("find-column", &[("column", error.column(filter).into())]);
        if !error.allowed.is_empty() {
            let allowed = texts.with("find-allowed", &[("allowed", error.allowed.join("  ").into())]);
            place = format!("{place}{}{allowed}", texts.get("find-sentence-gap"));
        }
        ui.add(egui::Label::new(RichText::new(place).font(font::small()).color(colors.text2)).wrap());
    });
    let rect = shown.response.rect;
    Icon::CircleX.paint(ui.painter(), pos2(rect.left() + 19.0, rect.top() + 18.0), 14.0, colors.danger);
    let line = Rect::from_x_y_ranges(ui.max_rect().x_range(), rect.bottom()..=rect.bottom());
    ui.painter().hline(line.x_range(), line.top() - 0.5, Stroke::new(1.0, colors.line));
}

fn entries_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let find = &view.place.find;
    if find.entries.is_empty() {
        return;
    }
    let list = ui.scope_id().with("list");
    ui.accesskit_node_builder(list, |node| {
        node.set_role(egui::accesskit::Role::ListBox);
        node.set_label(view.texts.get("find-list"));
    });
    if let Some(at) = find.chosen() {
        ui.accesskit_node_builder(field_id(), |node| node.set_active_descendant(row_id(at).accesskit_id()));
    }
    let is_news = is_news(ui, find.by_hand);
    ui.add_space(4.0);
    ScrollArea::vertical().max_height(MOST_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        let mut section = "";
        for (at, &entry) in find.entries.iter().enumerate() {
            let own = section_of(view, entry);
            // In the order in which they fit, names of several kinds alternate: one heading for all of them.
            let is_mixed = matches!(entry, Entry::Completion(_)) && is_name(section) && is_name(own);
            if own != section && !is_mixed {
                heading_ui(ui, view, entry);
            }
            section = own;
            let Some(shown) = row_ui(ui, view, at, entry) else { continue };
            if is_news && find.by_hand == Some(at) {
                ui.scroll_to_rect(shown.rect.with_min_y(shown.rect.top() - HEADING), None);
            }
            if shown.response.clicked() {
                actions.push(Action::Take(Some(at)));
            }
        }
        ui.add_space(4.0);
    });
}

fn is_name(section: &str) -> bool {
    matches!(section, "find-names" | "find-metrics" | "find-params" | "find-tags" | "find-attributes" | "find-datasets")
}

/// Whether another entry is chosen than in the last frame.
fn is_news(ui: &Ui, chosen: Option<usize>) -> bool {
    let id = Id::unique("filter list chosen");
    let before: Option<Option<usize>> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, chosen));
    before != Some(chosen)
}

/// What the keys do, and the way to the syntax.
fn foot_ui(ui: &mut Ui, view: &View<'_>, is_error: bool, actions: &mut Actions) {
    let (colors, texts) = (palette(ui), view.texts);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FOOT), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, colors.line));
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let right = rect.with_max_x(rect.right() - 13.0).with_min_x(rect.center().x);
    let mut end = ui.new_child(egui::UiBuilder::new().max_rect(right).layout(layout));
    if link(&mut end, texts.get("find-syntax")).clicked() {
        actions.push(Action::ShowSyntax(true));
    }
    let end = end.min_rect().left() - 16.0;
    let key = |key| Shortcut(Held::Nothing, key).caps();
    let arrows = [key(Key::Up), key(Key::Down)].concat();
    let has_repair = matches!(view.place.find.entries.first(), Some(Entry::Repair(_)));
    let hints = if has_repair {
        vec![(key(Key::Tab), "find-key-apply"), (key(Key::Escape), "find-key-keep")]
    } else if is_error {
        vec![(key(Key::Escape), "find-key-keep")]
    } else {
        vec![(arrows, "find-key-choose"), (key(Key::Tab), "find-key-complete"), (key(Key::Enter), "find-key-filter")]
    };
    let (mut x, y) = (rect.left() + 13.0, rect.center().y);
    for (caps, words) in hints {
        let words = texts.get(words);
        let galley = ui.painter().layout_no_wrap(words.to_owned(), font::small(), colors.text2);
        let width: f32 = caps.iter().map(|cap| cap_width(ui, cap) + 4.0).sum();
        if x + width + galley.size().x > end {
            break;
        }
        for cap in &caps {
            x += cap_width(ui, cap);
            key_cap(ui, pos2(x, y), cap);
            x += 4.0;
        }
        let painted = ui.painter().text(pos2(x + 3.0, y), Align2::LEFT_CENTER, words, font::small(), colors.text2);
        x = painted.right() + 16.0;
    }
}
