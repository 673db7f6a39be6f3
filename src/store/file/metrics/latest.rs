//! The latest point of a file, parsing as little as the order (step, timestamp, value) lets it.

use super::canonical::{Canonical, parse_decimal};
use super::line::Line;
use super::taker::Taker;
use crate::store::types::MetricPoint;

/// The best point so far, its timestamp and value perhaps still text: in the usual file every line beats the one
/// before it by its step alone.
#[derive(Default)]
pub(super) struct Latest<'a>(Option<Best<'a>>);

struct Best<'a> {
    step: i64,
    rest: Rest<'a>,
}

enum Rest<'a> {
    Unparsed(Canonical<'a>),
    Timestamp(i64, &'a [u8]),
    Both(i64, f64),
}

impl Rest<'_> {
    fn timestamp(&self) -> i64 {
        match self {
            Self::Unparsed(line) => line.timestamp(),
            Self::Timestamp(timestamp, _) | Self::Both(timestamp, _) => *timestamp,
        }
    }

    fn value(&self) -> f64 {
        match self {
            Self::Unparsed(line) => parse_decimal(line.value),
            Self::Timestamp(_, text) => parse_decimal(text),
            Self::Both(_, value) => *value,
        }
    }
}

impl Latest<'_> {
    /// With `best` taken before.
    pub(super) fn since(best: Option<MetricPoint>) -> Self {
        Self(best.map(|MetricPoint { value, step, timestamp }| Best { step, rest: Rest::Both(timestamp, value) }))
    }

    /// The latest of the points taken.
    pub(super) fn point(&self) -> Option<MetricPoint> {
        let Best { step, rest } = self.0.as_ref()?;
        Some(MetricPoint { value: rest.value(), step: *step, timestamp: rest.timestamp() })
    }
}

impl<'a> Taker<'a> for Latest<'a> {
    #[inline]
    fn canonical(&mut self, line: &Canonical<'a>) {
        match &mut self.0 {
            Some(best) if line.step < best.step => {}
            Some(best) if line.step == best.step => best.tie(line),
            best => *best = Some(Best { step: line.step, rest: Rest::Unparsed(line.clone()) }),
        }
    }

    fn line(&mut self, line: &Line<'a>) {
        if self.point().is_none_or(|best| line.point.beats(&best)) {
            *self = Self::since(Some(line.point));
        }
    }
}

impl<'a> Best<'a> {
    /// Decides between two lines of one step.
    fn tie(&mut self, line: &Canonical<'a>) {
        let (mine, other) = (self.rest.timestamp(), line.timestamp());
        if other > mine {
            self.rest = Rest::Timestamp(other, line.value);
        } else if other == mine {
            let (value, new) = (self.rest.value(), parse_decimal(line.value));
            self.rest = Rest::Both(mine, if new > value { new } else { value });
        }
    }
}
