//! One chart on the screen: axes, curves, crosshair, tooltip, zoom.
//!
//! Drawn with egui's painter on our own [`Scale`] rather than with a plot widget: ticks, logarithmic and time axes, rail
//! marks, the shared crosshair and the tooltip are ours anyway, and what remains of a plot widget walks and tessellates
//! every point in every frame. Here the curves of a figure become one mesh that is reused while nothing but the pointer
//! moves ([`super::curves`]). The view keeps no state: range, crosshair and focus come in and go out.

use std::borrow::Cow;

use egui::emath::GuiRounding as _;
use egui::{
    Align2, CornerRadius, CursorIcon, Event, Id, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use jiff::tz::TimeZone;

use super::style::{PlotStyle, elided};
use super::{bars, curves, legend, navigate, tooltip};
use crate::chart::{AxisKind, Figure, FigureKind, Reading, ReadingState, Scale, Tick, XAxis, ticks};
use crate::model::{RunIndex, format};
use crate::text::Texts;
use crate::views::widgets::say;

/// Room for tick labels at the left, at least; wider where labels are.
const LEFT: f32 = 40.0;
/// Room for tick labels below.
const BELOW: f32 = 22.0;
/// Room for the title of the x axis.
const X_TITLE: f32 = 14.0;
/// Room above, where the top tick's label reaches.
const ABOVE: f32 = 8.0;
/// Room at the right, for half a tick label.
const RIGHT: f32 = 12.0;
/// A strip for marks of values that are not finite.
pub(super) const RAIL: f32 = 10.0;
/// Height of the line that holds notes.
const NOTES: f32 = 18.0;
/// A line can be clicked from this far, in points.
const CLICK_DISTANCE: f32 = 8.0;
/// Points on the crosshair are left out when more runs than this are drawn.
const MOST_CURSOR_POINTS: usize = 60;

/// What comes in beside the figure.
#[derive(Clone, Copy)]
pub struct PlotInput<'a> {
    /// Identity of the widget.
    pub id: Id,
    /// Visible part of x; all of it when `None`. The figure may still be one of another range: it is drawn as far as it
    /// goes until the new one comes.
    pub x_range: Option<(f64, f64)>,
    /// The crosshair that all charts share, in units of the axis that was asked for.
    pub crosshair: Option<f64>,
    /// Whether this chart has put the crosshair there.
    pub owns_crosshair: bool,
    /// The stretch of x that is marked in this chart.
    pub marked: Option<(f64, f64)>,
    /// The run that has the focus: thicker, drawn last.
    pub focused: Option<RunIndex>,
    /// Whether groups and sources are named inside the plot.
    pub has_legend: bool,
    /// Whether the wheel zooms without Ctrl; not where it scrolls the page.
    pub takes_wheel: bool,
    /// Words.
    pub texts: &'a Texts,
    /// Where wall time is shown.
    pub zone: &'a TimeZone,
}

impl<'a> PlotInput<'a> {
    /// All of x, and nothing else.
    pub fn new(id: Id, texts: &'a Texts, zone: &'a TimeZone) -> Self {
        Self {
            id,
            x_range: None,
            crosshair: None,
            owns_crosshair: false,
            marked: None,
            focused: None,
            has_legend: false,
            takes_wheel: false,
            texts,
            zone,
        }
    }
}

/// What the user did.
#[derive(Clone, Debug)]
pub struct PlotResponse {
    /// Where the pointer or the keyboard stands, at a logged x: the crosshair of all charts. `None` when it is elsewhere.
    pub hovered_x: Option<f64>,
    /// The run nearest to the pointer, if near enough to click.
    pub hovered_run: Option<RunIndex>,
    /// The run that was clicked.
    pub clicked_run: Option<RunIndex>,
    /// A wish for another visible range: `Some(None)` shows everything.
    pub new_range: Option<Option<(f64, f64)>>,
    /// A stretch of x to be marked, or `Some(None)`: none any more.
    pub marked: Option<Option<(f64, f64)>>,
    /// Width of the plot in physical pixels, for the next figure.
    pub columns: usize,
    /// The widget.
    pub response: egui::Response,
}

/// Where things are.
pub(super) struct Frame<'a> {
    pub(super) figure: &'a Figure,
    pub(super) style: &'a PlotStyle,
    pub(super) input: PlotInput<'a>,
    /// The inside of the axes, rails included.
    pub(super) plot: Rect,
    /// Where the y axis reaches: `plot` without the rails.
    pub(super) curves: Rect,
    pub(super) x_range: (f64, f64),
    pub(super) y_range: (f64, f64),
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Frame<'_> {
    pub(super) fn x_at(&self, x: f64) -> f32 {
        self.curves.left() + (self.x.unit(x) * f64::from(self.curves.width())) as f32
    }

    pub(super) fn y_at(&self, y: f64) -> f32 {
        self.curves.bottom() - (self.y.unit(y) * f64::from(self.curves.height())) as f32
    }

    pub(super) fn x_value(&self, x: f32) -> f64 {
        self.x.value(f64::from((x - self.curves.left()) / self.curves.width()))
    }

    /// The logged x nearest to a place, as they lie on the axis.
    fn snap(&self, place: f32) -> Option<f64> {
        let x = self.x_value(place);
        let pieces = self.figure.series.iter().flat_map(|series| series.pieces.iter());
        let around = pieces.flat_map(|piece| {
            let after = piece.lower_bound(x);
            [after.checked_sub(1), (after < piece.len()).then_some(after)].into_iter().flatten().map(|at| piece.x(at))
        });
        let distance = |x: f64| (self.x_at(x) - place).abs();
        around.filter(|x| self.figure.x_scale.has(*x)).min_by(|a, b| distance(*a).total_cmp(&distance(*b)))
    }

    /// The crosshair is shared only between charts over the same axis.
    fn shares_crosshair(&self) -> bool {
        self.figure.x_kind == self.figure.x_axis.kind()
    }
}

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
    if input.has_legend {
        legend::inside_ui(&painter, &frame, pointer);
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

/// A line of text in the middle of a chart that has nothing else to show.
pub(super) fn message(painter: &Painter, rect: Rect, text: &str, style: &PlotStyle) {
    painter.text(rect.center(), Align2::CENTER_CENTER, text, style.small_font.clone(), style.muted);
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

/// Lays out the axes and draws grid and ticks; `None` when there is no room.
fn frame<'a>(
    painter: &Painter,
    rect: Rect,
    figure: &'a Figure,
    style: &'a PlotStyle,
    input: PlotInput<'a>,
) -> Option<Frame<'a>> {
    let is_range = |range: &(f64, f64)| range.0 < range.1 && figure.x_scale.has(range.0);
    let x_range = input.x_range.filter(is_range).unwrap_or(figure.x_extent);
    let y_range = if x_range == figure.x_range { figure.y_range } else { figure.y_range_within(x_range) };
    let height = rect.height() - ABOVE - BELOW;
    let most_y = (height / 26.0).clamp(2.0, 6.0) as usize;
    let has_curve = figure.series.iter().any(|series| !series.strokes.is_empty());
    let y_ticks = if has_curve { y_ticks(figure, y_range, most_y) } else { Vec::new() };
    let font = || style.tick_font.clone();
    let y_labels: Vec<_> =
        y_ticks.iter().map(|tick| painter.layout_no_wrap(tick.label.clone(), font(), style.muted)).collect();
    let widest = y_labels.iter().map(|galley| galley.size().x).fold(0.0, f32::max);
    let left = ((widest + 10.0) / 4.0).ceil() * 4.0;
    let title = x_title(figure, input.texts).filter(|_| rect.height() >= 120.0);
    let below = BELOW + if title.is_some() { X_TITLE } else { 0.0 };
    let plot = Rect::from_min_max(
        (rect.min + vec2(left.max(LEFT), ABOVE)).round_to_pixels(painter.pixels_per_point()),
        (rect.max - vec2(RIGHT, below)).round_to_pixels(painter.pixels_per_point()),
    );
    if plot.width() < 16.0 || plot.height() < 16.0 {
        return None;
    }
    let (above, below) = curves::rails(figure);
    let mut inner = plot;
    if above {
        inner.min.y += RAIL;
    }
    if below {
        inner.max.y -= RAIL;
    }
    let x = Scale::new(figure.x_scale, x_range);
    let y = Scale::new(figure.y_scale, y_range);
    let frame = Frame { figure, style, input, plot, curves: inner, x_range, y_range, x, y };

    let grid = Stroke::new(1.0, style.grid);
    let mut free_from = f32::INFINITY;
    for (tick, galley) in y_ticks.iter().zip(y_labels) {
        let at = painter.round_to_pixel_center(frame.y_at(tick.at));
        painter.hline(plot.x_range(), at, grid);
        let top = (at - galley.size().y / 2.0).max(rect.top());
        // Upward: a label that would touch the one below it is left out.
        if top + galley.size().y <= free_from {
            free_from = top;
            painter.galley(pos2(plot.left() - 8.0 - galley.size().x, top), galley, style.muted);
        }
    }
    let most_x = (plot.width() / 64.0).clamp(2.0, 6.0) as usize;
    let mut free_from = f32::NEG_INFINITY;
    for tick in x_ticks(figure, x_range, most_x, &input) {
        let at = painter.round_to_pixel_center(frame.x_at(tick.at));
        painter.vline(at, plot.y_range(), grid);
        let galley = painter.layout_no_wrap(tick.label, font(), style.muted);
        let width = galley.size().x;
        let from = (at - width / 2.0).min(rect.right() - width).max(rect.left());
        if from >= free_from {
            free_from = from + width + 8.0;
            painter.galley(pos2(from, plot.bottom() + 5.0), galley, style.muted);
        }
    }
    if let Some(title) = title {
        let galley = elided(painter, &title, font(), rect.width() - 16.0);
        painter.galley(pos2(plot.right() - galley.size().x, plot.bottom() + BELOW - 2.0), galley, style.muted);
    }
    painter.hline(plot.x_range(), painter.round_to_pixel_center(plot.bottom()), Stroke::new(1.0, style.axis));
    if !has_curve && figure.series.iter().all(|series| series.rail.is_empty()) {
        message(painter, plot, input.texts.get("chart-empty-range"), style);
    }
    Some(frame)
}

/// What lies along x, where that is not plain from the ticks and the toolbar.
fn x_title<'a>(figure: &'a Figure, texts: &'a Texts) -> Option<Cow<'a, str>> {
    match (&figure.x_axis, figure.x_kind) {
        (XAxis::Metric(name), AxisKind::Metric) => Some(format::safe_text(name)),
        (XAxis::SinceFirst, AxisKind::Relative) => Some(texts.get("chart-x-since-first").into()),
        _ => None,
    }
}

/// As many as look calm; half as many again where that would leave fewer than three.
fn x_ticks(figure: &Figure, range: (f64, f64), most: usize, input: &PlotInput<'_>) -> Vec<Tick> {
    let along = |most: usize| ticks::along_x((figure.x_kind, figure.x_scale), range, most, input.zone, input.texts);
    let few = along(most);
    if few.len() < 3 { along(most + most.div_ceil(2)) } else { few }
}

/// Five ticks at most look calm; six where five would leave fewer than three.
fn y_ticks(figure: &Figure, range: (f64, f64), most: usize) -> Vec<Tick> {
    let few = ticks::along_y(figure.y_scale, range, most.min(5));
    if few.len() < 3 { ticks::along_y(figure.y_scale, range, most) } else { few }
}

/// The dashed line at `x`, and a point on every curve that is there.
fn crosshair(painter: &Painter, frame: &Frame<'_>, x: f64, nearest: Option<usize>) -> Vec<Reading> {
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
        if is_few && reading.state == ReadingState::At && reading.value.is_finite() {
            let place = pos2(frame.x_at(reading.x), frame.y_at(reading.value));
            if frame.curves.expand(2.0).contains(place) {
                let color = frame.style.line(frame.figure.series[reading.series].color);
                point(painter, place, color, ring);
            }
        }
    }
    readings
}

fn point(painter: &Painter, at: Pos2, color: egui::Color32, ring: Stroke) {
    painter.circle(at, 3.25, color, ring);
}
