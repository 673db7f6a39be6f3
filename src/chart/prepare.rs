//! From what was logged to what lies along the axes: join, order, smooth, group. The part of a figure that does not depend
//! on its size or on what is in view, so a zoom does not repeat it.
//!
//! Runs in a background job; lines are prepared in parallel. Linear in the points but for sorting where x goes backwards.

use std::sync::Arc;

use rayon::prelude::*;

use super::aggregate::{self, Align};
use super::axis::{AxisKind, AxisScale, XAxis};
use super::join::{Join, join};
use super::note::Note;
use super::options::{ChartOptions, Grouping, PointOrder};
use super::palette::LineColor;
use super::series::{Along, Series, Spread};
use super::smooth::{self, Smoothing};
use crate::model::RunIndex;
use crate::store::{Cancel, History, MetricPoint};

/// Curves that go backwards more often than this are sorted even when stored order was asked for: nothing could be seen
/// in so many pieces.
const MOST_PIECES: usize = 2_000;

/// Everything that a figure is made of.
#[derive(Clone, Debug)]
pub struct FigureInputs {
    /// Title of the chart.
    pub title: Arc<str>,
    /// What is drawn of each run: metrics or expressions.
    pub sources: Vec<Arc<str>>,
    /// One per run and source.
    pub lines: Vec<LineInput>,
    /// What [`LineInput::group`] counts; empty without grouping.
    pub groups: Vec<GroupInput>,
}

/// One run's points.
#[derive(Clone, Debug)]
pub struct LineInput {
    pub run: RunIndex,
    /// Its name, safe to show.
    pub name: Arc<str>,
    /// The parameters that tell it from the other runs, safe to show.
    pub detail: Arc<str>,
    pub color: LineColor,
    /// Position in [`FigureInputs::sources`]; several share a chart by their dashes.
    pub source: usize,
    /// Start of the run in milliseconds, where relative time begins.
    pub start_time: Option<i64>,
    /// All points.
    pub history: Arc<History>,
    /// The metric along x, where one was asked for and the run has it.
    pub x_history: Option<Arc<History>>,
    /// Position in [`FigureInputs::groups`].
    pub group: usize,
}

/// A group of runs.
#[derive(Clone, Debug)]
pub struct GroupInput {
    /// What its runs have in common.
    pub name: Arc<str>,
    pub color: LineColor,
    /// Named in the legend but not drawn.
    pub is_hidden: bool,
}

/// Lines along their axis.
#[derive(Debug)]
pub struct Prepared {
    /// Title of the chart.
    pub title: Arc<str>,
    /// What is drawn of each run.
    pub sources: Vec<Arc<str>>,
    /// What was asked for.
    pub options: ChartOptions,
    /// What lies along x.
    pub x_kind: AxisKind,
    /// How x lies: as asked, but dates always evenly.
    pub x_scale: AxisScale,
    /// In the order of the inputs; with groups, one per group and source.
    pub lines: Vec<PreparedLine>,
    /// Smallest and largest x that has a place on the axis; never empty (one single x gets room at both sides).
    pub x_extent: (f64, f64),
    /// What the reader must know, as far as it does not depend on the range in view.
    pub notes: Vec<Note>,
}

/// One run or group.
#[derive(Clone, Debug)]
pub struct PreparedLine {
    /// Which run; `None` for a group.
    pub run: Option<RunIndex>,
    /// Which group, when runs are grouped.
    pub group: Option<usize>,
    pub name: Arc<str>,
    /// What tells a run from the others.
    pub detail: Arc<str>,
    pub color: LineColor,
    /// Position in [`Prepared::sources`].
    pub source: usize,
    /// Start of the run in milliseconds.
    pub start_time: Option<i64>,
    /// Runs behind it.
    pub runs: usize,
    /// Named in the legend but without points.
    pub is_hidden: bool,
    /// Its points: one piece, or several where x goes backwards and stored order was asked for.
    pub pieces: Arc<[Series]>,
}

impl PreparedLine {
    /// Points in all.
    pub fn points(&self) -> usize {
        self.pieces.iter().map(Series::len).sum()
    }
}

/// Prepares the lines; `None` when cancelled.
pub fn prepare(inputs: &FigureInputs, options: &ChartOptions, cancel: &Cancel) -> Option<Prepared> {
    let mut notes = Vec::new();
    let along = along_axis(inputs, options, cancel)?;
    if along.kind != options.x_axis.kind() {
        notes.push(Note::FellBack { asked: options.x_axis.clone(), shown: along.kind });
    } else if along.kind == AxisKind::Metric {
        let without = inputs.lines.iter().filter(|line| line.x_history.is_none()).count();
        if without > 0 {
            notes.push(Note::WithoutX { runs: without });
        }
        if along.dropped > 0 {
            notes.push(Note::NotJoined { points: along.dropped });
        }
    }
    if along.went_backwards > 0 {
        let is_split = along.lines.iter().any(|pieces| pieces.len() > 1);
        let runs = along.went_backwards;
        notes.push(if is_split { Note::Split { runs } } else { Note::Sorted { runs } });
    }
    let pieces = smoothed(along.lines, options.smoothing, cancel)?;
    let mut lines: Vec<PreparedLine> = inputs
        .lines
        .iter()
        .zip(pieces)
        .map(|(input, pieces)| PreparedLine {
            run: Some(input.run),
            group: None,
            name: input.name.clone(),
            detail: input.detail.clone(),
            color: input.color,
            source: input.source,
            start_time: input.start_time,
            runs: 1,
            is_hidden: false,
            pieces: pieces.into(),
        })
        .collect();
    if let Some(grouping) = &options.grouping {
        let (grouped, left_out) = groups(inputs, &lines, grouping, along.kind, cancel)?;
        lines = grouped;
        if left_out > 0 {
            notes.push(Note::LeftOutOfGroups { points: left_out });
        }
    }
    let x_scale = if along.kind == AxisKind::Wall { AxisScale::Linear } else { options.x_scale };
    let x_extent = extent(lines.iter().flat_map(|line| line.pieces.iter()), x_scale);
    Some(Prepared {
        title: inputs.title.clone(),
        sources: inputs.sources.clone(),
        options: options.clone(),
        x_kind: along.kind,
        x_scale,
        lines,
        x_extent,
        notes,
    })
}

/// All lines along one kind of axis.
struct AlongAxis {
    kind: AxisKind,
    lines: Vec<Vec<Series>>,
    /// Lines whose x went backwards in stored order.
    went_backwards: usize,
    /// Points without a partner in the metric along x.
    dropped: usize,
}

/// The lines along the asked axis, or along the first one on which not all points are equal.
fn along_axis(inputs: &FigureInputs, options: &ChartOptions, cancel: &Cancel) -> Option<AlongAxis> {
    let order = if options.grouping.is_some() { PointOrder::Sorted } else { options.order };
    let has_curve = inputs.lines.iter().any(|line| line.history.len() > 1);
    for kind in options.x_axis.candidates() {
        if kind == AxisKind::Metric && inputs.lines.iter().all(|line| line.x_history.is_none()) {
            continue;
        }
        let lines: Option<Vec<Ordered>> = inputs
            .lines
            .par_iter()
            .map(|line| {
                let (history, along, dropped) = points_along(line, kind, &options.x_axis, cancel)?;
                Some(Ordered { dropped, ..ordered(history, along, order) })
            })
            .collect();
        let lines = lines?;
        let is_equal = {
            let mut ends = lines.iter().flat_map(|line| &line.pieces).filter(|series| !series.is_empty());
            let first = ends.next().map(|series| series.x(0));
            let all = lines.iter().flat_map(|line| &line.pieces).filter(|series| !series.is_empty());
            first.is_none_or(|first| all.into_iter().all(|s| s.x(0) == first && s.x(s.len() - 1) == first))
        };
        if !is_equal || !has_curve || kind == AxisKind::Index {
            return Some(AlongAxis {
                kind,
                went_backwards: lines.iter().filter(|line| line.went_backwards).count(),
                dropped: lines.iter().map(|line| line.dropped).sum(),
                lines: lines.into_iter().map(|line| line.pieces).collect(),
            });
        }
    }
    None
}

struct Ordered {
    pieces: Vec<Series>,
    went_backwards: bool,
    dropped: usize,
}

fn points_along(
    line: &LineInput,
    kind: AxisKind,
    asked: &XAxis,
    cancel: &Cancel,
) -> Option<(Arc<History>, Along, usize)> {
    if cancel.is_cancelled() {
        return None;
    }
    if kind == AxisKind::Metric {
        let Some(x_history) = &line.x_history else {
            return Some((Arc::default(), Along::Values(Arc::default()), 0));
        };
        let Join { x, points, dropped } = join(x_history, &line.history, cancel)?;
        return Some((Arc::new(points), Along::Values(x.into()), dropped));
    }
    let start_time = line.start_time.filter(|_| asked.counts_from_start());
    Some((line.history.clone(), Along::new(kind, &line.history, start_time), 0))
}

fn ordered(history: Arc<History>, along: Along, order: PointOrder) -> Ordered {
    if order == PointOrder::Stored
        && let Some(pieces) = Series::split(&history, &along, MOST_PIECES)
    {
        return Ordered { went_backwards: pieces.len() > 1, pieces, dropped: 0 };
    }
    let series = Series::sorted(history, along);
    Ordered { went_backwards: series.is_sorted_from_disorder(), pieces: vec![series], dropped: 0 }
}

fn smoothed(lines: Vec<Vec<Series>>, smoothing: Smoothing, cancel: &Cancel) -> Option<Vec<Vec<Series>>> {
    if smoothing.is_none() {
        return Some(lines);
    }
    let (low, high) = extent(lines.iter().flatten(), AxisScale::Linear);
    lines
        .into_par_iter()
        .map(|pieces| {
            pieces
                .into_iter()
                .map(|series| {
                    let (x, y) = series.columns();
                    Some(series.with_smoothed(smooth::smooth(&x, &y, smoothing, high - low, cancel)?))
                })
                .collect()
        })
        .collect()
}

/// One line per group and source, and how many values that are not finite were left out.
fn groups(
    inputs: &FigureInputs,
    lines: &[PreparedLine],
    grouping: &Grouping,
    kind: AxisKind,
    cancel: &Cancel,
) -> Option<(Vec<PreparedLine>, usize)> {
    let align = if kind.is_time() || kind == AxisKind::Metric { Align::Interpolate } else { grouping.align };
    let wanted: Vec<(usize, usize)> = (0..inputs.groups.len())
        .flat_map(|group| (0..inputs.sources.len()).map(move |source| (group, source)))
        .collect();
    let grouped: Option<Vec<Option<(PreparedLine, usize)>>> = wanted
        .into_par_iter()
        .map(|(at, source)| {
            let members: Vec<&PreparedLine> = lines
                .iter()
                .zip(&inputs.lines)
                .filter(|(_, input)| input.group == at && input.source == source)
                .map(|(line, _)| line)
                .collect();
            let group = &inputs.groups[at];
            if members.is_empty() {
                return Some(None);
            }
            let mut line = PreparedLine {
                run: None,
                group: Some(at),
                name: group.name.clone(),
                detail: Arc::default(),
                color: group.color,
                source,
                start_time: None,
                runs: members.len(),
                is_hidden: group.is_hidden,
                pieces: Arc::default(),
            };
            if group.is_hidden {
                return Some(Some((line, 0)));
            }
            let columns: Vec<(Vec<f64>, Vec<f64>)> =
                members.iter().flat_map(|line| line.pieces.iter()).map(Series::columns).collect();
            let columns: Vec<(&[f64], &[f64])> = columns.iter().map(|(x, y)| (&**x, &**y)).collect();
            let made = aggregate::aggregate(&columns, grouping.center, grouping.band, align, cancel)?;
            let mut history = History::with_capacity(made.x.len());
            for (at, (&x, &value)) in (0..).zip(made.x.iter().zip(&made.center)) {
                let step = if kind == AxisKind::Step { x as i64 } else { at };
                history.push(MetricPoint { value, step, timestamp: 0 });
            }
            history.finish();
            let series = Series::sorted(Arc::new(history), Along::Values(made.x.into()));
            let spread = Spread { low: made.low.into(), high: made.high.into(), n: made.n.into() };
            line.pieces = [series.with_spread(spread)].into();
            Some(Some((line, made.left_out)))
        })
        .collect();
    let grouped: Vec<(PreparedLine, usize)> = grouped?.into_iter().flatten().collect();
    let left_out = grouped.iter().map(|(_, left_out)| left_out).sum();
    Some((grouped.into_iter().map(|(line, _)| line).collect(), left_out))
}

/// From the smallest to the largest x that has a place on the scale.
fn extent<'a>(series: impl Iterator<Item = &'a Series>, scale: AxisScale) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for series in series.filter(|series| !series.is_empty()) {
        let first = if scale == AxisScale::Log { series.upper_bound(0.0) } else { 0 };
        if first < series.len() {
            (low, high) = (low.min(series.x(first)), high.max(series.x(series.len() - 1)));
        }
    }
    if low > high {
        if scale == AxisScale::Log { (1.0, 10.0) } else { (0.0, 1.0) }
    } else if low == high && scale == AxisScale::Log {
        ((low / 2.0).max(f64::MIN_POSITIVE), (high * 2.0).min(f64::MAX))
    } else if low == high {
        // Half a unit at both sides, more where a float cannot tell that apart.
        let room = 0.5_f64.max(low.abs() * 1e-12);
        ((low - room).max(-f64::MAX), (high + room).min(f64::MAX))
    } else {
        (low, high)
    }
}
