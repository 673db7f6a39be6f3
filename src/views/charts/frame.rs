//! What goes into a chart and comes out of it, and where everything in it lies: the axes with their ticks and grid.

use std::borrow::Cow;

use egui::emath::GuiRounding as _;
use egui::{Id, Painter, Rect, Stroke, pos2, vec2};
use jiff::tz::TimeZone;

use super::extreme::Extreme;
use super::style::{PlotStyle, elided, message};
use crate::chart::{AxisTitle, Figure, RailKind, Scale, Tick, ticks};
use crate::model::{RunIndex, format};
use crate::text::Texts;

/// Room for tick labels at the left, at least; wider where labels are.
pub(super) const LEFT: f32 = 40.0;
/// Room for tick labels below.
const BELOW: f32 = 22.0;
/// Room for the title of the x axis.
const X_TITLE: f32 = 14.0;
/// Room above, where the top tick's label reaches.
const ABOVE: f32 = 8.0;
/// Room at the right, for half a tick label.
pub(super) const RIGHT: f32 = 12.0;
/// A strip for marks of values that are not finite.
pub(super) const RAIL: f32 = 10.0;

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
    /// A point of the only curve that is marked.
    pub extreme: Option<Extreme>,
    /// The run that has the focus: thicker, drawn last.
    pub focused: Option<RunIndex>,
    /// Whether groups and sources are named inside the plot.
    pub has_legend: bool,
    /// Whether the wheel zooms without Ctrl; not where it scrolls the page.
    pub takes_wheel: bool,
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
            extreme: None,
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
    /// A click on "and 8 more": all of them are to be seen.
    pub wants_all: bool,
    /// Width of the plot in physical pixels, for the next figure.
    pub columns: usize,
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
    pub(super) fn snap(&self, place: f32) -> Option<f64> {
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
    pub(super) fn shares_crosshair(&self) -> bool {
        self.figure.x_kind == self.figure.x_axis.kind()
    }
}

/// Whether a rail is needed above and below the curves.
fn rails(figure: &Figure) -> (bool, bool) {
    let has = |is: fn(RailKind) -> bool| figure.series.iter().flat_map(|series| &series.rail).any(|mark| is(mark.kind));
    (has(|kind| kind == RailKind::PositiveInfinity), has(|kind| kind != RailKind::PositiveInfinity))
}

/// Lays out the axes and draws grid and ticks; `None` when there is no room.
pub(super) fn frame<'a>(
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
    let (above, below) = rails(figure);
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
    Some(match figure.x_axis.short_title(figure.x_kind)? {
        AxisTitle::Words(key) => texts.get(key).into(),
        AxisTitle::Name(metric) => format::safe_text(metric),
    })
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
