//! What the pointer and the keyboard do to a chart: zoom, pan, mark a stretch of x, move the crosshair.

use egui::{CursorIcon, EventFilter, Key, Painter, PointerButton, Pos2, Rect, Stroke, Ui, Vec2};

use super::frame::{Frame, PlotResponse};
use crate::chart::Scale;

/// The wheel moves this far, in points, for a zoom by *e*.
const WHEEL: f32 = 200.0;

/// Drag zooms, shift-drag pans, Ctrl-drag marks (and Alt-drag, which some window managers keep for themselves),
/// double-click resets, Ctrl and wheel zooms (the wheel alone where it is the chart's); with the keyboard focus `+`, `-`
/// and `0` or `R`.
pub(super) fn navigate(ui: &Ui, frame: &Frame<'_>, out: &mut PlotResponse) {
    let is_in = out.response.hovered() || out.response.has_focus();
    let is_away =
        out.response.clicked() && out.hovered_run.is_none() || is_in && ui.input(|i| i.key_pressed(Key::Escape));
    if frame.input.marked.is_some() && is_away {
        out.marked = Some(None);
    }
    if out.response.double_clicked() {
        out.new_range = Some(None);
        return;
    }
    if drag(ui, frame, out) {
        return;
    }
    let response = &out.response;
    let mut zoom = ui.input(egui::InputState::zoom_delta);
    let mut slide = 0.0;
    if frame.input.takes_wheel && response.hovered() {
        let wheel = ui.input_mut(|i| std::mem::replace(&mut i.smooth_scroll_delta, Vec2::ZERO));
        zoom *= (wheel.y / WHEEL).exp();
        slide = wheel.x;
    }
    let mut factor = 1.0;
    let mut around = 0.5;
    if let Some(at) = response.hover_pos().filter(|_| zoom != 1.0) {
        factor = f64::from(zoom);
        around = f64::from(((at.x - frame.curves.left()) / frame.curves.width()).clamp(0.0, 1.0));
    }
    if response.has_focus() {
        ui.input(|i| {
            if i.key_pressed(Key::Plus) || i.key_pressed(Key::Equals) {
                factor = 1.5;
            } else if i.key_pressed(Key::Minus) {
                factor = 1.0 / 1.5;
            } else if i.key_pressed(Key::Num0) || i.key_pressed(Key::R) {
                out.new_range = Some(None);
            }
        });
    }
    if factor != 1.0 {
        let edge = |unit: f64| frame.x.value(around + (unit - around) / factor);
        ask_for(frame, (edge(0.0), edge(1.0)), out);
    } else if slide != 0.0 {
        pan(frame, slide, out);
    }
}

/// Where the arrow keys take the crosshair: to the next logged x at the left or right. Only with the keyboard focus.
pub(super) fn step_crosshair(ui: &Ui, frame: &Frame<'_>, out: &PlotResponse) -> Option<f64> {
    if !out.response.has_focus() {
        return None;
    }
    // Else the arrows would take the focus elsewhere.
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(out.response.id, arrows));
    let (left, right) = ui.input(|i| (i.key_pressed(Key::ArrowLeft), i.key_pressed(Key::ArrowRight)));
    if left == right {
        return None;
    }
    let (low, high) = frame.x_range;
    let from = frame.input.crosshair.unwrap_or_else(|| frame.x.value(0.5)).clamp(low, high);
    let pieces = frame.figure.series.iter().flat_map(|series| series.pieces.iter());
    let next = pieces.filter_map(|piece| {
        let at = if left { piece.lower_bound(from).checked_sub(1)? } else { piece.upper_bound(from) };
        (at < piece.len()).then(|| piece.x(at))
    });
    let next = next.filter(|x| (low..=high).contains(x));
    next.min_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()))
}

/// What a drag does; the keys at its beginning decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Zoom,
    Pan,
    Mark,
}

/// A drag on its way. Kept because egui forgets where a drag began by the time it ends.
#[derive(Clone, Copy)]
struct Drag {
    from: Pos2,
    doing: Doing,
}

/// Draws the zoom box or the stretch to be marked, or pans; whether there is a drag.
fn drag(ui: &Ui, frame: &Frame<'_>, out: &mut PlotResponse) -> bool {
    let response = &out.response;
    if response.drag_started_by(PointerButton::Primary) {
        let (keys, origin) = ui.input(|i| (i.modifiers, i.pointer.press_origin()));
        let inside = origin.filter(|origin| frame.plot.expand(4.0).contains(*origin));
        if let Some(from) = inside {
            let doing = match (keys.shift, keys.command || keys.alt) {
                (true, _) => Doing::Pan,
                (false, true) => Doing::Mark,
                (false, false) => Doing::Zoom,
            };
            ui.data_mut(|data| data.insert_temp(response.id, Drag { from, doing }));
        }
    }
    let Some(drag) = ui.data(|data| data.get_temp::<Drag>(response.id)) else { return false };
    if !response.dragged() && !response.drag_stopped() {
        // Taken away by something else.
        ui.data_mut(|data| data.remove::<Drag>(response.id));
        return false;
    }
    let to = response.interact_pointer_pos().unwrap_or(drag.from);
    let inside = |x: f32| x.clamp(frame.curves.left(), frame.curves.right());
    let (left, right) = (inside(drag.from.x.min(to.x)), inside(drag.from.x.max(to.x)));
    let is_over = response.drag_stopped();
    if is_over {
        ui.data_mut(|data| data.remove::<Drag>(response.id));
    }
    if drag.doing == Doing::Pan {
        pan(frame, response.drag_delta().x, out);
        ui.set_cursor_icon(CursorIcon::Grabbing);
    } else if !is_over {
        stretch(ui.painter(), frame, left, right);
    } else if right - left > 4.0 {
        let range = (frame.x_value(left), frame.x_value(right));
        match drag.doing {
            Doing::Mark => out.marked = Some(Some(range)),
            Doing::Zoom | Doing::Pan => ask_for(frame, range, out),
        }
    }
    true
}

/// The marked stretch, as far as it is in view.
pub(super) fn marked_ui(painter: &Painter, frame: &Frame<'_>) {
    let Some((low, high)) = frame.input.marked else { return };
    if high >= frame.x_range.0 && low <= frame.x_range.1 {
        let painter = painter.with_clip_rect(frame.plot.expand(1.0).intersect(painter.clip_rect()));
        stretch(&painter, frame, frame.x_at(low), frame.x_at(high));
    }
}

fn stretch(painter: &Painter, frame: &Frame<'_>, left: f32, right: f32) {
    let area = Rect::from_x_y_ranges(left..=right, frame.plot.y_range());
    painter.rect_filled(area, 0, frame.style.zoom_fill);
    for edge in [left, right] {
        painter.vline(painter.round_to_pixel_center(edge), area.y_range(), Stroke::new(1.0, frame.style.accent));
    }
}

/// Moves what is visible by `delta` points, not beyond what there is.
fn pan(frame: &Frame<'_>, delta: f32, out: &mut PlotResponse) {
    let extent = frame.figure.x_extent;
    let moved = f64::from(-delta / frame.curves.width());
    let moved = moved.clamp(frame.x.unit(extent.0).min(0.0), (frame.x.unit(extent.1) - 1.0).max(0.0));
    if moved != 0.0 {
        ask_for(frame, (frame.x.value(moved), frame.x.value(1.0 + moved)), out);
    }
}

/// Asks for `range` cut to what there is; for nothing when it is too small to tell its ends apart.
fn ask_for(frame: &Frame<'_>, range: (f64, f64), out: &mut PlotResponse) {
    let extent = frame.figure.x_extent;
    let (low, high) = (range.0.max(extent.0), range.1.min(extent.1));
    let least = low.abs().max(high.abs()) * 1e-12;
    let all = Scale::new(frame.figure.x_scale, extent);
    if low <= extent.0 && high >= extent.1 {
        if frame.input.x_range.is_some() {
            out.new_range = Some(None);
        }
    } else if high - low > least && all.unit(high) - all.unit(low) > 1e-9 {
        out.new_range = Some(Some((low, high)));
    }
}
