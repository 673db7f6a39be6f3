//! How a column lies along an axis: its range, its ticks, and what has no place along it.
//!
//! Every run has a place: along the axis, or in a lane beside it. Total, as [`chart::Scale`] is: whatever was logged, places
//! are finite.

use std::sync::Arc;

use super::data::{Column, Field, Values};
use super::plot::{LaneKind, Scale};
use super::values::Wording;
use crate::chart::{self, AxisScale, Tick, ticks};
use crate::model::format;
use crate::text::Message;

/// A scale is logarithmic by itself from this ratio on, as that of the colours of runs.
const LOG_FROM: f64 = 100.0;

/// The finite values of a column.
pub(super) fn finite(column: &Column, runs: usize) -> impl Iterator<Item = f64> {
    (0..runs).filter_map(|run| column.finite(run))
}

/// The lowest and the highest.
pub(super) fn ends(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    values.fold(None, |ends: Option<[f64; 2]>, value| {
        let [low, high] = ends.unwrap_or([value, value]);
        Some([low.min(value), high.max(value)])
    })
}

/// The scale that a column has, as chosen or by itself; of words there is one.
pub(super) fn scale_of(column: &Column, runs: usize, chosen: Option<Scale>) -> Scale {
    if !matches!(column.values, Values::Numbers(_) | Values::Durations(_)) {
        return Scale::Linear;
    }
    chosen.unwrap_or_else(|| match ends(finite(column, runs)) {
        Some([low, high]) if low > 0.0 && high / low > LOG_FROM => Scale::Log,
        _ => Scale::Linear,
    })
}

/// What lies along an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Number,
    /// Milliseconds since 1970 UTC.
    Time,
    /// Milliseconds.
    Duration,
    /// Places side by side, from 0, with their names.
    Bands(Vec<Arc<str>>),
}

/// Where a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    At(f64),
    Lane(LaneKind),
}

impl Place {
    /// Along the axis, if it is there.
    pub(super) fn at(self) -> Option<f64> {
        if let Self::At(value) = self { Some(value) } else { None }
    }
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    /// Of which views know, to brush along it.
    pub(super) field: Option<Field>,
    pub(super) title: String,
    pub(super) kind: Kind,
    pub(super) scale: Scale,
    /// The values at its ends, padded.
    pub(super) range: [f64; 2],
    /// Lanes in use, with what they are called.
    pub(super) lanes: Vec<(LaneKind, String)>,
    /// Below the names of bands, longest wording first: as much is shown as there is room for.
    pub(super) below: Vec<Vec<String>>,
    map: chart::Scale,
}

/// An axis, the place of each run on it, and what must be said of those that have none.
pub(super) struct Laid {
    pub(super) axis: Axis,
    pub(super) places: Vec<Place>,
    pub(super) notes: Vec<Message>,
}

fn axis_scale(scale: Scale) -> AxisScale {
    match scale {
        Scale::Linear => AxisScale::Linear,
        Scale::Log => AxisScale::Log,
    }
}

impl Axis {
    /// Along which numbers from `low` to `high` lie, with room at the ends. On a scale of logarithms both are positive.
    pub(super) fn new(title: impl Into<String>, kind: Kind, scale: Scale, [low, high]: [f64; 2]) -> Self {
        let range = match kind {
            Kind::Bands(_) => (low, high),
            _ => chart::padded(axis_scale(scale), (low, high)),
        };
        Self {
            field: None,
            title: title.into(),
            kind,
            scale,
            range: [range.0, range.1],
            lanes: Vec::new(),
            below: Vec::new(),
            map: chart::Scale::new(axis_scale(scale), range),
        }
    }

    /// Bands side by side.
    pub(super) fn bands(title: impl Into<String>, names: Vec<Arc<str>>) -> Self {
        let ends = [-0.5, names.len().max(1) as f64 - 0.5];
        Self::new(title, Kind::Bands(names), Scale::Linear, ends)
    }

    /// The same axis with other ends, not padded.
    pub(super) fn with_range(mut self, range: [f64; 2]) -> Self {
        self.range = range;
        self.map = chart::Scale::new(axis_scale(self.scale), (range[0], range[1]));
        self
    }

    /// A place from 0 to 1; what lies outside of the range beyond.
    pub(super) fn unit(&self, value: f64) -> f64 {
        self.map.unit(value)
    }

    /// The value at a place from 0 to 1.
    pub(super) fn value(&self, unit: f64) -> f64 {
        self.map.value(unit)
    }

    /// The names of its bands.
    pub(super) fn names(&self) -> Option<&[Arc<str>]> {
        if let Kind::Bands(names) = &self.kind { Some(names) } else { None }
    }

    /// At most so many.
    pub(super) fn ticks(&self, most: usize, wording: Wording<'_>) -> Vec<Tick> {
        let range = (self.range[0], self.range[1]);
        let is_log = self.scale == Scale::Log && range.0 > 0.0;
        match &self.kind {
            Kind::Number if is_log => ticks::decades(range, most),
            Kind::Number => ticks::numbers(range, most),
            Kind::Time => ticks::dates(range, most, wording.zone, wording.texts),
            Kind::Duration if is_log => durations_by_factor(range, most, wording),
            Kind::Duration => ticks::durations(range, most, wording.texts),
            Kind::Bands(_) => Vec::new(),
        }
    }
}

/// Ticks of durations on a scale of logarithms: lengths that people know, from the coarsest choice of them that fits.
fn durations_by_factor(range: (f64, f64), most: usize, wording: Wording<'_>) -> Vec<Tick> {
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    const COARSE: [f64; 8] = [0.001, 1.0, MINUTE, HOUR, DAY, 10.0 * DAY, 100.0 * DAY, 1000.0 * DAY];
    let middle = [0.01, 0.1, 10.0, 10.0 * MINUTE, 6.0 * HOUR].into_iter();
    let fine = [2.0, 5.0, 20.0, 30.0].into_iter().flat_map(|at| [at, at * MINUTE]);
    let finest = [45.0 * MINUTE, 1.5 * HOUR, 2.0 * HOUR, 3.0 * HOUR, 12.0 * HOUR, 2.0 * DAY, 5.0 * DAY];
    let sets = [
        COARSE.to_vec(),
        COARSE.into_iter().chain(middle.clone()).collect(),
        COARSE.into_iter().chain(middle.clone()).chain(fine.clone()).chain([2.0 * HOUR, 12.0 * HOUR]).collect(),
        COARSE.into_iter().chain(middle).chain(fine).chain(finest).collect::<Vec<f64>>(),
    ];
    let within = |set: &Vec<f64>| -> Vec<f64> {
        let mut at: Vec<f64> = set.iter().map(|seconds| seconds * 1000.0).collect();
        at.retain(|at| (range.0..=range.1).contains(at));
        at.sort_by(f64::total_cmp);
        at
    };
    let fitting = sets.iter().map(within).rfind(|found| (2..=most).contains(&found.len()));
    let Some(found) = fitting else { return ticks::durations(range, most, wording.texts) };
    let label = |at: f64| {
        let seconds = at / 1000.0;
        let (key, unit) = match seconds {
            ..1.0 => ("tick-milliseconds", 0.001),
            ..MINUTE => ("tick-seconds", 1.0),
            ..HOUR => ("tick-minutes", MINUTE),
            ..DAY => ("tick-hours", HOUR),
            _ => ("tick-days", DAY),
        };
        wording.texts.with(key, &[("value", format::number(seconds / unit).into())])
    };
    found.into_iter().map(|at| Tick { at, label: label(at) }).collect()
}

/// The axis of a column.
pub(super) fn lay(column: &Column, wanted: Scale, runs: usize, wording: Wording<'_>) -> Laid {
    let mut notes = Vec::new();
    let values: Vec<Option<f64>> = (0..runs).map(|run| column.number(run)).collect();
    let finite = || values.iter().copied().flatten().filter(|value| value.is_finite());
    let mut scale = if column.is_category() { Scale::Linear } else { wanted };
    if scale == Scale::Log && !finite().any(|value| value > 0.0) {
        scale = Scale::Linear;
        notes.push(Message::new("plot-note-no-log").arg("field", &*column.title));
    }
    let place = |value: &Option<f64>| match *value {
        None => Place::Lane(LaneKind::Missing),
        Some(f64::INFINITY) => Place::Lane(LaneKind::Infinite),
        Some(value) if scale == Scale::Log && value <= 0.0 => Place::Lane(LaneKind::NotANumber),
        Some(f64::NEG_INFINITY) => Place::Lane(LaneKind::MinusInfinite),
        Some(value) if value.is_nan() => Place::Lane(LaneKind::NotANumber),
        // Axes of logarithms begin where numbers still have all their digits.
        Some(value) if scale == Scale::Log => Place::At(value.max(f64::MIN_POSITIVE)),
        Some(value) => Place::At(value),
    };
    let places: Vec<Place> = values.iter().map(place).collect();
    let kind = match &column.values {
        Values::Numbers(_) => Kind::Number,
        Values::Times(_) => Kind::Time,
        Values::Durations(_) => Kind::Duration,
        Values::Categories { names, .. } => Kind::Bands(names.clone()),
    };
    let mut axis = if let Kind::Bands(names) = kind {
        Axis::bands(&*column.title, names)
    } else {
        let none = [f64::INFINITY, f64::NEG_INFINITY];
        let along = places.iter().filter_map(|place| place.at());
        let ends = along.fold(none, |ends, value| [ends[0].min(value), ends[1].max(value)]);
        Axis::new(&*column.title, kind, scale, if ends[0] <= ends[1] { ends } else { [0.0, 1.0] })
    };
    axis.field = Some(column.field.clone());
    add_lanes(&mut axis, column, &values, &places, wording, &mut notes);
    Laid { axis, places, notes }
}

fn add_lanes(
    axis: &mut Axis,
    column: &Column,
    values: &[Option<f64>],
    places: &[Place],
    wording: Wording<'_>,
    notes: &mut Vec<Message>,
) {
    for kind in [LaneKind::Missing, LaneKind::NotANumber, LaneKind::MinusInfinite, LaneKind::Infinite] {
        let count = places.iter().filter(|place| **place == Place::Lane(kind)).count();
        if count == 0 {
            continue;
        }
        let nan = values.iter().flatten().filter(|value| value.is_nan()).count();
        let (label, key) = match kind {
            LaneKind::Missing => (wording.texts.get("plot-missing"), "plot-note-missing"),
            LaneKind::Infinite => ("∞", "plot-note-infinite"),
            LaneKind::MinusInfinite => ("−∞", "plot-note-minus-infinite"),
            LaneKind::NotANumber if nan == count => ("NaN", "plot-note-nan"),
            LaneKind::NotANumber if nan == 0 => ("≤ 0", "plot-note-not-positive"),
            LaneKind::NotANumber => ("NaN, ≤ 0", "plot-note-nan-or-not-positive"),
        };
        axis.lanes.push((kind, label.to_owned()));
        notes.push(Message::new(key).arg("n", count).arg("field", &*column.title));
    }
}
