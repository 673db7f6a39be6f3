//! Deleting, restoring, editing and purging: the page of what is deleted, and the dialogs.

mod asked;
mod deleted;
mod edit;
mod in_use;
mod purge;

use egui::{Align, Frame, Id, Layout, Modal, Response, RichText, Stroke, Ui};

pub use asked::asked_ui;
pub use deleted::deleted_ui;
pub use edit::edit_ui;
pub use in_use::in_use_ui;
pub use purge::purge_ui;

use super::theme::{font, palette};
use super::widgets::Button;
use super::{Actions, View};
use crate::app::lifecycle;
use crate::model::{StoreIndex, format};
use crate::store::{PurgeProgress, Recovery};
use crate::text::Texts;

/// How far the plan at work is; empty before it has measured anything.
pub(super) fn measured(view: &View<'_>) -> String {
    let planning = &view.place.lifecycle.planning;
    if planning.items_done == 0 {
        return String::new();
    }
    let size = format::size(planning.bytes_done);
    let args = [("n", planning.items_done.into()), ("all", planning.items.into()), ("size", size.into())];
    view.texts.with("deleted-measured", &args)
}

/// A dialog with a title; whether somebody wants to leave it by Escape or by clicking beside it.
pub(in crate::views) fn dialog_ui(
    ui: &mut Ui,
    id: &str,
    title: &str,
    width: f32,
    content: impl FnOnce(&mut Ui),
) -> bool {
    let colors = palette(ui);
    let frame = Frame::new()
        .fill(colors.raised)
        .corner_radius(10)
        .stroke(Stroke::new(1.0, colors.line_popup))
        .inner_margin(20)
        .shadow(egui::Shadow { offset: [0, 12], blur: 40, spread: 0, color: colors.shadow_dialog });
    let id = Id::unique(id);
    let size = ui.memory(|memory| memory.area_rect(id)).map(|rect| rect.size());
    let modal = Modal::new(id).backdrop_color(colors.scrim).frame(frame).show(ui, |ui| {
        let room = ui.content_rect().size() - egui::Vec2::splat(80.0);
        ui.set_width(width.min(room.x));
        // As high as it may become, wherever its top was when less was in it.
        ui.set_max_height(room.y);
        ui.label(RichText::new(title).font(font::title()));
        ui.add_space(8.0);
        content(ui);
    });
    // Where it lies follows from its size before: with another one it is laid out again, and never seen to jump.
    if size != Some(modal.response.rect.size()) {
        ui.ctx().request_discard("a dialog changed its size");
    }
    modal.should_close()
}

/// Buttons at the right of a dialog's last line, from right to left.
pub(in crate::views) fn buttons_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.add_space(12.0);
    ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), 30.0), Layout::right_to_left(Align::Center), content);
}

/// Gives the keyboard to a part of a dialog, unless another part of it has it.
pub(in crate::views) fn focus_first(ui: &Ui, response: &Response) {
    let focused = ui.memory(egui::Memory::focused);
    let is_here = |id| ui.ctx().read_response(id).is_some_and(|it| it.layer_id == response.layer_id);
    if !focused.is_some_and(is_here) {
        response.request_focus();
    }
}

/// In the place of what could be changed if the store might be written: why not.
pub fn read_only_ui(ui: &mut Ui, view: &View<'_>, store: StoreIndex) {
    let why = view.texts.message(&lifecycle::read_only(view.place, store));
    ui.add_enabled(false, egui::Button::new(view.texts.get("read-only"))).on_disabled_hover_text(why);
}

/// A bar that tells of what was cut short, with the two ways out.
pub fn interrupted_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    let interrupted = &view.place.lifecycle.interrupted;
    if interrupted.is_empty() {
        return;
    }
    let texts = view.texts;
    let colors = palette(ui);
    let frame = Frame::new().fill(colors.warn_soft).inner_margin(egui::Margin::symmetric(16, 6));
    egui::Panel::top("interrupted").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let readable = || interrupted.iter().filter(|(_, it)| it.unreadable.is_none());
            let whole: usize = readable().map(|(_, it)| it.keys.len()).sum();
            let lost: usize = readable().map(|(_, it)| it.beyond_recall.len()).sum();
            let removed: usize = readable().map(|(_, it)| it.removed.len()).sum();
            let all: usize = readable().filter(|(_, it)| !it.removed.is_empty()).map(|(_, it)| it.items()).sum();
            let unreadable = interrupted.iter().find_map(|(_, it)| it.unreadable.as_ref());
            if let Some(progress) = &view.place.lifecycle.recovering {
                recovering_ui(ui, texts, progress);
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let may_finish = whole + lost + removed > 0 && !view.place.lifecycle.is_writing;
                let finish = ui.add_enabled(may_finish, Button::outlined(texts.get("interrupted-finish")));
                if finish.on_hover_text(texts.get("interrupted-finish-why")).clicked() {
                    actions.push(lifecycle::Action::Recover(Recovery::Finish));
                }
                let back = ui.add_enabled(may_finish && whole > 0, Button::outlined(texts.get("interrupted-put-back")));
                let back = back.on_disabled_hover_text(texts.get("interrupted-all-lost"));
                if back.on_hover_text(texts.get("interrupted-put-back-why")).clicked() {
                    actions.push(lifecycle::Action::Recover(Recovery::PutBack));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let mut said = Vec::new();
                    if removed > 0 {
                        said.push(texts.with("interrupted-removed", &[("n", all.into()), ("removed", removed.into())]));
                    }
                    if whole + lost > 0 {
                        said.push(texts.with("interrupted", &[("n", (whole + lost).into())]));
                    }
                    if lost > 0 {
                        said.push(texts.count("interrupted-lost", lost));
                    }
                    said.extend(unreadable.map(|why| texts.message(&why.message())));
                    let text = said.join(" · ");
                    let line = RichText::new(text).font(font::body()).color(colors.warn);
                    let line = ui.add(egui::Label::new(line).truncate().show_tooltip_when_elided(false));
                    line.on_hover_ui(|ui| interrupted_items_ui(ui, view));
                });
            });
        });
    });
}

/// How far bringing it to an end is.
fn recovering_ui(ui: &mut Ui, texts: &Texts, progress: &PurgeProgress) {
    let colors = palette(ui);
    ui.spinner();
    let size = format::size(progress.bytes_done);
    let files = [("files", progress.files_done.into()), ("size", size.into())];
    let args = [("done", progress.items_done.into()), ("n", progress.items.into())];
    let text = texts.with("recovering", &[&args[..], &files].concat());
    let key = format::safe_text(&progress.key);
    let text = if key.is_empty() { text } else { format!("{text} · {key}") };
    ui.add(egui::Label::new(RichText::new(text).font(font::body()).color(colors.warn)).truncate());
}

/// What was cut short when, item by item.
fn interrupted_items_ui(ui: &mut Ui, view: &View<'_>) {
    const MOST: usize = 12;
    for (_, it) in &view.place.lifecycle.interrupted {
        let since = it.since.map(|since| format::absolute_time(since, &view.clock.zone)).unwrap_or_default();
        ui.label(RichText::new(format!("{} {since}", it.operation)).font(font::strong()));
        if let Some(why) = &it.unreadable {
            ui.label(format::safe_text(&it.id));
            ui.label(view.texts.message(&why.message()));
        }
        let named = |key: &String| match it.names.get(key) {
            Some(name) => format!("{}   {}", format::safe_text(name), format::safe_text(key)),
            None => format::safe_text(key).into_owned(),
        };
        for key in it.keys.iter().take(MOST) {
            ui.label(named(key));
        }
        for (key, keys) in [("interrupted-lost-item", &it.beyond_recall), ("interrupted-removed-item", &it.removed)] {
            for item in keys.iter().take(MOST) {
                ui.label(view.texts.with(key, &[("item", named(item).into())]));
            }
        }
    }
}
