//! JSON, for programs.
//!
//! `{"by": [key], "pair_by": key or null, "value": "last", …, "groups": [{"label", "values": [text or null], "runs": [ID]}],
//! "metrics": [{"metric", "best": "min", "max" or null, "best_group": label or null, "groups": [{"n", "without_value",
//! "nan", "infinite", "values", "mean", "std", …}], "tests": {"test", "correction", "unpaired", "left_out",
//! "comparisons": [{"groups": [label, label], "p", …}]}]}`. Figures without an answer are `null`; tests without one say why
//! under `no_answer`.

use serde_json::{Value as Json, json};

use super::shown::Shown;
use crate::compare::groups::types::{GroupedMetric, NoTests, OfGroup};
use crate::compare::groups::words::{Verdict, verdict};
use crate::compare::statistics::correction::Correction;
use crate::compare::statistics::pairwise::{Comparison, TestKind};
use crate::compare::statistics::{Interval, Method};
use crate::compare::table::MetricValue;
use crate::compare::table::export::json::number;
use crate::model::Best;

pub(super) fn json(shown: &Shown<'_>) -> String {
    let grouped = shown.grouped;
    let groups: Vec<Json> = shown
        .order
        .iter()
        .map(|at| {
            let group = &grouped.groups[*at];
            let runs: Vec<&str> = group.runs.iter().map(|run| shown.catalog.run(*run).id.as_str()).collect();
            json!({ "label": group.label, "values": group.values, "runs": runs })
        })
        .collect();
    let metrics: Vec<Json> = grouped.metrics.iter().map(|metric| of_metric(shown, metric)).collect();
    let whole = json!({
        "by": grouped.by,
        "pair_by": grouped.pair_by,
        "value": value_word(grouped.value),
        "groups": groups,
        "groups_left_out": grouped.dropped,
        "runs_left_out": grouped.empty_runs,
        "metrics": metrics,
    });
    // A value of plain data is always written.
    serde_json::to_string_pretty(&whole).map(|text| text + "\n").unwrap_or_default()
}

fn value_word(value: MetricValue) -> String {
    match value {
        MetricValue::Last | MetricValue::All => "last".to_owned(),
        MetricValue::Min => "min".to_owned(),
        MetricValue::Max => "max".to_owned(),
        MetricValue::Best => "best".to_owned(),
        MetricValue::At(step) => format!("step {step}"),
    }
}

fn of_metric(shown: &Shown<'_>, metric: &GroupedMetric) -> Json {
    let grouped = shown.grouped;
    let groups: Vec<Json> = shown.order.iter().map(|at| of_group(shown, &metric.groups[*at])).collect();
    let test = match grouped.test {
        TestKind::Welch => "welch",
        TestKind::MannWhitney => "mann-whitney",
        TestKind::PairedT => "paired-t",
        TestKind::Wilcoxon => "wilcoxon",
    };
    let correction = match grouped.correction {
        Correction::None => "none",
        Correction::Holm => "holm",
        Correction::BenjaminiHochberg => "benjamini-hochberg",
    };
    let tests = match &metric.tests {
        Ok(tests) => {
            let comparisons: Vec<Json> = tests.comparisons.iter().map(|one| of_test(shown, metric, one)).collect();
            json!({
                "test": test,
                "correction": correction,
                "unpaired": tests.unpaired,
                "left_out": tests.doubled,
                "comparisons": comparisons,
            })
        }
        Err(why) => json!({ "test": test, "no_answer": match why {
            NoTests::OneGroup => "fewer than two groups".to_owned(),
            NoTests::TooMany { pairs, most } => format!("{pairs} comparisons, at most {most} are made"),
            NoTests::NoPairs => "nothing says which runs are pairs".to_owned(),
        }}),
    };
    json!({
        "metric": &*metric.metric,
        "best": metric.best.map(|best| if best == Best::Min { "min" } else { "max" }),
        "best_group": metric.best_group.map(|at| &grouped.groups[at].label),
        "groups": groups,
        "tests": tests,
    })
}

fn optional(value: Option<f64>) -> Json {
    value.map_or(Json::Null, number)
}

fn interval(found: Option<Interval>) -> Json {
    found.map_or(Json::Null, |found| json!([number(found.low), number(found.high)]))
}

fn of_group(shown: &Shown<'_>, group: &OfGroup) -> Json {
    let figures = group.summary.figures;
    json!({
        "n": group.summary.n,
        "without_value": group.without,
        "nan": group.nan(),
        "infinite": group.summary.infinite,
        "values": group.values.iter().map(|value| number(*value)).collect::<Vec<_>>(),
        "mean": optional(figures.map(|it| it.mean)),
        "std": optional(figures.and_then(|it| it.deviation)),
        "min": optional(figures.map(|it| it.min)),
        "first_quartile": optional(figures.map(|it| it.first_quartile)),
        "median": optional(figures.map(|it| it.median)),
        "third_quartile": optional(figures.map(|it| it.third_quartile)),
        "max": optional(figures.map(|it| it.max)),
        "t_interval": interval(figures.and_then(|it| it.t_interval.ok())),
        "bootstrap_interval": interval(figures.and_then(|it| it.bootstrap_interval.ok())),
        "best": optional(figures.and_then(|it| it.best)),
        "best_run": group.best_run.map(|run| shown.catalog.run(run).id.as_str()),
    })
}

fn of_test(shown: &Shown<'_>, metric: &GroupedMetric, comparison: &Comparison) -> Json {
    let said = verdict(comparison, metric.best).map(|verdict| match verdict {
        Verdict::NotShown => "no difference shown",
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::Better => "better",
        Verdict::Worse => "worse",
    });
    let mut made = json!({
        "groups": comparison.groups.map(|at| &shown.grouped.groups[at].label),
        "effect": optional(comparison.effect.ok()),
        "difference": optional(comparison.difference.map(|(difference, _)| difference)),
        "interval": interval(comparison.difference.map(|(_, interval)| interval)),
        "adjusted_p": optional(comparison.adjusted_p),
        "verdict": said,
    });
    match comparison.outcome {
        Ok(test) => {
            made["statistic"] = number(test.statistic);
            made["degrees"] = optional(test.degrees);
            made["p"] = number(test.p);
            made["counts"] = json!(test.counts);
            made["method"] = match test.method {
                Method::Exact => "exact",
                Method::Normal => "normal",
                Method::Student => "student",
            }
            .into();
        }
        Err(why) => made["no_answer"] = why.to_string().into(),
    }
    made
}
