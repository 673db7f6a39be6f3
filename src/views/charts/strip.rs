//! A metric with one value per run where there is room for one line: a dot for each run or group on a scale from the lowest
//! value to the highest.

use egui::{Align2, Color32, CursorIcon, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::bars;
use super::frame::{PlotInput, PlotResponse};
use super::style::{PlotStyle, message};
use crate::chart::{Figure, Scale};
use crate::model::format;

const DOT: f32 = 3.5;
/// A dot is pointed at from this far.
const REACH: f32 = 7.0;
/// Width of a number at either end.
const NUMBER: f32 = 62.0;

/// Draws the values of `figure` into `rect`.
pub(super) fn strip_ui(
    ui: &Ui,
    painter: &Painter,
    rect: Rect,
    figure: &Figure,
    style: &PlotStyle,
    input: &PlotInput<'_>,
    out: &mut PlotResponse,
) {
    let values: Vec<(usize, f64)> = bars::values(figure);
    let finite = || values.iter().map(|(_, value)| *value).filter(|value| value.is_finite());
    let (low, high) =
        finite().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        message(painter, rect, input.texts.get("chart-empty"), style);
        return;
    }
    let odd = values.len() - finite().count();
    let middle = rect.center().y;
    let number = |text: String, color: Color32, x: f32, align: Align2| {
        painter.text(pos2(x, middle), align, text, style.small_font.clone(), color)
    };
    number(format::number(low), style.text, rect.left() + NUMBER, Align2::RIGHT_CENTER);
    let mut right = rect.right() - NUMBER;
    number(format::number(high), style.text, right + 8.0, Align2::LEFT_CENTER);
    if odd > 0 {
        let text = format!("NaN × {odd}");
        right = number(text, style.danger, right - 4.0, Align2::RIGHT_CENTER).left() - 4.0;
    }
    let line = Rect::from_x_y_ranges(rect.left() + NUMBER + 12.0..=right - 8.0, middle..=middle);
    if line.width() < 16.0 {
        return;
    }
    painter.hline(line.x_range(), painter.round_to_pixel_center(middle), Stroke::new(1.0, style.axis));
    let scale = Scale::linear((low, high));
    let place = |value: f64| {
        let unit = if high > low { scale.unit(value) as f32 } else { 0.5 };
        pos2(line.left() + unit * line.width(), middle)
    };
    let pointer = out.response.hover_pos().filter(|at| line.expand2(vec2(REACH, 12.0)).contains(*at));
    let distance = |at: Pos2, value: f64| (place(value).x - at.x).abs();
    let nearest = pointer.and_then(|at| {
        let near = values.iter().filter(|(_, value)| value.is_finite() && distance(at, *value) <= REACH);
        near.min_by(|a, b| distance(at, a.1).total_cmp(&distance(at, b.1))).copied()
    });
    let ring = Stroke::new(1.0, style.background);
    let is_focused = |series: usize| input.focused.is_some() && figure.series[series].run == input.focused;
    let dot = |series: usize, value: f64, radius: f32| {
        painter.circle(place(value), radius, style.line(figure.series[series].look.color), ring);
    };
    for (series, value) in values.iter().filter(|(_, value)| value.is_finite()) {
        dot(*series, *value, DOT);
    }
    let focused = values.iter().find(|(series, value)| is_focused(*series) && value.is_finite()).copied();
    for (series, value) in focused.into_iter().chain(nearest) {
        dot(series, value, DOT + 1.5);
    }
    if let Some((series, _)) = nearest {
        out.hovered_run = figure.series[series].run;
        ui.set_cursor_icon(CursorIcon::PointingHand);
        bars::tip(out, figure, series);
    }
    if out.response.clicked() {
        out.clicked_run = out.hovered_run;
    }
}
