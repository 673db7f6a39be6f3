//! The filters and orders that real MLflow clients were asked, against their answers.

use std::collections::BTreeSet;

use runatlas::model::filter::order::parse_order;
use runatlas::model::{Filter, RunIndex, sort};
use runatlas::reading::read_place;
use runatlas::store::Cancel;

use crate::support;

const STORES: [&str; 6] = ["v1", "v1-sqlite", "v2", "v2-sqlite", "v3", "v3-sqlite"];

/// Where files and databases give different answers, one meaning was decided: `%` matches line breaks, NaN equals nothing.
const ONE_MEANING: [&str; 3] =
    ["params.multi_line LIKE 'first%fourth'", "tags.newline LIKE 'a%b%'", "metrics.only_nan = 0"];

/// What is refused as MLflow refuses it. Everything else that some MLflow refuses is answered by a later one, or an
/// extension that `docs/filter.md` names.
const REFUSED: [&str; 5] = ["lr = '0.1'", "foo.bar = 'x'", "metrics.m", "metrics.m LIKE '1'", "params.lr = '0.1';"];
const REFUSED_ORDERS: [&str; 3] = ["dataset.name", "metrics.m sideways", "nonsense.m"];

#[test]
fn filters_and_orders_find_what_mlflow_finds() {
    let mut faults = Vec::new();
    let (mut answers, mut refusals, mut decided) = (0, 0, 0);
    for name in STORES {
        let fixture = support::zoo(name);
        let expected = fixture.expected();
        let path = if expected["backend"] == "sqlite" { fixture.database() } else { fixture.mlruns() };
        let opened = read_place(&path, &Cancel::new()).unwrap();
        let catalog = &*opened.catalog;
        let all: Vec<RunIndex> = catalog.run_indices().collect();
        let ids = |runs: Vec<RunIndex>| -> Vec<String> {
            runs.into_iter().map(|run| catalog.run(run).id.to_string()).collect()
        };
        let wanted = |entry: &serde_json::Value| -> Option<Vec<String>> {
            let ids = entry["run_ids"].as_array()?;
            Some(ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect())
        };
        for entry in expected["queries"].as_array().unwrap() {
            let text = entry["filter"].as_str().unwrap();
            let filter = Filter::parse(text);
            assert!(filter.is_grammar(), "{text}");
            let Some(wanted) = wanted(entry) else {
                refusals += 1;
                if filter.error().is_some() != REFUSED.contains(&text) {
                    faults.push(format!("{name}: {text}: {:?}", filter.error()));
                }
                continue;
            };
            answers += 1;
            let found = filter.plan(catalog, None).select(&all, &Cancel::new()).unwrap();
            let (found, wanted): (BTreeSet<_>, BTreeSet<_>) =
                (ids(found).into_iter().collect(), wanted.into_iter().collect());
            if filter.error().is_some() || found != wanted {
                if ONE_MEANING.contains(&text) {
                    decided += 1;
                } else {
                    faults.push(format!("{name}: {text}: {} runs, not {}", found.len(), wanted.len()));
                }
            }
        }
        for entry in expected["orders"].as_array().unwrap() {
            let clauses: Vec<&str> =
                entry["order_by"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
            let text = clauses.join(", ");
            let keys = parse_order(&text);
            if keys.is_err() || REFUSED_ORDERS.contains(&&*text) {
                if keys.is_ok() == REFUSED_ORDERS.contains(&&*text) || wanted(entry).is_some() {
                    faults.push(format!("{name}: {text}: {keys:?}"));
                }
                continue;
            }
            let Some(wanted) = wanted(entry) else { continue };
            answers += 1;
            let found = ids(sort::ordered(catalog, &all, &keys.unwrap(), None, &Cancel::new()).unwrap());
            // Databases of 1.23 put NaN last, behind the runs without the metric.
            let is_old = name == "v1-sqlite" && text.contains("nan") && !text.contains("nan DESC");
            if found != wanted && !is_old {
                faults.push(format!("{name}: order {text}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
    assert!(answers > 400 && refusals > 80, "{answers} answers, {refusals} refusals");
    assert_eq!(decided, 8, "as often as files and databases differ");
}
