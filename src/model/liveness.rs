//! How long a run that says it is running has been running, and whether it still is.
//!
//! A program that was killed leaves its run at RUNNING for good. What is known without opening files: the time of the
//! latest point of each metric, its step, and when the run began.

use crate::store::{Run, RunStatus};

const HOUR: i64 = 3_600_000;
/// Shorter silence says nothing.
const LEAST_SILENCE: i64 = HOUR;
/// A run that never logged a point may be at its first epoch.
const LEAST_SILENCE_WITHOUT_POINTS: i64 = 24 * HOUR;
/// Longer silence than so many times the usual distance between two points is odd.
const USUAL_DISTANCES: i64 = 10;

/// What is known of a run at RUNNING.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Liveness {
    /// When it began.
    pub start: i64,
    /// The last sign of life: its latest point, or its start.
    pub last: i64,
    /// Nothing was written for long.
    pub is_stale: bool,
}

impl Liveness {
    /// Of a run that is running at `now` and says when it began; all in milliseconds since 1970 UTC.
    pub fn of(run: &Run, now: i64) -> Option<Self> {
        if run.status != RunStatus::Running {
            return None;
        }
        let start = run.start_time?;
        let mut last = None;
        // The metric that is written most rarely tells how long silence may last.
        let mut usual = 0;
        for point in run.metrics.iter().filter_map(|metric| metric.latest) {
            last = last.max(Some(point.timestamp));
            if point.step > 0 {
                usual = usual.max(point.timestamp.saturating_sub(start) / point.step);
            }
        }
        let least = if last.is_some() { LEAST_SILENCE } else { LEAST_SILENCE_WITHOUT_POINTS };
        let last = last.map_or(start, |last| last.max(start));
        let silence = now.saturating_sub(last);
        Some(Self { start, last, is_stale: silence > least && silence > usual.saturating_mul(USUAL_DISTANCES) })
    }

    /// How long it ran: until now, or as far as is known of one that is stale.
    pub fn duration(self, now: i64) -> i64 {
        (if self.is_stale { self.last } else { now.max(self.start) }).saturating_sub(self.start)
    }
}
