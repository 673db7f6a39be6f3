//! The children of a run as one table: how they ended, which of their parameters differ and which are the same in all, which
//! metrics most of them have.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::is_system_metric;
use super::natural::natural_cmp;
use super::sort::{self, Sort};
use super::{Catalog, RunIndex, StoreView, format};
use crate::store::{Cancel, KeyValue, RunStatus};

/// Wider values are cut in the table.
pub const WIDEST: usize = 24;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildrenQuery {
    pub parent: RunIndex,
    pub stores: StoreView,
    pub sort: Sort,
    /// Children whose own children are shown.
    pub open: Arc<FxHashSet<RunIndex>>,
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildRow {
    pub run: RunIndex,
    /// 0 for a child of the run itself.
    pub depth: usize,
    pub child_count: usize,
    pub is_open: bool,
}

/// See the module.
#[derive(Clone, Debug, PartialEq)]
pub struct Children {
    /// Of whom.
    pub parent: RunIndex,
    /// Direct children.
    pub count: usize,
    /// Runs below these.
    pub below: usize,
    /// How many of the direct children are in each status, those that ended well first.
    pub statuses: Vec<(RunStatus, usize)>,
    /// What is unfolded, in the order of the sort.
    pub rows: Vec<ChildRow>,
    /// Parameters whose value is not the same in all direct children, those that most of them have first. Children without
    /// any parameter do not count.
    /// With the columns that the widest of the values would take, up to [`WIDEST`].
    pub differing: Vec<(Arc<str>, usize)>,
    /// Parameters with the same value in all of these.
    pub same: Vec<KeyValue>,
    /// Metrics of the direct children and how many of them have each, those that most have first; none of the system's.
    pub metrics: Vec<(Arc<str>, usize)>,
    /// The direct children in the order of the sort.
    pub direct: Arc<[RunIndex]>,
}

/// Makes the table. `None` when cancelled.
pub fn children(catalog: &Catalog, query: &ChildrenQuery, cancel: &Cancel) -> Option<Children> {
    let direct = sorted(catalog, query, query.parent, cancel)?;
    let mut children = Children {
        parent: query.parent,
        count: direct.len(),
        below: below(catalog, query.stores, &direct),
        statuses: statuses(catalog, &direct),
        rows: Vec::new(),
        differing: Vec::new(),
        same: Vec::new(),
        metrics: metrics(catalog, &direct),
        direct: direct.clone().into(),
    };
    params(catalog, &direct, &mut children);
    let forest = catalog.forest_of(query.stores);
    let mut pending: Vec<(RunIndex, usize)> = direct.iter().rev().map(|run| (*run, 0)).collect();
    while let Some((run, depth)) = pending.pop() {
        let child_count = forest.children(run).len();
        let is_open = child_count > 0 && query.open.contains(&run);
        children.rows.push(ChildRow { run, depth, child_count, is_open });
        if is_open {
            let inner = sorted(catalog, query, run, cancel)?;
            pending.extend(inner.into_iter().rev().map(|run| (run, depth + 1)));
        }
    }
    Some(children)
}

fn sorted(catalog: &Catalog, query: &ChildrenQuery, parent: RunIndex, cancel: &Cancel) -> Option<Vec<RunIndex>> {
    let runs = catalog.forest_of(query.stores).children(parent);
    sort::sorted(catalog, runs, std::slice::from_ref(&query.sort), None, cancel)
}

fn below(catalog: &Catalog, stores: StoreView, direct: &[RunIndex]) -> usize {
    let forest = catalog.forest_of(stores);
    let mut pending = direct.to_vec();
    let mut count = 0;
    while let Some(run) = pending.pop() {
        let inner = forest.children(run);
        count += inner.len();
        pending.extend_from_slice(inner);
    }
    count
}

fn statuses(catalog: &Catalog, runs: &[RunIndex]) -> Vec<(RunStatus, usize)> {
    use RunStatus::{Failed, Finished, Killed, Running, Scheduled, Unknown};
    let count = |status| runs.iter().filter(|run| catalog.run(**run).status == status).count();
    let all = [Finished, Running, Scheduled, Killed, Failed, Unknown].map(|status| (status, count(status)));
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}

fn metrics(catalog: &Catalog, runs: &[RunIndex]) -> Vec<(Arc<str>, usize)> {
    let mut counts: FxHashMap<&Arc<str>, usize> = FxHashMap::default();
    for run in runs {
        for metric in catalog.run(*run).metrics.iter().filter(|metric| !is_system_metric(&metric.key)) {
            *counts.entry(&metric.key).or_default() += 1;
        }
    }
    by_coverage(counts)
}

fn by_coverage(counts: FxHashMap<&Arc<str>, usize>) -> Vec<(Arc<str>, usize)> {
    let mut counts: Vec<(Arc<str>, usize)> = counts.into_iter().map(|(key, count)| (key.clone(), count)).collect();
    counts.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| natural_cmp(a, b)));
    counts
}

/// Columns that a value takes, of those that are looked at.
fn width_of(value: &str) -> usize {
    let line = value.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(WIDEST).map_or(line.len(), |(at, _)| at);
    format::width(&line[..end]).min(WIDEST)
}

fn params(catalog: &Catalog, runs: &[RunIndex], children: &mut Children) {
    struct Seen<'a> {
        first: &'a KeyValue,
        count: usize,
        differs: bool,
        width: usize,
    }
    let mut seen: FxHashMap<&Arc<str>, Seen<'_>> = FxHashMap::default();
    let mut with_params = 0;
    for run in runs.iter().map(|run| catalog.run(*run)).filter(|run| !run.params.is_empty()) {
        with_params += 1;
        for param in &run.params {
            let seen = seen.entry(&param.key).or_insert(Seen { first: param, count: 0, differs: false, width: 0 });
            if seen.width < WIDEST {
                seen.width = seen.width.max(width_of(&param.value));
            }
            seen.count += 1;
            seen.differs |= seen.first.value != param.value;
        }
    }
    let is_same = |seen: &Seen<'_>| !seen.differs && seen.count == with_params;
    let differing = seen.iter().filter(|(_, seen)| !is_same(seen)).map(|(key, seen)| (*key, seen.count)).collect();
    let width = |key: &Arc<str>| seen.get(key).map_or(0, |seen| seen.width);
    children.differing = by_coverage(differing).into_iter().map(|(key, _)| (key.clone(), width(&key))).collect();
    children.same = seen.into_values().filter(|seen| is_same(seen)).map(|seen| seen.first.clone()).collect();
    children.same.sort_by(|a, b| natural_cmp(&a.key, &b.key));
}
