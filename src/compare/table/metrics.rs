//! Rows of metrics: the last, lowest, highest or best value, the one at a step, or several of them; and which is the best.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::classes::{Classes, branch};
use super::query::{CompareQuery, Histories};
use super::types::{MetricValue, Row, Source};
use crate::model::same::Meaning;
use crate::model::{Best, Catalog, ColumnId, Direction, RunIndex, Summary};
use crate::store::{Cancel, History, find_value};

pub(super) fn metrics(
    query: &CompareQuery<'_>,
    columns: &[&ColumnId],
    histories: &Histories<'_>,
    cancel: &Cancel,
) -> Option<Vec<Row>> {
    let good_end = good_ends(query);
    let rows: Vec<Vec<Row>> = columns
        .par_iter()
        .map(|column| {
            let key = column.key()?;
            let best = good_end(key);
            let mut rows = rows_of(query, column, key, best, histories, cancel)?;
            for row in &mut rows {
                mark_best(row, best, query);
            }
            Some(rows)
        })
        .collect::<Option<_>>()?;
    Some(rows.into_iter().flatten().collect())
}

fn rows_of(
    query: &CompareQuery<'_>,
    column: &ColumnId,
    key: &Arc<str>,
    best: Option<Best>,
    histories: &Histories<'_>,
    cancel: &Cancel,
) -> Option<Vec<Row>> {
    let row = |numbers: &[Option<f64>], source: Source, label: &str| {
        let classes = Classes::of(numbers.iter().map(|number| number.map(Meaning::of_number)));
        classes.row(key, label, source, query.runs.len())
    };
    if query.value == MetricValue::Last {
        let numbers = values(query, key, best, histories, cancel)?;
        let is_cancelled = cancel.is_cancelled();
        return (!is_cancelled).then(|| vec![row(&numbers, Source::Column(column.clone()), key)]);
    }
    let summaries = summaries(query, key, histories, cancel)?;
    let numbers = |value: MetricValue| -> Box<[Option<f64>]> {
        summaries.iter().map(|of_run| number(of_run, value, best)).collect()
    };
    let made = |value: MetricValue, label: &str| {
        let numbers = numbers(value);
        row(&numbers.clone(), Source::Summary(key.clone(), value, numbers), label)
    };
    if query.value != MetricValue::All {
        return Some(vec![made(query.value, key)]);
    }
    let parts = [(MetricValue::Last, "last"), (MetricValue::Min, "min"), (MetricValue::Max, "max")];
    let below = parts.map(|(value, word)| Row { key: format!("{key}.{word}").into(), depth: 1, ..made(value, word) });
    Some(std::iter::once(branch(key, key, 0)).chain(below).collect())
}

/// What the points of a run say: their summary, and the value at the step that is asked for.
type OfRun = (Option<Summary>, Option<f64>);

/// Looks at the points of each run; `None` when cancelled.
fn summaries(
    query: &CompareQuery<'_>,
    key: &Arc<str>,
    histories: &Histories<'_>,
    cancel: &Cancel,
) -> Option<Vec<OfRun>> {
    let of_run = |run: &RunIndex| {
        if cancel.is_cancelled() {
            return None;
        }
        let is_logged = query.catalog.run(*run).metric(key).is_some_and(|metric| metric.latest.is_some());
        let history = is_logged.then(|| histories(*run, key)).flatten();
        let summary = history.as_ref().map(|history| Summary::of(history));
        let at = match query.value {
            MetricValue::At(step) => history.and_then(|history| at_step(&history, step)),
            _ => None,
        };
        Some((summary, at))
    };
    query.runs.par_iter().map(of_run).collect()
}

fn number((summary, at): &OfRun, value: MetricValue, best: Option<Best>) -> Option<f64> {
    let summary = summary.as_ref()?;
    let point = match (value, best) {
        (MetricValue::At(_), _) => return *at,
        (MetricValue::Min, _) | (MetricValue::Best, Some(Best::Min)) => summary.min.or(summary.last),
        (MetricValue::Max, _) | (MetricValue::Best, Some(Best::Max)) => summary.max.or(summary.last),
        (MetricValue::Last | MetricValue::All | MetricValue::Best, _) => summary.last,
    };
    point.map(|point| point.value)
}

/// The asked value of a metric, of each run; `None` when cancelled. Points are read only for another value than the last.
pub(in crate::compare) fn values(
    query: &CompareQuery<'_>,
    key: &Arc<str>,
    best: Option<Best>,
    histories: &Histories<'_>,
    cancel: &Cancel,
) -> Option<Vec<Option<f64>>> {
    if query.value == MetricValue::Last {
        let latest = |run: &RunIndex| query.catalog.run(*run).metric(key).and_then(|metric| metric.latest);
        return Some(query.runs.iter().map(|run| latest(run).map(|point| point.value)).collect());
    }
    let summaries = summaries(query, key, histories, cancel)?;
    Some(summaries.iter().map(|of_run| number(of_run, query.value, best)).collect())
}

/// The asked values of a metric, and its good end where one is known; `None` when cancelled.
pub fn metric_values(
    query: &CompareQuery<'_>,
    metric: &Arc<str>,
    histories: &Histories<'_>,
    cancel: &Cancel,
) -> Option<(Vec<Option<f64>>, Option<Best>)> {
    let best = good_ends(query)(metric);
    Some((values(query, metric, best, histories, cancel)?, best))
}

/// The good end of metrics, as these runs know it.
pub(in crate::compare) fn good_ends<'a>(query: &'a CompareQuery<'_>) -> impl Fn(&str) -> Option<Best> + Sync + 'a {
    let primary = primary(query.catalog, query.runs);
    move |metric| good_end(query, &primary, metric)
}

/// The latest of the points at a step.
fn at_step(history: &History, step: i64) -> Option<f64> {
    let points = history.points().filter(|point| point.step == step);
    points.reduce(|latest, point| if point.beats(&latest) { point } else { latest }).map(|point| point.value)
}

/// Metrics that the experiments of the runs name as the one that counts, with its good end; `None` where they disagree.
fn primary(catalog: &Catalog, runs: &[RunIndex]) -> FxHashMap<String, Option<Best>> {
    let mut experiments: Vec<_> = runs.iter().map(|run| catalog.runs[run.at()].experiment).collect();
    experiments.sort_unstable();
    experiments.dedup();
    let mut named: FxHashMap<String, Option<Best>> = FxHashMap::default();
    for experiment in experiments {
        let tags = &catalog.experiment(experiment).tags;
        let name = find_value(tags, "mlflow.experiment.primaryMetric.name");
        let greater = find_value(tags, "mlflow.experiment.primaryMetric.greaterIsBetter");
        let best = greater.and_then(|greater| match greater.trim().to_ascii_lowercase().as_str() {
            "true" => Some(Best::Max),
            "false" => Some(Best::Min),
            _ => None,
        });
        if let (Some(name), Some(best)) = (name, best) {
            named
                .entry(name.to_owned())
                .and_modify(|known| *known = known.filter(|it| *it == best))
                .or_insert(Some(best));
        }
    }
    named
}

/// The user's word counts first, then that of the experiment, then the name.
fn good_end(query: &CompareQuery<'_>, primary: &FxHashMap<String, Option<Best>>, metric: &str) -> Option<Best> {
    match query.directions.said(metric) {
        Some(said) => Direction::best(said),
        None => primary.get(metric).copied().flatten().or_else(|| query.directions.best(metric)),
    }
}

fn mark_best(row: &mut Row, best: Option<Best>, query: &CompareQuery<'_>) {
    row.best = best.filter(|_| !row.is_branch());
    let Some(best) = row.best.filter(|_| !row.is_equal) else { return };
    let numbers = query.runs.iter().enumerate().filter_map(|(at, run)| {
        let number = row.value(query.catalog, *run, at).number()?;
        (!number.is_nan()).then_some((number, row.classes[at]))
    });
    let numbers: Vec<(f64, u32)> = numbers.collect();
    // One value alone is no better than anything.
    if numbers.iter().all(|(_, class)| *class == numbers[0].1) {
        return;
    }
    let found = match best {
        Best::Min => numbers.iter().min_by(|a, b| a.0.total_cmp(&b.0)),
        Best::Max => numbers.iter().max_by(|a, b| a.0.total_cmp(&b.0)),
    };
    row.best_class = found.map(|(_, class)| *class);
}
