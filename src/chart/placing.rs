//! Which axis a chart really has, and the points of every line along it.
//!
//! Decided once per chart: what was asked for, or, where that tells no two points apart, the next axis that does. Contract:
//! points equal in step, time and value are one; points of equal x keep the order in which they were logged; a moment that
//! cannot be one (0, or decades away from the run) is never drawn along time. Whatever differs from what was asked for is a
//! [`Note`].

use std::sync::Arc;

use rayon::prelude::*;

use super::axis::{AxisKind, XAxis};
use super::inputs::{FigureInputs, LineInput};
use super::join::{Join, join};
use super::note::Note;
use super::options::{ChartOptions, PointOrder};
use super::series::{Along, Series};
use crate::store::{Cancel, Distinct, History};

/// Curves that go backwards more often than this are sorted even when stored order was asked for: nothing could be seen
/// in so many pieces.
const MOST_PIECES: usize = 2_000;

/// All lines along one kind of axis.
pub(super) struct AlongAxis {
    /// What lies along x.
    pub(super) kind: AxisKind,
    /// In the order of the inputs.
    pub(super) lines: Vec<Vec<Series>>,
    /// When each run started, where that can be true.
    pub(super) start_times: Vec<Option<i64>>,
    /// What is not as it was asked for.
    pub(super) notes: Vec<Note>,
    /// Lines that were stored again.
    pub(super) repeated: usize,
}

/// The lines along the asked axis, or along the first one that tells points apart; `None` when cancelled.
pub(super) fn along_axis(inputs: &FigureInputs, options: &ChartOptions, cancel: &Cancel) -> Option<AlongAxis> {
    let asked = &options.x_axis;
    let order = if options.grouping.is_some() { PointOrder::Sorted } else { options.order };
    let mut logged: Vec<Logged<'_>> = inputs.lines.par_iter().map(Logged::new).collect();
    let has_dates = logged.iter().any(|line| line.clock.is_real);
    for line in &mut logged {
        // What has no date cannot stand beside what has.
        line.clock.is_possible &= line.clock.is_real || !has_dates || line.history.is_empty();
    }
    let has_points = logged.iter().any(|line| !line.history.is_empty());
    let has_curve = logged.iter().any(|line| line.history.len() > 1);
    let mut why_not = None;
    for kind in asked.candidates() {
        let is_asked = kind == asked.kind();
        if kind == AxisKind::Metric && inputs.lines.iter().all(|line| line.x_history.is_none()) {
            continue;
        }
        let lines: Option<Vec<Placed>> = logged
            .par_iter()
            // A single value is a bar, wherever it stands.
            .map(|line| {
                if has_curve && line.is_out_of(kind) {
                    Some(Placed::left_out())
                } else {
                    line.along(kind, asked, order, cancel)
                }
            })
            .collect();
        let lines = lines?;
        let fits = kind == AxisKind::Index
            || !has_points
            || (tells_apart(&lines, has_curve)
                && (is_asked || !kind.is_time() || lines.iter().all(Placed::tells_times)));
        if fits {
            let mut notes = Vec::new();
            if !is_asked {
                let why_not = why_not.unwrap_or(WhyNot::Equal);
                notes.push(why_not.note(inputs, asked, kind));
            }
            notes.extend(notes_of(kind, asked, &logged, &lines));
            return Some(AlongAxis {
                kind,
                lines: lines.into_iter().map(|line| line.pieces).collect(),
                start_times: logged.iter().map(|line| line.clock.start).collect(),
                notes,
                repeated: logged.iter().map(|line| line.input.history.len() - line.history.len()).sum(),
            });
        }
        if is_asked {
            why_not = Some(WhyNot::of(kind, &lines));
        }
    }
    None
}

/// Whether x of any two points of a curve differs; where no line has two points left, of any two lines.
fn tells_apart(lines: &[Placed], has_curve: bool) -> bool {
    let ranges: Vec<(usize, (f64, f64))> =
        lines.iter().filter_map(|line| Some((line.points(), line.range()?))).collect();
    if ranges.is_empty() || !has_curve {
        return !ranges.is_empty();
    }
    let has_curve = ranges.iter().any(|(points, _)| *points > 1);
    let mut standing = ranges.iter().filter(|(points, _)| *points > 1 || !has_curve).map(|(_, range)| *range);
    let first = standing.next();
    first.is_some_and(|first| first.0 != first.1 || standing.any(|range| range != first))
}

/// What the reader must know of lines that are drawn along `kind`.
fn notes_of(kind: AxisKind, asked: &XAxis, logged: &[Logged<'_>], lines: &[Placed]) -> Vec<Note> {
    let mut notes = Vec::new();
    let count = |is: &dyn Fn(&Placed) -> bool| lines.iter().filter(|line| is(line)).count();
    let mut note = |n: usize, note: fn(usize) -> Note| {
        if n > 0 {
            notes.push(note(n));
        }
    };
    if kind == AxisKind::Metric {
        note(logged.iter().filter(|line| line.input.x_history.is_none()).count(), |runs| Note::WithoutX { runs });
        note(lines.iter().map(|line| line.dropped).sum(), |points| Note::NotJoined { points });
    }
    note(count(&|line| line.is_left_out), |runs| Note::WithoutTimes { runs });
    let went_backwards = count(&|line| line.went_backwards);
    let is_split = lines.iter().any(|line| line.pieces.len() > 1);
    note(went_backwards, if is_split { |runs| Note::Split { runs } } else { |runs| Note::Sorted { runs } });
    if kind == AxisKind::Step {
        let stands = |line: &Placed| line.points() > 1 && line.range().is_some_and(|(low, high)| low == high);
        note(count(&stands), |runs| Note::WithoutSteps { runs });
    }
    if kind == AxisKind::Relative && asked.counts_from_start() {
        let without = logged.iter().filter(|line| line.clock.start.is_none()).count();
        // Where no run says when it started, all are alike, and nothing is said wrongly.
        let is_told = without < logged.len() || logged.iter().any(|line| line.input.start_time.is_some());
        note(if is_told { without } else { 0 }, |runs| Note::WithoutStart { runs });
    }
    notes
}

/// Why the asked axis is not shown.
#[derive(Clone, Copy)]
enum WhyNot {
    /// It tells no two points apart.
    Equal,
    /// No moment can be one.
    NoTimes,
    /// The metric along x was logged, but never at a step of the other.
    NeverMeets,
}

impl WhyNot {
    fn of(kind: AxisKind, lines: &[Placed]) -> Self {
        let is_empty = lines.iter().all(|line| line.points() == 0);
        match kind {
            AxisKind::Metric if is_empty => Self::NeverMeets,
            AxisKind::Relative | AxisKind::Wall if is_empty => Self::NoTimes,
            _ => Self::Equal,
        }
    }

    fn note(self, inputs: &FigureInputs, asked: &XAxis, shown: AxisKind) -> Note {
        match (self, asked) {
            (Self::NeverMeets, XAxis::Metric(x)) => {
                Note::NeverMeets { x: x.clone(), metric: inputs.sources.join(", ").into(), shown }
            }
            (Self::NoTimes, _) => Note::NoTimes { shown },
            _ => Note::FellBack { asked: asked.clone(), shown },
        }
    }
}

/// The points of a line, each once.
struct Logged<'a> {
    input: &'a LineInput,
    history: Arc<History>,
    /// How often each was stored, where any was stored again.
    times: Option<Arc<[u32]>>,
    clock: Clock,
}

impl<'a> Logged<'a> {
    fn new(input: &'a LineInput) -> Self {
        let (history, times) = match input.history.distinct() {
            Some(Distinct { history, times }) => (Arc::new(history), Some(times.into())),
            None => (input.history.clone(), None),
        };
        Self { input, clock: Clock::new(&history, input.start_time), history, times }
    }

    /// Whether it cannot be drawn along `kind`.
    fn is_out_of(&self, kind: AxisKind) -> bool {
        kind.is_time() && !self.clock.is_possible
    }

    /// The points along `kind`; `None` when cancelled.
    fn along(&self, kind: AxisKind, asked: &XAxis, order: PointOrder, cancel: &Cancel) -> Option<Placed> {
        if cancel.is_cancelled() {
            return None;
        }
        if kind == AxisKind::Metric {
            let Some(x_history) = &self.input.x_history else {
                let nothing = Along::Values(Arc::default());
                return Some(Placed::new(Arc::default(), nothing, order, None));
            };
            let Join { x, points, dropped } = join(x_history, &self.history, cancel)?;
            let times = self.times.as_ref().map(|times| times_of(&points, &self.history, times));
            let placed = Placed::new(Arc::new(points), Along::Values(x.into()), order, times.as_ref());
            return Some(Placed { dropped, ..placed });
        }
        let start = self.clock.start.filter(|_| asked.counts_from_start());
        let along = Along::new(kind, &self.history, start);
        Some(Placed::new(self.history.clone(), along, order, self.times.as_ref()))
    }
}

/// `times` of those points of `all` that are in `part`, which has them in the same order.
fn times_of(part: &History, all: &History, times: &[u32]) -> Arc<[u32]> {
    let same = |at: usize, other: usize| {
        (part.step(at), part.timestamp(at), part.values()[at].to_bits())
            == (all.step(other), all.timestamp(other), all.values()[other].to_bits())
    };
    let mut found = Vec::with_capacity(part.len());
    for (at, &times) in times.iter().enumerate() {
        if found.len() < part.len() && same(found.len(), at) {
            found.push(times);
        }
    }
    found.into()
}

/// Which of the times of a line can be true. Old versions, imports and loggers of others write 0, seconds, or nothing.
#[derive(Clone, Copy)]
struct Clock {
    /// Whether its points have dates, not times since something else.
    is_real: bool,
    /// Whether its points can stand along time.
    is_possible: bool,
    /// The start of the run, where its points can be counted from it.
    start: Option<i64>,
}

impl Clock {
    /// Years in which runs are logged: 2000 to 2199.
    const REAL: std::ops::Range<i64> = 946_684_800_000..7_258_118_400_000;
    /// Clocks of several machines differ, values of days before are of something else.
    const DAY: i64 = 86_400_000;

    fn new(history: &History, start: Option<i64>) -> Self {
        let start = start.filter(|start| *start > 0);
        let is_real = |time: i64| Self::REAL.contains(&time);
        let Some((low, high)) = history.timestamps().fold(None, |ends: Option<(i64, i64)>, time| {
            Some(ends.map_or((time, time), |(low, high)| (low.min(time), high.max(time))))
        }) else {
            return Self { is_real: false, is_possible: true, start };
        };
        let is_real_start = start.is_some_and(is_real);
        Self {
            is_real: is_real(low),
            is_possible: is_real(low) == is_real(high) && (is_real(low) || !is_real_start),
            start: start.filter(|start| is_real(*start) == is_real(low) && low >= start - Self::DAY),
        }
    }
}

/// A line along an axis.
struct Placed {
    pieces: Vec<Series>,
    /// x went backwards in stored order.
    went_backwards: bool,
    /// Points without a partner in the metric along x.
    dropped: usize,
    /// Its points have no place on this axis.
    is_left_out: bool,
}

impl Placed {
    fn new(history: Arc<History>, along: Along, order: PointOrder, times: Option<&Arc<[u32]>>) -> Self {
        let (pieces, went_backwards) = match order {
            PointOrder::Stored => Series::split(&history, &along, MOST_PIECES),
            PointOrder::Sorted => None,
        }
        .map_or_else(
            || {
                let series = Series::sorted(history, along);
                let went_backwards = series.is_sorted_from_disorder();
                (vec![series], went_backwards)
            },
            |pieces| {
                let went_backwards = pieces.len() > 1;
                (pieces, went_backwards)
            },
        );
        let pieces = pieces.into_iter().map(|series| series.with_times(times.cloned())).collect();
        Self { pieces, went_backwards, dropped: 0, is_left_out: false }
    }

    fn left_out() -> Self {
        let nothing = Self::new(Arc::default(), Along::Index, PointOrder::Sorted, None);
        Self { is_left_out: true, ..nothing }
    }

    fn points(&self) -> usize {
        self.pieces.iter().map(Series::len).sum()
    }

    /// Smallest and largest x; `None` without points.
    fn range(&self) -> Option<(f64, f64)> {
        let ends =
            self.pieces.iter().filter(|piece| !piece.is_empty()).map(|piece| (piece.x(0), piece.x(piece.len() - 1)));
        ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// Whether every point has a moment of its own.
    fn tells_times(&self) -> bool {
        !self.is_left_out && self.pieces.iter().all(|piece| (1..piece.len()).all(|at| piece.x(at - 1) < piece.x(at)))
    }
}
