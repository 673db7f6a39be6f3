//! A metric with one value per run: a bar for each run or group (with a whisker for its band), longest value first, as many
//! as there is room for.

use std::sync::Arc;

use egui::{Align2, Color32, CursorIcon, Galley, Painter, Rect, Stroke, Ui, pos2, vec2};

use super::dashes::dashes;
use super::frame::{PlotInput, PlotResponse};
use super::names::on_one_line;
use super::style::{PlotStyle, elided, message};
use super::tooltip::{labels, short};
use crate::chart::{Dash, Figure, Scale};
use crate::model::format;

const ROW: f32 = 22.0;
const BAR: f32 = 12.0;

/// Height of the bars of so many runs, with the room around them.
pub(super) fn height(runs: usize) -> f32 {
    runs as f32 * ROW + 8.0
}

/// The value of each run or group that has one: the highest first, then what is not finite.
pub(super) fn values(figure: &Figure) -> Vec<(usize, f64)> {
    let values = figure.series.iter().enumerate();
    let mut values: Vec<(usize, f64)> =
        values.filter_map(|(at, series)| series.last.map(|last| (at, last.value))).collect();
    values.sort_by(|a, b| b.1.is_finite().cmp(&a.1.is_finite()).then_with(|| b.1.total_cmp(&a.1)));
    values
}

/// Says on hover which run or group it is, with its value in full.
pub(super) fn tip(out: &PlotResponse, figure: &Figure, series: usize) {
    let series = &figure.series[series];
    let Some(last) = series.last else { return };
    let mut text = format!("{}\n{}", on_one_line(&figure.label(series)), format::number_exact(last.value));
    if let Some((low, high, n)) = last.spread {
        text = format!("{text}\n[{} – {}]  n={n}", format::number_exact(low), format::number_exact(high));
    }
    out.response.clone().on_hover_text_at_pointer(text);
}

/// A bar, in the dashes that the curve of its run has.
fn fill(painter: &Painter, bar: Rect, dash: Dash, color: Color32) {
    if dash == Dash::Solid {
        painter.rect_filled(bar, 2, color);
        return;
    }
    dashes(&[bar.left_center(), bar.right_center()], dash, |piece| {
        let ends = piece.iter().map(|at| at.x);
        let (left, right) = (ends.clone().fold(f32::INFINITY, f32::min), ends.fold(f32::NEG_INFINITY, f32::max));
        painter.rect_filled(Rect::from_x_y_ranges(left..=right, bar.y_range()), 0, color);
    });
}

/// Draws the bars of `figure` into `rect`.
pub(super) fn bars_ui(
    ui: &Ui,
    painter: &Painter,
    rect: Rect,
    figure: &Figure,
    style: &PlotStyle,
    input: &PlotInput<'_>,
    out: &mut PlotResponse,
) {
    let bars = values(figure);
    let inner = rect.shrink2(vec2(12.0, 4.0));
    let room = (inner.height() / ROW) as usize;
    if room == 0 || inner.width() < 60.0 {
        message(painter, rect, input.texts.get("chart-empty"), style);
        return;
    }
    let shown = if bars.len() > room { room - 1 } else { bars.len() };

    let spread = |at: usize| figure.series[at].last.and_then(|last| last.spread).filter(|(low, high, _)| low < high);
    let edges = |(at, value): &(usize, f64)| spread(*at).map_or([*value; 2], |(low, high, _)| [low, high]);
    let finite = || bars.iter().flat_map(edges).filter(|value| value.is_finite());
    let scale = Scale::linear((finite().fold(0.0, f64::min), finite().fold(0.0, f64::max)));
    let values: Vec<_> = bars[..shown]
        .iter()
        .map(|(_, value)| {
            let color = if value.is_finite() { style.text } else { style.danger };
            painter.layout_no_wrap(format::number(*value), style.small_font.clone(), color)
        })
        .collect();
    let value_width = values.iter().map(|galley| galley.size().x).fold(0.0, f32::max);
    let limit = inner.width() * 0.42;
    let lay = |labels: &[Arc<str>]| -> Vec<Arc<Galley>> {
        let lay = |label: &str| painter.layout_no_wrap(label.to_owned(), style.small_font.clone(), style.text2);
        bars[..shown].iter().map(|(at, _)| lay(&labels[*at])).collect()
    };
    let widest = |names: &[Arc<Galley>]| names.iter().map(|galley| galley.size().x).fold(0.0, f32::max);
    let whole = labels(figure);
    let mut names = lay(&whole);
    if widest(&names) > limit {
        let short = short(&whole);
        let cut = |at: usize| elided(painter, &short[at], style.small_font.clone(), limit);
        names = bars[..shown].iter().map(|(at, _)| cut(*at)).collect();
    }
    let name_width = widest(&names);
    let (left, right) = (inner.left() + name_width + 8.0, inner.right() - value_width - 8.0);
    let width = (right - left).max(1.0);
    let pointer = out.response.hover_pos();
    for (at, (((index, value), galley), name)) in bars[..shown].iter().zip(values).zip(names).enumerate() {
        let series = &figure.series[*index];
        let row = Rect::from_min_size(
            pos2(inner.left() - 8.0, inner.top() + at as f32 * ROW),
            vec2(inner.width() + 16.0, ROW),
        );
        let is_hovered = pointer.is_some_and(|pointer| row.contains(pointer));
        if is_hovered {
            out.hovered_run = series.run;
            ui.set_cursor_icon(CursorIcon::PointingHand);
            tip(out, figure, *index);
        }
        if input.focused.is_some() && input.focused == series.run || is_hovered {
            let color =
                if input.focused.is_some() && input.focused == series.run { style.selected } else { style.hover };
            painter.rect_filled(row, 4, color);
        }
        let middle = row.center().y;
        painter.galley(pos2(inner.left(), middle - name.size().y / 2.0), name, style.text2);
        if value.is_finite() {
            let zero = left + scale.unit(0.0) as f32 * width;
            let end = left + scale.unit(*value) as f32 * width;
            // A value of zero is still seen.
            let bar = Rect::from_x_y_ranges(
                zero.min(end)..=zero.max(end).max(zero.min(end) + 1.0),
                middle - BAR / 2.0..=middle + BAR / 2.0,
            );
            fill(painter, bar, figure.dash(series), style.line(series.look.color));
            if let Some((low, high, _)) = spread(*index) {
                let [low, high] = [low, high].map(|edge| left + scale.unit(edge) as f32 * width);
                let stroke = Stroke::new(1.0, style.text);
                painter.hline(low..=high, middle, stroke);
                for edge in [low, high] {
                    painter.vline(edge, middle - 3.0..=middle + 3.0, stroke);
                }
            }
        }
        painter.galley(pos2(inner.right() - galley.size().x, middle - galley.size().y / 2.0), galley, style.text);
    }
    if shown < bars.len() {
        let text = input.texts.count("chart-more-runs", bars.len() - shown);
        let at = pos2(inner.left(), inner.top() + (shown as f32 + 0.5) * ROW);
        let place = Align2::LEFT_CENTER.anchor_size(at, vec2(inner.width(), ROW));
        let is_hovered = pointer.is_some_and(|pointer| place.contains(pointer));
        let color = if is_hovered { style.text } else { style.muted };
        let written = painter.text(at, Align2::LEFT_CENTER, text, style.small_font.clone(), color);
        if is_hovered {
            ui.set_cursor_icon(CursorIcon::PointingHand);
            painter.hline(written.x_range(), written.bottom(), Stroke::new(1.0, color));
            out.wants_all = out.response.clicked();
        }
    }
    if out.response.clicked() {
        out.clicked_run = out.hovered_run;
    }
}
