//! The points of the metric that has the focus, as rows: those of its chart, as far as they are in view.
//!
//! The rows are looked up in what the chart was made of, which a job has read and smoothed: nothing is copied, and a row
//! costs the same of ten points and of ten million.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use crate::app::charts::FigureId;
use crate::app::job::JobContext;
use crate::app::place::{Context, Place};
use crate::app::system;
use crate::chart::{Figure, FigureSeries};
use crate::model::RunIndex;
use crate::model::format::number_exact;
use crate::text::Message;

/// More rows than this no clipboard is for.
const MOST_COPIED: usize = 1_000_000;
/// Rows between two looks at whether the job is still wanted.
const AT_ONCE: usize = 1 << 14;

/// One point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointRow {
    /// Where it lies along the axis of its chart.
    pub x: f64,
    pub step: i64,
    /// Milliseconds since 1970 UTC.
    pub timestamp: i64,
    /// Milliseconds since the start of the run, or since its first point.
    pub relative: i64,
    /// As logged.
    pub value: f64,
    /// As drawn, where curves are smoothed.
    pub smoothed: Option<f64>,
    /// What was logged less what was logged before.
    pub change: Option<f64>,
}

/// See the module.
#[derive(Clone, Debug)]
pub struct PointRows<'a> {
    /// The chart.
    pub id: &'a FigureId,
    /// What it shows.
    pub figure: &'a Arc<Figure>,
    series: &'a FigureSeries,
    /// Of each piece of the curve, the points that are in view.
    parts: Vec<Range<usize>>,
}

impl PointRows<'_> {
    /// Rows.
    pub fn len(&self) -> usize {
        self.parts.iter().map(Range::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Points, in view or not.
    pub fn total(&self) -> usize {
        self.series.points_total
    }

    /// Whether curves are smoothed.
    pub fn is_smoothed(&self) -> bool {
        !self.figure.prepared.options.smoothing.is_none()
    }

    /// The row at a position.
    pub fn row(&self, at: usize) -> Option<PointRow> {
        let mut at = at;
        for (piece, part) in self.series.pieces.iter().zip(&self.parts) {
            if at >= part.len() {
                at -= part.len();
                continue;
            }
            let at = part.start + at;
            let timestamp = piece.timestamp(at);
            let start = self.series.start_time.unwrap_or_else(|| piece.timestamp(0));
            return Some(PointRow {
                x: piece.x(at),
                step: piece.step(at),
                timestamp,
                relative: timestamp.saturating_sub(start),
                value: piece.raw(at),
                smoothed: self.is_smoothed().then(|| piece.value(at)),
                change: at.checked_sub(1).map(|before| piece.raw(at) - piece.raw(before)),
            });
        }
        None
    }

    /// The row nearest to a place along x.
    pub fn nearest(&self, x: f64) -> Option<usize> {
        let mut from = 0;
        let mut best: Option<(usize, f64)> = None;
        for (piece, part) in self.series.pieces.iter().zip(&self.parts) {
            if let Some(at) = piece.nearest(x).filter(|at| part.contains(at)) {
                let distance = (piece.x(at) - x).abs();
                if best.is_none_or(|(_, known)| distance < known) {
                    best = Some((from + at - part.start, distance));
                }
            }
            from += part.len();
        }
        best.map(|(at, _)| at)
    }
}

/// The points of the metric with the focus; `None` while its chart is being made.
pub fn points(place: &Place) -> Option<PointRows<'_>> {
    let focus = place.run_page.list.focus.as_ref()?;
    let shows = |figure: &Figure| figure.sources.iter().position(|source| source == focus);
    let (id, figure, source) = place.run_page.charts.iter().find_map(|id| {
        let slot = place.charts.figures.get(id)?;
        // What failed may still hold what was there before.
        let figure = slot.figure.value().filter(|_| slot.figure.failure().is_none())?;
        Some((id, figure, shows(figure)?))
    })?;
    let series = figure.series.iter().find(|series| series.source == source)?;
    let x_range = place.charts.range_of(id).x;
    let parts = series.pieces.iter().map(|piece| match x_range {
        Some((low, high)) => {
            let start = piece.lower_bound(low);
            start..piece.upper_bound(high).max(start)
        }
        None => 0..piece.len(),
    });
    Some(PointRows { id, figure, series, parts: parts.collect() })
}

/// The same for a job.
#[derive(Debug)]
pub struct PointsSource {
    id: FigureId,
    figure: Arc<Figure>,
    /// Position in [`Figure::series`].
    series: usize,
    parts: Vec<Range<usize>>,
}

impl PointsSource {
    fn rows(&self) -> PointRows<'_> {
        let series = &self.figure.series[self.series];
        PointRows { id: &self.id, figure: &self.figure, series, parts: self.parts.clone() }
    }
}

/// What is listed, for a job.
pub(super) fn source(place: &Place) -> Option<PointsSource> {
    let PointRows { id, figure, series, parts } = points(place)?;
    let series = figure.series.iter().position(|known| std::ptr::eq(known, series))?;
    Some(PointsSource { id: id.clone(), figure: figure.clone(), series, parts })
}

/// Who has put the crosshair where it is when a row was clicked: no chart, so that none takes it away.
fn owner(run: RunIndex) -> FigureId {
    FigureId::Run(run, Arc::from(""))
}

pub(super) fn select(place: &mut Place, at: usize, extend: bool) {
    let Some(run) = place.run_page.list.run else { return };
    let Some(row) = points(place).and_then(|rows| rows.row(at)) else { return };
    let anchor = place.run_page.selected_points.filter(|_| extend).map_or(at, |(anchor, _)| anchor);
    place.run_page.selected_points = Some((anchor, at));
    place.charts.crosshair = Some((owner(run), row.x));
}

/// The point nearest to a step, in view or not. Of several at one step the last.
pub(super) fn find_step(source: &PointsSource, step: i64, context: &JobContext) {
    let mut best: Option<(u64, f64)> = None;
    let series = &source.figure.series[source.series];
    for piece in series.pieces.iter() {
        for at in 0..piece.len() {
            if at % AT_ONCE == 0 && context.cancel.is_cancelled() {
                return;
            }
            let distance = piece.step(at).abs_diff(step);
            if best.is_none_or(|(known, _)| distance <= known) {
                best = Some((distance, piece.x(at)));
            }
        }
    }
    if let (FigureId::Run(run, _), Some((_, x))) = (&source.id, best) {
        let metric = source.figure.sources[series.source].clone();
        context.send(super::Action::PointFound(*run, metric, x));
    }
}

/// Moves the crosshair to where a step was found, and shows all where that is out of view.
pub(super) fn found(place: &mut Place, run: RunIndex, metric: &Arc<str>, x: f64) {
    if place.run_page.list.run != Some(run) || place.run_page.list.focus.as_ref() != Some(metric) {
        return;
    }
    let id = points(place).map(|rows| rows.id.clone());
    if let Some(id) = id
        && place.charts.range_of(&id).x.is_some_and(|(low, high)| x < low || x > high)
    {
        place.charts.ranges.remove(&id);
    }
    if let Some(at) = points(place).and_then(|rows| rows.nearest(x)) {
        select(place, at, false);
    }
}

pub(super) fn want_copy(place: &Place, context: &mut Context<'_>) {
    let Some(source) = source(place) else { return };
    let len = source.rows().len();
    let rows = match place.run_page.selected_points {
        Some((a, b)) => a.min(b)..(a.max(b) + 1).min(len),
        None => 0..len,
    };
    if rows.len() > MOST_COPIED {
        let message = Message::new("points-too-many").arg("n", MOST_COPIED);
        context.notices.push(message);
    } else {
        context.start(super::Job::Copy(source, rows));
    }
}

/// Rows with tabs between their cells, in full precision, below a line that names them.
pub(super) fn copy(source: &PointsSource, wanted: Range<usize>, context: &JobContext) {
    let rows = source.rows();
    let mut text = String::from("step\trelative_s\ttimestamp\tvalue");
    text.push_str(if rows.is_smoothed() { "\tsmoothed\n" } else { "\n" });
    for at in wanted {
        if at % AT_ONCE == 0 && context.cancel.is_cancelled() {
            return;
        }
        let Some(row) = rows.row(at) else { break };
        let relative = number_exact(row.relative as f64 / 1000.0);
        let value = number_exact(row.value);
        let smoothed = row.smoothed.map(|value| format!("\t{}", number_exact(value))).unwrap_or_default();
        let _ = writeln!(text, "{}\t{relative}\t{}\t{value}{smoothed}", row.step, row.timestamp);
    }
    context.send(system::Action::Copy(text));
}
