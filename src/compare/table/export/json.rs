//! JSON, for programs: always by key, whichever way the table is turned.
//!
//! `{"runs": [{"id", "name", "experiment", "store"}], "reference": ID or null, "groups": [{"kind", "rows": [{"key", "equal",
//! "best" ("min", "max" or null), "values": [a value per run]}]}]}`. Values: `null` where there is none, numbers of metrics
//! as numbers, but NaN and infinities as the texts `"NaN"`, `"Infinity"`, `"-Infinity"`; parameters and tags as texts; times
//! and durations in milliseconds; sizes in bytes. With a reference rows of numbers have `"difference"` and `"percent"` too.

use serde_json::{Value as Json, json};

use super::shown::Shown;
use crate::compare::table::shape::Line;
use crate::compare::table::types::{Row, Value};
use crate::model::Best;

pub(super) fn json(shown: &Shown<'_>) -> String {
    let (catalog, comparison) = (shown.catalog, shown.comparison);
    let runs: Vec<Json> = shown
        .order
        .iter()
        .map(|at| {
            let index = comparison.runs[*at];
            let run = catalog.run(index);
            json!({
                "id": run.id.as_str(),
                "name": run.display_name(),
                "experiment": catalog.experiment_of(index).display_name(),
                "store": catalog.stores[catalog.runs[index.at()].store.at()].label,
            })
        })
        .collect();
    let mut groups: Vec<(&'static str, Vec<Json>)> = Vec::new();
    for line in shown.lines {
        match line {
            Line::Group(at) => groups.push((comparison.groups[*at].kind.word(), Vec::new())),
            Line::Row { group, row, .. } => {
                let row = &comparison.groups[*group].rows[*row];
                if let Some((_, rows)) = groups.last_mut().filter(|_| !row.is_branch()) {
                    rows.push(row_of(shown, row));
                }
            }
        }
    }
    let groups: Vec<Json> = groups.into_iter().map(|(kind, rows)| json!({ "kind": kind, "rows": rows })).collect();
    let reference = comparison.reference.map(|at| catalog.run(comparison.runs[at]).id.as_str());
    let whole = json!({ "runs": runs, "reference": reference, "groups": groups });
    // A value of plain data is always written.
    serde_json::to_string_pretty(&whole).map(|text| text + "\n").unwrap_or_default()
}

fn row_of(shown: &Shown<'_>, row: &Row) -> Json {
    let (catalog, comparison) = (shown.catalog, shown.comparison);
    let values: Vec<Json> = shown.order.iter().map(|at| value(row.value(catalog, comparison.runs[*at], *at))).collect();
    let best = row.best.map(|best| if best == Best::Min { "min" } else { "max" });
    let mut made = json!({ "key": &*row.key, "equal": row.is_equal, "best": best, "values": values });
    let deltas: Vec<_> = shown.order.iter().map(|at| comparison.delta(catalog, row, *at)).collect();
    if deltas.iter().any(Option::is_some) {
        let of = |part: fn(super::super::delta::Delta) -> Option<f64>| -> Vec<Json> {
            deltas.iter().map(|delta| delta.and_then(part).map_or(Json::Null, number)).collect()
        };
        made["difference"] = of(|delta| Some(delta.difference)).into();
        made["percent"] = of(|delta| delta.percent).into();
    }
    made
}

fn value(value: Value<'_>) -> Json {
    match value {
        Value::Missing | Value::Duration(None) => Json::Null,
        Value::Text(text) => text.into(),
        Value::Number(value) => number(value),
        Value::Time(millis) | Value::Duration(Some(millis)) => millis.into(),
        Value::Status(status) => status.as_str().into(),
        Value::File(bytes) => bytes.into(),
    }
}

/// JSON has no other numbers than finite ones.
pub(in crate::compare) fn number(value: f64) -> Json {
    match serde_json::Number::from_f64(value) {
        Some(number) => Json::Number(number),
        None if value.is_nan() => "NaN".into(),
        None if value > 0.0 => "Infinity".into(),
        None => "-Infinity".into(),
    }
}
