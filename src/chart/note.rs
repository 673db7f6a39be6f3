//! What a chart says about itself in words: what was left out, and where what is shown is not what was asked for.

use std::sync::Arc;

use super::axis::{AxisKind, XAxis};
use crate::text::Message;

/// What the reader must know about a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `asked` is equal for all points (or no run has the metric), so `shown` is along x.
    FellBack {
        /// What was asked for.
        asked: XAxis,
        /// What is shown.
        shown: AxisKind,
    },
    /// The metric `x` has no value at the steps of `metric`, so `shown` is along x.
    NeverMeets {
        /// What was asked for.
        x: Arc<str>,
        /// What is drawn.
        metric: Arc<str>,
        /// What is shown.
        shown: AxisKind,
    },
    /// Times were asked for, but none of those that were stored can be true, so `shown` is along x.
    NoTimes {
        /// What is shown.
        shown: AxisKind,
    },
    /// This many runs are left out because the times of their values cannot be true.
    WithoutTimes { runs: usize },
    /// This many runs do not say when they started: their time begins at their first value.
    WithoutStart { runs: usize },
    /// All values of this many runs stand at one step.
    WithoutSteps { runs: usize },
    /// This many lines were stored again; each point is drawn and counted once.
    Repeated { lines: usize },
    /// Runs of a group have values at different x: between those of a run it is interpolated.
    Interpolated,
    /// This many groups are cut to where all their runs have values, as these begin or end about together.
    CutToAll { groups: usize },
    /// In this many groups not every run has a value everywhere.
    FewerRuns { groups: usize },
    /// In this many runs x went backwards; their points are shown in order of x.
    Sorted { runs: usize },
    /// In this many runs x went backwards; their curves are split there.
    Split { runs: usize },
    /// This many runs lack the metric along x.
    WithoutX { runs: usize },
    /// This many points have no finite value of the metric along x at their step.
    NotJoined { points: usize },
    /// This many values that are not finite take no part in the groups.
    LeftOutOfGroups { points: usize },
    /// This many points lie where the run from which differences are drawn has no value.
    BesideReference { points: usize },
    /// The run from which differences should be drawn has no such curve here, so values are drawn.
    WithoutReference,
    /// On a logarithmic scale this many values in view are not shown because they are not positive.
    NotPositive { points: usize },
    /// On a logarithmic x axis this many points are not shown because their x is not positive.
    NotPositiveX { points: usize },
    /// The y axis leaves outliers outside.
    OutliersOutside,
}

impl Note {
    /// The note in words.
    pub fn message(&self) -> Message {
        match self {
            Self::FellBack { asked, shown } => Message::new(match (asked, shown) {
                (XAxis::Step, AxisKind::Relative) => "note-steps-equal-relative",
                (XAxis::Step, _) => "note-steps-equal-index",
                (XAxis::Metric(_), AxisKind::Step) => "note-metric-equal-step",
                (XAxis::Metric(_), _) => "note-metric-equal-index",
                (_, AxisKind::Step) => "note-times-equal-step",
                (_, _) => "note-times-equal-index",
            }),
            Self::NeverMeets { x, metric, shown } => Message::new(match shown {
                AxisKind::Step => "note-never-meets-step",
                _ => "note-never-meets-index",
            })
            .arg("x", &**x)
            .arg("metric", &**metric),
            Self::NoTimes { shown } => Message::new(match shown {
                AxisKind::Step => "note-no-times-step",
                _ => "note-no-times-index",
            }),
            Self::WithoutTimes { runs } => Message::new("note-without-times").arg("n", *runs),
            Self::WithoutStart { runs } => Message::new("note-without-start").arg("n", *runs),
            Self::WithoutSteps { runs } => Message::new("note-without-steps").arg("n", *runs),
            Self::Repeated { lines } => Message::new("note-repeated").arg("n", *lines),
            Self::Interpolated => Message::new("note-interpolated"),
            Self::CutToAll { groups } => Message::new("note-cut-to-all").arg("n", *groups),
            Self::FewerRuns { groups } => Message::new("note-fewer-runs").arg("n", *groups),
            Self::Sorted { runs } => Message::new("note-steps-sorted").arg("n", *runs),
            Self::Split { runs } => Message::new("note-steps-split").arg("n", *runs),
            Self::WithoutX { runs } => Message::new("note-without-x").arg("n", *runs),
            Self::NotJoined { points } => Message::new("note-not-joined").arg("n", *points),
            Self::LeftOutOfGroups { points } => Message::new("note-left-out-of-groups").arg("n", *points),
            Self::BesideReference { points } => Message::new("note-beside-reference").arg("n", *points),
            Self::WithoutReference => Message::new("note-without-reference"),
            Self::NotPositive { points } => Message::new("note-not-positive").arg("n", *points),
            Self::NotPositiveX { points } => Message::new("note-x-not-positive").arg("n", *points),
            Self::OutliersOutside => Message::new("note-outliers-outside"),
        }
    }

    /// The same of a table in which every line stands as often as it was stored.
    pub(crate) fn message_of_all_points(&self) -> Message {
        match self {
            Self::Repeated { lines } => Message::new("note-repeated-kept").arg("n", *lines),
            other => other.message(),
        }
    }
}
