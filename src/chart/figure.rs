//! What one chart shows, independent of who draws it: the screen or a file.
//!
//! Made in a background job from [`Prepared`] lines. Its strokes are good for one x range at one width; the exact points
//! stay reachable through [`Series`], so that values at the cursor are never those of a decimated point.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::aggregate::percentiles;
use super::axis::{self, AxisKind, AxisScale, XAxis};
use super::decimate::Columns;
use super::inputs::FigureInputs;
use super::note::Note;
use super::options::ChartOptions;
use super::palette::Dash;
use super::prepare::{Prepared, PreparedLine, prepare};
use super::series::{RailMark, Series};
use super::strokes::{self, BandStretch, PlotView, Polyline, Values};
use crate::store::Cancel;

/// Columns are not cut wider than for this many a curve, unless there are so many curves that two and a half times [`Viewport`]'s
/// columns in all would be passed.
const LEAST_COLUMNS: usize = 100;
/// Values that are looked at to find outliers at most.
const MOST_RANKED: usize = 1 << 20;

/// What of the lines is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Width of the plot in physical pixels, or whatever else is the smallest visible distance.
    pub columns: usize,
    /// Columns over all curves: every frame copies what they become. With ten runs a column is still narrower than a
    /// stroke is wide; with hundreds it gets wider.
    pub columns_in_all: usize,
    /// Visible part of x, in units of the axis; everything when `None`.
    pub x_range: Option<(f64, f64)>,
    /// Visible part of y; what the values need when `None`.
    pub y_range: Option<(f64, f64)>,
}

impl Viewport {
    /// Columns over all curves on a screen.
    pub(crate) const SCREEN_COLUMNS: usize = 12_000;

    /// Everything, on a plot that is so many pixels wide.
    pub fn of_width(columns: usize) -> Self {
        Self { columns, columns_in_all: Self::SCREEN_COLUMNS, x_range: None, y_range: None }
    }
}

/// How a figure wants to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureKind {
    /// Lines over x.
    Curves,
    /// One bar per run: no run has more than one value.
    Bars,
}

/// The last point of a run in order of x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastPoint {
    /// In units of the axis.
    pub x: f64,
    /// As logged.
    pub step: i64,
    /// As drawn; may be non-finite.
    pub value: f64,
    /// Of a group: lower and upper edge of the band, and how many runs have a value there.
    pub spread: Option<(f64, f64, u32)>,
}

/// One run or group in a figure: a line, and what of it is in view.
#[derive(Clone, Debug)]
pub struct FigureSeries {
    /// The line that it was cut from, whose fields read as if they were here.
    pub line: PreparedLine,
    /// The finite stretches in view, decimated; never joined over a value that is not finite.
    pub strokes: Vec<Polyline>,
    /// The same of the logged values, where the strokes are smoothed and the raw curve is wanted behind them.
    pub raw_strokes: Vec<Polyline>,
    /// What surrounds the curve of a group.
    pub bands: Vec<BandStretch>,
    /// Values in view that are not finite.
    pub rail: Vec<RailMark>,
    /// Its last point, in view or not.
    pub last: Option<LastPoint>,
    /// Its last finite point when something that is not finite comes after it: where the curve breaks off.
    pub broken_end: Option<[f64; 2]>,
    /// Points in all, in view or not.
    pub points_total: usize,
}

impl Deref for FigureSeries {
    type Target = PreparedLine;

    fn deref(&self) -> &PreparedLine {
        &self.line
    }
}

/// Where the reader of a figure stands in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorState {
    /// Its nearest logged point.
    At,
    /// x lies past its last point, which this is.
    Ended,
    /// x lies before its first point, which this is.
    NotStarted,
}

/// The point of a run that belongs to some x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CursorValue {
    /// Position in [`Figure::series`].
    pub series: usize,
    /// Whether the point is near, or the run is over or has not begun.
    pub state: CursorState,
    /// x of the point.
    pub x: f64,
    pub step: i64,
    /// Its milliseconds.
    pub timestamp: i64,
    /// Its value as drawn; may be non-finite.
    pub value: f64,
    /// Its value as logged, where it is drawn smoothed.
    pub raw: Option<f64>,
    /// Of a group: lower and upper edge of the band, and how many runs have a value there.
    pub spread: Option<(f64, f64, u32)>,
}

/// What one chart shows.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Different for every figure ever built in this process: a key for caches.
    pub identity: u64,
    /// The lines it was cut from.
    pub prepared: Arc<Prepared>,
    /// Title of the chart.
    pub title: Arc<str>,
    /// What is drawn of each run.
    pub sources: Vec<Arc<str>>,
    /// What was asked for along x.
    pub x_axis: XAxis,
    /// What lies along x.
    pub x_kind: AxisKind,
    /// How x lies.
    pub x_scale: AxisScale,
    /// How values lie along y.
    pub y_scale: AxisScale,
    /// Smallest and largest x of all points; never empty (one single x gets room at both sides).
    pub x_extent: (f64, f64),
    /// The x range that the strokes were made for.
    pub x_range: (f64, f64),
    /// Values in view, with room at both ends, or the range that was asked for; positive on a logarithmic scale.
    pub y_range: (f64, f64),
    /// Whether `y_range` was asked for.
    pub is_y_fixed: bool,
    /// In the order of the inputs.
    pub series: Vec<FigureSeries>,
    /// What the reader must know.
    pub notes: Vec<Note>,
}

impl Figure {
    /// Bars when no run or group has more than one value (and one has a finite one), else curves.
    pub fn kind(&self) -> FigureKind {
        let is_single = self.series.iter().all(|series| series.points_total <= 1);
        let has_value = self.series.iter().any(|series| series.last.is_some_and(|last| last.value.is_finite()));
        if is_single && has_value { FigureKind::Bars } else { FigureKind::Curves }
    }

    /// Whether no run has a point.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.points_total == 0)
    }

    /// Name of a series in a list of all of them: of the run or group, with what is drawn of it where that differs.
    pub fn label(&self, series: &FigureSeries) -> Arc<str> {
        match self.sources.get(series.source) {
            Some(source) if self.sources.len() > 1 => format!("{} · {source}", series.name).into(),
            _ => series.name.clone(),
        }
    }

    /// Dashes of a series: where several things are drawn of each run they tell those apart, else they are the run's.
    pub fn dash(&self, series: &FigureSeries) -> Dash {
        if self.sources.len() > 1 { Dash::nth(series.source) } else { series.look.dash }
    }

    /// Whether any of its curves is dashed.
    pub fn is_dashed(&self) -> bool {
        self.series.iter().any(|series| self.dash(series) != Dash::Solid)
    }

    /// What every run with points is at `x`, in the order of [`Self::series`]. A run counts as ended half its last gap
    /// after its last point. Binary search: O(runs × log points).
    pub fn readings(&self, x: f64) -> Vec<CursorValue> {
        self.series.iter().enumerate().filter_map(|(at, series)| series.reading(at, x)).collect()
    }

    /// The logged x nearest to `x` over all runs.
    pub fn snap(&self, x: f64) -> Option<f64> {
        let pieces = self.series.iter().flat_map(|series| series.pieces.iter());
        pieces
            .filter_map(|piece| piece.nearest(x).map(|at| piece.x(at)))
            .min_by(|a, b| (a - x).abs().total_cmp(&(b - x).abs()))
    }

    /// Smallest and largest value of the strokes within `x_range`, with room; what [`Self::y_range`] is for its own
    /// x range. Exact only when the strokes were made for that range.
    pub(crate) fn y_range_within(&self, x_range: (f64, f64)) -> (f64, f64) {
        if self.is_y_fixed { self.y_range } else { y_range(&self.series, x_range, self.y_scale) }
    }
}

impl FigureSeries {
    fn reading(&self, series: usize, x: f64) -> Option<CursorValue> {
        // Of pieces that overlap the one logged last counts.
        let distance = |piece: &Series| {
            let end = piece.len().checked_sub(1)?;
            Some((piece.x(0) - x).max(x - piece.x(end)).max(0.0))
        };
        let data = self
            .pieces
            .iter()
            .rev()
            .filter_map(|piece| distance(piece).map(|distance| (piece, distance)))
            .min_by(|a, b| a.1.total_cmp(&b.1))?
            .0;
        let at = data.nearest(x)?;
        let end = data.len() - 1;
        let gap = |a: usize, b: usize| (data.x(b) - data.x(a)) * 0.5;
        let state = if x > data.x(end) && x > data.x(end) + gap(end.saturating_sub(1), end) {
            CursorState::Ended
        } else if x < data.x(0) && x < data.x(0) - gap(0, 1.min(end)) {
            CursorState::NotStarted
        } else {
            CursorState::At
        };
        Some(CursorValue {
            series,
            state,
            x: data.x(at),
            step: data.step(at),
            timestamp: data.timestamp(at),
            value: data.value(at),
            raw: data.is_smoothed().then(|| data.raw(at)),
            spread: data.spread(at),
        })
    }
}

/// What to draw, in one piece.
#[derive(Clone, Debug)]
pub struct FigureRequest {
    /// What was logged.
    pub inputs: FigureInputs,
    /// What is to become of it.
    pub options: ChartOptions,
    /// What of it is wanted.
    pub viewport: Viewport,
}

/// Prepares the lines and cuts them; `None` when cancelled.
pub fn build(request: &FigureRequest, cancel: &Cancel) -> Option<Figure> {
    let prepared = prepare(&request.inputs, &request.options, cancel)?;
    cut(&Arc::new(prepared), request.viewport, cancel)
}

/// Cuts prepared lines into the strokes of a figure; `None` when cancelled. Linear in the points in view, a few
/// nanoseconds each, on all cores.
pub fn cut(prepared: &Arc<Prepared>, viewport: Viewport, cancel: &Cancel) -> Option<Figure> {
    static NEXT_IDENTITY: AtomicU64 = AtomicU64::new(1);
    let options = &prepared.options;
    let is_range = |range: &(f64, f64), scale: AxisScale| {
        range.0.is_finite() && range.1.is_finite() && range.1 > range.0 && scale.has(range.0)
    };
    let x_range = viewport.x_range.filter(|range| is_range(range, prepared.x_scale)).unwrap_or(prepared.x_extent);
    let shows_raw = options.shows_raw && options.grouping.is_none() && !options.smoothing.is_none();
    let curves = prepared.lines.len().max(1) * if shows_raw { 2 } else { 1 };
    let most = viewport.columns_in_all / 2 * 5;
    let per_curve = (viewport.columns_in_all / curves).max(LEAST_COLUMNS.min(most / curves)).max(8);
    let columns = Columns::new(x_range, viewport.columns.clamp(1, per_curve), prepared.x_scale);
    let view = PlotView { x_range, columns, x_scale: prepared.x_scale, y_scale: options.y_scale };

    let cuts: Option<Vec<LineCut>> =
        prepared.lines.par_iter().map(|line| cut_line(line, &view, shows_raw, cancel)).collect();
    let (mut not_positive, mut x_not_positive) = (0, 0);
    let mut series = Vec::with_capacity(prepared.lines.len());
    for cut in cuts? {
        not_positive += cut.not_positive;
        x_not_positive += cut.x_not_positive;
        series.push(cut.series);
    }
    let mut notes = prepared.notes.clone();
    if not_positive > 0 {
        notes.push(Note::NotPositive { points: not_positive });
    }
    if x_not_positive > 0 {
        notes.push(Note::NotPositiveX { points: x_not_positive });
    }
    let fixed = viewport.y_range.filter(|range| is_range(range, options.y_scale));
    let mut y_range = fixed.unwrap_or_else(|| y_range(&series, x_range, options.y_scale));
    let mut is_y_fixed = fixed.is_some();
    if options.ignores_outliers
        && !is_y_fixed
        && let Some(inner) = without_outliers(&prepared.lines, &view)
        && (inner.0 > y_range.0 || inner.1 < y_range.1)
    {
        (y_range, is_y_fixed) = (inner, true);
        notes.push(Note::OutliersOutside);
    }
    Some(Figure {
        identity: NEXT_IDENTITY.fetch_add(1, Ordering::Relaxed),
        prepared: prepared.clone(),
        title: prepared.title.clone(),
        sources: prepared.sources.clone(),
        x_axis: options.x_axis.clone(),
        x_kind: prepared.x_kind,
        x_scale: prepared.x_scale,
        y_scale: options.y_scale,
        x_extent: prepared.x_extent,
        x_range,
        y_range,
        is_y_fixed,
        series,
        notes,
    })
}

struct LineCut {
    series: FigureSeries,
    not_positive: usize,
    x_not_positive: usize,
}

fn cut_line(line: &PreparedLine, view: &PlotView, shows_raw: bool, cancel: &Cancel) -> Option<LineCut> {
    let mut series = FigureSeries {
        line: line.clone(),
        strokes: Vec::new(),
        raw_strokes: Vec::new(),
        bands: Vec::new(),
        rail: Vec::new(),
        last: None,
        broken_end: None,
        points_total: line.points(),
    };
    let (mut not_positive, mut x_not_positive) = (0, 0);
    for piece in line.pieces.iter() {
        let cut = strokes::cut(piece, view, Values::Drawn, cancel)?;
        series.strokes.extend(cut.strokes);
        // A group has no value where no run has one; what is not finite there was counted when it was made.
        if line.run.is_some() {
            series.rail.extend(cut.rail);
        }
        not_positive += cut.not_positive;
        if shows_raw && piece.is_smoothed() {
            series.raw_strokes.extend(strokes::cut(piece, view, Values::Raw, cancel)?.strokes);
        }
        if piece.has_spread() {
            series.bands.extend(strokes::cut_band(piece, view, cancel)?);
        }
        if view.x_scale == AxisScale::Log {
            x_not_positive += piece.upper_bound(0.0);
        }
    }
    if let Some(piece) = line.pieces.iter().rev().find(|piece| !piece.is_empty()) {
        let end = piece.len() - 1;
        let (x, step, value) = (piece.x(end), piece.step(end), piece.value(end));
        series.last = Some(LastPoint { x, step, value, spread: piece.spread(end) });
        if line.run.is_some() {
            series.broken_end = broken_end(piece, view);
        }
    }
    Some(LineCut { series, not_positive, x_not_positive })
}

/// Where a curve breaks off: its last finite point, when something that is not finite comes after it.
fn broken_end(data: &Series, view: &PlotView) -> Option<[f64; 2]> {
    let end = data.len().checked_sub(1)?;
    if data.value(end).is_finite() {
        return None;
    }
    let at = (0..end).rev().find(|&at| data.value(at).is_finite())?;
    let point = [data.x(at), data.value(at)];
    (view.x_scale.has(point[0]) && view.y_scale.has(point[1])).then_some(point)
}

fn y_range(series: &[FigureSeries], x_range: (f64, f64), scale: AxisScale) -> (f64, f64) {
    let ends = |low_x: f64, high_x: f64| {
        let mut range = (f64::INFINITY, f64::NEG_INFINITY);
        let mut add = |x: f64, low: f64, high: f64| {
            if x >= low_x && x <= high_x {
                range = (range.0.min(low), range.1.max(high));
            }
        };
        for series in series {
            for stroke in series.strokes.iter().chain(&series.raw_strokes) {
                stroke.iter().for_each(|point| add(point[0], point[1], point[1]));
            }
            for band in &series.bands {
                for point in band.iter() {
                    // An edge at the bottom of a logarithmic scale stands for one without a place.
                    let has_low = scale == AxisScale::Linear || point[1] > f64::MIN_POSITIVE;
                    add(point[0], if has_low { point[1] } else { point[2] }, point[2]);
                }
            }
        }
        range
    };
    let mut range = ends(x_range.0, x_range.1);
    if range.0 > range.1 {
        // Zoomed in between two points.
        range = ends(f64::NEG_INFINITY, f64::INFINITY);
    }
    if range.0 > range.1 {
        range = if scale == AxisScale::Log { (0.1, 10.0) } else { (0.0, 1.0) };
    }
    axis::padded(scale, range)
}

/// From the 5th to the 95th percentile of the drawn values in view, with room, as TensorBoard's "ignore outliers in chart
/// scaling". Of very many values every so-many-th one is looked at.
fn without_outliers(lines: &[PreparedLine], view: &PlotView) -> Option<(f64, f64)> {
    let in_view = |piece: &Series| piece.lower_bound(view.x_range.0)..piece.upper_bound(view.x_range.1);
    let pieces = || lines.iter().flat_map(|line| line.pieces.iter());
    let total: usize = pieces().map(|piece| in_view(piece).len()).sum();
    let stride = total.div_ceil(MOST_RANKED).max(1);
    let mut values: Vec<f64> = pieces()
        .flat_map(|piece| in_view(piece).step_by(stride).map(|at| piece.value(at)))
        .filter(|value| value.is_finite() && view.y_scale.has(*value))
        .collect();
    let range = percentiles(&mut values, 5.0, 95.0)?;
    Some(axis::padded(view.y_scale, range))
}
