//! What every run is at the crosshair: a small table beside it, always whole, inside the window, and off the curve that it
//! is about.

use std::borrow::Cow;
use std::sync::Arc;

use egui::{Align2, Color32, FontId, Galley, LayerId, Order, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::dashes::{swatch, swatch_width};
use super::frame::{Frame, RAIL};
use super::map::Map;
use super::mesh::{DrawnMark, rail_marks};
use super::names::{on_one_line, shortened};
use super::placement::{Explained, GAP, place};
use super::style::{PlotStyle, elided};
use crate::chart::{AxisKind, CursorState, CursorValue, Figure, RailKind};
use crate::model::format;
use crate::text::{Texts, grouped};

/// As wide as what is in it needs, between these.
const LEAST_WIDTH: f32 = 216.0;
const MOST_WIDTH: f32 = 380.0;
const ROW: f32 = 22.0;
/// Height of the second line of a row.
const SECOND: f32 = 18.0;
const HEAD: f32 = 28.0;
const PADDING: f32 = 4.0;
const MARGIN: f32 = 12.0;
const MOST_ROWS: usize = 10;
/// A mark on a rail is pointed at from this far.
const MARK_REACH: f32 = 5.0;

/// Draws the readings at `x` beside the crosshair. `nearest` is the series whose curve the pointer is nearest to.
/// Returns what a screen reader says of it.
pub(super) fn tooltip_ui(
    ui: &Ui,
    frame: &Frame<'_>,
    x: f64,
    pointer: Pos2,
    mut readings: Vec<CursorValue>,
    nearest: Option<usize>,
) -> String {
    sort(&mut readings);
    let (style, texts) = (frame.style, frame.input.texts);
    let window = ui.content_rect().shrink(4.0);
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, frame.input.id.with("tooltip")));
    let second = readings.iter().find(|reading| Some(reading.series) == nearest).map(|it| second_line(frame, it));
    let second = second.filter(|line| !line.is_empty());
    let fixed = HEAD + PADDING + if second.is_some() { SECOND } else { 0.0 };
    let fit = ((window.height() - fixed) / ROW).max(1.0) as usize;
    let most = if readings.len() > fit.min(MOST_ROWS) { MOST_ROWS.min(fit.max(2) - 1) } else { MOST_ROWS };
    let shown = around(&readings, nearest, most);
    let hidden = readings.len() - shown.len();

    let most_width = MOST_WIDTH.min(window.width());
    let small = |text: &str, width: f32| elided(&painter, text, style.small_font.clone(), width);
    let (left, right) = head_texts(frame, x, &readings, nearest);
    let right = small(&right, most_width / 2.0);
    let left = small(&left, most_width - right.size().x - 2.0 * MARGIN - 16.0);
    let second = second.map(|line| small(&line, most_width - row_start(frame) - MARGIN));
    let labels = labels(frame.figure);
    let mut rows: Vec<Row<'_>> = readings[shown]
        .iter()
        .map(|reading| Row::new(&painter, frame, reading, nearest == Some(reading.series), &labels))
        .collect();
    let widest = |rows: &[Row<'_>]| rows.iter().map(|row| row.width(frame)).fold(0.0, f32::max);
    let mut needed = widest(&rows);
    if needed > most_width {
        let short = short(&labels);
        for row in &mut rows {
            row.rename(&painter, frame, &short);
        }
        needed = widest(&rows);
    }
    needed = needed.max(left.size().x + right.size().x + 2.0 * MARGIN + 16.0);
    needed = needed.max(second.as_ref().map_or(0.0, |line| row_start(frame) + line.size().x + MARGIN));
    let width = needed.clamp(LEAST_WIDTH.min(most_width), most_width).ceil();
    let height = fixed + (rows.len() + usize::from(hidden > 0)) as f32 * ROW;
    let spoken = std::iter::once(left.text().to_owned()).chain(rows.iter().map(Row::spoken));
    let spoken = spoken.collect::<Vec<_>>().join("\n");

    let point = nearest.and_then(|nearest| point_of(frame, &readings, nearest));
    let point = pos2(frame.x_at(x), point.map_or(pointer.y, |point| point.y));
    let curve = nearest.map_or_else(Vec::new, |nearest| curve_around(frame, nearest, point.x, width + GAP));
    let rect = place(vec2(width, height), Explained { point, curve: &curve }, window);
    box_ui(&painter, rect, style);
    let middle = rect.top() + HEAD / 2.0;
    painter.galley(pos2(rect.left() + MARGIN, middle - left.size().y / 2.0), left, style.muted);
    let at = pos2(rect.right() - MARGIN - right.size().x, middle - right.size().y / 2.0);
    painter.galley(at, right, style.muted);
    let mut top = rect.top() + HEAD;
    for row in rows {
        let second = second.as_ref().filter(|_| row.is_nearest);
        let height = ROW + if second.is_some() { SECOND } else { 0.0 };
        row.paint(&painter, Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height)), frame, second);
        top += height;
    }
    if hidden > 0 {
        let text = texts.count("chart-more-runs", hidden);
        let at = pos2(rect.left() + row_start(frame), top + ROW / 2.0);
        painter.text(at, Align2::LEFT_CENTER, text, style.small_font.clone(), style.muted);
    }
    spoken
}

/// Says what a mark on a rail stands for; whether the pointer is at one.
pub(super) fn rail_tooltip_ui(ui: &Ui, frame: &Frame<'_>, pointer: Pos2) -> bool {
    let in_rail = |from: f32| pointer.y >= from - 2.0 && pointer.y <= from + RAIL + 2.0;
    let has_above = frame.curves.top() > frame.plot.top() && in_rail(frame.plot.top());
    let has_below = frame.curves.bottom() < frame.plot.bottom() && in_rail(frame.plot.bottom() - RAIL);
    if !has_above && !has_below {
        return false;
    }
    let (map, at) = (Map::new(frame), pointer - frame.plot.min.to_vec2());
    let is_near = |mark: &DrawnMark| {
        let is_here = if mark.kind == RailKind::PositiveInfinity { has_above } else { has_below };
        is_here && (mark.at.x - at.x).abs() <= MARK_REACH
    };
    let mut marks: Vec<(usize, DrawnMark)> = Vec::new();
    for (index, series) in frame.figure.series.iter().enumerate() {
        marks.extend(rail_marks(series, &map).into_iter().filter(is_near).map(|mark| (index, mark)));
    }
    if marks.is_empty() {
        return false;
    }
    marks.sort_by(|a, b| (a.1.at.x - at.x).abs().total_cmp(&(b.1.at.x - at.x).abs()));

    let (style, texts) = (frame.style, frame.input.texts);
    let window = ui.content_rect().shrink(4.0);
    let painter = ui.layer_painter(LayerId::new(Order::Tooltip, frame.input.id.with("tooltip")));
    let fit = ((window.height() - 2.0 * PADDING) / ROW).max(2.0) as usize;
    let most = MOST_ROWS.min(fit - 1);
    let start = row_start(frame);
    let most_width = MOST_WIDTH.min(window.width());
    let rows: Vec<(usize, Arc<Galley>)> = marks
        .iter()
        .take(most)
        .map(|(index, mark)| {
            let label = frame.figure.label(&frame.figure.series[*index]);
            let text = format!("{} · {}", mark_text(mark, texts), on_one_line(&label));
            (*index, elided(&painter, &text, style.small_font.clone(), most_width - start - MARGIN))
        })
        .collect();
    let hidden = marks.len() - rows.len();
    let widest = rows.iter().map(|(_, galley)| galley.size().x).fold(0.0, f32::max);
    let height = (rows.len() + usize::from(hidden > 0)) as f32 * ROW + 2.0 * PADDING;
    let size = vec2((start + widest + MARGIN).ceil(), height);
    let rect = place(size, Explained { point: pointer, curve: &[] }, window);
    box_ui(&painter, rect, style);
    let mut middle = rect.top() + PADDING + ROW / 2.0;
    for (index, galley) in rows {
        row_swatch(&painter, frame, index, pos2(rect.left() + MARGIN, middle));
        painter.galley(pos2(rect.left() + start, middle - galley.size().y / 2.0), galley, style.text);
        middle += ROW;
    }
    if hidden > 0 {
        let text = texts.count("chart-more-runs", hidden);
        let at = pos2(rect.left() + start, middle);
        painter.text(at, Align2::LEFT_CENTER, text, style.small_font.clone(), style.muted);
    }
    true
}

/// `3 × NaN from step 1,200`.
fn mark_text(mark: &DrawnMark, texts: &Texts) -> String {
    let kind = match mark.kind {
        RailKind::Nan => "NaN",
        RailKind::PositiveInfinity => "+∞",
        RailKind::NegativeInfinity => "−∞",
    };
    let step = grouped(mark.step);
    texts.with("chart-rail-mark", &[("n", mark.count.into()), ("kind", kind.into()), ("step", step.into())])
}

/// A popup's background and edge.
pub(in crate::views) fn box_ui(painter: &Painter, rect: Rect, style: &PlotStyle) {
    painter.add(style.popup_shadow.as_shape(rect, 8));
    painter.rect(rect, 8, style.popup, Stroke::new(1.0, style.popup_line), StrokeKind::Inside);
}

/// Where a series stands on the crosshair, as far as that is in view.
fn point_of(frame: &Frame<'_>, readings: &[CursorValue], series: usize) -> Option<Pos2> {
    let reading = readings.iter().find(|reading| reading.series == series)?;
    let is_seen = reading.value.is_finite() && frame.figure.y_scale.has(reading.value);
    let place = pos2(frame.x_at(reading.x), frame.y_at(if is_seen { reading.value } else { return None }));
    frame.curves.expand(2.0).contains(place).then_some(place)
}

/// The curve of a series up to `reach` points at both sides of `x`, as it is drawn.
fn curve_around(frame: &Frame<'_>, series: usize, x: f32, reach: f32) -> Vec<Pos2> {
    let (low, high) = (frame.x_value(x - reach), frame.x_value(x + reach));
    let mut curve = Vec::new();
    for stroke in &frame.figure.series[series].strokes {
        let start = stroke.partition_point(|point| point[0] < low).saturating_sub(1);
        let end = (stroke.partition_point(|point| point[0] <= high) + 1).min(stroke.len());
        curve.extend(stroke[start..end].iter().map(|point| pos2(frame.x_at(point[0]), frame.y_at(point[1]))));
    }
    let inside = frame.curves;
    curve.retain(|point| inside.x_range().contains(point.x));
    for point in &mut curve {
        point.y = point.y.clamp(inside.top(), inside.bottom());
    }
    curve
}

/// From the highest value down, as the curves lie; then what is not finite, what has ended, what has not begun.
fn sort(readings: &mut [CursorValue]) {
    readings.sort_by(|a, b| {
        let rank = |reading: &CursorValue| match reading.state {
            CursorState::At if reading.value.is_finite() => 0,
            CursorState::At => 1,
            CursorState::Ended => 2,
            CursorState::NotStarted => 3,
        };
        rank(a).cmp(&rank(b)).then_with(|| b.value.total_cmp(&a.value)).then(a.series.cmp(&b.series))
    });
}

/// Which rows are shown: the nearest one with its neighbours by value.
fn around(readings: &[CursorValue], nearest: Option<usize>, most: usize) -> std::ops::Range<usize> {
    let at = readings.iter().position(|reading| Some(reading.series) == nearest).unwrap_or(0);
    let start = at.saturating_sub(most / 2).min(readings.len().saturating_sub(most));
    start..(start + most).min(readings.len())
}

/// Where the crosshair stands, and beside it what the other axis would say of the nearest run.
fn head_texts(frame: &Frame<'_>, x: f64, readings: &[CursorValue], nearest: Option<usize>) -> (String, String) {
    let texts = frame.input.texts;
    let here = readings
        .iter()
        .find(|reading| Some(reading.series) == nearest)
        .filter(|reading| reading.state == CursorState::At)
        .or_else(|| readings.iter().find(|reading| reading.state == CursorState::At && reading.x == x))
        .filter(|reading| frame.figure.series[reading.series].run.is_some());
    let step = || here.map_or_else(String::new, |reading| step_text(reading.step, texts));
    let (mut left, right) = match frame.figure.x_kind {
        AxisKind::Step => {
            let start = here.and_then(|reading| frame.figure.series[reading.series].start_time.zip(Some(reading)));
            let since = start.map(|(start, reading)| format::duration(texts, reading.timestamp.saturating_sub(start)));
            (step_text(x as i64, texts), since.unwrap_or_default())
        }
        AxisKind::Metric => (format::number(x), step()),
        AxisKind::Index => (texts.with("chart-cursor-index", &[("index", grouped(x as i64).into())]), step()),
        AxisKind::Relative => (format::duration(texts, x as i64), step()),
        AxisKind::Wall => (format::absolute_time(x as i64, frame.input.zone), step()),
    };
    if readings.iter().any(|reading| reading.raw.is_some()) {
        left = format!("{left} · {}", texts.get("chart-cursor-smoothed"));
    }
    (left, right)
}

fn step_text(step: i64, texts: &Texts) -> String {
    texts.with("chart-cursor-step", &[("step", grouped(step).into())])
}

/// What stands under the nearest row: what tells the run from the others, or the band of a group.
fn second_line(frame: &Frame<'_>, reading: &CursorValue) -> String {
    let edges = reading.spread.filter(|_| reading.state == CursorState::At && half_width(reading).is_some());
    let detail = || on_one_line(&frame.figure.series[reading.series].detail).into_owned();
    edges.map_or_else(detail, |(low, high, _)| edge_text(low, high))
}

fn edge_text(low: f64, high: f64) -> String {
    format!("[{} – {}]", format::number(low), format::number(high))
}

/// How many runs of a group have a value here, and of how many where it is not all.
fn runs_text(frame: &Frame<'_>, reading: &CursorValue, n: u32) -> String {
    match frame.figure.series[reading.series].runs {
        runs if (n as usize) < runs => {
            frame.input.texts.with("chart-n-of", &[("n", (n as usize).into()), ("runs", runs.into())])
        }
        _ => format!("n={n}"),
    }
}

/// How far a band reaches from its curve, where that is as far to both sides.
fn half_width(reading: &CursorValue) -> Option<f64> {
    let (low, high, n) = reading.spread?;
    let (down, up) = (reading.value - low, high - reading.value);
    (n > 1 && up > 0.0 && (up - down).abs() <= 1e-6 * (up + down)).then_some(up)
}

/// The names of all series, so that what they share stays the same wherever the pointer is.
pub(super) fn labels(figure: &Figure) -> Vec<Arc<str>> {
    let label = |label: Arc<str>| match on_one_line(&label) {
        Cow::Borrowed(_) => label,
        Cow::Owned(text) => text.into(),
    };
    figure.series.iter().map(|series| label(figure.label(series))).collect()
}

/// The same without what they share.
pub(super) fn short(labels: &[Arc<str>]) -> Vec<Arc<str>> {
    let whole: Vec<&str> = labels.iter().map(|label| &**label).collect();
    shortened(&whole).into_iter().map(Arc::from).collect()
}

/// Where the names begin.
fn row_start(frame: &Frame<'_>) -> f32 {
    MARGIN + swatch_width(frame.figure.is_dashed()) + 8.0
}

fn row_swatch(painter: &Painter, frame: &Frame<'_>, series: usize, left_center: Pos2) {
    let series = &frame.figure.series[series];
    let width = swatch_width(frame.figure.is_dashed());
    let rect = Rect::from_min_size(left_center, vec2(width, 0.0));
    swatch(painter, rect, frame.figure.dash(series), frame.style.line(series.look.color));
}

/// One run or group, laid out.
struct Row<'a> {
    reading: &'a CursorValue,
    is_nearest: bool,
    name: Arc<Galley>,
    /// Muted, before the value.
    aside: Option<Arc<Galley>>,
    value: Arc<Galley>,
    color: Color32,
}

impl<'a> Row<'a> {
    fn new(
        painter: &Painter,
        frame: &Frame<'_>,
        reading: &'a CursorValue,
        is_nearest: bool,
        labels: &[Arc<str>],
    ) -> Self {
        let style = frame.style;
        let number = format::number(reading.value);
        let is_here = reading.state == CursorState::At;
        let (value, color) = match reading.state {
            CursorState::At if reading.value.is_finite() => {
                let half = half_width(reading);
                (half.map_or(number.clone(), |half| format!("{number} ± {}", format::number(half))), style.text)
            }
            CursorState::At => (number, style.danger),
            CursorState::Ended => (place_text(frame, reading, "chart-run-ended"), style.muted),
            CursorState::NotStarted => (place_text(frame, reading, "chart-run-starts"), style.muted),
        };
        let aside = match (reading.spread, reading.raw) {
            _ if !is_here => None,
            (Some((low, high, n)), _) if half_width(reading).is_none() && n > 1 => {
                Some(format!("{} {}", edge_text(low, high), runs_text(frame, reading, n)))
            }
            (Some((.., n)), _) => Some(runs_text(frame, reading, n)),
            (None, Some(raw)) if is_nearest => {
                Some(frame.input.texts.with("chart-raw", &[("value", format::number(raw).into())]))
            }
            _ => None,
        };
        let lay = |text: String, font: &FontId| painter.layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER);
        let value = lay(value, if is_here { font(style, is_nearest) } else { &style.small_font });
        let aside = aside.map(|text| lay(text, &style.small_font));
        let name = lay(labels[reading.series].to_string(), font(style, is_nearest));
        Self { reading, is_nearest, name, aside, value, color }
    }

    fn rename(&mut self, painter: &Painter, frame: &Frame<'_>, labels: &[Arc<str>]) {
        let font = font(frame.style, self.is_nearest).clone();
        let room = MOST_WIDTH.min(painter.ctx().content_rect().width() - 8.0) - self.around_name(frame);
        self.name = elided(painter, &labels[self.reading.series], font, room);
    }

    fn spoken(&self) -> String {
        let parts = [Some(&self.name), Some(&self.value), self.aside.as_ref()].into_iter().flatten();
        parts.map(|galley| galley.text()).collect::<Vec<_>>().join(" ")
    }

    fn around_name(&self, frame: &Frame<'_>) -> f32 {
        let aside = self.aside.as_ref().map_or(0.0, |aside| aside.size().x + 8.0);
        row_start(frame) + MARGIN + aside + self.value.size().x + MARGIN
    }

    fn width(&self, frame: &Frame<'_>) -> f32 {
        self.around_name(frame) + self.name.size().x
    }

    fn paint(self, painter: &Painter, rect: Rect, frame: &Frame<'_>, second: Option<&Arc<Galley>>) {
        let style = frame.style;
        if self.is_nearest {
            painter.rect_filled(rect.shrink2(vec2(1.0, 0.0)), 0, style.selected);
        }
        let middle = rect.top() + ROW / 2.0;
        let put = |left: f32, galley: Arc<Galley>, color| {
            painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, color);
        };
        row_swatch(painter, frame, self.reading.series, pos2(rect.left() + MARGIN, middle));
        let left = rect.left() + row_start(frame);
        put(left, self.name, if self.reading.state == CursorState::At { style.text } else { style.muted });
        let mut right = rect.right() - MARGIN - self.value.size().x;
        put(right, self.value, self.color);
        if let Some(aside) = self.aside {
            right -= 8.0 + aside.size().x;
            put(right, aside, style.muted);
        }
        if let Some(second) = second {
            painter.galley(pos2(left, rect.top() + ROW - 2.0), second.clone(), style.muted);
        }
    }
}

fn font(style: &PlotStyle, is_nearest: bool) -> &FontId {
    if is_nearest { &style.strong_font } else { &style.body_font }
}

/// `ended 12,000`, `starts 3.1 h`: in the words of the axis.
fn place_text(frame: &Frame<'_>, reading: &CursorValue, key: &'static str) -> String {
    let texts = frame.input.texts;
    let at = match frame.figure.x_kind {
        AxisKind::Step => grouped(reading.step),
        AxisKind::Metric => format::number(reading.x),
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
