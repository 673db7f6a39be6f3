//! Brushes: a stretch of an axis, and the lanes beside it, that runs must lie in.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::super::data::{Column, Field, Values};
use super::super::plot::{AxisPlace, LaneKind, Scale};
use super::super::values::Wording;
use super::axis::{share, value_at};
use crate::text::Texts;

/// A run lies within when its value lies in the stretch, or it lies in one of the lanes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Brush {
    pub field: Field,
    /// `None`: lanes alone.
    #[serde(default)]
    pub along: Option<Brushed>,
    #[serde(default)]
    pub lanes: Vec<LaneKind>,
}

/// A stretch of an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Brushed {
    /// Both ends belong to it: numbers, or milliseconds.
    Range([f64; 2]),
    /// Words, by what is shown of them.
    Names(Vec<String>),
}

/// How far from a lane it is still taken, points of the page.
const NEAR_LANE: f64 = 6.0;

impl Brush {
    /// What lies between two heights of the page beside an axis; `None` where nothing does.
    pub fn between(axis: &AxisPlace, column: &Column, from: f64, to: f64) -> Option<Self> {
        let (top, bottom) = (from.min(to), from.max(to));
        let [[_, low_y], [_, high_y]] = axis.ends;
        let along = |y: f64| (y - low_y) / (high_y - low_y);
        let (a, b) = (along(top), along(bottom));
        let (first, last) = (a.min(b).max(0.0), a.max(b).min(1.0));
        let lanes = axis.lanes.iter().filter(|lane| (top - NEAR_LANE..=bottom + NEAR_LANE).contains(&lane.at[1]));
        let lanes: Vec<LaneKind> = lanes.map(|lane| lane.kind).collect();
        let along = (first <= last).then(|| {
            let range = [first, last].map(|share| value_at(share, axis.range, axis.scale));
            match &column.values {
                Values::Categories { names, .. } => Brushed::Names(names_in(names, range)),
                _ => Brushed::Range(range),
            }
        });
        let along = along.filter(|along| !matches!(along, Brushed::Names(names) if names.is_empty()));
        (along.is_some() || !lanes.is_empty()).then(|| Self { field: axis.field.clone(), along, lanes })
    }

    /// Heights of the page between which it lies beside an axis, the upper one first.
    pub fn heights(&self, axis: &AxisPlace, column: &Column) -> Option<[f64; 2]> {
        let [[_, low_y], [_, high_y]] = axis.ends;
        let y = |value: f64| {
            let share = share(value, axis.range, axis.scale).clamp(0.0, 1.0);
            low_y + (high_y - low_y) * share
        };
        let mut heights: Vec<f64> = Vec::new();
        match (&self.along, &column.values) {
            (Some(Brushed::Range(range)), values) if !matches!(values, Values::Categories { .. }) => {
                heights.extend(range.map(y).into_iter().filter(|y| y.is_finite()));
            }
            (Some(Brushed::Names(chosen)), Values::Categories { names, .. }) => {
                let at = names.iter().enumerate().filter(|(_, name)| chosen.iter().any(|it| **it == ***name));
                heights.extend(at.flat_map(|(at, _)| [at as f64 - 0.5, at as f64 + 0.5]).map(y));
            }
            _ => {}
        }
        let lanes = axis.lanes.iter().filter(|lane| self.lanes.contains(&lane.kind));
        heights.extend(lanes.flat_map(|lane| [lane.at[1] - NEAR_LANE, lane.at[1] + NEAR_LANE]));
        let top = heights.iter().copied().fold(f64::INFINITY, f64::min);
        let bottom = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (top <= bottom).then_some([top, bottom])
    }

    /// In words: `0.001 – 0.01`, `Adam, SGD, missing`.
    pub fn told(&self, column: &Column, texts: &Texts, zone: &TimeZone) -> String {
        let wording = Wording { texts, zone };
        let mut parts: Vec<String> = match &self.along {
            Some(Brushed::Range([low, high])) => {
                vec![format!("{} – {}", column.word(*low, wording), column.word(*high, wording))]
            }
            Some(Brushed::Names(names)) => names.clone(),
            None => Vec::new(),
        };
        parts.extend(self.lanes.iter().map(|lane| lane.name(texts).to_owned()));
        parts.join(", ")
    }

    /// Ready to be asked of every run.
    pub(super) fn test(&self, column: &Column, scale: Scale) -> Test<'_> {
        let words = match (&self.along, &column.values) {
            (Some(Brushed::Names(chosen)), Values::Categories { names, .. }) => {
                names.iter().map(|name| chosen.iter().any(|it| **it == **name)).collect()
            }
            _ => Vec::new(),
        };
        Test { brush: self, words, scale }
    }
}

/// Words whose middle lies in a stretch; the nearest where there is none.
fn names_in(names: &[std::sync::Arc<str>], [low, high]: [f64; 2]) -> Vec<String> {
    if names.is_empty() {
        return Vec::new();
    }
    let last = names.len() - 1;
    let first = (low.ceil().max(0.0) as usize).min(last);
    let end = high.floor();
    if end < first as f64 {
        let nearest = (f64::midpoint(low, high).round().max(0.0) as usize).min(last);
        return vec![names[nearest].to_string()];
    }
    names[first..=(end as usize).min(last)].iter().map(ToString::to_string).collect()
}

/// See [`Brush::test`].
pub(super) struct Test<'a> {
    brush: &'a Brush,
    /// Of each word whether it is chosen.
    words: Vec<bool>,
    scale: Scale,
}

impl Test<'_> {
    /// Whether a run lies within.
    pub(super) fn holds(&self, column: &Column, run: usize) -> bool {
        let has = |kind: LaneKind| self.brush.lanes.contains(&kind);
        let Some(value) = column.number(run) else { return has(LaneKind::Missing) };
        if let Values::Categories { .. } = column.values {
            return self.words.get(value as usize).copied().unwrap_or(false);
        }
        if value.is_nan() || self.scale == Scale::Log && value <= 0.0 && value.is_finite() {
            return has(LaneKind::NotANumber);
        }
        if value.is_infinite() {
            return has(if value > 0.0 { LaneKind::Infinite } else { LaneKind::MinusInfinite });
        }
        matches!(self.brush.along, Some(Brushed::Range([low, high])) if (low..=high).contains(&value))
    }
}
