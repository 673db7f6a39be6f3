//! One chart on the screen: axes, curves, crosshair, tooltip, zoom.
//!
//! Drawn with egui's painter on our own [`Scale`] rather than with a plot widget: ticks, logarithmic and time axes, rail
//! marks, the shared crosshair and the tooltip are ours anyway, and what remains of a plot widget walks and tessellates
//! every point in every frame. Here the curves of a figure become one mesh that is reused while nothing but the pointer
//! moves ([`super::curves`]). The view keeps no state: range, crosshair and focus come in and go out.

use egui::emath::GuiRounding as _;
use egui::{
    Align2, CornerRadius, CursorIcon, Id, Key, Painter, PointerButton, Pos2, Rect, Role, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};
use jiff::tz::TimeZone;

use super::style::{PlotStyle, elided};
use super::{bars, curves, tooltip};
use crate::chart::{Figure, FigureKind, Reading, ReadingState, Scale, Tick, ticks};
use crate::model::RunIndex;
use crate::text::Texts;

/// Room for tick labels at the left, at least; wider where labels are.
const LEFT: f32 = 40.0;
/// Room for tick labels below.
const BELOW: f32 = 22.0;
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
    /// The run that has the focus: thicker, drawn last.
    pub focused: Option<RunIndex>,
    /// Words.
    pub texts: &'a Texts,
    /// Where wall time is shown.
    pub zone: &'a TimeZone,
}

/// What the user did.
#[derive(Clone, Debug)]
pub struct PlotResponse {
    /// Where the pointer stands, at a logged x: the crosshair of all charts. `None` when it is elsewhere.
    pub hovered_x: Option<f64>,
    /// The run nearest to the pointer, if near enough to click.
    pub hovered_run: Option<RunIndex>,
    /// The run that was clicked.
    pub clicked_run: Option<RunIndex>,
    /// A wish for another visible range: `Some(None)` shows everything.
    pub new_range: Option<Option<(f64, f64)>>,
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

    fn x_value(&self, x: f32) -> f64 {
        self.x.value(f64::from((x - self.curves.left()) / self.curves.width()))
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
    response.widget_info(|| {
        let args = [("metric", (&*figure.metric).into()), ("n", figure.series.len().into())];
        let key = if kind == FigureKind::Bars { "chart-bars-name" } else { "chart-name" };
        WidgetInfo::labeled(Role::Figure, true, input.texts.with(key, &args))
    });
    let mut out = PlotResponse {
        hovered_x: None,
        hovered_run: None,
        clicked_run: None,
        new_range: None,
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

    navigate(ui, &frame, &mut out);
    let is_dragging = out.response.dragged();
    let pointer = out.response.hover_pos().filter(|at| frame.plot.expand(4.0).contains(*at) && !is_dragging);
    let nearest = pointer.and_then(|at| curves::nearest(&frame, at));
    let near = nearest.filter(|(_, distance)| *distance <= CLICK_DISTANCE).map(|(series, _)| series);
    out.hovered_run = near.map(|series| figure.series[series].run);
    if out.response.clicked() && !out.response.double_clicked() {
        out.clicked_run = out.hovered_run;
    }
    if near.is_some() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }

    curves::curves_ui(&painter, &frame, near);
    let hovered = pointer.and_then(|at| figure.snap(frame.x_value(at.x), |_| true));
    if frame.shares_crosshair() {
        out.hovered_x = hovered;
    }
    let shared = input.crosshair.filter(|_| frame.shares_crosshair() && !is_dragging);
    if let Some(x) = hovered.or(shared) {
        let readings = crosshair(&painter, &frame, x, nearest.map(|(series, _)| series));
        if let Some(at) = pointer {
            tooltip::tooltip_ui(ui, &frame, x, at, readings, nearest.map(|(series, _)| series));
        }
    }
    out
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
    let x_range = input.x_range.unwrap_or(figure.x_extent);
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
    let plot = Rect::from_min_max(
        (rect.min + vec2(left.max(LEFT), ABOVE)).round_to_pixels(painter.pixels_per_point()),
        (rect.max - vec2(RIGHT, BELOW)).round_to_pixels(painter.pixels_per_point()),
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
    let x = Scale::linear(x_range);
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
    for tick in ticks::along_x(figure.x_kind, x_range, most_x, input.zone, input.texts) {
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
    painter.hline(plot.x_range(), painter.round_to_pixel_center(plot.bottom()), Stroke::new(1.0, style.axis));
    if !has_curve && figure.series.iter().all(|series| series.rail.is_empty()) {
        message(painter, plot, input.texts.get("chart-empty-range"), style);
    }
    Some(frame)
}

/// Five ticks at most look calm; six where five would leave fewer than three.
fn y_ticks(figure: &Figure, range: (f64, f64), most: usize) -> Vec<Tick> {
    let few = ticks::along_y(figure.y_scale, range, most.min(5));
    if few.len() < 3 { ticks::along_y(figure.y_scale, range, most) } else { few }
}

/// Drag zooms, shift-drag pans, double-click resets, Ctrl and wheel zooms; with the keyboard focus `+`, `-` and `0`.
fn navigate(ui: &Ui, frame: &Frame<'_>, out: &mut PlotResponse) {
    let (low, high) = frame.x_range;
    if out.response.double_clicked() {
        out.new_range = Some(None);
        return;
    }
    if drag(ui, frame, out) {
        return;
    }
    let zoom = ui.input(egui::InputState::zoom_delta);
    let response = &out.response;
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
            } else if i.key_pressed(Key::Num0) {
                out.new_range = Some(None);
            }
        });
    }
    if factor != 1.0 {
        let at = frame.x.value(around);
        let edge = |value: f64| at + (value - at) / factor;
        ask_for(frame, (edge(low), edge(high)), out);
    }
}

/// A drag on its way. Kept because egui forgets where a drag began by the time it ends, and so that Shift decides once.
#[derive(Clone, Copy)]
struct Drag {
    from: Pos2,
    is_pan: bool,
}

/// Draws the zoom box or pans; whether there is a drag.
fn drag(ui: &Ui, frame: &Frame<'_>, out: &mut PlotResponse) -> bool {
    let response = &out.response;
    if response.drag_started_by(PointerButton::Primary) {
        let (is_pan, origin) = ui.input(|i| (i.modifiers.shift, i.pointer.press_origin()));
        let inside = origin.filter(|origin| frame.plot.expand(4.0).contains(*origin));
        if let Some(from) = inside {
            ui.data_mut(|data| data.insert_temp(response.id, Drag { from, is_pan }));
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
    if drag.is_pan {
        pan(frame, response.drag_delta().x, out);
        ui.set_cursor_icon(CursorIcon::Grabbing);
    } else if is_over {
        if right - left > 4.0 {
            ask_for(frame, (frame.x_value(left), frame.x_value(right)), out);
        }
    } else {
        let painter = ui.painter();
        let area = Rect::from_x_y_ranges(left..=right, frame.plot.y_range());
        painter.rect_filled(area, 0, frame.style.zoom_fill);
        for edge in [left, right] {
            painter.vline(painter.round_to_pixel_center(edge), area.y_range(), Stroke::new(1.0, frame.style.accent));
        }
    }
    true
}

/// Moves what is visible by `delta` points, not beyond what there is.
fn pan(frame: &Frame<'_>, delta: f32, out: &mut PlotResponse) {
    let (low, high) = frame.x_range;
    let extent = frame.figure.x_extent;
    let moved = frame.x_value(frame.curves.left()) - frame.x_value(frame.curves.left() + delta);
    let moved = moved.clamp((extent.0 - low).min(0.0), (extent.1 - high).max(0.0));
    if moved != 0.0 {
        ask_for(frame, (low + moved, high + moved), out);
    }
}

/// Asks for `range` cut to what there is; for nothing when it is too small to tell its ends apart.
fn ask_for(frame: &Frame<'_>, range: (f64, f64), out: &mut PlotResponse) {
    let extent = frame.figure.x_extent;
    let (low, high) = (range.0.max(extent.0), range.1.min(extent.1));
    let least = low.abs().max(high.abs()) * 1e-12;
    if low <= extent.0 && high >= extent.1 {
        if frame.input.x_range.is_some() {
            out.new_range = Some(None);
        }
    } else if high - low > least && high - low > (extent.1 - extent.0) * 1e-9 {
        out.new_range = Some(Some((low, high)));
    }
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
            if frame.plot.expand(2.0).contains(place) {
                let color = frame.style.run[frame.figure.series[reading.series].slot % frame.style.run.len()];
                point(painter, place, color, ring);
            }
        }
    }
    readings
}

fn point(painter: &Painter, at: Pos2, color: egui::Color32, ring: Stroke) {
    painter.circle(at, 3.25, color, ring);
}
