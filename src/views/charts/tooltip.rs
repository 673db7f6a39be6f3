//! What every run is at the crosshair: a small table beside it, always whole and inside the window.

use egui::{Align2, LayerId, Order, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::plot::Frame;
use super::style::{PlotStyle, elided};
use crate::chart::{AxisKind, Reading, ReadingState};
use crate::model::format;
use crate::text::{Texts, grouped};

const WIDTH: f32 = 216.0;
const ROW: f32 = 22.0;
const HEAD: f32 = 28.0;
const PADDING: f32 = 4.0;
/// Distance from the crosshair.
const GAP: f32 = 12.0;
const MOST_ROWS: usize = 10;

/// Draws the readings at `x` beside the crosshair. `nearest` is the series whose curve the pointer is nearest to.
pub(super) fn tooltip_ui(
    ui: &Ui,
    frame: &Frame<'_>,
    x: f64,
    pointer: Pos2,
    mut readings: Vec<Reading>,
    nearest: Option<usize>,
) {
    sort(&mut readings);
    let shown = window(&readings, nearest);
    let hidden = readings.len() - shown.len();
    let window = ui.content_rect().shrink(4.0);
    let rows = shown.len() + usize::from(hidden > 0);
    let size = vec2(WIDTH.min(window.width()), HEAD + rows as f32 * ROW + PADDING);
    let rect = place(size, frame.x_at(x), pointer.y, window);

    let style = frame.style;
    let layer = LayerId::new(Order::Tooltip, frame.input.id.with("tooltip"));
    let painter = ui.layer_painter(layer);
    box_ui(&painter, rect, style);

    let inner = rect.shrink2(vec2(12.0, 0.0));
    let head = Rect::from_min_size(inner.min, vec2(inner.width(), HEAD));
    let (left, right) = head_texts(frame, x, &readings, nearest);
    painter.text(head.left_center(), Align2::LEFT_CENTER, left, style.small_font.clone(), style.muted);
    painter.text(head.right_center(), Align2::RIGHT_CENTER, right, style.small_font.clone(), style.muted);
    let mut top = head.bottom();
    for reading in &readings[shown.clone()] {
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), ROW));
        row_ui(&painter, row, frame, reading, nearest == Some(reading.series));
        top += ROW;
    }
    if hidden > 0 {
        let text = frame.input.texts.count("chart-more-runs", hidden);
        let at = pos2(inner.left() + 18.0, top + ROW / 2.0);
        painter.text(at, Align2::LEFT_CENTER, text, style.small_font.clone(), style.muted);
    }
}

/// A popup's background and edge.
pub(super) fn box_ui(painter: &Painter, rect: Rect, style: &PlotStyle) {
    painter.add(style.popup_shadow.as_shape(rect, 8));
    painter.rect(rect, 8, style.popup, Stroke::new(1.0, style.popup_line), StrokeKind::Inside);
}

/// At the right of the crosshair, on its other side when it would leave the window; shifted up and down to stay inside.
pub(super) fn place(size: egui::Vec2, x: f32, y: f32, window: Rect) -> Rect {
    let mut left = x + GAP;
    if left + size.x > window.right() {
        left = x - GAP - size.x;
    }
    let left = left.min(window.right() - size.x).max(window.left());
    let top = (y - 16.0).min(window.bottom() - size.y).max(window.top());
    Rect::from_min_size(pos2(left.round(), top.round()), size)
}

/// From the highest value down, as the curves lie; then what is not finite, what has ended, what has not begun.
fn sort(readings: &mut [Reading]) {
    readings.sort_by(|a, b| {
        let rank = |reading: &Reading| match reading.state {
            ReadingState::At if reading.value.is_finite() => 0,
            ReadingState::At => 1,
            ReadingState::Ended => 2,
            ReadingState::NotStarted => 3,
        };
        rank(a).cmp(&rank(b)).then_with(|| b.value.total_cmp(&a.value)).then(a.series.cmp(&b.series))
    });
}

/// Which rows are shown: the nearest one with its neighbours by value.
fn window(readings: &[Reading], nearest: Option<usize>) -> std::ops::Range<usize> {
    let at = readings.iter().position(|reading| Some(reading.series) == nearest).unwrap_or(0);
    let start = at.saturating_sub(MOST_ROWS / 2).min(readings.len().saturating_sub(MOST_ROWS));
    start..(start + MOST_ROWS).min(readings.len())
}

/// Where the crosshair stands, and beside it what the other axis would say of the nearest run.
fn head_texts(frame: &Frame<'_>, x: f64, readings: &[Reading], nearest: Option<usize>) -> (String, String) {
    let texts = frame.input.texts;
    let here = readings
        .iter()
        .find(|reading| Some(reading.series) == nearest)
        .filter(|reading| reading.state == ReadingState::At)
        .or_else(|| readings.iter().find(|reading| reading.state == ReadingState::At && reading.x == x));
    let step = || here.map_or_else(String::new, |reading| step_text(reading.step, texts));
    match frame.figure.x_kind {
        AxisKind::Step => {
            let start = here.and_then(|reading| frame.figure.series[reading.series].start_time.zip(Some(reading)));
            let since = start.map(|(start, reading)| format::duration(texts, reading.timestamp.saturating_sub(start)));
            (step_text(x as i64, texts), since.unwrap_or_default())
        }
        AxisKind::Index => (texts.with("chart-cursor-index", &[("index", grouped(x as i64).into())]), step()),
        AxisKind::Relative => (format::duration(texts, x as i64), step()),
        AxisKind::Wall => (format::absolute_time(x as i64, frame.input.zone), step()),
    }
}

fn step_text(step: i64, texts: &Texts) -> String {
    texts.with("chart-cursor-step", &[("step", grouped(step).into())])
}

fn row_ui(painter: &Painter, row: Rect, frame: &Frame<'_>, reading: &Reading, is_nearest: bool) {
    let style = frame.style;
    let series = &frame.figure.series[reading.series];
    if is_nearest {
        painter.rect_filled(row.shrink2(vec2(1.0, 0.0)), 0, style.selected);
    }
    let is_here = reading.state == ReadingState::At;
    let font = if is_nearest { &style.strong_font } else { &style.body_font };
    let (value, color) = match reading.state {
        ReadingState::At if reading.value.is_finite() => (format::number(reading.value), style.text),
        ReadingState::At => (format::number(reading.value), style.danger),
        ReadingState::Ended => (place_text(frame, reading, "chart-run-ended"), style.muted),
        ReadingState::NotStarted => (place_text(frame, reading, "chart-run-starts"), style.muted),
    };
    let middle = row.center().y;
    let font_of_value = if is_here { font.clone() } else { style.small_font.clone() };
    let value = painter.layout_no_wrap(value, font_of_value, color);
    let value_left = row.right() - 12.0 - value.size().x;
    let value_size = value.size();
    painter.galley(pos2(value_left, middle - value_size.y / 2.0), value, color);

    let left = row.left() + 12.0;
    let dash = Rect::from_center_size(pos2(left + 5.0, middle), vec2(10.0, 2.0));
    painter.rect_filled(dash, 1, style.run[series.slot % style.run.len()]);
    let name_color = if is_here { style.text } else { style.muted };
    let name = elided(painter, &series.name, font.clone(), value_left - left - 18.0 - 10.0);
    painter.galley(pos2(left + 18.0, middle - name.size().y / 2.0), name, name_color);
}

/// `ended 12,000`, `starts 3.1 h`: in the words of the axis.
fn place_text(frame: &Frame<'_>, reading: &Reading, key: &'static str) -> String {
    let texts = frame.input.texts;
    let at = match frame.figure.x_kind {
        AxisKind::Step => grouped(reading.step),
        AxisKind::Index => grouped(reading.x as i64),
        AxisKind::Relative => format::duration(texts, reading.x as i64),
        AxisKind::Wall => {
            // The date only where the time alone would mislead.
            let text = format::absolute_time(reading.x as i64, frame.input.zone);
            text.split_once(' ').map_or(text.clone(), |(date, _)| date.to_owned())
        }
    };
    texts.with(key, &[("at", at.into())])
}
