//! How the table of a place looks: which columns it has, in which order, and which of them stay beside the names.
//!
//! Of whatever the user said nothing, what is there decides: the columns that most runs in view have come first, and
//! some stand behind a chip. His own words win, and those of an earlier version, which were for all places, count where he
//! said nothing of this one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::choices::{Choices, Shown};
use super::columns::{ColumnGroup, ColumnId, is_system_metric};
use super::coverage::{ColumnFacts, Coverage};
use super::table::Table;

/// Columns of one group that are shown at most while nobody chose any.
pub const SHOWN_AT_FIRST: usize = 8;

/// What the user said of the table of a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableLook {
    /// Columns that he showed or hid, by their stable names.
    pub shown: Choices,
    /// Columns that he moved, in their order; it counts inside each group.
    pub order: Vec<String>,
    /// Groups that he ordered by name.
    pub by_name: Vec<ColumnGroup>,
    /// Columns that stay beside the names, in their order.
    pub pinned: Vec<String>,
    /// Widths that he gave, in points.
    pub widths: BTreeMap<String, f32>,
    /// Parameters and tags that are the same in all runs in view are left out.
    pub is_differing_only: bool,
    /// All runs in one list, without their parents.
    pub is_flat: bool,
}

impl TableLook {
    /// Forgets everything that was said of columns.
    pub fn reset_columns(&mut self) {
        *self = Self { is_flat: self.is_flat, ..Self::default() };
    }
}

/// Everything that was said of the columns of a place.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// For this place.
    pub look: TableLook,
    /// For all places.
    pub shown: Shown,
    /// For all places: order of columns that were moved.
    pub order: Vec<String>,
}

impl Wishes {
    fn said(&self, name: &str) -> Option<bool> {
        self.look.shown.said(name).or_else(|| self.shown.said(name))
    }
}

/// The columns of a table as they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arranged {
    /// From left to right: the name, what is pinned, then group by group.
    pub columns: Vec<ColumnId>,
    /// How many of them stay where they are while the others are scrolled.
    pub pinned: usize,
    /// Columns of each group that some run in view has and that are not shown.
    pub hidden: [usize; ColumnGroup::ALL.len()],
}

/// The columns of `table` that are shown. While more is being read, those of `kept` that it chose by itself before stay
/// in their places.
pub fn arrange(table: &Table, wishes: &Wishes, kept: &[ColumnId]) -> Arranged {
    let names = names(table);
    let chosen = shown_at_first(table, kept);
    let is_shown = |at: usize| {
        (wishes.said(&names[at]).unwrap_or_else(|| chosen.contains(&at)) && !is_left_out(table, wishes, at))
            || table.columns[at] == ColumnId::Name
    };
    let places: FxHashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let mut columns: Vec<usize> = places.get("name").copied().into_iter().collect();
    for name in &wishes.look.pinned {
        if let Some(&at) = places.get(name.as_str())
            && is_shown(at)
            && !columns.contains(&at)
        {
            columns.push(at);
        }
    }
    let pinned = columns.len();
    let is_pinned: FxHashSet<usize> = columns.iter().copied().collect();
    for group in ColumnGroup::ALL {
        let own = ordered(table, &names, wishes, kept, group);
        columns.extend(own.into_iter().filter(|at| is_shown(*at) && !is_pinned.contains(at)));
    }
    let shown: FxHashSet<usize> = columns.iter().copied().collect();
    let hidden = ColumnGroup::ALL.map(|group| {
        let is_hidden = |at: &usize| {
            table.columns[*at].group() == group && table.coverage.facts[*at].count > 0 && !shown.contains(at)
        };
        (0..table.columns.len()).filter(is_hidden).count()
    });
    Arranged { columns: columns.into_iter().map(|at| table.columns[at].clone()).collect(), pinned, hidden }
}

/// The columns of a group that some run in view has or that were chosen, all of them, in the order of the table: their
/// places in `table.columns`.
pub fn listed(table: &Table, wishes: &Wishes, group: ColumnGroup) -> Vec<usize> {
    let names = names(table);
    let mut listed = ordered(table, &names, wishes, &[], group);
    listed.retain(|&at| table.coverage.facts[at].count > 0 || wishes.said(&names[at]) == Some(true));
    listed
}

/// Whether a column is left out because it is the same in all runs in view.
pub fn is_left_out(table: &Table, wishes: &Wishes, at: usize) -> bool {
    let is_compared = matches!(table.columns[at].group(), ColumnGroup::Params | ColumnGroup::Tags);
    wishes.look.is_differing_only && is_compared && !table.coverage.facts[at].differs
}

/// Whether the user put the columns of a group in an order of his own.
pub fn is_moved(wishes: &Wishes, group: ColumnGroup) -> bool {
    !wishes.look.by_name.contains(&group) && own_order(wishes, group).next().is_some()
}

fn names(table: &Table) -> Vec<String> {
    table.columns.iter().map(ToString::to_string).collect()
}

fn in_group(name: &str, group: ColumnGroup) -> bool {
    name.parse::<ColumnId>().is_ok_and(|column| column.group() == group)
}

/// What was moved in this group: in this place, else in all.
fn own_order(wishes: &Wishes, group: ColumnGroup) -> impl Iterator<Item = &String> {
    let is_here = wishes.look.order.iter().any(|name| in_group(name, group));
    let order = if is_here { &wishes.look.order } else { &wishes.order };
    order.iter().filter(move |name| in_group(name, group))
}

fn ordered(table: &Table, names: &[String], wishes: &Wishes, kept: &[ColumnId], group: ColumnGroup) -> Vec<usize> {
    let mut columns: Vec<usize> = (0..table.columns.len()).filter(|&at| table.columns[at].group() == group).collect();
    if wishes.look.by_name.contains(&group) {
        return columns;
    }
    let moved: FxHashMap<&str, usize> =
        own_order(wishes, group).enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let kept: FxHashMap<&ColumnId, usize> = kept.iter().enumerate().map(|(at, column)| (column, at)).collect();
    columns.sort_by_key(|&at| {
        let moved = moved.get(names[at].as_str()).copied().unwrap_or(usize::MAX);
        let kept = kept.get(&table.columns[at]).copied().unwrap_or(usize::MAX);
        (moved, kept, rank(table, at))
    });
    columns
}

/// Where a column stands by itself: system metrics last, parameters that differ and that most runs have first, then what
/// more runs have, then by name.
fn rank(table: &Table, at: usize) -> (u8, Reverse<usize>, usize) {
    let ColumnFacts { count, differs, .. } = table.coverage.facts[at];
    let class = match &table.columns[at] {
        ColumnId::Metric(key) => u8::from(is_system_metric(key)),
        // One that few runs have tells them apart from the others, and nothing else.
        ColumnId::Param(_) if count * 2 < table.coverage.with_params => 2,
        ColumnId::Param(_) => u8::from(!differs),
        ColumnId::Tag(_) => 0,
        _ => return (0, Reverse(0), at),
    };
    (class, Reverse(count), at)
}

/// The columns that are shown while nothing was said of them, as places in `table.columns`.
fn shown_at_first(table: &Table, kept: &[ColumnId]) -> FxHashSet<usize> {
    let several = |facts: ColumnFacts| facts.names.is_some_and(|names| names > 1);
    let mut chosen: FxHashSet<usize> = (0..table.columns.len())
        .filter(|&at| match &table.columns[at] {
            ColumnId::Experiment => several(table.coverage.facts[at]),
            column => column.attribute().is_some_and(|row| row.is_shown),
        })
        .collect();
    let kept: FxHashSet<&ColumnId> = kept.iter().collect();
    for group in [ColumnGroup::Metrics, ColumnGroup::Params] {
        let is_own = |at: &usize| {
            let column = &table.columns[*at];
            column.group() == group && table.coverage.facts[*at].count > 0 && column.is_shown_at_first()
        };
        let mut ranked: Vec<usize> = (0..table.columns.len()).filter(is_own).collect();
        ranked.sort_by_key(|&at| (!kept.contains(&table.columns[at]), rank(table, at)));
        let is_kept = |at: &&usize| kept.contains(&table.columns[**at]);
        let count = worth_showing(table, &ranked, group).max(ranked.iter().filter(is_kept).count());
        chosen.extend(ranked.into_iter().take(count.min(SHOWN_AT_FIRST)));
    }
    chosen
}

/// How many columns are shown at first: no more than so many that most of their cells hold a value. Where there are no such
/// columns at all, gaps are better than nothing.
fn worth_showing(table: &Table, ranked: &[usize], group: ColumnGroup) -> usize {
    /// Fewer are no table.
    const LEAST: usize = 3;
    let Coverage { facts, with_metrics, with_params } = &table.coverage;
    let runs = if group == ColumnGroup::Metrics { *with_metrics } else { *with_params };
    // Three in five.
    let are_full = |count: usize| {
        let filled: usize = ranked.iter().take(count).map(|&at| facts[at].count).sum();
        filled * 5 >= runs * count * 3
    };
    if ranked.len() <= LEAST || !are_full(LEAST) {
        return SHOWN_AT_FIRST;
    }
    (LEAST..=ranked.len().min(SHOWN_AT_FIRST)).take_while(|&count| are_full(count)).last().unwrap_or(LEAST)
}
