//! The hints of a first start: a line below the top bar, in which each stands at what it speaks of and points to it. They
//! take their own room, so that no data is covered, and only what fits is shown.

use std::sync::Arc;

use egui::{
    Align, Color32, Galley, Id, Layout, Margin, Panel, Rect, RichText, Role, Sense, Shape, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::super::icons::Icon;
use super::super::theme::{font, palette, size};
use super::super::widgets::{focus_ring, link, say};
use super::super::{Actions, View};
use crate::app::command::Command;
use crate::app::help::{Action, Hint};
use crate::app::start;
use crate::text::Texts;

const HEIGHT: f32 = 40.0;
const BUBBLE: f32 = 26.0;
/// Inside of a bubble, and between two of them.
const PADDING: f32 = 10.0;
const GAP: f32 = 12.0;
const CLOSE: f32 = 20.0;
/// Half the width of what points, and its height.
const TIP: f32 = 5.0;

/// Where the thing is that a hint speaks of. Drawn before the hints, in each frame.
pub fn mark_place(ui: &Ui, hint: Hint, rect: Rect) {
    ui.data_mut(|data| data.insert_temp(place_id(hint), rect));
}

fn place_id(hint: Hint) -> Id {
    Id::unique(("place of a hint", hint))
}

/// A hint that was laid out.
struct Bubble {
    hint: Hint,
    text: String,
    rect: Rect,
    /// Where it points to; up, or down to what lies below the line.
    tip: f32,
    is_up: bool,
}

/// The line, as long as there are hints.
pub fn hints_ui(ui: &mut Ui, view: &View<'_>, actions: &mut Actions) {
    if view.state.settings.hints.is_empty() || view.state.settings_page.is_open {
        return;
    }
    let frame = egui::Frame::new().fill(palette(ui).chrome).inner_margin(Margin::ZERO);
    Panel::top("hints").exact_size(HEIGHT).show_separator_line(false).frame(frame).show(ui, |ui| {
        for bubble in laid_out(ui, view) {
            bubble_ui(ui, view.texts, &bubble, actions);
        }
        let bottom = ui.max_rect().bottom() - 0.5;
        ui.painter().hline(ui.max_rect().x_range(), bottom, Stroke::new(1.0, palette(ui).line));
    });
}

fn words(texts: &Texts, hint: Hint) -> String {
    let (key, command) = match hint {
        Hint::OpenFolder => ("hint-open", Command::PickFolder),
        Hint::Palette => ("hint-palette", Command::TogglePalette),
        Hint::Compare => ("hint-compare", Command::CompareSelection),
    };
    texts.with(key, &[("keys", command.shortcut_text().into())])
}

fn galley(ui: &Ui, text: &str) -> Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), font::body(), Color32::PLACEHOLDER)
}

/// The hints that fit beside each other, the most useful first.
fn laid_out(ui: &Ui, view: &View<'_>) -> Vec<Bubble> {
    let line = ui.max_rect().shrink2(vec2(8.0, 0.0));
    let middle = line.center().y;
    let mut bubbles: Vec<Bubble> = Vec::new();
    for hint in Hint::ALL.into_iter().filter(|hint| view.state.settings.hints.contains(hint)) {
        let text = words(view.texts, hint);
        let mut width = galley(ui, &text).size().x + 2.0 * PADDING + CLOSE;
        if hint == Hint::OpenFolder {
            width += galley(ui, view.texts.get("hint-start")).size().x + PADDING;
        }
        let place: Option<Rect> = ui.data(|data| data.get_temp(place_id(hint)));
        let (left, tip) = match hint {
            Hint::OpenFolder => {
                let left = place.map_or(line.left(), |place| place.left());
                (left, left + 22.0)
            }
            Hint::Palette => {
                let tip = place.map_or(line.right() - 24.0, |place| place.center().x);
                ((tip - width + 22.0).min(line.right() - width), tip)
            }
            Hint::Compare => {
                let is_beside = view.state.layout.is_sidebar_open(&view.state.settings);
                let first = line.left() + if is_beside { size::SIDEBAR } else { 0.0 };
                let after = bubbles.iter().find(|it| it.hint == Hint::OpenFolder).map_or(first, |it| it.rect.right());
                let left = first.max(after + GAP);
                (left, left + 22.0)
            }
        };
        let rect = Rect::from_min_size(pos2(left, middle - BUBBLE / 2.0), vec2(width, BUBBLE));
        let is_free = bubbles.iter().all(|other| !other.rect.expand2(vec2(GAP - 1.0, 0.0)).intersects(rect));
        if is_free && line.contains_rect(rect.shrink(1.0)) || bubbles.is_empty() {
            bubbles.push(Bubble { hint, text, rect, tip, is_up: hint != Hint::Compare });
        }
    }
    bubbles
}

fn bubble_ui(ui: &mut Ui, texts: &'static Texts, bubble: &Bubble, actions: &mut Actions) {
    let colors = palette(ui);
    let rect = bubble.rect;
    let (edge, way) = if bubble.is_up { (rect.top(), -TIP) } else { (rect.bottom(), TIP) };
    let tip = vec![pos2(bubble.tip - TIP, edge), pos2(bubble.tip, edge + way), pos2(bubble.tip + TIP, edge)];
    ui.painter().rect_filled(rect, 6, colors.selected);
    ui.painter().add(Shape::convex_polygon(tip, colors.selected, Stroke::NONE));
    let inner = rect.shrink2(vec2(PADDING, 0.0)).with_max_x(rect.right() - CLOSE - 4.0);
    let layout = Layout::left_to_right(Align::Center);
    let mut line = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout).id_salt(bubble.hint));
    line.spacing_mut().item_spacing.x = PADDING;
    let text = RichText::new(&bubble.text).font(font::body()).color(colors.text);
    let label = line.add(egui::Label::new(text).truncate().selectable(false));
    say(&label);
    if bubble.hint == Hint::OpenFolder && link(&mut line, texts.get("hint-start")).clicked() {
        actions.push(start::Action::ClosePlace);
    }
    let center = pos2(rect.right() - CLOSE / 2.0 - 4.0, rect.center().y);
    let area = Rect::from_center_size(center, vec2(CLOSE, CLOSE));
    let close = ui.interact(area, Id::unique(("dismiss", bubble.hint)), Sense::click());
    let name = texts.with("hint-dismiss", &[("hint", bubble.text.clone().into())]);
    close.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let color = if close.hovered() { colors.text } else { colors.muted };
    Icon::X.paint(ui.painter(), center, 14.0, color);
    focus_ring(ui, &close, area, 4);
    if close.clicked() {
        actions.push(Action::Dismiss(bubble.hint));
    }
}
