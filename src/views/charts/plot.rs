//! One chart on the screen: axes, curves, crosshair, tooltip, zoom.
//!
//! Drawn with egui's painter on our own [`Scale`](crate::chart::Scale) rather than with a plot widget: ticks, logarithmic
//! and time axes, rail marks, the shared crosshair and the tooltip are ours anyway, and what remains of a plot widget walks
//! and tessellates every point in every frame. Here the curves of a figure become one mesh that is reused while nothing but
//! the pointer moves ([`super::curves`]). The view keeps no state: range, crosshair and focus come in and go out.

use egui::{
    CornerRadius, CursorIcon, Event, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::frame::{Frame, LEFT, PlotInput, PlotResponse, RIGHT, frame};
use super::style::{PlotStyle, elided, message};
use super::{bars, curves, extreme, legend, navigate, strip, tooltip};
use crate::chart::{CursorState, CursorValue, Figure, FigureKind};
use crate::text::Texts;
use crate::views::widgets::say;

/// Lower than this there is no room for bars: values stand on one line.
pub(super) const STRIP: f32 = 30.0;
/// Height of the line that holds notes.
const NOTES: f32 = 18.0;
/// A line can be clicked from this far, in points.
const CLICK_DISTANCE: f32 = 8.0;
/// Points on the crosshair are left out when more runs than this are drawn.
const MOST_CURSOR_POINTS: usize = 60;

/// Draws `figure` into `rect` (which the caller has allocated) and says what the user did.
pub fn plot_ui(ui: &mut Ui, rect: Rect, figure: &Figure, style: &PlotStyle, input: PlotInput<'_>) -> PlotResponse {
    let response = ui.interact(rect, input.id, Sense::click_and_drag());
    let kind = figure.kind();
    response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, name(figure, kind, input.texts)));
    let mut out = PlotResponse {
        hovered_x: None,
        hovered_run: None,
        clicked_run: None,
        new_range: None,
        marked: None,
        wants_all: false,
        columns: ((rect.width() - LEFT - RIGHT).max(1.0) * ui.pixels_per_point()).round() as usize,
        response,
    };
    if !ui.is_rect_visible(rect) {
        return out;
    }
    let painter = ui.painter().with_clip_rect(rect.expand(2.0).intersect(ui.clip_rect()));
    if out.response.has_focus() {
        let ring = Stroke::new(2.0, style.accent);
        painter.rect_stroke(rect, CornerRadius::same(6), ring, egui::StrokeKind::Inside);
    }
    if figure.is_empty() {
        message(&painter, rect, input.texts.get("chart-empty"), style);
        return out;
    }
    if kind == FigureKind::Bars && rect.height() < STRIP {
        strip::strip_ui(ui, &painter, rect, figure, style, &input, &mut out);
        return out;
    }
    if kind == FigureKind::Bars {
        bars::bars_ui(ui, &painter, rect, figure, style, &input, &mut out);
        return out;
    }
    let rect = notes_ui(&painter, rect, figure, style, input.texts);
    let Some(frame) = frame(&painter, rect, figure, style, input) else { return out };
    out.columns = (frame.curves.width() * ui.pixels_per_point()).round() as usize;

    let is_dragging = out.response.dragged();
    let pointer = out.response.hover_pos().filter(|at| frame.plot.expand(4.0).contains(*at) && !is_dragging);
    let nearest = pointer.and_then(|at| curves::nearest(&frame, at));
    let near = nearest.filter(|(_, distance)| *distance <= CLICK_DISTANCE).map(|(series, _)| series);
    out.hovered_run = near.and_then(|series| figure.series[series].run);
    if out.response.clicked() && !out.response.double_clicked() {
        out.clicked_run = out.hovered_run;
    }
    if near.is_some() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    navigate::marked_ui(&painter, &frame);
    navigate::navigate(ui, &frame, &mut out);

    curves::curves_ui(&painter, &frame, near);
    extreme::extreme_ui(&painter, &frame);
    if input.has_legend {
        out.wants_all = legend::inside_ui(ui, &painter, &frame, pointer) && out.response.clicked();
    }
    let shared = input.crosshair.filter(|_| frame.shares_crosshair() && !is_dragging);
    let hovered = pointer.and_then(|at| frame.snap(at.x));
    // A pointer that rests leaves the crosshair to the keyboard, here or in another chart.
    let is_moving = ui.input(|i| i.events.iter().any(|event| matches!(event, Event::PointerMoved(_))));
    let is_resting = shared.is_some() && !is_moving;
    let is_own = input.owns_crosshair && out.response.has_focus();
    let kept = shared.filter(|_| is_own && is_resting && shared != hovered);
    let by_key = navigate::step_crosshair(ui, &frame, &out).or(kept);
    let by_pointer = hovered.filter(|_| by_key.is_none() && (!is_resting || input.owns_crosshair));
    if frame.shares_crosshair() {
        out.hovered_x = by_key.or(by_pointer);
    }
    let Some(x) = by_key.or(by_pointer).or(shared) else { return out };
    let (place, nearest) = if by_key.is_some() {
        let focused = figure.series.iter().position(|series| series.run.is_some() && series.run == input.focused);
        (Some(pos2(frame.x_at(x), frame.curves.center().y)), focused)
    } else {
        (pointer.filter(|_| by_pointer.is_some()), nearest.map(|(series, _)| series))
    };
    let readings = crosshair(&painter, &frame, x, nearest);
    if let Some(at) = place
        && !tooltip::rail_tooltip_ui(ui, &frame, at)
    {
        let spoken = tooltip::tooltip_ui(ui, &frame, x, at, readings, nearest);
        if by_key.is_some() {
            let corner = Rect::from_min_size(frame.plot.min, vec2(1.0, 1.0));
            let label = ui.interact(corner, frame.input.id.with("readings"), Sense::hover());
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*spoken));
            say(&label);
        }
    }
    out
}

/// What the chart is called by a screen reader: what it shows, and of how many.
fn name(figure: &Figure, kind: FigureKind, texts: &Texts) -> String {
    let drawn = figure.series.iter().filter(|series| !series.is_hidden);
    let args = [("metric", (&*figure.title).into()), ("n", drawn.clone().count().into())];
    let key = if kind == FigureKind::Bars {
        "chart-bars-name"
    } else if figure.sources.len() > 1 {
        "chart-name-curves"
    } else if drawn.clone().next().is_some_and(|series| series.group.is_some()) {
        "chart-name-groups"
    } else {
        "chart-name"
    };
    texts.with(key, &args)
}

/// Notes in one line above the plot; what is left of `rect`.
fn notes_ui(painter: &Painter, rect: Rect, figure: &Figure, style: &PlotStyle, texts: &Texts) -> Rect {
    if figure.notes.is_empty() || rect.height() < 120.0 {
        return rect;
    }
    let notes: Vec<String> = figure.notes.iter().map(|note| texts.message(&note.message())).collect();
    let left = rect.left() + 8.0;
    let galley = elided(painter, &notes.join(" · "), style.tick_font.clone(), rect.right() - left);
    painter.galley(pos2(left, rect.top()), galley, style.muted);
    rect.with_min_y(rect.top() + NOTES)
}

/// The dashed line at `x`, and a point on every curve that is there.
fn crosshair(painter: &Painter, frame: &Frame<'_>, x: f64, nearest: Option<usize>) -> Vec<CursorValue> {
    let readings = frame.figure.readings(x);
    let at = frame.x_at(x);
    if !frame.plot.x_range().expand(1.0).contains(at) {
        return readings;
    }
    let at = painter.round_to_pixel_center(at);
    let ends = [pos2(at, frame.plot.top()), pos2(at, frame.plot.bottom())];
    painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, frame.style.crosshair), 3.0, 3.0));
    let ring = Stroke::new(1.5, frame.style.background);
    for reading in &readings {
        let is_few = frame.figure.series.len() <= MOST_CURSOR_POINTS || nearest == Some(reading.series);
        if is_few && reading.state == CursorState::At && reading.value.is_finite() {
            let place = pos2(frame.x_at(reading.x), frame.y_at(reading.value));
            if frame.curves.expand(2.0).contains(place) {
                let color = frame.style.line(frame.figure.series[reading.series].look.color);
                point(painter, place, color, ring);
            }
        }
    }
    readings
}

fn point(painter: &Painter, at: Pos2, color: egui::Color32, ring: Stroke) {
    painter.circle(at, 3.25, color, ring);
}
