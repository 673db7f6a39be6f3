//! The command palette: a field, and below it what was found, best first. The keyboard stays in the field.

mod rows;

use egui::{
    Align2, Event, EventFilter, Frame, Id, ImeEvent, Key, Margin, Modal, Modifiers, Rect, RichText, Role, Sense,
    Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::icons::Icon;
use super::theme::{faded, font, palette};
use super::widgets::key_caps::{cap_width, key_cap};
use super::widgets::segmented;
use super::{Actions, Clock};
use crate::app::State;
use crate::app::command::{Held, Key as CommandKey, Shortcut};
use crate::app::palette::{Action, After, Kind, State as Palette, Target};
use crate::text::Texts;

const WIDTH: f32 = 640.0;
const TOP: f32 = 88.0;
const HEIGHT: f32 = 640.0;
const FIELD: f32 = 48.0;
const FOOT: f32 = 34.0;
/// Rows that Page Up and Page Down go.
const PAGE: isize = 10;
/// What lies behind is seen: one acts on it.
const SCRIM_PERCENT: u8 = 55;

/// The palette, while it is open.
pub fn palette_ui(ui: &mut Ui, state: &State, clock: &Clock, actions: &mut Actions) {
    let Some(open) = &state.palette else { return };
    let colors = palette(ui);
    let window = ui.content_rect();
    let width = WIDTH.min(window.width() - 32.0);
    let top = TOP.min(window.height() * 0.1);
    let height = HEIGHT.min(window.height() - top - 16.0);
    let id = Id::unique("palette");
    let frame = Frame::new()
        .fill(colors.raised)
        .corner_radius(10)
        .stroke(Stroke::new(1.0, colors.line_popup))
        .shadow(egui::Shadow { offset: [0, 12], blur: 40, spread: 0, color: colors.shadow_dialog });
    let modal = Modal::new(id)
        .area(Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top)))
        .backdrop_color(faded(colors.scrim, SCRIM_PERCENT))
        .frame(frame);
    let is_composing = is_composing(ui);
    let shown = modal.show(ui, |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        if !is_composing {
            keys(ui, open, actions);
        }
        let chosen = rows::row_id(open.chosen);
        field_ui(ui, state.texts(), open, chosen, actions);
        let line = ui.cursor().top() - 0.5;
        ui.painter().hline(ui.max_rect().x_range(), line, Stroke::new(1.0, colors.line));
        rows::rows_ui(ui, state, open, clock, height - FIELD - FOOT, actions);
        foot_ui(ui, state.texts(), open);
    });
    if !is_composing && shown.should_close() {
        actions.push(Action::Close);
    }
}

/// Whether an input method is in the middle of a word: its keys are its own.
pub(super) fn is_composing(ui: &Ui) -> bool {
    let id = Id::unique("palette composes");
    let before = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let mut is_composing = before;
    ui.input(|input| {
        for event in &input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => is_composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) => is_composing = false,
                _ => {}
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, is_composing));
    before || is_composing
}

fn keys(ui: &Ui, open: &Palette, actions: &mut Actions) {
    let pressed = |modifiers, key| ui.input_mut(|input| input.count_and_consume_key(modifiers, key) > 0);
    // Those with more held come first, as a bare key also fits while something is held.
    if pressed(Modifiers::COMMAND, Key::Enter) {
        actions.push(Action::Run(After::Stay));
    }
    if pressed(Modifiers::NONE, Key::Enter) {
        actions.push(Action::Run(After::Close));
    }
    if pressed(Modifiers::SHIFT, Key::Tab) {
        actions.push(Action::StepKind(-1));
    }
    if pressed(Modifiers::NONE, Key::Tab) {
        actions.push(Action::StepKind(1));
    }
    let steps = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, PAGE), (Key::PageUp, -PAGE)];
    for (key, rows) in steps {
        let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if times > 0 {
            actions.push(Action::Step(rows * isize::try_from(times).unwrap_or(1)));
        }
    }
    // A list that ends does not begin again by itself, but the keys to its ends are not for the text alone.
    if open.text.is_empty() {
        for (key, rows) in [(Key::End, isize::MAX / 2), (Key::Home, isize::MIN / 2)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                actions.push(Action::Step(rows));
            }
        }
    }
}

fn kinds(texts: &Texts) -> [(Option<Kind>, &str); 5] {
    [
        (None, texts.get("palette-all")),
        (Some(Kind::Command), texts.get("palette-commands")),
        (Some(Kind::Metric), texts.get("palette-metrics")),
        (Some(Kind::Run), texts.get("palette-runs")),
        (Some(Kind::File), texts.get("palette-files")),
    ]
}

fn field_ui(ui: &mut Ui, texts: &'static Texts, open: &Palette, chosen: Id, actions: &mut Actions) {
    let colors = palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD), Sense::hover());
    Icon::Search.paint(ui.painter(), pos2(rect.left() + 24.0, rect.center().y), 16.0, colors.muted);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let right = rect.with_min_x(rect.left() + 160.0).with_max_x(rect.right() - 12.0);
    let mut parts = ui.new_child(egui::UiBuilder::new().max_rect(right).layout(layout));
    if let Some(kind) = segmented(&mut parts, texts.get("palette-kinds"), &kinds(texts), open.kind) {
        actions.push(Action::SetKind(kind));
    }
    let left = rect.left() + 44.0;
    let inner = Rect::from_min_max(pos2(left, rect.top()), pos2(parts.min_rect().left() - 12.0, rect.bottom()));
    let id = Id::unique("palette field");
    let mut text = open.text.clone();
    let hint = texts.get("palette-hint");
    let field = TextEdit::singleline(&mut text)
        .id(id)
        .frame(Frame::NONE)
        .margin(Margin::same(0))
        .font(font::field())
        .text_color(colors.text)
        .hint_text(RichText::new(hint).font(font::field()).color(colors.muted))
        .align(Align2::LEFT_CENTER)
        .desired_width(inner.width());
    let response = ui.place(inner, field);
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, &open.text, &text, hint);
        info.label = Some(texts.get("command-palette").to_owned());
        info
    });
    // Nothing else of the palette takes the keyboard; the rows are gone through from here.
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    if response.has_focus() {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    } else {
        response.request_focus();
    }
    ui.accesskit_node_builder(id, |node| node.set_active_descendant(chosen.accesskit_id()));
    if text != open.text {
        actions.push(Action::SetText(text));
    }
}

/// What the keys do, and how much was found.
fn foot_ui(ui: &mut Ui, texts: &'static Texts, open: &Palette) {
    let colors = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FOOT), Sense::hover());
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, colors.line));
    let y = rect.center().y;
    let count = match open.found.count() {
        0 if open.is_searching => texts.get("palette-searching").to_owned(),
        count => texts.count("palette-found", count),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &count));
    let at = pos2(rect.right() - 16.0, y);
    let end = painter.text(at, Align2::RIGHT_CENTER, count, font::small(), colors.muted).left();
    let key = |held, key| Shortcut(held, key).caps();
    let is_place = open.found.hit(open.chosen).is_some_and(|hit| matches!(hit.target, Target::Place(_)));
    let hints = [
        ([key(Held::Nothing, CommandKey::Up), key(Held::Nothing, CommandKey::Down)].concat(), "palette-key-move"),
        (key(Held::Nothing, CommandKey::Enter), "palette-key-run"),
        (key(Held::Nothing, CommandKey::Tab), "palette-key-kind"),
        (key(Held::Nothing, CommandKey::Escape), "palette-key-close"),
        (key(Held::Command, CommandKey::Enter), if is_place { "palette-key-window" } else { "palette-key-add" }),
    ];
    let mut x = rect.left() + 16.0;
    for (caps, words) in hints {
        let words = painter.layout_no_wrap(texts.get(words).to_owned(), font::small(), colors.muted);
        let caps: Vec<(f32, String)> = caps.into_iter().map(|cap| (cap_width(ui, &cap), cap)).collect();
        let width = caps.iter().map(|(width, _)| width + 4.0).sum::<f32>() + 4.0 + words.size().x;
        if x + width > end - 16.0 {
            break;
        }
        for (width, cap) in caps {
            key_cap(ui, pos2(x + width, y), &cap);
            x += width + 4.0;
        }
        x += 4.0;
        let words_width = words.size().x;
        painter.galley(pos2(x, y - words.size().y / 2.0), words, colors.muted);
        x += words_width + 16.0;
    }
}
