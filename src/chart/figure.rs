//! What one chart shows, independent of who draws it: the screen now, files later.
//!
//! [`build`] runs in a background job. Its strokes are good for one x range at one width; the exact points stay reachable
//! through [`Series`], so that values at the cursor are never those of a decimated point.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::axis::{self, AxisKind, XAxis, YScale};
use super::decimate::{Columns, StrokeDecimator};
use super::series::{RailKind, RailMark, Series};
use crate::model::RunIndex;
use crate::store::{Cancel, History};
use crate::text::Message;

/// Columns that one figure has over all its runs: every frame copies what they become. With ten runs a column is still
/// narrower than a stroke is wide; with hundreds it gets wider, but not below [`LEAST_COLUMNS`] a run unless there are
/// so many that [`MOST_COLUMNS`] would be passed.
const COLUMNS: usize = 12_000;
const LEAST_COLUMNS: usize = 100;
const MOST_COLUMNS: usize = 30_000;

/// One stroke: x and y in data units, finite, in order of x.
pub type Stroke = Arc<[[f64; 2]]>;

/// What to draw.
#[derive(Clone, Debug)]
pub struct FigureRequest {
    /// Metric key, the title of the chart.
    pub metric: Arc<str>,
    /// One per run that has the metric.
    pub series: Vec<SeriesInput>,
    /// What lies along x.
    pub x_axis: XAxis,
    /// How values lie along y.
    pub y_scale: YScale,
    /// Width of the plot in physical pixels.
    pub columns: usize,
    /// Visible part of x, in units of the axis; everything when `None`.
    pub x_range: Option<(f64, f64)>,
}

/// One run's history of the metric.
#[derive(Clone, Debug)]
pub struct SeriesInput {
    /// Which run.
    pub run: RunIndex,
    /// Its name, safe to show.
    pub name: Arc<str>,
    /// Its colour in the palette, see [`super::color_slot`].
    pub color_slot: usize,
    /// Start of the run in milliseconds, where relative time begins.
    pub start_time: Option<i64>,
    /// All points.
    pub history: Arc<History>,
}

/// How a figure wants to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// Lines over x.
    Curves,
    /// One bar per run: no run has more than one value.
    Bars,
}

/// What the reader must know about a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `asked` is equal for all points, so `shown` is along x.
    FellBack {
        /// What was asked for.
        asked: XAxis,
        /// What is shown.
        shown: AxisKind,
    },
    /// In this many runs x went backwards; their points are shown in order of x.
    Sorted {
        /// Runs.
        runs: usize,
    },
    /// On a logarithmic scale this many values in view are not shown because they are not positive.
    NotPositive {
        /// Values.
        points: usize,
    },
}

impl Note {
    /// The note in words.
    pub fn message(&self) -> Message {
        match self {
            Self::FellBack { asked, shown } => Message::new(match (asked, shown) {
                (XAxis::Step, AxisKind::Relative) => "note-steps-equal-relative",
                (XAxis::Step, _) => "note-steps-equal-index",
                (_, AxisKind::Step) => "note-times-equal-step",
                (_, _) => "note-times-equal-index",
            }),
            Self::Sorted { runs } => Message::new("note-steps-sorted").arg("n", *runs),
            Self::NotPositive { points } => Message::new("note-not-positive").arg("n", *points),
        }
    }
}

/// The last point of a run in order of x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastPoint {
    /// In units of the axis.
    pub x: f64,
    /// As logged.
    pub step: i64,
    /// As logged; may be non-finite.
    pub value: f64,
}

/// One run in a figure.
#[derive(Clone, Debug)]
pub struct FigureSeries {
    /// Which run.
    pub run: RunIndex,
    /// Its name.
    pub name: Arc<str>,
    /// Its colour in the palette.
    pub slot: usize,
    /// The finite stretches in view, decimated; never joined over a value that is not finite.
    pub strokes: Vec<Stroke>,
    /// Values in view that are not finite, by pixel column.
    pub rail: Vec<RailMark>,
    /// Last point, in view or not.
    pub last: Option<LastPoint>,
    /// The last finite point when values that are not finite follow it: where the curve breaks off.
    pub broken_end: Option<[f64; 2]>,
    /// All points of the run, in view or not, finite or not.
    pub points_total: usize,
    /// Start of the run in milliseconds.
    pub start_time: Option<i64>,
    /// The exact points.
    pub data: Series,
}

/// What one run is at some x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ReadingState {
    /// Its nearest logged point.
    At,
    /// x lies past its last point, which this is.
    Ended,
    /// x lies before its first point, which this is.
    NotStarted,
}

/// The point of a run that belongs to some x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Position in [`Figure::series`].
    pub series: usize,
    /// Whether the point is near, or the run is over or has not begun.
    pub state: ReadingState,
    /// x of the point.
    pub x: f64,
    /// Its step.
    pub step: i64,
    /// Its milliseconds.
    pub timestamp: i64,
    /// Its value as logged; may be non-finite.
    pub value: f64,
}

/// What one chart shows.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Different for every figure ever built in this process: a key for caches.
    pub identity: u64,
    /// Metric key.
    pub metric: Arc<str>,
    /// What was asked for along x.
    pub x_axis: XAxis,
    /// What lies along x.
    pub x_kind: AxisKind,
    /// How values lie along y.
    pub y_scale: YScale,
    /// Smallest and largest x of all points; never empty (one single x gets room at both sides).
    pub x_extent: (f64, f64),
    /// The x range that the strokes were made for.
    pub x_range: (f64, f64),
    /// Values in view, with room at both ends; positive on a logarithmic scale.
    pub y_range: (f64, f64),
    /// In the order of the request.
    pub series: Vec<FigureSeries>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

impl Figure {
    /// Bars when no run has more than one value (and one has a finite one), else curves.
    pub fn kind(&self) -> FigureKind {
        let is_single = self.series.iter().all(|series| series.points_total <= 1);
        let has_value = self.series.iter().any(|series| series.last.is_some_and(|last| last.value.is_finite()));
        if is_single && has_value { FigureKind::Bars } else { FigureKind::Curves }
    }

    /// Whether no run has a point.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.points_total == 0)
    }

    /// What every run with points is at `x`, in the order of [`Self::series`]. A run counts as ended half its last gap
    /// after its last point. Binary search: O(runs × log points).
    pub fn readings(&self, x: f64) -> Vec<Reading> {
        self.series.iter().enumerate().filter_map(|(at, series)| series.reading(at, x)).collect()
    }

    /// The logged x nearest to `x` over all runs for which `is_shown` holds.
    pub fn snap(&self, x: f64, is_shown: impl Fn(RunIndex) -> bool) -> Option<f64> {
        let shown = self.series.iter().filter(|series| is_shown(series.run));
        shown
            .filter_map(|series| series.data.nearest(x).map(|at| series.data.x(at)))
            .min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()))
    }

    /// Smallest and largest value of the strokes within `x_range`, with room; what [`Self::y_range`] is for its own
    /// x range. Exact only when the strokes were made for that range.
    pub fn y_range_within(&self, x_range: (f64, f64)) -> (f64, f64) {
        y_range(&self.series, x_range, self.y_scale)
    }
}

impl FigureSeries {
    fn reading(&self, series: usize, x: f64) -> Option<Reading> {
        let data = &self.data;
        let at = data.nearest(x)?;
        let end = data.len() - 1;
        let gap = |a: usize, b: usize| (data.x(b) - data.x(a)) * 0.5;
        let state = if x > data.x(end) && x > data.x(end) + gap(end.saturating_sub(1), end) {
            ReadingState::Ended
        } else if x < data.x(0) && x < data.x(0) - gap(0, 1.min(end)) {
            ReadingState::NotStarted
        } else {
            ReadingState::At
        };
        let (step, timestamp) = (data.step(at), data.timestamp(at));
        Some(Reading { series, state, x: data.x(at), step, timestamp, value: data.value(at) })
    }
}

/// Builds the figure; `None` when cancelled. Linear in the points in view, a few nanoseconds each.
pub fn build(request: &FigureRequest, cancel: &Cancel) -> Option<Figure> {
    static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1);
    let (x_kind, data) = along_axis(request, cancel)?;
    let mut notes = Vec::new();
    if x_kind != request.x_axis.kind() {
        notes.push(Note::FellBack { asked: request.x_axis, shown: x_kind });
    }
    let disordered = data.iter().filter(|series| series.is_sorted_from_disorder()).count();
    if disordered > 0 {
        notes.push(Note::Sorted { runs: disordered });
    }
    let x_extent = extent(&data);
    let x_range = request.x_range.filter(|range| range.0.is_finite() && range.1 > range.0).unwrap_or(x_extent);
    let runs = data.len().max(1);
    let per_run = (COLUMNS / runs).max(LEAST_COLUMNS.min(MOST_COLUMNS / runs)).max(8);
    let columns = Columns::new(x_range, request.columns.clamp(1, per_run));

    let mut not_positive = 0;
    let mut series = Vec::with_capacity(data.len());
    for (input, data) in request.series.iter().zip(data) {
        let cut = cut_into_strokes(&data, x_range, columns, request.y_scale, cancel)?;
        not_positive += cut.not_positive;
        let end = data.len().checked_sub(1);
        series.push(FigureSeries {
            run: input.run,
            name: input.name.clone(),
            slot: input.color_slot,
            strokes: cut.strokes,
            rail: cut.rail,
            last: end.map(|at| LastPoint { x: data.x(at), step: data.step(at), value: data.value(at) }),
            broken_end: broken_end(&data, request.y_scale),
            points_total: data.len(),
            start_time: input.start_time,
            data,
        });
    }
    if not_positive > 0 {
        notes.push(Note::NotPositive { points: not_positive });
    }
    Some(Figure {
        identity: NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed),
        metric: request.metric.clone(),
        x_axis: request.x_axis,
        x_kind,
        y_scale: request.y_scale,
        x_extent,
        x_range,
        y_range: y_range(&series, x_range, request.y_scale),
        series,
        notes,
    })
}

/// The series along the asked axis, or along the first one on which not all points are equal.
fn along_axis(request: &FigureRequest, cancel: &Cancel) -> Option<(AxisKind, Vec<Series>)> {
    let candidates = match request.x_axis {
        XAxis::Step => [AxisKind::Step, AxisKind::Relative, AxisKind::Index],
        XAxis::Relative => [AxisKind::Relative, AxisKind::Step, AxisKind::Index],
        XAxis::Wall => [AxisKind::Wall, AxisKind::Step, AxisKind::Index],
    };
    let has_curve = request.series.iter().any(|input| input.history.len() > 1);
    for kind in candidates {
        let mut data = Vec::with_capacity(request.series.len());
        for input in &request.series {
            if cancel.is_cancelled() {
                return None;
            }
            data.push(Series::new(input.history.clone(), kind, input.start_time));
        }
        let ends =
            || data.iter().filter(|series| !series.is_empty()).map(|series| (series.x(0), series.x(series.len() - 1)));
        let is_equal = ends().all(|(low, high)| low == high) && {
            let mut firsts = ends().map(|(low, _)| low);
            firsts.next().is_none_or(|first| firsts.all(|other| other == first))
        };
        if !is_equal || !has_curve || kind == AxisKind::Index {
            return Some((kind, data));
        }
    }
    None
}

fn extent(data: &[Series]) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for series in data.iter().filter(|series| !series.is_empty()) {
        (low, high) = (low.min(series.x(0)), high.max(series.x(series.len() - 1)));
    }
    if low > high {
        (0.0, 1.0)
    } else if low == high {
        // Half a unit at both sides, more where a float cannot tell that apart.
        let room = 0.5_f64.max(low.abs() * 1e-12);
        (low - room, high + room)
    } else {
        (low, high)
    }
}

/// Where a curve breaks off: its last finite point, when something that is not finite comes after it.
fn broken_end(data: &Series, scale: YScale) -> Option<[f64; 2]> {
    let end = data.len().checked_sub(1)?;
    if data.value(end).is_finite() {
        return None;
    }
    let at = (0..end).rev().find(|&at| data.value(at).is_finite())?;
    let point = [data.x(at), data.value(at)];
    (scale == YScale::Linear || point[1] > 0.0).then_some(point)
}

struct Cut {
    strokes: Vec<Stroke>,
    rail: Vec<RailMark>,
    not_positive: usize,
}

fn cut_into_strokes(
    data: &Series,
    x_range: (f64, f64),
    columns: Columns,
    scale: YScale,
    cancel: &Cancel,
) -> Option<Cut> {
    // One more point at either side, so that lines leave the picture in the right direction.
    let visible = data.lower_bound(x_range.0)..data.upper_bound(x_range.1);
    let start = visible.start.saturating_sub(1);
    let end = (visible.end + 1).min(data.len());
    let mut strokes = StrokeSink::default();
    let mut rail = Rail::default();
    let mut not_positive = 0;
    let mut stroke = StrokeDecimator::new(columns);
    for block in (start..end).step_by(1 << 16) {
        if cancel.is_cancelled() {
            return None;
        }
        for at in block..(block + (1 << 16)).min(end) {
            let value = data.value(at);
            let kind = RailKind::of(value);
            if kind.is_none() && (scale == YScale::Linear || value > 0.0) {
                stroke.push([data.x(at), value]);
                continue;
            }
            strokes.take(&mut stroke);
            if visible.contains(&at) {
                match kind {
                    Some(kind) => rail.add(columns.of(data.x(at)), data.x(at), data.step(at), kind),
                    None => not_positive += 1,
                }
            }
        }
    }
    strokes.take(&mut stroke);
    Some(Cut { strokes: strokes.finish(), rail: rail.marks, not_positive })
}

/// Gathers strokes. Of those that lie wholly within one column only the one that reaches lowest and the one that reaches
/// highest stay, so that a million gaps cannot make a million strokes.
#[derive(Default)]
struct StrokeSink {
    done: Vec<Stroke>,
    column: f64,
    low: Option<(Vec<[f64; 2]>, f64, usize)>,
    high: Option<(Vec<[f64; 2]>, f64, usize)>,
    taken: usize,
}

impl StrokeSink {
    fn take(&mut self, stroke: &mut StrokeDecimator) {
        if stroke.is_empty() {
            return;
        }
        self.taken += 1;
        let column = stroke.only_column();
        let points = stroke.finish();
        let Some(column) = column else {
            self.flush();
            self.done.push(points.into());
            return;
        };
        if column != self.column {
            self.flush();
            self.column = column;
        }
        let low = points.iter().map(|point| point[1]).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(|point| point[1]).fold(f64::NEG_INFINITY, f64::max);
        if self.high.as_ref().is_none_or(|(_, other, _)| high > *other) {
            self.high = Some((points.clone(), high, self.taken));
        }
        if self.low.as_ref().is_none_or(|(_, other, _)| low < *other) {
            self.low = Some((points, low, self.taken));
        }
    }

    fn flush(&mut self) {
        let mut kept: Vec<_> = self.low.take().into_iter().chain(self.high.take()).collect();
        kept.sort_by_key(|(.., taken)| *taken);
        kept.dedup_by_key(|(.., taken)| *taken);
        self.done.extend(kept.into_iter().map(|(points, ..)| points.into()));
    }

    fn finish(mut self) -> Vec<Stroke> {
        self.flush();
        self.done
    }
}

/// Gathers rail marks, one per column and kind.
#[derive(Default)]
struct Rail {
    marks: Vec<RailMark>,
    column: f64,
    /// First mark of the current column.
    start: usize,
}

impl Rail {
    fn add(&mut self, column: f64, x: f64, step: i64, kind: RailKind) {
        if column != self.column {
            self.column = column;
            self.start = self.marks.len();
        }
        match self.marks[self.start..].iter_mut().find(|mark| mark.kind == kind) {
            Some(mark) => mark.count += 1,
            None => self.marks.push(RailMark { x, step, kind, count: 1 }),
        }
    }
}

fn y_range(series: &[FigureSeries], x_range: (f64, f64), scale: YScale) -> (f64, f64) {
    let strokes = || series.iter().flat_map(|series| &series.strokes).flat_map(|stroke| stroke.iter());
    let ends = |low_x: f64, high_x: f64| {
        strokes()
            .filter(|point| point[0] >= low_x && point[0] <= high_x)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| (low.min(point[1]), high.max(point[1])))
    };
    let mut range = ends(x_range.0, x_range.1);
    if range.0 > range.1 {
        // Zoomed in between two points.
        range = ends(f64::NEG_INFINITY, f64::INFINITY);
    }
    if range.0 > range.1 {
        range = if scale == YScale::Log { (0.1, 10.0) } else { (0.0, 1.0) };
    }
    axis::padded(scale, range)
}
