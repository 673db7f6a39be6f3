//! Groups of runs below the comparison: of those that are compared, or of all in view.
//!
//! What is chosen is a [`GroupLook`], which is remembered of each place. Grouping is a job; the order of the groups follows
//! from what it found.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::State as Compare;
use crate::app::Loadable;
use crate::app::place::Place;
use crate::chart::GroupKey;
use crate::compare::groups::{GroupChoice, Grouped, IntervalKind, NAME_WITHOUT_SEED};
use crate::compare::table::export::CompareFormat;
use crate::model::{Directions, Table};

mod jobs;
mod update;

pub use jobs::{Job, WriteGroups};
pub(super) use update::{save, update};

/// What groups are sorted by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum SortBy {
    #[default]
    Group,
    /// How many values.
    Count,
    /// The mean of a metric.
    Mean(Arc<str>),
    /// Of the first metric, as the following.
    Median,
    /// How wide the interval of the mean is.
    Interval,
    Best,
}

/// What is chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupLook {
    pub choice: GroupChoice,
    /// All runs in view are grouped, and not only those that are compared.
    pub is_of_all: bool,
    pub interval: IntervalKind,
    pub sort: SortBy,
    /// Largest first.
    pub is_descending: bool,
    /// Exports have the best mean in plain letters.
    pub is_best_plain: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct State {
    pub content: Loadable<Arc<Grouped>>,
    /// Positions of the groups, in the order in which they are shown; follows `content` and the look.
    pub order: Vec<usize>,
    /// Words that keys must hold to be offered.
    pub key_search: String,
    /// Positions of those that are offered; follows `content` and what is searched for.
    pub keys_found: Vec<usize>,
    /// Words that metrics must hold to be offered.
    pub metric_search: String,
    /// Positions of those that are offered.
    pub metrics_found: Vec<usize>,
    /// What was typed as a pattern of names; counts when it is a regular expression.
    pub pattern: String,
    /// The group whose runs were selected, and how often the selection had changed then.
    selected: Option<(usize, u64)>,
    made_of: Option<Made>,
    /// Which text the dialog asks a path for: that of groups.
    pub(super) is_picking: bool,
}

/// What groups were made of.
#[derive(Clone, Debug)]
struct Made {
    choice: GroupChoice,
    /// Of all in view; otherwise those that are compared, after so many changes.
    runs: Result<Arc<Table>, u64>,
    revision: u64,
    directions: Directions,
}

impl Made {
    fn is_same(&self, other: &Self) -> bool {
        let are_same_runs = match (&self.runs, &other.runs) {
            (Ok(a), Ok(b)) => Arc::ptr_eq(a, b),
            (Err(a), Err(b)) => a == b,
            _ => false,
        };
        are_same_runs
            && self.choice == other.choice
            && self.revision == other.revision
            && self.directions == other.directions
    }
}

impl State {
    /// Whether groups have to be made (again).
    pub fn is_stale(place: &Place, directions: &Directions) -> bool {
        let made = &place.compare.groups.made_of;
        wanted(place, directions).is_some_and(|wanted| !made.as_ref().is_some_and(|made| made.is_same(&wanted)))
    }

    /// The group whose runs are selected.
    pub fn selected(&self, place: &Place) -> Option<usize> {
        self.selected.filter(|(_, changes)| *changes == place.table.selection.changes()).map(|(group, _)| group)
    }

    /// The pattern that was typed is no regular expression.
    pub fn has_bad_pattern(&self) -> bool {
        !self.pattern.is_empty() && pattern_key(&self.pattern).is_none()
    }
}

fn pattern_key(pattern: &str) -> Option<GroupKey> {
    format!("name:{pattern}").parse().ok()
}

/// Whether a key is a pattern that was typed.
fn is_typed(key: &GroupKey) -> bool {
    matches!(key, GroupKey::Name(pattern) if pattern != NAME_WITHOUT_SEED)
}

fn wanted(place: &Place, directions: &Directions) -> Option<Made> {
    let look = &place.compare.look.groups;
    let runs = if look.is_of_all { Ok(place.table.content.value()?.clone()) } else { Err(place.compare.changes) };
    Some(Made { choice: look.choice.clone(), runs, revision: place.catalog.revision, directions: directions.clone() })
}

/// Positions of the groups as they are sorted; those without a number are last either way.
fn sorted(grouped: &Grouped, look: &GroupLook) -> Vec<usize> {
    let mut order: Vec<usize> = (0..grouped.groups.len()).collect();
    let first = grouped.metrics.first();
    let number = |at: usize| -> Option<f64> {
        let figures = |metric: &crate::compare::groups::GroupedMetric| metric.groups[at].summary.figures;
        match &look.sort {
            SortBy::Group => None,
            SortBy::Count => Some(first.map_or(grouped.groups[at].runs.len(), |it| it.groups[at].summary.n) as f64),
            SortBy::Mean(name) => {
                figures(grouped.metrics.iter().find(|metric| metric.metric == *name)?).map(|it| it.mean)
            }
            SortBy::Median => figures(first?).map(|it| it.median),
            SortBy::Interval => {
                let interval = look.interval.of(&figures(first?)?).ok()?;
                Some(interval.high - interval.low)
            }
            SortBy::Best => figures(first?)?.best,
        }
    };
    if look.sort == SortBy::Group {
        if look.is_descending {
            order.reverse();
        }
        return order;
    }
    order.sort_by(|a, b| match (number(*a), number(*b)) {
        (Some(a), Some(b)) if look.is_descending => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    order
}

/// Puts groups into the order that is chosen.
fn reorder(compare: &mut Compare) {
    let look = &compare.look.groups;
    compare.groups.order = compare.groups.content.value().map(|grouped| sorted(grouped, look)).unwrap_or_default();
}

/// Finds what is offered.
fn find_offers(groups: &mut State) {
    fn found<'a>(search: &str, names: impl Iterator<Item = Cow<'a, str>>) -> Vec<usize> {
        let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
        let is_found = |name: &str| words.iter().all(|word| name.to_lowercase().contains(word.as_str()));
        names.enumerate().filter(|(_, name)| is_found(name)).map(|(at, _)| at).collect()
    }
    let Some(grouped) = groups.content.value() else { return };
    let offers = &grouped.offers;
    groups.keys_found = found(&groups.key_search, offers.keys.iter().map(|key| key.to_string().into()));
    groups.metrics_found = found(&groups.metric_search, offers.metrics.iter().map(|metric| (&**metric).into()));
}

/// What can be asked for.
#[derive(Debug)]
pub enum Action {
    /// Groups are wanted as they are chosen now.
    Want,
    /// Choose this.
    SetLook(Box<GroupLook>),
    /// Group by a key, or no longer.
    ToggleKey(GroupKey),
    /// Group by what a regular expression finds in the names; nothing: no longer.
    SetPattern(String),
    SetKeySearch(String),
    SetMetricSearch(String),
    /// Show a metric, or no longer.
    ToggleMetric(Arc<str>),
    /// Test this one of the metrics that are shown.
    TestMetric(Arc<str>),
    /// Sort by this; again: the other way round.
    Sort(SortBy),
    /// Select the runs of a group, by its position, and give the best of them the focus.
    Select(usize),
    /// Put the groups on the clipboard.
    Copy(CompareFormat),
    /// Show the system's dialog that picks where to write them.
    PickPath(CompareFormat),
    Done(Box<Grouped>),
}
