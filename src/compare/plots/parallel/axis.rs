//! A vertical axis: where values lie on it, and which lane takes what has no place along it.

use jiff::tz::TimeZone;

use super::super::data::{Column, Values};
use super::super::plot::{LaneKind, Scale};
use super::super::scale::{ends, finite, scale_of};
use super::axis_setup::AxisSetup;
use crate::chart::ticks::{self, Tick};
use crate::model::format;
use crate::text::Texts;

/// Distinct numbers that have a tick each, where they have the room.
const MOST_VALUES: usize = 8;
/// Room beyond the lowest and highest value, of the span between them.
const MARGIN: f64 = 0.03;
/// Of the room of a category, how much its lines spread over.
const SPREAD: f64 = 0.6;

/// See the module.
pub(super) struct Axis<'a> {
    pub(super) column: &'a Column,
    pub(super) setup: &'a AxisSetup,
    pub(super) scale: Scale,
    /// The values at the ends, the lower first.
    pub(super) range: [f64; 2],
    /// Of categories: how far the line of each run lies from the middle of its own.
    offsets: Vec<f32>,
    runs: usize,
}

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    /// From 0 at the lower to 1 at the higher end of the values.
    Along(f64),
    Lane(LaneKind),
}

impl<'a> Axis<'a> {
    pub(super) fn new(column: &'a Column, setup: &'a AxisSetup, runs: usize) -> Self {
        let scale = scale_of(column, runs, setup.scale);
        let is_placed = |value: &f64| scale == Scale::Linear || *value > 0.0;
        let ends = ends(finite(column, runs).filter(is_placed));
        let (range, offsets) = match &column.values {
            Values::Categories { names, of } => ([-0.5, names.len().max(1) as f64 - 0.5], offsets(names.len(), of)),
            _ => (widened(ends.unwrap_or([1.0, 1.0]), scale), Vec::new()),
        };
        Self { column, setup, scale, range, offsets, runs }
    }

    /// Where a value lies along the axis, whatever run has it.
    pub(super) fn along(&self, value: f64) -> At {
        if value.is_nan() || self.scale == Scale::Log && value <= 0.0 && value.is_finite() {
            return At::Lane(LaneKind::NotANumber);
        }
        if value.is_infinite() {
            return At::Lane(if value > 0.0 { LaneKind::Infinite } else { LaneKind::MinusInfinite });
        }
        // Ends stop short of the largest numbers that there are.
        let share = share(value, self.range, self.scale);
        At::Along(if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) })
    }

    /// Where the line of a run meets the axis.
    pub(super) fn of_run(&self, run: usize) -> At {
        let Some(value) = self.column.number(run) else { return At::Lane(LaneKind::Missing) };
        self.along(value + f64::from(self.offsets.get(run).copied().unwrap_or_default()))
    }

    /// Which lanes its runs need.
    pub(super) fn lanes(&self) -> Vec<LaneKind> {
        let mut lanes: Vec<LaneKind> = Vec::new();
        for run in 0..self.runs {
            if let At::Lane(kind) = self.of_run(run)
                && !lanes.contains(&kind)
            {
                lanes.push(kind);
            }
        }
        lanes
    }

    /// At most so many ticks.
    pub(super) fn ticks(&self, most: usize, texts: &Texts, zone: &TimeZone) -> Vec<Tick> {
        let range = (self.range[0], self.range[1]);
        match &self.column.values {
            Values::Categories { names, .. } => {
                let stride = names.len().div_ceil(most.max(1)).max(1);
                let tick = |(at, name): (usize, &std::sync::Arc<str>)| Tick { at: at as f64, label: name.to_string() };
                names.iter().enumerate().step_by(stride).map(tick).collect()
            }
            Values::Times(_) => ticks::dates(range, most, zone, texts),
            Values::Durations(_) if self.scale == Scale::Log => {
                let decades = ticks::decades((range.0 / 1000.0, range.1 / 1000.0), most).into_iter();
                let tick = |at: f64| Tick { at, label: format::duration(texts, at.round() as i64) };
                decades.map(|found| tick((found.at * 1000.0).clamp(range.0, range.1))).collect()
            }
            Values::Durations(_) => ticks::durations(range, most, texts),
            Values::Numbers(_) => self.number_ticks(most),
        }
    }

    /// At the values themselves where they are few and not too near to each other.
    fn number_ticks(&self, most: usize) -> Vec<Tick> {
        let mut values: Vec<f64> = Vec::new();
        for value in finite(self.column, self.runs).filter(|value| matches!(self.along(*value), At::Along(_))) {
            if !values.contains(&value) {
                values.push(value);
            }
            if values.len() > MOST_VALUES {
                break;
            }
        }
        values.sort_by(f64::total_cmp);
        let places: Vec<f64> = values.iter().map(|value| share(*value, self.range, self.scale)).collect();
        let least = 1.0 / (2.0 * most as f64).max(1.0);
        let is_roomy = places.windows(2).all(|pair| pair[1] - pair[0] >= least);
        if !values.is_empty() && values.len() <= MOST_VALUES && is_roomy {
            return values.into_iter().map(|at| Tick { at, label: format::number(at) }).collect();
        }
        let range = (self.range[0], self.range[1]);
        if self.scale == Scale::Log { ticks::decades(range, most) } else { ticks::numbers(range, most) }
    }
}

/// From 0 at the lower to 1 at the higher end. Halves first: ends may be as far apart as numbers go.
pub(super) fn share(value: f64, range: [f64; 2], scale: Scale) -> f64 {
    let [value, low, high] = match scale {
        Scale::Linear => [value, range[0], range[1]],
        Scale::Log => [value, range[0], range[1]].map(f64::ln),
    }
    .map(|number| number / 2.0);
    (value - low) / (high - low)
}

/// The value there; the inverse of [`share`].
pub(super) fn value_at(share: f64, range: [f64; 2], scale: Scale) -> f64 {
    match scale {
        Scale::Linear => range[0] * (1.0 - share) + range[1] * share,
        Scale::Log => (range[0].ln() * (1.0 - share) + range[1].ln() * share).exp(),
    }
}

/// With room beyond the ends; what is one value has it in its middle.
fn widened([low, high]: [f64; 2], scale: Scale) -> [f64; 2] {
    let most = |value: f64| value.clamp(-f64::MAX / 4.0, f64::MAX / 4.0);
    let [low, high] = [most(low), most(high)];
    match scale {
        Scale::Linear => {
            let room = (high - low) * MARGIN;
            let room = if room > 0.0 { room } else { (low.abs() * 0.1).max(f64::MIN_POSITIVE * 1e16) };
            let room = if low == 0.0 && high == 0.0 { 1.0 } else { room };
            [low - room, high + room]
        }
        Scale::Log => {
            let room = if high > low { (high / low).ln() * MARGIN } else { 0.5 };
            let least = f64::MIN_POSITIVE;
            [(low.ln() - room).exp().max(least), most((high.ln() + room).exp()).max(least * 4.0)]
        }
    }
}

/// Runs of a category side by side, in their order, so that it is seen how many they are.
fn offsets(categories: usize, of: &[Option<u32>]) -> Vec<f32> {
    let mut counts = vec![0_u32; categories];
    for at in of.iter().flatten() {
        counts[*at as usize] += 1;
    }
    let mut met = vec![0_u32; categories];
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let offset = |at: &Option<u32>| {
        let Some(at) = at.map(|at| at as usize) else { return 0.0 };
        let place = (f64::from(met[at]) + 0.5) / f64::from(counts[at]) - 0.5;
        met[at] += 1;
        // Few runs need less room than many.
        (place * SPREAD * (f64::from(counts[at]) / f64::from(most)).sqrt()) as f32
    };
    of.iter().map(offset).collect()
}
