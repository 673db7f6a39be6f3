//! The filter box in the top bar: the text in colours, what is wrong with it at its place, and below it what can stand there.
//!
//! The keyboard stays in the box while the list is open, as in the palette.

mod dialogs;
mod kept_menu;
mod list;
mod rows;
mod status;

use std::sync::Arc;

use egui::text::{ByteIndex, CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::{
    Align2, CornerRadius, EventFilter, Frame, Galley, Id, Key, Margin, Modifiers, Pos2, Rect, Response, RichText, Role,
    Sense, Stroke, StrokeKind, TextBuffer, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

pub use dialogs::dialogs_ui;
pub use kept_menu::condition_menu_ui;
pub use status::status_ui;

use super::icons::Icon;
use super::theme::{Palette, font, palette};
use super::widgets::key_caps::key_caps;
use super::widgets::text::paint_elided;
use super::{Actions, View, palette as command_palette, shortcuts};
use crate::app::command::Command;
use crate::app::find::{Action, LONGEST_EDITED, State};
use crate::app::table;
use crate::model::filter::FilterError;
use crate::model::filter::spans::{SpanKind, spans};
use crate::model::format;

const HEIGHT: f32 = 28.0;
/// The keys that lead here are written in a box as wide as this.
const WIDE: f32 = 400.0;
/// What of a text too long to be edited is shown.
const BEGINNING: usize = 400;

/// The text field; there is one.
fn field_id() -> Id {
    Id::unique("filter of runs")
}

/// See the module.
pub fn filter_box_ui(ui: &mut Ui, view: &View<'_>, width: f32, actions: &mut Actions) {
    let colors = palette(ui);
    let (find, text) = (&view.place.find, &view.place.table.filter);
    let (rect, _) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    let id = field_id();
    let is_focused = ui.memory(|memory| memory.has_focus(id));
    let error = find.told_error(text);
    let stroke = match (error.is_some(), is_focused) {
        (true, _) => Stroke::new(2.0, colors.danger),
        (false, true) => Stroke::new(2.0, colors.accent),
        (false, false) => Stroke::new(1.0, colors.line_field),
    };
    ui.painter().rect(rect, CornerRadius::same(6), colors.field, stroke, StrokeKind::Inside);
    Icon::Search.paint(ui.painter(), pos2(rect.left() + 15.0, rect.center().y), 14.0, colors.muted);
    let right = ends_ui(ui, view, rect, actions);
    let inner = Rect::from_min_max(rect.min + vec2(28.0, 1.0), pos2(right, rect.bottom() - 1.0));
    if text.len() > LONGEST_EDITED {
        long_text_ui(ui, view, inner, actions);
    } else {
        field_ui(ui, view, rect, inner, actions);
    }
}

/// What stands at the right edge: clearing, what is kept, the keys that lead here. Returns where the text ends.
fn ends_ui(ui: &mut Ui, view: &View<'_>, rect: Rect, actions: &mut Actions) -> f32 {
    let text = &view.place.table.filter;
    let y = rect.center().y;
    let mut right = rect.right() - 8.0;
    if rect.width() >= WIDE
        && let Some(shortcut) = Command::Find.shortcut()
    {
        right = key_caps(ui, pos2(right, y), shortcut) - 6.0;
    }
    kept_menu::kept_menu_ui(ui, view, Rect::from_center_size(pos2(right - 11.0, y), vec2(22.0, 22.0)), actions);
    right -= 24.0;
    if text.is_empty() {
        return right;
    }
    let area = Rect::from_center_size(pos2(right - 11.0, y), vec2(20.0, 20.0));
    let name = format!("{}: ×", view.texts.get("filter-runs"));
    if small_button(ui, area, Icon::X, field_id().with("clear"), &name, false).clicked() {
        actions.push(table::Action::SetFilter(String::new()));
        actions.push(table::Action::FocusFilter);
    }
    right - 24.0
}

/// A button inside of the box.
fn small_button(ui: &Ui, area: Rect, icon: Icon, id: Id, name: &str, is_on: bool) -> Response {
    let colors = palette(ui);
    let button = ui.interact(area, id, Sense::click());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let color = if is_on || button.hovered() { colors.text } else { colors.muted };
    icon.paint(ui.painter(), area.center(), 14.0, color);
    super::widgets::focus_ring(ui, &button, area, 4);
    button
}

fn field_ui(ui: &mut Ui, view: &View<'_>, rect: Rect, inner: Rect, actions: &mut Actions) {
    let (find, text) = (&view.place.find, &view.place.table.filter);
    let colors = palette(ui);
    let (id, name) = (field_id(), view.texts.get("filter-runs"));
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    if had_focus && !command_palette::is_composing(ui) {
        keys(ui, find, text, actions);
    }
    let mut edited = text.clone();
    if let Some(at) = find.caret {
        put_caret(ui, id, text, at);
        actions.push(Action::CaretPut);
    }
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| -> Arc<Galley> { galley(ui, colors, text.as_str()) };
    let field = TextEdit::singleline(&mut edited)
        .id(id)
        .frame(Frame::NONE)
        .margin(Margin::same(0))
        .font(font::mono())
        .text_color(colors.text)
        .hint_text(RichText::new(name).font(font::body()).color(colors.muted))
        .align(Align2::LEFT_CENTER)
        .desired_width(inner.width())
        .layouter(&mut layouter);
    let mut place =
        ui.new_child(UiBuilder::new().max_rect(inner).layout(egui::Layout::left_to_right(egui::Align::Center)));
    let output = field.show(&mut place);
    let response = output.response.response.clone();
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, text, &edited, name);
        info.label = Some(name.to_owned());
        info
    });
    if let Some(error) = find.told_error(text).filter(|_| edited == *text) {
        underline_ui(ui, &output, text, error);
    }
    follow_field(ui, view, &output, edited, actions);
    let is_list_shown = find.is_list_shown(text) && (response.has_focus() || had_focus);
    let list = if is_list_shown { list::list_ui(ui, view, rect, actions) } else { Rect::NOTHING };
    if response.has_focus() {
        // Tab and Escape mean the list as long as there is one.
        let tab = is_list_shown && find.chosen().is_some();
        let filter = EventFilter { tab, horizontal_arrows: true, vertical_arrows: true, escape: is_list_shown };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        if is_list_shown {
            shortcuts::own_escape(ui, id);
        }
    }
    if response.lost_focus() {
        // A click on the list is none beside the box.
        if ui.input(|input| input.pointer.latest_pos().is_some_and(|at| list.contains(at))) {
            response.request_focus();
        } else {
            actions.push(Action::Leave);
        }
    }
    if !is_list_shown {
        response.on_hover_text(view.texts.get("filter-tip"));
    }
}

/// What was typed, where the caret is, and who asked for the keyboard.
fn follow_field(ui: &Ui, view: &View<'_>, output: &TextEditOutput, edited: String, actions: &mut Actions) {
    let (find, text) = (&view.place.find, &view.place.table.filter);
    let response = &output.response.response;
    let cursor = output.cursor_range.map_or(edited.len(), |range| byte_at(&edited, usize::from(range.primary.index)));
    if edited != *text {
        actions.push(Action::Edit { text: edited, cursor });
    } else if response.has_focus() && find.caret.is_none() && cursor != find.cursor {
        actions.push(Action::MoveCaret(cursor));
    }
    if response.clicked() && !find.is_open {
        actions.push(Action::Open);
    }
    if view.place.table.focus_filter {
        response.request_focus();
        actions.push(table::Action::FilterFocused);
        // Whoever took an entry of the list has said whether it goes on.
        if find.caret.is_none() {
            actions.push(Action::Open);
        }
    }
    if find.gives_up {
        ui.memory_mut(|memory| memory.surrender_focus(response.id));
        actions.push(Action::GaveUp);
    }
}

/// The keys of the list, before the field sees them.
fn keys(ui: &Ui, find: &State, text: &str, actions: &mut Actions) {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::CTRL, Key::Space) {
        actions.push(Action::Open);
    }
    if pressed(Modifiers::NONE, Key::Enter) {
        actions.push(if find.is_open && find.by_hand.is_some() { Action::Take(None) } else { Action::Enter });
    }
    if !find.is_list_shown(text) {
        if pressed(Modifiers::NONE, Key::ArrowDown) {
            actions.push(Action::Open);
        }
        return;
    }
    for (key, rows) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 8), (Key::PageUp, -8)] {
        if pressed(Modifiers::NONE, key) {
            actions.push(Action::Step(rows));
        }
    }
    if find.chosen().is_some() && !ui.input(|input| input.modifiers.shift) && pressed(Modifiers::NONE, Key::Tab) {
        actions.push(Action::Take(None));
    }
    if pressed(Modifiers::NONE, Key::Escape) {
        actions.push(Action::Close);
    }
}

fn put_caret(ui: &Ui, id: Id, text: &str, at: usize) {
    let mut edit = TextEditState::load(ui, id).unwrap_or_default();
    edit.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(chars_before(text, at)))));
    edit.store(ui, id);
}

fn chars_before(text: &str, byte: usize) -> usize {
    text[..text.floor_char_boundary(byte)].chars().count()
}

fn byte_at(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// The text in colours.
fn galley(ui: &Ui, colors: &Palette, text: &str) -> Arc<Galley> {
    let mut job = colored(text, colors);
    job.wrap.max_width = f32::INFINITY;
    job.break_on_newline = false;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A filter with what stands for what in colours.
fn colored(text: &str, colors: &Palette) -> LayoutJob {
    let mut job = LayoutJob { text: text.to_owned(), ..LayoutJob::default() };
    let mut section = |range: std::ops::Range<usize>, color| {
        if !range.is_empty() {
            job.sections.push(egui::text::LayoutSection {
                leading_space: 0.0,
                byte_range: ByteIndex::from(range.start)..ByteIndex::from(range.end),
                format: TextFormat::simple(font::mono(), color),
            });
        }
    };
    let mut done = 0;
    for span in spans(text) {
        section(done..span.range.start, colors.text);
        done = span.range.end;
        section(span.range, color_of(span.kind, colors));
    }
    section(done..text.len(), colors.text);
    job
}

fn color_of(kind: SpanKind, colors: &Palette) -> egui::Color32 {
    match kind {
        SpanKind::Keyword => colors.accent_text,
        SpanKind::Number => colors.warn,
        SpanKind::Text => colors.teal,
        SpanKind::Sign | SpanKind::Punctuation => colors.text2,
        SpanKind::Entity | SpanKind::Key | SpanKind::Unknown => colors.text,
    }
}

/// A wave below what is wrong.
fn underline_ui(ui: &Ui, output: &TextEditOutput, text: &str, error: &FilterError) {
    const STEP: f32 = 2.0;
    let x_of = |byte: usize| {
        let place = output.galley.pos_from_cursor(CCursor::new(chars_before(text, byte)));
        output.galley_pos.x + place.left()
    };
    let (from, to) = (x_of(error.span.start), x_of(error.span.end.min(text.len())));
    // At the end of a text that ends too early there is nothing to underline but the place.
    let to = to.max(from + 6.0);
    let clip = output.text_clip_rect.expand(2.0);
    let y = output.galley_pos.y + output.galley.rect.bottom();
    let steps = ((to.min(clip.right()) - from.max(clip.left())) / STEP).ceil().max(0.0) as usize;
    let start = from.max(clip.left());
    let points: Vec<Pos2> =
        (0..=steps).map(|at| pos2(start + at as f32 * STEP, y + if at % 2 == 0 { 0.0 } else { 1.8 })).collect();
    if points.len() > 1 {
        let line = egui::Shape::line(points, Stroke::new(1.0, palette(ui).danger));
        ui.painter().with_clip_rect(clip.expand2(vec2(0.0, 4.0))).add(line);
    }
}

/// A text that is too long to be edited here: its beginning and how long it is.
fn long_text_ui(ui: &mut Ui, view: &View<'_>, inner: Rect, actions: &mut Actions) {
    let (find, text) = (&view.place.find, &view.place.table.filter);
    let colors = palette(ui);
    let name = view.texts.get("filter-runs");
    let size = view.texts.with("find-long", &[("size", format::size(text.len() as u64).into())]);
    let response = ui.interact(inner, field_id(), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {size}")));
    let end = ui.painter().text(inner.right_center(), Align2::RIGHT_CENTER, size, font::small(), colors.muted).left();
    let shown = format::safe_text(&text[..text.floor_char_boundary(BEGINNING)]);
    let width = end - 12.0 - inner.left();
    paint_elided(ui.painter(), inner.left_center(), Align2::LEFT_CENTER, &shown, font::mono(), colors.text, width);
    if view.place.table.focus_filter {
        actions.push(table::Action::FilterFocused);
    }
    match find.told_error(text) {
        Some(error) => response.on_hover_text(view.texts.message(&error.message())),
        None => response.on_hover_text(view.texts.get("find-long-why")),
    };
}
