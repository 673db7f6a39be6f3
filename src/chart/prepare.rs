//! From what was logged to what lies along the axes: join, order, smooth, group. The part of a figure that does not depend
//! on its size or on what is in view, so a zoom does not repeat it.
//!
//! Runs in a background job; lines are prepared in parallel. Linear in the points but for sorting where x goes backwards.

use std::sync::Arc;

use rayon::prelude::*;

use super::aggregate::{self, Align, common_part};
use super::axis::{AxisKind, AxisScale};
use super::difference;
use super::inputs::FigureInputs;
use super::note::Note;
use super::options::{ChartOptions, Grouping};
use super::palette::Look;
use super::placing::along_axis;
use super::series::{Along, Series, Spread};
use super::smooth::{self, Smoothing};
use crate::model::RunIndex;
use crate::store::{Cancel, History, MetricPoint};

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
    pub look: Look,
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
    let along = along_axis(inputs, options, cancel)?;
    let mut notes = along.notes;
    let lines = match inputs.reference {
        Some(reference) => {
            let (lines, told) = difference::minus(&along.lines, inputs, reference, cancel)?;
            notes.extend(told);
            lines
        }
        None => along.lines,
    };
    if inputs.reference.is_none() && options.difference_to.is_some() {
        notes.push(Note::WithoutReference);
    }
    let pieces = smoothed(lines, options.smoothing, cancel)?;
    let mut lines: Vec<PreparedLine> = inputs
        .lines
        .iter()
        .zip(pieces)
        .zip(along.start_times)
        .map(|((input, pieces), start_time)| PreparedLine {
            run: Some(input.run),
            group: None,
            name: input.name.clone(),
            detail: input.detail.clone(),
            look: input.look,
            source: input.source,
            start_time,
            runs: 1,
            is_hidden: false,
            pieces: pieces.into(),
        })
        .collect();
    if let Some(grouping) = &options.grouping {
        let grouped = groups(inputs, &lines, grouping, along.kind, cancel)?;
        lines = grouped.lines;
        notes.extend(grouped.notes);
    }
    if along.repeated > 0 {
        notes.push(Note::Repeated { lines: along.repeated });
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

/// One line per group and source, and what the reader must know of them.
struct Grouped {
    lines: Vec<PreparedLine>,
    notes: Vec<Note>,
}

/// What is told of the making of one line of a group.
#[derive(Default)]
struct Making {
    left_out: usize,
    is_interpolated: bool,
    is_cut: bool,
    has_gaps: bool,
}

fn groups(
    inputs: &FigureInputs,
    lines: &[PreparedLine],
    grouping: &Grouping,
    kind: AxisKind,
    cancel: &Cancel,
) -> Option<Grouped> {
    let align = if kind.is_time() || kind == AxisKind::Metric { Align::Interpolate } else { grouping.align };
    let wanted: Vec<(usize, usize)> = (0..inputs.groups.len())
        .flat_map(|group| (0..inputs.sources.len()).map(move |source| (group, source)))
        .collect();
    let grouped: Option<Vec<Option<(PreparedLine, Making)>>> = wanted
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
                look: group.look,
                source,
                start_time: None,
                runs: members.len(),
                is_hidden: group.is_hidden,
                pieces: Arc::default(),
            };
            if group.is_hidden {
                return Some(Some((line, Making::default())));
            }
            let columns: Vec<(Vec<f64>, Vec<f64>)> =
                members.iter().flat_map(|line| line.pieces.iter()).map(Series::columns).collect();
            let columns: Vec<(&[f64], &[f64])> = columns.iter().map(|(x, y)| (&**x, &**y)).collect();
            let mut made = aggregate::aggregate(&columns, grouping.center, grouping.band, align, cancel)?;
            let is_cut = align == Align::Interpolate && made.cut_to(common_part(columns.iter().map(|(x, _)| *x)));
            let making = Making {
                left_out: made.left_out,
                is_interpolated: made.is_interpolated,
                is_cut,
                has_gaps: made.n.iter().any(|&n| (n as usize) < members.len()),
            };
            let mut history = History::with_capacity(made.x.len());
            for (at, (&x, &value)) in (0..).zip(made.x.iter().zip(&made.center)) {
                let step = if kind == AxisKind::Step { x as i64 } else { at };
                history.push(MetricPoint { value, step, timestamp: 0 });
            }
            history.finish();
            let series = Series::sorted(Arc::new(history), Along::Values(made.x.into()));
            let spread = Spread { low: made.low.into(), high: made.high.into(), n: made.n.into() };
            line.pieces = [series.with_spread(spread)].into();
            Some(Some((line, making)))
        })
        .collect();
    let (lines, makings): (Vec<PreparedLine>, Vec<Making>) = grouped?.into_iter().flatten().unzip();
    let mut notes = Vec::new();
    if makings.iter().any(|making| making.is_interpolated) {
        notes.push(Note::Interpolated);
    }
    let cut = makings.iter().filter(|making| making.is_cut).count();
    if cut > 0 {
        notes.push(Note::CutToAll { groups: cut });
    }
    let with_gaps = makings.iter().filter(|making| making.has_gaps).count();
    if with_gaps > 0 {
        notes.push(Note::FewerRuns { groups: with_gaps });
    }
    let left_out: usize = makings.iter().map(|making| making.left_out).sum();
    if left_out > 0 {
        notes.push(Note::LeftOutOfGroups { points: left_out });
    }
    Some(Grouped { lines, notes })
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
