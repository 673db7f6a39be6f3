//! What is asked for, and what it comes to.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::chart::GroupKey;
use crate::compare::statistics::Interval;
use crate::compare::statistics::NoAnswer;
use crate::compare::statistics::correction::Correction;
use crate::compare::statistics::groups::{Figures, Summary};
use crate::compare::statistics::pairwise::{Comparison, TestKind};
use crate::compare::table::MetricValue;
use crate::model::{Best, Catalog, Directions, RunIndex};

/// How the interval of a mean is come by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IntervalKind {
    /// By Student's t.
    #[default]
    T,
    Bootstrap,
}

impl IntervalKind {
    /// The one of a group.
    pub fn of(self, figures: &Figures) -> Result<Interval, NoAnswer> {
        match self {
            Self::T => figures.t_interval,
            Self::Bootstrap => figures.bootstrap_interval,
        }
    }
}

/// How runs are grouped, and how groups are held against each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupChoice {
    /// What runs of a group have in common; `None`: what is proposed.
    pub by: Option<Vec<GroupKey>>,
    /// The first is the one that is tested. Those that no run has do not count; without any, the most telling one.
    pub metrics: Vec<Arc<str>>,
    /// Which value of metrics.
    pub value: MetricValue,
    pub test: TestKind,
    pub correction: Correction,
    /// The label of the group that all others are held against; `None`, or of no group: each against each.
    pub against: Option<String>,
    /// What runs of two groups have in common that are a pair; `None`: what is proposed.
    pub pair_by: Option<GroupKey>,
}

/// What is grouped.
#[derive(Clone, Copy)]
pub struct GroupQuery<'a> {
    pub catalog: &'a Catalog,
    /// Each once.
    pub runs: &'a [RunIndex],
    pub choice: &'a GroupChoice,
    /// Which end of a metric is the good one, in the user's words.
    pub directions: &'a Directions,
}

/// Runs that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct RunGroup {
    /// What they have under each key, as the first of them has it.
    pub values: Vec<Option<Box<str>>>,
    /// The same in one line; no two groups have the same.
    pub label: String,
    /// The values alone, in the order of the keys, where those are named elsewhere.
    pub short: String,
    pub runs: Vec<RunIndex>,
}

/// A metric in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct OfGroup {
    /// In the order of its runs; NaN where there is none.
    pub values: Vec<f64>,
    /// Runs that have no value.
    pub without: usize,
    pub summary: Summary,
    /// The run with the best value, where the metric has a good end.
    pub best_run: Option<RunIndex>,
}

impl OfGroup {
    /// Runs whose value is NaN.
    pub fn nan(&self) -> usize {
        self.summary.missing - self.without
    }

    /// Mean and standard deviation, to digits that mean something; `None` without a finite value.
    pub fn spread(&self) -> Option<super::Spread> {
        self.summary.figures.map(|figures| super::Spread::of(figures.mean, figures.deviation))
    }
}

/// Why there are no tests between groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTests {
    /// Fewer than two groups.
    OneGroup,
    /// Each against each would be so many; at most so many are made.
    TooMany { pairs: usize, most: usize },
    /// Nothing says which runs are pairs.
    NoPairs,
}

/// Tests between groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tests {
    pub comparisons: Vec<Comparison>,
    /// Of tests of pairs: runs that have no partner in any other group.
    pub unpaired: usize,
    /// Of tests of pairs: runs that are left out because another of their group could be the partner as well.
    pub doubled: usize,
}

/// One metric in all groups.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupedMetric {
    pub metric: Arc<str>,
    /// Its good end, where one is known.
    pub best: Option<Best>,
    /// In the order of the groups.
    pub groups: Vec<OfGroup>,
    /// The group with the best mean, where not all are equal.
    pub best_group: Option<usize>,
    pub tests: Result<Tests, NoTests>,
}

/// What could be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offers {
    /// Those that vary come first.
    pub keys: Vec<GroupKey>,
    /// By what runs could be pairs: what is like a seed comes first.
    pub pair_keys: Vec<GroupKey>,
    pub metrics: Vec<Arc<str>>,
}

/// Runs in groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grouped {
    /// What runs of a group have in common.
    pub by: Vec<GroupKey>,
    /// What runs of two groups have in common that are a pair.
    pub pair_by: Option<GroupKey>,
    /// In natural order.
    pub groups: Vec<RunGroup>,
    /// Groups of fewer runs that are left out, as there are too many.
    pub dropped: usize,
    /// Runs that are left out as they have neither a parameter nor a metric, or are parents without a metric.
    pub empty_runs: usize,
    pub metrics: Vec<GroupedMetric>,
    /// The group that all others are held against.
    pub against: Option<usize>,
    pub test: TestKind,
    pub correction: Correction,
    pub value: MetricValue,
    pub offers: Offers,
}

impl Grouped {
    /// Runs in groups.
    pub fn run_count(&self) -> usize {
        self.groups.iter().map(|group| group.runs.len()).sum()
    }
}
