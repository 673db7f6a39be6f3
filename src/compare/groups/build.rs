//! From runs to groups of them.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::between::tests;
use super::partition::Partition;
use super::propose::{Varying, keys, metrics, pair_keys, propose};
use super::types::{GroupQuery, Grouped, GroupedMetric, OfGroup, Offers, RunGroup};
use crate::chart::{GroupKey, GroupReader};
use crate::compare::statistics::groups::summary;
use crate::compare::table::{CompareQuery, Histories, metric_values};
use crate::model::{Best, Catalog, RunIndex, format, main_metric, natural_cmp, same};
use crate::store::Cancel;

/// Groups that are told at most: those of most runs.
const MOST_GROUPS: usize = 1_000;
/// Metrics beside each other at most.
pub(super) const MOST_METRICS: usize = 12;
/// Characters of a value in a label.
const LONGEST_VALUE: usize = 60;

/// Groups runs; `None` when cancelled. Points are read only where another value than the last is asked for.
pub fn group(query: &GroupQuery<'_>, histories: &Histories<'_>, cancel: &Cancel) -> Option<Grouped> {
    let (catalog, choice) = (query.catalog, query.choice);
    let has_any = |run: &&RunIndex| {
        let is_parent = !catalog.forest().children(**run).is_empty();
        let run = catalog.run(**run);
        !run.metrics.is_empty() || !run.params.is_empty() && !is_parent
    };
    let runs: Vec<RunIndex> = query.runs.iter().filter(has_any).copied().collect();
    let varying = Varying::of(catalog, &runs);
    let all_metrics = metrics(catalog, &runs);
    let mut chosen: Vec<Arc<str>> = choice.metrics.iter().filter(|it| all_metrics.contains(it)).cloned().collect();
    chosen.truncate(MOST_METRICS);
    if chosen.is_empty() {
        chosen.extend(main_metric(query.catalog, &runs, &all_metrics, query.directions));
    }
    let by = match &choice.by {
        Some(by) => by.clone(),
        None => propose_for(catalog, &runs, chosen.first(), cancel)?,
    };
    let (groups, dropped) = groups(catalog, &runs, &by);
    let offers = Offers { keys: keys(catalog, &runs, &varying), pair_keys: pair_keys(&varying), metrics: all_metrics };
    let against = choice.against.as_ref().and_then(|label| groups.iter().position(|group| group.label == *label));
    let pair_by = choice.pair_by.clone().or_else(|| varying.seeds.first().cloned());
    let mut found = Vec::new();
    for metric in chosen {
        let (best, of_groups) = of_groups(query, &groups, &metric, histories, cancel)?;
        let tests = tests(catalog, &groups, &of_groups, choice, against, pair_by.as_ref());
        found.push(GroupedMetric { best_group: best_group(&of_groups, best), metric, best, groups: of_groups, tests });
    }
    (!cancel.is_cancelled()).then(|| Grouped {
        by,
        pair_by,
        dropped,
        empty_runs: query.runs.len() - runs.len(),
        groups,
        metrics: found,
        against,
        test: choice.test,
        correction: choice.correction,
        value: choice.value,
        offers,
    })
}

/// What is proposed looks at the runs that have the metric: others may be of another kind altogether.
fn propose_for(
    catalog: &Catalog,
    runs: &[RunIndex],
    metric: Option<&Arc<str>>,
    cancel: &Cancel,
) -> Option<Vec<GroupKey>> {
    let has = |run: &RunIndex| metric.is_some_and(|metric| catalog.run(*run).metric(metric).is_some());
    let telling: Vec<RunIndex> = runs.iter().copied().filter(has).collect();
    let telling = if telling.len() < 2 { runs } else { &telling[..] };
    propose(catalog, telling, &Varying::of(catalog, telling), cancel)
}

/// In natural order, and how many are left out.
fn groups(catalog: &Catalog, runs: &[RunIndex], by: &[GroupKey]) -> (Vec<RunGroup>, usize) {
    let whole = Partition::whole(runs.len());
    let found = by.iter().fold(whole, |found, key| found.refined(catalog, runs, key));
    let readers: Vec<GroupReader<'_>> = by.iter().map(|key| GroupReader::new(key, catalog)).collect();
    let mut members: Vec<Vec<RunIndex>> = vec![Vec::new(); found.count];
    for (run, class) in runs.iter().zip(&found.classes) {
        members[*class as usize].push(*run);
    }
    let dropped = members.len().saturating_sub(MOST_GROUPS);
    if dropped > 0 {
        members.sort_by_key(|runs| std::cmp::Reverse(runs.len()));
        members.truncate(MOST_GROUPS);
    }
    let made = |runs: Vec<RunIndex>| {
        let values: Vec<Option<Box<str>>> = readers.iter().map(|reader| reader.value(runs[0]).map(Box::from)).collect();
        RunGroup { label: label(by, &values), short: short(&values), values, runs }
    };
    let mut groups: Vec<RunGroup> = members.into_iter().map(made).collect();
    groups.sort_by(|a, b| {
        a.values
            .iter()
            .zip(&b.values)
            .map(|(a, b)| compare(a.as_deref(), b.as_deref()))
            .find(|it| it.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    tell_apart(catalog, &mut groups);
    (groups, dropped)
}

/// Numbers as numbers, before all else in natural order; what is missing is last.
fn compare(a: Option<&str>, b: Option<&str>) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return b.is_some().cmp(&a.is_some()) };
    match (same::number(a), same::number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => natural_cmp(a, b),
    }
}

/// A value as it is shown: safe, quoted where it is empty, not too long.
fn shown(value: &str) -> String {
    if value.is_empty() {
        return "\"\"".to_owned();
    }
    let end = value.char_indices().nth(LONGEST_VALUE).map_or(value.len(), |(at, _)| at);
    let rest = if end < value.len() { "…" } else { "" };
    format!("{}{rest}", format::safe_text(&value[..end]))
}

/// The value alone of one key, else `model=resnet, lr=0.1` of those that are there.
fn label(by: &[GroupKey], values: &[Option<Box<str>>]) -> String {
    let part = |(key, value): (&GroupKey, &Option<Box<str>>)| {
        let value = shown(value.as_deref()?);
        Some(match key {
            GroupKey::Param(name) | GroupKey::Tag(name) if by.len() > 1 => {
                format!("{}={value}", format::safe_text(name))
            }
            _ => value,
        })
    };
    let parts: Vec<String> = by.iter().zip(values).filter_map(part).collect();
    if parts.is_empty() && !by.is_empty() { format::NO_VALUE.to_owned() } else { parts.join(", ") }
}

/// `resnet · 0.1`.
fn short(values: &[Option<Box<str>>]) -> String {
    let part = |value: &Option<Box<str>>| value.as_deref().map_or_else(|| format::NO_VALUE.to_owned(), shown);
    values.iter().map(part).collect::<Vec<_>>().join(" · ")
}

/// Values that are cut, and parents of one name, may look the same.
fn tell_apart(catalog: &Catalog, groups: &mut [RunGroup]) {
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for group in groups.iter() {
        *times.entry(group.label.clone()).or_default() += 1;
    }
    for group in groups.iter_mut().filter(|group| times[&group.label] > 1) {
        let id: String = catalog.run(group.runs[0]).id.as_str().chars().take(8).collect();
        group.label = format!("{} ({id})", group.label);
        group.short = format!("{} ({id})", group.short);
    }
}

fn of_groups(
    query: &GroupQuery<'_>,
    groups: &[RunGroup],
    metric: &Arc<str>,
    histories: &Histories<'_>,
    cancel: &Cancel,
) -> Option<(Option<Best>, Vec<OfGroup>)> {
    let runs: Vec<RunIndex> = groups.iter().flat_map(|group| &group.runs).copied().collect();
    let values = CompareQuery {
        catalog: query.catalog,
        runs: &runs,
        reference: None,
        value: query.choice.value,
        directions: query.directions,
    };
    let (values, best) = metric_values(&values, metric, histories, cancel)?;
    let mut rest = &values[..];
    let mut parts = Vec::with_capacity(groups.len());
    for group in groups {
        let (part, behind) = rest.split_at(group.runs.len());
        parts.push((group, part));
        rest = behind;
    }
    let made = |(group, found): &(&RunGroup, &[Option<f64>])| {
        let values: Vec<f64> = found.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
        OfGroup {
            without: found.iter().filter(|value| value.is_none()).count(),
            summary: summary(&values, best, cancel),
            best_run: best.and_then(|best| best_of(&values, best)).map(|at| group.runs[at]),
            values,
        }
    };
    let made: Vec<OfGroup> = parts.par_iter().map(made).collect();
    (!cancel.is_cancelled()).then_some((best, made))
}

/// The place of the best finite value; of equals the first.
fn best_of(values: &[f64], best: Best) -> Option<usize> {
    let finite = values.iter().enumerate().filter(|(_, value)| value.is_finite());
    let sign = if best == Best::Min { 1.0 } else { -1.0 };
    finite.min_by(|a, b| (sign * a.1).total_cmp(&(sign * b.1))).map(|(at, _)| at)
}

fn best_group(groups: &[OfGroup], best: Option<Best>) -> Option<usize> {
    let means: Vec<f64> = groups.iter().map(|group| group.summary.figures.map_or(f64::NAN, |it| it.mean)).collect();
    let mut known = means.iter().filter(|mean| mean.is_finite());
    let first = known.next()?;
    if known.all(|mean| mean == first) {
        return None;
    }
    best_of(&means, best?)
}
