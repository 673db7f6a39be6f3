//! A list of any length. A scroll area counts in points, of which a 32-bit number tells a few million apart: ten million
//! rows would lie on top of each other. Here the position is kept in rows.

use egui::{Color32, Id, Key, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::theme::{palette, size};

/// Width of the place in which the bar moves.
const TRACK: f32 = 10.0;
const BAR: f32 = 6.0;
const LEAST_BAR: f32 = 28.0;

/// Fills the room of `ui` with those of `count` rows that are in view; `row` draws one. With `show`, that row is brought
/// into view. `name` is what the bar is called.
pub(super) fn long_list_ui(
    ui: &mut Ui,
    id: Id,
    name: &str,
    count: usize,
    show: Option<usize>,
    mut row: impl FnMut(&mut Ui, Rect, usize),
) {
    let rect = ui.available_rect_before_wrap();
    ui.allocate_rect(rect, Sense::hover());
    let seen = f64::from(rect.height() / size::ROW).max(1.0);
    let most = (count as f64 - seen).max(0.0);
    let mut first: f64 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if ui.rect_contains_pointer(rect) {
        first -= scrolled(ui, rect);
    }
    if let Some(at) = show {
        let at = at as f64;
        if at < first || at + 1.0 > first + seen {
            first = (at - (seen - 1.0) / 2.0).floor();
        }
    }
    let bar = bar_ui(ui, rect, id, name, (&mut first, most, seen));
    ui.data_mut(|data| data.insert_temp(id, first));

    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    let from = first.floor() as usize;
    let to = ((first + seen).ceil() as usize).min(count);
    for at in from..to {
        let top = rect.top() + ((at as f64 - first) * f64::from(size::ROW)) as f32;
        row(&mut inner, Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW)), at);
    }
    if let Some((bar, color)) = bar {
        inner.painter().rect_filled(bar, 3, color);
    }
}

/// Rows by which the wheel and the keys move the list, downwards negative.
fn scrolled(ui: &Ui, rect: Rect) -> f64 {
    let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
    let mut rows = f64::from(wheel / size::ROW);
    if !ui.text_edit_focused() {
        let page = f64::from((rect.height() / size::ROW).floor() - 1.0).max(1.0);
        let keys = [(Key::PageDown, -page), (Key::PageUp, page), (Key::End, f64::MIN), (Key::Home, f64::MAX)];
        for (key, by) in keys {
            if ui.input(|input| input.key_pressed(key)) {
                rows = by;
            }
        }
    }
    rows
}

/// Lets the bar at the right be dragged, and brings `first` to where there are rows. Returns how the bar is to be drawn,
/// above the rows.
fn bar_ui(
    ui: &Ui,
    rect: Rect,
    id: Id,
    name: &str,
    (first, most, seen): (&mut f64, f64, f64),
) -> Option<(Rect, Color32)> {
    *first = first.clamp(0.0, most);
    if most <= 0.0 {
        return None;
    }
    let track = Rect::from_min_max(pos2(rect.right() - TRACK, rect.top()), rect.max);
    let length = (track.height() * (seen / (most + seen)) as f32).max(LEAST_BAR).min(track.height());
    let way = track.height() - length;
    let response = ui.interact(track, id.with("bar"), Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, name));
    if response.dragged() && way > 0.0 {
        *first = (*first + f64::from(response.drag_delta().y / way) * most).clamp(0.0, most);
    }
    let top = track.top() + way * (*first / most) as f32;
    let bar = Rect::from_min_size(pos2(track.right() - BAR - 2.0, top), vec2(BAR, length));
    let colors = palette(ui);
    Some((bar, if response.hovered() || response.dragged() { colors.line_strong } else { colors.line_field }))
}
