//! From the points in view to the strokes that are drawn: decimated, cut where a value has no place, with what has none
//! gathered on a rail.

use std::ops::Range;
use std::sync::Arc;

use super::axis::AxisScale;
use super::decimate::{Columns, StrokeDecimator};
use super::series::{RailKind, RailMark, Series};
use crate::store::Cancel;

/// One stroke: x and y in data units, finite, in order of x.
pub(super) type Polyline = Arc<[[f64; 2]]>;
/// One stretch of a band: x, lower and upper edge; finite, in order of x.
pub(super) type BandStretch = Arc<[[f64; 3]]>;

/// Points that are looked at before somebody asks again whether all this is still wanted.
const BLOCK: usize = 1 << 16;

/// What is in view, and on how many columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlotView {
    pub(super) x_range: (f64, f64),
    pub(super) columns: Columns,
    pub(super) x_scale: AxisScale,
    pub(super) y_scale: AxisScale,
}

impl PlotView {
    /// Positions in view, and the same with one more at either side, so that lines leave the picture in the right
    /// direction. Points without a place on a logarithmic axis are in neither.
    fn parts(&self, data: &Series) -> (Range<usize>, Range<usize>) {
        let first = if self.x_scale == AxisScale::Log { data.upper_bound(0.0) } else { 0 };
        let visible = data.lower_bound(self.x_range.0).max(first)..data.upper_bound(self.x_range.1).max(first);
        let around = visible.start.saturating_sub(1).max(first)..(visible.end + 1).min(data.len());
        (visible, around)
    }
}

/// The strokes of one curve.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) strokes: Vec<Polyline>,
    pub(super) rail: Vec<RailMark>,
    /// Values in view without a place on a logarithmic scale.
    pub(super) not_positive: usize,
}

/// Which values of a series are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// Those that are drawn: smoothed, where they are.
    Drawn,
    /// Those that were logged.
    Raw,
}

/// Cuts the values of `data`; `None` when cancelled. Of values that lie in memory in order of x a column is looked at as a
/// whole, in about a nanosecond a point; others take a few.
pub(super) fn cut(data: &Series, view: &PlotView, which: Values, cancel: &Cancel) -> Option<Cut> {
    let (visible, around) = view.parts(data);
    let values = if which == Values::Drawn { data.values() } else { data.raw_values() };
    let mut cutter = Cutter {
        data,
        view,
        which,
        visible,
        strokes: StrokeSink::default(),
        rail: Rail::default(),
        not_positive: 0,
        stroke: StrokeDecimator::new(view.columns),
    };
    let mut at = around.start;
    while at < around.end {
        if cancel.is_cancelled() {
            return None;
        }
        let mut end = (at + BLOCK).min(around.end);
        if let Some(values) = values {
            end = view.columns.end_of(data, at, end);
            cutter.column(values, at..end);
        } else {
            (at..end).for_each(|at| cutter.point(at));
        }
        at = end;
    }
    cutter.strokes.take(&mut cutter.stroke);
    Some(Cut { strokes: cutter.strokes.finish(), rail: cutter.rail.marks, not_positive: cutter.not_positive })
}

struct Cutter<'a> {
    data: &'a Series,
    view: &'a PlotView,
    which: Values,
    visible: Range<usize>,
    strokes: StrokeSink,
    rail: Rail,
    not_positive: usize,
    stroke: StrokeDecimator,
}

impl Cutter<'_> {
    fn point(&mut self, at: usize) {
        let value = if self.which == Values::Drawn { self.data.value(at) } else { self.data.raw(at) };
        let kind = RailKind::of(value);
        let x = self.data.x(at);
        if kind.is_none() && self.view.y_scale.has(value) {
            self.stroke.push([x, value]);
            return;
        }
        self.strokes.take(&mut self.stroke);
        if self.visible.contains(&at) {
            match kind {
                Some(kind) => self.rail.add(self.view.columns.of(x), x, self.data.step(at), kind),
                None => self.not_positive += 1,
            }
        }
    }

    /// Points of one column: of those that can be drawn only the first, the lowest, the highest and the last matter.
    fn column(&mut self, values: &[f64], part: Range<usize>) {
        let column = &values[part.clone()];
        if column.len() < 8 {
            return part.for_each(|at| self.point(at));
        }
        let (mut low, mut high, mut is_finite) = (column[0], column[0], true);
        for &value in column {
            low = if value < low { value } else { low };
            high = if value > high { value } else { high };
            is_finite &= value.is_finite();
        }
        if !is_finite || !self.view.y_scale.has(low) {
            return part.for_each(|at| self.point(at));
        }
        let place = |wanted: f64| part.start + column.iter().position(|value| *value == wanted).unwrap_or_default();
        let mut kept = [part.start, place(low), place(high), part.end - 1];
        kept.sort_unstable();
        let mut previous = None;
        for at in kept {
            if previous.replace(at) != Some(at) {
                self.stroke.push([self.data.x(at), values[at]]);
            }
        }
    }
}

/// The band of a group: of each column its first and last x, with the lowest lower and the highest upper edge between
/// them. Broken where the group has no value. On a logarithmic scale an edge without a place lies at its very bottom.
pub(super) fn cut_band(data: &Series, view: &PlotView, cancel: &Cancel) -> Option<Vec<BandStretch>> {
    let (_, around) = view.parts(data);
    let mut done: Vec<BandStretch> = Vec::new();
    let mut band: Vec<[f64; 3]> = Vec::new();
    // Column, first x, last x, low, high.
    let mut open: Option<(f64, f64, f64, f64, f64)> = None;
    let close = |open: &mut Option<(f64, f64, f64, f64, f64)>, band: &mut Vec<[f64; 3]>| {
        if let Some((_, first, last, low, high)) = open.take() {
            band.push([first, low, high]);
            if last > first {
                band.push([last, low, high]);
            }
        }
    };
    for at in around.clone() {
        if at % BLOCK == 0 && cancel.is_cancelled() {
            return None;
        }
        let edges = data.spread(at).filter(|(low, high, n)| *n > 0 && low.is_finite() && high.is_finite());
        let Some((mut low, high, _)) = edges.filter(|(_, high, _)| view.y_scale.has(*high)) else {
            close(&mut open, &mut band);
            if !band.is_empty() {
                done.push(std::mem::take(&mut band).into());
            }
            continue;
        };
        if !view.y_scale.has(low) {
            low = high.min(f64::MIN_POSITIVE);
        }
        let x = data.x(at);
        let column = view.columns.of(x);
        match &mut open {
            Some((known, _, last, lowest, highest)) if *known == column => {
                (*last, *lowest, *highest) = (x, lowest.min(low), highest.max(high));
            }
            _ => {
                close(&mut open, &mut band);
                open = Some((column, x, x, low, high));
            }
        }
    }
    close(&mut open, &mut band);
    if !band.is_empty() {
        done.push(band.into());
    }
    Some(done)
}

/// Gathers strokes. Of those that lie wholly within one column only the one that reaches lowest and the one that reaches
/// highest stay, so that a million gaps cannot make a million strokes.
#[derive(Default)]
struct StrokeSink {
    done: Vec<Polyline>,
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

    fn finish(mut self) -> Vec<Polyline> {
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
