//! Groups and tests as rows of cells.

use super::shown::Shown;
use crate::compare::groups::spread::{difference_text, interval_text};
use crate::compare::groups::types::{GroupedMetric, OfGroup};
use crate::compare::groups::words::{
    effect_name, key_title, notes, p_text, pair_title, test_name, verdict, verdict_text, why, why_no_tests,
};
use crate::compare::statistics::groups::Figures;
use crate::compare::statistics::pairwise::Comparison;
use crate::compare::table::export::sheet::{Field, Sheet, SheetCell, SheetRow};
use crate::model::format;
use crate::model::table_text::is_digits;

fn cell(field: Field) -> SheetCell {
    SheetCell { field, is_best: false }
}

fn number(value: Option<f64>) -> SheetCell {
    cell(value.map_or(Field::Missing, Field::Number))
}

fn text(value: Option<&str>) -> Field {
    match value {
        None => Field::Missing,
        Some(value) if is_digits(value) => Field::Digits(value.to_owned()),
        Some(value) => Field::Text(value.to_owned()),
    }
}

/// Rows of groups: their keys, and then `cells`.
fn rows(shown: &Shown<'_>, heads: Vec<String>, is_exact: bool, cells: impl Fn(usize) -> Vec<SheetCell>) -> Sheet {
    let grouped = shown.grouped;
    let mut keys: Vec<String> = grouped.by.iter().map(|key| key_title(shown.texts, key).into_owned()).collect();
    if keys.is_empty() {
        keys.push(shown.texts.get("groups-group").to_owned());
    }
    keys.extend(heads);
    let row = |at: &usize| {
        let group = &grouped.groups[*at];
        let title = match group.values.first() {
            None => shown.texts.get("groups-all-runs").to_owned(),
            Some(value) => value.as_deref().unwrap_or(format::NO_VALUE).to_owned(),
        };
        let values = group.values.iter().skip(1).map(|value| cell(text(value.as_deref())));
        SheetRow { title, depth: 0, cells: values.chain(cells(*at)).collect() }
    };
    Sheet { heads: keys, rows: shown.order.iter().map(row).collect(), is_exact }
}

fn spread(shown: &Shown<'_>, metric: &GroupedMetric, at: usize) -> SheetCell {
    let is_best = shown.is_best_bold && metric.best_group == Some(at);
    let field = metric.groups[at]
        .spread()
        .map_or(Field::Missing, |spread| Field::Typeset { text: spread.text(), tex: spread.latex(is_best) });
    SheetCell { field, is_best }
}

/// `mean ± std` of each group and metric.
pub(super) fn spreads(shown: &Shown<'_>) -> Sheet {
    let metrics = &shown.grouped.metrics;
    let heads = metrics.iter().map(|metric| metric.metric.to_string()).collect();
    rows(shown, heads, false, |at| metrics.iter().map(|metric| spread(shown, metric, at)).collect())
}

/// What the numbers of the table are, for whoever finds it in a paper.
pub(super) fn comment(shown: &Shown<'_>) -> String {
    let counts = shown.grouped.metrics.iter().flat_map(|metric| metric.groups.iter().map(|group| group.summary.n));
    let (low, high) = counts.fold((usize::MAX, 0), |(low, high), n| (low.min(n), high.max(n)));
    let n = if low >= high { high.to_string() } else { format!("{low} to {high}") };
    format!("% mean and standard deviation (n - 1) of n = {n} runs per group\n")
}

/// Everything of one metric, or the spread of several.
pub(super) fn groups(shown: &Shown<'_>) -> Sheet {
    let texts = shown.texts;
    let metrics = &shown.grouped.metrics;
    let [metric] = &metrics[..] else {
        let heads = metrics.iter().map(|metric| metric.metric.to_string());
        let heads = std::iter::once(texts.get("groups-runs").to_owned()).chain(heads).collect();
        return rows(shown, heads, false, |at| {
            let runs = cell(Field::Number(shown.grouped.groups[at].runs.len() as f64));
            std::iter::once(runs).chain(metrics.iter().map(|metric| spread(shown, metric, at))).collect()
        });
    };
    let mut heads = vec![
        "n".to_owned(),
        metric.metric.to_string(),
        texts.get("groups-median").to_owned(),
        texts.get("groups-interval").to_owned(),
    ];
    if metric.best.is_some() {
        heads.push(texts.get("groups-best").to_owned());
    }
    heads.push(texts.get("groups-notes").to_owned());
    rows(shown, heads, false, |at| {
        let group = &metric.groups[at];
        let figures = group.summary.figures;
        let interval = figures.and_then(|figures| {
            let interval = shown.interval.of(&figures).ok()?;
            Some(interval_text(interval, figures.deviation.unwrap_or(0.0)))
        });
        let mut cells = vec![
            cell(Field::Number(group.summary.n as f64)),
            spread(shown, metric, at),
            number(figures.map(|figures| figures.median)),
            cell(interval.map_or(Field::Missing, Field::Text)),
        ];
        if metric.best.is_some() {
            cells.push(number(figures.and_then(|figures| figures.best)));
        }
        let notes = notes(texts, group);
        cells.push(cell(if notes.is_empty() { Field::Text(String::new()) } else { Field::Text(notes) }));
        cells
    })
}

/// All figures of all metrics, for programs.
pub(super) fn figures(shown: &Shown<'_>) -> Sheet {
    const FIGURES: [&str; 13] = [
        "n",
        "without value",
        "NaN",
        "infinite",
        "mean",
        "std",
        "median",
        "95% low",
        "95% high",
        "bootstrap 95% low",
        "bootstrap 95% high",
        "best",
        "best run",
    ];
    let metrics = &shown.grouped.metrics;
    let of_metric = |metric: &GroupedMetric| FIGURES.map(|figure| format!("{} {figure}", metric.metric));
    let heads = std::iter::once("runs".to_owned()).chain(metrics.iter().flat_map(of_metric)).collect();
    rows(shown, heads, true, |at| {
        let runs = cell(Field::Number(shown.grouped.groups[at].runs.len() as f64));
        let cells = metrics.iter().flat_map(|metric| figures_of(shown, &metric.groups[at]));
        std::iter::once(runs).chain(cells).collect()
    })
}

fn figures_of(shown: &Shown<'_>, group: &OfGroup) -> [SheetCell; 13] {
    let count = |count: usize| cell(Field::Number(count as f64));
    let of = |part: fn(&Figures) -> Option<f64>| number(group.summary.figures.as_ref().and_then(part));
    let best_run = group.best_run.map(|run| shown.catalog.run(run).id.to_string());
    [
        count(group.summary.n),
        count(group.without),
        count(group.nan()),
        count(group.summary.infinite),
        of(|figures| Some(figures.mean)),
        of(|figures| figures.deviation),
        of(|figures| Some(figures.median)),
        of(|figures| figures.t_interval.ok().map(|it| it.low)),
        of(|figures| figures.t_interval.ok().map(|it| it.high)),
        of(|figures| figures.bootstrap_interval.ok().map(|it| it.low)),
        of(|figures| figures.bootstrap_interval.ok().map(|it| it.high)),
        of(|figures| figures.best),
        cell(best_run.map_or(Field::Missing, Field::Text)),
    ]
}

/// The tests of each metric below what they are; where there are none, why.
pub(super) fn tests(shown: &Shown<'_>) -> Vec<(String, Sheet)> {
    let (grouped, texts) = (shown.grouped, shown.texts);
    let title = |metric: &GroupedMetric| format!("{}: {}", metric.metric, test_name(texts, grouped.test));
    let sheet = |metric: &GroupedMetric| {
        let heads = |more: &[&str]| {
            let first = texts.get("groups-pair").to_owned();
            std::iter::once(first).chain(more.iter().map(|key| texts.get(key).to_owned())).collect()
        };
        let found = match &metric.tests {
            Ok(found) => found,
            Err(why) => {
                let title = texts.message(&why_no_tests(*why));
                let rows = vec![SheetRow { title, depth: 0, cells: Vec::new() }];
                return Sheet { heads: vec![texts.get("groups-pair").to_owned()], rows, is_exact: false };
            }
        };
        let mut heads: Vec<String> = heads(&["groups-verdict", "groups-difference", "groups-p", "groups-adjusted"]);
        heads.push(effect_name(texts, grouped.test).to_owned());
        let rows = found.comparisons.iter().map(|comparison| test_row(shown, metric, comparison)).collect();
        Sheet { heads, rows, is_exact: false }
    };
    grouped.metrics.iter().map(|metric| (title(metric), sheet(metric))).collect()
}

fn test_row(shown: &Shown<'_>, metric: &GroupedMetric, comparison: &Comparison) -> SheetRow {
    let difference = comparison.difference.map(|(difference, interval)| difference_text(difference, interval));
    let p = |p: Option<f64>| cell(p.map_or(Field::Missing, |p| Field::Text(p_text(p))));
    let said = match &comparison.outcome {
        Err(no_answer) => shown.texts.message(&why(*no_answer)),
        Ok(_) => verdict(comparison, metric.best).map_or("", |it| verdict_text(shown.texts, it)).to_owned(),
    };
    let cells = vec![
        cell(Field::Text(said)),
        cell(difference.map_or(Field::Missing, Field::Text)),
        p(comparison.outcome.ok().map(|test| test.p)),
        p(comparison.adjusted_p),
        number(comparison.effect.ok()),
    ];
    SheetRow { title: pair_title(shown.texts, shown.grouped, comparison.groups), depth: 0, cells }
}
